//! Fields that hold several values, one a line: `ana@acme.example (work)`, `Team: blue`.

use crate::app::Labelled;
use crate::domain::{Contact, Detail};

use super::Field;

/// The line on which a value that has lines goes on.
const CONTINUED: &str = "\n  ";

/// Writes a detail as its line.
pub fn line_of(detail: &Detail, field: Field) -> String {
    let label = detail.label.as_deref().unwrap_or_default();
    match field {
        Field::Custom => format!("{label}: {}", detail.value.replace('\n', CONTINUED)),
        _ if label.is_empty() => detail.value.clone(),
        _ => format!("{} ({label})", detail.value),
    }
}

/// Writes all of a contact's values of a field.
pub fn text_of(contact: &Contact, field: Field) -> String {
    let Some(kind) = field.details() else { return String::new() };
    let lines: Vec<String> = contact.details(kind).map(|detail| line_of(detail, field)).collect();
    lines.join("\n")
}

/// Returns the items of a field's text. Several e-mails or phones may stand in one line: it is
/// divided at semicolons, and at commas before a space, unless it is one of the `known`.
pub fn items(text: &str, field: Field, known: &[String]) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for line in text.split('\n') {
        let goes_on = field == Field::Custom && line.starts_with([' ', '\t']);
        match items.last_mut() {
            Some(last) if goes_on => {
                last.push_str(CONTINUED);
                last.push_str(line.trim());
            }
            _ if known.iter().any(|known| known == line.trim()) => {
                items.push(line.trim().to_owned());
            }
            _ => match field {
                Field::Email | Field::Phone => {
                    let parts = line.split(';').flat_map(|part| part.split(", "));
                    items.extend(parts.map(|part| part.trim().trim_end_matches(',').to_owned()));
                }
                Field::Web | Field::Handle => {
                    items.extend(line.split(';').map(|part| part.trim().to_owned()));
                }
                _ => items.push(line.trim().to_owned()),
            },
        }
    }
    items.retain(|item| !item.is_empty());
    items
}

/// Reads a value with its label, the words in brackets at its end.
pub fn labelled(item: &str) -> Labelled {
    let inside = item.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    match inside {
        Some((value, label)) if label.chars().any(char::is_alphabetic) => {
            Labelled { label: Some(label.trim().to_owned()), value: value.trim().to_owned() }
        }
        _ => Labelled { label: None, value: item.to_owned() },
    }
}

/// Reads a custom field.
///
/// # Errors
/// Where no key stands before a colon.
pub fn custom(item: &str) -> Result<(String, String), String> {
    match item.split_once(':') {
        Some((key, value)) if !key.trim().is_empty() => {
            Ok((key.trim().to_owned(), value.trim().replace(CONTINUED, "\n")))
        }
        _ => Err(format!("\"{item}\" has no name: write NAME: VALUE")),
    }
}

/// Returns the names in the labels' field.
pub fn labels(text: &str) -> Vec<String> {
    let names = text.split(',').map(|name| name.trim().to_owned());
    names.filter(|name| !name.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_stand_in_one_line_or_in_several() {
        let all = ["a@x.org (work)", "b@y.org"];
        for text in
            ["a@x.org (work)\nb@y.org", "a@x.org (work), b@y.org", "a@x.org (work);b@y.org,\n"]
        {
            assert_eq!(items(text, Field::Email, &[]), all, "{text:?}");
        }
        let odd = "+49 1, extension 2".to_owned();
        let known = std::slice::from_ref(&odd);
        assert_eq!(items(&odd, Field::Phone, known), known);
        assert_eq!(items(" Street 1, Town; x ", Field::Address, &[]), ["Street 1, Town; x"]);
    }

    #[test]
    fn labels_stand_in_brackets() {
        let read = |item| {
            let Labelled { label, value } = labelled(item);
            (value, label.unwrap_or_default())
        };
        assert_eq!(read("+49 89 1 (mobile)"), ("+49 89 1".into(), "mobile".into()));
        assert_eq!(read("+49 89 (0)"), ("+49 89 (0)".into(), String::new()));
        assert_eq!(read("(089) 1234"), ("(089) 1234".into(), String::new()));
    }

    #[test]
    fn custom_fields_may_go_on_in_the_next_line() {
        let items = items("Team: blue\nNote: one\n  two\nUrl: http://x", Field::Custom, &[]);
        let read: Vec<_> = items.iter().map(|item| custom(item).unwrap()).collect();
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(read, [pair("Team", "blue"), pair("Note", "one\ntwo"), pair("Url", "http://x")]);
        assert!(custom("nothing").is_err() && custom(": x").is_err());
    }
}
