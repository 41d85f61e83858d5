//! Interactions: rows into records with the names that go with them, and single ones.

use std::collections::HashMap;

use rusqlite::{Connection, Row, params};
use uuid::Uuid;

use crate::domain::interaction::{ChecklistItem, Quality, Satisfaction, Source, Version};
use crate::domain::{
    AccountId, Author, Body, ContactId, Hlc, Interaction, InteractionId, MemberId, Name, Named,
    OpportunityId, Outcome, Summary,
};
use crate::store::{Error, Result, body};

use super::lookup::{ends_with, is_id_end};
use super::visible::{self, Visible};
use super::{codes, sql};

/// The columns of [`Raw`], of `interaction i`.
pub(super) const COLUMNS: &str = "i.key, i.id, i.type, i.occurred_at, i.logged_at, i.logged_by,
    i.summary, i.author, i.direction, i.outcome, i.duration, i.location, i.opportunity,
    i.satisfaction, i.resolution, i.checklist, i.quality, i.pinned, i.source, i.external_id,
    i.edited_at";

/// A row as it stands in the file: what it names, it names by local keys.
pub(super) struct Raw {
    key: i64,
    logged_by: i64,
    author: Option<i64>,
    opportunity: Option<i64>,
    entry: Interaction,
}

/// Reads [`COLUMNS`].
pub(super) fn map(row: &Row<'_>) -> Result<Raw> {
    let occurred_at = sql::time(row, 3)?;
    let mut body = Body::new(codes::kind(row.get(2)?)?, occurred_at, Vec::new());
    body.summary = text(row, 6)?.and_then(|text| Summary::parse(text).ok());
    body.direction = row.get::<_, Option<i64>>(8)?.map(codes::direction).transpose()?;
    body.outcome = text(row, 9)?.and_then(|text| Outcome::parse(text).ok());
    body.duration_seconds = row.get(10)?;
    body.location = row.get(11)?;
    body.satisfaction = row.get::<_, Option<u8>>(13)?.and_then(Satisfaction::new);
    body.resolution = row.get::<_, Option<i64>>(14)?.map(codes::resolution).transpose()?;
    body.checklist = text(row, 15)?.map(checklist).transpose()?.unwrap_or_default();
    body.quality = match row.get(16)? {
        0 => Quality::Signal,
        code => codes::quality(code)?,
    };
    body.source = match row.get(18)? {
        Some(source) => Some(Source { source, external_id: row.get(19)? }),
        None => None,
    };
    let entry = Interaction {
        id: sql::id(row, 1)?,
        body,
        contacts: Vec::new(),
        accounts: Vec::new(),
        opportunity: None,
        author: None,
        logged_at: sql::time(row, 4)?,
        logged_by: Named { id: MemberId::new(Uuid::nil()), name: String::new() },
        pinned: row.get(17)?,
        edited_at: sql::maybe_time(row, 20)?,
    };
    Ok(Raw {
        key: row.get(0)?,
        logged_by: row.get(5)?,
        author: row.get(7)?,
        opportunity: row.get(12)?,
        entry,
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

/// Gives rows the names of what they name.
///
/// Two looks for each row (participants, accounts), one for each different contact, account,
/// byline and opportunity of them all: in a page of one timeline mostly the same few.
pub(super) fn complete(conn: &Connection, raws: Vec<Raw>) -> Result<Vec<Interaction>> {
    let mut participants =
        conn.prepare_cached("SELECT contact, position FROM participant WHERE interaction = ?1")?;
    let mut accounts =
        conn.prepare_cached("SELECT account FROM interaction_account WHERE interaction = ?1")?;
    let mut names = Names::default();
    let mut all = Vec::with_capacity(raws.len());
    for Raw { key, logged_by, author, opportunity, mut entry } in raws {
        let mut keys: Vec<(i64, i64)> = Vec::new();
        let mut rows = participants.query([key])?;
        while let Some(row) = rows.next()? {
            keys.push((row.get(1)?, row.get(0)?));
        }
        keys.sort_unstable();
        for (_, key) in keys {
            entry.contacts.extend(names.contact(conn, key)?);
        }
        let mut rows = accounts.query([key])?;
        while let Some(row) = rows.next()? {
            entry.accounts.extend(names.account(conn, row.get(0)?)?);
        }
        entry.accounts.sort_unstable_by_key(|account| account.id);
        if let Some(key) = opportunity {
            entry.opportunity = names.opportunity(conn, key)?;
        }
        let (person, name) = names.byline(conn, logged_by)?;
        entry.logged_by = Named { id: person.unwrap_or_else(|| MemberId::new(Uuid::nil())), name };
        if let Some(key) = author {
            let (person, name) = names.byline(conn, key)?;
            entry.body.author = match person {
                Some(id) => Some(Author::Member(id)),
                None => Name::parse(&name, "the author").ok().map(Author::Name),
            };
            entry.author = Some(name);
        }
        entry.body.participants = entry.contacts.iter().map(|contact| contact.id).collect();
        entry.body.accounts = entry.accounts.iter().map(|account| account.id).collect();
        entry.body.opportunity = entry.opportunity.as_ref().map(|opportunity| opportunity.id);
        all.push(entry);
    }
    Ok(all)
}

/// Names by local key, looked up once each; `None` where the record is not live.
#[derive(Default)]
pub(super) struct Names {
    contacts: HashMap<i64, Option<Named<ContactId>>>,
    accounts: HashMap<i64, Option<Named<AccountId>>>,
    opportunities: HashMap<i64, Option<Named<OpportunityId>>>,
    bylines: HashMap<i64, (Option<MemberId>, String)>,
}

impl Names {
    pub(super) fn contact(
        &mut self,
        conn: &Connection,
        key: i64,
    ) -> Result<Option<Named<ContactId>>> {
        let sql = "SELECT id, name FROM contact WHERE key = ?1 AND state = 1";
        once(&mut self.contacts, key, || named(conn, sql, key))
    }

    fn account(&mut self, conn: &Connection, key: i64) -> Result<Option<Named<AccountId>>> {
        let sql = "SELECT id, name FROM account WHERE key = ?1 AND state = 1";
        once(&mut self.accounts, key, || named(conn, sql, key))
    }

    fn opportunity(&mut self, conn: &Connection, key: i64) -> Result<Option<Named<OpportunityId>>> {
        let sql = "SELECT id, title FROM opportunity WHERE key = ?1 AND state = 1";
        once(&mut self.opportunities, key, || named(conn, sql, key))
    }

    /// Returns who a byline is and what they were called then.
    pub(super) fn byline(
        &mut self,
        conn: &Connection,
        key: i64,
    ) -> Result<(Option<MemberId>, String)> {
        once(&mut self.bylines, key, || {
            let found = sql::first(
                conn,
                "SELECT p.id, b.name FROM byline b LEFT JOIN person p ON p.key = b.person
                 WHERE b.key = ?1",
                [key],
                |row| Ok((sql::maybe_id(row, 0)?, row.get(1)?)),
            )?;
            Ok(found.unwrap_or_default())
        })
    }
}

fn once<T: Clone>(
    known: &mut HashMap<i64, T>,
    key: i64,
    find: impl FnOnce() -> Result<T>,
) -> Result<T> {
    if let Some(value) = known.get(&key) {
        return Ok(value.clone());
    }
    let value = find()?;
    known.insert(key, value.clone());
    Ok(value)
}

fn named<I: From<Uuid>>(conn: &Connection, sql: &str, key: i64) -> Result<Option<Named<I>>> {
    sql::first(conn, sql, [key], |row| Ok(Named { id: sql::id(row, 0)?, name: row.get(1)? }))
}

fn missing() -> Error {
    Error::NotFound { what: "interaction" }
}

/// Returns one interaction.
pub(super) fn one(conn: &Connection, book: Visible, id: InteractionId) -> Result<Interaction> {
    let raw = sql::first(
        conn,
        &format!(
            "SELECT {COLUMNS} FROM interaction i WHERE i.id = ?1 AND i.book = ?2 AND i.state = 1"
        ),
        params![id.uuid().as_bytes(), book.book],
        map,
    )?
    .ok_or_else(missing)?;
    complete(conn, vec![raw])?.pop().ok_or_else(missing)
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

/// Returns the earlier bodies of an interaction, newest first.
pub(super) fn versions(
    conn: &Connection,
    book: Visible,
    id: InteractionId,
) -> Result<Vec<Version>> {
    let key: i64 = sql::value(
        conn,
        "SELECT key FROM interaction WHERE id = ?1 AND book = ?2 AND state = 1",
        params![id.uuid().as_bytes(), book.book],
    )?
    .ok_or_else(missing)?;
    sql::rows(
        conn,
        "SELECT v.hlc, b.name, v.body FROM version v LEFT JOIN byline b ON b.key = v.written_by
         WHERE v.interaction = ?1 ORDER BY v.hlc DESC, v.dev DESC",
        [key],
        |row| {
            Ok(Version {
                written_at: Hlc::from_raw(row.get(0)?).time(),
                written_by: row.get::<_, Option<String>>(1)?.unwrap_or_default(),
                body: body::decode(&row.get::<_, String>(2)?)?,
            })
        },
    )
}

/// How many of the newest rows are looked at before an index is asked.
const NEWEST: i64 = 2_000;

/// Returns the newest live entry that a member logged.
///
/// Mostly it is among the last rows of the file. Where it is not, the member's own entries are
/// sorted (an index gives their `logged_at`), and only then, for somebody who logs for others
/// alone, the table is scanned. Who never logged anything has no byline and costs nothing.
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
        "SELECT i.id FROM interaction i JOIN byline b ON b.key = i.logged_by
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
        "SELECT i.id FROM interaction i INDEXED BY interaction_by_who
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
    use super::super::fixture::{Entry, World};
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
        let byline = world.byline(Some(ana), "Ana of old");
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
        let versions = versions(&world.conn, see, made.id()).unwrap();
        let told: Vec<_> = versions
            .iter()
            .map(|v| (v.written_at.millis(), v.written_by.as_str(), v.body.summary.as_ref()))
            .map(|(at, by, text)| (at, by, text.map(|text| text.as_str())))
            .collect();
        assert_eq!(told, [(20, "Ana of old", Some("second")), (10, "Ana of old", Some("first"))]);
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
}
