//! One run of an import: records in, writes out, some hundred at a time.

use std::cell::Cell;
use std::rc::Rc;

use crate::app::writing::{Writing, custom_id};
use crate::app::{
    Error, Failure, ImportInput, ImportReport, Kind, Progress, Result, Session, Tally,
};
use crate::domain::contact::ContactChange;
use crate::domain::{BatchId, ContactId, Detail, DetailKind, Name, Op, Summary};
use crate::intake::{ContactDraft, Format, Item, vcard};

use super::matching::{Card, KnownPeople};
use super::merging::{Gain, Person};
use super::sources::{Source, Sources};

/// How many records are written at once: a write of so many takes some 20 ms, which is how long
/// anybody else who writes has to wait.
const AT_ONCE: usize = 500;
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
    report: ImportReport,
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
    failed: Vec<Failure>,
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
            failed: Vec::new(),
            readable: 0,
            cancelled: false,
        };
        Ok(Self {
            session,
            input,
            sources,
            progress,
            batch: writing.id(),
            writing,
            known: KnownPeople::default(),
            waiting: Vec::with_capacity(AT_ONCE),
            report,
            bytes: Rc::default(),
        })
    }

    /// Reads and writes everything.
    ///
    /// # Errors
    /// `Usage` where nothing at all could be read.
    pub(super) fn all(mut self, format: Option<Format>) -> Result<ImportReport> {
        if let Some(label) = &self.input.label {
            Name::parse(label, "the label's name")?;
        }
        for (index, source) in self.sources.files.iter().enumerate() {
            match source.open(format, &self.bytes) {
                Ok((format, input)) => {
                    format.name().clone_into(&mut self.report.format);
                    let Format::VCard = format;
                    match vcard::read(input) {
                        Ok(cards) => self.file(index, source, cards)?,
                        Err(error) => self.fail(index, 1, format!("it cannot be read: {error}")),
                    }
                }
                Err(error) if !self.sources.many => return Err(error),
                Err(error) => self.fail(index, 1, error.message),
            }
            if self.report.cancelled {
                break;
            }
        }
        if !self.report.cancelled {
            self.write()?;
            self.tell();
        }
        if self.report.readable == 0 && !self.report.cancelled {
            return Err(self.nothing());
        }
        Ok(self.report)
    }

    /// Reads one file; what waits is written when it is enough.
    fn file(
        &mut self,
        index: usize,
        source: &Source,
        items: impl Iterator<Item = std::io::Result<Item>>,
    ) -> Result<()> {
        let mut line = 1;
        let mut records = 0;
        for item in items {
            match item {
                Ok(Item::Contact(mut draft)) => {
                    line = draft.line;
                    for loss in std::mem::take(&mut draft.losses) {
                        self.fail(index, loss.line, loss.reason);
                    }
                    self.report.readable += 1;
                    self.waiting.push(Record { file: index, draft: *draft });
                }
                Ok(Item::Failed(loss)) => {
                    line = loss.line;
                    self.fail(index, loss.line, loss.reason);
                }
                Err(error) => {
                    let reason = format!("{} cannot be read further: {error}", source.name);
                    self.fail(index, line, reason);
                }
            }
            records += 1;
            if records % REPORT_EVERY == 0 && !self.tell() {
                self.report.cancelled = true;
                return Ok(());
            }
            if self.waiting.len() >= AT_ONCE {
                self.write()?;
            }
        }
        Ok(())
    }

    /// Tells how far it is; returns false where it is to stop.
    fn tell(&mut self) -> bool {
        let failed = self.report.failed.len() as u64;
        (self.progress)(Progress {
            bytes: self.bytes.get(),
            total: self.sources.total,
            records: self.report.readable + failed,
        })
    }

    fn fail(&mut self, file: usize, line: u64, reason: impl Into<String>) {
        let failure = self.failure(file, line, reason);
        self.report.failed.push(failure);
    }

    fn failure(&self, file: usize, line: u64, reason: impl Into<String>) -> Failure {
        let file = self.sources.files.get(file).map(|source| source.name.clone());
        Failure { file: file.unwrap_or_default(), line: line.max(1), reason: reason.into() }
    }

    /// Writes what waits.
    fn write(&mut self) -> Result<()> {
        let records = std::mem::take(&mut self.waiting);
        if records.is_empty() {
            return Ok(());
        }
        let done = match self.write_once(&records) {
            // An account or a label was deleted, or a label made, between looking and writing.
            Err(error) if matches!(error.kind, Kind::NotFound | Kind::Conflict) => {
                self.writing.forget();
                self.known.forget();
                self.write_once(&records)?
            }
            other => other?,
        };
        let (all, new) = (&mut self.report.contacts, done.tally);
        all.created += new.created;
        all.merged += new.merged;
        all.skipped += new.skipped;
        self.report.failed.extend(done.failed);
        Ok(())
    }

    fn write_once(&mut self, records: &[Record]) -> Result<Done> {
        let source = self.report.format.clone();
        let reader = self.session.reader()?;
        let cards: Vec<Card<'_>> = records.iter().map(|record| Card::of(&record.draft)).collect();
        self.known.read(&reader, &cards)?;
        let mut done = Done::default();
        for (record, card) in records.iter().zip(&cards) {
            self.take(record.file, card, &source, &mut done)?;
        }
        if self.input.dry_run {
            // Everybody stays known: nothing was written that could be looked up.
            self.writing.ops.clear();
            return Ok(done);
        }
        self.known.forget();
        let mut ops = std::mem::take(&mut self.writing.ops);
        if ops.is_empty() {
            return Ok(done);
        }
        let adds = done.tally.created + done.tally.merged > 0;
        if adds && self.report.batch.is_none() {
            let file = self.sources.title.clone();
            ops.insert(0, Op::AddBatch { id: self.batch, format: source, file });
        }
        self.session.apply(&ops)?;
        if adds {
            self.report.batch = Some(self.batch);
        }
        Ok(done)
    }

    /// Makes a contact of a record, or adds it to the one it certainly is.
    fn take(&mut self, file: usize, card: &Card<'_>, source: &str, done: &mut Done) -> Result<()> {
        let draft = card.draft;
        let label = self.input.label.as_deref();
        let known = self.known.certainly(card);
        let noted = known.is_some_and(|id| self.known.comes_from(id, card));
        if let Some((id, person)) = known.and_then(|id| Some((id, self.known.person(id)?))) {
            let mut gain = person.gain(draft, source, label);
            gain.origin = gain.origin.filter(|_| !noted);
            self.known.reached_by(id, card);
            if gain.is_nothing() {
                done.tally.skipped += 1;
            } else {
                done.tally.merged += 1;
            }
            // Where a record went is noted even where it adds nothing else: read again, it goes
            // there again, whatever others became meanwhile.
            let changes = self.changes(id, gain, source)?;
            if !changes.is_empty() {
                self.writing.ops.push(Op::EditContact { id, changes });
            }
            return Ok(());
        }
        let name = match Name::parse(&draft.name, "the name") {
            Ok(name) => name,
            Err(error) => {
                done.failed.push(self.failure(file, draft.line, error.to_string()));
                return Ok(());
            }
        };
        let id: ContactId = self.writing.id();
        let (person, gain) = Person::default().take(draft, source, label);
        let mut changes = vec![ContactChange::Name(name)];
        changes.extend(self.changes(id, gain, source)?);
        self.known.add(id, card, person);
        self.writing.ops.push(Op::AddContact { id, changes, batch: Some(self.batch) });
        done.tally.created += 1;
        Ok(())
    }

    /// Writes what is new of a person as changes.
    fn changes(&mut self, id: ContactId, gain: Gain, source: &str) -> Result<Vec<ContactChange>> {
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
        if let Some(value) = gain.origin {
            changes.push(ContactChange::PutDetail(Detail {
                id: self.writing.id(),
                kind: DetailKind::Origin,
                label: Some(source.to_owned()),
                value,
            }));
        }
        Ok(changes)
    }

    /// Says that nothing could be read, and why.
    fn nothing(&self) -> Error {
        let reasons: Vec<String> = self
            .report
            .failed
            .iter()
            .take(REASONS)
            .map(|failure| format!("{}:{}: {}", failure.file, failure.line, failure.reason))
            .collect();
        let title = &self.sources.title;
        let error = Error::usage(format!("nothing in {title} could be read"));
        match reasons.as_slice() {
            [] => error.hint(format!("what can be read: {}", super::sources::known_formats())),
            reasons => error.hint(reasons.join("; ")),
        }
    }
}
