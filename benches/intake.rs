//! How fast foreign formats are read.

use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use touchline::intake::vcard;

const CARDS: u64 = 10_000;

fn cards() -> String {
    let mut text = String::new();
    for number in 0..CARDS {
        let _ = write!(
            text,
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Ruíz {number}\r\nN:Ruíz {number};Ana;;;\r\n\
             EMAIL;TYPE=WORK:ana{number}@example.org\r\nTEL;TYPE=CELL:+34 600 {number:06}\r\n\
             ORG:Bodega {}\r\nUID:ana-{number}\r\nEND:VCARD\r\n",
            number % 100
        );
    }
    text
}

fn read_cards(criterion: &mut Criterion) {
    let text = cards();
    let mut group = criterion.benchmark_group("vcard");
    group.throughput(Throughput::Elements(CARDS));
    group.sample_size(20);
    group.bench_function("small cards", |bencher| {
        bencher.iter(|| vcard::read(black_box(text.as_bytes())).map(Iterator::count));
    });
    group.finish();
}

criterion_group!(benches, read_cards);
criterion_main!(benches);
