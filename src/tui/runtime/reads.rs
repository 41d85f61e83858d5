//! Reads: one page each, inline.

use std::cell::Cell;

use crate::app::{
    Cause, ContactCursor, ContactQuery, FilterOffers, InteractionCursor, InteractionQuery, Kind,
    Page, ReadFilter, Result, Session, Towards, names_in_folder,
};
use crate::domain::filter::Of;
use crate::domain::{Capability, ContactId, ContactRow, Interaction};

use super::super::contacts::{Ask, Shown, Ties, Told, row_of};
use super::super::entries::{Ended, Listing};
use super::super::form::Choice;
use super::super::hints::Learned;
use super::super::line::{Found, Reading};
use super::super::message::{BookState, Changed, Read, Reply};
use super::super::search;
use super::super::versions;
use super::super::window::{Chunk, Place};
use super::inbox;
use super::places;

/// What the keys may ask of the actor's role.
const CAPABILITIES: [Capability; 15] = [
    Capability::EditFilters,
    Capability::EditFollowUps,
    Capability::SetCadence,
    Capability::Log,
    Capability::EditInteractions,
    Capability::DeleteInteractions,
    Capability::EditContacts,
    Capability::DeleteContacts,
    Capability::SetHolder,
    Capability::EditAccounts,
    Capability::AddMembers,
    Capability::ChangeRoles,
    Capability::RemoveMembers,
    Capability::HandOver,
    Capability::Import,
];

/// How many contacts a completion offers.
const OFFERS: usize = 6;
/// How many things the completion of a filter offers.
const FILTER_OFFERS: usize = 20;

/// How many opportunities of a contact are shown.
const TIES: usize = 20;
/// How many pinned entries of a contact are shown above its facts.
const PINS: usize = 3;
/// How many contacts the palette shows.
const FOUND: usize = 12;

/// Carries a read out.
pub fn read(session: &mut Session, read: Read) -> Reply {
    let copy = read.clone();
    match try_read(session, read) {
        Ok(reply) => reply,
        Err(error) if error.is_of(Cause::Locked) => Reply::Locked(copy),
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
        Read::Entries { of, place, limit } => {
            let (chunk, ended) = entries(session, &of, &place, limit)?;
            Reply::Entries { of, place, chunk, ended }
        }
        Read::Versions(id, skip) => {
            let page = session.earlier(id, skip, versions::PAGE)?;
            Reply::Versions(id, skip, page.rows, page.more)
        }
        Read::Ties(id) => Reply::Ties(id, Box::new(ties(session, id)?)),
        Read::Day { whose, place, limit } => {
            let chunk = places::day(session, whose, &place, limit)?;
            Reply::Day { whose, place, chunk }
        }
        Read::Promises(id, aim) => Reply::Promises(Box::new(places::promises(session, id)?), aim),
        Read::Visit(id, cursor) => Reply::Visit(Box::new(session.contact(id)?), cursor),
        Read::Settings => {
            let (member, warnings) = session.reread_settings()?;
            let mut changed = Changed::now(session, String::new());
            changed.told.extend(warnings.into_iter().map(|warning| warning.message));
            Reply::Settings(Box::new(member), Box::new(changed))
        }
        Read::Filter { of, text, cursor } => {
            let read = session.read_filter(&text, of)?;
            let offers = session.complete_filter(&text, cursor, of, FILTER_OFFERS)?;
            Reply::Filter(Box::new(learned(read, offers, text, cursor)))
        }
        Read::SearchHints { text, cursor } => {
            let read = session.read_search(&text)?;
            let offers = session.complete_search(&text, cursor, FILTER_OFFERS)?;
            Reply::SearchHints(Box::new(learned(read, offers, text, cursor)))
        }
        Read::Suggest { field, text } => {
            let candidates = session.suggest_contacts(&text, OFFERS)?;
            Reply::Suggest { field, text, candidates }
        }
        Read::Accounts(ask) => Reply::Accounts(places::accounts(session, ask)?),
        Read::Members(ask) => Reply::Members(places::members(session, ask)?),
        Read::Inbox(ask) => Reply::Inbox(inbox::read(session, ask)?),
        Read::Offers { offered, text } => {
            let names = places::offers(session, offered, &text)?;
            Reply::Offers { offered, text, names }
        }
        Read::Whereabouts(id) => {
            Reply::Whereabouts(ContactCursor::from(&row_of(&session.contact(id)?)))
        }
        Read::ContactToEdit(id) => Reply::ContactToEdit(Box::new(session.contact(id)?)),
        Read::ToEdit(id) => Reply::ToEdit(Box::new(places::to_edit(session, &id)?)),
        Read::Consequences(id) => Reply::Consequences(id, session.consequences(id)?),
        Read::LastEntry => Reply::LastEntry(session.last_entry()?.map(Box::new)),
        Read::Asked(id) => Reply::Asked(Box::new(session.interaction(id)?)),
        Read::News(mark) => {
            let (news, mark) = session.news(mark)?;
            Reply::News(news, mark)
        }
        Read::Find(text) if text.is_empty() => {
            session.prepare_to_suggest()?;
            Reply::Find(text, Vec::new())
        }
        Read::Find(text) => {
            let candidates = session.suggest_contacts(&text, FOUND)?;
            Reply::Find(text, candidates)
        }
        Read::Line(text) => Reply::Line(Box::new(line(session, text)?)),
        Read::Phones(id) => Reply::Phones(Box::new(session.contact(id)?)),
        Read::Dial(with, number) => {
            // The file may name another command by now; where it cannot be told, that of before
            // dials.
            let _ = session.reread_settings();
            Reply::Dial(with, number, session.config().dial.clone())
        }
        Read::Search(text) => {
            let found = session.search(&search::input(text.clone()))?;
            Reply::Search(text, Box::new(search::Answer::new(found)))
        }
        // What cannot be read has no names: the import says why.
        Read::Folder(typed) => {
            let found = names_in_folder(&typed).unwrap_or_default();
            Reply::Folder(typed, found)
        }
        Read::GoTo(id) => Reply::GoTo(Box::new(session.contact(id)?)),
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
    Ok(BookState {
        books: session.books()?,
        current: session.book()?.id,
        me: session.actor().id,
        refusals: session.refusals(&CAPABILITIES)?,
        drafts: Vec::new(),
        waiting: session.inbox_waiting()?,
        first: session.first_book()?,
        file: session.named_file(),
        icons: session.config().icons,
    })
}

/// Reads the one line of an entry, and finds whom it names.
fn line(session: &Session, text: String) -> Result<Reading> {
    let mut read = session.read_line(&text)?;
    let found = std::mem::take(&mut read.who).into_iter().zip(&read.line.who);
    let who = found.map(|(found, typed)| match found {
        Ok(contact) => Ok(Found::One(Choice::from(&session.contact(contact.id)?))),
        Err(error) => match error.kind {
            Kind::Ambiguous => Ok(Found::Several(error.candidates.into_vec())),
            Kind::NotFound => Ok(match session.new_contact_from(typed) {
                Ok(_) => Found::Nobody(error.hint),
                Err(error) => Found::Wrong(error.message),
            }),
            Kind::Usage => Ok(Found::Wrong(error.message)),
            _ => Err(error),
        },
    });
    let who = who.collect::<Result<_>>()?;
    Ok(Reading { text, read, who })
}

fn several(session: &Session, ask: Ask) -> Result<Told> {
    Ok(match ask {
        Ask::Rows { filter, shown, limit } => {
            let query = query(session, filter.as_deref(), shown)?;
            let page = session.contacts(&ContactQuery { limit, ..query })?;
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
fn query(session: &Session, filter: Option<&str>, shown: Shown) -> Result<ContactQuery> {
    let mut query = ContactQuery {
        holder: shown.mine.then_some(session.actor().id),
        starred: shown.starred,
        archived: shown.archived,
        sort: shown.order.sort().0,
        ..ContactQuery::default()
    };
    if let Some(filter) = filter {
        session.read_filter(filter, Of::Contacts)?.filter.ask_contacts(&mut query);
    }
    Ok(query)
}

fn contacts(
    session: &Session,
    filter: Option<&str>,
    shown: Shown,
    place: &Place<ContactCursor>,
    limit: usize,
) -> Result<Chunk<ContactRow>> {
    let (_, reversed) = shown.order.sort();
    let asked = query(session, filter, shown)?;
    let page = |cursor: Option<&ContactCursor>, towards, limit| {
        let mut page = session.contacts(&ContactQuery {
            cursor: cursor.cloned(),
            towards: if reversed { opposite(towards) } else { towards },
            limit,
            ..asked.clone()
        })?;
        if reversed {
            page.rows.reverse();
        }
        Ok(page)
    };
    let middle = |cursor: &ContactCursor| Ok(row_of(&session.contact(cursor.id)?));
    chunk(place, limit, page, middle)
}

/// Reads a place of a list of entries; tells as well where the look for what fits its filter ended.
fn entries(
    session: &Session,
    of: &Listing,
    place: &Place<InteractionCursor>,
    limit: usize,
) -> Result<(Chunk<Interaction>, Ended)> {
    let conditions = match &of.filter {
        Some(filter) => session.read_filter(filter, Of::Interactions)?.filter.of_entries(),
        None => Vec::new(),
    };
    let ended = Cell::new(Ended::default());
    let ask = |cursor: Option<&InteractionCursor>, with_cursor, towards, limit| {
        let query = InteractionQuery {
            scope: of.scope,
            conditions: conditions.clone(),
            cursor: cursor.copied(),
            with_cursor,
            towards,
            limit,
            ..InteractionQuery::default()
        };
        if conditions.is_empty() {
            return session.interactions(&query);
        }
        let found = session.newest_hits(&query, of.newest)?;
        let mut now = ended.get();
        now.capped |= found.capped;
        match towards {
            Towards::Next => now.below = found.reached,
            Towards::Previous => now.above = found.reached,
        }
        ended.set(now);
        Ok(found.page)
    };
    let page =
        |cursor: Option<&InteractionCursor>, towards, limit| ask(cursor, false, towards, limit);
    let Place::Around(cursor) = place else {
        let read_at = |cursor: &InteractionCursor| session.interaction(cursor.id);
        return Ok((chunk(place, limit, page, read_at)?, ended.get()));
    };
    Ok((around(cursor, limit, ask)?, ended.get()))
}

/// Reads the entries around one, which is read with those below it where it still belongs to the
/// list. What is below is read from it on: that nothing was found above it, where a look may end
/// before the list does, is no reason to begin at the top.
fn around(
    cursor: &InteractionCursor,
    limit: usize,
    ask: impl Fn(Option<&InteractionCursor>, bool, Towards, usize) -> Result<Page<Interaction>>,
) -> Result<Chunk<Interaction>> {
    let above = ask(Some(cursor), false, Towards::Previous, limit / 2)?;
    let below = ask(Some(cursor), true, Towards::Next, limit / 2 + 1)?;
    let mut rows = above.rows;
    let select = rows.len();
    rows.extend(below.rows);
    Ok(Chunk { rows, before: above.more, after: below.more, select })
}

fn ties(session: &Session, contact: ContactId) -> Result<Ties> {
    let pinned = session.pinned_with(contact, PINS)?;
    Ok(Ties {
        pinned: pinned.rows,
        more_pinned: pinned.more,
        relationships: session.relationships(contact)?,
        opportunities: session.opportunities_of(contact, TIES)?,
        glance: session.glance(contact)?,
    })
}

/// Makes what is to be said of a filter that is being typed.
fn learned(read: ReadFilter, offers: Option<FilterOffers>, text: String, cursor: usize) -> Learned {
    let span = read.spans.last().copied();
    let fault = read.fault.map(|fault| {
        let mut said = fault.error.message.clone();
        for hint in fault.error.hint.iter().filter(|_| fault.error.kind != Kind::Usage) {
            said = format!("{said} ({hint})");
        }
        let names = fault.error.candidates.iter().take(OFFERS).map(|it| it.name.as_str());
        let names: Vec<&str> = names.collect();
        if !names.is_empty() {
            said = format!("{said}: {}", names.join(", "));
        }
        (fault.at, said)
    });
    let offers = offers.map(|offers| (offers.at, offers.offers));
    Learned { text, cursor, fault, span, offers }
}

fn opposite(towards: Towards) -> Towards {
    match towards {
        Towards::Next => Towards::Previous,
        Towards::Previous => Towards::Next,
    }
}

/// Reads a place of a list by pages: `page` reads one way from a cursor, `middle` the cursor's row.
pub fn chunk<T, C: Clone + for<'a> From<&'a T>>(
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
            let below = page(from.as_ref(), Towards::Next, limit - above.rows.len())?;
            let select = above.rows.len();
            let mut rows = above.rows;
            rows.extend(below.rows);
            Chunk { rows, before: above.more, after: below.more, select }
        }
    })
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::app::Page;

    #[test]
    fn around_an_entry_is_read_from_it_on_where_nothing_was_found_above() {
        let cursor = InteractionCursor {
            occurred_at: crate::domain::Timestamp::from_millis(7),
            id: crate::domain::InteractionId::new(uuid::Uuid::from_u128(7)),
        };
        let asked = RefCell::new(Vec::new());
        let chunk = around(&cursor, 100, |from, with_cursor, towards, limit| {
            asked.borrow_mut().push((from.copied(), with_cursor, towards, limit));
            Ok(Page { rows: Vec::new(), more: towards == Towards::Previous })
        });
        let chunk = chunk.unwrap();
        assert!(chunk.before && !chunk.after && chunk.select == 0);
        let up = (Some(cursor), false, Towards::Previous, 50);
        assert_eq!(asked.into_inner(), [up, (Some(cursor), true, Towards::Next, 51)]);
    }
}
