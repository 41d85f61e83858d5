//! Markdown (CommonMark): contacts with their timelines, to be read, printed or put into a wiki.
//!
//! Texts are no Markdown: what would mean something there is escaped, so that a summary that begins
//! with `#` is no heading and one with `<b>` no HTML; and what acts on a terminal is shown as a visible
//! symbol, as everywhere (`domain::display`).

use std::io::{self, Write};

use chrono::TimeZone;

use crate::domain::display::display_lines;
use crate::domain::duration::show_duration;
use crate::domain::{
    Cadence, Contact, ContactId, Detail, DetailKind, Direction, Interaction, Outcome,
};

/// Begins a file: the name of the book.
///
/// # Errors
/// Where it cannot be written.
pub fn begin(out: &mut impl Write, book: &str) -> io::Result<()> {
    writeln!(out, "# {}", one_line(book))
}

/// Writes a contact: the name and the facts. The entries of the timeline follow.
///
/// # Errors
/// Where it cannot be written.
pub fn contact(out: &mut impl Write, contact: &Contact) -> io::Result<()> {
    writeln!(out, "\n## {}\n", one_line(&contact.name))?;
    let mut fact = |word: &str, text: &str| writeln!(out, "- {word}: {}", one_line(text));
    if let Some(title) = &contact.title {
        fact("Title", title)?;
    }
    if let Some(account) = &contact.account {
        fact("Account", &account.name)?;
    }
    let kinds = DetailKind::ALL.into_iter().filter(|kind| *kind != DetailKind::Origin);
    for Detail { kind, label, value, .. } in kinds.flat_map(|kind| contact.details(kind)) {
        let word = match kind {
            DetailKind::Email => "E-mail",
            DetailKind::Phone => "Phone",
            DetailKind::Url => "URL",
            DetailKind::Handle => "Handle",
            DetailKind::Address => "Address",
            DetailKind::Custom | DetailKind::Origin => "Field",
        };
        let word = match (kind, label) {
            (DetailKind::Custom, Some(label)) => one_line(label),
            (_, Some(label)) => format!("{word} ({})", one_line(label)),
            (_, None) => word.to_owned(),
        };
        fact(&word, value)?;
    }
    if let Some(birthday) = contact.birthday {
        fact("Birthday", &birthday.to_string())?;
    }
    let labels: Vec<&str> = contact.labels.iter().map(|label| label.name.as_str()).collect();
    if !labels.is_empty() {
        fact("Labels", &labels.join(", "))?;
    }
    if let Some(holder) = &contact.holder {
        fact("Holder", &holder.name)?;
    }
    if let Some(days) = contact.cadence.map(Cadence::days) {
        fact("Cadence", &format!("every {days} days"))?;
    }
    if let Some(notes) = &contact.notes {
        writeln!(out, "\n{}", paragraph(notes, "> "))?;
    }
    if contact.interaction_count > 0 {
        writeln!(out, "\n### Timeline")?;
    }
    Ok(())
}

/// Writes an entry of the timeline of the contact `of`: when, what, who, with whom besides, and the
/// text.
///
/// # Errors
/// Where it cannot be written.
pub fn entry<Z: TimeZone>(
    out: &mut impl Write,
    entry: &Interaction,
    of: ContactId,
    zone: &Z,
) -> io::Result<()>
where
    Z::Offset: std::fmt::Display,
{
    let body = &entry.body;
    let at = body.occurred_at.in_zone(zone).format("%Y-%m-%d %H:%M");
    let mut facts = vec![body.kind.word().to_owned()];
    facts.extend(body.direction.map(Direction::name).map(str::to_owned));
    if body.summary.is_some() {
        facts.extend(body.outcome.as_ref().map(Outcome::headline).map(|text| one_line(&text)));
    }
    facts.extend(body.duration_seconds.map(show_duration));
    facts.push(one_line(entry.who()));
    let others = entry.contacts.iter().filter(|contact| contact.id != of);
    let others: Vec<String> = others.map(|contact| one_line(&contact.name)).collect();
    if !others.is_empty() {
        facts.push(format!("with {}", others.join(", ")));
    }
    facts.extend(body.location.as_deref().map(|place| format!("at {}", one_line(place))));
    writeln!(out, "\n**{at}** · {}\n", facts.join(" · "))?;
    writeln!(out, "{}", paragraph(&entry.text(), "> "))?;
    for item in &body.checklist {
        let mark = if item.done { 'x' } else { ' ' };
        writeln!(out, "- [{mark}] {}", one_line(&item.text))?;
    }
    Ok(())
}

/// Escapes a text on one line.
fn one_line(text: &str) -> String {
    display_lines(text).iter().map(|line| escaped(line)).collect::<Vec<_>>().join(" ")
}

/// Escapes a text of several lines, each after `before`; its line ends stay.
fn paragraph(text: &str, before: &str) -> String {
    let lines = display_lines(text);
    let last = lines.len().saturating_sub(1);
    let line = |(place, line): (usize, &String)| {
        let next = lines.get(place + 1).is_some_and(|next| !next.trim().is_empty());
        let end = if place < last && next && !line.trim().is_empty() { "\\" } else { "" };
        format!("{before}{}{end}", escaped(line)).trim_end().to_owned()
    };
    lines.iter().enumerate().map(line).collect::<Vec<_>>().join("\n")
}

/// Escapes what means something to Markdown. Within a line each such character is escaped; at its
/// beginning also what would make a list, and white space, which would make code.
fn escaped(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let line = line.trim();
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    for (at, c) in line.char_indices() {
        let begins = at == 0 && matches!(c, '-' | '+' | '=');
        let numbers = digits > 0 && at == digits && matches!(c, '.' | ')');
        let special = matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '$'
        );
        if special || begins || numbers {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::outlet::sample::contact as sample;

    #[test]
    fn texts_are_no_markdown() {
        assert_eq!(escaped("# <b>*a*</b> [x](y) | `c`"), r"\# \<b\>\*a\*\</b\> \[x\](y) \| \`c\`");
        assert_eq!(escaped("  - item"), r"\- item");
        assert_eq!(escaped("12. twelfth 3. of"), r"12\. twelfth 3. of");
        assert_eq!(paragraph("a\nb\n\n---\n", "> "), "> a\\\n> b\n>\n> \\---\n>");
        assert_eq!(one_line("a\u{1b}[31m\nb"), "a␛\\[31m b");
    }

    #[test]
    fn a_contact_is_a_heading_and_its_facts() {
        let mut out = Vec::new();
        contact(&mut out, &sample("Ana *Ruiz*")).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "\n## Ana \\*Ruiz\\*\n\n- Title: CTO\n- Account: Acme, Inc.\n\
             - E-mail (work): ana@example.org\n- Phone (Lake House): \\+49 89 1234\n\
             - URL: https://example.org/a,b\n- Handle (skype): ana.ruiz\n\
             - Address (home): 1 Way, Town\n- T-shirt: XL\n- Labels: big deal, vip\n\n\
             > one\\\n> two\n"
        );
    }

    proptest! {
        #[test]
        fn no_text_makes_a_heading_or_a_control_character(text in any::<String>()) {
            for line in paragraph(&text, "> ").lines() {
                prop_assert!(line.starts_with('>'), "{line:?}");
                prop_assert!(!line.chars().any(char::is_control), "{line:?}");
            }
            prop_assert!(!one_line(&text).contains('\n'));
        }
    }
}
