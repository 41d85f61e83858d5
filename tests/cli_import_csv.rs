//! Import of tables.

mod cli_support;

use std::io::Write as _;
use std::process::Stdio;

use cli_support::Home;

const TABLE: &str = "\u{FEFF}Record ID;First Name;Last Name;Email;Phone Number;Company;Lifecycle Stage\n\
    51;Bo;Lind;bo@acme.example;+46 8 123 456 78;Acme;Lead\n\
    BADROW\n\
    52;Cy;Öde;cy@acme.example;;Acme;Customer\n";

#[test]
fn the_same_table_twice_adds_nothing() {
    let home = Home::new();
    let file = home.write("hubspot.csv", TABLE);
    let first = home.json(["import", &file, "--label", "fair"]);
    assert_eq!(first["format"], "csv");
    assert_eq!(first["contacts"]["created"], 2);
    let failed = first["failed"].as_array().unwrap();
    assert_eq!(failed.len(), 1, "{first}");
    assert_eq!((failed[0]["line"].as_u64(), failed[0]["kept"].as_bool()), (Some(3), Some(false)));
    let again = home.json(["import", &file]);
    assert_eq!(again["contacts"]["created"], 0);
    assert_eq!(again["contacts"]["merged"], 0);
    assert_eq!(again["contacts"]["skipped"], 2);
    assert!(again["batch"].is_null());
    let cy = home.json(["contact", "show", "Cy Öde"]);
    assert_eq!(cy["account"]["name"], "Acme", "{cy}");
    // A record that says more goes to the contact that it is.
    let file =
        home.write("hubspot.csv", TABLE.replace("cy@acme.example;;", "cy@acme.example;+46 8 99;"));
    let longer = home.json(["import", &file]);
    assert_eq!(
        (longer["contacts"]["created"].as_u64(), longer["contacts"]["merged"].as_u64()),
        (Some(0), Some(1))
    );
}

#[test]
fn a_table_and_cards_of_the_same_people_are_one() {
    let home = Home::new();
    let file = home.write("hubspot.csv", TABLE);
    home.ok(["import", &file]);
    let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Bo Lind\r\nEMAIL:bo@acme.example\r\nEND:VCARD\r\n";
    let card = home.write("bo.vcf", card);
    let report = home.json(["import", &card]);
    assert_eq!(report["contacts"]["created"], 0, "{report}");
}

#[test]
fn standard_input_is_read() {
    let home = Home::new();
    let mut tl = home.command(["import", "-", "--format", "csv", "--json"]);
    let mut child = tl.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(TABLE.as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    let report: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(report["contacts"]["created"], 2, "{report}");
}

#[test]
fn a_map_names_the_columns() {
    let home = Home::new();
    let table = home.write("leute.csv", "Wer;Post;Firma\nBo Lind;bo@acme.example;Acme\n");
    let said = home.fails(2, ["import", &table]).err;
    assert!(said.contains("--map FILE") && said.contains("Wer, Post, Firma"), "{said}");
    let map = home.write("map.toml", "name = \"Wer\"\nemail = \"Post\"\naccount = \"Firma\"\n");
    assert_eq!(home.json(["import", &table, "--map", &map])["contacts"]["created"], 1);
    assert_eq!(home.json(["contact", "show", "Bo Lind"])["account"]["name"], "Acme");
    for (map, words) in [
        ("mail = \"Post\"", "there is no field \"mail\"; the fields of a contact are name, "),
        ("email = \"Mail\"", "the map names the column \"Mail\""),
        ("email = \"Mail\"", "its columns are Wer, Post, Firma"),
        ("email = ", "line 1: "),
    ] {
        let path = home.write("wrong.toml", map);
        let said = home.fails(2, ["import", &table, "--map", &path]).err;
        assert!(said.contains(words), "{said}");
    }
    let said = home.fails(2, ["import", &table, "--map", "none.toml"]).err;
    assert!(said.contains("the map none.toml cannot be read"), "{said}");
    let said = home.fails(2, ["import", &table, "--map", &map, "--format", "vcard"]).err;
    assert!(said.contains("leave out --map"), "{said}");
}

#[test]
fn what_is_not_about_people_says_so() {
    let home = Home::new();
    let table = home.write("Rich_Media.csv", "Time,Media Link\n2024-02-01,https://x.example\n");
    let said = home.fails(2, ["import", &table]).err;
    assert!(said.contains("Time, Media Link"), "{said}");
}
