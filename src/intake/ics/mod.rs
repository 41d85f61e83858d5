//! iCalendar (RFC 5545), iTIP (RFC 5546), and what programs write in their name.
//!
//! The way of an event: [`ContentLines`] unfolds, [`gather`] finds where components begin and end,
//! [`event`] reads one, [`chain`] puts together what has one UID, [`series`] counts when it happens,
//! [`draft`] makes the interactions.
//!
//! What has one UID may stand anywhere in a file (a request, its answers, a cancellation, each in a
//! calendar of its own), so events are held until the file ends or they take [`MAX_HELD`]. Then they
//! are handed on and forgotten: a version that comes later is a record of its own, with the same id.
//!
//! `calcard` 0.3, a library for this, does not fit for the reasons that [`vcard`](super::vcard) gives:
//! no lines, no character sets, no bounds. Of the sample files it also loses the properties that are
//! folded over blank lines. What a recurrence rule means is the `rrule` crate's.

pub mod chain;
pub mod draft;
pub mod event;
pub mod gather;
pub mod moment;
pub mod people;
pub mod rule;
pub mod series;
pub mod text;
pub mod windows;
pub mod zone;

use std::collections::VecDeque;
use std::io::{self, Read};

use chrono::{DateTime, NaiveDateTime, TimeZone};

use super::content::{MAX_VALUES, Property};
use super::lines::{ContentLine, ContentLines};
use super::{Item, Loss, charset};
use crate::domain::Timestamp;
use chain::Series;
use event::{Event, Method};
use gather::{Gather, Kind, Piece, Record};
use rule::Budget;
use series::{Limits, MAX_OCCURRENCES, Occurrence};
use zone::Zones;

/// How much memory the events may take that are held back, in bytes (16 MiB).
pub const MAX_HELD: usize = 16 << 20;
/// How many steps the rules of one file may be counted.
const MAX_STEPS: u64 = 4_000_000;

/// Reads the events of a file. `zone` is where it is read: what names no zone belongs there. Series
/// are read up to `now`, and their next time.
///
/// # Errors
/// Where reading the beginning of the file fails; later failures come out of the iterator, which ends
/// there.
pub fn read<R: Read, Z: TimeZone>(input: R, zone: Z, now: Timestamp) -> io::Result<Events<R, Z>> {
    let lines = ContentLines::new(input)?;
    let gather = Gather::new(lines.is_unicode());
    let shelf = Shelf {
        events: Vec::new(),
        failed: Vec::new(),
        size: 0,
        open: 0,
        method: Method::State,
        zones: Zones::default(),
        left: Vec::new(),
        losses: Vec::new(),
        limits: Limits { occurrences: MAX_OCCURRENCES, series: 0, budget: Budget(MAX_STEPS) },
        now: DateTime::from_timestamp_millis(now.millis()).unwrap_or_default().naive_utc(),
    };
    Ok(Events { lines, gather, shelf, zone, now, ready: VecDeque::new(), ended: false })
}

/// Tells by the first bytes of a file whether it is a calendar, or what stands in one.
pub fn looks_like(head: &[u8]) -> bool {
    // A slice never fails to read; an error would only mean that nothing is known.
    let Ok(opened) = charset::open(head) else { return false };
    opened
        .head
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .map(|line| line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line).trim_ascii())
        .any(gather::begins)
}

/// The events of a file.
#[derive(Debug)]
pub struct Events<R, Z> {
    lines: ContentLines<R>,
    gather: Gather,
    shelf: Shelf,
    zone: Z,
    now: Timestamp,
    ready: VecDeque<Ready>,
    ended: bool,
}

/// What is to be handed on.
#[derive(Debug)]
enum Ready {
    Failed(Loss),
    Series(Box<Series>),
    /// What of a series is still to come; the losses go with the first one.
    Counted(Box<Series>, VecDeque<Occurrence>, Option<Vec<Loss>>),
}

/// What is held back.
#[derive(Debug)]
struct Shelf {
    events: Vec<Event>,
    failed: Vec<Loss>,
    size: usize,
    /// The first event of the calendar that is open.
    open: usize,
    method: Method,
    zones: Zones,
    /// What was left and lost of the open calendar and belongs to none of its events.
    left: Vec<Loss>,
    losses: Vec<Loss>,
    limits: Limits,
    now: NaiveDateTime,
}

impl<R: Read, Z: TimeZone> Iterator for Events<R, Z> {
    type Item = io::Result<Item>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(item) = self.take_ready() {
                return Some(Ok(item));
            }
            if self.ended {
                return None;
            }
            match self.lines.read_line() {
                Ok(Some(line)) => {
                    let shelf = &mut self.shelf;
                    self.gather.step(&line, &mut |piece| shelf.take(piece, &line));
                    if self.shelf.size > MAX_HELD {
                        self.hand_on();
                    }
                }
                Ok(None) => {
                    self.ended = true;
                    let shelf = &mut self.shelf;
                    let none = ContentLine { line: 0, bytes: b"", cut: false, size: 0 };
                    self.gather.finish(&mut |piece| shelf.take(piece, &none));
                    self.hand_on();
                }
                Err(error) => {
                    self.ended = true;
                    return Some(Err(error));
                }
            }
        }
    }
}

impl<R: Read, Z: TimeZone> Events<R, Z> {
    /// Makes the next record of what is to be handed on.
    fn take_ready(&mut self) -> Option<Item> {
        loop {
            match self.ready.pop_front()? {
                Ready::Failed(loss) => return Some(Item::Failed(loss)),
                Ready::Series(series) if series.event.is_todo => {
                    for loss in &series.event.losses {
                        self.ready.push_front(Ready::Failed(loss.clone()));
                    }
                    return Some(match draft::follow_up(&series.event, &self.zone) {
                        Ok(follow_up) => Item::FollowUp(Box::new(follow_up)),
                        Err(loss) => Item::Failed(loss),
                    });
                }
                Ready::Series(series) if series.event.method == Method::Talk => {
                    let reason = "this is a proposal of another time, or a question (COUNTER, REFRESH); the meeting itself is not in the file";
                    return Some(Item::Failed(Loss::new(series.event.line, reason)));
                }
                Ready::Series(series) => {
                    let limits = &mut self.shelf.limits;
                    match series::occurrences(&series, &self.zone, self.now, limits) {
                        Ok((all, losses)) => {
                            let counted = Ready::Counted(series, all.into(), Some(losses));
                            self.ready.push_front(counted);
                        }
                        Err(loss) => {
                            let what: String = series.event.title.chars().take(60).collect();
                            let uid = series.event.uid.as_deref().unwrap_or_default();
                            let what = if what.is_empty() { uid } else { &what };
                            let reason = match what {
                                "" => format!("the event was not read: {}", loss.reason),
                                what => {
                                    format!("the event \"{what}\" was not read: {}", loss.reason)
                                }
                            };
                            return Some(Item::Failed(Loss::new(loss.line, reason)));
                        }
                    }
                }
                Ready::Counted(series, mut all, first) => {
                    let Some(occurrence) = all.pop_front() else { continue };
                    let item = draft::interaction(&series, &occurrence, first, &self.zone);
                    self.ready.push_front(Ready::Counted(series, all, None));
                    return Some(item);
                }
            }
        }
    }

    /// Hands on all that is held back, in the order of the file.
    fn hand_on(&mut self) {
        self.shelf.seal();
        let events = std::mem::take(&mut self.shelf.events);
        let failed = std::mem::take(&mut self.shelf.failed);
        (self.shelf.size, self.shelf.open) = (0, 0);
        let series = chain::settle(events, &self.zone);
        self.shelf.limits.series = series.iter().filter(|series| series.recurs()).count();
        let mut all: Vec<(u64, Ready)> = series
            .into_iter()
            .map(|series| (series.event.line, Ready::Series(Box::new(series))))
            .chain(failed.into_iter().map(|loss| (loss.line, Ready::Failed(loss))))
            .collect();
        all.sort_by_key(|(line, _)| *line);
        self.ready.extend(all.into_iter().map(|(_, ready)| ready));
    }
}

impl Shelf {
    fn take(&mut self, piece: Piece, line: &ContentLine<'_>) {
        match piece {
            Piece::Begin => {
                self.seal();
                self.method = Method::State;
                self.zones = Zones::default();
            }
            Piece::Line => self.take_line(line),
            Piece::Record(record) => self.take_record(*record),
            Piece::Failed(loss) => self.fail(loss),
            Piece::End(loss) => {
                self.losses.extend(loss);
                self.seal();
                self.method = Method::State;
                self.zones = Zones::default();
            }
        }
    }

    fn take_line(&mut self, line: &ContentLine<'_>) {
        match calendar_property(line) {
            Some(property) if property.name == "METHOD" => {
                self.method = Method::parse(&String::from_utf8_lossy(property.value));
            }
            Some(_) => {}
            None if self.losses.len() < MAX_VALUES => {
                self.losses.push(Loss::new(line.line, event::NO_PROPERTY));
            }
            None => {}
        }
    }

    fn take_record(&mut self, mut record: Record) {
        if let Some(Loss { line, reason }) = record.spoilt.take() {
            let name = &record.name;
            return self.fail(Loss::new(line, format!("the {name} was not read: {reason}")));
        }
        match record.kind {
            Kind::Event | Kind::Todo => {
                let mut event = Event::read(record);
                if event.is_todo && !event.is_promise() {
                    self.losses.append(&mut event.losses);
                    return self.leave(Loss::new(event.line, "VTODO"));
                }
                self.size += event.size();
                self.events.push(event);
            }
            Kind::Zone => {
                let mut losses = self.zones.add(&record.raw, self.now, &mut self.limits.budget);
                losses.truncate(MAX_VALUES.saturating_sub(self.losses.len()));
                self.losses.extend(losses);
            }
            Kind::Other => self.leave(Loss::new(record.raw.line, record.name)),
        }
    }

    fn leave(&mut self, component: Loss) {
        if self.left.len() < MAX_VALUES {
            self.left.push(component);
        } else {
            self.fail(alone(component));
        }
    }

    fn fail(&mut self, loss: Loss) {
        self.size += weight(&loss);
        self.failed.push(loss);
    }

    /// Ends the open calendar: its events get their zones, and what belongs to none of them goes to
    /// the nearest one.
    fn seal(&mut self) {
        let open = self.open.min(self.events.len());
        let of_calendar = self.events.get_mut(open..).unwrap_or_default();
        for event in of_calendar.iter_mut() {
            event.method = self.method;
            let losses = event.losses.len();
            event.seal(&self.zones);
            self.size +=
                event.losses.get(losses..).unwrap_or_default().iter().map(weight).sum::<usize>();
        }
        self.size += self.zones.size();
        let (left, losses) = (std::mem::take(&mut self.left), std::mem::take(&mut self.losses));
        let has_place = |event: &Event| event.first().is_some() && !event.is_todo;
        let mut alone_of: Vec<Loss> = Vec::new();
        for (loss, is_left) in
            left.into_iter().map(|loss| (loss, true)).chain(losses.into_iter().map(|l| (l, false)))
        {
            let before = of_calendar.iter().rposition(|e| has_place(e) && e.line <= loss.line);
            let at = before.or_else(|| of_calendar.iter().position(has_place));
            match at.and_then(|at| of_calendar.get_mut(at)) {
                Some(event) => {
                    self.size += weight(&loss);
                    let list = if is_left { &mut event.left } else { &mut event.losses };
                    list.push(loss);
                    list.sort_by_key(|loss| loss.line);
                }
                None if is_left => alone_of.push(alone(loss)),
                None => alone_of.push(loss),
            }
        }
        alone_of.into_iter().for_each(|loss| self.fail(loss));
        self.open = self.events.len();
    }
}

/// Returns about how many bytes a loss takes in memory.
fn weight(loss: &Loss) -> usize {
    size_of::<Loss>() + loss.reason.len()
}

/// Says of a component that stands beside no event that it is not read.
fn alone(Loss { line, reason: name }: Loss) -> Loss {
    let what = match name.as_str() {
        "VJOURNAL" => "a journal entry (VJOURNAL) is neither a meeting nor a follow-up".to_owned(),
        "VFREEBUSY" => "when somebody is free or busy (VFREEBUSY) tells of no meeting".to_owned(),
        "VTODO" => "a to-do (VTODO) without a contact and a due date is no follow-up".to_owned(),
        name => format!("a component {name} is not read"),
    };
    Loss::new(line, what)
}

/// Splits a line of the calendar itself. White space around the hyphens of its name is not of the
/// name (`REFRESH - INTERVAL`).
fn calendar_property<'a>(line: &ContentLine<'a>) -> Option<Property<'a>> {
    Property::parse(line.line, line.bytes).or_else(|| {
        let at = line.bytes.windows(3).position(|three| three == b" - ")?;
        let before = line.bytes.get(..at)?;
        let is_name = before.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
        is_name.then(|| Property::parse(line.line, line.bytes.get(at + 3..)?)).flatten()
    })
}

#[cfg(test)]
mod tests;
