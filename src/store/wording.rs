//! Words as a test of one text: what an expression of the search index finds, without the index.
//!
//! A look at a few entries does not pay for reading all hits of a word in the file.

use crate::domain::search::search_text;

/// What an expression asks for: phrases, all of which a text has to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wording {
    phrases: Vec<Phrase>,
}

/// Words one after the other; the last may be the beginning of one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Phrase {
    words: Vec<String>,
    begins: bool,
}

impl Wording {
    /// Reads an expression as the reader makes them: `"one two"* AND "three"`, each word folded, with
    /// letters and digits alone.
    pub(super) fn of(expression: &str) -> Self {
        let phrase = |text: &str| Phrase {
            begins: text.ends_with('*'),
            words: text
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect(),
        };
        Self { phrases: expression.split(" AND ").map(phrase).collect() }
    }

    /// Tells whether a text has all of it.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let key = if text.is_ascii() {
            text.to_ascii_lowercase()
        } else {
            search_text(text).into_owned()
        };
        let words: Vec<&str> =
            key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
        self.phrases.iter().all(|phrase| phrase.is_in(&words))
    }
}

impl Phrase {
    fn is_in(&self, words: &[&str]) -> bool {
        let Some((last, before)) = self.words.split_last() else { return false };
        words.windows(self.words.len()).any(|run| {
            let Some((end, start)) = run.split_last() else { return false };
            let ends = if self.begins { end.starts_with(last.as_str()) } else { end == last };
            ends && start.iter().zip(before).all(|(one, other)| one == other)
        })
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::store::reader::expressions_of;

    #[test]
    fn a_text_has_what_the_index_would_find() {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(
            "CREATE VIRTUAL TABLE f USING fts5 (t, tokenize=\"unicode61 remove_diacritics 2\")",
        )
        .unwrap();
        let texts = [
            "Red fox jumps over the PRICE",
            "caf\u{e9} \"NEAR\" S\u{f8}ren's b2b",
            "Rote F\u{fc}chse, 4.5 Mio\u{20ac}",
            "\u{6771}\u{4eac}\u{90fd}\u{3078}",
            "red, price: fox",
            "\u{d55c}\u{ad6d} a",
            "",
        ];
        for (key, text) in (1_i64..).zip(texts) {
            let row = (key, search_text(text));
            conn.execute("INSERT INTO f (rowid, t) VALUES (?1, ?2)", row).unwrap();
        }
        let typed = [
            "red",
            "re pri",
            "red fox",
            "caf",
            "S\u{d8}R",
            "near s\u{f8}ren",
            "b2b",
            "4",
            "4.5",
            "fuch",
            "\u{4eac}\u{90fd}",
            "\u{90fd}\u{4eac}",
            "\u{d55c}",
            "fox jumps over",
            "pric",
        ];
        let mut found = 0;
        for typed in typed {
            for expression in expressions_of(typed) {
                for (key, text) in (1_i64..).zip(texts) {
                    let sql = "SELECT count(*) FROM f WHERE f MATCH ?1 AND rowid = ?2";
                    let hits: i64 =
                        conn.query_row(sql, (&expression, key), |row| row.get(0)).unwrap();
                    let is_in = Wording::of(&expression).is_in(text);
                    assert_eq!(is_in, hits == 1, "{expression} {text}");
                    found += hits;
                }
            }
        }
        assert!(found > 15, "{found}");
    }
}
