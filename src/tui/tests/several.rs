//! Forms about several contacts: whom their drafts are about when somebody else takes part in the end,
//! or is deleted meanwhile.

use super::fixture::contact_id;
use super::stories::{Story, add, ana, entries, tell};
use super::{Harness, World};
use crate::app::{Draft, DraftId, FollowUpQuery, SEVERAL};
use crate::domain::ContactId;
use crate::tui::form::{Choice, Field};
use crate::tui::message::{Job, Msg, Timer};
use crate::tui::model::Layer;

/// Names the draft of an entry with these.
fn with(contacts: &[ContactId]) -> DraftId {
    let mut ids: Vec<String> = contacts.iter().map(ToString::to_string).collect();
    ids.sort_unstable();
    DraftId::Contact(ids.join(SEVERAL))
}

fn go_to(harness: &mut Harness, field: Field) {
    for _ in 0..20 {
        if harness.model.log_form().unwrap().focus == field {
            return;
        }
        harness.press("tab");
    }
    panic!("{}", harness.screen());
}

fn dropped(harness: &Harness) -> Vec<&DraftId> {
    fn of(job: &Job) -> Option<&DraftId> {
        if let Job::DropDraft(key) = job { Some(&key.id) } else { None }
    }
    harness.writes.iter().filter_map(|write| of(&write.job)).collect()
}

#[test]
fn a_draft_of_several_is_about_those_whom_it_is_with_in_the_end() {
    let [one, two, three] = [1, 2, 3].map(contact_id);
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("space space c").text("about the fair");
    harness.send(Msg::Due(Timer::Draft));
    assert_eq!(harness.model.book.drafts[0].id, with(&[one, two]));
    // Carl leaves; it is kept in between, too; and somebody else takes part.
    go_to(&mut harness, Field::With);
    harness.press("backspace");
    harness.send(Msg::Due(Timer::Draft));
    harness.text("kobe");
    harness.press("ctrl-u").text("芽").press("enter esc");
    let ids: Vec<&DraftId> = harness.model.book.drafts.iter().map(|draft| &draft.id).collect();
    assert_eq!(ids, [&with(&[one, three])]);
    assert_eq!(dropped(&harness), [&with(&[one, two]), &with(&[one])], "each was kept for a while");

    // It is found by those, and not by whom it was begun with.
    harness.press("c");
    assert!(!harness.screen().contains("about the fair"), "{}", harness.screen());
    harness.press("esc - g g space j space c");
    assert!(harness.screen().contains("about the fair"), "{}", harness.screen());
    harness.press("enter");
    let Some(Job::Log(submission, draft)) = harness.job() else { panic!("{:?}", harness.writes) };
    let people: Vec<_> = submission.people.iter().filter_map(Choice::id).collect();
    assert_eq!((people.as_slice(), &draft.id), (&[one, three][..], &with(&[one, three])));
    harness.log_it();
    assert!(harness.model.book.drafts.is_empty());
}

#[test]
fn an_entry_that_is_saved_at_once_leaves_no_draft_of_whom_it_was_begun_with() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("space space c").text("about the fair");
    harness.send(Msg::Due(Timer::Draft));
    go_to(&mut harness, Field::With);
    harness.press("backspace enter");
    let Some(Job::Log(_, draft)) = harness.job() else { panic!("{:?}", harness.writes) };
    assert_eq!(draft.id, with(&[contact_id(1)]));
    harness.log_it();
    assert!(harness.model.book.drafts.is_empty());
    assert_eq!(dropped(&harness), [&with(&[contact_id(1), contact_id(2)])]);
}

fn kept(home: &std::path::Path) -> Vec<Draft> {
    ana(home).drafts().unwrap().list()
}

#[test]
fn an_entry_with_somebody_who_is_deleted_meanwhile_is_one_draft() {
    tell("several::an_entry_with_somebody_who_is_deleted_meanwhile_is_one_draft", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "");
        let carla = add(&session, "Carla Neri", "+49 89 5678");
        let mut story = Story::open(session);
        story.press("space j space c").text("met");
        story.engine.take(Msg::Due(Timer::Draft));
        story.settle();
        assert_eq!(kept(home)[0].id, with(&[bruno, carla]));
        ana(home).delete_contact(carla).unwrap();
        assert_eq!(kept(home)[0].id, with(&[bruno]), "the one who deletes takes her out");
        story.text(" both");
        story.engine.take(Msg::Due(Timer::Draft));
        story.settle();
        let drafts = kept(home);
        assert_eq!((drafts.len(), &drafts[0].id), (1, &with(&[bruno])));
        assert_eq!(drafts[0].fields["summary"], "met both");
        assert!(!format!("{drafts:?}").contains("Carla"), "{drafts:?}");
        story.shows("left out here: Carla Neri");
        // The form goes on with the others, and leaves nothing behind.
        story.text(" of them").press("enter").settle();
        assert_eq!(entries(&ana(home), bruno)[0].text(), "met both of them");
        assert_eq!(kept(home), []);
        assert!(story.engine.model.book.drafts.is_empty());
    });
}

#[test]
fn the_first_who_is_deleted_meanwhile_gives_the_place_to_the_next() {
    tell("several::the_first_who_is_deleted_meanwhile_gives_the_place_to_the_next", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "");
        let carla = add(&session, "Carla Neri", "");
        let mut story = Story::open(session);
        story.press("space j space c").text("met");
        story.engine.take(Msg::Due(Timer::Draft));
        story.settle();
        ana(home).delete_contact(bruno).unwrap();
        // It is parked before it was kept once more.
        story.text(" both").press("esc").settle();
        let drafts = kept(home);
        assert_eq!((drafts.len(), &drafts[0].id), (1, &with(&[carla])));
        let listed: Vec<_> = story.engine.model.book.drafts.iter().map(|it| &it.id).collect();
        assert_eq!(listed, [&with(&[carla])]);
    });
}

#[test]
fn a_follow_up_with_somebody_who_is_deleted_meanwhile_is_one_draft() {
    tell("several::a_follow_up_with_somebody_who_is_deleted_meanwhile_is_one_draft", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "");
        let carla = add(&session, "Carla Neri", "");
        let mut story = Story::open(session);
        story.press("space j space f").text("fri").press("tab").text("send");
        story.engine.take(Msg::Due(Timer::Draft));
        story.settle();
        ana(home).delete_contact(carla).unwrap();
        story.text(" it");
        story.engine.take(Msg::Due(Timer::Draft));
        story.settle();
        let drafts = kept(home);
        assert_eq!(drafts.len(), 1, "{drafts:?}");
        assert_eq!(drafts[0].id, DraftId::NewFollowUp(bruno.to_string()));
        story.shows("left out here: Carla Neri");
        assert!(matches!(story.engine.model.layers.last(), Some(Layer::Sheet(_))));
        story.press("enter").settle();
        let query = FollowUpQuery { limit: 9, ..FollowUpQuery::default() };
        let promised = ana(home).follow_ups(&query).unwrap().rows;
        assert_eq!((promised.len(), promised[0].contact.id), (1, bruno));
        assert_eq!(kept(home), []);
    });
}
