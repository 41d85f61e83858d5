//! What is found, in which order, and that no text is an error.

use crate::domain::search::Wanted;
use crate::domain::{ContactId, DetailKind, Interaction, InteractionType, Role, Sought};
use crate::store::reader::fixture::{Entry, Made, World};
use crate::store::reader::names::Names;
use crate::store::{ContactQuery, Depth, FoundEntries, InteractionQuery};

use super::super::{sql, words};
use super::{FoundWalk, accounts, contacts, contacts_without, interactions};

struct Town {
    world: World,
    me: Made,
    book: Made,
    names: Names,
}

impl Town {
    fn new() -> Self {
        let world = World::new();
        let me = world.person("Me", "");
        let book = world.book("B", &[(me, Role::Owner)]);
        Self { world, me, book, names: Names::default() }
    }

    fn note(&self, contact: Made, note: &str) {
        self.world.run("UPDATE contact SET notes = ?1 WHERE key = ?2", (note, contact.key));
        self.world.index(contact);
    }

    fn people(&self, sought: &Sought, limit: usize) -> Vec<String> {
        let see = self.world.see(self.me, self.book);
        let query = ContactQuery { limit, ..ContactQuery::default() };
        let page = contacts(&self.world.conn, &self.names, see, sought, &query, None).unwrap();
        let name = |id: &ContactId| -> String {
            let sql = "SELECT name FROM contact WHERE id = ?1";
            let id = *id.uuid().as_bytes();
            self.world.conn.query_row(sql, [id], |row| row.get(0)).unwrap()
        };
        page.rows.iter().map(name).collect()
    }

    fn found(&self, typed: &str) -> Vec<String> {
        self.people(&Sought::words(typed), 9)
    }

    fn entries_to(&self, sought: &Sought, depth: Depth) -> FoundEntries {
        let see = self.world.see(self.me, self.book);
        let query = InteractionQuery { limit: 9, ..InteractionQuery::default() };
        interactions(&self.world.conn, see, sought, &query, depth).unwrap()
    }

    fn entries(&self, typed: &str) -> Vec<String> {
        let found = self.entries_to(&Sought::words(typed), Depth::TYPING);
        found.rows.iter().map(Interaction::text).collect()
    }
}

#[test]
fn contacts_are_found_by_all_that_is_known_of_them() {
    let town = Town::new();
    let acme = town.world.account(town.book, "Łódź Trading");
    let ana = town.world.contact(town.book, "Ana Ruíz");
    town.world.run("UPDATE contact SET account = ?1 WHERE key = ?2", [acme.key, ana.key]);
    town.world.detail(ana, DetailKind::Email, None, "purchasing@example.org");
    town.world.detail(ana, DetailKind::Phone, None, "+49 171 5551234");
    let bo = town.world.contact(town.book, "Bo");
    town.note(bo, "Likes the Opéra, 東京 office, not purchasing");
    let vip = town.world.label(town.book, "Very Important");
    town.world.tag(bo, vip);
    town.world.contact(town.book, "山田太郎");
    let other = town.world.book("C", &[(town.me, Role::Owner)]);
    town.world.contact(other, "Ana of others");
    for (typed, names) in [
        ("ana", &["Ana Ruíz"][..]),
        ("RUIZ a", &["Ana Ruíz"]),
        ("lodz", &["Ana Ruíz"]),
        ("purch", &["Ana Ruíz", "Bo"]),
        ("555 1234", &["Ana Ruíz"]),
        ("0171 555", &["Ana Ruíz"]),
        ("opera", &["Bo"]),
        ("東京", &["Bo"]),
        ("import very", &["Bo"]),
        ("opera very bo", &["Bo"]),
        ("opera ana", &[]),
        ("太郎", &["山田太郎"]),
        ("uí", &["Ana Ruíz"]),
        ("", &[]),
        ("🙂", &[]),
    ] {
        assert_eq!(town.found(typed), names, "{typed}");
    }
    let without = |typed: &str, not: &str| {
        let mut sought = Sought::words(typed);
        sought.terms.push(Wanted { text: not.to_owned(), exact: false, negated: true });
        town.people(&sought, 9)
    };
    assert_eq!(without("purch", "opera"), ["Ana Ruíz"]);
    town.note(bo, "");
    assert_eq!(town.found("opera"), [""; 0], "the note is gone");
}

#[test]
fn the_best_contacts_come_first() {
    let town = Town::new();
    let contacted = |name: &str, at: i64| {
        let made = town.world.contact(town.book, name);
        let sql = "UPDATE contact SET last_interaction_at = ?1 WHERE key = ?2";
        town.world.run(sql, [at, made.key]);
        made
    };
    contacted("Diana", 90);
    contacted("Ana Old", 1);
    contacted("Ana", 0);
    contacted("Anabel", 50);
    let bo = contacted("Bo", 99);
    town.world.detail(bo, DetailKind::Email, None, "ana@example.org");
    assert_eq!(town.found("ana"), ["Ana", "Anabel", "Ana Old", "Bo", "Diana"]);
    let few = |limit| town.people(&Sought::words("ana"), limit);
    assert_eq!(few(2), ["Ana", "Anabel"]);
    assert_eq!(few(4).len(), 4);
    assert_eq!(town.people(&Sought::words("ana"), 0), [""; 0]);
}

#[test]
fn texts_are_found_in_any_script_and_by_parts() {
    let town = Town::new();
    let ana = town.world.contact(town.book, "Ana");
    let texts = [
        "Søren liked the Straße",
        "第二の拠点は大阪に六月に開く",
        "한국어 회의록을 보냈다",
        "นัดประชุมวันจันทร์",
        "Invoice INV20237788 is paid",
        "Встреча в Москве",
        "Off to the moon 🚀",
        "हिन्दी में बात",
    ];
    for (at, text) in (0..).zip(texts) {
        town.world.log(town.book, Entry::at(at).with(&[ana]).saying(text));
    }
    for (typed, place) in [
        ("soren", 0),
        ("SØREN strasse", 0),
        ("大阪", 1),
        ("拠点 大", 1),
        ("회의", 2),
        ("의록", 2),
        ("ประชุม", 3),
        ("จันทร", 3),
        ("inv2023", 4),
        ("7788", 4),
        ("oice 23", 4),
        ("встр", 5),
        ("оскв", 5),
        ("🚀", 6),
        ("हिन्दी", 7),
    ] {
        assert_eq!(town.entries(typed), [texts[place]], "{typed}");
    }
    assert_eq!(town.entries("阪大"), [""; 0], "in another order it is another word");
    assert_eq!(town.entries("soren 7788"), [""; 0]);
    let mut exact = Sought::words("the");
    exact.terms[0].exact = true;
    exact.terms[0].text = "liked the".to_owned();
    assert_eq!(town.entries_to(&exact, Depth::TYPING).rows.len(), 1);
    exact.terms[0].text = "the liked".to_owned();
    assert_eq!(town.entries_to(&exact, Depth::TYPING).rows.len(), 0);
    let mut without = Sought::words("the moon");
    without.terms[1].negated = true;
    assert_eq!(town.entries_to(&without, Depth::TYPING).rows.len(), 1);
}

#[test]
fn the_newest_come_first_or_the_best() {
    let town = Town::new();
    let ana = town.world.contact(town.book, "Ana");
    let texts =
        ["price list", "the list of prices", "list, then a price", "pricelist", "prices list"];
    for (at, text) in (0..).zip(texts) {
        town.world.log(town.book, Entry::at(at).with(&[ana]).saying(text));
    }
    let order = |ranked: bool| -> Vec<String> {
        let depth = Depth { ranked, ..Depth::WHOLE };
        let found = town.entries_to(&Sought::words("price list"), depth);
        assert_eq!((found.ranked, found.more, found.looked), (ranked, false, None));
        found.rows.iter().map(Interaction::text).collect()
    };
    let newest = [texts[4], texts[2], texts[1], texts[0], texts[3]];
    assert_eq!(order(false), newest, "parts of words come last");
    assert_eq!(order(true), [texts[0], texts[2], texts[4], texts[1], texts[3]]);
    // Of more than are looked at, those that were added last.
    let depth = Depth { newest: 2, parts: 0, ranked: false };
    let found = town.entries_to(&Sought::words("list"), depth);
    assert_eq!((found.capped, found.more), (Some(2), false));
    let rows: Vec<String> = found.rows.iter().map(Interaction::text).collect();
    assert_eq!(rows, [texts[4], texts[2]]);
    // Too many to be ranked: the newest of all.
    let depth = Depth { newest: 2, parts: 0, ranked: true };
    let found = town.entries_to(&Sought::words("list"), depth);
    assert_eq!((found.rows.len(), found.capped, found.ranked), (4, None, false));
    // Parts are looked for in so many, and it is said.
    let depth = Depth { newest: 9, parts: 2, ranked: false };
    let found = town.entries_to(&Sought::words("elist"), depth);
    assert_eq!((found.rows.len(), found.looked), (1, Some(2)));
    let found = town.entries_to(&Sought::words("ric"), Depth { parts: 1, ..depth });
    assert_eq!((found.rows.len(), found.looked), (1, Some(1)));
}

/// Returns all that a walk hands out, so many at a time.
fn walked(town: &Town, sought: &Sought, depth: Depth, limit: usize) -> (Vec<String>, FoundEntries) {
    let see = town.world.see(town.me, town.book);
    let query = InteractionQuery { limit, ..InteractionQuery::default() };
    let mut walk = FoundWalk::new(&town.world.conn, see, sought, depth).unwrap();
    let mut all = Vec::new();
    loop {
        let some = walk.next(&town.world.conn, see, &query).unwrap();
        if some.is_empty() {
            return (all, walk.said());
        }
        assert!(some.len() <= limit);
        all.extend(some.iter().map(Interaction::text));
    }
}

#[test]
fn a_walk_hands_everything_out_once() {
    let town = Town::new();
    let ana = town.world.contact(town.book, "Ana");
    let texts = ["a price 0", "price list 1", "prices 2", "list price 3", "a pricelist 4"];
    let parts = ["reprice 5", "caprice 6", "reprice 7", "nothing", "reprice 8"];
    for (at, text) in (0..).zip(parts.iter().chain(&texts)) {
        town.world.log(town.book, Entry::at(at).with(&[ana]).saying(text));
    }
    let numbers = |found: &[String]| -> String {
        found.iter().filter_map(|text| text.chars().next_back()).collect()
    };
    let sought = Sought::words("price");
    for limit in 1..12 {
        let (all, said) = walked(&town, &sought, Depth::WHOLE, limit);
        assert_eq!(numbers(&all), "310428765", "at {limit}");
        assert_eq!((said.ranked, said.looked, said.capped), (true, None, None));
        // The older part hits are beyond what is looked into.
        let depth = Depth { parts: 6, ..Depth::WHOLE };
        let (all, said) = walked(&town, &sought, depth, limit);
        assert_eq!((numbers(&all).as_str(), said.looked), ("310428", Some(6)), "at {limit}");
        // Too many to be ranked.
        let depth = Depth { newest: 3, parts: 9, ranked: true };
        let (all, said) = walked(&town, &sought, depth, limit);
        assert_eq!((numbers(&all).as_str(), said.ranked), ("43210", false), "at {limit}");
    }
    let more: Vec<String> = (0..30).map(|at| format!("the price of {at}")).collect();
    for (at, text) in (20..).zip(&more) {
        town.world.log(town.book, Entry::at(at).with(&[ana]).saying(text));
    }
    let (mut all, _) = walked(&town, &sought, Depth::WHOLE, 4);
    assert_eq!(all.len(), 35, "enough without parts");
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 35);
}

#[test]
fn the_newest_hits_are_those_of_the_book() {
    let town = Town::new();
    let ana = town.world.contact(town.book, "Ana");
    let large = town.world.book("Large", &[(town.me, Role::Owner)]);
    let bo = town.world.contact(large, "Bo");
    for (at, text) in (0..).zip(["price one", "price two", "price three"]) {
        town.world.log(town.book, Entry::at(at).with(&[ana]).saying(text));
    }
    for at in 0..10 {
        town.world.log(large, Entry::at(at).with(&[bo]).saying("price"));
    }
    let sought = Sought::words("price");
    let found = |newest, ranked| {
        let found = town.entries_to(&sought, Depth { newest, parts: 0, ranked });
        (found.rows.len(), found.capped, found.ranked)
    };
    assert_eq!(found(5, false), (3, None, false), "ten of others are passed over");
    assert_eq!(found(3, false), (3, None, false));
    // Twelve hits of others are too many for two, eight for one.
    assert_eq!(found(2, false), (0, Some(0), false), "it is said that older ones may be missing");
    assert_eq!(found(1, true), (3, None, false), "once all are found");
    town.world.log(town.book, Entry::at(9).with(&[ana]).saying("price four"));
    assert_eq!(found(2, false), (1, Some(1), false));
    assert_eq!(found(3, false), (3, Some(3), false));
    assert_eq!(found(4, true), (4, None, true));
    let mine = town.world.see(town.me, town.book);
    let conn = &town.world.conn;
    let mut plan = conn.prepare(&format!("EXPLAIN QUERY PLAN {}", super::entries::AMONG)).unwrap();
    let plan = plan.query_map(("price", mine.book), |row| row.get::<_, String>(3)).unwrap();
    let plan: Vec<String> = plan.map(Result::unwrap).collect();
    assert!(!plan.join(" ").contains("B-TREE"), "{plan:?}");
}

#[test]
fn a_window_says_whether_there_is_more() {
    let town = Town::new();
    let ana = town.world.contact(town.book, "Ana");
    for (at, text) in (0..).zip(["a price", "price", "prices", "reprice"]) {
        let entry = Entry { kind: InteractionType::Email, ..Entry::at(at) };
        town.world.log(town.book, entry.with(&[ana]).saying(text));
    }
    let see = town.world.see(town.me, town.book);
    let sought = Sought::words("price");
    for ranked in [false, true] {
        let depth = Depth { ranked, ..Depth::WHOLE };
        for limit in 1..6 {
            let query = InteractionQuery { limit, ..InteractionQuery::default() };
            let found = interactions(&town.world.conn, see, &sought, &query, depth).unwrap();
            assert_eq!((found.rows.len(), found.more), (limit.min(4), limit < 4), "{limit}");
            let query = InteractionQuery { kind: Some(InteractionType::Note), ..query };
            let found = interactions(&town.world.conn, see, &sought, &query, depth).unwrap();
            assert_eq!((found.rows.len(), found.more), (0, false), "of another type");
        }
    }
}

#[test]
fn accounts_are_found_by_their_names() {
    let town = Town::new();
    for name in ["Acme", "Acme Holding", "Pharmacme", "東京商事"] {
        town.world.account(town.book, name);
    }
    let see = town.world.see(town.me, town.book);
    let found = |typed: &str, limit| {
        let page = accounts(&town.world.conn, see, &Sought::words(typed), limit).unwrap();
        (page.rows.iter().map(|row| row.name.clone()).collect::<Vec<_>>(), page.more)
    };
    assert_eq!(
        found("acme", 9),
        (vec!["Acme".into(), "Acme Holding".into(), "Pharmacme".into()], false)
    );
    assert!(found("acme", 2).1);
    assert_eq!(found("京商", 9).0, ["東京商事"]);
    assert_eq!(found("hold acm", 9).0, ["Acme Holding"]);
    assert_eq!(found("x", 9), (vec![], false));
}

#[test]
fn accounts_that_are_left_out_take_no_place() {
    let town = Town::new();
    for name in ["Acme One", "Acme Two", "Acme Three", "Acme Four", "Pharmacme", "Pharmacme Two"] {
        town.world.account(town.book, name);
    }
    let see = town.world.see(town.me, town.book);
    let without = |typed: &str, not: &[&str], limit| {
        let mut sought = Sought::words(typed);
        let absent = |text: &&str| Wanted { text: text.to_string(), exact: false, negated: true };
        sought.terms.extend(not.iter().map(absent));
        let page = accounts(&town.world.conn, see, &sought, limit).unwrap();
        (page.rows.into_iter().map(|row| row.name).collect::<Vec<_>>(), page.more)
    };
    for one in ["one", "two", "three", "four"] {
        let others: Vec<&str> =
            ["one", "two", "three", "four", "pharm"].into_iter().filter(|it| *it != one).collect();
        let (found, more) = without("acme", &others, 1);
        assert_eq!((found.len(), more), (1, false), "{one}");
        assert_eq!(found[0].to_lowercase(), format!("acme {one}"));
    }
    let (found, more) = without("acme", &["one", "two", "three", "four"], 1);
    assert_eq!((found, more), (vec!["Pharmacme".to_owned()], false), "by a part");
    let (found, more) = without("acme", &["pharm"], 3);
    assert_eq!((found.len(), more), (3, true));
    let (found, more) = without("acme", &["one"], 9);
    assert_eq!((found.len(), more), (5, false));
}

#[test]
fn without_words_those_are_found_that_have_nothing_unwanted() {
    let town = Town::new();
    let acme = town.world.account(town.book, "Acme");
    let contacted = |name: &str, at: i64, archived: bool| {
        let made = town.world.contact(town.book, name);
        let sql = "UPDATE contact SET last_interaction_at = ?1, archived = ?2 WHERE key = ?3";
        town.world.run(sql, (at, archived, made.key));
        made
    };
    let ana = contacted("Ana", 1, false);
    town.world.run("UPDATE contact SET account = ?1 WHERE key = ?2", [acme.key, ana.key]);
    town.world.index(ana);
    let bo = contacted("Bo", 2, false);
    town.note(bo, "once at Acme");
    contacted("Cy", 3, false);
    contacted("Di", 4, true);
    contacted("Ed", 5, false);
    let see = town.world.see(town.me, town.book);
    let found = |not: &str, archived, limit| {
        let absent = |text: &str| Wanted { text: text.to_owned(), exact: false, negated: true };
        let sought = Sought { terms: not.split_whitespace().map(absent).collect() };
        let query = ContactQuery { limit, ..ContactQuery::default() };
        let page = contacts_without(&town.world.conn, see, &sought, &query, archived).unwrap();
        let name = |id: &ContactId| -> String {
            let sql = "SELECT name FROM contact WHERE id = ?1";
            let id = *id.uuid().as_bytes();
            town.world.conn.query_row(sql, [id], |row| row.get(0)).unwrap()
        };
        (page.rows.iter().map(name).collect::<Vec<_>>().join(" "), page.more)
    };
    let told = |names: &str, more| (names.to_owned(), more);
    assert_eq!(found("", None, 9), told("Ed Di Cy Bo Ana", false));
    assert_eq!(found("acme", None, 9), told("Ed Di Cy", false), "nor in an account or a note");
    assert_eq!(found("acme", Some(false), 9), told("Ed Cy", false));
    assert_eq!(found("acme", Some(true), 9), told("Di", false));
    assert_eq!(found("acme cy", None, 1), told("Ed", true));
    assert_eq!(found("acme cy", None, 2), told("Ed Di", false));
}

/// Random texts of what may hurt: operators, quotes, NULs, lone marks, half of everything.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // Xorshift64: G. Marsaglia, Xorshift RNGs, 2003.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    fn text(&mut self) -> String {
        const PIECES: [&str; 40] = [
            "\"",
            "'",
            "*",
            "^",
            "(",
            ")",
            "{",
            "}",
            ":",
            "-",
            "+",
            "NEAR(",
            "AND",
            "OR",
            "NOT",
            "\0",
            "\u{301}",
            "\u{200D}",
            "\u{202E}",
            " ",
            " ",
            "\n",
            "name :",
            "rowid",
            "%",
            "_",
            ";--",
            "type:call",
            "\"a b\"",
            "by:",
            "1234567",
            "+49 ",
            "price",
            "é",
            "東京",
            "한국",
            "ไทย",
            "🙂",
            "\u{10FFFF}",
            "½",
        ];
        let mut text = String::new();
        for _ in 0..self.roll(8) {
            match self.roll(3) {
                0 => {
                    let c = u32::try_from(self.roll(0x11_0000)).unwrap();
                    text.extend(char::from_u32(c));
                }
                1 => text.extend(char::from_u32(u32::try_from(self.roll(0x500)).unwrap())),
                _ => text.push_str(PIECES[self.roll(PIECES.len())]),
            }
        }
        text
    }
}

#[test]
fn no_text_is_an_error() {
    let town = Town::new();
    let ana = town.world.contact(town.book, "Ana 東京 1234567");
    town.note(ana, "price \"a b\"");
    town.world.account(town.book, "Price & Co");
    town.world.log(town.book, Entry::at(1).with(&[ana]).saying("the price of 東京, é ½"));
    let see = town.world.see(town.me, town.book);
    let conn = &town.world.conn;
    let query = ContactQuery { limit: 3, ..ContactQuery::default() };
    let of = InteractionQuery { limit: 3, ..InteractionQuery::default() };
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut found = 0;
    for round in 0..100_000 {
        let text = dice.text();
        let mut sought = Sought::words(&text);
        for wanted in &mut sought.terms {
            wanted.exact = dice.roll(6) == 0;
            wanted.negated = dice.roll(6) == 0;
        }
        let depth = if dice.roll(2) == 0 { Depth::TYPING } else { Depth::WHOLE };
        // What FTS5 is given, of every text; all that is made of it, of each tenth.
        let asked =
            [words::sought(&sought), words::whole(&sought, true), words::whole(&sought, false)];
        for expression in asked.into_iter().flatten().chain(words::expression(&text)) {
            for table in ["interaction_fts", "contact_fts"] {
                let sql = format!("SELECT rowid FROM {table} WHERE {table} MATCH ?1");
                let hits = sql::integers(conn, &sql, [&expression]);
                hits.unwrap_or_else(|error| panic!("{error}: {text:?} as {expression}"));
            }
        }
        if round % 10 > 0 {
            continue;
        }
        let told = |what: &str| format!("{what}: {text:?} as {sought:?}");
        let people = contacts(conn, &town.names, see, &sought, &query, None);
        found += people.unwrap_or_else(|error| panic!("{error}: {}", told("contacts"))).rows.len();
        let firms = accounts(conn, see, &sought, 3);
        found += firms.unwrap_or_else(|error| panic!("{error}: {}", told("accounts"))).rows.len();
        let entries = interactions(conn, see, &sought, &of, depth);
        found += entries.unwrap_or_else(|error| panic!("{error}: {}", told("entries"))).rows.len();
    }
    assert!(found > 100, "{found}: the texts look for something");
}
