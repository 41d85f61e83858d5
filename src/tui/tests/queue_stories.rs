//! The call queue of Today over a real file, where nobody picks up: every attempt moves on.

use super::stories::{Story, add, ana, entries, tell};
use crate::app::{LogInput, Promise, Session, Whom};
use crate::domain::{Cadence, ContactId, Direction, InteractionType, Outcome, Timestamp};

const DAY: i64 = 86_400_000;
const OUTCOMES: [Outcome; 3] = [Outcome::Voicemail, Outcome::NoAnswer, Outcome::Busy];

fn ago(session: &Session, days: i64) -> Timestamp {
    Timestamp::from_millis(session.now().millis() - days * DAY)
}

/// Logs something that was so many days ago.
fn then(
    session: &Session,
    kind: InteractionType,
    with: ContactId,
    direction: Direction,
    days: i64,
) {
    let mut input = LogInput::new(kind, vec![Whom::Contact(with)], "then");
    (input.direction, input.occurred_at) = (Some(direction), Some(ago(session, days)));
    session.log(&input).unwrap();
}

/// Three with a follow-up, four due by cadence, three who await a reply, in the order of the day.
fn ten(session: &Session) -> Vec<ContactId> {
    let people: Vec<ContactId> =
        (0..10).map(|n| add(session, &format!("Contact {n}"), "+49 89 1234")).collect();
    for (number, contact) in people.iter().enumerate() {
        let days = 40 - i64::try_from(number).unwrap();
        match number {
            0..3 => {
                let promise = Promise {
                    due: ago(session, days),
                    text: format!("ask {number}"),
                    assignee: None,
                };
                session.add_follow_up(*contact, &promise).unwrap();
            }
            3..7 => {
                session.set_cadence(*contact, Cadence::new(20)).unwrap();
                then(session, InteractionType::Call, *contact, Direction::Out, days);
            }
            _ => then(session, InteractionType::Email, *contact, Direction::In, 20 - days / 2),
        }
    }
    people
}

#[test]
fn ten_attempts_are_ten_people() {
    tell("queue_stories::ten_attempts_are_ten_people", |home| {
        let people = ten(&ana(home));
        let before: Vec<usize> = people.iter().map(|it| entries(&ana(home), *it).len()).collect();
        let mut story = Story::open(ana(home));
        story.press("g t").settle_reads();
        // Typed ahead: each key waits for the write before it.
        for number in 0..10 {
            story.press("c tab");
            story.text(["v", "n", "b"][number % 3]).press("enter");
        }
        story.settle();
        let session = ana(home);
        for (number, contact) in people.iter().enumerate() {
            let logged = entries(&session, *contact);
            assert_eq!(logged.len(), before[number] + 1, "Contact {number}\n{}", story.screen());
            let outcome = logged[0].body.outcome.clone().unwrap();
            assert!(OUTCOMES.contains(&outcome), "Contact {number}");
        }
        // They were not reached: those by cadence and those who wait are still there.
        story.shows("Due by cadence");
        story.shows("Contact 3");
        story.shows("Contact 9");
    });
}

#[test]
fn a_row_that_stays_says_when_it_goes_and_a_note_stays_on_it() {
    tell("queue_stories::a_row_that_stays_says_when_it_goes_and_a_note_stays_on_it", |home| {
        let people = ten(&ana(home));
        let mut story = Story::open(ana(home));
        story.press("g t j j j").settle_reads();
        story.press("x").settle_reads();
        story.shows("c logs a call; it goes once they are reached");
        story.press("n").text("has moved").press("enter").settle();
        story.press("c tab v enter").settle();
        // Back on it, reached: it goes, and the next one stands there.
        story.press("k c").text("spoke").press("enter").settle();
        story.press("c tab v enter").settle();
        let session = ana(home);
        let texts = |contact| {
            let logged = entries(&session, contact);
            logged.iter().map(|it| it.text().clone()).collect::<Vec<_>>()
        };
        assert_eq!(entries(&session, people[3]).len(), 4, "{:?}", texts(people[3]));
        assert_eq!(entries(&session, people[4]).len(), 2, "{:?}", texts(people[4]));
        for _ in 0..20 {
            story.press("j");
        }
        story.press("x").settle_reads();
        story.shows("it goes once they are answered");
    });
}
