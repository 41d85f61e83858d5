//! The records of a book as its JSON export has them: whole, with their ids, and what restoring them
//! elsewhere takes (docs/IMPORTS.md, "Touchline's own JSON").
//!
//! What is derived (counts, last times), and what is the file's own (keys, logical times, roles, history,
//! batches), is not in them. Names beside ids are for readers; restoring takes the ids alone, and the
//! names of people.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::interaction::{
    Author, Body, ChecklistItem, Direction, Outcome, Quality, Satisfaction, Source,
};
use super::opportunity::Amount;
use super::{InteractionType, Name, Summary, Timestamp};

/// The version of the format that this program writes.
pub const VERSION: u32 = 1;

/// One record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// The book itself, before all others.
    Book(Book),
    /// A label.
    Label(Label),
    /// A saved filter.
    Filter(Filter),
    /// An account.
    Account(Account),
    /// A contact.
    Contact(Box<Contact>),
    /// A relationship between two contacts.
    Relationship(Relationship),
    /// An opportunity.
    Opportunity(Box<Opportunity>),
    /// An interaction.
    Interaction(Box<Interaction>),
    /// A follow-up.
    FollowUp(FollowUp),
    /// What is left of a record that was deleted.
    Tombstone(Tombstone),
}

/// The lists of records, in the order of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Labels.
    Labels,
    /// Saved filters.
    Filters,
    /// Accounts.
    Accounts,
    /// Contacts.
    Contacts,
    /// Relationships.
    Relationships,
    /// Opportunities.
    Opportunities,
    /// Interactions.
    Interactions,
    /// Follow-ups.
    FollowUps,
    /// Tombstones.
    Tombstones,
}

impl Part {
    /// Every list, in the order of a file: what is named comes before what names it, as far as
    /// that goes.
    pub const ALL: [Self; 9] = [
        Self::Labels,
        Self::Filters,
        Self::Accounts,
        Self::Contacts,
        Self::Relationships,
        Self::Opportunities,
        Self::Interactions,
        Self::FollowUps,
        Self::Tombstones,
    ];

    /// Returns the key of the list.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Labels => "labels",
            Self::Filters => "filters",
            Self::Accounts => "accounts",
            Self::Contacts => "contacts",
            Self::Relationships => "relationships",
            Self::Opportunities => "opportunities",
            Self::Interactions => "interactions",
            Self::FollowUps => "follow_ups",
            Self::Tombstones => "tombstones",
        }
    }
}

/// Something by its id and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ref {
    /// Its id.
    pub id: Uuid,
    /// Its name; of people, the name of that time. Empty where it is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// A book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    /// Its name.
    pub name: String,
    /// Its colour.
    pub tint: Option<String>,
    /// Its sign.
    pub icon: Option<String>,
}

/// A label.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its colour.
    pub tint: Option<String>,
    /// How often to be in touch, in days.
    pub cadence_days: Option<u32>,
}

/// A saved filter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// What it asks, as typed.
    pub filter: String,
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The account it is part of.
    pub parent: Option<Ref>,
    /// Its mail domains.
    #[serde(default)]
    pub domains: Vec<String>,
    /// The member responsible.
    pub holder: Option<Ref>,
    /// When it was made.
    #[serde(with = "moment")]
    pub created_at: Timestamp,
}

/// One e-mail, phone, address, URL, handle, custom value or origin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Detail {
    /// Its id.
    pub id: Uuid,
    /// "work", the network, the custom key, the source.
    pub label: Option<String>,
    /// The value as typed.
    pub value: String,
}

/// A contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Its id.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Its account.
    pub account: Option<Ref>,
    /// The member responsible.
    pub holder: Option<Ref>,
    /// The job title.
    pub title: Option<String>,
    /// E-mails, as given.
    #[serde(default)]
    pub emails: Vec<Detail>,
    /// Phones.
    #[serde(default)]
    pub phones: Vec<Detail>,
    /// Web addresses.
    #[serde(default)]
    pub urls: Vec<Detail>,
    /// Handles.
    #[serde(default)]
    pub handles: Vec<Detail>,
    /// Postal addresses.
    #[serde(default)]
    pub addresses: Vec<Detail>,
    /// Custom values; the label is the key.
    #[serde(default)]
    pub custom: Vec<Detail>,
    /// Where imports found it.
    #[serde(default)]
    pub origins: Vec<Detail>,
    /// Its labels, by id.
    #[serde(default)]
    pub labels: Vec<Ref>,
    /// Whether it is starred.
    #[serde(default)]
    pub starred: bool,
    /// Whether it is archived.
    #[serde(default)]
    pub archived: bool,
    /// The birthday.
    pub birthday: Option<String>,
    /// Notes.
    pub notes: Option<String>,
    /// Its own cadence, in days.
    pub cadence_days: Option<u32>,
    /// Before when it is not due by its cadence.
    #[serde(default, with = "moment::maybe")]
    pub postponed_until: Option<Timestamp>,
    /// When it was made.
    #[serde(with = "moment")]
    pub created_at: Timestamp,
    /// When it was changed last.
    #[serde(with = "moment")]
    pub updated_at: Timestamp,
}

/// A relationship.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relationship {
    /// Its id.
    pub id: Uuid,
    /// Who stands so to the other.
    pub from: Ref,
    /// How: "reports to".
    pub kind: String,
    /// To whom.
    pub to: Ref,
}

/// A contact of an opportunity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Involved {
    /// The contact's id.
    pub id: Uuid,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Its part.
    pub part: Option<String>,
}

/// An opportunity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opportunity {
    /// Its id.
    pub id: Uuid,
    /// Its title.
    pub title: String,
    /// Its account.
    pub account: Option<Ref>,
    /// Its contacts, by id.
    #[serde(default)]
    pub contacts: Vec<Involved>,
    /// Its stage.
    pub stage: String,
    /// Why it closed.
    pub reason: Option<String>,
    /// The amount, with two decimals at most.
    #[serde(default, with = "amount")]
    pub amount: Option<Amount>,
    /// Its currency.
    pub currency: Option<String>,
    /// The expected close date.
    pub close_date: Option<String>,
    /// When it was closed.
    #[serde(default, with = "moment::maybe")]
    pub closed_at: Option<Timestamp>,
    /// When it was made.
    #[serde(with = "moment")]
    pub created_at: Timestamp,
}

/// A follow-up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// Its id.
    pub id: Uuid,
    /// With whom.
    pub contact: Ref,
    /// What is to be done.
    pub text: String,
    /// When it is due.
    #[serde(with = "moment")]
    pub due: Timestamp,
    /// Who is to do it.
    pub assignee: Option<Ref>,
    /// The interaction that it came from.
    pub origin: Option<Uuid>,
    /// When it was done.
    #[serde(default, with = "moment::maybe")]
    pub done_at: Option<Timestamp>,
    /// When it was made.
    #[serde(with = "moment")]
    pub created_at: Timestamp,
    /// When it was changed last.
    #[serde(with = "moment")]
    pub updated_at: Timestamp,
}

/// Who had an interaction that somebody else logged: a member, or a name without an id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    /// The member's id.
    pub id: Option<Uuid>,
    /// The name of that time. Empty where it is not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// One item of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// What to do or ask.
    pub text: String,
    /// Whether it was ticked.
    pub done: bool,
}

/// What of an interaction can be edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happened {
    /// The type.
    pub r#type: String,
    /// What was said.
    pub summary: Option<String>,
    /// When it happened.
    #[serde(with = "moment")]
    pub occurred_at: Timestamp,
    /// Who had it.
    pub author: Option<By>,
    /// With whom, the primary one first.
    #[serde(default)]
    pub contacts: Vec<Ref>,
    /// The accounts it belongs to, by id.
    #[serde(default)]
    pub accounts: Vec<Ref>,
    /// The opportunity it is about.
    pub opportunity: Option<Ref>,
    /// `in` or `out`.
    pub direction: Option<String>,
    /// How it ended.
    pub outcome: Option<String>,
    /// How long it took.
    pub duration_seconds: Option<u32>,
    /// Where it was.
    pub location: Option<String>,
    /// 1 to 5.
    pub satisfaction: Option<u8>,
    /// `needed` or `resolved`.
    pub resolution: Option<String>,
    /// A checklist.
    #[serde(default)]
    pub checklist: Vec<Check>,
    /// `signal` or `noise`.
    #[serde(default)]
    pub quality: String,
    /// Where it came from.
    pub source: Option<String>,
    /// Its id there.
    pub external_id: Option<String>,
}

/// An earlier body of an interaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// When it was written.
    #[serde(with = "moment")]
    pub written_at: Timestamp,
    /// Who wrote it.
    pub written_by: Ref,
    /// What it said. Names are left out: whom it named may be gone.
    #[serde(flatten)]
    pub body: Happened,
}

/// An interaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interaction {
    /// Its id.
    pub id: Uuid,
    /// What happened.
    #[serde(flatten)]
    pub body: Happened,
    /// When the record was made.
    #[serde(with = "moment")]
    pub logged_at: Timestamp,
    /// Who made it.
    pub logged_by: Ref,
    /// Whether it is pinned.
    #[serde(default)]
    pub pinned: bool,
    /// When it was edited last.
    #[serde(default, with = "moment::maybe")]
    pub edited_at: Option<Timestamp>,
    /// Who edited it last.
    pub edited_by: Option<Ref>,
    /// Earlier bodies, the oldest first.
    #[serde(default)]
    pub versions: Vec<Version>,
}

/// What is left of a record that was deleted: nothing of what it said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tombstone {
    /// Of what kind it was: "interaction", "contact", "account", "label", "filter", "opportunity" or
    /// "follow-up".
    pub kind: String,
    /// Its id.
    pub id: Uuid,
    /// Of an interaction: what else is kept of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purged: Option<Purged>,
}

/// What is kept of an interaction that was deleted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purged {
    /// Its type.
    pub r#type: String,
    /// When it happened.
    #[serde(with = "moment")]
    pub occurred_at: Timestamp,
    /// When it was logged.
    #[serde(with = "moment")]
    pub logged_at: Timestamp,
    /// Who logged it.
    pub logged_by: Option<Ref>,
    /// When it was deleted.
    #[serde(default, with = "moment::maybe")]
    pub deleted_at: Option<Timestamp>,
    /// Who deleted it.
    pub deleted_by: Option<Ref>,
    /// The hash of source and external id that stops an import from bringing it back.
    pub origin: Option<Uuid>,
}

/// Says what of a record cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Wrong(pub String);

impl Wrong {
    /// Makes it of what a type of the domain says about a value.
    pub fn of(error: impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

impl Happened {
    /// Writes a body; names are put in by whoever knows them.
    pub fn of(body: &Body) -> Self {
        let unnamed = |id: Uuid| Ref { id, name: String::new() };
        Self {
            r#type: body.kind.name().to_owned(),
            summary: body.summary.as_ref().map(|text| text.as_str().to_owned()),
            occurred_at: body.occurred_at,
            author: body.author.as_ref().map(|author| match author {
                Author::Member(id) => By { id: Some(id.uuid()), name: String::new() },
                Author::Name(name) => By { id: None, name: name.to_string() },
            }),
            contacts: body.participants.iter().map(|id| unnamed(id.uuid())).collect(),
            accounts: body.accounts.iter().map(|id| unnamed(id.uuid())).collect(),
            opportunity: body.opportunity.map(|id| unnamed(id.uuid())),
            direction: body.direction.map(|it| it.name().to_owned()),
            outcome: body.outcome.as_ref().map(|it| it.name().to_owned()),
            duration_seconds: body.duration_seconds,
            location: body.location.clone(),
            satisfaction: body.satisfaction.map(Satisfaction::get),
            resolution: body.resolution.map(|it| it.name().to_owned()),
            checklist: body
                .checklist
                .iter()
                .map(|item| Check { text: item.text.clone(), done: item.done })
                .collect(),
            quality: body.quality.name().to_owned(),
            source: body.source.as_ref().map(|source| source.source.clone()),
            external_id: body.source.as_ref().and_then(|source| source.external_id.clone()),
        }
    }

    /// Reads a body.
    ///
    /// # Errors
    /// Where a value is none of its kind, or too long.
    pub fn body(&self) -> Result<Body, Wrong> {
        let kind: InteractionType = self.r#type.parse().map_err(Wrong::of)?;
        let ids = self.contacts.iter().map(|it| it.id.into()).collect();
        let mut body = Body::new(kind, self.occurred_at, ids);
        let summary = self.summary.as_deref().map(Summary::parse).transpose();
        body.summary = summary.map_err(Wrong::of)?;
        body.accounts = self.accounts.iter().map(|it| it.id.into()).collect();
        body.author = match &self.author {
            Some(By { id: Some(id), .. }) => Some(Author::Member((*id).into())),
            Some(By { id: None, name }) => {
                Some(Author::Name(Name::parse(name, "the author").map_err(Wrong::of)?))
            }
            None => None,
        };
        body.opportunity = self.opportunity.as_ref().map(|it| it.id.into());
        body.direction = match self.direction.as_deref() {
            Some("in") => Some(Direction::In),
            Some("out") => Some(Direction::Out),
            Some(other) => return Err(Wrong(format!("there is no direction \"{other}\""))),
            None => None,
        };
        let outcome = self.outcome.as_deref().map(Outcome::parse).transpose();
        body.outcome = outcome.map_err(Wrong::of)?;
        body.duration_seconds = self.duration_seconds;
        let location = self.location.as_deref().map(|it| Name::parse(it, "the location"));
        body.location = location.transpose().map_err(Wrong::of)?.map(|it| it.to_string());
        body.satisfaction = match self.satisfaction {
            Some(value) => Some(
                Satisfaction::new(value)
                    .ok_or_else(|| Wrong(format!("{value} is not a satisfaction: say 1 to 5")))?,
            ),
            None => None,
        };
        let resolution = self.resolution.as_deref().map(str::parse).transpose();
        body.resolution = resolution.map_err(Wrong::of)?;
        body.checklist = self
            .checklist
            .iter()
            .map(|item| ChecklistItem { text: item.text.clone(), done: item.done })
            .collect();
        body.quality = match self.quality.as_str() {
            "" => Quality::Signal,
            word => word.parse().map_err(Wrong::of)?,
        };
        let source = |source| Source { source, external_id: self.external_id.clone() };
        body.source = self.source.clone().map(source);
        Ok(body)
    }
}

/// Amounts as numbers: whole where they are, else with two decimals.
mod amount {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    use crate::domain::opportunity::Amount;

    /// Amounts end at 10^14 hundredths, far inside of what a double holds exactly.
    const MOST: f64 = 1e14;

    #[expect(clippy::ref_option, reason = "serde hands it so")]
    pub fn serialize<S: Serializer>(amount: &Option<Amount>, out: S) -> Result<S::Ok, S::Error> {
        match amount.map(Amount::hundredths) {
            None => out.serialize_none(),
            Some(hundredths) if hundredths % 100 == 0 => (hundredths / 100).serialize(out),
            #[expect(clippy::cast_precision_loss, reason = "amounts stay below 2^53 hundredths")]
            Some(hundredths) => (hundredths as f64 / 100.0).serialize(out),
        }
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Option<Amount>, D::Error> {
        let Some(number) = Option::<f64>::deserialize(from)? else { return Ok(None) };
        let hundredths = (number * 100.0).round();
        if !(0.0..=MOST).contains(&hundredths) {
            return Err(de::Error::custom(format!("{number} is not an amount")));
        }
        #[expect(clippy::cast_possible_truncation, reason = "it was compared with the most")]
        Ok(Some(Amount::from_hundredths(hundredths as i64)))
    }
}

/// Moments as RFC 3339 in UTC, so that the bytes are the same in any time zone.
mod moment {
    use chrono::{DateTime, Utc};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    use crate::domain::Timestamp;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands it so")]
    pub fn serialize<S: Serializer>(at: &Timestamp, out: S) -> Result<S::Ok, S::Error> {
        at.rfc3339(&Utc).serialize(out)
    }

    pub fn deserialize<'d, D: Deserializer<'d>>(from: D) -> Result<Timestamp, D::Error> {
        read(&String::deserialize(from)?)
    }

    fn read<E: de::Error>(text: &str) -> Result<Timestamp, E> {
        let at = DateTime::parse_from_rfc3339(text);
        at.map(Timestamp::from).map_err(|_| E::custom(format!("\"{text}\" is not a time")))
    }

    pub mod maybe {
        use super::{Deserialize, Deserializer, Serialize, Serializer, Timestamp, Utc};

        #[expect(clippy::ref_option, reason = "serde hands it so")]
        pub fn serialize<S: Serializer>(at: &Option<Timestamp>, out: S) -> Result<S::Ok, S::Error> {
            at.map(|at| at.rfc3339(&Utc)).serialize(out)
        }

        pub fn deserialize<'d, D: Deserializer<'d>>(
            from: D,
        ) -> Result<Option<Timestamp>, D::Error> {
            Option::<String>::deserialize(from)?.map(|text| super::read(&text)).transpose()
        }
    }
}
