//! The steps that find one record by what a person types, for everything that has a name.
//!
//! The steps are the same for contacts, members, accounts, books, labels and opportunities; only
//! what is looked through differs: the store, or a short list in memory.

use std::fmt::Display;

use crate::domain::text::{name_key, words};
use crate::domain::{DetailKind, Named, nearest, phone};
use crate::store::Lookup;

use super::{Error, Kind, Result};

/// How many fitting records an error names.
pub(super) const SHOWN: usize = 20;
/// The fewest hexadecimal digits that count as the end of an id.
const FEWEST_ID_DIGITS: usize = 4;

/// Makes a usage error of what a type of the domain says.
pub(super) fn wrong(error: impl Display) -> Error {
    Error::usage(error.to_string())
}

/// Returns what was typed, trimmed.
///
/// # Errors
/// Where nothing was typed. `what` reads after "say which": "contact".
pub(super) fn given<'a>(who: &'a str, what: &str) -> Result<&'a str> {
    let trimmed = who.trim();
    if trimmed.is_empty() {
        return Err(Error::usage(format!("say which {what}: the name is empty")));
    }
    Ok(trimmed)
}

/// Returns the end of an id as it is looked up: at least four hexadecimal digits, lower case,
/// without hyphens.
pub(super) fn id_end(who: &str) -> Option<String> {
    let digits: String = who.chars().filter(|c| *c != '-').collect();
    let fits = (FEWEST_ID_DIGITS..=32).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_hexdigit());
    fits.then(|| digits.to_ascii_lowercase())
}

/// Returns the steps to take for `who`, in order; `exact` names the kinds of details that such
/// records are found by.
pub(super) fn steps(who: &str, exact: &[DetailKind]) -> Vec<Lookup> {
    let mut steps: Vec<Lookup> = id_end(who).map(Lookup::IdEnd).into_iter().collect();
    for kind in exact {
        match kind {
            DetailKind::Email if !who.contains('@') => {}
            DetailKind::Phone => {
                let tail = if phone::is_bare_phone(who) { phone::tail(who) } else { None };
                steps.extend(tail.map(Lookup::PhoneEnd));
            }
            _ => steps.push(Lookup::Exact(*kind, kind.key(who))),
        }
    }
    let key = name_key(who);
    steps.push(Lookup::Name(key.clone()));
    let words = words(who);
    if !words.is_empty() {
        steps.push(Lookup::WordStarts(words));
    }
    steps.push(Lookup::NamePart(key));
    steps
}

/// Returns the one record of those that the end of an id fits; `None` where it fits none.
///
/// # Errors
/// `Ambiguous` where it fits several; `whats` is the plural of what they are.
pub(super) fn only<I: Copy + Display>(which: &str, whats: &str, found: &[I]) -> Result<Option<I>> {
    match found {
        [] => Ok(None),
        [one] => Ok(Some(*one)),
        several => {
            let ids: Vec<String> = several.iter().take(SHOWN).map(ToString::to_string).collect();
            let message = format!("\"{which}\" fits {} {whats}", count_of(several.len()));
            Err(Error::new(Kind::Ambiguous, message)
                .hint(format!("give more digits of the id: {}", sentence(&ids, "or"))))
        }
    }
}

/// A record of a short list.
pub(super) struct Listed<I> {
    /// The record.
    pub id: I,
    /// Its name.
    pub name: String,
    /// Other keys that find it when they are exactly equal.
    pub exact: Vec<(DetailKind, String)>,
}

impl<I> Listed<I> {
    /// Lists a record that is found by its name alone.
    pub(super) fn new(id: I, name: &str) -> Self {
        Self { id, name: name.to_owned(), exact: Vec::new() }
    }
}

/// Takes one step through a short list.
pub(super) fn find_in<I: Copy + Display>(list: &[Listed<I>], lookup: &Lookup) -> Vec<Named<I>> {
    let hits = |record: &Listed<I>| match lookup {
        Lookup::IdEnd(end) => record.id.to_string().replace('-', "").ends_with(end.as_str()),
        Lookup::Exact(kind, key) => record.exact.iter().any(|(k, v)| k == kind && v == key),
        Lookup::PhoneEnd(_) => false,
        Lookup::Name(key) => name_key(&record.name) == *key,
        Lookup::WordStarts(starts) => {
            let words = words(&record.name);
            starts.iter().all(|start| words.iter().any(|word| word.starts_with(start.as_str())))
        }
        Lookup::NamePart(part) => name_key(&record.name).contains(part.as_str()),
    };
    list.iter()
        .filter(|record| hits(record))
        .map(|record| Named { id: record.id, name: record.name.clone() })
        .collect()
}

/// Takes the steps until one hits, and returns the one record it hits; `None` where no step does.
///
/// # Errors
/// `Ambiguous` where a step hits several; `whats` is the plural of what they are.
pub(super) fn climb<I: Copy + Display>(
    who: &str,
    whats: &str,
    exact: &[DetailKind],
    mut find: impl FnMut(&Lookup) -> Result<Vec<Named<I>>>,
) -> Result<Option<I>> {
    for lookup in steps(who, exact) {
        let found = find(&lookup)?;
        match found.as_slice() {
            [] => {}
            [one] => return Ok(Some(one.id)),
            several => return Err(ambiguous(who, whats, several)),
        }
    }
    Ok(None)
}

/// Finds one record of a short list.
///
/// # Errors
/// `Usage` where nothing was typed, `NotFound` with the nearest names, `Ambiguous`.
pub(super) fn pick<I: Copy + Display>(
    who: &str,
    (what, whats): (&str, &str),
    exact: &[DetailKind],
    list: &[Listed<I>],
) -> Result<I> {
    let who = given(who, what)?;
    match climb(who, whats, exact, |lookup| Ok(find_in(list, lookup)))? {
        Some(id) => Ok(id),
        None => {
            let names: Vec<&str> = list.iter().map(|record| record.name.as_str()).collect();
            Err(none_called(who, what, &names))
        }
    }
}

/// Says that no record is called so, with the names nearest to it.
pub(super) fn none_called(who: &str, what: &str, names: &[&str]) -> Error {
    let error = Error::new(Kind::NotFound, format!("there is no {what} \"{who}\""));
    let near = nearest::nearest(who, names.iter().copied(), 3);
    if near.is_empty() { error } else { error.hint(format!("nearest: {}", sentence(&near, "and"))) }
}

/// Says that several records fit, and how to name one of them.
pub(super) fn ambiguous<I: Display>(who: &str, whats: &str, found: &[Named<I>]) -> Error {
    let shown: Vec<String> = found
        .iter()
        .take(SHOWN)
        .map(|record| format!("{} ({})", record.name, short(&record.id)))
        .collect();
    let count = count_of(found.len());
    Error::new(Kind::Ambiguous, format!("\"{who}\" fits {count} {whats}"))
        .hint(format!("give more of the name or the end of an id: {}", sentence(&shown, "or")))
}

/// Writes a count that may have been cut at [`SHOWN`].
pub(super) fn count_of(found: usize) -> String {
    if found > SHOWN { format!("more than {SHOWN}") } else { found.to_string() }
}

/// Returns the last six digits of an id, as lists show them.
fn short(id: &impl Display) -> String {
    let text = id.to_string();
    text.get(text.len().saturating_sub(6)..).unwrap_or_default().to_owned()
}

/// Joins names for a sentence: "a, b and c".
pub(super) fn sentence(names: &[impl AsRef<str>], and: &str) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} {and} {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::LabelId;
    use uuid::Uuid;

    fn id(n: u128) -> LabelId {
        LabelId::new(Uuid::from_u128(n))
    }

    fn list() -> Vec<Listed<LabelId>> {
        let mut list = vec![
            Listed::new(id(0x1111_aaaa), "Ana Ruiz"),
            Listed::new(id(0x2222_aaaa), "Ana María López"),
            Listed::new(id(0x3333_beef), "Bob"),
            Listed::new(id(0x4444_0001), "Bobby Tables"),
            Listed::new(id(0x5555_0002), "beef"),
        ];
        list[0].exact.push((DetailKind::Email, "ana@example.org".to_owned()));
        list[1].exact.push((DetailKind::Handle, "bobby tables".to_owned()));
        list
    }

    fn picked(who: &str) -> Result<LabelId> {
        let exact = [DetailKind::Email, DetailKind::Handle];
        pick(who, ("label", "labels"), &exact, &list())
    }

    #[test]
    fn the_first_step_that_hits_decides() {
        for (who, expected) in [
            ("00000000-0000-0000-0000-00001111aaaa", 0x1111_aaaa),
            ("000000000000000000001111AAAA", 0x1111_aaaa),
            ("11AAAA", 0x1111_aaaa),
            // the end of an id goes before the name "beef"
            ("beef", 0x3333_beef),
            ("ANA@example.org", 0x1111_aaaa),
            // a login goes before the exact name
            ("Bobby Tables", 0x2222_aaaa),
            ("bob", 0x3333_beef),
            ("bobb", 0x4444_0001),
            ("ruiz an", 0x1111_aaaa),
            ("lopez", 0x2222_aaaa),
            ("  MARIA  ", 0x2222_aaaa),
            ("ables", 0x4444_0001),
        ] {
            assert_eq!(picked(who), Ok(id(expected)), "{who}");
        }
    }

    #[test]
    fn several_are_named_with_their_ids() {
        let error = picked("ana").unwrap_err();
        assert_eq!(error.kind, Kind::Ambiguous);
        assert_eq!(error.message, "\"ana\" fits 2 labels");
        let hint = error.hint.unwrap();
        assert!(hint.ends_with("Ana Ruiz (11aaaa) or Ana María López (22aaaa)"), "{hint}");
        assert_eq!(picked("aaaa").unwrap_err().kind, Kind::Ambiguous);
    }

    #[test]
    fn nobody_brings_the_nearest() {
        let error = picked("bibby").unwrap_err();
        assert_eq!(
            (error.kind, error.message.as_str()),
            (Kind::NotFound, "there is no label \"bibby\"")
        );
        assert!(error.hint.unwrap().starts_with("nearest: Bobby Tables, Bob"));
        assert_eq!(picked("  ").unwrap_err().kind, Kind::Usage);
    }

    #[test]
    fn three_digits_are_no_id() {
        assert_eq!(id_end("aaa"), None);
        assert_eq!(id_end("AAAA").as_deref(), Some("aaaa"));
        assert_eq!(id_end("98c4-dc0c0c07398f").as_deref(), Some("98c4dc0c0c07398f"));
        assert_eq!(id_end("ana"), None);
        assert_eq!(id_end("ééé"), None);
    }

    #[test]
    fn phones_are_looked_up_by_seven_digits() {
        let kinds = [DetailKind::Email, DetailKind::Phone, DetailKind::Handle];
        assert!(steps("+49 89 1234567", &kinds).contains(&Lookup::PhoneEnd("1234567".to_owned())));
        for who in ["234567", "Room 1234567"] {
            let any = steps(who, &kinds).iter().any(|s| matches!(s, Lookup::PhoneEnd(_)));
            assert!(!any, "{who}");
        }
    }

    #[test]
    fn lists_read_as_sentences() {
        assert_eq!(sentence(&["a", "b", "c"], "and"), "a, b and c");
        assert_eq!(sentence(&["a"], "and"), "a");
        assert_eq!(sentence(&[] as &[&str], "and"), "");
    }
}
