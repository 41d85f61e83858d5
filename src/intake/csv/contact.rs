//! A row becomes a contact.

use std::collections::{BTreeMap, HashSet};

use super::dates;
use super::field::Field;
use super::row::Row;
use super::table::Column;
use crate::domain::text::{MAX_TEXT, TextError, name_key};
use crate::domain::{DetailKind, Name, Summary};
use crate::intake::common::one_line;
use crate::intake::draft::fingerprint;
use crate::intake::{ContactDraft, DetailDraft, Item, Loss};

/// The most values that a row brings, and a cell of it.
const MAX_VALUES: usize = 1_000;
/// What Google puts between the values of a cell.
const JOINT: &str = " ::: ";

/// What is being read of a row.
#[derive(Debug, Default)]
struct Record {
    line: u64,
    name: Option<String>,
    words: [Option<String>; 3],
    nickname: Option<String>,
    account: Option<String>,
    title: Option<String>,
    notes: Vec<String>,
    labels: Vec<String>,
    label_keys: HashSet<String>,
    details: Vec<DetailDraft>,
    /// The parts of addresses, by their label.
    parts: BTreeMap<String, BTreeMap<u8, String>>,
    /// Numbered details, in the order of the table: slot, kind and values.
    numbered: Vec<(String, DetailKind, String)>,
    numbered_parts: BTreeMap<String, BTreeMap<u8, String>>,
    slot_labels: BTreeMap<String, String>,
    birthday: Option<crate::domain::Birthday>,
    id: Option<String>,
    left: Vec<Loss>,
    losses: Vec<Loss>,
}

/// Makes a contact of the cells of a row, or says why it names nobody.
pub(super) fn item<Z>(row: Row<'_, Z>, cells: &[(&Column, &str)]) -> Item {
    let source = row.source();
    let mut record =
        Record { line: row.line, losses: row.losses.all, left: row.left, ..Record::default() };
    for (column, cell) in cells {
        record.take(column, cell);
    }
    record.finish(source)
}

/// Reads the label of a detail: Google marks its own with a star and writes them with capitals.
fn label_of(text: &str) -> String {
    match text.strip_prefix("* ") {
        Some(own) => own.to_lowercase(),
        None => match text {
            "Work" | "Home" | "Mobile" | "Other" | "Main" | "Pager" => text.to_lowercase(),
            other => other.to_owned(),
        },
    }
}

impl Record {
    fn lose(&mut self, reason: impl Into<String>) {
        if self.losses.len() < MAX_VALUES {
            self.losses.push(Loss::new(self.line, reason));
        }
    }

    fn short(&mut self, text: &str, what: &'static str) -> Option<String> {
        match Name::parse(&one_line(text), what) {
            Ok(name) => Some(name.as_str().to_owned()),
            Err(TextError::Empty { .. }) => None,
            Err(error) => {
                self.lose(error.to_string());
                None
            }
        }
    }

    fn take(&mut self, column: &Column, cell: &str) {
        match &column.field {
            Field::Name => {
                let name = self.short(cell, "the name");
                self.name = self.name.take().or(name);
            }
            Field::Given => self.word(0, cell),
            Field::Middle => self.word(1, cell),
            Field::Family => self.word(2, cell),
            Field::Account => self.first_or_custom(cell, "organisation"),
            Field::Title => self.first_or_custom(cell, "title"),
            Field::Notes => self.note(cell),
            Field::Labels => self.label(cell),
            Field::Birthday => match dates::birthday(cell) {
                Ok(day) => self.birthday = self.birthday.or(day),
                Err(reason) => self.lose(reason),
            },
            Field::Id => {
                let id = self.short(cell, "the id");
                self.id = self.id.take().or(id);
            }
            Field::Detail(kind, label) => self.detail(*kind, label.as_deref(), cell),
            Field::Part(label, place) => {
                let text = one_line(cell);
                let parts = self.parts.entry(label.clone()).or_default();
                parts.entry(*place).or_insert(text);
            }
            Field::LabelOf(slot) => {
                self.slot_labels.insert(slot.clone(), label_of(cell));
            }
            Field::Numbered(slot, kind) => {
                self.numbered.push((slot.clone(), *kind, cell.to_owned()));
            }
            Field::NumberedPart(slot, place) => {
                let text = one_line(cell);
                self.numbered_parts.entry(slot.clone()).or_default().insert(*place, text);
            }
            _ => {
                if self.left.len() < MAX_VALUES && !column.header.is_empty() {
                    let header = column.header.chars().take(100).collect::<String>();
                    self.left.push(Loss::new(self.line, header));
                }
            }
        }
    }

    fn word(&mut self, place: usize, cell: &str) {
        let word = self.short(cell, "the name");
        if let Some(slot) = self.words.get_mut(place)
            && slot.is_none()
        {
            *slot = word;
        }
    }

    /// Takes an account or a title; further ones become custom fields.
    fn first_or_custom(&mut self, cell: &str, what: &'static str) {
        let Some(text) =
            self.short(cell, if what == "title" { "the title" } else { "the organisation" })
        else {
            return;
        };
        let slot = if what == "title" { &mut self.title } else { &mut self.account };
        match slot {
            None => *slot = Some(text),
            Some(first) if name_key(first) == name_key(&text) => {}
            Some(_) => self.detail(DetailKind::Custom, Some(what), &text),
        }
    }

    fn note(&mut self, cell: &str) {
        let taken: usize = self.notes.iter().map(|note| note.len() + 2).sum();
        match Summary::parse_as(cell, "the note") {
            Ok(note) if self.notes.iter().any(|other| other == note.as_str()) => {}
            Ok(note) if taken + note.as_str().len() <= MAX_TEXT => {
                self.notes.push(note.as_str().to_owned());
            }
            Ok(_) => self.lose(format!("the notes are longer than {MAX_TEXT} bytes together")),
            Err(TextError::Empty { .. }) => {}
            Err(error) => self.lose(error.to_string()),
        }
    }

    fn label(&mut self, cell: &str) {
        let cell = cell.replace(JOINT, ";");
        for text in cell.split([',', ';', '\n']).take(MAX_VALUES) {
            let text = text.trim();
            let text = text.strip_prefix("* ").unwrap_or(text);
            // Google puts everybody into this group.
            if name_key(text) == "mycontacts" {
                continue;
            }
            if let Some(label) = self.short(text, "the label")
                && self.label_keys.insert(name_key(&label))
            {
                self.labels.push(label);
            }
        }
    }

    /// Takes a detail; cells of e-mails and phones may hold several.
    fn detail(&mut self, kind: DetailKind, label: Option<&str>, cell: &str) {
        let cell = cell.replace(JOINT, "\n");
        let several: &[char] = match kind {
            DetailKind::Email => &['\n', ';', ','],
            DetailKind::Phone | DetailKind::Url => &['\n', ';'],
            _ => &[],
        };
        if kind == DetailKind::Custom && label == Some("connected") {
            let day = dates::iso(&cell).unwrap_or(cell);
            return self.put(kind, label, &day);
        }
        if several.is_empty() {
            // The lines of an address are its parts.
            let lines: Vec<&str> =
                cell.lines().map(|line| line.trim().trim_end_matches(',')).collect();
            let lines: Vec<&str> = lines.into_iter().filter(|line| !line.is_empty()).collect();
            return self.put(kind, label, &lines.join(", "));
        }
        for text in cell.split(several).take(MAX_VALUES) {
            self.put(kind, label, text);
        }
    }

    fn put(&mut self, kind: DetailKind, label: Option<&str>, text: &str) {
        let what = match kind {
            DetailKind::Email => "the e-mail",
            DetailKind::Phone => "the phone",
            DetailKind::Url => "the URL",
            DetailKind::Address => "the address",
            _ => "the field",
        };
        let text = match kind {
            DetailKind::Email => text.trim().trim_start_matches("mailto:"),
            _ => text,
        };
        let Some(value) = self.short(text, what) else { return };
        if kind == DetailKind::Custom && label == Some("nickname") {
            self.nickname.get_or_insert_with(|| value.clone());
        }
        let label = label.filter(|label| !label.is_empty());
        let label = label.and_then(|label| self.short(label, "the label"));
        let same = |detail: &DetailDraft| {
            detail.kind == kind && detail.label == label && detail.value == value
        };
        if self.details.iter().any(same) {
            return;
        }
        // A custom field has one value: what comes later is joined to it.
        let custom = |detail: &&mut DetailDraft| {
            kind == DetailKind::Custom && detail.kind == kind && detail.label == label
        };
        if let Some(there) = self.details.iter_mut().find(custom) {
            match Name::parse(&format!("{}; {value}", there.value), "the field") {
                Ok(joined) => joined.as_str().clone_into(&mut there.value),
                Err(error) => self.lose(error.to_string()),
            }
            return;
        }
        if self.details.len() >= MAX_VALUES {
            return self.lose(format!("the row has more than {MAX_VALUES} values"));
        }
        self.details.push(DetailDraft { kind, label, value });
    }

    fn settle_details(&mut self) {
        for (slot, kind, cell) in std::mem::take(&mut self.numbered) {
            // A formatted address says again what its parts say.
            self.numbered_parts.remove(&slot);
            let label = self.slot_labels.get(&slot).cloned();
            let label = match (kind, label) {
                (DetailKind::Custom, None) => Some(slot),
                (_, label) => label,
            };
            self.detail(kind, label.as_deref(), &cell);
        }
        for (slot, parts) in std::mem::take(&mut self.numbered_parts) {
            let label = self.slot_labels.get(&slot).cloned();
            let parts: Vec<String> = parts.into_values().collect();
            self.put(DetailKind::Address, label.as_deref(), &parts.join(", "));
        }
        for (label, parts) in std::mem::take(&mut self.parts) {
            let parts: Vec<String> = parts.into_values().collect();
            self.put(DetailKind::Address, Some(&label), &parts.join(", "));
        }
        self.details.sort_by_key(|detail| detail.kind);
    }

    fn finish(mut self, source: &str) -> Item {
        self.settle_details();
        let words: Vec<String> = std::mem::take(&mut self.words).into_iter().flatten().collect();
        let composed = self.short(&words.join(" "), "the name");
        let first = |kind: DetailKind| {
            let of_kind = self.details.iter().find(|detail| detail.kind == kind);
            of_kind.map(|detail| detail.value.clone())
        };
        let name = (self.name.take().or(composed).or_else(|| self.nickname.clone()))
            .or_else(|| self.account.clone())
            .or_else(|| first(DetailKind::Email))
            .or_else(|| first(DetailKind::Phone))
            .or_else(|| first(DetailKind::Url));
        let Some(name) = name else {
            let reason = "the row names nobody: it has no name, organisation, e-mail or phone";
            return Item::Failed(match self.losses.first() {
                Some(Loss { reason: why, .. }) => Loss::new(self.line, format!("{reason}; {why}")),
                None => Loss::new(self.line, reason),
            });
        };
        let nickname = |detail: &DetailDraft| {
            detail.label.as_deref() == Some("nickname") && detail.value == name
        };
        self.details.retain(|detail| !nickname(detail));
        let linkedin = |detail: &&DetailDraft| detail.label.as_deref() == Some("linkedin");
        let id = match source {
            "linkedin" => self.details.iter().find(linkedin).map(|detail| detail.value.clone()),
            _ => self.id.take(),
        };
        let external_id = match id {
            Some(id) => format!("{source}:{id}"),
            None => fingerprint("csv", &name, self.account.as_deref(), &self.details),
        };
        let notes = (!self.notes.is_empty()).then(|| self.notes.join("\n\n"));
        Item::Contact(Box::new(ContactDraft {
            name,
            account: self.account,
            title: self.title,
            details: self.details,
            labels: self.labels,
            birthday: self.birthday,
            cadence: None,
            related: Vec::new(),
            notes,
            external_id: Some(external_id),
            line: self.line,
            left: self.left,
            losses: self.losses,
        }))
    }
}
