//! The mark of a file that was made to be looked at: nothing in it is anybody's.
//!
//! It stands beside the file's id, for it is about the file and no record of a book.

use rusqlite::{OptionalExtension, params};

use super::{Result, Store};

/// What a demo's file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoMark {
    /// What it was made from.
    pub made_from: String,
    /// Whether somebody wrote into it since.
    pub touched: bool,
}

impl Store {
    /// Marks the file as a demo, as it is now: what is written later is somebody's.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn mark_as_demo(&self, made_from: &str) -> Result<()> {
        self.db.write(|tx| {
            tx.execute("INSERT INTO meta (key, value) VALUES ('demo', ?1)", params![made_from])?;
            tx.execute(
                "INSERT INTO meta (key, value) SELECT 'demo_hlc', max(written) FROM book",
                [],
            )?;
            Ok(())
        })
    }

    /// Returns the mark of a demo; none where it is a file of people's own.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn demo_mark(&self) -> Result<Option<DemoMark>> {
        self.db.read(|conn| {
            let row = conn
                .query_row(
                    "SELECT d.value, h.value <> (SELECT max(written) FROM book) FROM meta d, meta h
                     WHERE d.key = 'demo' AND h.key = 'demo_hlc'",
                    [],
                    |row| Ok(DemoMark { made_from: row.get(0)?, touched: row.get(1)? }),
                )
                .optional()?;
            Ok(row)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use uuid::Uuid;

    use super::*;
    use crate::domain::member::Profile;
    use crate::domain::{BookId, MemberId, Name, Op, Timestamp};
    use crate::store::{Founder, Options};

    #[test]
    fn a_mark_knows_whether_somebody_wrote_since() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("demo.db");
        let clock = Arc::new(|| Timestamp::from_millis(1_700_000_000_000));
        let options =
            Options { clock, device: Uuid::from_u128(1), patience: Duration::from_secs(1) };
        let founder = Founder {
            member: MemberId::new(Uuid::from_u128(2)),
            profile: Profile { name: "Ana".into(), ..Profile::default() },
            book: BookId::new(Uuid::from_u128(3)),
            book_name: Name::parse("Demo", "the book's name").unwrap(),
        };
        Store::create(&path, &options, &founder).unwrap();
        let store = Store::open(&path, &options).unwrap();
        assert_eq!(store.demo_mark().unwrap(), None);
        store.mark_as_demo("seed=1").unwrap();
        let mark = DemoMark { made_from: "seed=1".into(), touched: false };
        assert_eq!(store.demo_mark().unwrap(), Some(mark.clone()));
        store.apply(founder.member, founder.book, &[Op::UseBook]).unwrap();
        assert_eq!(store.demo_mark().unwrap(), Some(DemoMark { touched: true, ..mark }));
    }
}
