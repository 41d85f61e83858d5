//! Members.

use crate::domain::email::{local_part, parse_email};
use crate::domain::member::{Profile, ProfileChange};
use crate::domain::text::{name_key, words};
use crate::domain::{Member, MemberId, Moved, Name, Op, Role};

use crate::store::{Holdings, MemberRow};

use super::named::wrong;
use super::writing::{given, optional};
use super::{Error, Kind, Part, Result, Session};

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
        Ok(self.reader()?.members()?)
    }

    /// Lists the members of the current book, each with their newest interaction in it.
    pub fn member_rows(&self) -> Result<Vec<MemberRow>> {
        Ok(self.reader()?.member_rows()?)
    }

    /// Counts what a member holds in the current book, up to `most` of each.
    pub fn holdings(&self, member: MemberId, most: usize) -> Result<Holdings> {
        Ok(self.reader()?.holdings(member, most)?)
    }

    /// Offers the members that `who` may mean while it is typed: the words of their names or
    /// their e-mails begin so.
    pub fn suggest_members(&self, who: &str, limit: usize) -> Result<Vec<Member>> {
        let (starts, email) = (words(who), name_key(who.trim()));
        let mut members = self.members()?;
        members.retain(|member| {
            let own = words(&member.name);
            name_key(&member.email).starts_with(&email)
                || starts.iter().all(|start| own.iter().any(|word| word.starts_with(start)))
        });
        members.truncate(limit);
        Ok(members)
    }

    /// Adds a member; a person the file knows by this e-mail is the same person, who keeps the
    /// name and the login they have.
    ///
    /// # Errors
    /// `Conflict` where somebody with this e-mail is a member already.
    pub fn add_member(&self, input: &MemberInput, role: Role) -> Result<Member> {
        let email = parse_email(input.email.as_deref().unwrap_or_default()).map_err(wrong)?;
        let login = read_login(input.login.as_deref())?.flatten();
        let name = match given(input.name.as_deref()) {
            Some(name) => Name::parse(name, "the member's name")?.to_string(),
            None => local_part(email).to_owned(),
        };
        let reader = self.reader()?;
        let known = reader.person_by_email(&name_key(email))?;
        if let Some(person) = &known
            && let Some(member) = reader.members()?.into_iter().find(|m| m.id == person.id)
        {
            let message = format!("{email} is a member already (as {})", member.role);
            return Err(Error::new(Kind::Conflict, message)
                .at(Part::Email)
                .hint("change the role of a member with `tl member role`"));
        }
        let ops = match known {
            None => {
                let member = MemberId::new(self.ids.next(self.now()));
                let profile = Some(Profile { name, email: email.to_owned(), login });
                vec![Op::AddMember { member, profile, role }]
            }
            Some(person) => {
                let mut ops = vec![Op::AddMember { member: person.id, profile: None, role }];
                match (&person.login, login) {
                    (Some(known), Some(given)) if *known != given => {
                        let message = format!("{email} acts from the account {known} in this file");
                        return Err(Error::new(Kind::Conflict, message)
                            .hint("leave the login out: it is one for all books of a file"));
                    }
                    (None, login @ Some(_)) => ops.push(Op::EditMember {
                        member: person.id,
                        changes: vec![ProfileChange::Login(login)],
                    }),
                    _ => {}
                }
                ops
            }
        };
        self.apply(&ops)?;
        match ops.first() {
            Some(Op::AddMember { member, .. }) => self.member(*member),
            _ => Err(Error::new(Kind::Internal, "nobody was added")),
        }
    }

    /// Changes a person's name, e-mail or login.
    ///
    /// # Errors
    /// `Conflict` where another person of the file has the new e-mail.
    pub fn edit_member(&self, member: MemberId, input: &MemberInput) -> Result<Member> {
        let old = self.member(member)?;
        let mut changes = Vec::new();
        if let Some(name) = &input.name {
            let name = Name::parse(name, "the member's name")?;
            if name.as_str() != old.name {
                changes.push(ProfileChange::Name(name));
            }
        }
        let email = optional(input.email.as_deref(), |email| {
            parse_email(email).map(str::to_owned).map_err(wrong)
        })?;
        if let Some(email) = email.map(Option::unwrap_or_default)
            && email != old.email
        {
            let other = self.reader()?.person_by_email(&name_key(&email))?;
            if !email.is_empty() && other.is_some_and(|person| person.id != member) {
                let message = format!("somebody else has the e-mail {email}");
                let error = Error::new(Kind::Conflict, message).at(Part::Email);
                return Err(error.hint("give another e-mail"));
            }
            changes.push(ProfileChange::Email(email));
        }
        if let Some(login) = read_login(input.login.as_deref())?
            && login != old.login
        {
            changes.push(ProfileChange::Login(login));
        }
        if changes.is_empty() {
            return Ok(old);
        }
        self.apply(&[Op::EditMember { member, changes }])?;
        self.member(member)
    }

    /// Changes a role. The last owner stays one: the write door refuses it.
    pub fn set_role(&self, member: MemberId, role: Role) -> Result<Member> {
        let old = self.member(member)?;
        if old.role == role {
            return Ok(old);
        }
        self.apply(&[Op::SetRole { member, role }])?;
        // A demotion of oneself may leave nothing to see; the record is what it was, but the role.
        Ok(Member { role, ..old })
    }

    /// Removes a member; what they hold goes to `to`. Returns who it was, and what moved.
    ///
    /// # Errors
    /// `Conflict` where they hold something and `to` is not given, or they are the last owner.
    pub fn remove_member(&self, member: MemberId, to: Option<MemberId>) -> Result<(Member, Moved)> {
        let old = self.member(member)?;
        if let Some(to) = to {
            if to == member {
                return Err(Error::usage(format!(
                    "{} is the one to be removed: name another member to hand over to",
                    old.name
                )));
            }
            self.member(to)?;
        }
        let applied = self.apply(&[Op::RemoveMember { member, hand_to: to }])?;
        Ok((old, applied.moved))
    }

    /// Returns one member of the current book.
    pub fn member(&self, id: MemberId) -> Result<Member> {
        let found = self.members()?.into_iter().find(|member| member.id == id);
        found.ok_or_else(|| Error::new(Kind::NotFound, "there is no such member in this book"))
    }
}

/// Reads the name of a computer's account, where an empty text takes it away.
fn read_login(text: Option<&str>) -> Result<Option<Option<String>>> {
    optional(text, |text| {
        let login = Name::parse(text, "the login")?.to_string();
        if login.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err(Error::usage(format!(
                "\"{login}\" is not a login: it is the name of an account, without spaces"
            )));
        }
        Ok(login)
    })
}
