//! Finding records by the words of their names or the end of their ids.

use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::domain::Named;
use crate::domain::text::words;
use crate::store::{Lookup, Result};

use super::sql;
use super::visible::Visible;

/// Finds a book's records in a table with an index by name, in the order of their names.
///
/// `columns` are those of the id, the name and the name's key. An exact name is one look into
/// the index; every other kind scans the book's records, about 0.2 µs each: there are some
/// thousands at most. Details are no way to these records.
pub(super) fn named<I: From<Uuid>>(
    conn: &Connection,
    book: Visible,
    table: &str,
    [id, name, key]: [&str; 3],
    lookup: &Lookup,
    limit: usize,
) -> Result<Vec<Named<I>>> {
    let part = format!("instr({key}, ?2) > 0");
    let (condition, value) = match lookup {
        Lookup::IdEnd(end) if is_id_end(end) => {
            (format!("substr({id}, 15) = unhex(?2)"), &end[end.len() - 4..])
        }
        Lookup::Name(name) => (format!("{key} = ?2"), name.as_str()),
        Lookup::WordStarts(starts) if !starts.is_empty() => (part, starts[0].as_str()),
        Lookup::NamePart(text) if !text.is_empty() => (part, text.as_str()),
        _ => return Ok(Vec::new()),
    };
    let mut statement = conn.prepare_cached(&format!(
        "SELECT {id}, {name} FROM {table} WHERE book = ?1 AND state = 1 AND {condition}
         ORDER BY {key}, key"
    ))?;
    let mut rows = statement.query(params![book.book, value])?;
    let mut found = Vec::new();
    while found.len() < limit
        && let Some(row) = rows.next()?
    {
        let id: Uuid = sql::id(row, 0)?;
        let name: String = row.get(1)?;
        let meant = match lookup {
            Lookup::IdEnd(end) => ends_with(id, end),
            Lookup::WordStarts(starts) => begins_words(&name, starts),
            _ => true,
        };
        if meant {
            found.push(Named { id: I::from(id), name });
        }
    }
    Ok(found)
}

/// Tells whether a text can be the end of an id: 4 to 32 hexadecimal digits.
pub(super) fn is_id_end(end: &str) -> bool {
    (4..=32).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Tells whether an id ends with these digits, in either case.
pub(super) fn ends_with(id: Uuid, end: &str) -> bool {
    let mut buffer = Uuid::encode_buffer();
    let digits: &str = id.simple().encode_lower(&mut buffer);
    end.len() <= digits.len() && digits[digits.len() - end.len()..].eq_ignore_ascii_case(end)
}

/// Tells whether each of `starts` is the beginning of some word of `name`.
pub(super) fn begins_words(name: &str, starts: &[String]) -> bool {
    let words = words(name);
    starts.iter().all(|start| words.iter().any(|word| word.starts_with(start.as_str())))
}
