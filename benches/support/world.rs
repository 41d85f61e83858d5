//! The benches' book: that of `tl demo`, ended at a fixed moment.

use std::collections::{HashMap, VecDeque};

use chrono::Utc;
use touchline::demo::{Batch, Script, Size};
use touchline::domain::account::AccountChange;
use touchline::domain::contact::ContactChange;
use touchline::domain::{
    AccountId, Body, ContactId, DetailKind, InteractionId, MemberId, Op, Timestamp,
};
use uuid::{Builder, Uuid};

use super::Scale;

/// How many members the book has.
pub const MEMBERS: u32 = 40;
/// The newest moment: 2026-06-30T12:00:00Z.
pub const NEWEST: i64 = 1_782_820_800_000;
/// How many of the last interactions serve as patterns of further ones.
const PATTERNS: usize = 1_000;

/// Random numbers that are the same in every run (xorshift64*: S. Vigna, 2016).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// Returns a number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        ((self.roll() >> 11) as f64 / (1_u64 << 53) as f64 * count as f64) as usize
    }

    /// Returns an id of that moment.
    pub fn id(&mut self, at: i64) -> Uuid {
        let mut tail = [0; 10];
        tail[..8].copy_from_slice(&self.roll().to_le_bytes());
        tail[8..].copy_from_slice(&self.roll().to_le_bytes()[..2]);
        Builder::from_unix_timestamp_millis(at.unsigned_abs(), &tail).into_uuid()
    }
}

/// A contact.
pub struct Contact {
    pub id: ContactId,
    pub name: String,
    pub account: Option<usize>,
    pub email: String,
    pub phone: String,
    pub created_at: i64,
}

/// An account.
pub struct Account {
    pub id: AccountId,
    pub name: String,
}

/// An interaction.
pub struct Entry {
    pub id: InteractionId,
    pub logged_at: i64,
    pub body: Box<Body>,
    /// The primary contact's number.
    pub contact: usize,
    /// The number of the member who logs it.
    pub member: usize,
}

/// Everybody in the book, and the way to what happened.
pub struct World {
    pub scale: Scale,
    pub members: Vec<MemberId>,
    pub accounts: Vec<Account>,
    pub people: Vec<Contact>,
    numbers: HashMap<ContactId, usize>,
    patterns: VecDeque<Box<Body>>,
}

/// One thing that happened, as the bare store takes it.
pub enum Event<'w> {
    Contact(&'w Contact),
    Entry(Entry),
}

impl World {
    /// Makes the book's people. The seed is fixed.
    pub fn new(scale: Scale) -> Self {
        let script = script(scale);
        let members = script.members().to_vec();
        let (accounts, people, patterns) = (Vec::new(), Vec::new(), VecDeque::new());
        let numbers = HashMap::new();
        let mut world = Self { scale, members, accounts, people, numbers, patterns };
        let mut places: HashMap<AccountId, usize> = HashMap::new();
        for Batch { at, ops, .. } in batches(script) {
            for op in ops {
                match op {
                    Op::AddAccount { id, changes } => {
                        places.insert(id, world.accounts.len());
                        world.accounts.push(account(id, changes));
                    }
                    Op::AddContact { id, changes, .. } => {
                        world.numbers.insert(id, world.people.len());
                        world.people.push(contact(id, changes, at.millis(), &places));
                    }
                    Op::Log { body, .. } => {
                        if world.patterns.len() == PATTERNS {
                            world.patterns.pop_front();
                        }
                        world.patterns.push_back(body);
                    }
                    _ => {}
                }
            }
        }
        world
    }

    /// Returns the script of the whole book.
    pub fn script(&self) -> Script {
        script(self.scale)
    }

    /// Returns all writes of the book. The bare store has one contact an entry and one member, so
    /// that here, too, a meeting is with the primary contact alone, and nobody logs for others.
    pub fn batches(&self) -> impl Iterator<Item = Batch> {
        batches(self.script())
    }

    /// Returns what happened, contacts and interactions, in the order in which it was written.
    pub fn events(&self) -> impl Iterator<Item = Event<'_>> {
        let loggers: HashMap<MemberId, usize> =
            self.members.iter().enumerate().map(|(number, member)| (*member, number)).collect();
        self.batches().flat_map(move |Batch { actor, at, ops }| {
            let member = loggers[&actor];
            let events = ops.into_iter().filter_map(|op| match op {
                Op::AddContact { id, .. } => Some(Event::Contact(&self.people[self.numbers[&id]])),
                Op::Log { id, body, .. } => {
                    let contact = self.numbers[&body.participants[0]];
                    let logged_at = at.millis();
                    Some(Event::Entry(Entry { id, logged_at, body, contact, member }))
                }
                _ => None,
            });
            events.collect::<Vec<_>>()
        })
    }

    /// Tells of some of what the generator makes, all of it of a kind.
    pub fn sample(&self) -> String {
        let people = self.people.iter().take(PATTERNS).map(|person| (person.id, &person.name));
        format!("{:?} {:?}", people.collect::<Vec<_>>(), self.patterns)
    }

    /// Returns a further interaction, which is logged at that moment by the first member.
    pub fn entry(&self, dice: &mut Dice, logged_at: i64) -> Entry {
        let mut body = self.patterns[dice.below(self.patterns.len())].clone();
        body.occurred_at = Timestamp::from_millis(logged_at);
        let contact = self.numbers[&body.participants[0]];
        let id = InteractionId::new(dice.id(logged_at));
        Entry { id, logged_at, body, contact, member: 0 }
    }
}

fn batches(script: Script) -> impl Iterator<Item = Batch> {
    script.map(|batch| {
        let mut batch = batch.expect("a batch");
        for op in &mut batch.ops {
            if let Op::Log { body, .. } | Op::EditInteraction { body, .. } = op {
                body.participants.truncate(1);
                body.author = None;
            }
        }
        batch
    })
}

fn script(scale: Scale) -> Script {
    let size = Size {
        contacts: scale.contacts as u32,
        interactions: scale.interactions as u32,
        members: MEMBERS,
        seed: 1,
    };
    Script::new(size, Timestamp::from_millis(NEWEST), &Utc)
}

fn account(id: AccountId, changes: Vec<AccountChange>) -> Account {
    let name = changes.into_iter().find_map(|change| match change {
        AccountChange::Name(name) => Some(name.to_string()),
        _ => None,
    });
    Account { id, name: name.expect("an account's name") }
}

fn contact(
    id: ContactId,
    changes: Vec<ContactChange>,
    created_at: i64,
    places: &HashMap<AccountId, usize>,
) -> Contact {
    let (name, account) = (String::new(), None);
    let (email, phone) = (String::new(), String::new());
    let mut made = Contact { id, name, account, email, phone, created_at };
    for change in changes {
        match change {
            ContactChange::Name(name) => made.name = name.to_string(),
            ContactChange::Account(account) => made.account = account.map(|id| places[&id]),
            ContactChange::PutDetail(detail) => {
                let place = match detail.kind {
                    DetailKind::Email => &mut made.email,
                    DetailKind::Phone => &mut made.phone,
                    _ => continue,
                };
                if place.is_empty() {
                    *place = detail.value;
                }
            }
            _ => {}
        }
    }
    made
}
