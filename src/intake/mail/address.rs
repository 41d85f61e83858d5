//! Who a mail is from and to: names and addresses, and which of those are real.

use std::collections::HashSet;

use mail_parser::parsers::MessageStream;
use mail_parser::{Addr, Address, HeaderValue};

use super::header::{ended, one_line};
use crate::domain::email::parse_email;
use crate::domain::text::MAX_NAME;
use crate::intake::Party;

/// The most people that are taken from one field.
const MAX_PARTIES: usize = 5_000;

/// Reads a field of addresses: groups are their members, names are decoded and without quotes.
/// Somebody without a real address has a name alone; who has neither is left out.
pub(super) fn parties(value: &[u8]) -> Vec<Party> {
    let source = ended(value);
    let parsed = MessageStream::new(source.as_bytes()).parse_address();
    let HeaderValue::Address(parsed) = parsed else { return Vec::new() };
    let addresses: Vec<Addr<'_>> = match parsed {
        Address::List(list) => list,
        Address::Group(groups) => groups.into_iter().flat_map(|group| group.addresses).collect(),
    };
    let mut parties: Vec<Party> = Vec::new();
    // What stood before a comma that should have been in quotes: the family name of "Ruiz, Ana".
    let mut before: Option<String> = None;
    for address in addresses.into_iter().take(MAX_PARTIES) {
        let mut party = party(&address);
        if let Some(family) = before.take() {
            match &mut party {
                Party { name: Some(name), email: Some(_), .. }
                    if name.split(' ').count() <= 2 && !name.contains(',') =>
                {
                    *name = format!("{name} {family}");
                }
                _ => parties.push(named(family)),
            }
        }
        match party {
            Party { name: None, email: None, .. } => {}
            Party { name: Some(name), email: None, .. } if is_one_word(&name) => {
                before = Some(name);
            }
            party => parties.push(party),
        }
    }
    parties.extend(before.map(named));
    parties
}

/// People, each once: by their address, those without one by their name.
#[derive(Debug, Default)]
pub(super) struct Each {
    parties: Vec<Party>,
    known: HashSet<String>,
}

impl Each {
    /// Adds people.
    pub fn add(&mut self, more: impl IntoIterator<Item = Party>) {
        for party in more {
            if self.parties.len() >= MAX_PARTIES {
                return;
            }
            let key = match (&party.email, &party.name) {
                (Some(email), _) => email.to_lowercase(),
                (None, name) => format!(" {}", name.as_deref().unwrap_or_default()),
            };
            if self.known.insert(key) {
                self.parties.push(party);
            }
        }
    }

    /// Returns them in the order in which they came.
    pub fn all(self) -> Vec<Party> {
        self.parties
    }
}

fn named(name: String) -> Party {
    Party { name: Some(name), ..Party::default() }
}

fn is_one_word(name: &str) -> bool {
    !name.contains(' ') && name.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
}

fn party(address: &Addr<'_>) -> Party {
    let written = address.address.as_deref().map(|text| text.trim().to_owned());
    let email = written.as_deref().and_then(real).map(str::to_owned);
    let mut name = address.name.as_deref().and_then(|text| name_of(text, written.as_deref()));
    if email.is_none() && name.is_none() {
        // `Moderator <>` and `moderator` alone name somebody, if only by a word.
        name = written
            .as_deref()
            .filter(|text| !text.contains('@'))
            .and_then(|text| name_of(text, None));
    }
    Party { name, email, ..Party::default() }
}

/// Returns an address that can be somebody's: a local part, and a host with a dot, a plain word or
/// a number in brackets. One that was masked (`x***@…`, `foo...@x`) or stands for none
/// (`.invalid`, `MISSING_DOMAIN`) is nobody's.
fn real(text: &str) -> Option<&str> {
    let text = text.trim_matches(|c| matches!(c, '<' | '>' | '\'' | '"' | ' ' | ',' | ';'));
    let text = parse_email(text).ok()?;
    let (local, host) = text.split_once('@')?;
    let masked =
        |c: char| matches!(c, '*' | '…' | '•' | '<' | '>' | '"' | '(' | ')' | ',' | ';' | '\\');
    // `x@x.example` is an address; `xxxx@…` hides one.
    let crossed_out = local.len() > 2 && local.bytes().all(|byte| matches!(byte, b'x' | b'X'));
    if local.contains(masked) || local.ends_with("..") || crossed_out {
        return None;
    }
    let literal = host.starts_with('[') && host.ends_with(']') && host.len() > 2;
    let label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let named = host.split('.').all(label);
    let reserved = host.to_ascii_lowercase().ends_with(".invalid");
    ((literal || named) && !reserved).then_some(text)
}

/// Cleans a name: without quotes around it, and none where it only repeats the address.
fn name_of(text: &str, address: Option<&str>) -> Option<String> {
    let mut name = one_line(text);
    // Archives write `user at host (Name)`: the name is what is in brackets.
    if address.is_none()
        && let Some((masked, rest)) = name.split_once(" (")
        && masked.contains(" at ")
    {
        name = rest.trim_end_matches(')').to_owned();
    }
    let quotes = |c: char| matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '<' | '>' | ' ');
    let bare = name.trim_matches(quotes);
    let bare = bare.strip_prefix("mailto:").unwrap_or(bare);
    let lower = bare.to_lowercase();
    let nobody = ["undisclosed", "unlisted-recipient", "recipient list", "recipients not shown"];
    let nobody = nobody.iter().any(|word| lower.starts_with(word))
        || lower.contains("list suppressed")
        || lower.contains("verborgene empf")
        || lower.starts_with("no to-header")
        // The way that a mail took to a machine, in times before domains.
        || (lower.contains('!') && !lower.contains(' '));
    let repeats = address.is_some_and(|address| address.eq_ignore_ascii_case(bare))
        || parse_email(bare).is_ok();
    let says = bare.chars().any(char::is_alphanumeric);
    if nobody || repeats || !says {
        return None;
    }
    Some(bare.chars().filter(|c| *c != '\0').take(MAX_NAME).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(value: &str) -> Vec<String> {
        let text = |party: &Party| {
            format!(
                "{}={}",
                party.name.as_deref().unwrap_or(""),
                party.email.as_deref().unwrap_or("")
            )
        };
        parties(value.as_bytes()).iter().map(text).collect()
    }

    #[test]
    fn names_and_addresses() {
        for (value, expected) in [
            ("Ana Ruiz <ana@x.example>", &["Ana Ruiz=ana@x.example"][..]),
            ("ana@x.example (Ana Ruiz)", &["Ana Ruiz=ana@x.example"]),
            (
                "\"Ruiz, Ana\" <ana@x.example>, bob@y.example",
                &["Ruiz, Ana=ana@x.example", "=bob@y.example"],
            ),
            ("Ruiz, Ana <ana@x.example>", &["Ana Ruiz=ana@x.example"]),
            ("'ana@x.example' <ana@x.example>", &["=ana@x.example"]),
            ("\"'Ana Ruiz'\" <ana@x.example>", &["Ana Ruiz=ana@x.example"]),
            (
                "=?iso-8859-1?Q?Colm_MacC=E1rthaigh?= <colm@x.example>",
                &["Colm MacCárthaigh=colm@x.example"],
            ),
            ("Ville =?ISO-8859-1?Q?Skytt=E4?= <v@x.example>", &["Ville Skyttä=v@x.example"]),
            (
                "Team: ana@x.example, Bob <bob@y.example>;, c@z.example",
                &["=ana@x.example", "Bob=bob@y.example", "=c@z.example"],
            ),
            ("ana@x.example; Bob <bob@y.example>", &["=ana@x.example", "Bob=bob@y.example"]),
            ("ana@localhost", &["=ana@localhost"]),
            ("ana@[192.0.2.1]", &["=ana@[192.0.2.1]"]),
            ("Ana <x@x.com>", &["Ana=x@x.com"]),
        ] {
            assert_eq!(all(value), expected, "{value}");
        }
    }

    #[test]
    fn what_is_masked_is_no_address() {
        for (value, expected) in [
            ("user at host (Ana Ruiz)", &["Ana Ruiz="][..]),
            ("ana at x.example", &["ana at x.example="]),
            ("Ana <a***@x.example>", &["Ana="]),
            ("Ana <ana...@x.example>", &["Ana="]),
            ("Ana <ana@***.example>", &["Ana="]),
            ("Ana <unknown@unknown.invalid>", &["Ana="]),
            ("undisclosed-recipients:;", &[]),
            ("undisclosed-recipient: ;", &[]),
            ("<Undisclosed Recipients@netnoteinc.example>", &[]),
            ("\"Undisclosed-Recipient:;\"@MISSING_DOMAIN", &[]),
            ("(Recipient list suppressed)", &[]),
            ("Moderator-Address <moderator>", &["Moderator-Address="]),
            ("Whomever", &["Whomever="]),
            ("<>", &[]),
            ("@develop:sblab!att!nsb", &[]),
            ("no To-header on input <>", &[]),
            ("", &[]),
        ] {
            assert_eq!(all(value), expected, "{value}");
        }
    }
}
