//! Who acts.

use crate::domain::email::{local_part, parse_email};
use crate::domain::member::{Person, Profile};
use crate::domain::text::name_key;
use crate::domain::{BookId, MemberId, Name};
use crate::store::{Founder, Store};

use super::environment::Environment;
use super::{Clock, Config, Error, Ids, Kind, Notice, Result};

/// The variable that says who acts.
const USER: &str = "TOUCHLINE_USER";

/// What there is to tell by who acts.
pub(super) struct Clues<'a> {
    /// `--user`.
    pub flag: Option<&'a str>,
    /// The variables and the account.
    pub env: &'a Environment,
    /// The settings.
    pub config: &'a Config,
}

impl Clues<'_> {
    /// Tells whether the file belongs to the account we run as.
    pub fn owns(&self, store: &Store) -> bool {
        // Installed set-uid, `tl` would open the file as its owner for everyone.
        store.owner_is_me() && rustix::process::geteuid().as_raw() == self.env.account.uid
    }

    /// Returns the first member and the first book of a new file.
    ///
    /// # Errors
    /// Where `--user` or `TOUCHLINE_USER` is no e-mail.
    pub fn founder(&self, ids: &Ids, clock: &Clock) -> Result<Founder> {
        let named = self.flag.map(str::to_owned).or_else(|| self.env.text(USER));
        let email = match named {
            Some(user) => parse_email(&user).map(str::to_owned).map_err(|error| {
                Error::from(error)
                    .hint("the file is new: name its first member by e-mail, like ana@example.com")
            })?,
            None => self.config.profile_email.clone().unwrap_or_default(),
        };
        let account = &self.env.account;
        let local_part = (!email.is_empty()).then(|| local_part(&email));
        let name = [self.config.profile_name.as_deref(), account.full_name.as_deref(), local_part]
            .into_iter()
            .flatten()
            .find_map(|name| Name::parse(name, "the name").ok())
            .map_or_else(|| Name::parse(&account.login, "the login"), Ok)?;
        let now = clock.now();
        Ok(Founder {
            member: MemberId::new(ids.next(now)),
            book: BookId::new(ids.next(now)),
            book_name: Name::parse(&format!("{name}'s Contacts"), "the book's name")?,
            profile: Profile { name: name.to_string(), email, login: Some(account.login.clone()) },
        })
    }

    /// Finds who acts on a file, and what there is to tell about it.
    ///
    /// # Errors
    /// Where nobody is found, or where `--user` is given on a file of another account.
    pub fn actor(&self, store: &Store) -> Result<(Person, Vec<Notice>)> {
        if self.owns(store) {
            self.actor_on_own_file(store)
        } else {
            self.actor_on_anothers_file(store)
        }
    }

    fn actor_on_own_file(&self, store: &Store) -> Result<(Person, Vec<Notice>)> {
        let variable = || self.env.text(USER).map(|user| (USER, user));
        let named = self.flag.map(|user| ("--user", user.trim().to_owned())).or_else(variable);
        if let Some((from, user)) = named {
            return Ok((find_person(store, from, &user)?, Vec::new()));
        }
        let mut notices = Vec::new();
        if let Some(email) = &self.config.profile_email {
            match store.person_by_email(email)? {
                Some(person) => return Ok((person, notices)),
                None => notices.push(format!(
                    "the settings say that {email} acts, but nobody in this file has this e-mail; the member of your account acts instead"
                )),
            }
        }
        let login = &self.env.account.login;
        let person = store.person_by_login(login)?.ok_or_else(|| {
            Error::new(Kind::Denied, format!("no member of this file has your account ({login}) as login"))
                .hint(format!(
                    "the file is yours: say who acts with --user EMAIL, TOUCHLINE_USER or [profile] email in the settings, and then once `tl member edit EMAIL --login {login}`"
                ))
        })?;
        Ok((person, notices))
    }

    fn actor_on_anothers_file(&self, store: &Store) -> Result<(Person, Vec<Notice>)> {
        let login = &self.env.account.login;
        if self.flag.is_some() {
            let message = format!(
                "this file belongs to another account, so you act on it as yourself, the account {login}; --user cannot change that"
            );
            return Err(Error::new(Kind::Denied, message).hint("leave --user out"));
        }
        let person = store.person_by_login(login)?.ok_or_else(|| {
            let message = format!(
                "this file belongs to another account, and none of its members has your account ({login}) as login"
            );
            Error::new(Kind::Denied, message)
                .hint(format!("ask an owner: `tl member add YOUR-EMAIL --role member --login {login}`"))
        })?;
        let ignored = [
            (USER, self.env.text(USER)),
            ("[profile] email in the settings", self.config.profile_email.clone()),
        ];
        let ignored = ignored.into_iter().filter_map(|(from, user)| Some((from, user?)));
        let notices = ignored
            .filter(|(_, user)| name_key(user) != name_key(&person.email))
            .map(|(from, user)| {
                format!(
                    "{from} ({user}) is ignored: this file belongs to another account, so you act on it as {}",
                    person.name
                )
            });
        let notices = notices.collect();
        Ok((person, notices))
    }
}

/// Finds the person whom `--user` or its variable means: by e-mail, login, id or whole name.
fn find_person(store: &Store, from: &str, user: &str) -> Result<Person> {
    if let Some(person) = store.person_by_email(user)? {
        return Ok(person);
    }
    if let Some(person) = store.person_by_login(user)? {
        return Ok(person);
    }
    if let Ok(id) = user.parse()
        && let Some(person) = store.person_by_id(id)?
    {
        return Ok(person);
    }
    let mut named = store.persons_named(user)?;
    match (named.pop(), named.len()) {
        (Some(person), 0) => Ok(person),
        (Some(_), others) => {
            let message = format!("{} members are called \"{user}\"", others + 1);
            Err(Error::new(Kind::Ambiguous, message).hint(format!("give {from} an e-mail")))
        }
        (None, _) => {
            Err(Error::new(Kind::NotFound, format!("{from}: nobody in this file is \"{user}\""))
                .hint("`tl member list` shows the members of your book with their e-mails"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;

    fn founder(
        flag: Option<&str>,
        variables: &[(&str, &str)],
        config: &Config,
        full_name: Option<&str>,
    ) -> Result<(String, String, Option<String>, String)> {
        let env = Environment::fixed(variables, "ana", full_name);
        let clock = Clock::fixed(Timestamp::from_millis(1_772_634_600_000));
        let made = Clues { flag, env: &env, config }.founder(&Ids::new(), &clock)?;
        assert_ne!(made.member.uuid(), made.book.uuid());
        let Profile { name, email, login } = made.profile;
        Ok((name, email, login, made.book_name.to_string()))
    }

    #[test]
    fn the_first_member_takes_what_is_known() {
        let none = Config::default();
        let set = Config { profile_email: Some("set@x.org".into()), ..Config::default() };
        let env: &[(&str, &str)] = &[(USER, "env@x.org")];
        for (flag, variables, config, full, name, email) in [
            (None, &[][..], &none, None, "ana", ""),
            (None, &[], &none, Some("Ana Ruiz"), "Ana Ruiz", ""),
            (None, &[], &set, None, "set", "set@x.org"),
            (None, env, &set, None, "env", "env@x.org"),
            (Some("flag@x.org"), env, &set, None, "flag", "flag@x.org"),
            (Some("flag@x.org"), env, &set, Some("Ana Ruiz"), "Ana Ruiz", "flag@x.org"),
            (None, &[(USER, "")], &none, None, "ana", ""),
        ] {
            let made = founder(flag, variables, config, full).unwrap();
            let book = format!("{name}'s Contacts");
            assert_eq!(made, (name.into(), email.into(), Some("ana".into()), book));
        }
    }

    #[test]
    fn the_settings_name_wins_over_the_accounts() {
        let set = Config { profile_name: Some("Ana R.".into()), ..Config::default() };
        assert_eq!(founder(None, &[], &set, Some("Ana Ruiz")).unwrap().0, "Ana R.");
    }

    #[test]
    fn the_first_member_cannot_be_named_by_less_than_an_email() {
        for user in ["ana", ""] {
            let error = founder(Some(user), &[], &Config::default(), None).unwrap_err();
            assert_eq!(error.kind, Kind::Usage);
            assert!(error.message.contains("is not an e-mail address"), "{error}");
        }
    }
}
