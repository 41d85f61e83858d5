//! Every screen and every layer at the sizes that matter: a picture of each is kept.

use std::collections::BTreeSet;

use insta::assert_snapshot;

use super::entries::known;
use super::fixture::{NOW, book, contact, due, entry, follow_up, member};
use super::forms::{contact_meanwhile, meanwhile};
use super::{Harness, World, import, inbox, places};
use crate::app::{Config, DayMatter, DayPart, Error, Kind};
use crate::domain::{Cadence, Named, Role, Summary, Timestamp};
use crate::tui::message::{Msg, Timer};
use crate::tui::screen::Screen;

const SIZES: [(u16, u16); 3] = [(80, 24), (40, 12), (120, 40)];

/// A picture: its name, and the way to what it shows.
struct Shot(&'static str, fn() -> World, fn(&mut Harness));

/// A book with all there is: contacts of whom much is known and of whom nothing is, entries of
/// every kind, accounts, members, other books.
pub fn full() -> World {
    let mut world = known();
    let places = places::world(Role::Owner);
    world.accounts = places.accounts;
    world.members = places.members;
    world.books[0].role = Role::Owner;
    world.books[0].tint = Some("blue".to_owned());
    let mut own = book(2, "Bob's Contacts", Role::Owner);
    (own.contacts, own.members) = (1_234, 1);
    world.books.extend([own, book(3, "Fair", Role::Viewer)]);
    let mut noor = contact(8, "Noor Haddad", None);
    noor.account = Some(Named { id: world.accounts[0].id, name: "Acme Corp".to_owned() });
    noor.title = Some("Buyer".to_owned());
    let dora = contact(9, "Dora Nebel-Winterfeld", Some("Norddeutsche Wasserkraft"));
    let greeting = "Thanks us for the overview.\nForwarded it to Goods inward.";
    world.entries.push(entry(30, &[&noor], greeting, 9 * 1440));
    world.entries.sort_by_key(|entry| std::cmp::Reverse(entry.body.occurred_at));
    world.contacts.extend([noor, dora]);
    promise(&mut world);
    world.counted()
}

/// Promises something to all, and has a row in each part of the day.
pub fn promise(world: &mut World) {
    let of = |place: usize| world.contacts[place].clone();
    let (first, second, third) = (of(0), of(1), of(2));
    let mut theirs = follow_up(3, &third, "ask who signs for the second lot", -40);
    theirs.assignee =
        Some(Named { id: member(8, "Zoe Ford", Role::Member).member.id, name: "Zoe Ford".into() });
    let mut nobodys = follow_up(4, &second, "send the brochure in German", -1);
    nobodys.assignee = None;
    let mut timed = follow_up(5, &second, "call about the delivery", 0);
    timed.due = Timestamp::from_millis(timed.due.millis() + 7 * 3_600_000);
    world.follow_ups = vec![
        follow_up(1, &first, "send the quote", -3),
        follow_up(2, &first, "Call Ana Ruiz", 9),
        theirs,
        nobodys,
        timed,
    ];
    let ago = |days: i64| Timestamp::from_millis(NOW - days * 86_400_000);
    let birthday =
        |day: &str, born: &str| DayMatter::Birthday(born.parse().unwrap(), day.parse().unwrap());
    world.due = vec![
        due(DayPart::Cadence, &first, DayMatter::Cadence(ago(12), Cadence::new(30))),
        due(DayPart::Cadence, &second, DayMatter::Cadence(ago(0), Cadence::new(7))),
        due(DayPart::Awaiting, &third, DayMatter::Awaiting(ago(2))),
        due(DayPart::Birthdays, &second, birthday("2026-03-04", "1980-03-04")),
        due(DayPart::Birthdays, &third, birthday("2026-03-07", "--03-07")),
    ];
}

fn empty() -> World {
    let mut world = World::small();
    world.contacts.clear();
    world.entries.clear();
    world.books = vec![book(1, "Bob's Contacts", Role::Owner), book(2, "Sales", Role::Member)];
    world.counted()
}

fn read_only() -> World {
    let mut world = full();
    world.viewer = true;
    world.books[0].role = Role::Viewer;
    world
}

/// What is on the screens, nothing lying over them.
const BARE: &[Shot] = &[
    Shot("contacts", full, |_| {}),
    Shot("contacts_timeline", full, |h| press(h, "tab j")),
    Shot("contacts_unfolded", full, |h| press(h, "tab j enter")),
    Shot("contacts_typing", full, |h| press(h, "/ a")),
    Shot("contacts_filtered", full, |h| press(h, "/ n o enter")),
    Shot("contacts_no_match", full, |h| press(h, "/ q q enter")),
    Shot("contacts_marked", full, |h| press(h, "space space z s z s")),
    Shot("contacts_starred", full, |h| press(h, "z s")),
    Shot("contacts_empty", empty, |_| {}),
    Shot("timeline_typing", full, |h| {
        press(h, "tab /");
        h.text("price period:this-week");
    }),
    Shot("timeline_no_match", full, |h| press(h, "tab / q q enter")),
    Shot("contacts_refused", read_only, |h| press(h, "c")),
    Shot("contacts_next_key", full, |h| press(h, "g")),
    Shot("contacts_waiting", full, |h| {
        press(h, "s");
        h.send(Msg::Due(Timer::Slow));
    }),
    Shot("contacts_importing", import::world, |h| {
        import::run(h);
        import::tell(h, 12_300, 41, 3_000);
    }),
    Shot("contact_in_full", full, |h| press(h, "enter")),
    Shot("contact_in_full_timeline", full, |h| press(h, "enter tab j enter")),
    Shot("contact_bare_in_full", full, |h| press(h, "j enter")),
    Shot("today", full, |h| press(h, "g t j")),
    Shot("today_everyone", full, |h| press(h, "g t o enter j j j j j")),
    Shot("today_done", full, |h| {
        h.press("g t x");
        h.follow_it();
    }),
    Shot("today_empty", empty, |h| press(h, "g t")),
    Shot("contact_before_a_call", super::dial::before_a_call, |h| press(h, "enter j")),
    Shot("activity", full, |h| press(h, "g a")),
    Shot("activity_unfolded", full, |h| press(h, "g a enter")),
    Shot("activity_typing", full, |h| {
        press(h, "g a /");
        h.text("off type:m");
    }),
    Shot("activity_typing_wrong", full, |h| {
        press(h, "g a /");
        h.text("period:someday off");
    }),
    Shot("activity_filtered", full, |h| {
        press(h, "g a /");
        h.text("off").press("enter");
    }),
    Shot("activity_no_match", full, |h| press(h, "g a / q q enter")),
    Shot("activity_empty", empty, |h| press(h, "g a")),
    Shot("accounts", full, |h| press(h, "g A")),
    Shot("accounts_contacts", full, |h| press(h, "g A tab")),
    Shot("accounts_typing", full, |h| press(h, "g A / k")),
    Shot("accounts_empty", empty, |h| press(h, "g A")),
    Shot("inbox", inbox::world, |h| press(h, "g x")),
    Shot("inbox_noise", inbox::world, |h| press(h, "g x tab j")),
    Shot("inbox_marked", inbox::world, |h| press(h, "g x space space k")),
    Shot("inbox_of_a_rule", inbox::world, |h| press(h, "g x o 4")),
    Shot("inbox_empty", full, |h| press(h, "g x")),
    Shot("inbox_waits", inbox::world, |_| {}),
    Shot("books", full, |h| press(h, "g b j")),
    Shot("members", full, |h| press(h, "g m j")),
    Shot("settings", full, |h| press(h, "g s j j j")),
    Shot("settings_filtered", full, |h| press(h, "g s / t i m e")),
    Shot("settings_no_match", full, |h| press(h, "g s / q q q")),
    Shot("settings_keys", full, |h| press(h, "g s G")),
];

/// What lies over them.
const OVER: &[Shot] = &[
    Shot("form", full, |h| press(h, "c")),
    Shot("form_filled", full, |h| {
        h.press("m").text("Kick-off for onboarding.").press("alt-enter").text("Go-live in May.");
        h.press("tab").text("yesterday 15:00").press("tab").text("1h30m");
        h.press("tab").text("carl").press("enter tab").text("Kobe");
    }),
    Shot("form_offers", full, |h| {
        h.press("c").text("Wants the price").press("shift-tab").text("n");
    }),
    Shot("form_somebody_new", full, |h| {
        h.press("/").text("zed nolan").press("enter c");
    }),
    Shot("form_wrong", full, |h| {
        h.press("c tab").text("z").press("tab").text("soon").press("tab").text("ever");
        h.press("enter");
    }),
    Shot("form_help", full, |h| press(h, "c x f1")),
    Shot("form_promises", full, |h| {
        h.press("c tab v tab").text("fri call Ana again about the quote and the delivery in June");
    }),
    Shot("form_completes", full, |h| press(h, "g t c")),
    Shot("follow_up_new", full, |h| {
        h.press("f").text("in 2 weeks ask again");
    }),
    Shot("follow_up_edited", full, |h| {
        h.press("g t E tab tab ctrl-u").text("zo");
    }),
    Shot("follow_up_wrong", full, |h| {
        h.press("f").text("soonish").press("enter");
    }),
    Shot("put_off", full, |h| press(h, "g t > down")),
    Shot("which_follow_up", full, |h| press(h, "x")),
    Shot("whose_day", full, |h| press(h, "g t o")),
    Shot("delete_follow_up", full, |h| press(h, "g t d")),
    Shot("form_failed", full, |h| {
        h.press("n").text("about the fair").press("enter");
        h.answer(Err(Error::new(Kind::Storage, "the disk is full; nothing was written")));
    }),
    Shot("form_saving", full, |h| {
        h.press("n").text("about the fair").press("enter");
    }),
    Shot("form_of_an_entry", full, |h| press(h, "tab j E")),
    Shot("form_of_a_draft", full, |h| {
        h.press("c").text("half a thought").press("esc c");
    }),
    Shot("form_of_a_running_call", super::dial::before_a_call, |h| {
        h.press("enter enter").text("Wants the price");
        h.send(Msg::Now(crate::domain::Timestamp::from_millis(super::fixture::NOW + 192_000)));
    }),
    Shot("phones", super::dial::before_a_call, |h| press(h, "C")),
    Shot("line", full, |h| press(h, "l")),
    Shot("line_empty", empty, |h| press(h, "l")),
    Shot("line_full", full, |h| {
        h.press("l ctrl-u").text("m ana, carl 1h30 ok @yesterday 15:00: went through the plan, ");
        h.text("and what is to be bought in May +key then fri send the offer");
    }),
    Shot("line_several", full, |h| {
        h.press("l ctrl-u").text("c n").press("down");
    }),
    Shot("line_somebody_new", full, |h| {
        h.press("l ctrl-u").text("zed nolan vm: met at the fair");
    }),
    Shot("line_wrong", full, |h| {
        h.press("l").text("12m @soonish: wants the price").press("enter");
    }),
    Shot("line_saving", full, |h| {
        h.press("l").text(" vm").press("enter");
    }),
    Shot("contact_form_new", full, |h| {
        h.press("a").text("Zed Nolan").press("tab").text("ac");
    }),
    Shot("contact_form", full, |h| press(h, "E")),
    Shot("contact_form_wrong", full, |h| {
        h.press("a tab tab tab").text("no mail").press("enter");
    }),
    Shot("account_form", full, |h| press(h, "g A E")),
    Shot("account_form_offers", full, |h| {
        h.press("g A a").text("Zeta Sea").press("tab").text("a");
    }),
    Shot("member_form", full, |h| {
        h.press("g m a").text("zoe@x.org").press("tab tab").text("k").press("enter");
    }),
    Shot("book_form", full, |h| press(h, "g b E tab")),
    Shot("delete_contact", full, |h| press(h, "d")),
    Shot("delete_contacts", full, |h| press(h, "* d")),
    Shot("delete_entry", full, |h| press(h, "tab j d")),
    Shot("delete_book", full, |h| press(h, "g b j d")),
    Shot("delete_draft", full, |h| {
        h.press("c").text("never mind").press("esc g d d");
    }),
    Shot("delete_account", full, |h| press(h, "g A d")),
    Shot("remove_member", full, |h| {
        h.world.holdings.contacts = 3;
        h.press("g m j j d");
    }),
    Shot("inbox_into", inbox::world, |h| press(h, "g x M")),
    Shot("inbox_into_typed", inbox::world, |h| {
        h.press("g x j M").text("ca");
    }),
    Shot("inbox_address", inbox::world, |h| press(h, "g x !")),
    Shot("inbox_parts", inbox::world, |h| press(h, "g x o")),
    Shot("hand_over", full, |h| {
        h.world.holdings = crate::app::Holdings { contacts: 40, accounts: 2, follow_ups: 1 };
        h.press("g m j j H");
    }),
    Shot("both_changed_an_entry", full, |h| {
        h.press(".").text(", says Ana").press("enter");
        meanwhile(h, |theirs| {
            let text = "Wants nothing any more.\nShe had an offer from Kobe that is half of ours.";
            theirs.body.summary = Summary::parse(text).ok();
        });
    }),
    Shot("both_changed_a_contact", full, |h| {
        h.press("E ctrl-u").text("Ana Maria Ruiz").press("enter");
        contact_meanwhile(h, |theirs| theirs.name = "Ana Ruiz Soto".to_owned());
    }),
    Shot("drafts", full, |h| {
        h.press("c").text("half a thought").press("esc j n").text("for the fair").press("esc");
        h.press("a").text("Zed Nolan").press("esc g d");
    }),
    Shot("labels", full, |h| press(h, "space L")),
    Shot("labels_new", full, |h| {
        h.press("L").text("fair 2027");
    }),
    Shot("holder", full, |h| press(h, "H")),
    Shot("orders", full, |h| press(h, "o")),
    Shot("versions", full, |h| press(h, "tab j v")),
    Shot("filter_to_save", full, |h| {
        press(h, "/");
        h.text("label:vip").press("ctrl-s");
    }),
    Shot("help", full, |h| press(h, "?")),
    Shot("help_filtered", full, |h| {
        h.press("? /").text("word");
    }),
    Shot("palette", full, |h| press(h, ":")),
    Shot("import", import::world, |h| press(h, "i")),
    Shot("import_offers", import::world, |h| {
        h.press("i").text("~/").press("tab");
    }),
    Shot("import_looking", import::world, |h| {
        h.press("i").text("~/cards/").press("enter");
        import::tell(h, 12_300, 41, 3_000);
    }),
    Shot("import_wrong", import::world, |h| {
        h.press("i").text("~/crads").press("enter");
        let error = Error::new(Kind::Usage, "there is no file /home/ana/crads");
        import::answer(h, Err(error.hint("give the path of a file or a folder")));
    }),
    Shot("import_question", import::world, |h| {
        h.press("i").text("~/cards/").press("enter");
        import::answer(h, Ok(import::troubled()));
    }),
    Shot("imported", import::world, |h| {
        import::run(h);
        import::answer(h, Ok(import::troubled()));
        press(h, "I");
    }),
    Shot("search", full, |h| press(h, "g /")),
    Shot("search_found", full, |h| {
        h.press("g /").text("an");
    }),
    Shot("palette_found", full, |h| {
        h.press(":").text("lo");
    }),
    Shot("setting_choice", full, |h| press(h, "g s j j j j j enter")),
    Shot("setting_zone", full, |h| {
        h.press("g s j j j j enter").text("berl");
    }),
    Shot("setting_field", full, |h| press(h, "g s enter")),
    Shot("setting_wrong", full, |h| {
        h.press("g s j enter ctrl-u").text("nowhere").press("enter");
    }),
];

fn press(harness: &mut Harness, keys: &str) {
    harness.press(keys);
}

fn take(Shot(_, world, reach): &Shot, size: (u16, u16)) -> Harness {
    let mut harness = Harness::with(world(), size, Config::default());
    reach(&mut harness);
    harness
}

fn keep(shots: &[Shot]) {
    for shot in shots {
        for size in SIZES {
            let name = format!("{}_{}x{}", shot.0, size.0, size.1);
            assert_snapshot!(name, take(shot, size).screen());
        }
    }
}

#[test]
fn the_screens() {
    keep(BARE);
}

#[test]
fn what_lies_over_them() {
    keep(OVER);
}

/// The names of the layers that there are, as they stand in the source.
fn layers() -> BTreeSet<String> {
    let source = include_str!("../model.rs");
    let (_, rest) = source.split_once("pub enum Layer {").unwrap();
    let lines = rest.split_once("\n}").unwrap().0.lines().map(str::trim);
    lines.filter_map(|line| Some(line.split_once('(')?.0.to_owned())).collect()
}

#[test]
fn none_is_without_a_picture() {
    for size in SIZES {
        let bare: Vec<Harness> = BARE.iter().map(|shot| take(shot, size)).collect();
        let names: Vec<&str> = BARE.iter().map(|shot| shot.0).collect();
        let over = bare.iter().position(|harness| !harness.model.layers.is_empty());
        assert_eq!(over.map(|at| names[at]), None, "something lies over it");
        for screen in Screen::ALL {
            let shown = bare.iter().any(|harness| harness.model.screen == screen);
            assert!(shown, "no picture of {screen:?} at {size:?}");
        }
        let kinds = OVER.iter().map(|shot| {
            let harness = take(shot, size);
            let layer = format!("{:?}", harness.model.layers.last());
            let layer = layer.trim_start_matches("Some(").split('(').next().unwrap().to_owned();
            assert_ne!(layer, "None", "nothing lies over the screen in {}", shot.0);
            layer
        });
        assert_eq!(kinds.collect::<BTreeSet<_>>(), layers(), "{size:?}");
    }
}
