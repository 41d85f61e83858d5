//! Words as a shell takes them, for the commands that messages offer.

use std::borrow::Cow;

/// Writes a text as a shell takes it for one word: as it is, else in double quotes where these are
/// enough.
#[must_use]
pub fn shell_word(text: &str) -> String {
    let all = |others: &str| text.chars().all(|c| c.is_alphanumeric() || others.contains(c));
    if !text.is_empty() && all(".,_-+@/") {
        return text.to_owned();
    }
    if all(" .,_-+@&()/'") {
        return format!("\"{text}\"");
    }
    shlex::try_quote(text).map_or_else(|_| text.to_owned(), Cow::into_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_one_word() {
        for text in ["Ana Ruiz", "O'Neil", "Bo $HOME", "a`b`", "say \"hi\"", "", "Søren", "a\\b"] {
            assert_eq!(shlex::split(&shell_word(text)), Some(vec![text.to_owned()]), "{text}");
        }
        assert_eq!(shell_word("Ana Ruiz"), "\"Ana Ruiz\"");
        assert_eq!(shell_word("/tmp/a.db"), "/tmp/a.db");
    }
}
