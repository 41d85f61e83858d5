//! Windows of accounts: one walk of the sort's index from the cursor. A filter first yields the
//! set of accounts it hits; few hits are looked up and sorted, many are met on the walk.

mod asked;

use std::cmp::Reverse;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::domain::text::name_key;
use crate::domain::{Account, Timestamp};
use crate::store::{AccountQuery, AccountSort, Page, Result, Towards};

use super::keys::Keys;
use super::visible::Visible;
use super::{account, sql};
use asked::Asked;

/// Up to so many hits of a filter are sorted; more are met on a walk of the sort's index.
const FEW: usize = 1_000;

/// Where an account stands in a list: smaller is further up.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Name(String, i64),
    Last(Reverse<(Option<i64>, i64)>),
}

impl Place {
    fn of(sort: AccountSort, name_key: String, last: Option<i64>, key: i64) -> Self {
        match sort {
            AccountSort::Name => Self::Name(name_key, key),
            AccountSort::Last => Self::Last(Reverse((last, key))),
        }
    }
}

/// Returns one window of accounts.
pub(super) fn page(
    conn: &Connection,
    book: Visible,
    query: &AccountQuery,
) -> Result<Page<Account>> {
    windowed(conn, book, query, FEW)
}

fn windowed(
    conn: &Connection,
    book: Visible,
    query: &AccountQuery,
    few: usize,
) -> Result<Page<Account>> {
    let cursor = cursor(conn, query)?;
    let asked = Asked::of(conn, book, query)?;
    let mut keys = match &asked.within {
        Some(hits) if hits.len() <= few => sorted(conn, book, query, hits, cursor.as_ref())?,
        _ => walked(conn, book, query, &asked, cursor.as_ref())?,
    };
    let more = keys.len() > query.limit;
    keys.truncate(query.limit);
    if query.towards == Towards::Previous {
        keys.reverse();
    }
    let mut rows = Vec::with_capacity(keys.len());
    for key in keys {
        rows.extend(account::by_key(conn, key)?);
    }
    Ok(Page { rows, more })
}

/// Returns where the cursor stands. An account that the file no longer knows stands before all that
/// share its name or time, so that none is skipped.
fn cursor(conn: &Connection, query: &AccountQuery) -> Result<Option<Place>> {
    let Some(cursor) = &query.cursor else { return Ok(None) };
    let sql = "SELECT key FROM account WHERE id = ?1";
    let key = sql::value(conn, sql, [cursor.id.uuid().as_bytes()])?;
    let key = key.unwrap_or(match (query.sort, query.towards) {
        (AccountSort::Name, Towards::Next) | (AccountSort::Last, Towards::Previous) => i64::MIN,
        (AccountSort::Name, Towards::Previous) | (AccountSort::Last, Towards::Next) => i64::MAX,
    });
    let last = cursor.last_interaction_at.map(Timestamp::millis);
    Ok(Some(Place::of(query.sort, name_key(&cursor.name), last, key)))
}

/// Sorts a few accounts and returns those beyond the cursor, one more than asked for.
fn sorted(
    conn: &Connection,
    book: Visible,
    query: &AccountQuery,
    hits: &Keys,
    cursor: Option<&Place>,
) -> Result<Vec<i64>> {
    let mut places = Vec::with_capacity(hits.len());
    for &key in hits.as_slice() {
        places.extend(sql::first(
            conn,
            "SELECT name_key, last_interaction_at FROM account
             WHERE key = ?1 AND book = ?2 AND state = 1",
            [key, book.book],
            |row| Ok((Place::of(query.sort, row.get(0)?, row.get(1)?, key), key)),
        )?);
    }
    places.sort_unstable();
    let beyond = |place: &Place| match query.towards {
        Towards::Next => cursor.is_none_or(|cursor| place > cursor),
        Towards::Previous => cursor.is_none_or(|cursor| place < cursor),
    };
    let mut keys: Vec<i64> =
        places.into_iter().filter(|(place, _)| beyond(place)).map(|(_, key)| key).collect();
    if query.towards == Towards::Previous {
        keys.reverse();
    }
    keys.truncate(query.limit.saturating_add(1));
    Ok(keys)
}

/// Walks the sort's index from the cursor and returns the keys it meets, one more than asked for.
fn walked(
    conn: &Connection,
    book: Visible,
    query: &AccountQuery,
    asked: &Asked,
    cursor: Option<&Place>,
) -> Result<Vec<i64>> {
    let need = query.limit.saturating_add(1);
    let mut keys = Vec::new();
    for (sql, beyond) in stretches(query, cursor) {
        let mut statement = conn.prepare_cached(&sql)?;
        let bound = std::iter::once(Value::from(book.book)).chain(beyond);
        let mut rows = statement.query(params_from_iter(bound))?;
        while keys.len() < need
            && let Some(row) = rows.next()?
        {
            let key = row.get(0)?;
            if asked.has(key) {
                keys.push(key);
            }
        }
    }
    Ok(keys)
}

/// Returns the walks that together are the list from the cursor on, with what they bind after the
/// book. The sort by newest interaction has two: those with one, and those without.
fn stretches(query: &AccountQuery, cursor: Option<&Place>) -> Vec<(String, Vec<Value>)> {
    let forward = query.towards == Towards::Next;
    let walk = |index: &str, conditions: &str, order: &str| {
        format!(
            "SELECT a.key FROM account a INDEXED BY {index}
             WHERE a.book = ?1 AND a.state = 1{conditions} ORDER BY {order}"
        )
    };
    if query.sort == AccountSort::Name {
        let (sign, order) =
            if forward { (">", "a.name_key, a.key") } else { ("<", "a.name_key DESC, a.key DESC") };
        let (beyond, bound) = match cursor {
            Some(Place::Name(name, key)) => (
                format!(" AND (a.name_key, a.key) {sign} (?2, ?3)"),
                vec![name.clone().into(), (*key).into()],
            ),
            _ => (String::new(), Vec::new()),
        };
        return vec![(walk("account_by_name", &beyond, order), bound)];
    }
    let (sign, dated_order, never_order) = if forward {
        ("<", "a.last_interaction_at DESC, a.key DESC", "a.key DESC")
    } else {
        (">", "a.last_interaction_at, a.key", "a.key")
    };
    let dated = |beyond: &str, bound| {
        let conditions = format!(" AND a.last_interaction_at IS NOT NULL{beyond}");
        (walk("account_by_last", &conditions, dated_order), bound)
    };
    let never = |beyond: &str, bound| {
        let conditions = format!(" AND a.last_interaction_at IS NULL{beyond}");
        (walk("account_by_last", &conditions, never_order), bound)
    };
    match cursor {
        Some(Place::Last(Reverse((Some(at), key)))) => {
            let beyond = format!(" AND (a.last_interaction_at, a.key) {sign} (?2, ?3)");
            let dated = dated(&beyond, vec![(*at).into(), (*key).into()]);
            if forward { vec![dated, never("", Vec::new())] } else { vec![dated] }
        }
        Some(Place::Last(Reverse((None, key)))) => {
            let never = never(&format!(" AND a.key {sign} ?2"), vec![(*key).into()]);
            if forward { vec![never] } else { vec![never, dated("", Vec::new())] }
        }
        _ if forward => vec![dated("", Vec::new()), never("", Vec::new())],
        _ => vec![never("", Vec::new()), dated("", Vec::new())],
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::params;

    use super::super::fixture::{Made, World};
    use super::*;
    use crate::domain::{AccountId, Role};
    use crate::store::{AccountCursor, AccountTest, Condition};

    const NAMES: [&str; 9] = [
        "delta Works",
        "Alpha",
        "beta",
        "Beta",
        "Ärger GmbH",
        "Delta",
        "Werk 4 Alpha",
        "Øresund",
        "alpha delta",
    ];

    fn town() -> (World, Made, Made) {
        let world = World::new();
        let ana = world.person("Ana", "");
        let book = world.book("B", &[(ana, Role::Owner)]);
        let other = world.book("C", &[(ana, Role::Owner)]);
        world.account(other, "Aaa delta");
        for (at, name) in NAMES.iter().enumerate() {
            let account = world.account(book, name);
            // Two of one moment, and some of none.
            let last = [Some(5), None, Some(9), Some(5), None][at % 5];
            let sql = "UPDATE account SET last_interaction_at = ?1 WHERE key = ?2";
            world.conn.execute(sql, params![last, account.key]).unwrap();
        }
        let dead = world.account(book, "dead delta");
        world.run("UPDATE account SET state = 2 WHERE key = ?1", [dead.key]);
        (world, ana, book)
    }

    #[test]
    fn windows_page_both_ways_in_each_sort_with_and_without_a_filter() {
        let (world, ana, book) = town();
        let see = world.see(ana, book);
        for sort in [AccountSort::Name, AccountSort::Last] {
            for filter in [None, Some("del"), Some("AL de"), Some("ore"), Some("xyz"), Some("!")] {
                let filter = filter.map(str::to_owned);
                let base = AccountQuery { filter, sort, limit: 100, ..AccountQuery::default() };
                let all = page(&world.conn, see, &base).unwrap();
                assert!(!all.more);
                let all: Vec<AccountId> = all.rows.iter().map(|row| row.id).collect();
                for few in [FEW, 0] {
                    for towards in [Towards::Next, Towards::Previous] {
                        let mut seen: Vec<AccountId> = Vec::new();
                        let mut query = AccountQuery { towards, limit: 2, ..base.clone() };
                        loop {
                            let page = windowed(&world.conn, see, &query, few).unwrap();
                            let ids = page.rows.iter().map(|row| row.id);
                            let edge = match towards {
                                Towards::Next => {
                                    seen.extend(ids);
                                    page.rows.last()
                                }
                                Towards::Previous => {
                                    seen.splice(0..0, ids);
                                    page.rows.first()
                                }
                            };
                            query.cursor = edge.map(AccountCursor::from);
                            if !page.more {
                                break;
                            }
                        }
                        assert_eq!(seen, all, "{query:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn words_begin_words_of_the_name() {
        let (world, ana, book) = town();
        let see = world.see(ana, book);
        let names = |filter: Option<&str>, sort| -> Vec<String> {
            let filter = filter.map(str::to_owned);
            let query = AccountQuery { filter, sort, limit: 100, ..AccountQuery::default() };
            page(&world.conn, see, &query).unwrap().rows.into_iter().map(|row| row.name).collect()
        };
        use AccountSort::{Last, Name};
        assert_eq!(names(Some("DEL"), Name), ["alpha delta", "Delta", "delta Works"]);
        assert_eq!(names(Some("wo del"), Name), ["delta Works"]);
        assert_eq!(names(Some("elta"), Name), [""; 0]);
        assert_eq!(names(Some("oresund"), Name), ["Øresund"]);
        assert_eq!(names(Some("arger"), Name), ["Ärger GmbH"]);
        assert_eq!(names(None, Name).len(), NAMES.len());
        assert_eq!(names(Some("  -- "), Name).len(), NAMES.len(), "nothing of it is a word");
        let by_last = names(None, Last);
        assert_eq!(by_last[..2], ["Øresund", "beta"], "the newest first");
        let never = &by_last[by_last.len() - 3..];
        assert_eq!(never, ["Werk 4 Alpha", "Ärger GmbH", "Alpha"].map(String::from));
    }

    #[test]
    fn conditions_leave_accounts_out_in_each_way_of_reading() {
        let (world, ana, book) = town();
        let bob = world.person("Bob", "");
        let see = world.see(ana, book);
        let hold = "UPDATE account SET holder = ?1 WHERE name_key IN ('alpha', 'beta', 'delta')";
        world.run(hold, [ana.key]);
        // What she holds in another book is not of this one.
        world.run("UPDATE account SET holder = ?1 WHERE name_key = 'aaa delta'", [ana.key]);
        let is = |test| Condition { negated: false, test };
        let not = |test| Condition { negated: true, test };
        let (holder, text) = (AccountTest::Holder, |text: &str| text.to_owned());
        let exact = |it: &str| AccountTest::Exact(text(it));
        let begins = |it: &str| AccountTest::Words(text(it));
        for (conditions, expected) in [
            (vec![is(holder(ana.id()))], &["Alpha", "beta", "Beta", "Delta"][..]),
            (vec![is(holder(bob.id()))], &[]),
            (vec![is(holder(ana.id())), not(begins("be"))], &["Alpha", "Delta"]),
            (vec![not(holder(ana.id())), is(exact("delta"))], &["alpha delta", "delta Works"]),
            (vec![is(exact("alpha delta"))], &["alpha delta"]),
            (vec![is(exact("delta alpha"))], &[]),
            (vec![is(exact("delt"))], &[]),
            (
                vec![not(exact("4 alpha")), not(holder(ana.id())), not(begins("ar"))],
                &["alpha delta", "delta Works", "Øresund"],
            ),
        ] {
            let query = AccountQuery { conditions, limit: 100, ..AccountQuery::default() };
            for few in [FEW, 0] {
                let page = windowed(&world.conn, see, &query, few).unwrap();
                let names: Vec<&str> = page.rows.iter().map(|row| row.name.as_str()).collect();
                assert_eq!(names, expected, "{query:?}");
            }
        }
    }
}
