//! Reads and writes of the inbox.

use std::collections::HashSet;

use crate::app::{InboxDone, InboxId, Result, Session, Towards};
use crate::domain::inbox::Verdict;

use super::super::inbox::{Ask, InboxJob, InboxWritten, Told};
use super::reads::chunk;

/// How many records of a proposed contact are shown.
const SAID: usize = 50;
/// How many contacts are offered to merge into.
const OFFERS: usize = 8;

/// Reads about the inbox.
pub fn read(session: &Session, ask: Ask) -> Result<Told> {
    Ok(match ask {
        Ask::Page { part, place, limit } => {
            let page = |cursor: Option<&_>, towards: Towards, limit| {
                session.inbox_window(&part, cursor, towards, limit)
            };
            let chunk = chunk(&place, limit, page, |cursor| session.inbox_line(cursor))?;
            Told::Page { part, place, chunk }
        }
        Ask::Summary => Told::Summary(session.inbox_summary()?),
        Ask::Said(id) => {
            let page = session.said_of_proposal(id, SAID)?;
            Told::Said(id, page.rows, page.more)
        }
        Ask::All { part, limit } => {
            let page = session.inbox_window(&part, None, Towards::Next, limit)?;
            Told::All(page.rows, page.more)
        }
        Ask::Contacts { party, text } => {
            let mut found = match &party {
                Some(party) if text.is_empty() => session.candidates(party)?,
                _ => Vec::new(),
            };
            for one in session.suggest_contacts(&text, OFFERS)? {
                if found.len() < OFFERS && found.iter().all(|other| other.id != one.id) {
                    found.push(one);
                }
            }
            Told::Contacts(text, found)
        }
        Ask::Rules(targets) => Told::Rules(targets, session.address_rules()?),
    })
}

/// Says what is to be done with addresses, then decides.
pub fn write(
    session: &Session,
    job: InboxJob,
    go_on: &mut dyn FnMut(usize) -> bool,
) -> Result<InboxWritten> {
    let mut ids = job.ids.clone();
    let mut known: HashSet<InboxId> = ids.iter().copied().collect();
    if let Some(said) = &job.said {
        for pattern in &said.patterns {
            session.set_address_rule(pattern.as_str(), said.verdict)?;
            // Whoever is never to be kept is not asked about again.
            if said.verdict == Some(Verdict::Never) {
                let also = session.proposals_of(pattern)?.into_iter().map(InboxId::Proposal);
                ids.extend(also.filter(|id| known.insert(*id)));
            }
        }
    }
    let done = match job.decision {
        Some(decision) => session.decide(&ids, decision, go_on)?,
        None => InboxDone::default(),
    };
    Ok(InboxWritten { job, done })
}
