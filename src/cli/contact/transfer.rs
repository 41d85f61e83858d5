//! `tl contact copy` and `tl contact move`.

use crate::app::{Session, Transferred};
use crate::domain::Capability;

use super::super::context::Context;
use super::super::entries::{FOR_GOOD, STILL_READ};
use super::super::lists::counted;
use super::super::prompt::{Danger, allowed};
use super::super::stop::Done;
use super::super::who;
use super::show;

/// Runs `tl contact copy`.
pub(super) fn copy(who: &str, to: &str, session: &Session, cx: &mut Context) -> Done {
    let id = who::contact(who, session, cx)?;
    let there = session.copy_contact(id, session.find_book(to)?)?;
    show::show(&there.contact, session, cx)?;
    cx.say(format!("Copied {} to \"{}\"", there.contact.name, there.book.name));
    besides(&there, cx);
    Ok(())
}

/// Runs `tl contact move`.
pub(super) fn transfer(who: &str, to: &str, session: &Session, cx: &mut Context) -> Done {
    let id = who::contact(who, session, cx)?;
    let book = session.find_book(to)?;
    allowed(session, Capability::DeleteContacts)?;
    let contact = session.contact(id)?;
    let goes = session.consequences(id)?;
    let mut details =
        vec![format!("{} leaves this book, with its earlier versions.", contact.name)];
    if goes.purged > 0 {
        let entries = counted(goes.purged, "entry", "entries");
        details.push(format!("{entries} with that contact alone come along, logged anew by you."));
    }
    if goes.shared > 0 {
        let entries = counted(goes.shared, "entry", "entries");
        details.push(format!("{entries} with others stay here and lose the contact."));
    }
    if goes.follow_ups > 0 {
        details
            .push(format!("{} come along.", counted(goes.follow_ups, "follow-up", "follow-ups")));
    }
    details.push("Opportunities and relationships stay here and lose the contact.".to_owned());
    details.push(FOR_GOOD.to_owned());
    details.push("`tl contact copy` leaves it here.".to_owned());
    cx.confirm(&Danger { deed: format!("move \"{}\"", contact.name), details })?;
    let there = session.move_contact(id, book)?;
    show::show(&there.contact, session, cx)?;
    let along = format!(
        "{} and {}",
        counted(there.entries, "entry", "entries"),
        counted(there.follow_ups, "follow-up", "follow-ups")
    );
    cx.say(format!("Moved {} to \"{}\", with {along}", there.contact.name, there.book.name));
    besides(&there, cx);
    if there.gone.as_ref().is_some_and(|gone| gone.purge_pending) {
        cx.warn(STILL_READ);
    }
    Ok(())
}

/// Says what was made besides, and what could not come along.
fn besides(there: &Transferred, cx: &mut Context) {
    cx.made_besides(&there.made);
    if let Some(holder) = &there.holder_left {
        cx.say(format!("{holder} does not work in that book: nobody holds the contact there"));
    }
}
