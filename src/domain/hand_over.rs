//! What one member holds, and what of it goes to another.

use super::{AccountId, ContactId, MemberId, Named};

/// What one member holds, or what moved from one to another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moved {
    /// How many contacts.
    pub contacts: u64,
    /// How many of them are archived.
    pub archived: u64,
    /// How many accounts.
    pub accounts: u64,
    /// How many open follow-ups.
    pub follow_ups: u64,
    /// The first of the contacts, those longest in the file first.
    pub first_contacts: Vec<Named<ContactId>>,
    /// The first of the accounts, likewise.
    pub first_accounts: Vec<Named<AccountId>>,
}

/// Work that goes from one member to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// Whose it was.
    pub from: Named<MemberId>,
    /// Whose it is then.
    pub to: Named<MemberId>,
    /// What it is.
    pub moved: Moved,
}

impl Moved {
    /// How many of the contacts, and of the accounts, are named.
    pub const NAMED: usize = 3;

    /// Tells whether there is nothing to hand over.
    pub fn is_nothing(&self) -> bool {
        (self.contacts, self.accounts, self.follow_ups) == (0, 0, 0)
    }

    /// Says what it is: `40 contacts (Ana Ruiz, Bo Li, Cy and 37 more; 3 archived) and 1 account (Acme)`.
    pub fn text(&self) -> String {
        let names = |all: u64, first: Vec<&str>, archived: u64| {
            let more = all.saturating_sub(u64::try_from(first.len()).unwrap_or(u64::MAX));
            let named = match (first.is_empty(), more) {
                (true, _) => None,
                (false, 0) => Some(first.join(", ")),
                (false, more) => Some(format!("{} and {more} more", first.join(", "))),
            };
            let archived = (archived > 0).then(|| format!("{archived} archived"));
            let said: Vec<String> = named.into_iter().chain(archived).collect();
            if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) }
        };
        let contacts = self.first_contacts.iter().map(|it| it.name.as_str()).collect();
        let accounts = self.first_accounts.iter().map(|it| it.name.as_str()).collect();
        let parts = [
            (self.contacts, "contact", names(self.contacts, contacts, self.archived)),
            (self.accounts, "account", names(self.accounts, accounts, 0)),
            (self.follow_ups, "open follow-up", String::new()),
        ];
        let counted = |(number, noun, names): (u64, &str, String)| match number {
            0 => None,
            1 => Some(format!("1 {noun}{names}")),
            _ => Some(format!("{number} {noun}s{names}")),
        };
        let mut parts: Vec<String> = parts.into_iter().filter_map(counted).collect();
        match parts.pop() {
            Some(last) if !parts.is_empty() => format!("{} and {last}", parts.join(", ")),
            Some(last) => last,
            None => "nothing".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn what_moved_is_told_with_a_few_names() {
        let contact = |name: &str| Named { id: Uuid::nil().into(), name: name.to_owned() };
        let moved = Moved {
            contacts: 40,
            archived: 3,
            accounts: 1,
            follow_ups: 2,
            first_contacts: ["Ana", "Bo", "Cy"].map(contact).to_vec(),
            first_accounts: vec![Named { id: Uuid::nil().into(), name: "Acme".to_owned() }],
        };
        assert_eq!(
            moved.text(),
            "40 contacts (Ana, Bo, Cy and 37 more; 3 archived), 1 account (Acme) and 2 open follow-ups"
        );
        assert_eq!(Moved::default().text(), "nothing");
        assert!(Moved::default().is_nothing() && !moved.is_nothing());
        let one = Moved { follow_ups: 1, ..Moved::default() };
        assert_eq!(one.text(), "1 open follow-up");
    }
}
