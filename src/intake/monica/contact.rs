//! A contact of Monica.

use chrono::Datelike;
use serde_json::Value;

use super::{Book, collection, id_of, properties, special};
use crate::domain::cadence::Cadence;
use crate::domain::text::MAX_TEXT;
use crate::domain::{Birthday, DetailKind};
use crate::intake::common::Losses;
use crate::intake::json::{Record, is_set, list, number, text};
use crate::intake::{ContactDraft, DetailDraft, Item, Loss};

/// The most values of a contact.
const MOST: usize = 1_000;
/// Collections that have no place in a contact, and what they are called.
const LEFT: [&str; 6] = ["debt", "gift", "pet", "life_event", "photo", "document"];
/// The parts of an address, in order.
const PARTS: [&str; 5] = ["street", "city", "province", "postal_code", "country"];

/// Returns the name of a contact.
pub(super) fn name(said: &Value) -> Option<String> {
    let words = ["first_name", "middle_name", "last_name"].map(|field| text(said, field));
    let words: Vec<String> = words.into_iter().flatten().collect();
    let words = words.iter().flat_map(|word| word.split_whitespace());
    let name = words.collect::<Vec<_>>().join(" ");
    Some(name).filter(|name| !name.is_empty()).or_else(|| text(said, "nickname"))
}

/// Makes a contact of a record.
pub(super) fn item<Z>(record: &Record, book: &Book<'_, Z>) -> Item {
    let Record { line, value } = record;
    let said = properties(value);
    let mut losses = Losses::at(*line);
    let name = name(said).and_then(|name| losses.short(&name, "the name"));
    let (Some(name), Some(uuid)) = (name, text(value, "uuid")) else {
        return Item::Failed(Loss::new(*line, "this contact has no name or no uuid"));
    };
    let mut contact = ContactDraft {
        external_id: Some(id_of(&uuid)),
        account: text(said, "company").and_then(|text| losses.short(&text, "the company")),
        title: text(said, "job").and_then(|text| losses.short(&text, "the job")),
        line: *line,
        name,
        ..ContactDraft::default()
    };
    details(&mut contact, &mut losses, value, book);
    for tag in list(said, "tags").iter().filter_map(Value::as_str).take(MOST) {
        if let Some(tag) = losses.short(tag, "the tag")
            && !contact.labels.contains(&tag)
        {
            contact.labels.push(tag);
        }
    }
    if let Some((day, sure)) = special(said, "birthdate") {
        let guessed = said.get("birthdate").is_some_and(|date| is_set(date, "is_age_based"));
        if guessed {
            custom(&mut contact, &mut losses, "born about", &day.year().to_string());
        } else {
            let year = sure.then(|| day.year());
            contact.birthday = Birthday::new(year, day.month(), day.day());
        }
    }
    let days = number(said, "stay_in_touch_frequency").filter(|days| *days > 0);
    if let Some(days) = days {
        contact.cadence = u32::try_from(days).ok().and_then(Cadence::new);
        if contact.cadence.is_none() {
            losses.lose(format!("to stay in touch every {days} days is no cadence"));
        }
    }
    let related = book.related.get(&uuid).map(Vec::as_slice).unwrap_or_default();
    for (kind, other) in related.iter().take(MOST) {
        let kind = losses.short(&kind.replace('_', " "), "the relationship");
        contact.related.extend(kind.map(|kind| (kind, book.party(other))));
    }
    if let Some(through) = text(said, "first_met_through") {
        contact.related.push(("introduced by".to_owned(), book.party(&through)));
    }
    let notes = [("description", ""), ("food_preferences", "Food: ")];
    let notes = notes.map(|(field, word)| text(said, field).map(|text| format!("{word}{text}")));
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    let notes = notes.join("\n\n");
    if notes.len() <= MAX_TEXT {
        contact.notes = losses.long(&notes, "the notes");
    } else {
        losses.lose(format!("the notes are longer than {MAX_TEXT} bytes together"));
    }
    for sort in LEFT {
        if !collection(value, sort).is_empty() {
            contact.left.push(Loss::new(*line, sort.replace('_', " ")));
        }
    }
    contact.losses = losses.all;
    Item::Contact(Box::new(contact))
}

/// Takes the fields, addresses and further days of a contact.
fn details<Z>(contact: &mut ContactDraft, losses: &mut Losses, value: &Value, book: &Book<'_, Z>) {
    let said = properties(value);
    for field in collection(value, "contact_field").iter().take(MOST) {
        let field = properties(field);
        let Some(data) = text(field, "data") else { continue };
        let sort = text(field, "type").and_then(|uuid| book.types.get(&uuid).cloned());
        let sort = sort.unwrap_or_default();
        let (kind, label) = match sort.as_str() {
            "email" | "e-mail" => (DetailKind::Email, None),
            "phone" | "mobile" => (DetailKind::Phone, None),
            _ if data.contains("://") => (DetailKind::Url, Some(sort.as_str())),
            "" if data.contains('@') => (DetailKind::Email, None),
            _ => (DetailKind::Handle, Some(sort.as_str())),
        };
        put(contact, losses, kind, label, &data);
    }
    for address in collection(value, "address").iter().take(MOST) {
        let address = properties(address);
        let parts = PARTS.map(|part| text(address, part));
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let label = text(address, "name");
        put(contact, losses, DetailKind::Address, label.as_deref(), &parts.join(", "));
    }
    if let Some(nickname) = text(said, "nickname").filter(|nickname| *nickname != contact.name) {
        custom(contact, losses, "nickname", &nickname);
    }
    let gender = text(said, "gender").and_then(|uuid| book.types.get(&uuid).cloned());
    if let Some(gender) = gender {
        custom(contact, losses, "gender", &gender);
    }
    for (field, label) in [("first_met_date", "first met"), ("deceased_date", "deceased")] {
        if let Some((day, sure)) = special(said, field) {
            let form = if sure { "%Y-%m-%d" } else { "--%m-%d" };
            custom(contact, losses, label, &day.format(form).to_string());
        }
    }
    if is_set(said, "is_dead") && special(said, "deceased_date").is_none() {
        custom(contact, losses, "deceased", "yes");
    }
    contact.details.sort_by_key(|detail| detail.kind);
}

fn custom(contact: &mut ContactDraft, losses: &mut Losses, label: &str, text: &str) {
    put(contact, losses, DetailKind::Custom, Some(label), text);
}

fn put(
    contact: &mut ContactDraft,
    losses: &mut Losses,
    kind: DetailKind,
    label: Option<&str>,
    text: &str,
) {
    let Some(value) = losses.short(text, kind.name()) else { return };
    let label = label.and_then(|label| losses.short(label, "the label"));
    let detail = DetailDraft { kind, label, value };
    if !contact.details.contains(&detail) && contact.details.len() < MOST {
        contact.details.push(detail);
    }
}
