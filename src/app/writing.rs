//! The operations of one write, gathered before the door is asked: records that a form names and
//! nobody made yet (an account, a label, a contact) come first and are made in the same write.

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::domain::account::AccountChange;
use crate::domain::contact::ContactChange;
use crate::domain::text::name_key;
use crate::domain::{
    AccountId, Birthday, ContactId, Detail, DetailId, DetailKind, LabelId, Name, Op, Summary,
    email, phone,
};
use crate::store::{BookReader, Lookup};

use super::named::{self, wrong};
use super::{ContactInput, Error, Labelled, Part, Result, Session, Whom};

/// The fewest digits of an id that name an account where a name is expected: a name that looks
/// like the end of an id is far likelier a name.
const ID_DIGITS_AMONG_NAMES: usize = 6;

/// One write in the making.
pub(super) struct Writing<'s> {
    pub(super) session: &'s Session,
    reader: BookReader<'s>,
    /// The operations so far, in the order they must be applied in.
    pub ops: Vec<Op>,
    accounts: HashMap<String, AccountId>,
    labels: Option<HashMap<String, LabelId>>,
}

impl Session {
    /// Returns what a write that names this account and these labels makes besides, in words: `the
    /// account "Acme"`. A slip in a name would make one unseen.
    ///
    /// # Errors
    /// As the write itself.
    pub fn made_besides(&self, account: Option<&str>, labels: &[String]) -> Result<Vec<String>> {
        let mut writing = Writing::new(self)?;
        if let Some(account) = given(account) {
            writing.account(account)?;
        }
        for label in labels {
            writing.label(label)?;
        }
        let made = writing.ops.iter().filter_map(|op| match op {
            Op::AddAccount { changes, .. } => changes.iter().find_map(|change| match change {
                AccountChange::Name(name) => Some(format!("the account \"{name}\"")),
                _ => None,
            }),
            Op::AddLabel { name, .. } => Some(format!("the label \"{name}\"")),
            _ => None,
        });
        Ok(made.collect())
    }
}

impl<'s> Writing<'s> {
    /// Begins a write in the session's book.
    pub(super) fn new(session: &'s Session) -> Result<Self> {
        let reader = session.reader()?;
        Ok(Self { session, reader, ops: Vec::new(), accounts: HashMap::new(), labels: None })
    }

    /// Makes a new id.
    pub(super) fn id<I: From<uuid::Uuid>>(&self) -> I {
        self.session.ids.next(self.session.now()).into()
    }

    /// Forgets the accounts and labels it looked up: other programs may have written meanwhile.
    pub(super) fn forget(&mut self) {
        self.ops.clear();
        self.accounts.clear();
        self.labels = None;
    }

    /// Returns the account that a form means by its name, making it where there is none.
    ///
    /// # Errors
    /// `Ambiguous` where two accounts share the name.
    pub(super) fn account(&mut self, name: &str) -> Result<AccountId> {
        let name = Name::parse(name, "the account's name").map_err(Error::from);
        let found = name.and_then(|name| self.account_of(name, true));
        found.map_err(|it| it.at(Part::Account))
    }

    /// Returns the account that a file means by its name: the oldest of namesakes, for nobody can
    /// be asked; made where there is none.
    pub(super) fn account_in_file(&mut self, name: &str) -> Result<AccountId> {
        let name = Name::parse(name, "the account's name")?;
        self.account_of(name, false)
    }

    fn account_of(&mut self, name: Name, typed: bool) -> Result<AccountId> {
        let key = name_key(name.as_str());
        if let Some(id) = self.accounts.get(&key) {
            return Ok(*id);
        }
        let found = self.reader.find_accounts(&Lookup::Name(key.clone()), named::SHOWN + 1)?;
        let id = match found.as_slice() {
            [one] => one.id,
            [_, _, ..] if typed => {
                return Err(named::ambiguous(name.as_str(), "accounts", &found));
            }
            [first, rest @ ..] => rest.iter().map(|other| other.id).fold(first.id, Ord::min),
            [] => match if typed { self.account_by_id(name.as_str())? } else { None } {
                Some(id) => id,
                None => {
                    let id = self.id();
                    self.ops.push(Op::AddAccount { id, changes: vec![AccountChange::Name(name)] });
                    id
                }
            },
        };
        self.accounts.insert(key, id);
        Ok(id)
    }

    /// Finds an account by its id or the end of it: the way to name one of two namesakes.
    fn account_by_id(&self, text: &str) -> Result<Option<AccountId>> {
        let end = named::id_end(text).filter(|end| end.len() >= ID_DIGITS_AMONG_NAMES);
        let Some(end) = end else { return Ok(None) };
        let found = self.reader.find_accounts(&Lookup::IdEnd(end), 2)?;
        Ok(if let [one] = found.as_slice() { Some(one.id) } else { None })
    }

    /// Returns the label of this name, making it where there is none.
    pub(super) fn label(&mut self, name: &str) -> Result<LabelId> {
        let name = Name::parse(name, "the label's name");
        let name = name.map_err(|error| Error::from(error).at(Part::Labels))?;
        let key = name_key(name.as_str());
        if self.labels.is_none() {
            let known = self.reader.labels()?.into_iter();
            self.labels = Some(known.map(|label| (name_key(&label.name), label.id)).collect());
        }
        if let Some(id) = self.labels.as_ref().and_then(|labels| labels.get(&key)) {
            return Ok(*id);
        }
        let id: LabelId = self.id();
        self.ops.push(Op::AddLabel { id, name, tint: None });
        self.labels.get_or_insert_default().insert(key, id);
        Ok(id)
    }

    /// Returns whom an entry is about, making a contact of somebody new.
    pub(super) fn whom(&mut self, whom: &Whom) -> Result<ContactId> {
        match whom {
            Whom::Contact(id) => Ok(*id),
            Whom::New(new) => self.contact(new),
        }
    }

    /// Makes a contact of what a form says.
    pub(super) fn contact(&mut self, input: &ContactInput) -> Result<ContactId> {
        let id: ContactId = self.id();
        let mut changes = vec![ContactChange::Name(Name::parse(&input.name, "the name")?)];
        if let Some(account) = given(input.account.as_deref()) {
            changes.push(ContactChange::Account(Some(self.account(account)?)));
        }
        if let Some(holder) = given(input.holder.as_deref()) {
            changes.push(ContactChange::Holder(Some(self.session.find_holder(holder)?)));
        }
        changes.extend(
            title(input.title.as_deref())?.flatten().map(|t| ContactChange::Title(Some(t))),
        );
        changes.extend(
            notes(input.notes.as_deref())?.flatten().map(|n| ContactChange::Notes(Some(n))),
        );
        changes.extend(
            birthday(input.birthday.as_deref(), self.session.today())?
                .flatten()
                .map(|b| ContactChange::Birthday(Some(b))),
        );
        let mut details = Details::of(id, &[]);
        for (kind, values) in [
            (DetailKind::Email, &input.emails),
            (DetailKind::Phone, &input.phones),
            (DetailKind::Url, &input.urls),
            (DetailKind::Handle, &input.handles),
            (DetailKind::Address, &input.addresses),
        ] {
            for value in values {
                changes.extend(details.add(self, kind, value)?);
            }
        }
        changes.extend(details.set_custom(&input.custom)?);
        for label in &input.labels {
            let change = ContactChange::Label(self.label(label)?, true);
            if !changes.contains(&change) {
                changes.push(change);
            }
        }
        self.ops.push(Op::AddContact { id, changes, batch: None });
        Ok(id)
    }
}

/// Returns a text that says something; an empty one says as much as none.
pub(super) fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// Reads a field where `None` leaves it as it is and an empty text takes it away.
pub(super) fn optional<T>(
    text: Option<&str>,
    read: impl FnOnce(&str) -> Result<T>,
) -> Result<Option<Option<T>>> {
    match text.map(str::trim) {
        None => Ok(None),
        Some("") => Ok(Some(None)),
        Some(text) => read(text).map(|value| Some(Some(value))),
    }
}

/// Reads a job title.
pub(super) fn title(text: Option<&str>) -> Result<Option<Option<Name>>> {
    optional(text, |text| Name::parse(text, "the title").map_err(|it| wrong(it).at(Part::Title)))
}

/// Reads notes.
pub(super) fn notes(text: Option<&str>) -> Result<Option<Option<Summary>>> {
    optional(text, |text| {
        Summary::parse_as(text, "the notes").map_err(|it| wrong(it).at(Part::Notes))
    })
}

/// Reads a birthday, which is not after `today`.
pub(super) fn birthday(text: Option<&str>, today: NaiveDate) -> Result<Option<Option<Birthday>>> {
    optional(text, |text| {
        let birthday: Birthday = text.parse().map_err(|it| wrong(it).at(Part::Birthday))?;
        if birthday.is_after(today) {
            return Err(Error::usage(format!("the birthday {birthday} lies in the future"))
                .hint("without the year it is --MM-DD")
                .at(Part::Birthday));
        }
        Ok(birthday)
    })
}

/// The details of a contact while it is written: what is there already is not added twice.
pub(super) struct Details {
    contact: ContactId,
    have: Vec<(DetailKind, String)>,
    custom: HashMap<String, Detail>,
}

impl Details {
    /// Begins with the details that a contact has.
    pub(super) fn of(contact: ContactId, details: &[&Detail]) -> Self {
        let mut this = Self { contact, have: Vec::new(), custom: HashMap::new() };
        for detail in details {
            if detail.kind == DetailKind::Custom {
                let key = name_key(detail.label.as_deref().unwrap_or_default());
                this.custom.insert(key, (*detail).clone());
            } else {
                this.have.push((detail.kind, detail.kind.key(&detail.value)));
            }
        }
        this
    }

    /// Adds a value, `None` where the contact has it.
    pub(super) fn add(
        &mut self,
        writing: &Writing<'_>,
        kind: DetailKind,
        given: &Labelled,
    ) -> Result<Option<ContactChange>> {
        let value = checked_value(kind, &given.value)?;
        let have = (kind, kind.key(&value));
        if self.have.contains(&have) {
            return Ok(None);
        }
        self.have.push(have);
        let label = match given.label.as_deref().map(str::trim) {
            None | Some("") => None,
            Some(label) => Some(Name::parse(label, "the label")?.to_string()),
        };
        Ok(Some(ContactChange::PutDetail(Detail { id: writing.id(), kind, label, value })))
    }

    /// Sets custom values by key, an empty one takes it away. A key that is given twice has its
    /// last value: a row is written once.
    pub(super) fn set_custom(&mut self, fields: &[(String, String)]) -> Result<Vec<ContactChange>> {
        let mut last: Vec<(String, Name, &str)> = Vec::new();
        for (key, value) in fields {
            let label = Name::parse(key, "the custom field's name")?;
            let key = name_key(label.as_str());
            last.retain(|(other, _, _)| *other != key);
            last.push((key, label, value.as_str()));
        }
        let mut changes = Vec::new();
        for (key, label, value) in last {
            let known = self.custom.get(&key);
            match (given(Some(value)), known) {
                (None, None) => {}
                (None, Some(old)) => changes.push(ContactChange::RemoveDetail(old.id)),
                (Some(value), Some(old)) if old.value == value => {}
                (Some(value), old) => {
                    let value = Summary::parse_as(value, "the custom field's value")?.to_string();
                    let id = old.map_or_else(|| custom_id(self.contact, &key), |old| old.id);
                    let label = Some(label.to_string());
                    let detail = Detail { id, kind: DetailKind::Custom, label, value };
                    changes.push(ContactChange::PutDetail(detail));
                }
            }
        }
        Ok(changes)
    }
}

/// Returns the id of a contact's custom value: one for all spellings of its key.
pub(super) fn custom_id(contact: ContactId, key: &str) -> DetailId {
    DetailId::custom(contact, &name_key(key))
}

/// Reads the value of an e-mail, phone, web address, handle or postal address.
fn checked_value(kind: DetailKind, value: &str) -> Result<String> {
    match kind {
        DetailKind::Email => Ok(email::parse_email(value).map_err(wrong)?.to_owned()),
        DetailKind::Phone => {
            let name = Name::parse(value, "the phone number")?;
            let digits = crate::domain::contact::phone_digits(name.as_str()).len();
            if digits < phone::FEWEST_DIGITS {
                return Err(wrong(phone::NotAPhone(name.to_string())));
            }
            Ok(name.to_string())
        }
        DetailKind::Address => {
            let lines: Vec<&str> =
                value.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            Ok(Name::parse(&lines.join(", "), "the address")?.to_string())
        }
        DetailKind::Handle => Ok(Name::parse(value, "the handle")?.to_string()),
        _ => Ok(Name::parse(value, "the web address")?.to_string()),
    }
}

/// Says that a contact has no such value, naming those it has.
pub(super) fn has_no(name: &str, what: &str, value: &str, has: &[&str]) -> Error {
    let error =
        Error::new(super::Kind::NotFound, format!("{name} has no {what} \"{}\"", value.trim()));
    if has.is_empty() {
        error.hint(format!("{name} has no {what} at all"))
    } else {
        error.hint(format!("there is {}", named::sentence(has, "and")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn contact() -> ContactId {
        ContactId::new(Uuid::from_u128(7))
    }

    #[test]
    fn values_are_checked_by_kind() {
        let bad = |kind, value| checked_value(kind, value).unwrap_err().message;
        assert_eq!(checked_value(DetailKind::Email, " a@b ").as_deref(), Ok("a@b"));
        assert!(bad(DetailKind::Email, "ana").starts_with("\"ana\" is not an e-mail address"));
        assert_eq!(checked_value(DetailKind::Phone, "112").as_deref(), Ok("112"));
        assert!(bad(DetailKind::Phone, "x12").starts_with("\"x12\" is not a phone number"));
        assert_eq!(bad(DetailKind::Handle, " "), "the handle is empty");
        assert_eq!(
            checked_value(DetailKind::Address, "Calle 1\r\n \n 28001 Madrid\n").as_deref(),
            Ok("Calle 1, 28001 Madrid")
        );
    }

    #[test]
    fn custom_values_share_a_row_by_key() {
        let set = |details: &mut Details, fields: &[(&str, &str)]| {
            let fields: Vec<_> =
                fields.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
            details.set_custom(&fields)
        };
        let mut new = Details::of(contact(), &[]);
        let put = set(&mut new, &[("Team", "blue"), ("Size", "9"), ("TEAM", "red")]).unwrap();
        let [ContactChange::PutDetail(size), ContactChange::PutDetail(team)] = put.as_slice()
        else {
            panic!("{put:?}")
        };
        assert_eq!((size.value.as_str(), team.value.as_str()), ("9", "red"));
        assert_eq!(team.id, custom_id(contact(), "team"));

        let mut old = Details::of(contact(), &[team]);
        assert_eq!(set(&mut old, &[("team", " red ")]).unwrap(), []);
        assert_eq!(set(&mut old, &[("team", "")]).unwrap(), [ContactChange::RemoveDetail(team.id)]);
        assert_eq!(set(&mut old, &[("size", " ")]).unwrap(), []);
        assert!(set(&mut old, &[("", "x")]).is_err());
    }

    #[test]
    fn an_empty_text_takes_away() {
        assert_eq!(title(None).unwrap(), None);
        assert_eq!(title(Some(" ")).unwrap(), Some(None));
        assert_eq!(title(Some("CTO")).unwrap().flatten().unwrap().as_str(), "CTO");
        let today = NaiveDate::from_ymd_opt(2026, 3, 4).unwrap();
        assert!(birthday(Some("soon"), today).is_err());
        assert!(birthday(Some("2026-03-05"), today).unwrap_err().message.contains("in the future"));
        for past in ["2026-03-04", "--12-31"] {
            assert!(birthday(Some(past), today).unwrap().is_some());
        }
    }
}
