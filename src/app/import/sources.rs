//! The files of an import, and how far they were read.

use std::cell::Cell;
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::FileTypeExt;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::app::{Error, Result};
use crate::intake::mail::maildir;
use crate::intake::{Format, detect};

/// How much of a file is looked at to tell its format.
const HEAD: usize = 4 << 10;
/// The endings of the files that are taken from a folder.
const ENDINGS: [&str; 10] =
    ["vcf", "vcard", "csv", "tsv", "eml", "mbox", "mbx", "ics", "ical", "ifb"];
/// How many folders deep they are looked for.
const DEEPEST: u32 = 32;

/// One file, or standard input.
pub(super) struct Source {
    /// What it is called in messages.
    pub name: String,
    path: Option<PathBuf>,
    /// The format, where the place says it: messages of a Maildir.
    format: Option<Format>,
    /// Why nothing of it is read.
    unread: Option<Unread>,
}

/// Why something is not read.
#[derive(Debug, Clone)]
pub(super) struct Unread {
    /// What is said where it was all that there was to read.
    pub alone: Error,
    /// What is said behind its name.
    pub reason: String,
}

/// What is to be read.
pub(super) struct Sources {
    /// The files, in order.
    pub files: Vec<Source>,
    /// Whether there may be several: then one that cannot be read does not stop the others.
    pub many: bool,
    /// Their size in bytes, where it is known.
    pub total: Option<u64>,
    /// What the import is called: the file's name without its folder.
    pub title: String,
    /// What of Maildirs is not read: its name, and why.
    pub passed_over: Vec<(String, &'static str)>,
}

impl Sources {
    /// Names a file as the user named it.
    pub(super) fn name(&self, file: usize) -> String {
        self.files.get(file).map(|source| source.name.clone()).unwrap_or_default()
    }

    /// Names a file without its folder, for others to read who have other folders.
    pub(super) fn short_name(&self, file: usize) -> String {
        let path = self.files.get(file).and_then(|source| source.path.as_deref());
        let last = path.and_then(Path::file_name);
        last.map_or_else(|| self.name(file), |name| name.display().to_string())
    }

    /// Lists what paths name: files, the cards and tables of folders (and those in them) by name, or
    /// standard input where there is no path.
    ///
    /// # Errors
    /// `Usage` where nothing is there or it cannot be read.
    pub(super) fn list(paths: &[PathBuf], format: Option<Format>) -> Result<Self> {
        match paths {
            [] => {
                let name = "standard input".to_owned();
                let files =
                    vec![Source { name: name.clone(), path: None, format: None, unread: None }];
                let passed_over = Vec::new();
                Ok(Self { files, many: false, total: None, title: name, passed_over })
            }
            [path] => Self::of(path, format).map_err(|unread| unread.alone),
            paths => {
                let title = format!("{} files", paths.len());
                let (files, passed_over) = (Vec::new(), Vec::new());
                let mut all = Self { files, many: true, total: Some(0), title, passed_over };
                for path in paths {
                    let one = match Self::of(path, format) {
                        Ok(one) => one,
                        Err(unread) => {
                            let (name, unread) = (path.display().to_string(), Some(unread));
                            all.files.push(Source { name, path: None, format: None, unread });
                            continue;
                        }
                    };
                    all.total = all.total.zip(one.total).map(|(all, one)| all + one);
                    all.files.extend(one.files);
                    all.passed_over.extend(one.passed_over);
                }
                Ok(all)
            }
        }
    }

    fn of(path: &Path, format: Option<Format>) -> std::result::Result<Self, Unread> {
        let shown = path.display().to_string();
        let unreadable = |error: io::Error| unreadable(&shown, &error);
        let title =
            path.file_name().map_or_else(|| shown.clone(), |name| name.display().to_string());
        let about = fs::metadata(path).map_err(unreadable)?;
        let kind = about.file_type();
        if kind.is_char_device() || kind.is_block_device() || kind.is_socket() {
            let what = if kind.is_socket() { "a socket" } else { "a device" };
            let alone = Error::usage(format!("{shown} is {what}, and no file to import"))
                .hint("give a file, a folder or a pipe; - reads standard input");
            return Err(Unread { alone, reason: format!("it is {what}, and no file") });
        }
        if !about.is_dir() {
            let total = about.is_file().then_some(about.len());
            let path = Some(path.to_owned());
            let files = vec![Source { name: shown, path, format: None, unread: None }];
            return Ok(Self { files, many: false, total, title, passed_over: Vec::new() });
        }
        let mut found = Found::default();
        found.below(path, DEEPEST, format == Some(Format::Maildir)).map_err(unreadable)?;
        let Found { mut paths, passed_over } = found;
        if paths.is_empty() {
            let alone = Error::usage(format!("there is nothing to import in the folder {shown}"))
                .hint("files that end in .vcf, .csv, .ics, .mbox or .eml, and Maildirs, are taken from a folder and those in it");
            return Err(Unread { alone, reason: "there is nothing to import in it".to_owned() });
        }
        paths.sort_by(|one, other| one.0.cmp(&other.0));
        let total = paths.iter().map(|(_, length, _)| length).sum();
        let source = |path: PathBuf, format| Source {
            name: path.display().to_string(),
            path: Some(path),
            format,
            unread: None,
        };
        let files = paths.into_iter().map(|(path, _, format)| source(path, format)).collect();
        Ok(Self { files, many: true, total: Some(total), title, passed_over })
    }
}

/// What is found in folders.
#[derive(Default)]
struct Found {
    /// The files with their lengths, and their formats where their places say them.
    paths: Vec<(PathBuf, u64, Option<Format>)>,
    /// What of Maildirs is not read, and why.
    passed_over: Vec<(String, &'static str)>,
}

impl Found {
    /// Collects the files of a folder and of those in it. A folder that is a link is left out: it may
    /// lead back up. Of a Maildir, or what is said to be one, the messages are taken.
    fn below(&mut self, folder: &Path, depth: u32, is_maildir: bool) -> io::Result<()> {
        let mut entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
        entries.sort_by_key(fs::DirEntry::file_name);
        let mut folders = Vec::new();
        let mut files = Vec::new();
        for entry in entries {
            let kind = entry.file_type()?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let into = if kind.is_dir() { &mut folders } else { &mut files };
            into.push((name, entry.path()));
        }
        let is_maildir = maildir::is_maildir(folders.iter().map(|(name, _)| name.as_str()))
            || (is_maildir && folders.iter().any(|(name, _)| name == "cur"));
        for (name, path) in folders {
            if is_maildir && maildir::FOLDERS.contains(&name.as_str()) {
                self.messages(&path)?;
            } else if depth > 0 && !(is_maildir && name == "tmp") {
                self.below(&path, depth - 1, false)?;
            }
        }
        for (_, path) in files {
            let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
            if ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)) {
                self.take(path, None);
            }
        }
        Ok(())
    }

    /// Collects the messages of one of a Maildir's folders.
    fn messages(&mut self, folder: &Path) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.file_type()?.is_dir() || !maildir::is_message(&name) {
                continue;
            }
            match maildir::flags(&name).skipped() {
                Some(why) => {
                    self.passed_over.push((entry.path().display().to_string(), why));
                }
                None => self.take(entry.path(), Some(Format::Maildir)),
            }
        }
        Ok(())
    }

    fn take(&mut self, path: PathBuf, format: Option<Format>) {
        if let Ok(about) = fs::metadata(&path)
            && !about.is_dir()
        {
            self.paths.push((path, about.len(), format));
        }
    }
}

impl Source {
    /// Tells whether it can be read twice: what comes out of a pipe is gone.
    pub(super) fn stays(&self) -> bool {
        self.path.as_deref().is_some_and(Path::is_file)
    }

    /// Opens it and tells its format by its content, where `format` does not say it.
    ///
    /// # Errors
    /// Where it cannot be read, is empty, or in no format that is known.
    pub(super) fn open(
        &self,
        format: Option<Format>,
        bytes: &Rc<Cell<u64>>,
    ) -> std::result::Result<(Format, Box<dyn Read>), Unread> {
        if let Some(unread) = &self.unread {
            return Err(unread.clone());
        }
        let input: Box<dyn Read> = match &self.path {
            None => Box::new(io::stdin()),
            Some(path) => {
                Box::new(File::open(path).map_err(|error| unreadable(&self.name, &error))?)
            }
        };
        let mut input = Counted { input, bytes: Rc::clone(bytes) };
        let mut head = Vec::with_capacity(HEAD);
        (&mut input)
            .take(HEAD as u64)
            .read_to_end(&mut head)
            .map_err(|error| unreadable(&self.name, &error))?;
        let format = match format.filter(|format| *format != Format::Maildir).or(self.format) {
            Some(format) => format,
            None => detect(&head).map_err(|error| {
                let alone =
                    Error::usage(format!("nothing in {} could be read: {error}", self.name))
                        .hint(format!("what can be read: {}", known_formats()));
                Unread { alone, reason: error.to_string() }
            })?,
        };
        Ok((format, Box::new(io::Cursor::new(head).chain(input))))
    }
}

/// Lists the formats as they read in a sentence.
pub(super) fn known_formats() -> String {
    let names: Vec<&str> = Format::ALL.into_iter().map(Format::name).collect();
    crate::app::named::sentence(&names, "and")
}

/// Reads `--format`: `auto` looks at the content.
///
/// # Errors
/// `Usage` where there is no such format.
pub(super) fn read_format(word: Option<&str>) -> Result<Option<Format>> {
    let word = word.unwrap_or("auto").trim().to_lowercase();
    if word == "auto" {
        return Ok(None);
    }
    let found = Format::ALL.into_iter().find(|format| format.name() == word);
    found.map(Some).ok_or_else(|| {
        Error::usage(format!("there is no format \"{word}\" that can be imported"))
            .hint(format!("say auto or {}", known_formats()))
    })
}

/// Says that something cannot be read, in the system's words.
fn unreadable(name: &str, error: &io::Error) -> Unread {
    let (alone, reason) = match error.kind() {
        io::ErrorKind::NotFound => (
            Error::usage(format!("there is no file {name}"))
                .hint("give the path of a file or a folder"),
            "there is no such file".to_owned(),
        ),
        _ => (
            Error::usage(format!("{name} cannot be read: {error}")),
            format!("it cannot be read: {error}"),
        ),
    };
    Unread { alone, reason }
}

/// Counts what is read.
struct Counted {
    input: Box<dyn Read>,
    bytes: Rc<Cell<u64>>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.input.read(buffer)?;
        self.bytes.set(self.bytes.get() + read as u64);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Kind;

    fn listed(path: &Path) -> Vec<String> {
        let sources = Sources::of(path, None).unwrap();
        let name = |source: &Source| source.path.as_ref()?.file_name()?.to_str().map(str::to_owned);
        sources.files.iter().filter_map(name).collect()
    }

    #[test]
    fn a_folder_is_its_cards_in_order() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.vcf", "A.VCF", "notes.txt", "c.vcard"] {
            fs::write(folder.path().join(name), "BEGIN:VCARD\n").unwrap();
        }
        fs::create_dir_all(folder.path().join("z.vcf/old")).unwrap();
        fs::write(folder.path().join("z.vcf/old/d.vcf"), "BEGIN:VCARD\n").unwrap();
        std::os::unix::fs::symlink(folder.path(), folder.path().join("again")).unwrap();
        assert_eq!(listed(folder.path()), ["A.VCF", "b.vcf", "c.vcard", "d.vcf"]);
        let sources = Sources::of(folder.path(), None).unwrap();
        assert_eq!((sources.many, sources.total), (true, Some(48)));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let error = |path: &Path| {
            let sources = Sources::of(path, None)?;
            let bytes = Rc::new(Cell::new(0));
            sources.files[0].open(None, &bytes).map(|_| ())
        };
        let device = error(Path::new("/dev/zero")).unwrap_err().alone;
        assert_eq!(device.message, "/dev/zero is a device, and no file to import");
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert!(error(&socket).unwrap_err().alone.message.contains("is a socket"));
        let path = folder.path().join("x.vcf");
        let missing = error(&path).unwrap_err().alone;
        assert_eq!(missing.kind, Kind::Usage);
        assert!(missing.message.starts_with("there is no file"), "{missing}");
        assert!(error(folder.path()).unwrap_err().alone.message.contains("nothing to import"));
        fs::write(&path, " \n").unwrap();
        assert!(error(&path).unwrap_err().alone.message.ends_with("could be read: it is empty"));
        fs::write(&path, "nothing of the kind\n").unwrap();
        let unknown = error(&path).unwrap_err().alone;
        assert!(unknown.message.contains("nothing in"), "{unknown}");
        assert_eq!(
            unknown.hint.as_deref(),
            Some(
                "what can be read: vcard, csv, mbox, maildir, eml, ics, friends, monica, knotter and json"
            )
        );
    }

    #[test]
    fn formats_are_words() {
        assert_eq!(read_format(Some("csv")), Ok(Some(Format::Csv)));
        assert_eq!(read_format(None), Ok(None));
        assert_eq!(read_format(Some("AUTO")), Ok(None));
        assert_eq!(read_format(Some("vcard")), Ok(Some(Format::VCard)));
        assert_eq!(read_format(Some("docx")).unwrap_err().kind, Kind::Usage);
    }
}
