//! Who called a meeting and who was asked to it.

use crate::domain::email::parse_email;
use crate::domain::text::Name;
use crate::intake::Party;
use crate::intake::content::value::{one_line, unescape_param};
use crate::intake::content::{Decode, Property};

/// Somebody who was asked, and what they said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    /// Who.
    pub party: Party,
    /// Whether they come.
    pub answer: Answer,
}

/// What somebody said to an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Nothing, yes, or perhaps.
    Open,
    /// No; or they sent somebody else.
    Declined,
}

/// What an ATTENDEE or ORGANIZER names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// Somebody.
    Person(Attendee),
    /// A room, by its name.
    Room(String),
    /// A projector, a car.
    Thing,
    /// Nothing by which anybody could be known.
    Nobody,
}

/// Reads an ATTENDEE or ORGANIZER: its address (`mailto:`, a bare one, or EMAIL), its CN and what it
/// answered. What is no e-mail address is none: nothing is made up from a name.
pub fn named(property: &Property<'_>, decode: &mut Decode<'_>) -> Named {
    let text = decode.text(property);
    let param = |name: &str| property.param_text(name).map(|text| unescape_param(&text));
    let is = |name: &str, word: &str| {
        property.param(name).is_some_and(|p| p.value.eq_ignore_ascii_case(word.as_bytes()))
    };
    let mut name = param("CN").and_then(|name| spoken(&name));
    if is("CUTYPE", "ROOM") {
        return name.map_or(Named::Thing, Named::Room);
    }
    if is("CUTYPE", "RESOURCE") {
        return Named::Thing;
    }
    let text = text.trim();
    let (mut email, mut phone) = (None, None);
    if let Some(number) = strip_scheme(text, "tel:") {
        phone = spoken(number);
    } else {
        let address = strip_scheme(text, "mailto:").unwrap_or(text);
        let address = address.split('?').next().unwrap_or_default();
        email = address_of(address);
        // vCalendar 1.0 writes `Ana Ruiz <ana@acme.example>`.
        if email.is_none()
            && let Some((before, rest)) = address.split_once('<')
        {
            email = address_of(rest.trim_end_matches('>'));
            name = name.or_else(|| spoken(before));
        }
    }
    email = email.or_else(|| param("EMAIL").and_then(|text| address_of(&text)));
    // An address in the place of a name says nothing more.
    if let (Some(said), Some(known)) = (&name, &email)
        && strip_scheme(said, "mailto:").unwrap_or(said).eq_ignore_ascii_case(known)
    {
        name = None;
    }
    if name.is_none() && email.is_none() && phone.is_none() {
        return Named::Nobody;
    }
    let declined = is("PARTSTAT", "DECLINED")
        || is("PARTSTAT", "DELEGATED")
        // vCalendar 1.0.
        || is("STATUS", "DECLINED");
    let answer = if declined { Answer::Declined } else { Answer::Open };
    Named::Person(Attendee { party: Party { name, email, phone, ..Party::default() }, answer })
}

/// Tells whether two parties are the same: by their addresses where both have one, else by all.
pub fn same(one: &Party, other: &Party) -> bool {
    match (&one.email, &other.email) {
        (Some(one), Some(other)) => one.eq_ignore_ascii_case(other),
        _ => one == other,
    }
}

fn address_of(text: &str) -> Option<String> {
    let address = parse_email(text.trim().trim_matches(['<', '>', '"'])).ok()?;
    // `/O=EXCHANGE/CN=…@host` is a name of a directory.
    (!address.starts_with('/')).then(|| address.to_owned())
}

/// Returns a name on one line, without the quotes that programs put around it.
fn spoken(text: &str) -> Option<String> {
    let line = one_line(text, " ");
    let bare = line.trim_matches(['"', '\'']).trim();
    Name::parse(bare, "the name").ok().map(|name| name.as_str().to_owned())
}

fn strip_scheme<'t>(text: &'t str, scheme: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then_some(rest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::content::RawRecord;
    use crate::intake::content::value::Version;

    fn read(line: &str) -> Named {
        let raw = RawRecord::default();
        let property = Property::parse(1, line.as_bytes()).unwrap();
        named(&property, &mut Decode::new(&raw, Version::V3))
    }

    fn person(line: &str) -> (Option<String>, Option<String>, Answer) {
        let Named::Person(Attendee { party, answer }) = read(line) else { panic!("{line}") };
        (party.name, party.email, answer)
    }

    #[test]
    fn addresses_are_found_where_programs_put_them() {
        let ana = (Some("Ana Ruiz".to_owned()), Some("ana@acme.example".to_owned()), Answer::Open);
        for line in [
            "ATTENDEE;CN=Ana Ruiz:mailto:ana@acme.example",
            "ATTENDEE;CN=\"Ana Ruiz\";PARTSTAT=ACCEPTED:MAILTO:ana@acme.example",
            "ATTENDEE;CN='Ana Ruiz':ana@acme.example",
            "ORGANIZER;CN=\"Ana Ruiz\";EMAIL=\"ana@acme.example\":/aMjY/principal/",
            "ATTENDEE;CN=Ana Ruiz;EMAIL=ana@acme.example:urn:uuid:1",
            "ATTENDEE;ROLE=ATTENDEE:Ana Ruiz <ana@acme.example>",
        ] {
            assert_eq!(person(line), ana, "{line}");
        }
        assert_eq!(
            person("ATTENDEE;CN=ana@acme.example;PARTSTAT=DECLINED:mailto:Ana@acme.example"),
            (None, Some("Ana@acme.example".to_owned()), Answer::Declined)
        );
        assert_eq!(
            person("ATTENDEE;CN=George Herman ^'Babe^' Ruth:mailto:babe@example.com").0.as_deref(),
            Some("George Herman \"Babe\" Ruth")
        );
    }

    #[test]
    fn nothing_is_made_up() {
        assert_eq!(
            person("ATTENDEE;CN=Bo Li:invalid:nomail"),
            (Some("Bo Li".to_owned()), None, Answer::Open)
        );
        assert_eq!(person("ATTENDEE;CN=Bo Li:mailto:/O=CORP/CN=BO@x").1, None);
        assert_eq!(read("ATTENDEE:urn:uuid:1"), Named::Nobody);
        assert_eq!(read("ATTENDEE;CUTYPE=RESOURCE;CN=Car:mailto:car@x.example"), Named::Thing);
        assert_eq!(
            read("ATTENDEE;CUTYPE=ROOM;CN=Big Room:mailto:room@x.example"),
            Named::Room("Big Room".to_owned())
        );
    }
}
