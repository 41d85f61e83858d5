//! The form of an entry: `c`, text, Enter.

mod clock;
mod follow_up;
mod keys;
mod meanwhile;
mod people;
mod rare;
mod save;
mod view;
mod whose;
mod words;

use std::collections::BTreeMap;

use crate::app::{Draft, DraftId, Zone};
use crate::domain::duration::show_duration;
use crate::domain::{ContactId, Direction, Interaction, InteractionType, Named, Timestamp};

use super::dates::{Dates, field};
use super::dispute::Unasked;
use super::drafts::BASE;
use super::edit::Edit;
use super::message::Taken;
use whose::draft_of_new;

pub use clock::{Clock, tick, watch};
pub use follow_up::{Completes, read_follow_up, spell_due, spell_follow_up};
pub use keys::{
    a, call, composed, correct, from_draft, key, log, log_done, open_draft, paste, reopen, replied,
    save, subjects,
};
pub use people::{Choice, Offer, People, read_choices, write_choices};
pub use rare::{Rare, read_checklist, read_quality, read_resolution, read_satisfaction};
pub use save::{OUTCOMES, Submission, changes, read_direction, read_outcome, read_time};
pub use view::view;
pub use whose::{draft_with, draft_with_all};
pub use words::{kind_of, name_with, named, word};

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    /// The type, of an entry that is corrected or a draft that is gone on with.
    Kind,
    /// The primary contact.
    Who,
    /// What was said.
    Summary,
    /// How it ended.
    Outcome,
    /// What is promised, and by when.
    FollowUp,
    /// When it was.
    Time,
    /// How long it took.
    Duration,
    /// Who took part as well.
    With,
    /// Where it was.
    Location,
    /// Who reached out.
    Direction,
    /// How content the contact was.
    Satisfaction,
    /// Whether something is still to be solved.
    Resolution,
    /// What there was to do or ask.
    Checklist,
    /// Touchpoint or noise.
    Quality,
}

impl Field {
    /// Returns the field's name as the form shows it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Kind => "Type",
            Self::Who => "Who",
            Self::Summary => "Summary",
            Self::Outcome => "Outcome",
            Self::FollowUp => "Follow-up",
            Self::Time => "Time",
            Self::Duration => "Duration",
            Self::With => "With",
            Self::Location => "Location",
            Self::Direction => "Direction",
            Self::Satisfaction => "Satisfied",
            Self::Resolution => "Resolution",
            Self::Checklist => "Checklist",
            Self::Quality => "Quality",
        }
    }

    /// Tells whether it takes several lines.
    pub const fn has_lines(self) -> bool {
        matches!(self, Self::Summary | Self::Checklist)
    }
}

/// The form of an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct LogForm {
    /// The type: the one last typed that there is.
    pub kind: InteractionType,
    /// The type as it was typed.
    pub typed_kind: Edit,
    /// The entry that is corrected; `None` for a new one.
    pub editing: Option<Box<Interaction>>,
    /// What its draft is about.
    pub id: DraftId,
    /// Whether it was opened on several contacts: its draft is about those whom it is with.
    pub on_several: bool,
    /// When it was opened: the time of the entry unless another is given.
    pub opened_at: Timestamp,
    /// The field that has the keys.
    pub focus: Field,
    /// The primary contact.
    pub who: People,
    /// Those who took part as well.
    pub with: People,
    /// What was said.
    pub summary: Edit,
    /// How it ended.
    pub outcome: Edit,
    /// What is promised, its day first.
    pub follow_up: Edit,
    /// The follow-up that is done with it.
    pub completes: Option<Completes>,
    /// When it was.
    pub time: Edit,
    /// How long it took.
    pub duration: Edit,
    /// The clock that counts it while it goes on.
    pub clock: Option<Clock>,
    /// Where it was.
    pub location: Edit,
    /// Who reached out.
    pub direction: Edit,
    /// How content the contact was.
    pub satisfaction: Edit,
    /// Whether something is still to be solved.
    pub resolution: Edit,
    /// What there was to do or ask, an item a line.
    pub checklist: Edit,
    /// Touchpoint or noise.
    pub quality: Edit,
    /// Whether the seldom used fields are shown, though nothing stands in them.
    pub more: bool,
    /// What is wrong, at the field where it is.
    pub errors: Vec<(Field, String)>,
    /// The write that the form waits for.
    pub saving: Option<u64>,
    /// Whether it goes on with a draft.
    pub restored: bool,
    /// The type of the draft that it goes on with.
    pub drafted: InteractionType,
    /// The type that was asked for; a draft may be of another one.
    pub asked: InteractionType,
    /// What was left to begin anew: a draft of its own, to go back to.
    pub left: Option<Box<Draft>>,
    /// Whether it changed since the draft was written.
    pub dirty: bool,
    /// Whether the contact was chosen in the form: it is gone to after saving.
    pub anybody: bool,
    /// The form as the entry filled it, where one is corrected.
    pub untouched: Option<Box<Self>>,
    /// What somebody else changed while it was parked.
    pub unasked: Option<Unasked<Field>>,
}

impl LogForm {
    /// Makes an empty form; without a contact it opens on WHO.
    pub fn new(kind: InteractionType, whom: Option<Choice>, opened_at: Timestamp) -> Self {
        let id = draft_with(whom.as_ref());
        let [satisfaction, resolution, checklist, quality] = rare::empty();
        Self {
            kind,
            typed_kind: Edit::line(kind.name()),
            editing: None,
            id,
            on_several: false,
            opened_at,
            focus: if whom.is_some() { Field::Summary } else { Field::Who },
            anybody: whom.is_none(),
            who: People::one(whom),
            with: People::many(Vec::new()),
            summary: Edit::lines(""),
            outcome: Edit::line(""),
            follow_up: Edit::line(""),
            completes: None,
            time: Edit::line(""),
            duration: Edit::line(""),
            clock: None,
            location: Edit::line(""),
            direction: Edit::line(""),
            satisfaction,
            resolution,
            checklist,
            quality,
            more: false,
            errors: Vec::new(),
            saving: None,
            restored: false,
            drafted: kind,
            asked: kind,
            left: None,
            dirty: false,
            untouched: None,
            unasked: None,
        }
    }

    /// Makes an empty form that opens on WHO, somebody's name begun.
    pub fn with_name(kind: InteractionType, typed: String, opened_at: Timestamp) -> Self {
        let mut form = Self::new(kind, None, opened_at);
        form.id = draft_of_new(&typed);
        form.who.edit.set(typed);
        form
    }

    /// Fills a form with what an entry says, to correct it.
    pub fn of_entry(entry: Interaction, dates: &Dates) -> Self {
        let mut form = Self::new(entry.body.kind, None, entry.body.occurred_at);
        let mut people = entry.contacts.iter().map(Choice::from);
        form.id = DraftId::Edit(entry.id.to_string());
        form.focus = Field::Summary;
        form.anybody = false;
        form.who = People::one(people.next());
        form.with = People::many(people.collect());
        let body = &entry.body;
        form.summary = Edit::lines(body.summary.as_ref().map_or("", |summary| summary.as_str()));
        form.outcome = Edit::line(body.outcome.as_ref().map_or("", |outcome| outcome.name()));
        form.time = Edit::line(dates.field(body.occurred_at));
        form.duration = Edit::line(body.duration_seconds.map(show_duration).unwrap_or_default());
        form.location = Edit::line(body.location.clone().unwrap_or_default());
        form.direction = Edit::line(body.direction.map_or("", |direction| direction.name()));
        form.fill_rare(body);
        form.editing = Some(Box::new(entry));
        form.untouched = Some(Box::new(form.clone()));
        form
    }

    /// Says what its draft is about.
    pub fn id(&self) -> DraftId {
        self.id.clone()
    }

    /// Returns the fields that make sense for the type, in the order of Tab.
    pub fn fields(&self) -> Vec<Field> {
        // What an entry of this very type has against its type (an import's) is not hidden.
        let kept = |field: Field| {
            let same = self.editing.as_ref().is_some_and(|entry| entry.body.kind == self.kind);
            same && !self.edit(field).is_blank()
        };
        let has = |field: Field| match field {
            Field::Kind => self.editing.is_some() || self.restored,
            Field::Outcome => {
                self.kind == InteractionType::Call
                    || (self.kind != InteractionType::Note && !self.outcome.is_blank())
                    || kept(field)
            }
            // A correction promises nothing.
            Field::FollowUp => self.editing.is_none(),
            Field::Duration => self.kind.has_duration() || kept(field),
            Field::Location => self.kind.has_location() || kept(field),
            Field::Direction => self.kind.has_direction(),
            _ if rare::RARE.contains(&field) => self.more || !self.edit(field).is_blank(),
            _ => true,
        };
        [
            Field::Kind,
            Field::Who,
            Field::Summary,
            Field::Outcome,
            Field::FollowUp,
            Field::Time,
            Field::Duration,
            Field::With,
            Field::Location,
            Field::Direction,
        ]
        .into_iter()
        .chain(rare::RARE)
        // The one with the keys stays, though it was emptied.
        .filter(|field| *field == self.focus || has(*field))
        .collect()
    }

    /// Returns the text of a field.
    pub fn edit(&self, field: Field) -> &Edit {
        match field {
            Field::Kind => &self.typed_kind,
            Field::Who => &self.who.edit,
            Field::Summary => &self.summary,
            Field::Outcome => &self.outcome,
            Field::FollowUp => &self.follow_up,
            Field::Time => &self.time,
            Field::Duration => &self.duration,
            Field::With => &self.with.edit,
            Field::Location => &self.location,
            Field::Direction => &self.direction,
            Field::Satisfaction => &self.satisfaction,
            Field::Resolution => &self.resolution,
            Field::Checklist => &self.checklist,
            Field::Quality => &self.quality,
        }
    }

    fn edit_mut(&mut self, field: Field) -> &mut Edit {
        match field {
            Field::Kind => &mut self.typed_kind,
            Field::Who => &mut self.who.edit,
            Field::Summary => &mut self.summary,
            Field::Outcome => &mut self.outcome,
            Field::FollowUp => &mut self.follow_up,
            Field::Time => &mut self.time,
            Field::Duration => &mut self.duration,
            Field::With => &mut self.with.edit,
            Field::Location => &mut self.location,
            Field::Direction => &mut self.direction,
            Field::Satisfaction => &mut self.satisfaction,
            Field::Resolution => &mut self.resolution,
            Field::Checklist => &mut self.checklist,
            Field::Quality => &mut self.quality,
        }
    }

    /// Returns the text of the field that has the keys.
    pub fn focused(&mut self) -> &mut Edit {
        self.edit_mut(self.focus)
    }

    /// Returns the field for contacts that `field` is.
    pub fn people(&self, field: Field) -> Option<&People> {
        match field {
            Field::Who => Some(&self.who),
            Field::With => Some(&self.with),
            _ => None,
        }
    }

    fn people_mut(&mut self, field: Field) -> Option<&mut People> {
        match field {
            Field::Who => Some(&mut self.who),
            Field::With => Some(&mut self.with),
            _ => None,
        }
    }

    /// Returns what is wrong with a field.
    pub fn error(&self, field: Field) -> Option<&str> {
        self.errors.iter().find(|(at, _)| *at == field).map(|(_, error)| error.as_str())
    }

    /// Tells whether both forms say the same.
    fn says_the_same(&self, other: &Self) -> bool {
        let ids = |people: &People| people.chosen.iter().map(Choice::id).collect::<Vec<_>>();
        self.kind == other.kind
            && TEXTS.iter().all(|(_, field)| self.edit(*field).text() == other.edit(*field).text())
            && ids(&self.who) == ids(&other.who)
            && ids(&self.with) == ids(&other.with)
    }

    /// Tells whether there is anything to keep: something typed, somebody new chosen, or an entry
    /// changed.
    pub fn has_content(&self) -> bool {
        if let Some(untouched) = &self.untouched {
            return !self.says_the_same(untouched);
        }
        let of_people = |field| matches!(field, Field::Who | Field::With);
        TEXTS.iter().any(|(_, field)| !of_people(*field) && !self.edit(*field).is_blank())
            || !self.with.chosen.is_empty()
            || self.clock.is_some()
            || matches!(self.who.chosen.first(), Some(Choice::New(_)))
    }

    /// Notes a contact's phone in the title, where it was not known.
    pub fn learn_phone(&mut self, contact: ContactId, number: Option<&str>) {
        for choice in &mut self.who.chosen {
            if let Choice::Known { id, phone: phone @ None, .. } = choice
                && *id == contact
            {
                *phone = number.map(str::to_owned);
            }
        }
    }

    /// Notes that the type was typed: the fields follow.
    fn read_kind(&mut self) {
        if let Ok(kind) = self.typed_kind.text().parse() {
            self.kind = kind;
        }
    }

    /// Returns the fields with a text that the type has no place for, by their names: they are
    /// not saved.
    pub fn lost(&self) -> Vec<&'static str> {
        let fields = self.fields();
        // Out is what goes without saying.
        let usual = |field: Field| field == Field::Direction && self.edit(field).text() == "out";
        [Field::Outcome, Field::Duration, Field::Location, Field::Direction]
            .into_iter()
            .filter(|field| !fields.contains(field) && !self.edit(*field).is_blank())
            .filter(|field| !usual(*field))
            .map(Field::label)
            .collect()
    }

    /// Returns the form as a draft.
    pub fn draft(&self) -> Draft {
        let mut fields = BTreeMap::new();
        for (name, field) in TEXTS {
            let text = self.edit(*field).text();
            // The line that what is typed next begins on does not grow by being kept.
            let text = if *field == Field::Summary { text.trim_end_matches('\n') } else { text };
            if !text.is_empty() {
                fields.insert((*name).to_owned(), text.to_owned());
            }
        }
        fields.insert("who".to_owned(), write_choices(&self.who.chosen));
        fields.insert("with".to_owned(), write_choices(&self.with.chosen));
        if let Some(clock) = &self.clock {
            fields.insert("clock".to_owned(), clock.write());
        }
        let unasked = self.unasked.as_ref().map(|unasked| unasked.base.clone());
        if let Some(base) = unasked.or_else(|| self.write_base()) {
            fields.insert(BASE.to_owned(), base);
        }
        if let Some(completes) = &self.completes {
            completes.write(&mut fields);
        }
        Draft {
            id: self.id.clone(),
            kind: self.kind.name().to_owned(),
            fields,
            opened_at: self.opened_at.millis(),
        }
    }

    /// Leaves what stands in the form and begins anew with the type that was asked for, or goes
    /// back to what was left: two drafts, of which neither takes the other's place. Those in
    /// `others` take part either way.
    fn begin_anew(&mut self, others: Vec<Choice>, now: Timestamp) {
        let here = self.has_content().then(|| Box::new(self.draft()));
        match self.left.take() {
            Some(left) => {
                self.take_up(&left);
                self.settle_clock(now);
            }
            None => {
                let (id, on_several) = (self.id.clone(), self.on_several);
                let (anybody, completes) = (self.anybody, self.completes.take());
                let later = self.opened_at.millis().saturating_add(1);
                let now = Timestamp::from_millis(now.millis().max(later));
                *self = Self::new(self.asked, self.who.chosen.first().cloned(), now);
                (self.id, self.on_several) = (id, on_several);
                (self.anybody, self.with.chosen) = (anybody, others);
                self.completes = completes;
            }
        }
        self.left = here;
    }

    /// Puts what a draft says into the form.
    pub fn restore(&mut self, draft: &Draft) {
        let field = |name: &str| draft.fields.get(name).cloned().unwrap_or_default();
        self.kind = draft.kind.parse().unwrap_or(self.kind);
        self.drafted = self.kind;
        self.typed_kind.set(self.kind.name());
        self.opened_at = Timestamp::from_millis(draft.opened_at);
        self.id = draft.id.clone();
        self.on_several = self.is_of_several();
        for (name, at) in TEXTS {
            self.edit_mut(*at).set(field(name));
        }
        self.clock = Clock::read(&field("clock"));
        let who = read_choices(&field("who"));
        if !who.is_empty() {
            self.who.chosen = who;
        }
        self.with.chosen = read_choices(&field("with"));
        self.completes = Completes::read(&draft.fields).or(self.completes.take());
        self.focus = if self.who.chosen.is_empty() { Field::Who } else { Field::Summary };
        self.restored = true;
    }

    /// Takes up a draft that was parked: what is typed next begins on a line of its own, so that
    /// it is never glued to what stood there.
    pub fn take_up(&mut self, draft: &Draft) {
        self.restore(draft);
        self.summary.begin_line();
    }

    /// Goes on with a draft as an entry of the type that was asked for. What that type has no place
    /// for stays in its fields: it is there when the type is changed back.
    fn take_up_as(&mut self, draft: &Draft, kind: InteractionType) {
        self.take_up(draft);
        self.kind = kind;
        self.typed_kind.set(kind.name());
    }
}

/// Returns an entry that is taken back as a draft, begun when it was. What somebody corrected since
/// is in the draft, the time and the people too. Those who stand there as they were chosen stay so;
/// the contacts that go with the entry, `made` with it, are new again.
pub fn undone(entry: &Interaction, made: &[Named<ContactId>], taken: &Taken, zone: Zone) -> Draft {
    let body = &entry.body;
    let mut people = entry.contacts.iter().map(|contact| {
        let goes = made.iter().any(|other| other.id == contact.id);
        let chosen = taken.chosen(contact.id).filter(|choice| goes || choice.id().is_some());
        chosen.cloned().unwrap_or_else(|| Choice::from(contact))
    });
    let mut form = LogForm::new(body.kind, people.next(), taken.opened_at);
    form.with.chosen = people.collect();
    // With several, it goes back to the draft of all of them.
    if let Some(id) = taken.draft.as_ref().filter(|_| entry.contacts.len() > 1) {
        form.id = id.clone();
        form.on_several = form.is_of_several();
        // Somebody may have changed with whom it was.
        form.follow_people();
    }
    let corrected = body.occurred_at != taken.occurred_at;
    form.time.set(if corrected { field(zone, body.occurred_at) } else { taken.time.clone() });
    form.summary.set(body.summary.as_ref().map_or("", |summary| summary.as_str()));
    form.outcome.set(body.outcome.as_ref().map_or("", |outcome| outcome.name()));
    form.duration.set(body.duration_seconds.map(show_duration).unwrap_or_default());
    form.location.set(body.location.clone().unwrap_or_default());
    let usual = body.direction.filter(|direction| *direction == Direction::In);
    form.direction.set(usual.map_or("", |direction| direction.name()));
    form.fill_rare(body);
    form.follow_up.set(taken.follow_up.clone());
    form.completes = taken.completed.as_deref().map(Completes::from);
    form.draft()
}

/// The texts of a draft and their fields.
const TEXTS: &[(&str, Field)] = &[
    ("summary", Field::Summary),
    ("outcome", Field::Outcome),
    ("follow_up", Field::FollowUp),
    ("time", Field::Time),
    ("duration", Field::Duration),
    ("location", Field::Location),
    ("direction", Field::Direction),
    ("satisfaction", Field::Satisfaction),
    ("resolution", Field::Resolution),
    ("checklist", Field::Checklist),
    ("quality", Field::Quality),
    ("who_typed", Field::Who),
    ("with_typed", Field::With),
];

/// Names the contact of a draft, raw.
pub fn draft_name(draft: &Draft) -> String {
    let who = read_choices(draft.fields.get("who").map_or("", String::as_str));
    let others = read_choices(draft.fields.get("with").map_or("", String::as_str)).len();
    match who.first() {
        Some(choice) if others > 0 => format!("{} and {others} more", choice.name()),
        Some(choice) => choice.name().to_owned(),
        None => "nobody chosen yet".to_owned(),
    }
}
