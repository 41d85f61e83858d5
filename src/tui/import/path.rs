//! The completion of a path: what goes on with what is typed, and what Tab makes of it.

use crate::app::{FolderNames, divide_path};

/// What the folder of a typed path has to go on with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completion {
    /// The text that the names are for; none where none was read yet.
    of: Option<String>,
    found: FolderNames,
    /// The one that was gone to.
    at: Option<usize>,
    /// Whether Tab was pressed before the names were there.
    waits: bool,
}

/// What Tab does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tab {
    /// This text takes the place of the path.
    Becomes(String),
    /// Another name is under the cursor.
    Steps,
    /// It waits for the names.
    Waits,
    /// There is nothing to complete.
    Leaves,
}

impl Completion {
    /// Closes it: something else stands in the field.
    pub fn close(&mut self) {
        *self = Self::default();
    }

    /// Takes the names for a text; returns whether Tab waited for them.
    pub fn take(&mut self, typed: &str, found: FolderNames) -> bool {
        let waited = std::mem::take(&mut self.waits);
        *self = Self { of: Some(typed.to_owned()), found, ..Self::default() };
        waited
    }

    /// Returns the names that are offered, from the one that keeps the cursor in `rows` on, and
    /// which of them is under the cursor. One that stands there as it is needs no completing.
    pub fn shown(&self, typed: &str, rows: usize) -> impl Iterator<Item = (&str, bool)> {
        let open = self.is_open(typed);
        let first = (self.at.unwrap_or(0) + 1).saturating_sub(rows);
        let names = self.found.names.iter().enumerate().skip(first);
        let names = names.take(if open { rows } else { 0 });
        names.map(|(place, name)| (name.as_str(), self.at == Some(place)))
    }

    /// Returns how many names are offered, and whether the folder has more.
    pub fn number(&self, typed: &str) -> (usize, bool) {
        if self.is_open(typed) { (self.found.names.len(), self.found.more) } else { (0, false) }
    }

    /// Tells whether there is a name to take.
    pub fn is_open(&self, typed: &str) -> bool {
        let (_, part) = divide_path(typed);
        self.of.as_deref() == Some(typed)
            && match self.found.names.as_slice() {
                [] => false,
                [one] => one != part,
                _ => true,
            }
    }

    /// Goes to another name; returns false where there is none.
    pub fn step(&mut self, typed: &str, down: bool) -> bool {
        let count = self.found.names.len();
        if !self.is_open(typed) || count == 0 {
            return false;
        }
        self.at = Some(match (self.at, down) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
        });
        true
    }

    /// Returns the path with the name under the cursor, where the cursor went to one.
    pub fn chosen(&self, typed: &str) -> Option<String> {
        let name = self.found.names.get(self.at?).filter(|_| self.is_open(typed))?;
        Some(go_on(typed, name))
    }

    /// Says what Tab does: it goes on as far as all names agree, else to the next name.
    pub fn tab(&mut self, typed: &str) -> Tab {
        if self.of.as_deref() != Some(typed) {
            self.waits = true;
            return Tab::Waits;
        }
        if !self.is_open(typed) {
            return Tab::Leaves;
        }
        let common = common(&self.found.names);
        let (_, part) = divide_path(typed);
        // Of a folder that has more, nobody knows how far all agree.
        if !self.found.more && common.len() > part.len() {
            return Tab::Becomes(go_on(typed, common));
        }
        self.step(typed, true);
        Tab::Steps
    }
}

/// Puts a name in the place of the last part of a path.
fn go_on(typed: &str, name: &str) -> String {
    let (folder, _) = divide_path(typed);
    format!("{folder}{name}")
}

/// Returns what all names begin with.
fn common(names: &[String]) -> &str {
    let Some((first, rest)) = names.split_first() else { return "" };
    let agree = |other: &String| {
        let same = first.char_indices().zip(other.chars()).take_while(|((_, a), b)| a == b);
        same.last().map_or(0, |((at, c), _)| at + c.len_utf8())
    };
    let end = rest.iter().map(agree).min().unwrap_or(first.len());
    first.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(typed: &str, names: &[&str]) -> Completion {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let mut completion = Completion::default();
        completion.take(typed, FolderNames { names, more: false });
        completion
    }

    #[test]
    fn tab_goes_on_as_far_as_all_agree_then_from_name_to_name() {
        let names = ["cards-new.vcf", "cards-old.vcf", "cards/"];
        let mut completion = of("~/c", &names);
        assert_eq!(completion.tab("~/c"), Tab::Becomes("~/cards".to_owned()));
        let mut completion = of("~/cards", &names);
        assert_eq!(completion.chosen("~/cards"), None, "nothing is taken that was not gone to");
        assert_eq!(completion.tab("~/cards"), Tab::Steps);
        assert_eq!(completion.chosen("~/cards").as_deref(), Some("~/cards-new.vcf"));
        completion.step("~/cards", false);
        assert_eq!(completion.chosen("~/cards").as_deref(), Some("~/cards/"));
    }

    #[test]
    fn one_name_is_taken_whole_and_the_whole_name_is_left_alone() {
        assert_eq!(of("x", &["x.vcf"]).tab("x"), Tab::Becomes("x.vcf".to_owned()));
        assert_eq!(of("X", &["x.vcf"]).tab("X"), Tab::Becomes("x.vcf".to_owned()));
        assert_eq!(of("/a/x.vcf", &["x.vcf"]).tab("/a/x.vcf"), Tab::Leaves);
        assert_eq!(of("/a/cards", &["cards/"]).tab("/a/cards"), Tab::Becomes("/a/cards/".into()));
        assert_eq!(of("/a/q", &[]).tab("/a/q"), Tab::Leaves);
        assert_eq!(of("/a/", &["ü1", "ü2"]).tab("/a/"), Tab::Becomes("/a/ü".to_owned()));
        assert_eq!(of("/a/é", &["éa", "éb"]).tab("/a/é"), Tab::Steps);
    }

    #[test]
    fn tab_before_the_names_are_there_waits_for_them() {
        let mut completion = of("~/c", &["cards/"]);
        assert_eq!(completion.tab("~/ca"), Tab::Waits);
        assert!(completion.shown("~/ca", 5).next().is_none(), "they are of another text");
        let names = vec!["cards/".to_owned()];
        assert!(completion.take("~/ca", FolderNames { names, more: false }));
    }
}
