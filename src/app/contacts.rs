//! Contacts.

use crate::domain::contact::ContactChange;
use crate::domain::text::name_key;
use crate::domain::{
    Capability, Contact, ContactId, ContactRow, Detail, DetailId, DetailKind, Name, Named, Op,
    RelationKind, Relationship, RelationshipId, Summary, phone,
};
use crate::store::{AsRead, Consequences, ContactCursor, ContactQuery, Lookup, Page};

use super::writing::{self, Details, Writing};
use super::{Error, Kind, Result, Saved, Session};

/// How many namesakes of a contact are told of.
const NAMESAKES: usize = 3;
/// How many contacts are read at a time where all are wanted.
const PAGE: usize = 200;

/// A value with an optional label: an e-mail of `work`. Flags give bare values; imports and forms
/// give labels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Labelled {
    /// "work", "home", the network.
    pub label: Option<String>,
    /// The value as typed.
    pub value: String,
}

impl From<&str> for Labelled {
    fn from(value: &str) -> Self {
        Self { label: None, value: value.to_owned() }
    }
}

/// A contact to make.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactInput {
    /// The name.
    pub name: String,
    /// E-mails.
    pub emails: Vec<Labelled>,
    /// Phones.
    pub phones: Vec<Labelled>,
    /// Web addresses.
    pub urls: Vec<Labelled>,
    /// Handles; the label is the network.
    pub handles: Vec<Labelled>,
    /// Postal addresses.
    pub addresses: Vec<Labelled>,
    /// The account's name; made where there is none of that name.
    pub account: Option<String>,
    /// The job title.
    pub title: Option<String>,
    /// Labels by name; made where missing.
    pub labels: Vec<String>,
    /// Notes.
    pub notes: Option<String>,
    /// The birthday: `1985-04-15` or `--04-15`.
    pub birthday: Option<String>,
    /// WHO of the holder.
    pub holder: Option<String>,
    /// Custom values by key.
    pub custom: Vec<(String, String)>,
}

/// A change to a contact; `None` leaves a field as it is, an empty text takes it away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactEdit {
    /// A new name.
    pub name: Option<String>,
    /// E-mails to add.
    pub emails: Vec<Labelled>,
    /// Phones to add.
    pub phones: Vec<Labelled>,
    /// Web addresses to add.
    pub urls: Vec<Labelled>,
    /// Handles to add.
    pub handles: Vec<Labelled>,
    /// Addresses to add.
    pub addresses: Vec<Labelled>,
    /// The account's name.
    pub account: Option<String>,
    /// The job title.
    pub title: Option<String>,
    /// Labels to put on; made where missing.
    pub labels: Vec<String>,
    /// Notes.
    pub notes: Option<String>,
    /// The birthday.
    pub birthday: Option<String>,
    /// WHO of the holder.
    pub holder: Option<String>,
    /// Custom values to set; an empty one takes it away.
    pub custom: Vec<(String, String)>,
    /// E-mails to take away.
    pub remove_emails: Vec<String>,
    /// Phones to take away (in any format).
    pub remove_phones: Vec<String>,
    /// Web addresses, handles and postal addresses to take away.
    pub remove_details: Vec<(DetailKind, String)>,
    /// Labels to take off.
    pub remove_labels: Vec<String>,
    /// Custom keys to take away.
    pub unset: Vec<String>,
}

impl ContactEdit {
    /// Tells whether it changes a field that stands otherwise by now than as it was read, and not
    /// as this edit would have it.
    fn contradicts(&self, read: &Contact, now: &Contact) -> bool {
        let account = |contact: &Contact| contact.account.as_ref().map(|it| it.name.clone());
        let holder = |contact: &Contact| contact.holder.as_ref().map(|it| it.name.clone());
        let birthday = |contact: &Contact| contact.birthday.map(|it| it.to_string());
        let name = |contact: &Contact| Some(contact.name.clone());
        let single = [
            (&self.name, name(read), name(now)),
            (&self.account, account(read), account(now)),
            (&self.holder, holder(read), holder(now)),
            (&self.title, read.title.clone(), now.title.clone()),
            (&self.notes, read.notes.clone(), now.notes.clone()),
            (&self.birthday, birthday(read), birthday(now)),
        ];
        let differs = |mine: &str, read: Option<&str>, now: Option<&str>| {
            read != now && mine.trim() != now.unwrap_or_default().trim()
        };
        let custom = |contact: &Contact, key: &str| {
            let same = |it: &&Detail| it.label.as_deref().map(name_key) == Some(name_key(key));
            contact.details(DetailKind::Custom).find(same).map(|it| it.value.clone())
        };
        let unset = self.unset.iter().map(|key| (key, ""));
        let set = self.custom.iter().map(|(key, value)| (key, value.as_str()));
        single.iter().any(|(mine, read, now)| {
            mine.as_deref().is_some_and(|mine| differs(mine, read.as_deref(), now.as_deref()))
        }) || set.chain(unset).any(|(key, mine)| {
            differs(mine, custom(read, key).as_deref(), custom(now, key).as_deref())
        })
    }

    /// Returns the edit without what would take away what is gone already.
    fn without_gone(&self, now: &Contact) -> Self {
        let mut edit = self.clone();
        let has = |kind: DetailKind, value: &str| having(now, kind, value, |_| false).is_ok();
        edit.remove_emails.retain(|value| has(DetailKind::Email, value));
        edit.remove_phones.retain(|value| has(DetailKind::Phone, value));
        edit.remove_details.retain(|(kind, value)| has(*kind, value));
        edit.remove_labels
            .retain(|name| now.labels.iter().any(|it| name_key(&it.name) == name_key(name)));
        let custom = |key: &str| {
            let same = |it: &Detail| it.label.as_deref().map(name_key) == Some(name_key(key));
            now.details(DetailKind::Custom).any(same)
        };
        edit.unset.retain(|key| custom(key));
        edit
    }
}

/// What went with a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedContact {
    /// Its name.
    pub name: String,
    /// What went with it.
    pub consequences: Consequences,
    /// Whether another process still reads and the last copy in the WAL waits for it.
    pub purge_pending: bool,
}

impl Session {
    /// Returns one window of contacts.
    pub fn contacts(&self, query: &ContactQuery) -> Result<Page<ContactRow>> {
        Ok(self.reader()?.contacts(query)?)
    }

    /// Returns whole contacts for the rows of a window, in its order (`contact list --json`).
    pub fn contacts_in_full(&self, rows: &[ContactRow]) -> Result<Vec<Contact>> {
        let ids: Vec<ContactId> = rows.iter().map(|row| row.id).collect();
        Ok(self.reader()?.contacts_by_id(&ids)?)
    }

    /// Hands out whole contacts one by one, in the order of the query, reading page by page.
    ///
    /// # Errors
    /// Where the file cannot be read, and what `each` returns.
    pub fn each_contact<E: From<Error>>(
        &self,
        query: &ContactQuery,
        mut each: impl FnMut(&Contact) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let mut query = ContactQuery { limit: PAGE, ..query.clone() };
        loop {
            let page = self.contacts(&query)?;
            for contact in self.contacts_in_full(&page.rows)? {
                each(&contact)?;
            }
            query.cursor = page.rows.last().map(ContactCursor::from);
            if !page.more || query.cursor.is_none() {
                return Ok(());
            }
        }
    }

    /// Returns one contact.
    pub fn contact(&self, id: ContactId) -> Result<Contact> {
        Ok(self.reader()?.contact(id)?)
    }

    /// Makes a contact.
    ///
    /// # Errors
    /// `Usage` where a value cannot be read, `Ambiguous` where two accounts share the name given.
    pub fn add_contact(&self, input: &ContactInput) -> Result<Contact> {
        let mut writing = Writing::new(self)?;
        let id = writing.contact(input)?;
        self.apply(&writing.ops)?;
        self.contact(id)
    }

    /// Returns who else in the book has one of a contact's e-mails, with the e-mail: at most one for
    /// each.
    pub fn sharing_an_email(&self, contact: &Contact) -> Result<Vec<(String, Named<ContactId>)>> {
        let emails: Vec<&str> = contact
            .details
            .iter()
            .filter(|detail| detail.kind == DetailKind::Email)
            .map(|detail| detail.value.as_str())
            .collect();
        let exact = |email: &&str| Lookup::Exact(DetailKind::Email, DetailKind::Email.key(email));
        let lookups: Vec<Lookup> = emails.iter().map(exact).collect();
        let found = self.reader()?.contacts_named(&lookups, 2)?;
        let other = |(email, found): (&str, Vec<Named<ContactId>>)| {
            let other = found.into_iter().find(|other| other.id != contact.id)?;
            Some((email.to_owned(), other))
        };
        Ok(emails.into_iter().zip(found).filter_map(other).collect())
    }

    /// Changes a contact. What is as it should be already is not written again.
    ///
    /// # Errors
    /// `Usage` where a value cannot be read, `NotFound` where a value to take away is not there.
    pub fn edit_contact(&self, id: ContactId, edit: &ContactEdit) -> Result<Contact> {
        let contact = self.contact(id)?;
        let mut writing = Writing::new(self)?;
        let changes = self.changes(&mut writing, &contact, edit)?;
        if changes.is_empty() {
            self.demand(Capability::EditContacts)?;
            return Ok(contact);
        }
        writing.ops.push(Op::EditContact { id, changes });
        self.apply(&writing.ops)?;
        self.contact(id)
    }

    /// Changes a contact that a form began to change as it was `read`. Only what the form changes
    /// is written, over what others changed since; where they changed the same field to something
    /// else, nothing is written, and the contact comes back as it stands now. What is to be taken
    /// away and is gone already is no error.
    ///
    /// # Errors
    /// Those of [`Session::edit_contact`]; `NotFound` where it was deleted.
    pub fn edit_contact_as_read(
        &self,
        read: &Contact,
        edit: &ContactEdit,
    ) -> Result<Saved<Contact>> {
        let id = read.id;
        loop {
            let now = self.contact(id)?;
            if edit.contradicts(read, &now) {
                return Ok(Saved::Meanwhile(Box::new(now)));
            }
            let edit = edit.without_gone(&now);
            let mut writing = Writing::new(self)?;
            let changes = self.changes(&mut writing, &now, &edit)?;
            if changes.is_empty() {
                self.demand(Capability::EditContacts)?;
                return Ok(Saved::Written(Box::new(now)));
            }
            writing.ops.push(Op::EditContact { id, changes });
            // Between the look and the write somebody may have been faster.
            let as_read = AsRead::Contact(Box::new(now));
            if self.apply_as_read(&writing.ops, &as_read)?.is_some() {
                return Ok(Saved::Written(Box::new(self.contact(id)?)));
            }
        }
    }

    /// Returns what an edit changes of a contact.
    fn changes(
        &self,
        writing: &mut Writing<'_>,
        contact: &Contact,
        edit: &ContactEdit,
    ) -> Result<Vec<ContactChange>> {
        let mut changes = self.changed_fields(writing, contact, edit)?;
        changes.extend(changed_details(writing, contact, edit)?);
        changes.extend(changed_labels(writing, contact, edit)?);
        Ok(changes)
    }

    /// Stars a contact or takes the star away.
    pub fn star_contact(&self, id: ContactId, starred: bool) -> Result<Contact> {
        self.change_contact(id, ContactChange::Starred(starred))
    }

    /// Archives a contact or brings it back.
    pub fn archive_contact(&self, id: ContactId, archived: bool) -> Result<Contact> {
        self.change_contact(id, ContactChange::Archived(archived))
    }

    /// Puts a label on a contact (making the label where missing) or takes it off.
    ///
    /// # Errors
    /// `NotFound` where the contact does not bear the label to take off.
    pub fn label_contact(&self, id: ContactId, label: &str, on: bool) -> Result<Contact> {
        let labels = vec![label.to_owned()];
        let edit = if on {
            ContactEdit { labels, ..ContactEdit::default() }
        } else {
            ContactEdit { remove_labels: labels, ..ContactEdit::default() }
        };
        self.edit_contact(id, &edit)
    }

    /// Says what goes with a contact, for the confirmation.
    pub fn consequences(&self, id: ContactId) -> Result<Consequences> {
        Ok(self.reader()?.consequences(id)?)
    }

    /// Deletes a contact, the entries with it alone, and what drafts say of them.
    ///
    /// # Errors
    /// `Storage` where the drafts cannot be removed; the contact is deleted then all the same.
    pub fn delete_contact(&self, id: ContactId) -> Result<DeletedContact> {
        let reader = self.reader()?;
        let name = reader.contact(id)?.name;
        let consequences = reader.consequences(id)?;
        let applied = self.apply(&[Op::DeleteContact(id)])?;
        self.forget_drafts_of_contacts(&[id])?;
        self.forget_drafts_of_gone()?;
        Ok(DeletedContact { name, consequences, purge_pending: applied.purge_pending })
    }

    /// Ties two contacts; a tie that is there already is returned as it is.
    ///
    /// # Errors
    /// `Usage` where both are the same contact.
    pub fn relate(
        &self,
        from: ContactId,
        kind: RelationKind,
        to: ContactId,
    ) -> Result<Relationship> {
        if from == to {
            return Err(Error::usage("a contact cannot be tied to itself: name two contacts"));
        }
        let same = |tie: &Relationship| tie.says(from, kind, to);
        if let Some(tie) = self.relationships(from)?.into_iter().find(same) {
            return Ok(tie);
        }
        let id = RelationshipId::new(self.ids.next(self.now()));
        self.apply(&[Op::Relate { id, from, kind, to }])?;
        let tie = self.relationships(from)?.into_iter().find(|tie| tie.id == id);
        tie.ok_or_else(|| Error::new(Kind::NotFound, "the relationship was removed meanwhile"))
    }

    /// Unties two contacts.
    pub fn unrelate(&self, id: RelationshipId) -> Result<()> {
        self.apply(&[Op::Unrelate(id)]).map(|_| ())
    }

    /// Lists a contact's relationships.
    pub fn relationships(&self, id: ContactId) -> Result<Vec<Relationship>> {
        Ok(self.reader()?.relationships(id)?)
    }

    /// Returns the other contacts that bear the very name of this one.
    pub fn namesakes(&self, contact: &Contact) -> Result<Vec<Named<ContactId>>> {
        let same = [Lookup::Name(name_key(&contact.name))];
        let found = self.reader()?.contacts_named(&same, NAMESAKES + 1)?;
        let others = found.into_iter().flatten().filter(|other| other.id != contact.id);
        Ok(others.take(NAMESAKES).collect())
    }

    /// Names contacts that look like `who` (for "no match" hints).
    pub fn nearest(&self, who: &str) -> Result<Vec<Named<ContactId>>> {
        let near = self.reader()?.nearest_contacts(&name_key(who), 3)?;
        Ok(near.into_iter().map(|hit| Named { id: hit.id, name: hit.name }).collect())
    }

    /// Applies one change that may be as it should be already.
    fn change_contact(&self, id: ContactId, change: ContactChange) -> Result<Contact> {
        let contact = self.contact(id)?;
        let done = match change {
            ContactChange::Starred(starred) => contact.starred == starred,
            ContactChange::Archived(archived) => contact.archived == archived,
            _ => false,
        };
        if done {
            self.demand(Capability::EditContacts)?;
            return Ok(contact);
        }
        self.apply(&[Op::EditContact { id, changes: vec![change] }])?;
        self.contact(id)
    }

    /// Returns the changes of single fields.
    fn changed_fields(
        &self,
        writing: &mut Writing<'_>,
        contact: &Contact,
        edit: &ContactEdit,
    ) -> Result<Vec<ContactChange>> {
        let mut changes = Vec::new();
        if let Some(name) = &edit.name {
            let name = Name::parse(name, "the name")?;
            if name.as_str() != contact.name {
                changes.push(ContactChange::Name(name));
            }
        }
        let account =
            writing::optional(edit.account.as_deref(), |account| writing.account(account))?;
        if let Some(account) = account
            && account != contact.account.as_ref().map(|account| account.id)
        {
            changes.push(ContactChange::Account(account));
        }
        let holder = writing::optional(edit.holder.as_deref(), |holder| self.find_holder(holder))?;
        if let Some(holder) = holder
            && holder != contact.holder.as_ref().map(|holder| holder.id)
        {
            changes.push(ContactChange::Holder(holder));
        }
        if let Some(title) = writing::title(edit.title.as_deref())?
            && title.as_ref().map(Name::as_str) != contact.title.as_deref()
        {
            changes.push(ContactChange::Title(title));
        }
        if let Some(notes) = writing::notes(edit.notes.as_deref())?
            && notes.as_ref().map(Summary::as_str) != contact.notes.as_deref()
        {
            changes.push(ContactChange::Notes(notes));
        }
        if let Some(birthday) = writing::birthday(edit.birthday.as_deref(), self.today())?
            && birthday != contact.birthday
        {
            changes.push(ContactChange::Birthday(birthday));
        }
        Ok(changes)
    }
}

/// Returns the changes of details: what goes, goes first, so that one edit can write a value anew.
fn changed_details(
    writing: &Writing<'_>,
    contact: &Contact,
    edit: &ContactEdit,
) -> Result<Vec<ContactChange>> {
    let mut gone: Vec<DetailId> = Vec::new();
    for email in &edit.remove_emails {
        gone.extend(having(contact, DetailKind::Email, email, |_| false)?);
    }
    let home = writing.session.config().home();
    for number in &edit.remove_phones {
        let same = |value: &str| phone::same_number(value, number, home);
        gone.extend(having(contact, DetailKind::Phone, number, same)?);
    }
    for (kind, value) in &edit.remove_details {
        gone.extend(having(contact, *kind, value, |_| false)?);
    }
    for key in &edit.unset {
        let label = |detail: &Detail| name_key(detail.label.as_deref().unwrap_or_default());
        let custom = || contact.details(DetailKind::Custom);
        let found = custom().find(|detail| label(detail) == name_key(key));
        let error = || {
            let has: Vec<&str> = custom().filter_map(|detail| detail.label.as_deref()).collect();
            writing::has_no(&contact.name, "custom field", key, &has)
        };
        gone.push(found.map(|detail| detail.id).ok_or_else(error)?);
    }
    gone.sort_unstable();
    gone.dedup();
    let left: Vec<&Detail> =
        contact.details.iter().filter(|detail| !gone.contains(&detail.id)).collect();
    let mut details = Details::of(contact.id, &left);
    let mut changes: Vec<_> = gone.iter().map(|id| ContactChange::RemoveDetail(*id)).collect();
    for (kind, values) in [
        (DetailKind::Email, &edit.emails),
        (DetailKind::Phone, &edit.phones),
        (DetailKind::Url, &edit.urls),
        (DetailKind::Handle, &edit.handles),
        (DetailKind::Address, &edit.addresses),
    ] {
        for value in values {
            changes.extend(details.add(writing, kind, value)?);
        }
    }
    changes.extend(details.set_custom(&edit.custom)?);
    // A custom field that goes and comes back in one edit is one row: it only changes.
    let put: Vec<DetailId> = changes
        .iter()
        .filter_map(|change| match change {
            ContactChange::PutDetail(detail) => Some(detail.id),
            _ => None,
        })
        .collect();
    changes.retain(|c| !matches!(c, ContactChange::RemoveDetail(id) if put.contains(id)));
    Ok(changes)
}

/// Returns the details of one kind with this key, else those that are the same all the same.
fn having(
    contact: &Contact,
    kind: DetailKind,
    value: &str,
    same: impl Fn(&str) -> bool,
) -> Result<Vec<DetailId>> {
    let key = kind.key(value);
    let with = |fits: &dyn Fn(&Detail) -> bool| -> Vec<DetailId> {
        contact.details(kind).filter(|detail| fits(detail)).map(|detail| detail.id).collect()
    };
    let mut found = with(&|detail| kind.key(&detail.value) == key);
    if found.is_empty() {
        found = with(&|detail| same(&detail.value));
    }
    if found.is_empty() {
        let has: Vec<&str> = contact.details(kind).map(|detail| detail.value.as_str()).collect();
        return Err(writing::has_no(&contact.name, kind.name(), value, &has));
    }
    Ok(found)
}

/// Returns the labels to put on and to take off.
fn changed_labels(
    writing: &mut Writing<'_>,
    contact: &Contact,
    edit: &ContactEdit,
) -> Result<Vec<ContactChange>> {
    let mut changes = Vec::new();
    for label in &edit.remove_labels {
        let key = name_key(label);
        let borne = contact.labels.iter().find(|borne| name_key(&borne.name) == key);
        let error = || {
            let has: Vec<&str> = contact.labels.iter().map(|borne| borne.name.as_str()).collect();
            writing::has_no(&contact.name, "label", label, &has)
        };
        changes.push(ContactChange::Label(borne.ok_or_else(error)?.id, false));
    }
    for label in &edit.labels {
        let id = writing.label(label)?;
        changes.retain(|change| *change != ContactChange::Label(id, false));
        let change = ContactChange::Label(id, true);
        let borne = contact.labels.iter().any(|borne| borne.id == id);
        if !borne && !changes.contains(&change) {
            changes.push(change);
        }
    }
    Ok(changes)
}
