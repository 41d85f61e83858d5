//! How fast pages are read and an interaction is logged: the product beside the bare store.
//!
//! `TOUCHLINE_BENCH_SCALE` is the size of the book. `budgets` takes the ratios; this is for
//! following one of them over time.

mod support;

use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use support::cases::{Answers, Case};
use support::world::{Dice, NEWEST};
use support::{Data, bare, plain, product};

fn group(criterion: &mut Criterion, title: &str, cases: Vec<Case<'_>>) {
    let mut group = criterion.benchmark_group(title);
    group.sample_size(20).warm_up_time(Duration::from_millis(300));
    group.measurement_time(Duration::from_secs(1));
    for case in cases {
        for (name, mut way) in case.ways {
            group.bench_function(format!("{}/{name}", case.name), |bencher| bencher.iter(&mut way));
        }
    }
    group.finish();
}

fn pages(criterion: &mut Criterion) {
    let data = Data::ready();
    let opened = product::open(&data.world, &data.product());
    let reader = opened.store.reader(opened.actor).book(opened.book).expect("the book");
    let (same, bare) = (plain::open(&data.product()), plain::open(&data.bare()));
    let answers = Answers { world: &data.world, product: &reader, same: &same, bare: &bare };
    group(criterion, "timeline", answers.timelines());
    group(criterion, "activity", answers.activity());
    group(criterion, "contacts", answers.contacts());
}

fn durable_insert(criterion: &mut Criterion) {
    let data = Data::ready();
    let scratch = data.scratch();
    let opened = product::open(&data.world, &support::copy(&data.product(), &scratch));
    let store = bare::open(&support::copy(&data.bare(), &scratch));
    let mut group = criterion.benchmark_group("durable insert");
    group.sample_size(20).measurement_time(Duration::from_secs(2));
    let (mut dice, mut now) = (Dice::new(4), NEWEST);
    group.bench_function("product", |bencher| {
        bencher.iter(|| {
            now += 60_000;
            opened.watch.set(now);
            opened.apply(&[product::log(data.world.entry(&mut dice, now))]);
        });
    });
    let (mut dice, mut now) = (Dice::new(4), NEWEST);
    group.bench_function("bare store", |bencher| {
        bencher.iter(|| {
            now += 60_000;
            let tx = store.unchecked_transaction().expect("a transaction");
            bare::log(&tx, &data.world.entry(&mut dice, now));
            tx.commit().expect("the commit");
        });
    });
    group.finish();
}

criterion_group!(benches, pages, durable_insert);
criterion_main!(benches);
