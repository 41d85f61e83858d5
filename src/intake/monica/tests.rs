//! A small export, made after the code that writes them.

use chrono::Utc;
use proptest::prelude::*;

use super::*;
use crate::domain::DetailKind;
use crate::domain::InteractionType::{Call, Meeting, Message, Note};
use crate::domain::interaction::Direction;
use crate::intake::{ContactDraft, FollowUpDraft, InteractionDraft};

const EXPORT: &str = include_str!("export.json");

fn all() -> Vec<Item> {
    read(EXPORT.as_bytes(), &Utc).unwrap().collect()
}

fn contacts() -> Vec<ContactDraft> {
    let contact = |item| if let Item::Contact(one) = item { Some(*one) } else { None };
    all().into_iter().filter_map(contact).collect()
}

fn interactions() -> Vec<InteractionDraft> {
    let interaction = |item| if let Item::Interaction(one) = item { Some(*one) } else { None };
    all().into_iter().filter_map(interaction).collect()
}

#[test]
fn contacts_come_first_and_whole() {
    assert!(looks_like(EXPORT.get(..300).unwrap().as_bytes()));
    let all = contacts();
    let [ana, bob] = all.as_slice() else { panic!("{all:#?}") };
    assert_eq!((ana.name.as_str(), bob.name.as_str()), ("Ana María Ruiz", "Bob Ito"));
    assert_eq!(ana.external_id.as_deref(), Some("monica:c-ana"));
    assert_eq!((ana.account.as_deref(), ana.title.as_deref()), (Some("Acme"), Some("CTO")));
    let details: Vec<String> = ana
        .details
        .iter()
        .map(|one| {
            format!("{}.{}={}", one.kind.name(), one.label.as_deref().unwrap_or(""), one.value)
        })
        .collect();
    assert_eq!(
        details,
        [
            "e-mail.=ana@x.example",
            "phone.=+34 600",
            "handle.telegram=ana_r",
            "address.home=Calle 1, Madrid, 28001, ES",
            "custom field.nickname=Anita",
            "custom field.gender=woman",
            "custom field.first met=2019-05-01",
        ]
    );
    assert_eq!(ana.labels, ["fair", "vip"]);
    assert_eq!(ana.birthday.unwrap().to_string(), "--04-15");
    assert_eq!(ana.cadence.unwrap().days(), 30);
    assert_eq!(ana.notes.as_deref(), Some("Met at the fair.\n\nFood: No nuts"));
    let related: Vec<(&str, &str)> = ana
        .related
        .iter()
        .map(|(kind, party)| (kind.as_str(), party.name.as_deref().unwrap()))
        .collect();
    assert_eq!(related, [("spouse", "Bob Ito"), ("introduced by", "Bob Ito")]);
    assert_eq!(bob.related[0].1.external_id, ana.external_id);
    assert_eq!(ana.left, [Loss::new(ana.line, "debt")]);
    let born = bob.details.iter().find(|one| one.label.as_deref() == Some("born about"));
    assert_eq!((bob.birthday, born.unwrap().value.as_str()), (None, "1985"));
    assert!(bob.details.iter().any(|one| one.kind == DetailKind::Url));
    let line = EXPORT.lines().position(|line| line.contains("\"uuid\": \"c-bob\"")).unwrap() as u64;
    assert_eq!(bob.line, line, "the brace stands before it");
}

#[test]
fn entries_have_their_kind_side_and_day() {
    let all = interactions();
    let said: Vec<(InteractionDraft, String)> =
        all.into_iter().map(|one| (one.clone(), one.occurred_at.rfc3339(&Utc))).collect();
    let kinds: Vec<_> = said.iter().map(|(one, _)| one.kind).collect();
    assert_eq!(kinds, [Call, Message, Message, Note, Note, Note, Meeting]);
    let (call, at) = &said[0];
    assert_eq!((call.summary.as_str(), at.as_str()), ("Asked for a quote", "2024-03-15T12:00:00Z"));
    assert_eq!(call.direction, Some(Direction::In));
    let directions = [said[1].0.direction, said[2].0.direction];
    assert_eq!(directions, [Some(Direction::Out), Some(Direction::In)]);
    assert_eq!(
        (said[1].0.thread.as_deref(), said[1].1.as_str()),
        (Some("monica:v1"), "2024-03-16T12:00:00Z")
    );
    assert_eq!(
        (said[3].0.summary.as_str(), said[3].1.as_str()),
        ("Has a dog", "2024-01-02T03:04:05Z")
    );
    assert_eq!(said[4].0.summary, "Send the book");
    assert_eq!(said[5].0.summary, "To do: Call the bank");
    let (lunch, at) = &said[6];
    assert_eq!(
        (lunch.summary.as_str(), at.as_str()),
        ("Lunch\nAt the port", "2024-02-01T12:00:00Z")
    );
    let names: Vec<_> = lunch.with.iter().map(|party| party.name.as_deref().unwrap()).collect();
    assert_eq!(
        (names, lunch.labels.as_slice()),
        (vec!["Ana María Ruiz", "Bob Ito"], &["ate at home".to_owned()][..])
    );
}

#[test]
fn reminders_are_due_when_they_are_next_reminded_of() {
    let follow_up = |item| if let Item::FollowUp(one) = item { Some(*one) } else { None };
    let all: Vec<FollowUpDraft> = all().into_iter().filter_map(follow_up).collect();
    let said: Vec<(&str, String)> =
        all.iter().map(|one| (one.text.as_str(), one.due.rfc3339(&Utc))).collect();
    assert_eq!(
        said,
        [
            ("Send a card: for the new year", "2024-12-20T09:00:00Z".to_owned()),
            ("Ask about the move", "2024-03-01T09:00:00Z".to_owned()),
        ]
    );
}

#[test]
fn one_bad_record_stops_nothing() {
    let failed = |item: &Item| matches!(item, Item::Failed(_));
    assert!(!all().iter().any(failed));
    let text = EXPORT.replacen("\"uuid\": \"c-bob\"", "\"uuid\": null", 1);
    let all: Vec<Item> = read(text.as_bytes(), &Utc).unwrap().collect();
    assert_eq!(all.iter().filter(|item| failed(item)).count(), 1);
    for wrong in
        ["", "{}", "[]", "{\"version\": \"1.0\"}", "{\"version\": \"1.0\", \"account\": 5}"]
    {
        assert!(read(wrong.as_bytes(), &Utc).is_err(), "{wrong}");
    }
    let later = EXPORT.replacen("1.0-preview.1", "2.0", 1);
    assert!(read(later.as_bytes(), &Utc).unwrap_err().to_string().contains("version 2.0"));
}

proptest! {
    #[test]
    fn any_bytes_are_read(at in 0..EXPORT.len(), byte in any::<u8>(), cut in 0..EXPORT.len()) {
        let mut bytes = EXPORT.as_bytes().to_vec();
        bytes[at] = byte;
        for bytes in [&bytes[..], &bytes[cut..], &bytes[..cut]] {
            let _ = looks_like(bytes);
            if let Ok(items) = read(bytes, &Utc) {
                prop_assert!(items.count() < 60);
            }
        }
    }

    #[test]
    fn any_field_may_be_anything(
        value in "(null|true|-?[0-9]{1,20}|\"[0-9T:-]{0,12}\"|\\[\\]|\\{\\}|\"2024-02-30\")",
        field in 0..400_usize,
    ) {
        let keys: Vec<(usize, &str)> = EXPORT.match_indices("\": ").collect();
        let (at, _) = keys[field % keys.len()];
        let text = format!("{}{value}, \"was\": {}", &EXPORT[..at + 3], &EXPORT[at + 3..]);
        let _ = read(text.as_bytes(), &Utc).map(Iterator::count);
    }
}
