//! The bodies of earlier versions, as JSON.
//!
//! Names, not numbers: an exported version reads without this program's tables. Unknown fields
//! are ignored, so that a later minor version may add some.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::interaction::{ChecklistItem, Quality, Satisfaction, Source};
use crate::domain::{
    AccountId, Author, Body, ContactId, Direction, InteractionType, MemberId, Name, OpportunityId,
    Outcome, Summary, Timestamp,
};

use super::{Error, Result};

#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(rename = "type")]
    kind: String,
    occurred_at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    summary: Option<String>,
    participants: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    accounts: Vec<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    author: Option<StoredAuthor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    direction: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    duration: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    location: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    opportunity: Option<Uuid>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    satisfaction: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    resolution: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    checklist: Vec<(String, bool)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    quality: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    external_id: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum StoredAuthor {
    Member(Uuid),
    Name(String),
}

/// Writes a body as JSON.
///
/// # Errors
/// Never in practice: every field is a number, a text or a list of them.
pub(super) fn encode(body: &Body) -> Result<String> {
    let stored = Stored {
        kind: body.kind.name().to_owned(),
        occurred_at: body.occurred_at.millis(),
        summary: body.summary.as_ref().map(|text| text.as_str().to_owned()),
        participants: body.participants.iter().map(|id| id.uuid()).collect(),
        accounts: body.accounts.iter().map(|id| id.uuid()).collect(),
        author: body.author.as_ref().map(|author| match author {
            Author::Member(id) => StoredAuthor::Member(id.uuid()),
            Author::Name(name) => StoredAuthor::Name(name.as_str().to_owned()),
        }),
        direction: body.direction.map(|direction| direction.name().to_owned()),
        outcome: body.outcome.as_ref().map(|outcome| outcome.name().to_owned()),
        duration: body.duration_seconds,
        location: body.location.clone(),
        opportunity: body.opportunity.map(OpportunityId::uuid),
        satisfaction: body.satisfaction.map(Satisfaction::get),
        resolution: body.resolution.map(|resolution| resolution.name().to_owned()),
        checklist: body.checklist.iter().map(|item| (item.text.clone(), item.done)).collect(),
        quality: (body.quality != Quality::Signal).then(|| body.quality.name().to_owned()),
        source: body.source.as_ref().map(|source| source.source.clone()),
        external_id: body.source.as_ref().and_then(|source| source.external_id.clone()),
    };
    serde_json::to_string(&stored).map_err(|error| broken(&error))
}

/// Reads a body from JSON.
///
/// # Errors
/// [`Error::Corrupt`] where it is not one that [`encode`] wrote.
pub(super) fn decode(json: &str) -> Result<Body> {
    let stored: Stored = serde_json::from_str(json).map_err(|error| broken(&error))?;
    let kind: InteractionType = stored.kind.parse().map_err(|error| broken(&error))?;
    let at = Timestamp::from_millis(stored.occurred_at);
    let mut body =
        Body::new(kind, at, stored.participants.into_iter().map(ContactId::new).collect());
    body.summary = parse(stored.summary, |text| Summary::parse(&text))?;
    body.accounts = stored.accounts.into_iter().map(AccountId::new).collect();
    body.author = match stored.author {
        Some(StoredAuthor::Member(id)) => Some(Author::Member(MemberId::new(id))),
        Some(StoredAuthor::Name(name)) => {
            let name = Name::parse(&name, "the author").map_err(|error| broken(&error))?;
            Some(Author::Name(name))
        }
        None => None,
    };
    body.direction = match stored.direction.as_deref() {
        Some("in") => Some(Direction::In),
        Some("out") => Some(Direction::Out),
        Some(other) => return Err(broken(&format!("there is no direction \"{other}\""))),
        None => None,
    };
    body.outcome = parse(stored.outcome, |text| Outcome::parse(&text))?;
    body.duration_seconds = stored.duration;
    body.location = stored.location;
    body.opportunity = stored.opportunity.map(OpportunityId::new);
    body.satisfaction = stored.satisfaction.and_then(Satisfaction::new);
    body.resolution = parse(stored.resolution, |text| text.parse())?;
    body.checklist =
        stored.checklist.into_iter().map(|(text, done)| ChecklistItem { text, done }).collect();
    body.quality = parse(stored.quality, |text| text.parse())?.unwrap_or_default();
    let external_id = stored.external_id;
    body.source = stored.source.map(|source| Source { source, external_id });
    Ok(body)
}

fn parse<T, E: std::fmt::Display>(
    text: Option<String>,
    read: impl FnOnce(String) -> std::result::Result<T, E>,
) -> Result<Option<T>> {
    text.map(|text| read(text).map_err(|error| broken(&error))).transpose()
}

fn broken(error: &dyn std::fmt::Display) -> Error {
    Error::Corrupt(format!("an earlier version: {error}"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::interaction::Resolution;

    fn id<I: From<Uuid> + std::fmt::Debug>() -> impl Strategy<Value = I> {
        any::<u128>().prop_map(|bits| I::from(Uuid::from_u128(bits)))
    }

    fn author() -> impl Strategy<Value = Author> {
        prop_oneof![
            id().prop_map(Author::Member),
            "\\PC{1,20}".prop_filter_map("a name", |text| {
                Name::parse(&text, "the author").ok().map(Author::Name)
            }),
        ]
    }

    prop_compose! {
        fn text()(summary in proptest::option::of("(?s).{0,40}"), outcome in proptest::option::of(".{0,12}"),
                  location in proptest::option::of(".*"), author in proptest::option::of(author()))
            -> (Option<Summary>, Option<Outcome>, Option<String>, Option<Author>) {
            (summary.and_then(|text| Summary::parse(&text).ok()),
             outcome.and_then(|text| Outcome::parse(&text).ok()), location, author)
        }
    }

    prop_compose! {
        fn body()(
            kind in 0..7_usize, at in any::<i64>(), participants in proptest::collection::vec(id(), 0..4),
            accounts in proptest::collection::vec(id(), 0..3), opportunity in proptest::option::of(id()),
            (summary, outcome, location, author) in text(),
            codes in (0..3_u8, 0..3_u8, any::<bool>(), proptest::option::of(1..=5_u8)),
            duration in proptest::option::of(any::<u32>()),
            checklist in proptest::collection::vec((".*", any::<bool>()), 0..3),
            source in proptest::option::of((".*", proptest::option::of(".*"))),
        ) -> Body {
            let at = Timestamp::from_millis(at);
            let mut body = Body::new(InteractionType::ALL[kind], at, participants);
            body.accounts = accounts;
            body.opportunity = opportunity;
            body.summary = summary;
            body.outcome = outcome;
            body.location = location;
            body.author = author;
            body.direction = [None, Some(Direction::In), Some(Direction::Out)][usize::from(codes.0)];
            body.resolution =
                [None, Some(Resolution::Needed), Some(Resolution::Resolved)][usize::from(codes.1)];
            body.quality = if codes.2 { Quality::Noise } else { Quality::Signal };
            body.satisfaction = codes.3.and_then(Satisfaction::new);
            body.duration_seconds = duration;
            body.checklist =
                checklist.into_iter().map(|(text, done)| ChecklistItem { text, done }).collect();
            body.source = source.map(|(source, external_id)| Source { source, external_id });
            body
        }
    }

    proptest! {
        #[test]
        fn bodies_round_trip(body in body()) {
            prop_assert_eq!(decode(&encode(&body).unwrap()).unwrap(), body);
        }

        #[test]
        fn any_text_is_a_body_or_an_error(text in ".*") {
            let _ = decode(&text);
        }
    }

    #[test]
    fn unknown_fields_are_ignored_and_absent_ones_left_out() {
        let json = r#"{"type":"note","occurred_at":5,"participants":[],"mood":[1]}"#;
        let body = decode(json).unwrap();
        assert_eq!(body, Body::new(InteractionType::Note, Timestamp::from_millis(5), Vec::new()));
        assert_eq!(encode(&body).unwrap(), r#"{"type":"note","occurred_at":5,"participants":[]}"#);
        assert!(decode("{}").is_err());
    }
}
