//! Contacts in which something is found.

use std::cmp::Reverse;

use rusqlite::{Connection, params};

use crate::domain::search::Wanted;
use crate::domain::text::{name_key, words as words_of};
use crate::domain::{ContactId, Sought};
use crate::store::reader::contact_list::{left, most_recent, numbered, page_without, worded};
use crate::store::reader::keys::Keys;
use crate::store::reader::lookup::begins_words;
use crate::store::reader::names::Names;
use crate::store::reader::sql;
use crate::store::reader::visible::Visible;
use crate::store::reader::words::{self, Filter};
use crate::store::{ContactQuery, ContactSort, Page, Result};

/// Of those who bear a label whose name is looked for, so many count, those added last.
const BEARERS: i64 = 20_000;

/// Returns the contacts that have what is looked for in their name, account, e-mails, phones, notes
/// or labels, of those that the query asks for. Who is called so comes first, then those whose
/// names have words that begin so, then those found by something else, and where these are few,
/// those whose names have it as a part; of each the last in touch first.
pub(in crate::store::reader) fn contacts(
    conn: &Connection,
    names: &Names,
    book: Visible,
    sought: &Sought,
    query: &ContactQuery,
    archived: Option<bool>,
) -> Result<Page<ContactId>> {
    let asked = Asked::of(conn, book, sought)?;
    let misses = asked.misses()?;
    let mut found = Found { conn, book, query, archived, misses, keys: Vec::new() };
    found.add(called(conn, book, sought)?)?;
    if let Some(expression) = words::sought(sought)
        && !found.is_full()
    {
        found.add(worded(conn, &format!("name : ({expression})"))?)?;
    }
    if !found.is_full() {
        found.add(asked.hits(None)?)?;
    }
    if !found.is_full() {
        found.add(asked.hits(Some(names))?)?;
    }
    let more = found.keys.len() > query.limit;
    found.keys.truncate(query.limit);
    let mut rows = Vec::with_capacity(found.keys.len());
    for key in found.keys {
        let sql = "SELECT id FROM contact WHERE key = ?1";
        rows.extend(sql::first(conn, sql, [key], |row| Ok(sql::id::<ContactId>(row, 0)?))?);
    }
    Ok(Page { rows, more })
}

/// Returns the contacts that a query asks for and that have nothing of what must not be there, the
/// last in touch first: archived or not, or one of the two alone. What has to be there does not count.
pub(in crate::store::reader) fn contacts_without(
    conn: &Connection,
    book: Visible,
    sought: &Sought,
    query: &ContactQuery,
    archived: Option<bool>,
) -> Result<Page<ContactId>> {
    let misses = Asked::of(conn, book, sought)?.misses()?;
    let (mut rows, mut more) = (Vec::new(), false);
    for away in [false, true] {
        if archived.is_none_or(|asked| asked == away) {
            let sort = ContactSort::Last;
            let query = ContactQuery { archived: away, sort, cursor: None, ..query.clone() };
            let page = page_without(conn, book, &query, misses.clone())?;
            rows.extend(page.rows);
            more |= page.more;
        }
    }
    if archived.is_none() {
        rows.sort_by_cached_key(|row| (Reverse(row.last_interaction_at), name_key(&row.name)));
    }
    more |= rows.len() > query.limit;
    rows.truncate(query.limit);
    Ok(Page { rows: rows.into_iter().map(|row| row.id).collect(), more })
}

/// What was found by now, in its order.
struct Found<'c> {
    conn: &'c Connection,
    book: Visible,
    query: &'c ContactQuery,
    archived: Option<bool>,
    misses: Keys,
    keys: Vec<i64>,
}

impl Found<'_> {
    fn is_full(&self) -> bool {
        self.keys.len() > self.query.limit
    }

    /// Adds what of these is not there yet.
    fn add(&mut self, keys: Keys) -> Result<()> {
        let known = Keys::new(self.keys.clone());
        let keys = left(self.conn, self.book, self.query, self.archived, keys)?;
        let keys = keys.without(&self.misses).without(&known);
        let room = self.query.limit.saturating_add(1).saturating_sub(self.keys.len());
        if keys.len() > 0 && room > 0 {
            self.keys.extend(most_recent(self.conn, self.book, keys, room)?);
        }
        Ok(())
    }
}

/// Returns those whose name is what is looked for.
fn called(conn: &Connection, book: Visible, sought: &Sought) -> Result<Keys> {
    let sql = "SELECT key FROM contact INDEXED BY contact_by_name
               WHERE book = ?1 AND archived IN (0, 1) AND state = 1 AND name_key = ?2";
    Ok(Keys::new(sql::integers(conn, sql, params![book.book, name_key(&sought.text())])?))
}

/// What is looked for among contacts: numbers are looked for among phones, too.
struct Asked<'c> {
    conn: &'c Connection,
    book: Visible,
    labels: Vec<(i64, String)>,
    terms: Vec<Wanted>,
    absent: Vec<Wanted>,
    numbers: Filter,
}

impl<'c> Asked<'c> {
    fn of(conn: &'c Connection, book: Visible, sought: &Sought) -> Result<Self> {
        let plain = |exact: bool| sought.present().filter(move |wanted| wanted.exact == exact);
        let typed: Vec<&str> = plain(false).map(|wanted| wanted.text.as_str()).collect();
        let numbers = Filter::parse(&typed.join(" "));
        let mut terms = Sought::words(&numbers.text).terms;
        terms.extend(plain(true).cloned());
        terms.retain(|wanted| words::term(wanted).is_some());
        terms.truncate(words::MAX_WORDS);
        let labels = sql::rows(
            conn,
            "SELECT key, name FROM label INDEXED BY label_by_name WHERE book = ?1 AND state = 1",
            [book.book],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        let absent = sought.absent().take(words::MAX_WORDS).cloned().collect();
        Ok(Self { conn, book, labels, terms, absent, numbers })
    }

    /// Returns those who have all of it; with names at hand, also where it is a part of theirs.
    fn hits(&self, names: Option<&Names>) -> Result<Keys> {
        let mut hits: Option<Keys> = None;
        let mut also = |keys: Keys| {
            hits = Some(match hits.take() {
                Some(before) => before.and(&keys),
                None => keys,
            });
        };
        for number in &self.numbers.numbers {
            let mut keys = numbered(self.conn, number)?;
            if let Some(words) = &number.words {
                keys = keys.or(noted(self.conn, words)?);
            }
            also(keys);
        }
        for wanted in &self.terms {
            let mut keys = self.having(wanted)?;
            let part = name_key(&wanted.text);
            if let Some(names) = names.filter(|_| part.chars().nth(1).is_some()) {
                keys = keys.or(Keys::new(names.holding(self.conn, self.book, &part)?));
            }
            also(keys);
        }
        Ok(hits.unwrap_or_default())
    }

    /// Returns those who have what must not be there.
    fn misses(&self) -> Result<Keys> {
        let mut misses = Keys::default();
        for wanted in &self.absent {
            misses = misses.or(self.having(wanted)?);
        }
        Ok(misses)
    }

    /// Returns those who have a term in their words, their notes or the name of a label.
    fn having(&self, wanted: &Wanted) -> Result<Keys> {
        let Some(expression) = words::term(wanted) else { return Ok(Keys::default()) };
        let mut keys = worded(self.conn, &expression)?.or(noted(self.conn, &expression)?);
        let starts = words_of(&wanted.text);
        for (label, name) in &self.labels {
            if begins_words(name, &starts) {
                let sql = "SELECT contact FROM contact_label INDEXED BY contact_label_by_label
                           WHERE label = ?1 AND applied = 1 ORDER BY contact DESC LIMIT ?2";
                keys = keys.or(Keys::new(sql::integers(self.conn, sql, [*label, BEARERS])?));
            }
        }
        Ok(keys)
    }
}

fn noted(conn: &Connection, expression: &str) -> Result<Keys> {
    let sql = "SELECT rowid FROM note_fts WHERE note_fts MATCH ?1";
    Ok(Keys::new(sql::integers(conn, sql, [expression])?))
}
