//! Logical time of writes, by row and by field.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, params};

use crate::domain::Hlc;
use crate::store::Result;

/// When a write happened, and on which device (by its local number).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    pub hlc: Hlc,
    pub dev: i64,
}

impl Stamp {
    /// Before every write.
    pub const NEVER: Self = Self { hlc: Hlc::from_raw(0), dev: 0 };

    pub const fn new(hlc: i64, dev: i64) -> Self {
        Self { hlc: Hlc::from_raw(hlc), dev }
    }

    /// Tells whether this write counts over `other`: the later one, and of two at the same
    /// logical time that of the greater device id, so that every file decides alike. Local device
    /// numbers differ between files and are never compared.
    pub fn beats(self, other: Self, conn: &Connection) -> Result<bool> {
        if self.hlc != other.hlc {
            return Ok(self.hlc > other.hlc);
        }
        if self.dev == other.dev {
            return Ok(false);
        }
        Ok(device_id(conn, self.dev)? > device_id(conn, other.dev)?)
    }
}

fn device_id(conn: &Connection, dev: i64) -> Result<Option<Vec<u8>>> {
    let mut query = conn.prepare_cached("SELECT id FROM device WHERE key = ?1")?;
    Ok(query.query_row(params![dev], |row| row.get(0)).optional()?)
}

/// The logical times of one row's fields: one for the row, and those that differ from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FieldClock {
    base: Stamp,
    fields: BTreeMap<String, Stamp>,
}

impl FieldClock {
    /// Reads the columns `hlc`, `dev`, `clock`. A clock that is no JSON of ours counts as absent.
    pub fn read(hlc: i64, dev: i64, clock: Option<&str>) -> Self {
        let stored: BTreeMap<String, (i64, i64)> =
            clock.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        let fields =
            stored.into_iter().map(|(name, (hlc, dev))| (name, Stamp::new(hlc, dev))).collect();
        Self { base: Stamp::new(hlc, dev), fields }
    }

    /// Takes a write of one field; tells whether it counts.
    pub fn take(&mut self, field: &str, stamp: Stamp, conn: &Connection) -> Result<bool> {
        let current = self.fields.get(field).copied().unwrap_or(self.base);
        if !stamp.beats(current, conn)? {
            return Ok(false);
        }
        self.fields.insert(field.to_owned(), stamp);
        Ok(true)
    }

    /// Returns when a field was written last.
    pub fn written(&self, field: &str) -> Stamp {
        self.fields.get(field).copied().unwrap_or(self.base)
    }

    /// Takes the write that made the row: it is the time of every field that no later write touched.
    pub fn created(&mut self, stamp: Stamp, conn: &Connection) -> Result<()> {
        if stamp.beats(self.base, conn)? {
            self.base = stamp;
        }
        let mut kept = BTreeMap::new();
        for (name, field) in std::mem::take(&mut self.fields) {
            if field.beats(self.base, conn)? {
                kept.insert(name, field);
            }
        }
        self.fields = kept;
        Ok(())
    }

    /// Returns the columns `hlc`, `dev`, `clock`.
    pub fn columns(&self) -> (i64, i64, Option<String>) {
        let clock = (!self.fields.is_empty()).then(|| {
            let fields = self.fields.iter().map(|(name, stamp)| {
                (name.clone(), serde_json::json!([stamp.hlc.raw(), stamp.dev]))
            });
            serde_json::Value::Object(fields.collect()).to_string()
        });
        (self.base.hlc.raw(), self.base.dev, clock)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn devices() -> Connection {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(
            "CREATE TABLE device (key INTEGER PRIMARY KEY, id BLOB);
             INSERT INTO device VALUES (1, x'02'), (2, x'01');",
        )
        .unwrap();
        conn
    }

    #[test]
    fn ties_go_to_the_greater_device_id_not_number() {
        let conn = devices();
        assert!(Stamp::new(5, 1).beats(Stamp::new(5, 2), &conn).unwrap());
        assert!(!Stamp::new(5, 2).beats(Stamp::new(5, 1), &conn).unwrap());
        assert!(!Stamp::new(5, 1).beats(Stamp::new(5, 1), &conn).unwrap());
        assert!(Stamp::new(6, 2).beats(Stamp::new(5, 1), &conn).unwrap());
    }

    #[test]
    fn a_row_without_diverging_fields_has_no_clock() {
        let conn = devices();
        let mut clock = FieldClock::read(0, 0, None);
        assert!(clock.take("name", Stamp::new(7, 1), &conn).unwrap());
        clock.created(Stamp::new(7, 1), &conn).unwrap();
        assert_eq!(clock.columns(), (7, 1, None));
    }

    #[test]
    fn an_edit_that_came_before_its_creation_stays() {
        let conn = devices();
        let mut clock = FieldClock::read(0, 0, None);
        assert!(clock.take("title", Stamp::new(9, 1), &conn).unwrap());
        assert!(!clock.take("title", Stamp::new(7, 1), &conn).unwrap());
        assert!(clock.take("name", Stamp::new(7, 1), &conn).unwrap());
        clock.created(Stamp::new(7, 1), &conn).unwrap();
        let (hlc, dev, json) = clock.columns();
        assert_eq!((hlc, dev, json.as_deref()), (7, 1, Some(r#"{"title":[9,1]}"#)));
        assert_eq!(FieldClock::read(hlc, dev, json.as_deref()), clock);
    }
}
