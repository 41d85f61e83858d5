//! Accounts.

use crate::domain::account::AccountChange;
use crate::domain::{Account, AccountId, Capability, Name, Named, Op};
use crate::store::{AccountCursor, AccountQuery, AsRead, Page};

use super::writing::{given, optional};
use super::{DraftId, Error, Kind, Part, Result, Saved, Session};

/// How many accounts above an account are followed: more than any firm has, less than forever.
const DEEPEST: usize = 1_000;

/// An account to make or change; `None` leaves a field as it is, an empty text takes it away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountInput {
    /// The name; needed for a new account.
    pub name: Option<String>,
    /// WHO of the parent account.
    pub parent: Option<String>,
    /// Mail domains; given, they replace the earlier ones.
    pub domains: Option<Vec<String>>,
    /// WHO of the holder.
    pub holder: Option<String>,
}

impl AccountInput {
    /// Tells whether it changes a field that stands otherwise by now than as it was read, and not
    /// as this input would have it.
    fn contradicts(&self, read: &Account, now: &Account) -> Result<bool> {
        let name = |account: &Account| Some(account.name.clone());
        let parent = |account: &Account| account.parent.as_ref().map(|it| it.name.clone());
        let holder = |account: &Account| account.holder.as_ref().map(|it| it.name.clone());
        let single = [
            (&self.name, name(read), name(now)),
            (&self.parent, parent(read), parent(now)),
            (&self.holder, holder(read), holder(now)),
        ];
        let differs = |(mine, read, now): (&Option<String>, Option<String>, Option<String>)| {
            let other = |mine: &String| mine.trim() != now.as_deref().unwrap_or_default().trim();
            read != now && mine.as_ref().is_some_and(other)
        };
        let domains = match &self.domains {
            Some(mine) if read.domains != now.domains => read_domains(mine)? != now.domains,
            _ => false,
        };
        Ok(domains || single.into_iter().any(differs))
    }
}

/// What went with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeletedAccount {
    /// What it was.
    pub account: Account,
}

impl Session {
    /// Lists accounts by name.
    pub fn accounts(&self, after: Option<AccountCursor>, limit: usize) -> Result<Page<Account>> {
        let query = AccountQuery { cursor: after, limit, ..AccountQuery::default() };
        self.account_window(&query)
    }

    /// Returns one window of accounts.
    pub fn account_window(&self, query: &AccountQuery) -> Result<Page<Account>> {
        Ok(self.reader()?.accounts(query)?)
    }

    /// Lists the accounts that are directly part of an account, by name.
    pub fn account_parts(&self, id: AccountId, limit: usize) -> Result<Page<Named<AccountId>>> {
        Ok(self.reader()?.account_parts(id, limit)?)
    }

    /// Offers the accounts that `who` may mean while it is typed, by name, at most `limit`.
    pub fn suggest_accounts(&self, who: &str, limit: usize) -> Result<Vec<Named<AccountId>>> {
        let filter = Some(who.to_owned());
        let query = AccountQuery { filter, limit, ..AccountQuery::default() };
        let page = self.account_window(&query)?;
        Ok(page.rows.into_iter().map(|row| Named { id: row.id, name: row.name }).collect())
    }

    /// Returns one account.
    pub fn account(&self, id: AccountId) -> Result<Account> {
        Ok(self.reader()?.account(id)?)
    }

    /// Makes an account.
    ///
    /// # Errors
    /// `Conflict` where the book has an account of this name.
    pub fn add_account(&self, input: &AccountInput) -> Result<Account> {
        let name = Name::parse(input.name.as_deref().unwrap_or_default(), "the account's name")?;
        let id = AccountId::new(self.ids.next(self.now()));
        let mut changes = vec![AccountChange::Name(name)];
        if let Some(parent) = given(input.parent.as_deref()) {
            changes.push(AccountChange::Parent(Some(
                self.find_account(parent).map_err(|it| it.at(Part::Account))?,
            )));
        }
        if let Some(domains) = &input.domains {
            changes.push(AccountChange::Domains(
                read_domains(domains).map_err(|it| it.at(Part::Domains))?,
            ));
        }
        if let Some(holder) = given(input.holder.as_deref()) {
            changes.push(AccountChange::Holder(Some(self.find_holder(holder)?)));
        }
        self.apply(&[Op::AddAccount { id, changes }]).map_err(taken)?;
        self.account(id)
    }

    /// Changes an account.
    ///
    /// # Errors
    /// `Conflict` where another account has the new name, or the new parent is part of this one.
    pub fn edit_account(&self, id: AccountId, input: &AccountInput) -> Result<Account> {
        let account = self.account(id)?;
        let changes = self.account_changes(&account, input)?;
        if changes.is_empty() {
            self.demand(Capability::EditAccounts)?;
            return Ok(account);
        }
        self.apply(&[Op::EditAccount { id, changes }]).map_err(taken)?;
        self.account(id)
    }

    /// Changes an account that a form began to change as it was `read`. Only what the form changes
    /// is written, over what others changed since; where they changed the same field to something
    /// else, nothing is written, and the account comes back as it stands now.
    ///
    /// # Errors
    /// Those of [`Session::edit_account`]; `NotFound` where it was deleted.
    pub fn edit_account_as_read(
        &self,
        read: &Account,
        input: &AccountInput,
    ) -> Result<Saved<Account>> {
        let id = read.id;
        loop {
            let now = self.account(id)?;
            if input.contradicts(read, &now)? {
                return Ok(Saved::Meanwhile(Box::new(now)));
            }
            let changes = self.account_changes(&now, input)?;
            if changes.is_empty() {
                self.demand(Capability::EditAccounts)?;
                return Ok(Saved::Written(Box::new(now)));
            }
            // Between the look and the write somebody may have been faster.
            let (ops, as_read) =
                ([Op::EditAccount { id, changes }], AsRead::Account(Box::new(now)));
            if self.apply_as_read(&ops, &as_read).map_err(taken)?.is_some() {
                return Ok(Saved::Written(Box::new(self.account(id)?)));
            }
        }
    }

    /// Returns what an input changes of an account.
    fn account_changes(
        &self,
        account: &Account,
        input: &AccountInput,
    ) -> Result<Vec<AccountChange>> {
        let mut changes = Vec::new();
        if let Some(name) = &input.name {
            let name = Name::parse(name, "the account's name")?;
            if name.as_str() != account.name {
                changes.push(AccountChange::Name(name));
            }
        }
        let parent = optional(input.parent.as_deref(), |parent| self.find_account(parent));
        let parent = parent.map_err(|it| it.at(Part::Account))?;
        if let Some(parent) = parent
            && parent != account.parent.as_ref().map(|parent| parent.id)
        {
            if let Some(parent) = parent {
                self.refuse_cycle(account, parent).map_err(|it| it.at(Part::Account))?;
            }
            changes.push(AccountChange::Parent(parent));
        }
        if let Some(domains) = &input.domains {
            let domains = read_domains(domains).map_err(|it| it.at(Part::Domains))?;
            if domains != account.domains {
                changes.push(AccountChange::Domains(domains));
            }
        }
        let holder = optional(input.holder.as_deref(), |holder| self.find_holder(holder))?;
        if let Some(holder) = holder
            && holder != account.holder.as_ref().map(|holder| holder.id)
        {
            changes.push(AccountChange::Holder(holder));
        }
        Ok(changes)
    }

    /// Deletes an account; its contacts and entries stay.
    pub fn delete_account(&self, id: AccountId) -> Result<DeletedAccount> {
        let account = self.account(id)?;
        self.apply(&[Op::DeleteAccount(id)])?;
        self.forget_drafts(&DraftId::EditAccount(id.to_string()))?;
        Ok(DeletedAccount { account })
    }

    /// Refuses a parent that is the account itself or part of it.
    fn refuse_cycle(&self, account: &Account, parent: AccountId) -> Result<()> {
        let reader = self.reader()?;
        let chosen = reader.account(parent)?;
        let mut above = Some(parent);
        for _ in 0..DEEPEST {
            match above {
                None => return Ok(()),
                Some(id) if id == account.id => break,
                Some(id) => above = reader.account(id)?.parent.map(|parent| parent.id),
            }
        }
        let message = if parent == account.id {
            format!("\"{}\" cannot be its own parent", account.name)
        } else {
            format!("\"{}\" is part of \"{}\" already", chosen.name, account.name)
        };
        Err(Error::new(Kind::Conflict, message).hint("choose an account that is not part of it"))
    }
}

/// Says of what is contradicted that it is the name: no two accounts share one.
fn taken(error: Error) -> Error {
    if error.kind == Kind::Conflict { error.at(Part::Name) } else { error }
}

/// Reads mail domains: lower case, without `@`, each once.
fn read_domains(domains: &[String]) -> Result<Vec<String>> {
    let mut read: Vec<String> = Vec::new();
    for domain in domains {
        let bare = domain.trim().trim_start_matches('@').to_lowercase();
        if bare.is_empty() {
            continue;
        }
        let strange = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '@' | '/' | ',');
        if bare.contains(strange) || bare.starts_with('.') || bare.ends_with('.') {
            return Err(Error::usage(format!(
                "\"{}\" is not a mail domain: write example.org",
                domain.trim()
            )));
        }
        let bare = Name::parse(&bare, "the domain")?.to_string();
        if !read.contains(&bare) {
            read.push(bare);
        }
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_are_folded_and_checked() {
        let given = [" Example.ORG", "@example.org", "", "mail.example.com"].map(str::to_owned);
        assert_eq!(read_domains(&given).unwrap(), ["example.org", "mail.example.com"]);
        for bad in ["a b", "x@y", "https://x.org", ".org", "org."] {
            assert!(read_domains(&[bad.to_owned()]).is_err(), "{bad}");
        }
    }
}
