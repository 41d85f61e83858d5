//! A dry run says of many records what an import does, across the writes that it does not make.

mod cli_support;

use std::fmt::Write as _;

use cli_support::Home;
use serde_json::Value;

/// How many people there are: records are planned two thousand at a time.
const PEOPLE: usize = 2_400;

/// Cards of everybody, and behind them some of the same people again as other programs know them.
fn cards() -> String {
    let mut text = String::new();
    let mut card = |lines: &[String]| {
        let _ =
            write!(text, "BEGIN:VCARD\r\nVERSION:3.0\r\n{}\r\nEND:VCARD\r\n", lines.join("\r\n"));
    };
    for n in 0..PEOPLE {
        let mut lines = vec![
            format!("FN:Ana{n} Ruiz"),
            format!("EMAIL:ana{n}@example.org"),
            format!("TEL:+34 600 {n:06}"),
            format!("UID:ana-{n}"),
        ];
        // More than a switchboard has, in all.
        if n % 28 == 0 {
            lines.push("TEL:+34 91 555 0000".to_owned());
        }
        card(&lines);
    }
    for n in (0..PEOPLE).step_by(7) {
        // By e-mail, with a title that is new the first time.
        card(&[
            "FN:A. Ruiz".to_owned(),
            format!("EMAIL:ANA{n}@example.org"),
            "TITLE:Buyer".to_owned(),
        ]);
        // By phone and name.
        card(&[format!("FN:Ana{n}"), format!("TEL:0034600{n:06}"), "NOTE:calls back".to_owned()]);
        // By their origin and name, with another title.
        card(&[format!("FN:Ana{n} Lopez"), "TITLE:CTO".to_owned(), format!("UID:ana-{n}")]);
        // Somebody else at the office.
        card(&[format!("FN:Bob{n}"), "TEL:+34 91 555 0000".to_owned()]);
    }
    text
}

fn told(report: &Value) -> Value {
    let merges = report["merges"].as_array().unwrap().iter();
    let merges: Vec<Value> = merges
        .map(|it| serde_json::json!([it["line"], it["name"], it["into"]["name"], it["kept"]]))
        .collect();
    serde_json::json!([report["contacts"], report["failed"], report["left"], merges])
}

#[test]
fn a_dry_run_says_what_the_import_does() {
    let home = Home::new();
    let file = home.write("cards.vcf", cards());
    let copy = home.write("copy.vcf", cards());
    let would = told(&home.json(["import", &file, &copy, "--dry-run"]));
    let did = told(&home.json(["import", &file, &copy]));
    assert_eq!(would, did);
    let made = PEOPLE + PEOPLE.div_ceil(7);
    assert_eq!(did[0]["created"], made, "{}", did[0]);
    assert_eq!(did[0]["merged"], PEOPLE.div_ceil(7) * 2, "{}", did[0]);
    // And into a book that has them all.
    let again = home.json(["import", &file, "--dry-run"]);
    assert_eq!(again["contacts"]["created"], 0, "{}", again["contacts"]);
    assert_eq!(again["contacts"]["merged"], 0, "{}", again["contacts"]);
}
