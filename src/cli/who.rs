//! WHO on the command line: what [`crate::app`] finds, a choice where several fit on a terminal,
//! and the check for forgotten quotes.

use crate::app::{Error, Kind, Session};
use crate::domain::ContactId;
use crate::domain::text::words;

use super::context::Context;
use super::stop::Done;

/// How many contacts are looked through for a name that goes on.
const LOOKED_THROUGH: usize = 50;

/// Finds one contact; where several fit, asks on a terminal.
pub(super) fn contact(who: &str, session: &Session, cx: &mut Context) -> Done<ContactId> {
    match session.find_contact(who) {
        Ok(id) => Ok(id),
        Err(error) => choose(error, cx),
    }
}

/// Lets the user choose where an error names several contacts and there is a terminal.
pub(super) fn choose(error: Error, cx: &mut Context) -> Done<ContactId> {
    if error.kind == Kind::Ambiguous && !error.candidates.is_empty() && cx.can_ask() {
        if let Some(chosen) = cx.pick(&error, &error.candidates)? {
            return Ok(chosen.id);
        }
    }
    Err(error.into())
}

/// Refuses `tl log Ana Ruiz called` where a contact is called "Ana Ruiz": without quotes only
/// the first word is WHO, and the rest would become the text.
///
/// Only single words are looked at: a text in quotes is a text. The words after WHO continue a
/// name where some contact that WHO begins has them as whole words.
pub(super) fn check_quotes(command: &str, who: &str, text: &[String], session: &Session) -> Done {
    let (said, next) = (words(who), text.first().map(|next| words(next)).unwrap_or_default());
    let ([next], false) = (next.as_slice(), said.is_empty()) else { return Ok(()) };
    if who.contains('@') || text.first().is_some_and(|text| text.contains(char::is_whitespace)) {
        return Ok(());
    }
    let begun = |name: &[String]| {
        said.iter().all(|said| name.iter().any(|word| word.starts_with(said.as_str())))
            && !said.contains(next)
            && name.contains(next)
    };
    let found = session.suggest_contacts(&format!("{who} {next}"), LOOKED_THROUGH)?;
    let Some(name) = found.iter().map(|hit| words(&hit.name)).find(|name| begun(name)) else {
        return Ok(());
    };
    // "Ana María López called": the quotes take in as many words as the name goes on for.
    let more =
        text.iter().take_while(|text| matches!(&words(text)[..], [one] if name.contains(one)));
    let mut quoted = who.to_owned();
    let mut taken = 0;
    for word in more {
        quoted.push(' ');
        quoted.push_str(word);
        taken += 1;
    }
    let rest = text[taken..].join(" ");
    let rest = if rest.is_empty() { "TEXT".to_owned() } else { rest };
    Err(Error::usage(format!("\"{quoted}\" looks like one name in several arguments"))
        .hint(format!(
            "quote the name: tl {command} \"{quoted}\" {rest}\nor quote the text, where \"{next}\" begins it: tl {command} {who} \"{} …\"",
            text.first().map_or("", String::as_str)
        ))
        .into())
}
