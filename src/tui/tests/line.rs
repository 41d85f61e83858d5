//! Logging by one line: `l`, over data made by hand.

use super::fixture::{book, contact, contact_id};
use super::{Harness, World};
use crate::app::{Config, Error, Kind};
use crate::domain::{InteractionType, Role};
use crate::tui::form::Choice;
use crate::tui::message::{Effect, Job, Msg, Read, Written};
use crate::tui::model::Layer;

fn small() -> Harness {
    Harness::new(World::small(), (80, 24))
}

/// What is to be logged: the summary, and with whom.
#[track_caller]
fn logged(harness: &Harness) -> (String, Vec<String>) {
    let Some(Job::LogLine(read, people, _)) = harness.job() else { panic!("{}", harness.screen()) };
    let people = people.iter().map(|choice| match choice {
        Choice::Known { id, .. } => {
            let known = harness.world.contacts.iter().find(|contact| contact.id == *id).unwrap();
            known.name.clone()
        }
        Choice::New(typed) => format!("+{typed}"),
    });
    (read.line.summary.clone(), people.collect())
}

#[track_caller]
fn shows(harness: &Harness, text: &str) {
    let screen = harness.screen();
    assert!(screen.contains(text), "no {text:?} on\n{screen}");
}

/// The field, and what stands below it.
fn field(harness: &Harness) -> (String, String) {
    let screen = harness.screen();
    let mut lines = screen.lines().skip_while(|line| !line.contains("Log by one line")).skip(1);
    let mut next = || {
        let line = lines.next().unwrap().trim_start().trim_start_matches("│ ");
        line.rsplit_once('│').unwrap().0.trim_end().to_owned()
    };
    (next(), next())
}

#[test]
fn the_selected_contact_is_named_already() {
    let mut harness = small();
    harness.press("l");
    shows(&harness, "> Ana Ruiz  ");
    shows(&harness, "With       Ana Ruiz · Acme Corp");
    harness.text("12m vm: wants the price");
    for line in ["Duration   12m", "Outcome    voicemail", "Summary    wants the price"] {
        shows(&harness, line);
    }
    harness.press("enter");
    assert_eq!(logged(&harness), ("wants the price".to_owned(), vec!["Ana Ruiz".to_owned()]));
    shows(&harness, "saving…");
}

#[test]
fn a_name_that_the_grammar_would_break_is_quoted() {
    let mut world = World::small();
    world.contacts = vec![contact(1, "Ruiz, Ana", None)];
    let mut harness = Harness::new(world.counted(), (80, 24));
    harness.press("l").text(": hello").press("enter");
    assert_eq!(logged(&harness).1, ["Ruiz, Ana"]);
    assert!(field(&harness).0.starts_with("> \"Ruiz, Ana\" : hello"), "{}", harness.screen());
}

#[test]
fn all_marked_contacts_are_named_and_an_entry_names_its_own() {
    let mut harness = small();
    harness.press("space space l").text(": the fair").press("enter");
    assert_eq!(logged(&harness).1, ["Ana Ruiz", "Carl Åberg"]);
    let mut harness = small();
    harness.press("g a l");
    shows(&harness, "> Ana Ruiz");
    let mut harness = small();
    harness.press("tab j l");
    shows(&harness, "> Ana Ruiz");
}

#[test]
fn with_nobody_selected_it_is_empty_and_says_what_it_takes() {
    let mut world = World::small();
    world.contacts.clear();
    world.entries.clear();
    let mut harness = Harness::new(world.counted(), (80, 24));
    harness.press("l enter");
    shows(&harness, "[TYPE] WHO[, WHO…]");
    assert_eq!(harness.job(), None);
}

#[test]
fn of_several_contacts_one_is_chosen_before_it_is_logged() {
    let mut world = World::small();
    world.contacts.push(contact(4, "Anton Busch", Some("Acme")));
    let mut harness = Harness::new(world.counted(), (80, 24));
    harness.press("l ctrl-u").text("c an: hello");
    shows(&harness, "\"an\" fits several contacts: choose one");
    assert_eq!(field(&harness).1, "    ^^");
    shows(&harness, "> Ana Ruiz · Acme Corp");
    harness.press("down");
    shows(&harness, "> Anton Busch · Acme");
    harness.press("up down enter");
    assert!(field(&harness).0.ends_with("c Anton Busch: hello"), "{}", harness.screen());
    assert_eq!(harness.job(), None, "Enter took the name");
    harness.press("enter");
    assert_eq!(logged(&harness).1, ["Anton Busch"]);
}

#[test]
fn a_name_that_was_chosen_means_nobody_else() {
    let mut world = World::small();
    world.contacts.push(contact(4, "Ana Ruiz", Some("Kobe Trading")));
    let mut harness = Harness::new(world.counted(), (80, 24));
    harness.press("l ctrl-u").text("ana").press("down tab").text("vm").press("enter");
    let Some(Job::LogLine(_, people, _)) = harness.job() else { panic!("{}", harness.screen()) };
    assert_eq!(people[0].id(), Some(contact_id(4)));
}

#[test]
fn whom_nobody_matches_is_made() {
    let mut harness = small();
    harness.press("l ctrl-u").text("ana, zed nolan: met");
    shows(&harness, "+ new contact \"zed nolan\"");
    shows(&harness, "nearest: Ana Ruiz");
    harness.press("enter");
    assert_eq!(logged(&harness).1, ["Ana Ruiz", "+zed nolan"]);
}

#[test]
fn what_is_wrong_is_marked_where_it_stands() {
    let mut harness = small();
    harness.press("l").text("@soonish: hello");
    assert_eq!(field(&harness).1, "           ^^^^^^^^");
    shows(&harness, "! \"soonish\" is not a time");
    harness.press("enter");
    assert_eq!(harness.job(), None);
    // The cursor is where it is to be mended.
    harness.press("ctrl-w").text("@yesterday");
    shows(&harness, "When       Tue 3 Mar 2026");
    harness.press("enter");
    assert_eq!(logged(&harness).0, "hello");
}

#[test]
fn what_is_missing_is_wrong_once_it_is_to_be_logged() {
    let mut harness = small();
    harness.press("l");
    harness.press("enter");
    shows(&harness, "! a colon and the text are missing");
    assert_eq!(harness.job(), None);
    harness.text(": hello, ana, ana");
    assert!(!harness.screen().contains("! "), "{}", harness.screen());
}

#[test]
fn nobody_is_named_twice() {
    let mut harness = small();
    harness.press("l ctrl-u").text("ana, ana ruiz: hello").press("enter");
    assert_eq!(harness.job(), None);
    assert_eq!(field(&harness).1, "       ^^^^^^^^");
    shows(&harness, "! the same contact");
}

#[test]
fn a_mark_stands_below_wide_characters() {
    let mut harness = small();
    harness.press("l ctrl-u").text("山田 @soonish: 芽");
    assert_eq!(field(&harness), ("> 山田 @soonish: 芽".into(), "       ^^^^^^^^".into()));
    // Where it is out of sight, it is told on which side.
    harness.text(&"芽衣".repeat(40));
    assert_eq!(field(&harness).1, "  <");
    harness.press("home right right").text(&"é".repeat(80));
    assert!(field(&harness).1.ends_with('>'), "{}", harness.screen());
    for columns in 40..50 {
        harness.send(Msg::Resize(columns, 12));
        harness.screen();
    }
}

#[test]
fn a_pasted_text_is_one_line() {
    let mut harness = small();
    harness.press("l");
    harness.send(Msg::Paste(": wants\r\nthe\u{202e} price".to_owned()));
    harness.press("enter");
    assert_eq!(logged(&harness).0, "wants the\u{202e} price");
    assert!(!harness.screen().contains('\u{202e}'));
}

#[test]
fn a_viewer_is_refused() {
    let world = World { viewer: true, ..World::small() };
    let mut harness = Harness::new(world, (80, 24));
    harness.press("l");
    assert!(harness.model.layers.is_empty());
    assert!(harness.toast().contains("you are a viewer"), "{}", harness.toast());
}

#[test]
fn a_line_that_was_not_logged_comes_back() {
    let mut harness = small();
    harness.press("l esc");
    assert_eq!(harness.toast(), "", "nothing was typed");
    harness.press("l").text(" vm: hello").press("esc");
    assert_eq!(harness.toast(), "Line kept: l brings it back");
    harness.press("j l");
    shows(&harness, "> Ana Ruiz vm: hello");
    shows(&harness, "Summary    hello");
    // Unless it was emptied.
    harness.press("ctrl-u esc l");
    shows(&harness, "> Carl Åberg");
}

#[test]
fn a_line_stays_in_its_book() {
    let mut world = World::small();
    world.books.push(book(2, "Fair", Role::Owner));
    let mut harness = Harness::new(world, (80, 24));
    harness.press("l").text(" vm: hello").press("esc 2 l");
    assert!(!harness.screen().contains("hello"), "{}", harness.screen());
}

#[test]
fn an_answer_to_an_earlier_text_is_dropped() {
    let mut harness = small();
    harness.press("l").text(": hello");
    let Some(Layer::Line(line)) = harness.model.layers.last().cloned() else { panic!() };
    harness.text(" again").press("enter");
    harness.answer(Ok(Written::GivenUp));
    shows(&harness, "! Not written: you gave up the wait");
    let Some(Layer::Line(_)) = harness.model.layers.last() else { panic!() };
    let Effect::Read(Read::Line(text)) = line.reread() else { panic!() };
    assert_eq!(text, "Ana Ruiz : hello");
    harness.send(Msg::Reply(harness.world.answer(Read::Line(text))));
    shows(&harness, "Summary    hello again");
}

#[test]
fn what_fails_is_told_and_the_line_stays() {
    let mut harness = small();
    harness.press("l").text(" vm").press("enter").text("x");
    harness.answer(Err(Error::new(Kind::Storage, "the disk is full")));
    shows(&harness, "! the disk is full");
    shows(&harness, "> Ana Ruiz vm");
    harness.press("enter");
    harness.answer(Ok(Written::PeopleGone(vec![contact_id(1)])));
    shows(&harness, "! Ana Ruiz was deleted meanwhile: name somebody else");
}

#[test]
fn without_frames_the_mark_is_there_as_well() {
    let mut config = Config::default();
    config.plain = true;
    let mut harness = Harness::with(World::small(), (80, 24), config);
    harness.press("l").text("@soonish: hello");
    let screen = harness.screen();
    let lines: Vec<&str> = screen.lines().collect();
    let at = lines.iter().position(|line| line.contains("@soonish: hello")).unwrap();
    assert_eq!(lines[at + 1].trim(), "^^^^^^^^");
    assert_eq!(lines[at].find('@'), lines[at + 1].find('^'));
}

#[test]
fn the_type_is_the_one_that_was_named() {
    let mut harness = small();
    harness.press("l ctrl-a").text("m ").press("enter");
    assert_eq!(harness.job(), None);
    harness.press("end").text(": the plan").press("enter");
    let Some(Job::LogLine(read, ..)) = harness.job() else { panic!("{}", harness.screen()) };
    assert_eq!(read.line.kind, InteractionType::Meeting);
}

#[test]
fn a_whole_line_takes_the_place_of_the_name_that_it_began_with() {
    let mut harness = small();
    harness.press("l").text("c carl: hello");
    assert_eq!(field(&harness).0, "> c carl: hello");
    harness.press("enter");
    assert_eq!(logged(&harness).1, ["Carl Åberg"]);
    // What can only go on behind the name keeps it, and so does any key that moves.
    for (keys, text) in [(":", ": hello"), ("", " vm: hello"), ("end", "vm: hello")] {
        let mut harness = small();
        harness.press("l");
        if keys == "end" {
            harness.press("end");
        }
        harness.text(text).press("enter");
        assert_eq!(logged(&harness), ("hello".to_owned(), vec!["Ana Ruiz".to_owned()]));
    }
}

#[test]
fn nobody_new_is_made_of_a_name_with_a_text_behind_it() {
    let mut harness = small();
    harness.press("l end").text("c ellis: hello");
    assert!(!harness.screen().contains("+ new contact"), "{}", harness.screen());
    shows(&harness, "nobody is called so");
    harness.press("enter");
    assert_eq!(harness.job(), None);
}

#[test]
fn nothing_is_wrong_before_the_first_key_and_enter_is_offered_once_it_logs() {
    let mut harness = small();
    harness.press("l");
    assert_eq!(field(&harness).1, "", "{}", harness.screen());
    assert!(!harness.screen().contains("logs it"), "{}", harness.screen());
    harness.text(": hello");
    shows(&harness, "Enter logs it");
    harness.press("ctrl-u").text("ana @soonish: x");
    assert!(!harness.screen().contains("logs it"), "{}", harness.screen());
}
