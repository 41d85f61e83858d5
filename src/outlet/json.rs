//! The JSON contract (`docs/JSON.md` has every shape).
//!
//! Each function turns a record into a value with the contract's keys in the contract's order;
//! [`write()`] puts it on one line. Absent is `null`, times are RFC 3339 with the offset of the
//! given zone, ids are strings.
//!
//! Text from outside stays what it is, but no character of it acts on a terminal that shows the
//! output: control characters, bidi controls and invisible characters are written as `\uXXXX`,
//! which every JSON reader turns back into the character.

mod batch;
mod interaction;

use std::fmt::Display;
use std::io;

use chrono::TimeZone;
use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::domain::contact::{Contact, DetailKind, Relationship};
use crate::domain::display::is_hidden;
use crate::domain::duplicate::Reason;
use crate::domain::filter::Of;
use crate::domain::{
    Account, Book, Cadence, ContactId, FollowUp, HandedOver, Label, Member, Named, Opportunity,
    SavedFilter, Timestamp,
};

pub use batch::{batch, batch_with, taken_back};
pub use interaction::{interaction, version};

/// Writes one value on one line, without a line end.
///
/// # Errors
/// Where `out` fails.
pub fn write(out: impl io::Write, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, Escaping);
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// Compact JSON in which nothing invisible stands unescaped.
struct Escaping;

impl serde_json::ser::Formatter for Escaping {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, c)) = rest.char_indices().find(|(_, c)| must_escape(*c)) {
            out.write_all(&rest.as_bytes()[..at])?;
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                write!(out, "\\u{unit:04x}")?;
            }
            rest = &rest[at + c.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }
}

/// Tells whether a character is written as `\uXXXX`. The controls below the space never get
/// here: JSON itself has them escaped.
fn must_escape(c: char) -> bool {
    c == '\x7F' || (!c.is_ascii() && is_hidden(c))
}

/// Makes the JSON of a record that a search found.
pub fn found(kind: &'static str, record: impl Serialize) -> impl Serialize {
    #[derive(serde::Serialize)]
    struct Shape<T> {
        kind: &'static str,
        record: T,
    }
    Shape { kind, record }
}

/// A record by its id and name.
#[derive(serde::Serialize)]
pub struct Ref<'a> {
    id: String,
    name: &'a str,
}

impl<'a> Ref<'a> {
    /// Refers to a record.
    pub fn to<I: Display>(named: &'a Named<I>) -> Self {
        Self { id: named.id.to_string(), name: &named.name }
    }

    fn all<I: Display>(named: &'a [Named<I>]) -> Vec<Self> {
        named.iter().map(Self::to).collect()
    }
}

/// Writes a moment as the contract has it.
fn time<Z: TimeZone>(moment: Timestamp, zone: &Z) -> String
where
    Z::Offset: Display,
{
    moment.rfc3339(zone)
}

#[derive(serde::Serialize)]
struct LabelledValue<'a> {
    label: Option<&'a str>,
    value: &'a str,
}

fn details(contact: &Contact, kind: DetailKind) -> Vec<LabelledValue<'_>> {
    contact
        .details(kind)
        .map(|detail| LabelledValue { label: detail.label.as_deref(), value: &detail.value })
        .collect()
}

/// Custom values as an object, in the order they were given.
struct Custom<'a>(&'a Contact);

impl Serialize for Custom<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for detail in self.0.details(DetailKind::Custom) {
            map.serialize_entry(detail.label.as_deref().unwrap_or_default(), &detail.value)?;
        }
        map.end()
    }
}

/// Makes a contact's JSON.
pub fn contact<'a, Z: TimeZone>(contact: &'a Contact, zone: &Z) -> impl Serialize + use<'a, Z>
where
    Z::Offset: Display,
{
    #[derive(serde::Serialize)]
    struct Shape<'a> {
        id: String,
        name: &'a str,
        account: Option<Ref<'a>>,
        holder: Option<Ref<'a>>,
        title: Option<&'a str>,
        emails: Vec<LabelledValue<'a>>,
        phones: Vec<LabelledValue<'a>>,
        urls: Vec<LabelledValue<'a>>,
        handles: Vec<LabelledValue<'a>>,
        addresses: Vec<LabelledValue<'a>>,
        labels: Vec<&'a str>,
        starred: bool,
        archived: bool,
        birthday: Option<String>,
        notes: Option<&'a str>,
        custom: Custom<'a>,
        cadence_days: Option<u32>,
        last_interaction_at: Option<String>,
        interaction_count: u64,
        engagement: Option<u8>,
        created_at: String,
        updated_at: String,
    }
    Shape {
        id: contact.id.to_string(),
        name: &contact.name,
        account: contact.account.as_ref().map(Ref::to),
        holder: contact.holder.as_ref().map(Ref::to),
        title: contact.title.as_deref(),
        emails: details(contact, DetailKind::Email),
        phones: details(contact, DetailKind::Phone),
        urls: details(contact, DetailKind::Url),
        handles: details(contact, DetailKind::Handle),
        addresses: details(contact, DetailKind::Address),
        labels: contact.labels.iter().map(|label| label.name.as_str()).collect(),
        starred: contact.starred,
        archived: contact.archived,
        birthday: contact.birthday.map(|day| day.to_string()),
        notes: contact.notes.as_deref(),
        custom: Custom(contact),
        cadence_days: contact.cadence.map(Cadence::days),
        last_interaction_at: contact.last_interaction_at.map(|at| time(at, zone)),
        interaction_count: contact.interaction_count,
        engagement: None,
        created_at: time(contact.created_at, zone),
        updated_at: time(contact.updated_at, zone),
    }
}

/// Makes the JSON of two contacts that may be one person; the first is the one to stay.
pub fn duplicate<'a>(
    reason: &Reason,
    contacts: &'a [Named<ContactId>; 2],
) -> impl Serialize + use<'a> {
    #[derive(serde::Serialize)]
    struct Shape<'a> {
        certainty: &'static str,
        reason: String,
        contacts: [Ref<'a>; 2],
    }
    Shape {
        certainty: reason.certainty().name(),
        reason: reason.to_string(),
        contacts: contacts.each_ref().map(Ref::to),
    }
}

/// Makes an account's JSON.
pub fn account<'a, Z: TimeZone>(account: &'a Account, zone: &Z) -> impl Serialize + use<'a, Z>
where
    Z::Offset: Display,
{
    #[derive(serde::Serialize)]
    struct Shape<'a> {
        id: String,
        name: &'a str,
        parent: Option<Ref<'a>>,
        domains: &'a [String],
        holder: Option<Ref<'a>>,
        contacts: u64,
        last_interaction_at: Option<String>,
        engagement: Option<u8>,
    }
    Shape {
        id: account.id.to_string(),
        name: &account.name,
        parent: account.parent.as_ref().map(Ref::to),
        domains: &account.domains,
        holder: account.holder.as_ref().map(Ref::to),
        contacts: account.contacts,
        last_interaction_at: account.last_interaction_at.map(|at| time(at, zone)),
        engagement: None,
    }
}

/// Makes an opportunity's JSON.
pub fn opportunity<'a, Z: TimeZone>(
    opportunity: &'a Opportunity,
    zone: &Z,
) -> impl Serialize + use<'a, Z>
where
    Z::Offset: Display,
{
    #[derive(serde::Serialize)]
    struct Part<'a> {
        id: String,
        name: &'a str,
        part: Option<&'a str>,
    }
    #[derive(serde::Serialize)]
    struct Shape<'a> {
        id: String,
        title: &'a str,
        account: Option<Ref<'a>>,
        contacts: Vec<Part<'a>>,
        stage: &'a str,
        reason: Option<&'a str>,
        amount: Option<serde_json::Number>,
        currency: Option<&'a str>,
        close_date: Option<String>,
        closed_at: Option<String>,
        created_at: String,
    }
    let part = |part: &'a crate::domain::opportunity::Part| Part {
        id: part.contact.id.to_string(),
        name: &part.contact.name,
        part: part.part.as_deref(),
    };
    Shape {
        id: opportunity.id.to_string(),
        title: &opportunity.title,
        account: opportunity.account.as_ref().map(Ref::to),
        contacts: opportunity.contacts.iter().map(part).collect(),
        stage: &opportunity.stage,
        reason: opportunity.reason.as_deref(),
        amount: opportunity.amount.and_then(|amount| number(amount.hundredths())),
        currency: opportunity.currency.as_deref(),
        close_date: opportunity.close_date.map(|day| day.format("%Y-%m-%d").to_string()),
        closed_at: opportunity.closed_at.map(|at| time(at, zone)),
        created_at: time(opportunity.created_at, zone),
    }
}

/// Makes a follow-up's JSON.
pub fn follow_up<'a, Z: TimeZone>(follow_up: &'a FollowUp, zone: &Z) -> impl Serialize + use<'a, Z>
where
    Z::Offset: Display,
{
    #[derive(serde::Serialize)]
    struct Shape<'a> {
        id: String,
        contact: Ref<'a>,
        text: &'a str,
        due: String,
        assignee: Option<Ref<'a>>,
        origin: Option<String>,
        done_at: Option<String>,
    }
    Shape {
        id: follow_up.id.to_string(),
        contact: Ref::to(&follow_up.contact),
        text: &follow_up.text,
        due: time(follow_up.due, zone),
        assignee: follow_up.assignee.as_ref().map(Ref::to),
        origin: follow_up.origin.map(|id| id.to_string()),
        done_at: follow_up.done_at.map(|at| time(at, zone)),
    }
}

/// Returns an amount as a number: whole where it is, else with two decimals. Amounts end at
/// 10^14 hundredths, far inside of what a double holds exactly.
fn number(hundredths: i64) -> Option<serde_json::Number> {
    if hundredths % 100 == 0 {
        return Some((hundredths / 100).into());
    }
    #[expect(clippy::cast_precision_loss, reason = "amounts stay below 2^53 hundredths")]
    serde_json::Number::from_f64(hundredths as f64 / 100.0)
}

/// Makes the JSON of what went from one member to another, or would go.
pub fn handed_over(handed: &HandedOver, dry_run: bool) -> impl Serialize + use<'_> {
    #[derive(serde::Serialize)]
    struct Shape<'a> {
        from: Ref<'a>,
        to: Ref<'a>,
        contacts: u64,
        archived_contacts: u64,
        accounts: u64,
        follow_ups: u64,
        first_contacts: Vec<Ref<'a>>,
        first_accounts: Vec<Ref<'a>>,
        dry_run: bool,
    }
    let HandedOver { from, to, moved } = handed;
    Shape {
        from: Ref::to(from),
        to: Ref::to(to),
        contacts: moved.contacts,
        archived_contacts: moved.archived,
        accounts: moved.accounts,
        follow_ups: moved.follow_ups,
        first_contacts: Ref::all(&moved.first_contacts),
        first_accounts: Ref::all(&moved.first_accounts),
        dry_run,
    }
}

/// Makes a member's JSON.
pub fn member<'a, Z: TimeZone>(member: &'a Member, zone: &Z) -> impl Serialize + use<'a, Z>
where
    Z::Offset: Display,
{
    #[derive(serde::Serialize)]
    struct Shape<'a> {
        id: String,
        name: &'a str,
        email: Option<&'a str>,
        login: Option<&'a str>,
        role: &'static str,
        since: String,
    }
    Shape {
        id: member.id.to_string(),
        name: &member.name,
        email: Some(member.email.as_str()).filter(|email| !email.is_empty()),
        login: member.login.as_deref(),
        role: member.role.name(),
        since: time(member.since, zone),
    }
}

/// Makes a book's JSON.
pub fn book(book: &Book) -> impl Serialize {
    #[derive(serde::Serialize)]
    struct Shape<'a> {
        id: String,
        name: &'a str,
        tint: Option<&'a str>,
        icon: Option<&'a str>,
        role: &'static str,
        contacts: u64,
        interactions: u64,
        members: u64,
    }
    Shape {
        id: book.id.to_string(),
        name: &book.name,
        tint: book.tint.as_deref(),
        icon: book.icon.as_deref(),
        role: book.role.name(),
        contacts: book.contacts,
        interactions: book.interactions,
        members: book.members,
    }
}

/// Makes a saved filter's JSON.
pub fn saved_filter<'a>(filter: &'a SavedFilter, lists: &[Of]) -> impl Serialize + use<'a> {
    #[derive(serde::Serialize)]
    struct Shape<'a> {
        id: String,
        name: &'a str,
        filter: &'a str,
        lists: Vec<&'static str>,
    }
    let list = |of: &Of| match of {
        Of::Contacts => "contacts",
        Of::Interactions => "interactions",
        Of::Accounts => "accounts",
    };
    Shape {
        id: filter.id.to_string(),
        name: &filter.name,
        filter: &filter.text,
        lists: lists.iter().map(list).collect(),
    }
}

/// Makes a label's JSON.
pub fn label(label: &Label) -> impl Serialize {
    #[derive(serde::Serialize)]
    struct Shape<'a> {
        id: String,
        name: &'a str,
        tint: Option<&'a str>,
        cadence_days: Option<u32>,
        contacts: u64,
    }
    Shape {
        id: label.id.to_string(),
        name: &label.name,
        tint: label.tint.as_deref(),
        cadence_days: label.cadence.map(Cadence::days),
        contacts: label.contacts,
    }
}

/// Makes a relationship's JSON.
pub fn relationship(tie: &Relationship) -> impl Serialize {
    #[derive(serde::Serialize)]
    struct Shape<'a> {
        id: String,
        from: Ref<'a>,
        kind: &'static str,
        to: Ref<'a>,
    }
    Shape {
        id: tie.id.to_string(),
        from: Ref::to(&tie.from),
        kind: tie.kind.name(),
        to: Ref::to(&tie.to),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: &impl Serialize) -> String {
        let mut out = Vec::new();
        write(&mut out, value).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_cannot_be_seen_is_escaped_and_read_back() {
        let hostile =
            "a\u{1b}[31m\u{7f}\u{9b}\u{202e}\u{200b}\u{2060}\u{feff}\u{e0041}\u{2028}\"\\é😀";
        let json = written(&hostile);
        assert_eq!(
            json,
            "\"a\\u001b[31m\\u007f\\u009b\\u202e\\u200b\\u2060\\ufeff\\udb40\\udc41\\u2028\\\"\\\\é😀\""
        );
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), hostile);
    }

    #[test]
    fn amounts_are_numbers_with_their_cents() {
        assert_eq!(written(&number(1_200_000)), "12000");
        assert_eq!(written(&number(1_200_050)), "12000.5");
        assert_eq!(written(&number(99_999_999_999_999)), "999999999999.99");
    }
}
