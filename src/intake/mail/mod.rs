//! Mail in: mbox, Maildir and single messages (`.eml`, RFC 5322 and MIME) to drafts of interactions.
//!
//! One message is in memory at a time, and never more of it than [`MAX_RECORD`]; of that only the
//! header and the beginning of the text are decoded. The parts of a message are found without
//! recursion (`parts`), what is new of its text by the habits of mail programs (`quote`).

mod address;
mod date;
mod header;
mod html;
mod lines;
pub mod maildir;
mod mbox;
mod message;
mod parts;
mod quote;
mod signature;
mod signs;
#[cfg(test)]
mod tests;

use std::io::{self, Read};

use chrono::{DateTime, Utc};

use self::lines::{Line, Lines};
use super::{InteractionDraft, Item, Loss, MAX_LINE, MAX_RECORD};

/// A message, and the calendars that came with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The message itself.
    pub draft: InteractionDraft,
    /// The iCalendar parts as they were before they were sent: invitations and answers to them.
    pub calendars: Vec<Vec<u8>>,
}

/// One message of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// It was read.
    Mail(Box<Mail>),
    /// It could not be read.
    Failed(Loss),
}

impl From<Record> for Item {
    /// Returns the message as an item, without its calendars.
    fn from(record: Record) -> Self {
        match record {
            Record::Mail(mail) => Self::Interaction(Box::new(mail.draft)),
            Record::Failed(loss) => Self::Failed(loss),
        }
    }
}

/// Reads an mbox, a message at a time.
///
/// # Errors
/// Where reading fails.
pub fn read_mbox<R: Read>(input: R) -> io::Result<Messages<R>> {
    Ok(Messages { lines: Lines::new(input)?, begun: None })
}

/// Reads a single message, as `.eml` and Maildirs have them; an mbox's separator above it is passed
/// over.
///
/// # Errors
/// Where reading fails.
pub fn read_message<R: Read>(input: R) -> io::Result<Record> {
    let mut lines = Lines::new(input)?;
    let mut raw = Raw::default();
    let mut delivered = None;
    let mut first = true;
    while let Some(line) = lines.take()? {
        // Blank lines above the header are a slip of copying.
        if first && line.text().trim_ascii().is_empty() {
            continue;
        }
        if first && line.bytes.starts_with(b"From ") {
            delivered = mbox::envelope(line.text()).and_then(|envelope| envelope.date);
        } else {
            raw.add(&line.bytes, &line);
        }
        first = false;
        lines.done_with(line);
    }
    Ok(raw.read(1, delivered))
}

/// The messages of an mbox.
#[derive(Debug)]
pub struct Messages<R> {
    lines: Lines<R>,
    /// The separator above the next message: its line, and when that was delivered.
    begun: Option<(u64, Option<DateTime<Utc>>)>,
}

impl<R: Read> Messages<R> {
    /// Reads the lines of the next message.
    fn read(&mut self) -> io::Result<Option<Record>> {
        let mut raw = Raw::default();
        let mut after_blank = true;
        let mut started = self.begun.take();
        while let Some(line) = self.lines.take()? {
            let envelope = if line.cut { None } else { mbox::envelope(line.text()) };
            if let Some(envelope) = envelope {
                let next = self.lines.peek()?.map(Line::text);
                if mbox::separates(envelope, after_blank, next) {
                    let begun = Some((line.number, envelope.date));
                    if started.is_none() && raw.is_empty() {
                        started = begun;
                        after_blank = false;
                        continue;
                    }
                    self.begun = begun;
                    break;
                }
            }
            let blank = line.is_blank();
            // What stands above the first message is read as one, if it is more than nothing.
            if started.is_some() || !blank {
                started = started.or(Some((line.number, None)));
                raw.add(mbox::unquoted(&line.bytes), &line);
            }
            after_blank = blank;
            self.lines.done_with(line);
        }
        Ok(started.map(|(line, delivered)| {
            raw.trim_end();
            raw.read(line, delivered)
        }))
    }
}

impl<R: Read> Iterator for Messages<R> {
    type Item = io::Result<Record>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

/// The bytes of a message as they are gathered.
#[derive(Debug, Default)]
struct Raw {
    bytes: Vec<u8>,
    /// How many there are, gathered or not.
    size: u64,
    /// What is too long in it.
    wrong: Option<Loss>,
}

impl Raw {
    fn add(&mut self, bytes: &[u8], line: &Line) {
        self.size += bytes.len() as u64;
        if self.wrong.is_some() {
            return;
        }
        if line.cut {
            let reason = format!("a line of it is longer than {MAX_LINE} bytes");
            self.wrong = Some(Loss::new(line.number, reason));
        } else if self.size > MAX_RECORD {
            let reason = format!("it is larger than {} MiB", MAX_RECORD >> 20);
            self.wrong = Some(Loss::new(line.number, reason));
        } else {
            self.bytes.extend_from_slice(bytes);
            return;
        }
        self.bytes = Vec::new();
    }

    fn is_empty(&self) -> bool {
        self.size == 0
    }

    /// Takes off the blank line that stands above a separator.
    fn trim_end(&mut self) {
        if self.bytes.ends_with(b"\n\n") {
            self.bytes.pop();
        }
    }

    fn read(self, line: u64, delivered: Option<DateTime<Utc>>) -> Record {
        match self.wrong {
            Some(loss) => Record::Failed(loss),
            None => message::read(&self.bytes, line, delivered),
        }
    }
}

/// Tells an mbox by its first bytes: a separator, and a header below it.
pub fn looks_like_mbox(head: &[u8]) -> bool {
    let mut lines = first_lines(head);
    let Some(envelope) = lines.next().and_then(mbox::envelope) else { return false };
    mbox::separates(envelope, true, lines.next())
}

/// Fields of which a message has at least one.
const FIELDS: [&str; 16] = [
    "bcc",
    "cc",
    "content-transfer-encoding",
    "content-type",
    "date",
    "delivered-to",
    "from",
    "in-reply-to",
    "message-id",
    "mime-version",
    "received",
    "references",
    "reply-to",
    "return-path",
    "subject",
    "to",
];
/// How many of them a head without an mbox's separator has at least, where only one is plain.
const PLAIN: [&str; 7] = [
    "content-transfer-encoding",
    "content-type",
    "delivered-to",
    "message-id",
    "mime-version",
    "received",
    "return-path",
];

/// Tells a message by its first bytes: lines of a header, one that only mail has or two that mail
/// has, and nothing else above the first blank line.
pub fn looks_like_message(head: &[u8]) -> bool {
    let mut lines = first_lines(head).peekable();
    lines.next_if(|line| line.starts_with(b"From "));
    let (mut known, mut plain) = (Vec::new(), false);
    let mut whole = 0;
    let length = head.len();
    for line in lines {
        whole += line.len();
        if line.trim_ascii().is_empty() {
            break;
        }
        if matches!(line.first(), Some(b' ' | b'\t')) && whole > line.len() {
            continue;
        }
        if !header::is_field(line) {
            // The last line of what was read may be half of one.
            if whole + 2 < length && known.len() < 3 {
                return false;
            }
            break;
        }
        let name = line.split(|byte| *byte == b':').next().unwrap_or_default().trim_ascii();
        let name = String::from_utf8_lossy(name).to_ascii_lowercase();
        // Components of vCard and iCalendar are fields to the eye.
        if matches!(name.as_str(), "begin" | "end") {
            return false;
        }
        plain |= PLAIN.contains(&name.as_str());
        if FIELDS.contains(&name.as_str()) && !known.contains(&name) {
            known.push(name);
        }
    }
    plain || known.len() >= 2
}

/// Returns the lines of a head, without a byte order mark and blank lines above them.
fn first_lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let blank = head.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
    let end = super::lines::line_end(&head[blank..]);
    head[blank..].split(move |byte| *byte == end).map(|line| {
        let end = line.iter().rev().take_while(|byte| **byte == b'\r').count();
        &line[..line.len() - end]
    })
}
