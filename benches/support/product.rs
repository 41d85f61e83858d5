//! The book in the product's file, through its write door.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use touchline::demo::Batch;
use touchline::domain::member::Profile;
use touchline::domain::{BookId, MemberId, Name, Op, Timestamp};
use touchline::store::{Founder, Options, Store};
use uuid::Uuid;

use super::world::{Entry, NEWEST, World};

/// Who acts, by e-mail.
pub const ACTOR: &str = "bench@mail.example";

/// The clock that the store is given: it stands until it is set.
#[derive(Clone)]
pub struct Watch(Arc<AtomicI64>);

impl Watch {
    /// Sets the time.
    pub fn set(&self, at: i64) {
        self.0.store(at, Ordering::Relaxed);
    }
}

/// The product's open file.
pub struct Product {
    pub store: Store,
    pub watch: Watch,
    pub actor: MemberId,
    pub book: BookId,
}

fn options() -> (Options, Watch) {
    let watch = Watch(Arc::new(AtomicI64::new(NEWEST)));
    let hands = watch.clone();
    let clock = move || Timestamp::from_millis(hands.0.load(Ordering::Relaxed));
    let device = Uuid::from_u128(1);
    (Options { clock: Arc::new(clock), device, patience: Duration::from_secs(10) }, watch)
}

/// Makes a file with its first member and an empty book.
fn create(world: &World, path: &Path) -> Product {
    let script = world.script();
    let profile = Profile { name: "Bench".to_owned(), email: ACTOR.to_owned(), login: None };
    let book_name = Name::parse("Bench", "the name").expect("a name");
    let founder = Founder { member: script.founder(), profile, book: script.book(), book_name };
    let (options, watch) = options();
    watch.set(script.begins().millis());
    Store::create(path, &options, &founder).expect("the product's file");
    open(world, path)
}

/// Opens the file.
pub fn open(world: &World, path: &Path) -> Product {
    let (options, watch) = options();
    let store = Store::open(path, &options).expect("the product's file");
    Product { store, watch, actor: world.members[0], book: world.script().book() }
}

impl Product {
    /// Writes.
    pub fn apply(&self, ops: &[Op]) {
        self.store.apply(self.actor, self.book, ops).expect("a write");
    }
}

/// Builds the book and says how fast that was.
pub fn build(world: &World, path: &Path) -> String {
    let product = create(world, path);
    let (mut contacts, mut interactions) = (Rate::default(), Rate::default());
    for Batch { actor, at, ops } in world.batches() {
        product.watch.set(at.millis());
        let start = Instant::now();
        product.store.apply(actor, product.book, &ops).expect("a write");
        let count = |which: fn(&Op) -> bool| ops.iter().filter(|op| which(op)).count();
        contacts.add(count(|op| matches!(op, Op::AddContact { .. })), start);
        interactions.add(count(|op| matches!(op, Op::Log { .. })), start);
    }
    format!("product: {contacts} contacts/s, {interactions} interactions/s")
}

/// How many in how long.
#[derive(Default)]
pub struct Rate(usize, Duration);

impl Rate {
    /// Adds what was done since `start`, if anything.
    pub fn add(&mut self, count: usize, start: Instant) {
        if count > 0 {
            *self = Self(self.0 + count, self.1 + start.elapsed());
        }
    }
}

impl std::fmt::Display for Rate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.0}", self.0 as f64 / self.1.as_secs_f64())
    }
}

/// Returns the operation that logs an interaction.
pub fn log(entry: Entry) -> Op {
    Op::Log { id: entry.id, body: entry.body, batch: None }
}
