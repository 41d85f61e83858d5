//! Making, opening, refusing, bringing up to date.

use super::*;

#[test]
fn a_new_file_is_private_complete_and_alone() {
    let dir = folder();
    let path = dir.path().join("new/er/crm.db");
    Database::create(&path, &options(), |tx| {
        tx.execute("INSERT INTO meta (key, value) VALUES ('filled', 'yes')", [])?;
        Ok(())
    })
    .unwrap();
    let mode = |path: &Path| path.metadata().unwrap().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    assert_eq!(mode(&dir.path().join("new")), 0o700);
    assert_eq!(names(path.parent().unwrap()), ["crm.db"]);
    assert_eq!(path.metadata().unwrap().nlink(), 1);
    let bytes = std::fs::read(&path).unwrap();
    assert_eq!(&bytes[18..20], [2, 2], "in WAL mode");
    assert_eq!(&bytes[68..72], b"tlCR");

    let db = Database::open(&path, &options()).unwrap();
    assert_eq!(get(&db, "filled").unwrap().as_deref(), Some("yes"));
    assert_eq!(db.file_id().unwrap().get_version_num(), 4);
    assert!(db.owner_is_me() && !belongs_to_other(&path).unwrap());
    put(&db, "more", "text").unwrap();
    assert_eq!(names(path.parent().unwrap()), ["crm.db", "crm.db-shm", "crm.db-wal"]);
    assert_eq!(mode(&path.with_file_name("crm.db-wal")), 0o600);
    assert_eq!(mode(&path.with_file_name("crm.db-shm")), 0o600);
    drop(db);
    assert_eq!(names(path.parent().unwrap()), ["crm.db"]);
}

#[test]
fn a_first_run_that_fails_or_panics_leaves_nothing() {
    let dir = folder();
    let path = dir.path().join("crm.db");
    let failed = Database::create(&path, &options(), |_| Err(Error::Invalid("no".to_owned())));
    assert!(matches!(failed, Err(Error::Invalid(_))));
    let panicked = std::panic::catch_unwind(|| {
        Database::create(&path, &options(), |_| panic!("in the middle"))
    });
    assert!(panicked.is_err());
    assert_eq!(names(dir.path()), [""; 0]);
}

#[test]
fn racing_first_runs_end_with_one_file() {
    let dir = folder();
    let path = dir.path().join("crm.db");
    let start = Arc::new(std::sync::Barrier::new(8));
    let runs: Vec<_> = (0..8)
        .map(|number| {
            let (path, start) = (path.clone(), start.clone());
            std::thread::spawn(move || {
                start.wait();
                Database::create(&path, &options(), |tx| {
                    tx.execute("INSERT INTO meta (key, value) VALUES ('by', ?1)", [number])?;
                    Ok(())
                })
                .unwrap();
                let db = Database::open(&path, &options()).unwrap();
                put(&db, &format!("run {number}"), "was here").unwrap();
                db.file_id().unwrap()
            })
        })
        .collect();
    let ids: Vec<_> = runs.into_iter().map(|run| run.join().unwrap()).collect();
    assert!(ids.iter().all(|id| *id == ids[0]));
    tidy(&path);
    assert_eq!(names(dir.path()), ["crm.db"]);
    let db = Database::open(&path, &options()).unwrap();
    let runs = db.read(|conn| {
        Ok(conn.query_row("SELECT count(*) FROM meta WHERE key LIKE 'run %'", [], |row| {
            row.get::<_, i64>(0)
        })?)
    });
    assert_eq!(runs.unwrap(), 8);
}

/// Run by the next test in a process of its own, to be killed there.
#[test]
fn killed_first_run() {
    // Only in a process of its own: the part of `a_killed_first_run_leaves_nothing_half_made` that is killed.
    let Some(path) = path_of_process() else { return };
    let _ = Database::create(&path, &options(), |_| {
        std::fs::write(path.with_file_name("ready"), "").unwrap();
        std::thread::sleep(Duration::from_secs(60));
        Ok(())
    });
}

#[test]
fn a_killed_first_run_leaves_nothing_half_made() {
    let dir = folder();
    let path = dir.path().join("crm.db");
    let mut child = process("making::killed_first_run", &path).spawn().unwrap();
    let started = Instant::now();
    while !dir.path().join("ready").exists() {
        assert!(started.elapsed() < Duration::from_secs(30), "the child never came so far");
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    std::fs::remove_file(dir.path().join("ready")).unwrap();
    assert!(!path.exists());
    let left = names(dir.path());
    assert!(left.iter().all(|name| name.starts_with(".crm.db.new-")), "{left:?}");

    // The rest goes with the next first run, once it is surely abandoned.
    for name in left {
        let file = std::fs::File::open(dir.path().join(name)).unwrap();
        let now = Duration::from_millis((options().clock)().millis().unsigned_abs());
        file.set_modified(std::time::UNIX_EPOCH + now - Duration::from_secs(7200)).unwrap();
    }
    let (_, db) = database(&dir);
    drop(db);
    assert_eq!(names(dir.path()), ["crm.db"]);
}

#[test]
fn what_is_there_already_is_left_alone() {
    let dir = folder();
    let path = dir.path().join("crm.db");
    std::fs::write(&path, "notes").unwrap();
    Database::create(&path, &options(), |_| panic!("there is one")).unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"notes");

    let link = dir.path().join("link.db");
    std::os::unix::fs::symlink(dir.path().join("elsewhere.db"), &link).unwrap();
    let refused = Database::create(&link, &options(), |_| Ok(())).unwrap_err().to_string();
    assert!(refused.contains("link.db is a link to"), "{refused}");
}

#[test]
fn a_link_leads_to_its_file() {
    let dir = folder();
    let (path, db) = database(&dir);
    std::fs::create_dir(dir.path().join("desk")).unwrap();
    let link = dir.path().join("desk/link.db");
    std::os::unix::fs::symlink(&path, &link).unwrap();
    let linked = Database::open(&link, &options()).unwrap();
    put(&linked, "through", "the link").unwrap();
    assert_eq!(get(&db, "through").unwrap().as_deref(), Some("the link"));
    assert_eq!(names(&dir.path().join("desk")), ["link.db"]);
}

#[test]
fn what_is_no_file_of_ours_is_refused_untouched() {
    let dir = folder();
    let open = |path: &Path| Database::open(path, &options()).err().unwrap();
    assert!(matches!(open(&dir.path().join("none")), Error::Missing(_)));
    assert!(matches!(open(dir.path()), Error::NotAFile(_)));
    assert!(matches!(open(Path::new("/dev/null")), Error::NotAFile(_)));
    let pipe = dir.path().join("pipe");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &pipe,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR,
        0,
    )
    .unwrap();
    assert!(matches!(open(&pipe), Error::NotAFile(_)));

    let foreign = dir.path().join("foreign.db");
    let why = |path: &Path| match open(path) {
        Error::Foreign { why, .. } => why,
        other => panic!("{other}"),
    };
    std::fs::write(&foreign, "").unwrap();
    assert_eq!(why(&foreign), "it is empty");
    std::fs::write(&foreign, "name,email\nAna,ana@x.example\n").unwrap();
    assert_eq!(why(&foreign), "it is not an SQLite database");
    std::fs::remove_file(&foreign).unwrap();
    let other = Connection::open(&foreign).unwrap();
    other.execute_batch("CREATE TABLE t (x); PRAGMA user_version = 1000").unwrap();
    drop(other);
    let before = std::fs::read(&foreign).unwrap();
    assert_eq!(why(&foreign), "it is the database of another program");
    assert_eq!(std::fs::read(&foreign).unwrap(), before);
    assert_eq!(names(dir.path()), ["foreign.db", "pipe"]);
}

fn set_version(path: &Path, version: i32) {
    let conn = Connection::open(path).unwrap();
    conn.pragma_update(None, "user_version", version).unwrap();
}

#[test]
fn a_newer_major_is_refused_and_a_newer_minor_is_read() {
    let dir = folder();
    let (path, db) = database(&dir);
    put(&db, "word", "kept").unwrap();
    // While it is open, another process brings it beyond us: seen by the next write.
    set_version(&path, 1001);
    let refused = put(&db, "word", "lost").unwrap_err().to_string();
    assert!(refused.contains("newer Touchline (schema 1.1)"), "{refused}");
    set_version(&path, 2000);
    assert!(matches!(put(&db, "word", "lost"), Err(Error::Newer { .. })));
    drop(db);

    let before = std::fs::read(&path).unwrap();
    let refused = Database::open(&path, &options()).err().unwrap();
    assert!(
        matches!(&refused, Error::Newer { found, known, .. } if found == "2.0" && known == "1.0")
    );
    assert_eq!(std::fs::read(&path).unwrap(), before);
    assert_eq!(names(dir.path()), ["crm.db"]);

    set_version(&path, 1001);
    let db = Database::open(&path, &options()).unwrap();
    assert_eq!(get(&db, "word").unwrap().as_deref(), Some("kept"));
    let refused = put(&db, "word", "lost").unwrap_err().to_string();
    assert!(refused.contains("newer Touchline (schema 1.1)"), "{refused}");
}

#[test]
fn a_newer_version_that_stands_in_the_wal_only_is_seen_too() {
    let dir = folder();
    let (path, db) = database(&dir);
    assert_eq!(get(&db, "word").unwrap(), None);
    set_version(&path, 2000);
    let late = Database::open(&path, &options()).unwrap();
    assert!(matches!(get(&late, "word"), Err(Error::Newer { .. })));
}

const UP: &[migrate::Step] = &[
    (Version { major: 1, minor: 1 }, "ALTER TABLE contact ADD COLUMN pronouns TEXT"),
    (Version { major: 1, minor: 2 }, "CREATE TABLE cadence (contact INTEGER PRIMARY KEY) STRICT"),
];
const UP_TO: Version = Version { major: 1, minor: 2 };

#[test]
fn an_older_file_is_brought_up_to_date_after_a_backup() {
    let dir = folder();
    let (path, db) = database(&dir);
    put(&db, "word", "kept").unwrap();
    drop(db);
    let runs: Vec<_> = (0..4)
        .map(|_| {
            let path = path.clone();
            std::thread::spawn(move || {
                Database::open_with(&path, &options(), UP_TO, UP, false).map(drop).unwrap();
            })
        })
        .collect();
    runs.into_iter().for_each(|run| run.join().unwrap());
    tidy(&path);

    assert_eq!(names(dir.path()), ["crm.db", "crm.db.backup-v1.0"], "one of four made a backup");
    let conn = Connection::open(&path).unwrap();
    assert_eq!(Version::of(&conn, &path).unwrap(), UP_TO);
    conn.execute_batch("SELECT pronouns FROM contact; SELECT contact FROM cadence").unwrap();
    drop(conn);

    let copy = dir.path().join("crm.db.backup-v1.0");
    assert_eq!(copy.metadata().unwrap().mode() & 0o777, 0o600);
    let old = Database::open(&copy, &options()).unwrap();
    assert_eq!(get(&old, "word").unwrap().as_deref(), Some("kept"));
    assert!(old.read(|conn| Ok(conn.prepare("SELECT pronouns FROM contact").is_err())).unwrap());
}

#[test]
fn a_step_that_fails_changes_nothing_and_a_backup_is_never_overwritten() {
    let dir = folder();
    let (path, db) = database(&dir);
    drop(db);
    let broken =
        [UP[0], (UP_TO, "CREATE TABLE cadence (contact INTEGER PRIMARY KEY) STRICT; nonsense")];
    for _ in 0..2 {
        assert!(Database::open_with(&path, &options(), UP_TO, &broken, false).is_err());
    }
    let orphans = [(
        UP_TO,
        "INSERT INTO detail (id, contact, kind, value, match_key, hlc, dev) VALUES (x'00', 99, 0, '', '', 0, 0)",
    )];
    let refused = Database::open_with(&path, &options(), UP_TO, &orphans, false).err().unwrap();
    assert!(matches!(refused, Error::Corrupt(_)), "{refused}");
    assert_eq!(
        names(dir.path()),
        ["crm.db", "crm.db.backup-v1.0", "crm.db.backup-v1.0-2", "crm.db.backup-v1.0-3"]
    );
    let db = Database::open(&path, &options()).unwrap();
    assert!(db.read(|conn| Ok(conn.prepare("SELECT pronouns FROM contact").is_err())).unwrap());
}

#[test]
fn a_shared_file_is_brought_up_to_date_only_when_asked() {
    let dir = folder();
    let (path, db) = database(&dir);
    drop(db);
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o660)).unwrap();
    let refused = Database::open_with(&path, &options(), UP_TO, UP, false).err().unwrap();
    assert!(refused.to_string().contains("tl doctor --upgrade"), "{refused}");
    assert_eq!(names(dir.path()), ["crm.db"]);
    Database::open_with(&path, &options(), UP_TO, UP, true).unwrap();
}

#[test]
fn sqlite_is_built_with_the_flags_that_the_schema_counts_on() {
    let conn = Connection::open_in_memory().unwrap();
    let mut options = conn.prepare("PRAGMA compile_options").unwrap();
    let options: Vec<String> =
        options.query_map([], |row| row.get(0)).unwrap().map(|row| row.unwrap()).collect();
    for flag in ["ENABLE_NULL_TRIM", "DEFAULT_MEMSTATUS=0", "OMIT_SHARED_CACHE", "ENABLE_FTS5"] {
        assert!(options.iter().any(|option| option == flag), "{flag} of .cargo/config.toml");
    }
}
