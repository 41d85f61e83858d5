//! Who is on our side of a mail or a meeting: the members, and the addresses that are said to be one's
//! own.

use std::collections::{HashMap, HashSet};

use crate::app::{Error, Result, Session};
use crate::domain::email::{domain_of, is_public_provider, parse_email};
use crate::domain::inbox::{AddressPattern, Verdict};
use crate::domain::text::name_key;
use crate::domain::{Author, DetailKind, MemberId, Name, Party};

/// Our side.
pub(super) struct Ours {
    /// Who imports.
    actor: MemberId,
    /// Own addresses, folded, and whose they are.
    emails: HashMap<String, MemberId>,
    /// Members by their names, folded; `None` where two have it.
    names: HashMap<String, Option<MemberId>>,
    /// Own pages of profiles, folded.
    pages: HashSet<String>,
    /// Domains of own addresses that are nobody else's: who writes from there is a colleague.
    domains: HashSet<String>,
    /// What is said of addresses and domains.
    rules: Vec<(AddressPattern, Verdict)>,
}

impl Ours {
    /// Takes the members of the book, the address of the settings, and what is said of who imports:
    /// addresses, pages of profiles and names.
    ///
    /// # Errors
    /// `Usage` where what is said is no address.
    pub(super) fn of(session: &Session, given: &[String]) -> Result<Self> {
        let reader = session.reader()?;
        let actor = session.actor().id;
        let mut ours = Self {
            actor,
            emails: HashMap::new(),
            names: HashMap::new(),
            pages: HashSet::new(),
            domains: HashSet::new(),
            rules: reader.address_rules()?,
        };
        for member in reader.members()? {
            ours.own(&member.email, member.id);
            let namesakes = ours.names.entry(name_key(&member.name));
            namesakes.and_modify(|one| *one = None).or_insert(Some(member.id));
        }
        session.config().profile_email.iter().for_each(|email| ours.own(email, actor));
        for said in given {
            if said.starts_with("http://") || said.starts_with("https://") {
                ours.pages.insert(DetailKind::Url.key(said));
            } else if said.contains('@') {
                parse_email(said).map_err(|error| Error::usage(format!("--me: {error}")))?;
                ours.own(said, actor);
            } else {
                ours.names.insert(name_key(said), Some(actor));
            }
        }
        Ok(ours)
    }

    fn own(&mut self, email: &str, member: MemberId) {
        let Ok(email) = parse_email(email) else { return };
        let key = DetailKind::Email.key(email);
        if let Some(domain) = domain_of(&key).filter(|domain| !is_public_provider(domain)) {
            self.domains.insert(domain.to_owned());
        }
        self.emails.entry(key).or_insert(member);
    }

    /// Tells whether an address of ours is known at all.
    pub(super) fn knows_an_address(&self) -> bool {
        !self.emails.is_empty()
    }

    /// Returns the member that somebody is. Names count only where there is no address.
    pub(super) fn member(&self, party: &Party) -> Option<MemberId> {
        let page = party.url.as_deref().map(|url| DetailKind::Url.key(url));
        if page.is_some_and(|page| self.pages.contains(&page)) {
            return Some(self.actor);
        }
        match party.email.as_deref() {
            Some(email) => self.emails.get(&DetailKind::Email.key(email)).copied(),
            None => self.names.get(&name_key(party.name.as_deref()?)).copied().flatten(),
        }
    }

    /// Tells whether somebody is on our side: a member, or a colleague.
    pub(super) fn are(&self, party: &Party) -> bool {
        self.member(party).is_some()
            || party.email.as_deref().is_some_and(|email| {
                let key = DetailKind::Email.key(email);
                domain_of(&key).is_some_and(|domain| self.domains.contains(domain))
            })
    }

    /// Returns who had an entry, where that is not who imports it.
    pub(super) fn author(&self, party: &Party) -> Option<Author> {
        match self.member(party) {
            Some(member) => (member != self.actor).then_some(Author::Member(member)),
            None => Name::parse(party.called(), "the author").ok().map(Author::Name),
        }
    }

    /// Returns what is said of an address: of the address itself before its domain.
    pub(super) fn verdict(&self, party: &Party) -> Option<Verdict> {
        let key = DetailKind::Email.key(party.email.as_deref()?);
        let covering = self.rules.iter().filter(|(pattern, _)| pattern.covers(&key));
        // The longest is the closest.
        covering.max_by_key(|(pattern, _)| pattern_rank(pattern)).map(|(_, verdict)| *verdict)
    }
}

/// An address comes before a domain, a longer domain before a shorter one.
fn pattern_rank(pattern: &AddressPattern) -> (bool, usize) {
    (!pattern.as_str().starts_with('@'), pattern.as_str().len())
}
