//! vCards of generated people: imported by the product, and loaded into the bare store.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use touchline::app::{ImportInput, Session, Start};
use touchline::domain::DetailKind;
use touchline::intake::{Item, vcard};
use uuid::Uuid;

use super::world::{Contact, Dice, World};
use super::{bare, product};

/// How many records one write of the product takes.
const AT_ONCE: usize = 500;

/// Writes cards for people who are not in the book.
pub fn write(world: &World, count: usize, path: &Path) {
    let mut text = String::new();
    for number in 0..count {
        let person = &world.people[number % world.people.len()];
        // A comma would divide a card's field.
        let name = person.name.replace(',', "");
        let (first, last) = name.split_once(' ').unwrap_or((&name, ""));
        let company = &world.accounts[number * 7 % world.accounts.len()].name;
        let _ = write!(
            text,
            "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{last} {first}\r\nN:{first};{last};;;\r\n\
             EMAIL;TYPE=WORK:{number}.{}@cards.example\r\nTEL;TYPE=CELL:+33 6 {:09}\r\n\
             ORG:{company}\r\nUID:card-{number}\r\nEND:VCARD\r\n",
            person.email.split('@').next().unwrap_or_default(),
            number * 7_919 % 1_000_000_000,
        );
    }
    std::fs::write(path, text).expect("a file of cards");
}

/// Imports the cards into a file, made where it is missing, as a user would.
pub fn import(cards: &Path, db: &Path) -> (u64, Duration) {
    let start = Start {
        db: Some(db.to_owned()),
        config: Some(db.with_extension("toml")),
        user: Some(product::ACTOR.to_owned()),
        create: true,
        ..Start::default()
    };
    let (session, _) = Session::open(start).expect("a session");
    let input = ImportInput {
        paths: vec![cards.to_owned()],
        format: None,
        map: None,
        me: Vec::new(),
        label: None,
        dry_run: false,
    };
    let began = Instant::now();
    let report = session.import(&input, &mut |_| true).expect("an import");
    (report.contacts.created, began.elapsed())
}

/// Reads the same cards and loads them into a bare store, nothing looked up but accounts by name.
pub fn load(cards: &Path, db: &Path) -> (u64, Duration) {
    let conn = if db.exists() { bare::open(db) } else { bare::create(db) };
    let began = Instant::now();
    let mut dice = Dice::new(6);
    let mut accounts: HashMap<String, i64> = HashMap::new();
    let mut count = 0;
    let file = std::fs::File::open(cards).expect("the cards");
    let mut items = vcard::read(std::io::BufReader::new(file)).expect("the cards").peekable();
    while items.peek().is_some() {
        let tx = conn.unchecked_transaction().expect("a transaction");
        for item in items.by_ref().take(AT_ONCE) {
            let Ok(Item::Contact(draft)) = item else { panic!("not a card") };
            let account = draft.account.map(|name| {
                *accounts.entry(name).or_insert_with_key(|name| {
                    bare::add_account(&tx, Uuid::from_u128(u128::from(dice.roll())), name)
                })
            });
            let first = |kind| {
                let found = draft.details.iter().find(|detail| detail.kind == kind);
                found.map(|detail| detail.value.clone()).unwrap_or_default()
            };
            let person = Contact {
                id: dice.id(super::world::NEWEST).into(),
                name: draft.name,
                account: None,
                email: first(DetailKind::Email),
                phone: first(DetailKind::Phone),
                created_at: super::world::NEWEST,
            };
            bare::add_contact(&tx, &person, account);
            count += 1;
        }
        tx.commit().expect("the commit");
    }
    (count, began.elapsed())
}
