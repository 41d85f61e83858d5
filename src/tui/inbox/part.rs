//! Which part of the inbox is shown: all of it, whom imports propose, or what one rule caught.

use crate::app::InboxPart;

use super::super::confirm::thousands;
use super::super::message::Effect;
use super::super::model::Model;
use super::super::picker;

/// Says what a part is.
pub fn name(part: &InboxPart) -> &str {
    match part {
        InboxPart::All => "everything",
        InboxPart::Proposals => "proposed contacts",
        InboxPart::Noise => "noise",
        InboxPart::Rule(rule) => rule,
    }
}

/// Offers the parts, each rule with how much it caught.
pub fn ask(model: &mut Model) {
    let screen = &model.inbox;
    let rules = screen.summary.noise.iter();
    let mut parts = vec![
        (InboxPart::All, screen.summary.proposals + screen.noise()),
        (InboxPart::Proposals, screen.summary.proposals),
        (InboxPart::Noise, screen.noise()),
    ];
    parts.extend(rules.map(|(rule, count)| (InboxPart::Rule(rule.clone()), *count)));
    let shown = screen.part.clone();
    let parts = parts.into_iter().map(|(part, count)| {
        let text = match &part {
            InboxPart::Rule(rule) => format!("noise by {rule}"),
            other => name(other).to_owned(),
        };
        let here = if part == shown { "shown, " } else { "" };
        (text, format!("{here}{}", thousands(count)), part)
    });
    let parts = parts.collect();
    picker::inbox::parts(model, parts);
}

/// Shows a part; the selection stays on its row where that is part of it.
pub fn show(model: &mut Model, part: InboxPart, effects: &mut Vec<Effect>) {
    if model.inbox.part != part {
        model.inbox.part = part;
        effects.push(model.inbox.reload_here());
    }
}
