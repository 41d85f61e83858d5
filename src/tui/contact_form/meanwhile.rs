//! A contact that somebody else changed while its form was open.

use crate::domain::Contact;
use crate::domain::text::name_key;

use super::super::dispute::Disputed;
use super::{ContactForm, Field, lists, texts_of};

impl ContactForm {
    /// Goes on over a later state of the contact. What was not changed here becomes what it is
    /// there, lists are united; returns the fields that both changed, each to something else.
    pub fn rebase(&mut self, theirs: Contact) -> Vec<(Field, Disputed)> {
        let now = texts_of(&theirs);
        let mut disputed = Vec::new();
        for field in Field::ALL {
            let theirs = now[field.place()].clone();
            let (was, mine) = (self.base(field).to_owned(), self.text(field).to_owned());
            let same = |one: &str, other: &str| one.trim() == other.trim();
            if same(&theirs, &was) || same(&theirs, &mine) {
                continue;
            }
            if same(&mine, &was) {
                self.field_mut(field).set(theirs);
                continue;
            }
            if field.details().is_some() || field == Field::Labels {
                let both = self.unite(field, &was, &mine, &theirs);
                self.field_mut(field).set(both);
                if field != Field::Custom || !clash(&was, &mine, &theirs) {
                    continue;
                }
            }
            disputed.push((field, Disputed { label: field.label(), theirs, mine }));
        }
        self.base = now;
        self.editing = Some(Box::new(theirs));
        disputed
    }

    /// Unites two lists that came of one: theirs, without what went here and with what came here.
    fn unite(&self, field: Field, was: &str, mine: &str, theirs: &str) -> String {
        let known = self.base_items(field);
        let read = |text: &str| match field {
            Field::Labels => lists::labels(text),
            _ => lists::items(text, field, &known),
        };
        let (was, mine, mut all) = (read(was), read(mine), read(theirs));
        let came: Vec<String> = mine.iter().filter(|item| !was.contains(item)).cloned().collect();
        all.retain(|item| !was.contains(item) || mine.contains(item));
        if field == Field::Custom {
            all.retain(|item| !came.iter().any(|other| key(other) == key(item)));
        }
        for item in came {
            if !all.contains(&item) {
                all.push(item);
            }
        }
        all.join(if field == Field::Labels { ", " } else { "\n" })
    }

    /// Says at the fields what others made of them meanwhile.
    pub fn note_theirs(&mut self, disputed: &[(Field, Disputed)]) {
        self.errors = disputed.iter().map(|(field, both)| (*field, both.told())).collect();
        if let Some((field, _)) = disputed.first() {
            self.focus = *field;
        }
    }
}

fn key(item: &str) -> String {
    name_key(item.split(':').next().unwrap_or_default())
}

/// Tells whether both changed one custom field, each to something else.
fn clash(was: &str, mine: &str, theirs: &str) -> bool {
    let read = |text: &str| lists::items(text, Field::Custom, &[]);
    let (was, mine, theirs) = (read(was), read(mine), read(theirs));
    let of = |items: &[String], name: &str| items.iter().find(|item| key(item) == name).cloned();
    mine.iter().chain(&was).map(|item| key(item)).any(|name| {
        let (was, mine, theirs) = (of(&was, &name), of(&mine, &name), of(&theirs, &name));
        mine != was && theirs != was && mine != theirs
    })
}
