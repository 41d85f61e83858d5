//! Keys in, model and effects out.

use super::fixture::{NOW, book, contact_id, entry_id, whom};
use super::{Harness, World};
use crate::app::{Consequences, DeletedContact, DraftId, Error, Kind};
use crate::domain::{Capability, InteractionType, Outcome, Role, Timestamp};
use crate::tui::contacts::Pane;
use crate::tui::form::{Choice, Field, Submission};
use crate::tui::message::{Job, Msg, Reply, Timer, Written};
use crate::tui::model::Layer;

fn small() -> Harness {
    Harness::new(World::small(), (80, 24))
}

fn submission(harness: &Harness) -> &Submission {
    match harness.job() {
        Some(Job::Log(submission, _)) => submission,
        other => panic!("{other:?}"),
    }
}

fn form(harness: &Harness) -> &crate::tui::form::LogForm {
    match harness.model.layers.last() {
        Some(Layer::Log(form)) => form,
        other => panic!("no form but {other:?}"),
    }
}

#[test]
fn a_call_is_two_keys_and_the_text() {
    let mut harness = small();
    harness.press("c").text("wants the Q3 price").press("enter");
    let submission = submission(&harness);
    assert_eq!(submission.kind, InteractionType::Call);
    assert_eq!(submission.summary, "wants the Q3 price");
    assert_eq!(submission.people[0].id(), Some(contact_id(1)));
    assert_eq!(submission.occurred_at, Timestamp::from_millis(NOW));
    assert!(form(&harness).saving.is_some());
    assert!(harness.screen().contains("saving"));

    let id = harness.log_it();
    assert!(harness.model.layers.is_empty());
    assert_eq!(harness.toast(), "Logged: call with Ana Ruiz");
    assert_eq!(harness.model.contacts.timeline.window.selected().map(|entry| entry.id), Some(id));
    assert!(harness.screen().contains("wants the Q3 price"));
}

#[test]
fn every_type_has_its_key() {
    for (key, kind) in [
        ("c", InteractionType::Call),
        ("e", InteractionType::Email),
        ("m", InteractionType::Meeting),
        ("n", InteractionType::Note),
    ] {
        let mut harness = small();
        harness.press(key).text("x").press("enter");
        assert_eq!(submission(&harness).kind, kind);
    }
}

#[test]
fn the_form_says_with_whom_from_the_first_key() {
    let mut harness = small();
    harness.press("c");
    assert!(harness.screen().contains("Call with Ana Ruiz · Acme Corp · +49 89 1234"));
}

#[test]
fn fields_are_read_and_errors_stand_at_them() {
    let mut harness = small();
    harness.press("c").press("tab").text("v").press("tab tab").text("tomorrow").press("enter");
    assert_eq!(harness.job(), None);
    assert_eq!(form(&harness).focus, Field::Time);
    assert!(form(&harness).error(Field::Time).unwrap().contains("future"));
    harness.press("ctrl-u").text("yesterday 15:00").press("tab").text("12m").press("enter");
    let submission = submission(&harness);
    assert_eq!(submission.outcome, Some(Outcome::Voicemail));
    assert_eq!(submission.duration_seconds, Some(720));
    assert_eq!(submission.occurred_at, Timestamp::from_millis(NOW - (24 * 60 + 30) * 60_000));
}

#[test]
fn nothing_to_say_is_an_error_that_loses_nothing() {
    let mut harness = small();
    harness.press("n enter");
    assert_eq!(harness.job(), None);
    assert!(form(&harness).error(Field::Summary).unwrap().contains("summary is empty"));
    harness.text("x");
    assert_eq!(form(&harness).error(Field::Summary), None);
}

#[test]
fn what_the_store_refuses_stays_in_the_form() {
    let mut harness = small();
    harness.press("c").text("hello").press("enter");
    harness.answer(Err(Error::new(Kind::Storage, "the disk is full; nothing was written")));
    assert_eq!(form(&harness).saving, None);
    assert_eq!(form(&harness).summary.text(), "hello");
    assert!(harness.screen().contains("the disk is full"));
    harness.press("enter");
    assert!(form(&harness).saving.is_some());
}

#[test]
fn several_lines_and_readline() {
    let mut harness = small();
    harness
        .press("c")
        .text("one")
        .press("alt-enter")
        .text("two words")
        .press("ctrl-w ctrl-j")
        .text("x");
    assert_eq!(form(&harness).summary.text(), "one\ntwo \nx");
}

#[test]
fn a_paste_goes_into_fields_only() {
    let mut harness = small();
    harness.send(Msg::Paste("qqq\nd".to_owned()));
    assert!(!harness.quit && harness.toast().contains("fields only"));
    harness.press("c");
    harness.send(Msg::Paste("first\r\nsecond".to_owned()));
    assert_eq!(form(&harness).summary.text(), "first\nsecond");
}

#[test]
fn somebody_new_is_offered_where_nobody_matches() {
    let mut harness = small();
    harness.press("/").text("zed nolan").press("enter c");
    assert_eq!(form(&harness).focus, Field::Who);
    assert!(harness.screen().contains("+ new contact \"zed nolan\""), "{}", harness.screen());
    harness.press("enter");
    assert_eq!(form(&harness).focus, Field::Summary);
    harness.text("met at the fair").press("enter");
    assert_eq!(submission(&harness).people, [Choice::New("zed nolan".into())]);
    harness.log_it();
    assert!(!harness.model.contacts.filter.is_open());
    assert_eq!(harness.model.contacts.list.selected().unwrap().name, "zed nolan");
    assert!(harness.screen().contains("met at the fair"));
}

#[test]
fn participants_are_completed() {
    let mut harness = small();
    harness.press("m").text("kick-off").press("tab tab tab tab").text("carl");
    assert_eq!(form(&harness).focus, Field::With);
    harness.press("enter");
    assert_eq!(harness.job(), None, "Enter takes the offer first");
    harness.press("enter");
    let people: Vec<_> = submission(&harness).people.iter().map(Choice::name).collect();
    assert_eq!(people, ["Ana Ruiz", "Carl Åberg"]);
}

#[test]
fn shift_tab_reaches_who_and_changes_it() {
    let mut harness = small();
    harness.press("c").text("x").press("shift-tab").text("carl").press("enter enter");
    assert_eq!(submission(&harness).people[0].id(), Some(contact_id(2)));
    harness.log_it();
    assert_eq!(
        harness.model.contacts.selected(),
        Some(contact_id(1)),
        "the list stays where it was"
    );
}

#[test]
fn a_name_that_was_not_chosen_is_asked_for() {
    let mut harness = small();
    harness.press("c").text("x").press("tab tab tab tab tab").text("an");
    // Esc parks the text as it is; going on restores it unchosen.
    harness.press("esc c enter");
    assert_eq!(harness.job(), None);
    assert!(form(&harness).error(Field::With).unwrap().contains("\"an\""));
}

#[test]
fn escape_parks_a_draft_and_the_key_goes_on_with_it() {
    let mut harness = small();
    harness.press("c").text("half a thought").press("esc");
    assert!(harness.model.layers.is_empty());
    let saved = harness.writes.iter().any(|write| {
        matches!(&write.job, Job::SaveDraft(draft)
        if draft.fields["summary"] == "half a thought")
    });
    assert!(saved, "{:?}", harness.writes);
    harness.model.toast = None;
    assert!(harness.screen().contains("1 draft"));
    harness.press("j c");
    assert_eq!(form(&harness).summary.text(), "", "another contact has no draft");
    harness.press("esc k c");
    assert_eq!(form(&harness).summary.text(), "half a thought\n");
    assert!(harness.screen().contains("Draft (call) from today 15:30 continues"));
    harness.text(" more").press("enter");
    assert_eq!(submission(&harness).summary, "half a thought\n more");
    harness.log_it();
    assert!(harness.model.book.drafts.is_empty());
}

#[test]
fn a_draft_is_written_soon_after_a_change_and_only_once() {
    let mut harness = small();
    harness.press("c").text("x");
    assert!(harness.timers.contains(&Timer::Draft));
    assert!(harness.writes.is_empty());
    harness.send(Msg::Due(Timer::Draft));
    assert_eq!(harness.writes.len(), 1);
    harness.send(Msg::Due(Timer::Draft));
    assert_eq!(harness.writes.len(), 1);
    harness.press("backspace esc");
    assert!(matches!(harness.writes.last().unwrap().job, Job::DropDraft(_)), "emptied: dropped");
}

#[test]
fn drafts_are_kept_however_the_program_ends() {
    for msg in [Msg::HangUp, Msg::Died] {
        let mut harness = small();
        harness.press("c").text("x");
        harness.send(msg);
        assert!(harness.quit && matches!(harness.writes[0].job, Job::SaveDraft(_)));
    }
    let mut harness = small();
    harness.press("c").text("x").press("ctrl-c");
    assert!(harness.quit && matches!(harness.writes[0].job, Job::SaveDraft(_)));
}

#[test]
fn drafts_can_be_listed() {
    let mut harness = small();
    harness.press("g d");
    assert_eq!(harness.toast(), "No draft is parked");
    harness.press("j c").text("to Carl").press("esc k g d");
    assert!(harness.screen().contains("call with Carl Åberg: to Carl"), "{}", harness.screen());
    harness.press("enter");
    assert_eq!(form(&harness).who.chosen[0].id(), Some(contact_id(2)));
}

#[test]
fn a_draft_is_thrown_away_with_y_only() {
    let mut harness = small();
    harness.press("c").text("never mind").press("esc g d d");
    assert!(harness.screen().contains("Throw this draft away?"), "{}", harness.screen());
    assert!(harness.screen().contains("never mind"));
    harness.press("enter n d y");
    assert!(harness.model.book.drafts.is_empty());
    assert!(matches!(harness.model.layers.as_slice(), [Layer::Drafts(_)]));
    assert!(matches!(harness.writes.last().unwrap().job, Job::DropDraft(_)));
}

#[test]
fn drafts_with_different_new_people_are_kept_apart() {
    let mut harness = small();
    harness.press("/").text("zed").press("enter c enter").text("about Zed").press("esc");
    assert_eq!(harness.toast(), "Draft kept: gd shows it");
    harness.press("/ ctrl-u").text("yolanda").press("enter c");
    assert_eq!(form(&harness).who.typed(), Some("yolanda"), "nobody else's draft");
    harness.press("enter").text("about Yolanda").press("esc");
    assert_eq!(harness.model.book.drafts.len(), 2);
    harness.press("/ ctrl-u").text("Zed").press("enter c");
    assert_eq!(form(&harness).summary.text(), "about Zed\n");
}

#[test]
fn a_summary_typed_into_the_name_is_seen_and_comes_back() {
    let mut harness = small();
    harness.press("/").text("zed").press("enter c");
    assert!(harness.screen().contains("(you are typing the name; Enter goes on here)"));
    assert!(harness.screen().contains("Enter takes the name, on to the summary"));
    harness.text(" wants the price").press("enter enter");
    assert_eq!(harness.job(), None, "there is no summary yet");
    harness.press("shift-tab backspace ctrl-w ctrl-w ctrl-w tab");
    assert_eq!(form(&harness).who.chosen, [Choice::New("zed".into())]);
    assert_eq!(form(&harness).focus, Field::Summary);
}

#[test]
fn a_viewer_is_told_why_before_anything_is_typed() {
    let mut world = World::small();
    world.viewer = true;
    world.books[0].role = Role::Viewer;
    for keys in ["c", "e", "m", "n", "a", "E", "d", "s", "u", ".", "tab d", "tab E"] {
        let mut harness = Harness::new(world.clone(), (80, 24));
        harness.press(keys);
        assert!(harness.model.layers.is_empty(), "{keys}");
        assert!(harness.toast().contains("you are a viewer; ask Ana Ruiz"), "{keys}");
        assert!(harness.writes.is_empty());
    }
}

#[test]
fn deleting_an_entry_takes_y_only() {
    let mut harness = small();
    harness.press("tab d");
    assert!(harness.screen().contains("Wants the Q3 price by Friday"));
    assert!(harness.screen().contains("Backups and exports made before keep it"));
    for keys in ["enter", "x", "space"] {
        harness.press(keys);
        assert_eq!(harness.model.layers.len(), 1, "{keys}");
    }
    harness.press("n");
    assert!(harness.model.layers.is_empty() && harness.job().is_none());
    harness.press("d y");
    assert_eq!(harness.job(), Some(&Job::DeleteEntry(entry_id(1))));
    let report = harness.purge(entry_id(1));
    harness.answer(Ok(Written::EntryDeleted(Box::new(report))));
    let selected = harness.model.contacts.timeline.window.selected().map(|entry| entry.id);
    assert_eq!(selected, Some(entry_id(2)));
    assert!(!harness.screen().contains("Wants the Q3 price"));
}

#[test]
fn deleting_a_contact_shows_what_goes_with_it() {
    let mut harness = small();
    harness.press("d");
    let screen = harness.screen();
    assert!(screen.contains("2 entries with this contact alone: purged."), "{screen}");
    assert!(screen.contains("1 shared entry loses this participant."), "{screen}");
    harness.press("y");
    assert_eq!(harness.job(), Some(&Job::DeleteContact(contact_id(1))));
    harness.world.contacts.remove(0);
    let consequences = Consequences { purged: 2, shared: 1, follow_ups: 0 };
    let deleted = DeletedContact { name: "Ana Ruiz".into(), consequences, purge_pending: false };
    harness.answer(Ok(Written::ContactDeleted(contact_id(1), deleted)));
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(2)));
    assert_eq!(harness.toast(), "Ana Ruiz is deleted for good");
}

#[test]
fn undo_takes_the_last_entry_back_as_a_draft() {
    let mut harness = small();
    harness.press("u");
    assert!(harness.toast().contains("Nothing was changed since the start"));
    harness.press("c").text("too soon").press("enter");
    let id = harness.log_it();
    harness.press("u");
    let Some(Job::Undo(taken)) = harness.job().cloned() else { panic!() };
    assert_eq!(taken.id, id);
    let report = harness.purge(id);
    let draft =
        crate::tui::form::undone(&report.interaction, &[], &taken, harness.model.dates.zone);
    harness.answer(Ok(Written::Undone(Box::new(report), Box::new(draft))));
    assert_eq!(form(&harness).summary.text(), "too soon");
    assert_eq!(form(&harness).id, DraftId::Contact(contact_id(1).to_string()));
    assert_eq!(harness.model.book.drafts.len(), 1);
    harness.press("enter");
    assert_eq!(submission(&harness).summary, "too soon");
}

#[test]
fn my_last_entry_is_reopened_and_corrected() {
    let mut harness = small();
    harness.press(".");
    assert_eq!(form(&harness).summary.text(), "Wants the Q3 price by Friday");
    assert_eq!(form(&harness).duration.text(), "12m");
    harness.text("!").press("enter");
    let Some(Job::Correct(entry, submission, _)) = harness.job() else { panic!() };
    let edit = crate::tui::form::changes(entry, submission, whom(&[1]));
    let expected = crate::app::InteractionEdit {
        summary: Some("Wants the Q3 price by Friday!".into()),
        ..Default::default()
    };
    assert_eq!(edit, expected, "nothing else changes");
}

#[test]
fn the_type_of_an_entry_can_be_changed_and_its_fields_follow() {
    let mut harness = small();
    harness.press("tab E shift-tab shift-tab");
    assert_eq!(form(&harness).focus, Field::Kind);
    harness.press("ctrl-u").text("m");
    assert!(harness.screen().contains("Edit meeting with Ana Ruiz"), "{}", harness.screen());
    assert!(form(&harness).fields().contains(&Field::Location));
    harness.press("ctrl-u").text("note");
    assert!(harness.screen().contains("(without outcome, duration)"), "{}", harness.screen());
    harness.press("ctrl-u").text("visit").press("enter");
    assert_eq!(harness.job(), None);
    assert!(form(&harness).error(Field::Kind).unwrap().contains("call, email, meeting"));
    harness.press("ctrl-u").text("n").press("enter");
    let Some(Job::Correct(entry, submission, _)) = harness.job() else { panic!() };
    let edit = crate::tui::form::changes(entry, submission, whom(&[1]));
    let expected = crate::app::InteractionEdit {
        kind: Some(InteractionType::Note),
        outcome: Some(None),
        duration_seconds: Some(None),
        ..Default::default()
    };
    assert_eq!(edit, expected);
}

#[test]
fn a_draft_can_become_another_type() {
    let mut harness = small();
    harness.press("c").text("met her").press("esc g d enter");
    assert_eq!(form(&harness).kind, InteractionType::Call, "a draft stays what it was");
    harness.press("shift-tab shift-tab ctrl-u").text("m").press("enter");
    assert_eq!(submission(&harness).kind, InteractionType::Meeting);
}

#[test]
fn a_correction_moves_and_leaves_people() {
    let world = World::small();
    let entry = &world.entries[1];
    let mut harness = Harness::new(world.clone(), (80, 24));
    harness.press("tab j E");
    let dates = harness.model.dates;
    let submission = form(&harness).submission(&dates).unwrap();
    let edit = |people: &[u128]| crate::tui::form::changes(entry, &submission, whom(people));
    assert_eq!(edit(&[1, 3]), crate::app::InteractionEdit::default());
    for changed in [&[1][..], &[1, 3, 2], &[2, 3]] {
        assert_eq!(edit(changed).people, Some(whom(changed)));
    }
}

#[test]
fn stars_come_and_go() {
    let mut harness = small();
    harness.press("j s");
    assert_eq!(harness.job(), Some(&Job::Star(contact_id(2), true)));
    let mut carl = harness.world.contacts[1].clone();
    carl.starred = true;
    harness.world.contacts[1] = carl.clone();
    harness.answer(Ok(Written::Starred(Box::new(carl))));
    assert!(harness.model.contacts.list.selected().unwrap().starred);
}

#[test]
fn contacts_are_added_and_edited() {
    let mut harness = small();
    harness.press("a enter");
    assert!(harness.screen().contains("the name is empty"));
    harness.text("Zoe Adler").press("tab").text("zoe@a.example, z@b.example").press("enter");
    let Some(Job::AddContact(input)) = harness.job() else { panic!() };
    assert_eq!(input.name, "Zoe Adler");
    assert_eq!(input.emails.len(), 2);
    let zoe = super::fixture::contact(9, "Zoe Adler", None);
    harness.world.contacts.push(zoe.clone());
    harness.answer(Ok(Written::ContactAdded(Box::new(zoe))));
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(9)));

    harness.press("g g E tab ctrl-u").text("new@acme.example").press("enter");
    let Some(Job::EditContact(read, edit)) = harness.job() else { panic!() };
    assert_eq!(read.id, contact_id(1));
    assert_eq!(edit.emails[0].value, "new@acme.example");
    assert_eq!(edit.remove_emails, ["ana@acme.example"]);
    assert_eq!((&edit.name, &edit.title, &edit.account), (&None, &None, &None));
}

#[test]
fn a_contact_form_comes_back_as_it_was_left() {
    let mut harness = small();
    harness.press("a").text("Zo").press("esc a").text("e");
    assert!(harness.screen().contains("Zoe"));
    harness.press("esc E");
    assert!(harness.screen().contains("Edit Ana Ruiz"), "another contact has its own form");
}

#[test]
fn filtering_keeps_what_was_found() {
    let mut harness = small();
    harness.press("/").text("car");
    assert_eq!(harness.model.contacts.list.rows().len(), 1);
    harness.press("enter");
    assert!(!harness.model.contacts.filter.typing);
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(2)));
    harness.press("esc");
    assert_eq!(harness.model.contacts.list.rows().len(), 3);
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(2)), "the selection stays");
    harness.press("/").text("q");
    assert!(!harness.quit, "letters are text in a field");
    assert!(harness.screen().contains("No contact matches \"q\""));
    harness.press("esc");
    assert_eq!(harness.model.contacts.list.rows().len(), 3);
}

#[test]
fn long_lists_are_walked_by_pages() {
    let mut harness = Harness::new(World::many(2_000, 700), (80, 24));
    assert!(harness.model.contacts.list.rows().len() <= 200);
    assert!(harness.screen().contains("1 of 2,000"));
    harness.press("G");
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(2_000)));
    assert!(harness.screen().contains("2,000 of 2,000"), "{}", harness.screen());
    for _ in 0..200 {
        harness.press("pgup");
    }
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(1)));
    assert!(harness.model.contacts.list.rows().len() <= 700);
    harness.press("tab G");
    assert!(harness.screen().contains("entry 700"), "{}", harness.screen());
    harness.press("g g");
    assert!(harness.screen().contains("entry 1\n"), "{}", harness.screen());
    for number in 2..=700 {
        harness.press("j");
        let selected = harness.model.contacts.timeline.window.selected().map(|entry| entry.id);
        assert_eq!(selected, Some(entry_id(number)));
    }
    assert!(harness.screen().contains("entry 700"));
}

#[test]
fn a_sequence_is_taken_whole() {
    let mut harness = Harness::new(World::many(300, 0), (80, 24));
    harness.press("j j g");
    assert_eq!(harness.model.contacts.list.index(), 2);
    harness.press("g");
    assert_eq!(harness.model.contacts.list.index(), 0);
    harness.press("j g j");
    assert_eq!(harness.model.contacts.list.index(), 1, "gj is nothing");
}

#[test]
fn books_are_switched_by_number() {
    let mut world = World::small();
    world.books.push(book(2, "Private", Role::Owner));
    let mut harness = Harness::new(world, (80, 24));
    harness.press("2");
    assert_eq!(harness.model.book.current, harness.model.book.books[1].id);
    assert_eq!(harness.model.contacts.pane, Pane::List);
    harness.press("7");
    assert_eq!(harness.toast(), "There is no book 7");
}

#[test]
fn keys_that_are_released_do_nothing() {
    use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
    let mut harness = small();
    let mut event = KeyEvent::new(KeyCode::Char('q'), KeyModifiers::NONE);
    event.kind = KeyEventKind::Release;
    harness.send(Msg::Key(event));
    assert!(!harness.quit);
    event.kind = KeyEventKind::Repeat;
    harness.send(Msg::Key(event));
    assert!(harness.quit);
}

#[test]
fn a_small_terminal_takes_no_text() {
    let mut harness = small();
    harness.press("c").text("before");
    harness.send(Msg::Resize(20, 5));
    assert!(harness.screen().contains("Too small"));
    harness.text("lost?").press("enter");
    harness.send(Msg::Resize(1, 1));
    harness.screen();
    harness.send(Msg::Resize(80, 24));
    assert_eq!(form(&harness).summary.text(), "before");
    assert_eq!(harness.job(), None);
}

#[test]
fn suspend_and_refusal_to_suspend() {
    let mut harness = small();
    harness.press("c").text("x").press("ctrl-z");
    assert!(harness.suspended);
    assert!(matches!(harness.writes[0].job, Job::SaveDraft(_)));
    harness.send(Msg::NoSuspend);
    assert!(harness.toast().contains("suspend does not work"));
}

#[test]
fn a_role_taken_away_shows_at_once() {
    let mut harness = small();
    harness.press("c").text("x").press("enter");
    harness.world.viewer = true;
    harness.answer(Err(Error::new(Kind::Denied, "only members can log to \"Sales\"")));
    assert!(harness.model.refusal(Capability::Log).is_some());
    assert_eq!(form(&harness).summary.text(), "x", "what was typed stays");
}

#[test]
fn a_form_that_waits_long_says_what_for_and_can_give_up() {
    let mut harness = small();
    harness.press("c").text("x").press("enter");
    assert!(harness.timers.contains(&Timer::Slow));
    harness.send(Msg::Due(Timer::Slow));
    assert!(harness.screen().contains("waiting for another program to let go of the file"));
    let ticket = form(&harness).saving.unwrap();
    harness.press("esc");
    assert_eq!(harness.given_up, [ticket]);
    // It may have begun just then: it is given up until it is answered.
    harness.send(Msg::Due(Timer::GiveUp));
    assert_eq!(harness.given_up, [ticket, ticket]);
    harness.answer(Ok(Written::GivenUp));
    assert_eq!((form(&harness).saving, form(&harness).summary.text()), (None, "x"));
    assert!(form(&harness).error(Field::Summary).unwrap().contains("kept as a draft"));
    assert_eq!(harness.model.book.drafts.len(), 1);
    harness.send(Msg::Due(Timer::GiveUp));
    assert_eq!(harness.given_up.len(), 2, "nothing waits any more");
    harness.press("enter");
    assert!(form(&harness).saving.is_some() && !harness.model.slow);
    harness.log_it();
    assert!(harness.model.book.drafts.is_empty());
}

#[test]
fn what_was_written_before_it_was_given_up_is_written() {
    let mut harness = small();
    harness.press("c").text("x").press("enter");
    harness.send(Msg::Due(Timer::Slow));
    harness.press("esc");
    harness.log_it();
    assert_eq!(harness.toast(), "Logged: call with Ana Ruiz");
    assert!(harness.model.layers.is_empty());
}

#[test]
fn a_write_without_a_form_says_that_it_waits() {
    let mut harness = small();
    harness.press("j s");
    harness.send(Msg::Due(Timer::Slow));
    assert!(harness.screen().contains("waiting for another program"), "{}", harness.screen());
    harness.press("k");
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(1)), "the screen is not stuck");
    harness.press("esc");
    assert_eq!(harness.given_up, [1]);
    harness.answer(Ok(Written::GivenUp));
    assert_eq!(harness.toast(), "Not written: you gave up the wait");
    harness.model.toast = None;
    assert!(harness.screen().contains("c call"));
}

#[test]
fn an_undo_that_was_given_up_can_be_asked_for_again() {
    let mut harness = small();
    harness.press("c").text("too soon").press("enter");
    harness.log_it();
    harness.press("u u");
    let undos = |harness: &Harness| {
        harness.writes.iter().filter(|write| matches!(write.job, Job::Undo(_))).count()
    };
    assert_eq!(undos(&harness), 1, "one at a time");
    harness.answer(Ok(Written::GivenUp));
    harness.press("u");
    assert_eq!(undos(&harness), 2);
}

#[test]
fn a_locked_read_is_tried_again() {
    let mut harness = small();
    let read = crate::tui::message::Read::Contact(contact_id(1));
    for _ in 0..2 {
        harness.send(Msg::Reply(Reply::Locked(read.clone())));
    }
    assert_eq!(harness.model.locked, [read]);
    assert!(harness.timers.contains(&Timer::Retry) && harness.model.toast.is_none());
    harness.world.contacts[0].name = "Ana Ruiz-Paz".to_owned();
    harness.send(Msg::Due(Timer::Retry));
    assert!(harness.model.locked.is_empty());
    assert!(harness.screen().contains("Ana Ruiz-Paz"));
}

#[test]
fn keys_wait_for_the_deletion_of_what_is_selected() {
    use crate::tui::update::is_held;
    let key = |name: &str| {
        let code = crate::tui::keymap::Chord::parse(name).unwrap().code;
        Msg::Key(crossterm::event::KeyEvent::from(code))
    };
    let mut harness = small();
    harness.press("d");
    assert!(!is_held(&harness.model, &key("y")));
    harness.press("y");
    assert!(is_held(&harness.model, &key("c")) && is_held(&harness.model, &key("esc")));
    harness.send(Msg::Due(Timer::Slow));
    assert!(!is_held(&harness.model, &key("esc")), "Esc gives up");
    assert!(is_held(&harness.model, &key("c")));
    harness.answer(Ok(Written::GivenUp));
    assert!(!is_held(&harness.model, &key("c")));
}

#[test]
fn a_message_gives_way_to_the_next_key() {
    let mut harness = small();
    harness.press("c").text("x").press("enter");
    harness.log_it();
    assert_eq!(harness.toast(), "Logged: call with Ana Ruiz");
    harness.press("j");
    assert_eq!(harness.toast(), "");
    harness.press("7");
    assert!(harness.toast().contains("no book 7"));
    harness.send(Msg::Due(Timer::Toast));
    assert_eq!(harness.toast(), "");
}

#[test]
fn the_pane_with_the_keys_is_marked_and_never_an_empty_one() {
    let mut harness = small();
    assert!(harness.screen().contains("▸ Contacts") && !harness.screen().contains("▸ Timeline"));
    harness.press("tab");
    assert!(harness.screen().contains("▸ Timeline") && !harness.screen().contains("▸ Contacts"));
    let mut harness = small();
    harness.press("j tab");
    assert_eq!(harness.model.contacts.pane, Pane::List);
    assert_eq!(harness.toast(), "Nothing logged yet: c logs the call.");
    let mut narrow = Harness::new(World::small(), (40, 12));
    narrow.press("j tab");
    assert_eq!(narrow.model.contacts.pane, Pane::Timeline, "the facts stand there");
}

#[test]
fn a_correction_closed_unchanged_leaves_no_draft() {
    let mut harness = small();
    harness.press(". esc");
    assert!(harness.writes.is_empty() && harness.model.book.drafts.is_empty());
    assert_eq!(harness.toast(), "");
    harness.press(".").text("x").press("backspace esc");
    assert!(harness.model.book.drafts.is_empty());
    harness.press(".").text("x").press("esc");
    assert_eq!(harness.model.book.drafts.len(), 1);
    assert!(harness.toast().contains("Draft of the correction kept"));
}

#[test]
fn a_draft_of_another_type_says_so_in_the_form() {
    let mut harness = small();
    harness.press("m").text("kick").press("esc c");
    assert!(
        harness.screen().contains("Draft (meeting) from today 15:30 continues as a call. Alt-n"),
        "{}",
        harness.screen()
    );
    harness.text("-off");
    assert_eq!(form(&harness).summary.text(), "kick\n-off");
}

#[test]
fn a_draft_is_left_for_an_entry_begun_anew() {
    let mut harness = small();
    let drafts = |harness: &Harness| -> Vec<String> {
        let of = |draft: &crate::app::Draft| {
            format!("{}: {}", draft.kind, draft.fields.get("summary").map_or("", String::as_str))
        };
        harness.model.book.drafts.iter().map(of).collect()
    };
    harness.press("c").text("half a thought").press("esc e");
    insta::assert_snapshot!("form_of_another_draft_80x24", harness.screen());
    harness.press("alt-n");
    assert_eq!(form(&harness).kind, InteractionType::Email);
    assert_eq!(form(&harness).summary.text(), "");
    assert!(harness.screen().contains("E-mail with Ana Ruiz"), "{}", harness.screen());
    let row = "Begun anew. Alt-n goes to the draft (call) from today 15:30";
    assert!(harness.screen().contains(row), "{}", harness.screen());
    // Nothing was typed: the draft is as it was, be it after Esc.
    harness.press("x backspace esc");
    assert_eq!(drafts(&harness), ["call: half a thought"]);
    // To and fro nothing is lost,
    harness.press("e alt-n").text("sent it").press("alt-n");
    assert_eq!(form(&harness).summary.text(), "half a thought\n");
    assert!(harness.screen().contains("Alt-n goes to the draft (e-mail)"), "{}", harness.screen());
    harness.press("alt-n enter");
    assert_eq!(submission(&harness).summary, "sent it");
    // and the draft outlives what was logged instead of it.
    harness.log_it();
    assert!(
        harness.toast().contains("the draft of the call is still there"),
        "{}",
        harness.toast()
    );
    assert_eq!(drafts(&harness), ["call: half a thought"]);
    let last = harness.writes.last().map(|write| &write.job);
    assert!(matches!(last, Some(Job::Log(..))), "{last:?}");
    // Nor does what is begun anew take its place.
    harness.press("e alt-n").text("later").press("esc");
    assert_eq!(harness.toast(), "Both drafts kept: gd shows them");
    assert_eq!(drafts(&harness), ["email: later", "call: half a thought"]);
    let quit = harness.press("g d j enter").text("!").press("ctrl-c").quit;
    assert!(quit);
    assert_eq!(drafts(&harness), ["call: half a thought\n!", "email: later"]);
}

#[test]
fn those_who_are_marked_take_part_in_what_is_begun_anew() {
    let mut harness = small();
    harness.press("space space c").text("once").press("esc c");
    assert!(harness.screen().contains("Call with Ana Ruiz and 1 more"), "{}", harness.screen());
    harness.press("esc e alt-n");
    assert!(harness.screen().contains("E-mail with Ana Ruiz and 1 more"), "{}", harness.screen());
}

#[test]
fn errors_are_shown_whole() {
    let mut harness = small();
    harness.press("c").text("x").press("enter");
    let long = format!("{}finis", "something went wrong and ".repeat(9));
    harness.answer(Err(Error::new(Kind::Storage, long)));
    assert!(harness.screen().contains("finis"), "{}", harness.screen());
}

#[test]
fn keys_without_anybody_selected_are_answered() {
    let mut harness = small();
    harness.press("/").text("zzz").press("enter");
    for key in ["d", "E", "s"] {
        harness.model.toast = None;
        harness.press(key);
        assert!(harness.toast().starts_with("Nothing is selected: a adds"), "{key}");
    }
}

#[test]
fn a_closed_contact_form_says_where_it_is_kept() {
    let mut harness = small();
    harness.press("a").text("Zo").press("esc");
    assert_eq!(harness.toast(), "Draft kept: gd shows it, or a");
    harness.press("E").text("x").press("esc");
    assert_eq!(harness.toast(), "Draft kept: gd shows it, or E on Ana Ruiz");
}

#[test]
fn entries_and_drafts_are_named_alike() {
    let mut harness = small();
    harness.press("e").text("x").press("enter");
    harness.log_it();
    assert_eq!(harness.toast(), "Logged: e-mail with Ana Ruiz");
    harness.press("n").text("likes tea").press("esc g d");
    assert!(harness.screen().contains("note about Ana Ruiz: likes tea"), "{}", harness.screen());
}
