//! `tl import list|show|undo`: what was imported, and taking it back.

use crate::app::{Back, BatchUndo, Session};
use crate::domain::batch::{BatchTakenBack, Brought, BroughtId, ImportedFrom, LeftByBatch};
use crate::domain::{Batch, Capability, display};
use crate::outlet::json;

use super::super::context::Context;
use super::super::entries::STILL_READ;
use super::super::lists::{Amount, count, counted};
use super::super::prompt::{Danger, allowed};
use super::super::sheet::Sheet;
use super::super::signals::Signals;
use super::super::stop::Done;
use super::super::table::{Column, Table};
use super::super::when;

const WHICH: &str = "Which: its id, the end of it as lists show it, or `last` for the newest";
/// How many of those that stay are named in a question or a report.
const NAMED: usize = 20;

/// `tl import list|show|undo`.
#[derive(Debug, clap::Subcommand)]
pub(in crate::cli) enum BatchCommand {
    /// List the imports, newest first
    #[command(before_help = super::EXAMPLES)]
    List {
        #[command(flatten)]
        amount: Amount,
    },
    /// Show one import and what is left of what it made
    #[command(before_help = super::EXAMPLES)]
    Show {
        #[arg(value_name = "BATCH", help = WHICH)]
        batch: String,
        #[command(flatten)]
        amount: Amount,
    },
    /// Take an import back: what it brought goes, what somebody touched since stays
    #[command(before_help = super::EXAMPLES)]
    Undo {
        #[arg(value_name = "BATCH", help = WHICH)]
        batch: String,
        /// Only say what would go, and what would stay
        #[arg(long)]
        dry_run: bool,
    },
}

/// Runs one of them.
pub(super) fn run(command: BatchCommand, cx: &mut Context) -> Done {
    let session = cx.open()?;
    match command {
        BatchCommand::List { amount } => list(amount, &session, cx),
        BatchCommand::Show { batch, amount } => show(&batch, amount, &session, cx),
        BatchCommand::Undo { batch, dry_run } => undo(&batch, dry_run, &session, cx),
    }
}

const COLUMNS: [Column; 8] = [
    Column::fixed("WHEN"),
    Column::text("FILE"),
    Column::text("BY"),
    Column::number("CONTACTS"),
    Column::number("MERGED").spare(),
    Column::number("SKIPPED").spare(),
    Column::number("ENTRIES"),
    Column::id(),
];

fn list(amount: Amount, session: &Session, cx: &mut Context) -> Done {
    let page = session.batches(amount.limit().unwrap_or(usize::MAX))?;
    if page.rows.is_empty() {
        cx.advise("nothing was imported yet: `tl import FILE` imports contacts");
    }
    if cx.globals.json {
        page.rows.iter().try_for_each(|batch| cx.item(&json::batch(batch, session.zone())))?;
    } else {
        let rows: Vec<Vec<String>> =
            page.rows.iter().map(|batch| row(batch, session, cx)).collect();
        Table::new(&COLUMNS).print(&rows, cx)?;
    }
    cx.end_list()?;
    if page.more {
        cx.cut(page.rows.len(), None);
    }
    Ok(())
}

fn row(batch: &Batch, session: &Session, cx: &Context) -> Vec<String> {
    let mut file = batch.file.clone();
    if batch.taken_back.is_some() {
        file += " (taken back)";
    }
    vec![
        when::listed(Some(batch.at), session, cx.terminals),
        file,
        batch.by.name.clone(),
        count(batch.contacts),
        count(batch.tally.merged),
        count(batch.tally.skipped),
        count(batch.interactions),
        batch.id.short(),
    ]
}

fn show(which: &str, amount: Amount, session: &Session, cx: &mut Context) -> Done {
    let batch = session.batch(session.find_batch(which)?)?;
    let page = session.brought(batch.id, amount.limit().unwrap_or(usize::MAX))?;
    if cx.globals.json {
        cx.record(&json::batch_with(&batch, &page.rows, session.zone()))?;
    } else {
        sheet(&batch, session).print(cx)?;
        if !page.rows.is_empty() {
            cx.line("")?;
            let columns =
                [Column::text("NAME"), Column::text("FROM"), Column::fixed("KIND"), Column::id()];
            let rows: Vec<Vec<String>> = page.rows.iter().map(record).collect();
            Table::new(&columns).print(&rows, cx)?;
        }
    }
    if page.more {
        let all = (batch.taken_back.is_none()).then_some(batch.contacts + batch.interactions);
        cx.cut(page.rows.len(), all);
    }
    Ok(())
}

fn sheet(batch: &Batch, session: &Session) -> Sheet {
    let taken =
        batch.taken_back.as_ref().map(|BatchTakenBack { at, by, contacts, interactions }| {
            format!(
                "{} by {}: {}",
                when::echo(*at, session),
                by.name,
                both(*contacts, *interactions)
            )
        });
    Sheet::new(&batch.file)
        .field("Format", Some(batch.format.as_str()))
        .field("Imported", Some(format!("{} by {}", when::echo(batch.at, session), batch.by.name)))
        .field("Made", Some(both(batch.contacts, batch.interactions)))
        .field("Merged", Some(counted(batch.tally.merged, "record", "records")))
        .field("Skipped", Some(counted(batch.tally.skipped, "record", "records")))
        .field("Taken back", taken)
        .field("Id", Some(batch.id.to_string()))
}

fn record(brought: &Brought) -> Vec<String> {
    let (kind, id) = match brought.record {
        BroughtId::Contact(id) => ("contact", id.short()),
        BroughtId::Interaction(id) => ("interaction", id.short()),
    };
    let from = match brought.line {
        Some(line) => format!("{}:{line}", brought.file),
        None => brought.file.clone(),
    };
    vec![brought.name.clone(), from, kind.to_owned(), id]
}

/// Says where a record came from: `contacts.vcf, line 12, imported 2026-05-03 10:00 by Ana (0a1b2c)`.
pub(in crate::cli) fn told(from: &ImportedFrom, session: &Session) -> String {
    let line = from.line.map(|line| format!(", line {line}")).unwrap_or_default();
    format!(
        "{}{line}, imported {} by {} ({})",
        from.file,
        when::echo(from.at, session),
        from.by,
        from.batch.short()
    )
}

fn undo(which: &str, dry_run: bool, session: &Session, cx: &mut Context) -> Done {
    let id = session.find_batch(which)?;
    allowed(session, Capability::Import)?;
    if dry_run {
        report(&session.plan_batch_undo(id)?, true, cx)?;
        cx.say("nothing was changed: run it without --dry-run to take the import back");
        return Ok(());
    }
    if !cx.globals.yes {
        let plan = session.plan_batch_undo(id)?;
        let deed =
            format!("take back the import of \"{}\" ({})", plan.batch.file, plan.batch.id.short());
        cx.confirm(&Danger { deed, details: details(&plan) })?;
    }
    let signals = Signals::catch();
    let undone = session.undo_batch(id, &mut |_| signals.are_quiet())?;
    report(&undone, false, cx)?;
    if undone.purge_pending {
        cx.warn(STILL_READ);
    }
    if undone.stopped {
        cx.warn(
            "stopped: what was taken back until then is gone. The same command goes on from there",
        );
        return Err(signals.end());
    }
    cx.say(format!("Took back the import of {}; it can be imported again", undone.batch.file));
    Ok(())
}

/// Says what would go and what would stay, line by line.
fn details(undo: &BatchUndo) -> Vec<String> {
    let gone = both(undo.contacts.deleted, undo.interactions.deleted);
    let mut lines = vec![format!("it made {gone}: gone for good")];
    if undo.reverted > 0 {
        let reverted = counted(undo.reverted, "contact", "contacts");
        lines.push(format!("it added to {reverted} that were there: blank again"));
    }
    let kept = undo.contacts.kept + undo.interactions.kept;
    if kept > 0 {
        let kept = both(undo.contacts.kept, undo.interactions.kept);
        lines.push(format!("touched since, so kept: {kept}"));
    }
    lines
}

/// Prints what was taken back, or would be.
fn report(undo: &BatchUndo, dry_run: bool, cx: &mut Context) -> Done {
    let pair = |Back { deleted, kept }| (deleted, kept);
    if cx.globals.json {
        let counts = [undo.contacts, undo.interactions].map(pair);
        return cx.record(&json::taken_back(&undo.batch, counts, undo.reverted, &undo.left));
    }
    let would = if dry_run { " (would be)" } else { "" };
    cx.line(&format!(
        "Deleted   {}{would}",
        both(undo.contacts.deleted, undo.interactions.deleted)
    ))?;
    let reverted = counted(undo.reverted, "contact", "contacts");
    cx.line(&format!("Reverted  {reverted}, there before{would}"))?;
    cx.line(&format!("Kept      {}{would}", both(undo.contacts.kept, undo.interactions.kept)))?;
    for left in undo.left.iter().take(NAMED) {
        let LeftByBatch { kind, id, name, why } = left;
        let id = id.simple().to_string();
        let id = id.get(id.len().saturating_sub(6)..).unwrap_or_default();
        let line = format!("  {} {name} ({id}): {}", kind.name(), why.reason());
        let line = display::display(&line).into_owned();
        cx.line(&line)?;
    }
    if undo.left.len() > NAMED {
        let more = count((undo.left.len() - NAMED) as u64);
        cx.line(&format!("  … and {more} more; --json lists all"))?;
    }
    Ok(())
}

/// Counts contacts and interactions: "12 contacts and 3 interactions".
fn both(contacts: u64, interactions: u64) -> String {
    let contacts = counted(contacts, "contact", "contacts");
    if interactions == 0 {
        return contacts;
    }
    format!("{contacts} and {}", counted(interactions, "interaction", "interactions"))
}
