//! No page of a common path sorts or scans: SQLite's own plans say so.

use rusqlite::Connection;
use rusqlite::trace::{TraceEvent, TraceEventCodes};
use std::sync::{Arc, Mutex};

use super::fixture::{Entry, World};
use super::{
    account, account_list, contact, contact_list, day, follow_up, glance, inbox, interaction,
    member, several, team, timeline,
};
use crate::domain::{ContactId, InboxEntryId, InteractionType, ProposalId, Role, Timestamp};
use crate::store::{
    AccountCursor, AccountQuery, AccountSort, AccountTest, Celebrated, Condition, ContactCursor,
    ContactQuery, ContactSort, DayCursor, DayPart, DayQuery, FollowUpQuery, InteractionCursor,
    InteractionQuery, Scope, Towards,
};

/// Runs `work` and returns the plan of each statement that it made.
fn plans(conn: &mut Connection, work: impl FnOnce(&Connection)) -> Vec<(String, String)> {
    let run = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&run);
    let listen = move |event: TraceEvent<'_>| {
        if let TraceEvent::Stmt(statement, _) = event {
            heard.lock().unwrap().push(statement.sql().to_string());
        }
    };
    conn.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(listen)).unwrap();
    work(conn);
    conn.trace_v2(TraceEventCodes::empty(), None::<fn(TraceEvent<'_>)>).unwrap();
    let run = std::mem::take(&mut *run.lock().unwrap());
    let plan = |sql: String| {
        let mut statement = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
        let count = statement.parameter_count();
        let nulls = vec![rusqlite::types::Null; count];
        let rows =
            statement.query_map(rusqlite::params_from_iter(nulls), |row| row.get::<_, String>(3));
        let lines: Vec<String> = rows.unwrap().map(Result::unwrap).collect();
        (sql, lines.join("\n"))
    };
    run.into_iter().map(plan).collect()
}

#[test]
fn windows_walk_their_index() {
    let mut world = World::new();
    let ana = world.person("Ana", "");
    let book = world.book("B", &[(ana, Role::Owner)]);
    let account = world.account(book, "Acme");
    let contact = world.contact(book, "x");
    let deal = world.opportunity(book, "Q3");
    let made = world.log(book, Entry::at(1).by(ana).with(&[contact]));
    let see = world.see(ana, book);
    let at = Timestamp::from_millis(1);
    let mut seen = 0;
    let mut check = |found: Vec<(String, String)>| {
        for (sql, plan) in found {
            seen += 1;
            assert!(!plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
            let scans = plan.lines().any(|line| {
                line.starts_with("SCAN") && !line.contains("VIRTUAL") && line != "SCAN w"
            });
            assert!(!scans, "{sql}\n{plan}");
        }
    };
    check(plans(&mut world.conn, |conn| {
        glance::familiar(conn, see, contact.id(), at, (9, 3)).unwrap();
    }));
    for towards in [Towards::Next, Towards::Previous] {
        for cursor in [false, true] {
            for filtered in 0..4 {
                for scope in [
                    Scope::Book,
                    Scope::Contact(contact.id()),
                    Scope::Account(account.id()),
                    Scope::Opportunity(deal.id()),
                ] {
                    let query = InteractionQuery {
                        scope,
                        kind: (filtered & 1 == 1).then_some(InteractionType::Call),
                        by: (filtered & 2 == 2).then(|| ana.id()),
                        since: cursor.then_some(at),
                        cursor: cursor
                            .then(|| InteractionCursor { occurred_at: at, id: made.id() }),
                        towards,
                        limit: 50,
                        ..Default::default()
                    };
                    check(plans(&mut world.conn, |conn| {
                        timeline::page(conn, see, &query).unwrap();
                    }));
                }
            }
            for sort in [ContactSort::Name, ContactSort::Last, ContactSort::Created] {
                for last in [None, Some(at)] {
                    for (starred, label) in [(false, false), (true, false), (false, true)] {
                        let query = ContactQuery {
                            starred,
                            filter: label.then(|| "x 12345".to_owned()),
                            account: label.then(|| account.id()),
                            holder: label.then(|| ana.id()),
                            sort,
                            cursor: cursor.then(|| ContactCursor {
                                id: contact.id(),
                                name: "x".to_owned(),
                                last_interaction_at: last,
                                created_at: at,
                            }),
                            towards,
                            limit: 50,
                            ..Default::default()
                        };
                        check(plans(&mut world.conn, |conn| {
                            contact_list::page(conn, see, &query).unwrap();
                        }));
                    }
                }
            }
        }
    }
    assert!(seen > 200, "{seen} statements were explained");
}

#[test]
fn the_inbox_walks_its_indexes() {
    let mut world = World::new();
    let ana = world.person("Ana", "");
    let book = world.book("B", &[(ana, Role::Owner)]);
    let see = world.see(ana, book);
    let (at, id) = (Timestamp::from_millis(1), uuid::Uuid::nil());
    let proposal =
        inbox::InboxCursor::Proposal { entries: 1, last_at: at, id: ProposalId::new(id) };
    let noise = inbox::InboxCursor::Noise { at, id: InboxEntryId::new(id) };
    let found = plans(&mut world.conn, |conn| {
        for towards in [Towards::Next, Towards::Previous] {
            for from in [None, Some(&proposal)] {
                inbox::proposals(conn, see, from, towards, 50).unwrap();
            }
            for from in [None, Some(&noise)] {
                inbox::quarantined(conn, see, None, from, towards, 50).unwrap();
                inbox::quarantined(conn, see, Some("solo"), from, towards, 50).unwrap();
            }
        }
        inbox::proposals_up_to(conn, see, 1_000).unwrap();
    });
    assert_eq!(found.len(), 13);
    for (sql, plan) in found {
        assert!(!plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
        // The subquery of a count is scanned, not its table.
        let scans = |line: &str| line.starts_with("SCAN") && !line.contains("subquery");
        assert!(!plan.lines().any(scans), "{sql}\n{plan}");
    }
}

#[test]
fn accounts_and_members_walk_their_indexes() {
    let mut world = World::new();
    let ana = world.person("Ana", "");
    let book = world.book("B", &[(ana, Role::Owner)]);
    let account = world.account(book, "Acme Corp");
    let called = world.contact(book, "x");
    let see = world.see(ana, book);
    let mut seen = 0;
    let mut check = |found: Vec<(String, String)>| {
        for (sql, plan) in found {
            seen += 1;
            assert!(!plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
            assert!(!plan.lines().any(|line| line.starts_with("SCAN")), "{sql}\n{plan}");
        }
    };
    for towards in [Towards::Next, Towards::Previous] {
        for sort in [AccountSort::Name, AccountSort::Last] {
            for filter in [None, Some("ac co".to_owned())] {
                let asked = [
                    AccountTest::Holder(ana.id()),
                    AccountTest::Words("a".to_owned()),
                    AccountTest::Exact("acme corp".to_owned()),
                ];
                let conditions: Vec<_> =
                    asked.map(|test| Condition { negated: filter.is_none(), test }).into();
                for cursor in [None, Some(None), Some(Some(Timestamp::from_millis(1)))] {
                    let query = AccountQuery {
                        filter: filter.clone(),
                        conditions: conditions.clone(),
                        sort,
                        cursor: cursor.map(|last_interaction_at| AccountCursor {
                            id: account.id(),
                            name: "Acme Corp".to_owned(),
                            last_interaction_at,
                        }),
                        towards,
                        limit: 50,
                    };
                    check(plans(&mut world.conn, |conn| {
                        account_list::page(conn, see, &query).unwrap();
                    }));
                }
            }
        }
    }
    check(plans(&mut world.conn, |conn| {
        account::parts(conn, see, account.id(), 9).unwrap();
        let with = FollowUpQuery { contact: Some(called.id()), ..FollowUpQuery::default() };
        follow_up::page(conn, see, &with).unwrap();
    }));
    // The newest first, by keys: nothing is gathered and sorted before the first answer.
    for (sql, plan) in plans(&mut world.conn, |conn| {
        follow_up::last_made(conn, see, ana.id()).unwrap();
    }) {
        let whole = ["TEMP B-TREE", "SCAN h", "SCAN p"];
        assert!(!whole.iter().any(|table| plan.contains(table)), "{sql}\n{plan}");
    }
    let rows = plans(&mut world.conn, |conn| {
        member::rows(conn, see).unwrap();
        member::holdings(conn, see, ana.id(), 9).unwrap();
        member::held(conn, see, ana.id()).unwrap();
    });
    for (sql, plan) in rows.into_iter().filter(|(sql, _)| !sql.contains("FROM membership m JOIN")) {
        let tables = ["SCAN contact", "SCAN account", "SCAN i", "SCAN p", "TEMP B-TREE"];
        assert!(!tables.iter().any(|table| plan.contains(table)), "{sql}\n{plan}");
    }
    assert!(seen > 40, "{seen} statements were explained");
}

#[test]
fn a_day_is_walked_by_its_indexes() {
    let mut world = World::new();
    let ana = world.person("Ana", "");
    let book = world.book("B", &[(ana, Role::Owner)]);
    let contact = world.contact(book, "x");
    let see = world.see(ana, book);
    let date = "2026-03-04".parse().unwrap();
    let mut seen = 0;
    for towards in [Towards::Next, Towards::Previous] {
        for member in [None, Some(ana.id())] {
            for part in [None, Some(DayPart::Overdue), Some(DayPart::Cadence)] {
                let cursor = part.map(|part| DayCursor {
                    part,
                    at: 1,
                    id: contact.id::<ContactId>().uuid(),
                });
                let query = DayQuery {
                    today: Timestamp::from_millis(1),
                    tomorrow: Timestamp::from_millis(2),
                    days: vec![Celebrated { date, born: "03-04".to_owned() }],
                    member,
                    cursor,
                    towards,
                    limit: 50,
                };
                let found = plans(&mut world.conn, |conn| {
                    day::page(conn, see, &query).unwrap();
                    if let Some(cursor) = cursor {
                        day::one(conn, see, &query, cursor).unwrap_err();
                    }
                });
                for (sql, plan) in found {
                    seen += 1;
                    assert!(!plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
                    let mut scans = plan.lines().filter(|line| line.starts_with("SCAN"));
                    assert!(
                        scans.all(|line| matches!(line, "SCAN CONSTANT ROW" | "SCAN w")),
                        "{sql}\n{plan}"
                    );
                    if sql.contains("ORDER BY f.due") || sql.contains("ORDER BY at") {
                        let bounds = ["book=? AND due>? AND due<?", "awaiting>? AND awaiting<?"];
                        let own = [
                            "(book=? AND holder=? AND due>? AND due<?)",
                            "(book=? AND holder=? AND awaiting>? AND awaiting<?)",
                        ];
                        let of_one = member.is_some() && sql.contains("agenda");
                        let wanted = if of_one { own } else { bounds };
                        let bounded = wanted.iter().any(|it| plan.contains(it));
                        assert!(bounded, "{sql}\n{plan}");
                    }
                }
            }
        }
    }
    assert!(seen > 60, "{seen} statements were explained");
}

#[test]
fn pins_are_looked_up_without_their_rows() {
    let mut world = World::new();
    let ana = world.person("Ana", "");
    let book = world.book("B", &[(ana, Role::Owner)]);
    let contact = world.contact(book, "x");
    let see = world.see(ana, book);
    let found = plans(&mut world.conn, |conn| {
        interaction::pinned_with(conn, see, contact.id(), 3).unwrap();
    });
    let (sql, plan) = found.iter().find(|(sql, _)| sql.contains("interaction_pinned")).unwrap();
    assert!(plan.contains("COVERING INDEX interaction_pinned (book=?)"), "{sql}\n{plan}");
    let look = "SEARCH e USING PRIMARY KEY (contact=? AND occurred_at=? AND interaction=?)";
    assert!(plan.contains(look) && !plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
}

#[test]
fn filters_of_a_busy_timeline_walk_orders_of_their_own() {
    let mut world = World::new();
    let ana = world.person("Ana", "");
    let book = world.book("B", &[(ana, Role::Owner)]);
    let contact = world.contact(book, "x");
    world.log(book, Entry::at(1).by(ana).with(&[contact]));
    let see = world.see(ana, book);
    for (busy, index) in [(false, "PRIMARY KEY"), (true, "INDEX contact_entry_by_")] {
        world.run("UPDATE contact_entry SET busy = ?1", [busy.then_some(1)]);
        for (kind, by, rest) in [
            (Some(InteractionType::Call), None, "type (contact=? AND type=?"),
            (None, Some(ana.id()), "who_type (contact=? AND who=? AND type=?"),
            (
                Some(InteractionType::Call),
                Some(ana.id()),
                "who_type (contact=? AND who=? AND type=?",
            ),
        ] {
            let scope = Scope::Contact(contact.id());
            let query = InteractionQuery { scope, kind, by, limit: 5, ..Default::default() };
            let found = plans(&mut world.conn, |conn| {
                assert_eq!(timeline::page(conn, see, &query).unwrap().rows.len(), 1);
            });
            let walked = if busy { format!("{index}{rest}") } else { index.to_owned() };
            let (sql, plan) = found.last().unwrap();
            assert!(plan.contains(&walked), "{walked}: {sql}\n{plan}");
            assert!(!plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
        }
    }
}

#[test]
fn both_ends_of_a_window_bound_the_walk() {
    let mut world = World::new();
    let ana = world.person("Ana", "");
    let book = world.book("B", &[(ana, Role::Owner)]);
    let contact = world.contact(book, "x");
    let account = world.account(book, "Acme");
    let deal = world.opportunity(book, "Q3");
    let made = world.log(book, Entry::at(1).by(ana).with(&[contact]));
    let see = world.see(ana, book);
    let cursor = Some(InteractionCursor { occurred_at: Timestamp::from_millis(1), id: made.id() });
    for (scope, what, key) in [
        (Scope::Book, "book=? AND type=?", "rowid"),
        (Scope::Contact(contact.id()), "contact=?", "interaction"),
        (Scope::Account(account.id()), "account=?", "interaction"),
        (Scope::Opportunity(deal.id()), "opportunity=?", "rowid"),
    ] {
        for towards in [Towards::Next, Towards::Previous] {
            let query = InteractionQuery { scope, cursor, towards, limit: 5, ..Default::default() };
            let found = plans(&mut world.conn, |conn| {
                timeline::page(conn, see, &query).unwrap();
            });
            for bounds in [
                format!("({what} AND occurred_at>? AND occurred_at<?)"),
                format!("({what} AND occurred_at=? AND {key}>? AND {key}<?)"),
            ] {
                assert!(
                    found.iter().any(|(_, plan)| plan.contains(&bounds)),
                    "{bounds} {found:#?}"
                );
            }
        }
    }
}

/// Who took part is read from two tables as one: a look at one entry must not read them whole.
#[test]
fn who_took_part_is_looked_up_by_entry() {
    let mut world = World::new();
    let ana = world.person("Ana", "");
    let book = world.book("B", &[(ana, Role::Owner)]);
    let [x, y] = ["x", "y"].map(|name| world.contact(book, name));
    world.log(book, Entry::at(1).by(ana).with(&[x, y]));
    let see = world.see(ana, book);
    let found = plans(&mut world.conn, |conn| {
        contact::consequences(conn, see, x.id()).unwrap();
        several::consequences(conn, see, &[x.id()], 9).unwrap();
        team::table(conn, see, &InteractionQuery { limit: 9, ..Default::default() }).unwrap();
    });
    let asks = |sql: &str| sql.contains("participant") || sql.contains("alone");
    let found: Vec<_> = found.into_iter().filter(|(sql, _)| asks(sql)).collect();
    assert_eq!(found.len(), 3);
    for (sql, plan) in found {
        let scans = ["SCAN interaction", "SCAN companion", "SCAN e", "AUTOMATIC"];
        assert!(!scans.iter().any(|scan| plan.contains(scan)), "{sql}\n{plan}");
    }
}
