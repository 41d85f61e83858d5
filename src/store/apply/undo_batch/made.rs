//! What imports make besides contacts and interactions.

use uuid::Uuid;

use crate::domain::Op;
use crate::domain::batch::BatchKind;

use super::super::history::Kind;

/// What there is to know of a kind of record that imports make besides.
pub(super) struct Made {
    pub kind: BatchKind,
    /// Its id and name, where it is live.
    pub live: &'static str,
    /// What would lose it: the kind, and the keys.
    pub used_by: &'static [(Kind, &'static str)],
    /// The operation that takes it away.
    pub back: fn(Uuid) -> Op,
}

impl Made {
    /// Returns what there is to know; none of kinds that are taken otherwise.
    pub fn of(kind: Kind) -> Option<Self> {
        Some(match kind {
            Kind::FollowUp => Self {
                kind: BatchKind::FollowUp,
                live: "SELECT id, text FROM follow_up WHERE key = ?1 AND state = 1",
                used_by: &[],
                back: |id| Op::DeleteFollowUp(id.into()),
            },
            Kind::Relationship => Self {
                kind: BatchKind::Relationship,
                live: "SELECT r.id, c.name FROM relationship r JOIN contact c ON c.key = r.source
                    WHERE r.key = ?1 AND r.gone = 0",
                used_by: &[],
                back: |id| Op::Unrelate(id.into()),
            },
            Kind::Opportunity => Self {
                kind: BatchKind::Opportunity,
                live: "SELECT id, title FROM opportunity WHERE key = ?1 AND state = 1",
                used_by: &[(
                    Kind::Interaction,
                    "SELECT key FROM interaction
                     WHERE opportunity = ?1 AND opportunity IS NOT NULL AND state = 1",
                )],
                back: |id| Op::DeleteOpportunity(id.into()),
            },
            Kind::Account => Self {
                kind: BatchKind::Account,
                live: "SELECT id, name FROM account WHERE key = ?1 AND state = 1",
                used_by: &[
                    (
                        Kind::Contact,
                        "SELECT key FROM contact WHERE account = ?1 AND account IS NOT NULL AND state = 1",
                    ),
                    (Kind::Interaction, "SELECT interaction FROM account_entry WHERE account = ?1"),
                    (
                        Kind::Account,
                        "SELECT key FROM account WHERE parent = ?1 AND parent IS NOT NULL AND state = 1",
                    ),
                    (
                        Kind::Opportunity,
                        "SELECT key FROM opportunity WHERE account = ?1 AND account IS NOT NULL AND state = 1",
                    ),
                ],
                back: |id| Op::DeleteAccount(id.into()),
            },
            Kind::Label => Self {
                kind: BatchKind::Label,
                live: "SELECT id, name FROM label WHERE key = ?1 AND state = 1",
                used_by: &[(
                    Kind::Contact,
                    "SELECT x.contact FROM contact_label x JOIN contact c ON c.key = x.contact
                     WHERE x.label = ?1 AND x.applied = 1 AND c.state = 1",
                )],
                back: |id| Op::DeleteLabel(id.into()),
            },
            _ => return None,
        })
    }
}
