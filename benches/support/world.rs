//! The generated book: people, accounts and what they talked about.

use touchline::domain::interaction::Direction;
use touchline::domain::{AccountId, ContactId, InteractionType, MemberId};
use uuid::{Builder, Uuid};

use super::Scale;

/// How many members the book has.
pub const MEMBERS: usize = 40;
/// The newest moment: 2026-06-30T12:00:00Z.
pub const NEWEST: i64 = 1_782_820_800_000;
/// How far back it goes: three years.
const SPAN: i64 = 3 * 365 * DAY;
const DAY: i64 = 86_400_000;

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

    /// Returns a number in 0..1.
    pub fn part(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Returns a number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        (self.part() * count as f64) as usize
    }

    /// Returns one of them.
    pub fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// Returns an id of that moment.
    pub fn id(&mut self, at: i64) -> Uuid {
        let mut tail = [0; 10];
        tail[..8].copy_from_slice(&self.roll().to_le_bytes());
        tail[8..].copy_from_slice(&self.roll().to_le_bytes()[..2]);
        Builder::from_unix_timestamp_millis(at.unsigned_abs(), &tail).into_uuid()
    }
}

/// Words as people use them: few of them often (Zipf's law), most of them hardly ever.
struct Words {
    all: Vec<String>,
    /// The share of all speech up to and including each word.
    up_to: Vec<f64>,
}

const OFTEN: &str = "we the to and about they on for with call sent mail met asked will next week price \
    offer contract demo renewal budget meeting team send review plan invoice licence support issue \
    follow up trial feedback decision happy waiting question manager order delivery discount visit \
    lunch fair partner launch quarter forecast open closed signed project service update training \
    security legal voicemail answer reached busy confirmed moved cancelled monday friday later";
const STARTS: [&str; 18] =
    ["b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "sch", "br", "tr"];
const MIDDLES: [&str; 8] = ["a", "e", "i", "o", "u", "ei", "au", "ie"];
const ENDS: [&str; 8] = ["", "n", "r", "s", "l", "t", "nd", "ck"];

fn invented(dice: &mut Dice, syllables: usize) -> String {
    (0..syllables).fold(String::new(), |mut word, _| {
        word += &**dice.of(&STARTS);
        word += &**dice.of(&MIDDLES);
        word += &**dice.of(&ENDS);
        word
    })
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

impl Words {
    fn new(dice: &mut Dice) -> Self {
        let mut all: Vec<String> = OFTEN.split_whitespace().map(str::to_owned).collect();
        while all.len() < 25_000 {
            let syllables = 1 + dice.below(4);
            all.push(invented(dice, syllables));
        }
        let weights: Vec<f64> = (0..all.len()).map(|rank| 1.0 / (rank as f64 + 2.7)).collect();
        let sum: f64 = weights.iter().sum();
        let mut so_far = 0.0;
        let up_to = weights.iter().map(|weight| {
            so_far += weight / sum;
            so_far
        });
        Self { up_to: up_to.collect(), all }
    }

    fn one(&self, dice: &mut Dice) -> &str {
        let at = dice.part();
        let index = self.up_to.partition_point(|share| *share < at);
        &self.all[index.min(self.all.len() - 1)]
    }

    /// Returns 25 to 300 characters, 115 on average.
    fn summary(&self, dice: &mut Dice) -> String {
        let length = 25.0 + 260.0 * dice.part().powi(2);
        let mut text = capital(self.one(dice));
        while (text.len() as f64) < length {
            text.push(' ');
            text += self.one(dice);
        }
        text.truncate(300);
        text
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
    pub id: Uuid,
    pub logged_at: i64,
    pub occurred_at: i64,
    /// The contact's number.
    pub contact: usize,
    /// The member's number.
    pub member: usize,
    pub kind: InteractionType,
    pub summary: String,
    pub direction: Option<Direction>,
    pub minutes: Option<u32>,
}

/// Everything but the interactions, and the way to those.
pub struct World {
    pub scale: Scale,
    pub members: Vec<(MemberId, String)>,
    pub accounts: Vec<Account>,
    pub people: Vec<Contact>,
    words: Words,
}

impl World {
    /// Makes the book's people. The seed is fixed.
    pub fn new(scale: Scale) -> Self {
        let mut dice = Dice::new(1);
        let words = Words::new(&mut dice);
        let names = |dice: &mut Dice, count: usize, syllables: usize| -> Vec<String> {
            (0..count)
                .map(|_| {
                    let syllables = 1 + dice.below(syllables);
                    capital(&invented(dice, syllables))
                })
                .collect()
        };
        let (first, last) = (names(&mut dice, 700, 2), names(&mut dice, 5_000, 3));
        let start = NEWEST - SPAN - 30 * DAY;
        let members = (0..MEMBERS)
            .map(|_| {
                let name = format!("{} {}", dice.of(&first), dice.of(&last));
                (MemberId::new(dice.id(start)), name)
            })
            .collect();
        let kinds = ["GmbH", "Ltd", "Inc", "Group", "Labs"];
        let accounts: Vec<Account> = (0..(scale.contacts * 9 / 100).max(1))
            .map(|_| {
                let name = format!("{} {}", dice.of(&last), dice.of(&kinds));
                Account { id: AccountId::new(dice.id(start)), name }
            })
            .collect();
        let step = (30 * DAY) as f64 / scale.contacts as f64;
        let people = (0..scale.contacts)
            .map(|number| {
                let created_at = start + (number as f64 * step) as i64;
                let (first, last) = (dice.of(&first).clone(), dice.of(&last).clone());
                Contact {
                    id: ContactId::new(dice.id(created_at)),
                    account: (dice.below(10) > 0).then(|| dice.below(accounts.len())),
                    email: format!(
                        "{}.{}{number}@mail{}.example",
                        first.to_lowercase(),
                        last.to_lowercase(),
                        dice.below(900)
                    ),
                    phone: format!("+49 {} {:07}", 150 + dice.below(30), dice.below(10_000_000)),
                    name: format!("{first} {last}"),
                    created_at,
                }
            })
            .collect();
        Self { scale, members, accounts, people, words }
    }

    /// Returns the interactions in the order they were logged; every tenth was logged up to a
    /// month late. A fifth is with the busiest few: of a million, the first contact has some 56,000.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        let count = self.scale.interactions;
        let mut dice = Dice::new(2);
        (0..count).map(move |number| {
            let logged_at = NEWEST - SPAN + (SPAN as f64 * (number as f64 / count as f64)) as i64;
            self.entry(&mut dice, logged_at)
        })
    }

    /// Returns an interaction that is logged at that moment.
    pub fn entry(&self, dice: &mut Dice, logged_at: i64) -> Entry {
        use InteractionType::{Call, Email, Event, Meeting, Message, Note, Social};
        let late = if dice.below(10) == 0 { dice.below(30 * DAY as usize) as i64 } else { 0 };
        let crowd = self.people.len();
        let share = dice.part();
        let contact = if dice.below(5) == 0 { share.powi(9) } else { share } * crowd as f64;
        let kind = match dice.below(100) {
            0..30 => Email,
            30..58 => Call,
            58..75 => Note,
            75..88 => Meeting,
            88..95 => Message,
            95..99 => Social,
            _ => Event,
        };
        let way = if dice.below(2) == 0 { Direction::In } else { Direction::Out };
        let minutes = 1 + dice.below(60) as u32;
        let lasts = kind.has_duration() && dice.below(3) > 0;
        Entry {
            id: dice.id(logged_at),
            logged_at,
            occurred_at: logged_at - late,
            contact: (contact as usize).min(crowd - 1),
            member: (dice.part().powi(2) * MEMBERS as f64) as usize,
            kind,
            summary: self.words.summary(dice),
            direction: kind.has_direction().then_some(way),
            minutes: lasts.then_some(minutes),
        }
    }
}
