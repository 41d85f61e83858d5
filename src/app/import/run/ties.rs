//! How the contacts of a file stand to each other. A card may name one that comes after it, so they
//! are tied when all are there.

use std::collections::HashSet;

use crate::app::Result;
use crate::domain::text::name_key;
use crate::domain::{ContactId, Op, Party, RelationKind, RelationshipId};
use crate::store::Lookup;

use super::super::matching::Card;
use super::Run;
use super::entries::as_contact;

/// The most ties of one import that are looked at.
const MOST: usize = 100_000;
/// How many are written at once.
const AT_ONCE: usize = 1_000;

/// Somebody whom a contact's record names as standing to it.
#[derive(Debug, Clone)]
pub(super) struct Tie {
    /// The contact.
    pub from: ContactId,
    /// How the other stands to it, in the words of the file.
    pub word: String,
    /// The other.
    pub to: Party,
    /// The source.
    pub source: &'static str,
}

impl Run<'_> {
    /// Notes whom a contact's record names.
    pub(super) fn note_ties(&mut self, from: ContactId, related: &[(String, Party)]) {
        for (word, to) in related {
            if self.ties.len() < MOST {
                let (word, to) = (word.clone(), to.clone());
                self.ties.push(Tie { from, word, to, source: self.source });
            }
        }
    }

    /// Ties the contacts; who is not known for certain is left out.
    pub(super) fn tie(&mut self) -> Result<()> {
        let ties = std::mem::take(&mut self.ties);
        let mut seen: HashSet<RelationshipId> = HashSet::new();
        for some in ties.chunks(AT_ONCE) {
            let session = self.session;
            let reader = session.reader()?;
            let people: Vec<_> = some.iter().map(|tie| as_contact(&tie.to)).collect();
            let cards: Vec<Card<'_>> = people.iter().map(Card::of).collect();
            self.known.read(&reader, &cards)?;
            let mut ops = Vec::new();
            for (tie, card) in some.iter().zip(&cards) {
                let found = match self.known.certainly(card, tie.source) {
                    Some(id) => Some(id),
                    None => the_one_called(&reader, tie.to.name.as_deref())?,
                };
                let Some(to) = found.filter(|to| *to != tie.from) else { continue };
                let (kind, turned) = RelationKind::of_word(&tie.word);
                let (from, to) = if turned { (to, tie.from) } else { (tie.from, to) };
                let id = RelationshipId::of(from, kind, to);
                let known = reader.relationships(from)?;
                if seen.insert(id) && !known.iter().any(|it| it.says(from, kind, to)) {
                    ops.push(Op::Relate { id, from, kind, to });
                }
            }
            if !ops.is_empty() && !self.input.dry_run {
                if let Some(id) = self.report.batch {
                    let tally = self.tallied;
                    ops.insert(0, Op::TallyBatch { id, files: Vec::new(), tally });
                }
                self.session.apply(&ops)?;
            }
        }
        Ok(())
    }
}

/// Returns the only contact of a name: in a file of contacts it names one of them.
fn the_one_called(
    reader: &crate::store::BookReader<'_>,
    name: Option<&str>,
) -> Result<Option<ContactId>> {
    let Some(name) = name else { return Ok(None) };
    let found = reader.find_contacts(&Lookup::Name(name_key(name)), 2)?;
    Ok(if let [one] = found.as_slice() { Some(one.id) } else { None })
}
