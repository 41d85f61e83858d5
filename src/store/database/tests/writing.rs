//! Writing, contention, replaced files.

use super::*;

fn count(db: &Database) -> i64 {
    db.read(|conn| Ok(conn.query_row("SELECT count(*) FROM device", [], |row| row.get(0))?))
        .unwrap()
}

#[test]
fn a_device_has_one_number() {
    let dir = folder();
    let (_, db) = database(&dir);
    let keys = db
        .write(|tx| {
            Ok([
                device_key(tx, Uuid::from_u128(1))?,
                device_key(tx, Uuid::from_u128(2))?,
                device_key(tx, Uuid::from_u128(1))?,
            ])
        })
        .unwrap();
    assert_eq!(keys, [1, 2, 1]);
}

#[test]
fn what_fails_or_panics_is_rolled_back() {
    let dir = folder();
    let (_, db) = database(&dir);
    let failed: Result<()> = db.write(|tx| {
        device_key(tx, Uuid::from_u128(1))?;
        Err(Error::Invalid("no".to_owned()))
    });
    assert!(matches!(failed, Err(Error::Invalid(_))));
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        db.write(|tx| {
            device_key(tx, Uuid::from_u128(1))?;
            assert_eq!(1, 2);
            Ok(())
        })
    }));
    assert!(panicked.is_err());
    assert_eq!(count(&db), 0);
    db.write(|tx| device_key(tx, Uuid::from_u128(1))).unwrap();
    assert_eq!(count(&db), 1);
}

#[test]
fn a_read_sees_one_moment_and_never_writes() {
    let dir = folder();
    let (path, db) = database(&dir);
    let other = Database::open(&path, &options()).unwrap();
    db.read(|_| {
        assert_eq!(count(&db), 0);
        other.write(|tx| device_key(tx, Uuid::from_u128(1)))?;
        assert_eq!(count(&db), 0, "within the outer read");
        Ok(())
    })
    .unwrap();
    assert_eq!(count(&db), 1);
    let refused: Result<usize> = db.read(|conn| Ok(conn.execute("DELETE FROM device", [])?));
    assert!(matches!(refused, Err(Error::ReadOnly(_))));
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        db.read(|_| -> Result<()> { panic!("while reading") })
    }));
    assert!(panicked.is_err());
    assert_eq!(count(&db), 1);
}

#[test]
fn the_watch_sees_what_others_write() {
    let dir = folder();
    let (path, db) = database(&dir);
    let other = Database::open(&path, &options()).unwrap();
    let before = db.data_version().unwrap();
    assert_eq!(db.data_version().unwrap(), before);
    other.write(|tx| device_key(tx, Uuid::from_u128(1))).unwrap();
    assert_ne!(db.data_version().unwrap(), before);
}

#[test]
fn the_connections_are_set_up_as_promised() {
    let dir = folder();
    let (_, db) = database(&dir);
    let pragma = |conn: &Connection, name: &str| -> i64 {
        conn.pragma_query_value(None, name, |row| row.get(0)).unwrap()
    };
    db.write(|tx| {
        for (name, value) in [
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("trusted_schema", 0),
            ("cell_size_check", 1),
            ("secure_delete", 1),
            ("temp_store", 2),
            ("page_size", 4096),
            ("auto_vacuum", 0),
        ] {
            assert_eq!(pragma(tx, name), value, "{name}");
        }
        let mode: String = tx.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
        assert_eq!(mode, "wal");
        assert!(tx.execute("DELETE FROM contact_fts_data", []).is_err(), "defensive");
        Ok(())
    })
    .unwrap();
    db.read(|conn| {
        for (name, value) in [("query_only", 1), ("cache_size", -16_384), ("trusted_schema", 0)] {
            assert_eq!(pragma(conn, name), value, "{name}");
        }
        Ok(())
    })
    .unwrap();
}

#[test]
fn eight_writers_all_come_through() {
    let dir = folder();
    let (path, db) = database(&dir);
    let threads: Vec<_> = (0..8u128)
        .map(|thread| {
            let path = path.clone();
            std::thread::spawn(move || {
                let db = Database::open(&path, &options()).unwrap();
                for number in 0..25u128 {
                    db.write(|tx| device_key(tx, Uuid::from_u128(thread * 1000 + number))).unwrap();
                    count(&db);
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(count(&db), 200);
}

#[test]
fn one_shot_openers_and_closers_all_come_through() {
    let dir = folder();
    let (path, db) = database(&dir);
    drop(db);
    let threads: Vec<_> = (0..6u128)
        .map(|thread| {
            let path = path.clone();
            std::thread::spawn(move || {
                for number in 0..12u128 {
                    let db = Database::open(&path, &options()).unwrap();
                    db.write(|tx| device_key(tx, Uuid::from_u128(thread * 1000 + number))).unwrap();
                    assert!(count(&db) > 0);
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(count(&Database::open(&path, &options()).unwrap()), 72);
}

/// Run by the next test in several processes.
#[test]
fn write_in_turn() {
    // Only in a process of its own: a part of `one_shot_processes_all_come_through`.
    let Some(path) = path_of_process() else { return };
    for _ in 0..20 {
        Database::create(&path, &options(), |_| Ok(())).unwrap();
        let db = Database::open(&path, &options()).unwrap();
        assert!(count(&db) >= 0);
        db.write(|tx| {
            tx.execute("INSERT INTO device (id) VALUES (randomblob(16))", [])?;
            Ok(())
        })
        .unwrap();
    }
}

#[test]
fn one_shot_processes_all_come_through() {
    let dir = folder();
    let path = dir.path().join("crm.db");
    let runs: Vec<_> =
        (0..6).map(|_| process("writing::write_in_turn", &path).spawn().unwrap()).collect();
    for run in runs {
        let output = run.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    }
    tidy(&path);
    assert_eq!(names(dir.path()), ["crm.db"]);
    assert_eq!(count(&Database::open(&path, &options()).unwrap()), 120);
}

#[test]
fn opening_a_second_time_keeps_the_locks_of_the_first() {
    let dir = folder();
    let (path, db) = database(&dir);
    assert_eq!(count(&db), 0);
    db.write(|tx| {
        // Were the header's descriptor closed here, as POSIX has it, our locks would be gone and
        // another process could write now.
        drop(Database::open(&path, &options())?);
        let locked = process("writing::write_at_once", &path).output().unwrap();
        let said = String::from_utf8_lossy(&locked.stdout);
        assert!(said.contains("it is locked"), "{said}");
        device_key(tx, Uuid::from_u128(1))
    })
    .unwrap();
    assert_eq!(count(&db), 1);
}

/// Run by the test before in a process of its own, for locks tell processes apart.
#[test]
fn write_at_once() {
    // Only in a process of its own: a part of `opening_a_second_time_keeps_the_locks_of_the_first`.
    let Some(path) = path_of_process() else { return };
    let options = Options { patience: Duration::ZERO, ..options() };
    let db = Database::open(&path, &options).unwrap();
    match db.write(|_| Ok(())) {
        Err(Error::Locked) => println!("it is locked"),
        other => println!("{other:?}"),
    }
}

#[test]
fn patience_ends_and_can_be_ended() {
    let dir = folder();
    let (path, holder) = database(&dir);
    let impatient = Options { patience: Duration::from_millis(40), ..options() };
    let waiting = Database::open(&path, &impatient).unwrap();
    let patient = Database::open(&path, &options()).unwrap();
    holder
        .write(|_| {
            let started = Instant::now();
            assert!(matches!(put(&waiting, "a", "b"), Err(Error::Locked)));
            assert!((40..2000).contains(&started.elapsed().as_millis()));

            let cancel = patient.cancel();
            let escape = std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(60));
                cancel.cancel();
            });
            assert!(matches!(put(&patient, "a", "b"), Err(Error::Cancelled)));
            escape.join().unwrap();
            Ok(())
        })
        .unwrap();
    put(&waiting, "a", "b").unwrap();
    put(&patient, "a", "c").unwrap();
}

#[test]
fn a_file_replaced_before_a_write_is_not_written() {
    let dir = folder();
    let (path, db) = database(&dir);
    put(&db, "word", "old").unwrap();
    assert_eq!(get(&db, "word").unwrap().as_deref(), Some("old"));
    let late = Database::open(&path, &options()).unwrap();
    assert!(!db.is_replaced());
    let other = dir.path().join("other.db");
    Database::create(&other, &options(), |_| Ok(())).unwrap();
    std::fs::rename(&other, &path).unwrap();
    assert!(db.is_replaced());
    assert!(matches!(put(&db, "word", "new"), Err(Error::Replaced(_))));
    assert_eq!(get(&db, "word").unwrap().as_deref(), Some("old"), "what is open can be read");
    assert!(matches!(get(&late, "word"), Err(Error::Replaced(_))), "and nothing else is opened");
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(put(&db, "word", "new"), Err(Error::Replaced(_))));
}

#[test]
fn a_file_replaced_during_a_write_is_not_acknowledged() {
    let dir = folder();
    let (path, db) = database(&dir);
    let result = db.write(|_| {
        std::fs::rename(&path, dir.path().join("away.db")).unwrap();
        Ok(())
    });
    assert!(matches!(result, Err(Error::Replaced(_))));
}

#[test]
fn a_log_removed_underneath_is_noticed() {
    let dir = folder();
    let (path, db) = database(&dir);
    put(&db, "word", "old").unwrap();
    std::fs::remove_file(path.with_file_name("crm.db-wal")).unwrap();
    assert!(matches!(put(&db, "word", "lost"), Err(Error::Replaced(_))));
}

#[test]
fn statistics_hold_no_text() {
    let dir = folder();
    let (path, db) = database(&dir);
    db.write(|tx| {
        for number in 0..3000 {
            tx.execute(
                "INSERT INTO person (id, email_key) VALUES (randomblob(16), ?1)",
                [format!("secretmail{number}")],
            )?;
        }
        tx.query_row(
            "SELECT count(*) FROM person WHERE email_key = 'secretmail5'",
            [],
            |_| Ok(()),
        )?;
        Ok(())
    })
    .unwrap();
    drop(db);
    let conn = Connection::open(&path).unwrap();
    let analysed = conn.prepare("SELECT 1 FROM sqlite_stat1").and_then(|mut s| s.exists([]));
    assert!(analysed.unwrap_or(false), "closing looked at the tables");
    let samples = conn.prepare("SELECT 1 FROM sqlite_stat4").and_then(|mut s| s.exists([]));
    assert!(!samples.unwrap_or(false), "without samples of their text");
}

#[test]
fn a_read_that_must_not_wait_fails_at_once_where_the_file_is_locked() {
    let dir = folder();
    let (path, db) = database(&dir);
    drop(db);
    tidy(&path);
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE").unwrap();
    let db = Database::open(&path, &options()).unwrap();
    db.read_without_waiting();
    let started = Instant::now();
    assert!(matches!(get(&db, "x"), Err(Error::Locked)));
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    drop(other);
    assert_eq!(get(&db, "x").unwrap(), None);
    db.read_without_waiting();
    assert_eq!(get(&db, "x").unwrap(), None);
}
