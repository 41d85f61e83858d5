//! Every role × every operation.

use super::dump::dump;
use super::*;
use crate::domain::book::BookChange;
use crate::domain::contact::ContactChange;
use crate::domain::follow_up::FollowUpChange;
use crate::domain::inbox::{AddressPattern, InboxEntry, Party, Verdict};
use crate::domain::label::LabelChange;
use crate::domain::member::ProfileChange;
use crate::domain::opportunity::OpportunityChange;
use crate::domain::{
    BatchTally, Body, Capability, InteractionType, Moved, Named, ProposalId, RelationKind,
    account::AccountChange,
};

fn contact(n: u128) -> ContactId {
    uuid(10, n).into()
}

/// A book in which every operation of [`all_ops`] would succeed for somebody who may.
fn furnished() -> Replica {
    let mut replica = Replica::new();
    let mut entry = Body::new(InteractionType::Call, NOW, vec![contact(0)]);
    entry.summary = Some(summary("spoke about the offer"));
    let named = |text: &str| vec![ContactChange::Name(name(text))];
    replica
        .apply(
            member(0),
            &[
                // None of those who act: everybody may change their own record.
                Op::AddMember {
                    member: member(3),
                    profile: Some(Profile { name: "Nora New".to_owned(), ..Profile::default() }),
                    role: Role::Viewer,
                },
                Op::AddLabel { id: uuid(12, 0).into(), name: name("vip"), tint: None },
                Op::SaveFilter {
                    id: uuid(19, 0).into(),
                    name: name("hot"),
                    text: name("label:vip"),
                },
                Op::AddAccount {
                    id: uuid(11, 0).into(),
                    changes: vec![AccountChange::Name(name("Acme"))],
                },
                Op::AddContact { id: contact(0), changes: named("Ana Ruiz"), batch: None },
                Op::AddContact { id: contact(1), changes: named("Bob Li"), batch: None },
                Op::AddContact { id: contact(2), changes: named("Bob Lee"), batch: None },
                Op::Merge { primary: contact(1), other: contact(2) },
                Op::AddOpportunity {
                    id: uuid(13, 0).into(),
                    changes: vec![OpportunityChange::Title(name("Seats"))],
                },
                Op::Log { id: uuid(14, 0).into(), body: Box::new(entry), batch: None },
                follow_up(0, contact(0)),
                Op::AddInboxEntry { entry: Box::new(inbox_entry(0, "pat@x.org")), batch: None },
                Op::AddBatch {
                    id: uuid(17, 1).into(),
                    format: "vcard".to_owned(),
                    file: "old.vcf".to_owned(),
                },
                Op::Relate {
                    id: uuid(16, 0).into(),
                    from: contact(0),
                    kind: RelationKind::ReportsTo,
                    to: contact(1),
                },
            ],
        )
        .unwrap();
    replica
}

/// A record in the inbox that names somebody.
fn inbox_entry(n: u128, email: &str) -> InboxEntry {
    let mut body = Body::new(InteractionType::Email, NOW, Vec::new());
    body.summary = Some(summary("Offer"));
    InboxEntry {
        id: uuid(20, n).into(),
        body,
        people: vec![Party { email: Some(email.to_owned()), ..Party::default() }],
        rule: None,
        logged: None,
    }
}

/// The proposal of an address.
fn proposal(email: &str) -> ProposalId {
    ProposalId::of(book(), &format!("email:{email}"))
}

/// Makes a follow-up.
fn follow_up(n: u128, with: ContactId) -> Op {
    Op::AddFollowUp {
        id: uuid(18, n).into(),
        origin: None,
        changes: vec![
            FollowUpChange::Contact(with),
            FollowUpChange::Text(name("send the quote")),
            FollowUpChange::Due(NOW),
        ],
    }
}

/// One of each operation, with the least role that may do it.
fn all_ops() -> Vec<(Op, Role)> {
    let mut entry = Body::new(InteractionType::Note, NOW, vec![contact(0)]);
    entry.summary = Some(summary("wants the price"));
    let entry = Box::new(entry);
    let owner = Role::Owner;
    let member_role = Role::Member;
    vec![
        (Op::EditBook(vec![BookChange::Name(name("Renamed"))]), owner),
        (Op::UseBook, Role::Viewer),
        (
            Op::AddMember {
                member: member(9),
                profile: Some(Profile { name: "New".to_owned(), ..Profile::default() }),
                role: Role::Viewer,
            },
            owner,
        ),
        (
            Op::EditMember {
                member: member(3),
                changes: vec![ProfileChange::Name(name("Nora N."))],
            },
            owner,
        ),
        (Op::SetRole { member: member(1), role: Role::Owner }, owner),
        (Op::RemoveMember { member: member(1), hand_to: None }, owner),
        (Op::HandOver { from: member(1), to: member(0) }, owner),
        (Op::AddLabel { id: uuid(12, 5).into(), name: name("lead"), tint: None }, member_role),
        (
            Op::EditLabel {
                id: uuid(12, 0).into(),
                changes: vec![LabelChange::Name(name("gold"))],
            },
            member_role,
        ),
        (Op::DeleteLabel(uuid(12, 0).into()), member_role),
        (
            Op::SaveFilter { id: uuid(19, 5).into(), name: name("mine"), text: name("holder:me") },
            member_role,
        ),
        (Op::DeleteFilter(uuid(19, 0).into()), member_role),
        (
            Op::AddAccount {
                id: uuid(11, 5).into(),
                changes: vec![AccountChange::Name(name("Initech"))],
            },
            member_role,
        ),
        (
            Op::EditAccount {
                id: uuid(11, 0).into(),
                changes: vec![AccountChange::Name(name("Acme Ltd"))],
            },
            member_role,
        ),
        (Op::DeleteAccount(uuid(11, 0).into()), member_role),
        (
            Op::AddContact {
                id: contact(5),
                changes: vec![ContactChange::Name(name("Cleo"))],
                batch: None,
            },
            member_role,
        ),
        (
            Op::EditContact { id: contact(0), changes: vec![ContactChange::Starred(true)] },
            member_role,
        ),
        (
            Op::EditContact {
                id: contact(0),
                changes: vec![ContactChange::Holder(Some(member(0)))],
            },
            member_role,
        ),
        (Op::DeleteContact(contact(0)), member_role),
        (Op::Merge { primary: contact(0), other: contact(1) }, member_role),
        (Op::Unmerge(contact(2)), member_role),
        (
            Op::Relate {
                id: uuid(16, 5).into(),
                from: contact(1),
                kind: RelationKind::FriendOf,
                to: contact(0),
            },
            member_role,
        ),
        (Op::Unrelate(uuid(16, 0).into()), member_role),
        (
            Op::AddOpportunity {
                id: uuid(13, 5).into(),
                changes: vec![OpportunityChange::Title(name("More seats"))],
            },
            member_role,
        ),
        (
            Op::EditOpportunity {
                id: uuid(13, 0).into(),
                changes: vec![OpportunityChange::Stage("won".to_owned())],
            },
            member_role,
        ),
        (Op::DeleteOpportunity(uuid(13, 0).into()), member_role),
        (follow_up(5, contact(0)), member_role),
        (
            Op::EditFollowUp {
                id: uuid(18, 0).into(),
                changes: vec![FollowUpChange::Done(Some(NOW))],
            },
            member_role,
        ),
        (Op::DeleteFollowUp(uuid(18, 0).into()), member_role),
        (
            Op::EditContact {
                id: contact(0),
                changes: vec![ContactChange::Cadence(crate::domain::Cadence::new(30))],
            },
            member_role,
        ),
        (Op::Log { id: uuid(14, 5).into(), body: entry.clone(), batch: None }, member_role),
        (Op::EditInteraction { id: uuid(14, 0).into(), body: entry }, member_role),
        (Op::PinInteraction { id: uuid(14, 0).into(), pinned: true }, member_role),
        (Op::PurgeInteraction(uuid(14, 0).into()), member_role),
        (
            Op::AddInboxEntry { entry: Box::new(inbox_entry(5, "eve@x.org")), batch: None },
            member_role,
        ),
        (Op::RescueInboxEntry(uuid(20, 0).into()), member_role),
        (Op::SettleInboxEntry { id: uuid(20, 0).into(), logged: None }, member_role),
        (Op::SettleProposal { id: proposal("pat@x.org"), contact: None }, member_role),
        (
            Op::SetAddressRule {
                pattern: AddressPattern::parse("x.org").unwrap(),
                verdict: Some(Verdict::Never),
            },
            member_role,
        ),
        (
            Op::AddBatch {
                id: uuid(17, 0).into(),
                format: "vcard".to_owned(),
                file: "people.vcf".to_owned(),
            },
            member_role,
        ),
        (
            Op::TallyBatch {
                id: uuid(17, 1).into(),
                files: vec![(0, "people.vcf".to_owned())],
                tally: BatchTally { merged: 1, skipped: 2 },
            },
            member_role,
        ),
        (Op::TakeBackBatch(uuid(17, 1).into()), member_role),
        (Op::TakeBackContact(contact(1)), member_role),
        (Op::TakeBackInteraction(uuid(14, 0).into()), member_role),
        (Op::DeleteBook, owner),
    ]
}

#[test]
fn every_role_may_do_what_the_table_says_and_nothing_else() {
    for (op, least) in all_ops() {
        for (actor, role) in [(0, Role::Owner), (1, Role::Member), (2, Role::Viewer)] {
            let mut replica = furnished();
            if op == Op::DeleteBook {
                // Nobody may delete their only book: give the owner a second one.
                let second: BookId = uuid(2, 7).into();
                let tx = replica.conn.transaction().unwrap();
                let make = [Op::AddBook { name: name("Second"), tint: None, icon: None }];
                apply_in(&tx, 1, NOW, member(0), second, &make).unwrap();
                tx.commit().unwrap();
            }
            let before = dump(&replica.conn);
            let result = replica.apply(member(actor), std::slice::from_ref(&op));
            if role >= least {
                result.unwrap_or_else(|error| panic!("{role} may {op:?}: {error}"));
            } else {
                match result {
                    Err(Error::Denied { role: found, book, owner, capability }) => {
                        assert_eq!((found, book.as_str()), (role, "Sales"));
                        assert_eq!(owner.as_deref(), Some("Olga Owner"));
                        assert!(!role.can(capability), "{op:?} names a capability that {role} has");
                    }
                    other => panic!("{role} must not {op:?}: {other:?}"),
                }
                assert_eq!(dump(&replica.conn), before, "a refused {op:?} changed something");
            }
        }
    }
}

#[test]
fn the_list_above_holds_every_capability_a_write_can_need() {
    use std::collections::HashSet;
    let tried: HashSet<Capability> = all_ops().iter().filter_map(|(op, _)| op.required()).collect();
    // Capabilities of reads, and of writes that later releases bring.
    let no_write: HashSet<Capability> = [
        Capability::Export,
        // Asked for besides, where the profile is another's.
        Capability::EditMembers,
        Capability::Restore,
    ]
    .into();
    for capability in Capability::ALL {
        assert_ne!(tried.contains(capability), no_write.contains(capability), "{capability:?}");
    }
}

#[test]
fn a_role_taken_away_counts_at_once() {
    let mut replica = furnished();
    let star = [Op::EditContact { id: contact(0), changes: vec![ContactChange::Starred(true)] }];
    replica.apply(member(1), &star).unwrap();
    replica.apply(member(0), &[Op::SetRole { member: member(1), role: Role::Viewer }]).unwrap();
    assert!(matches!(replica.apply(member(1), &star), Err(Error::Denied { .. })));
    replica.apply(member(0), &[Op::RemoveMember { member: member(1), hand_to: None }]).unwrap();
    assert!(matches!(replica.apply(member(1), &star), Err(Error::NotFound { what: "book" })));
}

#[test]
fn nobody_enters_a_book_by_making_it_again() {
    let mut replica = furnished();
    let stranger: MemberId = uuid(1, 8).into();
    let tx = replica.conn.transaction().unwrap();
    member::insert_person(&tx, stranger, &Profile { name: "Eve".to_owned(), ..Profile::default() })
        .unwrap();
    tx.commit().unwrap();
    let before = dump(&replica.conn);
    for actor in [stranger, member(2)] {
        let again = [Op::AddBook { name: name("Mine"), tint: None, icon: None }];
        assert!(replica.apply(actor, &again).is_err());
    }
    assert_eq!(dump(&replica.conn), before);
}

#[test]
fn owning_some_book_is_no_way_to_act_as_anybody() {
    let mut replica = furnished();
    let own: BookId = uuid(2, 8).into();
    let tx = replica.conn.transaction().unwrap();
    let make = [Op::AddBook { name: name("Eve's own"), tint: None, icon: None }];
    apply_in(&tx, 1, NOW, member(2), own, &make).unwrap();
    let add = [Op::AddMember { member: member(0), profile: None, role: Role::Viewer }];
    apply_in(&tx, 1, NOW, member(2), own, &add).unwrap();
    let take = [Op::EditMember {
        member: member(0),
        changes: vec![ProfileChange::Login(Some("eve".to_owned()))],
    }];
    assert!(matches!(apply_in(&tx, 1, NOW, member(2), own, &take), Err(Error::Forbidden(_))));
    tx.commit().unwrap();
    let own_name =
        [Op::EditMember { member: member(2), changes: vec![ProfileChange::Name(name("Vic V."))] }];
    replica.apply(member(2), &own_name).unwrap();
    // Where no other book is touched, an owner may.
    let correct =
        [Op::EditMember { member: member(1), changes: vec![ProfileChange::Name(name("Mia M."))] }];
    replica.apply(member(0), &correct).unwrap();
}

#[test]
fn no_operation_reaches_into_another_book() {
    // Vic owns a book besides: there everything is allowed, but not with the records of Sales.
    let reaches = |op: &Op| {
        !matches!(
            op,
            Op::EditBook(_)
                | Op::UseBook
                | Op::DeleteBook
                | Op::AddMember { .. }
                | Op::AddBatch { .. }
                | Op::AddInboxEntry { .. }
                | Op::SetAddressRule { .. }
                | Op::AddLabel { .. }
                | Op::SaveFilter { .. }
                | Op::AddAccount { .. }
                | Op::AddContact { .. }
                | Op::AddOpportunity { .. }
        )
    };
    let mut ops: Vec<Op> = all_ops().into_iter().map(|(op, _)| op).filter(reaches).collect();
    let (own, own_contacts): (BookId, [ContactId; 2]) =
        (uuid(2, 8).into(), [contact(50), contact(51)]);
    let edit = |change| Op::EditContact { id: own_contacts[0], changes: vec![change] };
    let mut about = Body::new(InteractionType::Note, NOW, vec![own_contacts[0]]);
    about.summary = Some(summary("spoke"));
    let log = |body: Body| Op::Log { id: uuid(14, 9).into(), body: Box::new(body), batch: None };
    let holder = || Some(member(1));
    let author = || Some(crate::domain::Author::Member(member(1)));
    ops.extend([
        edit(ContactChange::Account(Some(uuid(11, 0).into()))),
        edit(ContactChange::Label(uuid(12, 0).into(), true)),
        edit(ContactChange::Holder(holder())),
        edit(ContactChange::RemoveDetail(uuid(15, 0).into())),
        Op::Relate {
            id: uuid(16, 0).into(),
            from: own_contacts[0],
            kind: RelationKind::FriendOf,
            to: own_contacts[1],
        },
        follow_up(9, contact(0)),
        log(Body { accounts: vec![uuid(11, 0).into()], ..about.clone() }),
        log(Body { opportunity: Some(uuid(13, 0).into()), ..about.clone() }),
        log(Body { author: author(), ..about }),
    ]);
    let mut replica = furnished();
    let tx = replica.conn.transaction().unwrap();
    let named = |text: &str| vec![ContactChange::Name(name(text))];
    let make = [
        Op::AddBook { name: name("Vic's own"), tint: None, icon: None },
        Op::AddContact { id: own_contacts[0], changes: named("Dora"), batch: None },
        Op::AddContact { id: own_contacts[1], changes: named("Emil"), batch: None },
    ];
    apply_in(&tx, 1, NOW, member(2), own, &make).unwrap();
    tx.commit().unwrap();
    let before = dump(&replica.conn);
    for op in ops {
        let tx = replica.conn.transaction().unwrap();
        match apply_in(&tx, 1, NOW, member(2), own, std::slice::from_ref(&op)) {
            Err(Error::NotFound { .. }) => {}
            other => panic!("{op:?}: {other:?}"),
        }
        drop(tx);
        assert_eq!(dump(&replica.conn), before, "{op:?}");
    }
}

#[test]
fn the_last_owner_stays() {
    let mut replica = furnished();
    for op in [
        Op::RemoveMember { member: member(0), hand_to: None },
        Op::SetRole { member: member(0), role: Role::Member },
    ] {
        assert!(matches!(replica.apply(member(0), &[op]), Err(Error::Conflict { .. })));
    }
    replica.apply(member(0), &[Op::SetRole { member: member(1), role: Role::Owner }]).unwrap();
    replica.apply(member(0), &[Op::RemoveMember { member: member(0), hand_to: None }]).unwrap();
}

#[test]
fn who_still_holds_work_cannot_leave_without_handing_it_over() {
    let mut replica = furnished();
    let hold =
        Op::EditContact { id: contact(0), changes: vec![ContactChange::Holder(Some(member(1)))] };
    let hold_account = Op::EditAccount {
        id: uuid(11, 0).into(),
        changes: vec![AccountChange::Holder(Some(member(1)))],
    };
    replica.apply(member(0), &[hold, hold_account]).unwrap();
    let leave = Op::RemoveMember { member: member(1), hand_to: None };
    match replica.apply(member(0), &[leave]) {
        Err(Error::Conflict { message, .. }) => {
            assert_eq!(message, "this member still holds 1 contact and 1 account");
        }
        other => panic!("{other:?}"),
    }
    let to_viewer = Op::RemoveMember { member: member(1), hand_to: Some(member(2)) };
    assert!(matches!(replica.apply(member(0), &[to_viewer]), Err(Error::Conflict { .. })));
    let leave = Op::RemoveMember { member: member(1), hand_to: Some(member(0)) };
    replica.apply(member(0), &[leave]).unwrap();
    let holders: i64 = replica
        .conn
        .query_row(
            "SELECT (SELECT count(*) FROM contact WHERE holder = p.key) + (SELECT count(*) FROM account WHERE holder = p.key)
             FROM person p WHERE p.name = 'Olga Owner'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(holders, 2);
}

#[test]
fn what_is_handed_over_can_be_taken_back() {
    let mut replica = furnished();
    let hold = Op::EditContact {
        id: contact(0),
        changes: vec![ContactChange::Holder(Some(member(1))), ContactChange::Archived(true)],
    };
    let promise = Op::EditFollowUp {
        id: uuid(18, 0).into(),
        changes: vec![FollowUpChange::Assignee(Some(member(1)))],
    };
    replica.apply(member(0), &[hold, promise]).unwrap();
    let holders = |replica: &Replica| -> (String, String) {
        let sql = "SELECT (SELECT p.name FROM contact c JOIN person p ON p.key = c.holder
                           WHERE c.holder IS NOT NULL),
                          (SELECT p.name FROM follow_up f JOIN person p ON p.key = f.assignee)";
        replica.conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).unwrap()
    };
    let to_viewer = Op::HandOver { from: member(1), to: member(2) };
    assert!(matches!(replica.apply(member(0), &[to_viewer]), Err(Error::Conflict { .. })));
    let itself = Op::HandOver { from: member(1), to: member(1) };
    assert!(matches!(replica.apply(member(0), &[itself]), Err(Error::Invalid(_))));
    let stranger = Op::HandOver { from: member(1), to: member(77) };
    assert!(matches!(replica.apply(member(0), &[stranger]), Err(Error::NotFound { .. })));

    let hand_over = Op::HandOver { from: member(1), to: member(0) };
    let applied = replica.apply(member(0), &[hand_over]).unwrap();
    let (olga, mia) = ("Olga Owner".to_owned(), "Mia Member".to_owned());
    assert_eq!(holders(&replica), (olga.clone(), olga));
    assert_eq!(applied.inverse.len(), 2);
    let moved = Moved {
        contacts: 1,
        archived: 1,
        follow_ups: 1,
        first_contacts: vec![Named { id: contact(0), name: "Ana Ruiz".to_owned() }],
        ..Moved::default()
    };
    assert_eq!(applied.moved, moved, "what the write itself found");
    let edit = replica.apply(member(0), &[Op::UseBook]).unwrap();
    assert!(edit.moved.is_nothing());
    replica.apply(member(0), &applied.inverse).unwrap();
    assert_eq!(holders(&replica), (mia.clone(), mia));
}
