//! `tl config get`, `set` and `edit`.

mod cli_support;

use cli_support::Home;

#[test]
fn a_setting_is_written_read_and_taken_out() {
    let home = Home::new();
    assert_eq!(home.ok(["config", "get", "time.zone"]).out, "local\n");
    let ran = home.ok(["config", "set", "time.zone", "europe/berlin"]);
    assert!(ran.err.contains("time.zone is \"Europe/Berlin\" now ("), "{ran:?}");
    assert!(ran.err.contains("config.toml:4)"), "{ran:?}");
    assert_eq!(home.ok(["config", "get", "time.zone"]).out, "Europe/Berlin\n");
    assert_eq!(home.json(["config", "get", "time.zone"]), "Europe/Berlin");
    home.ok(["config", "set", "look.icons", "true"]);
    assert_eq!(home.json(["config", "get", "look.icons"]), true);
    home.ok(["config", "set", "time.zone", "--default"]);
    assert_eq!(home.ok(["config", "get", "time.zone"]).out, "local\n");
    let path = home.ok(["config", "path"]).out;
    let text = std::fs::read_to_string(path.trim()).unwrap();
    assert!(text.starts_with("# The settings of Touchline."), "{text}");
    assert!(text.ends_with("[look]\nicons = true\n"), "{text}");
    assert!(!home.database().exists(), "no database is made");
    let quiet = home.ok(["config", "set", "look.icons", "false", "--quiet"]);
    assert_eq!((quiet.out.as_str(), quiet.err.as_str()), ("", ""));
}

#[test]
fn keys_are_checked_against_the_actions() {
    let home = Home::new();
    home.ok(["config", "set", "keys.undo", "ctrl-r", "U"]);
    assert_eq!(home.ok(["config", "get", "keys.undo"]).out, "ctrl-r, U\n");
    let refused = |arguments: &[&str], said: &str| {
        let ran = home.tl(arguments);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains(said), "{ran:?}");
    };
    refused(&["config", "set", "keys.undo", "s"], "\"s\" is the key of star too");
    refused(&["config", "set", "keys.undoo", "s"], "no action undoo (is it undo?)");
    refused(&["config", "set", "keys.undo", "ctrl-d"], "is the key of half-page-down too");
    home.ok(["config", "set", "keys.star", "X"]);
    assert_eq!(home.json(["config", "get", "keys.star"]), serde_json::json!(["X"]));
    home.ok(["config", "set", "keys.star", ""]);
    assert_eq!(home.ok(["config", "get", "keys.star"]).out, "\n");
    assert_eq!(home.tl(["config", "get", "keys.add"]).code, 4, "nobody chose any");
    // What somebody wrote by hand is told, and the rest works on.
    let file = home.write("mine.toml", "[keys]\nnothing = \"x\"\n[look]\ntheme = \"dark\"\n");
    let ran = home.ok(["--config", &file, "config", "show"]);
    assert!(ran.err.contains("mine.toml:2: there is no action nothing"), "{ran:?}");
    assert!(ran.out.contains("theme = \"dark\""), "{ran:?}");
}

#[test]
fn what_is_not_valid_is_refused_with_what_is() {
    let home = Home::new();
    for (arguments, said) in [
        (["config", "set", "look.color", "blue"], "use \"auto\", \"always\" or \"never\""),
        (["config", "set", "look.colour", "auto"], "(is it look.color?)"),
        (["config", "set", "look.theme", "solar"], "high-contrast"),
    ] {
        let ran = home.tl(arguments);
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(ran.err.contains(said), "{ran:?}");
    }
    let ran = home.tl(["config", "get", "zone"]);
    assert!(ran.code == 2 && ran.err.contains("(is it time.zone?)"), "{ran:?}");
    assert_eq!(home.tl(["config", "set", "look.color", "auto", "never"]).code, 2);
    assert_eq!(home.tl(["config", "set", "look.color"]).code, 2);
    assert_eq!(home.tl(["config", "set", "look.color", "auto", "--default"]).code, 2);
    let file = home.write("broken.toml", "[look\n");
    let ran = home.tl(["--config", &file, "config", "set", "look.color", "auto"]);
    assert!(ran.code == 6 && ran.err.contains("broken.toml:1: this is not TOML"), "{ran:?}");
    assert_eq!(std::fs::read_to_string(file).unwrap(), "[look\n");
}

#[test]
fn themes_of_ones_own_are_found_and_judged() {
    let home = Home::new();
    let folder = home.path("config/touchline/themes");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("mine.toml"), "base = \"dark\"\nkeys = \"red\"\n").unwrap();
    let ran = home.ok(["config", "set", "look.theme", "mine"]);
    assert!(ran.err.contains("mine.toml:2: there is no role keys (is it key?)"), "{ran:?}");
    assert_eq!(home.ok(["config", "get", "look.theme"]).out, "mine\n");
}

#[test]
fn the_file_is_edited_and_judged() {
    let home = Home::new();
    let edit = |script: &str| {
        let mut command = home.command(["config", "edit"]);
        let output = command.env("EDITOR", script).output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let (code, said) = edit("sed -i 's/^# dates = .*/dates = \"sometimes\"/'");
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("every setting is there as a comment"), "{said}");
    assert!(said.contains("\"sometimes\" is no value for time.dates"), "{said}");
    let (code, said) = edit("sed -i 's/sometimes/absolute/'");
    assert_eq!((code, said.as_str()), (Some(0), ""));
    assert_eq!(home.ok(["config", "get", "time.dates"]).out, "absolute\n");
    assert_eq!(edit("false").0, Some(2));
    assert_eq!(edit("no-such-editor-here").0, Some(2));
}
