//! One run of an import: records in, writes out, two thousand at a time.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::mem::take;
use std::rc::Rc;

use crate::app::writing::{Writing, custom_id};
use crate::app::{
    Cause, Error, Failure, ImportInput, ImportReport, Kind, Merge, Progress, Result, Session, Tally,
};
use crate::domain::contact::ContactChange;
use crate::domain::text::name_key;
use crate::domain::{
    AccountId, BatchId, BatchTally, ContactId, Detail, DetailId, DetailKind, InboxEntryId, Name,
    Named, Op, Party, Provenance, Summary,
};
use crate::intake::csv::Mapping;
use crate::intake::{
    AccountDraft, ContactDraft, FollowUpDraft, Format, InteractionDraft, Item, Loss,
    OpportunityDraft,
};
use crate::store::BookReader;

use super::formats;
use super::matching::{Card, KnownPeople};
use super::merging::{Gain, Person, note};
use super::ours::Ours;
use super::sources::{Source, Sources};
use super::writer::Writer;
use super::{EntryTally, Left, MOST_LEFT, Made};

mod entries;
mod records;
mod ties;

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
    ours: Ours,
    batch: BatchId,
    waiting: Vec<Record>,
    writer: Writer,
    /// What the batch says of its records so far.
    tallied: BatchTally,
    /// The records of the write under way, and what becomes of them if it succeeds.
    under_way: Option<(Vec<Record>, Done)>,
    report: ImportReport,
    /// The source that the records of the file are of.
    source: &'static str,
    /// Where touchpoints and promises were seen first.
    seen_at: HashMap<InboxEntryId, (usize, u64)>,
    /// Whom contacts name as standing to them.
    ties: Vec<ties::Tie>,
    /// The opportunities that this import made, by title and account.
    made_sales: HashMap<(String, Option<AccountId>), (usize, u64)>,
    /// How many records were seen, read or not.
    seen: u64,
    bytes: Rc<Cell<u64>>,
}

/// A record and the file it stands in.
struct Record {
    file: usize,
    /// The source that it is of.
    source: &'static str,
    draft: Draft,
}

/// What a record says.
enum Draft {
    Contact(Box<ContactDraft>),
    Interaction(Box<InteractionDraft>),
    FollowUp(Box<FollowUpDraft>),
    Account(Box<AccountDraft>),
    Opportunity(Box<OpportunityDraft>),
}

impl Draft {
    /// Lists whom it is about, as contacts of files are looked up.
    fn people(&self) -> Vec<Cow<'_, ContactDraft>> {
        let of = |party: &Party| Cow::Owned(entries::as_contact(party));
        match self {
            Self::Contact(draft) => vec![Cow::Borrowed(draft)],
            Self::Interaction(draft) => entries::named_in(draft).iter().map(of).collect(),
            Self::FollowUp(draft) => vec![of(&draft.with)],
            Self::Opportunity(draft) => draft.with.iter().map(of).collect(),
            Self::Account(_) => Vec::new(),
        }
    }
}

/// What became of the records of one write.
#[derive(Default)]
struct Done {
    tally: Tally,
    entries: EntryTally,
    follow_ups: Made,
    accounts: Made,
    opportunities: Made,
    deleted: u64,
    merges: Vec<Merge>,
    failed: Vec<Failure>,
}

impl Done {
    /// Tells whether records are made or added to.
    fn adds(&self) -> bool {
        let EntryTally { created, quarantined, waiting, .. } = &self.entries;
        let others = [&self.follow_ups, &self.accounts, &self.opportunities].map(|it| it.created);
        let contacts = self.tally.created + self.tally.merged;
        contacts + created + quarantined + waiting + others.iter().sum::<u64>() > 0
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
            interactions: EntryTally::default(),
            follow_ups: Made::default(),
            accounts: Made::default(),
            opportunities: Made::default(),
            nobody_is_ours: false,
            deleted: 0,
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
            ours: Ours::of(session, &input.me)?,
            waiting: Vec::with_capacity(AT_ONCE),
            writer: Writer::new(session)?,
            tallied: BatchTally::default(),
            under_way: None,
            report,
            source: "",
            seen_at: HashMap::new(),
            ties: Vec::new(),
            made_sales: HashMap::new(),
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
        for (file, why) in &self.sources.passed_over {
            let left = self.report.left.entry(format!("mail: {why}"));
            let first = Left { count: 0, file: file.clone(), line: 1 };
            left.or_insert(first).count += 1;
        }
        for (index, source) in self.sources.files.iter().enumerate() {
            match source.open(format, &self.bytes) {
                Ok((Format::Json, input)) => self.restore(&source.name, input)?,
                Ok((format, input)) => {
                    format.name().clone_into(&mut self.report.format);
                    self.source = format.source();
                    match formats::items(
                        format,
                        input,
                        map,
                        *self.session.zone(),
                        self.session.now(),
                    ) {
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
            self.close()?;
        } else {
            self.write()?;
            self.settle()?;
            self.tie()?;
            self.close()?;
            self.tell();
        }
        Ok(())
    }

    /// Writes the counts of the batch, where its last write did not have all of them.
    fn close(&mut self) -> Result<()> {
        let tally = self.tally(Tally::default());
        match self.report.batch {
            Some(id) if tally != self.tallied => {
                self.session.apply(&[Op::TallyBatch { id, files: Vec::new(), tally }]).map(drop)
            }
            _ => Ok(()),
        }
    }

    /// Returns what became of the records so far, with those of a write that begins.
    fn tally(&self, more: Tally) -> BatchTally {
        let all = self.report.contacts;
        BatchTally { merged: all.merged + more.merged, skipped: all.skipped + more.skipped }
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
        self.report.interactions.created += restored.interactions;
        self.report.interactions.skipped += restored.known_interactions;
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
                    let (left, losses) = (take(&mut draft.left), take(&mut draft.losses));
                    self.read_record(index, Draft::Contact(draft), left, losses);
                }
                Ok(Item::Interaction(mut draft)) => {
                    line = draft.line;
                    let (left, losses) = (take(&mut draft.left), take(&mut draft.losses));
                    let told = draft.kind.has_direction() && draft.from.is_some();
                    if told && draft.direction.is_none() && !self.ours.knows_an_address() {
                        self.report.nobody_is_ours = true;
                    }
                    self.read_record(index, Draft::Interaction(draft), left, losses);
                }
                Ok(Item::FollowUp(draft)) => {
                    line = draft.line;
                    self.read_record(index, Draft::FollowUp(draft), Vec::new(), Vec::new());
                }
                Ok(Item::Account(mut draft)) => {
                    line = draft.line;
                    let (left, losses) = (take(&mut draft.left), take(&mut draft.losses));
                    self.read_record(index, Draft::Account(draft), left, losses);
                }
                Ok(Item::Opportunity(mut draft)) => {
                    line = draft.line;
                    let (left, losses) = (take(&mut draft.left), take(&mut draft.losses));
                    self.read_record(index, Draft::Opportunity(draft), left, losses);
                }
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

    /// Takes up a record that could be read.
    fn read_record(&mut self, file: usize, draft: Draft, left: Vec<Loss>, losses: Vec<Loss>) {
        for loss in losses {
            let part = self.failure(file, Some(loss.line), loss.reason);
            self.report.failed.push(Failure { kept: true, ..part });
        }
        for one in left {
            self.leave(file, one);
        }
        self.report.readable += 1;
        self.waiting.push(Record { file, source: self.source, draft });
    }

    /// Counts a property that has no place in a record.
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
        self.report.interactions.add(&done.entries);
        self.report.follow_ups.add(done.follow_ups);
        self.report.accounts.add(done.accounts);
        self.report.opportunities.add(done.opportunities);
        self.report.deleted += done.deleted;
        if !self.input.dry_run && done.adds() {
            self.report.batch = Some(self.batch);
        }
        self.report.merges.extend(done.merges);
        self.report.failed.extend(done.failed);
    }

    /// Finds out what the records add to the book and to the write under way.
    fn plan(&mut self, records: &[Record]) -> Result<Planned> {
        let session = self.session;
        let reader = session.reader()?;
        let people: Vec<Vec<Cow<'_, ContactDraft>>> =
            records.iter().map(|record| record.draft.people()).collect();
        let cards: Vec<Card<'_>> = people.iter().flatten().map(|draft| Card::of(draft)).collect();
        self.known.read(&reader, &cards)?;
        let mut done = Done::default();
        let origins = records.iter().map(|record| match &record.draft {
            Draft::Contact(draft) => {
                let id = draft.external_id.as_deref()?;
                Some((id, note(draft, record.source)))
            }
            _ => None,
        });
        let deleted = reader.deleted_origins(origins)?;
        let mut rest = cards.as_slice();
        for ((record, people), deleted) in records.iter().zip(&people).zip(deleted) {
            let (cards, behind) = rest.split_at(people.len());
            rest = behind;
            self.source = record.source;
            self.take_record(&reader, record, cards, deleted, &mut done)?;
        }
        Ok(Planned { ops: std::mem::take(&mut self.writing.ops), done })
    }

    fn take_record(
        &mut self,
        reader: &BookReader<'_>,
        record: &Record,
        cards: &[Card<'_>],
        deleted: bool,
        done: &mut Done,
    ) -> Result<()> {
        match (&record.draft, cards) {
            (Draft::Contact(_), [card, ..]) => {
                self.take(record.file, card, record.source, deleted, done)
            }
            (Draft::Interaction(draft), cards) => {
                self.take_entry(reader, record.file, draft, cards, done)
            }
            (Draft::FollowUp(draft), [card, ..]) => {
                self.take_promise(reader, record.file, draft, card, done)
            }
            (Draft::Account(draft), _) => self.take_account(reader, record.file, draft, done),
            (Draft::Opportunity(draft), cards) => {
                self.take_opportunity(reader, record.file, draft, cards, done)
            }
            (Draft::Contact(_) | Draft::FollowUp(_), []) => Ok(()),
        }
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
        if done.adds() || self.report.batch.is_some() {
            self.tallied = self.tally(done.tally);
            let (id, files) = (self.batch, self.files_of(&ops));
            ops.insert(0, Op::TallyBatch { id, files, tally: self.tallied });
            if self.report.batch.is_none() {
                let (format, file) = (self.report.format.clone(), self.sources.title.clone());
                ops.insert(0, Op::AddBatch { id, format, file });
            }
        }
        self.writer.begin(ops)?;
        self.under_way = Some((records, done));
        Ok(())
    }

    /// Names the files that what a write makes comes from.
    fn files_of(&self, ops: &[Op]) -> Vec<(u32, String)> {
        let numbers: BTreeSet<u32> = ops
            .iter()
            .filter_map(|op| match op {
                Op::AddContact { batch, .. } | Op::Log { batch, .. } => batch.map(|from| from.file),
                _ => None,
            })
            .collect();
        numbers.into_iter().map(|file| (file, self.sources.short_name(file as usize))).collect()
    }

    /// Says where a record comes from.
    fn provenance(&self, file: usize, line: u64) -> Provenance {
        let file = u32::try_from(file).unwrap_or(u32::MAX);
        Provenance { batch: self.batch, file, line: line.max(1) }
    }

    /// Makes a contact of a record, or adds it to the one it certainly is.
    fn take(
        &mut self,
        file: usize,
        card: &Card<'_>,
        source: &str,
        deleted: bool,
        done: &mut Done,
    ) -> Result<()> {
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
            self.note_ties(id, &draft.related);
            return Ok(());
        }
        // Somebody deleted whom this very record made.
        if deleted {
            done.tally.skipped += 1;
            done.deleted += 1;
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
        let from = self.provenance(file, draft.line);
        self.writing.ops.push(Op::AddContact { id, changes, batch: Some(from) });
        done.tally.created += 1;
        self.note_ties(id, &draft.related);
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
        changes.extend(gain.cadence.map(|cadence| ContactChange::Cadence(Some(cadence))));
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
                id: DetailId::origin(id, &value, &noted),
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
