//! Follow-ups: promises with a due date.

use crate::domain::follow_up::{FollowUpChange, default_text};
use crate::domain::{
    Capability, ContactId, FollowUp, FollowUpId, InteractionId, MemberId, Name, Op, Timestamp,
};
use crate::store::{AsRead, FollowUpQuery, Page};

use super::draft::DraftId;
use super::named::{self, SHOWN};
use super::writing::{Writing, given};
use super::{Error, Kind, Result, Saved, Session};

/// What is promised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promise {
    /// When it is due.
    pub due: Timestamp,
    /// What is to be done; nothing makes "Call NAME".
    pub text: String,
    /// Who is to do it; `None` is whoever promises.
    pub assignee: Option<MemberId>,
}

/// A change to a follow-up; `None` leaves a field as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FollowUpEdit {
    /// With whom.
    pub contact: Option<ContactId>,
    /// What is to be done.
    pub text: Option<String>,
    /// When it is due.
    pub due: Option<Timestamp>,
    /// Who is to do it; `Some(None)` is nobody.
    pub assignee: Option<Option<MemberId>>,
    /// Whether it is done.
    pub done: Option<bool>,
}

impl FollowUpEdit {
    /// Tells whether it changes a field that somebody else changed to something else since it was
    /// read. Whether it is done is asked of every edit: what was done meanwhile is not changed
    /// as if it were still to be done.
    fn contradicts(&self, read: &FollowUp, now: &FollowUp) -> bool {
        fn clash<T: PartialEq>(mine: Option<&T>, read: &T, now: &T) -> bool {
            read != now && mine.is_some_and(|mine| mine != now)
        }
        let whose = |it: &FollowUp| it.assignee.as_ref().map(|member| member.id);
        let text = self.text.as_ref().map(|text| text.trim().to_owned());
        let (was_done, is_done) = (read.done_at.is_some(), now.done_at.is_some());
        clash(text.as_ref(), &read.text, &now.text)
            || clash(self.contact.as_ref(), &read.contact.id, &now.contact.id)
            || clash(self.due.as_ref(), &read.due, &now.due)
            || clash(self.assignee.as_ref(), &whose(read), &whose(now))
            || (was_done != is_done && self.done != Some(is_done))
    }
}

impl Session {
    /// Returns one window of follow-ups.
    pub fn follow_ups(&self, query: &FollowUpQuery) -> Result<Page<FollowUp>> {
        Ok(self.reader()?.follow_ups(query)?)
    }

    /// Returns one follow-up.
    pub fn follow_up(&self, id: FollowUpId) -> Result<FollowUp> {
        Ok(self.reader()?.follow_up(id)?)
    }

    /// Finds one follow-up: its id, `last` (the last that I made), or the end of its id.
    ///
    /// # Errors
    /// `NotFound`; `Ambiguous` where the end fits several.
    pub fn find_follow_up(&self, which: &str) -> Result<FollowUpId> {
        let which = named::given(which, "follow-up")?;
        let reader = self.reader()?;
        if let Ok(id) = which.parse::<FollowUpId>() {
            return Ok(reader.follow_up(id)?.id);
        }
        if which.eq_ignore_ascii_case("last") {
            return reader.last_follow_up(self.actor.id)?.ok_or_else(|| {
                Error::new(Kind::NotFound, "you have not made a follow-up in this book yet")
                    .hint("`tl follow-up add WHO WHEN TEXT` makes one")
            });
        }
        let none = || {
            Error::new(Kind::NotFound, format!("there is no follow-up \"{which}\"")).hint(
                "give its id, at least four digits of the id's end, or last: tl follow-up list",
            )
        };
        let end = named::id_end(which).ok_or_else(none)?;
        let found = reader.follow_ups_by_id_end(&end, SHOWN + 1)?;
        named::only(which, "follow-ups", &found)?.ok_or_else(none)
    }

    /// Makes a follow-up with a contact.
    ///
    /// # Errors
    /// Where the role does not allow it, or the text is too long.
    pub fn add_follow_up(&self, contact: ContactId, promise: &Promise) -> Result<FollowUp> {
        let name = self.contact(contact)?.name;
        let mut writing = Writing::new(self)?;
        let id = self.promise(&mut writing, promise, (contact, &name), None)?;
        self.apply(&writing.ops)?;
        self.follow_up(id)
    }

    /// Makes a follow-up with each of several contacts, all in one write.
    ///
    /// # Errors
    /// Those of [`Session::add_follow_up`]; nothing is made then.
    pub fn add_follow_ups(
        &self,
        contacts: &[ContactId],
        promise: &Promise,
    ) -> Result<Vec<FollowUp>> {
        let mut writing = Writing::new(self)?;
        let mut made = Vec::with_capacity(contacts.len());
        for contact in contacts {
            let name = self.contact(*contact)?.name;
            made.push(self.promise(&mut writing, promise, (*contact, &name), None)?);
        }
        self.apply(&writing.ops)?;
        made.into_iter().map(|id| self.follow_up(id)).collect()
    }

    /// Adds what makes a follow-up to a write.
    pub(super) fn promise(
        &self,
        writing: &mut Writing<'_>,
        promise: &Promise,
        (contact, name): (ContactId, &str),
        origin: Option<InteractionId>,
    ) -> Result<FollowUpId> {
        let text = given(Some(&promise.text)).map_or_else(|| default_text(name), str::to_owned);
        let id = writing.id();
        let changes = vec![
            FollowUpChange::Contact(contact),
            FollowUpChange::Text(Name::parse(&text, "the follow-up")?),
            FollowUpChange::Due(promise.due),
            FollowUpChange::Assignee(Some(promise.assignee.unwrap_or(self.actor.id))),
        ];
        writing.ops.push(Op::AddFollowUp { id, origin, changes });
        Ok(id)
    }

    /// Changes a follow-up: also to snooze it, and to mark it as done or open.
    ///
    /// # Errors
    /// Where the role does not allow it, or the text is empty or too long.
    pub fn edit_follow_up(&self, id: FollowUpId, edit: &FollowUpEdit) -> Result<FollowUp> {
        let old = self.follow_up(id)?;
        let changes = self.follow_up_changes(&old, edit)?;
        if changes.is_empty() {
            self.demand(Capability::EditFollowUps)?;
            return Ok(old);
        }
        self.apply(&[Op::EditFollowUp { id, changes }])?;
        self.follow_up(id)
    }

    /// Changes a follow-up that a form began to change as it was `read`. Only what the form changes
    /// is written, over what others changed since; where they changed the same field to something
    /// else, or marked it as done or open, nothing is written, and the follow-up comes back as it
    /// stands now.
    ///
    /// # Errors
    /// Those of [`Session::edit_follow_up`]; `NotFound` where it was deleted.
    pub fn edit_follow_up_as_read(
        &self,
        read: &FollowUp,
        edit: &FollowUpEdit,
    ) -> Result<Saved<FollowUp>> {
        let id = read.id;
        loop {
            let now = self.follow_up(id)?;
            if edit.contradicts(read, &now) {
                return Ok(Saved::Meanwhile(Box::new(now)));
            }
            let changes = self.follow_up_changes(&now, edit)?;
            if changes.is_empty() {
                self.demand(Capability::EditFollowUps)?;
                return Ok(Saved::Written(Box::new(now)));
            }
            // Between the look and the write somebody may have been faster.
            let as_read = AsRead::FollowUp(Box::new(now));
            if self.apply_as_read(&[Op::EditFollowUp { id, changes }], &as_read)?.is_some() {
                return Ok(Saved::Written(Box::new(self.follow_up(id)?)));
            }
        }
    }

    /// Returns what an edit changes of a follow-up.
    fn follow_up_changes(
        &self,
        old: &FollowUp,
        edit: &FollowUpEdit,
    ) -> Result<Vec<FollowUpChange>> {
        let mut changes = Vec::new();
        if let Some(contact) = edit.contact.filter(|contact| *contact != old.contact.id) {
            changes.push(FollowUpChange::Contact(contact));
        }
        if let Some(text) = &edit.text {
            let text = Name::parse(text, "the follow-up")?;
            if text.as_str() != old.text {
                changes.push(FollowUpChange::Text(text));
            }
        }
        if let Some(due) = edit.due.filter(|due| *due != old.due) {
            changes.push(FollowUpChange::Due(due));
        }
        if let Some(assignee) = edit.assignee
            && assignee != old.assignee.as_ref().map(|member| member.id)
        {
            changes.push(FollowUpChange::Assignee(assignee));
        }
        if let Some(done) = edit.done.filter(|done| *done != old.done_at.is_some()) {
            changes.push(FollowUpChange::Done(done.then(|| self.now())));
        }
        Ok(changes)
    }

    /// Deletes a follow-up; returns what it was.
    pub fn delete_follow_up(&self, id: FollowUpId) -> Result<FollowUp> {
        let old = self.follow_up(id)?;
        self.apply(&[Op::DeleteFollowUp(id)])?;
        self.forget_drafts(&DraftId::EditFollowUp(id.to_string()))?;
        Ok(old)
    }

    /// Lists the follow-ups that were made in the same write as an entry, are still open and were
    /// not changed since: they are taken back with it.
    pub fn promised_with(&self, id: InteractionId) -> Result<Vec<FollowUp>> {
        let reader = self.reader()?;
        let promised = reader.follow_ups_logged_with(id)?;
        promised.into_iter().map(|id| Ok(reader.follow_up(id)?)).collect()
    }
}
