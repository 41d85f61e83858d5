//! Whom the draft of an entry is about.

use crate::app::{DraftId, DraftKey, SEVERAL};
use crate::domain::ContactId;
use crate::domain::text::name_key;

use super::{Choice, LogForm};

impl LogForm {
    /// Tells whether the form was opened on this contact, alone or with others.
    pub(super) fn is_opened_on(&self, choice: &Choice) -> bool {
        let id = choice.id().map(|id| id.to_string());
        matches!((&self.id, id), (DraftId::Contact(of), Some(id)) if of.contains(&id))
    }

    /// Tells whether the form was opened on several contacts. A name holds no id.
    pub(super) fn is_of_several(&self) -> bool {
        let is_id = |part: &str| part.parse::<ContactId>().is_ok();
        let DraftId::Contact(of) = &self.id else { return false };
        of.contains(SEVERAL) && of.split(SEVERAL).all(is_id)
    }

    /// Has the draft of a form that was opened on several be about those whom it is with by now;
    /// returns what its draft was before, where that was another one.
    pub fn follow_people(&mut self) -> Option<DraftKey> {
        if !self.on_several {
            return None;
        }
        let people: Vec<Choice> =
            self.who.chosen.iter().chain(&self.with.chosen).cloned().collect();
        let one = people.iter().find(|choice| choice.id().is_some()).or(people.first());
        let id = draft_with_all(&people).unwrap_or_else(|| draft_with(one));
        let was = std::mem::replace(&mut self.id, id);
        let opened_at = self.opened_at.millis();
        (was != self.id).then_some(DraftKey { id: was, opened_at })
    }

    /// Takes contacts out who are gone, and returns their names; the first of the others takes the
    /// place of the primary contact.
    pub fn lose(&mut self, gone: &[ContactId]) -> String {
        let is_gone = |choice: &mut Choice| choice.id().is_some_and(|id| gone.contains(&id));
        let mut lost: Vec<Choice> = self.who.chosen.extract_if(.., is_gone).collect();
        lost.extend(self.with.chosen.extract_if(.., is_gone));
        if self.who.chosen.is_empty() && !self.with.chosen.is_empty() {
            self.who.chosen.push(self.with.chosen.remove(0));
        }
        lost.iter().map(Choice::name).collect::<Vec<_>>().join(", ")
    }
}

/// Names the draft of a new entry.
pub fn draft_with(whom: Option<&Choice>) -> DraftId {
    match whom {
        Some(Choice::Known { id, .. }) => DraftId::Contact(id.to_string()),
        Some(Choice::New(typed)) => draft_of_new(typed),
        None => DraftId::Nobody,
    }
}

/// Names the draft of a new entry with several contacts, in whatever order they are marked; none
/// where they are not several.
pub fn draft_with_all(several: &[Choice]) -> Option<DraftId> {
    let mut ids: Vec<String> =
        several.iter().filter_map(Choice::id).map(|id| id.to_string()).collect();
    ids.sort_unstable();
    (ids.len() > 1).then(|| DraftId::Contact(ids.join(SEVERAL)))
}

/// Names the draft of an entry with somebody who is not in the book yet: one per name, so that
/// one is not taken for the other.
pub(super) fn draft_of_new(typed: &str) -> DraftId {
    match name_key(typed) {
        name if name.is_empty() => DraftId::Nobody,
        name => DraftId::Contact(name),
    }
}
