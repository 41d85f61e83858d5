//! What an import has to tell of single records, a line each.

use crate::domain::display;

use super::{Failure, Kept, Left, Merge};

/// How many columns of a value are shown that was not taken.
const SHOWN: usize = 40;

impl Failure {
    /// Says where what was lost stands, and why it is.
    pub fn told(&self) -> String {
        let Self { file, line, reason, .. } = self;
        match line {
            Some(line) => format!("{file}:{line}: {reason}"),
            None => format!("{file}: {reason}"),
        }
    }
}

impl Left {
    /// Says where the first property of this name stands, and how many there are.
    pub fn told(&self, name: &str) -> String {
        let Self { count, file, line } = self;
        match count {
            1 => format!("{file}:{line}: {name}"),
            count => format!("{file}:{line}: {name}, {} in all", display::thousands(*count)),
        }
    }
}

impl Merge {
    /// Says where a record went, and what the contact has instead.
    pub fn told(&self) -> String {
        let Self { file, line, name, into, kept } = self;
        let mut said = format!("{file}:{line}: {name}");
        if *name != into.name {
            said += &format!(" is {} ({})", into.name, into.id.short());
        }
        let kept: Vec<String> = kept
            .iter()
            .map(|Kept { field, stays, not_taken }| {
                let [stays, not_taken] = around_difference(stays, not_taken);
                format!("{field} stays \"{stays}\", not \"{not_taken}\"")
            })
            .collect();
        if !kept.is_empty() {
            said += &format!("; {}", kept.join("; "));
        }
        said
    }
}

/// Shows two texts cut to what can be read in a line, from a little before where they differ.
fn around_difference(one: &str, other: &str) -> [String; 2] {
    let alike = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let from = if alike > SHOWN / 2 { alike - SHOWN / 4 } else { 0 };
    [one, other].map(|text| {
        let cut: String = text.chars().skip(from).collect();
        let shown = display::fit(&cut, SHOWN);
        if from > 0 { format!("…{shown}") } else { shown }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_seen() {
        assert_eq!(around_difference("CTO", "CEO"), ["CTO", "CEO"]);
        let long = "the same words at the beginning of both of them, and then ";
        let [one, other] = around_difference(&format!("{long}one"), &format!("{long}other"));
        assert!(one.starts_with('…') && one.ends_with("then one"), "{one}");
        assert!(other.ends_with("then other"), "{other}");
        let [short, longer] = around_difference(long, &format!("{long}x"));
        assert_ne!(short, longer);
    }
}
