//! The palette, the keys that the settings choose, the help, the settings screen.

use insta::assert_snapshot;

use super::fixture::{book, contact_id};
use super::{Harness, World};
use crate::app::{Config, Error, KeyChoice, Kind, MemberInput};
use crate::domain::{InteractionType, Member, MemberId, Role, Timestamp};
use crate::tui::action::{Action, Scope, TABLE};
use crate::tui::message::{Changed, Job, Msg, Read, Written};
use crate::tui::model::Layer;
use crate::tui::screen::Screen;

fn chosen(keys: &[(&str, &[&str])]) -> Config {
    let mut config = Config::default();
    for (line, (action, keys)) in keys.iter().enumerate() {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        config.keys.insert((*action).to_owned(), KeyChoice { keys, line: line + 2 });
    }
    config
}

fn two_books() -> World {
    let mut world = World::small();
    world.books.push(book(2, "Private matters", Role::Owner));
    world
}

/// Answers a setting's write as the writer would, on a file of this folder.
fn write_it(harness: &mut Harness, folder: &tempfile::TempDir) {
    let Some(Job::Set(name, typed)) = harness.job().cloned() else {
        panic!("no setting was written: {:?}", harness.writes)
    };
    let (mut config, _) = Config::load(&folder.path().join("config.toml"));
    config.change(&name, typed.as_deref()).unwrap();
    let (theme, _) = config.load_theme();
    let changed = Changed { name, config, theme, told: Vec::new() };
    harness.answer(Ok(Written::Setting(Box::new(changed))));
}

/// Goes to a setting by its label.
fn select(harness: &mut Harness, label: &str) {
    harness.press("g s g g");
    for _ in 0..200 {
        let screen = harness.screen();
        let begins = |line: &str| {
            let rest = line.strip_prefix("> ").and_then(|line| line.strip_prefix(label));
            rest.is_some_and(|rest| rest.starts_with([' ', ',']))
        };
        if screen.lines().any(begins) {
            return;
        }
        harness.press("j");
    }
    panic!("no {label} on\n{}", harness.screen());
}

#[test]
fn the_palette_does_an_action() {
    for open in [":", "ctrl-p"] {
        let mut harness = Harness::new(World::small(), (80, 24));
        harness.press(open).text("log meet");
        assert!(harness.screen().contains("> log a meeting"), "{}", harness.screen());
        harness.press("enter");
        let form = harness.model.log_form().expect("the form of a meeting");
        assert_eq!(form.kind, InteractionType::Meeting);
        assert_eq!(form.who.chosen[0].name(), "Ana Ruiz", "with whom was selected");
    }
}

#[test]
fn the_palette_finds_by_letters_and_by_an_actions_name() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press(":").text("gostg");
    assert!(harness.screen().contains("> go to the settings"), "{}", harness.screen());
    harness.press("esc g s :").text("reset-setting");
    assert!(harness.screen().contains("> give the setting its default"), "{}", harness.screen());
    harness.press("ctrl-u").text("zzzz");
    assert!(harness.screen().contains("Nothing has these letters."));
    harness.press("enter");
    assert!(harness.model.layers.is_empty() && harness.writes.is_empty());
}

#[test]
fn the_palette_goes_to_a_contact_and_enters_a_book() {
    let mut harness = Harness::new(two_books(), (80, 24));
    harness.press("g s : c a r l");
    assert!(harness.screen().contains("> Carl Åberg"), "{}", harness.screen());
    harness.press("enter");
    assert_eq!(harness.model.screen, Screen::Contacts);
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(2)));
    harness.press(":").text("privat");
    assert!(harness.screen().contains("> Private matters"), "{}", harness.screen());
    assert!(harness.screen().contains("book  2"), "{}", harness.screen());
    harness.press("enter");
    assert_eq!(harness.model.current_book().unwrap().name, "Private matters");
    // The book one is in already: its contacts.
    harness.press("g s :").text("private").press("enter");
    assert_eq!(harness.model.screen, Screen::Contacts);
}

#[test]
fn the_palette_remembers_what_it_did() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press(":").text("accounts").press("enter :").text("carl").press("enter");
    harness.press(":").text("log a note").press("enter esc :");
    let screen = harness.screen();
    let at = |text: &str| screen.lines().skip(5).position(|line| line.contains(text)).expect(text);
    assert!(screen.contains("> log a note"), "{screen}");
    assert!(at("log a note") < at("Carl Åberg"), "{screen}");
    harness.press("down enter");
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(2)));
    harness.press(":");
    assert!(harness.screen().contains("> Carl Åberg"), "the last one first");
}

#[test]
fn the_palette_greys_what_is_refused_and_says_why() {
    let mut world = World::small();
    world.viewer = true;
    let mut harness = Harness::new(world, (120, 40));
    harness.press(":").text("log a call");
    let screen = harness.screen();
    let row = screen.lines().find(|line| line.contains("> log a call with")).unwrap();
    assert!(row.contains("only members can"), "{row}");
    harness.press("enter");
    assert!(harness.toast().contains("only members can log"), "{}", harness.toast());
    assert!(harness.model.layers.is_empty());
}

#[test]
fn the_palette_leads_to_the_screen_where_an_action_holds() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("g s :").text("add a contact").press("enter");
    assert_eq!(harness.model.screen, Screen::Contacts);
    assert!(matches!(harness.model.layers.as_slice(), [Layer::Contact(_)]));
}

#[test]
fn the_palette_moves_and_closes() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press(": up");
    let Some(Layer::Palette(_)) = harness.model.layers.last() else { panic!("no palette") };
    let last = harness.screen();
    harness.press("down");
    assert_ne!(harness.screen(), last, "around the end");
    harness.send(Msg::Paste("log a\ncall".to_owned()));
    assert!(harness.screen().contains("> log a call"), "{}", harness.screen());
    harness.press("esc");
    assert!(harness.model.layers.is_empty() && !harness.quit);
    // An earlier answer is not taken for a later text.
    harness.press(":").text("carl");
    let stale = crate::tui::message::Reply::Find("zzz".to_owned(), Vec::new());
    harness.send(Msg::Reply(stale));
    assert!(harness.screen().contains("> Carl Åberg"));
    assert!(Read::Find(String::new()).can_wait(), "no key waits for it");
}

#[test]
fn in_a_field_ctrl_p_is_the_line_above() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("c ctrl-p");
    assert!(matches!(harness.model.layers.as_slice(), [Layer::Log(_)]));
    harness.press("esc / ctrl-p");
    assert!(harness.model.layers.is_empty() && harness.model.contacts.filter.typing);
}

#[test]
fn the_palette_looks_well() {
    for (size, name) in [((80, 24), "80x24"), ((40, 12), "40x12"), ((120, 40), "120x40")] {
        let mut harness = Harness::new(two_books(), size);
        harness.press(":").text("ca");
        assert_snapshot!(format!("palette_{name}"), harness.screen());
    }
}

#[test]
fn chosen_keys_are_shown_wherever_keys_are() {
    let config = chosen(&[
        ("log-call", &["K"]),
        ("drafts", &["g y"]),
        ("palette", &["f2"]),
        ("save", &["f5", "enter"]),
        ("delete", &[]),
        ("agree", &["Y"]),
        ("add", &["ins"]),
    ]);
    let mut world = World::small();
    world.contacts[0].interaction_count = 0;
    let mut harness = Harness::with(world, (120, 40), config);
    assert_eq!(harness.toast(), "");
    let footer = |harness: &Harness| harness.screen().lines().last().unwrap().to_owned();
    assert!(footer(&harness).contains("K call") && footer(&harness).contains("Insert add"));
    assert!(!footer(&harness).contains("delete"), "{}", footer(&harness));
    harness.press("c");
    assert!(harness.model.layers.is_empty(), "its old key does nothing");
    harness.press("K");
    assert!(harness.screen().contains("F5 saves"), "{}", harness.screen());
    harness.text("x").press("esc");
    assert_eq!(harness.toast(), "Draft kept: gy shows it, or K on Ana Ruiz");
    harness.press("g y");
    assert!(matches!(harness.model.layers.last(), Some(Layer::Drafts(_))));
    harness.press("esc g");
    assert!(footer(&harness).contains("y drafts"), "{}", footer(&harness));
    harness.press("esc ?");
    let help = harness.screen();
    assert!(help.contains(" K ") && help.contains("log a call with this contact"), "{help}");
    harness.press("esc f2");
    harness.text("drafts");
    assert!(harness.screen().contains("gy"), "{}", harness.screen());
    // What has no key is found by its name.
    let screen = harness.model.screen.scopes();
    assert_eq!(harness.model.keymap.key(screen, Action::Delete), "F2 delete");
}

#[test]
fn what_cannot_be_used_of_the_keys_is_told_at_the_start() {
    let config = chosen(&[("undo", &["s"]), ("nonsense", &["x"])]);
    let mut harness = Harness::with(World::small(), (80, 24), config);
    assert_eq!(
        harness.toast(),
        "2 settings cannot be used as they stand: gs shows each, with file and line"
    );
    assert!(harness.timers.is_empty(), "it is read in peace");
    harness.press("j");
    assert_eq!(harness.toast(), "", "it takes no key");
    assert_eq!(harness.model.contacts.selected(), Some(contact_id(2)));
    harness.press("g s");
    let shown = harness.screen();
    assert!(shown.contains("What cannot be used"), "{shown}");
    assert!(shown.contains("\"s\" is the key of star too"), "{shown}");
    assert!(shown.contains("there is no action nonsense"), "{shown}");
    // One is told as it is.
    let harness = Harness::with(World::small(), (80, 24), chosen(&[("undo", &["s"])]));
    assert!(harness.toast().contains(":2: \"s\" is the key of star too"), "{}", harness.toast());
}

#[test]
fn the_help_begins_with_this_screen() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("?");
    let first = |harness: &Harness| harness.screen().lines().nth(1).unwrap().to_owned();
    assert!(first(&harness).contains("Contacts and timelines"));
    harness.press("esc g s ?");
    assert!(first(&harness).contains("Settings"), "{}", harness.screen());
    let lines = Scope::ALL.len() + TABLE.len();
    assert!(lines > 20);
    harness.press("G j");
    assert!(harness.screen().contains("Esc closes"), "{}", harness.screen());
}

#[test]
fn the_help_is_filtered() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("? /").text("draft");
    let screen = harness.screen();
    assert!(screen.contains("show the parked drafts") && !screen.contains("go up"), "{screen}");
    assert!(screen.contains("/draft"), "{screen}");
    harness.press("enter");
    assert!(harness.screen().contains("Esc clears the filter"), "{}", harness.screen());
    harness.press("esc");
    assert!(harness.screen().contains("add a contact"));
    // A key by itself, a slip of letters, and nothing.
    harness.press("/").text("Ctrl-y");
    assert!(harness.screen().contains("put back what was removed"), "{}", harness.screen());
    harness.press("ctrl-u").text("halfpg");
    assert!(harness.screen().contains("go down half a page"), "{}", harness.screen());
    harness.press("ctrl-u").text("nothing at all");
    assert!(harness.screen().contains("No key fits."));
    harness.press("esc esc");
    assert!(harness.model.layers.is_empty());
}

#[test]
fn the_keys_after_the_first_of_two_are_shown() {
    let mut harness = Harness::new(World::small(), (120, 40));
    harness.press("g");
    let screen = harness.screen();
    let footer = screen.lines().last().unwrap();
    assert!(footer.starts_with("g…"), "{footer}");
    for word in ["d drafts", "s settings", "c contacts", "g top"] {
        assert!(footer.contains(word), "{footer}");
    }
    harness.press("s");
    assert_eq!(harness.model.screen, Screen::Settings);
    assert!(!harness.screen().contains("g…"));
}

#[test]
fn the_settings_look_well() {
    for (size, name) in [((80, 24), "80x24"), ((40, 12), "40x12"), ((120, 40), "120x40")] {
        let mut config = chosen(&[("undo", &["ctrl-r", "U"])]);
        config.region = Some("DE".to_owned());
        let mut harness = Harness::with(World::small(), size, config);
        harness.model.toast = None;
        harness.press("g s j j");
        assert_snapshot!(format!("settings_{name}"), harness.screen());
        if name == "80x24" {
            select(&mut harness, "region");
            harness.press("enter ctrl-u").text("Bayern").press("enter");
            assert_snapshot!("settings_error_80x24", harness.screen());
            harness.press("esc");
            select(&mut harness, "week_start");
            harness.press("enter");
            assert_snapshot!("settings_choice_80x24", harness.screen());
        }
    }
}

#[test]
fn a_switch_is_turned_a_choice_is_made_and_both_hold_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = Harness::new(World::small(), (80, 24));
    select(&mut harness, "dates");
    harness.press("enter").text("abs").press("enter");
    write_it(&mut harness, &folder);
    assert_eq!(harness.toast(), "time.dates is absolute now");
    harness.press("g c");
    assert!(harness.screen().contains("2026-03-04"), "{}", harness.screen());

    select(&mut harness, "theme");
    harness.press("enter").text("dark").press("enter");
    write_it(&mut harness, &folder);
    assert!(harness.model.theme.ground().bg.is_some(), "the dark ground");

    select(&mut harness, "plain");
    harness.press("enter");
    write_it(&mut harness, &folder);
    assert!(harness.model.theme.plain);
    harness.press("enter");
    assert_eq!(harness.job(), Some(&Job::Set("look.plain".into(), Some("false".into()))));

    // The value that is in force is not written again.
    let before = harness.writes.len();
    select(&mut harness, "color");
    harness.press("enter enter");
    assert_eq!(harness.writes.len(), before);
}

#[test]
fn the_time_zone_is_found_by_letters() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = Harness::new(World::small(), (80, 24));
    select(&mut harness, "zone");
    harness.press("enter").text("eutokyo");
    assert!(harness.screen().contains("No value has"), "{}", harness.screen());
    harness.press("ctrl-u").text("tokyo").press("enter");
    write_it(&mut harness, &folder);
    assert_eq!(harness.toast(), "time.zone is Asia/Tokyo now");
    harness.press("g c");
    assert!(harness.screen().contains("23:05"), "{}", harness.screen());
}

#[test]
fn a_field_says_what_is_valid_and_is_left_without_a_trace() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = Harness::new(World::small(), (80, 24));
    select(&mut harness, "region");
    harness.press("enter");
    assert!(harness.screen().contains("Enter saves"), "{}", harness.screen());
    harness.text("Germany").press("enter");
    assert!(
        harness.screen().contains("Germany is no region. Use two letters such as DE"),
        "{}",
        harness.screen()
    );
    assert_eq!(harness.job(), None);
    harness.press("esc");
    assert!(harness.model.layers.is_empty() && harness.model.screen == Screen::Settings);
    harness.press("enter");
    harness.send(Msg::Paste("de".to_owned()));
    harness.press("enter");
    write_it(&mut harness, &folder);
    assert_eq!(harness.model.config.region.as_deref(), Some("DE"));
    assert!(harness.screen().contains("line "), "{}", harness.screen());
    harness.press("d");
    write_it(&mut harness, &folder);
    assert_eq!(harness.toast(), "phone.region has its default again");
    harness.press("d");
    assert_eq!(harness.toast(), "The default is in force already");
}

#[test]
fn a_setting_that_cannot_be_written_says_so() {
    let mut harness = Harness::new(World::small(), (80, 24));
    select(&mut harness, "icons");
    harness.press("enter");
    harness.answer(Err(Error::new(Kind::Storage, "writing config.toml failed").hint("look")));
    assert_eq!(harness.toast(), "writing config.toml failed: look");
    assert!(!harness.model.config.icons);
}

#[test]
fn keys_are_changed_on_the_screen_and_clashes_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut harness = Harness::new(World::small(), (80, 24));
    select(&mut harness, "undo");
    harness.press("enter ctrl-u").text("s").press("enter");
    assert!(harness.screen().contains("is the key of star too"), "{}", harness.screen());
    harness.press("ctrl-u").text("g y, U").press("enter");
    write_it(&mut harness, &folder);
    assert_eq!(harness.toast(), "keys.undo is g y, U now");
    harness.press("u");
    assert_eq!(harness.toast(), "", "its old key");
    harness.press("g y");
    assert!(harness.toast().starts_with("Nothing was changed"), "{}", harness.toast());
    select(&mut harness, "undo");
    assert!(harness.screen().contains("gy U"), "{}", harness.screen());
    harness.press("enter ctrl-u enter");
    write_it(&mut harness, &folder);
    assert_eq!(harness.toast(), "keys.undo is off now");
    harness.press("d");
    write_it(&mut harness, &folder);
    harness.press("u");
    assert!(harness.toast().starts_with("Nothing was changed"), "{}", harness.toast());
}

#[test]
fn ones_name_and_mail_are_changed_in_ones_record() {
    let mut harness = Harness::new(World::small(), (80, 24));
    harness.press("g s enter ctrl-u").text("Robert Meyer").press("enter");
    let input = MemberInput { name: Some("Robert Meyer".into()), ..MemberInput::default() };
    assert_eq!(harness.job(), Some(&Job::EditProfile(input)));
    let member = Member {
        id: MemberId::new(uuid::Uuid::from_u128(7)),
        name: "Robert Meyer".into(),
        email: "bob@x.org".into(),
        login: None,
        role: Role::Member,
        since: Timestamp::from_millis(0),
    };
    let config = Config::default();
    let theme = config.load_theme().0;
    let changed = Changed { name: "profile.email".into(), config, theme, told: Vec::new() };
    harness.answer(Ok(Written::Profile(Box::new(member), Box::new(changed))));
    assert!(harness.screen().lines().next().unwrap().ends_with("Robert Meyer"));
    assert_eq!(harness.toast(), "You are Robert Meyer (bob@x.org) in this file now");
    harness.press("d");
    assert!(harness.toast().contains("no default"));
    harness.press("j enter ctrl-u").text("bob at home").press("enter");
    assert!(matches!(harness.model.layers.last(), Some(Layer::Setting(_))), "no e-mail");
    harness.press("ctrl-u enter");
    let input = MemberInput { email: Some(String::new()), ..MemberInput::default() };
    assert_eq!(harness.job(), Some(&Job::EditProfile(input)));
    harness.press("ctrl-u enter esc");
}

#[test]
fn the_settings_are_gone_through() {
    let mut harness = Harness::new(World::small(), (40, 12));
    harness.press("g s G");
    assert!(harness.screen().contains("> quit-now"), "{}", harness.screen());
    harness.press("g g");
    assert!(harness.screen().contains("> name"), "{}", harness.screen());
    assert!(harness.screen().contains("You in this file"), "{}", harness.screen());
    for keys in ["pgdn", "ctrl-d", "ctrl-u", "pgup", "k", "j"] {
        harness.press(keys);
        assert!(harness.screen().contains("\n> "), "{keys}: {}", harness.screen());
    }
    harness.press("esc");
    assert_eq!(harness.model.screen, Screen::Contacts);
}

#[test]
fn a_newcomer_gets_a_hint_that_takes_no_key() {
    let mut world = World::small();
    world.contacts.clear();
    world.entries.clear();
    world.books = vec![book(1, "Bob's Contacts", Role::Owner)];
    let mut harness = Harness::new(world, (80, 24));
    assert!(harness.screen().contains("Welcome to Touchline. a adds a contact"));
    assert!(harness.timers.is_empty(), "it stays until a key comes");
    harness.press("a");
    assert!(matches!(harness.model.layers.last(), Some(Layer::Contact(_))), "the key counts");
    assert_eq!(harness.toast(), "");
    let harness = Harness::new(World::many(1, 0), (80, 24));
    assert_eq!(harness.toast(), "");
}

#[test]
fn one_key_of_two_signs_is_no_sequence() {
    let first_row = |prefix: &str| {
        let mut config = Config::default();
        for (at, screen) in Screen::ALL.into_iter().enumerate() {
            let row = TABLE.iter().find(|row| row.action == Action::Go(screen)).unwrap();
            let keys = vec![format!("{prefix}{}", at + 1)];
            config.keys.insert(row.name.to_owned(), KeyChoice { keys, line: at + 2 });
        }
        let harness = Harness::with(World::small(), (90, 24), config);
        harness.screen().lines().next().unwrap().to_owned()
    };
    let led = first_row("z ");
    assert!(led.contains("  z [Contacts] Today Activity Accounts"), "{led}");
    let alone = first_row("f");
    assert!(alone.contains("[Contacts] F2 F3 F4 F6"), "{alone}");
}
