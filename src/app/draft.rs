//! Drafts: forms that were not saved yet. They survive a crash, a closed terminal and a quit.

mod without;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::domain::ContactId;

use super::paths::private_folder;
use super::{Error, Result};

pub use without::{Rest, SEVERAL};

/// What a draft is about: a new entry with somebody, a correction, a record that is made or edited.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DraftId {
    /// A new entry with this contact (its id), or with several (theirs).
    Contact(String),
    /// A new entry with somebody who is not chosen yet.
    Nobody,
    /// A correction of this interaction (its id).
    Edit(String),
    /// A new contact.
    NewContact,
    /// Changes to this contact (its id).
    EditContact(String),
    /// A new account.
    NewAccount,
    /// Changes to this account (its id).
    EditAccount(String),
    /// A new member.
    NewMember,
    /// Changes to this member (their id).
    EditMember(String),
    /// A new book.
    NewBook,
    /// Changes to this book (its id).
    EditBook(String),
    /// The one line of an entry.
    Line,
    /// A new follow-up with this contact (its id), or the same with each of several.
    NewFollowUp(String),
    /// Changes to this follow-up (its id).
    EditFollowUp(String),
}

impl DraftId {
    /// Returns how the names of its files begin. What is no id is hashed: a name never leads
    /// out of the folder.
    fn stem(&self) -> String {
        let safe = |id: &str| {
            Uuid::try_parse(id)
                .unwrap_or_else(|_| Uuid::new_v5(&Uuid::NAMESPACE_OID, id.as_bytes()))
        };
        match self {
            Self::Contact(id) => format!("contact-{}", safe(id)),
            Self::Nobody => "nobody".to_owned(),
            Self::Edit(id) => format!("edit-{}", safe(id)),
            Self::NewContact => "new-contact".to_owned(),
            Self::EditContact(id) => format!("contact-edit-{}", safe(id)),
            Self::NewAccount => "new-account".to_owned(),
            Self::EditAccount(id) => format!("account-edit-{}", safe(id)),
            Self::NewMember => "new-member".to_owned(),
            Self::EditMember(id) => format!("member-edit-{}", safe(id)),
            Self::NewBook => "new-book".to_owned(),
            Self::EditBook(id) => format!("book-edit-{}", safe(id)),
            Self::Line => "line".to_owned(),
            Self::NewFollowUp(id) => format!("follow-up-{}", safe(id)),
            Self::EditFollowUp(id) => format!("follow-up-edit-{}", safe(id)),
        }
    }
}

/// A form as it was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Which.
    pub id: DraftId,
    /// The type's word, or that of the record.
    pub kind: String,
    /// Every field's text by the field's name.
    pub fields: BTreeMap<String, String>,
    /// When the form was opened, in milliseconds since the epoch.
    pub opened_at: i64,
}

impl Draft {
    /// Names it among all drafts.
    pub fn key(&self) -> DraftKey {
        DraftKey { id: self.id.clone(), opened_at: self.opened_at }
    }
}

/// Names one draft: what it is about, and when its form was opened. Two forms about the same, in
/// one program or in two, are two drafts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DraftKey {
    /// What it is about.
    pub id: DraftId,
    /// When its form was opened, in milliseconds since the epoch.
    pub opened_at: i64,
}

/// The drafts of one member on one file and book, one small file (0600) each.
#[derive(Debug, Clone)]
pub struct Drafts {
    pub(super) folder: PathBuf,
}

impl Drafts {
    /// Lists the drafts, newest first; one that cannot be read, or that stands in a file of another
    /// name, is left out.
    pub fn list(&self) -> Vec<Draft> {
        let files = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let own = |path: PathBuf| read(&path).filter(|draft| self.file(&draft.key()) == path);
        let mut drafts: Vec<Draft> = files.filter_map(|file| own(file.path())).collect();
        drafts.sort_by(|a, b| b.opened_at.cmp(&a.opened_at).then(a.id.stem().cmp(&b.id.stem())));
        drafts
    }

    /// Returns one draft.
    pub fn load(&self, key: &DraftKey) -> Option<Draft> {
        read(&self.file(key))
    }

    /// Writes a draft durably: a temporary beside it, synced, then renamed.
    ///
    /// # Errors
    /// Where the folder of drafts cannot be written.
    pub fn save(&self, draft: &Draft) -> Result<()> {
        let file = self.file(&draft.key());
        self.write(draft, &file).map_err(|source| Error::io("keeping the draft", &file, source))
    }

    /// Removes a draft; one that is not there is no error.
    ///
    /// # Errors
    /// Where the folder of drafts cannot be written.
    pub fn remove(&self, key: &DraftKey) -> Result<()> {
        remove_in(&self.folder, &stem(key))
            .map_err(|source| Error::io("removing the draft", &self.file(key), source))
    }

    /// Takes contacts out of the drafts.
    fn forget(&self, contacts: &[ContactId]) -> io::Result<()> {
        let about = |contact: &ContactId| {
            let id = contact.to_string();
            [DraftId::Contact(id.clone()), DraftId::EditContact(id)].map(|id| id.stem() + ".")
        };
        let about: Vec<String> = contacts.iter().flat_map(about).collect();
        for file in entries(&self.folder)? {
            let (path, name) = (file.path(), file.file_name());
            let is_draft = path.extension().is_some_and(|ending| ending == "json");
            let Some(draft) = is_draft.then(|| read(&path)).flatten() else {
                // What a crash left of one about them, or a damaged one.
                if about.iter().any(|start| name.to_string_lossy().starts_with(start)) {
                    remove_file(&path)?;
                }
                continue;
            };
            let rest = match draft.without(contacts) {
                Rest::Whole => continue,
                Rest::Others(left) => {
                    let file = self.file(&left.key());
                    self.write(&left, &file)?;
                    Some(file)
                }
                Rest::Nothing => None,
            };
            remove_in_but(&self.folder, &stem(&draft.key()), rest.as_deref())?;
            if rest.is_none_or(|rest| rest != path) {
                remove_file(&path)?;
            }
        }
        Ok(())
    }

    fn file(&self, key: &DraftKey) -> PathBuf {
        self.folder.join(stem(key) + ".json")
    }

    fn write(&self, draft: &Draft, file: &Path) -> io::Result<()> {
        private_folder(&self.folder)?;
        // The temporary bears the draft's name, so that what a crash leaves of it goes with the
        // draft. `tempfile` makes files of mode 0600.
        let mut temporary = tempfile::Builder::new()
            .prefix(&(stem(&draft.key()) + "."))
            .suffix(".tmp")
            .tempfile_in(&self.folder)?;
        serde_json::to_writer(&mut temporary, draft)?;
        temporary.flush()?;
        temporary.as_file().sync_all()?;
        temporary.persist(file)?;
        File::open(&self.folder)?.sync_all()
    }
}

/// Returns the name of a draft's file without its ending.
fn stem(key: &DraftKey) -> String {
    format!("{}.{}", key.id.stem(), key.opened_at)
}

/// Removes a file; one that is not there is no error.
fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Removes a draft from the folders of every member and book of one file: its contact or its
/// interaction is deleted for good, and what was typed about it goes with it. `root` is the
/// file's folder.
pub(super) fn forget_everywhere(root: &Path, id: &DraftId) -> io::Result<()> {
    for member in folders(root)? {
        for book in folders(&member)? {
            remove_in(&book, &id.stem())?;
        }
    }
    Ok(())
}

/// Takes contacts out of the drafts in the folders of every member and book of one file: what was about
/// them alone is removed, and with it what cannot be read.
pub(super) fn forget_with(root: &Path, contacts: &[ContactId]) -> io::Result<()> {
    for member in folders(root)? {
        for folder in folders(&member)? {
            Drafts { folder }.forget(contacts)?;
        }
    }
    Ok(())
}

/// Returns the drafts of every member in one book of a file. `root` is the file's folder.
pub(super) fn of_everybody(root: &Path, book: &str) -> io::Result<Vec<Drafts>> {
    Ok(folders(root)?.into_iter().map(|member| Drafts { folder: member.join(book) }).collect())
}

/// Removes the drafts of every member in one book of a file: the book is deleted, and what was
/// typed in it goes with it.
pub(super) fn forget_book(root: &Path, book: &str) -> io::Result<()> {
    for member in folders(root)? {
        match fs::remove_dir_all(member.join(book)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn read(file: &Path) -> Option<Draft> {
    serde_json::from_slice(&fs::read(file).ok()?).ok()
}

/// Removes the drafts whose names begin with a stem, and what a crash may have left of their
/// temporaries.
fn remove_in(folder: &Path, stem: &str) -> io::Result<()> {
    remove_in_but(folder, stem, None)
}

/// The same, but for one file.
fn remove_in_but(folder: &Path, stem: &str, stays: Option<&Path>) -> io::Result<()> {
    let start = format!("{stem}.");
    for file in entries(folder)? {
        let is_its = file.file_name().to_string_lossy().starts_with(&start);
        if is_its && stays != Some(&*file.path()) {
            remove_file(&file.path())?;
        }
    }
    Ok(())
}

fn folders(parent: &Path) -> io::Result<Vec<PathBuf>> {
    let all = entries(parent)?.into_iter();
    Ok(all.map(|entry| entry.path()).filter(|path| path.is_dir()).collect())
}

/// Lists a folder; one that does not exist is empty.
fn entries(folder: &Path) -> io::Result<Vec<fs::DirEntry>> {
    match fs::read_dir(folder) {
        Ok(entries) => entries.collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    const ANA: &str = "018f3a5c-7e21-7cc3-98c4-dc0c0c07398f";

    fn drafts() -> (tempfile::TempDir, Drafts) {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("member").join("book");
        (root, Drafts { folder })
    }

    fn draft(id: DraftId, opened_at: i64) -> Draft {
        let fields = [("summary".to_owned(), "wants a\nquote".to_owned())].into();
        Draft { id, kind: "call".into(), fields, opened_at }
    }

    #[test]
    fn a_draft_comes_back_as_it_was_left() {
        let (_root, drafts) = drafts();
        let mut left = draft(DraftId::Contact(ANA.into()), 1);
        assert_eq!(drafts.load(&left.key()), None);
        drafts.save(&left).unwrap();
        left.fields.insert("summary".to_owned(), "more".to_owned());
        drafts.save(&left).unwrap();
        assert_eq!(drafts.load(&left.key()), Some(left.clone()));
        drafts.remove(&left.key()).unwrap();
        drafts.remove(&left.key()).unwrap();
        assert_eq!(drafts.load(&left.key()), None);
        assert_eq!(fs::read_dir(&drafts.folder).unwrap().count(), 0);
    }

    #[test]
    fn two_forms_about_one_contact_are_two_drafts() {
        let (_root, drafts) = drafts();
        let [a, b] = [1, 2].map(|at| draft(DraftId::Contact(ANA.into()), at));
        // Both type on: there is one of each all the time.
        for draft in [&a, &b, &a, &b] {
            drafts.save(draft).unwrap();
        }
        assert_eq!(drafts.list(), [b.clone(), a.clone()]);
        drafts.remove(&a.key()).unwrap();
        assert_eq!((drafts.load(&a.key()), drafts.load(&b.key())), (None, Some(b)));
    }

    #[test]
    fn a_draft_does_not_go_with_one_whose_time_begins_alike() {
        let (_root, drafts) = drafts();
        let [a, b] = [1, 12].map(|at| draft(DraftId::Nobody, at));
        drafts.save(&a).unwrap();
        drafts.save(&b).unwrap();
        drafts.remove(&a.key()).unwrap();
        assert_eq!(drafts.list(), [b]);
    }

    #[test]
    fn the_newest_stands_first_and_damaged_ones_are_left_out() {
        let (_root, drafts) = drafts();
        assert_eq!(drafts.list(), []);
        let ids = [DraftId::Nobody, DraftId::Contact(ANA.into()), DraftId::Edit(ANA.into())];
        for (id, at) in ids.iter().zip([2, 3, 1]) {
            drafts.save(&draft(id.clone(), at)).unwrap();
        }
        fs::write(drafts.folder.join("contact-x.json"), "{\"id\":").unwrap();
        fs::write(drafts.folder.join("nobody.abc.tmp"), "half").unwrap();
        let order: Vec<_> = drafts.list().into_iter().map(|draft| draft.opened_at).collect();
        assert_eq!(order, [3, 2, 1]);
    }

    #[test]
    fn files_are_private_and_never_leave_the_folder() {
        let (_root, drafts) = drafts();
        let id = DraftId::Contact("../../evil".into());
        drafts.save(&draft(id.clone(), 1)).unwrap();
        let files: Vec<_> = fs::read_dir(&drafts.folder).unwrap().flatten().collect();
        assert_eq!(files.len(), 1);
        assert_eq!(files[0].metadata().unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(drafts.folder.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(drafts.list()[0].id, id);
    }

    #[test]
    fn a_purge_takes_every_members_draft_and_its_temporaries() {
        let (root, mine) = drafts();
        let theirs = Drafts { folder: root.path().join("other").join("book") };
        let (gone, kept) = (DraftId::Contact(ANA.into()), DraftId::Edit(ANA.into()));
        for drafts in [&mine, &theirs] {
            drafts.save(&draft(gone.clone(), 1)).unwrap();
            drafts.save(&draft(kept.clone(), 1)).unwrap();
        }
        fs::write(mine.folder.join(format!("contact-{ANA}.1.x1.tmp")), "half").unwrap();
        forget_everywhere(root.path(), &gone).unwrap();
        forget_everywhere(&root.path().join("missing"), &gone).unwrap();
        for drafts in [&mine, &theirs] {
            assert_eq!(drafts.list(), [draft(kept.clone(), 1)]);
            assert_eq!(fs::read_dir(&drafts.folder).unwrap().count(), 1);
        }
    }

    #[test]
    fn a_deleted_book_takes_every_members_drafts_in_it() {
        let (root, mine) = drafts();
        let theirs = Drafts { folder: root.path().join("other").join("book") };
        let elsewhere = Drafts { folder: root.path().join("member").join("second") };
        for drafts in [&mine, &theirs, &elsewhere] {
            drafts.save(&draft(DraftId::Nobody, 1)).unwrap();
        }
        forget_book(root.path(), "book").unwrap();
        forget_book(root.path(), "never").unwrap();
        forget_book(&root.path().join("missing"), "book").unwrap();
        assert!(!mine.folder.exists() && !theirs.folder.exists());
        assert_eq!(elsewhere.list().len(), 1);
    }

    #[test]
    fn a_folder_that_cannot_be_written_says_so() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let drafts = Drafts { folder: file.path().join("drafts") };
        let error = drafts.save(&draft(DraftId::Nobody, 1)).unwrap_err();
        assert_eq!(error.kind, crate::app::Kind::Storage);
        assert!(error.message.starts_with("keeping the draft /"), "{error}");
    }
}
