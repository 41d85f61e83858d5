//! The export of Monica 4, a personal CRM: JSON, `"version": "1.0-preview.1"`.
//!
//! Source of the format: <https://github.com/monicahq/monica>, branch `4.x`,
//! `app/Services/Account/Settings/JsonExportAccount.php` and `app/ExportResources`: each record has a
//! `uuid`, `created_at`, `properties` (those that are set) and perhaps `data`, a list of collections
//! with `type` and `values`. Activities stand at the account and are named by contacts through their
//! uuid; what fields and types are called stands in `account.instance`.
//!
//! A file stands in memory as a whole, up to [`MAX_FILE`]. Contacts come out
//! first.

mod contact;
mod entry;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io::Read;

use chrono::{NaiveDate, TimeZone};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::json::{Json, Record, day, list, text};
pub use super::json::{MAX_FILE, Refused};
use super::{Item, Loss, Party};
use crate::domain::text::name_key;

/// What begins the version of an export that is known.
const VERSION: &str = "1.";

#[derive(Deserialize)]
struct Export<'t> {
    version: String,
    #[serde(default)]
    export_date: Option<String>,
    #[serde(borrow)]
    account: Account<'t>,
}

#[derive(Deserialize)]
struct Account<'t> {
    #[serde(borrow)]
    data: Vec<Collection<'t>>,
    #[serde(default)]
    instance: Value,
}

/// A collection; where there is nothing of a type, it is not there.
#[derive(Deserialize)]
struct Collection<'t> {
    #[serde(rename = "type", default)]
    sort: String,
    #[serde(borrow, default)]
    values: Vec<&'t RawValue>,
}

/// What the whole export says that its records refer to.
struct Book<'z, Z> {
    zone: &'z Z,
    /// When it was made.
    exported: Option<NaiveDate>,
    /// The names of contacts by their uuid.
    names: HashMap<String, String>,
    /// The names of types (of fields, genders, activities) by their uuid.
    types: HashMap<String, String>,
    /// Whom each stands to how, by uuid.
    related: HashMap<String, Vec<(String, String)>>,
    /// Who took part in activities, by the uuid of the activity.
    took_part: HashMap<String, Vec<String>>,
}

impl<Z> Book<'_, Z> {
    /// Takes a relationship: on the page of `contact_is` the other one is listed under the name of the
    /// type.
    fn relate(&mut self, said: &Value) {
        let ends = text(said, "contact_is").zip(text(said, "of_contact"));
        if let (Some(kind), Some((of, other))) = (text(said, "type"), ends) {
            self.related.entry(of).or_default().push((kind, other));
        }
    }

    /// Names a contact by their uuid.
    fn party(&self, uuid: &str) -> Party {
        let name = self.names.get(uuid).cloned();
        Party { name, external_id: Some(id_of(uuid)), ..Party::default() }
    }
}

/// Returns what a record is known by.
fn id_of(uuid: &str) -> String {
    format!("monica:{uuid}")
}

/// Returns the properties of a record.
fn properties(value: &Value) -> &Value {
    value.get("properties").unwrap_or(&Value::Null)
}

/// Returns the members of the collection of a type.
fn collection<'v>(value: &'v Value, sort: &str) -> &'v [Value] {
    let collections = list(value, "data").iter();
    let found = collections.filter(|one| one.get("type").and_then(Value::as_str) == Some(sort));
    found.map(|one| list(one, "values")).next().unwrap_or_default()
}

/// Tells whether the beginning of a file is such an export.
pub fn looks_like(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let has = |word: &str| head.contains(word);
    head.trim_start_matches('\u{FEFF}').trim_start().starts_with('{')
        && has("\"version\"")
        && has("\"app_version\"")
        && has("\"export_date\"")
        && has("\"exported_by\"")
}

/// Reads the records of an export: first the contacts, then what was said and is to be done. A day
/// counts as noon in `zone`, as 9:00 where something is due.
///
/// # Errors
/// Where it cannot be read, is too large, or no export of Monica 4.
pub fn read<R: Read, Z: TimeZone>(input: R, zone: &Z) -> Result<std::vec::IntoIter<Item>, Refused> {
    let json = Json::read(input)?;
    let export: Export<'_> = json.parse()?;
    if !export.version.starts_with(VERSION) {
        let shown: String = export.version.chars().take(40).collect();
        let reason = format!("its format is version {shown}, where 1.0 is known");
        return Err(Refused::Json(Loss::new(1, reason)));
    }
    let exported = export.export_date.as_deref().and_then(|date| date.get(..10));
    let mut book = Book {
        zone,
        exported: exported.and_then(|date| date.parse().ok()),
        names: HashMap::new(),
        types: types(&export.account.instance),
        related: HashMap::new(),
        took_part: HashMap::new(),
    };
    let mut items = Vec::new();
    let parts = |sort: &'static str| {
        let of_sort = export.account.data.iter().filter(move |one| one.sort == sort);
        of_sort.flat_map(|one| one.values.iter().copied())
    };
    // Contacts are read twice, so that not all of them stand in memory as values.
    for Record { value, .. } in parts("contact").filter_map(|part| json.record(part).ok()) {
        let Some(uuid) = text(&value, "uuid") else { continue };
        for activity in collection(&value, "activity").iter().filter_map(Value::as_str) {
            book.took_part.entry(activity.to_owned()).or_default().push(uuid.clone());
        }
        if let Some(name) = contact::name(properties(&value)) {
            book.names.insert(uuid, name);
        }
    }
    for part in parts("relationship") {
        match json.record(part) {
            Ok(record) => book.relate(properties(&record.value)),
            Err(loss) => items.push(Item::Failed(loss)),
        }
    }
    let mut entries = Vec::new();
    for part in parts("contact") {
        match json.record(part) {
            Ok(record) => {
                items.push(contact::item(&record, &book));
                entry::of_contact(&record, &book, &mut entries);
            }
            Err(loss) => items.push(Item::Failed(loss)),
        }
    }
    for part in parts("activity") {
        entries.push(match json.record(part) {
            Ok(record) => entry::activity(&record, &book),
            Err(loss) => Item::Failed(loss),
        });
    }
    items.append(&mut entries);
    Ok(items.into_iter())
}

/// Collects the names of types by their uuid.
fn types(instance: &Value) -> HashMap<String, String> {
    let mut types = HashMap::new();
    for sort in ["contact_field_types", "activity_types", "life_event_types", "genders"] {
        for one in list(instance, sort) {
            let said = properties(one);
            let name = text(said, "name").or_else(|| text(said, "translation_key"));
            if let Some((uuid, name)) = text(one, "uuid").zip(name) {
                types.insert(uuid, name_key(&name).replace('_', " "));
            }
        }
    }
    types
}

/// Returns the day of a special date, and whether its year is known: not where it follows from an
/// age.
fn special(value: &Value, field: &str) -> Option<(NaiveDate, bool)> {
    let date = value.get(field)?;
    let sure =
        !super::json::is_set(date, "is_year_unknown") && !super::json::is_set(date, "is_age_based");
    Some((day(date, "date")?, sure))
}
