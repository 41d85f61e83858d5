//! The form of a contact, with everything the contract names.

mod keys;
mod lists;
mod meanwhile;
mod offers;
mod save;
mod view;

use std::collections::BTreeMap;

use crate::app::{Draft, DraftId};
use crate::domain::{Contact, DetailKind, Timestamp};

use super::dispute::Unasked;
use super::drafts::{BASE, OF};
use super::edit::Edit;
use super::offers::Offers;

pub use keys::{add, composed, edit, from_draft, key, open_draft, paste, resume, save};
pub use save::Submission;
pub use view::view;

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The name.
    Name,
    /// The e-mails.
    Email,
    /// The phone numbers.
    Phone,
    /// The account.
    Account,
    /// The job title.
    Title,
    /// The labels.
    Labels,
    /// The member responsible.
    Holder,
    /// The birthday.
    Birthday,
    /// The postal addresses.
    Address,
    /// The web addresses.
    Web,
    /// The names on social networks.
    Handle,
    /// The notes.
    Notes,
    /// The custom fields.
    Custom,
}

impl Field {
    /// Every field, in the order of Tab.
    pub const ALL: [Self; 13] = [
        Self::Name,
        Self::Email,
        Self::Phone,
        Self::Account,
        Self::Title,
        Self::Labels,
        Self::Holder,
        Self::Birthday,
        Self::Address,
        Self::Web,
        Self::Handle,
        Self::Notes,
        Self::Custom,
    ];

    /// Returns the field's name as the form shows it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Email => "E-mail",
            Self::Phone => "Phone",
            Self::Account => "Account",
            Self::Title => "Title",
            Self::Labels => "Labels",
            Self::Holder => "Holder",
            Self::Birthday => "Birthday",
            Self::Address => "Address",
            Self::Web => "Web",
            Self::Handle => "Handle",
            Self::Notes => "Notes",
            Self::Custom => "Custom",
        }
    }

    /// Says what an empty field takes.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Name => "",
            Self::Email => "ana@acme.example (work), one a line",
            Self::Phone => "+49 89 1234 (mobile), one a line",
            Self::Account => "the organisation",
            Self::Title => "Head of Purchasing",
            Self::Labels => "vip, supplier",
            Self::Holder => "the member responsible",
            Self::Birthday => "1985-04-15, or --04-15",
            Self::Address => "Street 1, 80331 Munich (office), one a line",
            Self::Web => "https://acme.example",
            Self::Handle => "@ana (mastodon)",
            Self::Notes => "what is good to know",
            Self::Custom => "Team: blue, one a line",
        }
    }

    /// Returns the kind of detail that the field holds a list of.
    const fn details(self) -> Option<DetailKind> {
        match self {
            Self::Email => Some(DetailKind::Email),
            Self::Phone => Some(DetailKind::Phone),
            Self::Address => Some(DetailKind::Address),
            Self::Web => Some(DetailKind::Url),
            Self::Handle => Some(DetailKind::Handle),
            Self::Custom => Some(DetailKind::Custom),
            _ => None,
        }
    }

    /// Tells whether it takes several lines.
    const fn has_lines(self) -> bool {
        self.details().is_some() || matches!(self, Self::Notes)
    }

    const fn place(self) -> usize {
        self as usize
    }
}

/// The texts of all fields.
type Texts = [String; Field::ALL.len()];

/// The form of a contact.
#[derive(Debug, Clone, PartialEq)]
pub struct ContactForm {
    /// The contact that is edited, as it was read; `None` for a new one.
    pub editing: Option<Box<Contact>>,
    /// The texts that the form began with.
    base: Texts,
    edits: [Edit; Field::ALL.len()],
    /// The field that has the keys.
    pub focus: Field,
    /// What the completion of the field offers.
    pub offers: Offers,
    /// What is wrong, at the field where it is.
    pub errors: Vec<(Field, String)>,
    /// The write that the form waits for.
    pub saving: Option<u64>,
    /// Whether it changed since the draft was written.
    pub dirty: bool,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// What somebody else changed while it was parked.
    unasked: Option<Unasked<Field>>,
}

impl ContactForm {
    /// Makes an empty form, the name begun.
    pub fn new(name: &str) -> Self {
        let mut base = Texts::default();
        name.clone_into(&mut base[Field::Name.place()]);
        Self::begun(None, base)
    }

    /// Fills a form with a contact.
    pub fn of(contact: Contact) -> Self {
        let base = texts_of(&contact);
        Self::begun(Some(Box::new(contact)), base)
    }

    fn begun(editing: Option<Box<Contact>>, base: Texts) -> Self {
        let edits = Field::ALL.map(|field| {
            let text = base[field.place()].as_str();
            if field.has_lines() { Edit::lines(text) } else { Edit::line(text) }
        });
        Self {
            editing,
            base,
            edits,
            focus: Field::Name,
            offers: Offers::default(),
            errors: Vec::new(),
            saving: None,
            dirty: false,
            opened_at: Timestamp::from_millis(0),
            unasked: None,
        }
    }

    /// Returns the text of the field that has the keys.
    pub fn focused(&mut self) -> &mut Edit {
        &mut self.edits[self.focus.place()]
    }

    /// Says what its draft is about.
    pub fn id(&self) -> DraftId {
        match &self.editing {
            Some(contact) => DraftId::EditContact(contact.id.to_string()),
            None => DraftId::NewContact,
        }
    }

    /// Returns a field.
    pub fn field(&self, field: Field) -> &Edit {
        &self.edits[field.place()]
    }

    fn field_mut(&mut self, field: Field) -> &mut Edit {
        &mut self.edits[field.place()]
    }

    fn text(&self, field: Field) -> &str {
        self.field(field).text()
    }

    fn base(&self, field: Field) -> &str {
        &self.base[field.place()]
    }

    fn is_changed(&self, field: Field) -> bool {
        self.text(field).trim() != self.base(field).trim()
    }

    /// Tells whether there is anything to keep.
    pub fn has_content(&self) -> bool {
        Field::ALL.iter().any(|field| self.is_changed(*field))
    }

    /// Returns what is wrong with a field.
    pub fn error(&self, field: Field) -> Option<&str> {
        self.errors.iter().find(|(at, _)| *at == field).map(|(_, error)| error.as_str())
    }

    /// Returns the form as a draft.
    pub fn draft(&self) -> Draft {
        let texts = |text: &dyn Fn(Field) -> String| -> BTreeMap<String, String> {
            let all = Field::ALL.iter().map(|field| (field.label().to_owned(), text(*field)));
            all.filter(|(_, text)| !text.is_empty()).collect()
        };
        let mut fields = texts(&|field| self.text(field).to_owned());
        let base = match &self.unasked {
            Some(unasked) => unasked.base.clone(),
            None => {
                let base = texts(&|field| self.base(field).to_owned());
                serde_json::to_string(&base).unwrap_or_default()
            }
        };
        fields.insert(BASE.to_owned(), base);
        if let Some(contact) = &self.editing {
            fields.insert(OF.to_owned(), contact.name.clone());
        }
        Draft {
            id: self.id(),
            kind: "contact".to_owned(),
            fields,
            opened_at: self.opened_at.millis(),
        }
    }

    /// Puts what a draft says into the form, and what the form had begun with when it was left.
    fn restore(&mut self, draft: &Draft) {
        let base: BTreeMap<String, String> = draft
            .fields
            .get(BASE)
            .and_then(|base| serde_json::from_str(base).ok())
            .unwrap_or_default();
        for field in Field::ALL {
            let text = |from: &BTreeMap<String, String>| {
                from.get(field.label()).cloned().unwrap_or_default()
            };
            self.field_mut(field).set(text(&draft.fields));
            self.base[field.place()] = text(&base);
        }
        self.opened_at = Timestamp::from_millis(draft.opened_at);
    }
}

/// Returns the texts of a contact.
fn texts_of(contact: &Contact) -> Texts {
    Field::ALL.map(|field| match field {
        Field::Name => contact.name.clone(),
        Field::Account => contact.account.as_ref().map_or_else(String::new, |it| it.name.clone()),
        Field::Title => contact.title.clone().unwrap_or_default(),
        Field::Labels => {
            let names: Vec<&str> = contact.labels.iter().map(|label| label.name.as_str()).collect();
            names.join(", ")
        }
        Field::Holder => contact.holder.as_ref().map_or_else(String::new, |it| it.name.clone()),
        Field::Birthday => contact.birthday.map(|it| it.to_string()).unwrap_or_default(),
        Field::Notes => contact.notes.clone().unwrap_or_default(),
        Field::Email
        | Field::Phone
        | Field::Address
        | Field::Web
        | Field::Handle
        | Field::Custom => lists::text_of(contact, field),
    })
}
