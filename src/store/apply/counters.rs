//! What is counted in the same transaction as the write it follows from.
//!
//! `contact.interaction_count`, `contact.last_interaction_at`, the same for accounts, the book's
//! totals and the per-day summaries always equal a plain recomputation (`tl doctor` does one).
//!
//! States are written into the statements, not bound: where a partial index has a condition on
//! the same column, SQLite plans a statement anew whenever such a parameter is bound.

use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

use crate::domain::{Hlc, Timestamp, time::DAY_MS};
use crate::store::Result;

use super::keys::LIVE;
use super::{Change, Door};

/// An interaction's place in the timelines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub key: i64,
    pub occurred_at: i64,
    pub kind: i64,
    pub who: i64,
}

/// From so many entries on a timeline is busy: it keeps orders of its own by type and person. A
/// filter walks past what it does not want at 80 ns an entry, so a shorter one needs none.
pub(in crate::store) const BUSY: i64 = 1_000;

/// The statements of contacts' timelines or of accounts'.
struct Timelines {
    /// Whose they are: id, how many entries it has, when the newest was.
    owner: &'static str,
    /// The keys of those that an interaction belongs to.
    of: &'static str,
    insert: &'static str,
    make_busy: &'static str,
    count: &'static str,
    delete: &'static str,
    uncount: &'static str,
}

macro_rules! timelines {
    ($record:literal, $link:literal) => {
        Timelines {
            owner: concat!(
                "SELECT id, interaction_count, last_interaction_at FROM ", $record,
                " WHERE key = ?1 AND state NOT IN (2, 3)"
            ),
            of: concat!("SELECT ", $record, " FROM ", $link, " WHERE interaction = ?1"),
            insert: concat!(
                "INSERT INTO ", $record, "_entry (", $record, ", occurred_at, interaction, type, who, busy)
                 VALUES (?1, ?2, ?3, ?4, ?5,
                   (SELECT busy FROM ", $record, "_entry WHERE ", $record, " = ?1 LIMIT 1))"
            ),
            make_busy: concat!(
                "UPDATE ", $record, "_entry SET busy = 1 WHERE ", $record, " = ?1 AND busy IS NULL"
            ),
            count: concat!(
                "UPDATE ", $record, " SET interaction_count = interaction_count + 1,
                   last_interaction_at = max(coalesce(last_interaction_at, ?2), ?2) WHERE key = ?1"
            ),
            delete: concat!(
                "DELETE FROM ", $record, "_entry WHERE ", $record,
                " = ?1 AND occurred_at = ?2 AND interaction = ?3"
            ),
            uncount: concat!(
                "UPDATE ", $record, " SET interaction_count = interaction_count - 1,
                   last_interaction_at = (SELECT max(occurred_at) FROM ", $record, "_entry WHERE ",
                $record, " = ?1) WHERE key = ?1"
            ),
        }
    };
}

const CONTACTS: Timelines = timelines!("contact", "participant");
const ACCOUNTS: Timelines = timelines!("account", "interaction_account");

/// A contact or an account with a timeline.
struct Owner {
    key: i64,
    id: Uuid,
    entries: i64,
    last: Option<i64>,
}

impl Timelines {
    fn owner(&self, door: &Door<'_>, key: i64) -> Result<Option<Owner>> {
        let mut query = door.tx.prepare_cached(self.owner)?;
        let owner = query.query_row([key], |row| {
            let id = Uuid::from_bytes(row.get(0)?);
            Ok(Owner { key, id, entries: row.get(1)?, last: row.get(2)? })
        });
        Ok(owner.optional()?)
    }

    fn of(&self, door: &Door<'_>, interaction: i64) -> Result<Vec<i64>> {
        let mut query = door.tx.prepare_cached(self.of)?;
        let keys = query.query_map([interaction], |row| row.get(0))?;
        Ok(keys.collect::<rusqlite::Result<_>>()?)
    }

    fn link(&self, door: &Door<'_>, owner: &Owner, place: Place) -> Result<()> {
        let Place { key, occurred_at, kind, who } = place;
        door.tx.prepare_cached(self.insert)?.execute([owner.key, occurred_at, key, kind, who])?;
        if owner.entries + 1 == BUSY {
            door.tx.prepare_cached(self.make_busy)?.execute([owner.key])?;
        }
        door.tx.prepare_cached(self.count)?.execute([owner.key, occurred_at])?;
        Ok(())
    }

    fn unlink(&self, door: &Door<'_>, owner: i64, place: Place) -> Result<()> {
        door.tx.prepare_cached(self.delete)?.execute([owner, place.occurred_at, place.key])?;
        door.tx.prepare_cached(self.uncount)?.execute([owner])?;
        Ok(())
    }
}

/// Who took part in an interaction and which accounts it belongs to: keys, each once.
#[derive(Default)]
pub(super) struct People {
    pub contacts: Vec<i64>,
    pub accounts: Vec<i64>,
}

/// Moves a live interaction from the timelines of some contacts to those of others.
pub(super) fn relink(door: &mut Door<'_>, place: Place, from: &[i64], to: &[i64]) -> Result<()> {
    for key in from {
        if CONTACTS.owner(door, *key)?.is_some() {
            CONTACTS.unlink(door, *key, place)?;
        }
    }
    for key in to {
        if let Some(contact) = CONTACTS.owner(door, *key)? {
            CONTACTS.link(door, &contact, place)?;
        }
    }
    Ok(())
}

impl People {
    /// Returns those that an interaction is written with.
    pub fn stored(door: &Door<'_>, interaction: i64) -> Result<Self> {
        let (contacts, accounts) =
            (CONTACTS.of(door, interaction)?, ACCOUNTS.of(door, interaction)?);
        Ok(Self { contacts, accounts })
    }
}

/// Puts a live interaction into the timelines of its contacts and accounts, the day's summary and
/// the book's total.
pub(super) fn link(door: &mut Door<'_>, place: Place, people: &People) -> Result<()> {
    for key in &people.contacts {
        let Some(contact) = CONTACTS.owner(door, *key)? else { continue };
        CONTACTS.link(door, &contact, place)?;
        if contact.last.is_none_or(|last| last < place.occurred_at) {
            door.agenda.by_newest(contact.key, place);
        } else {
            door.agenda.anyhow(contact.key);
        }
        door.changed(Change::Timeline(contact.id.into()));
    }
    for key in &people.accounts {
        if let Some(account) = ACCOUNTS.owner(door, *key)? {
            ACCOUNTS.link(door, &account, place)?;
        }
    }
    count_day(door, place, 1)?;
    door.totals[2] += 1;
    Ok(())
}

/// Takes an interaction out of all of that again.
pub(super) fn unlink(door: &mut Door<'_>, place: Place) -> Result<()> {
    let people = People::stored(door, place.key)?;
    for key in people.contacts {
        let Some(contact) = CONTACTS.owner(door, key)? else { continue };
        CONTACTS.unlink(door, key, place)?;
        door.agenda.anyhow(key);
        door.changed(Change::Timeline(contact.id.into()));
    }
    for key in people.accounts {
        if ACCOUNTS.owner(door, key)?.is_some() {
            ACCOUNTS.unlink(door, key, place)?;
        }
    }
    count_day(door, place, -1)?;
    door.totals[2] -= 1;
    Ok(())
}

fn count_day(door: &Door<'_>, place: Place, by: i64) -> Result<()> {
    let day = Timestamp::from_millis(place.occurred_at).utc_day();
    debug_assert_eq!(day, place.occurred_at.div_euclid(DAY_MS));
    door.tx
        .prepare_cached(
            "INSERT INTO day_summary (book, day, who, type, count) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (book, day, who, type) DO UPDATE SET count = count + excluded.count",
        )?
        .execute(params![door.book, day, place.who, place.kind, by])?;
    if by < 0 {
        door.tx
            .prepare_cached(
                "DELETE FROM day_summary WHERE book = ?1 AND day = ?2 AND who = ?3 AND type = ?4 AND count = 0",
            )?
            .execute(params![door.book, day, place.who, place.kind])?;
    }
    Ok(())
}

/// What a contact counts for: whether it lives, is archived, and where it belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Weight {
    pub live: bool,
    pub archived: bool,
    pub account: Option<i64>,
}

/// Returns what a contact counts for now.
pub(super) fn weigh(door: &Door<'_>, contact: i64) -> Result<Weight> {
    Ok(door
        .tx
        .prepare_cached("SELECT state, archived, account FROM contact WHERE key = ?1")?
        .query_row(params![contact], |row| {
            let live = row.get::<_, i64>(0)? == LIVE;
            Ok(Weight {
                live,
                archived: live && row.get(1)?,
                account: if live { row.get(2)? } else { None },
            })
        })?)
}

/// Counts the difference between what a contact counted for and what it counts for now.
pub(super) fn reweigh(door: &mut Door<'_>, before: Weight, now: Weight) {
    door.totals[0] += i64::from(now.live) - i64::from(before.live);
    door.totals[1] += i64::from(now.archived) - i64::from(before.archived);
    if before.account != now.account {
        for (account, by) in [(before.account, -1), (now.account, 1)] {
            if let Some(account) = account {
                *door.contact_counts.entry(account).or_default() += by;
            }
        }
    }
}

/// Writes what the book and its accounts gained in this transaction, and its logical time.
pub(super) fn write_totals(door: &mut Door<'_>, hlc: Hlc) -> Result<()> {
    for (account, by) in std::mem::take(&mut door.contact_counts) {
        door.tx
            .prepare_cached("UPDATE account SET contact_count = contact_count + ?2 WHERE key = ?1")?
            .execute(params![account, by])?;
    }
    let [contacts, archived, interactions] = std::mem::take(&mut door.totals);
    door.tx
        .prepare_cached(
            "UPDATE book SET contact_count = contact_count + ?2, archived_count = archived_count + ?3,
               interaction_count = interaction_count + ?4, written = max(written, ?5) WHERE key = ?1",
        )?
        .execute(params![door.book, contacts, archived, interactions, hlc.raw()])?;
    if (contacts, archived, interactions) != (0, 0, 0) {
        door.changed(Change::Book);
    }
    Ok(())
}
