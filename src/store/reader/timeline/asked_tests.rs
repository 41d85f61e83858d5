//! Conditions against a plain look at every entry.

use proptest::prelude::*;
use rusqlite::params;

use super::super::fixture::{Entry, Made, World};
use super::*;
use crate::domain::filter::Compare;
use crate::domain::interaction::Satisfaction;
use crate::domain::text::words;
use crate::domain::{Direction, InteractionId, InteractionType, Outcome, Role, Timestamp};
use crate::store::{Condition, EntryTest, InteractionCursor, Within};

const SUMMARIES: [&str; 4] =
    ["red fox jumps", "Rote F\u{fc}chse", "fox red", "caf\u{e9} \"NEAR\" S\u{f8}ren B"];
const OUTCOMES: [Option<&str>; 3] = [None, Some("voicemail"), Some("Interested")];

#[derive(Debug, Clone)]
struct Plan {
    at: i64,
    kind: usize,
    who: usize,
    contacts: Vec<usize>,
    accounts: Vec<usize>,
    summary: usize,
    outcome: usize,
    duration: Option<u32>,
    satisfaction: Option<u8>,
    direction: Option<bool>,
    pinned: bool,
    /// When the follow-up that came from it is due, and whether that is done.
    promised: Option<(i64, bool)>,
}

fn plan() -> impl Strategy<Value = Plan> {
    use proptest::option::of;
    (
        (0..4_i64, 0..3_usize, 0..3_usize, 0..4_usize, 0..3_usize),
        proptest::sample::subsequence(vec![0, 1, 2], 1..=3),
        proptest::sample::subsequence(vec![0, 1], 0..=2),
        (of(0..3_u32), of(1..4_u8), of(any::<bool>()), proptest::bool::weighted(0.3)),
        of((0..3_i64, any::<bool>())),
    )
        .prop_map(|((at, kind, who, summary, outcome), contacts, accounts, own, promised)| {
            Plan {
                at,
                kind,
                who,
                contacts,
                accounts,
                summary,
                outcome,
                duration: own.0,
                satisfaction: own.1,
                direction: own.2,
                pinned: own.3,
                promised,
            }
        })
}

/// A test by places in the lists of the town.
#[derive(Debug, Clone)]
enum Ask {
    Type(usize),
    By(usize),
    With(usize),
    Account(usize),
    Label(usize),
    Holder(usize),
    Outcome(usize),
    Happened(i64, i64),
    Due(i64, i64),
    Duration(Compare, u32),
    Satisfaction(Compare, u8),
    Direction(bool),
    Pinned,
    FollowUp,
    Words(&'static str),
    Exact(&'static str),
}

fn compare() -> impl Strategy<Value = Compare> {
    use Compare::{AtLeast, AtMost, Is, Less, More};
    proptest::sample::select(vec![Less, AtMost, Is, AtLeast, More])
}

fn ask() -> impl Strategy<Value = Ask> {
    prop_oneof![
        (0..4_usize).prop_map(Ask::Type),
        (0..2_usize).prop_map(Ask::By),
        (0..3_usize).prop_map(Ask::With),
        (0..2_usize).prop_map(Ask::Account),
        (0..2_usize).prop_map(Ask::Label),
        (0..2_usize).prop_map(Ask::Holder),
        (0..3_usize).prop_map(Ask::Outcome),
        (0..4_i64, 0..5_i64).prop_map(|(from, until)| Ask::Happened(from, until)),
        (0..3_i64, 0..4_i64).prop_map(|(from, until)| Ask::Due(from, until)),
        (compare(), 0..3_u32).prop_map(|(compare, value)| Ask::Duration(compare, value)),
        (compare(), 1..4_u8).prop_map(|(compare, value)| Ask::Satisfaction(compare, value)),
        any::<bool>().prop_map(Ask::Direction),
        Just(Ask::Pinned),
        Just(Ask::FollowUp),
        proptest::sample::select(vec!["fox", "re fo", "caf", "s\u{f8}r", "?"]).prop_map(Ask::Words),
        proptest::sample::select(vec![
            "red fox",
            "fox",
            "near s\u{f8}ren",
            "re fox",
            "fuchse",
            "!"
        ])
        .prop_map(Ask::Exact),
    ]
}

struct Town {
    world: World,
    members: [Made; 2],
    book: Made,
    contacts: Vec<Made>,
    accounts: Vec<Made>,
    labels: Vec<Made>,
}

/// The first contact bears both labels and is the first member's, the second bears the second.
fn town() -> Town {
    let world = World::new();
    let members = ["Ana", "Bob"].map(|name| world.person(name, ""));
    let book = world.book("B", &members.map(|member| (member, Role::Owner)));
    let contacts = ["x", "y", "z"].map(|name| world.contact(book, name)).to_vec();
    let accounts = ["Acme", "Bolt"].map(|name| world.account(book, name)).to_vec();
    let labels = ["vip", "x"].map(|name| world.label(book, name)).to_vec();
    world.tag(contacts[0], labels[0]);
    world.tag(contacts[0], labels[1]);
    world.tag(contacts[1], labels[1]);
    let held = "UPDATE contact SET holder = ?2 WHERE key = ?1";
    world.run(held, [contacts[0].key, members[0].key]);
    world.run(held, [contacts[2].key, members[1].key]);
    Town { world, members, book, contacts, accounts, labels }
}

fn build(town: &Town, plans: &[Plan]) -> Vec<Made> {
    let world = &town.world;
    let one = |plan: &Plan| {
        let mut entry = Entry::at(plan.at).saying(SUMMARIES[plan.summary]);
        entry.kind = InteractionType::ALL[plan.kind];
        entry.with = plan.contacts.iter().map(|&at| town.contacts[at]).collect();
        entry.accounts = plan.accounts.iter().map(|&at| town.accounts[at]).collect();
        entry.by = Some(town.members[plan.who % 2]);
        entry.outcome = OUTCOMES[plan.outcome];
        if plan.who == 2 {
            entry.author = Some("Cy".to_owned());
        }
        let made = world.log(town.book, entry);
        world.run(
            "UPDATE interaction SET duration = ?2, satisfaction = ?3, direction = ?4, pinned = ?5
             WHERE key = ?1",
            params![
                made.key,
                plan.duration,
                plan.satisfaction,
                plan.direction,
                plan.pinned.then_some(1)
            ],
        );
        if let Some((due, done)) = plan.promised {
            let contact = town.contacts[plan.contacts[0]];
            let made_up = world.follow_up(town.book, contact, "call", due, None, None);
            world.run(
                "UPDATE follow_up SET origin = ?2, done_at = ?3 WHERE key = ?1",
                params![made_up.key, made.key, done.then_some(9)],
            );
        }
        for contact in &plan.contacts {
            let count =
                "UPDATE contact SET interaction_count = interaction_count + 1 WHERE key = ?1";
            world.run(count, [town.contacts[*contact].key]);
        }
        made
    };
    plans.iter().map(one).collect()
}

impl Ask {
    fn test(&self, town: &Town) -> EntryTest {
        let within = |from: i64, until: i64| Within {
            from: Timestamp::from_millis(from),
            until: Timestamp::from_millis(until),
        };
        match self {
            Self::Type(kind) => EntryTest::Type(InteractionType::ALL[*kind]),
            Self::By(who) => EntryTest::By(town.members[*who].id()),
            Self::With(who) => EntryTest::With(town.contacts[*who].id()),
            Self::Account(at) => EntryTest::Account(town.accounts[*at].id()),
            Self::Label(at) => EntryTest::Label(town.labels[*at].id()),
            Self::Holder(at) => EntryTest::Holder(town.members[*at].id()),
            Self::Outcome(at) => {
                let word = OUTCOMES[*at].unwrap_or("busy").to_uppercase();
                EntryTest::Outcome(Outcome::parse(&word).unwrap())
            }
            Self::Happened(from, until) => EntryTest::Happened(within(*from, *until)),
            Self::Due(from, until) => EntryTest::Due(within(*from, *until)),
            Self::Duration(compare, value) => EntryTest::Duration(*compare, *value),
            Self::Satisfaction(compare, value) => {
                EntryTest::Satisfaction(*compare, Satisfaction::new(*value).unwrap())
            }
            Self::Direction(out) => {
                EntryTest::Direction(if *out { Direction::Out } else { Direction::In })
            }
            Self::Pinned => EntryTest::Pinned,
            Self::FollowUp => EntryTest::FollowUp,
            Self::Words(typed) => EntryTest::Words((*typed).to_owned()),
            Self::Exact(typed) => EntryTest::Exact((*typed).to_owned()),
        }
    }

    /// Answers for one entry; `None` where nothing is asked.
    fn holds(&self, plan: &Plan) -> Option<bool> {
        let compares = |compare: Compare, order: std::cmp::Ordering| match compare {
            Compare::Less => order.is_lt(),
            Compare::AtMost => order.is_le(),
            Compare::Is => order.is_eq(),
            Compare::AtLeast => order.is_ge(),
            Compare::More => order.is_gt(),
        };
        let text = words(SUMMARIES[plan.summary]);
        Some(match self {
            Self::Type(kind) => plan.kind == *kind,
            Self::By(who) => plan.who == *who,
            Self::With(who) => plan.contacts.contains(who),
            Self::Account(at) => plan.accounts.contains(at),
            Self::Label(0) => plan.contacts.contains(&0),
            Self::Label(_) => plan.contacts.contains(&0) || plan.contacts.contains(&1),
            Self::Holder(who) => plan.contacts.contains(&(2 * who)),
            Self::Outcome(at) => plan.outcome == *at && *at > 0,
            Self::Happened(from, until) => (*from..*until).contains(&plan.at),
            Self::Due(from, until) => {
                plan.promised.is_some_and(|(due, done)| !done && (*from..*until).contains(&due))
            }
            Self::Duration(compare, value) => {
                plan.duration.is_some_and(|it| compares(*compare, it.cmp(value)))
            }
            Self::Satisfaction(compare, value) => {
                plan.satisfaction.is_some_and(|it| compares(*compare, it.cmp(value)))
            }
            Self::Direction(out) => plan.direction == Some(*out),
            Self::Pinned => plan.pinned,
            Self::FollowUp => plan.promised.is_some_and(|(_, done)| !done),
            Self::Words(typed) => {
                let asked = words(typed);
                if asked.is_empty() {
                    return None;
                }
                asked.iter().all(|start| text.iter().any(|word| word.starts_with(start)))
            }
            Self::Exact(typed) => {
                let asked = words(typed);
                if asked.is_empty() {
                    return None;
                }
                text.windows(asked.len()).any(|words| words == asked)
            }
        })
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn conditions_are_those_of_a_plain_look(
        plans in proptest::collection::vec(plan(), 0..30),
        asks in proptest::collection::vec(
            (proptest::collection::vec((any::<bool>(), ask()), 0..4), any::<bool>(), 0..4_usize),
            40,
        ),
    ) {
        let town = town();
        let made = build(&town, &plans);
        let see = town.world.see(town.members[0], town.book);
        for (asks, forward, scope) in asks {
            let conditions = asks
                .iter()
                .map(|(negated, ask)| Condition { negated: *negated, test: ask.test(&town) })
                .collect();
            let wanted = |plan: &Plan| {
                asks.iter().all(|(negated, ask)| ask.holds(plan).is_none_or(|it| it != *negated))
                    && (scope == 0 || plan.contacts.contains(&(scope - 1)))
            };
            let mut expected: Vec<((i64, i64), InteractionId)> = plans
                .iter()
                .zip(&made)
                .filter(|(plan, _)| wanted(plan))
                .map(|(plan, made)| ((plan.at, made.key), made.id()))
                .collect();
            expected.sort_unstable();
            if forward {
                expected.reverse();
            }
            let places: Vec<_> = expected.iter().map(|(place, _)| *place).collect();
            let expected: Vec<_> = expected.into_iter().map(|(_, id)| id).collect();
            let query = InteractionQuery {
                scope: if scope == 0 {
                    Scope::Book
                } else {
                    Scope::Contact(town.contacts[scope - 1].id())
                },
                conditions,
                towards: if forward { Towards::Next } else { Towards::Previous },
                limit: 3,
                ..Default::default()
            };
            // From any entry on, with it: what lies beyond it, and itself where it fits.
            for (plan, made) in plans.iter().zip(&made) {
                let cursor = InteractionCursor {
                    occurred_at: Timestamp::from_millis(plan.at),
                    id: made.id(),
                };
                let query = InteractionQuery {
                    cursor: Some(cursor),
                    with_cursor: true,
                    limit: 100,
                    ..query.clone()
                };
                let mut rows = page(&town.world.conn, see, &query).unwrap().rows;
                if !forward {
                    rows.reverse();
                }
                let rows: Vec<_> = rows.iter().map(|row| row.id).collect();
                let own = (plan.at, made.key);
                let from = places.iter().position(|place| {
                    if forward { *place <= own } else { *place >= own }
                });
                prop_assert_eq!(&rows[..], &expected[from.unwrap_or(expected.len())..]);
            }
            // However little is looked at in one go, going on from there finds all.
            let (all, none) = (Few::AT_ONCE, Few { entries: 0, people: 0 });
            for (few, tested, at_once, patience) in [
                (FEW, usize::MAX, all, PATIENCE),
                (0, usize::MAX, none, PATIENCE),
                (0, 2, all, PATIENCE),
                (FEW, 1, none, PATIENCE),
                (FEW, usize::MAX, none, 1),
                (0, 2, none, 0),
            ] {
                let bounds = Bounds { newest: Some(100), few, tested, at_once, patience };
                let mut query = query.clone();
                let mut found = Vec::new();
                loop {
                    let window = window(&town.world.conn, see, &query, None, bounds).unwrap();
                    let mut rows = window.page.rows;
                    if !forward {
                        rows.reverse();
                    }
                    found.extend(rows.iter().map(|row| row.id));
                    let last = rows.last().map(InteractionCursor::from);
                    query.cursor = window.reached.or(last).or(query.cursor);
                    if !window.page.more {
                        break;
                    }
                }
                prop_assert_eq!(&found, &expected, "{:?} {} {} {}", asks, scope, few, tested);
            }
        }
    }
}
