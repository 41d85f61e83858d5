//! Windows against a plain model.

use proptest::prelude::*;

use super::order::Place;
use super::*;
use crate::domain::text::{name_key, words};
use crate::domain::{ContactId, DetailKind, Role, Timestamp};
use crate::store::reader::fixture::{Made, World};
use crate::store::{Condition, ContactCursor, ContactTest, Within};

const NAMES: [&str; 6] =
    ["Ana Ruiz", "ana ruiz", "Søren Ångström", "O'Neil, Bo", "山田 太郎", "Straße 9"];
const EMAILS: [&str; 3] = ["ana@example.org", "so.re@web.example", "x@y.example"];
const PHONES: [&str; 2] = ["+49 (171) 555-1234", "089 1234"];

#[derive(Debug, Clone)]
struct Plan {
    name: usize,
    account: Option<usize>,
    email: Option<usize>,
    phone: Option<usize>,
    labels: Vec<usize>,
    last: Option<i64>,
    created: i64,
    starred: bool,
    held: bool,
    archived: bool,
    live: bool,
}

fn plan() -> impl Strategy<Value = Plan> {
    use proptest::option::of;
    (
        (0..6_usize, of(0..2_usize), of(0..3_usize), of(0..2_usize)),
        proptest::sample::subsequence(vec![0, 1], 0..=2),
        of(0..3_i64),
        0..3_i64,
        (
            any::<bool>(),
            any::<bool>(),
            proptest::bool::weighted(0.2),
            proptest::bool::weighted(0.85),
        ),
    )
        .prop_map(
            |(
                (name, account, email, phone),
                labels,
                last,
                created,
                (starred, held, archived, live),
            )| {
                Plan {
                    name,
                    account,
                    email,
                    phone,
                    labels,
                    last,
                    created,
                    starred,
                    held,
                    archived,
                    live,
                }
            },
        )
}

struct Town {
    world: World,
    me: Made,
    book: Made,
    accounts: Vec<Made>,
    labels: Vec<Made>,
}

const ACCOUNTS: [&str; 2] = ["Anabolt", "Zeta 1234 GmbH"];

fn town() -> Town {
    let world = World::new();
    let me = world.person("Me", "");
    let book = world.book("B", &[(me, Role::Owner)]);
    let accounts = ACCOUNTS.map(|name| world.account(book, name)).to_vec();
    let labels = ["VIP", "Ally"].map(|name| world.label(book, name)).to_vec();
    let other = world.book("Other", &[(me, Role::Owner)]);
    for name in NAMES {
        let stranger = world.contact(other, name);
        world.detail(stranger, DetailKind::Phone, None, PHONES[0]);
        for label in &labels {
            world.tag(stranger, *label);
        }
    }
    Town { world, me, book, accounts, labels }
}

struct Kept {
    plan: Plan,
    made: Made,
}

fn build(town: &Town, plans: &[Plan]) -> Vec<Kept> {
    let world = &town.world;
    let keep = |plan: &Plan| {
        let made = world.contact(town.book, NAMES[plan.name]);
        world.run(
            "UPDATE contact SET account = ?2, last_interaction_at = ?3, created_at = ?4,
               starred = ?5, archived = ?6, state = ?7, holder = ?8 WHERE key = ?1",
            params![
                made.key,
                plan.account.map(|at| town.accounts[at].key),
                plan.last,
                plan.created,
                plan.starred,
                plan.archived,
                if plan.live { 1 } else { 2 },
                plan.held.then_some(town.me.key)
            ],
        );
        world.index(made);
        if plan.noted() {
            world.run("UPDATE contact SET notes = 'n' WHERE key = ?1", [made.key]);
        }
        if let Some(due) = plan.due() {
            world.follow_up(town.book, made, "call", due, None, None);
            world.follow_up(town.book, made, "done", 2 - due, None, Some(1));
        }
        if let Some(due) = plan.due_by_cadence() {
            let sql = "INSERT INTO agenda (contact, book, due) VALUES (?1, ?2, ?3)";
            world.run(sql, [made.key, town.book.key, due]);
        }
        if let Some(email) = plan.email {
            world.detail(made, DetailKind::Email, None, EMAILS[email]);
        }
        if let Some(phone) = plan.phone {
            world.detail(made, DetailKind::Phone, None, PHONES[phone]);
        }
        for &label in &plan.labels {
            world.tag(made, town.labels[label]);
        }
        Kept { plan: plan.clone(), made }
    };
    plans.iter().map(keep).collect()
}

impl Plan {
    /// What else it has is read off the fields that are there.
    fn noted(&self) -> bool {
        self.created == 1
    }

    fn due(&self) -> Option<i64> {
        self.last.filter(|_| self.held)
    }

    fn due_by_cadence(&self) -> Option<i64> {
        self.last.filter(|_| !self.held && self.live)
    }
}

/// A condition by places in the lists of the town.
#[derive(Debug, Clone)]
enum Test {
    Account(usize),
    Label(usize),
    Mine,
    Starred,
    Email,
    Phone,
    Note,
    FollowUp,
    Due(i64, i64),
    Words(&'static str),
    Exact(&'static str),
}

fn test() -> impl Strategy<Value = Test> {
    prop_oneof![
        (0..2_usize).prop_map(Test::Account),
        (0..2_usize).prop_map(Test::Label),
        Just(Test::Mine),
        Just(Test::Starred),
        Just(Test::Email),
        Just(Test::Phone),
        Just(Test::Note),
        Just(Test::FollowUp),
        (0..3_i64, 0..4_i64).prop_map(|(from, until)| Test::Due(from, until)),
        proptest::sample::select(vec!["an", "ruiz an", "example", "("]).prop_map(Test::Words),
        proptest::sample::select(vec!["ana ruiz", "ruiz ana", "web example", "an", "?"])
            .prop_map(Test::Exact),
    ]
}

impl Test {
    fn asked(&self, town: &Town) -> ContactTest {
        match self {
            Self::Account(at) => ContactTest::Account(town.accounts[*at].id()),
            Self::Label(at) => ContactTest::Label(town.labels[*at].id()),
            Self::Mine => ContactTest::Holder(town.me.id()),
            Self::Starred => ContactTest::Starred,
            Self::Email => ContactTest::Email,
            Self::Phone => ContactTest::Phone,
            Self::Note => ContactTest::Note,
            Self::FollowUp => ContactTest::FollowUp,
            Self::Due(from, until) => ContactTest::Due(Within {
                from: Timestamp::from_millis(*from),
                until: Timestamp::from_millis(*until),
            }),
            Self::Words(typed) => ContactTest::Words((*typed).to_owned()),
            Self::Exact(typed) => ContactTest::Exact((*typed).to_owned()),
        }
    }

    /// Answers for one contact; `None` where nothing is asked.
    fn holds(&self, plan: &Plan) -> Option<bool> {
        let account = plan.account.map(|at| ACCOUNTS[at]);
        let email = plan.email.map(|at| EMAILS[at]);
        let texts = [Some(NAMES[plan.name]), account, email];
        let texts: Vec<Vec<String>> = texts.into_iter().flatten().map(words).collect();
        let within =
            |due: Option<i64>, from, until| due.is_some_and(|due| from <= due && due < until);
        Some(match self {
            Self::Account(at) => plan.account == Some(*at),
            Self::Label(at) => plan.labels.contains(at),
            Self::Mine => plan.held,
            Self::Starred => plan.starred,
            Self::Email => plan.email.is_some(),
            Self::Phone => plan.phone.is_some(),
            Self::Note => plan.noted(),
            Self::FollowUp => plan.due().is_some(),
            Self::Due(from, until) => {
                within(plan.due(), *from, *until) || within(plan.due_by_cadence(), *from, *until)
            }
            Self::Words(typed) => {
                let begins = |start: &String| {
                    texts.iter().flatten().any(|word| word.starts_with(start.as_str()))
                };
                let asked = words(typed);
                if asked.is_empty() {
                    return None;
                }
                asked.iter().all(begins)
            }
            Self::Exact(typed) => {
                let asked = words(typed);
                if asked.is_empty() {
                    return None;
                }
                texts.iter().any(|text| text.windows(asked.len()).any(|it| it == asked))
            }
        })
    }
}

#[derive(Debug, Clone)]
struct Ask {
    conditions: Vec<(bool, Test)>,
    filter: Option<(&'static str, &'static [&'static str], Option<&'static str>)>,
    label: Option<usize>,
    account: Option<usize>,
    mine: bool,
    starred: bool,
    archived: bool,
    sort: ContactSort,
    cursor: Option<usize>,
    forward: bool,
    limit: usize,
}

/// What is typed, the words it means, and the digits.
const FILTERS: [(&str, &[&str], Option<&str>); 10] = [
    ("an", &["an"], None),
    ("RUIZ a", &["ruiz", "a"], None),
    ("soren", &["soren"], None),
    ("Sø", &["so"], None),
    ("ana@ex", &["ana", "ex"], None),
    ("uiz", &["uiz"], None),
    ("(", &[], None),
    ("171 555", &[], Some("171555")),
    ("1234", &[], Some("1234")),
    ("strasse an", &["strasse", "an"], None),
];

fn ask() -> impl Strategy<Value = Ask> {
    use proptest::option::of;
    let sorts = vec![ContactSort::Name, ContactSort::Last, ContactSort::Created];
    (
        (of(proptest::sample::select(FILTERS.to_vec())), of(0..2_usize), of(0..2_usize)),
        (
            proptest::bool::weighted(0.3),
            any::<bool>(),
            proptest::bool::weighted(0.2),
            any::<bool>(),
        ),
        proptest::sample::select(sorts),
        of(0..100_usize),
        (0..5_usize, proptest::collection::vec((any::<bool>(), test()), 0..3)),
    )
        .prop_map(
            |(
                (filter, label, account),
                (mine, starred, archived, forward),
                sort,
                cursor,
                (limit, conditions),
            )| {
                Ask {
                    conditions,
                    filter,
                    label,
                    account,
                    mine,
                    starred,
                    archived,
                    sort,
                    cursor,
                    forward,
                    limit,
                }
            },
        )
}

impl Ask {
    fn query(&self, town: &Town, kept: &[Kept]) -> ContactQuery {
        let cursor = self.cursor.filter(|_| !kept.is_empty()).map(|at| {
            let Kept { plan, made } = &kept[at % kept.len()];
            ContactCursor {
                id: made.id(),
                name: NAMES[plan.name].to_owned(),
                last_interaction_at: plan.last.map(Timestamp::from_millis),
                created_at: Timestamp::from_millis(plan.created),
            }
        });
        ContactQuery {
            conditions: self
                .conditions
                .iter()
                .map(|(negated, it)| Condition { negated: *negated, test: it.asked(town) })
                .collect(),
            filter: self.filter.map(|(typed, ..)| typed.to_owned()),
            label: self.label.map(|at| town.labels[at].id()),
            account: self.account.map(|at| town.accounts[at].id()),
            holder: self.mine.then(|| town.me.id()),
            starred: self.starred,
            archived: self.archived,
            sort: self.sort,
            cursor,
            towards: if self.forward { Towards::Next } else { Towards::Previous },
            limit: self.limit,
        }
    }

    fn wants(&self, plan: &Plan) -> bool {
        let mut text = words(NAMES[plan.name]);
        text.extend(plan.account.iter().flat_map(|&at| words(ACCOUNTS[at])));
        text.extend(plan.email.iter().flat_map(|&at| words(EMAILS[at])));
        let phone = plan.phone.map(|at| crate::domain::contact::phone_digits(PHONES[at]));
        let begins = |start: &str| text.iter().any(|word| word.starts_with(start));
        plan.live
            && plan.archived == self.archived
            && (!self.starred || plan.starred)
            && (!self.mine || plan.held)
            && self
                .conditions
                .iter()
                .all(|(negated, test)| test.holds(plan).is_none_or(|holds| holds != *negated))
            && self.label.is_none_or(|label| plan.labels.contains(&label))
            && self.account.is_none_or(|account| plan.account == Some(account))
            && self.filter.is_none_or(|(typed, starts, digits)| {
                starts.iter().all(|start| begins(start))
                    && digits.is_none_or(|digits| {
                        phone.is_some_and(|phone| phone.contains(digits))
                            || words(typed).iter().all(|word| begins(word))
                    })
            })
    }

    fn place(&self, kept: &Kept) -> Place {
        let Kept { plan, made } = kept;
        Place::of(self.sort, name_key(NAMES[plan.name]), plan.last, plan.created, made.key)
    }

    fn model(&self, kept: &[Kept]) -> (Vec<ContactId>, bool) {
        let mut list: Vec<_> = kept.iter().filter(|kept| self.wants(&kept.plan)).collect();
        list.sort_by_key(|kept| self.place(kept));
        if let Some(cursor) = self.cursor.filter(|_| !kept.is_empty()) {
            let place = self.place(&kept[cursor % kept.len()]);
            list.retain(|kept| {
                let at = self.place(kept);
                if self.forward { at > place } else { at < place }
            });
        }
        let more = list.len() > self.limit;
        let start = if self.forward { 0 } else { list.len().saturating_sub(self.limit) };
        (list.iter().skip(start).take(self.limit).map(|kept| kept.made.id()).collect(), more)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn windows_are_those_of_a_plain_model(
        plans in proptest::collection::vec(plan(), 0..30),
        asks in proptest::collection::vec(ask(), 60),
    ) {
        let town = town();
        let kept = build(&town, &plans);
        let see = town.world.see(town.me, town.book);
        for ask in asks {
            let query = ask.query(&town, &kept);
            for (few, first, asked) in
                [(FEW, 100, 200), (0, 100, 200), (0, 0, 200), (FEW, 0, 0), (0, 1, 2), (0, 0, 0)]
            {
                let bounds = Bounds { few, first, asked };
                let page =
                    windowed(&town.world.conn, see, &query, Keys::default(), bounds).unwrap();
                let ids: Vec<_> = page.rows.iter().map(|row| row.id).collect();
                prop_assert_eq!((ids, page.more), ask.model(&kept), "{:?}", ask);
            }
        }
    }

    #[test]
    fn no_filter_is_an_error(text in "(?s).*") {
        let town = town();
        let see = town.world.see(town.me, town.book);
        let query = ContactQuery { filter: Some(text), limit: 5, ..Default::default() };
        page(&town.world.conn, see, &query).unwrap();
    }

    #[test]
    fn no_run_of_signs_is_an_error(text in "[-+(). 0-9\"*'a:^{}]{0,30}") {
        let town = town();
        let see = town.world.see(town.me, town.book);
        let query = ContactQuery { filter: Some(text), limit: 5, ..Default::default() };
        page(&town.world.conn, see, &query).unwrap();
    }
}

#[test]
fn a_row_shows_its_account() {
    let town = town();
    let contact = town.world.contact(town.book, "Ana");
    let account = town.accounts[0];
    let set = "UPDATE contact SET account = ?1, title = 'CTO' WHERE key = ?2";
    town.world.run(set, [account.key, contact.key]);
    let see = town.world.see(town.me, town.book);
    let query = ContactQuery { limit: 5, ..Default::default() };
    let rows = page(&town.world.conn, see, &query).unwrap().rows;
    assert_eq!(rows.len(), 1, "the other book's contacts stay there");
    assert_eq!(rows[0].account.as_deref(), Some("Anabolt"));
    assert_eq!(rows[0].title.as_deref(), Some("CTO"));
    town.world.run("UPDATE account SET state = 2 WHERE key = ?1", [account.key]);
    let rows = page(&town.world.conn, see, &query).unwrap().rows;
    assert_eq!(rows[0].account, None);
}

#[test]
fn labels_and_accounts_of_others_hit_nothing() {
    let town = town();
    town.world.contact(town.book, "Ana");
    let elsewhere = town.world.book("C", &[(town.me, Role::Owner)]);
    town.world.contact(elsewhere, "Bob");
    let see = town.world.see(town.me, elsewhere);
    let label = Some(town.labels[0].id());
    let query = ContactQuery { label, limit: 5, ..Default::default() };
    assert!(page(&town.world.conn, see, &query).unwrap().rows.is_empty());
    let account = Some(town.accounts[0].id());
    let query = ContactQuery { account, limit: 5, ..Default::default() };
    assert!(page(&town.world.conn, see, &query).unwrap().rows.is_empty());
}

#[test]
fn a_test_has_an_index_for_all_and_for_one() {
    let town = town();
    let see = town.world.see(town.me, town.book);
    let ever = Within { from: Timestamp::from_millis(0), until: Timestamp::from_millis(9) };
    for test in [
        hits::labelled(1),
        hits::of_account(1),
        hits::held(1),
        hits::starred(see),
        hits::due(see, ever),
        hits::promised(see),
        hits::noted(see),
        hits::with_detail(DetailKind::Email),
    ] {
        let mut values = Vec::new();
        let one = format!("SELECT {} FROM (SELECT 1 AS key) c", test.condition(&mut values));
        for sql in test.lists().iter().copied().chain([one.as_str()]) {
            let mut explained =
                town.world.conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let nulls = vec![rusqlite::types::Null; explained.parameter_count()];
            let lines = explained
                .query_map(rusqlite::params_from_iter(nulls), |row| row.get::<_, String>(3))
                .unwrap();
            let plan = lines.map(|line| line.unwrap()).collect::<Vec<_>>().join("\n");
            let constant = ["SCAN CONSTANT ROW", "SCAN c"];
            let scans = plan.lines().any(|it| it.starts_with("SCAN") && !constant.contains(&it));
            assert!(!scans && !plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
            let by_key = ["contact=?", "rowid=?"].iter().any(|key| plan.contains(key));
            assert!(by_key || sql != one, "{sql}\n{plan}");
        }
    }
}
