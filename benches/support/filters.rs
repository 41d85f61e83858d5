//! Filters of lists beyond those that have an index of their own, and the day: the product beside
//! the plain statement that a reader of the file would write for each.

use rusqlite::params;
use touchline::domain::{AccountId, LabelId, MemberId, Outcome, Timestamp};
use touchline::store::{
    Celebrated, Condition, ContactQuery, ContactSort, ContactTest, DayQuery, EntryTest,
    InteractionQuery, Scope, Towards, Within,
};
use uuid::Uuid;

use super::cases::{Answers, CONTACT, Case, PAGE, SAME_COLUMNS, SAME_NAMES, merged};
use super::plain;
use super::race::Way;
use super::world::NEWEST;

/// Of the hits of words so many are looked at, as on the screens.
const NEWEST_HITS: usize = 5_000;
const DAY: i64 = 86_400_000;

/// How the plain statement finds what passes.
enum Plain {
    /// It walks the list's order and tests each row.
    Walk(String),
    /// It begins with what passes, and sorts it: `FROM`, and what must hold besides.
    From(String),
}

/// A label, a member or an account.
struct Named {
    id: Uuid,
    key: i64,
}

impl<'a> Answers<'a> {
    /// Returns what stands at this place of those that a statement lists, the largest first.
    fn ranked(&self, sql: &str, place: i64) -> Named {
        let sql = format!("{sql} DESC LIMIT 1 OFFSET ?1");
        let named = self.same.query_row(&sql, [place], |row| {
            Ok(Named { id: Uuid::from_bytes(row.get(0)?), key: row.get(1)? })
        });
        named.expect("one of that size")
    }

    fn label(&self, place: i64) -> Named {
        self.ranked(
            "SELECT l.id, l.key FROM label l WHERE l.state = 1 ORDER BY
             (SELECT count(*) FROM contact_label x WHERE x.label = l.key AND x.applied = 1)",
            place,
        )
    }

    fn holder(&self, place: i64) -> Named {
        self.ranked(
            "SELECT p.id, p.key FROM person p ORDER BY
             (SELECT count(*) FROM contact c WHERE c.holder = p.key)",
            place,
        )
    }

    fn account(&self, place: i64) -> Named {
        self.ranked(
            "SELECT a.id, a.key FROM account a WHERE a.state = 1 ORDER BY a.interaction_count",
            place,
        )
    }

    /// Returns filters of contacts, one at a time and several.
    pub fn contact_filters(&self) -> Vec<Case<'a>> {
        let labelled = |label: &Named| {
            format!(
                "EXISTS (SELECT 1 FROM contact_label x
                 WHERE x.contact = c.key AND x.label = {} AND x.applied = 1)",
                label.key
            )
        };
        let has = |kind: i64| {
            format!(
                "EXISTS (SELECT 1 FROM detail d WHERE d.contact = c.key AND d.kind = {kind} AND d.gone = 0)"
            )
        };
        let held = |holder: &Named| {
            format!(
                "EXISTS (SELECT 1 FROM contact h INDEXED BY contact_by_holder
                 WHERE h.holder = {} AND h.key = c.key)",
                holder.key
            )
        };
        let label = |label: &Named| ContactTest::Label(LabelId::new(label.id));
        let holder = |holder: &Named| ContactTest::Holder(MemberId::new(holder.id));
        let [most, many, some, few] = [0, 2, 6, 7].map(|place| self.label(place));
        let [busy, other] = [0, 8].map(|place| self.holder(place));
        let account = self.account(0);
        let mut all = Vec::new();
        for (name, tested, plain) in [
            ("label of half of them", label(&most), Plain::Walk(labelled(&most))),
            ("label of a sixth", label(&many), Plain::Walk(labelled(&many))),
            ("label of a twenty-fifth", label(&some), Plain::Walk(labelled(&some))),
            (
                "label of six",
                label(&few),
                Plain::From(format!(
                    "contact_label x CROSS JOIN contact c ON c.key = x.contact
                     AND x.label = {} AND x.applied = 1",
                    few.key
                )),
            ),
            ("busiest holder", holder(&busy), Plain::Walk(held(&busy))),
            ("another holder", holder(&other), Plain::Walk(held(&other))),
            ("has:email", ContactTest::Email, Plain::Walk(has(0))),
            ("has:phone", ContactTest::Phone, Plain::Walk(has(1))),
            ("has:notes", ContactTest::Note, Plain::Walk("c.notes IS NOT NULL".to_owned())),
            (
                "has:follow-up",
                ContactTest::FollowUp,
                Plain::Walk(
                    "EXISTS (SELECT 1 FROM follow_up f WHERE f.contact = c.key AND f.state = 1
                     AND f.done_at IS NULL)"
                        .to_owned(),
                ),
            ),
            (
                "due:overdue",
                ContactTest::Due(overdue()),
                Plain::Walk(format!(
                    "(EXISTS (SELECT 1 FROM agenda g WHERE g.contact = c.key AND g.due < {NEWEST})
                     OR EXISTS (SELECT 1 FROM follow_up f WHERE f.contact = c.key AND f.state = 1
                       AND f.done_at IS NULL AND f.due < {NEWEST}))"
                )),
            ),
        ] {
            all.push(self.some_contacts(name, ContactSort::Name, vec![holds(tested)], &plain));
        }
        let of_account =
            format!("contact c INDEXED BY contact_by_account WHERE c.account = {}", account.key);
        let named = ContactTest::Account(AccountId::new(account.id));
        let last = ContactSort::Last;
        for (name, sort, tests, plain) in [
            ("one account, by last contacted", last, vec![holds(named)], Plain::From(of_account)),
            (
                "label of half of them, by last contacted",
                last,
                vec![holds(label(&most))],
                Plain::Walk(labelled(&most)),
            ),
            ("has:email, by last contacted", last, vec![holds(ContactTest::Email)], Plain::Walk(has(0))),
            (
                "-label of half of them",
                ContactSort::Name,
                vec![fails(label(&most))],
                Plain::Walk(format!("NOT {}", labelled(&most))),
            ),
            (
                "-has:email",
                ContactSort::Name,
                vec![fails(ContactTest::Email)],
                Plain::Walk(format!("NOT {}", has(0))),
            ),
            (
                "-word",
                ContactSort::Name,
                vec![fails(ContactTest::Words("an".to_owned()))],
                Plain::Walk(
                    "c.key NOT IN (SELECT rowid FROM contact_fts WHERE contact_fts MATCH '\"an\" *')"
                        .to_owned(),
                ),
            ),
            (
                "two labels",
                ContactSort::Name,
                vec![holds(label(&most)), holds(label(&many))],
                Plain::Walk(format!("{} AND {}", labelled(&most), labelled(&many))),
            ),
            (
                "label, holder and has:phone",
                ContactSort::Name,
                vec![holds(label(&most)), holds(holder(&busy)), holds(ContactTest::Phone)],
                Plain::Walk(format!("{} AND {} AND {}", labelled(&most), held(&busy), has(1))),
            ),
        ] {
            all.push(self.some_contacts(name, sort, tests, &plain));
        }
        all
    }

    fn some_contacts(
        &self,
        name: &str,
        sort: ContactSort,
        conditions: Vec<Condition<ContactTest>>,
        plain: &Plain,
    ) -> Case<'a> {
        let (product, same) = (self.product, self.same);
        let (index, order) = match sort {
            ContactSort::Last => ("contact_by_last", "c.last_interaction_at DESC, c.key DESC"),
            _ => ("contact_by_name", "c.name_key, c.key"),
        };
        let live = "c.book = 1 AND c.archived = 0 AND c.state = 1";
        let account = "LEFT JOIN account a ON a.key = w.account";
        let from = match plain {
            Plain::Walk(test) => format!("contact c INDEXED BY {index} WHERE {live} AND {test}"),
            Plain::From(from) if from.contains("WHERE") => format!("{from} AND {live}"),
            Plain::From(from) => format!("{from} WHERE {live}"),
        };
        let columns = CONTACT.replace("c.", "w.");
        let sql = format!(
            "SELECT {columns} FROM (SELECT c.* FROM {from} ORDER BY {order} LIMIT {PAGE}) w {account}"
        );
        let query = ContactQuery { conditions, sort, limit: PAGE, ..ContactQuery::default() };
        let asked: Way<'a> = Box::new(move || product.contacts(&query).expect("a page").rows.len());
        let plainly: Way<'a> = Box::new(move || plain::count(same, &sql, params![]));
        Case { name: name.to_owned(), ways: vec![("product", asked), ("same file", plainly)] }
    }

    /// Returns filters of timelines and of the book's activity, as the screens ask for them.
    pub fn entry_filters(&self) -> Vec<Case<'a>> {
        let labelled = |label: &Named| {
            format!(
                "EXISTS (SELECT 1 FROM contact_label x
                 WHERE x.contact = i.contact AND x.label = {} AND x.applied = 1)",
                label.key
            )
        };
        let held = |holder: &Named| {
            format!(
                "EXISTS (SELECT 1 FROM contact h INDEXED BY contact_by_holder
                 WHERE h.holder = {} AND h.key = i.contact)",
                holder.key
            )
        };
        let label = |label: &Named| holds(EntryTest::Label(LabelId::new(label.id)));
        let holder = |holder: &Named| holds(EntryTest::Holder(MemberId::new(holder.id)));
        let [most, many, some, few] = [0, 2, 6, 7].map(|place| self.label(place));
        let [busy, other] = [0, 8].map(|place| self.holder(place));
        let account = self.account(0);
        let of_account = || holds(EntryTest::Account(AccountId::new(account.id)));
        let voicemail =
            || holds(EntryTest::Outcome(Outcome::parse("voicemail").expect("an outcome")));
        let accounts = format!("account_entry e WHERE e.account = {}", account.key);
        let busiest = "contact_entry e WHERE e.contact = 1".to_owned();
        let ended = "i.outcome = 'voicemail'".to_owned();
        let hits = |word: &str| {
            format!(
                "i.key IN (SELECT rowid FROM interaction_fts WHERE interaction_fts MATCH '\"{word}\" *')"
            )
        };
        let words = |text: &str| EntryTest::Words(text.to_owned());
        let with = Scope::Contact(self.world.people[0].id);
        let book = Scope::Book;
        let bearing = |label: &Named| {
            format!(
                "(SELECT DISTINCT e.occurred_at, e.interaction FROM contact_label x
                 CROSS JOIN contact_entry e ON e.contact = x.contact
                 WHERE x.label = {} AND x.applied = 1) e WHERE 1",
                label.key
            )
        };
        let all = merged();
        let everything = true.to_string();
        [
            (
                "activity, label of half of the contacts",
                book,
                vec![label(&most)],
                &all,
                labelled(&most),
            ),
            ("activity, label of a sixth", book, vec![label(&many)], &all, labelled(&many)),
            ("activity, label of a twenty-fifth", book, vec![label(&some)], &all, labelled(&some)),
            ("activity, label of six", book, vec![label(&few)], &bearing(&few), everything.clone()),
            ("activity, busiest holder", book, vec![holder(&busy)], &all, held(&busy)),
            ("activity, another holder", book, vec![holder(&other)], &all, held(&other)),
            ("activity, one account", book, vec![of_account()], &accounts, everything),
            (
                "activity, account with outcome",
                book,
                vec![of_account(), voicemail()],
                &accounts,
                ended.clone(),
            ),
            ("activity, outcome", book, vec![voicemail()], &all, ended.clone()),
            (
                "activity, -word",
                book,
                vec![fails(words("the"))],
                &all,
                format!("NOT {}", hits("the")),
            ),
            ("timeline, busiest contact, outcome", with, vec![voicemail()], &busiest, ended),
            (
                "timeline, busiest contact, a common word",
                with,
                vec![holds(words("price"))],
                &busiest,
                hits("price"),
            ),
            (
                "timeline, busiest contact, a rare word",
                with,
                vec![holds(words("quorra"))],
                &busiest,
                hits("quorra"),
            ),
            (
                "timeline, busiest contact, -word",
                with,
                vec![fails(words("the"))],
                &busiest,
                format!("NOT {}", hits("the")),
            ),
        ]
        .into_iter()
        .map(|(name, scope, conditions, from, test)| {
            self.some_entries(name, scope, conditions, from, &test)
        })
        .collect()
    }

    fn some_entries(
        &self,
        name: &str,
        scope: Scope,
        conditions: Vec<Condition<EntryTest>>,
        from: &str,
        test: &str,
    ) -> Case<'a> {
        let (product, same) = (self.product, self.same);
        let walk = if from.starts_with("SELECT") {
            from.to_owned()
        } else {
            format!("SELECT e.occurred_at AS at, e.interaction AS key FROM {from}")
        };
        let sql = format!(
            "SELECT {SAME_COLUMNS} FROM ({walk} ORDER BY at DESC, key DESC LIMIT -1) w
             CROSS JOIN interaction i ON i.key = w.key {SAME_NAMES} WHERE {test} LIMIT {PAGE}"
        );
        let query =
            InteractionQuery { scope, conditions, limit: PAGE, ..InteractionQuery::default() };
        let asked: Way<'a> =
            Box::new(move || product.search(&query, NEWEST_HITS).expect("a page").page.rows.len());
        let plainly: Way<'a> = Box::new(move || plain::count(same, &sql, params![]));
        Case { name: name.to_owned(), ways: vec![("product", asked), ("same file", plainly)] }
    }

    /// Returns the day's list: of all, and of one member.
    pub fn days(&self) -> Vec<Case<'a>> {
        let busy = self.holder(0);
        let product = self.product;
        [("the day of all", None), ("the day of the busiest holder", Some(MemberId::new(busy.id)))]
            .into_iter()
            .map(|(name, member)| {
                let query = DayQuery {
                    today: Timestamp::from_millis(NEWEST - DAY / 2),
                    tomorrow: Timestamp::from_millis(NEWEST + DAY / 2),
                    days: vec![Celebrated {
                        date: "2026-06-30".parse().expect("a day"),
                        born: "06-30".to_owned(),
                    }],
                    member,
                    cursor: None,
                    towards: Towards::Next,
                    limit: PAGE,
                };
                let asked: Way<'a> =
                    Box::new(move || product.day(&query).expect("a day").rows.len());
                Case { name: name.to_owned(), ways: vec![("product", asked)] }
            })
            .collect()
    }
}

fn holds<T>(test: T) -> Condition<T> {
    Condition { negated: false, test }
}

fn fails<T>(test: T) -> Condition<T> {
    Condition { negated: true, test }
}

fn overdue() -> Within {
    Within { from: Timestamp::from_millis(i64::MIN), until: Timestamp::from_millis(NEWEST) }
}
