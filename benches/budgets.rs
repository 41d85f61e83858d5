//! The table of docs/PERFORMANCE.md: the product against the bare store, in turn.
//!
//! `TOUCHLINE_BENCH_SCALE` is the size of the book (tiny, small, 10k, 100k, 1m). Words on the
//! command line choose parts: size, read, filter, search, write,
//! import, oneshot.

mod support;

use std::time::{Duration, Instant};

use rusqlite::Connection;
use support::cases::{Answers, Case};
use support::race::{Times, Way, race, told};
use support::world::{Dice, NEWEST};
use support::{Data, bare, cards, oneshot, plain, product};

fn main() {
    let asked: Vec<String> =
        std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let wanted = |part: &str| asked.is_empty() || asked.iter().any(|word| word == part);
    // A run by `cargo test` only shows that it runs.
    let quick = !std::env::args().any(|word| word == "--bench");
    let data = Data::ready();
    println!(
        "{} contacts, {} interactions, SQLite {}",
        data.scale.contacts,
        data.scale.interactions,
        rusqlite::version()
    );
    if wanted("size") {
        sizes(&data);
    }
    if wanted("read") {
        read(&data, if quick { 5 } else { 4_000 });
    }
    if wanted("filter") {
        filter(&data, if quick { 2 } else { 1_000 });
    }
    if wanted("search") {
        search(&data, if quick { 2 } else { 200 });
    }
    if wanted("write") {
        write(&data, if quick { 5 } else { 400 });
    }
    if wanted("import") {
        import(&data, if quick { 200 } else { 20_000 });
    }
    if wanted("oneshot") {
        oneshot(&data, if quick { 5 } else { 60 });
    }
}

/// Races an import of cards against the bare load of the same ones, into nothing and into the book.
fn import(data: &Data, count: usize) {
    let scratch = data.scratch();
    let file = scratch.path().join("cards.vcf");
    cards::write(&data.world, count, &file);
    println!("\n| {count} vCards into | product, cards/s | bare load, cards/s | ratio |");
    println!("|---|---|---|---|");
    for into in ["an empty book", "the book"] {
        let mut best = [0.0_f64; 2];
        for round in 0..3 {
            let folder = scratch.path().join(format!("{round}{}", into.len()));
            std::fs::create_dir(&folder).expect("a folder");
            let (db, store) = (folder.join("product.db"), folder.join("bare.db"));
            if into == "the book" {
                std::fs::copy(data.product(), &db).expect("a copy of the book");
                std::fs::copy(data.bare(), &store).expect("a copy of the book");
            }
            for (best, (done, took)) in
                best.iter_mut().zip([cards::import(&file, &db), cards::load(&file, &store)])
            {
                assert_eq!(done as usize, count, "all of them are new");
                *best = best.max(count as f64 / took.as_secs_f64());
            }
            std::fs::remove_dir_all(&folder).expect("the folder");
        }
        println!("| {into} | {:.0} | {:.0} | {:.2} |", best[0], best[1], best[0] / best[1]);
    }
}

/// What is due today, as `sqlite3` is asked for it.
const DAY: &str = "
    SELECT f.id, c.id, c.name, f.text, f.due, p.name FROM follow_up f
      JOIN contact c ON c.key = f.contact LEFT JOIN person p ON p.key = f.assignee
      WHERE f.book = 1 AND f.state = 1 AND f.done_at IS NULL
        AND f.due < unixepoch('now', 'start of day', '1 day') * 1000
      ORDER BY f.due, f.key LIMIT 51;
    SELECT c.id, c.name, a.due, k.days FROM agenda a JOIN contact c ON c.key = a.contact
      JOIN contact_cadence k ON k.contact = c.key
      WHERE a.book = 1 AND a.due < unixepoch('now', 'start of day', '1 day') * 1000
      ORDER BY a.due, a.contact LIMIT 51;
    SELECT c.id, c.name, a.awaiting FROM agenda a JOIN contact c ON c.key = a.contact
      WHERE a.book = 1 AND a.awaiting IS NOT NULL ORDER BY a.awaiting DESC LIMIT 51;
    SELECT c.id, c.name, c.birthday FROM contact c
      WHERE c.book = 1 AND c.birthday IS NOT NULL AND c.state = 1 AND c.archived = 0
        AND substr(c.birthday, -5) = strftime('%m-%d', 'now') LIMIT 51";

/// Races whole processes.
fn oneshot(data: &Data, most: usize) {
    println!("\n| whole process | tl p50 / p95 | sqlite3 p50 | ratio |\n|---|---|---|---|");
    let db = data.product();
    let busiest = &data.world.people[0];
    let other = &data.world.people[data.world.people.len() / 2];
    let page = support::cases::same_timeline((None, None), None, false);
    let list =
        "SELECT c.id, c.name, a.name, c.title, c.starred, c.last_interaction_at FROM contact c
        LEFT JOIN account a ON a.key = c.account WHERE c.book = 1 AND c.archived = 0 AND c.state = 1
        ORDER BY c.name_key, c.key LIMIT 50";
    let numbered = |number: usize| page.replace("?1", &number.to_string());
    for (name, words, sql) in [
        ("`tl timeline`, busiest contact", vec!["timeline", &busiest.email], numbered(1)),
        (
            "`tl timeline`, another contact",
            vec!["timeline", &other.email],
            numbered(data.world.people.len() / 2 + 1),
        ),
        ("`tl contact list`", vec!["contact", "list"], list.to_owned()),
        ("`tl today`", vec!["today"], DAY.to_owned()),
        ("`tl today --check`", vec!["today", "--check"], DAY.to_owned()),
    ] {
        let Some(sqlite3) = oneshot::sqlite3(&db, &sql) else {
            println!("| {name} | sqlite3 is not installed | | |");
            continue;
        };
        let mut ways = [("tl", oneshot::tl(&db, &words)), ("sqlite3", sqlite3)];
        assert!(ways[0].1() == 1, "tl {words:?} failed");
        let times = race(&mut ways, Duration::from_secs(6), most);
        row(name, &times);
    }
}

/// Races every page.
fn read(data: &Data, most: usize) {
    let opened = product::open(&data.world, &data.product());
    let reader = opened.store.reader(opened.actor).book(opened.book).expect("the book");
    let (same, bare) = (plain::open(&data.product()), plain::open(&data.bare()));
    let answers = Answers { world: &data.world, product: &reader, same: &same, bare: &bare };
    head("timeline, 50 rows");
    answers.timelines().into_iter().for_each(|case| run(case, most));
    head("activity, 50 rows");
    answers.activity().into_iter().for_each(|case| run(case, most));
    head("contacts, 50 rows");
    answers.contacts().into_iter().for_each(|case| run(case, most));
}

/// Races filters and the day.
fn filter(data: &Data, most: usize) {
    let opened = product::open(&data.world, &data.product());
    let reader = opened.store.reader(opened.actor).book(opened.book).expect("the book");
    let (same, bare) = (plain::open(&data.product()), plain::open(&data.bare()));
    let answers = Answers { world: &data.world, product: &reader, same: &same, bare: &bare };
    for (title, cases) in [
        ("contacts, filtered, 50 rows", answers.contact_filters()),
        ("interactions, filtered, 50 rows", answers.entry_filters()),
        ("the day, 50 rows", answers.days()),
    ] {
        head(title);
        cases.into_iter().for_each(|case| run(case, most));
    }
}

/// Races searches.
fn search(data: &Data, most: usize) {
    let opened = product::open(&data.world, &data.product());
    let reader = opened.store.reader(opened.actor).book(opened.book).expect("the book");
    let (same, bare) = (plain::open(&data.product()), plain::open(&data.bare()));
    let answers = Answers { world: &data.world, product: &reader, same: &same, bare: &bare };
    println!("\n| search in everything | p50 / p95 |\n|---|---|");
    answers.searches().into_iter().for_each(|case| run(case, most));
}

fn run(mut case: Case<'_>, most: usize) {
    let times = race(&mut case.ways, Duration::from_millis(1500), most);
    row(&case.name, &times);
}

fn head(title: &str) {
    println!("\n| {title} | product p50 / p95 | same file | ratio | bare store | ratio |");
    println!("|---|---|---|---|---|---|");
}

fn row(name: &str, times: &[Times]) {
    let product = &times[0];
    print!("| {name} | {} / {} ", told(product.p50()), told(product.p95()));
    for other in &times[1..] {
        let ratio = product.p50().as_secs_f64() / other.p50().as_secs_f64();
        print!("| {} | {ratio:.2} ", told(other.p50()));
    }
    println!("|");
}

/// Races one durable insert into copies of both files.
fn write(data: &Data, most: usize) {
    let scratch = data.scratch();
    let opened = product::open(&data.world, &support::copy(&data.product(), &scratch));
    let store = bare::open(&support::copy(&data.bare(), &scratch));
    let (mut first, mut second) = (Dice::new(4), Dice::new(4));
    let (mut now, mut then) = (NEWEST, NEWEST);
    let logged: Way<'_> = Box::new(|| {
        now += 60_000;
        let entry = data.world.entry(&mut first, now);
        opened.watch.set(now);
        let op = product::log(entry);
        opened.apply(&[op]);
        1
    });
    let inserted: Way<'_> = Box::new(|| {
        then += 60_000;
        let entry = data.world.entry(&mut second, then);
        let tx = store.unchecked_transaction().expect("a transaction");
        bare::log(&tx, &entry);
        tx.commit().expect("the commit");
        1
    });
    // What making an entry costs is no part of it, but the same for both: some 2 µs.
    let mut ways = [("product", logged), ("bare store", inserted)];
    let times = race(&mut ways, Duration::from_secs(8), most);
    println!("\n| durable insert | product p50 / p95 | bare store p50 / p95 | ratio |");
    println!("|---|---|---|---|");
    println!(
        "| one interaction | {} / {} | {} / {} | {:.2} |",
        told(times[0].p50()),
        told(times[0].p95()),
        told(times[1].p50()),
        told(times[1].p95()),
        times[0].p50().as_secs_f64() / times[1].p50().as_secs_f64()
    );
}

/// Says where the bytes are.
fn sizes(data: &Data) {
    let count = data.scale.interactions as f64;
    println!("\n| bytes an interaction | product | bare store |\n|---|---|---|");
    let per = |path: &std::path::Path| {
        std::fs::metadata(path).map_or(0.0, |meta| meta.len() as f64 / count)
    };
    println!("| file | {:.0} | {:.0} |", per(&data.product()), per(&data.bare()));
    let began = Instant::now();
    for (name, bytes) in parts(&plain::open(&data.product())) {
        if bytes / count >= 0.5 {
            println!("| {name} | {:.1} | |", bytes / count);
        }
    }
    for (name, bytes) in parts(&plain::open(&data.bare())) {
        if bytes / count >= 0.5 {
            println!("| {name} | | {:.1} |", bytes / count);
        }
    }
    eprintln!("counted in {}", told(began.elapsed()));
}

/// Returns the pages of each table and index, in bytes, largest first.
fn parts(conn: &Connection) -> Vec<(String, f64)> {
    let mut query = conn
        .prepare("SELECT name, sum(pgsize) FROM dbstat GROUP BY name ORDER BY 2 DESC")
        .expect("dbstat");
    let rows = query
        .query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as f64)))
        .expect("the parts");
    rows.map(|row| row.expect("a part")).collect()
}
