//! The same operations, in any order and repeated, end the same.

use proptest::prelude::*;
use uuid::Uuid;

use super::dump::{check_derived, dump};
use super::*;
use crate::domain::account::AccountChange;
use crate::domain::contact::ContactChange;
use crate::domain::follow_up::FollowUpChange;
use crate::domain::inbox::{AddressPattern, Verdict};
use crate::domain::interaction::{Author, Direction, Source};
use crate::domain::label::LabelChange;
use crate::domain::opportunity::{Amount, OpportunityChange};
use crate::domain::{
    BatchId, BatchTally, Body, Cadence, Detail, DetailId, DetailKind, InboxEntry, InboxEntryId,
    InteractionType, Outcome, Party, ProposalId, Provenance, RelationKind, SavedFilterId,
};

const DAY: i64 = 86_400_000;

fn contact(n: u8) -> ContactId {
    uuid(10, u128::from(n % 4)).into()
}

fn account(n: u8) -> AccountId {
    uuid(11, u128::from(n % 3)).into()
}

fn saved_filter(n: u8) -> SavedFilterId {
    uuid(19, u128::from(n % 3)).into()
}

fn label(n: u8) -> LabelId {
    uuid(12, u128::from(n % 2)).into()
}

fn follow_up(n: u8) -> FollowUpId {
    uuid(18, u128::from(n % 4)).into()
}

fn opportunity(n: u8) -> OpportunityId {
    uuid(13, u128::from(n % 2)).into()
}

fn interaction(n: u8) -> InteractionId {
    uuid(14, u128::from(n % 5)).into()
}

fn inbox_entry(n: u8) -> InboxEntryId {
    uuid(20, u128::from(n % 3)).into()
}

/// Somebody whom records name, by an address of few and by names of many.
fn party(n: u8, text: &str) -> Party {
    Party {
        name: Some(format!("{text} {n}")),
        email: Some(format!("p{}@example.org", n % 3)),
        phone: n.is_multiple_of(5).then(|| format!("+49 89 {n}{n}{n}123")),
        ..Party::default()
    }
}

fn body(seed: u8, text: &str) -> Body {
    let at = 1_700_000_000_000 + i64::from(seed % 7) * DAY;
    let mut people = vec![contact(seed)];
    if seed.is_multiple_of(3) {
        people.push(contact(seed.wrapping_add(1)));
    }
    let mut body =
        Body::new(InteractionType::ALL[usize::from(seed % 7)], Timestamp::from_millis(at), people);
    body.summary = Some(summary(text));
    if seed.is_multiple_of(4) {
        body.accounts = vec![account(seed.wrapping_add(1)), account(seed)];
        body.accounts.dedup();
    }
    body.author = match seed % 5 {
        0 => Some(Author::Member(member(1))),
        1 => Some(Author::Name(name("Somebody Else"))),
        _ => None,
    };
    body.direction = (seed.is_multiple_of(2)).then_some(Direction::In);
    body.outcome = (seed.is_multiple_of(6)).then_some(Outcome::Voicemail);
    body.opportunity = (seed.is_multiple_of(9)).then(|| opportunity(seed));
    body.source = (seed.is_multiple_of(8)).then(|| Source {
        source: "mbox".to_owned(),
        external_id: Some(format!("<{}@example.org>", seed % 5)),
    });
    body
}

fn batch(n: u8) -> BatchId {
    uuid(17, u128::from(n % 2)).into()
}

fn from(n: u8) -> Option<Provenance> {
    (!n.is_multiple_of(3)).then(|| Provenance {
        batch: batch(n),
        file: u32::from(n % 2),
        line: u64::from(n),
    })
}

fn origin(n: u8, of: u8) -> Detail {
    let value = format!("uid-{}", n % 4);
    let noted = format!("vcard {:x} {:x}", n % 5, n % 3);
    let id = DetailId::origin(contact(of), &value, &noted);
    Detail { id, kind: DetailKind::Origin, label: Some(noted), value }
}

fn detail(n: u8, contact: u8, text: &str) -> Detail {
    Detail {
        id: uuid(15, u128::from(contact % 4) * 8 + u128::from(n % 3)).into(),
        kind: if n.is_multiple_of(2) { DetailKind::Email } else { DetailKind::Phone },
        label: (n.is_multiple_of(3)).then(|| "work".to_owned()),
        value: format!("{text}{n}@example.org +49 89 {n}{n}{n}1234"),
    }
}

/// Any operation that converges, on few records so that operations meet.
fn op() -> impl Strategy<Value = Op> {
    let text = prop::sample::select(vec!["alpha", "Bravo", "Çharlie", "delta echo", "x"]);
    (0u8..36, any::<u8>(), any::<u8>(), text).prop_map(|(which, a, b, text)| match which {
        0 => Op::AddLabel { id: label(a), name: name(text), tint: None },
        1 => Op::EditLabel { id: label(a), changes: vec![LabelChange::Name(name(text))] },
        2 => {
            Op::EditLabel { id: label(a), changes: vec![LabelChange::Tint(Some("red".to_owned()))] }
        }
        3 if b % 5 == 1 => Op::EditLabel {
            id: label(a),
            changes: vec![LabelChange::Cadence(Cadence::new(u32::from(b % 3)))],
        },
        3 if b.is_multiple_of(5) => Op::DeleteLabel(label(a)),
        3 | 4 => Op::AddAccount { id: account(a), changes: vec![AccountChange::Name(name(text))] },
        5 => Op::EditAccount {
            id: account(a),
            changes: vec![
                AccountChange::Name(name(text)),
                AccountChange::Holder(Some(member(u128::from(b % 3)))),
                AccountChange::Parent((b.is_multiple_of(2)).then(|| account(b))),
            ],
        },
        6 if b.is_multiple_of(4) => Op::DeleteAccount(account(a)),
        6 => Op::EditAccount {
            id: account(a),
            changes: vec![AccountChange::Domains(vec![text.to_lowercase()])],
        },
        7 | 8 => Op::AddContact {
            id: contact(a),
            changes: vec![
                ContactChange::Name(name(text)),
                ContactChange::Account((b.is_multiple_of(2)).then(|| account(b))),
                ContactChange::PutDetail(detail(b, a, text)),
                ContactChange::PutDetail(origin(b, a)),
            ],
            batch: from(b),
        },
        9 => Op::EditContact { id: contact(a), changes: vec![ContactChange::Name(name(text))] },
        10 => Op::EditContact {
            id: contact(a),
            changes: vec![
                ContactChange::Starred(b.is_multiple_of(2)),
                ContactChange::Archived(b.is_multiple_of(3)),
                ContactChange::Cadence(Cadence::new(u32::from(b % 4))),
                ContactChange::Postponed(
                    (b % 5 == 0).then(|| Timestamp::from_millis(i64::from(b))),
                ),
                ContactChange::Title(Some(name(text))),
            ],
        },
        11 => Op::EditContact {
            id: contact(a),
            changes: vec![
                ContactChange::Account((b % 3 > 0).then(|| account(b))),
                ContactChange::Notes(Some(summary(text))),
                ContactChange::Holder((b % 2 > 0).then(|| member(u128::from(b % 3)))),
            ],
        },
        12 => Op::EditContact {
            id: contact(a),
            changes: vec![ContactChange::PutDetail(detail(b, a, text))],
        },
        13 => Op::EditContact {
            id: contact(a),
            changes: vec![ContactChange::RemoveDetail(detail(b, a, "").id)],
        },
        14 => Op::EditContact {
            id: contact(a),
            changes: vec![ContactChange::Label(label(b), b % 3 > 0)],
        },
        33 | 34 => Op::Merge { primary: contact(a), other: contact(a.wrapping_add(1 + b % 3)) },
        35 => Op::Unmerge(contact(a)),
        15 if b.is_multiple_of(4) => Op::DeleteContact(contact(a)),
        15 => Op::Relate {
            id: uuid(16, u128::from(a % 3)).into(),
            from: contact(a % 3),
            kind: RelationKind::ReportsTo,
            to: contact(a % 3 + 1),
        },
        16 => Op::Unrelate(uuid(16, u128::from(a % 3)).into()),
        17 => Op::AddOpportunity {
            id: opportunity(a),
            changes: vec![
                OpportunityChange::Title(name(text)),
                OpportunityChange::Stage("lead".to_owned()),
            ],
        },
        18 if b.is_multiple_of(6) => Op::DeleteOpportunity(opportunity(a)),
        18 => Op::EditOpportunity {
            id: opportunity(a),
            changes: vec![
                OpportunityChange::Stage(
                    if b.is_multiple_of(2) { "won" } else { "proposal" }.to_owned(),
                ),
                OpportunityChange::Amount(Some(Amount::from_hundredths(i64::from(b)))),
                OpportunityChange::PutContact(contact(b), Some(text.to_owned())),
                OpportunityChange::RemoveContact(contact(b.wrapping_add(1))),
            ],
        },
        19 => Op::Log { id: interaction(a), body: Box::new(body(b, text)), batch: from(b) },
        20 if b.is_multiple_of(4) => Op::PurgeInteraction(interaction(a)),
        20 => Op::PinInteraction { id: interaction(a), pinned: b.is_multiple_of(2) },
        21 => Op::AddFollowUp {
            id: follow_up(a),
            origin: (b.is_multiple_of(2)).then(|| interaction(b)),
            changes: vec![
                FollowUpChange::Contact(contact(b)),
                FollowUpChange::Text(name(text)),
                FollowUpChange::Due(Timestamp::from_millis(i64::from(b))),
            ],
        },
        22 if b.is_multiple_of(5) => Op::DeleteFollowUp(follow_up(a)),
        22 => Op::EditFollowUp {
            id: follow_up(a),
            changes: vec![
                FollowUpChange::Done((b % 2 > 0).then(|| Timestamp::from_millis(i64::from(b)))),
                FollowUpChange::Assignee((b % 3 > 0).then(|| member(u128::from(b % 3)))),
            ],
        },
        23 => Op::EditFollowUp {
            id: follow_up(a),
            changes: vec![FollowUpChange::Text(name(text)), FollowUpChange::Contact(contact(b))],
        },
        28 | 29 => Op::AddInboxEntry {
            entry: Box::new(InboxEntry {
                id: inbox_entry(a),
                body: body(b, text),
                people: (0..b % 3).map(|n| party(b.wrapping_add(n), text)).collect(),
                rule: b.is_multiple_of(2).then(|| "list-mail".to_owned()),
                logged: b.is_multiple_of(5).then(|| interaction(b)),
            }),
            batch: None,
        },
        30 if b.is_multiple_of(2) => Op::RescueInboxEntry(inbox_entry(a)),
        30 => Op::SettleInboxEntry {
            id: inbox_entry(a),
            logged: b.is_multiple_of(3).then(|| interaction(b)),
        },
        31 => Op::SettleProposal {
            id: ProposalId::of(book(), &party(a, "").address().unwrap()),
            contact: b.is_multiple_of(2).then(|| contact(b)),
        },
        32 => Op::SetAddressRule {
            pattern: AddressPattern::parse(if a.is_multiple_of(2) { "x.org" } else { "a@y.org" })
                .unwrap(),
            verdict: [None, Some(Verdict::Always), Some(Verdict::Never)][usize::from(b % 3)],
        },
        24 if b.is_multiple_of(3) => Op::DeleteFilter(saved_filter(a)),
        24 => Op::SaveFilter { id: saved_filter(a), name: name(text), text: name("label:vip") },
        25 => match b % 6 {
            0 => Op::AddBatch { id: batch(a), format: "vcard".to_owned(), file: text.to_owned() },
            1 => Op::TakeBackBatch(batch(a)),
            2 => Op::EditContact {
                id: contact(a),
                changes: vec![ContactChange::PutDetail(origin(b, a))],
            },
            _ => Op::TallyBatch {
                id: batch(a),
                files: vec![(u32::from(b % 2), format!("{}.vcf", b % 2))],
                tally: BatchTally { merged: b.into(), skipped: (b / 3).into() },
            },
        },
        26 if b.is_multiple_of(3) => Op::TakeBackContact(contact(a)),
        26 if b % 3 == 1 => Op::TakeBackInteraction(interaction(a)),
        _ => Op::EditInteraction { id: interaction(a), body: Box::new(body(b, text)) },
    })
}

/// Returns the id of the record that an operation makes.
fn made(op: &Op) -> Option<Uuid> {
    match op {
        Op::AddLabel { id, .. } => Some(id.uuid()),
        Op::AddAccount { id, .. } => Some(id.uuid()),
        Op::AddContact { id, .. } => Some(id.uuid()),
        Op::AddOpportunity { id, .. } => Some(id.uuid()),
        Op::AddFollowUp { id, .. } => Some(id.uuid()),
        Op::Log { id, .. } => Some(id.uuid()),
        Op::AddBatch { id, .. } => Some(id.uuid()),
        _ => None,
    }
}

/// Operations with unique stamps; some share their logical time on two devices. A record is made
/// by one write, and that is earlier than all edits of it: nobody edits what was not made, and a
/// logical clock never runs behind what it has seen.
fn history() -> impl Strategy<Value = Vec<Stamped>> {
    prop::collection::vec((op(), 0u8..2, 0u8..3), 1..60).prop_map(|ops| {
        let mut seen = std::collections::HashSet::new();
        let mut ops: Vec<_> =
            ops.into_iter().filter(|(op, ..)| made(op).is_none_or(|id| seen.insert(id))).collect();
        ops.sort_by_key(|(op, ..)| made(op).is_none());
        let mut stamped = Vec::new();
        for (n, (op, device, actor)) in ops.into_iter().enumerate() {
            // Neighbours on different devices may fall on one logical time.
            let tick = (n as i64 / 2) * 2 + i64::from(device == 0 && n % 2 == 1);
            let hlc = Hlc::from_raw(
                ((1_700_000_000_000 + tick) << 15) + if device == 1 { n as i64 % 2 } else { 0 },
            );
            let device = Uuid::from_u128(0xd0 + u128::from(device));
            stamped.push(Stamped { op, hlc, device, actor: member(u128::from(actor)) });
        }
        stamped
    })
}

/// How many histories are tried; `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(48)
}

proptest! {
    #![proptest_config(ProptestConfig { max_shrink_iters: 600, ..ProptestConfig::with_cases(cases()) })]

    #[test]
    fn any_order_and_repeats_end_the_same(
        (ops, order) in history().prop_flat_map(|ops| {
            // Every operation at least once, some twice, shuffled.
            let doubled: Vec<usize> = (0..ops.len()).chain((0..ops.len()).filter(|n| n.is_multiple_of(3))).collect();
            (Just(ops), Just(doubled).prop_shuffle())
        })
    ) {
        let (mut first, mut second) = (Replica::new(), Replica::new());
        for stamped in &ops {
            first.replay(stamped);
        }
        for n in order {
            second.replay(&ops[n]);
        }
        check_derived(&first.conn);
        check_derived(&second.conn);
        let (first, second) = (dump(&first.conn), dump(&second.conn));
        for (one, other) in first.iter().zip(&second) {
            prop_assert_eq!(one, other);
        }
        prop_assert_eq!(first.len(), second.len());
    }
}
