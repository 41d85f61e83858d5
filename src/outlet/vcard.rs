//! vCard 4.0 (RFC 6350): contacts, for address books.
//!
//! A label that has a word in the standard is a TYPE; any other stands in a group beside its value, as
//! Apple's address book has it: `item1.EMAIL` and `item1.X-ABLabel`. Custom fields, for which the
//! standard has no place, are written likewise as `X-TOUCHLINE-FIELD`, which the import knows. Names on
//! networks are a SOCIALPROFILE (RFC 9554). The `UID` is the contact's own id, so that a program that
//! reads the file again finds whom it has. The bytes are the same for the same contacts: there is no REV.

use std::io::{self, Write};

use crate::domain::{Contact, Detail, DetailKind};

use super::lines::{escaped, line};

/// Writes a contact.
///
/// # Errors
/// Where it cannot be written.
pub fn contact(out: &mut impl Write, contact: &Contact) -> io::Result<()> {
    line(out, "BEGIN", "VCARD")?;
    line(out, "VERSION", "4.0")?;
    line(out, "PRODID", "-//Touchline//Touchline//EN")?;
    line(out, "UID", &format!("urn:uuid:{}", contact.id))?;
    line(out, "KIND", "individual")?;
    line(out, "FN", &escaped(&contact.name))?;
    if let Some(account) = &contact.account {
        line(out, "ORG", &escaped(&account.name))?;
    }
    if let Some(title) = &contact.title {
        line(out, "TITLE", &escaped(title))?;
    }
    if let Some(day) = contact.birthday {
        let (month, day, year) = (day.month(), day.day(), day.year());
        let day = match year {
            Some(year) => format!("{year:04}{month:02}{day:02}"),
            None => format!("--{month:02}{day:02}"),
        };
        line(out, "BDAY", &day)?;
    }
    let mut groups = 0;
    let kinds = DetailKind::ALL.into_iter().filter(|kind| *kind != DetailKind::Origin);
    for detail in kinds.flat_map(|kind| contact.details(kind)) {
        write_detail(out, detail, &mut groups)?;
    }
    if !contact.labels.is_empty() {
        let labels: Vec<String> = contact.labels.iter().map(|label| escaped(&label.name)).collect();
        line(out, "CATEGORIES", &labels.join(","))?;
    }
    if let Some(notes) = &contact.notes {
        line(out, "NOTE", &escaped(notes))?;
    }
    line(out, "END", "VCARD")
}

/// Writes a detail; `groups` counts those that have a group.
fn write_detail(out: &mut impl Write, detail: &Detail, groups: &mut u32) -> io::Result<()> {
    let Detail { kind, label, value, .. } = detail;
    let label = label.as_deref();
    let (name, value) = match kind {
        DetailKind::Email => ("EMAIL", escaped(value)),
        DetailKind::Phone => ("TEL", escaped(value)),
        DetailKind::Url => ("URL", escaped(value)),
        DetailKind::Handle => ("SOCIALPROFILE", escaped(value)),
        // Post office box; extension; street; town; region; code; country.
        DetailKind::Address => ("ADR", format!(";;{};;;;", escaped(value))),
        DetailKind::Custom | DetailKind::Origin => ("X-TOUCHLINE-FIELD", escaped(value)),
    };
    let fixed = if *kind == DetailKind::Handle { ";VALUE=text" } else { "" };
    match label.map(|label| (label, parameter(*kind, label))) {
        None => line(out, &format!("{name}{fixed}"), &value),
        Some((_, Some(parameter))) => line(out, &format!("{name}{parameter}{fixed}"), &value),
        Some((label, None)) => {
            *groups += 1;
            line(out, &format!("item{groups}.{name}{fixed}"), &value)?;
            line(out, &format!("item{groups}.X-ABLabel"), &escaped(label))
        }
    }
}

/// Returns the parameter that says what a label says, where there is one.
fn parameter(kind: DetailKind, label: &str) -> Option<String> {
    let word = match (kind, label) {
        (DetailKind::Email | DetailKind::Phone | DetailKind::Url | DetailKind::Address, "work") => {
            "work"
        }
        (DetailKind::Email | DetailKind::Phone | DetailKind::Url | DetailKind::Address, "home") => {
            "home"
        }
        (DetailKind::Phone, "mobile") => "cell",
        (DetailKind::Phone, "fax") => "fax",
        (DetailKind::Phone, "work fax") => "work,fax",
        (DetailKind::Phone, "home fax") => "home,fax",
        (DetailKind::Phone, "pager") => "pager",
        (DetailKind::Handle, network) => {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            let plain = !network.is_empty() && network.chars().all(plain);
            return plain.then(|| format!(";SERVICE-TYPE={network}"));
        }
        _ => return None,
    };
    Some(format!(";TYPE={word}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::outlet::sample::contact as sample;

    fn written(contacts: &[Contact]) -> String {
        let mut out = Vec::new();
        contacts.iter().for_each(|it| contact(&mut out, it).unwrap());
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_card_is_the_standards() {
        let mut ana = sample("Ana, Ruiz; the \\ first");
        ana.birthday = Some("--04-12".parse().unwrap());
        let text = written(&[ana]);
        assert_eq!(
            text.replace("\r\n", "\n"),
            "BEGIN:VCARD\nVERSION:4.0\nPRODID:-//Touchline//Touchline//EN\n\
             UID:urn:uuid:01900000-0000-7000-8000-000000000001\nKIND:individual\n\
             FN:Ana\\, Ruiz\\; the \\\\ first\nORG:Acme\\, Inc.\nTITLE:CTO\nBDAY:--0412\n\
             EMAIL;TYPE=work:ana@example.org\nitem1.TEL:+49 89 1234\n\
             item1.X-ABLabel:Lake House\nURL:https://example.org/a\\,b\n\
             SOCIALPROFILE;SERVICE-TYPE=skype;VALUE=text:ana.ruiz\n\
             ADR;TYPE=home:;;1 Way\\, Town;;;;\nitem2.X-TOUCHLINE-FIELD:XL\n\
             item2.X-ABLabel:T-shirt\nCATEGORIES:big deal,vip\nNOTE:one\\ntwo\nEND:VCARD\n"
        );
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    }

    proptest! {
        #[test]
        fn no_text_makes_a_line_of_its_own(text in "[\\x00-\\x1f;,\\\\a:]{1,60}") {
            let mut ana = sample("Ana");
            ana.notes = Some(text.clone());
            ana.name.clone_from(&text);
            let lines = written(&[ana]).replace("\r\n ", "").matches("\r\n").count();
            prop_assert_eq!(lines, 19);
        }
    }
}
