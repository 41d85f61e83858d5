//! The tables of other programs in `../shared/data/csv`: every contact, and what is known about it
//! from reading the files.
//!
//! `TOUCHLINE_SHARED_DATA` points to another place, `TOUCHLINE_REQUIRE_SHARED=1` makes a missing
//! place a failure instead of a skipped test.

use std::collections::HashSet;
use std::fs::File;
use std::path::PathBuf;

use chrono::Utc;
use touchline::domain::DetailKind::{self, Address, Custom, Email, Phone};
use touchline::domain::InteractionType;
use touchline::intake::{ContactDraft, Format, InteractionDraft, Item, Party, csv, detect};

fn data() -> Option<PathBuf> {
    let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data");
    let place = std::env::var_os("TOUCHLINE_SHARED_DATA").unwrap_or_else(|| usual.into());
    let place = PathBuf::from(place).join("csv");
    if place.is_dir() {
        return Some(place);
    }
    let required = std::env::var("TOUCHLINE_REQUIRE_SHARED").is_ok_and(|value| value == "1");
    assert!(!required, "{} is not here", place.display());
    println!("skipped: ../shared/data is not here");
    None
}

fn contacts(name: &str) -> Option<Vec<ContactDraft>> {
    let path = data()?.join(name);
    assert_eq!(detect(&std::fs::read(&path).unwrap()), Ok(Format::Csv), "{name}");
    let rows = csv::read(File::open(path).unwrap(), None, &Utc).unwrap();
    let contact = |item: std::io::Result<Item>| match item.unwrap() {
        Item::Contact(contact) => *contact,
        other => panic!("{name}: {other:?}"),
    };
    Some(rows.map(contact).collect())
}

fn details(contact: &ContactDraft, kind: DetailKind) -> Vec<String> {
    let of_kind = contact.details.iter().filter(|detail| detail.kind == kind);
    of_kind
        .map(|detail| format!("{}={}", detail.label.as_deref().unwrap_or(""), detail.value))
        .collect()
}

fn distinct(all: &[ContactDraft], kind: DetailKind) -> (usize, usize) {
    let values = all.iter().flat_map(|one| &one.details).filter(|detail| detail.kind == kind);
    let values: Vec<&str> = values.map(|detail| detail.value.as_str()).collect();
    (values.len(), values.iter().collect::<HashSet<_>>().len())
}

#[test]
fn linkedin() {
    let Some(all) = contacts("linkedin_Connections.csv") else { return };
    let said: Vec<(&str, Option<&str>, Option<&str>, u64)> = all
        .iter()
        .map(|one| (one.name.as_str(), one.account.as_deref(), one.title.as_deref(), one.line))
        .collect();
    assert_eq!(
        said,
        [
            ("José García", Some("Acme, Inc."), Some("Senior Engineer"), 5),
            ("Æsop Fontaine", Some("Globex"), Some("Director, Operations"), 6),
        ]
    );
    assert_eq!(distinct(&all, Email), (1, 1));
    assert_eq!(details(&all[0], Custom), ["connected=2024-01-15"]);
    assert_eq!(details(&all[1], Custom), ["connected=2024-02-03"]);
}

#[test]
fn linkedin_messages() {
    let Some(place) = data() else { return };
    let path = place.join("linkedin_messages.csv");
    assert_eq!(detect(&std::fs::read(&path).unwrap()), Ok(Format::Csv));
    let rows = csv::read(File::open(path).unwrap(), None, &Utc).unwrap();
    let all: Vec<Item> = rows.collect::<Result<_, _>>().unwrap();
    let [Item::Interaction(one), Item::Interaction(two), Item::Failed(bad)] = all.as_slice() else {
        panic!("{all:?}")
    };
    assert_eq!((bad.line, bad.reason.contains("one cell")), (5, true), "{bad:?}");
    let said = |one: &InteractionDraft| {
        let name = |party: &Party| party.name.clone().unwrap();
        let from = name(one.from.as_ref().unwrap());
        let with = one.with.iter().map(name).collect::<Vec<_>>().join(",");
        format!("{} {from} -> {with}", one.occurred_at.rfc3339(&Utc))
    };
    assert_eq!(said(one), "2024-03-15T09:30:00Z Ana Lopez -> Pedro Fuentes");
    assert_eq!(said(two), "2024-03-15T10:00:00Z Pedro Fuentes -> Ana Lopez");
    assert_eq!((one.kind, two.kind), (InteractionType::Message, InteractionType::Message));
    assert_ne!(one.thread, two.thread);
    assert_eq!(two.summary, "Re: Coffee?\nSounds great!\nTuesday at 3pm works.");
    let profile = one.from.as_ref().unwrap().url.as_deref();
    assert_eq!(profile, Some("https://www.linkedin.com/in/analopez"));
    assert_eq!((one.line, two.line), (2, 3));
}

#[test]
fn what_is_not_about_people_is_refused() {
    let Some(place) = data() else { return };
    let file = File::open(place.join("linkedin_Rich_Media.csv")).unwrap();
    let refused = csv::read(file, None, &Utc).unwrap_err();
    assert!(refused.to_string().contains("Time, Media Link"), "{refused}");
}

#[test]
fn atomic_crm() {
    let Some(all) = contacts("atomic-crm_contacts_500.csv") else { return };
    assert_eq!(all.len(), 500);
    assert_eq!(
        (all[0].name.as_str(), all[499].name.as_str()),
        ("Shelley Kerluke", "Beatrice Roob")
    );
    assert_eq!(distinct(&all, Email), (500, 500));
    assert_eq!(distinct(&all, Phone), (830, 830));
    let names: HashSet<&str> = all.iter().map(|one| one.name.as_str()).collect();
    let accounts: HashSet<&str> = all.iter().filter_map(|one| one.account.as_deref()).collect();
    assert_eq!((names.len(), accounts.len()), (498, 55));
    let status = |word: &str| {
        let has = |one: &&ContactDraft| details(one, Custom).contains(&format!("status={word}"));
        all.iter().filter(has).count()
    };
    let counts = ["warm", "cold", "in-contract", "hot"].map(status);
    assert_eq!(counts, [140, 126, 124, 110]);
    assert_eq!(all.iter().filter(|one| !one.labels.is_empty()).count(), 243);
    assert!(all.iter().all(|one| one.losses.is_empty()));
    assert_eq!(all[0].external_id.as_deref(), Some("atomic-crm:2"));

    let all = contacts("atomic-crm_contacts_export.csv").unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!((distinct(&all, Email), distinct(&all, Phone)), ((4, 4), (5, 5)));
    assert_eq!(all[0].labels, ["influencer", "developer"]);
    assert_eq!((all[1].name.as_str(), all[1].account.as_deref()), ("Jane Doe", Some("Acme")));
}

#[test]
fn outlook() {
    let Some(all) = contacts("outlook_shared-contacts.csv") else { return };
    let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Adam Glacius", "Daniel Ireland", "Duncan Amey"]);
    assert_eq!(distinct(&all, Email).0, 5);
    assert_eq!(details(&all[0], Phone).len(), 8);
    assert_eq!(details(&all[0], Address).len(), 2);
    let losses: Vec<u64> = all.iter().flat_map(|one| &one.losses).map(|loss| loss.line).collect();
    assert_eq!(losses, [3, 4]);

    let all = contacts("outlook_2025_export.csv").unwrap();
    let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Larsen", "Svein Heimdal"]);
    assert_eq!((distinct(&all, Email).0, distinct(&all, Phone).0), (0, 2));
}
