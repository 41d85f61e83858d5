//! What a demo promises: as much as was asked for, the same each time, in two years, nobody's.

use std::collections::HashMap;

use chrono::{Datelike, Timelike, Utc, Weekday};

use super::*;
use crate::domain::contact::ContactChange;
use crate::domain::follow_up::FollowUpChange;
use crate::domain::interaction::Quality;
use crate::domain::opportunity::OpportunityChange;
use crate::domain::time::DAY_MS;
use crate::domain::{
    Body, ContactId, DetailKind, Direction, InteractionType, MemberId, Op, Outcome, Role, Timestamp,
};

/// A Sunday, 10:00.
const NOW: Timestamp = Timestamp::from_millis(1_795_341_600_000);

fn script(contacts: u32, interactions: u32, members: u32, seed: u64) -> Vec<Batch> {
    let size = Size { contacts, interactions, members, seed };
    Script::new(size, NOW, &Utc).map(|batch| batch.unwrap()).collect()
}

fn logged(batches: &[Batch]) -> impl Iterator<Item = (&Batch, &Body)> {
    batches.iter().flat_map(|batch| {
        batch.ops.iter().filter_map(move |op| match op {
            Op::Log { body, .. } => Some((batch, &**body)),
            _ => None,
        })
    })
}

fn contacts(batches: &[Batch]) -> impl Iterator<Item = (ContactId, &[ContactChange])> {
    batches.iter().flat_map(|batch| &batch.ops).filter_map(|op| match op {
        Op::AddContact { id, changes, .. } => Some((*id, changes.as_slice())),
        _ => None,
    })
}

fn details(batches: &[Batch], of: DetailKind) -> Vec<&str> {
    let changes = contacts(batches).flat_map(|(_, changes)| changes);
    let values = changes.filter_map(|change| match change {
        ContactChange::PutDetail(detail) if detail.kind == of => Some(detail.value.as_str()),
        _ => None,
    });
    values.collect()
}

/// Every piece of text.
fn texts(batches: &[Batch]) -> String {
    format!("{:?}", batches.iter().map(|batch| &batch.ops).collect::<Vec<_>>())
}

#[test]
fn the_same_numbers_tell_the_same() {
    assert_eq!(script(60, 700, 5, 3), script(60, 700, 5, 3));
    assert_ne!(texts(&script(60, 700, 5, 3)), texts(&script(60, 700, 5, 4)));
    let other = Script::new(Size::default(), Timestamp::from_millis(NOW.millis() + 1), &Utc);
    assert_ne!(other.begins(), Timestamp::from_millis(0));
}

#[test]
fn there_is_as_much_as_was_asked_for() {
    for (people, entries, members) in [
        (1, 0, 1),
        (1, 1, 1),
        (2, 9, 2),
        (7, 0, 200),
        (37, 1_003, 4),
        (300, 5_000, 5),
        (1_500, 40, 6),
    ] {
        let batches = script(people, entries, members, 1);
        assert_eq!(contacts(&batches).count(), people as usize, "{people} contacts");
        assert_eq!(logged(&batches).count(), entries as usize, "{entries} interactions");
        let others = batches.iter().flat_map(|batch| &batch.ops);
        let others = others.filter(|op| matches!(op, Op::AddMember { .. })).count();
        assert_eq!(others + 1, members as usize, "{members} members");
        assert!(batches.iter().all(|batch| batch.ops.len() < 5_000), "some at a time");
    }
}

#[test]
fn all_of_it_was_in_the_past_two_years_mostly_at_work() {
    let batches = script(300, 5_000, 5, 1);
    let mut odd = 0;
    for (batch, body) in logged(&batches) {
        let (at, days) = (body.occurred_at, NOW.millis() - body.occurred_at.millis());
        assert!((0..=730 * DAY_MS).contains(&days), "{at:?}");
        assert_eq!(body.check(batch.at), Ok(()), "{at:?} was logged at {:?}", batch.at);
        let at = at.in_zone(&Utc);
        assert!((8..19).contains(&at.hour()), "{at}");
        odd += i32::from(matches!(at.weekday(), Weekday::Sat | Weekday::Sun));
    }
    assert!((1..150).contains(&odd), "{odd} on weekends");
    assert!(batches.iter().all(|batch| batch.at <= NOW));
    let last = logged(&batches).map(|(_, body)| body.occurred_at.millis()).max().unwrap();
    assert!(NOW.millis() - last < 3 * DAY_MS, "the last one was on Friday");
}

#[test]
fn the_busiest_contact_has_its_share() {
    for (people, entries, least, most) in [(300, 5_000, 0.02, 0.05), (20_000, 100_000, 0.04, 0.065)]
    {
        let batches = script(people, entries, 40, 1);
        let mut counts: HashMap<ContactId, u32> = HashMap::new();
        for (_, body) in logged(&batches) {
            *counts.entry(body.participants[0]).or_default() += 1;
        }
        let first = contacts(&batches).next().unwrap().0;
        let share = f64::from(counts[&first]) / f64::from(entries);
        assert!((least..most).contains(&share), "{share} of {entries}");
        assert_eq!(counts.values().max(), counts.get(&first), "the first is the busiest");
    }
}

#[test]
fn members_log_by_their_roles() {
    let batches = script(300, 5_000, 5, 1);
    let mut roles: HashMap<MemberId, Role> = HashMap::new();
    roles.insert(batches[0].actor, Role::Owner);
    for op in batches.iter().flat_map(|batch| &batch.ops) {
        if let Op::AddMember { member, role, .. } = op {
            roles.insert(*member, *role);
        }
    }
    let mut counts: HashMap<MemberId, u32> = HashMap::new();
    for (batch, _) in logged(&batches) {
        *counts.entry(batch.actor).or_default() += 1;
        assert_ne!(roles[&batch.actor], Role::Viewer);
    }
    assert_eq!(counts.len(), 4, "all but the viewer");
    assert!(counts.values().all(|count| *count > 200), "{counts:?}");
}

#[test]
fn there_is_some_of_everything() {
    let batches = script(300, 5_000, 5, 1);
    let count =
        |which: &dyn Fn(&Body) -> bool| logged(&batches).filter(|(_, body)| which(body)).count();
    let of = |kind: InteractionType| count(&|body| body.kind == kind);
    use InteractionType::{Call, Email, Event, Meeting, Message, Note, Social};
    for (kind, least, most) in [
        (Email, 1_400, 2_100),
        (Call, 1_100, 1_900),
        (Note, 400, 1_000),
        (Meeting, 350, 900),
        (Message, 150, 500),
        (Social, 80, 300),
        (Event, 15, 120),
    ] {
        assert!((least..most).contains(&of(kind)), "{kind}: {}", of(kind));
    }
    assert!(count(&|it| it.outcome == Some(Outcome::NoAnswer) && it.summary.is_none()) > 50);
    assert!(count(&|it| it.outcome == Some(Outcome::Voicemail)) > 50);
    assert!(count(&|it| it.kind == Email && it.direction == Some(Direction::In)) > 300);
    assert!(count(&|it| it.participants.len() > 2) > 60);
    assert!(count(&|it| it.location.is_some()) > 300 && count(&|it| !it.checklist.is_empty()) > 30);
    assert!(
        count(&|it| it.quality == Quality::Noise) > 30 && count(&|it| it.author.is_some()) > 10
    );
    assert!(
        count(&|it| it.opportunity.is_some()) > 200 && count(&|it| it.resolution.is_some()) > 50
    );
    let spring = count(&|it| {
        let spring = (3..=5).contains(&it.occurred_at.in_zone(&Utc).month());
        spring && it.summary.as_ref().is_some_and(|text| text.as_str().contains("udget"))
    });
    assert!(spring > 20, "{spring} about the budget in spring");

    let ops = || batches.iter().flat_map(|batch| &batch.ops);
    let many = |which: fn(&Op) -> bool| ops().filter(|op| which(op)).count();
    assert_eq!(many(|op| matches!(op, Op::AddAccount { .. })), 40);
    assert!(many(|op| matches!(op, Op::AddOpportunity { .. })) > 40);
    assert!(many(|op| matches!(op, Op::EditInteraction { .. })) > 20);
    assert!(many(|op| matches!(op, Op::PinInteraction { .. })) > 5);
    assert!(many(|op| matches!(op, Op::Relate { .. })) > 40);
    let mut stages: HashMap<&str, u32> = HashMap::new();
    let mut last: HashMap<_, &str> = HashMap::new();
    for op in ops() {
        let (Op::AddOpportunity { id, changes } | Op::EditOpportunity { id, changes }) = op else {
            continue;
        };
        for change in changes {
            if let OpportunityChange::Stage(stage) = change {
                last.insert(*id, stage);
            }
        }
    }
    last.values().for_each(|stage| *stages.entry(stage).or_default() += 1);
    assert!(stages.len() >= 5 && stages["won"] > 5 && stages["lost"] > 5, "{stages:?}");
    let has = |which: fn(&ContactChange) -> bool| {
        contacts(&batches).filter(|(_, changes)| changes.iter().any(which)).count()
    };
    assert!(has(|it| matches!(it, ContactChange::Birthday(Some(_)))) > 60);
    assert!(has(|it| matches!(it, ContactChange::Notes(Some(_)))) > 30);
    assert!(has(|it| matches!(it, ContactChange::Starred(true))) > 5);
    assert!(has(|it| matches!(it, ContactChange::Label(..))) > 200);
    let wide = texts(&batches).chars().filter(|c| ('\u{3040}'..='\u{9fff}').contains(c)).count();
    assert!(wide > 500, "{wide} wide characters");
}

#[test]
fn nobody_can_be_reached() {
    let batches = script(2_000, 100, 12, 1);
    let mails = details(&batches, DetailKind::Email);
    let mut seen = std::collections::HashSet::new();
    for mail in &mails {
        assert!(mail.ends_with(".example") && mail.is_ascii(), "{mail}");
        assert!(crate::domain::email::parse_email(mail).is_ok(), "{mail}");
        assert!(seen.insert(*mail), "{mail} twice");
    }
    assert!(mails.len() >= 2_000);
    for phone in details(&batches, DetailKind::Phone) {
        let fiction = [
            "+44 20 7946 0",
            "+44 161 496 0",
            "+44 113 496 0",
            "+44 117 496 0",
            "+44 131 496 0",
            "+44 7700 900",
            "+44 28 9649 6",
            "+49 30 23125 ",
            "+49 69 90009 ",
            "+49 40 66969 ",
            "+49 221 4710 ",
            "+49 89 99998 ",
            "+49 171 39200 ",
            "+33 1 99 00 ",
            "+33 2 61 91 ",
            "+33 4 65 71 ",
            "+33 6 39 98 ",
            "+46 31 390 06 ",
            "+46 40 628 04 ",
            "+46 8 465 004 ",
            "+46 70 174 06 ",
        ];
        let american =
            phone.starts_with("+1 ") && phone[7..].starts_with("555 01") && phone.len() == 15;
        assert!(american || fiction.iter().any(|start| phone.starts_with(start)), "{phone}");
    }
    for url in details(&batches, DetailKind::Url) {
        assert!(url.ends_with(".example/"), "{url}");
    }
}

#[test]
fn texts_are_sentences_of_some_length_with_nothing_left_open() {
    let batches = script(300, 5_000, 5, 1);
    let (mut sum, mut count) = (0, 0);
    for (_, body) in logged(&batches) {
        let Some(text) = &body.summary else { continue };
        let text = text.as_str();
        assert!(!text.contains(['{', '}', '\t', '\u{200b}']), "{text}");
        assert!(!text.contains("  ") && text.chars().count() < 600, "{text}");
        (sum, count) = (sum + text.chars().count(), count + 1);
    }
    let mean = sum / count;
    assert!((75..=130).contains(&mean), "{mean} characters");
}

#[test]
fn a_batch_has_what_it_names_behind_it() {
    // What is referred to is there: the door would refuse it otherwise.
    let batches = script(400, 3_000, 7, 5);
    let mut known = std::collections::HashSet::new();
    for op in batches.iter().flat_map(|batch| &batch.ops) {
        match op {
            Op::AddContact { id, .. } => assert!(known.insert(*id)),
            Op::Log { body, .. } => assert!(body.participants.iter().all(|id| known.contains(id))),
            _ => {}
        }
    }
    assert!(batches.windows(2).filter(|two| two[0].at > two[1].at).count() == 0, "time goes on");
}

#[test]
fn promises_are_kept_overdue_and_still_to_come() {
    let batches = script(300, 5_000, 5, 1);
    let ops = || batches.iter().flat_map(|batch| &batch.ops);
    let (mut due, mut whose, mut known) = (HashMap::new(), HashMap::new(), HashMap::new());
    for op in ops() {
        match op {
            Op::Log { id, body, .. } => drop(known.insert(*id, body.participants[0])),
            Op::AddFollowUp { id, origin, changes } => {
                for change in changes {
                    match change {
                        FollowUpChange::Due(at) => drop(due.insert(*id, at.millis())),
                        FollowUpChange::Assignee(member) => drop(whose.insert(*id, *member)),
                        // It is with whom the entry was.
                        FollowUpChange::Contact(contact) => {
                            assert_eq!(known[&origin.unwrap()], *contact);
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    let mut open = due.clone();
    for op in ops() {
        let Op::EditFollowUp { id, changes } = op else { continue };
        let [FollowUpChange::Done(Some(at))] = changes.as_slice() else { panic!("{op:?}") };
        let due = open.remove(id).unwrap();
        assert!(at.millis() >= due && *at <= NOW, "kept when it was due or later");
    }
    let overdue = open.values().filter(|due| **due < NOW.millis()).count();
    let ahead = open.len() - overdue;
    assert!(due.len() > 100, "{} promises", due.len());
    assert!((4..25).contains(&overdue), "{overdue} overdue of {}", due.len());
    assert!((10..50).contains(&ahead), "{ahead} ahead");
    assert!(open.values().all(|due| NOW.millis() - due < 30 * DAY_MS), "none forgotten for long");
    for due in due.values() {
        let at = Timestamp::from_millis(*due).in_zone(&Utc);
        assert_eq!((at.hour(), at.minute()), (9, 0));
        assert!(!matches!(at.weekday(), Weekday::Sat | Weekday::Sun), "{at}");
    }
    let mine = open.keys().filter(|id| whose[*id] == Some(batches[0].actor)).count();
    assert!(mine > 3, "{mine} of them the founder's");
    assert!(whose.values().any(Option::is_none), "some are nobody's");
    // Who is to be heard of, by labels and alone.
    let labels = ops().filter(|op| matches!(op, Op::EditLabel { .. })).count();
    let own = ops().filter(|op| match op {
        Op::EditContact { changes, .. } => matches!(changes[..], [ContactChange::Cadence(Some(_))]),
        _ => false,
    });
    assert_eq!((labels, own.count()), (3, 8));
}
