//! The nearest names, for a WHO that matched nobody.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};
use strsim::normalized_damerau_levenshtein as likeness;

use crate::domain::text::words;
use crate::store::{Candidate, Result};

use super::visible::Visible;
use super::{sql, who};

/// How many names are compared at most, about 3 µs each.
const MOST: usize = 2_000;
/// A name whose words are less alike than this is not compared as a whole: that costs most.
const LEAST: f64 = 0.4;
/// How many words of what was typed count.
const WORDS: usize = 4;

/// Suggests the contacts whose names are most like `name_key`.
///
/// In a book of up to [`MOST`] contacts every name is compared; in a larger one those with a word
/// that begins with the same three letters as one that was typed, then two, then one, until there
/// are that many.
pub(super) fn find(
    conn: &Connection,
    book: Visible,
    name_key: &str,
    limit: usize,
) -> Result<Vec<Candidate>> {
    let typed: Vec<String> = words(name_key).into_iter().take(WORDS).collect();
    let mut near = Vec::new();
    for (key, name) in names(conn, book, &typed)? {
        let alike = similarity(&typed, name_key, &name);
        near.push((alike, name, key));
    }
    near.sort_unstable_by(|(a, x, _), (b, y, _)| b.total_cmp(a).then_with(|| x.cmp(y)));
    let keys: Vec<i64> = near.into_iter().take(limit).map(|(_, _, key)| key).collect();
    who::candidates(conn, &keys)
}

/// Returns how alike a name is: each typed word with the name's word most like it, and a little
/// of the whole.
fn similarity(typed: &[String], whole: &str, name: &str) -> f64 {
    let names: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if typed.is_empty() || names.is_empty() {
        return 0.0;
    }
    let best = |word: &String| {
        names.iter().fold(0.0, |best: f64, name| {
            // Words of other lengths can be no more alike than the shorter is long.
            let (short, long) = (word.len().min(name.len()), word.len().max(name.len()));
            let most = short as f64 / long as f64;
            if most > best { best.max(likeness(word, name)) } else { best }
        })
    };
    let mean = typed.iter().map(best).sum::<f64>() / typed.len() as f64;
    if 0.8 * mean + 0.2 < LEAST {
        return 0.8 * mean;
    }
    let short: String = name.chars().take(100).collect();
    let whole: String = whole.chars().take(100).collect();
    0.8 * mean + 0.2 * likeness(&whole, &short)
}

fn names(conn: &Connection, book: Visible, typed: &[String]) -> Result<Vec<(i64, String)>> {
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    let count: Option<i64> =
        sql::value(conn, "SELECT contact_count FROM book WHERE key = ?1", [book.book])?;
    if count.unwrap_or(0) <= most {
        return sql::rows(
            conn,
            "SELECT key, name_key FROM contact INDEXED BY contact_by_name
             WHERE book = ?1 AND archived IN (0, 1) AND state = 1 LIMIT ?2",
            [book.book, most],
            |row| Ok((row.get(0)?, row.get(1)?)),
        );
    }
    let mut keys = BTreeSet::new();
    for letters in [3, 2, 1] {
        for word in typed {
            let start: String = word.chars().take(letters).collect();
            let left = most - i64::try_from(keys.len()).unwrap_or(most);
            keys.extend(sql::integers(
                conn,
                "SELECT rowid FROM contact_fts WHERE contact_fts MATCH ?1 LIMIT ?2",
                params![format!("name : \"{start}\"*"), left.max(0)],
            )?);
        }
    }
    let mut found = Vec::with_capacity(keys.len());
    for key in keys {
        found.extend(sql::first(
            conn,
            "SELECT name_key FROM contact WHERE key = ?1 AND book = ?2 AND state = 1",
            [key, book.book],
            |row| Ok((key, row.get(0)?)),
        )?);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::super::fixture::World;
    use super::*;
    use crate::domain::Role;

    #[test]
    fn suggests_misspelt_names_in_small_and_large_books() {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let other = world.book("C", &[(ana, Role::Owner)]);
        for name in ["Ana Ruiz", "Christina Sørensen", "Bob Stone", "Bobby Tables"] {
            world.contact(book, name);
        }
        world.contact(other, "Kristina Sorensen");
        let see = world.see(ana, book);
        let nearest = |typed: &str| -> Vec<String> {
            find(&world.conn, see, typed, 3).unwrap().into_iter().map(|c| c.name).collect()
        };
        for count in [4, 1_000_000] {
            world.run("UPDATE book SET contact_count = ?1 WHERE key = ?2", [count, book.key]);
            assert_eq!(nearest("chritsina sorenson")[0], "Christina Sørensen");
            assert_eq!(nearest("anna ruis")[0], "Ana Ruiz");
            assert_eq!(nearest("bobb")[0], "Bobby Tables");
            assert!(nearest("🙂\"*").len() <= 3);
        }
        // In a book of people's size there are always three to show, however far off.
        world.run("UPDATE book SET contact_count = ?1 WHERE key = ?2", [4, book.key]);
        for far in ["zed", "", "🙂"] {
            assert_eq!(nearest(far).len(), 3, "{far}");
        }
    }
}
