//! Persons of the whole file: found before it is known who acts.

use rusqlite::{Connection, Params, Row};
use uuid::Uuid;

use crate::domain::MemberId;
use crate::domain::member::Person;
use crate::domain::text::name_key;

use super::{Result, Store};

const COLUMNS: &str = "SELECT id, name, email, login FROM person";

// Nothing is unique that users type. Somebody who is in a book comes before somebody who was
// removed from all of them, then whoever the file knew first.
const ORDER: &str =
    "ORDER BY NOT EXISTS (SELECT 1 FROM membership m WHERE m.person = person.key), key";

impl Store {
    /// Finds the person with this e-mail, case and accents aside.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn person_by_email(&self, email: &str) -> Result<Option<Person>> {
        let key = name_key(email);
        if key.is_empty() {
            return Ok(None);
        }
        self.first(&format!("{COLUMNS} WHERE email_key = ?1 AND email_key <> '' {ORDER}"), (key,))
    }

    /// Finds the person who acts from this account of the computer; logins are case-sensitive.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn person_by_login(&self, login: &str) -> Result<Option<Person>> {
        self.first(&format!("{COLUMNS} WHERE login = ?1 {ORDER}"), (login,))
    }

    /// Finds a person by id.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn person_by_id(&self, id: MemberId) -> Result<Option<Person>> {
        self.first(&format!("{COLUMNS} WHERE id = ?1"), (id.uuid().into_bytes(),))
    }

    /// Finds the persons with exactly this name, case and accents aside.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn persons_named(&self, name: &str) -> Result<Vec<Person>> {
        let sql = format!("{COLUMNS} WHERE name_key = ?1 AND name_key <> '' {ORDER}");
        self.db.read(|conn| persons(conn, &sql, (name_key(name),)))
    }

    fn first(&self, sql: &str, params: impl Params) -> Result<Option<Person>> {
        let sql = format!("{sql} LIMIT 1");
        Ok(self.db.read(|conn| persons(conn, &sql, params))?.into_iter().next())
    }
}

fn persons(conn: &Connection, sql: &str, params: impl Params) -> Result<Vec<Person>> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params, person)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn person(row: &Row<'_>) -> rusqlite::Result<Person> {
    Ok(Person {
        id: MemberId::new(Uuid::from_bytes(row.get(0)?)),
        name: row.get(1)?,
        email: row.get(2)?,
        login: row.get(3)?,
    })
}
