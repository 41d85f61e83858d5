//! Where somebody new stumbled: each stone that was taken away stays away.

use std::path::Path;

use super::fixture::{NOW, account, book, contact_id, entry, follow_up, member};
use super::stories::{Story, add, ana, start, tell};
use super::{Harness, World};
use crate::app::{Earlier, MemberInput, News, NewsMark};
use crate::domain::interaction::Version;
use crate::domain::{BatchId, ContactId, Outcome, Role, Timestamp};
use crate::tui::action::{Action, TABLE};
use crate::tui::form::{Choice, LogForm};
use crate::tui::message::{Job, Msg, Reply, Timer, Written};
use crate::tui::model::{Layer, sentence};
use crate::tui::reach;
use crate::tui::screen::Screen;

fn small() -> Harness {
    Harness::new(World::small(), (80, 24))
}

fn form(harness: &Harness) -> &LogForm {
    match harness.model.layers.last() {
        Some(Layer::Log(form)) => form,
        other => panic!("no form but {other:?}"),
    }
}

fn footer(harness: &Harness) -> String {
    harness.screen().lines().last().unwrap_or_default().to_owned()
}

fn kept(harness: &Harness) -> Option<&str> {
    match &harness.writes.last()?.job {
        Job::SaveDraft(draft) => draft.fields.get("summary").map(String::as_str),
        _ => None,
    }
}

#[test]
fn who_types_without_a_pause_has_it_kept_all_the_same() {
    let mut harness = small();
    harness.press("c").text("on and");
    let at_latest = |harness: &Harness| {
        harness.timers.iter().filter(|timer| **timer == Timer::DraftAtLatest).count()
    };
    assert_eq!(at_latest(&harness), 1, "no key puts it off");
    assert_eq!(kept(&harness), None);
    harness.send(Msg::Due(Timer::DraftAtLatest));
    assert_eq!(kept(&harness), Some("on and"));
    harness.text(" on");
    assert_eq!(at_latest(&harness), 2, "it counts anew from the next key");
    harness.send(Msg::Due(Timer::DraftAtLatest));
    assert_eq!(kept(&harness), Some("on and on"));
    // A pause is as good; what was kept is not written again.
    harness.text("!");
    harness.send(Msg::Due(Timer::Draft));
    let written = harness.writes.len();
    harness.send(Msg::Due(Timer::DraftAtLatest));
    assert_eq!(harness.writes.len(), written);
    assert_eq!(kept(&harness), Some("on and on!"));
}

#[test]
fn the_drafts_stay_listed_until_they_are_left() {
    let mut harness = small();
    harness.press("c").text("one").press("esc j c").text("two").press("esc j c").text("three");
    harness.press("esc g d j d");
    let screen = harness.screen();
    assert!(screen.contains("y throws it away") && screen.contains("two"), "{screen}");
    assert!(!screen.contains("deletes"), "{screen}");
    harness.press("y");
    assert_eq!(harness.model.book.drafts.len(), 2);
    assert!(harness.screen().contains("> call with Ana Ruiz: one"), "{}", harness.screen());
    harness.press("d y d y");
    assert!(harness.model.book.drafts.is_empty());
    // A key too many reaches nothing behind the list.
    harness.press("d y enter s A");
    assert!(harness.screen().contains("No draft is left."), "{}", harness.screen());
    assert!(harness.job().is_none(), "{:?}", harness.writes);
    harness.press("esc");
    assert!(harness.model.layers.is_empty());
    let dropped = harness.writes.iter().filter(|write| matches!(write.job, Job::DropDraft(_)));
    assert_eq!(dropped.count(), 3);
}

#[test]
fn a_form_over_several_says_how_many() {
    let mut harness = small();
    harness.press("space space c");
    let shown = harness.screen();
    assert!(shown.contains("Call with Ana Ruiz and 1 more · Acme Corp · +49 89 1234"), "{shown}");
    harness.press("esc * m");
    assert!(harness.screen().contains("Meeting with Ana Ruiz and 2 more"), "{}", harness.screen());
}

/// Everywhere something is in the middle of three, so that every step leads somewhere.
fn full() -> World {
    let mut world = World::small();
    for row in &mut world.contacts {
        row.details.extend(World::small().contacts[0].details.clone());
    }
    world.books = [(1, "Sales"), (2, "Private"), (3, "Fair")]
        .map(|(number, name)| book(number, name, Role::Owner))
        .to_vec();
    world.accounts = vec![account(1, "Acme Corp"), account(2, "Borg"), account(3, "Kobe")];
    world.members = [(7, "Bob Meyer"), (8, "Cleo"), (9, "Dora")]
        .map(|(number, name)| member(number, name, Role::Owner))
        .to_vec();
    world.follow_ups = [-3_i64, -2, -1]
        .map(|days| {
            follow_up(10 + u128::from(days.unsigned_abs()), &world.contacts[0], "call", days)
        })
        .to_vec();
    world.inbox = super::inbox::lines();
    world.counted()
}

fn at(screen: Screen) -> Harness {
    let mut harness = Harness::new(full(), (80, 24));
    let go = TABLE.iter().find(|row| row.action == Action::Go(screen)).unwrap();
    harness.press(go.keys[0]).press("j");
    assert_eq!(harness.model.screen, screen);
    harness
}

#[test]
fn the_palette_offers_nothing_that_does_nothing() {
    for screen in Screen::ALL {
        let before = at(screen);
        let offered: Vec<_> =
            TABLE.iter().filter(|row| reach::reaches(&before.model, row)).collect();
        for row in &offered {
            if matches!(row.action, Action::Palette | Action::Book(_)) {
                continue;
            }
            let mut harness = at(screen);
            harness.press(":").text(row.name);
            assert!(harness.screen().contains(&row.doc[..20.min(row.doc.len())]), "{}", row.name);
            harness.press("enter");
            let done = harness.quit
                || harness.suspended
                || harness.redrawn
                || !harness.copied.is_empty()
                || !harness.writes.is_empty()
                || harness.model.toast.is_some()
                || !harness.model.layers.is_empty()
                || harness.screen() != before.screen();
            assert!(done, "{} does nothing from {screen:?}\n{}", row.name, harness.screen());
        }
        let names: Vec<&str> = offered.iter().map(|row| row.name).collect();
        for elsewhere in ["add", "add-book", "add-account", "add-member", "filter", "log-call"] {
            assert!(names.contains(&elsewhere), "{elsewhere} from {screen:?}");
        }
        for never in ["take-theirs", "delete-char", "park", "agree", "older-version"] {
            assert!(!names.contains(&never), "{never} from {screen:?}");
        }
        assert_eq!(names.contains(&"archive"), screen == Screen::Contacts);
        assert_eq!(names.contains(&"reset-setting"), screen == Screen::Settings);
    }
}

/// Where one may be, by the keys that lead there from the start.
const PLACES: [&str; 20] = [
    "g c",
    "tab",
    "enter",
    "space",
    "/ enter",
    "g a",
    "g a / c enter",
    "g A",
    "g A tab",
    "g A tab tab",
    "g A / b enter",
    "g b",
    "g b j",
    "g m",
    "g m j",
    "g s",
    "g x",
    "g x *",
    "g x tab",
    "g x o 2",
];

const fn is_a_move(action: Action) -> bool {
    use Action as A;
    matches!(
        action,
        A::Down
            | A::Up
            | A::Top
            | A::Bottom
            | A::PageDown
            | A::PageUp
            | A::HalfDown
            | A::HalfUp
            | A::Book(_)
    )
}

#[test]
fn what_is_offered_is_what_has_an_effect() {
    let mut bare = full();
    bare.contacts.clear();
    bare.follow_ups.clear();
    bare.entries.clear();
    bare.accounts.clear();
    let mut wrong = Vec::new();
    for (name, world) in [("full", full()), ("bare", bare.counted())] {
        for keys in PLACES {
            let there = || {
                let mut harness = Harness::new(world.clone(), (80, 24));
                harness.press(keys);
                harness.model.toast = None;
                harness
            };
            let before = there();
            for row in TABLE.iter().filter(|row| before.model.screen.scopes().contains(&row.scope))
            {
                let mut harness = there();
                harness.act(row.action);
                let told = harness.model.toast.take().is_some();
                let did = harness.quit
                    || harness.suspended
                    || harness.redrawn
                    || harness.copied != before.copied
                    || harness.writes.len() != before.writes.len()
                    || harness.model.layers.len() != before.model.layers.len()
                    || harness.model.contacts.shown != before.model.contacts.shown
                    || harness.screen() != before.screen();
                match reach::reaches(&before.model, row) {
                    // Where one may go depends on where one is; these are always there.
                    true if is_a_move(row.action) => {}
                    true if !did && !told => {
                        wrong.push(format!("{name} {keys}: {} does nothing", row.name));
                    }
                    false if did => {
                        wrong.push(format!("{name} {keys}: {} is not offered", row.name));
                    }
                    _ => {}
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_needs_something_selected_is_not_offered_where_nothing_is() {
    let mut world = World::small();
    world.contacts.clear();
    world.entries.clear();
    let mut harness = Harness::new(world.counted(), (80, 24));
    harness.press(":").text("archive the");
    assert!(!harness.screen().contains("archive the contact"), "{}", harness.screen());
    harness.press("ctrl-u").text("add a member").press("enter");
    assert_eq!(harness.model.screen, Screen::Members);
}

#[test]
fn an_entry_is_acted_on_where_it_has_the_keys() {
    let offered = |harness: &Harness| {
        let of_entries = ["pin", "versions", "go-to-contact"];
        let rows = TABLE.iter().filter(|row| of_entries.contains(&row.name));
        rows.filter(|row| reach::reaches(&harness.model, row)).count()
    };
    let mut harness = Harness::new(full(), (80, 24));
    assert_eq!(offered(&harness), 0, "the list has the keys");
    harness.press("tab");
    assert_eq!(offered(&harness), 3);
    let mut world = full();
    world.entries[0].accounts = vec![crate::domain::Named {
        id: world.accounts[0].id,
        name: world.accounts[0].name.clone(),
    }];
    let mut harness = Harness::new(world, (80, 24));
    harness.press("g A");
    assert_eq!(offered(&harness), 0);
    harness.press("tab");
    assert_eq!(offered(&harness), 1, "a contact of the account is gone to");
    harness.press("tab");
    assert_eq!(offered(&harness), 3, "{}", harness.screen());
}

fn three(home: &Path) -> Vec<ContactId> {
    let session = ana(home);
    ["Ann", "Bob", "Cleo"].map(|name| add(&session, name, "")).to_vec()
}

#[test]
fn an_undone_archive_marks_again_whom_it_was_about() {
    tell("newcomer::an_undone_archive_marks_again_whom_it_was_about", |home| {
        let ids = three(home);
        let mut story = Story::open(ana(home));
        story.press("*").press("A").until("Archived 3 contacts");
        assert!(story.engine.model.contacts.marks.is_empty());
        story.press("u").until("Undone – Archived 3 contacts");
        assert_eq!(story.engine.model.contacts.marks.len(), 3);
        story.press("c");
        story.shows("Call with Ann and 2 more");
        // So does the undo of an entry that was logged on all of them.
        story.text("to all").press("enter").until("Logged: call with Ann, Bob, Cleo");
        assert!(story.engine.model.contacts.marks.is_empty());
        story.press("u").until("Taken back");
        assert_eq!(story.engine.model.contacts.marks.len(), 3);
        // Whoever was marked since stays as marked as they were.
        story.press("ctrl-u esc esc * A").until("Archived 3 contacts");
        let dora = add(&ana(home), "Dora", "");
        story.engine.look();
        story.until("Dora").press("space u").until("Undone – Archived 3 contacts");
        let marks = &story.engine.model.contacts.marks;
        assert!(marks.has(dora) && !marks.has(ids[0]));
    });
}

#[test]
fn undo_tells_the_deleted_from_the_changed() {
    tell("newcomer::undo_tells_the_deleted_from_the_changed", |home| {
        let ids = three(home);
        let mut story = Story::open(ana(home));
        story.press("*").press("A").until("Archived 3 contacts");
        let other = ana(home);
        other.delete_contact(ids[0]).unwrap();
        other.delete_contact(ids[2]).unwrap();
        story.press("u").until("Undone – Archived 3 contacts; 2 were deleted for good since");
        assert!(!story.screen().contains("changed since"), "{}", story.screen());
        let marks = &story.engine.model.contacts.marks;
        assert!(marks.has(ids[1]) && marks.len() == 1);
    });
}

#[test]
fn an_empty_book_names_the_command_that_fills_it() {
    let mut world = World::small();
    world.contacts.clear();
    world.entries.clear();
    world.books = vec![book(1, "Sales", Role::Owner), book(2, "Private", Role::Owner)];
    let mut harness = Harness::new(world.counted(), (120, 40));
    assert!(harness.screen().contains("  tl import FILE.vcf"), "{}", harness.screen());
    harness.press("2");
    let shown = harness.screen();
    assert!(shown.contains("tl --book Private import FILE.vcf"), "{shown}");
    harness.model.book.books[1].name = "R&D's $5 \"x\"".to_owned();
    let shown = harness.screen();
    assert!(shown.contains("tl --book \"R&D's \"'$5 \"x\"' import"), "{shown}");
    // A file that was named has to be named there too.
    harness.press("1");
    harness.model.book.file = Some("/tmp/my book.db".to_owned());
    let shown = harness.screen();
    assert!(shown.contains("tl --db \"/tmp/my book.db\" import"), "{shown}");
}

#[test]
fn a_backdated_entry_that_is_taken_back_was_begun_when_it_was() {
    let mut harness = small();
    harness.press("c").text("too soon").press("tab tab tab").text("yesterday 15:00").press("enter");
    let id = harness.log_it();
    harness.press("u");
    let Some(Job::Undo(taken)) = harness.job().cloned() else { panic!() };
    let report = harness.purge(id);
    let draft =
        crate::tui::form::undone(&report.interaction, &[], &taken, harness.model.dates.zone);
    harness.answer(Ok(Written::Undone(Box::new(report), Box::new(draft))));
    harness.model.toast = None;
    let shown = harness.screen();
    assert!(shown.contains("Draft (call) from today 15:30 continues"), "{shown}");
    assert!(shown.contains("2026-03-03 15:00  = Tue 3 Mar 2026 15:00"), "{shown}");
    assert!(!shown.contains("when this was begun"), "{shown}");
    harness.press("enter");
    let Some(Job::Log(submission, _)) = harness.job() else { panic!() };
    assert_eq!(submission.occurred_at, Timestamp::from_millis(NOW - (24 * 60 + 30) * 60_000));
    // Without a time of its own it is the one when the form was opened.
    harness.log_it();
    harness.press("c").text("at once");
    harness.send(Msg::Now(Timestamp::from_millis(NOW + 600_000)));
    harness.press("enter");
    harness.log_it();
    harness.press("u");
    let Some(Job::Undo(taken)) = harness.job() else { panic!() };
    assert_eq!((taken.opened_at.millis(), taken.time.as_str()), (NOW, ""));
}

#[test]
fn an_outcome_that_is_the_text_is_said_once() {
    let mut world = World::small();
    let ana = world.contacts[0].clone();
    for (number, summary, outcome) in [
        (10, "", Outcome::NoAnswer),
        (11, "voicemail", Outcome::Voicemail),
        (12, "is on holiday", Outcome::Busy),
    ] {
        let mut one = entry(number, &[&ana], summary, i64::try_from(number).unwrap());
        one.body.outcome = Some(outcome);
        world.entries.insert(0, one);
    }
    let mut harness = Harness::new(world.counted(), (120, 40));
    for _ in 0..2 {
        let shown = harness.screen();
        assert!(shown.contains("No answer") && !shown.contains("no-answer"), "{shown}");
        assert_eq!(shown.to_lowercase().matches("voicemail").count(), 1, "{shown}");
        assert!(shown.contains("call  busy"), "{shown}");
        harness.press("g a");
    }
}

#[test]
fn a_form_says_its_own_keys_and_the_footer_none() {
    let mut harness = small();
    harness.press("c");
    assert!(harness.screen().contains("Enter saves  Tab next  Alt-Enter new line"));
    assert_eq!(footer(&harness), "");
    harness.press("tab");
    assert!(!harness.screen().contains("new line"), "{}", harness.screen());
    harness.press("esc g A a").text("x");
    assert!(harness.screen().contains("Esc parks"), "{}", harness.screen());
    harness.press("esc g b a");
    assert!(harness.screen().contains("Esc parks"), "{}", harness.screen());
    harness.press("esc g c d");
    assert!(!footer(&harness).contains("c call"), "{}", footer(&harness));
    harness.press("n");
    assert!(footer(&harness).contains("c call"), "{}", footer(&harness));
    harness.press("g A /");
    assert!(footer(&harness).starts_with("Enter keeps"), "{}", footer(&harness));
}

#[test]
fn a_long_note_leaves_the_keys_their_place() {
    let mut harness = small();
    harness.press("c").text("x").press("esc");
    harness.model.toast = None;
    let who = || "Bob B".to_owned();
    let batch = Some(BatchId::new(uuid::Uuid::from_u128(1)));
    let news = vec![
        News { who: who(), batch: None, entries: 2, contacts: 0 },
        News { who: who(), batch, entries: 0, contacts: 2 },
    ];
    harness.send(Msg::Reply(Reply::News(news, NewsMark::default())));
    let shown = footer(&harness);
    assert!(shown.ends_with("4 new from Bob B · 1 draft"), "{shown}");
    for key in ["c call", "e e-mail", "m meeting", "n note", "? help", "q quit"] {
        assert!(shown.contains(key), "no {key} in {shown}");
    }
}

#[test]
fn a_contact_that_is_gone_is_named_where_another_is_chosen() {
    let mut harness = small();
    harness.press("space space c").text("kept").press("enter");
    harness.answer(Ok(Written::PeopleGone(vec![contact_id(2)])));
    let shown = harness.screen();
    assert!(shown.contains("left out here: Carl Åberg. Enter"), "{shown}");
    assert_eq!(harness.model.contacts.marks.len(), 1, "nobody marks who is not there");
    assert!(form(&harness).with.chosen.is_empty() && form(&harness).saving.is_none());
    harness.press("enter");
    harness.answer(Ok(Written::PeopleGone(vec![contact_id(1)])));
    let shown = harness.screen();
    assert!(shown.contains("Ana Ruiz was deleted meanwhile: type the name of somebody"), "{shown}");
    harness.press("enter");
    harness.answer(Ok(Written::PeopleGone(vec![contact_id(1)])));
    harness.text("carl").press("enter enter");
    let Some(Job::Log(submission, _)) = harness.job() else { panic!() };
    assert_eq!(
        submission.people.iter().filter_map(Choice::id).collect::<Vec<_>>(),
        [contact_id(2)]
    );
    assert_eq!(submission.summary, "kept");
}

#[test]
fn deleted_under_an_open_form_says_what_to_do_there() {
    tell("newcomer::deleted_under_an_open_form_says_what_to_do_there", |home| {
        let ids = three(home);
        let session = ana(home);
        let member = MemberInput { email: Some("bob@x.org".into()), ..MemberInput::default() };
        session.add_member(&member, Role::Member).unwrap();
        let mut bob = start(home, "bob@x.org");
        bob.enter(session.book().unwrap().id).unwrap();
        let mut story = Story::open(session);
        story.press("c").text("to Ann");
        bob.delete_contact(ids[0]).unwrap();
        story.press("enter").until("Ann was deleted meanwhile: type the name of somebody else");
        assert!(!story.screen().contains("book list"), "{}", story.screen());
        let missing = sentence(&bob.contact(ids[0]).unwrap_err());
        assert!(missing.ends_with("it was deleted meanwhile, or is in another book"), "{missing}");
        story.text("bob").until("> Bob").press("enter enter").until("Logged: call with Bob");

        // The entry of a correction, and the contact of its own form: a draft goes on as new.
        story.press(".").text(" again");
        let entry = bob.last_entry().unwrap().or(ana(home).last_entry().unwrap()).unwrap();
        bob.delete_interaction(entry.id).unwrap();
        story.press("enter").until("this entry was deleted meanwhile: Esc keeps");
        story.press("esc g d enter").until("to Ann again").press("enter").until("Logged: call");
        story.engine.look();
        story.until("Bob").press("g c g g E").text(" Diaz");
        bob.delete_contact(ids[1]).unwrap();
        story.press("enter").until("this contact was deleted meanwhile: Esc keeps");
        story.press("esc g d enter").until("New contact").press("enter").until("Added: Bob Diaz");
    });
}

#[test]
fn a_file_that_is_gone_is_put_back_and_saved_to() {
    tell("newcomer::a_file_that_is_gone_is_put_back_and_saved_to", |home| {
        three(home);
        let mut story = Story::open(ana(home));
        story.press("c").text("kept");
        let (file, away) = (home.join("book.db"), home.join("away.db"));
        std::fs::rename(&file, &away).unwrap();
        story.press("enter").until("put the file back, then press Enter again");
        assert!(!story.screen().contains("tl log"), "{}", story.screen());
        std::fs::rename(&away, &file).unwrap();
        story.press("enter").until("Logged: call with Ann");
        // The writer has it open by now.
        story.press("c").text("kept too");
        std::fs::rename(&file, &away).unwrap();
        story.press("enter").until("What you typed is kept");
        std::fs::rename(&away, &file).unwrap();
        story.press("enter").until("Logged: call with Ann");
    });
}

#[test]
fn the_filter_says_which_days_it_means() {
    for (typed, said) in [
        ("last-week", "= Mon 23 Feb – Sun 1 Mar 2026"),
        ("yesterday", "= Tue 3 Mar 2026"),
        ("2025-12-31..2026-01-02", "= Wed 31 Dec 2025 – Fri 2 Jan 2026"),
        ("2026-03-01..", "= from Sun 1 Mar 2026 on"),
        ("..2026-03-01", "= until Sun 1 Mar 2026"),
    ] {
        let mut harness = small();
        harness.press("g a /").text("period:").text(typed);
        assert!(harness.screen().contains(said), "{}", harness.screen());
        harness.press("enter");
        assert!(harness.screen().lines().nth(1).unwrap().contains(typed), "as it was typed");
    }
}

#[test]
fn versions_say_who_took_part() {
    let mut world = World::small();
    let [ana, carl, mei] = &world.contacts[..] else { panic!() };
    let mut now = entry(1, &[carl], "Wants the Q3 price", 85);
    now.edited_at = Some(Timestamp::from_millis(NOW));
    let before = |people: &[&crate::domain::Contact], known: &[&str], minutes: i64| {
        let mut body = entry(1, people, "Wants the Q3 price", 85).body;
        body.duration_seconds = (people.len() > 1).then_some(720);
        let written_at = Timestamp::from_millis(NOW - minutes * 60_000);
        let version = Version { written_at, written_by: "Bob Meyer".to_owned(), body };
        Earlier { version, people: known.iter().map(|name| (*name).to_owned()).collect() }
    };
    let versions = [before(&[ana], &["Ana Ruiz"], 10), before(&[ana, mei], &["Ana Ruiz"], 20)];
    world.versions = versions.into_iter().map(|version| (now.id, version)).collect();
    world.entries = vec![now];
    let mut harness = Harness::new(world.counted(), (80, 24));
    harness.press("j tab v");
    let shown = harness.screen();
    assert!(shown.contains("- With: Ana Ruiz") && shown.contains("+ With: Carl Åberg"), "{shown}");
    harness.press("v");
    let shown = harness.screen();
    assert!(shown.contains("- With: Ana Ruiz and 1 deleted contact"), "{shown}");
    assert!(shown.contains("- Duration: 12m") && shown.contains("+ Duration: none"), "{shown}");
}

#[test]
fn a_second_filter_takes_the_place_of_the_first() {
    let mut harness = small();
    harness.press("/").text("ana").press("enter /").text("alice").press("backspace");
    assert_eq!(harness.model.contacts.filter.text(), "alic");
    harness.press("ctrl-u").text("carl").press("enter c");
    assert_eq!(form(&harness).who.chosen[0].id(), Some(contact_id(2)));
    harness.press("esc /").text("zed").press("esc");
    assert!(!harness.model.contacts.filter.is_open(), "Esc clears it, typed over or not");
    harness.press("/").text("carl").press("enter / left").text("x").press("enter");
    assert_eq!(harness.model.contacts.filter.text(), "carxl", "a key that edits keeps the text");
    harness.press("esc");
    assert!(!harness.model.contacts.filter.is_open());
    // The same holds for the filter of the activity,
    let of = |harness: &Harness| harness.model.activity.entries.of.clone().unwrap();
    harness.press("g a /").text("price type:call").press("enter");
    assert!(harness.screen().contains("/price type:call"), "{}", harness.screen());
    harness.press("/").text("offer").press("enter");
    assert!(harness.screen().contains("/offer"), "{}", harness.screen());
    harness.press("/ end").text("s").press("enter");
    assert_eq!(of(&harness).filter.as_deref(), Some("offers"));
    harness.press("esc");
    assert!(!of(&harness).is_filtered());
    // and for the help.
    harness.press("? /").text("draft").press("enter /").text("undo");
    assert!(harness.screen().contains("/undo"), "{}", harness.screen());
    harness.press("esc");
    assert!(harness.screen().contains("correct the selected entry"), "{}", harness.screen());
}

#[test]
fn undo_passes_nothing_over_in_silence() {
    tell("newcomer::undo_passes_nothing_over_in_silence", |home| {
        three(home);
        let mut story = Story::open(ana(home));
        story.press("s").until("Starred: Ann");
        story.press("j c").text("about the fair").press("enter").until("Logged: call with Bob");
        story.press("j d y").until("Cleo is deleted for good");
        story.press("u");
        story.shows(
            "Cannot be undone – Cleo is deleted for good; u again takes back what was logged",
        );
        story.press("u").until("Taken back; it is a draft now");
        story.press("enter").until("Logged: call with Bob");
        story.press("tab d y").until("The entry is deleted for good");
        story.press("u");
        story.shows(
            "Cannot be undone – The entry is deleted for good; u again undoes: Starred: Ann",
        );
        story.press("u").until("Undone – Starred: Ann");
        story.press("* d y").until("2 contacts are deleted for good");
        story.press("u");
        story.shows("Cannot be undone – 2 contacts are deleted for good; nothing else was changed");
        story.press("u").shows("Nothing was changed since the start");
    });
}

#[test]
fn the_footer_leads_with_what_one_may_do() {
    let mut world = World::small();
    world.viewer = true;
    let mut harness = Harness::new(world, (120, 40));
    harness.press("j");
    let shown = footer(&harness);
    let at = |words: &str| shown.find(words).unwrap_or_else(|| panic!("no {words:?} in {shown:?}"));
    for may in ["? help", "q quit", "/ filter", ": find"] {
        assert!(at(may) < at("c call"), "{shown}");
    }
    harness.model.theme.plain = true;
    assert!(!footer(&harness).contains("c call"), "what is not greyed is left out");
    harness.press("c");
    assert!(harness.toast().contains("you are a viewer; ask Ana Ruiz"), "{}", harness.toast());
}

#[test]
fn a_huge_entry_is_asked_about_in_a_box_of_the_screen() {
    for size in [(80, 24), (40, 12)] {
        let mut world = World::small();
        let text = format!("It began {}", "so it went on and on, ".repeat(1_000));
        let text: String = text.chars().take(19_990).chain(" and ended.".chars()).collect();
        world.entries[0] = entry(1, &[&world.contacts[0].clone()], &text, 5);
        let mut harness = Harness::new(world, size);
        harness.press("tab d");
        let shown = harness.screen();
        for part in
            ["It began", "(more of 20,001 characters: j k)", "This is permanent", "y deletes"]
        {
            assert!(shown.contains(part), "no {part:?} on\n{shown}");
        }
        insta::assert_snapshot!(format!("confirm_huge_{}x{}", size.0, size.1), shown);
        for _ in 0..200 {
            harness.press("pgdn");
        }
        assert!(harness.screen().contains("ended."), "{}", harness.screen());
        harness.press("y");
        assert!(matches!(harness.job(), Some(Job::DeleteEntry(_))));
    }
}

#[test]
fn pinned_entries_stand_on_top_of_the_page_of_a_contact() {
    tell("newcomer::pinned_entries_stand_on_top_of_the_page_of_a_contact", |home| {
        three(home);
        let mut story = Story::open(ana(home));
        for text in ["one", "two", "three", "four", "five"] {
            story.press("n").text(text).press("enter").until("Logged: note about Ann");
        }
        // They stand below who knows the contact, and above all that is known of it.
        let top = |story: &Story, row: usize| {
            story.screen().lines().nth(row + 1).unwrap().trim_matches(['"', ' ']).to_owned()
        };
        story.press("enter");
        assert!(top(&story, 1).starts_with("Known by     root (5 of 5 newest entries"));
        assert!(top(&story, 2).starts_with("Last         "), "{}", top(&story, 2));
        story.press("tab G p").until("Pinned: note about Ann");
        assert_eq!(top(&story, 2), "Pinned       today 15:30 · note · one");
        assert!(top(&story, 3).starts_with("Last         "), "{}", top(&story, 3));
        for _ in 0..3 {
            story.press("k p").until("Pinned: note about Ann");
        }
        assert_eq!(top(&story, 2), "Pinned       today 15:30 · note · four");
        assert_eq!(top(&story, 4), "today 15:30 · note · two");
        assert_eq!(top(&story, 5), "and more in the timeline");
        // It follows what becomes of them.
        story.press("d y").until("The entry is deleted for good");
        assert_eq!(top(&story, 2), "Pinned       today 15:30 · note · three");
        story.press("p").until("Pinn");
        story.press("esc j enter");
        assert!(!story.screen().contains("Pinned  "), "{}", story.screen());
    });
}

#[test]
fn the_settings_follow_other_programs() {
    tell("newcomer::the_settings_follow_other_programs", |home| {
        three(home);
        let mut story = Story::open(ana(home));
        story.press("g s");
        let mut other = ana(home);
        let name = Some("Ana Ruiz".to_owned());
        other.edit_profile(&MemberInput { name, ..MemberInput::default() }).unwrap();
        other.set_setting("time.dates", Some("absolute")).unwrap();
        assert!(!story.screen().contains("Ana Ruiz"), "{}", story.screen());
        story.engine.look();
        story.until("Ana Ruiz");
        let line = |story: &Story, label: &str| {
            let screen = story.screen();
            screen.lines().find(|line| line.contains(label)).unwrap().to_owned()
        };
        assert!(line(&story, "dates").contains("absolute"), "{}", story.screen());
        // The file alone is read again where the screen is gone to; what it has wrong is told.
        other.set_setting("time.dates", Some("relative")).unwrap();
        story.press("g c g s");
        assert!(line(&story, "dates").contains("relative"), "{}", story.screen());
        std::fs::write(home.join("config.toml"), "[time]\ndates = \"never\"\n").unwrap();
        story.press("g c g s");
        assert!(
            story.screen().contains("\"never\" is no value for time.dates"),
            "{}",
            story.screen()
        );
    });
}

#[test]
fn what_the_filter_does_not_understand_is_not_kept() {
    let mut harness = small();
    harness.press("g a /").text("quote period:last-spring").press("enter");
    assert!(harness.model.activity.entries.filter.typing, "it stays open");
    assert!(harness.screen().contains("is not a period"), "{}", harness.screen());
    harness.press("end ctrl-u").text("quote period:last-month").press("enter");
    assert!(!harness.model.activity.entries.filter.typing);
    assert!(harness.screen().contains("/quote period:last-month"), "{}", harness.screen());
}
