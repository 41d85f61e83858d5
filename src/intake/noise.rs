//! Noise (until the rules are merged).
use super::{InteractionDraft, Party};
/// Why something is noise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// An event with nobody else.
    Solo,
}
impl Rule {
    /// Returns the word that users see.
    pub const fn name(self) -> &'static str {
        "solo"
    }
    /// Returns the reason, as a sentence.
    pub const fn reason(self) -> &'static str {
        "Nobody else takes part in it."
    }
}
impl std::str::FromStr for Rule {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "solo" { Ok(Self::Solo) } else { Err(()) }
    }
}
/// Finds the first rule by which a draft is noise.
pub fn rule(draft: &InteractionDraft, ours: impl Fn(&Party) -> bool) -> Option<Rule> {
    let all_ours = draft.from.iter().chain(&draft.with).all(ours);
    all_ours.then_some(Rule::Solo)
}
