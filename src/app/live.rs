//! What others write while a session is open.

use std::cell::Cell;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::Hlc;
use crate::store::{Applied, News, NewsMark};

use super::{Result, Session};

/// What was written by the sessions of one process that share a file: each write by the logical
/// times before and after it.
#[derive(Debug, Clone, Default)]
pub(super) struct OwnWrites(Arc<Mutex<Vec<(Hlc, Hlc)>>>);

/// The most own writes that are remembered: a session that nobody asks does not grow.
const REMEMBERED: usize = 1_000;

impl OwnWrites {
    /// Notes a write.
    pub(super) fn note(&self, applied: &Applied) {
        let mut writes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if writes.len() == REMEMBERED {
            writes.clear();
        }
        writes.push(applied.written);
    }

    /// Tells whether own writes alone, one after the other, lead from one logical time to another,
    /// and forgets them.
    fn lead(&self, from: Hlc, to: Hlc) -> bool {
        let mut writes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut at = from;
        for (before, after) in writes.iter().filter(|(_, after)| *after > from && *after <= to) {
            if *before == at {
                at = *after;
            }
        }
        writes.retain(|(_, after)| *after > to);
        at == to && from != to
    }
}

/// The file as it was looked at last.
#[derive(Debug, Default)]
pub(super) struct Looked(Cell<Option<(i64, Hlc)>>);

impl Session {
    /// Tells whether somebody else has written to the file since this was asked last, or since
    /// the session was opened where it never was. What sessions write that were made of this one by
    /// [`Session::another`] is nobody else's. Where nothing was written it costs next to nothing.
    ///
    /// # Errors
    /// Where the file cannot be read, or another one stands in its place.
    pub fn changed_elsewhere(&self) -> Result<bool> {
        let version = self.store.data_version()?;
        let before = self.looked.0.get();
        if before.is_some_and(|(known, _)| known == version) {
            return Ok(false);
        }
        let written = self.store.last_written()?;
        self.looked.0.set(Some((version, written)));
        // What has no logical time (a repair) is somebody else's: we write nothing such.
        Ok(before.is_some_and(|(_, seen)| !self.own.lead(seen, written)))
    }

    /// Makes reads fail at once where another program has locked the file, instead of waiting for
    /// some seconds: the error's cause is [`super::Cause::Locked`], and who must not stand still
    /// reads again a little later.
    pub fn read_without_waiting(&self) {
        self.store.read_without_waiting();
    }

    /// Returns what others logged or imported in the current book since `mark`, the oldest first,
    /// and the mark for the next time; without a mark nothing is new.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn news(&self, mark: Option<NewsMark>) -> Result<(Vec<News>, NewsMark)> {
        let reader = self.reader()?;
        Ok(match mark {
            Some(mark) => reader.news_since(mark)?,
            None => (Vec::new(), reader.news_mark()?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(raw: i64) -> Hlc {
        Hlc::from_raw(raw)
    }

    fn own(writes: &[(i64, i64)]) -> OwnWrites {
        let own = OwnWrites::default();
        for (before, after) in writes {
            let written = (at(*before), at(*after));
            own.note(&Applied { written, ..Applied::default() });
        }
        own
    }

    #[test]
    fn own_writes_that_follow_on_each_other_are_no_news() {
        assert!(own(&[(1, 2), (2, 5)]).lead(at(1), at(5)));
        assert!(!own(&[(1, 2), (3, 5)]).lead(at(1), at(5)), "somebody wrote between the two");
        assert!(!own(&[(1, 2)]).lead(at(1), at(3)), "somebody wrote after it");
        assert!(!own(&[(2, 3)]).lead(at(1), at(3)), "somebody wrote before it");
        assert!(!own(&[]).lead(at(1), at(1)), "something without a logical time was written");
    }

    #[test]
    fn what_was_looked_at_is_forgotten() {
        let own = own(&[(1, 2), (2, 3), (3, 4)]);
        assert!(own.lead(at(1), at(3)));
        assert!(own.lead(at(3), at(4)));
        assert!(own.0.lock().unwrap().is_empty());
    }
}
