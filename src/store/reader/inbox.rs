//! The inbox: who is proposed, what waits, and what imports ask before they write.

use rusqlite::{Connection, Row, params};

use crate::domain::inbox::{AddressPattern, Decision, Verdict};
use crate::domain::interaction::Source;
use crate::domain::{
    Body, InboxEntry, InboxEntryId, InteractionId, InteractionType, Proposal, ProposalId, Timestamp,
};
use crate::store::apply::origin_hash;
use crate::store::{Error, Page, Result, Towards, body, party};

use super::sql;
use super::visible::Visible;

/// Where a window of the inbox starts: beyond this row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InboxCursor {
    /// A proposed contact.
    Proposal {
        /// How many records name them.
        entries: u64,
        /// When the newest of these happened.
        last_at: Timestamp,
        /// Which.
        id: ProposalId,
    },
    /// A record that a rule took for noise.
    Noise {
        /// When it happened.
        at: Timestamp,
        /// Which.
        id: InboxEntryId,
    },
}

impl From<&Proposal> for InboxCursor {
    fn from(row: &Proposal) -> Self {
        Self::Proposal { entries: row.entries, last_at: row.last_at, id: row.id }
    }
}

impl From<&InboxEntry> for InboxCursor {
    fn from(row: &InboxEntry) -> Self {
        Self::Noise { at: row.body.occurred_at, id: row.id }
    }
}

/// How a walk down a list, or up it, compares, orders, and where it begins without a cursor.
const fn walk(towards: Towards) -> (&'static str, &'static str, i64) {
    match towards {
        Towards::Next => ("<", "DESC", i64::MAX),
        Towards::Previous => (">", "ASC", i64::MIN),
    }
}

/// Returns what a walk read in the order of the list.
fn in_order<T>(mut page: Page<T>, towards: Towards) -> Page<T> {
    if towards == Towards::Previous {
        page.rows.reverse();
    }
    page
}

/// Lists the proposals of a book: those that most records name first, then the newest; beyond
/// `cursor`, or from the end of the list that the walk comes from.
pub(super) fn proposals(
    conn: &Connection,
    book: Visible,
    cursor: Option<&InboxCursor>,
    towards: Towards,
    limit: usize,
) -> Result<Page<Proposal>> {
    let (than, order, from) = walk(towards);
    let (entries, last_at, id) = match cursor {
        Some(InboxCursor::Proposal { entries, last_at, id }) => (
            i64::try_from(*entries).unwrap_or(i64::MAX),
            last_at.millis(),
            id.uuid().as_bytes().to_vec(),
        ),
        _ => (from, from, Vec::new()),
    };
    let rows = sql::rows(
        conn,
        &format!(
            "SELECT id, party, entries, last_at FROM proposal INDEXED BY proposal_open
             WHERE book = ?1 AND state = 1 AND (entries, last_at, key) {than}
               (?2, ?3, coalesce((SELECT key FROM proposal WHERE id = ?4), ?6))
             ORDER BY entries {order}, last_at {order}, key {order} LIMIT ?5"
        ),
        params![book.book, entries, last_at, id, sql::one_more(limit), from],
        proposal,
    )?;
    Ok(in_order(sql::cut(rows, limit), towards))
}

/// Returns an open proposal.
pub(super) fn one_proposal(
    conn: &Connection,
    book: Visible,
    id: ProposalId,
) -> Result<Option<Proposal>> {
    sql::first(
        conn,
        "SELECT id, party, entries, last_at FROM proposal WHERE book = ?1 AND state = 1 AND id = ?2",
        params![book.book, id.uuid().as_bytes()],
        proposal,
    )
}

fn proposal(row: &Row<'_>) -> Result<Proposal> {
    let json: Option<String> = row.get(1)?;
    Ok(Proposal {
        id: sql::id(row, 0)?,
        party: json
            .map_or_else(|| Ok(crate::domain::Party::default()), |json| party::decode(&json))?,
        entries: sql::count(row, 2)?,
        last_at: sql::time(row, 3)?,
    })
}

/// What became of proposals, in the order of `ids`; `None` where there is none. One whose contact was
/// deleted since is nobody to keep.
pub(super) fn decisions(
    conn: &Connection,
    book: Visible,
    ids: &[ProposalId],
) -> Result<Vec<Option<Decision>>> {
    let decision = |id: &ProposalId| {
        sql::first(
            conn,
            "SELECT state, (SELECT c.id FROM contact c WHERE c.id = proposal.contact AND c.state IN (1, 4))
             FROM proposal WHERE book = ?1 AND id = ?2",
            params![book.book, id.uuid().as_bytes()],
            |row| {
                Ok(match (row.get::<_, i64>(0)?, sql::maybe_id(row, 1)?) {
                    (2, Some(contact)) => Decision::Accepted(contact),
                    (2, None) => Decision::Rejected,
                    _ => Decision::Open,
                })
            },
        )
    };
    ids.iter().map(decision).collect()
}

/// A record of the inbox as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxRow {
    /// The record, where its text is still there.
    pub entry: InboxEntry,
    /// Whether it is settled.
    pub settled: bool,
}

const ENTRY: &str = "id, occurred_at, body, people, rule, logged, state";

/// Lists open records: those that a rule took for noise, the newest first, of one rule or of all;
/// beyond `cursor`, or from the end of the list that the walk comes from.
pub(super) fn quarantined(
    conn: &Connection,
    book: Visible,
    rule: Option<&str>,
    cursor: Option<&InboxCursor>,
    towards: Towards,
    limit: usize,
) -> Result<Page<InboxEntry>> {
    let (than, order, from) = walk(towards);
    let (at, id) = match cursor {
        Some(InboxCursor::Noise { at, id }) => (at.millis(), id.uuid().as_bytes().to_vec()),
        _ => (from, Vec::new()),
    };
    let (index, of_rule) = match rule {
        Some(_) => ("inbox_entry_open", "rule = ?2"),
        None => ("inbox_entry_noise", "?2 IS NULL"),
    };
    let rows = sql::rows(
        conn,
        &format!(
            "SELECT {ENTRY} FROM inbox_entry INDEXED BY {index}
             WHERE book = ?1 AND state = 1 AND rule IS NOT NULL AND {of_rule}
               AND (occurred_at, key) {than}
                 (?3, coalesce((SELECT key FROM inbox_entry WHERE id = ?4), ?6))
             ORDER BY occurred_at {order}, key {order} LIMIT ?5"
        ),
        params![book.book, rule, at, id, sql::one_more(limit), from],
        entry,
    )?;
    Ok(in_order(sql::cut(rows.into_iter().map(|row| row.entry).collect(), limit), towards))
}

/// Counts the open records of a book by the rule that took them for noise, the commonest first;
/// those without one wait for their people.
pub(super) fn counts(conn: &Connection, book: Visible) -> Result<Vec<(Option<String>, u64)>> {
    sql::rows(
        conn,
        "SELECT rule, count(*) FROM inbox_entry INDEXED BY inbox_entry_open
         WHERE book = ?1 AND state = 1 GROUP BY rule ORDER BY count(*) DESC, rule",
        params![book.book],
        |row| Ok((row.get(0)?, sql::count(row, 1)?)),
    )
}

/// Counts the open proposals of a book.
pub(super) fn proposal_count(conn: &Connection, book: Visible) -> Result<u64> {
    sql::first(
        conn,
        "SELECT count(*) FROM proposal WHERE book = ?1 AND state = 1",
        params![book.book],
        |row| Ok(sql::count(row, 0)?),
    )
    .map(Option::unwrap_or_default)
}

/// Counts the open proposals of a book, up to `most`.
pub(super) fn proposals_up_to(conn: &Connection, book: Visible, most: usize) -> Result<u64> {
    sql::first(
        conn,
        "SELECT count(*) FROM (SELECT 1 FROM proposal INDEXED BY proposal_open
         WHERE book = ?1 AND state = 1 LIMIT ?2)",
        params![book.book, i64::try_from(most).unwrap_or(i64::MAX)],
        |row| Ok(sql::count(row, 0)?),
    )
    .map(Option::unwrap_or_default)
}

/// Returns a record of the inbox.
pub(super) fn one(conn: &Connection, book: Visible, id: InboxEntryId) -> Result<Option<InboxRow>> {
    sql::first(
        conn,
        &format!("SELECT {ENTRY} FROM inbox_entry WHERE book = ?1 AND id = ?2 AND state > 0"),
        params![book.book, id.uuid().as_bytes()],
        entry,
    )
}

/// Lists the records that name a proposed person, the oldest first, at most `limit` beyond the one
/// that is given.
pub(super) fn of_proposal(
    conn: &Connection,
    book: Visible,
    id: ProposalId,
    after: Option<InboxEntryId>,
    limit: usize,
) -> Result<Page<InboxRow>> {
    let after = after.map(|id| id.uuid().into_bytes());
    let rows = sql::rows(
        conn,
        &format!(
            "SELECT {ENTRY} FROM inbox_entry WHERE key IN (
               SELECT x.entry FROM proposal p CROSS JOIN proposal_entry x ON x.proposal = p.key
               WHERE p.book = ?1 AND p.id = ?2 AND x.counts = 1
                 AND x.entry > coalesce((SELECT key FROM inbox_entry WHERE id = ?3), 0)
               ORDER BY x.entry LIMIT ?4)
             ORDER BY key"
        ),
        params![book.book, id.uuid().as_bytes(), after, sql::one_more(limit)],
        entry,
    )?;
    Ok(sql::cut(rows, limit))
}

/// Lists the proposals that a record names.
pub(super) fn named_by(
    conn: &Connection,
    book: Visible,
    id: InboxEntryId,
) -> Result<Vec<(ProposalId, Decision)>> {
    sql::rows(
        conn,
        "SELECT p.id, p.state,
           (SELECT c.id FROM contact c WHERE c.id = p.contact AND c.state IN (1, 4))
         FROM inbox_entry e
         CROSS JOIN proposal_entry x ON x.entry = e.key CROSS JOIN proposal p ON p.key = x.proposal
         WHERE e.book = ?1 AND e.id = ?2 ORDER BY p.key",
        params![book.book, id.uuid().as_bytes()],
        |row| {
            let decision = match (row.get::<_, i64>(1)?, sql::maybe_id(row, 2)?) {
                (2, Some(contact)) => Decision::Accepted(contact),
                (2, None) => Decision::Rejected,
                _ => Decision::Open,
            };
            Ok((sql::id(row, 0)?, decision))
        },
    )
}

fn entry(row: &Row<'_>) -> Result<InboxRow> {
    let at: Timestamp = sql::time(row, 1)?;
    let json: Option<String> = row.get(2)?;
    let people: Option<String> = row.get(3)?;
    let body = match json {
        Some(json) => body::decode(&json)?,
        None => Body::new(InteractionType::Note, at, Vec::new()),
    };
    let logged: Option<InteractionId> = sql::maybe_id(row, 5)?;
    Ok(InboxRow {
        entry: InboxEntry {
            id: sql::id(row, 0)?,
            body,
            people: people.map_or_else(|| Ok(Vec::new()), |json| party::decode_all(&json))?,
            rule: row.get(4)?,
            logged,
        },
        settled: row.get::<_, i64>(6)? == 2,
    })
}

/// Finds the open proposals and records whose ids end so, or whose address it is.
pub(super) fn find(
    conn: &Connection,
    book: Visible,
    id_end: Option<&str>,
    address: Option<&str>,
    limit: usize,
) -> Result<(Vec<Proposal>, Vec<InboxEntry>)> {
    let by_address = sql::rows(
        conn,
        "SELECT id, party, entries, last_at FROM proposal
         WHERE book = ?1 AND state = 1 AND address = ?2 LIMIT ?3",
        params![book.book, address, sql::one_more(limit)],
        proposal,
    )?;
    if !by_address.is_empty() {
        return Ok((by_address, Vec::new()));
    }
    let Some(end) = id_end else { return Ok((Vec::new(), Vec::new())) };
    let like = format!("%{}", end.to_uppercase());
    let proposals = sql::rows(
        conn,
        "SELECT id, party, entries, last_at FROM proposal
         WHERE book = ?1 AND state = 1 AND hex(id) LIKE ?2 LIMIT ?3",
        params![book.book, like, sql::one_more(limit)],
        proposal,
    )?;
    let entries = sql::rows(
        conn,
        &format!(
            "SELECT {ENTRY} FROM inbox_entry
             WHERE book = ?1 AND state = 1 AND hex(id) LIKE ?2 LIMIT ?3"
        ),
        params![book.book, like, sql::one_more(limit)],
        entry,
    )?;
    Ok((proposals, entries.into_iter().map(|row| row.entry).collect()))
}

/// Lists what is said of addresses and domains, by pattern.
pub(super) fn rules(conn: &Connection, book: Visible) -> Result<Vec<(AddressPattern, Verdict)>> {
    sql::rows(
        conn,
        "SELECT pattern, verdict FROM address_rule WHERE book = ?1 AND verdict IS NOT NULL ORDER BY pattern",
        params![book.book],
        |row| {
            let text: String = row.get(0)?;
            let pattern = AddressPattern::parse(&text)
                .map_err(|error| Error::Corrupt(format!("a rule of addresses: {error}")))?;
            let verdict = if row.get::<_, i64>(1)? == 0 { Verdict::Always } else { Verdict::Never };
            Ok((pattern, verdict))
        },
    )
}

/// Tells of records whether the book has had them: logged, deleted since, or in its inbox.
pub(super) fn have_been(
    conn: &Connection,
    book: Visible,
    records: &[(InboxEntryId, Source)],
) -> Result<Vec<bool>> {
    let mut logged = conn
        .prepare_cached("SELECT 1 FROM interaction WHERE origin_hash = ?1 AND book = ?2 LIMIT 1")?;
    let mut waits =
        conn.prepare_cached("SELECT 1 FROM inbox_entry WHERE id = ?1 AND book = ?2 AND state > 0")?;
    let mut known = |(id, source): &(InboxEntryId, Source)| -> Result<bool> {
        let is_logged = match origin_hash(source) {
            Some(hash) => logged.exists(params![hash, book.book])?,
            None => false,
        };
        Ok(is_logged || waits.exists(params![id.uuid().as_bytes(), book.book])?)
    };
    records.iter().map(&mut known).collect()
}
