//! An export of Touchline: no import of contacts, but the book as it was, with its ids.

use std::cell::Cell;
use std::io::Read;

use crate::app::{Error, ImportInput, Kind, Progress, Result, Session};
use crate::domain::Capability;
use crate::domain::record::Record;
use crate::intake::book;
use crate::store::{self, Restored};

/// How many records lie between two reports of progress.
const REPORT_EVERY: u64 = 100;

/// Restores an export into the current book, all of it or nothing; returns also how many records were
/// read, and whether a trial was stopped before the end.
///
/// # Errors
/// Where the role does not allow it, and with the line where the file cannot be.
pub(super) fn restore(
    session: &Session,
    input: &ImportInput,
    (name, mut file): (&str, Box<dyn Read>),
    (bytes, total): (&Cell<u64>, Option<u64>),
    progress: &mut dyn FnMut(Progress) -> bool,
) -> Result<(Restored, u64, bool)> {
    session.demand(Capability::Restore)?;
    if input.label.is_some() {
        let error = Error::usage("an export of Touchline is restored as it was");
        return Err(error.hint("leave out --label; `tl contact label` puts one on afterwards"));
    }
    let mut seen = 0;
    let mut feed = |sink: &mut dyn FnMut(Record) -> store::Result<()>| {
        let mut failed = None;
        let read = book::read(&mut file, &mut |record| {
            seen += 1;
            let progressed = Progress { bytes: bytes.get(), total, records: seen };
            let taken = if seen % REPORT_EVERY == 0 && !progress(progressed) {
                Err(store::Error::Cancelled)
            } else {
                sink(record)
            };
            taken.map_err(|error| {
                let why = error.to_string();
                failed = Some(error);
                why
            })
        });
        match (read, failed) {
            (Ok(()), _) => Ok(()),
            // With the line where it stands.
            (Err(why), None | Some(store::Error::Invalid(_))) => Err(store::Error::Invalid(why)),
            (Err(_), Some(error)) => Err(error),
        }
    };
    let mut stopped = false;
    let restored = if input.dry_run {
        let mut would = Restored::default();
        let read = feed(&mut |record| {
            match record {
                Record::Contact(_) => would.contacts += 1,
                Record::Interaction(_) => would.interactions += 1,
                _ => would.others += 1,
            }
            Ok(())
        });
        match read {
            Err(store::Error::Cancelled) => {
                stopped = true;
                Ok(would)
            }
            read => read.map(|()| would),
        }
    } else {
        session.store.restore(session.actor.id, session.book_id()?, &mut feed)
    };
    match restored {
        Ok(restored) => Ok((restored, seen, stopped)),
        Err(store::Error::Invalid(why)) => {
            let text = format!("{name} cannot be restored: {why}");
            Err(Error::new(Kind::Usage, text).hint("nothing was changed: the file is broken there"))
        }
        Err(error) => Err(crate::app::session::gone(error)),
    }
}
