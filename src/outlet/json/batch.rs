//! Import batches.

use std::fmt::Display;

use chrono::TimeZone;
use serde::Serialize;

use crate::domain::batch::{Batch, BatchKind, BatchTakenBack, Brought, BroughtId, LeftByBatch};

use super::{Ref, time};

#[derive(serde::Serialize)]
struct Contacts {
    created: u64,
    merged: u64,
    skipped: u64,
}

#[derive(serde::Serialize)]
struct Interactions {
    created: u64,
}

#[derive(serde::Serialize)]
struct TakenBackShape<'a> {
    at: String,
    by: Ref<'a>,
    contacts: u64,
    interactions: u64,
}

#[derive(serde::Serialize)]
struct Shape<'a> {
    id: String,
    format: &'a str,
    file: &'a str,
    at: String,
    by: Ref<'a>,
    contacts: Contacts,
    interactions: Interactions,
    taken_back: Option<TakenBackShape<'a>>,
}

/// Makes an import batch's JSON.
pub fn batch<'a, Z: TimeZone>(batch: &'a Batch, zone: &Z) -> impl Serialize + use<'a, Z>
where
    Z::Offset: Display,
{
    shape(batch, zone)
}

fn shape<'a, Z: TimeZone>(batch: &'a Batch, zone: &Z) -> Shape<'a>
where
    Z::Offset: Display,
{
    let taken_back = batch.taken_back.as_ref();
    let taken_back = taken_back.map(|BatchTakenBack { at, by, contacts, interactions }| {
        let (at, by) = (time(*at, zone), Ref::to(by));
        TakenBackShape { at, by, contacts: *contacts, interactions: *interactions }
    });
    Shape {
        id: batch.id.to_string(),
        format: &batch.format,
        file: &batch.file,
        at: time(batch.at, zone),
        by: Ref::to(&batch.by),
        contacts: Contacts {
            created: batch.contacts,
            merged: batch.tally.merged,
            skipped: batch.tally.skipped,
        },
        interactions: Interactions { created: batch.interactions },
        taken_back,
    }
}

#[derive(serde::Serialize)]
struct BroughtShape<'a> {
    kind: &'static str,
    id: String,
    name: &'a str,
    file: &'a str,
    line: Option<u64>,
}

/// Makes an import batch's JSON with the records that it made and that are still there.
pub fn batch_with<'a, Z: TimeZone>(
    batch: &'a Batch,
    records: &'a [Brought],
    zone: &Z,
) -> impl Serialize + use<'a, Z>
where
    Z::Offset: Display,
{
    #[derive(serde::Serialize)]
    struct With<'a> {
        #[serde(flatten)]
        batch: Shape<'a>,
        records: Vec<BroughtShape<'a>>,
    }
    let records = records.iter().map(|Brought { record, name, file, line }| {
        let (kind, id) = match record {
            BroughtId::Contact(id) => (BatchKind::Contact, id.to_string()),
            BroughtId::Interaction(id) => (BatchKind::Interaction, id.to_string()),
        };
        BroughtShape { kind: kind.name(), id, name, file, line: *line }
    });
    With { batch: shape(batch, zone), records: records.collect() }
}

/// Makes the JSON of taking an import back. Of contacts and of interactions: how many are gone, and
/// how many stay.
pub fn taken_back<'a>(
    batch: &Batch,
    [contacts, interactions]: [(u64, u64); 2],
    reverted: u64,
    left: &'a [LeftByBatch],
) -> impl Serialize + use<'a> {
    #[derive(serde::Serialize)]
    struct Back {
        deleted: u64,
        kept: u64,
    }
    #[derive(serde::Serialize)]
    struct Left<'a> {
        kind: &'static str,
        id: String,
        name: &'a str,
        reason: &'static str,
    }
    #[derive(serde::Serialize)]
    struct Shape<'a> {
        batch: String,
        contacts: Back,
        interactions: Back,
        reverted: u64,
        left: Vec<Left<'a>>,
    }
    let back = |(deleted, kept)| Back { deleted, kept };
    let left = left.iter().map(|LeftByBatch { kind, id, name, why }| Left {
        kind: kind.name(),
        id: id.to_string(),
        name,
        reason: why.reason(),
    });
    Shape {
        batch: batch.id.to_string(),
        contacts: back(contacts),
        interactions: back(interactions),
        reverted,
        left: left.collect(),
    }
}
