//! One message to a draft.

use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::address::Each;
use super::header::{Header, one_line};
use super::parts::Parts;
use super::quote::{self, NewText};
use super::signs::{self, Seen};
use super::{Mail, Record, address, date, html, signature};
use crate::domain::text::MAX_NAME;
use crate::domain::{InteractionType, Timestamp};
use crate::intake::{ContactDraft, InteractionDraft, Loss, Party, Sign};

/// The most lines of new text in a summary.
const MAX_LINES: usize = 12;
/// The most characters of them.
const MAX_CHARS: usize = 1_000;
/// The most characters of the line that names the attachments.
const MAX_ATTACHMENTS: usize = 300;
/// The most calendars of one message.
const MAX_CALENDARS: usize = 16;
/// How much later than its delivery a mail may say that it was sent.
const TOO_LATE: TimeDelta = TimeDelta::days(1);

/// What parts hold that nobody calls an attachment.
const SIGNED: [&str; 3] =
    ["application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"];

/// Reads a message that begins at `line`. `delivered` is what an mbox says of it.
pub(super) fn read(raw: &[u8], line: u64, delivered: Option<DateTime<Utc>>) -> Record {
    let failed = |reason: String| Record::Failed(Loss::new(line, reason));
    let (header, at) = Header::read(raw);
    if header.is_empty() {
        return failed("it has no header: it is no mail".to_owned());
    }
    let parts = match Parts::find(&header, raw.get(at..).unwrap_or_default()) {
        Ok(parts) => parts,
        Err(reason) => return failed(reason),
    };
    let mut losses = Vec::new();
    let occurred_at = moment(&header, delivered, line, &mut losses);

    let body = Body::of(&parts);
    let subject = header.decoded("subject").map(|text| text.replace('\0', ""));
    let subject: String = subject.unwrap_or_default().trim().chars().take(MAX_NAME).collect();
    let new = quote::new_text(&body.text);

    let people = |name: &str| header.all(name).flat_map(address::parties).collect::<Vec<Party>>();
    let author = people("from").into_iter().next();
    let from = author.or_else(|| people("sender").into_iter().next());
    let mut with = Each::default();
    for name in ["to", "cc", "bcc"] {
        with.add(header.all(name).flat_map(address::parties));
    }

    let own_id = header.raw("message-id").and_then(|text| id_of(&text));
    let referred = ["references", "in-reply-to"]
        .iter()
        .find_map(|name| header.raw(name).and_then(|text| id_of(&text)));
    let external_id = own_id.clone().unwrap_or_else(|| content_id(&header, &subject, &body.text));
    let mut draft = InteractionDraft::new(
        InteractionType::Email,
        occurred_at.map_or(Timestamp::from_millis(0), Timestamp::from),
        external_id,
        line,
    );
    draft.signs = signs::signs(&Seen {
        header: &header,
        parts: &parts,
        from: from.as_ref(),
        subject: &subject,
        source: &body.source,
        new: &new.lines,
        is_answer: referred.is_some(),
    });
    draft.signs.extend(occurred_at.is_none().then_some(Sign::Undated));
    draft.thread = referred.or(own_id);
    draft.summary = summary(&subject, &new, &body);
    draft.signature = from
        .as_ref()
        .and_then(|from| signature::contact(&new.signature, from))
        .map(|contact| Box::new(ContactDraft { line, ..contact }));
    draft.from = from;
    draft.with = with.all();
    draft.losses = losses;
    let mut calendars: Vec<Vec<u8>> = Vec::new();
    for calendar in parts.leaves.iter().filter_map(super::parts::Part::calendar) {
        // An invitation stands there twice: to be shown, and as a file.
        if calendars.len() < MAX_CALENDARS && !calendars.contains(&calendar) {
            calendars.push(calendar);
        }
    }
    Record::Mail(Box::new(Mail { draft, calendars }))
}

/// What of a message is read.
struct Body {
    text: String,
    /// The text as it was written: HTML, where it is that.
    source: String,
    /// The names of the attachments.
    files: Vec<String>,
    /// The subjects of messages that are attached.
    forwarded: Vec<String>,
}

impl Body {
    fn of(parts: &Parts<'_>) -> Self {
        let leaves = &parts.leaves;
        // The first text, its plain twin before it: of several texts, the others are footers.
        let blank = |at: usize| leaves[at].text().trim().is_empty();
        let mut chosen = (0..leaves.len()).find(|at| leaves[*at].is_text() && !blank(*at));
        if let Some(at) = chosen
            && leaves[at].kind == "text/html"
            && let Some(group) = leaves[at].alternative
        {
            let twin = (0..leaves.len()).find(|twin| {
                let part = &leaves[*twin];
                part.alternative == Some(group) && part.kind == "text/plain" && part.is_text()
            });
            chosen = twin.filter(|twin| !blank(*twin)).or(chosen);
        }
        let source = chosen.map(|at| leaves[at].text()).unwrap_or_default().replace('\0', "");
        let tagged = ["text/html", "text/enriched", "text/richtext"];
        let is_html = chosen.is_some_and(|at| tagged.contains(&leaves[at].kind.as_str()))
            || looks_like_html(&source);
        let text = if is_html { html::to_text(&source) } else { source.clone() };
        let files = leaves
            .iter()
            .enumerate()
            .filter(|(at, part)| {
                Some(*at) != chosen && !part.is_calendar() && !SIGNED.contains(&part.kind.as_str())
            })
            .filter_map(|(_, part)| part.file.clone())
            .collect();
        let forwarded = leaves
            .iter()
            .filter_map(super::parts::Part::forwarded)
            .take(10)
            .map(|bytes| Header::read(&bytes).0.decoded("subject").unwrap_or_default())
            .collect();
        Self { text, source, files, forwarded }
    }
}

/// Tells HTML that says it is plain text: some programs do not say what they send.
fn looks_like_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(400).collect();
    let start = start.to_lowercase();
    start.starts_with('<')
        && ["<html", "<!doctype html", "<body"].iter().any(|tag| start.contains(tag))
}

/// Finds when a mail was sent: what it says, unless that cannot be; else when it was delivered, if it
/// says that.
fn moment(
    header: &Header<'_>,
    envelope: Option<DateTime<Utc>>,
    line: u64,
    losses: &mut Vec<Loss>,
) -> Option<DateTime<Utc>> {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let received = header.all("received").find_map(|value| date::received(&text(value)));
    let written = header.raw("date").unwrap_or_default();
    let shown: String = written.chars().take(60).collect();
    let said = date::header(&written);
    let delivered = received.or(envelope).filter(|at| at.timestamp() > 0);
    let wrong = match said {
        None if written.is_empty() => "it has no date".to_owned(),
        None => format!("its date \"{shown}\" is none"),
        Some(said) if said.at.timestamp() <= 0 => format!("its date \"{shown}\" is before 1970"),
        Some(said) if delivered.is_some_and(|at| said.at - at > TOO_LATE) => {
            format!("its date \"{shown}\" is later than its delivery")
        }
        Some(said) => {
            if let Some(year) = said.year {
                let meant = said.at.format("%Y");
                losses.push(Loss::new(
                    line,
                    format!("its date says the year {year}: read as {meant}"),
                ));
            }
            return Some(said.at);
        }
    };
    let stands_at = if delivered.is_some() { "delivery" } else { "import" };
    losses.push(Loss::new(line, format!("{wrong}: it stands at its {stands_at}")));
    delivered
}

/// Returns the first id between angle brackets; without any, a single word with an `@`.
fn id_of(text: &str) -> Option<String> {
    let bracketed =
        text.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(id, _)| id);
    let id = match bracketed {
        Some(id) => id.trim(),
        None => text.split_whitespace().next().filter(|word| word.contains('@'))?,
    };
    let plain = !id.is_empty() && id.chars().count() <= MAX_NAME && !id.contains(char::is_control);
    plain.then(|| id.to_owned())
}

/// Makes an id of what a mail says, for one without: it never changes, for files hold it.
fn content_id(header: &Header<'_>, subject: &str, text: &str) -> String {
    let field = |name: &str| header.raw(name).unwrap_or_default();
    let said = format!("mail\n{}\n{}\n{subject}\n{}", field("from"), field("date"), text.trim());
    format!("content:{}", Uuid::new_v5(&Uuid::NAMESPACE_OID, said.as_bytes()))
}

/// Writes the subject, the first lines of what is new, and a line each for what was sent along.
fn summary(subject: &str, new: &NewText, body: &Body) -> String {
    let mut summary = String::from(if subject.is_empty() { "(no subject)" } else { subject });
    let mut room = MAX_CHARS;
    for (at, line) in new.lines.iter().enumerate() {
        let length = line.chars().count();
        let whole = at < MAX_LINES && length <= room;
        summary.push('\n');
        if !whole {
            if at < MAX_LINES {
                summary.extend(line.chars().take(room));
            }
            summary.push('…');
            break;
        }
        room -= length;
        summary.push_str(line);
    }
    for forwarded in new.forwarded.iter().chain(&body.forwarded) {
        let forwarded: String = forwarded.chars().take(MAX_ATTACHMENTS).collect();
        let forwarded = if forwarded.is_empty() { "(no subject)" } else { &forwarded };
        // A String takes all that is written to it.
        let _ = write!(summary, "\nForwarded: {forwarded}");
    }
    if !body.files.is_empty() {
        summary.push_str("\nAttachments: ");
        let mut written = 0;
        for (at, file) in body.files.iter().enumerate() {
            let file: String = one_line(file).replace('\0', "").chars().take(100).collect();
            written += file.chars().count() + 2;
            if at > 0 && written > MAX_ATTACHMENTS {
                let _ = write!(summary, " and {} more", body.files.len() - at);
                break;
            }
            let _ = write!(summary, "{}{file}", if at == 0 { "" } else { ", " });
        }
    }
    summary
}
