//! The tables that programs export, by the headers that mark them: data, not code.
//!
//! Headers are written as [`key`](super::field::key) folds them. Exports change with version,
//! language and plan, so columns are known by name, in any order, and every profile stands on what
//! the headers of such rows commonly mean.

mod accounts;
mod contacts;
mod interactions;
mod opportunities;

use super::field::{self, Field, Rows};

/// A program's export.
#[derive(Debug)]
pub struct Profile {
    /// Its word, before the ids of its records.
    pub name: &'static str,
    /// What its rows are.
    pub rows: Rows,
    /// The type of its interactions where no column says it, as a type's column would.
    pub what: &'static str,
    /// Sets of headers: a table that has all of one set is this export. Where one of several headers
    /// does, they stand between bars.
    marks: &'static [&'static [&'static str]],
    /// Headers of which it has none.
    without: &'static [&'static str],
    /// What its headers mean where they do not mean what they commonly do.
    columns: &'static [(&'static str, &'static str)],
}

/// The exports: what is marked by more telling headers comes first.
fn all() -> impl Iterator<Item = &'static Profile> {
    let interactions = interactions::INTERACTIONS.iter();
    interactions
        .chain(&opportunities::OPPORTUNITIES)
        .chain(&accounts::ACCOUNTS)
        .chain(&contacts::CONTACTS)
}

impl Profile {
    /// Finds the export that a table's headers mark.
    pub fn of(keys: &[String]) -> Option<&'static Self> {
        let has = |mark: &&str| mark.split('|').any(|mark| keys.iter().any(|key| key == mark));
        all().find(|profile| {
            profile.marks.iter().any(|set| set.iter().all(has)) && !profile.without.iter().any(has)
        })
    }
}

/// Says what a header commonly means in such rows.
const fn plain(rows: Rows) -> &'static [(&'static str, &'static str)] {
    match rows {
        Rows::Contacts => contacts::PLAIN,
        Rows::Interactions => interactions::PLAIN,
        Rows::Accounts => accounts::PLAIN,
        Rows::Opportunities => opportunities::PLAIN,
    }
}

/// Says what a header means in an export, or commonly.
pub fn meaning(profile: Option<&Profile>, key: &str) -> Field {
    let own = profile.map_or(&[][..], |profile| profile.columns);
    let rows = profile.map_or(Rows::Contacts, |profile| profile.rows);
    let word = own.iter().chain(plain(rows)).find(|(header, _)| *header == key);
    let numbered = || if rows == Rows::Contacts { field::numbered(key) } else { None };
    word.and_then(|(_, word)| Field::parse(word)).or_else(numbered).unwrap_or(Field::Left)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_a_field_and_every_header_is_folded() {
        let plains = Rows::ALL.map(plain);
        let columns = all().map(|profile| profile.columns).chain(plains);
        for (header, word) in columns.flatten() {
            assert!(Field::parse(word).is_some(), "{header}: {word}");
            assert_eq!(field::key(header), *header);
        }
        for mark in all().flat_map(|profile| profile.marks).copied().flatten() {
            mark.split('|').for_each(|mark| assert_eq!(field::key(mark), mark));
        }
        for plain in plains {
            let mut headers: Vec<&str> = plain.iter().map(|(header, _)| *header).collect();
            headers.sort_unstable();
            let all = headers.len();
            headers.dedup();
            assert_eq!(headers.len(), all, "a header twice");
        }
    }
}
