//! What `tl import` says in the end.

use crate::app::{EntryTally, Failure, ImportReport, Kept, Left, Made, Merge, Tally};
use crate::domain::display;

use super::super::context::Context;
use super::super::lists::{count, counted};
use super::super::stop::Done;

/// How many lost records are named.
const NAMED: usize = 20;

/// Prints what an import did.
pub(super) fn print(report: &ImportReport, dry_run: bool, cx: &mut Context) -> Done {
    if cx.globals.json {
        return cx.record(&shape(report));
    }
    let tally = report.contacts;
    let would = if dry_run { " (would be)" } else { "" };
    cx.line(&format!("Format    {}", display::display(&report.format)))?;
    let entries = &report.interactions;
    let made = [report.follow_ups, report.accounts, report.opportunities];
    let has_contacts = tally != Tally::default();
    if has_contacts || (*entries == EntryTally::default() && made == [Made::default(); 3]) {
        cx.line(&format!("Created   {}{would}", counted(tally.created, "contact", "contacts")))?;
        cx.line(&format!("Merged    {}{would}", counted(tally.merged, "contact", "contacts")))?;
        let deleted = match report.deleted {
            0 => String::new(),
            some => format!(" ({} deleted by hand since)", count(some)),
        };
        cx.line(&format!("Skipped   {}, there already{deleted}", count(tally.skipped)))?;
    }
    if let Some(restored) = report.restored {
        let made = counted(restored.interactions, "interaction", "interactions");
        let others = counted(restored.others, "other record", "other records");
        cx.line(&format!("Restored  {made} and {others}{would}, with their ids"))?;
    }
    if *entries != EntryTally::default() && report.restored.is_none() {
        print_entries(entries, would, cx)?;
    }
    let words =
        [("follow-up", "follow-ups"), ("account", "accounts"), ("opportunity", "opportunities")];
    for (made, (one, many)) in made.into_iter().zip(words) {
        if made != Made::default() {
            let created = counted(made.created, one, many);
            let skipped = count(made.skipped);
            cx.line(&format!("Created   {created}{would}; {skipped} there already"))?;
        }
    }
    if !report.merges.is_empty() {
        let differ = count(report.merges.len() as u64);
        cx.line(&format!("Differ    {differ}; the contacts they went to stay as they are"))?;
        named(&report.merges, Merge::told, cx)?;
    }
    let (parts, whole): (Vec<&Failure>, Vec<&Failure>) =
        report.failed.iter().partition(|failure| failure.kept);
    cx.line(&format!("Failed    {}", count(whole.len() as u64)))?;
    named(&whole, |failure| failure.told(), cx)?;
    if !parts.is_empty() {
        let parts_of = counted(parts.len() as u64, "part of a record", "parts of records");
        cx.line(&format!("Lost      {parts_of}; the rest was imported"))?;
        named(&parts, |failure| failure.told(), cx)?;
    }
    if !report.left.is_empty() {
        let sorts = report.left.len() as u64;
        let sorts = counted(sorts, "sort of property", "sorts of properties");
        cx.line(&format!("Left out  {sorts} that a record has no place for"))?;
        let all: Vec<_> = report.left.iter().collect();
        named(&all, |(name, left)| left.told(name), cx)?;
    }
    if report.nobody_is_ours {
        cx.warn(
            "no e-mail address of yours is known, so all mail counts as received: give --me EMAIL, \
             or set one with `tl member edit`",
        );
    }
    if report.cancelled && !dry_run && report.format == "json" {
        cx.warn("stopped: an export is restored as a whole, and nothing of it was");
    } else if report.cancelled && !dry_run {
        let all = tally.created + tally.merged + tally.skipped;
        let records = counted(all, "record is", "records are");
        cx.warn(format!(
            "stopped: {records} imported, whole. The same command goes on from there; nothing comes twice"
        ));
    } else if dry_run {
        if report.cancelled {
            cx.warn("stopped: the counts are those of what was read until then");
        }
        cx.say("nothing was changed: run it without --dry-run to import");
    } else if let Some(restored) = report.restored.filter(|it| it.made() > 0) {
        let records = counted(restored.made(), "record", "records");
        cx.say(format!("Restored {records} as they were; `tl activity` shows the newest entries"));
    } else if let Some(batch) = report.batch {
        cx.say(format!(
            "Imported as batch {0}; `tl import show {0}` shows it, `tl import undo {0}` takes it back",
            batch.short()
        ));
    } else {
        cx.say("nothing new: what could be read is there already");
    }
    Ok(())
}

/// Prints what became of touchpoints.
fn print_entries(entries: &EntryTally, would: &str, cx: &mut Context) -> Done {
    let created = counted(entries.created, "interaction", "interactions");
    cx.line(&format!("Logged    {created}{would}"))?;
    let skipped = counted(entries.skipped, "interaction", "interactions");
    cx.line(&format!("Skipped   {skipped}, there already or with nobody to keep"))?;
    if entries.waiting > 0 {
        let waiting = counted(entries.waiting, "interaction", "interactions");
        cx.line(&format!("Waiting   {waiting} with people who are no contacts: `tl inbox list`"))?;
    }
    if entries.quarantined > 0 {
        let noise = counted(entries.quarantined, "record", "records");
        cx.line(&format!("Noise     {noise}, kept in the inbox by the rule that caught them"))?;
        let mut rules: Vec<(&String, &u64)> = entries.rules.iter().collect();
        rules.sort_by_key(|(rule, count)| (std::cmp::Reverse(**count), *rule));
        for (rule, caught) in rules {
            cx.line(&format!("  {rule}: {}", count(*caught)))?;
        }
    }
    Ok(())
}

/// Prints the first of several, and says how many more there are.
fn named<T>(all: &[T], line: impl Fn(&T) -> String, cx: &mut Context) -> Done {
    for one in all.iter().take(NAMED) {
        cx.line(&format!("  {}", display::display(&line(one))))?;
    }
    if all.len() > NAMED {
        let more = count((all.len() - NAMED) as u64);
        cx.line(&format!("  … and {more} more; --json lists all"))?;
    }
    Ok(())
}

#[derive(serde::Serialize)]
struct Shape<'a> {
    batch: Option<String>,
    format: &'a str,
    contacts: Contacts,
    interactions: Interactions<'a>,
    follow_ups: MadeShape,
    accounts: MadeShape,
    opportunities: MadeShape,
    failed: Vec<Lost<'a>>,
    merges: Vec<Merged<'a>>,
    left: Vec<LeftOut<'a>>,
    cancelled: bool,
}

#[derive(serde::Serialize)]
struct LeftOut<'a> {
    property: &'a str,
    count: u64,
    file: &'a str,
    line: u64,
}

#[derive(serde::Serialize)]
struct Contacts {
    created: u64,
    merged: u64,
    skipped: u64,
}

#[derive(serde::Serialize)]
struct Interactions<'a> {
    created: u64,
    skipped: u64,
    quarantined: u64,
    waiting: u64,
    rules: &'a std::collections::BTreeMap<String, u64>,
}

#[derive(serde::Serialize)]
struct MadeShape {
    created: u64,
    skipped: u64,
}

#[derive(serde::Serialize)]
struct Lost<'a> {
    file: &'a str,
    line: Option<u64>,
    reason: &'a str,
    kept: bool,
}

#[derive(serde::Serialize)]
struct Merged<'a> {
    file: &'a str,
    line: u64,
    name: &'a str,
    into: Into<'a>,
    kept: Vec<Field<'a>>,
}

#[derive(serde::Serialize)]
struct Into<'a> {
    id: String,
    name: &'a str,
}

#[derive(serde::Serialize)]
struct Field<'a> {
    field: &'a str,
    stays: &'a str,
    not_taken: &'a str,
}

fn shape(report: &ImportReport) -> Shape<'_> {
    let Tally { created, merged, skipped } = report.contacts;
    Shape {
        batch: report.batch.map(|batch| batch.to_string()),
        format: &report.format,
        contacts: Contacts { created, merged, skipped },
        interactions: shape_of_entries(&report.interactions),
        follow_ups: shape_of_made(report.follow_ups),
        accounts: shape_of_made(report.accounts),
        opportunities: shape_of_made(report.opportunities),
        failed: report.failed.iter().map(shape_of_loss).collect(),
        merges: report.merges.iter().map(shape_of_merge).collect(),
        left: report.left.iter().map(shape_of_left).collect(),
        cancelled: report.cancelled,
    }
}

fn shape_of_entries(entries: &EntryTally) -> Interactions<'_> {
    let EntryTally { created, skipped, quarantined, waiting, rules } = entries;
    let (created, skipped) = (*created, *skipped);
    Interactions { created, skipped, quarantined: *quarantined, waiting: *waiting, rules }
}

const fn shape_of_made(made: Made) -> MadeShape {
    MadeShape { created: made.created, skipped: made.skipped }
}

fn shape_of_loss(failure: &Failure) -> Lost<'_> {
    let Failure { file, line, reason, kept } = failure;
    Lost { file, line: *line, reason, kept: *kept }
}

fn shape_of_left<'a>((property, left): (&'a String, &'a Left)) -> LeftOut<'a> {
    LeftOut { property, count: left.count, file: &left.file, line: left.line }
}

fn shape_of_merge(merge: &Merge) -> Merged<'_> {
    let Merge { file, line, name, into, kept } = merge;
    let into = Into { id: into.id.to_string(), name: &into.name };
    Merged { file, line: *line, name, into, kept: kept.iter().map(shape_of_field).collect() }
}

fn shape_of_field(kept: &Kept) -> Field<'_> {
    let Kept { field, stays, not_taken } = kept;
    Field { field, stays, not_taken }
}
