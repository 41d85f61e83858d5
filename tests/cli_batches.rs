//! `tl import list|show|undo`.

mod cli_support;

use cli_support::{Home, harmless, keys, keys_in_order};

const CARDS: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bo Lind\r\nEMAIL:bo@example.org\r\nORG:Acme\r\nEND:VCARD\r\n\
                     BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Cy Ode\r\nTEL:+46 8 123 456 78\r\nEND:VCARD\r\n";

#[test]
fn an_import_is_listed_shown_and_taken_back() {
    let home = Home::new();
    assert!(home.ok(["import", "list"]).err.contains("nothing was imported yet"));
    assert_eq!(home.json(["import", "list"]), serde_json::json!([]));
    let file = home.write("cards.vcf", CARDS);
    let ran = home.ok(["import", &file]);
    assert!(ran.err.contains("takes it back"), "{ran:?}");

    let listed = home.json(["import", "list"]);
    let [batch] = listed.as_array().unwrap().as_slice() else { panic!("{listed}") };
    assert_eq!(
        keys(batch),
        ["at", "by", "contacts", "file", "format", "id", "interactions", "taken_back"]
    );
    assert_eq!(batch["file"], "cards.vcf");
    assert_eq!(batch["contacts"]["created"], 2);
    assert!(batch["taken_back"].is_null());
    let short = batch["id"].as_str().unwrap()[30..].to_owned();

    let shown = home.ok(["import", "show", &short]);
    assert!(shown.out.contains("Made      2 contacts"), "{shown:?}");
    assert!(shown.out.contains("cards.vcf:7"), "{shown:?}");
    let shown = home.ok(["import", "show", "last", "--limit", "1", "--json"]);
    assert!(shown.err.contains("first 1 of 2; --all shows every one"), "{shown:?}");
    let shown: serde_json::Value = serde_json::from_str(&shown.out).unwrap();
    assert_eq!(keys(&shown["records"][0]), ["file", "id", "kind", "line", "name"]);
    assert_eq!(shown["records"][0]["line"], 1);
    let contact = home.ok(["contact", "show", "cy"]);
    assert!(contact.out.contains("cards.vcf, line 7, imported today"), "{contact:?}");

    // Nobody can be asked here, and nobody agreed.
    let refused = home.fails(2, ["import", "undo", "last"]);
    assert!(refused.err.contains("it made 2 contacts: gone for good"), "{refused:?}");
    assert!(refused.err.contains("--yes agrees"), "{refused:?}");
    let dry = home.ok(["import", "undo", "last", "--dry-run"]);
    assert!(dry.out.contains("Deleted   2 contacts (would be)"), "{dry:?}");
    assert!(dry.err.contains("nothing was changed"), "{dry:?}");
    assert_eq!(home.json(["contact", "list"]).as_array().unwrap().len(), 2);

    let undone = home.ok(["import", "undo", &short, "--yes", "--json"]);
    assert_eq!(
        keys_in_order(&undone.out),
        ["batch", "contacts", "interactions", "reverted", "left"]
    );
    let undone: serde_json::Value = serde_json::from_str(&undone.out).unwrap();
    assert_eq!(undone["contacts"], serde_json::json!({"deleted": 2, "kept": 0}));
    assert_eq!(undone["left"], serde_json::json!([]));
    assert_eq!(home.json(["contact", "list"]), serde_json::json!([]));
    assert_eq!(home.json(["account", "list"]), serde_json::json!([]));

    let twice = home.json_error(5, ["import", "undo", "last", "--yes"]);
    let message = twice["message"].as_str().unwrap();
    assert!(message.contains("was taken back already, on 2026-11-22"), "{message}");
    assert!(home.ok(["import", "list"]).out.contains("cards.vcf (taken back)"));
    let taken = home.json(["import", "list"]);
    assert_eq!(keys(&taken[0]["taken_back"]), ["at", "by", "contacts", "interactions"]);
    assert_eq!(taken[0]["taken_back"]["contacts"], 2);
    assert_eq!(home.json(["import", &file])["contacts"]["created"], 2);
}

#[test]
fn what_stays_is_named_with_its_reason() {
    let home = Home::new();
    let file = home.write("cards.vcf", CARDS.replace("Bo Lind", "Bo \u{202e}Lind"));
    home.ok(["import", &file]);
    home.ok(["log", "bo", "spoke about the offer"]);
    let ran = home.ok(["import", "undo", "last", "--yes"]);
    assert!(ran.out.contains("Deleted   1 contact\n"), "{ran:?}");
    assert!(ran.out.contains("has entries of its own"), "{ran:?}");
    harmless(&ran);
    assert!(ran.err.contains("it can be imported again"), "{ran:?}");
    assert_eq!(home.json(["contact", "list"]).as_array().unwrap().len(), 1);
}

#[test]
fn files_that_are_called_like_subcommands_are_files() {
    let home = Home::new();
    for name in ["list", "show", "undo", "help"] {
        home.write(name, CARDS);
        let ran = home.json(["import", &format!("./{name}"), "--dry-run"]);
        assert_eq!(ran["contacts"]["created"], 2, "{name}");
    }
    // There is no subcommand of this name.
    assert_eq!(home.json(["import", "help", "--dry-run"])["contacts"]["created"], 2);
    home.fails(2, ["import"]);
    home.fails(2, ["import", "undo"]);
    home.fails(4, ["import", "undo", "ffffff", "--yes"]);
    home.fails(4, ["import", "show", "last"]);
    // Flags of an import have no place with them, those of every command have.
    home.fails(2, ["import", "--label", "x", "list"]);
    assert_eq!(home.json(["import", "--yes", "list"]).as_array().unwrap().len(), 0);
    // Behind a file it is one.
    let one = home.write("one.vcf", CARDS);
    assert_eq!(home.json(["import", &one, "list", "--dry-run"])["contacts"]["skipped"], 2);
}
