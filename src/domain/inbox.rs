//! The inbox: what an import brought and somebody has to decide on.
//!
//! Mails and calendars name people that the book does not know. They are proposed, not made: a
//! [`Proposal`] is one person, however many records name them, and the records that wait for them
//! are [`InboxEntry`]s. What a rule took for noise is an entry too, kept with the rule's name.

use std::fmt;

use uuid::Uuid;

use super::text::name_key;
use super::{
    Body, BookId, ContactId, DetailKind, FollowUpId, InboxEntryId, InteractionId, ProposalId,
    Timestamp,
};

/// Somebody as a file names them: by at least one of these.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Party {
    /// The name.
    pub name: Option<String>,
    /// The e-mail address, never one that was masked or made up.
    pub email: Option<String>,
    /// The phone number.
    pub phone: Option<String>,
    /// The page of a profile.
    pub url: Option<String>,
    /// What names their own record in the same source.
    pub external_id: Option<String>,
    /// The job title, where a signature says it.
    pub title: Option<String>,
    /// The name of the account, likewise.
    pub account: Option<String>,
}

impl Party {
    /// Returns what makes them one person wherever they are named: `email:ana@x.org`. Of several the
    /// first of e-mail, phone, page, record and name. `None` where nothing is known.
    pub fn address(&self) -> Option<String> {
        let key = |kind: DetailKind, word: &str, value: &Option<String>| {
            let key = kind.key(value.as_deref()?);
            (!key.is_empty()).then(|| format!("{word}:{key}"))
        };
        key(DetailKind::Email, "email", &self.email)
            .or_else(|| key(DetailKind::Phone, "phone", &self.phone))
            .or_else(|| key(DetailKind::Url, "url", &self.url))
            .or_else(|| self.external_id.as_deref().map(|id| format!("record:{id}")))
            .or_else(|| {
                let key = name_key(self.name.as_deref()?);
                (!key.is_empty()).then(|| format!("name:{key}"))
            })
    }

    /// Counts what is said of them: of two records the one that says more is kept.
    pub fn said(&self) -> usize {
        let Self { name, email, phone, url, external_id, title, account } = self;
        [name, email, phone, url, external_id, title, account].into_iter().flatten().count()
    }

    /// Returns what they are called: the name, else the address, raw.
    pub fn called(&self) -> &str {
        let known = [&self.name, &self.email, &self.phone, &self.url, &self.external_id];
        known.into_iter().flatten().map(String::as_str).next().unwrap_or_default()
    }
}

/// A record that waits: for its people, or for somebody to rescue it from a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxEntry {
    /// Its id: the same wherever the record is imported into the book.
    pub id: InboxEntryId,
    /// What happened, with those participants that the book knows; later than now, what will.
    pub body: Body,
    /// Whom else it was with, whoever wrote it first.
    pub people: Vec<Party>,
    /// The rule that took it for noise.
    pub rule: Option<String>,
    /// What it was logged as already: then it waits only to gain participants.
    pub logged: Option<InteractionId>,
}

/// A person that records name and the book does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Its id: the same for the same address in the book.
    pub id: ProposalId,
    /// Who it is.
    pub party: Party,
    /// How many records name them.
    pub entries: u64,
    /// When the newest of these happened.
    pub last_at: Timestamp,
}

impl InboxEntryId {
    /// Returns the id of a record of a source in a book.
    pub fn of(book: BookId, source: &str, external_id: &str) -> Self {
        Self::new(Uuid::new_v5(&book.uuid(), format!("entry\n{source}\n{external_id}").as_bytes()))
    }

    /// Returns the id of the follow-up that an event to come becomes: the same as often as it is
    /// imported.
    pub fn follow_up(self) -> FollowUpId {
        FollowUpId::new(Uuid::new_v5(&self.uuid(), b"follow-up"))
    }
}

impl ProposalId {
    /// Returns the id of the person behind an address (see [`Party::address`]) in a book.
    pub fn of(book: BookId, address: &str) -> Self {
        Self::new(Uuid::new_v5(&book.uuid(), format!("person\n{address}").as_bytes()))
    }
}

/// What became of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It waits.
    Open,
    /// They are this contact.
    Accepted(ContactId),
    /// They are nobody to keep.
    Rejected,
}

/// What is to be done with mail from and to an address or a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// No rule makes it noise.
    Always,
    /// It is always noise.
    Never,
}

impl Verdict {
    /// Returns `always` or `never`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Never => "never",
        }
    }
}

/// An address (`ana@x.org`) or a whole domain (`@x.org`), folded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AddressPattern(String);

/// Reports a text that is no address and no domain.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is neither an e-mail address nor a domain: write ana@x.org or x.org")]
pub struct NotAPattern(pub String);

impl AddressPattern {
    /// Reads an address or a domain, the latter with or without its `@`.
    ///
    /// # Errors
    /// Where it is neither.
    pub fn parse(text: &str) -> Result<Self, NotAPattern> {
        let trimmed = text.trim();
        let domain = trimmed.strip_prefix('@').unwrap_or(trimmed);
        if domain.contains('@') {
            return super::email::parse_email(trimmed)
                .map(|email| Self(DetailKind::Email.key(email)))
                .map_err(|_| NotAPattern(text.chars().take(100).collect()));
        }
        let plausible = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-');
        if domain.len() < 3 || !domain.contains('.') || !domain.chars().all(plausible) {
            return Err(NotAPattern(text.chars().take(100).collect()));
        }
        Ok(Self(format!("@{}", domain.to_lowercase())))
    }

    /// Returns the text: `ana@x.org` or `@x.org`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether an e-mail address, folded ([`DetailKind::key`]), is it or of it; subdomains are
    /// of their domain.
    pub fn covers(&self, email: &str) -> bool {
        match self.0.strip_prefix('@') {
            None => self.0 == email,
            Some(domain) => email.rsplit_once('@').is_some_and(|(_, host)| {
                host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            }),
        }
    }
}

impl fmt::Display for AddressPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_known_by_the_surest_that_is_said() {
        let mut party = Party { name: Some("Ana Ruíz".to_owned()), ..Party::default() };
        assert_eq!(party.address().as_deref(), Some("name:ana ruiz"));
        party.phone = Some("+49 89 1234567".to_owned());
        let by_phone = party.address().unwrap();
        assert!(by_phone.starts_with("phone:"));
        party.email = Some("Ana@X.org".to_owned());
        assert_eq!(party.address().as_deref(), Some("email:ana@x.org"));
        assert_eq!(party.called(), "Ana Ruíz");
        assert_eq!(Party::default().address(), None);
    }

    #[test]
    fn patterns_cover_addresses_and_domains() {
        let ana = AddressPattern::parse(" Ana@X.org ").unwrap();
        assert!(ana.covers("ana@x.org") && !ana.covers("bob@x.org"));
        for text in ["x.org", "@X.org"] {
            let all = AddressPattern::parse(text).unwrap();
            assert_eq!(all.as_str(), "@x.org");
            assert!(all.covers("bob@x.org") && all.covers("bob@mail.x.org"));
            assert!(!all.covers("bob@max.org") && !all.covers("x.org"));
        }
        for text in ["", "x", "a b.c", "ana@", "@", "@@x.org"] {
            assert!(AddressPattern::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn ids_are_of_the_book_and_the_record() {
        let (a, b) = (BookId::new(Uuid::from_u128(1)), BookId::new(Uuid::from_u128(2)));
        assert_eq!(InboxEntryId::of(a, "mail", "x"), InboxEntryId::of(a, "mail", "x"));
        assert_ne!(InboxEntryId::of(a, "mail", "x"), InboxEntryId::of(b, "mail", "x"));
        assert_ne!(ProposalId::of(a, "x").uuid(), InboxEntryId::of(a, "", "x").uuid());
    }
}
