//! The inbox as one list of two walks: whom records propose, then what was taken for noise. A cursor
//! names the walk and the place in it, so that one window goes through both, down and up.

use crate::domain::inbox::AddressPattern;
use crate::domain::{Body, DetailKind, InboxEntryId, Party, ProposalId};
use crate::intake::noise;
use crate::store::{Candidate, InboxCursor, Page, Towards};

use super::{BLOCKED, InboxItem, Result, Session, gone};

/// From how many proposed contacts on nobody counts them for a glance.
pub const MANY_WAIT: u64 = 1_000;

/// Something in the inbox, by its id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InboxId {
    /// A proposed contact.
    Proposal(ProposalId),
    /// A record.
    Entry(InboxEntryId),
}

/// Which part of the inbox is listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum InboxPart {
    /// All of it.
    #[default]
    All,
    /// Proposed contacts.
    Proposals,
    /// What was taken for noise.
    Noise,
    /// What this rule took for noise.
    Rule(String),
}

impl InboxPart {
    const fn has_proposals(&self) -> bool {
        matches!(self, Self::All | Self::Proposals)
    }

    const fn has_noise(&self) -> bool {
        !matches!(self, Self::Proposals)
    }

    fn rule(&self) -> Option<&str> {
        match self {
            Self::Rule(rule) => Some(rule),
            _ => None,
        }
    }
}

/// Something in the inbox, and whom the book has of that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxLine {
    /// What it is.
    pub item: InboxItem,
    /// Contacts of a proposed one's name.
    pub candidates: Vec<Candidate>,
}

impl InboxItem {
    /// Returns its id.
    pub fn id(&self) -> InboxId {
        match self {
            Self::Proposal(proposal) => InboxId::Proposal(proposal.id),
            Self::Entry(entry) => InboxId::Entry(entry.id),
        }
    }

    /// Returns who it is about: the proposed one, or whom the record names first.
    pub fn party(&self) -> Option<&Party> {
        match self {
            Self::Proposal(proposal) => Some(&proposal.party),
            Self::Entry(entry) => entry.people.first(),
        }
    }
}

impl From<&InboxLine> for InboxCursor {
    fn from(line: &InboxLine) -> Self {
        match &line.item {
            InboxItem::Proposal(proposal) => Self::from(proposal),
            InboxItem::Entry(entry) => Self::from(entry.as_ref()),
        }
    }
}

/// Says in a sentence why a rule took something for noise.
pub fn why_noise(rule: &str) -> String {
    if rule == BLOCKED {
        return "You said that mail of this address or its domain is never kept.".to_owned();
    }
    match rule.parse::<noise::Rule>() {
        Ok(known) => known.reason().to_owned(),
        Err(_) => format!("The rule \"{rule}\" took it for noise."),
    }
}

impl Session {
    /// Returns one window of the inbox, beyond `cursor` or from the end that the walk comes from.
    pub fn inbox_window(
        &self,
        part: &InboxPart,
        cursor: Option<&InboxCursor>,
        towards: Towards,
        limit: usize,
    ) -> Result<Page<InboxLine>> {
        let reader = self.reader()?;
        let of_noise = |cursor: &&InboxCursor| matches!(cursor, InboxCursor::Noise { .. });
        let (noise, proposal) = (cursor.filter(of_noise), cursor.filter(|it| !of_noise(it)));
        let proposals = |limit| reader.proposals(proposal, towards, limit);
        let entries = |limit| reader.quarantined(part.rule(), noise, towards, limit);
        let (mut rows, mut more) = (Vec::new(), false);
        // The walk that lies first on the way is left out where the cursor is beyond it.
        let (first, second) = match towards {
            Towards::Next => (part.has_proposals() && noise.is_none(), part.has_noise()),
            Towards::Previous => (part.has_noise() && proposal.is_none(), part.has_proposals()),
        };
        for (asked, of_proposals) in
            [(first, towards == Towards::Next), (second, towards == Towards::Previous)]
        {
            if !asked || more {
                continue;
            }
            let left = limit - rows.len();
            let page = if of_proposals {
                let page = proposals(left)?;
                more = page.more;
                page.rows.into_iter().map(InboxItem::Proposal).collect::<Vec<_>>()
            } else {
                let page = entries(left)?;
                more = page.more;
                page.rows.into_iter().map(|entry| InboxItem::Entry(Box::new(entry))).collect()
            };
            match towards {
                Towards::Next => rows.extend(page),
                Towards::Previous => drop(rows.splice(0..0, page)),
            }
        }
        let rows = rows.into_iter().map(|item| self.line_of(item)).collect::<Result<_>>()?;
        Ok(Page { rows, more })
    }

    /// Returns the row that a cursor is of, as it is now.
    ///
    /// # Errors
    /// `NotFound` where it is not in the inbox any more.
    pub fn inbox_line(&self, cursor: &InboxCursor) -> Result<InboxLine> {
        let item = match cursor {
            InboxCursor::Proposal { id, .. } => InboxItem::Proposal(self.proposal(*id)?),
            InboxCursor::Noise { id, .. } => {
                let entry = self.open_entry(*id)?;
                if entry.rule.is_none() {
                    return Err(gone());
                }
                InboxItem::Entry(Box::new(entry))
            }
        };
        self.line_of(item)
    }

    fn line_of(&self, item: InboxItem) -> Result<InboxLine> {
        let candidates = match &item {
            InboxItem::Proposal(proposal) => self.candidates(&proposal.party)?,
            InboxItem::Entry(_) => Vec::new(),
        };
        Ok(InboxLine { item, candidates })
    }

    /// Counts the proposed contacts, up to [`MANY_WAIT`].
    pub fn inbox_waiting(&self) -> Result<u64> {
        let most = usize::try_from(MANY_WAIT).unwrap_or(usize::MAX);
        Ok(self.reader()?.proposals_up_to(most)?)
    }

    /// Returns what the records say that propose somebody, the newest of the first `limit` first.
    pub fn said_of_proposal(&self, id: ProposalId, limit: usize) -> Result<Page<Body>> {
        let reader = self.reader()?;
        let page = reader.entries_of_proposal(id, None, limit)?;
        let body = |row: crate::store::InboxRow| match row.entry.logged {
            // Its text is that of the timeline.
            Some(logged) => reader.interaction(logged).ok().map(|interaction| interaction.body),
            None => Some(row.entry.body),
        };
        let mut rows: Vec<Body> = page.rows.into_iter().filter_map(body).collect();
        rows.sort_by_key(|body| std::cmp::Reverse(body.occurred_at));
        Ok(Page { rows, more: page.more })
    }

    /// Lists the proposed contacts whose e-mail is this address or of this domain.
    pub fn proposals_of(&self, pattern: &AddressPattern) -> Result<Vec<ProposalId>> {
        let (mut found, mut cursor) = (Vec::new(), None);
        loop {
            let page = self.reader()?.proposals(cursor.as_ref(), Towards::Next, super::AT_ONCE)?;
            cursor = page.rows.last().map(InboxCursor::from);
            let covered = page.rows.into_iter().filter(|row| {
                let email = row.party.email.as_deref();
                email.is_some_and(|email| pattern.covers(&DetailKind::Email.key(email)))
            });
            found.extend(covered.map(|row| row.id));
            if !page.more {
                return Ok(found);
            }
        }
    }
}

#[cfg(test)]
impl Session {
    /// Puts records into the inbox, as an import does.
    pub fn hold(&self, entries: Vec<crate::domain::InboxEntry>) {
        let add = |entry| crate::domain::Op::AddInboxEntry { entry: Box::new(entry), batch: None };
        let ops: Vec<_> = entries.into_iter().map(add).collect();
        self.apply(&ops).unwrap();
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::app::{InboxDecision, Kind, Start};
    use crate::domain::{Body, InboxEntry, InteractionType, Summary, Timestamp};

    fn open(home: &std::path::Path) -> Session {
        let start = Start {
            db: Some(home.join("book.db")),
            config: Some(home.join("config.toml")),
            user: Some("ana@x.org".to_owned()),
            create: true,
            ..Start::default()
        };
        Session::open(start).unwrap().0
    }

    fn entry(number: u128, people: &[&str], rule: Option<&str>) -> InboxEntry {
        let at = Timestamp::from_millis(1_000_000 + i64::try_from(number / 2).unwrap());
        let mut body = Body::new(InteractionType::Email, at, Vec::new());
        body.summary = Summary::parse(&format!("mail {number}")).ok();
        let party = |email: &&str| Party { email: Some((*email).to_owned()), ..Party::default() };
        InboxEntry {
            id: InboxEntryId::new(Uuid::from_u128(number)),
            body,
            people: people.iter().map(party).collect(),
            rule: rule.map(str::to_owned),
            logged: None,
        }
    }

    /// Seven proposed contacts, two of them named twice, and six records of noise by two rules.
    fn filled(home: &std::path::Path) -> Session {
        let session = open(home);
        let mut entries = Vec::new();
        for number in 0..9_u128 {
            let email = format!("p{}@x.example", number % 7);
            entries.push(entry(number, &[&email], None));
        }
        for number in 20..26_u128 {
            let rule = if number % 3 == 0 { "solo" } else { "list-mail" };
            entries.push(entry(number, &["news@y.example"], Some(rule)));
        }
        session.hold(entries);
        session
    }

    fn ids(rows: &[InboxLine]) -> Vec<InboxId> {
        rows.iter().map(|row| row.item.id()).collect()
    }

    #[test]
    fn one_window_goes_through_both_walks_down_and_up() {
        let home = tempfile::tempdir().unwrap();
        let session = filled(home.path());
        for part in [
            InboxPart::All,
            InboxPart::Proposals,
            InboxPart::Noise,
            InboxPart::Rule("solo".to_owned()),
        ] {
            let whole = session.inbox_window(&part, None, Towards::Next, 100).unwrap();
            assert!(!whole.more);
            let expected = match part {
                InboxPart::All => 13,
                InboxPart::Proposals => 7,
                InboxPart::Noise => 6,
                InboxPart::Rule(_) => 2,
            };
            assert_eq!(whole.rows.len(), expected, "{part:?}");
            for towards in [Towards::Next, Towards::Previous] {
                for limit in [1, 2, 3, 7, 12] {
                    let (mut rows, mut cursor) = (Vec::new(), None);
                    loop {
                        let page =
                            session.inbox_window(&part, cursor.as_ref(), towards, limit).unwrap();
                        assert!(page.rows.len() <= limit);
                        if towards == Towards::Next {
                            cursor = page.rows.last().map(InboxCursor::from);
                            rows.extend(page.rows);
                        } else {
                            cursor = page.rows.first().map(InboxCursor::from);
                            rows.splice(0..0, page.rows);
                        }
                        if !page.more {
                            break;
                        }
                    }
                    assert_eq!(ids(&rows), ids(&whole.rows), "{part:?} {towards:?} {limit}");
                }
            }
            for row in &whole.rows {
                assert_eq!(session.inbox_line(&row.into()).unwrap(), *row);
            }
        }
        assert_eq!(session.inbox_waiting().unwrap(), 7);
    }

    #[test]
    fn many_are_decided_on_and_one_that_cannot_be_keeps_nobody_from_the_rest() {
        let home = tempfile::tempdir().unwrap();
        let session = filled(home.path());
        session.hold(vec![entry(40, &[], Some("solo"))]);
        let all = session.inbox_window(&InboxPart::All, None, Towards::Next, 100).unwrap().rows;
        let accept = InboxDecision::Accept { into: None };
        let mut told = Vec::new();
        let mut some = ids(&all);
        // Somebody else was first.
        session.decide(&some[..1], InboxDecision::Reject, &mut |_| true).unwrap();
        let done = session
            .decide(&some, accept, &mut |number| {
                told.push(number);
                true
            })
            .unwrap();
        assert_eq!((done.gone.len(), done.left), (1, 0));
        assert_eq!(told, [8]);
        let (refused, why) = done.refused.unwrap();
        assert_eq!((refused, why.kind), (1, Kind::Conflict));
        // Six proposed ones, and the one whom the noise names.
        assert_eq!((done.done.len(), done.contacts), (12, 7));
        assert_eq!(done.interactions, 7 + 6);
        // What names nobody is still there, with its rule.
        let left = session.inbox_window(&InboxPart::All, None, Towards::Next, 100).unwrap().rows;
        assert_eq!(left.len(), 1);
        some = ids(&left);
        let error = session.decide(&some, accept, &mut |_| true).unwrap_err();
        assert_eq!(error.kind, Kind::Conflict);
        session.decide(&some, InboxDecision::Reject, &mut |_| true).unwrap();
        assert_eq!(session.inbox_summary().unwrap().noise, []);
    }

    #[test]
    fn deciding_is_stopped_between_two() {
        let home = tempfile::tempdir().unwrap();
        let session = open(home.path());
        let emails: Vec<String> = (0..20).map(|n| format!("p{n}@x.example")).collect();
        session.hold((0..20).map(|n| entry(n, &[&emails[n as usize]], None)).collect());
        let all = session.inbox_window(&InboxPart::All, None, Towards::Next, 100).unwrap().rows;
        let done = session.decide(&ids(&all), InboxDecision::Reject, &mut |_| false).unwrap();
        assert_eq!((done.done.len(), done.left), (8, 12));
        assert_eq!(session.inbox_waiting().unwrap(), 12);
        let pattern = AddressPattern::parse("x.example").unwrap();
        assert_eq!(session.proposals_of(&pattern).unwrap().len(), 12);
        let other = AddressPattern::parse("y.example").unwrap();
        assert_eq!(session.proposals_of(&other).unwrap(), []);
    }

    #[test]
    fn a_proposal_tells_what_its_records_say() {
        let home = tempfile::tempdir().unwrap();
        let session = filled(home.path());
        let first = session.inbox_window(&InboxPart::All, None, Towards::Next, 1).unwrap();
        let InboxItem::Proposal(proposal) = &first.rows[0].item else { panic!("{first:?}") };
        assert_eq!(proposal.entries, 2);
        let said = session.said_of_proposal(proposal.id, 10).unwrap();
        let texts = said.rows.iter().map(|body| body.summary.as_ref().unwrap().as_str());
        assert_eq!(texts.collect::<Vec<_>>(), ["mail 8", "mail 1"], "the newest first");
        assert_eq!(
            why_noise(BLOCKED),
            "You said that mail of this address or its domain is never kept."
        );
        assert_eq!(why_noise("solo"), "Nobody else takes part in it.");
        assert!(why_noise("unheard-of").contains("unheard-of"));
    }
}
