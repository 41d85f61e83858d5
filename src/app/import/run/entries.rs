//! Touchpoints and promises of a file: who they were with, which way they went, and whether they go
//! on the timeline, into the inbox, or among the follow-ups.

use std::collections::HashSet;

use crate::app::Result;
use crate::app::inbox::BLOCKED;
use crate::domain::follow_up::FollowUpChange;
use crate::domain::inbox::{Decision, Verdict};
use crate::domain::interaction::Source;
use crate::domain::time::FUTURE_TOLERANCE_MS;
use crate::domain::{
    Body, ContactId, DetailKind, Direction, InboxEntry, InboxEntryId, InteractionId, Name, Op,
    Party, ProposalId, Summary, Timestamp,
};
use crate::intake::noise::{self, Rule};
use crate::intake::{ContactDraft, DetailDraft, FollowUpDraft, InteractionDraft, Sign};
use crate::store::BookReader;

use super::super::matching::Card;
use super::{Done, Run};

/// Makes a record of what is said of somebody, so that they are found as contacts of files are.
pub(super) fn as_contact(party: &Party) -> ContactDraft {
    let detail = |kind, value: &Option<String>| {
        value.clone().map(|value| DetailDraft { kind, label: None, value })
    };
    let details = [
        detail(DetailKind::Email, &party.email),
        detail(DetailKind::Phone, &party.phone),
        detail(DetailKind::Url, &party.url),
    ];
    ContactDraft {
        name: party.name.clone().unwrap_or_default(),
        details: details.into_iter().flatten().collect(),
        external_id: party.external_id.clone(),
        ..ContactDraft::default()
    }
}

/// Lists whom a draft names, whoever wrote it first.
pub(super) fn named_in(draft: &InteractionDraft) -> Vec<Party> {
    let mut all: Vec<Party> = Vec::with_capacity(draft.with.len() + 1);
    for party in draft.from.iter().chain(&draft.with) {
        let address = party.address();
        if address.is_some() && !all.iter().any(|other| other.address() == address) {
            all.push(party.clone());
        }
    }
    all
}

/// Those whom a draft names.
#[derive(Default)]
struct Sides {
    /// Contacts.
    known: Vec<ContactId>,
    /// Who is no contact yet.
    unknown: Vec<Party>,
    /// Our side, by their addresses.
    ours: HashSet<String>,
    /// Whether somebody was rejected in the inbox.
    rejected: bool,
}

impl Sides {
    fn are_ours(&self, party: &Party) -> bool {
        party.address().is_some_and(|address| self.ours.contains(&address))
    }
}

/// Adds to whoever wrote a mail what its signature says of them.
fn signed(party: Party, draft: &InteractionDraft) -> Party {
    let writer = draft.from.as_ref().and_then(Party::address);
    let Some(signature) = draft.signature.as_deref().filter(|_| party.address() == writer) else {
        return party;
    };
    let first = |kind| {
        let of_kind = signature.details.iter().find(|detail| detail.kind == kind);
        of_kind.map(|detail| detail.value.clone())
    };
    Party {
        phone: party.phone.or_else(|| first(DetailKind::Phone)),
        url: party.url.or_else(|| first(DetailKind::Url)),
        title: signature.title.clone(),
        account: signature.account.clone(),
        ..party
    }
}

/// What of a draft is known before its people are.
struct About<'d> {
    draft: &'d InteractionDraft,
    source: Source,
    id: InboxEntryId,
}

impl Run<'_> {
    /// Takes a touchpoint; `cards` are those whom it names, in the order of [`named_in`].
    pub(super) fn take_entry(
        &mut self,
        reader: &BookReader<'_>,
        file: usize,
        draft: &InteractionDraft,
        cards: &[Card<'_>],
        done: &mut Done,
    ) -> Result<()> {
        let now = self.session.now();
        let to_come = draft.occurred_at.millis() > now.millis().saturating_add(FUTURE_TOLERANCE_MS);
        if to_come && !draft.kind.has_location() {
            let reason =
                format!("its time lies in the future: {}", self.told_time(draft.occurred_at));
            done.failed.push(self.failure(file, Some(draft.line), reason));
            return Ok(());
        }
        let format = draft.source.unwrap_or(self.source).to_owned();
        // What is to come is another record than what has been: it is imported again afterwards.
        let told = if to_come { format!("{format}, to come") } else { format.clone() };
        let id = InboxEntryId::of(self.session.book_id()?, &told, &draft.external_id);
        let source = Source { source: format, external_id: Some(draft.external_id.clone()) };
        let about = About { draft, source, id };
        if !self.is_new(reader, &about, (file, draft.line), to_come)? {
            done.entries.skipped += 1;
            return Ok(());
        }
        let sides = self.sides(reader, draft, cards)?;
        let mut body = self.body(&about, &sides)?;
        let rule = self.rule(draft, &sides);
        let Sides { known, unknown, .. } = sides;
        if let Some(rule) = rule {
            *done.entries.rules.entry(rule.clone()).or_default() += 1;
            done.entries.quarantined += 1;
            let entry = InboxEntry { id, body, people: unknown, rule: Some(rule), logged: None };
            self.hold(entry);
            return Ok(());
        }
        let Some(first) = known.first().copied() else {
            if unknown.is_empty() {
                // Everybody whom it was with was rejected before.
                done.entries.skipped += 1;
            } else {
                done.entries.waiting += 1;
                self.hold(InboxEntry { id, body, people: unknown, rule: None, logged: None });
            }
            return Ok(());
        };
        if to_come {
            done.follow_ups.created += 1;
            self.promise_event(&body, id, first);
            body.participants = known;
            self.hold(InboxEntry { id, body, people: Vec::new(), rule: None, logged: None });
            self.writing.ops.push(Op::SettleInboxEntry { id, logged: None });
            return Ok(());
        }
        done.entries.created += 1;
        let logged: InteractionId = self.writing.id();
        self.writing.ops.push(Op::Log {
            id: logged,
            body: Box::new(body.clone()),
            batch: Some(self.provenance(file, draft.line)),
        });
        if !unknown.is_empty() {
            self.hold(InboxEntry { id, body, people: unknown, rule: None, logged: Some(logged) });
        }
        Ok(())
    }

    /// Takes a promise; `card` is whom it is made to.
    pub(super) fn take_promise(
        &mut self,
        reader: &BookReader<'_>,
        file: usize,
        draft: &FollowUpDraft,
        card: &Card<'_>,
        done: &mut Done,
    ) -> Result<()> {
        let book = self.session.book_id()?;
        let id = InboxEntryId::of(book, &format!("{}, promise", self.source), &draft.external_id);
        let source = Source { source: self.source.to_owned(), external_id: None };
        let place = (file, draft.line);
        if self.seen_elsewhere(id, place) || reader.have_been(&[(id, source)])?.contains(&true) {
            done.follow_ups.skipped += 1;
            return Ok(());
        }
        let contact = match self.known.certainly(card, self.source) {
            Some(id) => Some(id),
            None => self.decided(reader, &draft.with)?.flatten(),
        };
        let (Some(contact), Ok(text)) = (contact, Name::parse(&draft.text, "the text")) else {
            let reason = format!("a follow-up for {}, who is no contact", draft.with.called());
            done.failed.push(self.failure(file, Some(draft.line), reason));
            return Ok(());
        };
        let assignee = match &draft.owner {
            Some(owner) => self.ours.member(owner).or(Some(self.session.actor().id)),
            None => Some(self.session.actor().id),
        };
        let mut changes = vec![
            FollowUpChange::Contact(contact),
            FollowUpChange::Text(text),
            FollowUpChange::Due(draft.due),
            FollowUpChange::Assignee(assignee),
        ];
        if draft.done_at.is_some() {
            changes.push(FollowUpChange::Done(draft.done_at));
        }
        done.follow_ups.created += 1;
        self.writing.ops.push(Op::AddFollowUp { id: id.follow_up(), origin: None, changes });
        let body = Body::new(crate::domain::InteractionType::Note, draft.due, vec![contact]);
        self.hold(InboxEntry { id, body, people: Vec::new(), rule: None, logged: None });
        self.writing.ops.push(Op::SettleInboxEntry { id, logged: None });
        Ok(())
    }

    /// Makes an event to come a follow-up.
    fn promise_event(&mut self, body: &Body, id: InboxEntryId, with: ContactId) {
        let text = body.summary.as_ref().and_then(|text| text.as_str().lines().next());
        let text = text.and_then(|text| Name::parse(text, "the text").ok());
        let mut changes = vec![
            FollowUpChange::Contact(with),
            FollowUpChange::Due(body.occurred_at),
            FollowUpChange::Assignee(Some(self.session.actor().id)),
        ];
        changes.extend(text.map(FollowUpChange::Text));
        self.writing.ops.push(Op::AddFollowUp { id: id.follow_up(), origin: None, changes });
    }

    fn hold(&mut self, entry: InboxEntry) {
        self.writing
            .ops
            .push(Op::AddInboxEntry { entry: Box::new(entry), batch: Some(self.batch) });
    }

    /// Tells whether neither the book nor this import has had a record.
    fn is_new(
        &mut self,
        reader: &BookReader<'_>,
        about: &About<'_>,
        place: (usize, u64),
        to_come: bool,
    ) -> Result<bool> {
        if self.seen_elsewhere(about.id, place) {
            return Ok(false);
        }
        // An event that was logged is not to come, whatever a later file says.
        let external_id = if to_come { None } else { about.source.external_id.clone() };
        let source = Source { external_id, ..about.source.clone() };
        Ok(!reader.have_been(&[(about.id, source)])?.contains(&true))
    }

    /// Notes a record, and tells whether this import had it at another place already: one that is
    /// planned anew was there itself.
    fn seen_elsewhere(&mut self, id: InboxEntryId, place: (usize, u64)) -> bool {
        *self.seen_at.entry(id).or_insert(place) != place
    }

    /// Tells apart whom the book knows, whom it does not, and who is on our side; who was rejected is
    /// none of these.
    fn sides(
        &self,
        reader: &BookReader<'_>,
        draft: &InteractionDraft,
        cards: &[Card<'_>],
    ) -> Result<Sides> {
        let mut sides = Sides::default();
        for (party, card) in named_in(draft).into_iter().zip(cards) {
            if self.ours.member(&party).is_some() {
                sides.ours.extend(party.address());
                continue;
            }
            let found = match self.known.certainly(card, self.source) {
                Some(id) => Some(Some(id)),
                None => self.decided(reader, &party)?,
            };
            match found {
                Some(Some(id)) if !sides.known.contains(&id) => sides.known.push(id),
                Some(Some(_)) => {}
                Some(None) => sides.rejected = true,
                // A colleague who is no contact is no stranger.
                None if self.ours.are(&party) => sides.ours.extend(party.address()),
                None => sides.unknown.push(signed(party, draft)),
            }
        }
        Ok(sides)
    }

    /// Returns what was decided of somebody in the inbox: a contact, or nobody.
    fn decided(&self, reader: &BookReader<'_>, party: &Party) -> Result<Option<Option<ContactId>>> {
        let Some(address) = party.address() else { return Ok(None) };
        let id = ProposalId::of(self.session.book_id()?, &address);
        Ok(match reader.decisions(&[id])?.pop().flatten() {
            Some(Decision::Accepted(contact)) => Some(Some(contact)),
            Some(Decision::Rejected) if self.ours.verdict(party) != Some(Verdict::Always) => {
                Some(None)
            }
            _ => None,
        })
    }

    /// Returns the rule that takes a record for noise. What is said of an address counts before all.
    fn rule(&self, draft: &InteractionDraft, sides: &Sides) -> Option<String> {
        let others = named_in(draft).into_iter().filter(|party| !sides.are_ours(party));
        let said: Vec<Verdict> = others.filter_map(|party| self.ours.verdict(&party)).collect();
        if said.contains(&Verdict::Always) {
            return None;
        }
        if said.contains(&Verdict::Never) {
            return Some(BLOCKED.to_owned());
        }
        let nobody = sides.known.is_empty() && sides.unknown.is_empty() && !sides.rejected;
        let declined = draft.declined.iter().any(|party| self.ours.member(party).is_some())
            && draft.kind.has_location();
        let rule = if declined {
            Some(Rule::Declined)
        } else {
            let rule = noise::rule(draft, |party| sides.are_ours(party));
            rule.or(nobody.then_some(Rule::Solo))
        };
        rule.map(|rule| rule.name().to_owned())
    }

    /// Makes the body of an entry.
    fn body(&mut self, about: &About<'_>, sides: &Sides) -> Result<Body> {
        let draft = about.draft;
        // What does not say when it was stands at its import, and apart.
        let undated = draft.signs.contains(&Sign::Undated);
        let at = if undated { self.session.now() } else { draft.occurred_at };
        let mut body = Body::new(draft.kind, at, sides.known.clone());
        let from_us = draft.from.as_ref().is_some_and(|from| sides.are_ours(from));
        if draft.kind.has_direction() {
            body.direction = draft.direction.or(match (draft.from.is_some(), from_us) {
                (true, true) => Some(Direction::Out),
                (true, false) => Some(Direction::In),
                (false, _) => None,
            });
        }
        // Who of us had it: whom the file says, who wrote, or the first member to whom it went.
        let writer = draft.from.as_ref().filter(|_| from_us);
        let receiver = || draft.with.iter().find(|party| self.ours.member(party).is_some());
        let author = draft.owner.as_ref().or(writer).or_else(receiver);
        body.author = author.and_then(|party| self.ours.author(party));
        body.summary = Summary::parse(&draft.summary).ok();
        if body.summary.is_none() && draft.outcome.is_none() {
            body.summary = Summary::parse(&capitalised(draft.kind.word())).ok();
        }
        body.outcome.clone_from(&draft.outcome);
        body.duration_seconds = draft.duration_seconds.filter(|_| draft.kind.has_duration());
        body.location = draft.location.clone().filter(|_| draft.kind.has_location());
        body.checklist.clone_from(&draft.checklist);
        if let Some(account) = &draft.account
            && Name::parse(account, "the account's name").is_ok()
        {
            body.accounts = vec![self.writing.account_in_file(account)?];
        }
        body.source = Some(about.source.clone());
        Ok(body)
    }

    fn told_time(&self, at: Timestamp) -> String {
        at.rfc3339(self.session.zone())
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
