//! Interactions: rows into records with the names that go with them, and single ones.

use rusqlite::{Connection, Row, Rows, params};
use uuid::Uuid;

use crate::domain::interaction::{ChecklistItem, Quality, Satisfaction, Source, Version};
use crate::domain::{
    Author, Body, ContactId, Hlc, Interaction, InteractionId, MemberId, Name, Named, OpportunityId,
    Outcome, Summary,
};
use crate::store::{Error, Page, Result, body};

use super::account::named;
use super::lookup::{ends_with, is_id_end};
use super::sql;
use super::visible::{self, Visible};
use crate::store::codes;

/// What [`Reading`] reads. One statement reads a page with all names: a look made by SQLite costs
/// a fifth of one made from here. It yields a row for an entry, with its first contact and account,
/// and one for each further pair of them instead where there are any.
pub(super) const COLUMNS: &str =
    "i.key, c.id, c.name, a.id, a.name, fc.id, fc.name, fa.id, fa.name,
    i.id, i.type, i.occurred_at, i.logged_at, i.summary, i.direction, i.outcome, i.duration,
    i.location, i.satisfaction, i.resolution, i.checklist, i.noise IS NOT NULL,
    i.pinned IS NOT NULL, i.source, i.external_id, i.edited_at, lb.name, lp.id,
    coalesce(ab.name, i.author_name), ap.id, o.id, o.title";

/// The tables of [`COLUMNS`] beside `interaction i`.
pub(super) const JOINS: &str = "LEFT JOIN byline lb ON lb.key = i.logged_by
    LEFT JOIN person lp ON lp.key = lb.person
    LEFT JOIN byline ab ON ab.key = i.author
    LEFT JOIN person ap ON ap.key = ab.person
    LEFT JOIN opportunity o ON o.key = i.opportunity AND o.state = 1
    LEFT JOIN contact c ON c.key = i.contact AND c.state = 1
    LEFT JOIN account a ON a.key = i.account AND a.state = 1
    LEFT JOIN companion f ON f.interaction = i.key
    LEFT JOIN contact fc ON fc.key = f.contact AND fc.state = 1
    LEFT JOIN account fa ON fa.key = f.account AND fa.state = 1";

/// Interactions that are being read from rows of [`COLUMNS`].
#[derive(Default)]
pub(super) struct Reading {
    done: Vec<Interaction>,
    /// The one whose rows are being read, with its key.
    current: Option<(i64, Interaction)>,
}

impl Reading {
    /// Reads rows until there are `wanted` interactions, those read before among them.
    pub(super) fn read(&mut self, mut rows: Rows<'_>, wanted: usize) -> Result<()> {
        while let Some(row) = rows.next()? {
            let key: i64 = row.get(0)?;
            let entry = match &mut self.current {
                Some((current, entry)) if *current == key => entry,
                _ => {
                    self.finish();
                    if self.done.len() >= wanted {
                        return Ok(());
                    }
                    let mut entry = map(row)?;
                    entry.contacts.extend(named(row, 1)?);
                    entry.accounts.extend(named(row, 3)?);
                    &mut self.current.insert((key, entry)).1
                }
            };
            entry.contacts.extend(named(row, 5)?);
            entry.accounts.extend(named(row, 7)?);
        }
        self.finish();
        Ok(())
    }

    /// Counts the interactions that were read.
    pub(super) fn len(&self) -> usize {
        self.done.len()
    }

    /// Returns the interactions in the order they were read.
    pub(super) fn done(self) -> Vec<Interaction> {
        self.done
    }

    fn finish(&mut self) {
        let Some((_, mut entry)) = self.current.take() else { return };
        entry.accounts.sort_unstable_by_key(|account| account.id);
        entry.body.participants = entry.contacts.iter().map(|contact| contact.id).collect();
        entry.body.accounts = entry.accounts.iter().map(|account| account.id).collect();
        self.done.push(entry);
    }
}

/// Reads an interaction without its participants and accounts.
fn map(row: &Row<'_>) -> Result<Interaction> {
    let mut body = Body::new(codes::kind(row.get(10)?)?, sql::time(row, 11)?, Vec::new());
    body.summary = text(row, 13)?.and_then(|text| Summary::parse(text).ok());
    body.direction = row.get::<_, Option<i64>>(14)?.map(codes::direction).transpose()?;
    body.outcome = text(row, 15)?.and_then(|text| Outcome::parse(text).ok());
    body.duration_seconds = row.get(16)?;
    body.location = row.get(17)?;
    body.satisfaction = row.get::<_, Option<u8>>(18)?.and_then(Satisfaction::new);
    body.resolution = row.get::<_, Option<i64>>(19)?.map(codes::resolution).transpose()?;
    body.checklist = text(row, 20)?.map(checklist).transpose()?.unwrap_or_default();
    body.quality = if row.get(21)? { Quality::Noise } else { Quality::Signal };
    body.source = match row.get(23)? {
        Some(source) => Some(Source { source, external_id: row.get(24)? }),
        None => None,
    };
    let author: Option<String> = row.get(28)?;
    body.author = match (&author, sql::maybe_id(row, 29)?) {
        (None, _) => None,
        (Some(_), Some(id)) => Some(Author::Member(id)),
        (Some(name), None) => Name::parse(name, "the author").ok().map(Author::Name),
    };
    let opportunity: Option<Named<OpportunityId>> = named(row, 30)?;
    body.opportunity = opportunity.as_ref().map(|opportunity| opportunity.id);
    let logger = sql::maybe_id(row, 27)?.unwrap_or_else(|| MemberId::new(Uuid::nil()));
    Ok(Interaction {
        id: sql::id(row, 9)?,
        body,
        contacts: Vec::new(),
        accounts: Vec::new(),
        opportunity,
        author,
        logged_at: sql::time(row, 12)?,
        logged_by: Named {
            id: logger,
            name: row.get::<_, Option<String>>(26)?.unwrap_or_default(),
        },
        pinned: row.get(22)?,
        edited_at: sql::maybe_time(row, 25)?,
    })
}

fn text<'a>(row: &'a Row<'_>, column: usize) -> Result<Option<&'a str>> {
    row.get_ref(column)?
        .as_str_or_null()
        .map_err(|error| Error::Corrupt(format!("column {column} of an interaction: {error}")))
}

fn checklist(json: &str) -> Result<Vec<ChecklistItem>> {
    let items: Vec<(String, bool)> = serde_json::from_str(json)
        .map_err(|error| Error::Corrupt(format!("a checklist: {error}")))?;
    Ok(items.into_iter().map(|(text, done)| ChecklistItem { text, done }).collect())
}

fn missing() -> Error {
    Error::NotFound { what: "interaction" }
}

/// Returns one interaction.
pub(super) fn one(conn: &Connection, book: Visible, id: InteractionId) -> Result<Interaction> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM interaction i {JOINS}
         WHERE i.id = ?1 AND i.book = ?2 AND i.state = 1"
    ))?;
    let mut reading = Reading::default();
    let rows = statement.query(params![id.uuid().as_bytes(), book.book])?;
    reading.read(rows, 1)?;
    reading.done().pop().ok_or_else(missing)
}

/// Returns the live interactions with these keys, in their order.
pub(super) fn by_keys(conn: &Connection, keys: &[i64]) -> Result<Vec<Interaction>> {
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM interaction i {JOINS} WHERE i.key = ?1 AND i.state = 1"
    ))?;
    let mut reading = Reading::default();
    for key in keys {
        reading.read(statement.query([key])?, usize::MAX)?;
    }
    Ok(reading.done())
}

/// How many of a book's newest pins are looked at for those of one contact.
const PINS: i64 = 5_000;

/// Returns the pinned interactions with a contact, newest first, among the newest [`PINS`] of the
/// book: a look into the contact's timeline for each of them, about 1 µs. Their own rows are not
/// read.
pub(super) fn pinned_with(
    conn: &Connection,
    book: Visible,
    contact: ContactId,
    limit: usize,
) -> Result<Page<Interaction>> {
    let contact = super::contact::key(conn, book, contact)?;
    let mut keys: Vec<(i64, i64)> = sql::rows(
        conn,
        "SELECT p.occurred_at, p.key FROM (
           SELECT occurred_at, key FROM interaction INDEXED BY interaction_pinned
           WHERE book = ?1 AND state = 1 AND pinned = 1
           ORDER BY occurred_at DESC, key DESC LIMIT ?3) p
         CROSS JOIN contact_entry e
           ON e.contact = ?2 AND e.occurred_at = p.occurred_at AND e.interaction = p.key",
        params![book.book, contact, PINS],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    keys.sort_unstable_by(|a, b| b.cmp(a));
    let more = keys.len() > limit;
    keys.truncate(limit);
    let keys: Vec<i64> = keys.into_iter().map(|(_, key)| key).collect();
    Ok(Page { rows: by_keys(conn, &keys)?, more })
}

/// Finds interactions by the end of their id, newest first.
///
/// Scans the index of ids (24 bytes an entry), about 0.1 µs each. An index over the ends would
/// cost every logged entry 12 bytes and a random page, for a lookup that only commands given an
/// id by hand make.
pub(super) fn by_id_end(
    conn: &Connection,
    book: Visible,
    end: &str,
    limit: usize,
) -> Result<Vec<InteractionId>> {
    if !is_id_end(end) {
        return Ok(Vec::new());
    }
    let tail = &end[end.len() % 2..];
    let mut found: Vec<(InteractionId, i64)> = sql::rows(
        conn,
        "SELECT id, key FROM interaction WHERE substr(id, ?1) = unhex(?2)",
        params![-i64::try_from(tail.len() / 2).unwrap_or(0), tail],
        |row| Ok((sql::id(row, 0)?, row.get(1)?)),
    )?;
    found.retain(|(id, _)| ends_with(id.uuid(), end));
    found.sort_unstable_by(|a, b| b.cmp(a));
    let mut live = Vec::new();
    for (id, key) in found {
        let sql = "SELECT 1 FROM interaction WHERE key = ?1 AND book = ?2 AND state = 1";
        if live.len() < limit && sql::value::<i64>(conn, sql, [key, book.book])?.is_some() {
            live.push(id);
        }
    }
    Ok(live)
}

/// Returns earlier bodies of an interaction, newest first: at most `limit` after the first `skip`.
pub(super) fn versions(
    conn: &Connection,
    book: Visible,
    id: InteractionId,
    (skip, limit): (usize, usize),
) -> Result<Page<Version>> {
    let key: i64 = sql::value(
        conn,
        "SELECT key FROM interaction WHERE id = ?1 AND book = ?2 AND state = 1",
        params![id.uuid().as_bytes(), book.book],
    )?
    .ok_or_else(missing)?;
    let skip = i64::try_from(skip).unwrap_or(i64::MAX);
    let rows = sql::rows(
        conn,
        "SELECT v.hlc, b.name, v.body FROM version v LEFT JOIN byline b ON b.key = v.written_by
         WHERE v.interaction = ?1 ORDER BY v.hlc DESC, v.dev DESC LIMIT ?2 OFFSET ?3",
        params![key, sql::one_more(limit), skip],
        |row| {
            Ok(Version {
                written_at: Hlc::from_raw(row.get(0)?).time(),
                written_by: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
                body: body::decode(&row.get::<_, String>(2)?)?,
            })
        },
    )?;
    Ok(sql::cut(rows, limit))
}

/// How many of the newest rows are looked at before an index is asked.
const NEWEST: i64 = 2_000;

/// Returns the newest live entry that a member logged.
///
/// Mostly it is among the last rows of the file. Where it is not, the member's own entries are
/// looked at, and only then, for somebody who logs for others alone, the table is scanned. Who never
/// logged anything has no byline and costs nothing.
pub(super) fn last_logged(
    conn: &Connection,
    book: Visible,
    member: MemberId,
) -> Result<Option<InteractionId>> {
    let Some(person) = visible::person(conn, member)? else { return Ok(None) };
    let bylines = sql::integers(conn, "SELECT key FROM byline WHERE person = ?1", [person])?;
    if bylines.is_empty() {
        return Ok(None);
    }
    let newest = sql::first(
        conn,
        "SELECT i.id FROM interaction i NOT INDEXED CROSS JOIN byline b ON b.key = i.logged_by
         WHERE i.key > (SELECT max(key) FROM interaction) - ?3
           AND i.book = ?1 AND i.state = 1 AND b.person = ?2
         ORDER BY i.logged_at DESC, i.key DESC LIMIT 1",
        [book.book, person, NEWEST],
        |row| Ok(sql::id(row, 0)?),
    )?;
    if newest.is_some() {
        return Ok(newest);
    }
    let own = sql::first(
        conn,
        "SELECT i.id FROM interaction i INDEXED BY interaction_by_who_type
         WHERE i.book = ?1 AND i.who = ?2 AND i.state = 1
           AND i.logged_by IN (SELECT key FROM byline WHERE person = ?2)
         ORDER BY i.logged_at DESC, i.key DESC LIMIT 1",
        [book.book, person],
        |row| Ok(sql::id(row, 0)?),
    )?;
    if own.is_some() {
        return Ok(own);
    }
    sql::first(
        conn,
        "SELECT i.id FROM interaction i NOT INDEXED
         WHERE i.book = ?1 AND i.state = 1
           AND i.logged_by IN (SELECT key FROM byline WHERE person = ?2)
         ORDER BY i.logged_at DESC, i.key DESC LIMIT 1",
        [book.book, person],
        |row| Ok(sql::id(row, 0)?),
    )
}

/// Returns an interaction's local key, whatever its book and state.
pub(super) fn any_key(conn: &Connection, id: InteractionId) -> Result<Option<i64>> {
    sql::value(conn, "SELECT key FROM interaction WHERE id = ?1", [id.uuid().as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Entry, Made, World};
    use super::*;
    use crate::domain::Role;

    #[test]
    fn the_end_of_an_id_finds_live_entries_of_the_book() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let x = world.contact(book, "x");
        let made = world.log(book, Entry::at(1).by(ana).with(&[x]));
        let see = world.see(ana, book);
        let id: InteractionId = made.id();
        let digits = id.uuid().simple().to_string();
        for length in 4..=32 {
            let end = &digits[32 - length..];
            assert_eq!(by_id_end(&world.conn, see, end, 5).unwrap(), [id], "{end}");
        }
        assert!(by_id_end(&world.conn, see, "xyzw", 5).unwrap().is_empty());
        let other = world.see(ana, world.book("C", &[(ana, Role::Owner)]));
        assert!(by_id_end(&world.conn, other, &digits, 5).unwrap().is_empty());
        assert!(one(&world.conn, other, id).is_err());
        world.purge(made);
        assert!(by_id_end(&world.conn, see, &digits, 5).unwrap().is_empty());
        assert!(one(&world.conn, see, id).is_err());
    }

    #[test]
    fn earlier_bodies_come_newest_first() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let x = world.contact(book, "x");
        let made = world.log(book, Entry::at(1).by(ana).with(&[x]));
        let byline = world.byline(ana, "Ana of old");
        for (time, text) in [(10_i64, "first"), (20, "second")] {
            let kind = crate::domain::InteractionType::Note;
            let mut body = Body::new(kind, crate::domain::Timestamp::from_millis(1), vec![x.id()]);
            body.summary = Summary::parse(text).ok();
            world.run(
                "INSERT INTO version VALUES (?1, ?2, 1, ?3, ?4)",
                params![made.key, time << 15, byline, body::encode(&body)],
            );
        }
        let see = world.see(ana, book);
        let page = |skip, limit| versions(&world.conn, see, made.id(), (skip, limit)).unwrap();
        let all = page(0, usize::MAX);
        assert!(!all.more);
        let told: Vec<_> = all
            .rows
            .iter()
            .map(|v| (v.written_at.millis(), v.written_by.as_str(), v.body.summary.as_ref()))
            .map(|(at, by, text)| (at, by, text.map(Summary::as_str)))
            .collect();
        assert_eq!(told, [(20, "Ana of old", Some("second")), (10, "Ana of old", Some("first"))]);
        assert_eq!((page(0, 1).rows.as_slice(), page(0, 1).more), (&all.rows[..1], true));
        assert_eq!((page(1, 1).rows.as_slice(), page(1, 1).more), (&all.rows[1..], false));
    }

    #[test]
    fn the_last_logged_is_found_near_and_far() {
        let world = World::new();
        let [ana, bob, cy, dee] = ["Ana", "Bob", "Cy", "Dee"].map(|name| world.person(name, ""));
        let book = world.book("B", &[(ana, Role::Owner)]);
        let x = world.contact(book, "x");
        let log = |by, logged_at, author: Option<&str>| {
            let author = author.map(str::to_owned);
            world.log(book, Entry { logged_at, author, ..Entry::at(1).by(by).with(&[x]) })
        };
        let far = log(bob, 10, None);
        log(bob, 5, None);
        let for_others = log(cy, 7, Some("Eve"));
        let see = world.see(ana, book);
        let last =
            |who: super::super::fixture::Made| last_logged(&world.conn, see, who.id()).unwrap();
        assert_eq!(last(bob), Some(far.id()));
        world.conn.execute_batch("BEGIN").unwrap();
        for at in 0..NEWEST {
            log(ana, 100 + at, None);
        }
        let newest = log(ana, 90_000, None);
        world.conn.execute_batch("COMMIT").unwrap();
        assert_eq!(last(ana), Some(newest.id()));
        assert_eq!(last(bob), Some(far.id()));
        assert_eq!(last(cy), Some(for_others.id()));
        assert_eq!(last(dee), None);
        world.purge(newest);
        assert_ne!(last(ana), Some(newest.id()));
        assert_eq!(last_logged(&world.conn, see, MemberId::new(Uuid::nil())).unwrap(), None);
    }

    #[test]
    fn pins_of_a_contact_are_found_among_those_of_the_book() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let other = world.book("O", &[(ana, Role::Owner)]);
        let [x, y] = ["x", "y"].map(|name| world.contact(book, name));
        let z = world.contact(other, "z");
        let log = |book, at, with: &[Made]| world.log(book, Entry::at(at).by(ana).with(with));
        let old = log(book, 1, &[x]);
        let shared = log(book, 2, &[y, x]);
        let latest = log(book, 9, &[x]);
        let (of_other, gone) = (log(book, 3, &[y]), log(book, 4, &[x]));
        log(book, 5, &[x]);
        for made in [old, shared, latest, of_other, gone, log(other, 6, &[z])] {
            world.run("UPDATE interaction SET pinned = 1 WHERE key = ?1", [made.key]);
        }
        world.purge(gone);
        let see = world.see(ana, book);
        let pins = |limit| {
            let page = pinned_with(&world.conn, see, x.id(), limit).unwrap();
            (page.rows.iter().map(|entry| entry.id).collect::<Vec<_>>(), page.more)
        };
        assert_eq!(pins(9), (vec![latest.id(), shared.id(), old.id()], false));
        assert_eq!(pins(2), (vec![latest.id(), shared.id()], true));
        assert!(pinned_with(&world.conn, see, z.id(), 9).is_err(), "of another book");
    }
}
