//! Forms: completion, the editor, drafts, and records that somebody else changed meanwhile.

use insta::assert_snapshot;

use super::fixture::{contact_id, detail, entry_id, whom};
use super::{Harness, World};
use crate::app::{ContactEdit, DraftId, Error, Kind, Labelled};
use crate::domain::{Contact, DetailKind, Interaction, Outcome, Summary};
use crate::tui::contact_form::{ContactForm, Field as ContactField};
use crate::tui::form::{Field, LogForm};
use crate::tui::message::{Job, Msg, Written};
use crate::tui::model::Layer;

fn small() -> Harness {
    Harness::new(World::small(), (80, 24))
}

fn form(harness: &Harness) -> &LogForm {
    match harness.model.layers.last() {
        Some(Layer::Log(form)) => form,
        other => panic!("no form but {other:?}"),
    }
}

fn contact_form(harness: &Harness) -> &ContactForm {
    match harness.model.layers.last() {
        Some(Layer::Contact(form)) => form,
        other => panic!("no form but {other:?}"),
    }
}

fn saved_drafts(harness: &Harness) -> Vec<DraftId> {
    let job = |job: &Job| match job {
        Job::SaveDraft(draft) => Some(draft.id.clone()),
        _ => None,
    };
    harness.writes.iter().filter_map(|write| job(&write.job)).collect()
}

/// Goes to the field by Tab.
fn go(harness: &mut Harness, field: ContactField) {
    for _ in 0..20 {
        if contact_form(harness).focus == field {
            return;
        }
        harness.press("tab");
    }
    panic!("no {field:?}");
}

fn put(harness: &mut Harness, field: ContactField, text: &str) {
    go(harness, field);
    harness.send(Msg::Paste(text.to_owned()));
    // An open completion is left as it was typed.
    while !contact_form(harness).offers.all.is_empty() {
        let last = contact_form(harness).offers.all.len() - 1;
        while contact_form(harness).offers.at != last {
            harness.press("down");
        }
        harness.press("enter");
    }
}

fn changed(harness: &Harness) -> ContactEdit {
    match harness.job() {
        Some(Job::EditContact(_, edit)) => (**edit).clone(),
        other => panic!("{other:?}"),
    }
}

fn value(value: &str, label: &str) -> Labelled {
    Labelled { label: Some(label.to_owned()), value: value.to_owned() }
}

// Completion.

#[test]
fn who_offers_those_in_touch_before_anything_is_typed() {
    let mut harness = small();
    harness.press("/").text("zz").press("enter c ctrl-u");
    assert_snapshot!("form_recent_80x24", harness.screen());
    harness.press("down enter");
    assert_eq!(form(&harness).who.chosen[0].name(), "Carl Åberg");
    assert_eq!(form(&harness).focus, Field::Summary);
    harness.text("x").press("enter");
    assert!(matches!(harness.job(), Some(Job::Log(..))));
}

#[test]
fn with_offers_nothing_until_something_is_typed() {
    let mut harness = small();
    harness.press("m").text("kick-off").press("tab tab tab tab");
    assert_eq!(form(&harness).focus, Field::With);
    assert!(form(&harness).with.offers().is_empty());
    harness.press("enter");
    assert!(matches!(harness.job(), Some(Job::Log(..))), "Enter saves");
}

#[test]
fn an_entry_moves_to_the_right_contact_in_few_keys() {
    let mut harness = small();
    // Five keys and the name.
    harness.press(". shift-tab").text("carl").press("enter enter");
    let Some(Job::Correct(entry, submission, _)) = harness.job() else { panic!() };
    assert_eq!(entry.id, entry_id(1));
    assert_eq!(submission.people[0].id(), Some(contact_id(2)));
    let edit = crate::tui::form::changes(entry, submission, whom(&[2]));
    assert_eq!((edit.people, edit.summary), (Some(whom(&[2])), None));
}

// The editor.

#[test]
fn the_summary_is_written_in_the_editor() {
    let mut harness = small();
    harness.press("c").text("begun").press("tab ctrl-x ctrl-e");
    assert_eq!(harness.composing.as_deref(), Some("begun"));
    assert_eq!(saved_drafts(&harness).len(), 1, "it is a draft while the editor runs");
    harness.send(Msg::Composed(Ok("begun\nand ended\n\n".to_owned())));
    assert_eq!(form(&harness).summary.text(), "begun\nand ended");
    assert_eq!(form(&harness).focus, Field::Summary);
    harness.press("enter");
    let Some(Job::Log(submission, _)) = harness.job() else { panic!() };
    assert_eq!(submission.summary, "begun\nand ended");
}

#[test]
fn an_editor_that_fails_changes_nothing_and_says_so() {
    let mut harness = small();
    harness.press("c").text("begun").press("ctrl-x ctrl-e");
    let error = Error::new(Kind::Usage, "the editor \"vj\" could not be started");
    harness.send(Msg::Composed(Err(error.hint("set VISUAL or EDITOR to your editor"))));
    assert!(harness.toast().contains("\"vj\" could not be started: set VISUAL"));
    assert_eq!(form(&harness).summary.text(), "begun");
}

#[test]
fn half_of_a_sequence_loses_no_text() {
    let mut harness = small();
    harness.press("c ctrl-x").text("ab");
    assert_eq!(form(&harness).summary.text(), "ab");
    assert_eq!(harness.composing, None);
    harness.press("ctrl-x esc");
    assert!(harness.model.layers.is_empty(), "Esc parks all the same");
}

#[test]
fn notes_are_written_in_the_editor() {
    let mut harness = small();
    harness.press("E ctrl-x ctrl-e");
    assert_eq!(harness.composing.as_deref(), Some(""));
    harness.send(Msg::Composed(Ok("likes tea\n".to_owned())));
    assert_eq!(contact_form(&harness).focus, ContactField::Notes);
    harness.press("enter");
    assert_eq!(changed(&harness).notes.as_deref(), Some("likes tea"));
}

// A contact with everything.

#[test]
fn a_contact_is_made_with_everything() {
    let mut harness = small();
    harness.press("a").text("Zoe Adler");
    put(&mut harness, ContactField::Email, "zoe@x.org (work)\nzoe@home.org");
    put(&mut harness, ContactField::Phone, "+49 89 1 (mobile), 112 333");
    put(&mut harness, ContactField::Account, "Adler GmbH");
    put(&mut harness, ContactField::Title, "CTO");
    put(&mut harness, ContactField::Labels, "vip, supplier");
    put(&mut harness, ContactField::Birthday, "--04-15");
    put(&mut harness, ContactField::Address, "Street 1, 80331 Munich (office)\nCalle 2, Madrid");
    put(&mut harness, ContactField::Web, "https://adler.example");
    put(&mut harness, ContactField::Handle, "@zoe (mastodon)");
    put(&mut harness, ContactField::Notes, "two\nlines");
    put(&mut harness, ContactField::Custom, "Team: blue\nSize: 9");
    assert_snapshot!("contact_form_full_80x24", harness.screen());
    harness.press("enter");
    let Some(Job::AddContact(input)) = harness.job() else { panic!() };
    assert_eq!(input.name, "Zoe Adler");
    assert_eq!(input.emails, [value("zoe@x.org", "work"), "zoe@home.org".into()]);
    assert_eq!(input.phones, [value("+49 89 1", "mobile"), "112 333".into()]);
    assert_eq!(input.addresses[0], value("Street 1, 80331 Munich", "office"));
    assert_eq!(input.addresses.len(), 2);
    assert_eq!((input.urls.len(), &input.handles[0]), (1, &value("@zoe", "mastodon")));
    assert_eq!(input.account.as_deref(), Some("Adler GmbH"));
    assert_eq!(input.title.as_deref(), Some("CTO"));
    assert_eq!(input.labels, ["vip", "supplier"]);
    assert_eq!(input.birthday.as_deref(), Some("--04-15"));
    assert_eq!(input.notes.as_deref(), Some("two\nlines"));
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(input.custom, [pair("Team", "blue"), pair("Size", "9")]);
}

fn rich() -> World {
    let mut world = World::small();
    let ana = &mut world.contacts[0];
    let mut custom = detail(3, DetailKind::Custom, "blue");
    custom.label = Some("Team".to_owned());
    let mut mobile = detail(4, DetailKind::Phone, "+49 171 5");
    mobile.label = Some("mobile".to_owned());
    let mut address = detail(5, DetailKind::Address, "Street 1, Munich");
    address.label = Some("office".to_owned());
    ana.details.extend([custom, mobile, address]);
    ana.notes = Some("likes tea".to_owned());
    world
}

#[test]
fn only_what_changed_is_written() {
    let mut harness = Harness::new(rich(), (80, 24));
    harness.press("E enter");
    assert_eq!((harness.job(), harness.toast()), (None, "Nothing was changed"));
    harness.press("E");
    put(&mut harness, ContactField::Phone, "\n+49 89 9 (desk)");
    go(&mut harness, ContactField::Address);
    harness.press("ctrl-u");
    go(&mut harness, ContactField::Labels);
    harness.press("ctrl-u").text("vip");
    go(&mut harness, ContactField::Custom);
    harness.press("backspace backspace backspace backspace").text("red");
    harness.press("enter");
    let edit = changed(&harness);
    assert_eq!(edit.phones, [value("+49 89 9", "desk")]);
    assert_eq!(edit.remove_phones, [""; 0]);
    assert_eq!(edit.remove_details, [(DetailKind::Address, "Street 1, Munich".to_owned())]);
    assert_eq!((edit.labels, edit.remove_labels), (vec!["vip".into()], vec!["key".into()]));
    assert_eq!(edit.custom, [("Team".to_owned(), "red".to_owned())]);
    assert_eq!(edit.unset, [""; 0]);
    assert_eq!((edit.name, edit.notes, edit.emails), (None, None, vec![]));
}

#[test]
fn every_field_says_what_is_wrong_with_it() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("a");
    put(&mut harness, ContactField::Email, "zoe");
    put(&mut harness, ContactField::Birthday, "soon");
    put(&mut harness, ContactField::Custom, "blue");
    harness.press("enter");
    assert_eq!(harness.job(), None);
    assert_eq!(contact_form(&harness).focus, ContactField::Name);
    assert_snapshot!("contact_form_errors_80x24", harness.screen());
    put(&mut harness, ContactField::Name, "Zoe");
    assert_eq!(contact_form(&harness).error(ContactField::Name), None);
    assert!(contact_form(&harness).error(ContactField::Birthday).is_some());
}

#[test]
fn accounts_and_labels_are_completed() {
    let mut harness = small();
    harness.press("a").text("Zoe");
    go(&mut harness, ContactField::Account);
    harness.text("ac");
    assert_snapshot!("contact_form_account_80x24", harness.screen());
    harness.press("enter");
    assert_eq!(contact_form(&harness).field(ContactField::Account).text(), "Acme Corp");
    go(&mut harness, ContactField::Labels);
    harness.text("vip, ke").press("enter");
    assert_eq!(contact_form(&harness).field(ContactField::Labels).text(), "vip, key");
    assert_eq!(harness.job(), None);
    harness.press("enter");
    let Some(Job::AddContact(input)) = harness.job() else { panic!() };
    assert_eq!(input.account.as_deref(), Some("Acme Corp"));
    assert_eq!(input.labels, ["vip", "key"]);
}

#[test]
fn a_name_that_begins_like_another_can_be_new() {
    let mut harness = small();
    harness.press("a").text("Zoe");
    go(&mut harness, ContactField::Account);
    harness.text("Acme").press("up enter enter");
    let Some(Job::AddContact(input)) = harness.job() else { panic!() };
    assert_eq!(input.account.as_deref(), Some("Acme"));
    // One that is there as it was typed needs no other key.
    let mut harness = small();
    harness.press("a").text("Zoe");
    go(&mut harness, ContactField::Account);
    harness.text("acme corp").press("enter");
    assert!(matches!(harness.job(), Some(Job::AddContact(_))));
}

#[test]
fn a_low_terminal_shows_the_field_with_the_keys() {
    let mut harness = Harness::new(rich(), (40, 12));
    harness.press("E");
    assert_snapshot!("contact_form_40x12", harness.screen());
    go(&mut harness, ContactField::Custom);
    assert!(harness.screen().contains("Team: blue"), "{}", harness.screen());
    let mut harness = Harness::new(rich(), (120, 40));
    harness.press("E");
    assert_snapshot!("contact_form_120x40", harness.screen());
}

// Drafts.

#[test]
fn the_form_of_a_contact_is_a_draft_until_it_is_saved() {
    let mut harness = small();
    harness.press("a").text("Zo");
    harness.send(Msg::Due(crate::tui::message::Timer::Draft));
    assert_eq!(saved_drafts(&harness), [DraftId::NewContact]);
    harness.press("esc");
    assert!(harness.screen().contains("Draft kept: gd shows it, or a"));
    harness.press("j");
    assert!(harness.screen().contains("1 draft"), "{}", harness.screen());
    harness.press("g d");
    assert!(harness.screen().contains("new contact Zo"), "{}", harness.screen());
    harness.press("enter").text("e").press("enter");
    let Some(Job::AddContact(input)) = harness.job() else { panic!() };
    assert_eq!(input.name, "Zoe");
    let zoe = super::fixture::contact(9, "Zoe", None);
    harness.world.contacts.push(zoe.clone());
    harness.answer(Ok(Written::ContactAdded(Box::new(zoe))));
    assert_eq!(harness.model.book.drafts, []);
    let last = harness.writes.last().map(|write| write.job.clone());
    assert!(matches!(last, Some(Job::DropDraft(key)) if key.id == DraftId::NewContact));
}

#[test]
fn a_draft_that_is_emptied_again_goes() {
    let mut harness = small();
    harness.press("a").text("Zo").press("esc");
    assert_eq!(harness.model.book.drafts.len(), 1);
    harness.press("a ctrl-u esc");
    assert_eq!(harness.model.book.drafts, []);
}

#[test]
fn what_would_be_lost_at_the_end_is_a_contact_too() {
    let mut harness = small();
    harness.press("E").text("x");
    let draft = harness.model.unsaved().expect("a draft");
    assert_eq!(draft.id, DraftId::EditContact(contact_id(1).to_string()));
    harness.press("ctrl-c");
    assert!(harness.quit);
    assert_eq!(saved_drafts(&harness).len(), 1);
}

#[test]
fn the_draft_of_a_contact_that_is_gone_becomes_a_new_one() {
    let mut harness = small();
    harness.press("E").text(" Diaz").press("esc");
    harness.world.contacts.remove(0);
    harness.press("g d enter");
    assert!(harness.screen().contains("New contact"), "{}", harness.screen());
    assert_eq!(contact_form(&harness).id(), DraftId::NewContact);
    harness.press("enter");
    let Some(Job::AddContact(input)) = harness.job() else { panic!() };
    assert_eq!(input.name, "Ana Ruiz Diaz");
}

// What both changed.

fn theirs(harness: &Harness, change: impl FnOnce(&mut Interaction)) -> Interaction {
    let mut entry = harness.world.entries[0].clone();
    change(&mut entry);
    entry
}

pub(super) fn meanwhile(harness: &mut Harness, change: impl FnOnce(&mut Interaction)) {
    let entry = theirs(harness, change);
    harness.answer(Ok(Written::EntryMeanwhile(Box::new(entry))));
}

fn said(text: &str) -> Option<Summary> {
    Summary::parse(text).ok()
}

fn disputed() -> Harness {
    let mut harness = small();
    harness.press(".").text(", says Ana").press("enter");
    meanwhile(&mut harness, |entry| {
        entry.body.summary = said("Wants the Q4 price");
        entry.body.outcome = Some(Outcome::Voicemail);
    });
    harness
}

#[test]
fn both_are_shown_where_both_changed_the_same() {
    let mut harness = disputed();
    assert_snapshot!("dispute_80x24", harness.screen());
    assert!(matches!(harness.model.layers.last(), Some(Layer::Dispute(_))));
    assert_eq!(saved_drafts(&harness).len(), 2, "ours is a draft, and goes on over theirs");
    harness.model.size = (40, 12);
    assert_snapshot!("dispute_40x12", harness.screen());
    harness.press("j j");
    assert!(harness.screen().contains("says Ana"), "{}", harness.screen());
}

#[test]
fn mine_is_kept_over_theirs() {
    let mut harness = disputed();
    harness.press("m");
    let Some(Job::Correct(read, submission, _)) = harness.job() else { panic!() };
    assert_eq!(read.text(), "Wants the Q4 price");
    assert_eq!(submission.summary, "Wants the Q3 price by Friday, says Ana");
    assert_eq!(submission.outcome, Some(Outcome::Voicemail), "what only they changed stands");
}

#[test]
fn theirs_is_taken() {
    let mut harness = disputed();
    harness.press("t");
    assert!(harness.model.layers.is_empty());
    assert_eq!(harness.toast(), "Theirs stands; nothing of yours was written");
    assert_eq!(harness.model.book.drafts, []);
    let written = |job: &&Job| matches!(job, Job::Correct(..));
    let jobs: Vec<_> = harness.writes.iter().map(|write| &write.job).collect();
    assert_eq!(jobs.into_iter().filter(written).count(), 1);
}

#[test]
fn one_goes_on_with_theirs_beside_it() {
    for key in ["e", "esc"] {
        let mut harness = disputed();
        harness.press(key);
        assert_eq!(form(&harness).focus, Field::Summary);
        let error = form(&harness).error(Field::Summary).unwrap_or_default();
        assert_eq!(error, "somebody else wrote meanwhile: Wants the Q4 price");
        assert!(form(&harness).summary.text().ends_with("says Ana"));
        harness.press("enter");
        let Some(Job::Correct(read, ..)) = harness.job() else { panic!() };
        assert_eq!(read.text(), "Wants the Q4 price", "it is over theirs now");
    }
}

#[test]
fn where_they_changed_another_field_both_stand_unasked() {
    let mut harness = small();
    harness.press(".").text(", says Ana").press("enter");
    meanwhile(&mut harness, |entry| entry.body.duration_seconds = Some(60));
    let Some(Job::Correct(read, submission, _)) = harness.job() else { panic!() };
    assert_eq!(read.body.duration_seconds, Some(60));
    assert_eq!(submission.duration_seconds, Some(60));
    assert!(submission.summary.ends_with("says Ana"));
    assert!(form(&harness).saving.is_some());
}

#[test]
fn a_draft_of_a_correction_knows_what_it_began_with() {
    let mut harness = small();
    harness.press(".").text(", says Ana").press("esc");
    let changed = theirs(&harness, |entry| {
        entry.body.outcome = Some(Outcome::Busy);
        entry.body.summary = said("Wants nothing");
    });
    harness.world.entries[0] = changed;
    harness.press("g d enter");
    assert!(form(&harness).summary.text().ends_with("says Ana"));
    assert_eq!(form(&harness).outcome.text(), "busy", "what was not changed here follows");
    assert!(form(&harness).error(Field::Summary).unwrap().contains("Wants nothing"));
}

#[test]
fn keys_typed_ahead_do_not_choose() {
    let mut harness = small();
    harness.press(".").text(", says Ana").press("enter");
    let write = harness.writes.last().unwrap().clone();
    let result = Ok(Written::EntryMeanwhile(Box::new(theirs(&harness, |_| {}))));
    let wrote =
        crate::tui::message::Wrote { ticket: write.ticket, book: write.book, result, undo: None };
    assert!(wrote.is_to_be_mended());
}

pub(super) fn contact_meanwhile(harness: &mut Harness, change: impl FnOnce(&mut Contact)) {
    let mut contact = harness.world.contacts[0].clone();
    change(&mut contact);
    harness.answer(Ok(Written::ContactMeanwhile(Box::new(contact))));
}

#[test]
fn a_contacts_fields_are_disputed_one_by_one() {
    let mut harness = Harness::new(rich(), (80, 24));
    harness.press("E");
    put(&mut harness, ContactField::Title, " for Europe");
    put(&mut harness, ContactField::Email, "\nana@home.example");
    harness.press("enter");
    contact_meanwhile(&mut harness, |ana| {
        ana.title = Some("CEO".to_owned());
        ana.notes = Some("likes coffee".to_owned());
        ana.details.push(detail(9, DetailKind::Email, "ruiz@acme.example"));
    });
    assert_snapshot!("dispute_contact_80x24", harness.screen());
    harness.press("e");
    let form = contact_form(&harness);
    assert_eq!(form.focus, ContactField::Title);
    assert!(form.error(ContactField::Title).unwrap().ends_with("meanwhile: CEO"));
    assert_eq!(form.field(ContactField::Notes).text(), "likes coffee");
    let emails = form.field(ContactField::Email).text();
    assert_eq!(emails, "ana@acme.example\nruiz@acme.example\nana@home.example");
    harness.press("enter");
    let edit = changed(&harness);
    assert_eq!(edit.title.as_deref(), Some("Head of Purchasing for Europe"));
    assert_eq!((edit.notes, edit.remove_emails), (None, vec![]));
    assert_eq!(edit.emails, ["ana@home.example".into()]);
}

#[test]
fn a_custom_field_of_both_is_disputed_and_another_is_not() {
    for (theirs, clash) in [("red", true), ("blue", false)] {
        let mut harness = Harness::new(rich(), (80, 24));
        harness.press("E");
        go(&mut harness, ContactField::Custom);
        harness.text("green").press("enter");
        contact_meanwhile(&mut harness, |ana| {
            let team = ana.details.iter_mut().find(|it| it.value == "blue").unwrap();
            team.value = theirs.to_owned();
            let mut size = detail(10, DetailKind::Custom, "9");
            size.label = Some("Size".to_owned());
            ana.details.push(size);
        });
        assert_eq!(matches!(harness.model.layers.last(), Some(Layer::Dispute(_))), clash);
        if clash {
            harness.press("m");
        }
        let edit = changed(&harness);
        assert_eq!(edit.custom, [("Team".to_owned(), "bluegreen".to_owned())]);
        assert_eq!(edit.unset, [""; 0]);
    }
}

// A question with a long text.

#[test]
fn a_long_text_is_read_before_it_is_deleted() {
    let mut world = World::small();
    let lines: Vec<String> = (1..=40).map(|n| format!("line {n}")).collect();
    world.entries[0].body.summary = said(&lines.join("\n"));
    for size in [(80, 24), (40, 12)] {
        let mut harness = Harness::new(world.clone(), size);
        harness.press("tab d");
        assert!(harness.screen().contains("line 1\n") || harness.screen().contains("line 1 "));
        assert!(harness.screen().contains("(more of 310 characters: j k)"), "{}", harness.screen());
        for _ in 0..60 {
            harness.press("j");
        }
        assert!(harness.screen().contains("line 40"), "{}", harness.screen());
        assert!(harness.screen().contains("permanent"), "{}", harness.screen());
        harness.press("k");
        assert!(!harness.screen().contains("line 40"), "{}", harness.screen());
        harness.press("pgdn pgdn");
        assert!(harness.screen().contains("line 40"), "{}", harness.screen());
        harness.press("n d");
        assert!(!harness.screen().contains("line 40"), "it begins at its beginning");
    }
}
