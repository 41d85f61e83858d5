//! The write door against plain models: convergence, counters, rights.

mod agenda;
mod batches;
mod convergence;
mod dump;
mod merge;
mod rights;
mod single;

use rusqlite::Connection;
use tempfile::TempDir;
use uuid::Uuid;

use super::keys::person_key;
use super::stamp::Stamp;
use super::*;
use crate::domain::member::Profile;
use crate::domain::{Name, Role, Summary};

/// A file of its own in a folder of its own, never `:memory:`.
pub(super) struct Replica {
    pub conn: Connection,
    _dir: TempDir,
}

pub(super) const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

pub(super) fn uuid(kind: u128, n: u128) -> Uuid {
    Uuid::from_u128((kind << 64) | (n + 1))
}

pub(super) fn member(n: u128) -> MemberId {
    uuid(1, n).into()
}

pub(super) fn book() -> BookId {
    uuid(2, 0).into()
}

pub(super) fn name(text: &str) -> Name {
    Name::parse(text, "the name").unwrap()
}

pub(super) fn summary(text: &str) -> Summary {
    Summary::parse(text).unwrap()
}

impl Replica {
    /// Makes a file with one book; its members are an owner, a member and a viewer.
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut conn = Connection::open(dir.path().join("replica.db")).unwrap();
        conn.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;",
        )
        .unwrap();
        crate::store::search::teach(&conn).unwrap();
        conn.execute_batch(include_str!("../../schema.sql")).unwrap();
        conn.execute_batch(
            "INSERT INTO meta VALUES ('purge_pending', 0);
             INSERT INTO device (id) VALUES (x'00000000000000000000000000000001');",
        )
        .unwrap();
        let tx = conn.transaction().unwrap();
        for (n, who) in ["Olga Owner", "Mia Member", "Vic Viewer"].into_iter().enumerate() {
            let profile =
                Profile { name: who.to_owned(), email: format!("{n}@example.org"), login: None };
            member::insert_person(&tx, member(n as u128), &profile).unwrap();
        }
        let make = [Op::AddBook { name: name("Sales"), tint: None, icon: None }];
        apply_in(&tx, 1, Timestamp::from_millis(1_000), member(0), book(), &make).unwrap();
        for (n, role) in [(1, Role::Member), (2, Role::Viewer)] {
            let add = [Op::AddMember { member: member(n), profile: None, role }];
            apply_in(&tx, 1, Timestamp::from_millis(1_000), member(0), book(), &add).unwrap();
        }
        tx.commit().unwrap();
        Self { conn, _dir: dir }
    }

    /// Applies operations as a person would.
    pub fn apply(&mut self, actor: MemberId, ops: &[Op]) -> Result<Applied> {
        self.apply_at(actor, NOW, ops)
    }

    pub fn apply_at(&mut self, actor: MemberId, now: Timestamp, ops: &[Op]) -> Result<Applied> {
        let tx = self.conn.transaction()?;
        let (applied, _) = apply_in(&tx, 1, now, actor, book(), ops)?;
        tx.commit()?;
        Ok(applied)
    }

    /// Performs an operation that was stamped elsewhere.
    pub fn replay(&mut self, stamped: &Stamped) {
        let tx = self.conn.transaction().unwrap();
        tx.execute("INSERT OR IGNORE INTO device (id) VALUES (?1)", [stamped.device.as_bytes()])
            .unwrap();
        let dev: i64 = tx
            .query_row("SELECT key FROM device WHERE id = ?1", [stamped.device.as_bytes()], |row| {
                row.get(0)
            })
            .unwrap();
        let stamp = Stamp { hlc: stamped.hlc, dev };
        let mut door = enter(
            &tx,
            stamped.actor,
            book(),
            std::slice::from_ref(&stamped.op),
            stamp,
            stamped.hlc.time(),
        )
        .unwrap();
        door.replaying = true;
        perform(&mut door, &stamped.op).unwrap();
        door.settle(stamped.hlc).unwrap();
        assert!(person_key(&tx, stamped.actor).unwrap().is_some());
        drop(door);
        tx.commit().unwrap();
    }
}

/// An operation with everything the door gave it on the device where it was made.
#[derive(Debug, Clone)]
pub(super) struct Stamped {
    pub op: Op,
    pub hlc: Hlc,
    pub device: Uuid,
    pub actor: MemberId,
}
