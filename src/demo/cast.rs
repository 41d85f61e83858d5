//! Who is in it: members, accounts and contacts.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::domain::account::AccountChange;
use crate::domain::contact::ContactChange;
use crate::domain::member::Profile;
use crate::domain::text::{TextError, name_key};
use crate::domain::{
    AccountId, Birthday, ContactId, Detail, DetailId, DetailKind, LabelId, MemberId, Name, Op,
    RelationKind, RelationshipId, Role, Summary,
};

use super::dice::{Dice, Ids};
use super::lists::{LABELS, MAILBOXES, NOTES, TITLES};
use super::names::{ORIGINS, Origin, Phones, slug};
use super::size::Size;
use super::talk::{PRODUCTS, Tongue};

/// The member who only looks on, where there are so many.
pub(super) const ONLOOKER: usize = 4;
/// From how many contacts on family names are put together: lists would be too short.
const LARGE: u32 = 1_000;

/// An account as far as the story needs it.
#[derive(Debug)]
pub(super) struct Firm {
    pub id: AccountId,
    pub name: Box<str>,
    domain: Box<str>,
    pub origin: usize,
    pub city: &'static str,
    /// The index of the member who holds it.
    pub holder: usize,
    /// What they use or want, of [`PRODUCTS`].
    pub product: usize,
    customer: bool,
    /// Its people so far, by index.
    pub people: Vec<u32>,
}

/// A contact as far as the story needs it.
#[derive(Debug)]
pub(super) struct Folk {
    pub id: ContactId,
    pub firm: Option<usize>,
    pub origin: usize,
    /// What colleagues call them.
    pub called: Cow<'static, str>,
    /// After how much of everything they are gone, and archived; never above 1.
    pub leaves: f64,
    pub thread: super::story::Thread,
}

/// Everybody, as they come in.
#[derive(Debug)]
pub(super) struct Cast {
    size: Size,
    dice: Dice,
    pub ids: Ids,
    pub members: Vec<MemberId>,
    pub firms: Vec<Firm>,
    pub folk: Vec<Folk>,
    pub labels: Vec<LabelId>,
    /// What members are called: no contact is called so.
    colleagues: HashSet<String>,
    /// Addresses and names that are taken.
    taken: HashSet<String>,
    /// How many phone numbers of each origin are taken.
    phones: [u32; ORIGINS.len()],
}

impl Cast {
    pub fn new(size: Size, at: i64) -> Self {
        let mut ids = Ids::new(Dice::new(size.seed, 10));
        let members = (0..size.members).map(|_| ids.next(at)).collect();
        Self {
            size,
            dice: Dice::new(size.seed, 1),
            ids,
            members,
            firms: Vec::new(),
            folk: Vec::with_capacity(size.contacts as usize),
            labels: Vec::new(),
            colleagues: HashSet::new(),
            taken: HashSet::new(),
            phones: [0; ORIGINS.len()],
        }
    }

    /// Returns how many accounts there are.
    pub const fn firms_in_all(&self) -> usize {
        let some = self.size.contacts as usize * 2 / 15;
        if some == 0 { 1 } else { some }
    }

    /// Picks a member who logs: the first ones do most of it.
    pub fn busy_member(members: usize, dice: &mut Dice) -> usize {
        let loggers = if members > ONLOOKER { members - 1 } else { members };
        let index = (dice.part().powi(2) * loggers as f64) as usize;
        if members > ONLOOKER && index >= ONLOOKER { index + 1 } else { index }
    }

    /// Brings the other members and the labels in.
    pub fn others(&mut self, at: i64) -> Result<Vec<Op>, TextError> {
        let mut ops = Vec::new();
        let mut dice = Dice::new(self.size.seed, 2);
        for index in 1..self.members.len() {
            let origin = &ORIGINS[Origin::throw(&mut dice) % 5];
            let person = origin.person(&mut dice, false);
            let mail = self.free(&person.mail, "@northlight.example");
            self.colleagues.insert(person.name.clone());
            let profile = Profile { name: person.name, email: mail, login: None };
            let role = if index == ONLOOKER { Role::Viewer } else { Role::Member };
            let member = self.members[index];
            ops.push(Op::AddMember { member, profile: Some(profile), role });
        }
        for (name, tint) in LABELS {
            let id = self.ids.next(at);
            self.labels.push(id);
            let name = Name::parse(name, "the label's name")?;
            ops.push(Op::AddLabel { id, name, tint: Some(tint.to_owned()) });
        }
        Ok(ops)
    }

    /// Returns `start` with `end`, numbered where that is taken.
    fn free(&mut self, start: &str, end: &str) -> String {
        let mut found = format!("{start}{end}");
        let mut number = 1;
        while !self.taken.insert(found.clone()) {
            number += 1;
            found = format!("{start}{number}{end}");
        }
        found
    }

    /// Founds the next account.
    pub fn firm(&mut self, at: i64) -> Result<Op, TextError> {
        let dice = &mut self.dice;
        let origin = Origin::throw(dice);
        let from = &ORIGINS[origin];
        let [first, trade, form] = from.firms.map(|part| dice.of(part));
        let city = dice.of(from.cities);
        let latin = [first, trade].map(super::names::latin).join("-");
        let domain = slug(&latin, "-");
        let holder = Self::busy_member(self.members.len(), dice);
        let (product, customer) = (dice.below(PRODUCTS.len()), dice.chance(600));
        let parent =
            (self.firms.len() > 3 && dice.chance(90)).then(|| dice.below(self.firms.len()));
        let mut name = match from.tongue {
            Tongue::Japanese => format!("{}{}{}", form.0, first.0, trade.0),
            _ => format!("{} {} {}", first.0, trade.0, form.0),
        };
        if self.taken.contains(&name) {
            name = format!("{name} {city}");
        }
        name = self.free(&name, "");
        let domain = self.free(&domain, ".example");
        let id: AccountId = self.ids.next(at);
        let mut changes = vec![
            AccountChange::Name(Name::parse(&name, "the account's name")?),
            AccountChange::Domains(vec![domain.clone()]),
            AccountChange::Holder(Some(self.members[holder])),
        ];
        if let Some(parent) = parent {
            changes.push(AccountChange::Parent(Some(self.firms[parent].id)));
        }
        self.firms.push(Firm {
            id,
            name: name.into(),
            domain: domain.into(),
            origin,
            city,
            holder,
            product,
            customer,
            people: Vec::new(),
        });
        Ok(Op::AddAccount { id, changes })
    }

    /// Brings the next contact in, with ties to those who are there.
    pub fn contact(&mut self, at: i64) -> Result<Vec<Op>, TextError> {
        let index = self.folk.len();
        let firm = self.place(index);
        let dice = &mut self.dice;
        let origin = match firm {
            Some(firm) if dice.chance(880) => self.firms[firm].origin,
            _ => Origin::throw(dice),
        };
        let mailbox = firm.filter(|_| index > 8 && dice.chance(18));
        let large = self.size.contacts > LARGE;
        let mut person = ORIGINS[origin].person(dice, large);
        while self.colleagues.contains(&person.name) {
            person = ORIGINS[origin].person(dice, large);
        }
        if let Some(firm) = mailbox {
            let desk = dice.of(&MAILBOXES);
            person.name = format!("{desk}, {}", self.firms[firm].name);
            person.mail = slug(desk, "");
            person.called = Some(desk);
        }
        let id: ContactId = self.ids.next(at);
        let mut changes = vec![ContactChange::Name(Name::parse(&person.name, "the name")?)];
        if let Some(firm) = firm {
            changes.push(ContactChange::Account(Some(self.firms[firm].id)));
        }
        let called = person.called.map_or_else(|| Cow::Owned(person.family.clone()), Cow::Borrowed);
        self.facts(&mut changes, origin, firm, mailbox.is_some())?;
        self.details(&mut changes, id, at, &person.mail, origin, firm);
        self.labels(&mut changes, index, firm);
        let starred = index == 0 || self.dice.chance(45);
        if starred {
            changes.push(ContactChange::Starred(true));
        }
        let mut ops = vec![Op::AddContact { id, changes, batch: None }];
        self.ties(&mut ops, id, at, firm);
        // The busiest stay.
        let leaves =
            if index > 20 && self.dice.chance(40) { 0.2 + 0.75 * self.dice.part() } else { 2.0 };
        if let Some(firm) = firm {
            self.firms[firm].people.push(index as u32);
        }
        self.folk.push(Folk {
            id,
            firm,
            origin,
            called,
            leaves,
            thread: super::story::Thread::default(),
        });
        Ok(ops)
    }

    /// Returns where somebody works: everywhere somebody, in some places many.
    fn place(&mut self, index: usize) -> Option<usize> {
        if index < self.firms.len() {
            return Some(index);
        }
        if self.dice.chance(100) {
            return None;
        }
        Some((self.dice.part().powf(1.4) * self.firms.len() as f64) as usize)
    }

    fn facts(
        &mut self,
        changes: &mut Vec<ContactChange>,
        origin: usize,
        firm: Option<usize>,
        mailbox: bool,
    ) -> Result<(), TextError> {
        let dice = &mut self.dice;
        if let Some(firm) = firm
            && dice.chance(750)
        {
            let holder = self.firms[firm].holder;
            changes.push(ContactChange::Holder(Some(self.members[holder])));
        }
        if mailbox {
            return Ok(());
        }
        let tongue = ORIGINS[origin].tongue;
        let own = TITLES.iter().find(|(of, _)| *of == tongue && dice.chance(600));
        let titles = own.map_or(TITLES[0].1, |(_, titles)| titles);
        if dice.chance(850) {
            changes.push(ContactChange::Title(Some(Name::parse(dice.of(titles), "the title")?)));
        }
        if dice.chance(180) {
            changes.push(ContactChange::Notes(Some(Summary::parse(dice.of(&NOTES))?)));
        }
        if dice.chance(330) {
            let year = dice.chance(700).then(|| 1956 + dice.below(45) as i32);
            let birthday = Birthday::new(year, dice.between(1, 12), dice.between(1, 28));
            changes.push(ContactChange::Birthday(birthday));
        }
        Ok(())
    }

    fn details(
        &mut self,
        changes: &mut Vec<ContactChange>,
        contact: ContactId,
        at: i64,
        mail: &str,
        origin: usize,
        firm: Option<usize>,
    ) {
        let from = &ORIGINS[origin];
        let domain = match firm {
            Some(firm) => format!("@{}", self.firms[firm].domain),
            None => "@post.example".to_owned(),
        };
        let address = self.free(mail, &domain);
        let mut put = |this: &mut Self, kind, label: Option<&str>, value: String| {
            let id: DetailId = this.ids.next(at);
            let label = label.map(str::to_owned);
            changes.push(ContactChange::PutDetail(Detail { id, kind, label, value }));
        };
        put(self, DetailKind::Email, Some("work"), address);
        if self.dice.chance(120) {
            let private = self.free(mail, "@home.example");
            put(self, DetailKind::Email, Some("home"), private);
        }
        for (label, chance) in [("work", 820), ("mobile", 250)] {
            if self.dice.chance(chance) {
                let number = self.phone(from.phones, origin);
                put(self, DetailKind::Phone, Some(label), number);
            }
        }
        if self.dice.chance(110) {
            let handle = format!("@{}@social.example", mail.replace('.', "_"));
            put(self, DetailKind::Handle, Some("mastodon"), handle);
        }
        if self.dice.chance(80) {
            put(self, DetailKind::Url, None, format!("https://www{}/", domain.replace('@', ".")));
        }
        if self.dice.chance(140) {
            let street = self.dice.of(&["Mill Lane", "Station Road", "Harbour Street", "Long Row"]);
            let (number, city) = (self.dice.between(1, 180), self.dice.of(from.cities));
            put(self, DetailKind::Address, Some("work"), format!("{number} {street}, {city}"));
        }
        if self.dice.chance(200) {
            let key = self.dice.of(&["Customer no.", "Contract ends", "Coffee", "Segment"]);
            let value = match key {
                "Customer no." => format!("NL-{:05}", self.dice.below(100_000)),
                "Contract ends" => {
                    format!("{}-{:02}", 2026 + self.dice.below(3), self.dice.between(1, 12))
                }
                "Coffee" => {
                    self.dice.of(&["black", "oat milk", "tea, rather", "espresso"]).to_owned()
                }
                _ => self.dice.of(&["A", "B", "C"]).to_owned(),
            };
            let id = DetailId::custom(contact, &name_key(key));
            let (kind, label) = (DetailKind::Custom, Some(key.to_owned()));
            changes.push(ContactChange::PutDetail(Detail { id, kind, label, value }));
        }
    }

    /// Returns the next number of those that nobody has; they are few, so that a large book has
    /// some of them several times.
    fn phone(&mut self, ranges: &[Phones], origin: usize) -> String {
        let count = self.phones[origin];
        self.phones[origin] += 1;
        let Phones(start, width, numbers) = ranges[count as usize % ranges.len()];
        let number = count / ranges.len() as u32 * 7 % numbers;
        format!("{start}{number:0width$}")
    }

    fn labels(&mut self, changes: &mut Vec<ContactChange>, index: usize, firm: Option<usize>) {
        let mut put = |label: usize| changes.push(ContactChange::Label(self.labels[label], true));
        if let Some(firm) = firm.map(|firm| &self.firms[firm]) {
            put(usize::from(!firm.customer));
        }
        if index < 6 {
            put(2);
        }
        for (label, chance) in [(3, 140), (4, 50), (5, 160), (6, 40), (7, 80)] {
            if self.dice.chance(chance) {
                put(label);
            }
        }
    }

    fn ties(&mut self, ops: &mut Vec<Op>, from: ContactId, at: i64, firm: Option<usize>) {
        let dice = &mut self.dice;
        let colleagues = firm.map_or(&[][..], |firm| &self.firms[firm].people);
        if !colleagues.is_empty() && dice.chance(300) {
            let boss = colleagues[dice.below(colleagues.len().min(3))] as usize;
            let kinds = [
                (60, RelationKind::ReportsTo),
                (20, RelationKind::ColleagueOf),
                (20, RelationKind::AssistantOf),
            ];
            let kind = *dice.weighed(&kinds);
            let id: RelationshipId = self.ids.next(at);
            ops.push(Op::Relate { id, from, kind, to: self.folk[boss].id });
        }
        if !self.folk.is_empty() && dice.chance(60) {
            let to = self.folk[dice.below(self.folk.len())].id;
            let id: RelationshipId = self.ids.next(at);
            ops.push(Op::Relate { id, from, kind: RelationKind::IntroducedBy, to });
        }
    }
}
