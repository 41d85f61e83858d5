//! A contact for the tests of formats.

use uuid::Uuid;

use crate::domain::{
    AccountId, Contact, ContactId, Detail, DetailId, DetailKind, LabelId, Named, Timestamp,
};

/// One with a detail of each kind.
pub fn contact(name: &str) -> Contact {
    let detail = |n: u128, kind, label: Option<&str>, value: &str| Detail {
        id: DetailId::new(Uuid::from_u128(n)),
        kind,
        label: label.map(str::to_owned),
        value: value.to_owned(),
    };
    let label = |n, name: &str| Named { id: LabelId::new(Uuid::from_u128(n)), name: name.into() };
    Contact {
        id: ContactId::new(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001)),
        name: name.to_owned(),
        account: Some(Named { id: AccountId::new(Uuid::from_u128(2)), name: "Acme, Inc.".into() }),
        holder: None,
        title: Some("CTO".to_owned()),
        details: vec![
            detail(1, DetailKind::Email, Some("work"), "ana@example.org"),
            detail(2, DetailKind::Phone, Some("Lake House"), "+49 89 1234"),
            detail(3, DetailKind::Url, None, "https://example.org/a,b"),
            detail(4, DetailKind::Handle, Some("skype"), "ana.ruiz"),
            detail(5, DetailKind::Address, Some("home"), "1 Way, Town"),
            detail(6, DetailKind::Custom, Some("T-shirt"), "XL"),
        ],
        labels: vec![label(1, "big deal"), label(2, "vip")],
        starred: false,
        archived: false,
        birthday: None,
        notes: Some("one\ntwo".to_owned()),
        cadence: None,
        last_interaction_at: None,
        interaction_count: 0,
        created_at: Timestamp::from_millis(0),
        updated_at: Timestamp::from_millis(0),
    }
}
