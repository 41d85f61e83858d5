//! One VEVENT or VTODO: its properties, read but not yet put together with others of its UID.

use std::sync::Arc;

use super::gather::{Kind, Record};
use super::moment::{self, Moment, Written};
use super::people::{self, Attendee, Named};
use super::rule::Rule;
use super::text;
use super::zone::{self, Zone, Zones};
use crate::domain::text::{MAX_NAME, Name, TextError};
use crate::intake::content::value::{self, Version};
use crate::intake::content::{Decode, MAX_VALUES, Property};
use crate::intake::{Loss, Party};

/// The most dates that are added to a recurrence, or taken out of it, one by one.
const MAX_DATES: usize = 5_000;

/// What a calendar's METHOD says that its events are (RFC 5546).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Method {
    /// PUBLISH, REQUEST, or nothing: what is.
    #[default]
    State,
    /// ADD: one more occurrence.
    Add,
    /// REPLY: an attendee's answer.
    Reply,
    /// CANCEL.
    Cancel,
    /// COUNTER, DECLINECOUNTER and REFRESH: talk about it that changes nothing.
    Talk,
}

impl Method {
    /// Reads the value of METHOD.
    pub fn parse(text: &str) -> Self {
        match text.trim().to_ascii_uppercase().as_str() {
            "ADD" => Self::Add,
            "REPLY" => Self::Reply,
            "CANCEL" => Self::Cancel,
            "COUNTER" | "DECLINECOUNTER" | "REFRESH" => Self::Talk,
            _ => Self::State,
        }
    }
}

/// Until when something goes on.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// DTEND, or DUE.
    At(Moment),
    /// DURATION, in seconds.
    After(i64),
}

/// One version of an event or a to-do.
#[derive(Debug, Clone, Default)]
pub struct Event {
    /// Whether it is a to-do.
    pub is_todo: bool,
    /// Where it begins in the file.
    pub line: u64,
    /// What its calendar says it is.
    pub method: Method,
    /// Its UID.
    pub uid: Option<String>,
    /// Which revision it is.
    pub sequence: u32,
    /// When this version was made; the later wins.
    pub stamp: Option<i64>,
    /// When it begins.
    pub start: Option<Moment>,
    /// What its start says where that is no date.
    pub bad_start: Option<String>,
    /// When it ends, or how long it takes.
    pub end: Option<(u64, End)>,
    /// Which occurrence of the event of its UID it is, and whether it stands for those after it too.
    pub recurrence: Option<(Moment, bool)>,
    /// How it recurs.
    pub rule: Option<(u64, Rule)>,
    /// Further starts, and how long they take where they say so.
    pub added: Vec<(Moment, Option<End>)>,
    /// Occurrences that are none.
    pub removed: Vec<Moment>,
    /// What it is about, on one line; may be empty.
    pub title: String,
    /// The beginning of its description; may be empty.
    pub description: String,
    /// Where it is.
    pub location: Option<String>,
    /// Who called it.
    pub organizer: Option<Party>,
    /// Who was asked.
    pub attendees: Vec<Attendee>,
    /// Whether it was called off.
    pub cancelled: bool,
    /// When a to-do was done.
    pub completed: Option<Moment>,
    /// Whether a to-do says that it is done.
    pub is_done: bool,
    /// What has no place in it.
    pub left: Vec<Loss>,
    /// What of it could not be read.
    pub losses: Vec<Loss>,
}

/// Properties that tell of the record, of programs or of how it is shown, and nothing of the meeting.
const TECHNICAL: [&str; 16] = [
    "BEGIN",
    "CALSCALE",
    "CLASS",
    "COLOR",
    "CREATED",
    "END",
    "LAST-MODIFIED",
    "METHOD",
    "PERCENT-COMPLETE",
    "PRIORITY",
    "PRODID",
    "REQUEST-STATUS",
    "TRANSP",
    "TRIGGER",
    "VERSION",
    "X-ALT-DESC",
];

impl Event {
    /// Reads a component.
    pub fn read(record: Record) -> Self {
        let raw = &record.raw;
        let mut reader = Reader {
            event: Self {
                is_todo: record.kind == Kind::Todo,
                line: raw.line,
                left: record.inside,
                ..Self::default()
            },
            decode: Decode::new(raw, Version::V3),
            all_day: false,
            markup: None,
            room: None,
            full: false,
        };
        for (line, bytes) in raw.lines() {
            match Property::parse(line, bytes) {
                Some(property) => reader.take(&property),
                None => reader.decode.lose(line, NO_PROPERTY),
            }
        }
        let Reader { mut event, decode, all_day, markup, room, .. } = reader;
        event.losses = decode.into_losses();
        event.losses.extend(record.losses);
        event.losses.sort_by_key(|loss| loss.line);
        event.left.sort_by_key(|loss| loss.line);
        if event.description.is_empty()
            && let Some(markup) = markup
        {
            event.description = text::beginning(&markup);
        }
        event.location = event.location.or(room);
        if all_day && let Some(start) = &mut event.start {
            start.whole_day = true;
            if let Some((_, End::At(end))) = &mut event.end {
                end.whole_day = true;
            }
        }
        event
    }

    /// Finds the zones that its times name, and says which are not known.
    pub fn seal(&mut self, zones: &Zones) {
        let mut unknown: Vec<Arc<str>> = Vec::new();
        self.each_moment(|moment| {
            let Zone::Named(name) = &moment.zone else { return };
            if let Some(zone) = zones.find(name) {
                moment.zone = zone;
            } else {
                let name = Arc::clone(name);
                moment.zone = Zone::Floating;
                if !unknown.contains(&name) && unknown.len() < MAX_VALUES {
                    unknown.push(name);
                }
            }
        });
        for name in unknown {
            let reason =
                format!("the time zone \"{name}\" is not known; its times are read as local ones");
            self.losses.push(Loss::new(self.line, reason));
        }
    }

    fn each_moment(&mut self, mut act: impl FnMut(&mut Moment)) {
        self.start.iter_mut().for_each(&mut act);
        self.completed.iter_mut().for_each(&mut act);
        self.removed.iter_mut().for_each(&mut act);
        self.recurrence.iter_mut().for_each(|(moment, _)| act(moment));
        if let Some((_, End::At(moment))) = &mut self.end {
            act(moment);
        }
        for (moment, end) in &mut self.added {
            act(moment);
            if let Some(End::At(moment)) = end {
                act(moment);
            }
        }
    }

    /// Returns when it begins, and which property says so where it is not DTSTART.
    pub fn first(&self) -> Option<(&Moment, Option<&'static str>)> {
        let start = self.start.as_ref().map(|start| (start, None));
        start
            .or_else(|| self.recurrence.as_ref().map(|(at, _)| (at, Some("RECURRENCE-ID"))))
            .or_else(|| self.added.first().map(|(at, _)| (at, Some("RDATE"))))
    }

    /// Tells of a to-do whether it is a promise to somebody: it names who, and when it is due.
    pub fn is_promise(&self) -> bool {
        (self.organizer.is_some() || !self.attendees.is_empty()) && self.end.is_some()
    }

    /// Returns about how many bytes it takes in memory.
    pub fn size(&self) -> usize {
        let party = |party: &Party| {
            let texts = [&party.name, &party.email, &party.phone];
            size_of::<Attendee>() + texts.into_iter().flatten().map(String::len).sum::<usize>()
        };
        let loss = |loss: &Loss| size_of::<Loss>() + loss.reason.len();
        size_of::<Self>()
            + 256
            + self.rule.as_ref().map_or(0, |(_, rule)| rule.size())
            + self.title.len()
            + self.description.len()
            + self.uid.as_ref().map_or(0, String::len)
            + self.location.as_ref().map_or(0, String::len)
            + self.organizer.as_ref().map_or(0, party)
            + self.attendees.iter().map(|attendee| party(&attendee.party)).sum::<usize>()
            + self.left.iter().chain(&self.losses).map(loss).sum::<usize>()
            + self.added.len() * (size_of::<(Moment, Option<End>)>() + zone::MAX_NAME)
            + self.removed.len() * (size_of::<Moment>() + zone::MAX_NAME)
    }
}

/// What is said of a line that is no property.
pub const NO_PROPERTY: &str = "this line has no name or no colon; it was left out";

struct Reader<'a> {
    event: Event,
    decode: Decode<'a>,
    all_day: bool,
    /// The description as HTML, for where there is no other.
    markup: Option<String>,
    /// The first room that was asked.
    room: Option<String>,
    /// Whether more of a sort was met than is kept.
    full: bool,
}

impl Reader<'_> {
    fn take(&mut self, property: &Property<'_>) {
        match property.name.as_str() {
            "UID" => self.take_uid(property),
            "SEQUENCE" => {
                let text = self.decode.text(property);
                self.event.sequence = text.trim().parse().unwrap_or(0);
            }
            "DTSTAMP" => {
                let text = self.decode.text(property);
                let stamp = moment::written(&text).map(|at| at.local.and_utc().timestamp());
                self.event.stamp = stamp.or(self.event.stamp);
            }
            "DTSTART" => match self.moment(property) {
                Ok(start) if self.event.start.is_none() => self.event.start = Some(start),
                Ok(_) => {}
                Err(text) => self.event.bad_start = Some(text),
            },
            "DTEND" | "DUE" => match self.moment(property) {
                Ok(end) => self.event.end = Some((property.line, End::At(end))),
                Err(text) => self.lose(property, &text, "is no date"),
            },
            "DURATION" => {
                let text = self.decode.text(property);
                match moment::duration(&text) {
                    Some(_) if matches!(self.event.end, Some((_, End::At(_)))) => {}
                    Some(seconds) => {
                        self.event.end = Some((property.line, End::After(seconds)));
                    }
                    None => self.lose(property, &text, "is no duration"),
                }
            }
            "RECURRENCE-ID" => match self.moment(property) {
                Ok(moment) => {
                    let later = property
                        .param("RANGE")
                        .is_some_and(|range| range.value.eq_ignore_ascii_case(b"THISANDFUTURE"));
                    self.event.recurrence = Some((moment, later));
                }
                Err(text) => self.lose(property, &text, "is no date"),
            },
            "RRULE" => self.take_rule(property),
            "RDATE" => self.take_dates(property, true),
            "EXDATE" => self.take_dates(property, false),
            "EXRULE" => {
                let reason = "EXRULE: rules of exceptions are not read";
                self.decode.lose(property.line, reason);
            }
            "SUMMARY" => {
                let text = self.decode.text(property);
                self.event.title = self.short(property, &text).unwrap_or_default();
            }
            "DESCRIPTION" => {
                let text = self.decode.text(property);
                self.event.description = text::beginning(&text.replace('\0', ""));
            }
            "X-ALT-DESC" => self.markup = Some(self.decode.text(property).replace('\0', "")),
            "LOCATION" => {
                let text = value::one_line(&self.decode.text(property), ", ");
                self.event.location = self.short(property, &text);
            }
            "ORGANIZER" => match people::named(property, &mut self.decode) {
                Named::Person(person) => self.event.organizer = Some(person.party),
                Named::Room(_) | Named::Thing => {}
                Named::Nobody => self.nobody(property),
            },
            "ATTENDEE" => self.take_attendee(property),
            "STATUS" => {
                let text = self.decode.text(property).trim().to_ascii_uppercase();
                self.event.cancelled |= text == "CANCELLED" || text == "CANCELED";
                self.event.is_done |= text == "COMPLETED";
            }
            "COMPLETED" => match self.moment(property) {
                Ok(done) => self.event.completed = Some(done),
                Err(text) => self.lose(property, &text, "is no date"),
            },
            "X-MICROSOFT-CDO-ALLDAYEVENT" => {
                self.all_day = property.value.trim_ascii().eq_ignore_ascii_case(b"TRUE");
            }
            name if TECHNICAL.contains(&name) || name.starts_with("X-") => {}
            name => {
                let left = &mut self.event.left;
                if left.len() < MAX_VALUES && !left.iter().any(|other| other.reason == name) {
                    left.push(Loss::new(property.line, name));
                }
            }
        }
    }

    fn take_uid(&mut self, property: &Property<'_>) {
        let text = self.decode.text(property);
        match Name::parse(text.trim(), "the UID") {
            Ok(uid) => self.event.uid = Some(uid.as_str().to_owned()),
            Err(TextError::Empty { .. }) => {}
            Err(error) => self.decode.lose(property.line, error.to_string()),
        }
    }

    fn take_rule(&mut self, property: &Property<'_>) {
        if self.event.rule.is_some() {
            let reason = "RRULE: a second rule is not read";
            return self.decode.lose(property.line, reason);
        }
        // No text: its semicolons are not escaped.
        let text = self.decode.text(property);
        match Rule::parse(&text) {
            Ok(rule) => {
                if let Some(unread) = &rule.unread {
                    let reason = format!("RRULE: {unread} is not followed");
                    self.decode.lose(property.line, reason);
                }
                self.event.rule = Some((property.line, rule));
            }
            Err(reason) => {
                let reason = format!("RRULE: {reason}; only the first occurrence is read");
                self.decode.lose(property.line, reason);
            }
        }
    }

    /// Takes the dates of an RDATE (`added`) or an EXDATE.
    fn take_dates(&mut self, property: &Property<'_>, added: bool) {
        let text = self.decode.text(property);
        let zone = zone_of(property);
        let mut wrong = None;
        for member in text.split(',').map(str::trim).filter(|member| !member.is_empty()) {
            let (start, end) = match member.split_once('/') {
                Some((start, end)) => (start, Some(end)),
                None => (member, None),
            };
            let Some(start) = moment::written(start) else {
                wrong.get_or_insert(member);
                continue;
            };
            let start = placed(&zone, start);
            let count = if added { self.event.added.len() } else { self.event.removed.len() };
            if count >= MAX_DATES {
                return self.report_full(property.line, MAX_DATES);
            }
            if added {
                let end = end.and_then(|end| {
                    let length = moment::duration(end).map(End::After);
                    length.or_else(|| Some(End::At(placed(&zone, moment::written(end)?))))
                });
                self.event.added.push((start, end));
            } else {
                self.event.removed.push(start);
            }
        }
        let wrong = wrong.map(ToOwned::to_owned);
        if wrong.is_some() || text.trim().is_empty() {
            self.lose(property, &wrong.unwrap_or_default(), "is no date");
        }
    }

    fn take_attendee(&mut self, property: &Property<'_>) {
        let attendee = match people::named(property, &mut self.decode) {
            Named::Person(attendee) => attendee,
            Named::Room(name) => {
                self.room.get_or_insert(name);
                return;
            }
            Named::Thing => return,
            Named::Nobody => return self.nobody(property),
        };
        let attendees = &mut self.event.attendees;
        if attendees.len() >= MAX_VALUES {
            return self.report_full(property.line, MAX_VALUES);
        }
        if let Some(known) =
            attendees.iter_mut().find(|known| people::same(&known.party, &attendee.party))
        {
            known.party.name = known.party.name.take().or(attendee.party.name);
            known.answer = attendee.answer;
        } else {
            attendees.push(attendee);
        }
    }

    /// Reads a date or a time; what it says where it is none.
    fn moment(&mut self, property: &Property<'_>) -> Result<Moment, String> {
        let text = self.decode.text(property);
        moment::written(&text).map(|written| placed(&zone_of(property), written)).ok_or(text)
    }

    /// Returns a short text on one line, its end cut off where it is too long.
    fn short(&mut self, property: &Property<'_>, text: &str) -> Option<String> {
        let line = value::one_line(&text.replace('\0', ""), " ");
        let text = match line.char_indices().nth(MAX_NAME) {
            Some((end, _)) => {
                let reason = format!(
                    "{}: it is longer than {MAX_NAME} characters; the rest is left out",
                    property.name
                );
                self.decode.lose(property.line, reason);
                line.get(..end).unwrap_or_default().trim_end().to_owned()
            }
            None => line,
        };
        (!text.is_empty()).then_some(text)
    }

    fn lose(&mut self, property: &Property<'_>, text: &str, wrong: &str) {
        let text: String = text.trim().chars().take(60).collect();
        self.decode.lose(property.line, format!("{}: \"{text}\" {wrong}", property.name));
    }

    fn nobody(&mut self, property: &Property<'_>) {
        let reason = format!("{}: it has neither a name nor an address", property.name);
        self.decode.lose(property.line, reason);
    }

    fn report_full(&mut self, line: u64, most: usize) {
        if !std::mem::replace(&mut self.full, true) {
            let reason = format!("it has more than {most} values of a sort; the rest is left out");
            self.decode.lose(line, reason);
        }
    }
}

/// Returns the zone that a property names.
fn zone_of(property: &Property<'_>) -> Zone {
    match property.param_text("TZID") {
        Some(name) => Zone::Named(Arc::from(zone::clip(&name))),
        None => Zone::Floating,
    }
}

/// Puts what was written into its zone; a day has none.
fn placed(zone: &Zone, written: Written) -> Moment {
    let zone = match (written.utc, written.whole_day) {
        (true, _) => Zone::Utc,
        (false, true) => Zone::Floating,
        (false, false) => zone.clone(),
    };
    Moment { local: written.local, whole_day: written.whole_day, zone }
}
