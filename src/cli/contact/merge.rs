//! `tl contact merge` and `tl contact duplicates`.

use std::fmt::Display;

use crate::app::{Duplicate, MergePlan, Session};
use crate::domain::{Capability, Contact, ContactId, Named};
use crate::outlet::json;

use super::super::context::Context;
use super::super::lists::{Amount, counted};
use super::super::prompt::{Danger, allowed};
use super::super::stop::Done;
use super::super::table::{Column, Table};
use super::super::who;
use super::show;

/// How many values are told of in a question.
const TOLD: usize = 20;

/// Runs `tl contact merge`.
pub(super) fn merge(primary: &str, others: &[String], session: &Session, cx: &mut Context) -> Done {
    let primary = who::contact(primary, session, cx)?;
    let others: Vec<ContactId> =
        others.iter().map(|other| who::contact(other, session, cx)).collect::<Done<_>>()?;
    allowed(session, Capability::MergeContacts)?;
    let plan = session.plan_merge(primary, &others)?;
    let names = names(plan.others.iter().map(known));
    let danger = Danger {
        deed: format!("merge {names} into {}", known(&plan.stays)),
        details: details(&plan),
    };
    cx.confirm(&danger)?;
    let contact = session.merge_contacts(primary, &others)?;
    show::show(&contact, session, cx)?;
    cx.say(format!("Merged {names} into {}", contact.name));
    if cx.globals.yes {
        for line in left(&plan) {
            cx.say(line);
        }
    }
    Ok(())
}

/// Names a contact so that namesakes are told apart.
fn known(contact: &Contact) -> String {
    let known = [contact.account.as_ref().map(|it| it.name.as_str()), contact.email()];
    let known: Vec<&str> = known.into_iter().flatten().collect();
    match known.is_empty() {
        true => format!("{} ({})", contact.name, contact.id.short()),
        false => format!("{} ({})", contact.name, known.join(", ")),
    }
}

/// Joins names in a sentence.
fn names(names: impl Iterator<Item = impl Display>) -> String {
    names.map(|name| name.to_string()).collect::<Vec<_>>().join(" and ")
}

/// Says what will happen, line by line.
fn details(plan: &MergePlan) -> Vec<String> {
    let mut lines = vec![format!("{} stays.", known(&plan.stays))];
    let gained: Vec<String> = plan
        .gained
        .iter()
        .map(|it| format!("  + {}: {}", it.field, first_line(&it.value)))
        .collect();
    push_some(&mut lines, gained);
    push_some(&mut lines, left(plan));
    if plan.entries > 0 {
        let entries = counted(plan.entries, "entry", "entries");
        lines.push(format!("  {entries} will stand in that timeline."));
    }
    if plan.follow_ups > 0 {
        let many = counted(plan.follow_ups, "follow-up", "follow-ups");
        lines.push(format!("  {many} will be with that contact."));
    }
    lines
}

/// Says what stays otherwise than the others have it.
fn left(plan: &MergePlan) -> Vec<String> {
    let line = |it: &crate::domain::merge::Left| {
        format!("  {} stays {}, not {}", it.field, first_line(&it.stays), first_line(&it.left))
    };
    plan.left.iter().map(line).collect()
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn push_some(lines: &mut Vec<String>, mut more: Vec<String>) {
    let rest = more.len().saturating_sub(TOLD);
    more.truncate(TOLD);
    lines.extend(more);
    if rest > 0 {
        lines.push(format!("  … and {rest} more"));
    }
}

const COLUMNS: [Column; 6] = [
    Column::fixed(""),
    Column::text("CONTACT"),
    Column::id(),
    Column::text("MAY BE"),
    Column::id(),
    Column::text("WHY").spare(),
];

/// Runs `tl contact duplicates`.
pub(super) fn duplicates(amount: Amount, session: &Session, cx: &mut Context) -> Done {
    let found = session.duplicates(amount.limit().unwrap_or(usize::MAX))?;
    let shown = found.pairs.len();
    if cx.globals.json {
        for Duplicate { contacts, reason } in &found.pairs {
            let named = contacts.each_ref().map(|it| Named { id: it.id, name: it.name.clone() });
            cx.item(&json::duplicate(reason, &named))?;
        }
    } else {
        let mut table = Table::new(&COLUMNS);
        let rows: Vec<Vec<String>> = found.pairs.iter().map(cells).collect();
        table.print(&rows, cx)?;
    }
    cx.end_list()?;
    if found.total > shown {
        cx.cut(shown, Some(found.total as u64));
    }
    match found.pairs.first() {
        Some(Duplicate { contacts: [one, other], .. }) => cx.advise(format!(
            "`tl contact merge {} {}` merges the first two: the first one stays, and what it lacks is filled in",
            one.id.short(),
            other.id.short()
        )),
        None => cx.advise("no two contacts of this book look like the same person"),
    }
    Ok(())
}

fn cells(pair: &Duplicate) -> Vec<String> {
    let Duplicate { contacts: [one, other], reason } = pair;
    vec![
        reason.certainty().name().to_owned(),
        with_account(one),
        one.id.short(),
        with_account(other),
        other.id.short(),
        reason.to_string(),
    ]
}

fn with_account(contact: &Contact) -> String {
    match &contact.account {
        Some(account) => format!("{} ({})", contact.name, account.name),
        None => contact.name.clone(),
    }
}
