//! An entry that somebody else changed while its form was open: what only one of the two changed
//! stands, and what both changed is shown.

use std::collections::BTreeMap;

use crate::domain::Interaction;

use super::super::dates::Dates;
use super::super::dispute::Disputed;
use super::{Choice, Field, LogForm, read_choices, write_choices};

/// The fields that can be disputed, in the form's order.
const FIELDS: [Field; 13] = [
    Field::Kind,
    Field::Who,
    Field::Summary,
    Field::Outcome,
    Field::Time,
    Field::Duration,
    Field::With,
    Field::Location,
    Field::Direction,
    Field::Satisfaction,
    Field::Resolution,
    Field::Checklist,
    Field::Quality,
];

impl LogForm {
    /// Goes on over a later state of the entry. What was not changed here becomes what it is there;
    /// returns what both changed, each to something else: here stands what was typed here.
    pub fn rebase(&mut self, theirs: Interaction, dates: &Dates) -> Vec<(Field, Disputed)> {
        let now = Self::of_entry(theirs, dates);
        let Some(base) = self.untouched.take() else { return Vec::new() };
        let mut disputed = Vec::new();
        for field in FIELDS {
            let (was, mine, theirs) = (base.says(field), self.says(field), now.says(field));
            if mine == was {
                self.take_over(field, &now);
            } else if theirs != was && theirs != mine {
                let label = field.label();
                let (mine, theirs) = (self.shows(field), now.shows(field));
                disputed.push((field, Disputed { label, theirs, mine }));
            }
        }
        self.editing.clone_from(&now.editing);
        self.untouched = Some(Box::new(now));
        disputed
    }

    /// Says what stands in a field, so that it can be compared.
    fn says(&self, field: Field) -> String {
        match self.people(field) {
            _ if field == Field::Kind => self.kind.name().to_owned(),
            Some(people) => {
                let ids: Vec<_> = people.chosen.iter().map(Choice::id).collect();
                format!("{ids:?} {}", people.edit.text())
            }
            None => self.edit(field).text().trim().to_owned(),
        }
    }

    /// Shows what stands in a field.
    pub fn shows(&self, field: Field) -> String {
        match self.people(field) {
            _ if field == Field::Kind => super::word(self.kind).to_owned(),
            Some(people) => {
                let names: Vec<&str> = people.chosen.iter().map(Choice::name).collect();
                names.join(", ")
            }
            None => self.edit(field).text().to_owned(),
        }
    }

    fn take_over(&mut self, field: Field, from: &Self) {
        match field {
            Field::Kind => {
                self.kind = from.kind;
                self.typed_kind = from.typed_kind.clone();
            }
            Field::Who => self.who = from.who.clone(),
            Field::With => self.with = from.with.clone(),
            // A text that did not change keeps its cursor.
            _ if self.edit(field).text() == from.edit(field).text() => {}
            _ => *self.edit_mut(field) = from.edit(field).clone(),
        }
    }

    /// Writes what the entry said when the form began, for the draft of a correction.
    pub fn write_base(&self) -> Option<String> {
        let base = self.untouched.as_ref()?;
        let texts = super::TEXTS.iter().map(|(name, field)| (*name, base.edit(*field).text()));
        let mut all: BTreeMap<&str, String> =
            texts.map(|(name, text)| (name, text.to_owned())).collect();
        all.insert("kind", base.kind.name().to_owned());
        all.insert("who", write_choices(&base.who.chosen));
        all.insert("with", write_choices(&base.with.chosen));
        serde_json::to_string(&all).ok()
    }

    /// Goes on with the draft of a correction, which began with the entry as `base` says: it may
    /// have been changed since. Returns what both changed.
    pub fn resume(&mut self, base: &str, dates: &Dates) -> Vec<(Field, Disputed)> {
        let Ok(all) = serde_json::from_str::<BTreeMap<String, String>>(base) else {
            return Vec::new();
        };
        let (Some(entry), Some(mut begun)) = (self.editing.clone(), self.untouched.clone()) else {
            return Vec::new();
        };
        let text = |name: &str| all.get(name).cloned().unwrap_or_default();
        for (name, field) in super::TEXTS {
            begun.edit_mut(*field).set(text(name));
        }
        begun.kind = text("kind").parse().unwrap_or(begun.kind);
        begun.who.chosen = read_choices(&text("who"));
        begun.with.chosen = read_choices(&text("with"));
        self.untouched = Some(begun);
        self.rebase(*entry, dates)
    }

    /// Says at the fields what others made of them meanwhile.
    pub fn note_theirs(&mut self, disputed: &[(Field, Disputed)]) {
        self.errors = disputed.iter().map(|(field, both)| (*field, both.told())).collect();
        if let Some((field, _)) = disputed.first() {
            self.focus = *field;
        }
    }
}
