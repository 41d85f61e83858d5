//! Statements at hand for one write: to find one in the connection's cache takes as long as to
//! insert a row into a small table, for its text is hashed and copied each time.

use rusqlite::{CachedStatement, Connection};

use super::Result;

/// How many statements are held at most.
const MOST: usize = 16;

/// The statements that a write runs again and again.
pub(super) struct Held<'c> {
    conn: &'c Connection,
    statements: Vec<(Box<str>, CachedStatement<'c>)>,
}

impl<'c> Held<'c> {
    /// Holds nothing yet.
    pub(super) const fn new(conn: &'c Connection) -> Self {
        Self { conn, statements: Vec::new() }
    }

    /// Returns a statement, prepared at its first use.
    pub(super) fn get(&mut self, sql: &str) -> Result<&mut CachedStatement<'c>> {
        self.made(sql, || sql.to_owned())
    }

    /// Returns the statement of a name that no other one has, prepared at its first use.
    pub(super) fn made(
        &mut self,
        name: &str,
        sql: impl FnOnce() -> String,
    ) -> Result<&mut CachedStatement<'c>> {
        let at = match self.statements.iter().position(|(known, _)| **known == *name) {
            Some(at) => at,
            None => {
                let statement = self.conn.prepare_cached(&sql())?;
                if self.statements.len() == MOST {
                    self.statements.remove(0);
                }
                self.statements.push((name.into(), statement));
                self.statements.len() - 1
            }
        };
        Ok(&mut self.statements[at].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_stays_at_hand_until_others_take_its_place() {
        let conn = Connection::open_in_memory().unwrap();
        let mut held = Held::new(&conn);
        for round in 0..2_i64 {
            for n in 0..3 * MOST as i64 {
                let sql = format!("SELECT {n} + ?1");
                let found: i64 =
                    held.get(&sql).unwrap().query_row([round], |row| row.get(0)).unwrap();
                assert_eq!(found, n + round);
            }
            assert_eq!(held.statements.len(), MOST);
        }
        assert!(held.get("SELECT nothing FROM nowhere").is_err());
    }
}
