//! `tl undo`: takes back the entry that was logged last.

use crate::app::{Error, Kind};

use super::context::Context;
use super::interaction;
use super::stop::Done;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl undo              shows your last entry and asks
  tl undo --yes        takes it back at once";

/// Runs `tl undo`.
pub(super) fn run(cx: &mut Context) -> Done {
    let session = cx.open()?;
    let Some(entry) = session.last_entry()? else {
        return Err(Error::new(
            Kind::NotFound,
            "there is nothing to undo: you have logged nothing in this book",
        )
        .hint("`tl interaction delete ID` deletes any entry")
        .into());
    };
    interaction::take_back(&entry, &session, cx)
}
