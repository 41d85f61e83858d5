//! Roles, capabilities and the one table between them.

use std::fmt;
use std::str::FromStr;

/// What a member may do in a book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Reads and exports.
    Viewer,
    /// Logs, edits, imports.
    Member,
    /// Also decides who is in the book, and configures or deletes it.
    Owner,
}

impl Role {
    /// Every role, from the least to the most capable.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Member, Self::Owner];

    /// Returns the role's word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Member => "member",
            Self::Owner => "owner",
        }
    }

    /// Tells whether the role has `capability`.
    pub fn can(self, capability: Capability) -> bool {
        self >= capability.least_role()
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Capability {
    /// Returns the sentence that refuses this to `role` in the book named `book`, with an owner
    /// to ask: `only owners can remove members of "Sales" (you are a member; ask Ana Ruiz)`.
    pub fn refusal(self, role: Role, book: &str, owner: Option<&str>) -> String {
        let able = match self.least_role() {
            Role::Viewer => "viewers, members and owners",
            Role::Member => "members and owners",
            Role::Owner => "owners",
        };
        let article = if role == Role::Owner { "an" } else { "a" };
        let ask = owner.map(|name| format!("; ask {name}")).unwrap_or_default();
        format!("only {able} can {} \"{book}\" (you are {article} {role}{ask})", self.doing())
    }
}

/// Reports a word that names no role.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no role \"{0}\": the roles are owner, member and viewer")]
pub struct UnknownRole(pub String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, UnknownRole> {
        let word = text.trim().to_lowercase();
        Self::ALL
            .into_iter()
            .find(|role| role.name() == word)
            .ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

macro_rules! capabilities {
    ($($(#[$doc:meta])* $name:ident = $role:ident, $doing:literal;)+) => {
        /// One thing that a role allows. The table stands in this enum's source: capability, the
        /// least role that has it, and how a refusal names it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Capability {
            $($(#[$doc])* $name,)+
        }

        impl Capability {
            /// Every capability.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// Returns the least role that has this capability.
            pub const fn least_role(self) -> Role {
                match self {
                    $(Self::$name => Role::$role,)+
                }
            }

            /// Returns what is allowed, as it reads after "can": `remove members of`.
            pub const fn doing(self) -> &'static str {
                match self {
                    $(Self::$name => $doing,)+
                }
            }
        }
    };
}

capabilities! {
    /// See contacts, timelines, activity and insights; choose the book to start in.
    See = Viewer, "see";
    /// Export what one sees.
    Export = Viewer, "export";
    /// Create, edit, archive, star, label and relate contacts.
    EditContacts = Member, "change contacts in";
    /// Delete contacts.
    DeleteContacts = Member, "delete contacts from";
    /// Merge contacts.
    MergeContacts = Member, "merge contacts in";
    /// Create, edit and delete labels.
    EditLabels = Member, "change labels in";
    /// Save, change and delete filters under a name.
    EditFilters = Member, "change saved filters in";
    /// Create, edit and delete accounts.
    EditAccounts = Member, "change accounts in";
    /// Create, edit, move and delete opportunities.
    EditOpportunities = Member, "change opportunities in";
    /// Log interactions.
    Log = Member, "log to";
    /// Edit and pin interactions, anyone's.
    EditInteractions = Member, "edit interactions in";
    /// Delete interactions for good, anyone's.
    DeleteInteractions = Member, "delete interactions from";
    /// Create, complete and reassign follow-ups.
    EditFollowUps = Member, "change follow-ups in";
    /// Set a cadence.
    SetCadence = Member, "set a cadence in";
    /// Set the holder of a contact or account.
    SetHolder = Member, "set holders in";
    /// Import, accept or reject proposals, undo an import.
    Import = Member, "import into";
    /// Add members.
    AddMembers = Owner, "add members to";
    /// Change the name, e-mail and login of others.
    EditMembers = Owner, "change others in";
    /// Change roles.
    ChangeRoles = Owner, "change roles in";
    /// Remove members.
    RemoveMembers = Owner, "remove members of";
    /// Hand a member's work to another.
    HandOver = Owner, "hand over work in";
    /// Rename, recolour and configure the book.
    ConfigureBook = Owner, "configure";
    /// Restore an export with its ids.
    Restore = Owner, "restore into";
    /// Delete the book; the store asks for the sole owner besides.
    DeleteBook = Owner, "delete";
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Row by row: viewer, member, owner.
    #[test]
    fn the_table_is_the_contract() {
        use Capability as C;
        let all = [true, true, true];
        let members = [false, true, true];
        let owners = [false, false, true];
        for (capability, expected) in [
            (C::See, all),
            (C::Export, all),
            (C::EditContacts, members),
            (C::DeleteContacts, members),
            (C::MergeContacts, members),
            (C::EditLabels, members),
            (C::EditFilters, members),
            (C::EditAccounts, members),
            (C::EditOpportunities, members),
            (C::Log, members),
            (C::EditInteractions, members),
            (C::DeleteInteractions, members),
            (C::EditFollowUps, members),
            (C::SetCadence, members),
            (C::SetHolder, members),
            (C::Import, members),
            (C::AddMembers, owners),
            (C::EditMembers, owners),
            (C::ChangeRoles, owners),
            (C::RemoveMembers, owners),
            (C::HandOver, owners),
            (C::ConfigureBook, owners),
            (C::Restore, owners),
            (C::DeleteBook, owners),
        ] {
            let actual = Role::ALL.map(|role| role.can(capability));
            assert_eq!(actual, expected, "{capability:?}");
        }
        assert_eq!(C::ALL.len(), 24);
    }

    #[test]
    fn refusals_name_the_roles_and_whom_to_ask() {
        for (capability, role, owner, expected) in [
            (
                Capability::RemoveMembers,
                Role::Member,
                Some("Ana Ruiz"),
                "only owners can remove members of \"Sales\" (you are a member; ask Ana Ruiz)",
            ),
            (
                Capability::Log,
                Role::Viewer,
                Some("Ana Ruiz"),
                "only members and owners can log to \"Sales\" (you are a viewer; ask Ana Ruiz)",
            ),
            (
                Capability::DeleteBook,
                Role::Owner,
                None,
                "only owners can delete \"Sales\" (you are an owner)",
            ),
        ] {
            assert_eq!(capability.refusal(role, "Sales", owner), expected);
        }
    }

    #[test]
    fn words_are_read_in_any_case() {
        assert_eq!("Owner".parse::<Role>().unwrap(), Role::Owner);
        assert_eq!("boss".parse::<Role>().unwrap_err(), UnknownRole("boss".into()));
    }
}
