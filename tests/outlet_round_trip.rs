//! Contacts that are written are read: by our own readers, as they were.

use proptest::prelude::*;
use touchline::domain::{
    AccountId, Contact, ContactId, Detail, DetailId, DetailKind, LabelId, Named, Timestamp,
};
use touchline::intake::{ContactDraft, DetailDraft, Item, csv as csv_in, vcard as vcard_in};
use touchline::outlet::csv::{self, Cells, Width};
use touchline::outlet::vcard;
use uuid::Uuid;

/// What an import of it reads.
fn draft_of(contact: &Contact) -> ContactDraft {
    let detail = |it: &Detail| DetailDraft {
        kind: it.kind,
        label: it.label.clone(),
        value: it.value.clone(),
    };
    ContactDraft {
        name: contact.name.clone(),
        account: contact.account.as_ref().map(|account| account.name.clone()),
        title: contact.title.clone(),
        details: contact.details.iter().map(detail).collect(),
        labels: contact.labels.iter().map(|label| label.name.clone()).collect(),
        birthday: contact.birthday,
        notes: contact.notes.clone(),
        ..ContactDraft::default()
    }
}

/// Any contact whose texts are such as people have them: one line, trimmed.
fn person() -> impl Strategy<Value = Contact> {
    let text = "[A-Za-zäßé東+=@\"-][A-Za-z0-9 äßé東😀.,;:\\\\\"'=+@_-]{0,90}[A-Za-z0-9äé東😀)]";
    let notes = prop::option::of("[A-Za-z=+-][A-Za-z0-9 äé東😀.,;\\\\\"'\n=+-]{0,300}[a-z]");
    let label = prop::option::of(prop::sample::select(vec![
        "work",
        "home",
        "mobile",
        "fax",
        "work fax",
        "Lake, House",
        "skype",
        "a; b \"c\"",
    ]));
    let detail = (0..6usize, label, "[+a-z0-9=-][a-z0-9@. +=\"\\\\-]{0,40}[a-z0-9]");
    let details = prop::collection::vec(detail, 0..8);
    let labels = prop::collection::btree_set("[a-zé東][a-zé 東]{0,20}[a-z]", 0..4);
    let birthday = prop::option::of(prop::sample::select(vec!["--02-29", "1985-04-15"]));
    (text, prop::option::of(text), prop::option::of(text), notes, details, labels, birthday)
        .prop_map(|(name, account_name, title, notes, details, labels, birthday)| {
            let one_line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
            let account =
                |name| Named { id: AccountId::new(Uuid::from_u128(2)), name: one_line(name) };
            let label = |name| Named { id: LabelId::new(Uuid::from_u128(3)), name: one_line(name) };
            let mut contact = Contact {
                id: ContactId::new(Uuid::from_u128(1)),
                name: one_line(name),
                account: account_name.map(account),
                holder: None,
                title: title.map(one_line),
                details: Vec::new(),
                labels: labels.into_iter().map(label).collect(),
                starred: false,
                archived: false,
                birthday: birthday.map(|day| day.parse().unwrap()),
                notes,
                cadence: None,
                last_interaction_at: None,
                interaction_count: 0,
                created_at: Timestamp::from_millis(0),
                updated_at: Timestamp::from_millis(0),
            };
            for (n, (kind, label, value)) in details.into_iter().enumerate() {
                let kind = DetailKind::ALL[kind];
                let label = match kind {
                    // A custom field has one value.
                    DetailKind::Custom => Some(format!("field {n}")),
                    _ => label.map(str::to_owned),
                };
                let value = one_line(value);
                let same = |it: &Detail| it.kind == kind && it.value == value;
                if !contact.details.iter().any(same) {
                    let id = DetailId::new(Uuid::from_u128(n as u128));
                    contact.details.push(Detail { id, kind, label, value });
                }
            }
            contact.details.sort_by_key(|it| it.kind);
            contact
        })
}

fn drafts(items: impl Iterator<Item = std::io::Result<Item>>) -> Vec<ContactDraft> {
    items
        .map(|item| match item.unwrap() {
            Item::Contact(draft) => {
                assert_eq!((&draft.losses[..], &draft.left[..]), (&[][..], &[][..]), "{draft:?}");
                *draft
            }
            other => panic!("{other:?}"),
        })
        .collect()
}

/// The same, whatever the order of the details and where it stood.
fn said(mut draft: ContactDraft) -> ContactDraft {
    draft.details.sort_by_key(|it| (it.kind, it.label.clone(), it.value.clone()));
    ContactDraft { external_id: None, line: 0, ..draft }
}

fn table(people: &[Contact], cells: Cells) -> Vec<u8> {
    let mut width = Width::default();
    people.iter().for_each(|it| width.fit(it));
    let mut out = Vec::new();
    csv::contact_headers(&mut out, width).unwrap();
    people.iter().for_each(|it| csv::contact(&mut out, it, width, cells).unwrap());
    out
}

proptest! {
    #[test]
    fn tables_come_back(people in prop::collection::vec(person(), 1..4)) {
        let expected: Vec<ContactDraft> = people.iter().map(draft_of).map(said).collect();
        for cells in [Cells::Raw, Cells::Defused] {
            let out = table(&people, cells);
            let text = String::from_utf8_lossy(&out).into_owned();
            let read = drafts(csv_in::read(std::io::Cursor::new(out), None, &chrono::Utc).unwrap());
            prop_assert_eq!(read[0].external_id.clone().unwrap(), format!("csv:{}", people[0].id));
            let read: Vec<ContactDraft> = read.into_iter().map(said).collect();
            prop_assert_eq!(&read, &expected, "{}", text);
        }
    }

    #[test]
    fn cards_come_back(people in prop::collection::vec(person(), 1..4)) {
        let mut out = Vec::new();
        people.iter().for_each(|it| vcard::contact(&mut out, it).unwrap());
        let text = String::from_utf8(out).unwrap();
        for line in text.split("\r\n") {
            prop_assert!(line.len() <= 75, "{} octets: {line}", line.len());
        }
        let read = drafts(vcard_in::read(std::io::Cursor::new(text.clone())).unwrap());
        prop_assert_eq!(read[0].external_id.clone().unwrap(), format!("urn:uuid:{}", people[0].id));
        let read: Vec<ContactDraft> = read.into_iter().map(said).collect();
        let expected: Vec<ContactDraft> = people.iter().map(draft_of).map(said).collect();
        prop_assert_eq!(read, expected, "{}", text);
    }
}
