//! The bodies of earlier versions, as JSON.
//!
//! Names, not numbers: an exported version reads without this program's tables. Unknown fields
//! are ignored, so that a later minor version may add some.

use serde::Deserialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::domain::interaction::{ChecklistItem, Quality, Satisfaction, Source};
use crate::domain::{
    AccountId, Author, Body, ContactId, Direction, InteractionType, MemberId, Name, OpportunityId,
    Outcome, Summary, Timestamp,
};

use super::{Error, Result};

#[derive(Deserialize)]
struct Stored {
    #[serde(rename = "type")]
    kind: String,
    occurred_at: i64,
    #[serde(default)]
    summary: Option<String>,
    participants: Vec<Uuid>,
    #[serde(default)]
    accounts: Vec<Uuid>,
    #[serde(default)]
    author: Option<StoredAuthor>,
    #[serde(default)]
    direction: Option<String>,
    #[serde(default)]
    outcome: Option<String>,
    #[serde(default)]
    duration: Option<u32>,
    #[serde(default)]
    location: Option<String>,
    #[serde(default)]
    opportunity: Option<Uuid>,
    #[serde(default)]
    satisfaction: Option<u8>,
    #[serde(default)]
    resolution: Option<String>,
    #[serde(default)]
    checklist: Vec<(String, bool)>,
    #[serde(default)]
    quality: Option<String>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    external_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum StoredAuthor {
    Member(Uuid),
    Name(String),
}

/// Writes a body as JSON; what is absent is left out.
pub(super) fn encode(body: &Body) -> String {
    let ids = |ids: Vec<Uuid>| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    let texts = |texts: Vec<String>| (!texts.is_empty()).then(|| Value::from(texts));
    let checklist: Vec<Value> = body
        .checklist
        .iter()
        .map(|item| Value::from(vec![Value::from(item.text.as_str()), Value::from(item.done)]))
        .collect();
    let author = body.author.as_ref().map(|author| match author {
        Author::Member(id) => single("member", id.to_string()),
        Author::Name(name) => single("name", name.to_string()),
    });
    let source = body.source.as_ref();
    let fields = [
        ("type", Some(Value::from(body.kind.name()))),
        ("occurred_at", Some(Value::from(body.occurred_at.millis()))),
        ("summary", body.summary.as_ref().map(|text| Value::from(text.as_str()))),
        ("participants", Some(ids(body.participants.iter().map(|id| id.uuid()).collect()).into())),
        ("accounts", texts(ids(body.accounts.iter().map(|id| id.uuid()).collect()))),
        ("author", author),
        ("direction", body.direction.map(|direction| Value::from(direction.name()))),
        ("outcome", body.outcome.as_ref().map(|outcome| Value::from(outcome.name()))),
        ("duration", body.duration_seconds.map(Value::from)),
        ("location", body.location.as_deref().map(Value::from)),
        ("opportunity", body.opportunity.map(|id| Value::from(id.to_string()))),
        ("satisfaction", body.satisfaction.map(|value| Value::from(value.get()))),
        ("resolution", body.resolution.map(|resolution| Value::from(resolution.name()))),
        ("checklist", (!checklist.is_empty()).then(|| Value::from(checklist))),
        ("quality", (body.quality == Quality::Noise).then(|| Value::from(body.quality.name()))),
        ("source", source.map(|source| Value::from(source.source.as_str()))),
        ("external_id", source.and_then(|source| source.external_id.as_deref()).map(Value::from)),
    ];
    let object: Map<String, Value> = fields
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name.to_owned(), value)))
        .collect();
    Value::Object(object).to_string()
}

fn single(name: &str, value: String) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), Value::from(value))]))
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
            prop_assert_eq!(decode(&encode(&body)).unwrap(), body);
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
        assert_eq!(encode(&body), r#"{"occurred_at":5,"participants":[],"type":"note"}"#);
        assert!(decode("{}").is_err());
    }
}
