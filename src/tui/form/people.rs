//! A field that names contacts: those chosen, and a WHO that is being typed with what it may mean.

use crate::app::Candidate;
use crate::domain::text::name_key;
use crate::domain::{Contact, ContactId, ContactRow, Named};

use super::super::edit::Edit;

/// Somebody chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// Somebody in the book.
    Known {
        /// The contact.
        id: ContactId,
        /// Its name.
        name: String,
        /// Its account's name.
        account: Option<String>,
        /// Its first phone number.
        phone: Option<String>,
    },
    /// Somebody to be made: a name, an e-mail or a bare phone, as typed.
    New(String),
}

impl Choice {
    /// Returns the contact, where it exists.
    pub fn id(&self) -> Option<ContactId> {
        match self {
            Self::Known { id, .. } => Some(*id),
            Self::New(_) => None,
        }
    }

    /// Returns the name, raw.
    pub fn name(&self) -> &str {
        match self {
            Self::Known { name, .. } => name,
            Self::New(typed) => typed,
        }
    }

    /// Returns the facts of a title: name, account, and phone or that it is somebody new.
    pub fn facts(&self) -> (&str, Option<&str>, Option<&str>) {
        match self {
            Self::Known { name, account, phone, .. } => {
                (name, account.as_deref(), phone.as_deref())
            }
            Self::New(typed) => (typed, None, Some("new contact")),
        }
    }

    fn parts(&self) -> (Option<String>, String, Option<String>, Option<String>) {
        match self {
            Self::Known { id, name, account, phone } => {
                (Some(id.to_string()), name.clone(), account.clone(), phone.clone())
            }
            Self::New(typed) => (None, typed.clone(), None, None),
        }
    }
}

impl From<&Named<ContactId>> for Choice {
    fn from(contact: &Named<ContactId>) -> Self {
        Self::Known { id: contact.id, name: contact.name.clone(), account: None, phone: None }
    }
}

impl From<&ContactRow> for Choice {
    fn from(row: &ContactRow) -> Self {
        Self::Known {
            id: row.id,
            name: row.name.clone(),
            account: row.account.clone(),
            phone: None,
        }
    }
}

impl From<&Contact> for Choice {
    fn from(contact: &Contact) -> Self {
        Self::Known {
            id: contact.id,
            name: contact.name.clone(),
            account: contact.account.as_ref().map(|account| account.name.clone()),
            phone: contact.phone().map(str::to_owned),
        }
    }
}

impl From<&Candidate> for Choice {
    fn from(candidate: &Candidate) -> Self {
        Self::Known {
            id: candidate.id,
            name: candidate.name.clone(),
            account: candidate.account.clone(),
            phone: None,
        }
    }
}

/// Writes choices for a draft.
pub fn write_choices(choices: &[Choice]) -> String {
    let parts: Vec<_> = choices.iter().map(Choice::parts).collect();
    serde_json::to_string(&parts).unwrap_or_default()
}

/// Reads choices from a draft; what cannot be read is left out.
pub fn read_choices(text: &str) -> Vec<Choice> {
    type Parts = (Option<String>, String, Option<String>, Option<String>);
    let parts: Vec<Parts> = serde_json::from_str(text).unwrap_or_default();
    parts
        .into_iter()
        .map(|(id, name, account, phone)| match id.and_then(|id| id.parse().ok()) {
            Some(id) => Choice::Known { id, name, account, phone },
            None => Choice::New(name),
        })
        .collect()
}

/// Something that an open completion offers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer<'a> {
    /// Somebody in the book.
    Known(&'a Candidate),
    /// Somebody new of this name.
    New(&'a str),
}

/// A field that names contacts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct People {
    /// Those chosen, in order.
    pub chosen: Vec<Choice>,
    /// What is being typed.
    pub edit: Edit,
    /// The offer that Enter takes.
    pub cursor: usize,
    /// Whether only one can be chosen.
    pub single: bool,
    candidates: Vec<Candidate>,
    /// What the candidates are for.
    answered: Option<String>,
}

impl People {
    /// Makes a field for one contact.
    pub fn one(choice: Option<Choice>) -> Self {
        Self { chosen: choice.into_iter().collect(), single: true, ..Self::default() }
    }

    /// Makes a field for any number of contacts.
    pub fn many(chosen: Vec<Choice>) -> Self {
        Self { chosen, ..Self::default() }
    }

    /// Returns what was typed, where it is something to look for.
    pub fn typed(&self) -> Option<&str> {
        let typed = self.edit.text().trim();
        (!typed.is_empty()).then_some(typed)
    }

    /// Returns what the completion is to be asked for: what was typed, or nothing where nobody is
    /// chosen and one has to be, which offers those most recently in touch.
    pub fn asks(&self) -> Option<&str> {
        self.typed().or_else(|| (self.single && self.chosen.is_empty()).then_some(""))
    }

    /// Takes the answer for what was typed; one for an earlier text is dropped.
    pub fn answer(&mut self, text: &str, candidates: Vec<Candidate>) {
        if self.asks() == Some(text) {
            self.candidates = candidates;
            self.answered = Some(text.to_owned());
            self.cursor = 0;
        }
    }

    /// Returns what the completion offers; it is closed while the answer is not there.
    pub fn offers(&self) -> Vec<Offer<'_>> {
        let Some(typed) = self.asks().filter(|typed| self.answered.as_deref() == Some(*typed))
        else {
            return Vec::new();
        };
        let key = name_key(typed);
        let free = |candidate: &&Candidate| {
            !self.chosen.iter().any(|choice| choice.id() == Some(candidate.id))
        };
        let mut offers: Vec<_> = self.candidates.iter().filter(free).map(Offer::Known).collect();
        let named = |candidate: &Candidate| name_key(&candidate.name) == key;
        if !typed.is_empty() && !self.candidates.iter().any(named) {
            offers.push(Offer::New(typed));
        }
        offers
    }

    /// Returns who takes the place of the one chosen, where a name is typed over it: whom Enter
    /// takes, or what was typed while that is not known.
    pub fn replaces(&self) -> Option<Choice> {
        let typed = self.typed().filter(|_| self.single && !self.chosen.is_empty())?;
        Some(match self.offers().get(self.cursor) {
            Some(Offer::Known(candidate)) => Choice::from(*candidate),
            _ => Choice::New(typed.to_owned()),
        })
    }

    /// Moves to another offer; returns false where the completion is closed.
    pub fn step(&mut self, down: bool) -> bool {
        let count = self.offers().len();
        if count == 0 {
            return false;
        }
        self.cursor =
            if down { (self.cursor + 1) % count } else { (self.cursor + count - 1) % count };
        true
    }

    /// Chooses the offer under the cursor; returns false where the completion is closed.
    pub fn accept(&mut self) -> bool {
        let choice = match self.offers().get(self.cursor) {
            Some(Offer::Known(candidate)) => Choice::from(*candidate),
            Some(Offer::New(typed)) => Choice::New((*typed).to_owned()),
            None => return false,
        };
        if self.single {
            self.chosen.clear();
        }
        self.chosen.push(choice);
        self.edit.set("");
        self.close();
        true
    }

    /// Takes the last choice away, as Backspace does in an empty field. What was typed for
    /// somebody new is typed again, to be mended.
    pub fn pop(&mut self) -> bool {
        match self.chosen.pop() {
            Some(Choice::New(typed)) => self.edit.set(typed),
            Some(Choice::Known { .. }) => {}
            None => return false,
        }
        true
    }

    /// Notes that the text changed: its offers are not known yet.
    pub fn close(&mut self) {
        self.candidates.clear();
        self.answered = None;
        self.cursor = 0;
    }
}
