//! Reads: one page each, inline.

use crate::app::{
    ContactCursor, ContactQuery, InteractionCursor, InteractionQuery, Kind, Result, Scope, Session,
    Towards,
};
use crate::domain::{Capability, ContactId, ContactRow, Interaction};

use super::super::contacts::{Ask, Shown, Told, row_of};
use super::super::message::{BookState, Read, Reply};
use super::super::window::{Chunk, Place};

/// What the keys may ask of the actor's role.
const CAPABILITIES: [Capability; 6] = [
    Capability::Log,
    Capability::EditInteractions,
    Capability::DeleteInteractions,
    Capability::EditContacts,
    Capability::DeleteContacts,
    Capability::SetHolder,
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
        Read::Contacts { filter, shown, place, limit } => {
            let chunk = contacts(session, filter.as_deref(), shown, &place, limit)?;
            Reply::Contacts { filter, shown, place, chunk }
        }
        Read::Several(ask) => Reply::Several(several(session, ask)?),
        Read::Refusal(book, capability) => match session.refusal_in(book, capability)? {
            Some(error) => return Err(error),
            None => Reply::Allowed,
        },
        Read::Contact(id) => Reply::Contact(Box::new(session.contact(id)?)),
        Read::Timeline { contact, place, limit } => {
            let chunk = timeline(session, contact, &place, limit)?;
            Reply::Timeline { contact, place, chunk }
        }
        Read::Suggest { field, text } => {
            let candidates = session.suggest_contacts(&text, OFFERS)?;
            Reply::Suggest { field, text, candidates }
        }
        Read::Consequences(id) => Reply::Consequences(id, session.consequences(id)?),
        Read::LastEntry => Reply::LastEntry(session.last_entry()?.map(Box::new)),
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
        first: session.first_book()?,
        icons: session.config().icons,
    })
}

fn several(session: &Session, ask: Ask) -> Result<Told> {
    Ok(match ask {
        Ask::Rows { filter, shown, limit } => {
            let page =
                session.contacts(&ContactQuery { filter, limit, ..query(session, shown) })?;
            Told::Rows(page.rows, page.more)
        }
        Ask::Labels(ids) => {
            let labels = session.labels_among(&ids)?;
            Told::Labels(ids, labels)
        }
        Ask::Holders(ids) => Told::Holders(ids, session.members()?, session.actor().id),
        Ask::Consequences(ids) => {
            let together = session.consequences_of(&ids)?;
            Told::Consequences(ids, together)
        }
        Ask::Details(ids, kind) => {
            let (found, without) = session.details_of(&ids, kind)?;
            Told::Details(kind, found, without)
        }
    })
}

/// Returns the query of what is shown.
fn query(session: &Session, shown: Shown) -> ContactQuery {
    ContactQuery {
        holder: shown.mine.then_some(session.actor().id),
        starred: shown.starred,
        archived: shown.archived,
        sort: shown.order.sort().0,
        ..ContactQuery::default()
    }
}

fn contacts(
    session: &Session,
    filter: Option<&str>,
    shown: Shown,
    place: &Place<ContactCursor>,
    limit: usize,
) -> Result<Chunk<ContactRow>> {
    let (_, reversed) = shown.order.sort();
    let page = |cursor: Option<&ContactCursor>, towards, limit| {
        let mut page = session.contacts(&ContactQuery {
            filter: filter.map(str::to_owned),
            cursor: cursor.cloned(),
            towards: if reversed { opposite(towards) } else { towards },
            limit,
            ..query(session, shown)
        })?;
        if reversed {
            page.rows.reverse();
        }
        Ok(page)
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

fn opposite(towards: Towards) -> Towards {
    match towards {
        Towards::Next => Towards::Previous,
        Towards::Previous => Towards::Next,
    }
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
            // The row as it is now: it may have moved. One that is gone gives its place to the
            // next, and so does one that the list no longer has.
            let cursor = match middle(cursor) {
                Err(error) if error.kind == Kind::NotFound => cursor.clone(),
                row => C::from(&row?),
            };
            let above = page(Some(&cursor), Towards::Previous, limit / 2)?;
            let from = above.rows.last().map(C::from);
            let below = page(from.as_ref(), Towards::Next, limit / 2 + 1)?;
            let select = above.rows.len();
            let mut rows = above.rows;
            rows.extend(below.rows);
            Chunk { rows, before: above.more, after: below.more, select }
        }
    })
}
