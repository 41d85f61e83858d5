//! The one place that prints an error.

use std::io::{self, Write as _};
use std::ops::Range;

use crate::app::{Candidate, Error, Kind};
use crate::domain::display;
use crate::outlet::json;

use super::colour::Ink;

/// The most columns of a message: a name of a megabyte is not repeated in full.
const LONGEST: usize = 2_000;
/// The widest line that is shown with what is wrong underlined, in columns.
const WIDEST: usize = 76;

/// Prints an error to standard error: `error: …`, the candidates, `hint: …`, or one JSON object.
pub(super) fn print(error: &Error, as_json: bool, colour: bool) {
    let text = if as_json { object(error) } else { lines(error, colour) };
    // Nobody is left to tell where standard error is gone.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

fn object(error: &Error) -> String {
    #[derive(serde::Serialize)]
    struct Body {
        kind: &'static str,
        message: String,
        hint: Option<String>,
    }
    #[derive(serde::Serialize)]
    struct Shape {
        error: Body,
    }
    let mut hints: Vec<String> = error.hints().map(str::to_owned).collect();
    if !error.candidates.is_empty() {
        let all: Vec<String> = error.candidates.iter().map(one_line).collect();
        hints.push(format!("it may be {}", all.join(" or ")));
    }
    let hint = (!hints.is_empty()).then(|| hints.join("\n"));
    let shape =
        Shape { error: Body { kind: error.kind.name(), message: short(&error.message), hint } };
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = json::write(&mut out, &shape);
    out.push(b'\n');
    String::from_utf8_lossy(&out).into_owned()
}

/// Cuts a message that repeats something endless.
fn short(message: &str) -> String {
    match message.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &message[..end]),
        None => message.to_owned(),
    }
}

fn lines(error: &Error, colour: bool) -> String {
    let label = Ink::Red.draw(colour, "error:");
    let mut text = format!("{label} {}\n", display::fit(&error.message, LONGEST));
    if let Some((line, at)) = error.place() {
        text.push_str(&underlined(line, at));
    }
    if error.kind == Kind::Ambiguous {
        for candidate in &error.candidates {
            text.push_str("  ");
            text.push_str(&display::display(&one_line(candidate)));
            text.push('\n');
        }
    }
    for hint in error.hints() {
        let label = Ink::Cyan.draw(colour, "hint:");
        text.push_str(&format!("{label} {}\n", display::fit(hint, LONGEST)));
    }
    text
}

/// Shows a line with what is wrong underlined: nothing of one that is too long to be seen at once.
fn underlined(line: &str, at: &Range<usize>) -> String {
    let (Some(before), Some(there)) = (line.get(..at.start), line.get(at.clone())) else {
        return String::new();
    };
    let shown = display::display(line);
    if display::width(&shown) > WIDEST {
        return String::new();
    }
    let indent = display::width(&display::display(before));
    let marks = display::width(&display::display(there)).max(1);
    format!("  {shown}\n  {}{}\n", " ".repeat(indent), "^".repeat(marks))
}

/// Shows a candidate: name, account, e-mail, the end of the id.
pub(super) fn one_line(candidate: &Candidate) -> String {
    let mut parts = vec![candidate.name.clone()];
    parts.extend(candidate.account.clone());
    parts.extend(candidate.email.clone());
    format!("{} ({})", parts.join(", "), candidate.id.short())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_act_on_the_terminal() {
        let error = Error::usage("no \u{1b}[2J\n\"x\"").hint("say\u{202e} y");
        let text = lines(&error, false);
        assert_eq!(text, "error: no ␛[2J␊\"x\"\nhint: say␦ y\n");
        let two = object(&Error::usage("no").hint("one").also("two"));
        assert!(two.contains("\"hint\":\"one\\ntwo\""), "{two}");
        let json = object(&error);
        assert_eq!(
            json,
            "{\"error\":{\"kind\":\"usage\",\"message\":\"no \\u001b[2J\\n\\\"x\\\"\",\"hint\":\"say\\u202e y\"}}\n"
        );
    }

    #[test]
    fn an_endless_name_is_cut() {
        let error = Error::usage("x".repeat(1 << 20));
        assert!(lines(&error, false).len() < 4 * LONGEST);
        assert!(object(&error).len() < 4 * LONGEST);
    }
}
