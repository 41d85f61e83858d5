//! What follows from entries and cadences: when somebody is due, and who awaits a reply.

use super::dump::check_derived;
use super::*;
use crate::domain::contact::ContactChange;
use crate::domain::interaction::{Direction, Quality};
use crate::domain::label::LabelChange;
use crate::domain::{Body, Cadence, InteractionType, Outcome};

const DAY: i64 = 86_400_000;

struct World {
    replica: Replica,
    entries: u128,
}

impl World {
    /// One contact, made on day 1.
    fn new() -> Self {
        let mut replica = Replica::new();
        let changes = vec![ContactChange::Name(name("Ana"))];
        let add = Op::AddContact { id: contact(), changes, batch: None };
        replica.apply_at(member(1), Timestamp::from_millis(DAY), &[add]).unwrap();
        Self { replica, entries: 0 }
    }

    fn change(&mut self, change: ContactChange) {
        let edit = Op::EditContact { id: contact(), changes: vec![change] };
        self.replica.apply(member(1), &[edit]).unwrap();
    }

    fn cadence(&mut self, days: u32) {
        self.change(ContactChange::Cadence(Cadence::new(days)));
    }

    /// Logs an entry on a day.
    fn log(&mut self, day: i64, kind: InteractionType, more: impl FnOnce(&mut Body)) -> Op {
        let at = Timestamp::from_millis(day * DAY);
        let mut body = Body { summary: Some(summary("x")), ..Body::new(kind, at, vec![contact()]) };
        more(&mut body);
        let id: InteractionId = uuid(14, self.entries).into();
        self.entries += 1;
        let log = Op::Log { id, body: Box::new(body), batch: None };
        self.replica.apply(member(1), &[log]).unwrap();
        Op::PurgeInteraction(id)
    }

    /// Returns the days on which the contact is due, and since which it awaits a reply.
    fn agenda(&self) -> (Option<i64>, Option<i64>) {
        check_derived(&self.replica.conn);
        let row = self.replica.conn.query_row("SELECT due, awaiting FROM agenda", [], |row| {
            Ok((row.get::<_, Option<i64>>(0)?, row.get::<_, Option<i64>>(1)?))
        });
        let (due, awaiting) = row.optional().unwrap().unwrap_or_default();
        (due.map(|at| at / DAY), awaiting.map(|at| at / DAY))
    }

    fn due(&self) -> Option<i64> {
        self.agenda().0
    }

    fn awaiting(&self) -> Option<i64> {
        self.agenda().1
    }
}

fn contact() -> ContactId {
    uuid(10, 0).into()
}

fn out(outcome: Option<Outcome>) -> impl FnOnce(&mut Body) {
    move |body| {
        body.direction = Some(Direction::Out);
        body.outcome = outcome;
    }
}

fn inbound(body: &mut Body) {
    body.direction = Some(Direction::In);
}

#[test]
fn a_contact_resets_the_cadence_and_an_attempt_does_not() {
    use InteractionType as T;
    let mut world = World::new();
    assert_eq!(world.due(), None);
    world.cadence(30);
    assert_eq!(world.due(), Some(31), "counted from when it was made");
    for (day, kind, outcome) in [
        (40, T::Call, Some(Outcome::Voicemail)),
        (41, T::Call, Some(Outcome::NoAnswer)),
        (42, T::Call, Some(Outcome::Busy)),
        (43, T::Call, Some(Outcome::WrongNumber)),
        (44, T::Note, None),
        (45, T::Event, None),
        (46, T::Social, None),
    ] {
        world.log(day, kind, out(outcome));
        assert_eq!(world.due(), Some(31), "{kind} on day {day}");
    }
    world.log(47, T::Email, |body| body.quality = Quality::Noise);
    assert_eq!(world.due(), Some(31), "noise is no contact");
    for (day, kind, outcome) in [
        (50, T::Call, None),
        (51, T::Call, Some(Outcome::Reached)),
        (52, T::Meeting, None),
        (53, T::Message, None),
        (54, T::Email, None),
        (55, T::Call, Some(Outcome::Other(name("interested")))),
    ] {
        world.log(day, kind, out(outcome));
        assert_eq!(world.due(), Some(day + 30), "{kind} on day {day}");
    }
    world.log(20, T::Call, out(None));
    assert_eq!(world.due(), Some(85), "an earlier one changes nothing");
    let last = world.log(60, T::Call, out(None));
    world.replica.apply(member(1), &[last]).unwrap();
    assert_eq!(world.due(), Some(85), "as if it had not been");
}

/// What the newest entry says is taken without a look at the others only where nothing else touched
/// the contact.
#[test]
fn entries_and_edits_of_one_write_are_settled_together() {
    use InteractionType as T;
    let mut world = World::new();
    world.cadence(30);
    let log = |n: u128, day: i64, kind, direction| {
        let at = Timestamp::from_millis(day * DAY);
        let direction = Some(direction);
        let body = Body { direction, ..Body::new(kind, at, vec![contact()]) };
        let body = Box::new(Body { summary: Some(summary("x")), ..body });
        Op::Log { id: uuid(14, 100 + n).into(), body, batch: None }
    };
    let (asks, answers) = (Direction::In, Direction::Out);
    let both = [log(0, 41, T::Email, asks), log(1, 40, T::Email, answers)];
    world.replica.apply(member(1), &both).unwrap();
    assert_eq!(world.agenda(), (Some(71), Some(41)), "the newer one first");
    let both = [log(2, 50, T::Email, answers), log(3, 51, T::Note, answers)];
    world.replica.apply(member(1), &both).unwrap();
    assert_eq!(world.agenda(), (Some(80), None), "a note says nothing");
    let same_moment = [log(4, 51, T::Email, asks)];
    world.replica.apply(member(1), &same_moment).unwrap();
    assert_eq!(world.agenda(), (Some(81), Some(51)));
    let edit = |change| Op::EditContact { id: contact(), changes: vec![change] };
    let edited = [log(5, 60, T::Note, answers), edit(ContactChange::Cadence(Cadence::new(7)))];
    world.replica.apply(member(1), &edited).unwrap();
    assert_eq!(world.agenda(), (Some(58), Some(51)));
    world.replica.apply(member(1), &[edit(ContactChange::Archived(true))]).unwrap();
    world.replica.apply(member(1), &[log(6, 61, T::Note, answers)]).unwrap();
    assert_eq!(world.agenda(), (None, None), "nothing is due while archived");
    let back = [log(7, 62, T::Note, answers), edit(ContactChange::Archived(false))];
    world.replica.apply(member(1), &back).unwrap();
    assert_eq!(world.agenda(), (Some(58), Some(51)), "all is as the entries say");
}

#[test]
fn the_shortest_cadence_wins_and_can_be_put_off() {
    let mut world = World::new();
    let labels: [LabelId; 2] = [uuid(12, 0).into(), uuid(12, 1).into()];
    for (id, text) in labels.into_iter().zip(["a", "b"]) {
        let add = Op::AddLabel { id, name: name(text), tint: None };
        world.replica.apply(member(1), &[add]).unwrap();
        world.change(ContactChange::Label(id, true));
    }
    let set = |world: &mut World, id, days| {
        let changes = vec![LabelChange::Cadence(Cadence::new(days))];
        world.replica.apply(member(1), &[Op::EditLabel { id, changes }]).unwrap()
    };
    let undo = set(&mut world, labels[0], 60).inverse;
    assert_eq!(world.due(), Some(61));
    world.cadence(30);
    assert_eq!(world.due(), Some(31));
    set(&mut world, labels[1], 7);
    assert_eq!(world.due(), Some(8));
    world.change(ContactChange::Postponed(Some(Timestamp::from_millis(20 * DAY))));
    assert_eq!(world.due(), Some(20));
    world.change(ContactChange::Postponed(None));
    world.change(ContactChange::Label(labels[1], false));
    assert_eq!(world.due(), Some(31));
    world.change(ContactChange::Cadence(None));
    assert_eq!(world.due(), Some(61));
    world.replica.apply(member(1), &undo).unwrap();
    assert_eq!(world.due(), None);
    set(&mut world, labels[0], 60);
    world.change(ContactChange::Archived(true));
    assert_eq!(world.due(), None);
    world.change(ContactChange::Archived(false));
    assert_eq!(world.due(), Some(61));
    world.replica.apply(member(1), &[Op::DeleteLabel(labels[0])]).unwrap();
    assert_eq!(world.due(), None);
    world.cadence(5);
    world.replica.apply(member(1), &[Op::DeleteContact(contact())]).unwrap();
    assert_eq!(world.due(), None);
}

#[test]
fn who_wrote_last_awaits_a_reply() {
    use InteractionType as T;
    let mut world = World::new();
    world.log(10, T::Email, inbound);
    assert_eq!(world.awaiting(), Some(10));
    world.log(12, T::Message, inbound);
    assert_eq!(world.awaiting(), Some(12));
    world.log(13, T::Call, out(Some(Outcome::Voicemail)));
    world.log(14, T::Note, |_| {});
    assert_eq!(world.awaiting(), Some(12), "an attempt and a note answer nothing");
    let call = world.log(15, T::Call, out(None));
    assert_eq!(world.awaiting(), None);
    world.replica.apply(member(1), &[call]).unwrap();
    assert_eq!(world.awaiting(), Some(12));
    world.log(11, T::Email, out(None));
    assert_eq!(world.awaiting(), Some(12), "an earlier mail is no answer");
    world.log(16, T::Meeting, |_| {});
    assert_eq!(world.awaiting(), None);
    world.log(17, T::Call, |body| {
        inbound(body);
        body.outcome = Some(Outcome::Voicemail);
    });
    assert_eq!(world.awaiting(), Some(17), "a call that we missed");
    world.log(18, T::Call, inbound);
    assert_eq!(world.awaiting(), None, "they reached us");
    world.log(19, T::Email, |body| {
        inbound(body);
        body.quality = Quality::Noise;
    });
    assert_eq!(world.awaiting(), None, "noise awaits nothing");
}

#[test]
fn of_two_entries_of_the_same_moment_the_greater_id_is_the_later_one() {
    use InteractionType as T;
    for (first, second, answered) in [(1, 2, true), (2, 1, false)] {
        // In whichever order they are logged, the mail and its answer have these ids.
        for mail_first in [true, false] {
            let mut world = World::new();
            for is_mail in [mail_first, !mail_first] {
                if is_mail {
                    world.entries = first;
                    world.log(10, T::Email, inbound);
                } else {
                    world.entries = second;
                    world.log(10, T::Email, out(None));
                }
            }
            let expected = (!answered).then_some(10);
            assert_eq!(world.awaiting(), expected, "mail {first}, answer {second}, {mail_first}");
        }
    }
}
