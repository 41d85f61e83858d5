//! How entries and drafts are named in sentences.

use crate::app::Draft;
use crate::domain::InteractionType;

use super::draft_name;

/// Writes a type for people.
pub fn word(kind: InteractionType) -> &'static str {
    kind.word()
}

/// Writes what an entry is: "call with Ana Ruiz", "note about Ana Ruiz".
pub fn named(kind: InteractionType, who: &str) -> String {
    let with = if kind == InteractionType::Note { "about" } else { "with" };
    format!("{} {with} {who}", word(kind))
}

/// Writes what a draft is, raw.
pub fn name_with(draft: &Draft) -> String {
    let name = draft_name(draft);
    match draft.kind.parse() {
        Ok(kind) => named(kind, &name),
        Err(_) => format!("{} with {name}", draft.kind),
    }
}

/// Writes the type of a draft, raw.
pub fn kind_of(draft: &Draft) -> &str {
    draft.kind.parse().map_or(draft.kind.as_str(), |kind| word(kind))
}
