//! The life of a book as a stream of writes.

use std::collections::VecDeque;

use chrono::TimeZone;
use uuid::Uuid;

use crate::domain::book::BookChange;
use crate::domain::contact::ContactChange;
use crate::domain::text::TextError;
use crate::domain::time::DAY_MS;
use crate::domain::{Body, BookId, ContactId, InteractionId, MemberId, Op, Timestamp};

use super::calendar::Calendar;
use super::cast::Cast;
use super::deals::Deals;
use super::dice::{Dice, Ids};
use super::promises::Promises;
use super::size::Size;
use super::story::Story;

/// The most operations that make something, in one write.
const AT_ONCE: usize = 500;
/// About how many entries of one member make a write.
const OF_A_MEMBER: u32 = 1_000;
/// The fewest and the most spans of time whose entries are written together.
const SPANS: (u32, u32) = (26, 400);
/// How many of ten contacts were there before the first interaction.
const AT_FIRST: u64 = 6;
/// How long before the first interaction the book is made.
const BEFORE: i64 = 30 * DAY_MS;
/// How much later than the last entry of a span a member writes, for each member.
const AFTER: i64 = 7_000;

/// One write: who makes it, when, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Who writes.
    pub actor: MemberId,
    /// When; the store's clock has to say so.
    pub at: Timestamp,
    /// What is written.
    pub ops: Vec<Op>,
}

/// The life of an invented book, write by write, oldest first.
///
/// The book itself and its founder are made by whoever applies it: by [`Self::book`],
/// [`Self::founder`] and [`Self::begins`]. The same size and the same moment give the same writes
/// in the same time zone.
#[derive(Debug)]
pub struct Script {
    size: Size,
    calendar: Calendar,
    cast: Cast,
    deals: Deals,
    story: Story,
    promises: Promises,
    book: BookId,
    device: Uuid,
    ready: VecDeque<Batch>,
    next: Part,
    /// Which contacts leave, by when, the next one last.
    leaving: Vec<(f64, usize)>,
    /// What each member has to do besides logging: corrections and pins of what is logged.
    later: Vec<Vec<Op>>,
}

/// What comes next.
#[derive(Debug, Clone, Copy)]
enum Part {
    Others,
    Firms,
    First,
    Span(u32),
    End,
}

impl Script {
    /// Begins a script that ends `now`; people work by the clocks of `zone`.
    pub fn new<Z: TimeZone>(size: Size, now: Timestamp, zone: &Z) -> Self {
        let calendar = Calendar::new(now, zone);
        let begins = calendar.start() - BEFORE;
        let mut ids = Ids::new(Dice::new(size.seed, 11));
        let cast = Cast::new(size, begins);
        Self {
            size,
            deals: Deals::new(size.seed, cast.firms_in_all()),
            story: Story::new(size.seed, size.contacts),
            promises: Promises::new(size),
            book: ids.next(begins),
            device: ids.next(begins),
            ready: VecDeque::new(),
            next: Part::Others,
            leaving: Vec::new(),
            later: vec![Vec::new(); size.members as usize],
            calendar,
            cast,
        }
    }

    /// Returns the id of the book.
    pub const fn book(&self) -> BookId {
        self.book
    }

    /// Returns the id of the device that seems to have written it.
    pub const fn device(&self) -> Uuid {
        self.device
    }

    /// Returns the id of the first member, who makes the book.
    pub fn founder(&self) -> MemberId {
        self.cast.members[0]
    }

    /// Returns all members, the founder first.
    pub fn members(&self) -> &[MemberId] {
        &self.cast.members
    }

    /// Returns when the book is made.
    pub fn begins(&self) -> Timestamp {
        Timestamp::from_millis(self.calendar.start() - BEFORE)
    }

    fn spans(&self) -> u32 {
        let (fewest, most) = SPANS;
        (self.size.interactions / (OF_A_MEMBER * self.size.members)).clamp(fewest, most)
    }

    /// Returns how many contacts are there when so many spans have begun.
    fn present(&self, begun: u32) -> usize {
        let all = u64::from(self.size.contacts);
        let first = (all * AT_FIRST).div_ceil(10);
        // The last ones come shortly before the end.
        let later = (all - first) * u64::from(begun).min(u64::from(self.spans()));
        (first + later / u64::from(self.spans())) as usize
    }

    fn push(&mut self, member: usize, at: i64, ops: Vec<Op>) {
        if !ops.is_empty() {
            let actor = self.cast.members[member];
            self.ready.push_back(Batch { actor, at: Timestamp::from_millis(at), ops });
        }
    }

    /// Makes the next writes ready.
    fn go_on(&mut self) -> Result<(), TextError> {
        let begins = self.calendar.start() - BEFORE;
        self.next = match self.next {
            Part::Others => {
                let mut ops = vec![Op::EditBook(vec![BookChange::Tint(Some("cyan".to_owned()))])];
                ops.extend(self.cast.others(begins)?);
                self.push(0, begins + 1000, ops);
                Part::Firms
            }
            Part::Firms => {
                let left = self.cast.firms_in_all() - self.cast.firms.len();
                let at = begins + 60_000 + self.cast.firms.len() as i64;
                let firms: Result<_, _> =
                    (0..left.min(AT_ONCE)).map(|_| self.cast.firm(at)).collect();
                self.push(0, at, firms?);
                if left > AT_ONCE { Part::Firms } else { Part::First }
            }
            Part::First => {
                let (there, first) = (self.cast.folk.len(), self.present(0));
                // Spread over the days before: not all were made in one moment.
                let at = begins + 3_600_000 + (BEFORE - 7_200_000) / first as i64 * there as i64;
                let some = (first / 12).clamp(1, AT_ONCE).min(first - there);
                self.come(some, at)?;
                if self.cast.folk.len() < first { Part::First } else { Part::Span(0) }
            }
            Part::Span(span) => {
                self.span(span)?;
                if span + 1 < self.spans() { Part::Span(span + 1) } else { Part::End }
            }
            Part::End => Part::End,
        };
        Ok(())
    }

    /// Brings contacts in.
    fn come(&mut self, count: usize, at: i64) -> Result<(), TextError> {
        let mut ops = Vec::with_capacity(count + count / 3);
        for _ in 0..count {
            let index = self.cast.folk.len();
            ops.extend(self.cast.contact(at)?);
            let leaves = self.cast.folk[index].leaves;
            if leaves <= 1.0 {
                self.leaving.push((leaves, index));
            }
        }
        self.leaving.sort_by(|a, b| b.0.total_cmp(&a.0));
        self.push(0, at, ops);
        Ok(())
    }

    /// Tells a span of time: who comes and goes, how deals go on, what each member logs.
    fn span(&mut self, span: u32) -> Result<(), TextError> {
        let spans = self.spans();
        let (from, to) =
            (f64::from(span) / f64::from(spans), f64::from(span + 1) / f64::from(spans));
        // After the last write of the span before.
        let starts = self.calendar.at(from) + AFTER * (i64::from(self.size.members) + 1);
        let starts = starts.min(self.calendar.now() - 1000);
        while self.cast.folk.len() < self.present(span + 1) {
            let left = self.present(span + 1) - self.cast.folk.len();
            self.come(left.min(AT_ONCE), starts)?;
        }
        let mut ops = Vec::new();
        while let Some((_, index)) = self.leaving.pop_if(|(leaves, _)| *leaves < to) {
            let id = self.cast.folk[index].id;
            ops.push(Op::EditContact { id, changes: vec![ContactChange::Archived(true)] });
        }
        ops.extend(self.deals.until(to, &mut self.cast, &self.calendar, starts)?);
        if span + 1 == spans {
            let contacts: Vec<ContactId> = self.cast.folk.iter().map(|folk| folk.id).collect();
            ops.extend(self.promises.cadences(&self.cast.labels, &contacts));
        }
        self.push(0, starts + 1, ops);
        self.entries(span, to)
    }

    fn entries(&mut self, span: u32, to: f64) -> Result<(), TextError> {
        let (all, spans) = (u64::from(self.size.interactions), u64::from(self.spans()));
        let mut of_members: Vec<Vec<Op>> = std::mem::take(&mut self.later);
        self.later = vec![Vec::new(); of_members.len()];
        let (first, end) = (all * u64::from(span) / spans, all * u64::from(span + 1) / spans);
        let mut jitter = Dice::new(self.size.seed, 1_000 + u64::from(span));
        for number in first..end {
            let share = (number as f64 + jitter.part()) / all as f64;
            let entry =
                self.story.next(&mut self.cast, &self.deals.of_firm, &self.calendar, share)?;
            let id: InteractionId = self.cast.ids.next(self.calendar.at(share));
            if let Some(body) = entry.corrected {
                self.correct(entry.member, id, body, &entry.body);
            }
            if entry.pinned {
                self.later[entry.member].push(Op::PinInteraction { id, pinned: true });
            }
            let promised = self.promises.in_entry(
                (id, &entry.body),
                entry.member,
                &self.cast.members,
                &self.calendar,
                share,
            )?;
            of_members[entry.member].push(Op::Log { id, body: Box::new(entry.body), batch: None });
            of_members[entry.member].extend(promised);
        }
        if u64::from(span) + 1 == spans {
            // Nothing is left for later.
            for (ops, later) in of_members.iter_mut().zip(&mut self.later) {
                ops.append(later);
            }
        }
        let (ends, count) = (self.calendar.at(to), of_members.len() as i64);
        for (member, op) in self.promises.kept(ends) {
            of_members[member].push(op);
        }
        for (member, ops) in of_members.into_iter().enumerate() {
            // In the last span the present is the limit.
            let at = (ends + AFTER * (member as i64 + 1))
                .min(self.calendar.now() - count + member as i64);
            self.push(member, at, ops);
        }
        Ok(())
    }

    fn correct(&mut self, member: usize, id: InteractionId, mut body: Body, logged: &Body) {
        body.occurred_at = logged.occurred_at;
        body.author.clone_from(&logged.author);
        self.later[member].push(Op::EditInteraction { id, body: Box::new(body) });
    }
}

impl Iterator for Script {
    type Item = Result<Batch, TextError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(batch) = self.ready.pop_front() {
                return Some(Ok(batch));
            }
            if matches!(self.next, Part::End) {
                return None;
            }
            if let Err(error) = self.go_on() {
                self.next = Part::End;
                return Some(Err(error));
            }
        }
    }
}
