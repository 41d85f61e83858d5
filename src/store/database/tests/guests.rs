//! Files that are not ours to write. Root may write everything, so these act as another account.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout};

use super::*;

/// Makes a folder and a file of root's with these modes.
fn of_another(folder_mode: u32, file_mode: u32) -> (tempfile::TempDir, PathBuf, Database) {
    let dir = folder();
    let (path, db) = database(&dir);
    put(&db, "word", "read me").unwrap();
    std::fs::set_permissions(&path, PermissionsExt::from_mode(file_mode)).unwrap();
    drop(db);
    std::fs::set_permissions(dir.path(), PermissionsExt::from_mode(folder_mode)).unwrap();
    let db = Database::open(&path, &options()).unwrap();
    (dir, path, db)
}

fn refused(path: &Path) -> String {
    let db = Database::open(path, &options()).unwrap();
    assert_eq!(get(&db, "word").unwrap().as_deref(), Some("read me"));
    assert_eq!(get(&db, "none").unwrap(), None);
    // A read within a read sees what that one sees, and leaves it as it was.
    let within = || db.read(|_| Ok([get(&db, "word")?, get(&db, "word")?]));
    assert_eq!(within().unwrap(), within().unwrap());
    assert_eq!(db.data_version().unwrap(), db.data_version().unwrap());
    match put(&db, "word", "mine") {
        Err(Error::ReadOnly(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_guest_reads_and_leaves_nothing_beside_the_file() {
    for folder_mode in [0o755, 0o777] {
        let (dir, path, db) = of_another(folder_mode, 0o644);
        drop(db);
        as_nobody(move || {
            let why = refused(&path);
            assert!(why.contains("belongs to another account (number 0)"), "{why}");
            assert!(belongs_to_other(&path).unwrap());
            assert_eq!(names(dir.path()), ["crm.db"], "folder {folder_mode:o}");
        });
    }
}

/// The owner of a file, in a process of its own. Each line it is given it stores, and answers.
struct Owner {
    process: Child,
    answers: BufReader<ChildStdout>,
}

impl Owner {
    fn of(path: &Path) -> Self {
        let mut process = process("guests::own", path).spawn().unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap());
        Self { process, answers }
    }

    fn store(&mut self, word: &str) {
        writeln!(self.process.stdin.as_mut().unwrap(), "{word}").unwrap();
        let stored = format!("stored {word}");
        let mut line = String::new();
        while !line.contains(&stored) {
            line.clear();
            assert_ne!(self.answers.read_line(&mut line).unwrap(), 0, "the owner died");
        }
    }

    fn leave(mut self) {
        drop(self.process.stdin.take());
        assert!(self.process.wait().unwrap().success());
    }
}

/// Run by the next tests in a process of its own.
#[test]
fn own() {
    // Only in a process of its own: the owner in the tests of guests.
    let Some(path) = path_of_process() else { return };
    let db = Database::open(&path, &options()).unwrap();
    for word in std::io::stdin().lines() {
        let word = word.unwrap();
        put(&db, "seen", &word).unwrap();
        // As a screen does after a write.
        assert_eq!(get(&db, "seen").unwrap().as_ref(), Some(&word));
        println!("stored {word}");
    }
}

#[test]
fn a_guest_reads_what_another_account_writes_meanwhile() {
    for folder_mode in [0o755, 0o777] {
        let (dir, path, db) = of_another(folder_mode, 0o644);
        drop(db);
        let mut owner = Owner::of(&path);
        owner.store("first");
        as_nobody(move || {
            let guest = Database::open(&path, &options()).unwrap();
            let seen = || get(&guest, "seen").unwrap().unwrap();
            assert_eq!(seen(), "first");
            refused(&path);
            let before = guest.data_version().unwrap();
            owner.store("second");
            assert_ne!(guest.data_version().unwrap(), before);
            assert_eq!(seen(), "second");
            assert_eq!(names(dir.path()), ["crm.db", "crm.db-shm", "crm.db-wal"]);
            // And its reading does not keep the owner from cleaning up.
            owner.leave();
            assert_eq!(names(dir.path()), ["crm.db"], "folder {folder_mode:o}");
            assert_eq!(seen(), "second");
            assert_eq!(names(dir.path()), ["crm.db"]);
        });
    }
}

/// Run by the next test in a process of its own.
#[test]
fn come_and_go() {
    // Only in a process of its own: the busy owner in `a_guest_keeps_reading_while_others_come_and_go`.
    let Some(path) = path_of_process() else { return };
    for number in 0..60 {
        let db = Database::open(&path, &options()).unwrap();
        put(&db, "seen", &number.to_string()).unwrap();
    }
}

#[test]
fn a_guest_keeps_reading_while_others_come_and_go() {
    for folder_mode in [0o755, 0o777] {
        let (dir, path, db) = of_another(folder_mode, 0o644);
        put(&db, "seen", "0").unwrap();
        drop(db);
        let mut owner = process("guests::come_and_go", &path).spawn().unwrap();
        as_nobody(move || {
            let guest = Database::open(&path, &options()).unwrap();
            let (mut last, mut reads) = (0, 0);
            while owner.try_wait().unwrap().is_none() {
                match get(&guest, "seen") {
                    Ok(seen) => {
                        let seen: u32 = seen.unwrap().parse().unwrap();
                        assert!(seen >= last, "{seen} after {last}");
                        (last, reads) = (seen, reads + 1);
                    }
                    Err(Error::Conflict { .. }) => {}
                    Err(other) => panic!("{other}"),
                }
            }
            assert!(reads > 10, "only {reads} reads came through");
            assert_eq!(get(&guest, "seen").unwrap().as_deref(), Some("59"));
            // The owner may have left its log because of the guest. The guest left nothing.
            for entry in std::fs::read_dir(dir.path()).unwrap() {
                let entry = entry.unwrap();
                assert_eq!(entry.metadata().unwrap().uid(), 0, "{:?}", entry.file_name());
            }
        });
    }
}

#[test]
fn a_guest_sees_changes_between_its_requests() {
    let (dir, path, db) = of_another(0o755, 0o644);
    drop(db);
    // They open the file when they are first told something; made here, they are root's.
    let owners = [Owner::of(&path), Owner::of(&path), Owner::of(&path)];
    as_nobody(move || {
        let guest = Database::open(&path, &options()).unwrap();
        assert_eq!(get(&guest, "seen").unwrap(), None);
        for (mut owner, word) in owners.into_iter().zip(["one", "two", "three"]) {
            let before = guest.data_version().unwrap();
            owner.store(word);
            owner.leave();
            assert_ne!(guest.data_version().unwrap(), before);
            assert_eq!(get(&guest, "seen").unwrap().as_deref(), Some(word));
            assert_eq!(names(dir.path()), ["crm.db"]);
        }
    });
}

#[test]
fn a_folder_that_is_closed_to_us_is_a_reason_of_its_own() {
    let (dir, path, db) = of_another(0o755, 0o666);
    drop(db);
    as_nobody(move || {
        let why = refused(&path);
        assert!(why.contains("its folder"), "{why}");
        assert_eq!(names(dir.path()), ["crm.db"]);
    });
}

#[test]
fn a_shared_file_is_written_by_all_and_left_clean() {
    let (dir, path, db) = of_another(0o777, 0o666);
    put(&db, "mine", "root's").unwrap();
    let shared = path.clone();
    as_nobody(move || {
        let other = Database::open(&shared, &options()).unwrap();
        put(&other, "theirs", "nobody's").unwrap();
        assert!(!other.owner_is_me());
    });
    assert_eq!(get(&db, "theirs").unwrap().as_deref(), Some("nobody's"));
    drop(db);
    as_nobody(move || {
        let other = Database::open(&path, &options()).unwrap();
        put(&other, "theirs", "again").unwrap();
        let wal = path.with_file_name("crm.db-wal").metadata().unwrap();
        assert_eq!(wal.mode() & 0o777, 0o666, "those who share the file share its log");
        drop(other);
        assert_eq!(names(dir.path()), ["crm.db"]);
    });
}

#[test]
fn a_file_of_our_own_that_is_set_read_only_stays_so() {
    as_nobody(|| {
        let dir = folder();
        let (path, db) = database(&dir);
        put(&db, "word", "read me").unwrap();
        drop(db);
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o400)).unwrap();
        assert_eq!(refused(&path), "its file mode (0400) forbids it");
        assert_eq!(names(dir.path()), ["crm.db"]);
    });
}

#[test]
fn an_unreadable_file_says_so() {
    let (_dir, path, db) = of_another(0o755, 0o600);
    drop(db);
    as_nobody(move || {
        let error = Database::open(&path, &options()).err().unwrap().to_string();
        assert!(error.starts_with("cannot read "), "{error}");
        assert!(error.contains("Permission denied"), "{error}");
    });
}

#[test]
fn a_log_left_by_a_crash_is_read_with_its_shared_memory_and_refused_without() {
    let (dir, _, db) = of_another(0o755, 0o644);
    put(&db, "word", "read me").unwrap();
    put(&db, "last", "before the crash").unwrap();
    // A copy of the three files is what a crash leaves.
    let crashed = folder();
    for name in names(dir.path()) {
        let copy = crashed.path().join(&name);
        std::fs::copy(dir.path().join(&name), &copy).unwrap();
        std::fs::set_permissions(copy, PermissionsExt::from_mode(0o644)).unwrap();
    }
    std::fs::set_permissions(crashed.path(), PermissionsExt::from_mode(0o777)).unwrap();
    let copy = crashed.path().join("crm.db");
    let guest = copy.clone();
    as_nobody(move || {
        let db = Database::open(&guest, &options()).unwrap();
        assert_eq!(get(&db, "last").unwrap().as_deref(), Some("before the crash"));
    });
    assert_eq!(names(crashed.path()), names(dir.path()));
    std::fs::remove_file(crashed.path().join("crm.db-shm")).unwrap();
    let guest = copy.clone();
    as_nobody(move || {
        let db = Database::open(&guest, &options()).unwrap();
        let error = get(&db, "last").unwrap_err().to_string();
        assert!(error.contains("has to be opened there once"), "{error}");
    });
    assert_eq!(names(crashed.path()), ["crm.db", "crm.db-wal"]);
    let owner = Database::open(&copy, &options()).unwrap();
    assert_eq!(get(&owner, "last").unwrap().as_deref(), Some("before the crash"));
}
