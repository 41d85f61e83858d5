//! The snapshot of knotter, a personal CRM for the terminal: `knotter export json`.
//!
//! Source of the format: <https://github.com/tomatyss/knotter>, `crates/knotter-core/src/dto.rs`
//! (`ExportSnapshotDto`), `crates/knotter-cli/src/util.rs` (`format_interaction_kind`) and
//! `docs/import-export.md`. Times are seconds since 1970; `format_version` is 1.
//!
//! A file stands in memory as a whole, up to [`MAX_FILE`]. Contacts come out
//! before what was said with them.

use std::io::Read;

use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::common::Losses;
use super::json::{Json, Record, list, number, seconds, text};
pub use super::json::{MAX_FILE, Refused};
use super::{ContactDraft, DetailDraft, FollowUpDraft, InteractionDraft, Item, Loss, Party};
use crate::domain::cadence::Cadence;
use crate::domain::follow_up::default_text;
use crate::domain::{Birthday, DetailKind, InteractionType};

/// The version that is known.
const VERSION: i64 = 1;
/// The most values of a contact.
const MOST: usize = 1_000;

#[derive(Deserialize)]
struct Snapshot<'t> {
    #[serde(borrow)]
    metadata: &'t RawValue,
    #[serde(borrow)]
    contacts: Vec<&'t RawValue>,
}

/// Tells whether the beginning of a file is such a snapshot.
pub fn looks_like(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let has = |word: &str| head.contains(word);
    head.trim_start_matches('\u{FEFF}').trim_start().starts_with('{')
        && has("\"metadata\"")
        && has("\"exported_at\"")
        && has("\"schema_version\"")
        && has("\"format_version\"")
}

/// Reads the records of a snapshot: first the contacts, then what was said with them.
///
/// # Errors
/// Where it cannot be read, is too large, or no snapshot.
pub fn read<R: Read>(input: R) -> Result<std::vec::IntoIter<Item>, Refused> {
    let json = Json::read(input)?;
    let snapshot: Snapshot<'_> = json.parse()?;
    let metadata = json.record(snapshot.metadata).map_err(Refused::Json)?;
    if let Some(version) = number(&metadata.value, "format_version")
        && version > VERSION
    {
        let reason = format!("its format is version {version}, where {VERSION} is known");
        return Err(Refused::Json(Loss::new(metadata.line, reason)));
    }
    let (mut contacts, mut entries) = (Vec::new(), Vec::new());
    for part in snapshot.contacts {
        match json.record(part) {
            Ok(record) => contact(&record, &mut contacts, &mut entries),
            Err(loss) => contacts.push(Item::Failed(loss)),
        }
    }
    contacts.append(&mut entries);
    Ok(contacts.into_iter())
}

fn contact(record: &Record, contacts: &mut Vec<Item>, entries: &mut Vec<Item>) {
    let Record { line, value } = record;
    let mut losses = Losses::at(*line);
    let name = text(value, "display_name").and_then(|name| losses.short(&name, "the name"));
    let (Some(name), Some(id)) = (name, text(value, "id")) else {
        let reason = "this contact has no name (display_name) or no id";
        return contacts.push(Item::Failed(Loss::new(*line, reason)));
    };
    let external_id = format!("knotter:{id}");
    let mut contact = ContactDraft {
        name: name.clone(),
        external_id: Some(external_id.clone()),
        line: *line,
        ..ContactDraft::default()
    };
    let emails = text(value, "email").into_iter().chain(
        list(value, "emails").iter().filter_map(Value::as_str).take(MOST).map(str::to_owned),
    );
    for email in emails.collect::<Vec<_>>() {
        put(&mut contact, &mut losses, DetailKind::Email, None, &email);
    }
    for (field, kind, label) in [
        ("phone", DetailKind::Phone, None),
        ("handle", DetailKind::Handle, None),
        ("timezone", DetailKind::Custom, Some("time zone")),
    ] {
        if let Some(text) = text(value, field) {
            put(&mut contact, &mut losses, kind, label, &text);
        }
    }
    for tag in list(value, "tags").iter().filter_map(Value::as_str).take(MOST) {
        if let Some(tag) = losses.short(tag, "the tag")
            && !contact.labels.contains(&tag)
        {
            contact.labels.push(tag);
        }
    }
    let days = number(value, "cadence_days").filter(|days| *days > 0);
    if let Some(days) = days {
        contact.cadence = u32::try_from(days).ok().and_then(Cadence::new);
        if contact.cadence.is_none() {
            losses.lose(format!("a cadence of {days} days is longer than 10 years"));
        }
    }
    for date in list(value, "dates").iter().take(MOST) {
        take_date(&mut contact, &mut losses, date);
    }
    if number(value, "archived_at").is_some() {
        contact.left.push(Loss::new(*line, "archived_at"));
    }
    contact.losses = losses.all;
    contacts.push(Item::Contact(Box::new(contact)));

    let party = || Party {
        name: Some(name.clone()),
        external_id: Some(external_id.clone()),
        ..Party::default()
    };
    if let Some(due) = seconds(value, "next_touchpoint_at") {
        entries.push(Item::FollowUp(Box::new(FollowUpDraft {
            with: party(),
            text: default_text(&name).chars().take(1_000).collect(),
            due,
            owner: None,
            done_at: None,
            external_id: format!("{external_id}:touchpoint:{}", due.millis()),
            line: *line,
        })));
    }
    for interaction in list(value, "interactions") {
        entries.push(entry(*line, interaction, party()));
    }
}

fn put(
    contact: &mut ContactDraft,
    losses: &mut Losses,
    kind: DetailKind,
    label: Option<&str>,
    text: &str,
) {
    let Some(value) = losses.short(text, kind.name()) else { return };
    let detail = DetailDraft { kind, label: label.map(str::to_owned), value };
    if !contact.details.contains(&detail) {
        contact.details.push(detail);
    }
}

/// Takes a birthday, or another day as a custom field.
fn take_date(contact: &mut ContactDraft, losses: &mut Losses, date: &Value) {
    let part = |field| number(date, field).and_then(|part| u32::try_from(part).ok());
    let year = number(date, "year").and_then(|year| i32::try_from(year).ok());
    let day = part("month").zip(part("day"));
    let day = day.and_then(|(month, day)| Birthday::new(year, month, day));
    let Some(day) = day else { return losses.lose("one of its dates is no day") };
    let kind = text(date, "kind").unwrap_or_default();
    if kind == "birthday" && contact.birthday.is_none() {
        contact.birthday = Some(day);
        return;
    }
    let label = text(date, "label").unwrap_or_else(|| kind.replace('_', " "));
    let label = losses.short(&label, "the label").unwrap_or_else(|| "date".to_owned());
    put(contact, losses, DetailKind::Custom, Some(&label), &day.to_string());
}

/// Reads one interaction. A hangout is a meeting, a text or Telegram a message.
fn entry(line: u64, value: &Value, party: Party) -> Item {
    let (Some(at), Some(id)) = (seconds(value, "occurred_at"), text(value, "id")) else {
        let reason = "an interaction of this contact has no time (occurred_at) or no id";
        return Item::Failed(Loss::new(line, reason));
    };
    let mut losses = Losses::at(line);
    let word = text(value, "kind").unwrap_or_default();
    let other = word.strip_prefix("other:").map(str::trim);
    let kind = match word.as_str() {
        "call" => InteractionType::Call,
        "email" => InteractionType::Email,
        "hangout" => InteractionType::Meeting,
        "text" | "telegram" => InteractionType::Message,
        _ => other.and_then(|label| label.parse().ok()).unwrap_or(InteractionType::Note),
    };
    let id = format!("knotter:{id}");
    let mut draft = InteractionDraft::new(kind, at, id, line);
    let note = text(value, "note").and_then(|note| losses.long(&note, "the note"));
    let label = other.filter(|_| kind == InteractionType::Note && !word.ends_with("note"));
    let label = label.and_then(|label| losses.short(label, "the kind"));
    draft.summary = match (label, note) {
        (Some(label), Some(note)) => {
            losses.long(&format!("{label}: {note}"), "the note").unwrap_or(note)
        }
        (Some(text), None) | (None, Some(text)) => text,
        (None, None) => {
            let mut word = kind.word().chars();
            word.next().into_iter().flat_map(char::to_uppercase).chain(word).collect()
        }
    };
    draft.with = vec![party];
    if seconds(value, "follow_up_at").is_some() {
        // knotter sets the contact's next touchpoint by it, which is read there.
        draft.left.push(Loss::new(line, "follow_up_at"));
    }
    draft.losses = losses.all;
    Item::Interaction(Box::new(draft))
}

#[cfg(test)]
mod tests {
    use chrono::Utc;
    use proptest::prelude::*;

    use super::*;

    const SNAPSHOT: &str = r#"{
  "metadata": {
    "exported_at": 1710495000, "app_version": "0.3.0", "schema_version": 11, "format_version": 1
  },
  "contacts": [
    {
      "id": "0b4e", "display_name": "Ana Ruiz", "email": "ana@x.example",
      "emails": ["ana@x.example", "a@y.example"], "phone": "+34 600", "handle": "@ana",
      "timezone": "Europe/Madrid", "next_touchpoint_at": 1711099800, "cadence_days": 30,
      "created_at": 1, "updated_at": 2, "archived_at": null, "tags": ["friends", "vip"],
      "dates": [
        {"id": "d1", "kind": "birthday", "label": null, "month": 4, "day": 15, "year": null},
        {"id": "d2", "kind": "custom", "label": "wedding", "month": 6, "day": 1, "year": 2015}
      ],
      "interactions": [
        {"id": "i1", "occurred_at": 1710495000, "created_at": 1, "kind": "hangout",
         "note": "Coffee", "follow_up_at": null},
        {"id": "i2", "occurred_at": 1710495000, "created_at": 1, "kind": "other:letter",
         "note": "From Rome", "follow_up_at": 1711099800},
        {"id": "i3", "kind": "call", "note": ""}
      ]
    },
    {"id": "0b4f"},
    5
  ]
}"#;

    #[test]
    fn a_snapshot_is_read() {
        assert!(looks_like(SNAPSHOT.as_bytes()));
        let items: Vec<Item> = read(SNAPSHOT.as_bytes()).unwrap().collect();
        let [
            Item::Contact(ana),
            Item::Failed(nameless),
            Item::Failed(five),
            Item::FollowUp(next),
            Item::Interaction(coffee),
            Item::Interaction(letter),
            Item::Failed(call),
        ] = items.as_slice()
        else {
            panic!("{items:#?}")
        };
        assert_eq!((ana.name.as_str(), ana.line), ("Ana Ruiz", 6));
        let details: Vec<&str> = ana.details.iter().map(|one| one.value.as_str()).collect();
        assert_eq!(
            details,
            ["ana@x.example", "a@y.example", "+34 600", "@ana", "Europe/Madrid", "2015-06-01"]
        );
        assert_eq!(ana.birthday.unwrap().to_string(), "--04-15");
        assert_eq!((ana.cadence.unwrap().days(), ana.labels.len()), (30, 2));
        assert_eq!((nameless.line, five.line, call.line), (23, 24, 6));
        assert_eq!(next.text, "Call Ana Ruiz");
        assert_eq!(next.due.rfc3339(&Utc), "2024-03-22T09:30:00Z");
        assert_eq!((coffee.kind, coffee.summary.as_str()), (InteractionType::Meeting, "Coffee"));
        assert_eq!(coffee.with[0].external_id, ana.external_id);
        assert_eq!(
            (letter.kind, letter.summary.as_str()),
            (InteractionType::Note, "letter: From Rome")
        );
        assert_eq!(coffee.external_id, "knotter:i1");
    }

    #[test]
    fn what_is_no_snapshot_is_refused() {
        for wrong in ["", "[]", "{}", "{\"metadata\": {}}", "{\"metadata\": {}, \"contacts\": 5}"] {
            assert!(read(wrong.as_bytes()).is_err(), "{wrong}");
            assert!(!looks_like(wrong.as_bytes()), "{wrong}");
        }
        let later = SNAPSHOT.replace("\"format_version\": 1", "\"format_version\": 2");
        let refused = read(later.as_bytes()).unwrap_err();
        assert_eq!(refused.line(), Some(2));
        assert!(refused.to_string().contains("version 2"), "{refused}");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(at in 0..SNAPSHOT.len(), byte in any::<u8>(), cut in 0..SNAPSHOT.len()) {
            let mut bytes = SNAPSHOT.as_bytes().to_vec();
            bytes[at] = byte;
            for bytes in [&bytes[..], &bytes[cut..], &bytes[..cut]] {
                let _ = looks_like(bytes);
                if let Ok(items) = read(bytes) {
                    prop_assert!(items.count() <= 20);
                }
            }
        }

        #[test]
        fn any_fields_are_read(value in "(null|true|-?[0-9]{1,20}|\"[a-z]{0,3}\"|\\[\\]|\\{\\})", field in 0..17_usize) {
            let fields = [
                "\"id\"", "\"display_name\"", "\"email\"", "\"emails\"", "\"phone\"", "\"timezone\"",
                "\"next_touchpoint_at\"", "\"cadence_days\"", "\"tags\"", "\"dates\"", "\"kind\"", "\"label\"",
                "\"month\"", "\"interactions\"", "\"occurred_at\"", "\"note\"", "\"archived_at\"",
            ];
            // The first of two like keys is made another's, the field takes any value.
            let field = fields[field];
            let text = SNAPSHOT.replacen(field, &format!("{field}: {value}, \"was\""), 1);
            let _ = read(text.as_bytes()).map(Iterator::count);
        }
    }
}
