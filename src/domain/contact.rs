//! Contacts: people (or shared mailboxes) in a book.

use std::fmt;
use std::str::FromStr;

use super::text::name_key;
use super::{
    AccountId, Birthday, Cadence, ContactId, DetailId, LabelId, MemberId, Name, Named,
    RelationshipId, Summary, Timestamp,
};

/// What a detail row of a contact holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DetailKind {
    /// An e-mail address.
    Email,
    /// A phone number, as typed.
    Phone,
    /// A web address.
    Url,
    /// A name on a social network; the label is the network.
    Handle,
    /// A postal address, lines joined by ", ".
    Address,
    /// A custom field; the label is its key.
    Custom,
    /// Where an import found the contact: the label is the source, the value its id there.
    Origin,
}

impl DetailKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Email,
        Self::Phone,
        Self::Url,
        Self::Handle,
        Self::Address,
        Self::Custom,
        Self::Origin,
    ];

    /// Returns the kind's word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "e-mail",
            Self::Phone => "phone",
            Self::Url => "URL",
            Self::Handle => "handle",
            Self::Address => "address",
            Self::Custom => "custom field",
            Self::Origin => "origin",
        }
    }

    /// Returns the key under which a value is found. Phones are their digits in reverse order,
    /// so that "ends with these digits" is a prefix; everything else, a phone without digits too,
    /// is folded text, a handle without its leading `@`.
    pub fn key(self, value: &str) -> String {
        match self {
            Self::Phone => match phone_digits(value) {
                digits if digits.is_empty() => name_key(value),
                digits => digits.chars().rev().collect(),
            },
            Self::Handle => name_key(value.trim().trim_start_matches('@')),
            Self::Origin => value.to_owned(),
            _ => name_key(value),
        }
    }
}

/// Returns the digits of a phone number: any script's decimal digits as ASCII, nothing else.
pub fn phone_digits(value: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    if value.is_ascii() {
        return value.chars().filter(char::is_ascii_digit).collect();
    }
    value.nfkc().filter(char::is_ascii_digit).collect()
}

/// One e-mail, phone, address, URL, handle or custom value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Detail {
    /// Its id.
    pub id: DetailId,
    /// What it holds.
    pub kind: DetailKind,
    /// "work", "home", the network, the custom key.
    pub label: Option<String>,
    /// The value as typed.
    pub value: String,
}

/// A contact with everything the contract names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// Its name.
    pub name: String,
    /// The account it belongs to.
    pub account: Option<Named<AccountId>>,
    /// The member responsible for it.
    pub holder: Option<Named<MemberId>>,
    /// The job title.
    pub title: Option<String>,
    /// E-mails, phones, URLs, handles, addresses and custom values, in the order they were given.
    pub details: Vec<Detail>,
    /// Its labels, by name.
    pub labels: Vec<Named<LabelId>>,
    /// Whether it is starred.
    pub starred: bool,
    /// Whether it is hidden from lists.
    pub archived: bool,
    /// The birthday.
    pub birthday: Option<Birthday>,
    /// Free notes.
    pub notes: Option<String>,
    /// How often to be in touch: the shortest of its own cadence and those of its labels.
    pub cadence: Option<Cadence>,
    /// When its newest interaction happened.
    pub last_interaction_at: Option<Timestamp>,
    /// How many interactions it has.
    pub interaction_count: u64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl Contact {
    /// Returns the details of one kind, in order.
    pub fn details(&self, kind: DetailKind) -> impl Iterator<Item = &Detail> {
        self.details.iter().filter(move |detail| detail.kind == kind)
    }

    /// Returns the first phone number, as typed.
    pub fn phone(&self) -> Option<&str> {
        self.details(DetailKind::Phone).next().map(|detail| detail.value.as_str())
    }

    /// Returns the first e-mail, as typed.
    pub fn email(&self) -> Option<&str> {
        self.details(DetailKind::Email).next().map(|detail| detail.value.as_str())
    }
}

/// What a list shows of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// Its id.
    pub id: ContactId,
    /// Its name.
    pub name: String,
    /// Its account's name.
    pub account: Option<String>,
    /// The job title.
    pub title: Option<String>,
    /// Whether it is starred.
    pub starred: bool,
    /// Whether it is archived.
    pub archived: bool,
    /// When its newest interaction happened.
    pub last_interaction_at: Option<Timestamp>,
    /// How many interactions it has.
    pub interaction_count: u64,
    /// When it was made.
    pub created_at: Timestamp,
}

/// One change to a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContactChange {
    /// The name.
    Name(Name),
    /// The account, or none.
    Account(Option<AccountId>),
    /// The member responsible, or none.
    Holder(Option<MemberId>),
    /// The job title, or none.
    Title(Option<Name>),
    /// The notes, or none.
    Notes(Option<Summary>),
    /// The birthday, or none.
    Birthday(Option<Birthday>),
    /// How often to be in touch, or no such plan.
    Cadence(Option<Cadence>),
    /// Before when it is not due by its cadence, whatever that says; or nothing.
    Postponed(Option<Timestamp>),
    /// Starred or not.
    Starred(bool),
    /// Archived or not.
    Archived(bool),
    /// Adds or replaces a detail row.
    PutDetail(Detail),
    /// Takes a detail row away.
    RemoveDetail(DetailId),
    /// Puts a label on or takes it off.
    Label(LabelId, bool),
}

/// How one contact stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RelationKind {
    /// Reports to the other.
    ReportsTo,
    /// Was introduced by the other.
    IntroducedBy,
    /// Is a colleague of the other.
    ColleagueOf,
    /// Assists the other.
    AssistantOf,
    /// Is family of the other.
    FamilyOf,
    /// Is a friend of the other.
    FriendOf,
    /// Some other tie.
    RelatedTo,
}

impl Relationship {
    /// Tells whether it says this; of a kind that holds in both directions alike, in either.
    pub fn says(&self, from: ContactId, kind: RelationKind, to: ContactId) -> bool {
        let ends = (self.from.id, self.to.id);
        self.kind == kind && (ends == (from, to) || (kind.is_mutual() && ends == (to, from)))
    }
}

impl RelationKind {
    /// Tells whether it holds in both directions alike.
    pub const fn is_mutual(self) -> bool {
        match self {
            Self::ColleagueOf | Self::FamilyOf | Self::FriendOf | Self::RelatedTo => true,
            Self::ReportsTo | Self::IntroducedBy | Self::AssistantOf => false,
        }
    }

    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::ReportsTo,
        Self::IntroducedBy,
        Self::ColleagueOf,
        Self::AssistantOf,
        Self::FamilyOf,
        Self::FriendOf,
        Self::RelatedTo,
    ];

    /// Returns the kind's words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReportsTo => "reports to",
            Self::IntroducedBy => "introduced by",
            Self::ColleagueOf => "colleague of",
            Self::AssistantOf => "assistant of",
            Self::FamilyOf => "family of",
            Self::FriendOf => "friend of",
            Self::RelatedTo => "related to",
        }
    }
}

impl RelationKind {
    /// Returns the kind that a word of an address book means (vCard's `RELATED` types, RFC 6350
    /// section 6.6.6, and those of Monica), and whether it is the other who stands so.
    pub fn of_word(word: &str) -> (Self, bool) {
        const FAMILY: [&str; 30] = [
            "aunt",
            "brother",
            "child",
            "cousin",
            "daughter",
            "ex",
            "family",
            "father",
            "fiance",
            "godchild",
            "godparent",
            "grandchild",
            "grandfather",
            "grandmother",
            "grandparent",
            "husband",
            "kin",
            "mother",
            "nephew",
            "niece",
            "parent",
            "partner",
            "sibling",
            "sister",
            "son",
            "spouse",
            "stepchild",
            "stepparent",
            "uncle",
            "wife",
        ];
        let key = name_key(word).replace(['-', '_'], " ");
        match key.as_str() {
            "manager" | "boss" | "reports to" => (Self::ReportsTo, false),
            "subordinate" | "employee" => (Self::ReportsTo, true),
            "assistant" => (Self::AssistantOf, true),
            "assistant of" => (Self::AssistantOf, false),
            "colleague" | "co worker" | "coworker" | "colleague of" => (Self::ColleagueOf, false),
            "friend" | "friend of" | "met" | "bestfriend" => (Self::FriendOf, false),
            "introduced by" | "referred by" => (Self::IntroducedBy, false),
            word if FAMILY.contains(&word) => (Self::FamilyOf, false),
            _ => (Self::RelatedTo, false),
        }
    }

    /// Says it of somebody: "Ana reports to Bob", "Ana is a friend of Bob".
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::ReportsTo => "reports to",
            Self::IntroducedBy => "was introduced by",
            Self::ColleagueOf => "is a colleague of",
            Self::AssistantOf => "is the assistant of",
            Self::FamilyOf => "is family of",
            Self::FriendOf => "is a friend of",
            Self::RelatedTo => "is related to",
        }
    }
}

impl fmt::Display for RelationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Reports words that name no kind of relationship.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no relationship \"{0}\": say reports-to, introduced-by, colleague-of, assistant-of, family-of, friend-of or related-to"
)]
pub struct UnknownRelation(pub String);

impl FromStr for RelationKind {
    type Err = UnknownRelation;

    fn from_str(text: &str) -> Result<Self, UnknownRelation> {
        let words = name_key(text).replace(['-', '_'], " ");
        Self::ALL
            .into_iter()
            .find(|kind| kind.name() == words)
            .ok_or_else(|| UnknownRelation(text.to_owned()))
    }
}

/// A relationship as seen from one of its ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relationship {
    /// Its id.
    pub id: RelationshipId,
    /// Who stands so to the other.
    pub from: Named<ContactId>,
    /// How.
    pub kind: RelationKind,
    /// To whom.
    pub to: Named<ContactId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_keys_are_reversed_digits() {
        assert_eq!(DetailKind::Phone.key("+49 (89) 12-34"), "43219894");
        assert_eq!(DetailKind::Phone.key("＋４９"), "94");
        assert_eq!(DetailKind::Phone.key("Extension"), "extension");
    }

    #[test]
    fn handles_drop_the_at() {
        assert_eq!(DetailKind::Handle.key("@Ana_R"), "ana_r");
        assert_eq!(DetailKind::Email.key(" Ana@Example.ORG "), "ana@example.org");
    }

    #[test]
    fn relations_take_hyphens() {
        assert_eq!("Reports-To".parse::<RelationKind>().unwrap(), RelationKind::ReportsTo);
        assert!("boss".parse::<RelationKind>().is_err());
    }
}
