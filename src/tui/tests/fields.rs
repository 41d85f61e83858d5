//! The fields of the forms that are seldom used, and those that name members.

use crate::app::InteractionEdit;
use crate::domain::interaction::{ChecklistItem, Quality, Resolution, Satisfaction};
use crate::domain::{Interaction, Named, Role, Timestamp};

use super::super::form::{Field, LogForm, Submission, changes};
use super::super::message::{Job, Taken, Written};
use super::super::model::Layer;
use super::fixture::{account, entry, member, whom};
use super::{Harness, World};

fn form(harness: &mut Harness) -> &mut LogForm {
    harness.model.log_form().expect("the form is not open")
}

fn logged(harness: &Harness) -> &Submission {
    match harness.job() {
        Some(Job::Log(submission, _) | Job::Correct(_, submission, _)) => submission,
        job => panic!("nothing was saved: {job:?}"),
    }
}

fn item(text: &str, done: bool) -> ChecklistItem {
    ChecklistItem { text: text.to_owned(), done }
}

#[track_caller]
fn shows(harness: &Harness, text: &str) {
    let screen = harness.screen();
    let words: Vec<&str> = screen.split_whitespace().collect();
    assert!(words.join(" ").contains(text), "no {text:?} in\n{screen}");
}

/// An entry that has all of them.
fn rated(world: &World) -> Interaction {
    let ana = world.contacts[0].clone();
    let mut entry = entry(9, &[&ana], "Not happy", 10);
    entry.body.satisfaction = Satisfaction::new(2);
    entry.body.resolution = Some(Resolution::Needed);
    entry.body.checklist = vec![item("budget known", true), item("who signs", false)];
    entry.body.quality = Quality::Noise;
    entry
}

#[test]
fn the_common_way_costs_no_key_more() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("c").text("Wants it");
    shows(&harness, "More satisfied, resolution, checklist, quality");
    assert!(!harness.screen().contains("Satisfied"), "{}", harness.screen());
    harness.press("enter");
    let rare = &logged(&harness).rare;
    assert_eq!((rare.satisfaction, rare.resolution), (None, None));
    assert!(rare.checklist.is_empty() && rare.quality == Quality::Signal);
}

#[test]
fn tab_behind_the_last_field_unfolds_those_that_are_seldom_used() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("c").text("Not happy").press("tab tab tab tab tab tab");
    assert_eq!(form(&mut harness).focus, Field::Direction);
    harness.press("tab");
    assert_eq!(form(&mut harness).focus, Field::Satisfaction);
    shows(&harness, "> Satisfied 1 (not at all) to 5 (very)");
    harness.text("2").press("tab");
    shows(&harness, "Satisfied 2 of 5");
    harness.text("n").press("tab");
    shows(&harness, "Resolution n = needed");
    shows(&harness, "what to do or ask, one a line; Ctrl-t ticks");
    harness.text("who signs").press("alt-enter").text("send the offer").press("ctrl-t");
    shows(&harness, "[x] send the offer");
    harness.press("ctrl-t");
    shows(&harness, "[ ] send the offer");
    harness.press("ctrl-t tab");
    assert_eq!(form(&mut harness).focus, Field::Quality);
    shows(&harness, "signal; n for noise, which counts as no contact");
    harness.text("n").press("tab");
    assert_eq!(form(&mut harness).focus, Field::Who);
    harness.press("enter");
    let rare = logged(&harness).rare.clone();
    assert_eq!(rare.satisfaction, Satisfaction::new(2));
    assert_eq!(rare.resolution, Some(Resolution::Needed));
    assert_eq!(rare.checklist, [item("who signs", false), item("send the offer", true)]);
    assert_eq!(rare.quality, Quality::Noise);
    // And the other way round.
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("c shift-tab shift-tab");
    assert_eq!(form(&mut harness).focus, Field::Quality);
    harness.press("shift-tab shift-tab shift-tab shift-tab");
    assert_eq!(form(&mut harness).focus, Field::Direction);
}

#[test]
fn what_cannot_be_read_says_so_at_its_field() {
    let mut harness = Harness::new(World::small(), (80, 30));
    harness.press("c").text("x").press("shift-tab shift-tab").text("maybe");
    harness.press("shift-tab shift-tab").text("x").press("shift-tab").text("7").press("enter");
    assert!(harness.job().is_none());
    for text in ["say 1 to 5", "say needed or resolved", "say signal or noise"] {
        shows(&harness, text);
    }
    assert_eq!(form(&mut harness).focus, Field::Satisfaction);
}

#[test]
fn a_draft_keeps_them_and_shows_them_again() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("c shift-tab shift-tab").text("n").press("shift-tab").text("call back");
    harness.press("esc");
    assert_eq!(harness.model.book.drafts.len(), 1);
    harness.press("c");
    shows(&harness, "Checklist call back");
    shows(&harness, "Quality n = noise");
    // Only what is empty is folded.
    shows(&harness, "More satisfied, resolution");
    let draft = harness.model.book.drafts[0].clone();
    assert_eq!(draft.fields.get("checklist").map(String::as_str), Some("call back"));
}

#[test]
fn they_are_edited_with_their_entry_and_taken_back_with_it() {
    let mut world = World::small();
    let rated = rated(&world);
    world.entries.insert(0, rated.clone());
    let mut harness = Harness::new(world.counted(), (80, 30));
    harness.press(".");
    shows(&harness, "Satisfied 2 of 5");
    shows(&harness, "[x] budget known");
    shows(&harness, "[ ] who signs");
    shows(&harness, "Quality noise");
    // Nothing was changed: nothing is written.
    harness.press("enter");
    assert_eq!(changes(&rated, logged(&harness), whom(&[1])), InteractionEdit::default());
    let Some(Job::Correct(_, _, draft)) = harness.job().cloned() else { panic!() };
    harness.answer(Ok(Written::Corrected(Box::new(rated.clone()), draft)));
    // To the end of the checklist and tick it; the noise was none.
    harness.press(". shift-tab shift-tab shift-tab ctrl-u shift-tab ctrl-t enter");
    let edit = changes(&rated, logged(&harness), whom(&[1]));
    let ticked = vec![item("budget known", true), item("who signs", true)];
    let expected = InteractionEdit {
        checklist: Some(ticked),
        quality: Some(Quality::Signal),
        ..InteractionEdit::default()
    };
    assert_eq!(edit, expected);
    // Taken back, it is a draft with all of it.
    let taken = Taken {
        id: rated.id,
        created: Vec::new(),
        people: Vec::new(),
        opened_at: rated.body.occurred_at,
        occurred_at: rated.body.occurred_at,
        time: String::new(),
        follow_up: String::new(),
        completed: None,
        draft: None,
    };
    let draft = super::super::form::undone(&rated, &[], &taken, harness.model.dates.zone);
    assert!(!draft.fields.contains_key("time"), "now, as it was");
    // What somebody corrected since is not lost with it.
    let earlier = Taken {
        occurred_at: Timestamp::from_millis(rated.body.occurred_at.millis() - 60_000),
        ..taken
    };
    let corrected = super::super::form::undone(&rated, &[], &earlier, harness.model.dates.zone);
    assert_eq!(corrected.fields["time"], harness.model.dates.field(rated.body.occurred_at));
    // With several, it goes back to the draft of all of them.
    let several = crate::app::DraftId::Contact("one+two".to_owned());
    let kept = Taken { draft: Some(several.clone()), ..earlier };
    let mut with_two = rated.clone();
    with_two.contacts.push(with_two.contacts[0].clone());
    let kept = super::super::form::undone(&with_two, &[], &kept, harness.model.dates.zone);
    assert_eq!(kept.id, several);
    let mut again = LogForm::new(rated.body.kind, None, rated.body.occurred_at);
    again.restore(&draft);
    assert_eq!(again.checklist.text(), "[x] budget known\n[ ] who signs");
    assert_eq!((again.satisfaction.text(), again.resolution.text()), ("2", "needed"));
    assert_eq!(again.quality.text(), "noise");
}

#[test]
fn they_stand_on_the_entry_in_the_timeline() {
    let mut world = World::small();
    let rated = rated(&world);
    world.entries.insert(0, rated);
    let mut harness = Harness::new(world.counted(), (120, 30));
    shows(&harness, "15:20 call noise to be resolved satisfied 2/5 1/2 ti…");
    harness.press("tab enter");
    for text in ["Satisfaction 2 of 5", "Resolution needed", "Checklist [x] budget known"] {
        shows(&harness, text);
    }
}

#[test]
fn a_low_terminal_reaches_every_field() {
    let mut harness = Harness::new(World::small(), (40, 12));
    harness.press("c").text("x").press("shift-tab shift-tab");
    shows(&harness, "> Quality");
    harness.press("shift-tab").text("one").press("alt-enter").text("two");
    shows(&harness, "> Checklist one");
    shows(&harness, "two");
}

#[test]
fn a_contact_gets_its_holder_by_completion() {
    let mut world = World::small();
    world.members = vec![
        member(6, "Ana Owner", Role::Owner),
        member(7, "Bob Meyer", Role::Member),
        member(8, "Bea Lindt", Role::Member),
    ];
    let mut harness = Harness::new(world, (80, 30));
    harness.press("a").text("Dora").press("tab tab tab tab tab tab").text("b");
    shows(&harness, "> Holder");
    shows(&harness, "Bob Meyer");
    shows(&harness, "Bea Lindt");
    // Nobody becomes a member by being typed here.
    assert!(!harness.screen().contains("+ new"), "{}", harness.screen());
    harness.press("down enter enter");
    match harness.job() {
        Some(Job::AddContact(input)) => assert_eq!(input.holder.as_deref(), Some("Bea Lindt")),
        job => panic!("{job:?}"),
    }
}

#[test]
fn the_holder_is_changed_and_taken_away_in_the_form() {
    let mut harness = Harness::new(World::small(), (80, 30));
    harness.press("E");
    shows(&harness, "Holder Bob Meyer");
    harness.press("tab tab tab tab tab tab ctrl-u enter");
    match harness.job() {
        Some(Job::EditContact(_, edit)) => assert_eq!(edit.holder.as_deref(), Some("")),
        job => panic!("{job:?}"),
    }
    // Somebody else gave it to another meanwhile: both are shown.
    let mut theirs = harness.world.contacts[0].clone();
    theirs.holder = Some(Named {
        id: member(8, "Bea Lindt", Role::Member).member.id,
        name: "Bea Lindt".to_owned(),
    });
    harness.answer(Ok(Written::ContactMeanwhile(Box::new(theirs))));
    assert!(matches!(harness.model.layers.last(), Some(Layer::Dispute(_))));
    shows(&harness, "Bea Lindt");
}

#[test]
fn only_the_filter_of_the_contacts_names_somebody() {
    let mut world = World::small();
    world.accounts = vec![account(1, "Acme Corp")];
    world.entries.clear();
    let mut harness = Harness::new(world.counted(), (80, 24));
    harness.press("/").text("dora").press("enter c");
    assert_eq!(form(&mut harness).who.edit.text(), "dora");
    shows(&harness, "+ new contact \"dora\"");
    harness.press("esc");
    harness.model.book.drafts.clear();
    // The filter is still there, behind another screen.
    for screen in ["g a", "g b", "g m", "g s"] {
        harness.press(screen).press("c");
        let form = form(&mut harness);
        assert_eq!((form.who.edit.text(), form.focus), ("", Field::Who), "{screen}");
        harness.press("esc");
        assert!(harness.model.layers.is_empty());
    }
    // What stands in the filter of the activity is sought in texts.
    harness.press("g a /").text("price").press("enter c");
    assert_eq!(form(&mut harness).who.edit.text(), "");
}

#[test]
fn a_letter_takes_the_place_of_a_whole_outcome() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("c tab").text("v").press("esc c tab").text("n");
    let outcome =
        |harness: &mut Harness| harness.model.log_form().unwrap().outcome.text().to_owned();
    assert_eq!(outcome(&mut harness), "n");
    harness.press("ctrl-u").text("voicemail").press("tab shift-tab").text("v");
    assert_eq!(outcome(&mut harness), "v");
    // Any other key keeps it, and a word of one's own is typed on.
    harness.press("ctrl-u").text("voicemail").press("tab shift-tab end").text(" x");
    assert_eq!(outcome(&mut harness), "voicemail x");
    harness.press("tab shift-tab").text("y");
    assert_eq!(outcome(&mut harness), "voicemail xy");
}
