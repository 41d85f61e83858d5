//! What is promised in an entry, and what becomes of it; and who is to be heard of how often.

use crate::domain::contact::ContactChange;
use crate::domain::follow_up::FollowUpChange;
use crate::domain::label::LabelChange;
use crate::domain::text::TextError;
use crate::domain::time::DAY_MS;
use crate::domain::{
    Body, Cadence, ContactId, FollowUpId, InteractionId, InteractionType, LabelId, MemberId, Name,
    Op, Timestamp,
};

use super::calendar::Calendar;
use super::dice::{Dice, Ids};
use super::size::Size;

/// How many of a thousand entries promise something.
const OFTEN: usize = 30;
/// From which share of everything on promises may be open still, and more are made.
const LATELY: f64 = 0.95;
/// The most of a thousand entries that promise something lately.
const OFTEN_LATELY: f64 = 300.0;
/// How many of a thousand that were due lately are kept.
const KEPT: usize = 750;
/// Whatever was due longer ago than this was kept.
const LONG_AGO: i64 = 30 * DAY_MS;
/// How many of a thousand are for somebody else, and for nobody.
const FOR_ANOTHER: usize = 120;
/// One of so many contacts has a cadence of its own.
const OWN_CADENCE: usize = 40;

/// What is promised after each type of entry.
const TEXTS: [(InteractionType, &[&str]); 3] = [
    (
        InteractionType::Call,
        &[
            "call back",
            "send the quote",
            "send the brochure",
            "ask whether the licences arrived",
            "confirm the date of the workshop",
            "check that the ticket is closed",
        ],
    ),
    (
        InteractionType::Email,
        &[
            "ask whether the offer arrived",
            "call about the open questions",
            "send the case study",
            "ask who signs",
            "send the signed contract back",
        ],
    ),
    (
        InteractionType::Meeting,
        &[
            "send the minutes",
            "send the revised price",
            "ask how the pilot goes",
            "set a date for the next review",
            "introduce the support team",
        ],
    ),
];

/// A promise that will be kept.
#[derive(Debug)]
struct Pending {
    id: FollowUpId,
    member: usize,
    due: i64,
    kept_at: i64,
}

/// All promises.
#[derive(Debug)]
pub(super) struct Promises {
    dice: Dice,
    ids: Ids,
    lately: usize,
    pending: Vec<Pending>,
}

impl Promises {
    pub fn new(size: Size) -> Self {
        // As many as there are contacts to promise something to, a fifth of them.
        let recent = f64::from(size.interactions) * (1.0 - LATELY);
        let lately = f64::from(size.contacts) * 200.0 / recent.max(1.0);
        Self {
            dice: Dice::new(size.seed, 5),
            ids: Ids::new(Dice::new(size.seed, 12)),
            lately: lately.min(OFTEN_LATELY) as usize,
            pending: Vec::new(),
        }
    }

    /// Returns what an entry promises, if anything. It was had by the member at this place of
    /// `members` when so much of everything had happened.
    pub fn in_entry(
        &mut self,
        entry: (InteractionId, &Body),
        member: usize,
        members: &[MemberId],
        calendar: &Calendar,
        share: f64,
    ) -> Result<Option<Op>, TextError> {
        let (origin, body) = entry;
        let often = if share < LATELY { OFTEN } else { self.lately };
        let texts = TEXTS.iter().find(|(kind, _)| *kind == body.kind);
        let (Some((_, texts)), Some(contact)) = (texts, body.participants.first()) else {
            return Ok(None);
        };
        if !self.dice.chance(often) {
            return Ok(None);
        }
        let days = self.dice.between(1, 24);
        let due = calendar.morning(body.occurred_at.millis(), u64::from(days));
        let assignee = if self.dice.chance(FOR_ANOTHER) {
            // One of the busiest takes over, or nobody has yet.
            let able = &members[..members.len().min(4)];
            able.get(self.dice.below(able.len() + 1))
        } else {
            members.get(member)
        };
        let text = self.dice.of(texts);
        let id = self.ids.next(body.occurred_at.millis());
        let now = calendar.now();
        if due < now && (due < now - LONG_AGO || self.dice.chance(KEPT)) {
            let kept_at = (due + i64::from(self.dice.between(0, 9)) * 3_600_000 / 2).min(now);
            self.pending.push(Pending { id, member, due, kept_at });
        }
        let changes = vec![
            FollowUpChange::Contact(*contact),
            FollowUpChange::Text(Name::parse(text, "the text")?),
            FollowUpChange::Due(Timestamp::from_millis(due)),
            FollowUpChange::Assignee(assignee.copied()),
        ];
        Ok(Some(Op::AddFollowUp { id, origin: Some(origin), changes }))
    }

    /// Returns the promises that were due by a moment and are kept, each with the member who does.
    pub fn kept(&mut self, by: i64) -> Vec<(usize, Op)> {
        let kept = self.pending.extract_if(.., |pending| pending.due <= by);
        let done = |it: Pending| {
            let at = Timestamp::from_millis(it.kept_at.min(by));
            let changes = vec![FollowUpChange::Done(Some(at))];
            (it.member, Op::EditFollowUp { id: it.id, changes })
        };
        kept.map(done).collect()
    }

    /// Returns how often to be in touch: with those of some labels, and with some contacts.
    pub fn cadences(&mut self, labels: &[LabelId], contacts: &[ContactId]) -> Vec<Op> {
        // Key accounts, those at risk, and those who decide.
        let of_labels = [(2, 14), (6, 30), (3, 90)];
        let of_labels = of_labels.iter().filter_map(|(label, days)| {
            let changes = vec![LabelChange::Cadence(Cadence::new(*days))];
            Some(Op::EditLabel { id: *labels.get(*label)?, changes })
        });
        let dice = &mut self.dice;
        let own = contacts.iter().skip(OWN_CADENCE / 4).step_by(OWN_CADENCE).map(|contact| {
            let days = dice.of(&[21, 30, 45, 60]);
            let changes = vec![ContactChange::Cadence(Cadence::new(days))];
            Op::EditContact { id: *contact, changes }
        });
        of_labels.chain(own).collect()
    }
}
