//! From lines to components: where calendars and what is in them begin and end.
//!
//! Files lose their ENDs, so the beginning of an event ends the one before it, and that of a calendar
//! all that is open. What begins inside an event (an alarm) is left, to the END of its name.

use crate::intake::content::{LINE_COST, RawRecord};
use crate::intake::lines::{ContentLine, value_colon};
use crate::intake::{Loss, MAX_DEPTH, MAX_LINE, MAX_RECORD};

/// The longest name of a component that is one, in bytes.
const MAX_NAME: usize = 64;
/// The length from which a line is kept only where its value is read, in bytes.
const LARGE: usize = 1024;
/// How much of a description is kept, in bytes: more than a summary takes, whatever its markup.
const MAX_VALUE: usize = 64 * 1024;

/// What a line was found to be.
#[derive(Debug)]
pub enum Piece {
    /// A calendar begins.
    Begin,
    /// A calendar ends; one without an END has the line in which it began.
    End(Option<Loss>),
    /// The line belongs to the calendar itself.
    Line,
    /// A component is whole.
    Record(Box<Record>),
    /// Something could not be read at all.
    Failed(Loss),
}

/// What a component is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// VEVENT.
    Event,
    /// VTODO.
    Todo,
    /// VTIMEZONE.
    Zone,
    /// One that has no place here.
    Other,
}

/// A component.
#[derive(Debug)]
pub struct Record {
    /// What it is.
    pub kind: Kind,
    /// Its name in upper case.
    pub name: String,
    /// Its lines; of a zone those of what is inside it too.
    pub raw: RawRecord,
    /// What is inside it: names and lines, each name once.
    pub inside: Vec<Loss>,
    /// What was cut off it.
    pub losses: Vec<Loss>,
    /// What is open in it.
    nest: Vec<String>,
    /// What it takes.
    size: u64,
    /// Why it is passed over.
    pub spoilt: Option<Loss>,
}

/// Collects the lines of components.
#[derive(Debug)]
pub struct Gather {
    unicode: bool,
    /// Where the open calendar began.
    calendar: Option<u64>,
    record: Option<Record>,
    /// Whether the last line belonged to nothing, and was reported.
    stray: bool,
    /// How many calendars began in a row without a line between.
    hollow: usize,
    last_line: u64,
}

impl Gather {
    /// Begins before the first line of a file. `unicode` says that the whole file is.
    pub fn new(unicode: bool) -> Self {
        Self { unicode, calendar: None, record: None, stray: false, hollow: 0, last_line: 0 }
    }

    /// Takes the next line, and hands on what it is or completes.
    pub fn step(&mut self, line: &ContentLine<'_>, take: &mut dyn FnMut(Piece)) {
        let boundary = boundary(line.bytes);
        let hollow = std::mem::take(&mut self.hollow);
        let stray = std::mem::take(&mut self.stray);
        match boundary {
            Some((true, name)) if name == "VCALENDAR" => self.begin_calendar(line, hollow, take),
            Some((true, name)) => self.begin(line, name, take),
            Some((false, name)) if name == "VCALENDAR" => self.end_calendar(true, take),
            Some((false, name)) => self.end(&name, line, take),
            None => match &mut self.record {
                Some(record) => record.keep(line),
                None if self.calendar.is_some() => take(Piece::Line),
                None => self.outside(line, stray, take),
            },
        }
        self.last_line = line.line;
    }

    /// Ends the file.
    pub fn finish(&mut self, take: &mut dyn FnMut(Piece)) {
        self.end_calendar(false, take);
    }

    fn outside(&mut self, line: &ContentLine<'_>, stray: bool, take: &mut dyn FnMut(Piece)) {
        let blank = |byte: &u8| byte.is_ascii_whitespace() || byte.is_ascii_control();
        // The Ctrl-Z of old systems loses nothing.
        if stray || line.bytes.iter().all(blank) {
            self.stray = stray;
            return;
        }
        self.stray = true;
        let reason = "this is outside any calendar; it should come after a line BEGIN:VCALENDAR";
        take(Piece::Failed(Loss::new(line.line, reason)));
    }

    fn begin_calendar(
        &mut self,
        line: &ContentLine<'_>,
        hollow: usize,
        take: &mut dyn FnMut(Piece),
    ) {
        // One without any line between is as good as none.
        if self.calendar.is_some() && self.last_line > 0 && self.record.is_none() && hollow > 0 {
            self.hollow = hollow.saturating_add(1);
            if self.hollow == MAX_DEPTH {
                let reason =
                    format!("calendars begin inside one another more than {MAX_DEPTH} deep");
                take(Piece::Failed(Loss::new(line.line, reason)));
            }
            return;
        }
        self.end_calendar(false, take);
        self.hollow = 1;
        self.calendar = Some(line.line);
        take(Piece::Begin);
    }

    fn end_calendar(&mut self, by_its_end: bool, take: &mut dyn FnMut(Piece)) {
        self.complete(true, take);
        if let Some(began) = self.calendar.take() {
            let reason =
                "the calendar that begins here has no END:VCALENDAR; what there is was read";
            take(Piece::End((!by_its_end).then(|| Loss::new(began, reason))));
        }
    }

    fn begin(&mut self, line: &ContentLine<'_>, name: String, take: &mut dyn FnMut(Piece)) {
        let kind = Kind::of(&name);
        if let Some(record) = &mut self.record
            && (kind == Kind::Other && name != "VJOURNAL" && name != "VFREEBUSY")
        {
            record.nest(line, name);
            return;
        }
        self.complete(true, take);
        self.record = Some(Record {
            kind,
            name,
            raw: RawRecord::new(line.line, self.unicode),
            inside: Vec::new(),
            losses: Vec::new(),
            nest: Vec::new(),
            size: line.size,
            spoilt: None,
        });
    }

    fn end(&mut self, name: &str, line: &ContentLine<'_>, take: &mut dyn FnMut(Piece)) {
        let Some(record) = &mut self.record else { return };
        if let Some(at) = record.nest.iter().rposition(|open| open == name) {
            record.nest.truncate(at);
            if record.kind == Kind::Zone {
                record.push(line);
            }
        } else if record.name == name {
            self.complete(false, take);
        }
    }

    /// Hands the open component on. `cut` says that its END is missing.
    fn complete(&mut self, cut: bool, take: &mut dyn FnMut(Piece)) {
        if let Some(mut record) = self.record.take() {
            if cut {
                let reason = format!("its END:{} is missing; what there is was read", record.name);
                record.losses.push(Loss::new(self.last_line, reason));
            }
            take(Piece::Record(Box::new(record)));
        }
    }
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "VEVENT" => Self::Event,
            "VTODO" => Self::Todo,
            "VTIMEZONE" => Self::Zone,
            _ => Self::Other,
        }
    }
}

impl Record {
    fn nest(&mut self, line: &ContentLine<'_>, name: String) {
        if self.nest.len() + 2 >= MAX_DEPTH {
            let reason = format!("components begin in it more than {MAX_DEPTH} deep");
            return self.spoil(Loss::new(line.line, reason));
        }
        if self.kind == Kind::Zone {
            self.push(line);
        } else if self.nest.is_empty()
            && self.inside.len() < MAX_DEPTH
            && !self.inside.iter().any(|other| other.reason == name)
        {
            self.inside.push(Loss::new(line.line, name.clone()));
        }
        self.nest.push(name);
    }

    fn keep(&mut self, line: &ContentLine<'_>) {
        self.size += line.size + LINE_COST;
        if self.size > MAX_RECORD {
            let reason = format!("it is larger than {} MiB", MAX_RECORD >> 20);
            return self.spoil(Loss::new(self.raw.line, reason));
        }
        let wanted = match self.kind {
            Kind::Event | Kind::Todo => self.nest.is_empty(),
            Kind::Zone => true,
            Kind::Other => false,
        };
        if wanted {
            self.push(line);
        }
    }

    fn push(&mut self, line: &ContentLine<'_>) {
        if self.spoilt.is_some() {
            return;
        }
        if line.bytes.len() <= LARGE {
            self.raw.push(line);
            return;
        }
        // Of a picture its name is all that is told.
        let colon = value_colon(line.bytes).unwrap_or(0);
        let room = room_for(line.bytes);
        let mut kept = line.bytes.len().min(colon.saturating_add(room).max(1));
        // Never within a character of UTF-8.
        while kept > 0 && line.bytes.get(kept).is_some_and(|byte| byte & 0xC0 == 0x80) {
            kept -= 1;
        }
        self.raw.push_bytes(line.line, line.bytes.get(..kept).unwrap_or_default());
        if line.cut && room > 1 {
            let reason = format!("{}; its beginning was read", line.too_long().reason);
            self.losses.push(Loss::new(line.line, reason));
        }
    }

    fn spoil(&mut self, loss: Loss) {
        self.spoilt.get_or_insert(loss);
        self.raw.clear(self.raw.line);
    }
}

/// Returns how much of a long line's value is kept, in bytes.
fn room_for(line: &[u8]) -> usize {
    let end = line.iter().position(|byte| matches!(byte, b';' | b':')).unwrap_or(line.len());
    let name = line.get(..end).unwrap_or_default().trim_ascii();
    let is = |names: &[&str]| names.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()));
    if is(&["DESCRIPTION", "X-ALT-DESC"]) {
        MAX_VALUE
    } else if is(&["ATTENDEE", "EXDATE", "LOCATION", "ORGANIZER", "RDATE", "RRULE", "SUMMARY"]) {
        MAX_LINE
    } else {
        1
    }
}

/// Reads a line that begins (`true`) or ends a component, and its name in upper case.
fn boundary(line: &[u8]) -> Option<(bool, String)> {
    let (begins, rest) = match line.get(..5) {
        Some(word) if word.eq_ignore_ascii_case(b"BEGIN") => (true, line.get(5..)?),
        _ if line.get(..3)?.eq_ignore_ascii_case(b"END") => (false, line.get(3..)?),
        _ => return None,
    };
    let name = rest.trim_ascii_start().strip_prefix(b":")?.trim_ascii();
    let legal = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if name.is_empty() || name.len() > MAX_NAME || !name.iter().all(legal) {
        return None;
    }
    Some((begins, String::from_utf8_lossy(name).to_ascii_uppercase()))
}

/// Tells whether a line begins a calendar, or what may stand in one.
pub fn begins(line: &[u8]) -> bool {
    const NAMES: [&str; 6] = ["VCALENDAR", "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE"];
    boundary(line).is_some_and(|(begins, name)| begins && NAMES.contains(&name.as_str()))
}
