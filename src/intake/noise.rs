//! Noise (until the rules are merged).
use super::{InteractionDraft, Party};
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    Solo,
}
impl Rule {
    pub const fn name(self) -> &'static str {
        "solo"
    }
}
pub fn rule(draft: &InteractionDraft, ours: impl Fn(&Party) -> bool) -> Option<Rule> {
    let all_ours = draft.from.iter().chain(&draft.with).all(ours);
    all_ours.then_some(Rule::Solo)
}
