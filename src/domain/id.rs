//! Identifiers: UUIDv7 outside, so that any two files can be joined and ids sort by age.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use super::DetailKind;

/// Reports that a text is not a full identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id: expected 36 characters like 018f3a5c-7e21-7cc3-98c4-dc0c0c07398f")]
pub struct NotAnId;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that is known to name this kind of record.
            pub const fn new(id: Uuid) -> Self {
                Self(id)
            }

            /// Returns the bare UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// Returns the last six hexadecimal digits, as lists show them.
            pub fn short(self) -> String {
                let text = self.0.simple().to_string();
                text[text.len() - 6..].to_owned()
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.short())
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                Uuid::try_parse(text.trim()).map(Self).map_err(|_| NotAnId)
            }
        }
    )+};
}

ids! {
    /// Names a book.
    BookId,
    /// Names a member (a person, in every book of the file).
    MemberId,
    /// Names a contact.
    ContactId,
    /// Names one e-mail, phone, address, URL, handle or custom value of a contact.
    DetailId,
    /// Names an account.
    AccountId,
    /// Names an opportunity.
    OpportunityId,
    /// Names a follow-up.
    FollowUpId,
    /// Names an interaction.
    InteractionId,
    /// Names a label.
    LabelId,
    /// Names a relationship between two contacts.
    RelationshipId,
    /// Names an import batch.
    BatchId,
    /// Names a saved filter.
    SavedFilterId,
    /// Names a record in the inbox.
    InboxEntryId,
    /// Names a proposed contact.
    ProposalId,
}

impl DetailId {
    /// Returns the id of a contact's custom value: the same for the same key, so that two
    /// replicas that set one key write one row.
    pub fn custom(contact: ContactId, key: &str) -> Self {
        Self(Uuid::new_v5(&contact.uuid(), key.as_bytes()))
    }

    /// Returns the id of a value that a contact takes from another one when they are merged: the
    /// same for the same value, so that two devices that merge them take it once.
    pub fn taken(contact: ContactId, kind: DetailKind, key: &str) -> Self {
        // No key of a custom value begins so either.
        Self(Uuid::new_v5(&contact.uuid(), format!("\t{}\t{key}", kind.name()).as_bytes()))
    }

    /// Returns the id of where a contact was imported from: the same for the same record that says
    /// the same, so that it is noted once. `noted` is what stands with the record's id.
    pub fn origin(contact: ContactId, external_id: &str, noted: &str) -> Self {
        // No key of a custom value begins so.
        Self(Uuid::new_v5(&contact.uuid(), format!("\n{external_id}\n{noted}").as_bytes()))
    }
}

impl RelationshipId {
    /// Returns the id of a tie that a file says: the same as often as it is imported.
    pub fn of(from: ContactId, kind: super::RelationKind, to: ContactId) -> Self {
        Self(Uuid::new_v5(&from.uuid(), format!("{}\n{to}", kind.name()).as_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_round_trips_and_short_is_the_end() {
        let text = "018f3a5c-7e21-7cc3-98c4-dc0c0c07398f";
        let id: ContactId = text.parse().unwrap();
        assert_eq!(id.to_string(), text);
        assert_eq!(id.short(), "07398f");
        assert!("07398f".parse::<ContactId>().is_err());
    }

    #[test]
    fn custom_values_share_an_id_by_key() {
        let id: ContactId = "018f3a5c-7e21-7cc3-98c4-dc0c0c07398f".parse().unwrap();
        assert_eq!(DetailId::custom(id, "team"), DetailId::custom(id, "team"));
        assert_ne!(DetailId::custom(id, "team"), DetailId::custom(id, "size"));
    }
}
