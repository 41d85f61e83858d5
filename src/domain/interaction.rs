//! Interactions: logged touchpoints with one or more contacts.

use std::fmt;
use std::str::FromStr;

use super::time::FUTURE_TOLERANCE_MS;
use super::{
    AccountId, ContactId, InteractionId, MemberId, Named, OpportunityId, Summary, Timestamp,
};

/// What kind of touchpoint it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InteractionType {
    /// A call.
    Call,
    /// An e-mail.
    Email,
    /// A meeting.
    Meeting,
    /// A note: nobody was contacted.
    Note,
    /// An event both attended.
    Event,
    /// A touch on a social network.
    Social,
    /// A chat message or SMS.
    Message,
}

impl InteractionType {
    /// Every type; the first four are what a person logs by hand.
    pub const ALL: [Self; 7] = [
        Self::Call,
        Self::Email,
        Self::Meeting,
        Self::Note,
        Self::Event,
        Self::Social,
        Self::Message,
    ];

    /// Returns the type's word in a sentence.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Email => "e-mail",
            kind => kind.name(),
        }
    }

    /// Returns the type's word in commands, JSON and settings.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Email => "email",
            Self::Meeting => "meeting",
            Self::Note => "note",
            Self::Event => "event",
            Self::Social => "social",
            Self::Message => "message",
        }
    }

    /// Tells whether such an interaction goes one way: in or out.
    pub const fn has_direction(self) -> bool {
        matches!(self, Self::Call | Self::Email | Self::Social | Self::Message)
    }

    /// Tells whether such an interaction lasts some time.
    pub const fn has_duration(self) -> bool {
        matches!(self, Self::Call | Self::Meeting | Self::Event)
    }

    /// Tells whether such an interaction has a place.
    pub const fn has_location(self) -> bool {
        matches!(self, Self::Meeting | Self::Event)
    }
}

impl fmt::Display for InteractionType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Reports a word that names nothing of its kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no {what} \"{word}\": say {known}")]
pub struct UnknownWord {
    /// What was looked for: "type", "direction" and so on.
    pub what: &'static str,
    /// The word that was given.
    pub word: String,
    /// The words that are known, as they read in a sentence.
    pub known: &'static str,
}

impl FromStr for InteractionType {
    type Err = UnknownWord;

    /// Reads a type's name, `e-mail`, or one of the letters `c e m n`.
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text.trim().to_lowercase().as_str() {
            "call" | "c" => Ok(Self::Call),
            "email" | "e-mail" | "e" => Ok(Self::Email),
            "meeting" | "m" => Ok(Self::Meeting),
            "note" | "n" => Ok(Self::Note),
            "event" => Ok(Self::Event),
            "social" => Ok(Self::Social),
            "message" => Ok(Self::Message),
            _ => Err(UnknownWord {
                what: "type",
                word: text.to_owned(),
                known: "call, email, meeting, note, event, social or message",
            }),
        }
    }
}

/// Who reached out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The contact reached out to us.
    In,
    /// We reached out to the contact.
    Out,
}

impl Direction {
    /// Returns `in` or `out`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// How an attempt ended.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// They spoke.
    Reached,
    /// A message was left.
    Voicemail,
    /// Nobody answered.
    NoAnswer,
    /// The line was busy.
    Busy,
    /// It was not their number.
    WrongNumber,
    /// Something else, in the user's words.
    Other(super::Name),
}

impl Outcome {
    /// The outcomes with a word of their own.
    pub const KNOWN: [Self; 5] =
        [Self::Reached, Self::Voicemail, Self::NoAnswer, Self::Busy, Self::WrongNumber];

    /// Returns the outcome's word, as `--outcome` and JSON have it.
    pub fn name(&self) -> &str {
        match self {
            Self::Reached => "reached",
            Self::Voicemail => "voicemail",
            Self::NoAnswer => "no-answer",
            Self::Busy => "busy",
            Self::WrongNumber => "wrong-number",
            Self::Other(text) => text.as_str(),
        }
    }

    /// Returns what an entry without a summary reads: "No answer".
    pub fn headline(&self) -> String {
        match self {
            Self::Reached => "Reached".to_owned(),
            Self::Voicemail => "Voicemail".to_owned(),
            Self::NoAnswer => "No answer".to_owned(),
            Self::Busy => "Busy".to_owned(),
            Self::WrongNumber => "Wrong number".to_owned(),
            Self::Other(text) => text.as_str().to_owned(),
        }
    }

    /// Reads an outcome: a known word, its short form (`ok vm na busy wn`), or free text.
    ///
    /// # Errors
    /// Where the text is empty or longer than a name may be.
    pub fn parse(text: &str) -> Result<Self, super::text::TextError> {
        Ok(match text.trim().to_lowercase().as_str() {
            "reached" | "ok" => Self::Reached,
            "voicemail" | "vm" => Self::Voicemail,
            "no-answer" | "no answer" | "na" => Self::NoAnswer,
            "busy" => Self::Busy,
            "wrong-number" | "wrong number" | "wn" => Self::WrongNumber,
            _ => Self::Other(super::Name::parse(text, "the outcome")?),
        })
    }
}

/// Whether something is still to be solved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Resolution {
    /// Still to be solved.
    Needed,
    /// Solved.
    Resolved,
}

impl Resolution {
    /// Returns `needed` or `resolved`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Needed => "needed",
            Self::Resolved => "resolved",
        }
    }
}

impl FromStr for Resolution {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text.trim().to_lowercase().as_str() {
            "needed" => Ok(Self::Needed),
            "resolved" => Ok(Self::Resolved),
            _ => Err(UnknownWord {
                what: "resolution",
                word: text.to_owned(),
                known: "needed or resolved",
            }),
        }
    }
}

/// Whether an entry tells of a touchpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Quality {
    /// A touchpoint.
    #[default]
    Signal,
    /// Automated or bulk: kept, but no contact.
    Noise,
}

impl Quality {
    /// Returns `signal` or `noise`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Signal => "signal",
            Self::Noise => "noise",
        }
    }
}

impl FromStr for Quality {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        match text.trim().to_lowercase().as_str() {
            "signal" => Ok(Self::Signal),
            "noise" => Ok(Self::Noise),
            _ => Err(UnknownWord {
                what: "quality",
                word: text.to_owned(),
                known: "signal or noise",
            }),
        }
    }
}

/// How content the contact was, 1 (not at all) to 5 (very).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Satisfaction(u8);

/// Reports a satisfaction outside of 1–5.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a satisfaction: say 1 to 5")]
pub struct NotASatisfaction(pub String);

impl Satisfaction {
    /// Makes a satisfaction of 1 to 5.
    pub const fn new(value: u8) -> Option<Self> {
        if value >= 1 && value <= 5 { Some(Self(value)) } else { None }
    }

    /// Returns the number, 1 to 5.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl FromStr for Satisfaction {
    type Err = NotASatisfaction;

    fn from_str(text: &str) -> Result<Self, NotASatisfaction> {
        text.trim()
            .parse()
            .ok()
            .and_then(Self::new)
            .ok_or_else(|| NotASatisfaction(text.to_owned()))
    }
}

/// One item of a checklist.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ChecklistItem {
    /// What to do or ask.
    pub text: String,
    /// Whether it was ticked.
    pub done: bool,
}

/// Who had an interaction that somebody else logged.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Author {
    /// A member of the file.
    Member(MemberId),
    /// Somebody who is no member.
    Name(super::Name),
}

/// Where a record came from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Source {
    /// The source: `vcard`, `mbox` and so on.
    pub source: String,
    /// Its id there.
    pub external_id: Option<String>,
}

/// All that can be edited of an interaction: one unit with one logical time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    /// The type.
    pub kind: InteractionType,
    /// What was said; may be left out where an outcome is given.
    pub summary: Option<Summary>,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// With whom; the first is the primary contact.
    pub participants: Vec<ContactId>,
    /// The accounts it belongs to. The write door fills in those of the participants.
    pub accounts: Vec<AccountId>,
    /// Who had it, where that is not who logged it.
    pub author: Option<Author>,
    /// Who reached out.
    pub direction: Option<Direction>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// How long it took, in seconds.
    pub duration_seconds: Option<u32>,
    /// Where it was.
    pub location: Option<String>,
    /// The opportunity it is about.
    pub opportunity: Option<OpportunityId>,
    /// How content the contact was.
    pub satisfaction: Option<Satisfaction>,
    /// Whether something is still to be solved.
    pub resolution: Option<Resolution>,
    /// A checklist and what was ticked.
    pub checklist: Vec<ChecklistItem>,
    /// Touchpoint or noise.
    pub quality: Quality,
    /// Where it came from.
    pub source: Option<Source>,
}

/// Says why a body cannot be stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// Neither summary nor outcome.
    #[error("the summary is empty: say what happened, or give an outcome")]
    Empty,
    /// Nobody took part.
    #[error("an interaction needs at least one contact")]
    NoContact,
    /// One contact twice.
    #[error("the same contact takes part twice")]
    TwiceTheSame,
    /// Later than the tolerance.
    #[error(
        "the time lies in the future: an interaction is logged after it happened; a meeting to come is a follow-up"
    )]
    Future,
}

impl Body {
    /// Makes a body with the given type, time and people, and nothing else.
    pub fn new(
        kind: InteractionType,
        occurred_at: Timestamp,
        participants: Vec<ContactId>,
    ) -> Self {
        Self {
            kind,
            summary: None,
            occurred_at,
            participants,
            accounts: Vec::new(),
            author: None,
            direction: None,
            outcome: None,
            duration_seconds: None,
            location: None,
            opportunity: None,
            satisfaction: None,
            resolution: None,
            checklist: Vec::new(),
            quality: Quality::Signal,
            source: None,
        }
    }

    /// Checks what the types cannot: a summary or an outcome, at least one contact and none
    /// twice, and not more than 5 minutes in the future of `now`.
    ///
    /// # Errors
    /// The first of these that is not so.
    pub fn check(&self, now: Timestamp) -> Result<(), BodyError> {
        if self.summary.is_none() && self.outcome.is_none() {
            return Err(BodyError::Empty);
        }
        if self.participants.is_empty() {
            return Err(BodyError::NoContact);
        }
        let mut seen = std::collections::HashSet::new();
        if !self.participants.iter().all(|id| seen.insert(id)) {
            return Err(BodyError::TwiceTheSame);
        }
        if self.occurred_at.millis() > now.millis().saturating_add(FUTURE_TOLERANCE_MS) {
            return Err(BodyError::Future);
        }
        Ok(())
    }
}

/// An interaction with the names that go with its ids.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interaction {
    /// Its id.
    pub id: InteractionId,
    /// What can be edited.
    pub body: Body,
    /// The participants with their names, the primary one first.
    pub contacts: Vec<Named<ContactId>>,
    /// The accounts with their names.
    pub accounts: Vec<Named<AccountId>>,
    /// The opportunity with its title.
    pub opportunity: Option<Named<OpportunityId>>,
    /// The name of the author, where there is one.
    pub author: Option<String>,
    /// When the record was made.
    pub logged_at: Timestamp,
    /// Who made it, with the name of that time.
    pub logged_by: Named<MemberId>,
    /// Whether it is pinned.
    pub pinned: bool,
    /// When it was last edited.
    pub edited_at: Option<Timestamp>,
}

impl Interaction {
    /// Returns the text to show: the summary, else what the outcome reads.
    pub fn text(&self) -> String {
        match (&self.body.summary, &self.body.outcome) {
            (Some(summary), _) => summary.as_str().to_owned(),
            (None, Some(outcome)) => outcome.headline(),
            (None, None) => String::new(),
        }
    }

    /// Tells whether its text says no more than its outcome: where both stand together, one is
    /// enough.
    pub fn reads_as_its_outcome(&self) -> bool {
        match (&self.body.summary, &self.body.outcome) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(summary), Some(outcome)) => {
                let text = summary.as_str().trim();
                [outcome.name(), &outcome.headline()]
                    .iter()
                    .any(|said| said.eq_ignore_ascii_case(text))
            }
        }
    }

    /// Returns who had it: the author, else who logged it.
    pub fn who(&self) -> &str {
        self.author.as_deref().unwrap_or(&self.logged_by.name)
    }
}

/// An earlier text of an interaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// When it was written.
    pub written_at: Timestamp,
    /// Who wrote it.
    pub written_by: String,
    /// The body as it was.
    pub body: Body,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn body() -> Body {
        let mut body = Body::new(
            InteractionType::Call,
            Timestamp::from_millis(1_000),
            vec![ContactId::new(Uuid::from_u128(1))],
        );
        body.summary = Some(Summary::parse("hello").unwrap());
        body
    }

    #[test]
    fn a_body_needs_words_people_and_a_past() {
        let now = Timestamp::from_millis(1_000);
        assert_eq!(body().check(now), Ok(()));

        let mut silent = body();
        silent.summary = None;
        assert_eq!(silent.check(now), Err(BodyError::Empty));
        silent.outcome = Some(Outcome::NoAnswer);
        assert_eq!(silent.check(now), Ok(()));

        let mut alone = body();
        alone.participants.clear();
        assert_eq!(alone.check(now), Err(BodyError::NoContact));

        let mut twice = body();
        twice.participants.push(twice.participants[0]);
        assert_eq!(twice.check(now), Err(BodyError::TwiceTheSame));

        let mut late = body();
        late.occurred_at = Timestamp::from_millis(1_000 + FUTURE_TOLERANCE_MS);
        assert_eq!(late.check(now), Ok(()));
        late.occurred_at = Timestamp::from_millis(1_001 + FUTURE_TOLERANCE_MS);
        assert_eq!(late.check(now), Err(BodyError::Future));
    }

    #[test]
    fn outcomes_read_words_and_short_forms() {
        assert_eq!(Outcome::parse("VM").unwrap(), Outcome::Voicemail);
        assert_eq!(Outcome::parse("no answer").unwrap(), Outcome::NoAnswer);
        assert_eq!(Outcome::parse("asked to call back").unwrap().headline(), "asked to call back");
        for outcome in Outcome::KNOWN {
            assert_eq!(Outcome::parse(outcome.name()).unwrap(), outcome);
        }
        assert!(Outcome::parse(" ").is_err());
    }

    #[test]
    fn types_read_their_own_names() {
        for kind in InteractionType::ALL {
            assert_eq!(kind.name().parse::<InteractionType>().unwrap(), kind);
        }
        let error = "fax".parse::<InteractionType>().unwrap_err().to_string();
        assert!(error.starts_with("there is no type \"fax\": say call"), "{error}");
    }
}
