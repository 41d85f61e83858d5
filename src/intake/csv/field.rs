//! What a column can be, as profiles and maps write it: `email`, `phone.work`, `address.home/2`.

use crate::domain::DetailKind;
use crate::domain::text::name_key;

/// The fields that a map can name, in the order in which they are listed.
pub const FIELDS: [&str; 19] = [
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
];

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
    /// The job title.
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
    /// Only tells of the table itself, or says again what another column says.
    Technical,
    /// What has no place in a contact.
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
            (_, Some(_)) => None,
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
        for field in FIELDS {
            let word = if field == "custom" { "custom.key" } else { field };
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
