//! Windows against a plain model.

use proptest::prelude::*;

use super::super::fixture::{Entry, Made, World};
use super::*;
use crate::domain::{InteractionId, InteractionType, MemberId, Role, Timestamp};
use crate::store::{Error, InteractionCursor};

struct Town {
    world: World,
    members: [Made; 2],
    book: Made,
    contacts: Vec<Made>,
    accounts: Vec<Made>,
    deal: Made,
}

fn town() -> Town {
    let world = World::new();
    let members = ["Ana", "Bob"].map(|name| world.person(name, ""));
    let book = world.book("B", &members.map(|member| (member, Role::Owner)));
    let contacts = ["x", "y", "z"].map(|name| world.contact(book, name)).to_vec();
    let accounts = ["Acme", "Bolt"].map(|name| world.account(book, name)).to_vec();
    let deal = world.opportunity(book, "Q3");
    let other = world.book("Other", &[(members[0], Role::Owner)]);
    let stranger = world.contact(other, "stranger");
    for at in 0..6 {
        world.log(other, Entry::at(at).by(members[0]).with(&[stranger]).saying("red fox"));
    }
    Town { world, members, book, contacts, accounts, deal }
}

/// An entry as the plain model keeps it.
#[derive(Debug, Clone)]
struct Kept {
    /// `occurred_at` and local key.
    place: (i64, i64),
    id: InteractionId,
    kind: InteractionType,
    who: i64,
    contacts: Vec<usize>,
    accounts: Vec<usize>,
    deal: bool,
    summary: &'static str,
    live: bool,
}

const SUMMARIES: [&str; 4] = ["red fox", "Rote Füchse", "blue\nfoxglove", "green \"NEAR\" 🙂"];

#[derive(Debug, Clone)]
struct Plan {
    at: i64,
    kind: usize,
    who: usize,
    contacts: Vec<usize>,
    accounts: Vec<usize>,
    deal: bool,
    summary: usize,
    live: bool,
}

fn plan() -> impl Strategy<Value = Plan> {
    (
        (0..4_i64, 0..7_usize, 0..3_usize, 0..4_usize),
        proptest::sample::subsequence(vec![0, 1, 2], 1..=3),
        proptest::sample::subsequence(vec![0, 1], 0..=2),
        any::<bool>(),
        proptest::bool::weighted(0.85),
    )
        .prop_map(|((at, kind, who, summary), contacts, accounts, deal, live)| Plan {
            at,
            kind,
            who,
            contacts,
            accounts,
            deal,
            summary,
            live,
        })
}

fn build(town: &Town, plans: &[Plan]) -> Vec<Kept> {
    plans
        .iter()
        .map(|plan| {
            let mut entry = Entry::at(plan.at).saying(SUMMARIES[plan.summary]);
            entry.kind = InteractionType::ALL[plan.kind];
            entry.with = plan.contacts.iter().map(|&at| town.contacts[at]).collect();
            entry.accounts = plan.accounts.iter().map(|&at| town.accounts[at]).collect();
            entry.opportunity = plan.deal.then_some(town.deal);
            entry.by = Some(town.members[plan.who % 2]);
            if plan.who == 2 {
                entry.author = Some("Cy".to_owned());
            }
            let kind = entry.kind;
            let made = town.world.log(town.book, entry);
            if !plan.live {
                town.world.purge(made);
            }
            Kept {
                place: (plan.at, made.key),
                id: made.id(),
                kind,
                who: if plan.who == 2 { 0 } else { town.members[plan.who].key },
                contacts: plan.contacts.clone(),
                accounts: plan.accounts.clone(),
                deal: plan.deal,
                summary: SUMMARIES[plan.summary],
                live: plan.live,
            }
        })
        .collect()
}

#[derive(Debug, Clone)]
struct Ask {
    scope: usize,
    kind: Option<usize>,
    by: Option<usize>,
    since: Option<i64>,
    until: Option<i64>,
    search: Option<&'static str>,
    cursor: Option<usize>,
    forward: bool,
    limit: usize,
}

fn ask() -> impl Strategy<Value = Ask> {
    use proptest::option::of;
    let search = of(proptest::sample::select(vec!["fox", "FO re", "fuchs", "\"", "near", ""]));
    (
        (0..7_usize, of(0..2_usize), of(0..2_usize), of(0..4_i64), of(0..5_i64)),
        search,
        of(0..100_usize),
        any::<bool>(),
        0..5_usize,
    )
        .prop_map(|((scope, kind, by, since, until), search, cursor, forward, limit)| Ask {
            scope,
            kind,
            by,
            since,
            until,
            search,
            cursor,
            forward,
            limit,
        })
}

impl Ask {
    fn query(&self, town: &Town, kept: &[Kept]) -> InteractionQuery {
        let scope = match self.scope {
            0 => Scope::Book,
            n @ 1..=3 => Scope::Contact(town.contacts[n - 1].id()),
            n @ 4..=5 => Scope::Account(town.accounts[n - 4].id()),
            _ => Scope::Opportunity(town.deal.id()),
        };
        let cursor = self.cursor.filter(|_| !kept.is_empty()).map(|at| {
            let kept = &kept[at % kept.len()];
            InteractionCursor { occurred_at: Timestamp::from_millis(kept.place.0), id: kept.id }
        });
        InteractionQuery {
            scope,
            conditions: Vec::new(),
            kind: self.kind.map(|kind| InteractionType::ALL[kind]),
            by: self.by.map(|by| town.members[by].id()),
            since: self.since.map(Timestamp::from_millis),
            until: self.until.map(Timestamp::from_millis),
            search: self.search.map(str::to_owned),
            cursor,
            with_cursor: false,
            towards: if self.forward { Towards::Next } else { Towards::Previous },
            limit: self.limit,
        }
    }

    fn wants(&self, town: &Town, kept: &Kept) -> bool {
        let words = crate::domain::text::words(kept.summary);
        let asked = crate::domain::text::words(self.search.unwrap_or_default());
        kept.live
            && match self.scope {
                0 => true,
                n @ 1..=3 => kept.contacts.contains(&(n - 1)),
                n @ 4..=5 => kept.accounts.contains(&(n - 4)),
                _ => kept.deal,
            }
            && self.kind.is_none_or(|kind| kept.kind == InteractionType::ALL[kind])
            && self.by.is_none_or(|by| kept.who == town.members[by].key)
            && self.since.is_none_or(|since| kept.place.0 >= since)
            && self.until.is_none_or(|until| kept.place.0 < until)
            && asked.iter().all(|start| words.iter().any(|word| word.starts_with(start)))
    }

    /// Answers from the plain model.
    fn model(&self, town: &Town, kept: &[Kept]) -> (Vec<InteractionId>, bool) {
        let mut list: Vec<_> = kept.iter().filter(|kept| self.wants(town, kept)).collect();
        list.sort_by_key(|kept| std::cmp::Reverse(kept.place));
        if let Some(cursor) = self.cursor.filter(|_| !kept.is_empty()) {
            let place = kept[cursor % kept.len()].place;
            let beyond = |at: (i64, i64)| if self.forward { at < place } else { at > place };
            list.retain(|kept| beyond(kept.place));
        }
        let more = list.len() > self.limit;
        if !self.forward {
            list.reverse();
        }
        list.truncate(self.limit);
        if !self.forward {
            list.reverse();
        }
        (list.into_iter().map(|kept| kept.id).collect(), more)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn windows_are_those_of_a_plain_model(
        plans in proptest::collection::vec(plan(), 0..40),
        asks in proptest::collection::vec(ask(), 60),
        busy in any::<bool>(),
    ) {
        let town = town();
        let kept = build(&town, &plans);
        if busy {
            town.world.run("UPDATE contact_entry SET busy = 1", []);
            town.world.run("UPDATE account_entry SET busy = 1 WHERE account = ?1", [town.accounts[0].key]);
        }
        let see = town.world.see(town.members[0], town.book);
        for ask in asks {
            let query = ask.query(&town, &kept);
            let page = page(&town.world.conn, see, &query).unwrap();
            let ids: Vec<_> = page.rows.iter().map(|row| row.id).collect();
            prop_assert_eq!((ids, page.more), ask.model(&town, &kept), "{:?}", ask);

            let found = newest(&town.world.conn, see, &query, 100).unwrap();
            prop_assert_eq!(&found.page, &page);
            prop_assert!(!found.capped);

            // The same with every hit met on a walk.
            if query.search.is_some() {
                let bounds = Bounds {
 newest: None,
 few: 0,
 tested: usize::MAX,
 at_once: Few::AT_ONCE,
 patience: PATIENCE,
 };
                let walked = window(&town.world.conn, see, &query, None, bounds).unwrap();
                prop_assert_eq!(walked.page, page);
            }
        }
    }

    #[test]
    fn no_search_is_an_error(text in "(?s).*") {
        let town = town();
        build(&town, &[]);
        let see = town.world.see(town.members[0], town.book);
        let query = InteractionQuery { search: Some(text), limit: 5, ..Default::default() };
        page(&town.world.conn, see, &query).unwrap();
    }
}

#[test]
fn a_search_among_the_newest_says_so() {
    let town = town();
    let log = |at| town.world.log(town.book, Entry::at(at).with(&town.contacts[..1]));
    let [old, backdated, new] = [5, 1, 9].map(log);
    let see = town.world.see(town.members[0], town.book);
    let search = Some("entry".to_owned());
    let query = InteractionQuery { search, limit: 5, ..Default::default() };
    let found = |count| {
        let found = newest(&town.world.conn, see, &query, count).unwrap();
        (found.page.rows.iter().map(|row| row.id).collect::<Vec<_>>(), found.capped)
    };
    assert_eq!(found(3), (vec![new.id(), old.id(), backdated.id()], false));
    assert_eq!(found(2), (vec![new.id(), backdated.id()], true));
}

#[test]
fn operators_of_the_search_language_are_words() {
    let town = town();
    town.world.log(town.book, Entry::at(1).with(&town.contacts[..1]).saying("fox AND hound"));
    let see = town.world.see(town.members[0], town.book);
    let count = |text: &str| {
        let search = Some(text.to_owned());
        let query = InteractionQuery { search, limit: 5, ..Default::default() };
        page(&town.world.conn, see, &query).unwrap().rows.len()
    };
    for text in ["fox AND", "AND hou", "\"fox", "fox*", "summary:fox", "", "  ", "(", "^fox"] {
        let expected = usize::from(text != "summary:fox");
        assert_eq!(count(text), expected, "{text}");
    }
    for text in ["fox OR cat", "NOT fox", "fox NEAR hound", "fox\0"] {
        assert_eq!(count(text), usize::from(text == "fox\0"), "{text}");
    }
    assert_eq!(count(&"fox ".repeat(5_000)), 1);
}

#[test]
fn a_row_the_file_never_knew_skips_nothing() {
    let town = town();
    let made: Vec<Made> =
        (0..3).map(|_| town.world.log(town.book, Entry::at(5).with(&town.contacts[..1]))).collect();
    let see = town.world.see(town.members[0], town.book);
    for towards in [Towards::Next, Towards::Previous] {
        let cursor = Some(InteractionCursor {
            occurred_at: Timestamp::from_millis(5),
            id: InteractionId::new(uuid::Uuid::nil()),
        });
        let query = InteractionQuery { cursor, towards, limit: 9, ..Default::default() };
        let page = page(&town.world.conn, see, &query).unwrap();
        assert_eq!(page.rows.len(), made.len());
    }
}

#[test]
fn entries_carry_the_names_of_what_they_name() {
    let town = town();
    let [ana, bob] = town.members;
    let mut entry = Entry::at(7).by(ana).with(&[town.contacts[2], town.contacts[0]]);
    entry.accounts = vec![town.accounts[1], town.accounts[0]];
    entry.opportunity = Some(town.deal);
    entry.author = Some("Cy of old".to_owned());
    entry.outcome = Some("no-answer");
    let made = town.world.log(town.book, entry);
    town.world.run(
        "UPDATE interaction SET direction = 1, duration = 720, satisfaction = 4, resolution = 0,
           checklist = '[[\"ask\",true]]', noise = 1, pinned = 1, source = 'mbox',
           external_id = '<1>', edited_at = 9 WHERE key = ?1",
        [made.key],
    );
    let see = town.world.see(bob, town.book);
    let one = || interaction::one(&town.world.conn, see, made.id()).unwrap();
    let found = one();
    let names: Vec<_> = found.contacts.iter().map(|named| named.name.as_str()).collect();
    assert_eq!(names, ["z", "x"]);
    let names: Vec<_> = found.accounts.iter().map(|named| named.name.as_str()).collect();
    assert_eq!(names, ["Acme", "Bolt"]);
    assert_eq!(found.opportunity.as_ref().unwrap().name, "Q3");
    assert_eq!(found.logged_by.id, ana.id());
    assert_eq!(found.logged_by.name, "then", "the name of that time");
    assert_eq!(found.author.as_deref(), Some("Cy of old"));
    assert_eq!(found.who(), "Cy of old");
    assert!(found.pinned);
    assert_eq!(found.edited_at, Some(Timestamp::from_millis(9)));
    let json = super::super::super::body::encode(&found.body);
    for part in [
        r#""direction":"out""#,
        r#""duration":720"#,
        r#""outcome":"no-answer""#,
        r#""checklist":[["ask",true]]"#,
        r#""quality":"noise""#,
        r#""resolution":"needed""#,
        r#""external_id":"<1>""#,
    ] {
        assert!(json.contains(part), "{json} has no {part}");
    }

    // What is gone is named no more, what is archived is.
    town.world.run("UPDATE contact SET state = 2 WHERE key = ?1", [town.contacts[2].key]);
    town.world.run("UPDATE contact SET archived = 1 WHERE key = ?1", [town.contacts[0].key]);
    town.world.run("UPDATE account SET state = 2 WHERE key = ?1", [town.accounts[0].key]);
    town.world.run("UPDATE opportunity SET state = 2 WHERE key = ?1", [town.deal.key]);
    let found = one();
    assert_eq!(found.body.participants, [town.contacts[0].id()]);
    assert_eq!(found.body.accounts, [town.accounts[1].id()]);
    assert_eq!((found.opportunity, found.body.opportunity), (None, None));
}

#[test]
fn a_crowd_from_many_accounts_stands_once_each() {
    let town = town();
    let (x, y, z) = (town.contacts[0], town.contacts[1], town.contacts[2]);
    let mut entry = Entry::at(1).by(town.members[0]).with(&[y, z, x]);
    entry.accounts = town.accounts.clone();
    let made = town.world.log(town.book, entry);
    let see = town.world.see(town.members[0], town.book);
    let query = InteractionQuery { limit: 5, ..Default::default() };
    let names = || {
        let row = page(&town.world.conn, see, &query).unwrap().rows.remove(0);
        let contacts: Vec<_> = row.contacts.into_iter().map(|named| named.name).collect();
        let accounts: Vec<_> = row.accounts.into_iter().map(|named| named.name).collect();
        (contacts.join(" "), accounts.join(" "))
    };
    assert_eq!(names(), ("y z x".to_owned(), "Acme Bolt".to_owned()));
    // The first contact is deleted: the others and all accounts stay.
    town.world.run("UPDATE contact SET state = 2 WHERE key = ?1", [y.key]);
    assert_eq!(names(), ("z x".to_owned(), "Acme Bolt".to_owned()));
    town.world.run("UPDATE interaction SET contact = NULL WHERE key = ?1", [made.key]);
    assert_eq!(names(), ("z x".to_owned(), "Acme Bolt".to_owned()));
    town.world.run("UPDATE companion SET contact = NULL", []);
    assert_eq!(names(), (String::new(), "Acme Bolt".to_owned()));
}

#[test]
fn scopes_of_others_are_not_found_and_unknown_members_have_nothing() {
    let town = town();
    let elsewhere = town.world.book("C", &[(town.members[0], Role::Owner)]);
    let see = town.world.see(town.members[0], elsewhere);
    let ask = |query: InteractionQuery| page(&town.world.conn, see, &query);
    for (scope, missing) in [
        (Scope::Contact(town.contacts[0].id()), "contact"),
        (Scope::Account(town.accounts[0].id()), "account"),
        (Scope::Opportunity(town.deal.id()), "opportunity"),
    ] {
        match ask(InteractionQuery { scope, limit: 9, ..Default::default() }) {
            Err(Error::NotFound { what }) => assert_eq!(what, missing),
            other => panic!("{other:?}"),
        }
    }
    let by = Some(MemberId::new(uuid::Uuid::nil()));
    let query = InteractionQuery { by, limit: 9, ..Default::default() };
    assert!(ask(query).unwrap().rows.is_empty());
}
