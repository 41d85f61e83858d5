//! Interactions: a body is one unit with one logical time; deletion only grows.

use rusqlite::types::Value;
use rusqlite::{OptionalExtension, params, params_from_iter};
use uuid::Uuid;

use crate::domain::interaction::{Author, Direction, Quality, Resolution, Satisfaction, Source};
use crate::domain::{Body, InteractionId, MemberId, Op, Provenance, Summary};
use crate::store::{Error, Result, body, codes, search};

use super::counters::{self, People, Place};
use super::history::{self, Did, Kind};
use super::keys::{DELETED, LIVE, MERGED, TAKEN_BACK, Table, person_key, person_name};
use super::merge::{self, Rows};
use super::stamp::Stamp;
use super::{Change, Door, batch, stored_body};

/// What the door needs to know of a stored interaction.
struct Stored {
    place: Place,
    state: i64,
    summary: Option<String>,
    stamp: Stamp,
    /// The byline of whoever wrote the body that stands.
    written_by: i64,
    /// Whether it was logged; not while only edits were heard of.
    logged: bool,
}

fn read(door: &Door<'_>, id: InteractionId) -> Result<Option<Stored>> {
    let row = door
        .tx
        .prepare_cached(
            "SELECT key, state, type, occurred_at, who, summary, hlc, dev, logged_by <> 0, book,
               coalesce(edited_by, logged_by)
             FROM interaction WHERE id = ?1",
        )?
        .query_row(params![id.uuid().as_bytes()], |row| {
            let place = Place {
                key: row.get(0)?,
                kind: row.get(2)?,
                occurred_at: row.get(3)?,
                who: row.get(4)?,
            };
            let stored = Stored {
                place,
                state: row.get(1)?,
                summary: row.get(5)?,
                stamp: Stamp::new(row.get(6)?, row.get(7)?),
                logged: row.get(8)?,
                written_by: row.get(10)?,
            };
            Ok((stored, row.get::<_, i64>(9)?))
        })
        .optional()?;
    match row {
        Some((_, book)) if book != door.book => Err(Error::NotFound { what: "interaction" }),
        row => Ok(row.map(|(stored, _)| stored)),
    }
}

pub(super) fn log(
    door: &mut Door<'_>,
    id: InteractionId,
    body: &Body,
    from: Option<Provenance>,
) -> Result<()> {
    let stored = read(door, id)?;
    if stored.is_some() && !door.replaying {
        return Err(Error::Conflict {
            message: "this interaction was logged already".to_owned(),
            hint: None,
        });
    }
    let from = from.map(|from| batch::place(door, from)).transpose()?;
    match stored {
        None => {
            let (place, people) = insert_logged(door, id, body, from)?;
            if from.is_some() {
                batch::brought_interaction(door, place.key);
            }
            show_at(door, place, &people, summary_of(body))?;
        }
        Some(stored) if !stored.logged => log_late(door, &stored, body, from)?,
        Some(_) => {}
    }
    door.changed(Change::Interaction(id));
    // No line of history: who logged it and when stand in its own row, a tombstone's too, and a
    // line would be a twentieth of the file.
    door.undo_with(Op::PurgeInteraction(id));
    Ok(())
}

/// Takes a log that comes after edits, pins or the purge of the same entry.
fn log_late(
    door: &mut Door<'_>,
    stored: &Stored,
    body: &Body,
    from: Option<batch::Place>,
) -> Result<()> {
    let key = stored.place.key;
    let edited = stored.stamp.beats(door.stamp, door.tx)?;
    let gone = stored.state >= DELETED;
    match (gone, edited) {
        (true, true) => {}
        (true, false) => write_stripped(door, key, body, stored.state)?,
        (false, true) => keep_version(door, key, door.stamp, door.byline, body)?,
        (false, false) => write_body(door, key, body, None)?,
    }
    first_written(door, key, from)?;
    if gone {
        return Ok(());
    }
    if from.is_some() {
        batch::brought_interaction(door, key);
    }
    go_live(door, key)
}

pub(super) fn edit(door: &mut Door<'_>, id: InteractionId, body: &Body) -> Result<()> {
    let stored = match read(door, id)? {
        Some(stored) if door.replaying || stored.state == LIVE => stored,
        None if door.replaying => {
            let key = door.target(Table::Interaction, id.uuid())?.key;
            write_body(door, key, body, Some(door.byline))?;
            return settle(door, key);
        }
        _ => return Err(Error::NotFound { what: "interaction" }),
    };
    let key = stored.place.key;
    let newer = door.stamp.beats(stored.stamp, door.tx)?;
    if stored.state >= DELETED {
        if newer {
            write_stripped(door, key, body, stored.state)?;
        }
        return Ok(());
    }
    if !newer {
        // An edit that comes late is an earlier version; the same one again is nothing new.
        if door.stamp != stored.stamp {
            keep_version(door, key, door.stamp, door.byline, body)?;
        }
        return Ok(());
    }
    let old = stored_body::load(door.tx, key)?;
    if stored.stamp != Stamp::NEVER {
        keep_version(door, key, stored.stamp, stored.written_by, &old)?;
    }
    if stored.state == LIVE {
        hide(door, &stored)?;
    }
    write_body(door, key, body, Some(door.byline))?;
    settle(door, key)?;
    if stored.state == LIVE {
        show(door, key)?;
    }
    door.changed(Change::Interaction(id));
    if !door.replaying {
        let body = Box::new(still_there(door, old)?);
        door.undo_with(Op::EditInteraction { id, body });
    }
    history::record(door, Did::Edit, Kind::Interaction, key, &[])
}

/// Returns an earlier body without the contacts and the opportunity that were deleted since: what
/// takes an edit back cannot bring them back, and would be refused for naming them.
fn still_there(door: &Door<'_>, mut body: Body) -> Result<Body> {
    let lives = |table, id: Uuid| -> Result<bool> {
        Ok(door.find(table, id)?.is_some_and(|found| found.state == LIVE))
    };
    let mut participants = Vec::with_capacity(body.participants.len());
    for contact in body.participants {
        // A merged one is there: it stands at another.
        let there = |state| state == LIVE || state == MERGED;
        if door.find(Table::Contact, contact.uuid())?.is_some_and(|found| there(found.state)) {
            participants.push(contact);
        }
    }
    body.participants = participants;
    if let Some(opportunity) = body.opportunity
        && !lives(Table::Opportunity, opportunity.uuid())?
    {
        body.opportunity = None;
    }
    Ok(body)
}

/// Takes a live row out of the timelines and the search index.
fn hide(door: &mut Door<'_>, stored: &Stored) -> Result<()> {
    counters::unlink(door, stored.place)?;
    if door.unindexed {
        return Ok(());
    }
    search::unindex_summary(door.tx, stored.place.key, stored.summary.as_deref())
}

pub(super) fn pin(door: &mut Door<'_>, id: InteractionId, pinned: bool) -> Result<()> {
    let found = door.target(Table::Interaction, id.uuid())?;
    if found.is_gone() {
        return Ok(());
    }
    let (was, hlc, dev): (bool, Option<i64>, Option<i64>) = door
        .tx
        .prepare_cached(
            "SELECT pinned IS NOT NULL, pin_hlc, pin_dev FROM interaction WHERE key = ?1",
        )?
        .query_row(params![found.key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    if door.stamp.beats(Stamp::new(hlc.unwrap_or(0), dev.unwrap_or(0)), door.tx)? {
        door.tx
            .prepare_cached(
                "UPDATE interaction SET pinned = ?2, pin_hlc = ?3, pin_dev = ?4 WHERE key = ?1",
            )?
            .execute(params![found.key, flag(pinned), door.stamp.hlc.raw(), door.stamp.dev])?;
    }
    door.changed(Change::Interaction(id));
    door.undo_with(Op::PinInteraction { id, pinned: was });
    history::record(door, Did::Edit, Kind::Interaction, found.key, &["pinned"])
}

/// Purges an interaction: everything but the tombstone leaves the row, its index, its versions.
pub(super) fn purge(door: &mut Door<'_>, id: InteractionId) -> Result<()> {
    let key = empty(door, id, DELETED)?;
    history::record(door, Did::Delete, Kind::Interaction, key, &[])
}

/// Takes an imported interaction back: as purging it, but nothing stops an import from bringing it
/// again. Its batch says who and when.
pub(super) fn take_back(door: &mut Door<'_>, id: InteractionId) -> Result<()> {
    empty(door, id, TAKEN_BACK).map(drop)
}

/// Takes all but the tombstone of an entry out of the file. Of two states that it is brought into,
/// the greater one stays. Returns its key.
fn empty(door: &mut Door<'_>, id: InteractionId, state: i64) -> Result<i64> {
    let stored = match read(door, id)? {
        Some(stored) if door.replaying || stored.state == LIVE => stored,
        None if door.replaying => {
            door.target(Table::Interaction, id.uuid())?;
            return empty(door, id, state);
        }
        _ => return Err(Error::NotFound { what: "interaction" }),
    };
    let key = stored.place.key;
    if stored.state == LIVE {
        hide(door, &stored)?;
    }
    for sql in [
        "DELETE FROM companion WHERE interaction = ?1",
        "DELETE FROM version WHERE interaction = ?1",
    ] {
        door.tx.prepare_cached(sql)?.execute(params![key])?;
    }
    door.tx
        .prepare_cached(
            "UPDATE interaction SET state = max(state, ?2), batch = NULL, batch_line = NULL, batch_file = NULL
             WHERE key = ?1",
        )?
        .execute(params![key, state])?;
    strip(door, key, stored.state.max(state))?;
    door.tx
        .prepare_cached(
            "UPDATE interaction SET purged_at = ?2, purged_by = ?3
             WHERE key = ?1 AND (purged_at IS NULL OR purged_at > ?2)",
        )?
        .execute(params![key, door.logged_at.millis(), door.byline])?;
    door.irreversible = true;
    door.purged = true;
    door.changed(Change::Interaction(id));
    Ok(key)
}

/// Empties all that a tombstone may not keep. What was taken back with its import keeps no hash of
/// where it came from either.
fn strip(door: &Door<'_>, key: i64, state: i64) -> Result<()> {
    if state == TAKEN_BACK {
        door.tx
            .prepare_cached("UPDATE interaction SET origin_hash = NULL WHERE key = ?1")?
            .execute(params![key])?;
    }
    door.tx
        .prepare_cached(
            "UPDATE interaction SET contact = NULL, account = NULL, summary = NULL, author = NULL, author_name = NULL, direction = NULL, outcome = NULL,
               duration = NULL, location = NULL, opportunity = NULL, satisfaction = NULL, resolution = NULL,
               checklist = NULL, noise = NULL, pinned = NULL, pin_hlc = NULL, pin_dev = NULL, source = NULL,
               external_id = NULL, edited_at = NULL, edited_by = NULL, named = NULL, who = 0
             WHERE key = ?1",
        )?
        .execute(params![key])?;
    Ok(())
}

fn summary_of(body: &Body) -> Option<&str> {
    body.summary.as_ref().map(Summary::as_str)
}

/// Returns the hash of source and external id that stops an import from bringing an entry back
/// (SHA-1 by way of a name-based UUID, RFC 9562).
pub(in crate::store) fn origin_hash(source: &Source) -> Option<[u8; 16]> {
    let external = source.external_id.as_deref()?;
    let name = format!("{}\0{external}", source.source);
    Some(*Uuid::new_v5(&Uuid::NAMESPACE_URL, name.as_bytes()).as_bytes())
}

/// Returns a flag as its column has it.
fn flag(set: bool) -> Option<i64> {
    set.then_some(1)
}

/// The columns of a body, as [`body_values`] returns them.
macro_rules! body_columns {
    () => {
        "type, summary, occurred_at, author, author_name, edited_by, direction, outcome, duration, location,
         opportunity, satisfaction, resolution, checklist, noise, source, external_id, origin_hash, hlc, dev,
         contact, account, named"
    };
}

/// Their parameters; ?1 is the row's.
macro_rules! body_parameters {
    () => {
        "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24"
    };
}

/// Makes the row of an entry that nothing was heard of before, live and whole. One statement: each
/// further one would write the row anew, and one that checks a reference makes FTS5 flush.
fn insert_logged(
    door: &Door<'_>,
    id: InteractionId,
    body: &Body,
    from: Option<batch::Place>,
) -> Result<(Place, People)> {
    let had = had_by(door, 0, body)?;
    let who = had.who;
    let (people, rows) = people_of(door, body)?;
    let mut values = vec![Value::from(id.uuid().as_bytes().to_vec())];
    values.extend(body_values(door, body, had, &people, &rows, None)?);
    let logged_at = door.logged_at.millis();
    values.extend([door.book, LIVE, logged_at, door.byline, who].map(Value::from));
    values.extend(
        from.map_or([None; 3], |it| [it.batch, it.line, it.file].map(Some)).map(Value::from),
    );
    let sql = concat!(
        "INSERT INTO interaction (id, ",
        body_columns!(),
        ", book, state, logged_at, logged_by, who, batch, batch_line, batch_file) VALUES (?1, ",
        body_parameters!(),
        ", ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32)"
    );
    let key = door.tx.prepare_cached(sql)?.insert(params_from_iter(values))?;
    add_companions(door, key, &people, &rows)?;
    let (kind, occurred_at) = (codes::kind_code(body.kind), body.occurred_at.millis());
    Ok((Place { key, occurred_at, kind, who }, people))
}

/// Writes a body over the row, with the door's stamp. `edited_by` is the byline of an edit.
fn write_body(door: &Door<'_>, key: i64, body: &Body, edited_by: Option<i64>) -> Result<()> {
    let (people, rows) = people_of(door, body)?;
    write_row(door, key, body, (&people, &rows), edited_by)?;
    door.tx
        .prepare_cached("DELETE FROM companion WHERE interaction = ?1")?
        .execute(params![key])?;
    add_companions(door, key, &people, &rows)
}

/// Writes what a tombstone keeps of a body.
fn write_stripped(door: &Door<'_>, key: i64, body: &Body, state: i64) -> Result<()> {
    write_row(door, key, body, (&People::default(), &Rows::default()), None)?;
    strip(door, key, state)
}

fn write_row(
    door: &Door<'_>,
    key: i64,
    body: &Body,
    (people, rows): (&People, &Rows),
    edited_by: Option<i64>,
) -> Result<()> {
    let had = had_by(door, key, body)?;
    let mut values = vec![Value::from(key)];
    values.extend(body_values(door, body, had, people, rows, edited_by)?);
    let sql = concat!(
        "UPDATE interaction SET (",
        body_columns!(),
        ") = (",
        body_parameters!(),
        ") WHERE key = ?1"
    );
    door.tx.prepare_cached(sql)?.execute(params_from_iter(values))?;
    Ok(())
}

/// Returns who a body names: those in whose timelines it stands, and the rows that say so.
fn people_of(door: &Door<'_>, body: &Body) -> Result<(People, Rows)> {
    let mut rows = Rows::default();
    for contact in &body.participants {
        rows.push(door.named(*contact)?);
    }
    let mut people = People { contacts: rows.contacts(), accounts: Vec::new() };
    for account in &body.accounts {
        // An account that was deleted since may still stand in a body that is edited.
        let key = match door.find(Table::Account, account.uuid())? {
            None => door.target(Table::Account, account.uuid())?.key,
            Some(found) => found.key,
        };
        add(&mut people.accounts, key);
    }
    Ok((people, rows))
}

/// Writes all but the first ones, which stand in the row. No companions stand there yet.
fn add_companions(door: &Door<'_>, key: i64, people: &People, rows: &Rows) -> Result<()> {
    for position in 1..rows.len().max(people.accounts.len()) {
        let row = rows.get(position);
        door.tx
            .prepare_cached(
                "INSERT INTO companion (interaction, position, contact, account, named) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                key,
                position as i64,
                row.contact,
                people.accounts.get(position),
                row.named
            ])?;
    }
    Ok(())
}

fn add(keys: &mut Vec<i64>, key: i64) {
    if !keys.contains(&key) {
        keys.push(key);
    }
}

/// Who had an interaction, as its row says it.
struct Had {
    /// The byline of an author who is a member.
    author: Option<i64>,
    /// The name of one who is not: it goes with the entry.
    author_name: Option<String>,
    /// The person that figures count where the actor logs it, as `settle` has it.
    who: i64,
}

/// Returns who had an interaction. `key` is the entry's row, 0 where it has none yet.
fn had_by(door: &Door<'_>, key: i64, body: &Body) -> Result<Had> {
    Ok(match &body.author {
        None => Had { author: None, author_name: None, who: door.actor },
        Some(Author::Name(name)) => {
            Had { author: None, author_name: Some(name.as_str().to_owned()), who: 0 }
        }
        Some(Author::Member(member)) => {
            let who = author_key(door, key, *member)?;
            let author = door.byline(who, &person_name(door.tx, who)?)?;
            Had { author: Some(author), author_name: None, who }
        }
    })
}

/// Returns the values of a body's columns.
fn body_values(
    door: &Door<'_>,
    body: &Body,
    had: Had,
    people: &People,
    rows: &Rows,
    edited_by: Option<i64>,
) -> Result<[Value; 23]> {
    let checklist = (!body.checklist.is_empty()).then(|| {
        let items: Vec<_> = body.checklist.iter().map(|item| (&item.text, item.done)).collect();
        serde_json::json!(items).to_string()
    });
    let source = body.source.as_ref();
    Ok([
        codes::kind_code(body.kind).into(),
        summary_of(body).map(str::to_owned).into(),
        body.occurred_at.millis().into(),
        had.author.into(),
        had.author_name.into(),
        edited_by.into(),
        body.direction.map(|direction| i64::from(direction == Direction::Out)).into(),
        body.outcome.as_ref().map(|outcome| outcome.name().to_owned()).into(),
        body.duration_seconds.into(),
        body.location.clone().into(),
        door.reference(Table::Opportunity, body.opportunity)?.into(),
        body.satisfaction.map(Satisfaction::get).into(),
        body.resolution.map(|resolution| i64::from(resolution == Resolution::Resolved)).into(),
        checklist.into(),
        flag(body.quality == Quality::Noise).into(),
        source.map(|source| source.source.clone()).into(),
        source.and_then(|source| source.external_id.clone()).into(),
        source.and_then(origin_hash).map(Vec::from).into(),
        door.stamp.hlc.raw().into(),
        door.stamp.dev.into(),
        rows.get(0).contact.into(),
        people.accounts.first().copied().into(),
        rows.get(0).named.into(),
    ])
}

/// Returns the key of an author: a member of the book, or whoever the entry names already, for they
/// may have left since.
fn author_key(door: &Door<'_>, interaction: i64, author: MemberId) -> Result<i64> {
    let person = person_key(door.tx, author)?.ok_or(Error::NotFound { what: "member" })?;
    let stands = door
        .tx
        .prepare_cached(
            "SELECT 1 FROM interaction i JOIN byline b ON b.key = i.author
             WHERE i.key = ?1 AND b.person = ?2",
        )?
        .exists(params![interaction, person])?;
    if stands { Ok(person) } else { door.person(author) }
}

/// Writes what only the first write of an interaction says: who logged it, and when.
fn first_written(door: &Door<'_>, key: i64, from: Option<batch::Place>) -> Result<()> {
    door.tx
        .prepare_cached("UPDATE interaction SET logged_at = ?2, logged_by = ?3 WHERE key = ?1")?
        .execute(params![key, door.logged_at.millis(), door.byline])?;
    if let Some(from) = from {
        door.tx
            .prepare_cached(
                "UPDATE interaction SET batch = ?2, batch_line = ?3, batch_file = ?4
                 WHERE key = ?1 AND state < 2",
            )?
            .execute(params![key, from.batch, from.line, from.file])?;
    }
    settle(door, key)
}

/// Writes what follows from the row itself: the person that figures count (the author where there
/// is one, else who logged it), and when it was edited (its body is that of an edit).
fn settle(door: &Door<'_>, key: i64) -> Result<()> {
    door.tx
        .prepare_cached(
            "UPDATE interaction SET
               who = CASE WHEN state >= 2 OR author_name IS NOT NULL THEN 0
                 ELSE coalesce((SELECT person FROM byline WHERE key = coalesce(author, logged_by)), 0) END,
               edited_at = CASE WHEN edited_by IS NOT NULL AND logged_by <> 0 THEN hlc >> 15 END
             WHERE key = ?1",
        )?
        .execute(params![key])?;
    Ok(())
}

/// Makes a row live: from here on timelines, counters and search show it.
fn go_live(door: &mut Door<'_>, key: i64) -> Result<()> {
    door.tx
        .prepare_cached("UPDATE interaction SET state = 1 WHERE key = ?1")?
        .execute(params![key])?;
    // Contacts may have been merged while nobody saw the entry.
    merge::place(door, key)?;
    show(door, key)
}

/// Puts a live row into the timelines and the search index.
fn show(door: &mut Door<'_>, key: i64) -> Result<()> {
    let (place, summary): (Place, Option<String>) = door
        .tx
        .prepare_cached("SELECT occurred_at, type, who, summary FROM interaction WHERE key = ?1")?
        .query_row(params![key], |row| {
            let place =
                Place { key, occurred_at: row.get(0)?, kind: row.get(1)?, who: row.get(2)? };
            Ok((place, row.get(3)?))
        })?;
    let people = People::stored(door, key)?;
    show_at(door, place, &people, summary.as_deref())
}

fn show_at(
    door: &mut Door<'_>,
    place: Place,
    people: &People,
    summary: Option<&str>,
) -> Result<()> {
    counters::link(door, place, people)?;
    search::index_summary(door.tx, place.key, summary)
}

/// Keeps an earlier body. Its accounts are a set: they are written in the order of their ids.
pub(super) fn keep_version(
    door: &Door<'_>,
    key: i64,
    stamp: Stamp,
    byline: i64,
    body: &Body,
) -> Result<()> {
    let mut body = body.clone();
    body.accounts.sort_unstable();
    body.accounts.dedup();
    door.tx
        .prepare_cached(
            "INSERT OR IGNORE INTO version (interaction, hlc, dev, written_by, body) VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![key, stamp.hlc.raw(), stamp.dev, byline, body::encode(&body)])?;
    Ok(())
}
