//! What an import did, as far as a screen shows it.

use crate::app::{EntryTally, Failure, ImportReport, Left, Merge, Tally};
use crate::domain::BatchId;

use super::super::confirm::{count, thousands};

/// The most single records that are told of one sort.
const TOLD: usize = 1_000;

/// Records of one sort that there is something to tell of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// What they have in common.
    pub heading: String,
    /// A line for each of the first ones: file, line, what is to be told.
    pub lines: Vec<String>,
    /// How many more there are.
    pub more: u64,
}

/// What an import did, or would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// What became of contacts.
    pub tally: Tally,
    /// What became of touchpoints.
    pub entries: EntryTally,
    /// How many promises, accounts and opportunities are made.
    pub others: u64,
    /// The batch, where something was written.
    pub batch: Option<BatchId>,
    /// Whether it was stopped before the end.
    pub stopped: bool,
    /// How many records failed, were kept in part, and differ from the contact they went to.
    pub failed: u64,
    /// Likewise.
    pub parts: u64,
    /// Likewise.
    pub differ: u64,
    /// What there is to tell of single records.
    pub sections: Vec<Section>,
}

impl Outcome {
    /// Takes of a report what a screen shows.
    pub fn of(report: &ImportReport, dry_run: bool) -> Self {
        let is = |number| match (dry_run, number) {
            (true, _) => "would be",
            (false, 1) => "was",
            (false, _) => "were",
        };
        let (parts, whole): (Vec<&Failure>, Vec<&Failure>) =
            report.failed.iter().partition(|failure| failure.kept);
        let left: Vec<(&String, &Left)> = report.left.iter().collect();
        let (failed, kept) = (whole.len() as u64, parts.len() as u64);
        let differ = report.merges.len() as u64;
        let cannot = if dry_run { "cannot be read" } else { "could not be read" };
        let mut sections = Vec::new();
        let mut add = |heading: String, all: usize, lines: Vec<String>| {
            let more = all.saturating_sub(lines.len()) as u64;
            if all > 0 {
                sections.push(Section { heading, lines, more });
            }
        };
        let heading = format!("{} {cannot}:", count(failed, "record", "records"));
        add(heading, whole.len(), told(&whole, |failure| failure.told()));
        let heading = count(kept, "part of a record", "parts of records");
        let heading = format!("{heading} {} lost; the rest is imported:", is(kept));
        add(heading, parts.len(), told(&parts, |failure| failure.told()));
        let heading = count(differ, "record differs", "records differ");
        let heading = format!("{heading} from the contact, which stays as it is:");
        add(heading, report.merges.len(), told(&report.merges, Merge::told));
        let number = left.len() as u64;
        let sorts = count(number, "sort of property", "sorts of properties");
        let heading = format!("{sorts} {} left out, for want of a place:", is(number));
        add(heading, left.len(), told(&left, |(name, left)| left.told(name)));
        let (tally, stopped) = (report.contacts, report.cancelled);
        let others = [report.follow_ups, report.accounts, report.opportunities];
        Self {
            tally,
            entries: report.interactions.clone(),
            others: others.iter().map(|made| made.created).sum(),
            batch: report.batch,
            stopped,
            failed,
            parts: kept,
            differ,
            sections,
        }
    }

    /// Tells whether it adds nothing, and there is no more of it.
    pub fn is_nothing_new(&self) -> bool {
        let EntryTally { created, quarantined, waiting, .. } = &self.entries;
        let entries = created + quarantined + waiting;
        self.tally.created + self.tally.merged + entries + self.others == 0 && !self.stopped
    }

    /// Tells whether somebody has to decide in the inbox on what it brought.
    pub const fn waits(&self) -> bool {
        self.entries.waiting > 0
    }

    /// Returns how many records it is about.
    pub fn records(&self) -> u64 {
        let Tally { created, merged, skipped } = self.tally;
        let entries = &self.entries;
        let entries = entries.created + entries.skipped + entries.quarantined + entries.waiting;
        created + merged + skipped + entries + self.others + self.failed
    }

    /// Counts what became of the records: "2 new, 1 added to, 3 there already".
    pub fn counts(&self) -> String {
        let Tally { created, merged, skipped } = self.tally;
        let entries = &self.entries;
        let new = created + entries.created + self.others;
        let mut said = vec![format!("{} new", thousands(new))];
        let rest = [
            (merged, "added to"),
            (skipped + entries.skipped, "there already"),
            (entries.waiting, "waiting in the inbox"),
            (entries.quarantined, "taken for noise"),
        ];
        for (number, what) in rest.into_iter().filter(|(number, _)| *number > 0) {
            said.push(format!("{} {what}", thousands(number)));
        }
        said.join(", ")
    }

    /// Counts what there is to look at: "4 failed, 2 lost in part, 1 differs"; empty where all
    /// went well.
    pub fn troubles(&self) -> String {
        let parts = [
            (self.failed, "failed", "failed"),
            (self.parts, "lost in part", "lost in part"),
            (self.differ, "differs", "differ"),
        ];
        let said = parts.into_iter().filter(|(number, ..)| *number > 0);
        let said: Vec<String> = said.map(|(number, one, many)| count(number, one, many)).collect();
        said.join(", ")
    }
}

/// Writes a line for each of the first ones.
fn told<T>(all: &[T], line: impl Fn(&T) -> String) -> Vec<String> {
    all.iter().take(TOLD).map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(failed: Vec<Failure>) -> ImportReport {
        ImportReport {
            format: "vcard".to_owned(),
            contacts: Tally { created: 1_200, merged: 1, skipped: 0 },
            failed,
            readable: 1_201,
            ..ImportReport::default()
        }
    }

    fn failure(line: u64, kept: bool) -> Failure {
        Failure { file: "x.vcf".to_owned(), line: Some(line), reason: "it ends".to_owned(), kept }
    }

    #[test]
    fn what_went_well_has_nothing_to_look_at() {
        let outcome = Outcome::of(&report(Vec::new()), false);
        assert_eq!(outcome.counts(), "1,200 new, 1 added to");
        assert_eq!(outcome.troubles(), "");
        assert!(outcome.sections.is_empty() && !outcome.is_nothing_new());
    }

    #[test]
    fn of_many_failures_the_first_are_told_and_all_counted() {
        let mut failed: Vec<Failure> = (1..=2_500).map(|line| failure(line, false)).collect();
        failed.push(failure(7, true));
        let outcome = Outcome::of(&report(failed), true);
        assert_eq!(outcome.troubles(), "2,500 failed, 1 lost in part");
        let [whole, parts] = outcome.sections.as_slice() else { panic!("{outcome:?}") };
        assert_eq!((whole.lines.len(), whole.more), (TOLD, 1_500));
        assert_eq!(whole.heading, "2,500 records cannot be read:");
        assert_eq!(parts.lines, ["x.vcf:7: it ends"]);
        assert_eq!(parts.heading, "1 part of a record would be lost; the rest is imported:");
    }
}
