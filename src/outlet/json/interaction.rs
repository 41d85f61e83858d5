//! Interactions and their earlier versions.

use std::fmt::Display;

use chrono::TimeZone;
use serde::Serialize;

use crate::domain::interaction::{Author, Interaction, Resolution, Satisfaction, Version};
use crate::domain::{Direction, Named, OpportunityId, Outcome, Summary};

use super::{Ref, time};

/// Who had an interaction that somebody else logged: a member, or a name without an id.
#[derive(serde::Serialize)]
struct AuthorShape<'a> {
    id: Option<String>,
    name: &'a str,
}

#[derive(serde::Serialize)]
struct OpportunityRef<'a> {
    id: String,
    title: &'a str,
}

#[derive(serde::Serialize)]
struct ChecklistShape<'a> {
    text: &'a str,
    done: bool,
}

/// Makes an interaction's JSON.
pub fn interaction<'a, Z: TimeZone>(entry: &'a Interaction, zone: &Z) -> impl Serialize + use<'a, Z>
where
    Z::Offset: Display,
{
    #[derive(serde::Serialize)]
    struct Shape<'a> {
        id: String,
        r#type: &'static str,
        summary: Option<&'a str>,
        occurred_at: String,
        logged_at: String,
        logged_by: Ref<'a>,
        author: Option<AuthorShape<'a>>,
        contacts: Vec<Ref<'a>>,
        accounts: Vec<Ref<'a>>,
        opportunity: Option<OpportunityRef<'a>>,
        direction: Option<&'static str>,
        outcome: Option<&'a str>,
        duration_seconds: Option<u32>,
        location: Option<&'a str>,
        satisfaction: Option<u8>,
        resolution: Option<&'static str>,
        checklist: Vec<ChecklistShape<'a>>,
        quality: &'static str,
        pinned: bool,
        source: Option<&'a str>,
        edited_at: Option<String>,
    }
    let body = &entry.body;
    let author_id = match &body.author {
        Some(Author::Member(id)) => Some(id.to_string()),
        Some(Author::Name(_)) | None => None,
    };
    let opportunity = |named: &'a Named<OpportunityId>| OpportunityRef {
        id: named.id.to_string(),
        title: &named.name,
    };
    Shape {
        id: entry.id.to_string(),
        r#type: body.kind.name(),
        summary: body.summary.as_ref().map(Summary::as_str),
        occurred_at: time(body.occurred_at, zone),
        logged_at: time(entry.logged_at, zone),
        logged_by: Ref::to(&entry.logged_by),
        author: entry.author.as_deref().map(|name| AuthorShape { id: author_id, name }),
        contacts: Ref::all(&entry.contacts),
        accounts: Ref::all(&entry.accounts),
        opportunity: entry.opportunity.as_ref().map(opportunity),
        direction: body.direction.map(Direction::name),
        outcome: body.outcome.as_ref().map(Outcome::name),
        duration_seconds: body.duration_seconds,
        location: body.location.as_deref(),
        satisfaction: body.satisfaction.map(Satisfaction::get),
        resolution: body.resolution.map(Resolution::name),
        checklist: body
            .checklist
            .iter()
            .map(|item| ChecklistShape { text: &item.text, done: item.done })
            .collect(),
        quality: body.quality.name(),
        pinned: entry.pinned,
        source: body.source.as_ref().map(|source| source.source.as_str()),
        edited_at: entry.edited_at.map(|at| time(at, zone)),
    }
}

/// Makes the JSON of an interaction's earlier version.
pub fn version<'a, Z: TimeZone>(
    version: &'a Version,
    people: &'a [String],
    zone: &Z,
) -> impl Serialize + use<'a, Z>
where
    Z::Offset: Display,
{
    #[derive(serde::Serialize)]
    struct Shape<'a> {
        written_at: String,
        written_by: &'a str,
        r#type: &'static str,
        summary: Option<&'a str>,
        occurred_at: String,
        direction: Option<&'static str>,
        outcome: Option<&'a str>,
        duration_seconds: Option<u32>,
        location: Option<&'a str>,
        satisfaction: Option<u8>,
        resolution: Option<&'static str>,
        contacts: &'a [String],
    }
    let body = &version.body;
    Shape {
        written_at: time(version.written_at, zone),
        written_by: &version.written_by,
        r#type: body.kind.name(),
        summary: body.summary.as_ref().map(Summary::as_str),
        occurred_at: time(body.occurred_at, zone),
        direction: body.direction.map(Direction::name),
        outcome: body.outcome.as_ref().map(Outcome::name),
        duration_seconds: body.duration_seconds,
        location: body.location.as_deref(),
        satisfaction: body.satisfaction.map(Satisfaction::get),
        resolution: body.resolution.map(Resolution::name),
        contacts: people,
    }
}
