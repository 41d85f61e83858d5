//! Imports and taking them back.

use proptest::prelude::*;

use super::dump::check_derived;
use super::*;
use crate::domain::account::AccountChange;
use crate::domain::batch::WhyKept;
use crate::domain::contact::ContactChange;
use crate::domain::follow_up::FollowUpChange;
use crate::domain::interaction::Source;
use crate::domain::{
    BatchId, BatchTally, Body, Detail, DetailId, DetailKind, InteractionType, Provenance,
    RelationKind,
};

/// Two records at a time; of more, the search index is built anew.
const PACE: undo_batch::Pace = undo_batch::Pace { at_once: 2, rebuilt_from: 3 };

fn batch(n: u128) -> BatchId {
    uuid(17, n).into()
}

/// A contact that was there before.
fn old(n: u8) -> ContactId {
    uuid(10, u128::from(n % 4)).into()
}

/// A contact that an import makes.
fn new(n: u128) -> ContactId {
    uuid(20, n).into()
}

fn entry(n: u128) -> InteractionId {
    uuid(14, n).into()
}

fn from(batch: BatchId, line: u64) -> Option<Provenance> {
    Some(Provenance { batch, file: 0, line })
}

/// What each write of an import begins with.
fn head(id: BatchId, merged: u64) -> Vec<Op> {
    vec![
        Op::AddBatch { id, format: "vcard".to_owned(), file: "people.vcf".to_owned() },
        Op::TallyBatch {
            id,
            files: vec![(0, "people.vcf".to_owned())],
            tally: BatchTally { merged, skipped: 0 },
        },
    ]
}

fn origin(of: ContactId, value: &str) -> ContactChange {
    let noted = "vcard 00 11".to_owned();
    ContactChange::PutDetail(Detail {
        id: DetailId::origin(of, value, &noted),
        kind: DetailKind::Origin,
        label: Some(noted),
        value: value.to_owned(),
    })
}

fn email(id: u128, value: &str) -> ContactChange {
    ContactChange::PutDetail(Detail {
        id: uuid(15, id).into(),
        kind: DetailKind::Email,
        label: None,
        value: value.to_owned(),
    })
}

fn add(id: ContactId, called: &str, batch: Option<Provenance>, more: Vec<ContactChange>) -> Op {
    let mut changes = vec![ContactChange::Name(name(called))];
    changes.extend(more);
    Op::AddContact { id, changes, batch }
}

fn edit(id: ContactId, change: ContactChange) -> Op {
    Op::EditContact { id, changes: vec![change] }
}

fn log(id: InteractionId, with: Vec<ContactId>, batch: Option<Provenance>, mail: &str) -> Op {
    let mut body = Body::new(InteractionType::Email, NOW, with);
    body.summary = Some(summary("wants the price"));
    body.source =
        batch.map(|_| Source { source: "mbox".to_owned(), external_id: Some(mail.to_owned()) });
    Op::Log { id, body: Box::new(body), batch }
}

fn follow_up(n: u128, with: ContactId, origin: Option<InteractionId>) -> Op {
    Op::AddFollowUp {
        id: uuid(18, n).into(),
        origin,
        changes: vec![
            FollowUpChange::Contact(with),
            FollowUpChange::Text(name("call")),
            FollowUpChange::Due(NOW),
        ],
    }
}

/// Takes an import back, two records at a time.
fn undo(replica: &mut Replica, id: BatchId) -> BatchPart {
    let (mut all, mut next) = (BatchPart::default(), Some(BatchPlace::START));
    while let Some(place) = next {
        let tx = replica.conn.transaction().unwrap();
        let (part, _) =
            undo_batch::undo_in(&tx, 1, NOW, member(1), book(), id, place, PACE).unwrap();
        tx.commit().unwrap();
        next = part.next;
        for (sum, one) in
            [(&mut all.contacts, part.contacts), (&mut all.interactions, part.interactions)]
        {
            sum.deleted += one.deleted;
            sum.kept += one.kept;
        }
        all.reverted.extend(part.reverted);
        all.left.extend(part.left);
    }
    check_derived(&replica.conn);
    all
}

/// Says what undoing would do, as it is told.
fn planned(replica: &Replica, id: BatchId) -> BatchPart {
    let key = replica.conn.query_row("SELECT key FROM book", [], |row| row.get(0)).unwrap();
    undo_batch::plan(&replica.conn, key, id).unwrap()
}

fn told(part: &BatchPart) -> String {
    let mut left: Vec<_> = part
        .left
        .iter()
        .map(|it| format!("{} {}: {:?}", it.kind.name(), it.name, it.why))
        .collect();
    left.sort();
    left.dedup();
    let mut reverted: Vec<_> = part.reverted.iter().map(ToString::to_string).collect();
    reverted.sort();
    format!("{:?} {:?} {reverted:?} {left:?}", part.contacts, part.interactions)
}

/// What a book says: no ids of rows, no times of writes, nothing of what is gone.
fn said(conn: &Connection) -> Vec<String> {
    const LIVE: &[&str] = &[
        "SELECT hex(c.id), c.name, c.title, a.name, c.notes, c.birthday, c.starred, c.archived, c.cadence,
           c.interaction_count, c.last_interaction_at
         FROM contact c LEFT JOIN account a ON a.key = c.account AND a.state = 1 WHERE c.state = 1",
        "SELECT hex(c.id), d.kind, d.label, d.value FROM detail d JOIN contact c ON c.key = d.contact
         WHERE d.gone = 0 AND c.state = 1",
        "SELECT hex(c.id), l.name FROM contact_label x JOIN contact c ON c.key = x.contact
         JOIN label l ON l.key = x.label WHERE x.applied = 1 AND c.state = 1 AND l.state = 1",
        "SELECT name, contact_count, interaction_count FROM account WHERE state = 1",
        "SELECT name FROM label WHERE state = 1",
        "SELECT hex(i.id), i.summary, i.pinned, hex(c.id) FROM interaction i
         JOIN participant p ON p.interaction = i.key JOIN contact c ON c.key = p.contact WHERE i.state = 1",
        "SELECT hex(f.id), hex(c.id), f.text FROM follow_up f JOIN contact c ON c.key = f.contact WHERE f.state = 1",
        "SELECT contact_count, archived_count, interaction_count FROM book",
    ];
    let mut lines = Vec::new();
    for sql in LIVE {
        let mut query = conn.prepare(sql).unwrap();
        let columns = query.column_count();
        let mut rows = query.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<rusqlite::types::Value> =
                (0..columns).map(|column| row.get(column).unwrap()).collect();
            lines.push(format!("{values:?}"));
        }
    }
    lines.sort();
    lines
}

/// A file with four contacts, one of whom has an account, and a label.
fn furnished() -> Replica {
    let mut replica = Replica::new();
    let account = uuid(11, 0).into();
    let mut ops = vec![
        Op::AddAccount { id: account, changes: vec![AccountChange::Name(name("Acme"))] },
        Op::AddLabel { id: uuid(12, 0).into(), name: name("vip"), tint: None },
    ];
    ops.extend((0..4).map(|n| add(old(n), &format!("Old {n}"), None, Vec::new())));
    ops.push(edit(old(0), ContactChange::Account(Some(account))));
    replica.apply(member(0), &ops).unwrap();
    replica
}

/// One step of a history.
#[derive(Debug, Clone)]
enum Step {
    /// By hand, on what was there before.
    Hand(Op),
    /// A record of the import.
    Record(u8, u8),
}

fn step() -> impl Strategy<Value = Step> {
    (0u8..18, any::<u8>(), any::<u8>(), any::<u32>()).prop_map(|(which, a, b, unique)| {
        let unique = u128::from(unique);
        Step::Hand(match which {
            0 => edit(old(a), ContactChange::Title((b % 3 > 0).then(|| name("CEO")))),
            1 => edit(old(a), email(1_000 + unique, &format!("{b}@hand.example"))),
            2 => edit(old(a), ContactChange::Label(uuid(12, 0).into(), b % 2 > 0)),
            3 => edit(old(a), ContactChange::Notes((b % 2 > 0).then(|| summary("by hand")))),
            4 => edit(old(a), ContactChange::Starred(b % 2 > 0)),
            5 => edit(old(a), ContactChange::Account((b % 2 > 0).then(|| uuid(11, 0).into()))),
            // Not with those whom the import gives accounts: the entry would belong there for good.
            6 => log(entry(1_000 + unique), vec![old(a % 2)], None, ""),
            7 => follow_up(unique, old(a), None),
            8 if b.is_multiple_of(3) => Op::DeleteContact(old(a)),
            _ => return Step::Record(a, b),
        })
    })
}

/// Writes a record of an import as an import would: blanks are filled, lists united.
fn record(replica: &Replica, id: BatchId, n: u64, a: u8, b: u8) -> Vec<Op> {
    let key = u128::from(n);
    let is = |sql: &str, of: ContactId| -> bool {
        replica.conn.query_row(sql, [of.uuid().as_bytes()], |row| row.get(0)).unwrap_or_default()
    };
    let there = is("SELECT state = 1 FROM contact WHERE id = ?1", old(a));
    let mut changes = vec![email(key, &format!("{n}@import.example"))];
    let mut ops = Vec::new();
    if b.is_multiple_of(4) {
        let (label, account) = (uuid(12, 100 + key).into(), uuid(11, 100 + key).into());
        ops.push(Op::AddLabel { id: label, name: name(&format!("label {n}")), tint: None });
        ops.push(Op::AddAccount {
            id: account,
            changes: vec![AccountChange::Name(name(&format!("Account {n}")))],
        });
        changes.push(ContactChange::Label(label, true));
        let blank = "SELECT account IS NULL FROM contact WHERE id = ?1";
        if a % 4 > 1 && (!there || is(blank, old(a))) {
            changes.push(ContactChange::Account(Some(account)));
        }
    }
    match b % 5 {
        0 | 1 if there => {
            if is("SELECT title IS NULL FROM contact WHERE id = ?1", old(a)) {
                changes.push(ContactChange::Title(Some(name("CTO"))));
            }
            if is("SELECT notes IS NULL FROM contact WHERE id = ?1", old(a)) {
                changes.push(ContactChange::Notes(Some(summary("imported"))));
            }
            changes.push(origin(old(a), &format!("uid-{n}")));
            ops.push(Op::EditContact { id: old(a), changes });
        }
        2 => {
            changes.push(origin(new(key), &format!("uid-{n}")));
            ops.push(add(new(key), &format!("New {n}"), from(id, n), changes));
            let with = if there { vec![new(key), old(a)] } else { vec![new(key)] };
            ops.push(log(entry(key), with, from(id, n), &format!("<{n}@x.org>")));
            ops.push(follow_up(500_000_000_000 + key, new(key), Some(entry(key))));
        }
        3 if there => ops.push(log(entry(key), vec![old(a)], from(id, n), &format!("<{n}@x.org>"))),
        _ => ops.push(add(new(key), &format!("New {n}"), from(id, n), changes)),
    }
    ops
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 400, ..ProptestConfig::with_cases(32) })]

    #[test]
    fn what_was_not_touched_is_as_if_nothing_had_been_imported(
        steps in prop::collection::vec(step(), 1..40)
    ) {
        let (mut with, mut without) = (furnished(), furnished());
        let id = batch(0);
        with.apply(member(1), &head(id, 0)).unwrap();
        for (n, step) in (0..).zip(steps) {
            match step {
                Step::Hand(op) => {
                    let ops = std::slice::from_ref(&op);
                    let both = [with.apply(member(0), ops), without.apply(member(0), ops)];
                    prop_assert_eq!(both[0].is_ok(), both[1].is_ok(), "{:?}", op);
                }
                Step::Record(a, b) => {
                    let mut ops = head(id, n);
                    ops.extend(record(&with, id, n, a, b));
                    with.apply(member(1), &ops).unwrap();
                }
            }
        }
        let plan = told(&planned(&with, id));
        let undone = undo(&mut with, id);
        // Of contacts that both wrote, what was added may be told as changed since; nothing is left.
        prop_assert_eq!(told(&undone), plan);
        let left: Vec<_> = undone.left.iter().filter(|it| it.why != WhyKept::PartlyChanged).collect();
        prop_assert!(left.is_empty(), "{:?}", left);
        prop_assert_eq!(said(&with.conn), said(&without.conn));
    }
}

#[test]
fn what_somebody_touched_since_stays_and_is_named() {
    let mut replica = furnished();
    let id = batch(0);
    let mut ops = head(id, 1);
    ops.push(Op::AddLabel { id: uuid(12, 9).into(), name: name("fair"), tint: None });
    ops.push(Op::AddAccount {
        id: uuid(11, 9).into(),
        changes: vec![AccountChange::Name(name("Globex"))],
    });
    for n in 0..9 {
        ops.push(add(
            new(n),
            &format!("New {n}"),
            from(id, n as u64),
            vec![
                ContactChange::Account(Some(uuid(11, 9).into())),
                ContactChange::Label(uuid(12, 9).into(), true),
            ],
        ));
        ops.push(log(entry(n), vec![new(n)], from(id, n as u64), &format!("<{n}@x.org>")));
    }
    ops.push(Op::EditContact {
        id: old(1),
        changes: vec![
            ContactChange::Title(Some(name("CTO"))),
            email(1, "old@x.org"),
            email(2, "older@x.org"),
        ],
    });
    replica.apply(member(1), &ops).unwrap();

    let second = batch(1);
    let mut more = head(second, 1);
    more.push(edit(new(6), email(3, "new@x.org")));
    replica.apply(member(1), &more).unwrap();
    let mut edited = Body::new(InteractionType::Email, NOW, vec![new(1)]);
    edited.summary = Some(summary("corrected"));
    replica
        .apply(
            member(0),
            &[
                edit(new(0), ContactChange::Starred(true)),
                Op::EditInteraction { id: entry(1), body: Box::new(edited) },
                Op::PinInteraction { id: entry(2), pinned: true },
                follow_up(3, old(0), Some(entry(3))),
                follow_up(4, new(4), None),
                log(entry(50), vec![new(5)], None, ""),
                Op::Relate {
                    id: uuid(16, 0).into(),
                    from: new(7),
                    kind: RelationKind::FriendOf,
                    to: old(2),
                },
                edit(old(1), ContactChange::Title(Some(name("CEO")))),
            ],
        )
        .unwrap();
    let plan = told(&planned(&replica, id));
    let undone = undo(&mut replica, id);
    assert_eq!(told(&undone), plan);
    let mut left: Vec<(&str, WhyKept)> =
        undone.left.iter().map(|it| (it.name.as_str(), it.why)).collect();
    left.retain(|(name, _)| *name != "wants the price");
    left.sort_by_key(|(name, _)| *name);
    assert_eq!(
        left,
        [
            ("Globex", WhyKept::Used),
            ("New 0", WhyKept::Changed),
            ("New 1", WhyKept::Entries),
            ("New 2", WhyKept::Entries),
            ("New 3", WhyKept::Entries),
            ("New 4", WhyKept::FollowUps),
            ("New 5", WhyKept::Entries),
            ("New 6", WhyKept::AnotherImport),
            ("New 7", WhyKept::Relationships),
            ("Old 1", WhyKept::PartlyChanged),
            ("corrected", WhyKept::Changed),
            ("fair", WhyKept::Used),
        ]
    );
    assert_eq!((undone.contacts.deleted, undone.contacts.kept), (1, 8));
    assert_eq!((undone.interactions.deleted, undone.interactions.kept), (6, 3));
    let title: String = replica
        .conn
        .query_row("SELECT title FROM contact WHERE name = 'Old 1'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(title, "CEO", "somebody's later word stands");
    let emails = "SELECT count(*) FROM detail WHERE gone = 0 AND kind = 0";
    let emails: i64 = replica.conn.query_row(emails, [], |row| row.get(0)).unwrap();
    assert_eq!(emails, 1, "the second import's stays");

    let tx = replica.conn.transaction().unwrap();
    let place = BatchPlace::START;
    let again = undo_batch::undo_in(&tx, 1, NOW, member(1), book(), id, place, PACE);
    assert!(matches!(again, Err(Error::Conflict { .. })));
    drop(tx);
    let late = [add(new(77), "Late", from(id, 1), Vec::new())];
    assert!(matches!(replica.apply(member(1), &late), Err(Error::Conflict { .. })));

    // The second import's contact is its own again where that one is taken back as well.
    assert_eq!(undo(&mut replica, second).reverted.len(), 1);
}

#[test]
fn an_import_over_another_one_that_was_taken_back_touches_nothing() {
    let mut replica = furnished();
    let before = said(&replica.conn);
    for (n, id) in [batch(0), batch(1)].into_iter().enumerate() {
        let mut ops = head(id, 1);
        if n == 0 {
            ops.push(add(new(0), "New", from(id, 1), Vec::new()));
        } else {
            ops.push(edit(new(0), ContactChange::Title(Some(name("CTO")))));
        }
        replica.apply(member(1), &ops).unwrap();
    }
    undo(&mut replica, batch(1));
    let undone = undo(&mut replica, batch(0));
    assert_eq!(undone.left, []);
    assert_eq!(said(&replica.conn), before);
}

#[test]
fn what_was_taken_back_comes_again_and_what_was_purged_does_not() {
    let mut replica = furnished();
    let mut first = head(batch(0), 0);
    for n in 0..2 {
        first.push(add(new(n), "New", from(batch(0), 1), vec![origin(new(n), &format!("u-{n}"))]));
        first.push(log(entry(n), vec![old(0)], from(batch(0), 1), &format!("<{n}@x.org>")));
    }
    replica.apply(member(1), &first).unwrap();
    replica.apply(member(0), &[Op::PurgeInteraction(entry(0)), Op::DeleteContact(new(0))]).unwrap();
    let undone = undo(&mut replica, batch(0));
    assert_eq!((undone.contacts.deleted, undone.interactions.deleted), (1, 1));
    assert_eq!(undone.left, []);
    let hashes = "SELECT (SELECT count(*) FROM deleted_origin),
        (SELECT count(*) FROM interaction WHERE origin_hash IS NOT NULL)";
    let kept: (i64, i64) =
        replica.conn.query_row(hashes, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    assert_eq!(kept, (1, 1), "of what was deleted by hand");

    let mut again = head(batch(1), 0);
    again.push(log(entry(10), vec![old(0)], from(batch(1), 1), "<1@x.org>"));
    replica.apply(member(1), &again).unwrap();
    let purged = [log(entry(11), vec![old(0)], from(batch(1), 1), "<0@x.org>")];
    assert!(matches!(replica.apply(member(1), &purged), Err(Error::Conflict { .. })));
}

#[test]
fn nothing_of_what_was_taken_back_is_in_the_file() {
    let mut replica = furnished();
    let mut ops = head(batch(0), 0);
    ops.push(add(new(0), "Zebedee Quux", from(batch(0), 1), vec![email(1, "zebedee@x.org")]));
    ops.push(log(entry(0), vec![new(0)], from(batch(0), 1), "<quuxmail@x.org>"));
    replica.apply(member(1), &ops).unwrap();
    undo(&mut replica, batch(0));
    replica.conn.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    let path: String = replica
        .conn
        .query_row("SELECT file FROM pragma_database_list", [], |row| row.get(0))
        .unwrap();
    let bytes = std::fs::read(path).unwrap();
    for text in ["Zebedee", "zebedee", "quuxmail", "wants the price"] {
        let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
        assert!(!found, "{text} is still there");
    }
}
