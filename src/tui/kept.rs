//! What is typed into a form is kept as a draft while it is typed, so that it outlives a quit, a
//! crash and a closed terminal.

use std::time::Duration;

use crate::app::{Draft, DraftId, DraftKey, Rest};
use crate::domain::ContactId;

use super::books::BookForm;
use super::contact_form::ContactForm;
use super::form::LogForm;
use super::line::LogLine;
use super::message::{Effect, Job, Timer};
use super::model::{Layer, Model};
use super::sheet::Sheet;

/// How long after the last change a draft is written.
const DRAFT: Duration = Duration::from_millis(500);
/// How long after a change a draft is written at the latest, however long somebody types on.
const DRAFT_AT_LATEST: Duration = Duration::from_secs(1);

/// A form that keeps a draft.
pub trait Kept {
    /// Names the draft.
    fn key(&self) -> DraftKey;
    /// Returns the form as a draft, where there is anything to keep.
    fn kept(&self) -> Option<Draft>;
    /// Returns the write that the form waits for.
    fn saving(&self) -> Option<u64>;
    /// Returns whether it changed since the draft was written.
    fn dirty(&mut self) -> &mut bool;
    /// Has the draft be about what the form is about by now; returns what names it where it stands,
    /// if that is something else.
    fn settle(&mut self) -> Option<DraftKey> {
        None
    }
}

macro_rules! kept {
    ($form:ty $(, $settle:ident)?) => {
        impl Kept for $form {
            fn key(&self) -> DraftKey {
                DraftKey { id: self.id(), opened_at: self.opened_at.millis() }
            }

            fn kept(&self) -> Option<Draft> {
                self.has_content().then(|| self.draft())
            }

            fn saving(&self) -> Option<u64> {
                self.saving
            }

            fn dirty(&mut self) -> &mut bool {
                &mut self.dirty
            }

            $(fn settle(&mut self) -> Option<DraftKey> {
                self.$settle()
            })?
        }
    };
}

kept!(LogForm, follow_people);
kept!(ContactForm);
kept!(Sheet);
kept!(BookForm);
kept!(LogLine);

impl Layer {
    /// Returns the form that keeps a draft, where it is one.
    pub fn form(&self) -> Option<&dyn Kept> {
        match self {
            Self::Log(form) => Some(&**form),
            Self::Line(line) => Some(&**line),
            Self::Contact(form) => Some(&**form),
            Self::Sheet(form) if form.keeps_draft() => Some(&**form),
            Self::Book(form) => Some(&**form),
            _ => None,
        }
    }

    /// Returns it to change it.
    fn form_mut(&mut self) -> Option<&mut dyn Kept> {
        match self {
            Self::Log(form) => Some(&mut **form),
            Self::Line(line) => Some(&mut **line),
            Self::Contact(form) => Some(&mut **form),
            Self::Sheet(form) if form.keeps_draft() => Some(&mut **form),
            Self::Book(form) => Some(&mut **form),
            _ => None,
        }
    }
}

impl Model {
    /// Returns what would be lost if the program ended now.
    pub fn unsaved(&self) -> Option<Draft> {
        let mut forms = self.layers.iter().rev().filter_map(Layer::form);
        forms.find_map(|form| form.kept().filter(|_| form.saving().is_none()))
    }

    /// Tells whether what this write was to write is a draft too.
    pub fn is_draft(&self, ticket: u64) -> bool {
        self.layers.iter().filter_map(Layer::form).any(|form| form.saving() == Some(ticket))
    }

    /// Writes the draft of the open form, or removes it where nothing is left in it.
    pub fn keep_draft(&mut self, effects: &mut Vec<Effect>) {
        let Some(form) = self.layers.iter_mut().rev().find_map(Layer::form_mut) else { return };
        if form.saving().is_some() || !std::mem::take(form.dirty()) {
            return;
        }
        let was = form.settle();
        let (key, draft) = (form.key(), form.kept());
        match draft {
            Some(draft) => self.park(draft, effects),
            None => self.drop_draft(&key, effects),
        }
        // What it was goes when it stands anew. That is asked of the folder, too: somebody who was
        // deleted is taken out of the list before.
        if let Some(was) = was {
            self.forget_draft(&was);
            self.write(Job::DropDraft(was), effects);
        }
    }

    /// Puts a draft at the top of the list, in the place of what it was before, and has it written.
    pub fn park(&mut self, draft: Draft, effects: &mut Vec<Effect>) {
        self.forget_draft(&draft.key());
        self.book.drafts.insert(0, draft.clone());
        self.write(Job::SaveDraft(Box::new(draft)), effects);
    }

    /// Takes a draft off the list and has it removed, where it stands there.
    pub fn drop_draft(&mut self, key: &DraftKey, effects: &mut Vec<Effect>) {
        if self.forget_draft(key) {
            self.write(Job::DropDraft(key.clone()), effects);
        }
    }

    /// Removes the draft of the form that waited for this write: it is written.
    pub fn drop_draft_of(&mut self, ticket: u64, effects: &mut Vec<Effect>) {
        let mut forms = self.layers.iter().filter_map(Layer::form);
        let waited = forms.find(|form| form.saving() == Some(ticket)).map(Kept::key);
        if let Some(key) = waited {
            self.drop_draft(&key, effects);
        }
    }

    /// Takes a draft off the list; returns whether it stood there.
    pub fn forget_draft(&mut self, key: &DraftKey) -> bool {
        let before = self.book.drafts.len();
        self.book.drafts.retain(|draft| draft.key() != *key);
        self.book.drafts.len() != before
    }

    /// Takes a contact that is gone out of the drafts, and those about it alone off the list.
    pub fn forget_drafts_of(&mut self, contact: ContactId) {
        self.book.drafts.retain_mut(|draft| match draft.without(&[contact]) {
            Rest::Whole => true,
            Rest::Others(left) => {
                *draft = *left;
                true
            }
            Rest::Nothing => false,
        });
    }

    /// Takes the drafts about this off the list.
    pub fn forget_drafts_about(&mut self, id: &DraftId) {
        self.book.drafts.retain(|draft| draft.id != *id);
    }

    /// Returns the drafts that are about contacts alone and go with them.
    pub fn drafts_of(&self, contacts: &[ContactId]) -> impl Iterator<Item = &Draft> {
        self.book.drafts.iter().filter(|draft| draft.goes_with(contacts))
    }

    /// Returns the draft that a form about this goes on with: the one last written of those there
    /// are.
    pub fn draft_about(&self, id: &DraftId) -> Option<&Draft> {
        self.book.drafts.iter().find(|draft| draft.id == *id)
    }

    /// Makes a draft the one that a form about the same goes on with.
    pub fn prefer_draft(&mut self, key: &DraftKey) {
        if let Some(place) = self.book.drafts.iter().position(|draft| draft.key() == *key) {
            self.book.drafts[..=place].rotate_right(1);
        }
    }

    /// Notes that the open form changed: its draft is written soon, at a pause or while somebody
    /// types on.
    pub fn form_changed(&mut self, effects: &mut Vec<Effect>) {
        let Some(form) = self.layers.iter_mut().rev().find_map(Layer::form_mut) else { return };
        *form.dirty() = true;
        effects.push(Effect::Wait(Timer::Draft, DRAFT));
        if !std::mem::replace(&mut self.draft_is_due, true) {
            effects.push(Effect::Wait(Timer::DraftAtLatest, DRAFT_AT_LATEST));
        }
    }
}
