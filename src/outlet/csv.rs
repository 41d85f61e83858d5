//! CSV (RFC 4180): tables of contacts and of interactions, for spreadsheets and other programs.
//!
//! The columns of contacts are those that the import knows by name. A contact has several e-mails and
//! phones, each with a label: they stand in numbered pairs, `email_1_label` and `email_1_value`, as
//! many as the contact with the most of them needs ([`Width`]).
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and a formula can
//! send what stands beside it elsewhere. What such cells hold was typed or imported, so it gets an
//! apostrophe before it, which spreadsheets read as "this is text" and the import takes off again
//! (OWASP, "CSV injection"). [`Cells::Raw`] writes every cell as it is.

use std::io::{self, Write};

use chrono::TimeZone;

use crate::domain::interaction::{Author, Resolution, Satisfaction};
use crate::domain::{Contact, DetailKind, Direction, Interaction, Named, Outcome};

/// How cells are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cells {
    /// What a spreadsheet would take for a formula is marked as text.
    Defused,
    /// As they are: for programs that read every cell as text.
    Raw,
}

/// What a cell must not begin with.
const FORMULAS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

impl Cells {
    /// Writes one row.
    fn row<'c>(
        self,
        out: &mut impl Write,
        cells: impl IntoIterator<Item = &'c str>,
    ) -> io::Result<()> {
        for (place, cell) in cells.into_iter().enumerate() {
            if place > 0 {
                out.write_all(b",")?;
            }
            self.cell(out, cell)?;
        }
        out.write_all(b"\r\n")
    }

    fn cell(self, out: &mut impl Write, cell: &str) -> io::Result<()> {
        let defuse = self == Self::Defused && cell.starts_with(FORMULAS);
        let apostrophe = if defuse { "'" } else { "" };
        // White space at an end is quoted, so that nobody trims it.
        let quoted = cell.contains([',', '"', '\n', '\r', ';', '\t']) || cell.trim() != cell;
        if quoted {
            write!(out, "\"{apostrophe}{}\"", cell.replace('"', "\"\""))
        } else {
            write!(out, "{apostrophe}{cell}")
        }
    }
}

/// The details that have columns, and what the columns are called.
const DETAILS: [(DetailKind, &str); 6] = [
    (DetailKind::Email, "email"),
    (DetailKind::Phone, "phone"),
    (DetailKind::Url, "website"),
    (DetailKind::Handle, "im"),
    (DetailKind::Address, "address"),
    (DetailKind::Custom, "custom_field"),
];

/// How many columns the details of each kind take.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Width([usize; DETAILS.len()]);

impl Width {
    /// Makes room for a contact.
    pub fn fit(&mut self, contact: &Contact) {
        for (most, (kind, _)) in self.0.iter_mut().zip(DETAILS) {
            *most = (*most).max(contact.details(kind).count());
        }
    }
}

/// Writes the headers of contacts.
///
/// # Errors
/// Where they cannot be written.
pub fn contact_headers(out: &mut impl Write, width: Width) -> io::Result<()> {
    let mut headers: Vec<String> =
        ["id", "name", "account", "title", "labels", "birthday", "notes"].map(String::from).into();
    for (most, (kind, word)) in width.0.into_iter().zip(DETAILS) {
        let (label, value) = match kind {
            DetailKind::Handle => ("service", "value"),
            DetailKind::Address => ("label", "formatted"),
            _ => ("label", "value"),
        };
        for number in 1..=most {
            headers.push(format!("{word}_{number}_{label}"));
            headers.push(format!("{word}_{number}_{value}"));
        }
    }
    Cells::Raw.row(out, headers.iter().map(String::as_str))
}

/// Writes a contact.
///
/// # Errors
/// Where it cannot be written.
pub fn contact(
    out: &mut impl Write,
    contact: &Contact,
    width: Width,
    cells: Cells,
) -> io::Result<()> {
    let id = contact.id.to_string();
    let labels: Vec<&str> = contact.labels.iter().map(|label| label.name.as_str()).collect();
    let labels = labels.join("; ");
    let birthday = contact.birthday.map(|day| day.to_string()).unwrap_or_default();
    let mut row = vec![
        id.as_str(),
        &contact.name,
        contact.account.as_ref().map_or("", |account| &account.name),
        contact.title.as_deref().unwrap_or_default(),
        &labels,
        &birthday,
        contact.notes.as_deref().unwrap_or_default(),
    ];
    for (most, (kind, _)) in width.0.into_iter().zip(DETAILS) {
        let mut details = contact.details(kind);
        for _ in 0..most {
            let detail = details.next();
            row.push(detail.and_then(|detail| detail.label.as_deref()).unwrap_or_default());
            row.push(detail.map_or("", |detail| &detail.value));
        }
    }
    cells.row(out, row)
}

/// Writes the headers of interactions.
///
/// # Errors
/// Where they cannot be written.
pub fn interaction_headers(out: &mut impl Write) -> io::Result<()> {
    Cells::Raw.row(
        out,
        [
            "id",
            "occurred_at",
            "type",
            "direction",
            "outcome",
            "duration_seconds",
            "contacts",
            "accounts",
            "opportunity",
            "by",
            "logged_by",
            "logged_at",
            "location",
            "satisfaction",
            "resolution",
            "quality",
            "pinned",
            "source",
            "summary",
        ],
    )
}

/// Writes an interaction; several contacts and accounts are joined by `; `. Times are RFC 3339 in
/// the given zone.
///
/// # Errors
/// Where it cannot be written.
pub fn interaction<Z: TimeZone>(
    out: &mut impl Write,
    entry: &Interaction,
    zone: &Z,
    cells: Cells,
) -> io::Result<()>
where
    Z::Offset: std::fmt::Display,
{
    let body = &entry.body;
    let by = match (&body.author, entry.author.as_deref()) {
        (Some(Author::Member(_) | Author::Name(_)), Some(name)) => name,
        _ => entry.logged_by.name.as_str(),
    };
    let number = |number: Option<u32>| number.map(|it| it.to_string()).unwrap_or_default();
    let id = entry.id.to_string();
    let row = [
        id.as_str(),
        &body.occurred_at.rfc3339(zone),
        body.kind.name(),
        body.direction.map_or("", Direction::name),
        body.outcome.as_ref().map_or("", Outcome::name),
        &number(body.duration_seconds),
        &names(&entry.contacts),
        &names(&entry.accounts),
        entry.opportunity.as_ref().map_or("", |opportunity| &opportunity.name),
        by,
        &entry.logged_by.name,
        &entry.logged_at.rfc3339(zone),
        body.location.as_deref().unwrap_or_default(),
        &number(body.satisfaction.map(Satisfaction::get).map(u32::from)),
        body.resolution.map_or("", Resolution::name),
        body.quality.name(),
        if entry.pinned { "yes" } else { "no" },
        body.source.as_ref().map_or("", |source| &source.source),
        &entry.text(),
    ];
    cells.row(out, row)
}

fn names<I>(named: &[Named<I>]) -> String {
    let names: Vec<&str> = named.iter().map(|named| named.name.as_str()).collect();
    names.join("; ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::outlet::sample::contact as sample;

    fn written(contacts: &[Contact], cells: Cells) -> Vec<u8> {
        let mut width = Width::default();
        contacts.iter().for_each(|it| width.fit(it));
        let mut out = Vec::new();
        contact_headers(&mut out, width).unwrap();
        for it in contacts {
            contact(&mut out, it, width, cells).unwrap();
        }
        out
    }

    #[test]
    fn formulas_are_defused() {
        let mut ana = sample("=cmd|' /C calc'!A0");
        ana.title = Some("@SUM(1+1)".to_owned());
        ana.details[1].value = "+49 89 1234".to_owned();
        ana.notes = Some("-2+3, \"quoted\"\nand a line".to_owned());
        let safe = String::from_utf8(written(std::slice::from_ref(&ana), Cells::Defused)).unwrap();
        for cell in [
            "'=cmd|' /C calc'!A0,",
            ",'@SUM(1+1),",
            ",'+49 89 1234",
            "\"'-2+3, \"\"quoted\"\"\nand a line\"",
        ] {
            assert!(safe.contains(cell), "{cell}: {safe}");
        }
        let raw = written(std::slice::from_ref(&ana), Cells::Raw);
        assert!(!String::from_utf8(raw).unwrap().contains(",'"));
    }

    #[test]
    fn only_as_many_columns_as_are_needed() {
        let text = String::from_utf8(written(&[sample("Ana")], Cells::Raw)).unwrap();
        let header = text.lines().next().unwrap();
        assert!(header.starts_with("id,name,account,title,labels,birthday,notes,email_1_label"));
        assert!(!header.contains("website_2"), "{header}");
        assert_eq!(written(&[], Cells::Raw), b"id,name,account,title,labels,birthday,notes\r\n");
    }

    proptest! {
        #[test]
        fn no_cell_is_a_formula(text in "[=+@\t\r\n\"',;a -]{0,12}") {
            let mut out = Vec::new();
            Cells::Defused.row(&mut out, [text.as_str()]).unwrap();
            let cell = String::from_utf8(out).unwrap();
            let cell = cell.strip_prefix('"').unwrap_or(&cell).trim_end_matches("\r\n");
            prop_assert!(!cell.starts_with(FORMULAS), "{}", cell);
        }
    }
}
