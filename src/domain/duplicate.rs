//! Contacts that may be the same person.
//!
//! *Certain* is the same personal e-mail, or the same phone and a name that may be one person's. *Likely*
//! is a phone or a role mailbox alone, or similar names. What an import merges follows the same rules
//! ([`NameForm`], [`SWITCHBOARD`]); it merges only the certain.
//!
//! Nobody is compared with everybody: contacts meet in blocks of those that share an e-mail, the end
//! of a phone, a name or, in one account, a word of it. What more than [`SWITCHBOARD`] share tells nobody
//! apart, and only names that are the same are looked for among them.

mod name;
mod nickname;

use std::collections::HashMap;
use std::collections::hash_map::DefaultHasher;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::email::is_role_mailbox;
use super::phone::{self, Region};
use super::text::name_key;
use super::{AccountId, ContactId};

pub use name::{Likeness, NameForm, likeness};

/// What more contacts than these share is a switchboard: it names nobody whose name is not the same
/// to the letter.
pub const SWITCHBOARD: usize = 50;

/// The most words of a name that are compared: the rest of a longer one is no name.
const MOST_WORDS: usize = 12;

/// What is looked at of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its id.
    pub id: ContactId,
    /// Its name.
    pub name: String,
    /// Its account.
    pub account: Option<AccountId>,
    /// Its e-mails, as typed.
    pub emails: Vec<String>,
    /// Its phones, as typed.
    pub phones: Vec<String>,
}

/// How sure it is that two contacts are one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// An import would merge them.
    Certain,
    /// Somebody has to say so.
    Likely,
}

impl Certainty {
    /// Returns its word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
        }
    }
}

/// Why two contacts may be one person. The order is that of their weight.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The same personal e-mail.
    Email(String),
    /// The same phone, and a name that may be one person's.
    PhoneAndName(String),
    /// Names that are alike; in one account, or of one at least no account is known.
    Names(Likeness),
    /// The same phone, and names that are not alike.
    Phone(String),
    /// The same mailbox of an office.
    RoleMailbox(String),
}

impl Reason {
    /// Returns how sure it makes.
    pub const fn certainty(&self) -> Certainty {
        match self {
            Self::Email(_) | Self::PhoneAndName(_) => Certainty::Certain,
            Self::Names(_) | Self::Phone(_) | Self::RoleMailbox(_) => Certainty::Likely,
        }
    }
}

impl fmt::Display for Reason {
    /// Says it in words; the value in it is raw.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Email(email) => write!(f, "the same e-mail {email}"),
            Self::PhoneAndName(phone) => write!(f, "the same phone {phone} and a fitting name"),
            Self::Names(Likeness::Same) => f.write_str("the same name"),
            Self::Names(Likeness::Nickname) => f.write_str("a short form of the name"),
            Self::Names(Likeness::Part) => f.write_str("one name is a part of the other"),
            Self::Names(Likeness::Slip) => f.write_str("names that differ by one letter"),
            Self::Phone(phone) => write!(f, "the same phone {phone}, other names"),
            Self::RoleMailbox(email) => write!(f, "the same shared mailbox {email}"),
        }
    }
}

/// Two contacts that may be one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The two, in the order in which they were told of.
    pub contacts: [ContactId; 2],
    /// Why.
    pub reason: Reason,
}

/// Whom it was told of, and the blocks in which they meet.
#[derive(Debug)]
pub struct Finder {
    home: Option<Region>,
    people: Vec<Known>,
    emails: HashMap<u64, Vec<u32>>,
    mailboxes: HashMap<u64, Vec<u32>>,
    phones: HashMap<u64, Vec<u32>>,
    names: HashMap<u64, Vec<u32>>,
    /// Words of names in one account.
    words: HashMap<u64, Vec<u32>>,
}

#[derive(Debug)]
struct Known {
    subject: Subject,
    name: NameForm,
}

fn hash(key: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

fn meet(blocks: &mut HashMap<u64, Vec<u32>>, key: u64, at: u32) {
    let block = blocks.entry(key).or_default();
    if block.last() != Some(&at) {
        block.push(at);
    }
}

impl Finder {
    /// Knows nobody yet; phones that are written without a country are of `home`.
    pub fn new(home: Option<Region>) -> Self {
        Self {
            home,
            people: Vec::new(),
            emails: HashMap::new(),
            mailboxes: HashMap::new(),
            phones: HashMap::new(),
            names: HashMap::new(),
            words: HashMap::new(),
        }
    }

    /// Takes one more contact.
    pub fn add(&mut self, subject: Subject) {
        let Ok(at) = u32::try_from(self.people.len()) else { return };
        let name = NameForm::of(&subject.name);
        for email in &subject.emails {
            let blocks =
                if is_role_mailbox(email) { &mut self.mailboxes } else { &mut self.emails };
            meet(blocks, hash(name_key(email)), at);
        }
        for phone in &subject.phones {
            if let Some(tail) = phone::tail(phone) {
                meet(&mut self.phones, hash(tail), at);
            }
        }
        let words = name.words().get(..MOST_WORDS).unwrap_or(name.words());
        // One word is a whole name only in one account.
        if words.len() > 1 {
            for key in whole_names(words) {
                meet(&mut self.names, key, at);
            }
        }
        if let Some(account) = subject.account {
            for word in words {
                meet(&mut self.words, hash((account, word)), at);
                for long in nickname::names_of(word) {
                    meet(&mut self.words, hash((account, long)), at);
                }
            }
        }
        self.people.push(Known { subject, name });
    }

    /// Returns the pairs, each once and with its weightiest reason: the weightiest first, then in
    /// the order in which they were told of.
    pub fn pairs(&self) -> Vec<Pair> {
        let mut found: HashMap<(u32, u32), Reason> = HashMap::new();
        for (blocks, why) in [
            (&self.emails, by_email as Why),
            (&self.mailboxes, by_mailbox),
            (&self.phones, by_phone),
            (&self.names, by_name),
            (&self.words, by_name),
        ] {
            for block in blocks.values().filter(|block| block.len() > 1) {
                self.within(block, why, &mut found);
            }
        }
        let mut found: Vec<((u32, u32), Reason)> = found.into_iter().collect();
        found.sort_by(|(a, why), (b, other)| rank(why).cmp(&rank(other)).then(a.cmp(b)));
        let id = |at: u32| self.people.get(at as usize).map(|known| known.subject.id);
        let pair = |((a, b), reason)| Some(Pair { contacts: [id(a)?, id(b)?], reason });
        found.into_iter().filter_map(pair).collect()
    }

    /// Compares those of a block. Of a switchboard's, only those with the same name.
    fn within(&self, block: &[u32], why: Why, found: &mut HashMap<(u32, u32), Reason>) {
        if block.len() <= SWITCHBOARD {
            return self.all_pairs(block, why, found);
        }
        let mut same: HashMap<&[String], Vec<u32>> = HashMap::new();
        for at in block {
            if let Some(known) = self.people.get(*at as usize) {
                same.entry(known.name.words()).or_default().push(*at);
            }
        }
        // As many of one name say nothing either.
        for block in same.values().filter(|block| block.len() <= SWITCHBOARD) {
            self.all_pairs(block, why, found);
        }
    }

    fn all_pairs(&self, block: &[u32], why: Why, found: &mut HashMap<(u32, u32), Reason>) {
        for (place, a) in block.iter().enumerate() {
            for b in block.iter().skip(place + 1) {
                let people = (self.people.get(*a as usize), self.people.get(*b as usize));
                let (Some(one), Some(other)) = people else { continue };
                let Some(reason) = why(one, other, self.home) else { continue };
                let pair = (*a.min(b), *a.max(b));
                let weightier = |known: &Reason| rank(&reason) < rank(known);
                if found.get(&pair).is_none_or(weightier) {
                    found.insert(pair, reason);
                }
            }
        }
    }
}

/// Says why two contacts may be one person; the country is that of phones without one.
type Why = fn(&Known, &Known, Option<Region>) -> Option<Reason>;

fn by_email(one: &Known, other: &Known, _: Option<Region>) -> Option<Reason> {
    shared_email(one, other, false).map(Reason::Email)
}

fn by_mailbox(one: &Known, other: &Known, _: Option<Region>) -> Option<Reason> {
    shared_email(one, other, true).map(Reason::RoleMailbox)
}

fn by_phone(one: &Known, other: &Known, home: Option<Region>) -> Option<Reason> {
    let same = |a: &&String| other.subject.phones.iter().any(|b| phone::same_number(a, b, home));
    let phone = one.subject.phones.iter().find(same)?.clone();
    let fits = one.name.fits(&other.name)
        || likeness(&one.name, &other.name).is_some_and(|it| it <= Likeness::Nickname);
    Some(if fits { Reason::PhoneAndName(phone) } else { Reason::Phone(phone) })
}

/// Names alone say something only where the accounts do not speak against it, and less than the
/// whole name only where they speak for it.
fn by_name(one: &Known, other: &Known, _: Option<Region>) -> Option<Reason> {
    let like = likeness(&one.name, &other.name)?;
    let accounts = (one.subject.account, other.subject.account);
    let counts = match accounts {
        (Some(a), Some(b)) => a == b,
        _ => like <= Likeness::Nickname,
    };
    counts.then_some(Reason::Names(like))
}

/// Returns a reason's weight, the weightiest first.
fn rank(reason: &Reason) -> (u8, Option<Likeness>) {
    match reason {
        Reason::Email(_) => (0, None),
        Reason::PhoneAndName(_) => (1, None),
        Reason::Names(like) => (2, Some(*like)),
        Reason::Phone(_) => (3, None),
        Reason::RoleMailbox(_) => (4, None),
    }
}

fn shared_email(one: &Known, other: &Known, of_office: bool) -> Option<String> {
    let keys: Vec<String> = other.subject.emails.iter().map(|email| name_key(email)).collect();
    let same =
        |email: &&String| is_role_mailbox(email) == of_office && keys.contains(&name_key(email));
    one.subject.emails.iter().find(same).cloned()
}

/// Returns the keys of a whole name: of its words in any order, and with one of them in its long form.
fn whole_names(words: &[String]) -> Vec<u64> {
    let key = |mut words: Vec<&str>| {
        words.sort_unstable();
        hash(words)
    };
    let plain: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut keys = vec![key(plain.clone())];
    for (at, word) in words.iter().enumerate() {
        for long in nickname::names_of(word) {
            let mut words = plain.clone();
            if let Some(place) = words.get_mut(at) {
                *place = long;
            }
            let key = key(words);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    keys
}

#[cfg(test)]
mod tests;
