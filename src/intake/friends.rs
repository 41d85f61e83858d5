//! The journal of the program `friends`, in Markdown: activities, notes, friends and locations.
//!
//! Source of the format: <https://github.com/JacobEvelyn/friends>, `lib/friends/introvert.rb` (the four
//! headers), `friend.rb`, `event.rb`, `location.rb` and `tag_regex.rb`. People stand in `**` and
//! locations in `_` within the text of an activity or a note; a name without marks is nobody's.
//!
//! Activities stand before the friends they name, so a file is read as a whole, up to [`MAX_FILE`],
//! and the contacts come out first.

use std::io::{self, Read};

use chrono::{NaiveDate, TimeZone};

use super::common::{Losses, content_id, one_line};
use super::draft::fingerprint;
use super::{ContactDraft, DetailDraft, InteractionDraft, Item, Loss, Party, charset};
use crate::domain::{DetailKind, InteractionType, Timestamp};

/// The largest file that is read, in bytes (64 MiB).
pub const MAX_FILE: u64 = 64 << 20;
/// The longest line that is read, in bytes (1 MiB).
const MAX_LINE: usize = super::MAX_LINE;
/// The most people, places and tags of a line.
const MOST: usize = 500;
/// The hour at which something happened that has a day alone.
const NOON: u32 = 12;
/// What stands between the nicknames of a friend.
const ALIAS: &str = "a.k.a. ";

/// What the lines below a header are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Activities,
    Notes,
    Friends,
    Locations,
}

impl Section {
    const ALL: [Self; 4] = [Self::Activities, Self::Notes, Self::Friends, Self::Locations];

    const fn header(self) -> &'static str {
        match self {
            Self::Activities => "### Activities:",
            Self::Notes => "### Notes:",
            Self::Friends => "### Friends:",
            Self::Locations => "### Locations:",
        }
    }

    fn of(line: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|section| line.trim_end() == section.header())
    }
}

/// Tells whether the beginning of a file is such a journal.
pub fn looks_like(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let mut lines = head.lines().map(|line| line.trim_start_matches('\u{FEFF}'));
    let first = lines.find(|line| !line.trim().is_empty());
    first.is_some_and(|line| Section::of(line).is_some())
}

/// Reads the records of a journal: first the friends, then what they did. A day counts as noon in
/// `zone`.
///
/// # Errors
/// Where it cannot be read, or is larger than [`MAX_FILE`].
pub fn read<R: Read, Z: TimeZone>(input: R, zone: &Z) -> io::Result<std::vec::IntoIter<Item>> {
    let mut bytes = Vec::new();
    charset::open(input)?.bytes.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE {
        let reason = format!("it is larger than {} MiB", MAX_FILE >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, reason));
    }
    let text = String::from_utf8_lossy(&bytes);
    let (mut contacts, mut entries) = (Vec::new(), Vec::new());
    let mut section = None;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim_start_matches('\u{FEFF}').trim_end();
        if let Some(begins) = Section::of(line) {
            section = Some(begins);
            continue;
        }
        if line.is_empty() {
            continue;
        }
        if line.len() > MAX_LINE {
            let reason = format!("the line is longer than {MAX_LINE} bytes");
            entries.push(Item::Failed(Loss::new(number, reason)));
            continue;
        }
        let record = line.strip_prefix("- ").unwrap_or(line).trim();
        match section {
            Some(Section::Friends) => contacts.push(friend(number, record)),
            Some(Section::Activities) => {
                entries.push(event(number, record, InteractionType::Event, zone));
            }
            Some(Section::Notes) => {
                entries.push(event(number, record, InteractionType::Note, zone));
            }
            // Locations stand where they are told: at friends and activities.
            Some(Section::Locations) => {}
            None => {
                let reason = "this stands before the first header (### Activities:)";
                entries.push(Item::Failed(Loss::new(number, reason)));
            }
        }
    }
    contacts.append(&mut entries);
    Ok(contacts.into_iter())
}

/// Returns what a friend is recognised by: their name.
fn id_of(name: &str) -> String {
    fingerprint("friends", name, None, &[])
}

/// Reads `Grace Hopper (a.k.a. The Admiral a.k.a. Amazing Grace) [Paris] @navy`.
fn friend(line: u64, record: &str) -> Item {
    let mut losses = Losses::at(line);
    let end = record.find(['(', '[', '@']).unwrap_or(record.len());
    let (name, mut rest) = record.split_at(end);
    let Some(name) = losses.short(name, "the name") else {
        let why = losses.all.into_iter().next();
        let reason = why.map_or_else(|| "this friend has no name".to_owned(), |loss| loss.reason);
        return Item::Failed(Loss::new(line, reason));
    };
    let mut friend = ContactDraft { external_id: Some(id_of(&name)), line, ..Default::default() };
    friend.name = name;
    if let Some(inner) = rest.strip_prefix('(')
        && let Some(end) = inner.find(") [").or_else(|| inner.find(") @")).or(inner.rfind(')'))
    {
        let (nicknames, after) = inner.split_at(end);
        rest = after.get(1..).unwrap_or_default().trim_start();
        let nicknames = nicknames.trim_start().trim_start_matches(ALIAS);
        let joined: Vec<&str> =
            nicknames.split(&format!(" {ALIAS}")).take(MOST).map(str::trim).collect();
        if let Some(value) = losses.short(&joined.join("; "), "the nickname") {
            let label = Some("nickname".to_owned());
            friend.details.push(DetailDraft { kind: DetailKind::Custom, label, value });
        }
    }
    if let Some(inner) = rest.strip_prefix('[')
        && let Some((location, after)) = inner.split_once(']')
    {
        rest = after;
        if let Some(value) = losses.short(location, "the location") {
            friend.details.insert(0, DetailDraft { kind: DetailKind::Address, label: None, value });
        }
    }
    friend.labels = labels(rest, &mut losses);
    friend.losses = losses.all;
    Item::Contact(Box::new(friend))
}

/// Reads `2018-11-01: **Grace Hopper** and I went to _Paris_. @food`.
fn event<Z: TimeZone>(line: u64, record: &str, kind: InteractionType, zone: &Z) -> Item {
    let (date, text) = record.split_once(": ").unwrap_or((record, ""));
    let Some(occurred_at) = noon(date, zone) else {
        let shown: String = date.chars().take(60).collect();
        let reason = format!("\"{shown}\" is not a date: such a line begins like 2018-11-01: ");
        return Item::Failed(Loss::new(line, reason));
    };
    let mut losses = Losses::at(line);
    let (plain, people, places) = unmarked(text);
    if people.is_empty() {
        let reason = "this names nobody: the people of an entry stand in ** **";
        return Item::Failed(Loss::new(line, reason));
    }
    let Some(summary) = losses.long(without_tags(&plain), "the text") else {
        return Item::Failed(Loss::new(line, "this entry has no text"));
    };
    let id = content_id("friends", [kind.name(), date, text]);
    let mut entry = InteractionDraft::new(kind, occurred_at, id, line);
    for person in people {
        if let Some(name) = losses.short(&person, "the name") {
            let external_id = Some(id_of(&name));
            entry.with.push(Party { name: Some(name), external_id, ..Party::default() });
        }
    }
    entry.summary = summary;
    let place = Some(places.join(", ")).filter(|place| !place.is_empty());
    entry.location = place.and_then(|place| losses.short(&place, "the location"));
    entry.location = entry.location.filter(|_| kind.has_location());
    entry.labels = labels(&plain, &mut losses);
    entry.losses = losses.all;
    Item::Interaction(Box::new(entry))
}

fn noon<Z: TimeZone>(date: &str, zone: &Z) -> Option<Timestamp> {
    let day = NaiveDate::parse_from_str(date.trim(), "%Y-%m-%d").ok()?;
    let year = date.trim().split('-').next()?;
    let local = day.and_hms_opt(NOON, 0, 0).filter(|_| year.len() == 4)?;
    zone.from_local_datetime(&local).earliest().map(Timestamp::from)
}

/// Takes the marks off a text: what stands in `**` are people, what stands in `_` are places.
fn unmarked(text: &str) -> (String, Vec<String>, Vec<String>) {
    let (text, people) = marked(text, "**");
    let (text, places) = marked(&text, "_");
    (text, people, places)
}

/// Finds what stands between two marks and begins with a letter, a digit or a line, each once.
fn marked(text: &str, mark: &str) -> (String, Vec<String>) {
    let (mut plain, mut found) = (String::with_capacity(text.len()), Vec::new());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(mark) {
        plain.push_str(before);
        let end = after.find(mark).filter(|_| {
            after.starts_with(|c: char| c.is_alphanumeric() || c == '_') && found.len() < MOST
        });
        match end {
            Some(end) => {
                let (inner, behind) = after.split_at(end);
                plain.push_str(inner);
                let name = one_line(inner);
                if !found.contains(&name) {
                    found.push(name);
                }
                rest = behind.get(mark.len()..).unwrap_or_default();
            }
            None => {
                plain.push_str(mark);
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    (plain, found)
}

/// Finds the tags of a text: `@food`, `@us:east-coast`; an e-mail's at sign begins none.
fn labels(text: &str, losses: &mut Losses) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for (at, _) in text.match_indices('@').take(MOST) {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let rest = text.get(at + 1..).unwrap_or_default();
        let tag = tag(rest);
        if tag.is_empty() || before.is_some_and(char::is_alphanumeric) {
            continue;
        }
        if let Some(label) = losses.short(tag, "the tag")
            && !labels.contains(&label)
        {
            labels.push(label);
        }
    }
    labels
}

/// Returns the tag at the beginning of a text: letters and digits, with single `:` and `-` between.
fn tag(text: &str) -> &str {
    let mut end = 0;
    let mut joint = false;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() {
            end = at + c.len_utf8();
            joint = false;
        } else if matches!(c, ':' | '-') && !joint && at > 0 {
            joint = true;
        } else {
            break;
        }
    }
    text.get(..end).unwrap_or_default()
}

/// Takes the tags off the end of a text: they are labels.
fn without_tags(text: &str) -> &str {
    let mut text = text.trim_end();
    while let Some(at) = text.rfind(char::is_whitespace) {
        let (before, word) = text.split_at(at);
        let Some(rest) = word.trim_start().strip_prefix('@') else { break };
        if rest.is_empty() || tag(rest).len() != rest.len() {
            break;
        }
        text = before.trim_end();
    }
    text
}

#[cfg(test)]
mod tests {
    use chrono::Utc;
    use proptest::prelude::*;

    use super::*;

    fn all(text: &str) -> Vec<Item> {
        read(text.as_bytes(), &Utc).unwrap().collect()
    }

    #[test]
    fn friends_have_nicknames_places_and_tags() {
        let text = "### Friends:\n- Ana (Annie) Ruiz\n- Grace Hopper (a.k.a. The Admiral a.k.a. Amazing \
            Grace) [Paris] @navy @us:east-coast\n- Bob @food\n";
        let items = all(text);
        let [_, Item::Contact(grace), Item::Contact(bob)] = items.as_slice() else {
            panic!("{items:?}")
        };
        assert_eq!((grace.name.as_str(), grace.line), ("Grace Hopper", 3));
        let details: Vec<&str> = grace.details.iter().map(|one| one.value.as_str()).collect();
        assert_eq!(details, ["Paris", "The Admiral; Amazing Grace"]);
        assert_eq!(grace.labels, ["navy", "us:east-coast"]);
        assert_eq!((bob.name.as_str(), bob.labels.as_slice()), ("Bob", &["food".to_owned()][..]));
    }

    #[test]
    fn entries_are_with_whom_they_mark() {
        let items = all(
            "### Activities:\n- 2018-11-01: **Ana** and **Bob** met George in _Paris_ and _Rome_, \
             bob@x.example. @food @fun\n- 2018-11-02: Alone.\n- soon: **Ana**\n",
        );
        let [Item::Interaction(one), Item::Failed(alone), Item::Failed(soon)] = items.as_slice()
        else {
            panic!("{items:?}")
        };
        assert_eq!(one.summary, "Ana and Bob met George in Paris and Rome, bob@x.example.");
        let names: Vec<&str> = one.with.iter().filter_map(|party| party.name.as_deref()).collect();
        assert_eq!((names, one.location.as_deref()), (vec!["Ana", "Bob"], Some("Paris, Rome")));
        assert_eq!(one.labels, ["food", "fun"]);
        assert_eq!(one.occurred_at.rfc3339(&Utc), "2018-11-01T12:00:00Z");
        assert!(alone.reason.contains("names nobody"));
        assert!(soon.reason.starts_with("\"soon\" is not a date"));
    }

    #[test]
    fn a_journal_is_known_by_its_headers() {
        for head in ["### Activities:\n", "\u{FEFF}\n### Friends:\n- Ana"] {
            assert!(looks_like(head.as_bytes()), "{head}");
        }
        for head in ["", "# Activities\n", "a\n### Friends:\n", "### Friends: Ana\n"] {
            assert!(!looks_like(head.as_bytes()), "{head}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(
            bytes in proptest::collection::vec(any::<u8>(), 0..300),
            text in "(### (Activities|Notes|Friends|Locations):\n|- |2018-11-01: |[*_@()\\[\\] \n:-]|\\*\\*|a.k.a. |[a-zé]{1,4}){0,60}",
        ) {
            for bytes in [bytes.clone(), [b"### Friends:\n", &bytes[..]].concat(), text.clone().into_bytes()] {
                let _ = looks_like(&bytes);
                for item in read(&bytes[..], &Utc).unwrap() {
                    match item {
                        Item::Contact(one) => prop_assert!(!one.name.is_empty()),
                        Item::Interaction(one) => prop_assert!(!one.summary.is_empty()),
                        Item::Failed(loss) => prop_assert!(loss.line > 0),
                        other => panic!("{other:?}"),
                    }
                }
            }
        }
    }
}
