//! What is to be known of a contact before a call.

use crate::domain::{ContactId, FollowUp, Interaction};
use crate::store::{Familiar, FollowUpQuery, InteractionQuery, Page, Scope, Standing};

use super::{Result, Session};

/// How many of the newest entries are shown in full.
const NEWEST: usize = 3;
/// How many of its open promises are shown.
const PROMISES: usize = 5;
/// How many of the newest entries tell who knows a contact best, and how many of those are named.
const FAMILIAR: (usize, usize) = (100, 3);

/// What is to be known of a contact before a call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Glance {
    /// The newest entries.
    pub newest: Vec<Interaction>,
    /// The open promises, the earliest first.
    pub promises: Vec<FollowUp>,
    /// Whether there are more of them.
    pub more_promises: bool,
    /// When it is due, and since when it awaits a reply.
    pub standing: Standing,
    /// Who on the team knows it best.
    pub familiar: Familiar,
}

impl Session {
    /// Returns what is to be known of a contact before a call. However much there is of it, the
    /// newest entries and the earliest promises are read.
    pub fn glance(&self, contact: ContactId) -> Result<Glance> {
        let reader = self.reader()?;
        let newest = reader.interactions(&InteractionQuery {
            scope: Scope::Contact(contact),
            limit: NEWEST,
            ..InteractionQuery::default()
        })?;
        let Page { rows: promises, more } = reader.follow_ups(&FollowUpQuery {
            contact: Some(contact),
            limit: PROMISES,
            ..FollowUpQuery::default()
        })?;
        Ok(Glance {
            newest: newest.rows,
            promises,
            more_promises: more,
            standing: reader.standing(contact)?,
            familiar: reader.familiar(contact, self.now(), FAMILIAR)?,
        })
    }
}
