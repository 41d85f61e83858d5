//! The inbox: proposed contacts are accepted, merged into others or rejected; noise is rescued or
//! thrown away; and what is to be done with an address from now on is said.

mod list;
mod many;

use crate::domain::contact::ContactChange;
use crate::domain::follow_up::FollowUpChange;
use crate::domain::inbox::{AddressPattern, Decision, Verdict};
use crate::domain::{
    Body, ContactId, Detail, DetailId, DetailKind, InboxEntry, InboxEntryId, InteractionId, Name,
    Op, Party, Proposal, ProposalId,
};
use crate::store::{BookReader, Candidate, InboxCursor, InboxRow, Lookup, Page, Towards};

use super::named::{self, SHOWN};
use super::writing::Writing;
use super::{Error, Kind, Result, Session};

pub use list::{InboxId, InboxLine, InboxPart, MANY_WAIT, why_noise};
pub use many::{InboxDecision, InboxDone};

/// The rule of what an address or a domain is never to bring.
pub(super) const BLOCKED: &str = "blocked-address";
/// How many records are written at once.
const AT_ONCE: usize = 500;
/// How many contacts somebody may be.
const CANDIDATES: usize = 3;

/// Something in the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InboxItem {
    /// A proposed contact.
    Proposal(Proposal),
    /// A record that waits, mostly for it was taken for noise.
    Entry(Box<InboxEntry>),
}

/// How much there is in the inbox.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InboxSummary {
    /// Proposed contacts.
    pub proposals: u64,
    /// Records that wait for their people.
    pub waiting: u64,
    /// Records that rules took for noise: the rule and how many, the commonest first.
    pub noise: Vec<(String, u64)>,
}

/// What accepting did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// The contact; `None` where a record had nobody to make a contact of.
    pub contact: Option<ContactId>,
    /// Whether it was made.
    pub made: bool,
    /// How many interactions came onto its timeline.
    pub interactions: u64,
    /// How many events to come became follow-ups.
    pub follow_ups: u64,
}

impl Session {
    /// Returns how much there is in the inbox.
    pub fn inbox_summary(&self) -> Result<InboxSummary> {
        let reader = self.reader()?;
        let mut summary =
            InboxSummary { proposals: reader.proposal_count()?, ..Default::default() };
        for (rule, count) in reader.inbox_counts()? {
            match rule {
                Some(rule) => summary.noise.push((rule, count)),
                None => summary.waiting = count,
            }
        }
        Ok(summary)
    }

    /// Returns one window of the proposed contacts: those that most records name first.
    pub fn proposals(&self, after: Option<&Proposal>, limit: usize) -> Result<Page<Proposal>> {
        let after = after.map(InboxCursor::from);
        Ok(self.reader()?.proposals(after.as_ref(), Towards::Next, limit)?)
    }

    /// Returns one window of what was taken for noise, the newest first.
    pub fn noise(
        &self,
        rule: Option<&str>,
        after: Option<&InboxEntry>,
        limit: usize,
    ) -> Result<Page<InboxEntry>> {
        let after = after.map(InboxCursor::from);
        Ok(self.reader()?.quarantined(rule, after.as_ref(), Towards::Next, limit)?)
    }

    /// Lists contacts that a proposed one may be: those of the same name.
    pub fn candidates(&self, party: &Party) -> Result<Vec<Candidate>> {
        let Some(name) = party.name.as_deref() else { return Ok(Vec::new()) };
        let key = crate::domain::text::name_key(name);
        Ok(self.reader()?.find_contacts(&Lookup::Name(key), CANDIDATES)?)
    }

    /// Finds something in the inbox: by its id or the end of it, or by an e-mail address.
    ///
    /// # Errors
    /// `NotFound`; `Ambiguous` where the end fits several.
    pub fn find_in_inbox(&self, which: &str) -> Result<InboxItem> {
        let which = named::given(which, "entry of the inbox")?;
        let reader = self.reader()?;
        if let Ok(id) = which.parse::<ProposalId>() {
            if let Some(proposal) = reader.proposal(id)? {
                return Ok(InboxItem::Proposal(proposal));
            }
            let row = reader.inbox_entry(InboxEntryId::new(id.uuid()))?;
            if let Some(row) = row.filter(|row| !row.settled) {
                return Ok(InboxItem::Entry(Box::new(row.entry)));
            }
        }
        let party = Party { email: Some(which.to_owned()), ..Party::default() };
        let address = which.contains('@').then(|| party.address()).flatten();
        let end = named::id_end(which);
        let (proposals, entries) =
            reader.find_in_inbox(end.as_deref(), address.as_deref(), SHOWN)?;
        let mut found: Vec<InboxItem> = proposals.into_iter().map(InboxItem::Proposal).collect();
        found.extend(entries.into_iter().map(|entry| InboxItem::Entry(Box::new(entry))));
        match found.len() {
            0 => Err(Error::new(Kind::NotFound, format!("there is no \"{which}\" in the inbox"))
                .hint("`tl inbox list` shows what is there, with its ids")),
            1 => Ok(found.remove(0)),
            several => Err(Error::new(
                Kind::Ambiguous,
                format!("\"{which}\" ends the ids of {several} entries of the inbox"),
            )
            .hint("write more of the id")),
        }
    }

    /// Makes a contact of a proposal, or takes it for one that is there; what waited for it goes onto
    /// the timeline.
    ///
    /// # Errors
    /// `NotFound` where it is not open any more.
    pub fn accept_proposal(&self, id: ProposalId, into: Option<ContactId>) -> Result<Accepted> {
        let proposal = self.proposal(id)?;
        let mut writing = Writing::new(self)?;
        let contact = match into {
            Some(contact) => contact,
            None => {
                let contact: ContactId = writing.id();
                let mut changes = contact_of(&proposal.party, contact, &writing)?;
                if let Some(account) = &proposal.party.account {
                    let account = writing.account_in_file(account)?;
                    changes.push(ContactChange::Account(Some(account)));
                }
                writing.ops.push(Op::AddContact { id: contact, changes, batch: None });
                contact
            }
        };
        if into.is_some() {
            let changes = added_to(&proposal.party, &self.reader()?.contact(contact)?, &writing);
            if !changes.is_empty() {
                writing.ops.push(Op::EditContact { id: contact, changes });
            }
        }
        writing.ops.push(Op::SettleProposal { id, contact: Some(contact) });
        let mut accepted = Accepted {
            contact: Some(contact),
            made: into.is_none(),
            interactions: 0,
            follow_ups: 0,
        };
        let mut after = None;
        loop {
            let reader = self.reader()?;
            let page = reader.entries_of_proposal(id, after, AT_ONCE)?;
            after = page.rows.last().map(|row| row.entry.id);
            for row in page.rows {
                self.let_in(&reader, row, contact, &mut writing, &mut accepted)?;
            }
            self.apply(&std::mem::take(&mut writing.ops))?;
            if !page.more {
                return Ok(accepted);
            }
        }
    }

    /// Puts a record onto the timeline of somebody who is a contact now.
    fn let_in(
        &self,
        reader: &BookReader<'_>,
        row: InboxRow,
        contact: ContactId,
        writing: &mut Writing<'_>,
        accepted: &mut Accepted,
    ) -> Result<()> {
        let InboxRow { entry, settled } = row;
        if let Some(logged) = entry.logged {
            let Ok(interaction) = reader.interaction(logged) else { return Ok(()) };
            let mut body = interaction.body;
            if !body.participants.contains(&contact) {
                body.participants.push(contact);
                writing.ops.push(Op::EditInteraction { id: logged, body: Box::new(body) });
                accepted.interactions += 1;
            }
            return Ok(());
        }
        if settled {
            return Ok(());
        }
        let mut body: Body = entry.body;
        for (_, decision) in reader.proposals_of_entry(entry.id)? {
            if let Decision::Accepted(other) = decision {
                body.participants.push(other);
            }
        }
        let live = reader.contacts_by_id(&body.participants)?;
        let mut participants = vec![contact];
        participants.extend(live.iter().map(|one| one.id).filter(|id| *id != contact));
        let mut seen = std::collections::HashSet::new();
        participants.retain(|id| seen.insert(*id));
        body.participants = participants;
        body.accounts.retain(|account| reader.account(*account).is_ok());
        if body.occurred_at > self.now() {
            let text = body.summary.as_ref().and_then(|text| text.as_str().lines().next());
            let text = text.and_then(|text| Name::parse(text, "the text").ok());
            let mut changes = vec![
                FollowUpChange::Contact(contact),
                FollowUpChange::Due(body.occurred_at),
                FollowUpChange::Assignee(Some(self.actor().id)),
            ];
            changes.extend(text.map(FollowUpChange::Text));
            let id = entry.id.follow_up();
            writing.ops.push(Op::AddFollowUp { id, origin: None, changes });
            writing.ops.push(Op::SettleInboxEntry { id: entry.id, logged: None });
            accepted.follow_ups += 1;
            return Ok(());
        }
        let logged: InteractionId = writing.id();
        writing.ops.push(Op::Log { id: logged, body: Box::new(body), batch: None });
        writing.ops.push(Op::SettleInboxEntry { id: entry.id, logged: Some(logged) });
        accepted.interactions += 1;
        Ok(())
    }

    /// Rejects a proposal: imports propose them no more, and what waited for nobody else goes.
    ///
    /// # Errors
    /// `NotFound` where it is not open any more.
    pub fn reject_proposal(&self, id: ProposalId) -> Result<()> {
        self.proposal(id)?;
        let mut ops = vec![Op::SettleProposal { id, contact: None }];
        let mut after = None;
        loop {
            let reader = self.reader()?;
            let page = reader.entries_of_proposal(id, after, AT_ONCE)?;
            after = page.rows.last().map(|row| row.entry.id);
            for row in page.rows.iter().filter(|row| !row.settled) {
                let others = reader.proposals_of_entry(row.entry.id)?;
                let rejected = |(other, decision): &(ProposalId, Decision)| {
                    *other == id || *decision == Decision::Rejected
                };
                if row.entry.body.participants.is_empty() && others.iter().all(rejected) {
                    ops.push(Op::SettleInboxEntry { id: row.entry.id, logged: None });
                }
            }
            self.apply(&std::mem::take(&mut ops))?;
            if !page.more {
                return Ok(());
            }
        }
    }

    /// Rescues a record from the rule that took it for noise: whom it is with becomes a contact, or
    /// is `into`, and it goes onto their timeline. One that is with contacts already goes onto theirs.
    ///
    /// # Errors
    /// `NotFound` where it is not there any more; `Conflict` where it names nobody. It stays where it
    /// is then.
    pub fn rescue(&self, id: InboxEntryId, into: Option<ContactId>) -> Result<Accepted> {
        let entry = self.open_entry(id)?;
        let named = self.reader()?.proposals_of_entry(id)?;
        let first = named.iter().find(|(_, decision)| *decision != Decision::Rejected);
        let whom = match (entry.body.participants.first(), first) {
            (Some(contact), _) | (None, Some((_, Decision::Accepted(contact)))) => Ok(*contact),
            (None, Some((proposal, _))) => Err(*proposal),
            (None, None) => {
                return Err(Error::new(
                    Kind::Conflict,
                    "it names nobody who could be made a contact".to_owned(),
                )
                .hint("log it by hand: `tl log WHO TEXT`"));
            }
        };
        if entry.rule.is_some() {
            self.apply(&[Op::RescueInboxEntry(id)])?;
        }
        let contact = match whom {
            Ok(contact) => contact,
            Err(proposal) => return self.accept_proposal(proposal, into),
        };
        let mut writing = Writing::new(self)?;
        let reader = self.reader()?;
        let mut accepted =
            Accepted { contact: Some(contact), made: false, interactions: 0, follow_ups: 0 };
        let row = InboxRow { entry, settled: false };
        self.let_in(&reader, row, contact, &mut writing, &mut accepted)?;
        self.apply(&writing.ops)?;
        Ok(accepted)
    }

    /// Throws a record of the inbox away; an import does not bring it back.
    ///
    /// # Errors
    /// `NotFound` where it is not there any more.
    pub fn reject_entry(&self, id: InboxEntryId) -> Result<()> {
        self.open_entry(id)?;
        self.apply(&[Op::SettleInboxEntry { id, logged: None }]).map(drop)
    }

    /// Says what is to be done with an address or a domain from now on.
    ///
    /// # Errors
    /// `Usage` where it is neither.
    pub fn set_address_rule(
        &self,
        pattern: &str,
        verdict: Option<Verdict>,
    ) -> Result<AddressPattern> {
        let pattern =
            AddressPattern::parse(pattern).map_err(|error| Error::usage(error.to_string()))?;
        self.apply(&[Op::SetAddressRule { pattern: pattern.clone(), verdict }])?;
        Ok(pattern)
    }

    /// Lists what is said of addresses and domains.
    pub fn address_rules(&self) -> Result<Vec<(AddressPattern, Verdict)>> {
        Ok(self.reader()?.address_rules()?)
    }

    fn proposal(&self, id: ProposalId) -> Result<Proposal> {
        self.reader()?.proposal(id)?.ok_or_else(gone)
    }

    fn open_entry(&self, id: InboxEntryId) -> Result<InboxEntry> {
        let row = self.reader()?.inbox_entry(id)?.filter(|row| !row.settled);
        row.map(|row| row.entry).ok_or_else(gone)
    }
}

fn gone() -> Error {
    Error::new(Kind::NotFound, "it is not in the inbox any more".to_owned())
        .hint("somebody decided on it meanwhile: `tl inbox list` shows what is left")
}

/// Lists what makes a contact of somebody.
fn contact_of(party: &Party, id: ContactId, writing: &Writing<'_>) -> Result<Vec<ContactChange>> {
    let mut changes = vec![ContactChange::Name(Name::parse(party.called(), "the name")?)];
    let title = party.title.as_deref().and_then(|title| Name::parse(title, "the title").ok());
    changes.extend(title.map(|title| ContactChange::Title(Some(title))));
    changes.extend(details_of(party, id, writing));
    Ok(changes)
}

/// Lists what somebody adds to a contact that is there.
fn added_to(
    party: &Party,
    contact: &crate::domain::Contact,
    writing: &Writing<'_>,
) -> Vec<ContactChange> {
    let has = |detail: &Detail| {
        let key = detail.kind.key(&detail.value);
        contact.details(detail.kind).any(|known| known.kind.key(&known.value) == key)
    };
    let mut changes = details_of(party, contact.id, writing);
    changes.retain(|change| match change {
        ContactChange::PutDetail(detail) => !has(detail),
        _ => true,
    });
    changes
}

fn details_of(party: &Party, id: ContactId, writing: &Writing<'_>) -> Vec<ContactChange> {
    let known = [
        (DetailKind::Email, &party.email),
        (DetailKind::Phone, &party.phone),
        (DetailKind::Url, &party.url),
    ];
    let mut changes: Vec<ContactChange> = Vec::new();
    for (kind, value) in known {
        let Some(value) = value else { continue };
        changes.push(ContactChange::PutDetail(Detail {
            id: writing.id(),
            kind,
            label: None,
            value: value.clone(),
        }));
    }
    if let Some(record) = &party.external_id {
        changes.push(ContactChange::PutDetail(Detail {
            id: DetailId::origin(id, record, ""),
            kind: DetailKind::Origin,
            label: None,
            value: record.clone(),
        }));
    }
    changes
}
