//! What a look costs that answers at every key: what it passes over is bounded, and what it finds is right.

use std::sync::{Arc, Mutex};

use rusqlite::trace::{TraceEvent, TraceEventCodes};

use super::super::fixture::{Entry, Made, World};
use super::*;
use crate::domain::{InteractionType, Role, Timestamp};
use crate::store::{Condition, EntryTest, Within};

struct Town {
    world: World,
    ana: Made,
    book: Made,
    x: Made,
    y: Made,
}

fn town() -> Town {
    let world = World::new();
    let ana = world.person("Ana", "");
    let book = world.book("B", &[(ana, Role::Owner)]);
    let [x, y] = ["x", "y"].map(|name| world.contact(book, name));
    Town { world, ana, book, x, y }
}

fn ask(negated: bool, test: EntryTest) -> Condition<EntryTest> {
    Condition { negated, test }
}

fn words(text: &str) -> EntryTest {
    EntryTest::Words(text.to_owned())
}

/// Returns what is found among the newest, by the times of it.
fn look(town: &Town, query: &InteractionQuery, most: usize) -> (Vec<i64>, bool, bool) {
    let see = town.world.see(town.ana, town.book);
    let found = newest(&town.world.conn, see, query, most).unwrap();
    let times = found.page.rows.iter().map(|row| row.body.occurred_at.millis()).collect();
    (times, found.capped, found.reached.is_some())
}

/// Returns the statements that some work made.
fn made(town: &mut Town, work: impl FnOnce(&Town)) -> Vec<String> {
    let run = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&run);
    let listen = move |event: TraceEvent<'_>| {
        if let TraceEvent::Stmt(statement, _) = event {
            heard.lock().unwrap().push(statement.sql().to_string());
        }
    };
    town.world.conn.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(listen)).unwrap();
    work(town);
    town.world.conn.trace_v2(TraceEventCodes::empty(), None::<fn(TraceEvent<'_>)>).unwrap();
    std::mem::take(&mut *run.lock().unwrap())
}

/// Another book of the file with so many newer entries that say this.
fn crowd(town: &Town, entries: usize, summary: &str) {
    let other = town.world.book("Other", &[(town.ana, Role::Owner)]);
    let first = town.world.log(other, Entry::at(1).saying(summary)).key;
    let count = i64::try_from(entries).unwrap();
    town.world.run(
        "INSERT INTO interaction (key, id, book, state, summary)
         WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?3)
         SELECT ?1 + n, randomblob(16), ?2, 1, ?4 FROM n",
        rusqlite::params![first, other.key, count, summary],
    );
    town.world.run(
        "INSERT INTO interaction_fts (rowid, summary)
         SELECT key, summary FROM interaction WHERE key > ?1",
        [first],
    );
    let counted = "UPDATE book SET interaction_count = ?1 WHERE key = ?2";
    town.world.run(counted, [count + 1, other.key]);
}

#[test]
fn the_newest_hits_are_those_of_the_book() {
    for (others, capped, walked) in [(60, true, false), (20_010, false, false)] {
        let town = town();
        for at in 1..=20 {
            town.world.log(town.book, Entry::at(at).with(&[town.x]).saying("the price"));
        }
        crowd(&town, others, "a price too");
        let conditions = vec![ask(false, words("price"))];
        let query = InteractionQuery { conditions, limit: 5, ..Default::default() };
        let (times, is_capped, reached) = look(&town, &query, 10);
        assert_eq!(times, [20, 19, 18, 17, 16], "{others}");
        assert_eq!((is_capped, reached), (capped, walked), "{others}");
    }
}

#[test]
fn words_in_one_timeline_and_words_that_must_not_be_there_read_no_hits() {
    let mut town = town();
    for at in 1..=20 {
        let with = if at % 5 == 0 { town.x } else { town.y };
        let says = if at % 2 == 0 { "the price" } else { "a draft" };
        town.world.log(town.book, Entry::at(at).with(&[with]).saying(says));
    }
    let scope = Scope::Contact(town.x.id());
    let of = |scope, negated, test| InteractionQuery {
        scope,
        conditions: vec![ask(negated, test)],
        limit: 3,
        ..Default::default()
    };
    for (query, expected) in [
        (of(scope, false, words("pri")), &[20, 10][..]),
        (of(scope, true, words("pri")), &[15, 5]),
        (of(Scope::Book, true, words("price")), &[19, 17, 15]),
        (of(Scope::Book, true, EntryTest::Exact("a draft".to_owned())), &[20, 18, 16]),
    ] {
        let ran = made(&mut town, |town| {
            assert_eq!(look(town, &query, 100), (expected.to_vec(), false, false), "{query:?}");
        });
        assert!(!ran.is_empty() && !ran.iter().any(|sql| sql.contains("fts")), "{ran:#?}");
    }
}

#[test]
fn people_are_counted_no_further_than_they_matter() {
    let town = town();
    let label = town.world.label(town.book, "vip");
    for at in 1..=3 {
        town.world.log(town.book, Entry::at(at).with(&[town.x]).saying("one"));
    }
    town.world.log(town.book, Entry::at(4).with(&[town.y]).saying("one"));
    town.world.tag(town.x, label);
    let conditions = vec![ask(false, EntryTest::Label(label.id()))];
    let query = InteractionQuery { conditions, limit: 9, ..Default::default() };
    assert_eq!(look(&town, &query, 100).0, [3, 2, 1]);
    let see = town.world.see(town.ana, town.book);
    let sets = |town: &Town| {
        let few = Few::AT_MOST;
        let (asked, _) = asked(&town.world.conn, see, &query, Some(100), few).unwrap().unwrap();
        (asked.hits.is_some(), asked.tests.is_empty())
    };
    assert_eq!(sets(&town), (true, true));
    // Thousands more bear it: the entries are tested one by one, and found alike.
    town.world.run(
        "INSERT INTO contact (key, id, book, state)
         WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 5000)
         SELECT 1000 + n, randomblob(16), ?1, 1 FROM n",
        [town.book.key],
    );
    town.world.run(
        "INSERT INTO contact_label SELECT key, ?1, 1, 1, 1 FROM contact WHERE key > 1000",
        [label.key],
    );
    assert_eq!(sets(&town), (false, false));
    assert_eq!(look(&town, &query, 100).0, [3, 2, 1]);
}

#[test]
fn of_many_open_follow_ups_each_entry_is_asked_for_its_own() {
    let mut town = town();
    let entries: Vec<Made> =
        (1..=4).map(|at| town.world.log(town.book, Entry::at(at).saying("one"))).collect();
    let mut due = 10;
    for entry in &entries[..3] {
        let done = (due == 30).then_some(1);
        let made = town.world.follow_up(town.book, town.x, "call", due, None, done);
        let from = "UPDATE follow_up SET origin = ?2 WHERE key = ?1";
        town.world.run(from, [made.key, entry.key]);
        due += 10;
    }
    let within = Within { from: Timestamp::from_millis(15), until: Timestamp::from_millis(99) };
    let all = [
        (false, EntryTest::FollowUp, vec![2, 1]),
        (true, EntryTest::FollowUp, vec![4, 3]),
        (false, EntryTest::Due(within), vec![2]),
        (true, EntryTest::Due(within), vec![4, 3, 1]),
    ];
    let query = |negated, test: &EntryTest| InteractionQuery {
        conditions: vec![ask(negated, test.clone())],
        limit: 9,
        ..Default::default()
    };
    for (negated, test, expected) in &all {
        assert_eq!(look(&town, &query(*negated, test), 100).0, *expected, "{negated} {test:?}");
    }
    town.world.run(
        "INSERT INTO follow_up (id, book, state, contact, due)
         WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 10001)
         SELECT randomblob(16), ?1, 1, ?2, 50 FROM n",
        [town.book.key, town.x.key],
    );
    for (negated, test, expected) in &all {
        let query = query(*negated, test);
        let ran = made(&mut town, |town| {
            assert_eq!(look(town, &query, 100).0, *expected, "{negated} {test:?}");
        });
        let walk = ran.iter().find(|sql| sql.contains("follow_up_of_origin")).unwrap();
        let mut plan = town.world.conn.prepare(&format!("EXPLAIN QUERY PLAN {walk}")).unwrap();
        let nulls = vec![rusqlite::types::Null; plan.parameter_count()];
        let nulls = rusqlite::params_from_iter(nulls);
        let lines = plan.query_map(nulls, |row| row.get::<_, String>(3)).unwrap();
        let plan = lines.map(|line| line.unwrap()).collect::<Vec<String>>().join("\n");
        assert!(plan.contains("follow_up_of_origin (origin=? AND due>? AND due<?)"), "{plan}");
    }
}

#[test]
fn many_hits_are_met_on_the_walk_and_looked_up_where_it_is_long() {
    let mut town = town();
    for at in 1..=100 {
        let kind = if at % 3 == 0 { InteractionType::Call } else { InteractionType::Note };
        let entry = Entry { kind, ..Entry::at(at) };
        town.world.log(town.book, entry.with(&[town.x]).saying("the price"));
    }
    let book = [town.book.key];
    town.world.run("UPDATE book SET interaction_count = 100 WHERE key = ?1", book);
    let conditions = vec![ask(false, words("price"))];
    let query = InteractionQuery { conditions, limit: 3, ..Default::default() };
    let looked_up = |town: &mut Town, query: &InteractionQuery, expected: &[i64]| {
        let ran = made(town, |town| assert_eq!(look(town, query, 100).0, expected, "{query:?}"));
        ran.iter().filter(|sql| sql.starts_with("SELECT i.type, i.who")).count()
    };
    let calls = InteractionQuery { kind: Some(InteractionType::Call), ..query.clone() };
    let older = InteractionQuery { until: Some(Timestamp::from_millis(50)), ..query.clone() };
    let up = InteractionQuery { towards: Towards::Previous, ..query.clone() };
    for (query, expected) in
        [(&query, [100, 99, 98]), (&calls, [99, 96, 93]), (&older, [49, 48, 47]), (&up, [3, 2, 1])]
    {
        assert_eq!(looked_up(&mut town, query, &expected), 0, "{query:?}");
    }
    // Newer ones that are no hits stand before them: the walk gives up.
    town.world.run(
        "INSERT INTO interaction (id, book, state, type, occurred_at)
         WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 2000)
         SELECT randomblob(16), ?1, 1, n % 7, 1000 + n FROM n",
        book,
    );
    assert_eq!(looked_up(&mut town, &query, &[100, 99, 98]), 100);
    assert_eq!(looked_up(&mut town, &older, &[49, 48, 47]), 0, "they stand beyond its end");
    // In so large a book it is not begun.
    town.world.run("UPDATE book SET interaction_count = 1000000 WHERE key = ?1", book);
    let ran = made(&mut town, |town| assert_eq!(look(town, &older, 100).0, [49, 48, 47]));
    assert!(!ran.iter().any(|sql| sql.contains("INDEXED BY interaction_by_type")), "{ran:#?}");
}
