//! Reads: one page each, inline.

use crate::app::{
    ContactCursor, ContactQuery, InteractionCursor, InteractionQuery, Kind, Result, Scope, Session,
    Towards,
};
use crate::domain::{Capability, ContactId, ContactRow, Interaction};

use super::super::contact_form;
use super::super::contacts::row_of;
use super::super::message::{BookState, Read, Reply};
use super::super::window::{Chunk, Place};

/// What the keys may ask of the actor's role.
const CAPABILITIES: [Capability; 5] = [
    Capability::Log,
    Capability::EditInteractions,
    Capability::DeleteInteractions,
    Capability::EditContacts,
    Capability::DeleteContacts,
];

/// How many contacts a completion offers.
const OFFERS: usize = 6;

/// Carries a read out.
pub fn read(session: &mut Session, read: Read) -> Reply {
    let copy = read.clone();
    match try_read(session, read) {
        Ok(reply) => reply,
        Err(error) if Session::was_locked(&error) => Reply::Locked(copy),
        Err(error) => Reply::Failed(copy, error),
    }
}

fn try_read(session: &mut Session, read: Read) -> Result<Reply> {
    Ok(match read {
        // The model's drafts are newer than those in the folder.
        Read::Book(None) => Reply::Book(Box::new(rights(session)?), false),
        Read::Book(Some(id)) => {
            session.enter(id)?;
            Reply::Book(Box::new(book(session)?), true)
        }
        Read::Contacts { filter, place, limit } => {
            let chunk = contacts(session, filter.as_deref(), &place, limit)?;
            Reply::Contacts { filter, place, chunk }
        }
        Read::Contact(id) => Reply::Contact(Box::new(session.contact(id)?)),
        Read::Timeline { contact, place, limit } => {
            let chunk = timeline(session, contact, &place, limit)?;
            Reply::Timeline { contact, place, chunk }
        }
        Read::Suggest { field, text } => {
            let candidates = session.suggest_contacts(&text, OFFERS)?;
            Reply::Suggest { field, text, candidates }
        }
        Read::Names { field, text } => {
            let names = match field {
                contact_form::Field::Account => session.suggest_accounts(&text, OFFERS)?,
                contact_form::Field::Labels => session.suggest_labels(&text, OFFERS)?,
                _ => Vec::new(),
            };
            Reply::Names { field, text, names }
        }
        Read::ContactToEdit(id) => Reply::ContactToEdit(Box::new(session.contact(id)?)),
        Read::Consequences(id) => Reply::Consequences(id, session.consequences(id)?),
        Read::LastEntry => Reply::LastEntry(session.last_entry()?.map(Box::new)),
        Read::Asked(id) => Reply::Asked(Box::new(session.interaction(id)?)),
        Read::News(mark) => {
            let (news, mark) = session.news(mark)?;
            Reply::News(news, mark)
        }
        Read::Entry(id) => Reply::Entry(Box::new(session.interaction(id)?)),
    })
}

/// Reads the books, what the actor may do in the current one, and the drafts.
///
/// # Errors
/// Where the file cannot be read or the book is not one of the actor's any more.
pub fn book(session: &Session) -> Result<BookState> {
    Ok(BookState { drafts: session.drafts()?.list(), ..rights(session)? })
}

/// Reads the books and what the actor may do in the current one.
fn rights(session: &Session) -> Result<BookState> {
    let mut refusals = Vec::new();
    for capability in CAPABILITIES {
        if let Some(error) = session.refusal(capability)? {
            refusals.push((capability, error));
        }
    }
    Ok(BookState {
        books: session.books()?,
        current: session.book()?.id,
        refusals,
        drafts: Vec::new(),
    })
}

fn contacts(
    session: &Session,
    filter: Option<&str>,
    place: &Place<ContactCursor>,
    limit: usize,
) -> Result<Chunk<ContactRow>> {
    let page = |cursor: Option<&ContactCursor>, towards, limit| {
        session.contacts(&ContactQuery {
            filter: filter.map(str::to_owned),
            cursor: cursor.cloned(),
            towards,
            limit,
            ..ContactQuery::default()
        })
    };
    let middle = |cursor: &ContactCursor| Ok(row_of(&session.contact(cursor.id)?));
    chunk(place, limit, page, middle)
}

fn timeline(
    session: &Session,
    contact: ContactId,
    place: &Place<InteractionCursor>,
    limit: usize,
) -> Result<Chunk<Interaction>> {
    let page = |cursor: Option<&InteractionCursor>, towards, limit| {
        session.interactions(&InteractionQuery {
            scope: Scope::Contact(contact),
            cursor: cursor.copied(),
            towards,
            limit,
            ..InteractionQuery::default()
        })
    };
    chunk(place, limit, page, |cursor: &InteractionCursor| session.interaction(cursor.id))
}

/// Reads a place of a list by pages: `page` reads one way from a cursor, `middle` the cursor's row.
fn chunk<T, C: Clone + for<'a> From<&'a T>>(
    place: &Place<C>,
    limit: usize,
    page: impl Fn(Option<&C>, Towards, usize) -> Result<crate::app::Page<T>>,
    middle: impl Fn(&C) -> Result<T>,
) -> Result<Chunk<T>> {
    Ok(match place {
        Place::Top => {
            let page = page(None, Towards::Next, limit)?;
            Chunk { rows: page.rows, before: false, after: page.more, select: 0 }
        }
        Place::Bottom => {
            let page = page(None, Towards::Previous, limit)?;
            let select = page.rows.len().saturating_sub(1);
            Chunk { rows: page.rows, before: page.more, after: false, select }
        }
        Place::After(cursor) => {
            let page = page(Some(cursor), Towards::Next, limit)?;
            Chunk { rows: page.rows, before: true, after: page.more, select: 0 }
        }
        Place::Before(cursor) => {
            let page = page(Some(cursor), Towards::Previous, limit)?;
            Chunk { rows: page.rows, before: page.more, after: true, select: 0 }
        }
        Place::Around(cursor) => {
            let row = match middle(cursor) {
                // A row that is gone gives its place to the next.
                Err(error) if error.kind == Kind::NotFound => None,
                row => Some(row?),
            };
            // Somebody may have renamed it: it stands elsewhere then.
            let cursor = row.as_ref().map_or_else(|| cursor.clone(), C::from);
            let above = page(Some(&cursor), Towards::Previous, limit / 2)?;
            let below = page(Some(&cursor), Towards::Next, limit / 2)?;
            let mut rows = above.rows;
            let select = rows.len();
            rows.extend(row);
            rows.extend(below.rows);
            Chunk { rows, before: above.more, after: below.more, select }
        }
    })
}
