//! iCalendar (RFC 5545): follow-ups as to-dos.
//!
//! A follow-up is a `VTODO`, not a `VEVENT`: it has a due date and a state, and takes no time of
//! anybody's day. Programs that keep to-dos show it until it is done, and take over what changed when
//! they read it again, for its UID is the follow-up's own id. The moment it is due is written in UTC,
//! which needs no description of a time zone and means the same everywhere.
//!
//! The bytes are the same for the same follow-ups: nothing in them tells when they were exported.

use std::io::{self, Write};

use chrono::Utc;

use crate::domain::text::name_key;
use crate::domain::{FollowUp, Timestamp};

use super::lines::{escaped, line};

/// Begins a calendar.
///
/// # Errors
/// Where it cannot be written.
pub fn begin(out: &mut impl Write, name: &str) -> io::Result<()> {
    line(out, "BEGIN", "VCALENDAR")?;
    line(out, "VERSION", "2.0")?;
    line(out, "PRODID", "-//Touchline//Touchline//EN")?;
    line(out, "CALSCALE", "GREGORIAN")?;
    // Not of the standard, and known everywhere: the name of the calendar.
    line(out, "X-WR-CALNAME", &escaped(name))
}

/// Writes one follow-up.
///
/// # Errors
/// Where it cannot be written.
pub fn follow_up(out: &mut impl Write, follow_up: &FollowUp) -> io::Result<()> {
    line(out, "BEGIN", "VTODO")?;
    line(out, "UID", &follow_up.id.to_string())?;
    // Without a METHOD this is when it was changed last (section 3.8.7.2).
    line(out, "DTSTAMP", &moment(follow_up.changed_at))?;
    line(out, "CREATED", &moment(follow_up.created_at))?;
    line(out, "LAST-MODIFIED", &moment(follow_up.changed_at))?;
    line(out, "SUMMARY", &escaped(&summary(follow_up)))?;
    let whose = follow_up.assignee.as_ref().map_or("nobody", |member| member.name.as_str());
    let told = format!("Contact: {}\nFor: {whose}", follow_up.contact.name);
    line(out, "DESCRIPTION", &escaped(&told))?;
    line(out, "DUE", &moment(follow_up.due))?;
    match follow_up.done_at {
        None => line(out, "STATUS", "NEEDS-ACTION")?,
        Some(at) => {
            line(out, "STATUS", "COMPLETED")?;
            line(out, "COMPLETED", &moment(at))?;
            line(out, "PERCENT-COMPLETE", "100")?;
        }
    }
    line(out, "END", "VTODO")
}

/// Ends a calendar.
///
/// # Errors
/// Where it cannot be written.
pub fn end(out: &mut impl Write) -> io::Result<()> {
    line(out, "END", "VCALENDAR")
}

/// Returns what is to be done and with whom; a text that names the contact says both.
fn summary(follow_up: &FollowUp) -> String {
    let FollowUp { text, contact, .. } = follow_up;
    if name_key(text).contains(&name_key(&contact.name)) {
        return text.clone();
    }
    format!("{text} ({})", contact.name)
}

/// Writes a moment in UTC (section 3.3.5, form 2).
fn moment(at: Timestamp) -> String {
    at.in_zone(&Utc).format("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{ContactId, FollowUpId, MemberId, Named};
    use crate::outlet::lines::LINE;

    fn sample(text: &str, name: &str) -> FollowUp {
        FollowUp {
            id: FollowUpId::new(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001)),
            contact: Named { id: ContactId::new(Uuid::from_u128(1)), name: name.to_owned() },
            text: text.to_owned(),
            // 2026-03-06 09:00 in Berlin.
            due: Timestamp::from_millis(1_772_784_000_000),
            assignee: Some(Named {
                id: MemberId::new(Uuid::from_u128(2)),
                name: "Bob Meyer".to_owned(),
            }),
            origin: None,
            done_at: None,
            created_at: Timestamp::from_millis(1_772_500_000_000),
            changed_at: Timestamp::from_millis(1_772_600_000_000),
        }
    }

    fn written(follow_ups: &[FollowUp]) -> String {
        let mut out = Vec::new();
        begin(&mut out, "Sales").unwrap();
        for one in follow_ups {
            follow_up(&mut out, one).unwrap();
        }
        end(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    /// Reads content lines as a calendar does: unfolded, their texts unescaped.
    fn read(text: &str) -> Vec<(String, String)> {
        assert!(text.ends_with("\r\n"));
        let unfolded = text.replace("\r\n ", "");
        let unescape = |value: &str| {
            let (mut plain, mut chars) = (String::new(), value.chars());
            while let Some(c) = chars.next() {
                match (c, c == '\\') {
                    (_, true) => match chars.next() {
                        Some('n' | 'N') => plain.push('\n'),
                        Some(other) => plain.push(other),
                        None => panic!("a backslash at the end"),
                    },
                    (c, false) => plain.push(c),
                }
            }
            plain
        };
        let line = |line: &str| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_owned(), unescape(value))
        };
        unfolded.trim_end_matches("\r\n").split("\r\n").map(line).collect()
    }

    fn value(lines: &[(String, String)], name: &str) -> String {
        lines.iter().find(|(own, _)| own == name).unwrap().1.clone()
    }

    #[test]
    fn a_follow_up_is_a_to_do_with_its_own_id() {
        let text = written(&[sample("send the quote", "Ana Ruiz")]);
        assert_eq!(
            text.replace("\r\n", "\n"),
            "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Touchline//Touchline//EN\n\
             CALSCALE:GREGORIAN\nX-WR-CALNAME:Sales\nBEGIN:VTODO\n\
             UID:01900000-0000-7000-8000-000000000001\nDTSTAMP:20260304T045320Z\n\
             CREATED:20260303T010640Z\nLAST-MODIFIED:20260304T045320Z\n\
             SUMMARY:send the quote (Ana Ruiz)\n\
             DESCRIPTION:Contact: Ana Ruiz\\nFor: Bob Meyer\nDUE:20260306T080000Z\n\
             STATUS:NEEDS-ACTION\nEND:VTODO\nEND:VCALENDAR\n"
        );
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    }

    #[test]
    fn one_that_is_done_says_when() {
        let mut done = sample("Call Ana Ruiz", "Ana Ruiz");
        done.done_at = Some(Timestamp::from_millis(1_772_784_000_000));
        done.assignee = None;
        let lines = read(&written(&[done]));
        assert_eq!(value(&lines, "SUMMARY"), "Call Ana Ruiz", "the name stands there once");
        assert_eq!(value(&lines, "STATUS"), "COMPLETED");
        assert_eq!(value(&lines, "COMPLETED"), "20260306T080000Z");
        assert_eq!(value(&lines, "DESCRIPTION"), "Contact: Ana Ruiz\nFor: nobody");
    }

    proptest! {
        #[test]
        fn any_text_comes_back_and_no_line_is_too_long(text in "\\PC{0,300}", name in "\\PC{1,90}") {
            let written = written(&[sample(&text, &name)]);
            for line in written.split("\r\n") {
                prop_assert!(line.len() <= LINE, "{} octets: {line}", line.len());
            }
            let lines = read(&written);
            let summary = value(&lines, "SUMMARY");
            prop_assert!(summary == text || summary == format!("{text} ({name})"), "{summary}");
        }

        #[test]
        fn no_text_makes_a_line_of_its_own(text in "[\\x00-\\x1f;,\\\\a:]{0,60}") {
            let lines = read(&written(&[sample(&text, "Ana")]));
            prop_assert_eq!(lines.len(), 16);
        }
    }
}
