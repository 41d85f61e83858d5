//! What happens with a contact: topics, step by step, and what lies between them.

use std::fmt::Write as _;

use chrono::{Datelike, Months, NaiveDate};

use crate::domain::interaction::{ChecklistItem, Quality, Resolution, Satisfaction};
use crate::domain::text::TextError;
use crate::domain::{
    Author, Body, Direction, InteractionType, Name, OpportunityId, Outcome, Summary, Timestamp,
};

use super::calendar::Calendar;
use super::cast::{Cast, Firm, Folk};
use super::dice::Dice;
use super::names::ORIGINS;
use super::size::grouped;
use super::talk::{BETWEEN, Extra, FAIRS, PLACES, PRODUCTS, RIVALS, Step, Tongue, Topic};

/// How many sentences may follow what a text is about.
const MOST_TAILS: usize = 3;

/// Where a contact's story stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thread {
    /// The topic, `None` before the first.
    topic: Option<u8>,
    step: u8,
    tongue: Tongue,
    /// What the topic's figures follow from.
    facts: u32,
}

impl Default for Thread {
    fn default() -> Self {
        Self { topic: None, step: 0, tongue: Tongue::English, facts: 0 }
    }
}

/// An interaction that is to be logged.
#[derive(Debug)]
pub(super) struct Entry {
    /// The member who logs it, by index.
    pub member: usize,
    pub body: Body,
    /// Whether it is pinned, or corrected, soon after.
    pub pinned: bool,
    pub corrected: Option<Body>,
}

/// Tells what happens, one interaction after the other.
#[derive(Debug)]
pub(super) struct Story {
    dice: Dice,
    /// How much more the busiest contacts have: see [`Self::somebody`].
    tail: f64,
    /// How many contacts were met so far: they are met in the order in which they come.
    met: usize,
}

/// What the words of a text stand for.
#[derive(Clone, Copy)]
struct Words<'a> {
    folk: &'a Folk,
    firm: Option<&'a Firm>,
    other: &'a str,
    tongue: Tongue,
    date: NaiveDate,
    facts: u32,
}

impl Story {
    pub fn new(seed: u64, contacts: u32) -> Self {
        // 3 for 300 contacts, 9 for 100,000: there the busiest has 5.6 % of all, here 3 %.
        let tail = 3.0 + 6.0 * (f64::from(contacts) / 300.0).ln() / (100_000.0_f64 / 300.0).ln();
        Self { dice: Dice::new(seed, 3), tail: tail.clamp(1.5, 9.0), met: 0 }
    }

    /// Picks whom the next one is with: somebody new as long as there is anybody, though not each
    /// time; else mostly anybody, now and then one of the busiest.
    fn somebody(&mut self, folk: &[Folk], share: f64) -> usize {
        if self.met < folk.len() && self.dice.chance(350) {
            self.met += 1;
            return self.met - 1;
        }
        let part = self.dice.part();
        let part = if self.dice.chance(220) { part.powf(self.tail) } else { part };
        let mut index = ((part * folk.len() as f64) as usize).min(folk.len() - 1);
        // Whoever left is followed by a neighbour.
        for _ in 0..8 {
            if folk[index].leaves > share {
                break;
            }
            index = (index + 1) % folk.len();
        }
        index
    }

    /// Tells the interaction at that moment, when so much of everything has happened.
    pub fn next(
        &mut self,
        cast: &mut Cast,
        deals: &[Option<OpportunityId>],
        calendar: &Calendar,
        share: f64,
    ) -> Result<Entry, TextError> {
        let at = calendar.at(share);
        let date = calendar.date(at);
        let index = self.somebody(&cast.folk, share);
        let firm = cast.folk[index].firm.map(|firm| &cast.firms[firm]);
        let other = self.colleague(&cast.folk, firm, index);
        let mut thread = cast.folk[index].thread;
        let words = Words {
            folk: &cast.folk[index],
            firm,
            other: other.map_or_else(
                || self.stranger(cast.folk[index].origin),
                |it| &*cast.folk[it].called,
            ),
            tongue: Tongue::English,
            date,
            facts: thread.facts,
        };
        let mut body =
            Body::new(InteractionType::Note, Timestamp::from_millis(at), vec![cast.folk[index].id]);
        body.accounts.extend(firm.map(|firm| firm.id));
        if self.dice.chance(240) {
            let facts = self.dice.roll() as u32;
            self.between(&mut body, &Words { facts, ..words })?;
        } else {
            let topic = self.topic(&mut thread, words.folk, date);
            let words = Words { tongue: thread.tongue, facts: thread.facts, ..words };
            let step = &topic.steps[usize::from(thread.step)];
            if topic.deal {
                body.opportunity = words.folk.firm.and_then(|firm| deals[firm]);
            }
            let tried = step.kind == InteractionType::Call && step.way == Some(Direction::Out);
            if tried && self.dice.chance(300) {
                self.attempt(&mut body, &words)?;
            } else {
                self.step(&mut body, step, &words)?;
                thread.step += 1;
                if usize::from(thread.step) == topic.steps.len() {
                    thread.topic = None;
                    thread.step = 1;
                }
            }
        }
        if body.kind == InteractionType::Meeting {
            body.occurred_at = Timestamp::from_millis(calendar.quarter(at).max(calendar.start()));
            self.company(&mut body, &cast.folk, words.firm, index, share);
        }
        let corrected = self.correction(&body, &words)?;
        let member = self.author(&mut body, cast, firm)?;
        let keeps = matches!(body.kind, InteractionType::Note | InteractionType::Meeting);
        let pinned = keeps && self.dice.chance(14);
        cast.folk[index].thread = thread;
        Ok(Entry { member, body, pinned, corrected })
    }

    /// Returns the topic that is talked about, a new one where the last is done.
    fn topic(&mut self, thread: &mut Thread, folk: &Folk, date: NaiveDate) -> &'static Topic {
        let first = thread.topic.is_none() && thread.step == 0;
        if thread.topic.is_none() {
            let native = ORIGINS[folk.origin].tongue;
            // Most is logged in the language of the house.
            let native = if self.dice.chance(330) && !first { native } else { Tongue::English };
            // The first topic in English is making acquaintance.
            let index = if first { 0 } else { self.weigh(native, date) };
            *thread = Thread {
                topic: Some(index as u8),
                step: 0,
                tongue: native,
                facts: self.dice.roll() as u32,
            };
        }
        &thread.tongue.talk().topics[usize::from(thread.topic.unwrap_or_default())]
    }

    fn weigh(&mut self, tongue: Tongue, date: NaiveDate) -> usize {
        let acquainted = usize::from(tongue == Tongue::English);
        let topics = || tongue.talk().topics.iter().enumerate().skip(acquainted);
        let weight = |topic: &Topic| match topic.season.contains(&date.month()) {
            true => topic.weight * 3,
            false => topic.weight,
        };
        let sum: u32 = topics().map(|(_, topic)| weight(topic)).sum();
        let mut left = self.dice.below(sum as usize) as u32;
        for (index, topic) in topics() {
            if left < weight(topic) {
                return index;
            }
            left -= weight(topic);
        }
        acquainted
    }

    fn step(&mut self, body: &mut Body, step: &Step, words: &Words<'_>) -> Result<(), TextError> {
        body.kind = step.kind;
        body.direction = step.way;
        let mut text = String::with_capacity(160);
        words.fill(self.dice.of(step.texts), &mut text);
        let tails = words.tongue.talk().tails;
        let first = self.dice.below(tails.len());
        for number in 0..MOST_TAILS {
            if !self.dice.chance(520) {
                break;
            }
            if words.tongue != Tongue::Japanese {
                text.push(' ');
            }
            words.fill(tails[(first + number * 2) % tails.len()], &mut text);
        }
        match step.kind {
            InteractionType::Call => {
                body.outcome = self.dice.chance(450).then_some(Outcome::Reached);
                body.duration_seconds =
                    self.dice.chance(700).then(|| self.dice.between(2, 34) * 60);
            }
            InteractionType::Meeting => {
                body.duration_seconds = Some(self.dice.of(&[30, 45, 60, 60, 90, 120]) * 60);
                let mut place = String::new();
                words.fill(self.dice.of(&PLACES), &mut place);
                body.location = Some(place);
                if words.tongue == Tongue::English && self.dice.chance(300) {
                    let first = self.dice.below(BETWEEN.minutes.len() - 4);
                    let count = self.dice.between(2, 4) as usize;
                    for line in &BETWEEN.minutes[first..first + count] {
                        text.push_str("\n- ");
                        words.fill(line, &mut text);
                    }
                }
            }
            _ => {}
        }
        self.extra(body, step.extra);
        body.summary = Some(Summary::parse(&text)?);
        Ok(())
    }

    fn extra(&mut self, body: &mut Body, extra: Extra) {
        match extra {
            Extra::Nothing => {}
            Extra::Checklist => {
                let items = self.dice.of(BETWEEN.checklists);
                let done = self.dice.below(items.len() + 1);
                let items = items.iter().enumerate().map(|(index, text)| ChecklistItem {
                    text: (*text).to_owned(),
                    done: index < done,
                });
                body.checklist.extend(items);
            }
            Extra::Content => {
                let score = *self.dice.weighed(&[(1, 2), (3, 3), (9, 4), (7, 5)]);
                body.satisfaction = Satisfaction::new(score);
            }
            Extra::Trouble => {
                body.satisfaction = Satisfaction::new(self.dice.of(&[1, 2]));
                body.resolution = Some(Resolution::Needed);
            }
            Extra::Solved => body.resolution = Some(Resolution::Resolved),
        }
    }

    /// A call that reached nobody.
    fn attempt(&mut self, body: &mut Body, words: &Words<'_>) -> Result<(), TextError> {
        body.kind = InteractionType::Call;
        body.direction = Some(Direction::Out);
        let outcomes = [
            (46, Outcome::NoAnswer),
            (36, Outcome::Voicemail),
            (14, Outcome::Busy),
            (1, Outcome::WrongNumber),
        ];
        let outcome = self.dice.weighed(&outcomes).clone();
        if outcome == Outcome::Voicemail && self.dice.chance(700) {
            let mut text = String::new();
            Words { tongue: Tongue::English, ..*words }
                .fill(self.dice.of(BETWEEN.voicemails), &mut text);
            body.summary = Some(Summary::parse(&text)?);
        }
        body.outcome = Some(outcome);
        Ok(())
    }

    /// What belongs to no topic.
    fn between(&mut self, body: &mut Body, words: &Words<'_>) -> Result<(), TextError> {
        use InteractionType::{Email, Event, Message, Note, Social};
        let (kind, way, texts) = *self.dice.weighed(&[
            (38, (Note, false, BETWEEN.notes)),
            (29, (Message, true, BETWEEN.messages)),
            (16, (Social, true, BETWEEN.socials)),
            (4, (Event, false, BETWEEN.events)),
            (9, (Email, true, BETWEEN.noise)),
        ]);
        let text = self.dice.of(texts);
        let mut filled = String::with_capacity(text.len() + 30);
        words.fill(text, &mut filled);
        body.kind = kind;
        body.summary = Some(Summary::parse(&filled)?);
        let out = kind == Social || kind == Message && self.dice.chance(500);
        body.direction = way.then_some(if out { Direction::Out } else { Direction::In });
        if kind == Email {
            body.quality = Quality::Noise;
        }
        if kind == Event {
            body.location = Some(self.dice.of(&FAIRS).to_owned());
        }
        Ok(())
    }

    /// Some meetings are with several.
    fn company(
        &mut self,
        body: &mut Body,
        folk: &[Folk],
        firm: Option<&Firm>,
        index: usize,
        share: f64,
    ) {
        let Some(firm) = firm else { return };
        if firm.people.len() < 2 || self.dice.chance(350) {
            return;
        }
        for _ in 0..self.dice.between(1, 3) {
            let one = firm.people[self.dice.below(firm.people.len())] as usize;
            let id = folk[one].id;
            if one != index && folk[one].leaves > share && !body.participants.contains(&id) {
                body.participants.push(id);
            }
        }
    }

    /// Returns what an entry is corrected to, where it is.
    fn correction(&mut self, body: &Body, words: &Words<'_>) -> Result<Option<Body>, TextError> {
        let Some(summary) = &body.summary else { return Ok(None) };
        if body.quality == Quality::Noise || !self.dice.chance(12) {
            return Ok(None);
        }
        let mut text = format!("{}\n", summary.as_str());
        words.fill(self.dice.of(BETWEEN.corrections), &mut text);
        let mut body = body.clone();
        body.summary = Some(Summary::parse(&text)?);
        Ok(Some(body))
    }

    /// Returns who logs it: mostly whoever holds the account; now and then for somebody else.
    fn author(
        &mut self,
        body: &mut Body,
        cast: &Cast,
        firm: Option<&Firm>,
    ) -> Result<usize, TextError> {
        let count = cast.members.len();
        let member = match firm {
            Some(firm) if self.dice.chance(780) => firm.holder,
            _ => Cast::busy_member(count, &mut self.dice),
        };
        if self.dice.chance(9) {
            let other = Cast::busy_member(count, &mut self.dice);
            if self.dice.chance(200) {
                body.author = Some(Author::Name(Name::parse("Front desk", "the author")?));
            } else if other != member {
                body.author = Some(Author::Member(cast.members[other]));
            }
        }
        Ok(member)
    }

    fn colleague(&mut self, folk: &[Folk], firm: Option<&Firm>, index: usize) -> Option<usize> {
        let people = &firm?.people;
        // Mostly the same one: with a topic's facts it would be coherent, but not with its length.
        let near = index % people.len().max(1);
        let place = if self.dice.chance(700) { near } else { self.dice.below(people.len()) };
        let one = *people.get(place)? as usize;
        (one != index && folk[one].called != folk[index].called).then_some(one)
    }

    fn stranger(&mut self, origin: usize) -> &'static str {
        let origin = &ORIGINS[origin];
        self.dice.of(if origin.family_first { origin.family } else { origin.given }).0
    }
}

impl Words<'_> {
    /// Writes a text with its words filled in.
    fn fill(&self, text: &str, into: &mut String) {
        let mut rest = text;
        while let Some((plain, after)) = rest.split_once('{') {
            into.push_str(plain);
            let Some((word, after)) = after.split_once('}') else { return };
            self.word(word, into);
            rest = after;
        }
        into.push_str(rest);
    }

    fn word(&self, word: &str, into: &mut String) {
        let from = &ORIGINS[self.firm.map_or(self.folk.origin, |firm| firm.origin)];
        let facts = self.facts as usize;
        // Each word has digits of its own, so that what a topic says of one thing stays the same.
        let pick = |shift: u32, count: usize| (facts >> shift) % count;
        let (days, months) = self.tongue.calendar();
        match word {
            "first" => self.person(&self.folk.called, into),
            "other" => self.person(self.other, into),
            "account" => into.push_str(self.firm.map_or("the office", |firm| &firm.name)),
            "city" => into.push_str(self.firm.map_or(from.cities[0], |firm| firm.city)),
            "product" => into.push_str(PRODUCTS[self.product()].0),
            "n" => push(into, self.seats()),
            "price" => self.price(from.currency, into),
            "pct" => push(into, 3 + pick(7, 13)),
            "ref" => push(into, 10_000 + pick(3, 89_989)),
            "day" => into.push_str(days[pick(9, 5)]),
            "month" => into.push_str(months[self.ahead(1 + pick(13, 3)).month0() as usize]),
            "year" => push(into, self.ahead(9).year()),
            "time" => {
                let _ = write!(into, "{}:{:02}", 9 + pick(17, 8), 15 * pick(21, 4));
            }
            "rival" => into.push_str(RIVALS[pick(5, RIVALS.len())]),
            "fair" => into.push_str(FAIRS[pick(11, FAIRS.len())]),
            _ => into.push_str(word),
        }
    }

    fn person(&self, name: &str, into: &mut String) {
        into.push_str(name);
        if ORIGINS[self.folk.origin].tongue == Tongue::Japanese && self.tongue != Tongue::Japanese {
            into.push_str("-san");
        }
    }

    fn product(&self) -> usize {
        self.firm.map_or(self.facts as usize % PRODUCTS.len(), |firm| firm.product)
    }

    fn seats(&self) -> usize {
        [4, 6, 8, 12, 15, 20, 25, 30, 40, 60, 80, 120, 200][(self.facts as usize >> 4) % 13]
    }

    fn price(&self, (sign, _, rate): (&str, &str, u32), into: &mut String) {
        let euros = self.seats() as u64 * u64::from(PRODUCTS[self.product()].1);
        into.push_str(sign);
        into.push_str(&grouped(euros * u64::from(rate) / 1000 * 10));
    }

    fn ahead(&self, months: usize) -> NaiveDate {
        self.date.checked_add_months(Months::new(months as u32)).unwrap_or(self.date)
    }
}

fn push(into: &mut String, number: impl std::fmt::Display) {
    // Writing to a string does not fail.
    let _ = write!(into, "{number}");
}
