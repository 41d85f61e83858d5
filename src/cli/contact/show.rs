//! `tl contact show`, and how a contact is printed after a change.

use crate::app::{FollowUpQuery, InteractionQuery, Scope, Session};
use crate::domain::batch::BroughtId;
use crate::domain::contact::Relationship;
use crate::domain::{Contact, Detail, DetailKind};
use crate::outlet::json;

use super::super::colour::Ink;
use super::super::context::Context;
use super::super::entries::Layout;
use super::super::import::told;
use super::super::lists::count;
use super::super::sheet::Sheet;
use super::super::stop::Done;
use super::super::{follow_up, when};

/// How many entries are shown with a contact.
const ENTRIES: usize = 3;
/// How many of a contact's open follow-ups are shown.
const PROMISES: usize = 10;

/// Prints a contact.
pub(in crate::cli) fn show(contact: &Contact, session: &Session, cx: &mut Context) -> Done {
    if cx.globals.json {
        return cx.record(&json::contact(contact, session.zone()));
    }
    sheet(contact, session).print(cx)
}

/// Prints a contact with its relationships and last entries; as JSON, the record alone.
pub(super) fn with_entries(contact: &Contact, session: &Session, cx: &mut Context) -> Done {
    if cx.globals.json {
        return cx.record(&json::contact(contact, session.zone()));
    }
    let ties = session.relationships(contact.id)?;
    let open = session.follow_ups(&FollowUpQuery {
        contact: Some(contact.id),
        limit: PROMISES,
        ..FollowUpQuery::default()
    })?;
    let mut promised: Vec<String> =
        open.rows.iter().map(|it| follow_up::sentence(it, session)).collect();
    promised.extend(open.more.then(|| "and more".to_owned()));
    let from = session.imported_from(BroughtId::Contact(contact.id))?;
    sheet(contact, session)
        .fields("Relationships", ties.iter().map(|tie| seen_from(contact, tie)))
        .fields("Follow-ups", promised)
        .field("From", from.map(|from| told(&from, session)))
        .print(cx)?;
    let page = session.interactions(&InteractionQuery {
        scope: Scope::Contact(contact.id),
        limit: ENTRIES,
        ..Default::default()
    })?;
    if page.rows.is_empty() {
        return Ok(());
    }
    cx.line("")?;
    let head = cx.draw(Ink::Bold, "Last entries").into_owned();
    cx.line(&head)?;
    let layout = Layout::of(contact.id, session, cx);
    for entry in &page.rows {
        layout.print(entry, cx)?;
    }
    if page.more {
        cx.say(format!(
            "the last {ENTRIES} of {}; `tl timeline \"{}\"` shows more",
            count(contact.interaction_count),
            contact.name
        ));
    }
    Ok(())
}

fn sheet(contact: &Contact, session: &Session) -> Sheet {
    let all = |kind| contact.details(kind).map(labelled);
    let labels: Vec<&str> = contact.labels.iter().map(|label| label.name.as_str()).collect();
    let own = contact.details(DetailKind::Custom).map(|detail| {
        format!("{} = {}", detail.label.as_deref().unwrap_or_default(), detail.value)
    });
    let marks = [(contact.starred, "starred"), (contact.archived, "archived")];
    let marks: Vec<&str> = marks.into_iter().filter(|(on, _)| *on).map(|(_, word)| word).collect();
    let last = contact.last_interaction_at.map(|at| {
        let count = count(contact.interaction_count);
        format!("{} · {count} in all", when::echo(at, session))
    });
    Sheet::new(&contact.name)
        .field("Account", contact.account.as_ref().map(|it| it.name.as_str()))
        .field("Title", contact.title.as_deref())
        .fields("E-mail", all(DetailKind::Email))
        .fields("Phone", all(DetailKind::Phone))
        .fields("Web", all(DetailKind::Url))
        .fields("Handle", all(DetailKind::Handle))
        .fields("Address", all(DetailKind::Address))
        .field("Labels", Some(labels.join(", ")))
        .field("Marks", Some(marks.join(", ")))
        .field("Cadence", contact.cadence.map(|cadence| format!("every {cadence}")))
        .field("Birthday", contact.birthday.map(|day| day.to_string()))
        .field("Holder", contact.holder.as_ref().map(|it| it.name.as_str()))
        .field("Notes", contact.notes.as_deref())
        .fields("Custom", own)
        .field("Last", last)
        .field("Id", Some(contact.id.to_string()))
}

fn labelled(detail: &Detail) -> String {
    match &detail.label {
        Some(label) => format!("{} ({label})", detail.value),
        None => detail.value.clone(),
    }
}

/// Tells a relationship from this contact's side.
fn seen_from(contact: &Contact, tie: &Relationship) -> String {
    if tie.from.id == contact.id {
        format!("{} {}", tie.kind, tie.to.name)
    } else {
        format!("{} {} {}", tie.from.name, tie.kind.sentence(), contact.name)
    }
}
