//! The records of a book, whole and in the order of their ids: what an export is made of.

use rusqlite::{Connection, Row, params};
use uuid::Uuid;

use crate::domain::record::{
    Account, By, Contact, Detail, Filter, FollowUp, Happened, Interaction, Involved, Label,
    Opportunity, Part, Purged, Record, Ref, Relationship, Tombstone, Version,
};
use crate::domain::{self, DetailKind, Hlc, InteractionId, Named, interaction::Author};
use crate::store::{Error, Result, body, codes};

use super::visible::Visible;
use super::{contact, follow_up, interaction, opportunity, sql};

/// Where a window of records begins: beyond this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RecordCursor {
    /// Of tombstones: of which of their kinds.
    kind: usize,
    id: Option<Uuid>,
}

/// The tables that keep the ids of what was deleted, and what it was.
const GRAVES: [(&str, &str); 6] = [
    ("contact", "contact"),
    ("account", "account"),
    ("label", "label"),
    ("saved_filter", "filter"),
    ("opportunity", "opportunity"),
    ("follow_up", "follow-up"),
];

/// Returns one window of a list, and where the next one begins; nothing at its end.
pub(super) fn page(
    conn: &Connection,
    book: Visible,
    part: Part,
    after: RecordCursor,
    limit: usize,
) -> Result<(Vec<Record>, Option<RecordCursor>)> {
    let window = Window { conn, book, after: after.id, limit };
    let (rows, last) = match part {
        Part::Labels => window.rows(LABEL, label)?,
        Part::Filters => window.rows(FILTER, filter)?,
        Part::Accounts => window.rows(ACCOUNT, account)?,
        Part::Contacts => window.each(CONTACT, |id| contact_of(conn, book, id))?,
        Part::Relationships => window.rows(RELATIONSHIP, relationship)?,
        Part::Opportunities => window.each(OPPORTUNITY, |id| opportunity_of(conn, book, id))?,
        Part::Interactions => window.each(INTERACTION, |id| interaction_of(conn, book, id))?,
        Part::FollowUps => window.each(FOLLOW_UP, |id| follow_up_of(conn, book, id))?,
        Part::Tombstones => return tombstones(&window, after.kind),
    };
    Ok((rows, last.map(|id| RecordCursor { kind: 0, id: Some(id) })))
}

// The `+` keeps SQLite from an index that would have to be sorted: all walk the index of ids.
const LABEL: &str = "SELECT id, name, tint, cadence FROM label
    WHERE id > ?1 AND +book = ?2 AND +state = 1 ORDER BY id LIMIT ?3";
const FILTER: &str = "SELECT id, name, text FROM saved_filter
    WHERE id > ?1 AND +book = ?2 AND +state = 1 ORDER BY id LIMIT ?3";
const ACCOUNT: &str = "SELECT a.id, a.name, u.id, u.name, a.domains, p.id, p.name, a.created_at
    FROM account a LEFT JOIN account u ON u.key = a.parent AND u.state = 1
      LEFT JOIN person p ON p.key = a.holder
    WHERE a.id > ?1 AND +a.book = ?2 AND +a.state = 1 ORDER BY a.id LIMIT ?3";
const CONTACT: &str = "SELECT id FROM contact
    WHERE id > ?1 AND +book = ?2 AND +state = 1 ORDER BY id LIMIT ?3";
const RELATIONSHIP: &str = "SELECT r.id, s.id, s.name, r.kind, t.id, t.name
    FROM relationship r CROSS JOIN contact s ON s.key = r.source CROSS JOIN contact t ON t.key = r.target
    WHERE r.id > ?1 AND +s.book = ?2 AND +s.state = 1 AND +t.state = 1 AND +r.gone = 0
    ORDER BY r.id LIMIT ?3";
const OPPORTUNITY: &str = "SELECT id FROM opportunity
    WHERE id > ?1 AND +book = ?2 AND +state = 1 ORDER BY id LIMIT ?3";
const INTERACTION: &str = "SELECT id FROM interaction
    WHERE id > ?1 AND +book = ?2 AND +state = 1 ORDER BY id LIMIT ?3";
const FOLLOW_UP: &str = "SELECT id FROM follow_up
    WHERE id > ?1 AND +book = ?2 AND +state = 1 ORDER BY id LIMIT ?3";
const PURGED: &str = "SELECT i.id, i.type, i.occurred_at, i.logged_at, lp.id, lb.name, i.purged_at,
      pp.id, pb.name, i.origin_hash
    FROM interaction i
      LEFT JOIN byline lb ON lb.key = i.logged_by LEFT JOIN person lp ON lp.key = lb.person
      LEFT JOIN byline pb ON pb.key = i.purged_by LEFT JOIN person pp ON pp.key = pb.person
    WHERE i.id > ?1 AND +i.book = ?2 AND +i.state = 2 ORDER BY i.id LIMIT ?3";

struct Window<'c> {
    conn: &'c Connection,
    book: Visible,
    after: Option<Uuid>,
    limit: usize,
}

impl Window<'_> {
    /// Reads rows into records; returns the last id where the window is full.
    fn rows(
        &self,
        sql: &str,
        map: impl Fn(&Row<'_>) -> Result<Record>,
    ) -> Result<(Vec<Record>, Option<Uuid>)> {
        let after = self.after.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
        let limit = i64::try_from(self.limit).unwrap_or(i64::MAX);
        let read = |row: &Row<'_>| Ok((sql::id::<Uuid>(row, 0)?, map(row)?));
        let found = sql::rows(self.conn, sql, params![after, self.book.book, limit], read)?;
        let last = (found.len() == self.limit).then(|| found.last().map(|(id, _)| *id)).flatten();
        Ok((found.into_iter().map(|(_, record)| record).collect(), last))
    }

    /// Reads ids, and for each a record, where there is one.
    fn each(
        &self,
        sql: &str,
        map: impl Fn(Uuid) -> Result<Record>,
    ) -> Result<(Vec<Record>, Option<Uuid>)> {
        let after = self.after.map(|id| id.as_bytes().to_vec()).unwrap_or_default();
        let limit = i64::try_from(self.limit).unwrap_or(i64::MAX);
        let ids: Vec<Uuid> =
            sql::rows(self.conn, sql, params![after, self.book.book, limit], |row| {
                Ok(sql::id(row, 0)?)
            })?;
        let last = (ids.len() == self.limit).then(|| ids.last().copied()).flatten();
        let mut records = Vec::with_capacity(ids.len());
        for id in ids {
            match map(id) {
                Err(Error::NotFound { .. }) => {}
                record => records.push(record?),
            }
        }
        Ok((records, last))
    }
}

fn tombstones(window: &Window<'_>, kind: usize) -> Result<(Vec<Record>, Option<RecordCursor>)> {
    let (rows, last) = match kind.checked_sub(1).map(|place| GRAVES.get(place)) {
        None => window.rows(PURGED, purged)?,
        Some(Some((table, word))) => {
            let sql = format!(
                "SELECT id FROM {table} WHERE id > ?1 AND +book = ?2 AND +state = 2 ORDER BY id LIMIT ?3"
            );
            window.rows(&sql, |row| {
                let kind = (*word).to_owned();
                Ok(Record::Tombstone(Tombstone { kind, id: sql::id(row, 0)?, purged: None }))
            })?
        }
        Some(None) => return Ok((Vec::new(), None)),
    };
    let next = match last {
        Some(id) => RecordCursor { kind, id: Some(id) },
        None => RecordCursor { kind: kind + 1, id: None },
    };
    Ok((rows, Some(next)))
}

/// Reads an id and a name that an outer join may not have found.
fn maybe(row: &Row<'_>, column: usize) -> Result<Option<Ref>> {
    match sql::maybe_id(row, column)? {
        Some(id) => Ok(Some(Ref { id, name: row.get(column + 1)? })),
        None => Ok(None),
    }
}

fn named<I: Into<Uuid>>(named: Named<I>) -> Ref {
    Ref { id: named.id.into(), name: named.name }
}

fn label(row: &Row<'_>) -> Result<Record> {
    let (id, name) = (sql::id(row, 0)?, row.get(1)?);
    Ok(Record::Label(Label { id, name, tint: row.get(2)?, cadence_days: row.get(3)? }))
}

fn filter(row: &Row<'_>) -> Result<Record> {
    Ok(Record::Filter(Filter { id: sql::id(row, 0)?, name: row.get(1)?, filter: row.get(2)? }))
}

fn account(row: &Row<'_>) -> Result<Record> {
    let domains: Option<String> = row.get(4)?;
    let domains = domains.map(|json| serde_json::from_str(&json)).transpose();
    Ok(Record::Account(Account {
        id: sql::id(row, 0)?,
        name: row.get(1)?,
        parent: maybe(row, 2)?,
        domains: domains
            .map_err(|error| Error::Corrupt(format!("the domains of an account: {error}")))?
            .unwrap_or_default(),
        holder: maybe(row, 5)?,
        created_at: sql::time(row, 7)?,
    }))
}

fn relationship(row: &Row<'_>) -> Result<Record> {
    Ok(Record::Relationship(Relationship {
        id: sql::id(row, 0)?,
        from: Ref { id: sql::id(row, 1)?, name: row.get(2)? },
        kind: codes::relation(row.get(3)?)?.name().to_owned(),
        to: Ref { id: sql::id(row, 4)?, name: row.get(5)? },
    }))
}

fn purged(row: &Row<'_>) -> Result<Record> {
    Ok(Record::Tombstone(Tombstone {
        kind: "interaction".to_owned(),
        id: sql::id(row, 0)?,
        purged: Some(Purged {
            r#type: codes::kind(row.get(1)?)?.name().to_owned(),
            occurred_at: sql::time(row, 2)?,
            logged_at: sql::time(row, 3)?,
            logged_by: maybe(row, 4)?,
            deleted_at: sql::maybe_time(row, 6)?,
            deleted_by: maybe(row, 7)?,
            origin: sql::maybe_id(row, 9)?,
        }),
    }))
}

fn contact_of(conn: &Connection, book: Visible, id: Uuid) -> Result<Record> {
    let found = contact::one(conn, book, id.into())?;
    let own = "SELECT key, cadence, postponed FROM contact WHERE id = ?1";
    let (key, cadence_days, postponed_until): (i64, _, _) =
        sql::first(conn, own, params![id.as_bytes()], |row| {
            Ok((row.get(0)?, row.get(1)?, sql::maybe_time(row, 2)?))
        })?
        .ok_or(Error::NotFound { what: "contact" })?;
    let origins = sql::rows(
        conn,
        "SELECT id, label, value FROM detail WHERE contact = ?1 AND gone = 0 AND kind = 6 ORDER BY id",
        [key],
        |row| Ok(Detail { id: sql::id(row, 0)?, label: row.get(1)?, value: row.get(2)? }),
    )?;
    let details = |kind: DetailKind| {
        let detail = |it: &domain::Detail| Detail {
            id: it.id.uuid(),
            label: it.label.clone(),
            value: it.value.clone(),
        };
        found.details(kind).map(detail).collect()
    };
    let mut labels: Vec<Ref> = found.labels.iter().cloned().map(named).collect();
    labels.sort_by_key(|label| label.id);
    Ok(Record::Contact(Box::new(Contact {
        id,
        emails: details(DetailKind::Email),
        phones: details(DetailKind::Phone),
        urls: details(DetailKind::Url),
        handles: details(DetailKind::Handle),
        addresses: details(DetailKind::Address),
        custom: details(DetailKind::Custom),
        origins,
        labels,
        name: found.name,
        account: found.account.map(named),
        holder: found.holder.map(named),
        title: found.title,
        starred: found.starred,
        archived: found.archived,
        birthday: found.birthday.map(|day| day.to_string()),
        notes: found.notes,
        cadence_days,
        postponed_until,
        created_at: found.created_at,
        updated_at: found.updated_at,
    })))
}

fn opportunity_of(conn: &Connection, book: Visible, id: Uuid) -> Result<Record> {
    let found = opportunity::one(conn, book, id.into())?;
    let involved = |it: domain::opportunity::Part| Involved {
        id: it.contact.id.uuid(),
        name: it.contact.name,
        part: it.part,
    };
    Ok(Record::Opportunity(Box::new(Opportunity {
        id,
        title: found.title,
        account: found.account.map(named),
        contacts: found.contacts.into_iter().map(involved).collect(),
        stage: found.stage,
        reason: found.reason,
        amount: found.amount,
        currency: found.currency,
        close_date: found.close_date.map(|day| day.format("%Y-%m-%d").to_string()),
        closed_at: found.closed_at,
        created_at: found.created_at,
    })))
}

fn follow_up_of(conn: &Connection, book: Visible, id: Uuid) -> Result<Record> {
    let found = follow_up::one(conn, book, id.into())?;
    Ok(Record::FollowUp(FollowUp {
        id,
        contact: named(found.contact),
        text: found.text,
        due: found.due,
        assignee: found.assignee.map(named),
        origin: found.origin.map(InteractionId::uuid),
        done_at: found.done_at,
        created_at: found.created_at,
        updated_at: found.changed_at,
    }))
}

fn interaction_of(conn: &Connection, book: Visible, id: Uuid) -> Result<Record> {
    let found = interaction::one(conn, book, id.into())?;
    let edited = "SELECT i.key, p.id, b.name FROM interaction i
        LEFT JOIN byline b ON b.key = i.edited_by LEFT JOIN person p ON p.key = b.person
        WHERE i.id = ?1";
    let (key, edited_by): (i64, Option<Ref>) =
        sql::first(conn, edited, params![id.as_bytes()], |row| Ok((row.get(0)?, maybe(row, 1)?)))?
            .ok_or(Error::NotFound { what: "interaction" })?;
    let mut body = Happened::of(&found.body);
    body.contacts = found.contacts.into_iter().map(named).collect();
    body.accounts = found.accounts.into_iter().map(named).collect();
    body.opportunity = found.opportunity.map(named);
    body.author = found.author.map(|name| {
        let id = match &found.body.author {
            Some(Author::Member(id)) => Some(id.uuid()),
            Some(Author::Name(_)) | None => None,
        };
        By { id, name }
    });
    Ok(Record::Interaction(Box::new(Interaction {
        id,
        body,
        logged_at: found.logged_at,
        logged_by: named(found.logged_by),
        pinned: found.pinned,
        edited_at: found.edited_at,
        edited_by,
        versions: versions(conn, key)?,
    })))
}

/// Returns the earlier bodies, the oldest first.
fn versions(conn: &Connection, key: i64) -> Result<Vec<Version>> {
    sql::rows(
        conn,
        "SELECT v.hlc, p.id, b.name, v.body FROM version v
         LEFT JOIN byline b ON b.key = v.written_by LEFT JOIN person p ON p.key = b.person
         WHERE v.interaction = ?1 ORDER BY v.hlc, v.dev",
        [key],
        |row| {
            let json: String = row.get(3)?;
            Ok(Version {
                written_at: Hlc::from_raw(row.get(0)?).time(),
                written_by: maybe(row, 1)?.unwrap_or(Ref { id: Uuid::nil(), name: String::new() }),
                body: Happened::of(&body::decode(&json)?),
            })
        },
    )
}
