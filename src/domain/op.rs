//! Operations: every mutation there is, each with its whole payload.
//!
//! A front end asks `app` for a use-case, the use-case makes operations, and the store's write
//! door applies them. Ids come with the operation, so that one write can make a contact and log
//! the first entry with it; logical time and `logged_at` are stamped by the door.

use super::account::AccountChange;
use super::book::BookChange;
use super::contact::ContactChange;
use super::follow_up::FollowUpChange;
use super::inbox::{AddressPattern, InboxEntry, Verdict};
use super::label::LabelChange;
use super::member::{Profile, ProfileChange};
use super::opportunity::OpportunityChange;
use super::{
    AccountId, BatchId, BatchTally, Body, Capability, ContactId, FollowUpId, InboxEntryId,
    InteractionId, LabelId, MemberId, Name, OpportunityId, ProposalId, Provenance, RelationKind,
    RelationshipId, Role, SavedFilterId,
};

/// One mutation of a book or of the people in it. The book is the one given to the write door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// Makes the book, with the actor as its owner.
    AddBook {
        /// Its name.
        name: Name,
        /// Its colour.
        tint: Option<String>,
        /// Its icon.
        icon: Option<String>,
    },
    /// Changes the book.
    EditBook(Vec<BookChange>),
    /// Deletes the book and all in it; only its sole owner can.
    DeleteBook,
    /// Chooses the book that the actor starts in.
    UseBook,
    /// Brings a person into the book; the profile makes a person the file does not know yet.
    AddMember {
        /// The person.
        member: MemberId,
        /// Who that is, for somebody new.
        profile: Option<Profile>,
        /// The role.
        role: Role,
    },
    /// Changes a person's own record. Everyone may change their own; owners, that of members of their book.
    EditMember {
        /// The person.
        member: MemberId,
        /// What changes.
        changes: Vec<ProfileChange>,
    },
    /// Changes a member's role.
    SetRole {
        /// The member.
        member: MemberId,
        /// The new role.
        role: Role,
    },
    /// Takes a member out of the book.
    RemoveMember {
        /// The member.
        member: MemberId,
        /// Who gets what the member holds.
        hand_to: Option<MemberId>,
    },
    /// Hands what a member holds (contacts, accounts and open follow-ups) to another.
    HandOver {
        /// Whose.
        from: MemberId,
        /// Who gets it.
        to: MemberId,
    },
    /// Makes a label.
    AddLabel {
        /// Its id.
        id: LabelId,
        /// Its name.
        name: Name,
        /// Its colour.
        tint: Option<String>,
    },
    /// Changes a label.
    EditLabel {
        /// The label.
        id: LabelId,
        /// What changes.
        changes: Vec<LabelChange>,
    },
    /// Deletes a label and takes it off all contacts.
    DeleteLabel(LabelId),
    /// Makes an account.
    AddAccount {
        /// Its id.
        id: AccountId,
        /// Its fields, a name among them.
        changes: Vec<AccountChange>,
    },
    /// Changes an account.
    EditAccount {
        /// The account.
        id: AccountId,
        /// What changes.
        changes: Vec<AccountChange>,
    },
    /// Deletes an account; its contacts and entries stay and lose it.
    DeleteAccount(AccountId),
    /// Makes a contact.
    AddContact {
        /// Its id.
        id: ContactId,
        /// Its fields, a name among them.
        changes: Vec<ContactChange>,
        /// The record of an import that brings it.
        batch: Option<Provenance>,
    },
    /// Changes a contact.
    EditContact {
        /// The contact.
        id: ContactId,
        /// What changes.
        changes: Vec<ContactChange>,
    },
    /// Deletes a contact: entries with it alone are purged, shared ones lose it.
    DeleteContact(ContactId),
    /// Has a contact stand at another: what names it is shown there, and itself nowhere. What is
    /// taken of its fields are edits of the other, in the same write.
    Merge {
        /// The one that stays.
        primary: ContactId,
        /// The one that is no longer shown.
        other: ContactId,
    },
    /// Has a merged contact stand by itself again.
    Unmerge(ContactId),
    /// Ties two contacts.
    Relate {
        /// The tie.
        id: RelationshipId,
        /// Who stands so to the other.
        from: ContactId,
        /// How.
        kind: RelationKind,
        /// To whom.
        to: ContactId,
    },
    /// Unties two contacts.
    Unrelate(RelationshipId),
    /// Makes an opportunity.
    AddOpportunity {
        /// Its id.
        id: OpportunityId,
        /// Its fields, a title among them.
        changes: Vec<OpportunityChange>,
    },
    /// Changes an opportunity.
    EditOpportunity {
        /// The opportunity.
        id: OpportunityId,
        /// What changes.
        changes: Vec<OpportunityChange>,
    },
    /// Deletes an opportunity; its entries stay and lose it.
    DeleteOpportunity(OpportunityId),
    /// Makes a follow-up.
    AddFollowUp {
        /// Its id.
        id: FollowUpId,
        /// The interaction that it comes from.
        origin: Option<InteractionId>,
        /// Its fields, a contact, a text and a due date among them.
        changes: Vec<FollowUpChange>,
    },
    /// Changes a follow-up.
    EditFollowUp {
        /// The follow-up.
        id: FollowUpId,
        /// What changes.
        changes: Vec<FollowUpChange>,
    },
    /// Deletes a follow-up.
    DeleteFollowUp(FollowUpId),
    /// Logs an interaction.
    Log {
        /// Its id.
        id: InteractionId,
        /// What happened.
        body: Box<Body>,
        /// The record of an import that brings it.
        batch: Option<Provenance>,
    },
    /// Replaces an interaction's body; the earlier one is kept as a version.
    EditInteraction {
        /// The interaction.
        id: InteractionId,
        /// What happened, corrected.
        body: Box<Body>,
    },
    /// Pins or unpins an interaction.
    PinInteraction {
        /// The interaction.
        id: InteractionId,
        /// Whether it is pinned.
        pinned: bool,
    },
    /// Deletes an interaction for good: only a content-free tombstone stays.
    PurgeInteraction(InteractionId),
    /// Keeps a filter under a name, or changes one that is kept.
    SaveFilter {
        /// Its id.
        id: SavedFilterId,
        /// Its name.
        name: Name,
        /// What it asks, as typed.
        text: Name,
    },
    /// Deletes a saved filter.
    DeleteFilter(SavedFilterId),
    /// Puts a record of an import into the inbox.
    AddInboxEntry {
        /// The record.
        entry: Box<InboxEntry>,
        /// The import that brings it.
        batch: Option<BatchId>,
    },
    /// Takes an entry of the inbox back from the rule that took it for noise.
    RescueInboxEntry(InboxEntryId),
    /// Says what became of an entry of the inbox.
    SettleInboxEntry {
        /// The entry.
        id: InboxEntryId,
        /// What it was logged as; `None` where it was rejected, or became a follow-up.
        logged: Option<InteractionId>,
    },
    /// Says who a proposed contact is.
    SettleProposal {
        /// The proposal.
        id: ProposalId,
        /// The contact; `None` where nobody is to be kept.
        contact: Option<ContactId>,
    },
    /// Says what is to be done with mail from and to an address or a domain.
    SetAddressRule {
        /// The address or the domain.
        pattern: AddressPattern,
        /// What is to be done; `None` is as if nothing had been said.
        verdict: Option<Verdict>,
    },
    /// Opens an import batch.
    AddBatch {
        /// Its id.
        id: BatchId,
        /// The format: `vcard`.
        format: String,
        /// The file's name, without its folder.
        file: String,
    },
    /// Says how far an import is. What follows in the same write is its doing.
    TallyBatch {
        /// The batch.
        id: BatchId,
        /// The numbers and names of files that records of this write come from.
        files: Vec<(u32, String)>,
        /// What became of its records so far.
        tally: BatchTally,
    },
    /// Notes that an import was taken back. What it brought is taken back by operations of its own.
    TakeBackBatch(BatchId),
    /// Takes an imported contact back: nothing of it stays, and an import may bring it again. Nothing
    /// else hangs on it any more.
    TakeBackContact(ContactId),
    /// Takes an imported interaction back: it is purged, and an import may bring it again.
    TakeBackInteraction(InteractionId),
}

impl Op {
    /// Returns the capability this operation needs. `None` where the door itself decides: making
    /// a book needs no role in it yet.
    pub fn required(&self) -> Option<Capability> {
        Some(match self {
            Self::AddBook { .. } => return None,
            Self::UseBook => Capability::See,
            Self::EditBook(_) => Capability::ConfigureBook,
            Self::DeleteBook => Capability::DeleteBook,
            Self::AddMember { .. } => Capability::AddMembers,
            // Everyone may change their own name; the door asks for this one where it is another's.
            Self::EditMember { .. } => Capability::See,
            Self::SetRole { .. } => Capability::ChangeRoles,
            Self::RemoveMember { .. } => Capability::RemoveMembers,
            Self::HandOver { .. } => Capability::HandOver,
            Self::EditLabel { changes, .. }
                if changes.iter().all(|change| matches!(change, LabelChange::Cadence(_))) =>
            {
                Capability::SetCadence
            }
            Self::AddLabel { .. } | Self::EditLabel { .. } | Self::DeleteLabel(_) => {
                Capability::EditLabels
            }
            Self::AddAccount { .. } | Self::EditAccount { .. } | Self::DeleteAccount(_) => {
                Capability::EditAccounts
            }
            Self::EditContact { changes, .. }
                if changes.iter().all(|change| matches!(change, ContactChange::Holder(_))) =>
            {
                Capability::SetHolder
            }
            Self::EditContact { changes, .. }
                if changes.iter().all(|change| {
                    matches!(change, ContactChange::Cadence(_) | ContactChange::Postponed(_))
                }) =>
            {
                Capability::SetCadence
            }
            Self::AddContact { .. }
            | Self::EditContact { .. }
            | Self::Relate { .. }
            | Self::Unrelate(_) => Capability::EditContacts,
            Self::DeleteContact(_) => Capability::DeleteContacts,
            Self::Merge { .. } | Self::Unmerge(_) => Capability::MergeContacts,
            Self::AddOpportunity { .. }
            | Self::EditOpportunity { .. }
            | Self::DeleteOpportunity(_) => Capability::EditOpportunities,
            Self::AddFollowUp { .. } | Self::EditFollowUp { .. } | Self::DeleteFollowUp(_) => {
                Capability::EditFollowUps
            }
            Self::Log { .. } => Capability::Log,
            Self::EditInteraction { .. } | Self::PinInteraction { .. } => {
                Capability::EditInteractions
            }
            Self::PurgeInteraction(_) => Capability::DeleteInteractions,
            Self::SaveFilter { .. } | Self::DeleteFilter(_) => Capability::EditFilters,
            Self::AddInboxEntry { .. }
            | Self::RescueInboxEntry(_)
            | Self::SettleInboxEntry { .. }
            | Self::SettleProposal { .. }
            | Self::SetAddressRule { .. }
            | Self::AddBatch { .. }
            | Self::TallyBatch { .. }
            | Self::TakeBackBatch(_)
            | Self::TakeBackContact(_)
            | Self::TakeBackInteraction(_) => Capability::Import,
        })
    }
}
