//! Merging contacts: what stands where, and what a merge taken back leaves.

use super::dump::{check_derived, dump};
use super::*;
use crate::domain::contact::ContactChange;
use crate::domain::follow_up::FollowUpChange;
use crate::domain::opportunity::OpportunityChange;
use crate::domain::{Body, InteractionType, RelationKind};

fn contact(n: u128) -> ContactId {
    uuid(10, n).into()
}

fn entry(n: u128) -> InteractionId {
    uuid(14, n).into()
}

fn log(n: u128, people: &[u128]) -> Op {
    let people = people.iter().map(|n| contact(*n)).collect();
    let mut body = Body::new(InteractionType::Call, NOW, people);
    body.summary = Some(summary("spoke"));
    Op::Log { id: entry(n), body: Box::new(body), batch: None }
}

fn merge(primary: u128, other: u128) -> Op {
    Op::Merge { primary: contact(primary), other: contact(other) }
}

/// Ana, Anna, Anne and Bob, of whom all is said.
fn people() -> Replica {
    let mut replica = Replica::new();
    let mut ops = Vec::new();
    for (n, who) in ["Ana", "Anna", "Anne", "Bob"].into_iter().enumerate() {
        let changes = vec![ContactChange::Name(name(who))];
        ops.push(Op::AddContact { id: contact(n as u128), changes, batch: None });
    }
    ops.extend([log(0, &[0]), log(1, &[1]), log(2, &[1, 0]), log(3, &[3, 1, 2])]);
    ops.push(Op::AddFollowUp {
        id: uuid(18, 0).into(),
        origin: None,
        changes: vec![
            FollowUpChange::Contact(contact(1)),
            FollowUpChange::Text(name("send the quote")),
            FollowUpChange::Due(NOW),
        ],
    });
    let tie = |n, from, to| Op::Relate {
        id: uuid(16, n).into(),
        from: contact(from),
        kind: RelationKind::ReportsTo,
        to: contact(to),
    };
    ops.extend([tie(0, 1, 3), tie(1, 0, 1)]);
    ops.push(Op::AddOpportunity {
        id: uuid(13, 0).into(),
        changes: vec![
            OpportunityChange::Title(name("Seats")),
            OpportunityChange::PutContact(contact(1), Some("decides".to_owned())),
        ],
    });
    replica.apply(member(0), &ops).unwrap();
    replica
}

/// Returns the names of those in whose timelines an entry stands, in the order of its participants.
fn shown(replica: &Replica, n: u128) -> Vec<String> {
    let sql = "SELECT c.name FROM participant p JOIN interaction i ON i.key = p.interaction
        JOIN contact c ON c.key = p.contact
        JOIN contact_entry e ON e.contact = c.key AND e.interaction = i.key
        WHERE i.id = ?1 AND c.state = 1 ORDER BY p.position";
    let mut query = replica.conn.prepare(sql).unwrap();
    let names = query.query_map([entry(n).uuid().as_bytes()], |row| row.get(0)).unwrap();
    names.map(|name| name.unwrap()).collect()
}

fn one<T: rusqlite::types::FromSql>(replica: &Replica, sql: &str) -> T {
    replica.conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// Dumps all but what a write advances for good: when somebody said last where a contact stands.
fn told(replica: &Replica) -> Vec<String> {
    check_derived(&replica.conn);
    replica.conn.execute_batch("UPDATE contact SET merge_hlc = NULL, merge_dev = NULL").unwrap();
    dump(&replica.conn)
}

#[test]
fn what_names_a_merged_contact_is_shown_at_the_other_and_goes_back_whole() {
    let mut replica = people();
    let before = told(&replica);
    let applied = replica.apply(member(1), &[merge(0, 1)]).unwrap();
    assert_eq!(applied.inverse, [Op::Unmerge(contact(1))]);
    assert_eq!(shown(&replica, 1), ["Ana"]);
    assert_eq!(shown(&replica, 2), ["Ana"], "once, though both were there");
    assert_eq!(shown(&replica, 3), ["Bob", "Ana", "Anne"]);
    let count: i64 = one(&replica, "SELECT interaction_count FROM contact WHERE name = 'Ana'");
    assert_eq!(count, 4);
    let with: String =
        one(&replica, "SELECT c.name FROM follow_up f JOIN contact c ON c.key = f.contact");
    assert_eq!(with, "Ana");
    let ties: i64 = one(&replica, "SELECT count(*) FROM relationship WHERE source <> target");
    assert_eq!(ties, 1, "nobody reports to themselves");
    let listed: i64 = one(&replica, "SELECT contact_count FROM book");
    assert_eq!(listed, 3);
    check_derived(&replica.conn);

    let back = replica.apply(member(1), &applied.inverse).unwrap();
    assert_eq!(told(&replica), before);
    assert_eq!(back.inverse, [merge(0, 1)]);
}

#[test]
fn a_chain_leads_to_its_end_and_comes_apart_in_any_order() {
    let mut replica = people();
    let before = told(&replica);
    replica.apply(member(1), &[merge(1, 2)]).unwrap();
    replica.apply(member(1), &[merge(0, 1)]).unwrap();
    assert_eq!(shown(&replica, 3), ["Bob", "Ana"]);
    replica.apply(member(1), &[Op::Unmerge(contact(2))]).unwrap();
    assert_eq!(shown(&replica, 3), ["Bob", "Ana", "Anne"]);
    replica.apply(member(1), &[Op::Unmerge(contact(1))]).unwrap();
    assert_eq!(told(&replica), before);
}

#[test]
fn what_comes_late_goes_to_the_one_who_stays() {
    let mut replica = people();
    replica.apply(member(1), &[merge(0, 1)]).unwrap();
    replica.apply(member(1), &[log(7, &[1])]).unwrap();
    assert_eq!(shown(&replica, 7), ["Ana"]);
    let later = FollowUpChange::Contact(contact(1));
    let edit = Op::EditFollowUp { id: uuid(18, 0).into(), changes: vec![later] };
    replica.apply(member(1), &[edit]).unwrap();
    let with: String =
        one(&replica, "SELECT c.name FROM follow_up f JOIN contact c ON c.key = f.contact");
    assert_eq!(with, "Ana");
    check_derived(&replica.conn);
}

#[test]
fn an_edit_that_keeps_the_people_keeps_whom_it_was_written_with() {
    let mut replica = people();
    replica.apply(member(1), &[merge(0, 1)]).unwrap();
    let mut body = Body::new(InteractionType::Call, NOW, vec![contact(3), contact(0)]);
    body.summary = Some(summary("spoke at length"));
    let edit = Op::EditInteraction { id: entry(3), body: Box::new(body) };
    let applied = replica.apply(member(1), &[edit]).unwrap();
    assert_eq!(shown(&replica, 3), ["Bob", "Ana"]);
    replica.apply(member(1), &[Op::Unmerge(contact(1))]).unwrap();
    assert_eq!(shown(&replica, 3), ["Bob", "Anna"]);
    replica.apply(member(1), &applied.inverse).unwrap();
    assert_eq!(shown(&replica, 3), ["Bob", "Anna", "Anne"]);
    check_derived(&replica.conn);
}

#[test]
fn whoever_deletes_the_one_who_stays_deletes_all_of_them() {
    let mut replica = people();
    replica.apply(member(1), &[merge(1, 2), merge(0, 1)]).unwrap();
    replica.apply(member(1), &[Op::DeleteContact(contact(0))]).unwrap();
    let gone: i64 = one(&replica, "SELECT count(*) FROM contact WHERE state = 2 AND name = ''");
    assert_eq!(gone, 3);
    assert_eq!(shown(&replica, 3), ["Bob"]);
    let entries: i64 = one(&replica, "SELECT count(*) FROM interaction WHERE state = 1");
    assert_eq!(entries, 1, "those that were theirs alone are purged");
    check_derived(&replica.conn);
}

#[test]
fn of_two_merged_into_each_other_the_smaller_id_stays() {
    let mut replica = people();
    replica.apply(member(1), &[merge(0, 1)]).unwrap();
    let other_way = Stamped {
        op: merge(1, 0),
        hlc: Hlc::from_raw((NOW.millis() + 1_000) << 15),
        device: Uuid::from_u128(9),
        actor: member(1),
    };
    replica.replay(&other_way);
    assert_eq!(shown(&replica, 2), ["Ana"]);
    let listed: i64 = one(&replica, "SELECT contact_count FROM book");
    assert_eq!(listed, 3);
    check_derived(&replica.conn);
}

#[test]
fn nobody_is_merged_with_themselves_or_with_somebody_gone() {
    let mut replica = people();
    let refused = |replica: &mut Replica, op: Op| replica.apply(member(1), &[op]).unwrap_err();
    assert!(matches!(refused(&mut replica, merge(0, 0)), Error::Invalid(_)));
    replica.apply(member(1), &[merge(0, 1)]).unwrap();
    assert!(matches!(refused(&mut replica, merge(3, 1)), Error::NotFound { .. }));
    assert!(matches!(refused(&mut replica, merge(1, 3)), Error::NotFound { .. }));
    assert!(matches!(refused(&mut replica, Op::Unmerge(contact(3))), Error::NotFound { .. }));
}
