//! The form of a member: e-mail, name, role.

use crate::app::{Error, MemberInput, Part};
use crate::domain::email::parse_email;
use crate::domain::{Capability, Member, Name, Role};

use super::super::message::{Effect, Job};
use super::super::model::Model;
use super::super::offers::Offered;
use super::super::sheet::{Line, Purpose, Sheet};
use super::MemberJob;

const EMAIL: usize = 0;
const NAME: usize = 1;
const ROLE: usize = 2;

/// Opens the form of a new member.
pub fn add(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.may(Capability::AddMembers, effects) {
        let lines = lines("", "", Some(Role::Member));
        Sheet::new(Purpose::AddMember, "Add a member", lines).open(model, effects);
    }
}

/// Opens the form of the selected member: one's own, or anybody's for an owner.
pub fn edit(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(member) = model.members.selected().cloned() {
        change(model, member, effects);
    }
}

/// Opens the form of a member.
pub fn change(model: &mut Model, member: Member, effects: &mut Vec<Effect>) {
    let own = model.members.me == Some(member.id);
    if !own && !model.may(Capability::ChangeRoles, effects) {
        return;
    }
    let roles = model.refusal(Capability::ChangeRoles).is_none();
    let lines = lines(&member.email, &member.name, roles.then_some(member.role));
    let title =
        if own { format!("Edit {} (you)", member.name) } else { format!("Edit {}", member.name) };
    Sheet::new(Purpose::EditMember(Box::new(member)), title, lines).open(model, effects);
}

fn lines(email: &str, name: &str, role: Option<Role>) -> Vec<Line> {
    let mut lines = vec![
        Line::new("E-mail", email, "the address that tells who it is"),
        Line::new("Name", name, "the e-mail's first part, if left out"),
    ];
    if let Some(role) = role {
        let line = Line::new("Role", role.name(), "owner, member or viewer");
        lines.push(line.offering(Offered::Roles));
    }
    lines
}

/// Returns what saving the form writes; `None` where nothing was changed.
///
/// # Errors
/// The field that cannot be read, and what is wrong.
pub fn job(
    model: &Model,
    sheet: &Sheet,
    of: Option<&Member>,
) -> Result<Option<Job>, (usize, String)> {
    let Some(old) = of else {
        let role = read_role(sheet.text(ROLE))?;
        if sheet.text(EMAIL).is_empty() {
            return Err((EMAIL, "the e-mail says who it is: it is needed".to_owned()));
        }
        let name = Some(sheet.text(NAME).to_owned()).filter(|name| !name.is_empty());
        let email = Some(sheet.text(EMAIL).to_owned());
        let input = MemberInput { email, name, login: None };
        check(&input)?;
        return Ok(Some(Job::Members(MemberJob::Add(Box::new(input), role))));
    };
    let changed = |line: usize, before: &str| {
        Some(sheet.text(line).to_owned()).filter(|text| text != before.trim())
    };
    let input = MemberInput {
        email: changed(EMAIL, &old.email),
        name: changed(NAME, &old.name),
        login: None,
    };
    check(&input)?;
    let asked = model.refusal(Capability::ChangeRoles).is_none();
    let role = if asked { Some(read_role(sheet.text(ROLE))?) } else { None };
    let role = role.filter(|role| *role != old.role);
    if role.is_some() && model.members.is_last_owner(old) {
        let text = format!(
            "a book needs at least one owner, and {} is the last one: make somebody else an owner \
             first",
            old.name
        );
        return Err((ROLE, text));
    }
    if input == MemberInput::default() && role.is_none() {
        return Ok(None);
    }
    Ok(Some(Job::Members(MemberJob::Edit(old.id, Box::new(input), role))))
}

/// Checks what was typed, so that what is wrong stands at its field.
fn check(input: &MemberInput) -> Result<(), (usize, String)> {
    if let Some(email) = input.email.as_deref().filter(|email| !email.is_empty()) {
        parse_email(email).map_err(|why| (EMAIL, why.to_string()))?;
    }
    if let Some(name) = &input.name {
        Name::parse(name, "the name").map_err(|why| (NAME, why.to_string()))?;
    }
    Ok(())
}

/// Returns the field that the failure of a write is about, where it is about one.
pub fn field_of(error: &Error) -> Option<usize> {
    (error.part == Some(Part::Email)).then_some(EMAIL)
}

/// Reads a role by its beginning.
fn read_role(text: &str) -> Result<Role, (usize, String)> {
    let begun = text.to_lowercase();
    let fits = |role: &&Role| !begun.is_empty() && role.name().starts_with(&begun);
    Role::ALL.iter().find(fits).copied().ok_or_else(|| {
        (ROLE, format!("there is no role \"{text}\": the roles are owner, member and viewer"))
    })
}
