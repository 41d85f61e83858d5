//! Entries wherever they show: timelines, the contact in full, the activity, and what they were.

use insta::assert_snapshot;
use uuid::Uuid;

use super::fixture::{NOW, contact, contact_id, detail, entry, entry_id};
use super::stories::{Story, add, ana, tell};
use super::{Harness, World};
use crate::app::{Earlier, InteractionEdit, LogInput, OpportunityInput, Whom, Zone};
use crate::domain::interaction::{ChecklistItem, Resolution, Satisfaction, Version};
use crate::domain::{
    AccountId, Birthday, DetailKind, Interaction, InteractionType, MemberId, Named, Opportunity,
    OpportunityId, Outcome, RelationKind, Relationship, RelationshipId, Role, Summary, Timestamp,
};
use crate::tui::contacts::Pane;
use crate::tui::form::Choice;
use crate::tui::message::{Job, Written};
use crate::tui::model::Layer;
use crate::tui::screen::Screen;

const SIZES: [(u16, u16); 3] = [(80, 24), (40, 12), (120, 40)];

fn small() -> Harness {
    Harness::new(World::small(), (80, 24))
}

fn named<T>(number: u128, name: &str) -> Named<T>
where
    T: From<Uuid>,
{
    Named { id: T::from(Uuid::from_u128(number)), name: name.to_owned() }
}

/// The small world with more to say: a second member, a pinned and an edited entry, all fields.
pub(super) fn rich() -> World {
    let mut world = World::small();
    let zoe = Named { id: MemberId::new(Uuid::from_u128(8)), name: "Zoe Ford".to_owned() };
    let carl = world.contacts[1].clone();
    let mut voicemail = entry(4, &[&carl], "Left a word about the fair", 100);
    voicemail.body.outcome = Some(Outcome::Voicemail);
    voicemail.logged_by = zoe;
    world.entries.insert(1, voicemail);
    let meeting = &mut world.entries[2];
    meeting.pinned = true;
    meeting.edited_at = Some(Timestamp::from_millis(NOW - 2 * 1440 * 60_000));
    meeting.accounts =
        vec![Named { id: AccountId::new(Uuid::from_u128(1)), name: "Acme Corp".to_owned() }];
    meeting.opportunity = Some(named(5, "Q3 renewal"));
    meeting.body.satisfaction = Satisfaction::new(4);
    meeting.body.resolution = Some(Resolution::Needed);
    let item = |text: &str, done| ChecklistItem { text: text.to_owned(), done };
    meeting.body.checklist = vec![item("budget known", true), item("who signs", false)];
    let id = meeting.id;
    let mut old = meeting.body.clone();
    old.location = None;
    old.summary = Summary::parse(
        "Went through the offer line by line. Delivery in one lot is fine with them. They ask for \
         a discount on the second year and will talk to their own finance people before they \
         answer; nothing is promised yet.",
    )
    .ok();
    let mut first = old.clone();
    first.summary = Summary::parse("Offer discussed").ok();
    first.kind = InteractionType::Call;
    world.versions =
        vec![(id, earlier(old, 50, "Zoe Ford")), (id, earlier(first, 60, "Bob Meyer"))];
    world.counted()
}

fn earlier(body: crate::domain::Body, hours_ago: i64, by: &str) -> Earlier {
    let written_at = Timestamp::from_millis(NOW - hours_ago * 3_600_000);
    let version = Version { written_at, written_by: by.to_owned(), body };
    Earlier { version, people: vec!["Ana Ruiz".to_owned(), "山田 芽衣".to_owned()] }
}

/// The rich world with much to know of its first contact.
pub(super) fn known() -> World {
    let mut world = rich();
    let ana = &mut world.contacts[0];
    ana.details[0].label = Some("work".to_owned());
    ana.details.extend([
        detail(3, DetailKind::Phone, "+49 170 555"),
        detail(4, DetailKind::Handle, "@ana"),
        detail(5, DetailKind::Url, "https://acme.example"),
        detail(6, DetailKind::Address, "Hauptstraße 1, 80331 München"),
        detail(7, DetailKind::Custom, "vegetarian"),
    ]);
    ana.details[3].label = Some("mastodon".to_owned());
    ana.details[6].label = Some("Food".to_owned());
    ana.birthday = Birthday::new(Some(1985), 4, 15);
    ana.notes = Some((1..=9).map(|n| format!("note {n}")).collect::<Vec<_>>().join("\n"));
    let tie = |number, kind, from: (u128, &str), to: (u128, &str)| Relationship {
        id: RelationshipId::new(Uuid::from_u128(number)),
        from: Named { id: contact_id(from.0), name: from.1.to_owned() },
        kind,
        to: Named { id: contact_id(to.0), name: to.1.to_owned() },
    };
    let (ana, carl) = ((1, "Ana Ruiz"), (2, "Carl Åberg"));
    world.ties.relationships = vec![
        tie(1, RelationKind::ReportsTo, ana, carl),
        tie(2, RelationKind::AssistantOf, (3, "山田 芽衣"), ana),
    ];
    world.ties.opportunities = vec![Opportunity {
        id: OpportunityId::new(Uuid::from_u128(5)),
        title: "Q3 renewal".to_owned(),
        account: None,
        contacts: Vec::new(),
        stage: "proposal".to_owned(),
        reason: None,
        amount: "12000".parse().ok(),
        currency: Some("EUR".to_owned()),
        close_date: None,
        closed_at: None,
        created_at: Timestamp::from_millis(NOW),
    }];
    world
}

fn selected(harness: &Harness) -> Option<crate::domain::InteractionId> {
    let entries = match harness.model.screen {
        Screen::Activity => &harness.model.activity.entries,
        _ => &harness.model.contacts.timeline,
    };
    entries.window.selected().map(|entry| entry.id)
}

fn find(harness: &Harness, number: u128) -> Interaction {
    harness.world.entries.iter().find(|e| e.id == entry_id(number)).unwrap().clone()
}

#[track_caller]
fn shows(harness: &Harness, text: &str) {
    let screen = harness.screen();
    assert!(screen.contains(text), "no {text:?} on\n{screen}");
}

#[test]
fn shots() {
    for size in SIZES {
        let (columns, rows) = size;
        let name = |what: &str| format!("{what}_{columns}x{rows}");
        let mut harness = Harness::new(rich(), size);
        harness.press("tab j enter");
        assert_snapshot!(name("entry_unfolded"), harness.screen());
        harness.press("v");
        assert_snapshot!(name("versions"), harness.screen());
        harness.press("v");
        assert_snapshot!(name("versions_older"), harness.screen());
        harness.press("esc esc g a");
        assert_snapshot!(name("activity"), harness.screen());
        harness.press("/").text("off type:m");
        assert_snapshot!(name("activity_filter"), harness.screen());
        harness.press("enter");
        assert_snapshot!(name("activity_filtered"), harness.screen());
        let mut harness = Harness::new(known(), size);
        harness.press("enter");
        assert_snapshot!(name("contact_detail"), harness.screen());
        harness.press("tab");
        assert_snapshot!(name("contact_detail_timeline"), harness.screen());
    }
}

#[test]
fn days_are_told_apart_in_the_profiles_time_zone() {
    let mut world = World::small();
    let ana = world.contacts[0].clone();
    // 15:30 UTC today, 00:30 today, 23:30 yesterday, and two of one day before.
    let at = [0, 15 * 60, 16 * 60, 5 * 1440, 5 * 1440 + 60];
    world.entries =
        (1..).zip(at).map(|(n, at)| entry(n, &[&ana], &format!("entry {n}"), at)).collect();
    let mut harness = Harness::new(world, (80, 24));
    let days = |harness: &Harness| -> Vec<String> {
        let screen = harness.screen();
        let rows = screen.lines().filter(|line| line.contains(" ──"));
        rows.filter_map(|row| row.split('│').nth(1)?.split(" ─").next().map(str::trim))
            .map(str::to_owned)
            .collect()
    };
    assert_eq!(days(&harness), ["Today", "Yesterday", "Fri 27 February 2026"]);
    harness.model.dates.zone = Zone::Named(chrono_tz::Pacific::Honolulu);
    assert_eq!(days(&harness), ["Today", "Yesterday", "Fri 27 February 2026"]);
    let screen = harness.screen();
    let place = |text: &str| screen.find(text).unwrap();
    assert!(place("Yesterday") < place("entry 2"), "14:30 in Honolulu\n{screen}");
    // The day of the first entry on the screen stands over it, wherever it was scrolled to.
    let mut low = Harness::new(World::many(1, 40), (80, 10));
    low.press("tab G");
    let rows: Vec<String> = low.screen().lines().map(str::to_owned).collect();
    assert!(rows[3].contains("Yesterday ──") && rows[4].contains("00:30"), "{rows:?}");
    shows(&low, "entry 40");
}

#[test]
fn unfolded_tells_all_that_is_known_and_folds_again() {
    let mut harness = Harness::new(rich(), (120, 40));
    harness.press("tab j");
    let folded = harness.screen();
    harness.press("enter");
    for text in [
        "they answer; nothing is promised yet.",
        "With         Ana Ruiz, 山田 芽衣",
        "When         Sun 1 Mar 2026 15:30",
        "Location     Kobe",
        "Account      Acme Corp",
        "Opportunity  Q3 renewal",
        "Satisfaction 4 of 5",
        "Resolution   needed",
        "Checklist    [x] budget known",
        "[ ] who signs",
        "Logged       Sun 15:30 by Bob Meyer",
        "Edited       Mon 15:30 (v shows what it was)",
    ] {
        shows(&harness, text);
    }
    harness.press("enter");
    assert_eq!(harness.screen(), folded);
    // A correction shows at once in what is unfolded.
    harness.press("enter");
    let mut entry = find(&harness, 2);
    entry.body.location = Some("Osaka".to_owned());
    harness.world.entries[2] = entry.clone();
    harness.press("p");
    harness.answer(Ok(Written::Pinned(Box::new(entry))));
    shows(&harness, "Location     Osaka");
}

#[test]
fn what_is_higher_than_the_pane_is_scrolled() {
    let mut world = World::small();
    let text: String = (1..=60).map(|n| format!("line {n}\n")).collect();
    world.entries[0].body.summary = Summary::parse(&text).ok();
    let mut harness = Harness::new(world, (80, 24));
    harness.press("tab enter");
    shows(&harness, "line 5\n");
    for _ in 0..80 {
        harness.press("j");
        if selected(&harness) != Some(entry_id(1)) {
            break;
        }
    }
    assert_eq!(selected(&harness), Some(entry_id(2)));
    harness.press("k enter pgdn pgdn");
    shows(&harness, "line 30");
    assert_eq!(selected(&harness), Some(entry_id(1)));
    harness.press("ctrl-u pgup pgup");
    shows(&harness, "line 1\n");
}

#[test]
fn a_mebibyte_is_folded_and_unfolded() {
    let mut world = World::small();
    let text = "long words and more ".repeat((1 << 20) / 20 - 1);
    world.entries[0].body.summary = Summary::parse(&text).ok();
    let mut harness = Harness::new(world, (80, 24));
    harness.press("tab enter pgdn enter j");
    assert_eq!(selected(&harness), Some(entry_id(2)));
}

#[test]
fn an_entry_is_pinned_and_unpinned() {
    let mut harness = small();
    harness.press("p");
    assert_eq!(harness.toast(), "p pins an entry: Tab goes to the timeline first");
    harness.press("tab p");
    assert_eq!(harness.job(), Some(&Job::Pin(entry_id(1), true)));
    let mut pinned = find(&harness, 1);
    pinned.pinned = true;
    harness.world.entries[0] = pinned.clone();
    harness.answer(Ok(Written::Pinned(Box::new(pinned.clone()))));
    assert_eq!(harness.toast(), "Pinned: call with Ana Ruiz");
    shows(&harness, "> 14:05  pinned  call");
    harness.press("p");
    assert_eq!(harness.job(), Some(&Job::Pin(entry_id(1), false)));
    pinned.pinned = false;
    harness.answer(Ok(Written::Pinned(Box::new(pinned))));
    assert_eq!(harness.toast(), "Pin taken away: call with Ana Ruiz");
    assert!(!harness.screen().contains("14:05  pinned"));
}

#[test]
fn a_viewer_reads_and_is_told_why_not_more() {
    let mut world = rich();
    world.viewer = true;
    world.books[0].role = Role::Viewer;
    for keys in ["tab p", "g a p", "g a E", "g a d", "g a c"] {
        let mut harness = Harness::new(world.clone(), (80, 24));
        harness.press(keys);
        assert!(harness.toast().contains("you are a viewer; ask Ana Ruiz"), "{keys}");
        assert!(harness.writes.is_empty() && harness.model.layers.is_empty());
    }
    let mut harness = Harness::new(world, (80, 24));
    harness.press("tab j v");
    assert!(matches!(harness.model.layers.last(), Some(Layer::Versions(_))));
}

#[test]
fn versions_go_back_and_forth() {
    let mut harness = Harness::new(rich(), (80, 24));
    harness.press("v");
    assert_eq!(harness.toast(), "v shows what an entry was: Tab goes to the timeline first");
    harness.press("tab v");
    assert_eq!(harness.toast(), "This entry was never edited: E corrects it");
    harness.press("j v");
    for text in [
        "1 of 2",
        "By Zoe Ford, Mon 13:30, until Mon 15:30",
        "- Location: none",
        "+ Location: Kobe",
    ] {
        shows(&harness, text);
    }
    harness.press("v");
    for text in ["2 of 2", "By Bob Meyer", "- Type: call", "+ Type: meeting", "- Offer discussed"] {
        shows(&harness, text);
    }
    harness.press("v right");
    shows(&harness, "2 of 2");
    harness.press("V");
    shows(&harness, "1 of 2");
    harness.press("right left left");
    shows(&harness, "1 of 2");
    harness.press("esc");
    assert!(harness.model.layers.is_empty());
    assert_eq!(harness.model.contacts.pane, Pane::Timeline);
}

#[test]
fn what_changed_is_marked_without_colour_too() {
    use ratatui::Terminal;
    use ratatui::backend::TestBackend;
    use ratatui::style::Modifier;
    let mut harness = Harness::new(rich(), (80, 24));
    harness.press("tab j v");
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    terminal.draw(|frame| crate::tui::view::view(&harness.model, frame)).unwrap();
    let buffer = terminal.backend().buffer();
    let mut marked = String::new();
    for y in 0..24 {
        for x in 0..80 {
            let cell = &buffer[(x, y)];
            if cell.modifier.contains(Modifier::UNDERLINED) {
                marked.push_str(cell.symbol());
            }
        }
    }
    assert!(marked.contains("onelot") || marked.contains("one"), "{marked}");
    assert!(marked.contains("two") && !marked.contains("discount"), "{marked}");
}

#[test]
fn many_and_long_versions_are_read_by_pages_and_scrolled() {
    let mut world = rich();
    let (id, first) = world.versions[0].clone();
    let text: String = (0..200).map(|n| format!("line {n}\n")).collect();
    world.versions = (0..12)
        .map(|n| {
            let mut earlier = first.clone();
            let text = if n % 2 == 0 { format!("{n}\n{text}") } else { format!("only {n}") };
            earlier.version.body.summary = Summary::parse(&text).ok();
            (id, earlier)
        })
        .collect();
    let mut harness = Harness::new(world, (80, 24));
    harness.press("tab j v");
    shows(&harness, "1 of 5+");
    for at in 2..=12 {
        harness.press("v");
        shows(&harness, &format!("{at} of"));
    }
    shows(&harness, "12 of 12");
    assert!(!harness.screen().contains("12 of 12+"));
    harness.press("G");
    shows(&harness, "line 199");
    harness.press("k pgup ctrl-u");
    assert!(!harness.screen().contains("line 199"), "{}", harness.screen());
    harness.press("ctrl-d pgdn j pgdn");
    shows(&harness, "line 199");
    harness.press("g g");
    shows(&harness, "- only 11");
    harness.send(crate::tui::message::Msg::Resize(40, 12));
    harness.press("q");
    assert!(harness.model.layers.is_empty() && !harness.quit);
}

#[test]
fn versions_that_cannot_be_read_close() {
    use crate::tui::message::{Msg, Read, Reply};
    let mut harness = Harness::new(rich(), (80, 24));
    harness.press("tab j v");
    let error = crate::app::Error::new(crate::app::Kind::Storage, "the disk is gone");
    harness.send(Msg::Reply(Reply::Failed(Read::Versions(entry_id(2), 0), error)));
    assert!(harness.model.layers.is_empty());
    assert_eq!(harness.toast(), "the disk is gone");
}

#[test]
fn a_contact_opens_in_full_and_closes_where_it_was() {
    let mut harness = Harness::new(known(), (120, 40));
    harness.press("j k enter");
    for text in [
        "+49 89 1234 (work)",
        "+49 170 555",
        "@ana (mastodon)",
        "Hauptstraße 1, 80331 München",
        "1985-04-15",
        "Food         vegetarian",
        "Q3 renewal · proposal · 12000",
        "reports to Carl Åberg",
        "山田 芽衣 is assistant of this",
        "Entries      3, the last today 14:05",
        "note 3…",
        "Wants the Q3 price",
    ] {
        shows(&harness, text);
    }
    // Enter dials the numbers; it unfolds what comes below them.
    harness.press("j j enter");
    shows(&harness, "note 9");
    harness.press("enter");
    assert!(!harness.screen().contains("note 9"));
    harness.press("esc");
    assert!(harness.model.contacts.detail.is_none());
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(1)));
    shows(&harness, "▸ Contacts");
}

#[test]
fn facts_scroll_and_the_timeline_goes_on_below_them() {
    let mut harness = Harness::new(known(), (80, 24));
    harness.press("enter");
    shows(&harness, "more below");
    for _ in 0..40 {
        harness.press("j");
        if harness.model.contacts.pane == Pane::Timeline {
            break;
        }
    }
    assert_eq!(selected(&harness), Some(entry_id(1)), "nothing of the timeline was passed over");
    harness.press("k");
    assert_eq!(harness.model.contacts.pane, Pane::List);
    harness.press("g g");
    shows(&harness, "Head of Purchasing");
    harness.press("pgdn pgdn G tab j");
    assert_eq!(selected(&harness), Some(entry_id(2)));
    harness.press("k g g tab pgup ctrl-d ctrl-u");
    assert_eq!(harness.model.contacts.pane, Pane::List);
    // In a low terminal one of the two is shown.
    let mut low = Harness::new(known(), (40, 12));
    low.press("enter");
    assert!(!low.screen().contains("Timeline"));
    low.press("tab");
    shows(&low, "▸ Timeline");
    shows(&low, "Tab: all that is known");
}

#[test]
fn keys_act_on_the_contact_or_the_entry_that_has_them() {
    let mut harness = Harness::new(known(), (80, 24));
    harness.press("enter E");
    assert!(matches!(harness.model.layers.last(), Some(Layer::Contact(_))));
    harness.press("esc tab E");
    assert!(matches!(harness.model.layers.last(), Some(Layer::Log(_))));
    harness.press("esc tab d");
    shows(&harness, "Delete this contact for good?");
    harness.press("n tab d");
    shows(&harness, "Delete this entry for good?");
    harness.press("n s");
    assert_eq!(harness.job(), Some(&Job::Star(contact_id(1), false)));
    harness.press("c");
    shows(&harness, "Call with Ana Ruiz");
    harness.text("again").press("enter");
    let id = harness.log_it();
    assert!(harness.model.contacts.detail.is_some());
    assert_eq!(selected(&harness), Some(id));
    // In the timeline it is filtered, beside it the list.
    harness.press("/ esc tab /");
    assert!(harness.model.contacts.detail.is_none() && harness.model.contacts.filter.typing);
}

#[test]
fn a_contact_that_is_gone_is_not_shown_in_full() {
    use crate::tui::message::{Msg, Read, Reply};
    let mut harness = Harness::new(known(), (80, 24));
    harness.press("enter");
    harness.world.contacts.remove(0);
    let error = crate::app::Error::new(crate::app::Kind::NotFound, "there is no such contact");
    harness.send(Msg::Reply(Reply::Failed(Read::Ties(contact_id(1)), error)));
    assert!(harness.model.contacts.detail.is_none());
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(2)));
}

#[test]
fn a_contact_of_whom_little_is_known_teaches() {
    let mut harness = small();
    harness.press("j enter");
    shows(&harness, "no phone and no e-mail yet: E adds them");
    shows(&harness, "none yet");
    shows(&harness, "Nothing logged yet: c logs the call.");
    harness.press("tab");
    assert_eq!(harness.toast(), "Nothing logged yet: c logs the call.");
    assert_eq!(harness.model.contacts.pane, Pane::List);
    harness.press("j");
    assert_eq!(harness.model.contacts.pane, Pane::List, "there is no timeline to go to");
}

#[test]
fn the_activity_has_the_entries_of_all() {
    let mut harness = Harness::new(rich(), (80, 24));
    harness.press("g a");
    for text in ["1 of 4", "14:05  Ana Ruiz", "13:50  Carl Åberg  call  voicemail", "Zoe Ford"] {
        shows(&harness, text);
    }
    harness.press("j j enter");
    shows(&harness, "Checklist    [x] budget known");
    harness.press("enter G");
    assert_eq!(selected(&harness), Some(entry_id(3)));
    harness.press("g g pgdn pgup ctrl-d ctrl-u home");
    assert_eq!(selected(&harness), Some(entry_id(1)));
}

#[test]
fn keys_on_the_activity_are_for_the_entry_and_its_contact() {
    let mut harness = Harness::new(rich(), (80, 24));
    harness.press("g a j c");
    let Some(Layer::Log(form)) = harness.model.layers.last() else { panic!("no form") };
    assert_eq!(form.who.chosen.first().and_then(Choice::id), Some(contact_id(2)));
    harness.text("spoke at last").press("enter");
    let id = harness.log_it();
    assert_eq!(selected(&harness), Some(entry_id(4)), "the selection follows its record");
    shows(&harness, "spoke at last");
    harness.press("k");
    assert_ne!(selected(&harness), Some(entry_id(4)));
    harness.press("g g d");
    shows(&harness, "spoke at last");
    harness.press("y");
    assert_eq!(harness.job(), Some(&Job::DeleteEntry(id)));
    let report = harness.purge(id);
    harness.answer(Ok(Written::EntryDeleted(Box::new(report))));
    assert!(!harness.screen().contains("spoke at last"), "{}", harness.screen());
    harness.press("p");
    assert!(matches!(harness.job(), Some(Job::Pin(_, true))));
    harness.press("j j v");
    assert!(matches!(harness.model.layers.last(), Some(Layer::Versions(_))));
}

#[test]
fn a_correction_on_the_activity_stays_selected_in_its_new_place() {
    let mut harness = Harness::new(rich(), (80, 24));
    harness.press("g a E");
    let Some(Layer::Log(form)) = harness.model.layers.last() else { panic!("no form") };
    assert_eq!(form.editing.as_ref().map(|entry| entry.id), Some(entry_id(1)));
    harness.text("!").press("enter");
    let Some(Job::Correct(_, _, draft)) = harness.job().cloned() else { panic!("no correction") };
    let mut moved = find(&harness, 1);
    moved.body.occurred_at = Timestamp::from_millis(NOW - 200 * 60_000);
    harness.world.entries[0] = moved.clone();
    harness.world.entries.swap(0, 1);
    harness.answer(Ok(Written::Corrected(Box::new(moved), draft)));
    assert_eq!(selected(&harness), Some(entry_id(1)));
    shows(&harness, "2 of 4");
    shows(&harness, "> 12:10  Ana Ruiz");
}

#[test]
fn from_the_activity_to_the_contact_and_back() {
    let mut harness = Harness::new(rich(), (80, 24));
    harness.press("g a j j t");
    assert_eq!(harness.model.screen, Screen::Contacts);
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(1)));
    assert_eq!(selected(&harness), Some(entry_id(2)));
    shows(&harness, "▸ Timeline");
    shows(&harness, "Head of Purchasing");
    harness.press("esc");
    assert_eq!(harness.model.screen, Screen::Activity);
    assert_eq!(selected(&harness), Some(entry_id(2)));
    harness.press("g c");
    assert!(harness.model.contacts.detail.is_none());
}

#[test]
fn the_activity_is_filtered_as_one_types() {
    let mut harness = Harness::new(rich(), (80, 24));
    let of = |harness: &Harness| harness.model.activity.entries.window.rows().len();
    harness.press("g a /").text("off");
    assert_eq!(of(&harness), 1);
    assert_eq!(selected(&harness), Some(entry_id(2)));
    harness.press("ctrl-u").text("type:c");
    assert_eq!(of(&harness), 2, "calls");
    harness.text("all by:zo");
    assert_eq!(of(&harness), 1);
    harness.text(" period:yesterday");
    assert_eq!(of(&harness), 0);
    shows(&harness, "No entry fits the filter.");
    harness.press("ctrl-w").text("period:someday");
    shows(&harness, "! \"someday\" is not a period");
    assert_eq!(of(&harness), 1, "what means nothing leaves nothing out");
    harness.press("enter");
    assert!(harness.model.activity.entries.filter.typing, "nor is it kept");
    harness.press("ctrl-w").text("period:today").press("enter");
    shows(&harness, "/type:call by:zo period:today");
    shows(&harness, "1 of 1");
    harness.press("esc");
    assert_eq!(of(&harness), 4);
    assert_eq!(selected(&harness), Some(entry_id(4)), "the selection is kept");
    shows(&harness, "2 of 4");
}

#[test]
fn tab_completes_a_filter() {
    let mut harness = Harness::new(rich(), (80, 24));
    let text = |harness: &Harness| harness.model.activity.entries.filter.text().to_owned();
    harness.press("g a / down down");
    assert_eq!(selected(&harness), Some(entry_id(2)), "arrows move the selection");
    harness.press("up").text("ty");
    shows(&harness, "Tab: type:");
    harness.press("tab");
    assert_eq!(text(&harness), "type:");
    shows(&harness, "Tab: call  email  meeting");
    harness.text("me").press("tab");
    assert_eq!(text(&harness), "type:meeting", "the first of two");
    harness.press("tab");
    assert_eq!(text(&harness), "type:message");
    harness.press("shift-tab shift-tab");
    assert_eq!(text(&harness), "type:message", "round again");
    harness.press("space").text("fair");
    assert_eq!(text(&harness), "type:message fair");
    harness.send(crate::tui::message::Msg::Paste(" of K\u{f6}ln".to_owned()));
    shows(&harness, "fair of K\u{f6}ln");
    harness.press("esc");
    assert!(!harness.model.activity.entries.filter.typing);
    assert!(!harness.screen().contains("fair of"));
}

#[test]
fn a_search_that_leaves_hits_out_says_so_and_looks_further_on_enter() {
    let mut world = World::many(3, 700);
    world.newest = 100;
    let mut harness = Harness::new(world, (80, 24));
    harness.press("g a /").text("entry");
    shows(&harness, "in the newest 2,000 hits");
    harness.press("enter");
    shows(&harness, "in the newest 20,000 hits");
    harness.press("/").text(" 700");
    assert_eq!(harness.model.activity.entries.window.rows().len(), 1);
    assert!(!harness.screen().contains("hits"), "{}", harness.screen());
}

#[test]
fn searches_wait_for_the_keys_and_nothing_else_does() {
    use crate::tui::entries::Listing;
    use crate::tui::message::Read;
    use crate::tui::window::Place;
    let read = |filter: Option<&str>, place| {
        let of = Listing { filter: filter.map(str::to_owned), ..Listing::default() };
        Read::Entries { of: Box::new(of), place, limit: 100 }.can_wait()
    };
    assert!(read(Some("x"), Place::Top));
    assert!(!read(Some("x"), Place::Bottom) && !read(None, Place::Top));
    let mut harness = small();
    harness.press("g a /");
    let key = crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Char('x'));
    assert!(crate::tui::update::is_text(&harness.model, &key));
}

#[test]
fn a_long_activity_is_walked_by_pages() {
    let mut harness = Harness::new(World::many(3, 700), (80, 24));
    harness.press("g a");
    for number in 2..=700 {
        harness.press("j");
        assert_eq!(selected(&harness), Some(entry_id(number)));
    }
    shows(&harness, "700 of 700");
    harness.press("g g");
    shows(&harness, "1 of 700");
    harness.press("G");
    shows(&harness, "700 of 700");
}

#[test]
fn an_empty_activity_teaches() {
    let mut world = World::small();
    world.entries.clear();
    for size in SIZES {
        let mut harness = Harness::new(world.clone(), size);
        harness.press("g a");
        assert_snapshot!(format!("activity_empty_{}x{}", size.0, size.1), harness.screen());
        harness.press("enter");
        for keys in ["p", "v", "E", "d", "t"] {
            harness.press(keys);
            assert!(harness.model.layers.is_empty());
            assert_eq!(harness.toast(), "Nothing is logged yet: c logs the first call");
        }
        harness.press("/").text("x").press("enter p");
        assert_eq!(harness.toast(), "No entry is selected: Esc clears the filter");
        harness.press("esc");
        harness.press("c");
        shows(&harness, "Who");
    }
}

#[test]
fn no_size_panics() {
    for columns in [1, 39, 40, 57, 79, 80, 119, 120, 200] {
        for rows in [1, 9, 10, 12, 17, 18, 24, 60] {
            let mut harness = Harness::new(known(), (columns, rows));
            for keys in [
                "enter", "tab", "j", "enter", "G", "v", "v", "esc", "esc", "g a", "j", "enter",
                "/", "o", "tab", "c", "tab", "tab", "x", "enter", "esc", "t", "esc",
            ] {
                harness.press(keys);
                harness.screen();
            }
        }
    }
}

#[test]
fn hostile_text_keeps_the_columns_straight() {
    let hostile = "\x1b[2J\u{202e}evil\u{202c}\u{200b}\ttab\u{9b}31m";
    let mut world = known();
    let bad = contact(9, hostile, Some(hostile));
    world.entries[0].contacts[0].name = hostile.to_owned();
    world.entries[0].body.location = Some(hostile.to_owned());
    world.entries[0].logged_by.name = hostile.to_owned();
    world.contacts[0].notes = Some(hostile.to_owned());
    world.contacts[0].details[0].label = Some(hostile.to_owned());
    world.contacts.push(bad);
    world.versions[0].1.version.written_by = hostile.to_owned();
    world.versions[0].1.version.body.summary = Summary::parse(hostile).ok();
    for keys in ["enter", "tab enter", "tab j v", "g a", "g a enter"] {
        let mut harness = Harness::new(world.clone(), (80, 24));
        harness.press(keys);
        let screen = harness.screen();
        assert!(!screen.chars().any(|c| c.is_control() && c != '\n'), "{keys}: {screen:?}");
        for line in screen.lines() {
            assert!(crate::domain::display::width(line) <= 80, "{line:?}");
        }
        harness.model.theme.ascii = true;
        assert!(harness.screen().is_ascii(), "{keys}: {}", harness.screen());
    }
}

#[test]
fn over_a_real_file() {
    tell("entries::over_a_real_file", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "+49 89 1234");
        let carla = add(&session, "Carla Neri", "");
        for (who, text) in [(bruno, "the budget of the fair"), (carla, "likes tea")] {
            let whom = vec![Whom::Contact(who)];
            let input = LogInput::new(InteractionType::Call, whom, text.to_owned());
            let id = session.log(&input).unwrap().interaction.id;
            if who == bruno {
                let summary = Some("the budget of the autumn fair".to_owned());
                let edit = InteractionEdit { summary, ..InteractionEdit::default() };
                session.edit_interaction(id, &edit).unwrap();
            }
        }
        session.relate(bruno, RelationKind::ColleagueOf, carla).unwrap();
        let deal = OpportunityInput {
            title: Some("Stand".to_owned()),
            add_contacts: vec![("Bruno Diaz".to_owned(), Some("decides".to_owned()))],
            ..OpportunityInput::default()
        };
        session.add_opportunity(&deal).unwrap();

        let mut story = Story::open(session);
        story.press("enter");
        story.shows("colleague of Carla Neri");
        story.shows("Stand · lead · decides");
        story.press("esc g a");
        story.shows("1 of 2");
        story.press("/").text("bud");
        story.engine.settle();
        story.shows("1 of 1");
        story.press("enter v");
        story.shows("- the budget of the fair");
        story.shows("+ the budget of the autumn fair");
        story.press("esc p").settle();
        story.shows("15:30  pinned  Bruno Diaz");
        story.press("t");
        story.shows("▸ Timeline");
        story.press("esc");
        story.shows("/bud");
        story.press("/ end").text(" type:note");
        story.engine.settle();
        story.shows("No entry fits the filter.");
        story.press("esc d");
        story.shows("Delete this entry for good?");
        story.press("y").settle();
        story.shows("deleted for good");
        story.shows("budget");
        story.shows("1 of 1");
    });
}
