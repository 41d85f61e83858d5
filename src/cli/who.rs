//! WHO on the command line: what [`crate::app`] finds, a choice where several fit on a terminal,
//! and the check for forgotten quotes.

use crate::app::{Error, Kind, Session, shell_word};
use crate::domain::{Contact, ContactId};

use super::context::Context;
use super::prompt::pick;
use super::stop::Done;

/// Finds one contact; where several fit, asks on a terminal.
pub(super) fn contact(who: &str, session: &Session, cx: &Context) -> Done<ContactId> {
    match session.find_contact(who) {
        Ok(id) => Ok(id),
        Err(error) => choose(error, cx),
    }
}

/// Lets the user choose where an error names several contacts and there is a terminal.
pub(super) fn choose(error: Error, cx: &Context) -> Done<ContactId> {
    if error.kind == Kind::Ambiguous
        && !error.candidates.is_empty()
        && cx.can_ask()
        && let Some(chosen) = pick(&error)?
    {
        return Ok(chosen);
    }
    Err(error.into())
}

/// Returns the command that logs a call with a contact, to be offered: by the name, or by the end
/// of the id where the name fits others too.
pub(super) fn call(contact: &Contact, session: &Session) -> String {
    let who = match session.find_contact(&contact.name) {
        Ok(id) if id == contact.id => shell_word(&contact.name),
        _ => contact.id.short(),
    };
    format!("tl c {who} TEXT")
}

/// Refuses `tl log Ana Ruiz called` where a contact is called "Ana Ruiz": without quotes only
/// the first word is WHO, and the rest would become the text. The hint has the quotes around as
/// many words as the name goes on for.
pub(super) fn check_quotes(command: &str, who: &str, text: &[String], session: &Session) -> Done {
    let mut quoted = who.trim().to_owned();
    let mut wrong = None;
    let mut rest = text;
    while let [next, after @ ..] = rest {
        match session.check_next_word(&quoted, next) {
            Ok(()) => break,
            Err(error) if error.kind == Kind::Usage => wrong = wrong.or(Some(error)),
            Err(error) => return Err(error.into()),
        }
        quoted = format!("{quoted} {}", next.trim());
        rest = after;
    }
    let Some(wrong) = wrong else { return Ok(()) };
    let rest = if rest.is_empty() { "TEXT".to_owned() } else { rest.join(" ") };
    let form = format!("tl {command} {} {rest}", shell_word(&quoted));
    let other = "where the words belong to the text, put the whole text in quotes";
    Err(wrong.hint(form).also(other).into())
}
