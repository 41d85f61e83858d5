//! One write at a time: what it leaves behind, and what takes it back.

use proptest::prelude::*;

use super::dump::{check_derived, dump};
use super::*;
use crate::domain::account::AccountChange;
use crate::domain::contact::ContactChange;
use crate::domain::interaction::{Author, Source};
use crate::domain::opportunity::OpportunityChange;
use crate::domain::{Body, Detail, DetailKind, InteractionType};
use crate::store::apply::BUSY;

fn contact(n: u128) -> ContactId {
    uuid(10, n).into()
}

fn entry(n: u128) -> InteractionId {
    uuid(14, n).into()
}

fn body(people: &[u128], text: &str) -> Box<Body> {
    let mut body =
        Body::new(InteractionType::Call, NOW, people.iter().map(|n| contact(*n)).collect());
    body.summary = Some(summary(text));
    Box::new(body)
}

fn body_of(people: &[u128], text: &str, account: AccountId) -> Box<Body> {
    Box::new(Body { accounts: vec![account], ..*body(people, text) })
}

fn with_people() -> Replica {
    let mut replica = Replica::new();
    let account: AccountId = uuid(11, 0).into();
    let mut ops =
        vec![Op::AddAccount { id: account, changes: vec![AccountChange::Name(name("Acme"))] }];
    for (n, who) in ["Ana Ruiz", "Bob Li", "Cleo Ström"].into_iter().enumerate() {
        let changes = vec![
            ContactChange::Name(name(who)),
            ContactChange::Account((n == 0).then_some(account)),
            ContactChange::PutDetail(Detail {
                id: uuid(15, n as u128).into(),
                kind: DetailKind::Email,
                label: None,
                value: format!("person{n}@example.org"),
            }),
        ];
        ops.push(Op::AddContact { id: contact(n as u128), changes, batch: None });
    }
    replica.apply(member(0), &ops).unwrap();
    replica
}

fn count(replica: &Replica, sql: &str) -> i64 {
    replica.conn.query_row(sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn a_long_timeline_is_busy_and_stays_so() {
    let mut replica = with_people();
    let account: AccountId = uuid(11, 0).into();
    let log =
        |n: u128| Op::Log { id: entry(n), body: body_of(&[0, 1], "again", account), batch: None };
    let few: Vec<Op> = (1..u128::try_from(BUSY).unwrap()).map(log).collect();
    replica.apply(member(0), &few).unwrap();
    let busy = |replica: &Replica, table: &str| {
        count(replica, &format!("SELECT count(busy) FROM {table}_entry"))
    };
    assert_eq!((busy(&replica, "contact"), busy(&replica, "account")), (0, 0));
    replica.apply(member(0), &[log(2_000)]).unwrap();
    assert_eq!((busy(&replica, "contact"), busy(&replica, "account")), (2 * BUSY, BUSY));
    check_derived(&replica.conn);
    replica
        .apply(member(0), &[Op::PurgeInteraction(entry(1)), Op::PurgeInteraction(entry(2))])
        .unwrap();
    replica.apply(member(0), &[log(2_001)]).unwrap();
    assert_eq!((busy(&replica, "contact"), busy(&replica, "account")), (2 * BUSY - 2, BUSY - 1));
    check_derived(&replica.conn);
}

#[test]
fn an_entry_stands_in_the_timelines_of_its_people_and_their_accounts() {
    let mut replica = with_people();
    let log = Op::Log { id: entry(0), body: body(&[0, 1], "spoke"), batch: None };
    let applied = replica.apply(member(1), &[log]).unwrap();
    assert_eq!(count(&replica, "SELECT count(*) FROM contact_entry"), 2);
    assert_eq!(count(&replica, "SELECT count(*) FROM account_entry"), 1);
    assert!(applied.changes.contains(&Change::Timeline(contact(1))));
    assert_eq!(applied.inverse, [Op::PurgeInteraction(entry(0))]);
    assert_eq!(applied.at, Some(NOW));

    // Ana leaves Acme: what was logged then stays with Acme.
    let leave = Op::EditContact { id: contact(0), changes: vec![ContactChange::Account(None)] };
    replica.apply(member(1), &[leave]).unwrap();
    assert_eq!(count(&replica, "SELECT count(*) FROM account_entry"), 1);
    check_derived(&replica.conn);
}

#[test]
fn a_refused_write_in_a_row_of_writes_takes_all_back() {
    let mut replica = with_people();
    let before = dump(&replica.conn);
    let ops = [
        Op::Log { id: entry(0), body: body(&[0], "spoke"), batch: None },
        Op::PurgeInteraction(entry(7)),
    ];
    assert!(matches!(replica.apply(member(1), &ops), Err(Error::NotFound { what: "interaction" })));
    assert_eq!(dump(&replica.conn), before);
}

#[test]
fn the_future_is_refused_with_the_way_out() {
    let mut replica = with_people();
    let mut late = body(&[0], "will speak");
    late.occurred_at = Timestamp::from_millis(NOW.millis() + 6 * 60 * 1000);
    let log = Op::Log { id: entry(0), body: late, batch: None };
    match replica.apply(member(1), &[log]) {
        Err(Error::Invalid(message)) => assert!(message.contains("follow-up"), "{message}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn deleting_a_contact_purges_its_own_entries_and_leaves_the_shared_ones() {
    let mut replica = with_people();
    let ops = [
        Op::Log { id: entry(0), body: body(&[0], "a secret of Ana alone"), batch: None },
        Op::Log { id: entry(1), body: body(&[0, 1], "shared"), batch: None },
    ];
    replica.apply(member(1), &ops).unwrap();
    replica.apply(member(1), &[Op::DeleteContact(contact(0))]).unwrap();
    assert_eq!(count(&replica, "SELECT state FROM interaction WHERE summary IS NULL"), 2);
    assert_eq!(count(&replica, "SELECT count(*) FROM contact_entry"), 1);
    assert_eq!(count(&replica, "SELECT count(*) FROM detail"), 2);
    assert_eq!(count(&replica, "SELECT value FROM meta WHERE key = 'purge_pending'"), 1);
    check_derived(&replica.conn);
    // With Bob gone as well, the shared entry has nobody left and goes too.
    replica.apply(member(1), &[Op::DeleteContact(contact(1))]).unwrap();
    assert_eq!(count(&replica, "SELECT count(*) FROM interaction WHERE state = 2"), 2);
    check_derived(&replica.conn);
}

#[test]
fn the_name_of_an_outside_author_goes_with_the_entry() {
    let mut replica = with_people();
    let by = |text: &str| {
        let mut body = body(&[0], text);
        body.author = Some(Author::Name(name("Somebody Outside")));
        body
    };
    let ops = [
        Op::Log { id: entry(0), body: by("one"), batch: None },
        Op::Log { id: entry(1), body: by("two"), batch: None },
    ];
    replica.apply(member(1), &ops).unwrap();
    let named = "SELECT count(*) FROM interaction WHERE author_name IS NOT NULL";
    replica.apply(member(1), &[Op::PurgeInteraction(entry(0))]).unwrap();
    assert_eq!(count(&replica, named), 1);
    replica.apply(member(1), &[Op::PurgeInteraction(entry(1))]).unwrap();
    assert_eq!(count(&replica, named), 0);
    let bylines = "SELECT count(*) FROM byline WHERE name = 'Somebody Outside'";
    assert_eq!(count(&replica, bylines), 0, "only members have bylines");
}

#[test]
fn what_was_deleted_for_good_is_not_imported_again() {
    let mut replica = with_people();
    let from = |id: &str| {
        let mut body = body(&[0], "brought by an import");
        body.source = Some(Source { source: "mbox".to_owned(), external_id: Some(id.to_owned()) });
        body
    };
    let log = Op::Log { id: entry(0), body: from("<1@example.org>"), batch: None };
    replica.apply(member(1), &[log, Op::PurgeInteraction(entry(0))]).unwrap();
    let again = Op::Log { id: entry(1), body: from("<1@example.org>"), batch: None };
    assert!(matches!(replica.apply(member(1), &[again]), Err(Error::Conflict { .. })));
    let other = Op::Log { id: entry(1), body: from("<2@example.org>"), batch: None };
    replica.apply(member(1), &[other]).unwrap();
}

#[test]
fn edits_keep_versions_with_who_wrote_them() {
    let mut replica = with_people();
    let log = Op::Log { id: entry(0), body: body(&[0], "first"), batch: None };
    replica.apply(member(0), &[log]).unwrap();
    let second = Op::EditInteraction { id: entry(0), body: body(&[0], "second") };
    replica.apply(member(1), &[second]).unwrap();
    let third = Op::EditInteraction { id: entry(0), body: body(&[1], "third") };
    replica.apply(member(0), &[third]).unwrap();
    let writers: String = replica
        .conn
        .query_row(
            "SELECT group_concat(name, ', ') FROM (
               SELECT b.name FROM version v JOIN byline b ON b.key = v.written_by ORDER BY v.hlc)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(writers, "Olga Owner, Mia Member");
    // Figures count who logged it, whoever edited it.
    assert_eq!(
        count(
            &replica,
            "SELECT p.name = 'Olga Owner' FROM interaction i JOIN person p ON p.key = i.who"
        ),
        1
    );
    check_derived(&replica.conn);
}

#[test]
fn an_edit_is_taken_back_also_where_somebody_was_deleted_before_it() {
    let mut replica = with_people();
    let deal: OpportunityId = uuid(13, 0).into();
    let title = OpportunityChange::Title(name("Seats"));
    let about = Box::new(Body { opportunity: Some(deal), ..*body(&[0, 1], "first") });
    let ops = [
        Op::AddOpportunity { id: deal, changes: vec![title] },
        Op::Log { id: entry(0), body: about, batch: None },
        Op::DeleteContact(contact(0)),
        Op::DeleteOpportunity(deal),
    ];
    replica.apply(member(1), &ops).unwrap();
    let edit = Op::EditInteraction { id: entry(0), body: body(&[1], "second") };
    let applied = replica.apply(member(1), &[edit]).unwrap();
    assert_eq!(
        applied.inverse,
        [Op::EditInteraction { id: entry(0), body: body_of(&[1], "first", uuid(11, 0).into()) }]
    );
    replica.apply(member(1), &applied.inverse).unwrap();
    assert_eq!(count(&replica, "SELECT summary = 'first' FROM interaction"), 1);
    check_derived(&replica.conn);
}

#[test]
fn an_author_who_left_stays_the_author() {
    let mut replica = with_people();
    let by_mia = |text: &str| {
        Box::new(Body {
            author: Some(crate::domain::Author::Member(member(1))),
            ..*body(&[0], text)
        })
    };
    let ops = [
        Op::Log { id: entry(0), body: by_mia("first"), batch: None },
        Op::RemoveMember { member: member(1), hand_to: None },
        Op::EditInteraction { id: entry(0), body: by_mia("second") },
    ];
    replica.apply(member(0), &ops).unwrap();
    let other = Op::Log { id: entry(1), body: by_mia("third"), batch: None };
    assert!(matches!(replica.apply(member(0), &[other]), Err(Error::NotFound { what: "member" })));
}

#[test]
fn a_clock_set_back_does_not_lose_a_write() {
    let mut replica = with_people();
    let rename = |text: &str| {
        [Op::EditContact { id: contact(0), changes: vec![ContactChange::Name(name(text))] }]
    };
    replica.apply(member(1), &rename("Ana R.")).unwrap();
    replica.apply_at(member(1), Timestamp::from_millis(5), &rename("Ana Ruiz-Li")).unwrap();
    let stored: String = replica
        .conn
        .query_row("SELECT name FROM contact WHERE name LIKE 'Ana%'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(stored, "Ana Ruiz-Li");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Field edits, details, labels and pins are taken back exactly by their inverse.
    #[test]
    fn the_inverse_takes_an_edit_back(picks in prop::collection::vec((0u8..8, any::<bool>()), 1..6)) {
        let mut replica = with_people();
        let label: LabelId = uuid(12, 0).into();
        replica.apply(member(0), &[
            Op::AddLabel { id: label, name: name("vip"), tint: None },
            Op::Log { id: entry(0), body: body(&[0], "spoke"), batch: None },
        ]).unwrap();
        let ops: Vec<Op> = picks.into_iter().map(|(pick, flag)| match pick {
            0 => Op::PinInteraction { id: entry(0), pinned: flag },
            1 => Op::EditAccount { id: uuid(11, 0).into(), changes: vec![AccountChange::Name(name("Apex"))] },
            pick => Op::EditContact { id: contact(0), changes: vec![match pick {
                2 => ContactChange::Name(name("Zoe")),
                3 => ContactChange::Starred(flag),
                4 => ContactChange::Archived(flag),
                5 => ContactChange::Label(label, flag),
                6 => ContactChange::RemoveDetail(uuid(15, 0).into()),
                _ => ContactChange::Title(flag.then(|| name("CTO"))),
            }] },
        }).collect();
        let shown = |replica: &Replica| -> Vec<String> {
            // What people see: the logical times have moved on.
            let sql = "SELECT c.name || '|' || c.starred || '|' || c.archived || '|' || coalesce(c.title, '-') || '|' ||
                (SELECT group_concat(value) FROM (SELECT value FROM detail WHERE contact = c.key AND gone = 0 ORDER BY id)) || '|' ||
                (SELECT count(*) FROM contact_label x WHERE x.contact = c.key AND x.applied = 1) || '|' ||
                (SELECT name FROM account) || '|' || (SELECT pinned IS NOT NULL FROM interaction) || '|' ||
                (SELECT account || email || note FROM contact_words WHERE key = c.key)
                FROM contact c WHERE c.id = (SELECT id FROM contact ORDER BY key LIMIT 1)";
            let mut query = replica.conn.prepare(sql).unwrap();
            let rows = query.query_map([], |row| row.get(0)).unwrap();
            rows.map(|row| row.unwrap()).collect()
        };
        let before = shown(&replica);
        let applied = replica.apply(member(1), &ops).unwrap();
        replica.apply(member(1), &applied.inverse).unwrap();
        prop_assert_eq!(shown(&replica), before);
        check_derived(&replica.conn);
    }
}
