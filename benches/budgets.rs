//! The table of docs/PERFORMANCE.md: the product against the bare store, in turn.
//!
//! `TOUCHLINE_BENCH_SCALE` is the size of the book (tiny, small, 10k, 100k, 1m). Words on the
//! command line choose parts: read, write, size.

mod support;

use std::time::{Duration, Instant};

use rusqlite::Connection;
use support::cases::{Answers, Case};
use support::race::{Times, race, told};
use support::world::{Dice, NEWEST};
use support::{Data, bare, plain, product};

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
    if wanted("write") {
        write(&data, if quick { 5 } else { 400 });
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
    let opened = product::open(&data.world, &data.copy(&data.product(), &scratch));
    let store = bare::open(&data.copy(&data.bare(), &scratch));
    let (mut first, mut second) = (Dice::new(4), Dice::new(4));
    let (mut now, mut then) = (NEWEST, NEWEST);
    let mut logged: support::race::Way<'_> = Box::new(|| {
        now += 60_000;
        let entry = data.world.entry(&mut first, now);
        opened.watch.set(now);
        let op = product::log(&data.world, &entry);
        opened.apply(&[op]);
        1
    });
    let mut inserted: support::race::Way<'_> = Box::new(|| {
        then += 60_000;
        let entry = data.world.entry(&mut second, then);
        let tx = store.unchecked_transaction().expect("a transaction");
        bare::log(&tx, &entry);
        tx.commit().expect("the commit");
        1
    });
    // What making an entry costs is no part of it, but the same for both: some 2 µs.
    let mut ways = [("product", &mut logged), ("bare", &mut inserted)]
        .map(|(name, way)| (name, Box::new(move || way()) as support::race::Way<'_>));
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
