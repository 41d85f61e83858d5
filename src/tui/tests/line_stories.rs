//! Logging by one line over a real file.

use super::stories::{Story, add, ana, entries, start, tell};
use crate::app::{ContactEdit, FollowUpQuery, LabelInput, MemberInput, Session};
use crate::domain::{FollowUp, InteractionType, Outcome, Role};

fn promised(session: &Session) -> Vec<FollowUp> {
    session.follow_ups(&FollowUpQuery { limit: 10, ..FollowUpQuery::default() }).unwrap().rows
}

#[test]
fn a_line_logs_all_that_it_says() {
    tell("line_stories::a_line_logs_all_that_it_says", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "+49 89 1234");
        let zoe = add(&session, "Zoe Ford", "");
        let vip = LabelInput { name: Some("key account".to_owned()), ..LabelInput::default() };
        session.add_label(&vip).unwrap();
        session.label_contact(zoe, "key account", true).unwrap();
        let mut story = Story::open(session);
        story.press("l").press("ctrl-a").text("m ").press("end");
        story.text(", zoe 1h @yesterday 15:00: went through it +key-account then fri send it");
        story.engine.settle();
        for text in [
            "Type       meeting",
            "With       Bruno Diaz · Acme",
            "Zoe Ford · Acme",
            "When       Tue 3 Mar 2026 15:00",
            "Duration   1h",
            "Summary    went through it",
            "Labels     key account",
            "Follow-up  Friday 6 March 2026 09:00 · send it",
        ] {
            story.shows(text);
        }
        story.press("enter").settle();
        story.shows("Logged: meeting with Bruno Diaz, Zoe Ford; follow-up Friday 6 March 2026");
        story.shows("went through it");

        let session = ana(home);
        let logged = entries(&session, zoe).remove(0);
        assert_eq!(logged.body.participants, [bruno, zoe]);
        assert_eq!(logged.body.kind, InteractionType::Meeting);
        assert_eq!(logged.body.duration_seconds, Some(3600));
        assert_eq!(session.contact(zoe).unwrap().labels[0].name, "key account");
        let promised_then = promised(&session);
        assert_eq!((promised_then.len(), promised_then[0].text.as_str()), (1, "send it"));
        assert_eq!(promised_then[0].contact.id, bruno);

        story.press("u").settle();
        story.shows("Taken back");
        story.shows("went through it");
        assert!(entries(&session, zoe).is_empty());
        assert!(promised(&session).is_empty(), "the follow-up goes with its entry");
        let labels = |id| session.contact(id).unwrap().labels;
        assert!(labels(bruno).is_empty(), "and so do the labels that it put on");
        assert_eq!(labels(zoe).len(), 1, "but for one that was there before");
    });
}

#[test]
fn what_others_made_of_an_entrys_labels_since_is_not_undone() {
    tell("line_stories::what_others_made_of_an_entrys_labels_since_is_not_undone", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "");
        for name in ["vip", "key"] {
            let label = LabelInput { name: Some(name.to_owned()), ..LabelInput::default() };
            session.add_label(&label).unwrap();
        }
        let mut story = Story::open(session);
        story.press("l").text("n: went through it +vip +key");
        story.engine.settle();
        story.press("enter").settle();
        let session = ana(home);
        assert_eq!(session.contact(bruno).unwrap().labels.len(), 2);
        // Somebody takes one off, and puts it on for reasons of their own.
        session.label_contact(bruno, "vip", false).unwrap();
        session.label_contact(bruno, "vip", true).unwrap();
        story.press("u").settle();
        story.shows("Taken back");
        let labels = session.contact(bruno).unwrap().labels;
        let names: Vec<_> = labels.iter().map(|label| label.name.as_str()).collect();
        assert_eq!(names, ["vip"]);
    });
}

#[test]
fn somebody_new_is_made_by_a_line_and_goes_with_its_undo() {
    tell("line_stories::somebody_new_is_made_by_a_line_and_goes_with_its_undo", |home| {
        let mut story = Story::open(ana(home));
        story.press("l").text("zed@nolan.example vm then fri");
        story.engine.settle();
        story.shows("+ new contact \"zed@nolan.example\"");
        story.press("enter").settle();
        story.shows("Logged: call with zed");
        let session = ana(home);
        let zed = session.find_contact("zed@nolan.example").unwrap();
        assert_eq!(entries(&session, zed)[0].body.outcome, Some(Outcome::Voicemail));
        assert_eq!(promised(&session)[0].text, "Call zed");
        story.press("u").settle();
        assert!(session.find_contact("zed@nolan.example").is_err());
        assert!(promised(&session).is_empty());
    });
}

#[test]
fn an_email_that_is_none_and_a_day_to_come_are_told_in_their_place() {
    tell("line_stories::an_email_that_is_none_and_a_day_to_come_are_told_in_their_place", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "");
        let mut story = Story::open(session);
        story.press("l").press("ctrl-u").text("c zed@: hello").press("enter");
        story.shows("     ^^^^");
        story.press("ctrl-u").text("bruno @2026-05-01: hello").press("enter");
        story.shows("         ^^^^^^^^^^^");
        story.press("ctrl-u").text("n bruno 12m: hello").press("enter");
        story.shows("! a note has no duration");
        assert!(entries(&ana(home), bruno).is_empty());
    });
}

#[test]
fn the_one_last_in_touch_is_offered_first() {
    tell("line_stories::the_one_last_in_touch_is_offered_first", |home| {
        let session = ana(home);
        add(&session, "Zoe Abel", "");
        add(&session, "Zoe Ford", "");
        let mut story = Story::open(session);
        story.press("l ctrl-u").text("ford: hello").press("enter").settle();
        story.press("l ctrl-u").text("zoe: again");
        story.engine.settle();
        story.shows("> Zoe Ford · Acme");
        story.press("enter enter").settle();
        let session = ana(home);
        let ford = session.find_contact("ford").unwrap();
        assert_eq!(entries(&session, ford).len(), 2);
    });
}

#[test]
fn whom_the_line_was_begun_with_is_meant_though_the_name_is_another_by_now() {
    tell(
        "line_stories::whom_the_line_was_begun_with_is_meant_though_the_name_is_another_by_now",
        |home| {
            let session = ana(home);
            let zoe = add(&session, "Zoe Ford", "");
            let mut story = Story::open(ana(home));
            story.press("l");
            let named = ContactEdit { name: Some("Zoe Hart".to_owned()), ..ContactEdit::default() };
            session.edit_contact(zoe, &named).unwrap();
            story.text(": hello").press("enter").settle();
            story.shows("Logged: call with Zoe Hart");
            assert_eq!(entries(&session, zoe).len(), 1);
            // One who is gone is told.
            story.press("l").text(": again");
            session.delete_contact(zoe).unwrap();
            story.press("enter").settle();
            story.shows("was deleted meanwhile: name somebody else");
            story.shows("+ new contact \"Zoe Hart\"");
        },
    );
}

#[test]
fn a_viewer_is_refused_the_line() {
    tell("line_stories::a_viewer_is_refused_the_line", |home| {
        let session = ana(home);
        add(&session, "Bruno Diaz", "+49 89 1234");
        let vera = MemberInput { email: Some("vera@x.org".to_owned()), ..MemberInput::default() };
        session.add_member(&vera, Role::Viewer).unwrap();
        let mut session_of_vera = start(home, "vera@x.org");
        session_of_vera.enter(session.book().unwrap().id).unwrap();
        let mut story = Story::open(session_of_vera);
        story.press("l");
        story.shows("only members and owners can log to");
        assert!(story.engine.model.layers.is_empty());
    });
}

#[test]
fn a_deal_that_fits_several_is_chosen_from_and_one_that_fits_none_is_told() {
    let name =
        "line_stories::a_deal_that_fits_several_is_chosen_from_and_one_that_fits_none_is_told";
    tell(name, |home| {
        let session = ana(home);
        let zoe = add(&session, "Zoe Ford", "");
        for title in ["Q3 licences", "Q3 support", "Renewal", "renewal"] {
            let input = crate::app::OpportunityInput {
                title: Some(title.to_owned()),
                account: Some("Acme".to_owned()),
                ..crate::app::OpportunityInput::default()
            };
            session.add_opportunity(&input).unwrap();
        }
        let mut story = Story::open(session);
        story.press("l").text("zoe: sent the quote deal:q3");
        story.engine.settle();
        story.shows("\"q3\" fits several opportunities: choose one");
        story.shows("Deal     > Q3 licences");
        story.press("down enter");
        story.engine.settle();
        story.shows("zoe: sent the quote deal:Q3 support");
        story.shows("Deal       Q3 support");
        // Two of the same name are told apart by their ids.
        story.press("ctrl-u").text("zoe: it deal:renewal");
        story.engine.settle();
        story.shows("fits several opportunities");
        story.press("enter");
        story.engine.settle();
        story.shows("Deal       Renewal");
        story.press("ctrl-u").text("zoe: the deal:breaker");
        story.engine.settle();
        story.shows("Deal       No opportunity fits \"breaker\": deal: stays text");
        story.press("ctrl-u").text("zoe: sent it deal:support then fri").press("enter").settle();
        let logged = entries(&ana(home), zoe).remove(0);
        assert_eq!(logged.opportunity.unwrap().name, "Q3 support");
    });
}

#[test]
fn a_line_that_names_nobody_is_about_the_selected_contact() {
    tell("line_stories::a_line_that_names_nobody_is_about_the_selected_contact", |home| {
        let session = ana(home);
        let zoe = add(&session, "Zoe Ford", "");
        add(&session, "Vmware Kim", "");
        let mut story = Story::open(session);
        story.press("/").text("zoe").press("enter");
        story.press("l").text("vm");
        story.engine.settle();
        story.shows("> Zoe Ford vm ");
        story.shows("Outcome    voicemail");
        // A name that begins so takes the place of the selected one, and gives it back.
        story.text("ware");
        story.engine.settle();
        story.shows("> vmware ");
        story.shows("Vmware Kim");
        story.press("backspace backspace backspace backspace");
        story.shows("> Zoe Ford vm ");
        story.press("enter").settle();
        story.shows("Logged: call with Zoe Ford");
        assert_eq!(entries(&ana(home), zoe)[0].body.outcome, Some(Outcome::Voicemail));
        story.press("l").text("n: wants the plan");
        story.engine.settle();
        story.shows("> n Zoe Ford: wants the plan");
        story.press("enter").settle();
        let note = entries(&ana(home), zoe).remove(0);
        assert_eq!(
            (note.body.kind, note.text().as_ref()),
            (InteractionType::Note, "wants the plan")
        );
        story.press("l").text("m vmware 1h: the demo");
        story.engine.settle();
        story.shows("> m vmware 1h: the demo");
    });
}

#[test]
fn a_kept_line_makes_nobody_anew_who_is_gone_since() {
    tell("line_stories::a_kept_line_makes_nobody_anew_who_is_gone_since", |home| {
        let session = ana(home);
        let zoe = add(&session, "Zoe Ford", "");
        add(&session, "Bruno Diaz", "");
        let mut story = Story::open(session);
        story.press("l ctrl-u").text("c zoe ford vm");
        story.engine.settle();
        story.press("esc").settle();
        // Somebody else deletes her: this computer's drafts stay.
        ana(home).delete_contact(zoe).unwrap();
        story.press("l");
        story.engine.settle();
        story.shows("this contact is gone since the line was kept");
        story.press("enter");
        story.engine.settle();
        assert!(ana(home).find_contact("zoe").is_err(), "nobody was made");
        story.press("end ctrl-u").text("c zoe ford vm");
        story.engine.settle();
        story.shows("+ new contact \"zoe ford\"");
    });
}

#[test]
fn a_kept_line_stays_with_the_others_when_one_of_them_is_deleted() {
    tell("line_stories::a_kept_line_stays_with_the_others_when_one_of_them_is_deleted", |home| {
        let session = ana(home);
        add(&session, "Bruno Diaz", "");
        let zoe = add(&session, "Zoe Ford", "");
        let mut story = Story::open(session);
        story.press("l ctrl-u").text("m bruno, zoe: a long text");
        story.engine.settle();
        story.press("esc").settle();
        ana(home).delete_contact(zoe).unwrap();
        // Also where the program begins anew: the line is on the disk, and zoe is nobody new.
        let mut story = Story::open(ana(home));
        story.press("l");
        story.engine.settle();
        story.shows("m bruno, zoe: a long text");
        story.shows("this contact is gone since the line was kept");
    });
}

#[test]
fn a_name_that_is_typed_again_is_free_though_the_text_has_it_too() {
    tell("line_stories::a_name_that_is_typed_again_is_free_though_the_text_has_it_too", |home| {
        let session = ana(home);
        let zoe = add(&session, "Zoe Ford", "");
        add(&session, "Bruno Diaz", "");
        let mut story = Story::open(session);
        story.press("l ctrl-u").text("c zoe: talked to zoe's boss");
        story.engine.settle();
        story.press("esc").settle();
        ana(home).delete_contact(zoe).unwrap();
        story.press("l home right right right right right");
        // While something is typed beside the name it is still the same.
        story.text(" 1");
        story.engine.settle();
        story.press("backspace backspace");
        story.engine.settle();
        story.shows("this contact is gone since the line was kept");
        story.press("backspace backspace backspace").text("zoe");
        story.engine.settle();
        story.shows("c zoe: talked to zoe's boss");
        story.shows("+ new contact \"zoe\"");
    });
}
