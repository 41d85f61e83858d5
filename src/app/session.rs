//! An open file, who acts on it, and the book they are in.

use std::cell::OnceCell;
use std::path::PathBuf;
use std::time::Duration;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::domain::member::Person;
use crate::domain::{BookId, Capability, ContactId, InteractionId, Op, Timestamp};
use crate::store::{
    self, Applied, AsRead, BookReader, Cancel, Interrupt, Options, Step, Store, TakenBack,
};

use super::clock::NOW;
use super::draft::{self, DraftId};
use super::environment::Environment;
use super::identity::Clues;
use super::live::{Looked, OwnWrites};
use super::named::{self, Listed};
use super::undo::Notes;
use super::{Clock, Config, Drafts, Error, Ids, Kind, Paths, Result, Zone};

/// How long a command waits for another program's lock.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// How long the terminal UI waits: a working day, for Esc ends it.
const INTERACTIVE_PATIENCE: Duration = Duration::from_secs(8 * 3600);

/// What a front end knows when it starts.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// `--db`, else `TOUCHLINE_DB`.
    pub db: Option<PathBuf>,
    /// `--config`, else `TOUCHLINE_CONFIG`.
    pub config: Option<PathBuf>,
    /// Where drafts and the device's id are kept; the platform's folder unless a test says otherwise.
    pub state: Option<PathBuf>,
    /// `--user`.
    pub user: Option<String>,
    /// `--book`.
    pub book: Option<String>,
    /// `--color`, which goes before the settings.
    pub color: Option<String>,
    /// Whether a missing file is made.
    pub create: bool,
    /// Whether writes wait for Esc rather than for 10 s (the terminal UI).
    pub interactive: bool,
}

/// Something to tell on stderr that stops nothing: a file was made, a setting is unknown.
pub type Notice = String;

/// An open file, who acts on it, and the book they are in.
pub struct Session {
    pub(super) store: Store,
    pub(super) actor: Person,
    /// `None` for somebody who is in no book of the file: all they can do is make one.
    pub(super) book: Option<BookId>,
    pub(super) clock: Clock,
    pub(super) ids: Ids,
    pub(super) zone: Zone,
    pub(super) config: Config,
    pub(super) paths: Paths,
    pub(super) start: Start,
    /// What this process has written to the file, and the file as it was looked at last.
    pub(super) own: OwnWrites,
    pub(super) looked: Looked,
    file_id: OnceCell<Uuid>,
    device: Uuid,
    pub(super) notes: Notes,
    /// What of the settings could not be used when the session began.
    wrong_settings: Vec<Notice>,
}

impl Session {
    /// Opens the file (making it where allowed), finds out who acts and in which book.
    ///
    /// # Errors
    /// Where the file cannot be opened, nobody is found to act, or the book is not one of theirs.
    pub fn open(start: Start) -> Result<(Self, Vec<Notice>)> {
        Self::open_in(start, &Environment::system())
    }

    /// Returns what of the settings could not be used when the session began; each stands among
    /// the notices of [`Session::open`] too.
    pub fn wrong_settings(&self) -> &[Notice] {
        &self.wrong_settings
    }

    pub(super) fn open_in(start: Start, env: &Environment) -> Result<(Self, Vec<Notice>)> {
        let paths = Paths::find_in(&start, env)?;
        let (mut config, warnings) = Config::load(&paths.config);
        if let Some(color) = &start.color {
            config.color.clone_from(color);
        }
        let wrong_settings: Vec<Notice> = warnings.into_iter().map(|it| it.message).collect();
        let mut notices = wrong_settings.clone();
        let clues = Clues { flag: start.user.as_deref(), env, config: &config };
        let mut clock = match env.text(NOW) {
            Some(now) => Clock::fixed_at(&now)?,
            None => Clock::system(),
        };
        let (ids, device) = (Ids::new(), paths.device());
        let opened = Store::open(&paths.db, &options(&clock, device, &start));
        let mut store = match opened {
            Err(store::Error::Missing(_)) if start.create => {
                paths.refuse_missing_folder()?;
                let founder = clues.founder(&ids, &clock)?;
                let options = options(&clock, device, &start);
                Store::create(&paths.db, &options, &founder)?;
                notices.push(format!("made a new database at {}", paths.db.display()));
                Store::open(&paths.db, &options)?
            }
            opened => opened?,
        };
        let (actor, told) = clues.actor(&store)?;
        notices.extend(told);
        if env.text(NOW).is_some() && !clues.owns(&store) {
            notices.push(format!("{NOW} is ignored: this file belongs to another account"));
            clock = Clock::system();
            store = Store::open(&paths.db, &options(&clock, device, &start))?;
        }
        let book = first_book(&store, &actor, start.book.as_deref())?;
        let (zone, file_id, notes) = (config.zone(), OnceCell::new(), Notes::default());
        let (own, looked) = (OwnWrites::default(), Looked::default());
        let session = Self {
            store,
            actor,
            book,
            clock,
            ids,
            zone,
            config,
            paths,
            start,
            own,
            looked,
            file_id,
            device,
            notes,
            wrong_settings,
        };
        Ok((session, notices))
    }

    /// Opens the same file again for another thread, with the same actor and book.
    ///
    /// # Errors
    /// Where the file cannot be opened any more.
    pub fn another(&self) -> Result<Self> {
        let options = options(&self.clock, self.device, &self.start);
        Ok(Self {
            store: Store::open(&self.paths.db, &options)?,
            actor: self.actor.clone(),
            book: self.book,
            clock: self.clock.clone(),
            ids: Ids::new(),
            zone: self.zone,
            config: self.config.clone(),
            paths: self.paths.clone(),
            start: self.start.clone(),
            own: self.own.clone(),
            looked: Looked::default(),
            file_id: self.file_id.clone(),
            device: self.device,
            notes: Notes::default(),
            wrong_settings: self.wrong_settings.clone(),
        })
    }

    /// Likewise; the handle that ends the waits of this session's writes ends those of the other
    /// one as well.
    pub(super) fn another_cancelled_with_this(&self) -> Result<Self> {
        let mut other = self.another()?;
        other.store.cancelled_with(&self.store);
        Ok(other)
    }

    /// Returns a handle by which another thread ends the wait of a write for another program's
    /// lock: the write then fails because it was [`super::Cause::Cancelled`].
    pub fn cancel_handle(&self) -> Cancel {
        self.store.cancel()
    }

    /// Returns a handle by which another thread ends the reads of this session: they then fail
    /// because they were [`super::Cause::Cancelled`].
    pub fn interrupt_handle(&self) -> Interrupt {
        self.store.interrupt()
    }

    /// Returns the path of the file where it was named at the start: other commands have to be
    /// told too.
    pub fn named_file(&self) -> Option<String> {
        self.start.db.as_ref().map(|path| path.display().to_string())
    }

    /// Returns who acts.
    pub fn actor(&self) -> &Person {
        &self.actor
    }

    /// Returns the current time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Returns the current day in the time zone of the settings.
    pub(super) fn today(&self) -> NaiveDate {
        self.zone.at(self.now()).date_naive()
    }

    /// Returns the time zone of the settings.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Returns the settings.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Returns the paths in use.
    pub fn paths(&self) -> &Paths {
        &self.paths
    }

    /// Tells whether there is a book to work in; without one every use-case but making and
    /// listing books says what to do.
    pub fn has_book(&self) -> bool {
        self.book.is_some()
    }

    /// Returns the drafts of this actor on this file and book.
    ///
    /// # Errors
    /// Where the file's id cannot be read, or the actor is in no book.
    pub fn drafts(&self) -> Result<Drafts> {
        let folder = self.drafts_of_file()?;
        let (member, book) = (self.actor.id.to_string(), self.book_id()?.to_string());
        Ok(Drafts { folder: folder.join(member).join(book) })
    }

    /// Takes contacts out of the drafts, whoever left them on this computer: the contacts were deleted,
    /// and what was typed about them alone goes with them. Where others stand in a draft, it stays
    /// theirs.
    ///
    /// # Errors
    /// Where the folder of drafts cannot be written.
    pub fn forget_drafts_of_contacts(&self, contacts: &[ContactId]) -> Result<()> {
        let folder = self.drafts_of_file()?;
        draft::forget_with(&folder, contacts)
            .map_err(|source| Error::io("removing a draft below", &folder, source))
    }

    /// Removes the drafts of corrections of an interaction, whoever left them on this computer.
    ///
    /// # Errors
    /// Where the folder of drafts cannot be written.
    pub fn forget_drafts_of_interaction(&self, interaction: InteractionId) -> Result<()> {
        self.forget_drafts(&DraftId::Edit(interaction.to_string()))
    }

    pub(super) fn forget_drafts(&self, id: &DraftId) -> Result<()> {
        let folder = self.drafts_of_file()?;
        draft::forget_everywhere(&folder, id)
            .map_err(|source| Error::io("removing a draft below", &folder, source))
    }

    /// Returns the drafts of everybody on this computer in the current book.
    pub(super) fn drafts_of_everybody(&self) -> Result<Vec<Drafts>> {
        let folder = self.drafts_of_file()?;
        draft::of_everybody(&folder, &self.book_id()?.to_string())
            .map_err(|source| Error::io("looking for drafts below", &folder, source))
    }

    /// Removes the drafts of a book that was deleted, whoever left them on this computer.
    pub(super) fn forget_drafts_of_book(&self, book: BookId) -> Result<()> {
        let folder = self.drafts_of_file()?;
        draft::forget_book(&folder, &book.to_string())
            .map_err(|source| Error::io("removing a draft below", &folder, source))
    }

    fn drafts_of_file(&self) -> Result<PathBuf> {
        Ok(self.paths.state.join("drafts").join(self.file_id()?.to_string()))
    }

    /// Returns the file's own id.
    pub(super) fn file_id(&self) -> Result<Uuid> {
        match self.file_id.get() {
            Some(id) => Ok(*id),
            None => {
                let id = self.store.file_id()?;
                Ok(*self.file_id.get_or_init(|| id))
            }
        }
    }

    /// Returns why the actor may not do this in the current book, `None` where they may. The
    /// sentence names the role needed and an owner to ask.
    ///
    /// # Errors
    /// Where the file cannot be read, or the actor is in no book.
    pub fn refusal(&self, capability: Capability) -> Result<Option<Error>> {
        self.refusal_in(self.book_id()?, capability)
    }

    /// Returns why the actor may not do this in one of their books, `None` where they may.
    ///
    /// # Errors
    /// Where the file cannot be read, or the book is not one of theirs.
    pub fn refusal_in(&self, book: BookId, capability: Capability) -> Result<Option<Error>> {
        let refusals = self.refusals_in(book, &[capability])?;
        Ok(refusals.into_iter().next().map(|(_, refusal)| refusal))
    }

    /// Returns which of these the actor may not do in the current book, each with the reason as
    /// [`Session::refusal`] gives it. The role is read once for all of them.
    ///
    /// # Errors
    /// Where the file cannot be read, or the actor is in no book.
    pub fn refusals(&self, capabilities: &[Capability]) -> Result<Vec<(Capability, Error)>> {
        self.refusals_in(self.book_id()?, capabilities)
    }

    fn refusals_in(
        &self,
        book: BookId,
        capabilities: &[Capability],
    ) -> Result<Vec<(Capability, Error)>> {
        let reader = self.reader_of(book)?;
        let role = reader.role()?;
        let refused: Vec<_> = capabilities.iter().filter(|it| !role.can(**it)).collect();
        if refused.is_empty() {
            return Ok(Vec::new());
        }
        let (book, owner) = (reader.info()?.name, reader.an_owner()?);
        let refuse = |capability: Capability| {
            let (book, owner) = (book.clone(), owner.clone());
            (capability, store::Error::Denied { capability, role, book, owner }.into())
        };
        Ok(refused.into_iter().copied().map(refuse).collect())
    }

    /// Refuses what the actor may not do in the current book. The write door does so by itself: this
    /// is for where there turns out to be nothing to write.
    pub(super) fn demand(&self, capability: Capability) -> Result<()> {
        self.demand_in(self.book_id()?, capability)
    }

    pub(super) fn demand_in(&self, book: BookId, capability: Capability) -> Result<()> {
        self.refusal_in(book, capability)?.map_or(Ok(()), Err)
    }

    /// Returns the current book.
    ///
    /// # Errors
    /// Where the actor is in no book of the file.
    pub(super) fn book_id(&self) -> Result<BookId> {
        self.book.ok_or_else(|| {
            Error::new(Kind::NotFound, "you are in no book of this file")
                .hint("`tl book add NAME` makes one; or ask an owner of another to add you")
        })
    }

    pub(super) fn reader(&self) -> Result<BookReader<'_>> {
        self.reader_of(self.book_id()?)
    }

    pub(super) fn reader_of(&self, book: BookId) -> Result<BookReader<'_>> {
        self.store.reader(self.actor.id).book(book).map_err(gone)
    }

    pub(super) fn apply(&self, ops: &[Op]) -> Result<Applied> {
        self.apply_in(self.book_id()?, ops)
    }

    pub(super) fn apply_in(&self, book: BookId, ops: &[Op]) -> Result<Applied> {
        let applied = self.store.apply(self.actor.id, book, ops).map_err(gone)?;
        self.notes.take_down(book, ops, &applied);
        self.own.note(&applied);
        Ok(applied)
    }

    /// Takes steps back, each where what it wrote still stands.
    pub(super) fn apply_back(&self, book: BookId, steps: &[Step]) -> Result<TakenBack> {
        let taken = self.store.take_back(self.actor.id, book, steps).map_err(gone)?;
        self.own.note(&taken.applied);
        Ok(taken)
    }

    /// Applies operations to a record that still stands as it was read; `None` where it does not.
    pub(super) fn apply_as_read(&self, ops: &[Op], read: &AsRead) -> Result<Option<Applied>> {
        let book = self.book_id()?;
        let applied = self.store.apply_as_read(self.actor.id, book, ops, read);
        let applied = applied.map_err(gone)?;
        if let Some(applied) = &applied {
            self.notes.take_down(book, ops, applied);
            self.own.note(applied);
        }
        Ok(applied)
    }
}

fn options(clock: &Clock, device: Uuid, start: &Start) -> Options {
    let patience = if start.interactive { INTERACTIVE_PATIENCE } else { PATIENCE };
    Options { clock: clock.for_store(), device, patience }
}

/// Finds the book to start in: the one asked for, the chosen one, the only one or the oldest.
fn first_book(store: &Store, actor: &Person, asked: Option<&str>) -> Result<Option<BookId>> {
    let reader = store.reader(actor.id);
    if let Some(who) = asked {
        let books = reader.books()?;
        let list: Vec<_> = books.iter().map(|book| Listed::new(book.id, &book.name)).collect();
        return named::pick(who, ("book", "books"), &[], &list).map(Some);
    }
    match reader.chosen_book()? {
        None => Ok(reader.books()?.first().map(|oldest| oldest.id)),
        chosen => Ok(chosen),
    }
}

/// Says more of a book that is not there: it was, when the session began.
pub(super) fn gone(error: store::Error) -> Error {
    match error {
        store::Error::NotFound { what: "book" } => {
            let message = "this book was deleted, or you are no longer a member of it";
            Error::new(Kind::NotFound, message).hint("`tl book list` shows the books you are in")
        }
        other => other.into(),
    }
}

#[cfg(test)]
mod tests;
