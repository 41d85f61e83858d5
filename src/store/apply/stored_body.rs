//! A body as it stands in the rows, whole: with people and accounts that were deleted since.
//!
//! Readers show less: only who is still there. A version must hold what was written.

use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::domain::interaction::{
    Author, ChecklistItem, Direction, Quality, Resolution, Satisfaction, Source,
};
use crate::domain::{Body, InteractionType, Name, Outcome, Summary, Timestamp};
use crate::store::{Error, Result};

/// Loads the body of an interaction.
pub(super) fn load(conn: &Connection, key: i64) -> Result<Body> {
    let mut body = conn
        .prepare_cached(
            "SELECT i.type, i.occurred_at, i.summary, i.direction, i.outcome, i.duration, i.location,
               i.satisfaction, i.resolution, i.checklist, i.noise IS NOT NULL, i.source, i.external_id,
               o.id, i.author_name, p.id
             FROM interaction i LEFT JOIN opportunity o ON o.key = i.opportunity
               LEFT JOIN byline b ON b.key = i.author LEFT JOIN person p ON p.key = b.person
             WHERE i.key = ?1",
        )?
        .query_row(params![key], |row| {
            let kind = usize::from(row.get::<_, u8>(0)?);
            let kind = InteractionType::ALL.get(kind).copied();
            let mut body = Body::new(
                kind.unwrap_or(InteractionType::Note),
                Timestamp::from_millis(row.get(1)?),
                Vec::new(),
            );
            body.summary = row.get::<_, Option<String>>(2)?.and_then(|text| Summary::parse(&text).ok());
            body.direction = row
                .get::<_, Option<bool>>(3)?
                .map(|out| if out { Direction::Out } else { Direction::In });
            body.outcome = row.get::<_, Option<String>>(4)?.and_then(|text| Outcome::parse(&text).ok());
            body.duration_seconds = row.get(5)?;
            body.location = row.get(6)?;
            body.satisfaction = row.get::<_, Option<u8>>(7)?.and_then(Satisfaction::new);
            body.resolution = row
                .get::<_, Option<bool>>(8)?
                .map(|done| if done { Resolution::Resolved } else { Resolution::Needed });
            let checklist: Option<String> = row.get(9)?;
            let items: Vec<(String, bool)> =
                checklist.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
            body.checklist = items.into_iter().map(|(text, done)| ChecklistItem { text, done }).collect();
            body.quality = if row.get(10)? { Quality::Noise } else { Quality::Signal };
            let external_id = row.get(12)?;
            body.source = row.get::<_, Option<String>>(11)?.map(|source| Source { source, external_id });
            body.opportunity = row.get::<_, Option<[u8; 16]>>(13)?.map(|id| Uuid::from_bytes(id).into());
            let name: Option<String> = row.get(14)?;
            body.author = match (row.get::<_, Option<[u8; 16]>>(15)?, name) {
                (Some(id), _) => Some(Author::Member(Uuid::from_bytes(id).into())),
                (None, Some(name)) => Name::parse(&name, "the author").ok().map(Author::Name),
                (None, None) => None,
            };
            Ok(body)
        })
        .map_err(Error::from)?;
    body.participants = ids(
        conn,
        "SELECT c.id FROM named_participant p JOIN contact c ON c.key = p.contact WHERE p.interaction = ?1 ORDER BY p.position",
        key,
    )?;
    body.accounts = ids(
        conn,
        "SELECT a.id FROM interaction_account i JOIN account a ON a.key = i.account WHERE i.interaction = ?1 ORDER BY a.id",
        key,
    )?;
    Ok(body)
}

fn ids<I: From<Uuid>>(conn: &Connection, sql: &str, key: i64) -> Result<Vec<I>> {
    let mut query = conn.prepare_cached(sql)?;
    let rows = query.query_map(params![key], |row| row.get(0))?;
    rows.map(|id| Ok(Uuid::from_bytes(id?).into())).collect()
}
