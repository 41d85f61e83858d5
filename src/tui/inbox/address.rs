//! What is to be done with an address or its domain from now on: it is decided with what waits.

use std::collections::BTreeSet;

use crate::app::InboxDecision;
use crate::domain::email::{domain_of, is_public_provider};
use crate::domain::inbox::{AddressPattern, Verdict};

use super::super::action::Action;
use super::super::confirm::count;
use super::super::message::Effect;
use super::super::model::Model;
use super::super::picker;
use super::keys::{one, order};
use super::{About, InboxJob, Said, Target};

/// Offers what can be said of the addresses of these.
pub fn ask(
    model: &mut Model,
    targets: Vec<Target>,
    rules: &[(AddressPattern, Verdict)],
    effects: &mut Vec<Effect>,
) {
    let read = |text: &str| AddressPattern::parse(text).ok();
    let emails: Vec<&str> = targets.iter().filter_map(Target::email).collect();
    let addresses: BTreeSet<AddressPattern> = emails.iter().copied().filter_map(read).collect();
    // Whoever shares one of these providers is no colleague.
    let own = |domain: &&str| !is_public_provider(&domain.to_lowercase());
    let domains: BTreeSet<AddressPattern> =
        emails.iter().filter_map(|email| domain_of(email)).filter(own).filter_map(read).collect();
    if addresses.is_empty() {
        let accept = model.key(Action::Accept);
        let text = format!("There is no e-mail address here to say anything of: {accept} accepts");
        return model.tell(text, effects);
    }
    let mut offers = Vec::new();
    for verdict in [Verdict::Never, Verdict::Always] {
        let note = match verdict {
            Verdict::Never => "rejects: noise from now on",
            Verdict::Always => "accepts: never noise",
        };
        let kinds = [(&addresses, "addresses"), (&domains, "domains")];
        for (patterns, many) in kinds.into_iter().filter(|(patterns, _)| !patterns.is_empty()) {
            let text = format!("{} {}", verdict.name(), called(patterns, many));
            let patterns = patterns.iter().cloned().collect();
            offers.push((text, note.to_owned(), Said { patterns, verdict: Some(verdict) }));
        }
    }
    let all = addresses.iter().chain(&domains);
    let told: Vec<AddressPattern> =
        all.filter(|it| rules.iter().any(|(pattern, _)| pattern == *it)).cloned().collect();
    if let [first, rest @ ..] = told.as_slice() {
        let verdict = rules.iter().find(|(pattern, _)| pattern == first).map(|(_, it)| it.name());
        let more = if rest.is_empty() { "" } else { " and more" };
        let note = format!("now: {} {first}{more}", verdict.unwrap_or_default());
        offers.push(("ask again".to_owned(), note, Said { patterns: told, verdict: None }));
    }
    let title = format!("Mail of {}", called(&addresses, "addresses"));
    picker::inbox::address(model, title, targets, offers);
}

fn called(patterns: &BTreeSet<AddressPattern>, many: &str) -> String {
    match patterns.first() {
        Some(only) if patterns.len() == 1 => only.to_string(),
        _ => count(u64::try_from(patterns.len()).unwrap_or(u64::MAX), "address", many),
    }
}

/// Says it, and decides on what waits of them.
pub fn chosen(model: &mut Model, targets: &[Target], said: Said, effects: &mut Vec<Effect>) {
    let decision = said.verdict.map(|verdict| match verdict {
        Verdict::Always => InboxDecision::Accept { into: None },
        Verdict::Never => InboxDecision::Reject,
    });
    let job = InboxJob {
        ids: targets.iter().map(|target| target.id).collect(),
        decision,
        said: Some(said),
        about: About { one: one(targets), into: None },
    };
    order(model, job, effects);
}
