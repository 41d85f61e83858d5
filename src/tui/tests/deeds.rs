//! What each action of the table does, seen once for each of its keys.
//!
//! The table is walked, not this list: an action that no deed drives fails, and so does a deed
//! that would be seen without its key.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::fixture::{NOW, account, book, detail, follow_up, member};
use super::{Harness, World, import, inbox};
use crate::app::{AccountSort, BulkChange, Config, Earlier, InboxDecision, KeyChoice};
use crate::domain::interaction::Version;
use crate::domain::{
    AccountId, DetailKind, InteractionType, LabelId, Named, Role, Summary, Timestamp,
};
use crate::tui::action::{Action, Row, TABLE};
use crate::tui::books::BookJob;
use crate::tui::confirm::Confirm;
use crate::tui::contacts::{Bulk, Order, Pane};
use crate::tui::follow_ups::FollowUpJob;
use crate::tui::form::Field;
use crate::tui::message::{Job, Written};
use crate::tui::model::Layer;
use crate::tui::picker::{Purpose, Tick};
use crate::tui::screen::Screen;
use crate::tui::sheet::Purpose as Form;

/// 60 contacts, entries of which one was edited, accounts, members, nine books.
fn busy() -> World {
    let mut world = World::many(60, 40);
    world.contacts[0].details =
        vec![detail(1, DetailKind::Phone, "+49 89 1"), detail(2, DetailKind::Email, "a@x.org")];
    world.contacts[0].labels =
        vec![Named { id: LabelId::new(Uuid::from_u128(1)), name: "key".into() }];
    let edited = &mut world.entries[0];
    edited.edited_at = Some(Timestamp::from_millis(NOW));
    for (hours, text) in [(2, "the second one"), (3, "the first one")] {
        let mut body = edited.body.clone();
        body.summary = Summary::parse(text).ok();
        let written_at = Timestamp::from_millis(NOW - hours * 3_600_000);
        let version = Version { written_at, written_by: "Bob Meyer".to_owned(), body };
        world.versions.push((edited.id, Earlier { version, people: Vec::new() }));
    }
    world.accounts = vec![account(1, "Acme"), account(2, "Zeta")];
    world.accounts[1].last_interaction_at = Some(Timestamp::from_millis(NOW));
    world.contacts[0].account =
        Some(Named { id: AccountId::new(Uuid::from_u128(1)), name: "Acme".into() });
    world.members = vec![member(7, "Bob Meyer", Role::Owner), member(8, "Zoe Ford", Role::Member)];
    world.follow_ups = vec![follow_up(1, &world.contacts[0], "send the quote", -1)];
    world.books.extend((2..=9).map(|n| book(n, &format!("Book {n}"), Role::Owner)));
    world.books[0].members = 1;
    world.inbox = inbox::lines();
    world
}

type Reach = Box<dyn Fn(&mut Harness)>;
type Seen = Box<dyn Fn(&mut Harness) -> bool>;

/// What an action does: the way to where its key holds, and what is seen once it was pressed.
struct Deed {
    /// The action's name in the table.
    name: &'static str,
    /// The one key of the action that it is about; every one where none is named.
    key: Option<&'static str>,
    reach: Reach,
    /// May type a letter to see where the next one goes.
    seen: Seen,
}

impl Deed {
    fn harness(&self) -> Harness {
        let mut config = Config::default();
        let keys = vec!["ctrl-r".to_owned()];
        config.keys.insert("top".to_owned(), KeyChoice { keys, line: 2 });
        let config = if self.name == "reset-setting" { config } else { Config::default() };
        let mut harness = Harness::with(busy(), (80, 24), config);
        (self.reach)(&mut harness);
        harness
    }

    /// Presses a key where it holds.
    ///
    /// # Errors
    /// Where nothing is seen of it, or where all is seen without it.
    fn check(&self, key: &str) -> Result<(), String> {
        if (self.seen)(&mut self.harness()) {
            return Err(format!("{} is seen before {key} is pressed", self.name));
        }
        let mut harness = self.harness();
        harness.press(key);
        let screen = harness.screen();
        if (self.seen)(&mut harness) {
            return Ok(());
        }
        Err(format!("{} does nothing by {key} on\n{screen}", self.name))
    }
}

/// After these keys ("" for none), that is seen.
fn deed(
    name: &'static str,
    reach: &'static str,
    seen: impl Fn(&mut Harness) -> bool + 'static,
) -> Deed {
    let reach = move |harness: &mut Harness| {
        if !reach.is_empty() {
            harness.press(reach);
        }
    };
    Deed { name, key: None, reach: Box::new(reach), seen: Box::new(seen) }
}

/// Likewise, reached by more than keys.
fn deed_of(
    name: &'static str,
    reach: impl Fn(&mut Harness) + 'static,
    seen: impl Fn(&mut Harness) -> bool + 'static,
) -> Deed {
    Deed { name, key: None, reach: Box::new(reach), seen: Box::new(seen) }
}

/// Where the cursor of a text goes: the text of the summary when `|` is typed there.
fn cursor(name: &'static str, text: &'static str, reach: &'static str, then: &'static str) -> Deed {
    let typed = move |harness: &mut Harness| {
        harness.press("c").text(text);
        if !reach.is_empty() {
            harness.press(reach);
        }
    };
    deed_of(name, typed, move |harness| {
        harness.text("|");
        summary(harness) == then
    })
}

fn summary(harness: &mut Harness) -> String {
    harness.model.log_form().map(|form| form.summary.text().to_owned()).unwrap_or_default()
}

fn focus(harness: &mut Harness) -> Option<Field> {
    harness.model.log_form().map(|form| form.focus)
}

/// The number of the selected contact.
fn nth(harness: &Harness) -> usize {
    let row = harness.model.contacts.list.selected().unwrap();
    row.name.trim_start_matches("Contact ").parse().unwrap()
}

fn top(harness: &Harness) -> Option<&Layer> {
    harness.model.layers.last()
}

/// Nothing lies over the screen and nothing was ordered.
fn is_left(harness: &mut Harness) -> bool {
    harness.model.layers.is_empty() && harness.job().is_none()
}

fn logs(harness: &mut Harness, kind: InteractionType) -> bool {
    harness.model.log_form().is_some_and(|form| form.kind == kind && form.editing.is_none())
}

fn corrects(harness: &mut Harness) -> bool {
    harness.model.log_form().is_some_and(|form| form.editing.is_some())
}

fn sheet(harness: &Harness) -> Option<&Form> {
    match top(harness) {
        Some(Layer::Sheet(sheet)) => Some(&sheet.purpose),
        _ => None,
    }
}

fn done(harness: &Harness) -> bool {
    matches!(harness.job(), Some(Job::FollowUps(FollowUpJob::Done(_))))
}

fn picks(harness: &Harness, purpose: fn(&Purpose) -> bool) -> bool {
    matches!(top(harness), Some(Layer::Picker(picker)) if purpose(&picker.purpose))
}

fn asks(harness: &Harness, about: fn(&Confirm) -> bool) -> bool {
    matches!(top(harness), Some(Layer::Confirm(question)) if about(question))
}

fn version(harness: &Harness) -> Option<usize> {
    match top(harness) {
        Some(Layer::Versions(versions)) => Some(versions.at),
        _ => None,
    }
}

fn corrections(harness: &Harness) -> usize {
    harness.writes.iter().filter(|write| matches!(write.job, Job::Correct(..))).count()
}

/// Saves a correction of what somebody else changed meanwhile.
fn dispute(harness: &mut Harness) {
    harness.press(".").text(", I say").press("enter");
    let mut theirs = harness.world.entries[0].clone();
    theirs.body.summary = Summary::parse("they say").ok();
    harness.answer(Ok(Written::EntryMeanwhile(Box::new(theirs))));
}

/// Moving about, and what holds on every screen.
fn everywhere() -> Vec<Deed> {
    let go = |name, screen| {
        let reach = if screen == Screen::Contacts { "g b" } else { "" };
        deed(name, reach, move |h| h.model.screen == screen)
    };
    vec![
        deed("down", "", |h| nth(h) == 2),
        deed("up", "G", |h| nth(h) == 59),
        deed("top", "G", |h| nth(h) == 1),
        deed("bottom", "", |h| nth(h) == 60),
        deed("page-down", "", |h| (15..=22).contains(&nth(h))),
        deed("page-up", "G", |h| (38..=45).contains(&nth(h))),
        deed("half-page-down", "", |h| (8..=12).contains(&nth(h))),
        deed("half-page-up", "G", |h| (48..=52).contains(&nth(h))),
        deed("next-pane", "", |h| h.model.contacts.pane == Pane::Timeline),
        deed("open", "", |h| h.model.contacts.detail.is_some()),
        deed("open", "tab", |h| h.model.contacts.timeline.unfolded.is_some()),
        deed("back", "tab", |h| h.model.contacts.pane == Pane::List),
        deed("back", "enter", |h| h.model.contacts.detail.is_none()),
        deed("back", "/ 7 enter", |h| !h.model.contacts.filter.is_open()),
        deed("log-call", "", |h| logs(h, InteractionType::Call)),
        deed("log-email", "", |h| logs(h, InteractionType::Email)),
        deed("log-meeting", "", |h| logs(h, InteractionType::Meeting)),
        deed("log-note", "", |h| logs(h, InteractionType::Note)),
        deed("log-line", "", |h| matches!(top(h), Some(Layer::Line(_)))),
        deed("dial", "", |h| h.copied == ["+49 89 1"] && logs(h, InteractionType::Call)),
        deed("help", "", |h| matches!(top(h), Some(Layer::Help(_)))),
        deed("filter-settings", "g s", |h| h.model.settings.filter.typing),
        deed("help-here", "", |h| matches!(top(h), Some(Layer::Help(_)))),
        deed("help-here", "c x", |h| matches!(top(h), Some(Layer::Help(_)))),
        deed("quit", "", |h| h.quit),
        deed("quit", "?", |h| h.model.layers.is_empty() && !h.quit),
        deed("reopen", "", corrects),
        deed_of(
            "undo",
            |h| {
                h.press("c x enter");
                h.log_it();
            },
            |h| matches!(h.job(), Some(Job::Undo(_))),
        ),
        deed("drafts", "c x esc", |h| matches!(top(h), Some(Layer::Drafts(_)))),
        deed("palette", "", |h| matches!(top(h), Some(Layer::Palette(_)))),
        deed("import", "", |h| matches!(top(h), Some(Layer::Import(_)))),
        deed_of("import", import::run, |h| h.stops == 1),
        deed_of(
            "show-import",
            |h| {
                import::run(h);
                import::answer(h, Ok(import::troubled()));
            },
            |h| matches!(top(h), Some(Layer::Imported(_))),
        ),
        deed("search", "", |h| matches!(top(h), Some(Layer::Search(_)))),
        deed("suspend", "c x", |h| h.suspended),
        deed("redraw", "c x", |h| h.redrawn),
        deed("quit-now", "c x", |h| h.quit),
        go("go-contacts", Screen::Contacts),
        go("go-today", Screen::Today),
        deed("add-follow-up", "", |h| matches!(sheet(h), Some(Form::AddFollowUp(_)))),
        deed("follow-up-done", "", |h| done(h)),
        deed("follow-up-done", "g t", |h| done(h)),
        deed("put-off", "", |h| matches!(sheet(h), Some(Form::Later(_)))),
        deed("put-off", "g t", |h| matches!(sheet(h), Some(Form::Later(_)))),
        deed("edit-follow-up", "", |h| matches!(sheet(h), Some(Form::EditFollowUp(_)))),
        deed("whose-day", "g t", |h| picks(h, |it| matches!(it, Purpose::Day))),
        deed("go-to-contact-of-day", "g t", |h| h.model.contacts.detail.is_some()),
        deed("edit-follow-up-here", "g t", |h| matches!(sheet(h), Some(Form::EditFollowUp(_)))),
        deed("delete-follow-up", "g t", |h| matches!(top(h), Some(Layer::Question(_)))),
        go("go-activity", Screen::Activity),
        go("go-accounts", Screen::Accounts),
        go("go-inbox", Screen::Inbox),
        go("go-books", Screen::Books),
        go("go-members", Screen::Members),
        go("go-settings", Screen::Settings),
    ]
}

/// One for each book: where one is in it already, its key does nothing.
fn books() -> Vec<Deed> {
    let keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    let switch = |(place, key): (usize, &'static str)| Deed {
        key: Some(key),
        ..deed("book", if place == 0 { "2" } else { "" }, move |h| {
            h.model.book.current == h.world.books[place].id
        })
    };
    keys.into_iter().enumerate().map(switch).collect()
}

fn contacts() -> Vec<Deed> {
    vec![
        deed("filter", "", |h| h.model.contacts.filter.typing),
        deed("add", "", |h| matches!(top(h), Some(Layer::Contact(form)) if form.editing.is_none())),
        deed(
            "edit",
            "",
            |h| matches!(top(h), Some(Layer::Contact(form)) if form.editing.is_some()),
        ),
        deed("edit", "tab", corrects),
        deed("delete", "", |h| asks(h, |it| matches!(it, Confirm::Contact { .. }))),
        deed("delete", "tab", |h| asks(h, |it| matches!(it, Confirm::Entry(_)))),
        deed("delete", "space", |h| asks(h, |it| matches!(it, Confirm::Contacts { .. }))),
        deed("star", "", |h| matches!(h.job(), Some(Job::Star(_, true)))),
        deed("sort", "", |h| picks(h, |it| matches!(it, Purpose::Order))),
        deed("mark", "", |h| h.model.contacts.marks.len() == 1 && nth(h) == 2),
        deed("mark-all", "", |h| h.model.contacts.marks.len() == 60),
        deed("mark-none", "*", |h| h.model.contacts.marks.is_empty()),
        deed("labels", "", |h| picks(h, |it| matches!(it, Purpose::Labels(_)))),
        deed("holder", "", |h| picks(h, |it| matches!(it, Purpose::Holder(_)))),
        deed("archive", "", |h| {
            matches!(h.job(), Some(Job::Bulk(Bulk::Change(_, BulkChange::Archive, _))))
        }),
        deed("copy-email", "", |h| h.copied == ["a@x.org"]),
        deed("copy-phone", "", |h| h.copied == ["+49 89 1"]),
        deed("show-starred", "", |h| h.model.contacts.shown.starred),
        deed("show-mine", "", |h| h.model.contacts.shown.mine),
        deed("show-archived", "", |h| h.model.contacts.shown.archived),
    ]
}

fn places() -> Vec<Deed> {
    vec![
        deed("add-book", "g b", |h| matches!(top(h), Some(Layer::Book(_)))),
        deed("edit-book", "g b", |h| {
            matches!(top(h), Some(Layer::Book(_))) && h.screen().contains("Sales")
        }),
        deed("delete-book", "g b", |h| asks(h, |it| matches!(it, Confirm::Book(_)))),
        deed("use-book", "g b j", |h| matches!(h.job(), Some(Job::Books(BookJob::Use(_))))),
        deed("filter-activity", "g a", |h| h.model.activity.entries.filter.typing),
        deed("go-to-contact", "g a", |h| {
            h.model.screen == Screen::Contacts && h.model.contacts.detail.is_some()
        }),
        deed("edit-entry", "g a", corrects),
        deed("delete-entry", "g a", |h| asks(h, |it| matches!(it, Confirm::Entry(_)))),
        deed("pin", "tab", |h| matches!(h.job(), Some(Job::Pin(_, true)))),
        deed("pin", "g a", |h| matches!(h.job(), Some(Job::Pin(_, true)))),
        deed("versions", "tab", |h| version(h) == Some(0)),
        deed("versions", "g a", |h| version(h) == Some(0)),
        deed("older-version", "tab v", |h| version(h) == Some(1)),
        deed("newer-version", "tab v v", |h| version(h) == Some(0)),
        deed("filter-accounts", "g A", |h| h.model.accounts.filter.typing),
        deed("sort-accounts", "g A", |h| h.model.accounts.sort == AccountSort::Last),
        deed("add-account", "g A", |h| matches!(sheet(h), Some(Form::AddAccount))),
        deed("edit-account", "g A", |h| matches!(sheet(h), Some(Form::EditAccount(_)))),
        deed("delete-account", "g A", |h| matches!(top(h), Some(Layer::Question(_)))),
        deed("accept", "g x", |h| inbox::decides(h, InboxDecision::Accept { into: None })),
        deed("open", "g x", |h| inbox::decides(h, InboxDecision::Accept { into: None })),
        deed("reject", "g x", |h| inbox::decides(h, InboxDecision::Reject)),
        deed("merge-into", "g x", |h| picks(h, |it| matches!(it, Purpose::Into(_)))),
        deed("address-rule", "g x", |h| picks(h, |it| matches!(it, Purpose::Address(_)))),
        deed("mark-in-inbox", "g x", |h| {
            h.model.inbox.marks.len() == 1 && h.model.inbox.list.index() == 1
        }),
        deed("mark-all-in-inbox", "g x", |h| h.model.inbox.marks.len() == 4),
        deed("unmark-inbox", "g x *", |h| h.model.inbox.marks.is_empty()),
        deed("inbox-part", "g x", |h| picks(h, |it| matches!(it, Purpose::InboxPart))),
        deed("next-pane", "g x", |h| h.model.inbox.list.index() == 4),
        deed("back", "g x *", |h| h.model.inbox.marks.is_empty()),
        deed("add-member", "g m", |h| matches!(sheet(h), Some(Form::AddMember))),
        deed("edit-member", "g m", |h| matches!(sheet(h), Some(Form::EditMember(_)))),
        deed("remove-member", "g m j", |h| matches!(top(h), Some(Layer::Question(_)))),
        deed(
            "hand-over",
            "g m j",
            |h| matches!(top(h), Some(Layer::Question(it)) if it.title.starts_with("Hand over")),
        ),
        deed_of(
            "reset-setting",
            |h| {
                h.press("g s");
                for _ in 0..40 {
                    if !h.screen().contains("> top ") {
                        h.press("j");
                    }
                }
            },
            |h| h.job() == Some(&Job::Set("keys.top".into(), None)),
        ),
    ]
}

fn layers() -> Vec<Deed> {
    vec![
        deed("save", "c x", |h| matches!(h.job(), Some(Job::Log(..)))),
        deed("next-field", "c", |h| focus(h) == Some(Field::Outcome)),
        deed("previous-field", "c", |h| focus(h) == Some(Field::Who)),
        deed("new-line", "c x", |h| summary(h) == "x\n"),
        deed("begin-anew", "c x esc c", |h| summary(h).is_empty()),
        deed_of(
            "tick-item",
            |h| {
                h.press("c shift-tab shift-tab shift-tab").text("send the offer");
            },
            |h| match h.model.layers.last() {
                Some(Layer::Log(form)) => form.checklist.text().starts_with("[x] "),
                _ => false,
            },
        ),
        deed("park", "c x", |h| h.model.layers.is_empty() && h.model.book.drafts.len() == 1),
        deed("compose", "c x", |h| h.composing.as_deref() == Some("x")),
        deed("clock", "c x", |h| h.model.log_form().is_some_and(|form| form.clock.is_some())),
        deed("keep-filter", "/ 7", |h| {
            !h.model.contacts.filter.typing && h.model.contacts.filter.is_open()
        }),
        deed("clear-filter", "/ 7", |h| {
            !h.model.contacts.filter.typing && !h.model.contacts.filter.is_open()
        }),
        deed("complete-filter", "g a /", |h| h.model.activity.entries.filter.text() == "type:"),
        deed("complete-filter-back", "g a /", |h| h.model.activity.entries.filter.text() == "has:"),
        deed("save-filter", "/ 7", |h| matches!(top(h), Some(Layer::Sheet(_)))),
        deed("picker-take", "o down", |h| h.model.contacts.shown.order == Order::Latest),
        deed(
            "picker-tick",
            "L",
            |h| matches!(top(h), Some(Layer::Picker(picker)) if picker.items[0].tick == Some(Tick::Off)),
        ),
        deed("picker-close", "L", is_left),
        deed("agree", "d", |h| matches!(h.job(), Some(Job::DeleteContact(_)))),
        deed("disagree", "d", is_left),
        deed_of("keep-mine", dispute, |h| corrections(h) == 2),
        deed_of("take-theirs", dispute, |h| h.model.layers.is_empty() && corrections(h) == 1),
        deed_of("edit-on", dispute, |h| matches!(top(h), Some(Layer::Log(_)))),
    ]
}

fn fields() -> Vec<Deed> {
    vec![
        deed("line-up", "c x alt-enter y", |h| {
            h.text("|");
            summary(h) == "x|\ny"
        }),
        deed("line-down", "c x alt-enter y up", |h| {
            h.text("|");
            summary(h) == "x\ny|"
        }),
        cursor("left", "one two", "", "one tw|o"),
        cursor("right", "one two", "ctrl-a", "o|ne two"),
        cursor("word-left", "one two", "", "one |two"),
        cursor("word-right", "one two", "ctrl-a", "one| two"),
        cursor("line-start", "one two", "", "|one two"),
        cursor("line-end", "one two", "ctrl-a", "one two|"),
        cursor("backspace", "one two", "", "one tw|"),
        cursor("delete-char", "one two", "ctrl-a", "|ne two"),
        cursor("delete-word-back", "one two", "", "one |"),
        cursor("delete-to-space", "one t-wo", "", "one |"),
        cursor("delete-word", "one two", "ctrl-a", "| two"),
        cursor("delete-to-end", "one two", "ctrl-a right", "o|"),
        cursor("delete-to-start", "one two", "left", "|o"),
        cursor("yank", "one two", "ctrl-w", "one two|"),
    ]
}

fn deeds() -> Vec<Deed> {
    [everywhere(), books(), contacts(), places(), layers(), fields()]
        .into_iter()
        .flatten()
        .collect()
}

/// Drives a row of the table by each of its keys.
///
/// # Errors
/// Each key that does not do what the deeds say, and the row where none says anything.
fn drive(row: &Row, deeds: &[Deed]) -> Vec<String> {
    let mut wrong = Vec::new();
    for key in row.keys {
        let about = |deed: &&Deed| deed.name == row.name && deed.key.is_none_or(|own| own == *key);
        let mut driven = false;
        for deed in deeds.iter().filter(about) {
            driven = true;
            wrong.extend(deed.check(key).err());
        }
        if !driven {
            wrong.push(format!("nothing drives {} by {key}", row.name));
        }
    }
    wrong
}

#[test]
fn every_action_of_the_table_does_something_by_each_of_its_keys() {
    let deeds = deeds();
    let wrong: Vec<String> = TABLE.iter().flat_map(|row| drive(row, &deeds)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let known: BTreeSet<&str> = TABLE.iter().map(|row| row.name).collect();
    let stale: Vec<_> = deeds.iter().filter(|deed| !known.contains(deed.name)).collect();
    assert!(stale.is_empty(), "no action is named {:?}", stale[0].name);
}

#[test]
fn an_action_that_nothing_drives_or_that_does_nothing_is_noticed() {
    let deeds = deeds();
    let down = *TABLE.iter().find(|row| row.action == Action::Down).unwrap();
    let unknown = Row { name: "unheard-of", ..down };
    assert!(drive(&unknown, &deeds)[0].contains("nothing drives unheard-of"));
    let dead = Row { keys: &["f12"], ..down };
    assert!(drive(&dead, &deeds)[0].contains("down does nothing by f12"));
    let anyway = [deed("down", "", |h| h.model.screen == Screen::Contacts)];
    assert!(drive(&down, &anyway)[0].contains("is seen before"));
}
