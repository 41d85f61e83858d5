//! What each filter hits, whatever the state of it: about 0.1 µs a hit, or 1 µs for each contact that
//! is asked.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::domain::DetailKind;
use crate::store::Result;
use crate::store::Within;
use crate::store::codes;
use crate::store::reader::keys::Keys;
use crate::store::reader::sql;
use crate::store::reader::visible::Visible;
use crate::store::reader::words::{Filter, Number};

/// Returns the contacts that a filter hits, whatever their book and state.
pub(super) fn matching(conn: &Connection, filter: &Filter) -> Result<Keys> {
    let mut hits: Option<Keys> = None;
    let sets = filter.words.iter().map(|words| worded(conn, words));
    for set in sets.chain(filter.numbers.iter().map(|number| numbered(conn, number))) {
        let set = set?;
        hits = Some(match hits {
            Some(before) => before.and(&set),
            None => set,
        });
    }
    Ok(hits.unwrap_or_default())
}

/// Returns the contacts whose name, account and e-mails hold an expression of FTS5.
pub(in crate::store::reader) fn worded(conn: &Connection, expression: &str) -> Result<Keys> {
    let sql = "SELECT rowid FROM contact_fts WHERE contact_fts MATCH ?1";
    Ok(Keys::new(sql::integers(conn, sql, [expression])?))
}

/// Returns the contacts with a phone that holds a number, or with its digits as words.
pub(in crate::store::reader) fn numbered(conn: &Connection, number: &Number) -> Result<Keys> {
    let reversed = |digits: &String| digits.chars().rev().collect::<String>();
    let phones: Vec<String> =
        number.digits.iter().map(|digits| format!("\"{}\"", reversed(digits))).collect();
    let sql = "SELECT rowid FROM phone_fts WHERE phone_fts MATCH ?1";
    let phones = Keys::new(sql::integers(conn, sql, [phones.join(" OR ")])?);
    match &number.words {
        Some(words) => Ok(phones.or(worded(conn, words)?)),
        None => Ok(phones),
    }
}

/// A filter that can be asked in two ways: for all that pass it, or of one contact. Their costs are
/// those of what passes and of what is looked at: where many pass, a page is sooner full than listed.
pub(super) struct Test {
    /// Statements that together list what passes, by the values.
    set: &'static [&'static str],
    /// The same from the whole table, where that is sooner read than looked up by more than
    /// [`WHOLE_FROM`] entries of an index.
    whole: Option<&'static str>,
    /// Whether each that is listed costs a look at its row: then contacts are asked first.
    pub(super) is_dear: bool,
    /// The condition under which a contact `c.key` passes, the values as `{1}` and so on.
    passes: &'static str,
    values: Vec<Value>,
}

impl Test {
    /// Returns what passes, whatever the state of it.
    pub(super) fn keys(&self, conn: &Connection) -> Result<Keys> {
        let most = self.whole.map_or(usize::MAX, |_| WHOLE_FROM);
        match (self.up_to(conn, most)?, self.whole) {
            (Some(keys), _) => Ok(keys),
            (None, Some(whole)) => {
                let mut statement = conn.prepare_cached(whole)?;
                let mut rows = statement.query(params_from_iter(&self.values))?;
                let mut keys = Vec::new();
                while let Some(row) = rows.next()? {
                    keys.push(row.get(0)?);
                }
                Ok(Keys::new(keys))
            }
            (None, None) => Ok(Keys::default()),
        }
    }

    /// Returns what passes where that is no more than so many.
    pub(super) fn up_to(&self, conn: &Connection, most: usize) -> Result<Option<Keys>> {
        let mut keys = Vec::new();
        for set in self.set {
            let mut statement = conn.prepare_cached(set)?;
            let mut rows = statement.query(params_from_iter(&self.values))?;
            while let Some(row) = rows.next()? {
                if keys.len() >= most {
                    return Ok(None);
                }
                keys.push(row.get(0)?);
            }
        }
        Ok(Some(Keys::new(keys)))
    }

    /// Returns the condition under which a contact `c` passes; its values come behind these.
    pub(super) fn condition(&self, values: &mut Vec<Value>) -> String {
        let mut condition = self.passes.to_owned();
        for (place, value) in self.values.iter().enumerate() {
            values.push(value.clone());
            condition =
                condition.replace(&format!("{{{}}}", place + 1), &format!("?{}", values.len()));
        }
        condition
    }

    /// Returns the statements that list what passes.
    #[cfg(test)]
    pub(super) fn lists(&self) -> &'static [&'static str] {
        self.set
    }
}

const WHOLE_FROM: usize = 5_000;

pub(super) fn labelled(label: i64) -> Test {
    Test {
        set: &["SELECT contact FROM contact_label INDEXED BY contact_label_by_label
                WHERE label = ?1 AND applied = 1"],
        whole: None,
        is_dear: false,
        passes: "EXISTS (SELECT 1 FROM contact_label x
                 WHERE x.contact = c.key AND x.label = {1} AND x.applied = 1)",
        values: vec![label.into()],
    }
}

pub(super) fn of_account(account: i64) -> Test {
    Test {
        set: &["SELECT key FROM contact INDEXED BY contact_by_account WHERE account = ?1"],
        whole: None,
        is_dear: false,
        passes: "EXISTS (SELECT 1 FROM contact o WHERE o.key = c.key AND o.account = {1})",
        values: vec![account.into()],
    }
}

pub(super) fn held(holder: i64) -> Test {
    Test {
        set: &["SELECT key FROM contact INDEXED BY contact_by_holder WHERE holder = ?1"],
        whole: None,
        is_dear: false,
        passes: "EXISTS (SELECT 1 FROM contact o INDEXED BY contact_by_holder
                 WHERE o.holder = {1} AND o.key = c.key)",
        values: vec![holder.into()],
    }
}

/// Asks for the starred ones, archived or not.
pub(super) fn starred(book: Visible) -> Test {
    Test {
        set: &["SELECT key FROM contact INDEXED BY contact_starred
                WHERE book = ?1 AND archived IN (0, 1) AND state = 1 AND starred = 1"],
        whole: None,
        is_dear: false,
        passes: "EXISTS (SELECT 1 FROM contact o
                 WHERE o.key = c.key AND o.book = {1} AND o.state = 1 AND o.starred = 1)",
        values: vec![book.book.into()],
    }
}

/// Asks for those of whom an open follow-up, or the cadence, is due then.
pub(super) fn due(book: Visible, within: Within) -> Test {
    Test {
        set: &[
            "SELECT contact FROM follow_up INDEXED BY follow_up_open
             WHERE book = ?1 AND due >= ?2 AND due < ?3 AND state = 1 AND done_at IS NULL",
            "SELECT contact FROM agenda INDEXED BY agenda_due
             WHERE book = ?1 AND due >= ?2 AND due < ?3",
        ],
        whole: None,
        is_dear: true,
        passes: "(EXISTS (SELECT 1 FROM agenda g
                 WHERE g.contact = c.key AND g.book = {1} AND g.due >= {2} AND g.due < {3})
               OR EXISTS (SELECT 1 FROM follow_up f INDEXED BY follow_up_of_contact
                 WHERE f.contact = c.key AND f.due >= {2} AND f.due < {3} AND f.book = {1}
                   AND f.state = 1 AND f.done_at IS NULL))",
        values: vec![book.book.into(), within.from.millis().into(), within.until.millis().into()],
    }
}

/// Asks for those with an open follow-up.
pub(super) fn promised(book: Visible) -> Test {
    Test {
        set: &["SELECT contact FROM follow_up INDEXED BY follow_up_open
                WHERE book = ?1 AND state = 1 AND done_at IS NULL"],
        whole: None,
        is_dear: true,
        passes: "EXISTS (SELECT 1 FROM follow_up f INDEXED BY follow_up_of_contact
                 WHERE f.contact = c.key AND f.book = {1} AND f.state = 1 AND f.done_at IS NULL)",
        values: vec![book.book.into()],
    }
}

/// Asks for those with notes.
pub(super) fn noted(book: Visible) -> Test {
    Test {
        set: &["SELECT key FROM contact INDEXED BY contact_with_notes
                WHERE book = ?1 AND notes IS NOT NULL"],
        whole: None,
        is_dear: true,
        passes: "EXISTS (SELECT 1 FROM contact o INDEXED BY contact_with_notes
                 WHERE o.book = {1} AND o.notes IS NOT NULL AND o.key = c.key)",
        values: vec![book.book.into()],
    }
}

/// Asks for those with a detail of this kind, whatever their book.
pub(super) fn with_detail(kind: DetailKind) -> Test {
    Test {
        set: &["SELECT contact FROM detail INDEXED BY detail_by_match
                WHERE kind = ?1 AND gone = 0 AND kind <> 2 AND kind <> 4 AND kind <> 5"],
        whole: Some("SELECT contact FROM detail NOT INDEXED WHERE kind = ?1 AND gone = 0"),
        is_dear: true,
        passes: "EXISTS (SELECT 1 FROM detail d
                 WHERE d.contact = c.key AND d.kind = {1} AND d.gone = 0)",
        values: vec![codes::detail_code(kind).into()],
    }
}
