//! What the file refuses is said at the field that it is about; and what a form says of itself.

use super::stories::{Story, ana, tell};
use super::{Harness, World};
use crate::tui::model::Layer;

/// Returns the row after the field's own.
fn below(story: &mut Story, field: &str) -> String {
    let shown = story.screen();
    let mut rows = shown.lines().skip_while(|row| !row.contains(field)).skip(1);
    rows.next().unwrap_or_default().to_owned()
}

#[test]
fn an_account_says_it_at_the_field_that_is_wrong() {
    tell("where_wrong::an_account_says_it_at_the_field_that_is_wrong", |home| {
        let mut story = Story::open(ana(home));
        story.press("g A a").text("Acme").press("enter").until("Added: Acme");
        story.press("a").text("Borg").press("tab").text("nosuch").press("tab").press("enter");
        story.until("there is no account");
        assert!(below(&mut story, "> Part of").contains("there is no account"));
        story.press("ctrl-u tab tab").text("nobody").press("tab enter");
        story.until("there is no member");
        assert!(below(&mut story, "> Holder").contains("there is no member"));
        story.press("ctrl-u shift-tab").text("a b@c").press("tab enter");
        story.until("is not a mail domain");
        assert!(below(&mut story, "> Domains").contains("is not a mail domain"));
        story.press("ctrl-u shift-tab shift-tab ctrl-u").text("Acme").press("tab enter");
        story.until("account \"Acme\"");
        assert!(below(&mut story, "> Name").contains("\"Acme\""));
        // The same where one is changed.
        story.press("esc E tab").text("nosuch").press("tab enter").until("there is no account");
        assert!(below(&mut story, "> Part of").contains("there is no account"));
    });
}

#[test]
fn a_contact_says_it_at_the_field_that_is_wrong() {
    tell("where_wrong::a_contact_says_it_at_the_field_that_is_wrong", |home| {
        let mut story = Story::open(ana(home));
        story.press("a").text("Zoe").press("shift-tab shift-tab shift-tab shift-tab shift-tab");
        story.press("shift-tab shift-tab").text("nobody").press("shift-tab enter");
        story.until("there is no member");
        assert!(below(&mut story, "> Holder").contains("there is no member"));
        story.press("ctrl-u tab").text("2999-01-01").press("tab enter");
        story.until("lies in the future");
        assert!(below(&mut story, "> Birthday").contains("lies in the future"));
        assert!(matches!(story.engine.model.layers.last(), Some(Layer::Contact(_))));
    });
}

#[test]
fn a_title_that_is_too_long_keeps_the_phone() {
    let mut world = World::small();
    "Amélie Saïdi".clone_into(&mut world.contacts[0].name);
    if let Some(account) = &mut world.contacts[0].account {
        "Les Tilleuls Électronique SARL".clone_into(&mut account.name);
    }
    world.contacts[0].details[0].value = "+33 2 61 91 04 18".to_owned();
    let title = |world: &World, columns| {
        let mut harness = Harness::new(world.clone(), (columns, 24));
        harness.press("c");
        let shown = harness.screen();
        shown.lines().find(|row| row.contains("Call with")).unwrap_or_default().to_owned()
    };
    for (columns, account) in [(120, "Électronique …"), (80, "· Les Til"), (60, "")] {
        let title = title(&world, columns);
        assert!(title.contains("Amélie Saïdi") && title.contains("+33 2 61 91 04 18"), "{title}");
        assert!(title.contains(account), "{title}");
    }
    "Amélie de la Tour d'Auvergne et de Bouillon".clone_into(&mut world.contacts[0].name);
    let title = title(&world, 60);
    assert!(title.contains("… · +33 2 61 91 04 18"), "{title}");
}
