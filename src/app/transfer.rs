//! Contacts from one book to another.
//!
//! A book shares nothing with another: a copy has ids of its own, and labels and accounts by the names
//! that the other book has for them. What a move takes is written there first and deleted here then, each in
//! one write, so that nothing is lost in between.

use std::collections::HashMap;

use crate::domain::account::AccountChange;
use crate::domain::contact::ContactChange;
use crate::domain::follow_up::FollowUpChange;
use crate::domain::interaction::Author;
use crate::domain::label::LabelChange;
use crate::domain::text::name_key;
use crate::domain::{
    AccountId, Body, BookId, Capability, Contact, ContactId, Detail, DetailId, DetailKind,
    FollowUp, Interaction, InteractionId, LabelId, Member, MemberId, Name, Named, Op, Summary,
};
use crate::store::{
    BookReader, FollowUpQuery, FollowUps, InteractionCursor, InteractionQuery, Lookup, Scope,
};

use super::{DeletedContact, Error, Result, Session};

/// How many records are read at once.
const PAGE: usize = 500;

/// What came into another book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transferred {
    /// The contact there.
    pub contact: Contact,
    /// The book.
    pub book: Named<BookId>,
    /// What was made there besides, in words: `the account "Acme"`.
    pub made: Vec<String>,
    /// The holder, who does not work in that book.
    pub holder_left: Option<String>,
    /// How many entries came along.
    pub entries: u64,
    /// How many follow-ups did.
    pub follow_ups: u64,
    /// What went from the book that the contact was moved from.
    pub gone: Option<DeletedContact>,
}

impl Session {
    /// Copies a contact's fields and labels into another book. Its entries, follow-ups and
    /// relationships stay where they are.
    ///
    /// # Errors
    /// `Denied` where the actor may not add contacts there; `Usage` where it is the same book.
    pub fn copy_contact(&self, id: ContactId, to: BookId) -> Result<Transferred> {
        self.demand_other(to)?;
        self.write_there(id, to, false)
    }

    /// Moves a contact into another book: its fields, labels and follow-ups, and the entries that are
    /// with it alone. Entries with others stay here without it.
    ///
    /// # Errors
    /// Those of [`Self::copy_contact`]; `Denied` where the actor may not delete contacts here.
    pub fn move_contact(&self, id: ContactId, to: BookId) -> Result<Transferred> {
        self.demand_other(to)?;
        self.demand(Capability::DeleteContacts)?;
        let mut there = self.write_there(id, to, true)?;
        let gone = self.delete_contact(id).map_err(|mut error| {
            error.message = format!(
                "{} stands in \"{}\" now, and is still here too: {}",
                there.contact.name, there.book.name, error.message
            );
            error
        })?;
        there.gone = Some(gone);
        Ok(there)
    }

    /// Refuses the book that the session is in, and one in which the actor may not write.
    fn demand_other(&self, to: BookId) -> Result<()> {
        if to == self.book_id()? {
            return Err(Error::usage("the contact is in that book already")
                .hint("--to names another book; `tl book list` lists yours"));
        }
        for capability in [Capability::EditContacts, Capability::Log, Capability::EditFollowUps] {
            self.demand_in(to, capability)?;
        }
        Ok(())
    }

    fn write_there(&self, id: ContactId, to: BookId, with_entries: bool) -> Result<Transferred> {
        let here = self.reader()?;
        let contact = here.contact(id)?;
        let mut other = Other::new(self, to)?;
        let mut changes = other.fields(&contact)?;
        changes.extend(here.own_cadence(id)?.map(|own| ContactChange::Cadence(Some(own))));
        let new: ContactId = self.ids.next(self.now()).into();
        changes.extend(details(new, &contact.details));
        for (_, noted, external_id) in here.origins_of(&[id])? {
            let origin = DetailId::origin(new, &external_id, noted.as_deref().unwrap_or_default());
            let kind = DetailKind::Origin;
            let detail = Detail { id: origin, kind, label: noted, value: external_id };
            changes.push(ContactChange::PutDetail(detail));
        }
        let add = Op::AddContact { id: new, changes, batch: None };
        other.ops.push(add);
        let (mut entries, mut follow_ups) = (0, 0);
        if with_entries {
            let mut new_ids = HashMap::new();
            for entry in entries_alone(&here, id)? {
                let entry_id: InteractionId = self.ids.next(self.now()).into();
                new_ids.insert(entry.id, entry_id);
                other.log(entry_id, new, entry);
                entries += 1;
            }
            for follow_up in follow_ups_of(&here, id)? {
                other.promise(new, &follow_up, &new_ids)?;
                follow_ups += 1;
            }
        }
        let book = other.book.clone();
        let (ops, made, holder_left) = (other.ops, other.made, other.holder_left);
        self.apply_in(to, &ops)?;
        let contact = self.reader_of(to)?.contact(new)?;
        Ok(Transferred { contact, book, made, holder_left, entries, follow_ups, gone: None })
    }
}

/// The other book, and the operations for it.
struct Other<'s> {
    session: &'s Session,
    book: Named<BookId>,
    reader: BookReader<'s>,
    members: Vec<Member>,
    ops: Vec<Op>,
    made: Vec<String>,
    holder_left: Option<String>,
}

impl<'s> Other<'s> {
    fn new(session: &'s Session, book: BookId) -> Result<Self> {
        let reader = session.reader_of(book)?;
        let members = reader.members()?;
        let book = Named { id: book, name: reader.info()?.name };
        let (ops, made) = (Vec::new(), Vec::new());
        Ok(Self { session, book, reader, members, ops, made, holder_left: None })
    }

    /// Tells whether somebody does the work of that book.
    fn works(&self, member: MemberId) -> bool {
        let able = |it: &Member| it.id == member && it.role.can(Capability::EditContacts);
        self.members.iter().any(able)
    }

    /// Returns the fields and labels of a contact as the other book has them.
    fn fields(&mut self, contact: &Contact) -> Result<Vec<ContactChange>> {
        let mut changes = vec![ContactChange::Name(Name::parse(&contact.name, "the name")?)];
        if let Some(account) = &contact.account {
            changes.push(ContactChange::Account(Some(self.account(&account.name)?)));
        }
        match &contact.holder {
            Some(holder) if self.works(holder.id) => {
                changes.push(ContactChange::Holder(Some(holder.id)));
            }
            holder => self.holder_left = holder.as_ref().map(|it| it.name.clone()),
        }
        if let Some(title) = &contact.title {
            changes.push(ContactChange::Title(Some(Name::parse(title, "the title")?)));
        }
        if let Some(notes) = &contact.notes {
            changes.push(ContactChange::Notes(Some(Summary::parse_as(notes, "the notes")?)));
        }
        changes.extend(contact.birthday.map(|day| ContactChange::Birthday(Some(day))));
        changes.extend(contact.starred.then_some(ContactChange::Starred(true)));
        changes.extend(contact.archived.then_some(ContactChange::Archived(true)));
        for label in self.labels(contact)? {
            changes.push(ContactChange::Label(label, true));
        }
        Ok(changes)
    }

    /// Returns the account of this name, the oldest of namesakes; made where there is none.
    fn account(&mut self, name: &str) -> Result<AccountId> {
        let found = self.reader.find_accounts(&Lookup::Name(name_key(name)), PAGE)?;
        if let Some(oldest) = found.iter().map(|it| it.id).min() {
            return Ok(oldest);
        }
        let id: AccountId = self.session.ids.next(self.session.now()).into();
        let name = Name::parse(name, "the account's name")?;
        self.made.push(format!("the account \"{name}\""));
        self.ops.push(Op::AddAccount { id, changes: vec![AccountChange::Name(name)] });
        Ok(id)
    }

    /// Returns the labels of a contact by their names; made where missing, as they are here.
    fn labels(&mut self, contact: &Contact) -> Result<Vec<LabelId>> {
        if contact.labels.is_empty() {
            return Ok(Vec::new());
        }
        let theirs: HashMap<String, LabelId> = self
            .reader
            .label_names()?
            .into_iter()
            .map(|label| (name_key(&label.name), label.id))
            .collect();
        let ours = self.session.reader()?.labels()?;
        let mut ids = Vec::new();
        for label in &contact.labels {
            if let Some(id) = theirs.get(&name_key(&label.name)) {
                ids.push(*id);
                continue;
            }
            let id: LabelId = self.session.ids.next(self.session.now()).into();
            let name = Name::parse(&label.name, "the label's name")?;
            let known = ours.iter().find(|it| it.id == label.id);
            self.made.push(format!("the label \"{name}\""));
            let tint = known.and_then(|it| it.tint.clone());
            self.ops.push(Op::AddLabel { id, name, tint });
            if let Some(cadence) = known.and_then(|it| it.cadence) {
                let changes = vec![LabelChange::Cadence(Some(cadence))];
                self.ops.push(Op::EditLabel { id, changes });
            }
            ids.push(id);
        }
        Ok(ids)
    }

    /// Logs an entry as it was, with whoever logged it as its author: it is a record of now.
    fn log(&mut self, id: InteractionId, with: ContactId, entry: Interaction) {
        let Interaction { body, logged_by, author, pinned, .. } = entry;
        let person = match body.author {
            Some(Author::Member(member)) => Some((member, author.unwrap_or_default())),
            Some(Author::Name(_)) => None,
            None => Some((logged_by.id, logged_by.name)),
        };
        let author = match person {
            None => body.author,
            Some((member, _)) if member == self.session.actor.id => None,
            Some((member, _)) if self.members.iter().any(|it| it.id == member) => {
                Some(Author::Member(member))
            }
            Some((_, name)) => Name::parse(&name, "the author").ok().map(Author::Name),
        };
        let (participants, accounts) = (vec![with], Vec::new());
        let body = Body { participants, accounts, opportunity: None, author, ..body };
        self.ops.push(Op::Log { id, body: Box::new(body), batch: None });
        if pinned {
            self.ops.push(Op::PinInteraction { id, pinned });
        }
    }

    /// Makes a follow-up as it was.
    fn promise(
        &mut self,
        with: ContactId,
        follow_up: &FollowUp,
        entries: &HashMap<InteractionId, InteractionId>,
    ) -> Result<()> {
        let assignee = follow_up.assignee.as_ref().map(|it| it.id).filter(|it| self.works(*it));
        let changes = vec![
            FollowUpChange::Contact(with),
            FollowUpChange::Text(Name::parse(&follow_up.text, "the text")?),
            FollowUpChange::Due(follow_up.due),
            FollowUpChange::Assignee(assignee.or(Some(self.session.actor.id))),
            FollowUpChange::Done(follow_up.done_at),
        ];
        let id = self.session.ids.next(self.session.now()).into();
        let origin = follow_up.origin.and_then(|origin| entries.get(&origin).copied());
        self.ops.push(Op::AddFollowUp { id, origin, changes });
        Ok(())
    }
}

/// Returns details with ids of their own.
fn details(contact: ContactId, details: &[Detail]) -> Vec<ContactChange> {
    let copy = |detail: &Detail| {
        let key = match detail.kind {
            DetailKind::Custom => {
                let label = name_key(detail.label.as_deref().unwrap_or_default());
                DetailId::custom(contact, &label)
            }
            kind => DetailId::taken(contact, kind, &kind.key(&detail.value)),
        };
        ContactChange::PutDetail(Detail { id: key, ..detail.clone() })
    };
    details.iter().map(copy).collect()
}

/// Lists the entries that are with a contact alone, the oldest first.
fn entries_alone(reader: &BookReader<'_>, id: ContactId) -> Result<Vec<Interaction>> {
    let mut all = Vec::new();
    let mut query =
        InteractionQuery { scope: Scope::Contact(id), limit: PAGE, ..Default::default() };
    loop {
        let page = reader.interactions(&query)?;
        query.cursor = page.rows.last().map(InteractionCursor::from);
        all.extend(page.rows.into_iter().filter(|entry| entry.contacts.len() == 1));
        if !page.more || query.cursor.is_none() {
            break;
        }
    }
    all.reverse();
    Ok(all)
}

/// Lists the follow-ups with a contact, done ones too.
fn follow_ups_of(reader: &BookReader<'_>, id: ContactId) -> Result<Vec<FollowUp>> {
    let mut all = Vec::new();
    for which in [FollowUps::Open, FollowUps::Done] {
        let mut query =
            FollowUpQuery { which, contact: Some(id), limit: PAGE, ..Default::default() };
        loop {
            let page = reader.follow_ups(&query)?;
            query.after = page.rows.last().map(|it| it.id);
            all.extend(page.rows);
            if !page.more || query.after.is_none() {
                break;
            }
        }
    }
    Ok(all)
}
