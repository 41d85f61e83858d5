//! What the inbox asks for, and what comes back.

use crate::app::{
    Candidate, InboxCursor, InboxDecision, InboxDone, InboxId, InboxLine, InboxPart, InboxSummary,
};
use crate::domain::inbox::{AddressPattern, Verdict};
use crate::domain::{Body, Party, ProposalId};

use super::super::window::{Chunk, Place};

/// Something to read about the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// A page of it.
    Page {
        /// Which part.
        part: InboxPart,
        /// Where.
        place: Place<InboxCursor>,
        /// How many.
        limit: usize,
    },
    /// How much there is.
    Summary,
    /// What the records say that propose somebody.
    Said(ProposalId),
    /// The first of a part, to mark them.
    All {
        /// Which part.
        part: InboxPart,
        /// How many.
        limit: usize,
    },
    /// Contacts that somebody may be.
    Contacts {
        /// Who.
        party: Option<Box<Party>>,
        /// What was typed.
        text: String,
    },
    /// What is said of addresses and domains, to say something of these.
    Rules(Vec<Target>),
}

/// What was read.
#[derive(Debug, Clone)]
pub enum Told {
    /// To [`Ask::Page`].
    Page {
        /// The part that was asked for.
        part: InboxPart,
        /// The place that was asked for.
        place: Place<InboxCursor>,
        /// The rows.
        chunk: Chunk<InboxLine>,
    },
    /// To [`Ask::Summary`].
    Summary(InboxSummary),
    /// To [`Ask::Said`]: what they say, and whether there are more.
    Said(ProposalId, Vec<Body>, bool),
    /// To [`Ask::All`]: the rows, and whether there are more.
    All(Vec<InboxLine>, bool),
    /// To [`Ask::Contacts`]: what was typed, and who that may be.
    Contacts(String, Vec<Candidate>),
    /// To [`Ask::Rules`].
    Rules(Vec<Target>, Vec<(AddressPattern, Verdict)>),
}

/// One of those that an action is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Which.
    pub id: InboxId,
    /// What it is called.
    pub name: String,
    /// Who it is about.
    pub party: Option<Party>,
}

impl Target {
    /// Returns the e-mail address of who it is about.
    pub fn email(&self) -> Option<&str> {
        self.party.as_ref()?.email.as_deref()
    }
}

impl From<&InboxLine> for Target {
    fn from(line: &InboxLine) -> Self {
        let party = line.item.party().cloned();
        let name = match (&line.item, &party) {
            (crate::app::InboxItem::Entry(entry), _) => super::first_line(&entry.body),
            (_, Some(party)) => party.called().to_owned(),
            (_, None) => String::new(),
        };
        Self { id: line.item.id(), name, party }
    }
}

/// What is said of addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The addresses or domains.
    pub patterns: Vec<AddressPattern>,
    /// What is said; nothing any more where there is none.
    pub verdict: Option<Verdict>,
}

/// Something to write about the inbox.
#[derive(Debug, Clone, PartialEq)]
pub struct InboxJob {
    /// What is decided on.
    pub ids: Vec<InboxId>,
    /// What becomes of it.
    pub decision: Option<InboxDecision>,
    /// What is said of its addresses before.
    pub said: Option<Said>,
    /// What the one is called that it is about, or the contact that they become, raw.
    pub about: About,
}

/// How what is decided on is called.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct About {
    /// What the only one is called.
    pub one: Option<String>,
    /// What the contact is called that they become.
    pub into: Option<String>,
}

/// What was written about the inbox.
#[derive(Debug, Clone)]
pub struct InboxWritten {
    /// What was to be written.
    pub job: InboxJob,
    /// What became of it.
    pub done: InboxDone,
}
