//! The journal of `friends` in `../shared/data/friends`: what is known about it from reading it.
//!
//! `TOUCHLINE_SHARED_DATA` points to another place, `TOUCHLINE_REQUIRE_SHARED=1` makes a missing
//! place a failure instead of a skipped test.

use std::fs::File;
use std::path::PathBuf;

use chrono::Utc;
use touchline::domain::{DetailKind, InteractionType};
use touchline::intake::{ContactDraft, InteractionDraft, Item, friends};

fn journal() -> Option<PathBuf> {
    let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data");
    let place = std::env::var_os("TOUCHLINE_SHARED_DATA").unwrap_or_else(|| usual.into());
    let place = PathBuf::from(place).join("friends/friends.md");
    if place.is_file() {
        return Some(place);
    }
    let required = std::env::var("TOUCHLINE_REQUIRE_SHARED").is_ok_and(|value| value == "1");
    assert!(!required, "{} is not here", place.display());
    println!("skipped: ../shared/data is not here");
    None
}

fn with(one: &InteractionDraft) -> Vec<&str> {
    one.with.iter().filter_map(|party| party.name.as_deref()).collect()
}

#[test]
fn the_journal_is_read_whole() {
    let Some(path) = journal() else { return };
    assert!(friends::looks_like(&std::fs::read(&path).unwrap()));
    let (mut contacts, mut entries): (Vec<ContactDraft>, Vec<InteractionDraft>) =
        Default::default();
    for item in friends::read(File::open(path).unwrap(), &Utc).unwrap() {
        match item {
            Item::Contact(one) => contacts.push(*one),
            Item::Interaction(one) => entries.push(*one),
            other => panic!("{other:?}"),
        }
    }
    let names: Vec<&str> = contacts.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["George Washington Carver", "Grace Hopper", "Marie Curie"]);
    let grace = &contacts[1];
    let value = |kind| grace.details.iter().find(|one| one.kind == kind).unwrap().value.as_str();
    assert_eq!(value(DetailKind::Custom), "The Admiral; Amazing Grace");
    assert_eq!(value(DetailKind::Address), "Paris");
    assert_eq!(grace.labels, ["navy", "science"]);
    assert_eq!(contacts[2].labels, ["science"]);

    let of = |kind| entries.iter().filter(move |one| one.kind == kind).collect::<Vec<_>>();
    let (events, notes) = (of(InteractionType::Event), of(InteractionType::Note));
    let days = |all: &[&InteractionDraft]| -> Vec<String> {
        all.iter().map(|one| one.occurred_at.rfc3339(&Utc)[..10].to_owned()).collect()
    };
    assert_eq!(days(&events), ["2018-11-01", "2018-01-04", "2017-12-31", "2017-11-15"]);
    assert_eq!(days(&notes), ["2018-06-15", "2017-06-06"]);
    // George is named without marks, so he is not linked.
    assert_eq!(with(events[0]), ["Grace Hopper"]);
    assert_eq!(events[0].location.as_deref(), Some("Martha's Vineyard"));
    assert_eq!(
        events[0].summary,
        "Grace Hopper and I went to Martha's Vineyard. George had to cancel at the last minute."
    );
    assert_eq!(with(events[1]), ["Grace Hopper", "George Washington Carver"]);
    assert_eq!(
        (events[2].location.as_deref(), with(events[2])),
        (Some("Paris"), vec!["Marie Curie"])
    );
    assert_eq!(events[0].with[0].external_id, grace.external_id);
    let labels: Vec<&str> =
        entries.iter().flat_map(|one| &one.labels).map(String::as_str).collect();
    assert_eq!(labels, ["food", "partying", "navy", "school"]);
    assert!(entries.iter().all(|one| one.losses.is_empty()));
}
