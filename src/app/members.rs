//! Members.

use crate::domain::{Member, MemberId, Role};

use super::{Result, Session};

/// A member to add, or a profile to change (`None` leaves a field as it is).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberInput {
    /// The e-mail; needed for a new member.
    pub email: Option<String>,
    /// The name; by default the e-mail's local part.
    pub name: Option<String>,
    /// The computer's account.
    pub login: Option<String>,
}

impl Session {
    /// Lists the members of the current book.
    pub fn members(&self) -> Result<Vec<Member>> {
        todo!()
    }

    /// Adds a member; a person the file knows by this e-mail is the same person.
    pub fn add_member(&self, input: &MemberInput, role: Role) -> Result<Member> {
        todo!()
    }

    /// Changes a person's name, e-mail or login.
    pub fn edit_member(&self, member: MemberId, input: &MemberInput) -> Result<Member> {
        todo!()
    }

    /// Changes a role.
    pub fn set_role(&self, member: MemberId, role: Role) -> Result<Member> {
        todo!()
    }

    /// Removes a member; what they hold goes to `to`. Returns who it was.
    pub fn remove_member(&self, member: MemberId, to: Option<MemberId>) -> Result<Member> {
        todo!()
    }
}
