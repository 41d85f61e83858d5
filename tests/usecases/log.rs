use super::*;
use touchline::app::Promise;
use touchline::domain::interaction::{ChecklistItem, Direction, Quality, Resolution, Satisfaction};
use touchline::domain::time::DAY_MS;
use touchline::domain::{Outcome, Timestamp};

fn with(kind: InteractionType, contact: ContactId) -> LogInput {
    LogInput::new(kind, vec![Whom::Contact(contact)], "hello")
}

#[test]
fn what_is_left_out_is_as_people_expect() {
    let file = File::new();
    let ana = file.ana();
    let id = add(&ana, &named("Zoe")).id;
    let before = ana.now();
    for (kind, direction) in [
        (InteractionType::Call, Some(Direction::Out)),
        (InteractionType::Email, Some(Direction::Out)),
        (InteractionType::Message, Some(Direction::Out)),
        (InteractionType::Social, Some(Direction::Out)),
        (InteractionType::Meeting, None),
        (InteractionType::Note, None),
    ] {
        let entry = ana.log(&with(kind, id)).unwrap().interaction;
        assert_eq!(entry.body.direction, direction, "{kind}");
        assert!(entry.body.occurred_at >= before && entry.body.occurred_at <= ana.now());
        assert_eq!(entry.logged_by.id, ana.actor().id);
    }
    assert_eq!(ana.contact(id).unwrap().interaction_count, 6);
}

#[test]
fn everything_that_is_said_is_kept() {
    let file = File::new();
    let ana = file.ana();
    let zoe = add(&ana, &ContactInput { account: Some("Acme".into()), ..named("Zoe") });
    let at = Timestamp::from_millis(ana.now().millis() - DAY_MS);
    let input = LogInput {
        summary: " two\r\nlines ".into(),
        occurred_at: Some(at),
        direction: Some(Direction::In),
        outcome: Some(Outcome::Reached),
        duration_seconds: Some(720),
        satisfaction: Satisfaction::new(4),
        resolution: Some(Resolution::Needed),
        checklist: vec![ChecklistItem { text: "who signs".into(), done: true }],
        quality: Quality::Noise,
        pinned: true,
        ..with(InteractionType::Call, zoe.id)
    };
    let entry = ana.log(&input).unwrap().interaction;
    assert_eq!(entry.text(), "two\nlines");
    assert_eq!((entry.body.occurred_at, entry.pinned), (at, true));
    assert_eq!(entry.body.direction, Some(Direction::In));
    assert_eq!(entry.body.duration_seconds, Some(720));
    assert_eq!(entry.body.satisfaction, Satisfaction::new(4));
    assert_eq!(entry.body.resolution, Some(Resolution::Needed));
    assert_eq!(entry.body.checklist, input.checklist);
    assert_eq!(entry.body.quality, Quality::Noise);
    assert_eq!(entry.accounts[0].name, "Acme");
    let silent = LogInput {
        summary: " ".into(),
        outcome: Some(Outcome::NoAnswer),
        ..with(InteractionType::Call, zoe.id)
    };
    assert_eq!(ana.log(&silent).unwrap().interaction.text(), "No answer");
}

#[test]
fn somebody_new_and_the_entry_are_one_write() {
    let file = File::new();
    let ana = file.ana();
    let bob = add(&ana, &named("Bob")).id;
    let new = ana.new_contact_from("eve@x.org").unwrap();
    assert_eq!((new.name.as_str(), new.emails[0].value.as_str()), ("eve", "eve@x.org"));
    let whom = vec![Whom::New(Box::new(new)), Whom::Contact(bob)];
    let logged = ana.log(&LogInput::new(InteractionType::Call, whom, "hello")).unwrap();
    let [eve] = logged.created.as_slice() else { panic!("{logged:?}") };
    assert_eq!(logged.interaction.contacts[0].id, *eve);
    assert_eq!(ana.contact(*eve).unwrap().email(), Some("eve@x.org"));

    let late = LogInput {
        occurred_at: Some(Timestamp::from_millis(ana.now().millis() + DAY_MS)),
        ..LogInput::new(InteractionType::Call, vec![Whom::New(Box::new(named("Dan")))], "x")
    };
    let error = refused(ana.log(&late), Kind::Usage);
    assert!(error.message.contains("follow-up"), "a future meeting is a follow-up");
    refused(ana.find_contact("Dan"), Kind::NotFound);

    let phone = ana.new_contact_from("+49 89 1234567").unwrap();
    assert_eq!((phone.name.as_str(), phone.phones.len()), ("+49 89 1234567", 1));
    assert_eq!(ana.new_contact_from(" Dan Brown ").unwrap(), named("Dan Brown"));
    refused(ana.new_contact_from("dan@"), Kind::Usage);
    refused(ana.new_contact_from(" "), Kind::Usage);
}

#[test]
fn nonsense_is_refused() {
    let file = File::new();
    let ana = file.ana();
    let id = add(&ana, &named("Zoe")).id;
    let call = || with(InteractionType::Call, id);
    for (input, says) in [
        (LogInput { summary: " ".into(), ..call() }, "the summary is empty"),
        (LogInput { whom: vec![], ..call() }, "at least one contact"),
        (LogInput { whom: vec![Whom::Contact(id), Whom::Contact(id)], ..call() }, "twice"),
        (LogInput { location: Some("here".into()), ..call() }, "a call has no location"),
        (
            LogInput { duration_seconds: Some(1), ..with(InteractionType::Email, id) },
            "an e-mail has no duration",
        ),
        (
            LogInput { direction: Some(Direction::In), ..with(InteractionType::Note, id) },
            "a note has no direction",
        ),
    ] {
        let error = refused(ana.log(&input), Kind::Usage);
        assert!(error.message.contains(says), "{error}");
    }
    assert_eq!(ana.book().unwrap().interactions, 0);
}

#[test]
fn what_a_colleague_did_meanwhile_is_not_done_once_more() {
    let file = File::new();
    let ana = file.ana();
    let zoe = add(&ana, &named("Zoe")).id;
    let promise = Promise { due: ana.now(), text: "call".into(), assignee: None };
    let follow_up = ana.add_follow_up(zoe, &promise).unwrap().id;
    let colleague = rusqlite::Connection::open(file.path("book.db")).unwrap();
    colleague.execute_batch("BEGIN IMMEDIATE").unwrap();
    let writer = ana.another().unwrap();
    let writing = std::thread::spawn(move || {
        let input = LogInput { completes: Some(follow_up), ..with(InteractionType::Call, zoe) };
        writer.log(&input).unwrap()
    });
    // It waits for the lock by then, and what it knows of the follow-up is old.
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert!(!writing.is_finished());
    colleague.execute_batch("UPDATE follow_up SET done_at = 5; COMMIT").unwrap();
    let logged = writing.join().unwrap();
    assert_eq!(logged.completed, None);
    assert_eq!(ana.follow_up(follow_up).unwrap().done_at, Some(Timestamp::from_millis(5)));
    assert_eq!(ana.contact(zoe).unwrap().interaction_count, 1);
}
