//! The book in the product's file, through its write door.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use touchline::domain::account::AccountChange;
use touchline::domain::contact::{ContactChange, Detail};
use touchline::domain::member::Profile;
use touchline::domain::{
    Author, Body, BookId, ContactId, DetailId, DetailKind, InteractionId, MemberId, Name, Op, Role,
    Summary, Timestamp,
};
use touchline::store::{Founder, Options, Store};
use uuid::Uuid;

use super::world::{Contact, Dice, Entry, NEWEST, World};

/// How many operations one write of the load takes.
const AT_ONCE: usize = 1_000;

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

fn book() -> BookId {
    BookId::new(Uuid::from_u128(7))
}

fn options() -> (Options, Watch) {
    let watch = Watch(Arc::new(AtomicI64::new(NEWEST)));
    let hands = watch.clone();
    let clock = move || Timestamp::from_millis(hands.0.load(Ordering::Relaxed));
    let device = Uuid::from_u128(1);
    (Options { clock: Arc::new(clock), device, patience: Duration::from_secs(10) }, watch)
}

/// Makes a file with its first member and an empty book.
pub fn create(world: &World, path: &Path) -> Product {
    let (actor, name) = &world.members[0];
    let profile = Profile { name: name.clone(), email: ACTOR.to_owned(), login: None };
    let founder = Founder { member: *actor, profile, book: book(), book_name: name_of("Bench") };
    let (options, watch) = options();
    watch.set(world.people[0].created_at);
    Store::create(path, &options, &founder).expect("the product's file");
    open(world, path)
}

/// Opens the file.
pub fn open(world: &World, path: &Path) -> Product {
    let (options, watch) = options();
    let store = Store::open(path, &options).expect("the product's file");
    Product { store, watch, actor: world.members[0].0, book: book() }
}

impl Product {
    /// Writes.
    pub fn apply(&self, ops: &[Op]) {
        self.store.apply(self.actor, self.book, ops).expect("a write");
    }
}

fn name_of(text: &str) -> Name {
    Name::parse(text, "the name").expect("a name")
}

/// Builds the book and says how fast that was.
pub fn build(world: &World, path: &Path) -> String {
    let product = create(world, path);
    let mut dice = Dice::new(3);
    product.watch.set(world.people[0].created_at);
    let members: Vec<Op> = world.members[1..]
        .iter()
        .map(|(member, name)| {
            let profile = Profile { name: name.clone(), ..Profile::default() };
            Op::AddMember { member: *member, profile: Some(profile), role: Role::Member }
        })
        .collect();
    product.apply(&members);
    let accounts: Vec<Op> = world
        .accounts
        .iter()
        .map(|account| Op::AddAccount {
            id: account.id,
            changes: vec![AccountChange::Name(name_of(&account.name))],
        })
        .collect();
    accounts.chunks(AT_ONCE).for_each(|ops| product.apply(ops));
    let people: Vec<(i64, Op)> =
        world.people.iter().map(|it| (it.created_at, add(world, it, &mut dice))).collect();
    let contacts = load(&product, people);
    let entries = world.entries().map(|entry| (entry.logged_at, log(world, &entry))).collect();
    let interactions = load(&product, entries);
    format!("product: {contacts:.0} contacts/s, {interactions:.0} interactions/s")
}

/// Writes operations at their times, and returns how many a second.
fn load(product: &Product, dated: Vec<(i64, Op)>) -> f64 {
    let count = dated.len() as f64;
    let (times, ops): (Vec<i64>, Vec<Op>) = dated.into_iter().unzip();
    let start = Instant::now();
    for (ops, times) in ops.chunks(AT_ONCE).zip(times.chunks(AT_ONCE)) {
        product.watch.set(times[times.len() - 1]);
        product.apply(ops);
    }
    count / start.elapsed().as_secs_f64()
}

/// Returns the operation that makes a contact.
pub fn add(world: &World, person: &Contact, dice: &mut Dice) -> Op {
    let mut detail = |kind, value: &str| {
        let id = DetailId::new(dice.id(person.created_at));
        ContactChange::PutDetail(Detail { id, kind, label: None, value: value.to_owned() })
    };
    let mut changes = vec![
        ContactChange::Name(name_of(&person.name)),
        detail(DetailKind::Email, &person.email),
        detail(DetailKind::Phone, &person.phone),
    ];
    if let Some(account) = person.account {
        changes.push(ContactChange::Account(Some(world.accounts[account].id)));
    }
    Op::AddContact { id: person.id, changes, batch: None }
}

/// Returns the operation that logs an interaction. The first member logs, for whoever had it.
pub fn log(world: &World, entry: &Entry) -> Op {
    let contact: ContactId = world.people[entry.contact].id;
    let at = Timestamp::from_millis(entry.occurred_at);
    let mut body = Body::new(entry.kind, at, vec![contact]);
    body.summary = Some(Summary::parse(&entry.summary).expect("a summary"));
    body.direction = entry.direction;
    body.duration_seconds = entry.minutes.map(|minutes| minutes * 60);
    body.author = (entry.member > 0).then(|| Author::Member(world.members[entry.member].0));
    Op::Log { id: InteractionId::new(entry.id), body: Box::new(body), batch: None }
}
