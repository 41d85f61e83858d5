//! The inbox over a real file.

use uuid::Uuid;

use super::stories::{Story, add, ana, entries, tell};
use crate::domain::inbox::Verdict;
use crate::domain::{Body, InboxEntry, InboxEntryId, InteractionType, Party, Summary, Timestamp};

/// A mail as an import leaves it in the inbox, so many hours ago.
fn mail(hours: u128, text: &str, people: &[(&str, &str)], rule: Option<&str>) -> InboxEntry {
    // 2026-03-04 15:30 UTC, as the stories have it.
    let now = super::fixture::NOW;
    let at = Timestamp::from_millis(now - i64::try_from(hours).unwrap() * 3_600_000);
    let mut body = Body::new(InteractionType::Email, at, Vec::new());
    body.summary = Summary::parse(text).ok();
    let party = |(name, email): &(&str, &str)| Party {
        name: Some((*name).to_owned()),
        email: Some((*email).to_owned()),
        ..Party::default()
    };
    InboxEntry {
        id: InboxEntryId::new(Uuid::from_u128(hours)),
        body,
        people: people.iter().map(party).collect(),
        rule: rule.map(str::to_owned),
        logged: None,
    }
}

fn pat() -> (&'static str, &'static str) {
    ("Pat Jones", "pat@acme.example")
}

#[test]
fn what_an_import_proposes_becomes_a_contact_with_its_timeline() {
    tell("inbox_stories::what_an_import_proposes_becomes_a_contact_with_its_timeline", |home| {
        let session = ana(home);
        let carl = add(&session, "Carl Berg", "");
        session.hold(vec![
            mail(2, "Offer 2231", &[pat()], None),
            mail(30, "First question", &[pat()], None),
            mail(5, "Hello from Nordwind", &[("Carl Berg", "carl@nordwind.example")], None),
            mail(
                3,
                "[digest] Steel is up",
                &[("Digest", "digest@lists.example")],
                Some("list-mail"),
            ),
        ]);
        let mut story = Story::open(session);
        story.shows("gx 2");
        story.press("g x");
        story.shows("[Inbox 2]");
        story.shows("> Pat Jones");
        story.shows("2 records name them:");
        story.until("First question");
        story.press("enter").until("Accepted Pat Jones: 1 contact made, 2 interactions logged");
        // The next one is selected; it is the contact of that name.
        story.shows("> Carl Berg");
        story.shows("may be Carl Berg");
        story.press("M").until("Whom is Carl Berg merged into?");
        story.press("enter").until("merged into Carl Berg, 1 interaction logged");
        story.shows("> list-mail");
        story
            .press("a")
            .until("Accepted [digest] Steel is up: 1 contact made, 1 interaction logged");
        story.until("Nothing waits here.");
        assert!(!story.screen().contains("gx"), "{}", story.screen());
        story.press("g c /").text("pat").press("enter tab").until("Offer 2231");
        story.shows("First question");
        let session = ana(home);
        assert_eq!(entries(&session, carl).len(), 1);
        let contact = session.contact(carl).unwrap();
        assert_eq!(contact.email(), Some("carl@nordwind.example"), "what was new was added");
    });
}

#[test]
fn a_long_inbox_is_gone_through_in_windows() {
    tell("inbox_stories::a_long_inbox_is_gone_through_in_windows", |home| {
        let session = ana(home);
        let names: Vec<(String, String)> =
            (0..250).map(|n| (format!("Person {n:03}"), format!("p{n}@x.example"))).collect();
        let mut mails: Vec<InboxEntry> = names
            .iter()
            .zip(1..)
            .map(|((name, email), hours)| mail(hours, "hello", &[(name, email)], None))
            .collect();
        mails.extend((300..420).map(|hours| mail(hours, "news", &[pat()], Some("solo"))));
        session.hold(mails);
        let mut story = Story::open(session);
        story.shows("gx 250");
        story.press("g x").until("> Person 000");
        story.shows("1 of 370");
        // The noise is not in hand yet.
        story.press("tab").until("> solo");
        story.shows("Person 249");
        story.press("G").until("370 of 370");
        story.press("tab").until("> Person 000");
        story.press("G k").until("> solo");
        story.press("g g").until("1 of 370");
        // Hundreds are decided on while keys are taken.
        story.press("* d");
        story.shows("> solo");
        story.press("j").until("Rejected 250 entries of the inbox");
        story.until("2 of 120");
    });
}

#[test]
fn a_domain_that_is_never_kept_takes_all_it_has_with_it() {
    tell("inbox_stories::a_domain_that_is_never_kept_takes_all_it_has_with_it", |home| {
        let session = ana(home);
        session.hold(vec![
            mail(2, "one", &[pat()], None),
            mail(3, "two", &[("Kim", "kim@acme.example")], None),
            mail(4, "three", &[("Lou", "lou@other.example")], None),
        ]);
        let mut story = Story::open(session);
        story.press("g x ! 2").until("is always taken for noise");
        story.until("1 of 1");
        story.shows("> Lou");
        let rules = ana(home).address_rules().unwrap();
        assert_eq!(rules.len(), 1);
        assert_eq!((rules[0].0.as_str(), rules[0].1), ("@acme.example", Verdict::Never));
        // What another process brings appears.
        ana(home).hold(vec![mail(9, "nine", &[("Zoe Ford", "zoe@z.example")], None)]);
        story.engine.look();
        story.until("Zoe Ford");
        story.shows("> Lou");
        // All that are proposed go at once.
        story.press("* d").until("Rejected 2 entries of the inbox");
        story.until("Nothing waits here.");
    });
}
