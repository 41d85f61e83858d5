//! One change to many contacts: one write, one undo.

use crate::domain::contact::ContactChange;
use crate::domain::{Contact, ContactId, DetailKind, Label, LabelId, MemberId, Op};
use crate::store::Together;

use super::writing::Writing;
use super::{Error, Result, Session};

/// How many contacts one write changes at most: about a second under the file's lock.
pub const MOST_AT_ONCE: usize = 10_000;

/// How many contacts one write deletes: their entries go with them, and others wait meanwhile.
const DELETED_AT_ONCE: usize = 100;

/// How many entries are looked at to say what goes with contacts.
const LOOKED_AT: usize = 50_000;

/// A change to many contacts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BulkChange {
    /// Stars them; takes the stars away where all have one.
    Star,
    /// Archives them; brings them back where all are archived.
    Archive,
    /// Sets who is responsible.
    Holder(Option<MemberId>),
    /// Puts labels on (by name, made where missing) and takes others off.
    Labels {
        /// The names of those to put on.
        on: Vec<String>,
        /// Those to take off.
        off: Vec<LabelId>,
    },
}

/// What a change to many contacts did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Those that were changed.
    pub contacts: Vec<ContactId>,
    /// How many were as they should be already.
    pub same: usize,
    /// The name of the first that was changed, else of the first that was not.
    pub name: String,
    /// Whether they are starred or archived now, for those two changes.
    pub on: bool,
}

/// What a deletion of many contacts did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedContacts {
    /// Those that are gone.
    pub contacts: Vec<ContactId>,
    /// Whether another process still reads and the last copy in the WAL waits for it.
    pub purge_pending: bool,
    /// How many are still there, because it was stopped.
    pub left: usize,
    /// What stopped it, where it was not the caller.
    pub stopped: Option<Error>,
}

impl Session {
    /// Changes many contacts in one write; those that are gone are left out.
    ///
    /// # Errors
    /// `Usage` where they are more than [`MOST_AT_ONCE`] or a label's name cannot be read;
    /// `NotFound` where all of them are gone.
    pub fn change_contacts(&self, ids: &[ContactId], change: &BulkChange) -> Result<Changed> {
        refuse_more_than_most(ids)?;
        let contacts = self.reader()?.contacts_by_id(ids)?;
        let mut writing = Writing::new(self)?;
        let on = match change {
            BulkChange::Star => !contacts.iter().all(|contact| contact.starred),
            BulkChange::Archive => !contacts.iter().all(|contact| contact.archived),
            _ => true,
        };
        let labels = labels_to_write(&mut writing, change)?;
        let mut changed = Vec::new();
        let mut names = [None, None];
        for contact in &contacts {
            let changes = changes(contact, change, on, &labels);
            let [first, same] = &mut names;
            let name = if changes.is_empty() { same } else { first };
            name.get_or_insert(&contact.name);
            if !changes.is_empty() {
                changed.push(contact.id);
                writing.ops.push(Op::EditContact { id: contact.id, changes });
            }
        }
        let name = names.into_iter().flatten().next().cloned();
        let name = name.ok_or_else(|| {
            Error::new(super::Kind::NotFound, "these contacts were deleted meanwhile")
        })?;
        if !changed.is_empty() {
            self.apply(&writing.ops)?;
        }
        Ok(Changed { same: contacts.len() - changed.len(), contacts: changed, name, on })
    }

    /// Says what goes with contacts when all of them are deleted.
    pub fn consequences_of(&self, ids: &[ContactId]) -> Result<Together> {
        Ok(self.reader()?.consequences_of(ids, LOOKED_AT)?)
    }

    /// Deletes contacts and the entries with them alone, some at a time, so that others can write
    /// meanwhile. `go_on` is told how many are done, and says whether to do more. Where it does
    /// not, or one of these writes fails, the earlier ones stand and the rest is left.
    ///
    /// # Errors
    /// Where nothing was deleted at all.
    pub fn delete_contacts(
        &self,
        ids: &[ContactId],
        go_on: &mut dyn FnMut(usize) -> bool,
    ) -> Result<DeletedContacts> {
        refuse_more_than_most(ids)?;
        let mut deleted =
            DeletedContacts { contacts: Vec::new(), purge_pending: false, left: 0, stopped: None };
        for (place, some) in ids.chunks(DELETED_AT_ONCE).enumerate() {
            let done = place * DELETED_AT_ONCE;
            deleted.left = ids.len() - done;
            if done > 0 && !go_on(done) {
                break;
            }
            let there: Vec<ContactId> =
                self.reader()?.contacts_by_id(some)?.iter().map(|contact| contact.id).collect();
            let ops: Vec<Op> = there.iter().copied().map(Op::DeleteContact).collect();
            if ops.is_empty() {
                deleted.left -= some.len();
                continue;
            }
            match self.apply(&ops) {
                Ok(applied) => {
                    deleted.purge_pending = applied.purge_pending;
                    deleted.contacts.extend(there);
                    deleted.left -= some.len();
                }
                Err(error) if deleted.contacts.is_empty() => return Err(error),
                Err(error) => {
                    deleted.stopped = Some(error);
                    break;
                }
            }
        }
        if !deleted.contacts.is_empty() {
            self.forget_drafts_of_contacts(&deleted.contacts)?;
            self.forget_drafts_of_gone()?;
        }
        Ok(deleted)
    }

    /// Lists the labels of the current book; of each, how many of these contacts bear it.
    pub fn labels_among(&self, ids: &[ContactId]) -> Result<Vec<Label>> {
        Ok(self.reader()?.labels_among(ids)?)
    }

    /// Returns contacts by their ids, in that order; those that are gone are left out.
    pub fn contacts_by_id(&self, ids: &[ContactId]) -> Result<Vec<Contact>> {
        Ok(self.reader()?.contacts_by_id(ids)?)
    }

    /// Returns the first detail of a kind of each of these contacts, and how many have none.
    pub fn details_of(&self, ids: &[ContactId], kind: DetailKind) -> Result<(Vec<String>, usize)> {
        let contacts = self.contacts_by_id(ids)?;
        let found: Vec<String> = contacts
            .iter()
            .filter_map(|contact| contact.details(kind).next())
            .map(|detail| detail.value.clone())
            .collect();
        let without = contacts.len() - found.len();
        Ok((found, without))
    }
}

fn refuse_more_than_most(ids: &[ContactId]) -> Result<()> {
    if ids.len() <= MOST_AT_ONCE {
        return Ok(());
    }
    Err(Error::usage(format!(
        "these are {} contacts: {MOST_AT_ONCE} at most go at once",
        ids.len()
    ))
    .hint("do it in parts"))
}

/// Returns the labels to put on or take off, making those that are missing.
fn labels_to_write(writing: &mut Writing<'_>, change: &BulkChange) -> Result<Vec<(LabelId, bool)>> {
    let BulkChange::Labels { on, off } = change else { return Ok(Vec::new()) };
    let mut labels = Vec::with_capacity(on.len() + off.len());
    for name in on {
        labels.push((writing.label(name)?, true));
    }
    labels.extend(off.iter().map(|label| (*label, false)));
    Ok(labels)
}

/// Returns what is to be written to a contact: nothing where it is as it should be.
fn changes(
    contact: &Contact,
    change: &BulkChange,
    on: bool,
    labels: &[(LabelId, bool)],
) -> Vec<ContactChange> {
    let one = |differs: bool, change| if differs { vec![change] } else { Vec::new() };
    match change {
        BulkChange::Star => one(contact.starred != on, ContactChange::Starred(on)),
        BulkChange::Archive => one(contact.archived != on, ContactChange::Archived(on)),
        BulkChange::Holder(holder) => one(
            contact.holder.as_ref().map(|holder| holder.id) != *holder,
            ContactChange::Holder(*holder),
        ),
        BulkChange::Labels { .. } => {
            let borne = |id| contact.labels.iter().any(|label| label.id == id);
            let differs = |(id, on): &&(LabelId, bool)| borne(*id) != *on;
            let change = |(id, on): &(LabelId, bool)| ContactChange::Label(*id, *on);
            labels.iter().filter(differs).map(change).collect()
        }
    }
}
