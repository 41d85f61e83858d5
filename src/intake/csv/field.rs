//! What a column can be, as profiles and maps write it: `email`, `phone.work`, `address.home/2`.

use crate::domain::DetailKind;
use crate::domain::text::name_key;

use super::dates::Order;

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Contacts.
    Contacts,
    /// Interactions and follow-ups.
    Interactions,
    /// Accounts.
    Accounts,
    /// Opportunities.
    Opportunities,
}

impl Rows {
    /// Every sort of row.
    pub const ALL: [Self; 4] =
        [Self::Contacts, Self::Interactions, Self::Accounts, Self::Opportunities];

    /// Returns the word for one of them, as a map has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contacts => "contact",
            Self::Interactions => "interaction",
            Self::Accounts => "account",
            Self::Opportunities => "opportunity",
        }
    }

    /// Returns the fields that a map can name, in the order in which they are listed.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Contacts => &[
                "name",
                "first_name",
                "middle_name",
                "last_name",
                "prefix",
                "suffix",
                "nickname",
                "account",
                "title",
                "email",
                "phone",
                "url",
                "handle",
                "address",
                "custom",
                "labels",
                "birthday",
                "notes",
                "id",
            ],
            Self::Interactions => &[
                "type",
                "subject",
                "text",
                "date",
                "time",
                "end",
                "due",
                "due_time",
                "created",
                "done_at",
                "status",
                "duration",
                "direction",
                "outcome",
                "location",
                "contact",
                "from",
                "owner",
                "account",
                "opportunity",
                "labels",
                "thread",
                "draft",
                "id",
            ],
            Self::Accounts => &["name", "website", "parent", "owner"],
            Self::Opportunities => &[
                "title",
                "account",
                "contact",
                "stage",
                "status",
                "amount",
                "currency",
                "close_date",
                "id",
            ],
        }
    }
}

/// Which side of an interaction somebody is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Who wrote or called.
    From,
    /// With whom it was.
    With,
    /// Who of our side had it.
    Owner,
}

/// By what somebody is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The whole name, perhaps with an e-mail behind it.
    Name,
    /// The first name.
    Given,
    /// The last name.
    Family,
    /// The e-mail address.
    Email,
    /// The phone number.
    Phone,
    /// The page of a profile.
    Url,
    /// The id of their own record in the same export.
    Id,
}

/// Which moment a column tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// When it happened.
    At,
    /// The time to it, where it stands in a column of its own.
    Time,
    /// When it ended.
    End,
    /// When it is to be done.
    Due,
    /// The time to it.
    DueTime,
    /// When the record was made.
    Created,
    /// When it was done.
    Done,
    /// When it is expected to close.
    Close,
}

/// What a number in a column of durations counts. `12:30` is hours and minutes, but for seconds it is
/// minutes and seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Thousandths of a second.
    Millis,
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// The whole name.
    Name,
    /// The first name.
    Given,
    /// Names between the first and the last.
    Middle,
    /// The last name.
    Family,
    /// The name of the account.
    Account,
    /// The job title of a contact, the title of an opportunity.
    Title,
    /// Notes.
    Notes,
    /// Labels.
    Labels,
    /// The birthday.
    Birthday,
    /// What names the record in its source.
    Id,
    /// A detail: its kind, and its label where the column says it.
    Detail(DetailKind, Option<String>),
    /// A part of the address of this label, and its place in it.
    Part(String, u8),
    /// The label of the numbered detail of this name, as Google has it ("email 1").
    LabelOf(String),
    /// The value of a numbered detail.
    Numbered(String, DetailKind),
    /// A part of a numbered address.
    NumberedPart(String, u8),
    /// The type of an interaction, in a word.
    Type,
    /// What it was about.
    Subject,
    /// What was said.
    Text,
    /// A moment, and which number of it is the month where a map says so.
    When(When, Option<Order>),
    /// How long it took.
    Duration(Unit),
    /// Whether it is done; whether an opportunity is won.
    Status,
    /// How it ended.
    Outcome,
    /// Who reached out.
    Direction,
    /// Where it was.
    Location,
    /// The conversation.
    Thread,
    /// Whether it was never sent.
    Draft,
    /// Somebody.
    Party(Side, By),
    /// The title of the opportunity of an interaction.
    Opportunity,
    /// The page or the domain of an account.
    Website,
    /// The name of the account above.
    Parent,
    /// The stage of an opportunity.
    Stage,
    /// The amount, and its currency where the column says it.
    Amount(Option<String>),
    /// The currency.
    Currency,
    /// Only tells of the table itself, or says again what another column says.
    Technical,
    /// What has no place in a record.
    Left,
}

impl Field {
    /// Reads the word of a field, as a profile or a map writes it.
    pub fn parse(word: &str) -> Option<Self> {
        let (word, part) = match word.rsplit_once('/') {
            Some((before, part)) => (before, part.parse().ok()),
            None => (word, None),
        };
        let (field, label) = match word.split_once('.') {
            Some((field, label)) => (field, Some(label.to_owned())),
            None => (word, None),
        };
        if let ("address", Some(part)) = (field, part) {
            return Some(Self::Part(label.unwrap_or_default(), part));
        }
        let custom = |key: &str| Some(Self::Detail(DetailKind::Custom, Some(key.to_owned())));
        let detail = |kind, label| Some(Self::Detail(kind, label));
        match (field, label) {
            ("email", label) => detail(DetailKind::Email, label),
            ("phone", label) => detail(DetailKind::Phone, label),
            ("url", label) => detail(DetailKind::Url, label),
            ("handle", label) => detail(DetailKind::Handle, label),
            ("address", label) => detail(DetailKind::Address, label),
            ("custom", Some(key)) => custom(&key),
            ("contact", label) => party(Side::With, label.as_deref()),
            ("from", label) => party(Side::From, label.as_deref()),
            ("owner", label) => party(Side::Owner, label.as_deref()),
            ("duration", label) => Some(Self::Duration(match label.as_deref() {
                None | Some("minutes") => Unit::Minutes,
                Some("seconds") => Unit::Seconds,
                Some("milliseconds") => Unit::Millis,
                Some("hours") => Unit::Hours,
                Some(_) => return None,
            })),
            ("amount", currency) => Some(Self::Amount(currency.map(|code| code.to_uppercase()))),
            ("date" | "end" | "due" | "created" | "done_at" | "close_date", label) => {
                let order = match label.as_deref() {
                    None => None,
                    Some("dmy") => Some(Order::DayFirst),
                    Some("mdy") => Some(Order::MonthFirst),
                    Some(_) => return None,
                };
                let when = match field {
                    "date" => When::At,
                    "end" => When::End,
                    "due" => When::Due,
                    "created" => When::Created,
                    "done_at" => When::Done,
                    _ => When::Close,
                };
                Some(Self::When(when, order))
            }
            (_, Some(_)) => None,
            ("time", None) => Some(Self::When(When::Time, None)),
            ("due_time", None) => Some(Self::When(When::DueTime, None)),
            ("type", None) => Some(Self::Type),
            ("subject", None) => Some(Self::Subject),
            ("text", None) => Some(Self::Text),
            ("status", None) => Some(Self::Status),
            ("outcome", None) => Some(Self::Outcome),
            ("direction", None) => Some(Self::Direction),
            ("location", None) => Some(Self::Location),
            ("thread", None) => Some(Self::Thread),
            ("draft", None) => Some(Self::Draft),
            ("opportunity", None) => Some(Self::Opportunity),
            ("website", None) => Some(Self::Website),
            ("parent", None) => Some(Self::Parent),
            ("stage", None) => Some(Self::Stage),
            ("currency", None) => Some(Self::Currency),
            ("name", None) => Some(Self::Name),
            ("first_name", None) => Some(Self::Given),
            ("middle_name", None) => Some(Self::Middle),
            ("last_name", None) => Some(Self::Family),
            ("prefix" | "suffix" | "nickname", None) => custom(field),
            ("account", None) => Some(Self::Account),
            ("title", None) => Some(Self::Title),
            ("notes", None) => Some(Self::Notes),
            ("labels", None) => Some(Self::Labels),
            ("birthday", None) => Some(Self::Birthday),
            ("id", None) => Some(Self::Id),
            ("technical", None) => Some(Self::Technical),
            ("left", None) => Some(Self::Left),
            _ => None,
        }
    }
}

fn party(side: Side, by: Option<&str>) -> Option<Field> {
    let by = match by {
        None => By::Name,
        Some("first_name") => By::Given,
        Some("last_name") => By::Family,
        Some("email") => By::Email,
        Some("phone") => By::Phone,
        Some("url") => By::Url,
        Some("id") => By::Id,
        Some(_) => return None,
    };
    Some(Field::Party(side, by))
}

/// Folds a header to the key by which it is known: letters and digits alone, without case or
/// accents. "E-mail 1 - Value", "email_1_value" and "Email1Value" share one.
pub fn key(header: &str) -> String {
    name_key(header).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Reads the numbered columns of Google's exports: `E-mail 1 - Value`, `Phone 2 - Type`,
/// `Address 1 - City`, `Organization 1 - Name`.
pub fn numbered(key: &str) -> Option<Field> {
    let digit = key.find(|c: char| c.is_ascii_digit())?;
    let (group, rest) = key.split_at(digit);
    let after = rest.find(|c: char| !c.is_ascii_digit())?;
    let (number, part) = rest.split_at(after);
    let slot = format!("{group}{number}");
    let kind = match group {
        "email" => DetailKind::Email,
        "phone" => DetailKind::Phone,
        "website" => DetailKind::Url,
        "im" => DetailKind::Handle,
        "address" => DetailKind::Address,
        "relation" | "event" | "customfield" | "jot" | "externalid" => DetailKind::Custom,
        "organization" => {
            return match part {
                "name" => Some(Field::Account),
                "title" => Some(Field::Title),
                "department" => Field::parse("custom.department"),
                "type" | "label" => Some(Field::Technical),
                _ => Some(Field::Left),
            };
        }
        _ => return None,
    };
    match (kind, part) {
        (DetailKind::Handle, "service") => Some(Field::LabelOf(slot)),
        (DetailKind::Handle, "type" | "label") => Some(Field::Technical),
        (_, "type" | "label") => Some(Field::LabelOf(slot)),
        (DetailKind::Address, "formatted") => Some(Field::Numbered(slot, kind)),
        (DetailKind::Address, part) => {
            let parts =
                ["pobox", "street", "extendedaddress", "city", "region", "postalcode", "country"];
            let place = parts.iter().position(|known| *known == part)?;
            Some(Field::NumberedPart(slot, u8::try_from(place).ok()?))
        }
        (_, "value") => Some(Field::Numbered(slot, kind)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_fields() {
        assert_eq!(
            Field::parse("email.work").unwrap(),
            Field::Detail(DetailKind::Email, Some("work".into()))
        );
        assert_eq!(Field::parse("address.home/2").unwrap(), Field::Part("home".into(), 2));
        for wrong in ["", "e-mail", "name.work", "custom", "notes.x"] {
            assert_eq!(Field::parse(wrong), None, "{wrong}");
        }
        for field in Rows::ALL.iter().flat_map(|rows| rows.fields()) {
            let word = if *field == "custom" { "custom.key" } else { field };
            assert!(Field::parse(word).is_some(), "{field}");
        }
    }

    #[test]
    fn headers_are_folded_and_numbers_read() {
        for header in ["E-mail 1 - Value", "email_1_value", "Email1Value"] {
            assert_eq!(
                numbered(&key(header)),
                Some(Field::Numbered("email1".into(), DetailKind::Email))
            );
        }
        assert_eq!(numbered("phone12type"), Some(Field::LabelOf("phone12".into())));
        assert_eq!(numbered("organization1title"), Some(Field::Title));
        assert_eq!(numbered("email2address"), None);
        assert_eq!(numbered("custom1"), None);
    }
}
