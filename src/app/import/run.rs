//! One run of an import: records in, writes out, two thousand at a time.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::app::writing::{Writing, custom_id};
use crate::app::{
    Cause, Error, Failure, ImportInput, ImportReport, Kind, Merge, Progress, Result, Session, Tally,
};
use crate::domain::contact::ContactChange;
use crate::domain::text::name_key;
use crate::domain::{BatchId, ContactId, Detail, DetailId, DetailKind, Name, Named, Op, Summary};
use crate::intake::csv::Mapping;
use crate::intake::{ContactDraft, Format, Item, Loss};

use super::formats;
use super::matching::{Card, KnownPeople};
use super::merging::{Gain, Person};
use super::sources::{Source, Sources};
use super::writer::Writer;
use super::{Left, MOST_LEFT};

/// How many records are written at once: a write of so many takes some 70 ms, which is how long
/// anybody else who writes has to wait; between two of them the writer lets others in.
const AT_ONCE: usize = 2_000;
/// How many records lie between two reports of progress.
const REPORT_EVERY: u64 = 100;
/// How many reasons a refusal names.
const REASONS: usize = 3;

/// One run.
pub(super) struct Run<'s> {
    session: &'s Session,
    input: &'s ImportInput,
    sources: &'s Sources,
    progress: &'s mut dyn FnMut(Progress) -> bool,
    writing: Writing<'s>,
    known: KnownPeople,
    batch: BatchId,
    waiting: Vec<Record>,
    writer: Writer,
    /// The records of the write under way, and what becomes of them if it succeeds.
    under_way: Option<(Vec<Record>, Done)>,
    report: ImportReport,
    /// How many records were seen, read or not.
    seen: u64,
    bytes: Rc<Cell<u64>>,
}

/// A record and the file it stands in.
struct Record {
    file: usize,
    draft: ContactDraft,
}

/// What became of the records of one write.
#[derive(Default)]
struct Done {
    tally: Tally,
    merges: Vec<Merge>,
    failed: Vec<Failure>,
}

impl Done {
    /// Tells whether contacts are made or added to.
    fn adds(&self) -> bool {
        self.tally.created + self.tally.merged > 0
    }
}

/// A write that is to be begun.
struct Planned {
    ops: Vec<Op>,
    done: Done,
}

/// How a write came to its end.
#[derive(PartialEq, Eq)]
enum Settled {
    AsPlanned,
    /// Planned anew: what was planned after it counts on what is not so.
    Anew,
}

impl<'s> Run<'s> {
    /// Begins a run.
    pub(super) fn new(
        session: &'s Session,
        input: &'s ImportInput,
        sources: &'s Sources,
        progress: &'s mut dyn FnMut(Progress) -> bool,
    ) -> Result<Self> {
        let writing = Writing::new(session)?;
        let report = ImportReport {
            batch: None,
            format: String::new(),
            contacts: Tally::default(),
            left: BTreeMap::new(),
            merges: Vec::new(),
            failed: Vec::new(),
            readable: 0,
            cancelled: false,
            restored: None,
        };
        Ok(Self {
            session,
            input,
            sources,
            progress,
            batch: writing.id(),
            writing,
            known: KnownPeople::new(session.config().home()),
            waiting: Vec::with_capacity(AT_ONCE),
            writer: Writer::new(session)?,
            under_way: None,
            report,
            seen: 0,
            bytes: Rc::default(),
        })
    }

    /// Reads and writes everything.
    ///
    /// # Errors
    /// `Usage` where nothing at all could be read.
    pub(super) fn all(
        mut self,
        format: Option<Format>,
        map: Option<&Mapping>,
    ) -> Result<ImportReport> {
        if let Some(label) = &self.input.label {
            Name::parse(label, "the label's name")?;
        }
        match self.read(format, map) {
            // Whoever stops it does not wait for another program's lock.
            Err(error) if error.is_of(Cause::Cancelled) => self.report.cancelled = true,
            read => read?,
        }
        if self.report.readable == 0 && !self.report.cancelled {
            return Err(self.nothing());
        }
        Ok(self.report)
    }

    /// Reads every file, and waits for what was written last.
    fn read(&mut self, format: Option<Format>, map: Option<&Mapping>) -> Result<()> {
        for (index, source) in self.sources.files.iter().enumerate() {
            match source.open(format, &self.bytes) {
                Ok((Format::Json, input)) => self.restore(&source.name, input)?,
                Ok((format, input)) => {
                    format.name().clone_into(&mut self.report.format);
                    match formats::items(format, input, map) {
                        Ok(items) => self.file(index, source, items)?,
                        Err((line, reason)) => self.fail(index, line, reason),
                    }
                }
                Err(unread) if !self.sources.many => return Err(unread.alone),
                Err(unread) => self.fail(index, None, unread.reason),
            }
            if self.report.cancelled {
                break;
            }
        }
        if self.report.cancelled {
            self.settle()?;
        } else {
            self.write()?;
            self.settle()?;
            self.tell();
        }
        Ok(())
    }

    /// Restores an export of Touchline.
    fn restore(&mut self, name: &str, input: Box<dyn std::io::Read>) -> Result<()> {
        Format::Json.name().clone_into(&mut self.report.format);
        let so_far = (&*self.bytes, self.sources.total);
        let file = (name, input);
        let (restored, seen, stopped) =
            super::restore::restore(self.session, self.input, file, so_far, self.progress)?;
        self.seen += seen;
        self.report.readable += seen;
        self.report.contacts.created += restored.contacts;
        self.report.contacts.skipped += restored.known_contacts;
        self.report.restored = Some(restored);
        self.report.cancelled |= stopped;
        Ok(())
    }

    /// Reads one file; what waits is written when it is enough.
    fn file(
        &mut self,
        index: usize,
        source: &Source,
        items: impl Iterator<Item = std::io::Result<Item>>,
    ) -> Result<()> {
        let mut line = 1;
        for item in items {
            match item {
                Ok(Item::Contact(mut draft)) => {
                    line = draft.line;
                    for loss in std::mem::take(&mut draft.losses) {
                        let part = self.failure(index, Some(loss.line), loss.reason);
                        self.report.failed.push(Failure { kept: true, ..part });
                    }
                    for left in std::mem::take(&mut draft.left) {
                        self.leave(index, left);
                    }
                    self.report.readable += 1;
                    self.waiting.push(Record { file: index, draft: *draft });
                }
                Ok(
                    Item::Interaction(_)
                    | Item::FollowUp(_)
                    | Item::Account(_)
                    | Item::Opportunity(_),
                ) => {}
                Ok(Item::Failed(loss)) => {
                    line = loss.line;
                    self.fail(index, Some(loss.line), loss.reason);
                }
                Err(error) => {
                    let reason = format!("{} cannot be read further: {error}", source.name);
                    self.fail(index, Some(line), reason);
                }
            }
            self.seen += 1;
            if self.seen.is_multiple_of(REPORT_EVERY) && !self.tell() {
                self.report.cancelled = true;
                return Ok(());
            }
            if self.waiting.len() >= AT_ONCE {
                self.write()?;
            }
        }
        Ok(())
    }

    /// Counts a property that has no place in a contact.
    fn leave(&mut self, file: usize, Loss { line, reason: name }: Loss) {
        let left = &mut self.report.left;
        if let Some(known) = left.get_mut(&name) {
            known.count += 1;
        } else if left.len() < MOST_LEFT {
            left.insert(name, Left { count: 1, file: self.sources.name(file), line });
        }
    }

    /// Tells how far it is; returns false where it is to stop.
    fn tell(&mut self) -> bool {
        (self.progress)(Progress {
            bytes: self.bytes.get(),
            total: self.sources.total,
            records: self.seen,
        })
    }

    fn fail(&mut self, file: usize, line: Option<u64>, reason: impl Into<String>) {
        let failure = self.failure(file, line, reason);
        self.report.failed.push(failure);
    }

    fn failure(&self, file: usize, line: Option<u64>, reason: impl Into<String>) -> Failure {
        let file = self.sources.name(file);
        Failure { file, line: line.map(|line| line.max(1)), reason: reason.into(), kept: false }
    }

    /// Begins to write what waits, after the write before.
    fn write(&mut self) -> Result<()> {
        let records = std::mem::take(&mut self.waiting);
        if records.is_empty() {
            return Ok(());
        }
        let mut planned = self.plan(&records)?;
        if self.settle()? == Settled::Anew {
            planned = self.plan(&records)?;
        }
        self.begin(records, planned)
    }

    /// Waits for the write under way and counts what it did. Where an account or a label was
    /// deleted, or a label made, between looking and writing, it is planned and written once more.
    fn settle(&mut self) -> Result<Settled> {
        let Some((records, done)) = self.under_way.take() else { return Ok(Settled::AsPlanned) };
        match self.writer.wait() {
            Err(error)
                if matches!(error.kind, Kind::NotFound | Kind::Conflict)
                    && !error.is_of(Cause::Cancelled) =>
            {
                self.forget();
                let planned = self.plan(&records)?;
                self.begin(records, planned)?;
                if let Some((_, done)) = self.under_way.take() {
                    self.writer.wait()?;
                    self.count(done);
                }
                self.forget();
                Ok(Settled::Anew)
            }
            other => {
                other?;
                self.count(done);
                Ok(Settled::AsPlanned)
            }
        }
    }

    fn forget(&mut self) {
        self.writing.forget();
        self.known.forget();
    }

    fn count(&mut self, done: Done) {
        let (all, new) = (&mut self.report.contacts, done.tally);
        all.created += new.created;
        all.merged += new.merged;
        all.skipped += new.skipped;
        if !self.input.dry_run && done.adds() {
            self.report.batch = Some(self.batch);
        }
        self.report.merges.extend(done.merges);
        self.report.failed.extend(done.failed);
    }

    /// Finds out what the records add to the book and to the write under way.
    fn plan(&mut self, records: &[Record]) -> Result<Planned> {
        let source = self.report.format.clone();
        let reader = self.session.reader()?;
        let cards: Vec<Card<'_>> = records.iter().map(|record| Card::of(&record.draft)).collect();
        self.known.read(&reader, &cards)?;
        let mut done = Done::default();
        for (record, card) in records.iter().zip(&cards) {
            self.take(record.file, card, &source, &mut done)?;
        }
        Ok(Planned { ops: std::mem::take(&mut self.writing.ops), done })
    }

    /// Begins a write.
    fn begin(&mut self, records: Vec<Record>, planned: Planned) -> Result<()> {
        let Planned { mut ops, done } = planned;
        if self.input.dry_run {
            self.known.put_away();
            self.count(done);
            return Ok(());
        }
        self.known.forget_written();
        if ops.is_empty() {
            self.count(done);
            return Ok(());
        }
        if done.adds() && self.report.batch.is_none() {
            let (format, file) = (self.report.format.clone(), self.sources.title.clone());
            ops.insert(0, Op::AddBatch { id: self.batch, format, file });
        }
        self.writer.begin(ops)?;
        self.under_way = Some((records, done));
        Ok(())
    }

    /// Makes a contact of a record, or adds it to the one it certainly is.
    fn take(&mut self, file: usize, card: &Card<'_>, source: &str, done: &mut Done) -> Result<()> {
        let draft = card.draft;
        let label = self.input.label.as_deref();
        let known = self.known.certainly(card, source);
        if let Some((id, person)) = known.and_then(|id| Some((id, self.known.person(id)?))) {
            let mut gain = if person.has_read(draft, source) {
                person.read_again(draft, source, label)
            } else {
                person.gain(draft, source, label)
            };
            let kept = std::mem::take(&mut gain.kept);
            if !kept.is_empty() || name_key(&person.name) != name_key(&draft.name) {
                let into = Named { id, name: person.name.clone() };
                let (line, name) = (draft.line, draft.name.clone());
                done.merges.push(Merge { file: self.sources.name(file), line, name, into, kept });
            }
            self.known.reached_by(id, card);
            if gain.is_nothing() {
                done.tally.skipped += 1;
            } else {
                done.tally.merged += 1;
            }
            // Where a record went is noted even where it adds nothing else: read again, it goes
            // there again, whatever others became meanwhile.
            let changes = self.changes(id, gain)?;
            if !changes.is_empty() {
                self.writing.ops.push(Op::EditContact { id, changes });
            }
            return Ok(());
        }
        let name = match Name::parse(&draft.name, "the name") {
            Ok(name) => name,
            Err(error) => {
                done.failed.push(self.failure(file, Some(draft.line), error.to_string()));
                return Ok(());
            }
        };
        let id: ContactId = self.writing.id();
        let (person, gain) = Person::made_of(draft, source, label, self.session.config().home());
        let mut changes = vec![ContactChange::Name(name)];
        changes.extend(self.changes(id, gain)?);
        self.known.add(id, card, person);
        self.writing.ops.push(Op::AddContact { id, changes, batch: Some(self.batch) });
        done.tally.created += 1;
        Ok(())
    }

    /// Writes what is new of a person as changes.
    fn changes(&mut self, id: ContactId, gain: Gain) -> Result<Vec<ContactChange>> {
        let mut changes = Vec::with_capacity(gain.details.len() + gain.labels.len() + 5);
        // Drafts keep the limits of the domain; what does not is no text of theirs, and one record
        // never stops the rest.
        let is_name = |text: &String| Name::parse(text, "the name").is_ok();
        if let Some(account) = gain.account.filter(is_name) {
            let account = self.writing.account_in_file(&account)?;
            changes.push(ContactChange::Account(Some(account)));
        }
        if let Some(title) = gain.title.and_then(|text| Name::parse(&text, "the title").ok()) {
            changes.push(ContactChange::Title(Some(title)));
        }
        if let Some(notes) = gain.notes.and_then(|text| Summary::parse(&text).ok()) {
            changes.push(ContactChange::Notes(Some(notes)));
        }
        changes.extend(gain.birthday.map(|birthday| ContactChange::Birthday(Some(birthday))));
        for detail in gain.details {
            let custom = detail.kind == DetailKind::Custom;
            let row = match detail.label.as_deref().filter(|_| custom) {
                Some(key) => custom_id(id, key),
                None => self.writing.id(),
            };
            changes.push(ContactChange::PutDetail(Detail {
                id: row,
                kind: detail.kind,
                label: detail.label,
                value: detail.value,
            }));
        }
        for label in gain.labels.into_iter().filter(is_name) {
            changes.push(ContactChange::Label(self.writing.label(&label)?, true));
        }
        if let Some((value, noted)) = gain.origin {
            changes.push(ContactChange::PutDetail(Detail {
                id: DetailId::origin(id, &value),
                kind: DetailKind::Origin,
                label: Some(noted),
                value,
            }));
        }
        Ok(changes)
    }

    /// Says that nothing could be read, and why.
    fn nothing(&self) -> Error {
        let reasons: Vec<String> =
            self.report.failed.iter().take(REASONS).map(Failure::told).collect();
        let title = &self.sources.title;
        let error = Error::usage(format!("nothing in {title} could be read"));
        match reasons.as_slice() {
            [] => error.hint(format!("what can be read: {}", super::sources::known_formats())),
            reasons => error.hint(reasons.join("; ")),
        }
    }
}
