//! Persons as files name them, as JSON. Unknown fields are ignored, so that a later minor version may
//! add some.

use serde::{Deserialize, Serialize};

use crate::domain::Party;

use super::{Error, Result};

#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account: Option<String>,
}

impl From<&Party> for Stored {
    fn from(party: &Party) -> Self {
        let Party { name, email, phone, url, external_id, title, account } = party.clone();
        Self { name, email, phone, url, external_id, title, account }
    }
}

impl From<Stored> for Party {
    fn from(stored: Stored) -> Self {
        let Stored { name, email, phone, url, external_id, title, account } = stored;
        Self { name, email, phone, url, external_id, title, account }
    }
}

/// Writes a person.
pub(super) fn encode(party: &Party) -> Result<String> {
    serde_json::to_string(&Stored::from(party)).map_err(|error| broken(&error))
}

/// Writes several persons.
pub(super) fn encode_all(people: &[Party]) -> Result<String> {
    let stored: Vec<Stored> = people.iter().map(Stored::from).collect();
    serde_json::to_string(&stored).map_err(|error| broken(&error))
}

/// Reads a person.
///
/// # Errors
/// [`Error::Corrupt`] where it is nothing that [`encode`] wrote.
pub(super) fn decode(json: &str) -> Result<Party> {
    serde_json::from_str::<Stored>(json).map(Party::from).map_err(|error| broken(&error))
}

/// Reads several persons.
///
/// # Errors
/// [`Error::Corrupt`] where it is nothing that [`encode_all`] wrote.
pub(super) fn decode_all(json: &str) -> Result<Vec<Party>> {
    let stored: Vec<Stored> = serde_json::from_str(json).map_err(|error| broken(&error))?;
    Ok(stored.into_iter().map(Party::from).collect())
}

fn broken(error: &serde_json::Error) -> Error {
    Error::Corrupt(format!("a person of the inbox: {error}"))
}
