//! Logging: the main job.

use crate::domain::contact::ContactChange;
use crate::domain::email::{local_part, parse_email};
use crate::domain::follow_up::FollowUpChange;
use crate::domain::interaction::{
    BodyError, ChecklistItem, Direction, Quality, Resolution, Satisfaction,
};
use crate::domain::{
    Body, ContactId, FollowUp, FollowUpId, Interaction, InteractionId, InteractionType, LabelId,
    Name, Op, OpportunityId, Outcome, Summary, Timestamp, phone,
};

use crate::store::AsRead;

use super::named::{self, sentence, wrong};
use super::writing::{Writing, given};
use super::{ContactInput, Error, Promise, Result, Session};

/// With whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whom {
    /// Somebody in the book.
    Contact(ContactId),
    /// Somebody new: made in the same write as the entry.
    New(Box<ContactInput>),
}

/// What the forms and `tl log` say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogInput {
    /// With whom; the first is the primary contact.
    pub whom: Vec<Whom>,
    /// The type.
    pub kind: InteractionType,
    /// What was said; may be empty where an outcome is given.
    pub summary: String,
    /// When it happened; by default now, less the duration where a timer ran (the caller says).
    pub occurred_at: Option<Timestamp>,
    /// In or out; by default out for calls, e-mails, messages and social touches.
    pub direction: Option<Direction>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// How long, in seconds.
    pub duration_seconds: Option<u32>,
    /// Where.
    pub location: Option<String>,
    /// About which opportunity.
    pub opportunity: Option<OpportunityId>,
    /// How content the contact was.
    pub satisfaction: Option<Satisfaction>,
    /// Whether something is still to be solved.
    pub resolution: Option<Resolution>,
    /// What there was to do or ask, and what was ticked.
    pub checklist: Vec<ChecklistItem>,
    /// Touchpoint or noise.
    pub quality: Quality,
    /// Pinned from the start.
    pub pinned: bool,
    /// Labels to put on all contacts.
    pub labels: Vec<LabelId>,
    /// What is promised to the first contact.
    pub follow_up: Option<Promise>,
    /// The follow-up that is done with it.
    pub completes: Option<FollowUpId>,
}

impl LogInput {
    /// Makes the least there is to log.
    pub fn new(kind: InteractionType, whom: Vec<Whom>, summary: impl Into<String>) -> Self {
        Self {
            whom,
            kind,
            summary: summary.into(),
            occurred_at: None,
            direction: None,
            outcome: None,
            duration_seconds: None,
            location: None,
            opportunity: None,
            satisfaction: None,
            resolution: None,
            checklist: Vec::new(),
            quality: Quality::Signal,
            pinned: false,
            labels: Vec::new(),
            follow_up: None,
            completes: None,
        }
    }
}

/// What was logged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// The entry.
    pub interaction: Interaction,
    /// Contacts that were made with it.
    pub created: Vec<ContactId>,
    /// The follow-up that was made with it.
    pub follow_up: Option<FollowUp>,
    /// The follow-up that it completed.
    pub completed: Option<FollowUp>,
}

impl Session {
    /// Logs an interaction, making new contacts and a follow-up and completing another one in the
    /// same write. One to be completed that is done already, or gone, stays as it is.
    ///
    /// # Errors
    /// Where the role does not allow it, the summary and the outcome are empty, the time lies in
    /// the future, or a field does not belong to the type.
    pub fn log(&self, input: &LogInput) -> Result<Logged> {
        check_fields(input)?;
        let mut writing = Writing::new(self)?;
        let mut created = Vec::new();
        let mut participants = Vec::new();
        for whom in &input.whom {
            let id = writing.whom(whom)?;
            if let Whom::New(_) = whom {
                created.push(id);
            }
            participants.push(id);
        }
        let now = self.now();
        let body = Body {
            summary: read_summary(&input.summary)?,
            direction: input.direction.or_else(|| default_direction(input.kind)),
            outcome: input.outcome.clone(),
            duration_seconds: input.duration_seconds,
            location: read_location(input.location.as_deref())?,
            opportunity: input.opportunity,
            satisfaction: input.satisfaction,
            resolution: input.resolution,
            checklist: input.checklist.clone(),
            quality: input.quality,
            ..Body::new(input.kind, input.occurred_at.unwrap_or(now), participants.clone())
        };
        body.check(now).map_err(body_error)?;
        let id: InteractionId = writing.id();
        writing.ops.push(Op::Log { id, body: Box::new(body), batch: None });
        if input.pinned {
            writing.ops.push(Op::PinInteraction { id, pinned: true });
        }
        self.put_labels(&mut writing, input, &participants)?;
        let follow_up = match (&input.follow_up, input.whom.first(), participants.first()) {
            (Some(promise), Some(whom), Some(contact)) => {
                let name = self.name_of(whom)?;
                Some(self.promise(&mut writing, promise, (*contact, &name), Some(id))?)
            }
            _ => None,
        };
        let completed = self.apply_completing(writing.ops, input.completes, now)?;
        let follow_up = follow_up.map(|id| self.follow_up(id)).transpose()?;
        let completed = completed.map(|id| self.follow_up(id)).transpose()?;
        let interaction = self.interaction(id)?;
        Ok(Logged { interaction, created, follow_up, completed })
    }

    /// Applies operations, and marks a follow-up as done in the same write where it is open then;
    /// returns the one that was.
    fn apply_completing(
        &self,
        mut ops: Vec<Op>,
        follow_up: Option<FollowUpId>,
        now: Timestamp,
    ) -> Result<Option<FollowUpId>> {
        if let Some(id) = follow_up {
            ops.push(Op::EditFollowUp { id, changes: vec![FollowUpChange::Done(Some(now))] });
            if self.apply_as_read(&ops, &AsRead::Open(id))?.is_some() {
                return Ok(Some(id));
            }
            ops.pop();
        }
        self.apply(&ops)?;
        Ok(None)
    }

    fn name_of(&self, whom: &Whom) -> Result<String> {
        Ok(match whom {
            Whom::Contact(id) => self.contact(*id)?.name,
            Whom::New(made) => made.name.clone(),
        })
    }

    /// Puts the labels on those who do not bear them.
    fn put_labels(
        &self,
        writing: &mut Writing<'_>,
        input: &LogInput,
        people: &[ContactId],
    ) -> Result<()> {
        if input.labels.is_empty() {
            return Ok(());
        }
        for (whom, id) in input.whom.iter().zip(people) {
            let borne = match whom {
                Whom::Contact(id) => self.contact(*id)?.labels,
                Whom::New(_) => Vec::new(),
            };
            let missing =
                input.labels.iter().filter(|label| !borne.iter().any(|b| b.id == **label));
            let changes: Vec<ContactChange> =
                missing.map(|label| ContactChange::Label(*label, true)).collect();
            if !changes.is_empty() {
                writing.ops.push(Op::EditContact { id: *id, changes });
            }
        }
        Ok(())
    }

    /// Reads what was typed where nobody matched as a new contact: an e-mail, a bare phone, or a
    /// name. Of an e-mail the name is what stands before the `@`, of a phone the phone itself.
    ///
    /// # Errors
    /// `Usage` where nothing was typed, or something with an `@` that is no e-mail.
    pub fn new_contact_from(&self, typed: &str) -> Result<ContactInput> {
        let typed = named::given(typed, "contact")?;
        if typed.contains('@') && !typed.starts_with('@') {
            let email = parse_email(typed).map_err(wrong)?;
            return Ok(ContactInput {
                name: local_part(email).to_owned(),
                emails: vec![email.into()],
                ..ContactInput::default()
            });
        }
        let name = Name::parse(typed, "the name")?.to_string();
        let phones = if phone::is_bare_phone(typed) { vec![typed.into()] } else { Vec::new() };
        Ok(ContactInput { name, phones, ..ContactInput::default() })
    }
}

/// Returns the direction of what a person logs by hand without saying one.
pub(super) const fn default_direction(kind: InteractionType) -> Option<Direction> {
    if kind.has_direction() { Some(Direction::Out) } else { None }
}

/// Reads a summary; an empty one is none, and an outcome has to stand for it.
pub(super) fn read_summary(text: &str) -> Result<Option<Summary>> {
    given(Some(text)).map(|text| Summary::parse(text).map_err(wrong)).transpose()
}

/// Reads a place; an empty text is none.
pub(super) fn read_location(text: Option<&str>) -> Result<Option<String>> {
    let read = |text| Ok(Name::parse(text, "the location")?.to_string());
    given(text).map(read).transpose()
}

/// Says what is wrong with a body, and what to do.
pub(super) fn body_error(error: BodyError) -> Error {
    let hint = match error {
        BodyError::Future => Some("`tl follow-up add WHO WHEN TEXT` makes one"),
        BodyError::TwiceTheSame => Some("name each contact once"),
        BodyError::Empty | BodyError::NoContact => None,
    };
    let said = wrong(error);
    match hint {
        Some(hint) => said.hint(hint),
        None => said,
    }
}

/// A field that only some types have.
#[derive(Clone, Copy)]
pub(super) enum Field {
    Direction,
    Outcome,
    Duration,
    Location,
}

impl Field {
    /// Tells whether interactions of a type have this field.
    pub(super) const fn belongs_to(self, kind: InteractionType) -> bool {
        match self {
            Self::Direction => kind.has_direction(),
            Self::Outcome => !matches!(kind, InteractionType::Note),
            Self::Duration => kind.has_duration(),
            Self::Location => kind.has_location(),
        }
    }

    /// Refuses this field for a type that does not have it, and names those that do.
    pub(super) fn check(self, kind: InteractionType) -> Result<()> {
        if self.belongs_to(kind) {
            return Ok(());
        }
        let name = match self {
            Self::Direction => "direction",
            Self::Outcome => "outcome",
            Self::Duration => "duration",
            Self::Location => "location",
        };
        let have: Vec<&str> = InteractionType::ALL
            .into_iter()
            .filter(|kind| self.belongs_to(*kind))
            .map(InteractionType::word)
            .collect();
        let article = if matches!(kind, InteractionType::Email | InteractionType::Event) {
            "an"
        } else {
            "a"
        };
        Err(Error::usage(format!("{article} {} has no {name}", kind.word()))
            .hint(format!("leave it out, or choose another type: {}", sentence(&have, "or"))))
    }
}

/// Refuses what does not make sense for the type, rather than dropping it silently.
fn check_fields(input: &LogInput) -> Result<()> {
    let given = [
        (Field::Direction, input.direction.is_some()),
        (Field::Outcome, input.outcome.is_some()),
        (Field::Duration, input.duration_seconds.is_some()),
        (Field::Location, input.location.is_some()),
    ];
    given.iter().filter(|(_, given)| *given).try_for_each(|(field, _)| field.check(input.kind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Kind;

    #[test]
    fn fields_belong_to_types() {
        let mut input = LogInput::new(InteractionType::Note, Vec::new(), "x");
        assert_eq!(check_fields(&input), Ok(()));
        input.duration_seconds = Some(60);
        let error = check_fields(&input).unwrap_err();
        assert_eq!((error.kind, error.message.as_str()), (Kind::Usage, "a note has no duration"));
        assert!(error.hint.unwrap().ends_with("call, meeting or event"));
        input.kind = InteractionType::Call;
        assert_eq!(check_fields(&input), Ok(()));
        input.kind = InteractionType::Email;
        let error = check_fields(&input).unwrap_err();
        assert_eq!(error.message, "an e-mail has no duration");
        input.kind = InteractionType::Call;
        input.location = Some("here".to_owned());
        assert!(check_fields(&input).is_err());
    }

    #[test]
    fn what_is_logged_by_hand_goes_out() {
        assert_eq!(default_direction(InteractionType::Call), Some(Direction::Out));
        assert_eq!(default_direction(InteractionType::Meeting), None);
    }

    #[test]
    fn a_future_meeting_is_a_follow_up() {
        let error = body_error(BodyError::Future);
        assert_eq!(error.kind, Kind::Usage);
        assert!(error.message.ends_with("is a follow-up"));
        assert!(error.hint.unwrap().starts_with("`tl follow-up add"));
    }
}
