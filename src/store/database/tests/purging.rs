//! Deleted text leaves the file and its WAL.

use super::*;

const SECRET: &str = "the-lamp-is-under-the-green-stone";

/// Counts the files of the folder in which the text still stands.
fn traces(dir: &Path) -> Vec<String> {
    names(dir)
        .into_iter()
        .filter(|name| {
            let bytes = std::fs::read(dir.join(name)).unwrap();
            bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes())
        })
        .collect()
}

/// Stores long texts, so that they reach overflow pages and pages of their own.
fn log(db: &Database) {
    let body = format!("{} {SECRET}", "padding ".repeat(900));
    db.write(|tx| {
        tx.execute_batch("INSERT INTO book (key, id, state) VALUES (1, x'01', 1)")?;
        for key in 1..=60 {
            let text = if key % 2 == 0 { body.as_str() } else { SECRET };
            tx.execute(
                "INSERT INTO interaction (key, id, book, state, summary) VALUES (?1, randomblob(16), 1, 1, ?2)",
                params![key, text],
            )?;
            tx.execute(
                "INSERT INTO interaction_fts (rowid, summary) VALUES (?1, ?2)",
                params![key, text],
            )?;
        }
        Ok(())
    })
    .unwrap();
}

fn purge(db: &Database) -> Result<()> {
    db.write(|tx| {
        tx.execute_batch(
            "INSERT INTO interaction_fts (interaction_fts, rowid, summary) \
             SELECT 'delete', key, summary FROM interaction; \
             UPDATE interaction SET state = 2, summary = NULL; \
             UPDATE meta SET value = 1 WHERE key = 'purge_pending'",
        )?;
        Ok(())
    })
}

#[test]
fn nothing_is_left_after_a_purge() {
    let dir = folder();
    let (_, db) = database(&dir);
    log(&db);
    // Our own readers, in this store and another, hold nothing that blocks it.
    let (path, other) = database(&dir);
    assert_eq!(get(&db, "none").unwrap(), None);
    assert_eq!(get(&other, "none").unwrap(), None);
    assert!(!traces(dir.path()).is_empty());
    purge(&db).unwrap();
    assert!(!db.purge_pending().unwrap());
    assert_eq!(traces(dir.path()), [""; 0]);
    drop((db, other));
    assert_eq!(traces(dir.path()), [""; 0]);
    assert_eq!(names(dir.path()), ["crm.db"]);
    assert!(path.exists());
}

#[test]
fn a_purge_waits_for_a_reader_and_is_finished_by_a_later_write() {
    let dir = folder();
    let (path, db) = database(&dir);
    log(&db);
    let reader = Connection::open(&path).unwrap();
    reader.execute_batch("BEGIN; SELECT * FROM interaction").unwrap();

    let started = Instant::now();
    purge(&db).unwrap();
    assert!(started.elapsed() >= purge::PATIENCE);
    assert!(db.purge_pending().unwrap());
    assert!(!traces(dir.path()).is_empty());

    let started = Instant::now();
    put(&db, "word", "later").unwrap();
    assert!(started.elapsed() < purge::PATIENCE / 2, "a log does not wait for that reader");
    assert!(db.purge_pending().unwrap());

    reader.execute_batch("COMMIT").unwrap();
    put(&db, "word", "at last").unwrap();
    assert!(!db.purge_pending().unwrap());
    assert_eq!(traces(dir.path()), [""; 0]);
}

#[test]
fn a_purge_is_finished_as_soon_as_the_reader_is_done() {
    let dir = folder();
    let (path, db) = database(&dir);
    log(&db);
    let (read, reading) = std::sync::mpsc::channel();
    let reader = std::thread::spawn(move || {
        let conn = Connection::open(path).unwrap();
        conn.execute_batch("BEGIN; SELECT * FROM interaction").unwrap();
        read.send(()).unwrap();
        std::thread::sleep(Duration::from_millis(200));
    });
    reading.recv().unwrap();
    purge(&db).unwrap();
    assert!(!db.purge_pending().unwrap());
    assert_eq!(traces(dir.path()), [""; 0]);
    reader.join().unwrap();
}

#[test]
fn a_purge_of_a_process_that_died_is_finished_by_the_next_writer() {
    let dir = folder();
    let (path, db) = database(&dir);
    let reader = Connection::open(&path).unwrap();
    reader.execute_batch("BEGIN; SELECT * FROM meta").unwrap();
    log(&db);
    purge(&db).unwrap();
    assert!(db.purge_pending().unwrap());
    drop(db);
    drop(reader);
    let next = Database::open(&path, &options()).unwrap();
    assert!(next.purge_pending().unwrap());
    put(&next, "word", "next").unwrap();
    assert!(!next.purge_pending().unwrap());
    assert_eq!(traces(dir.path()), [""; 0]);
}

#[test]
fn the_mark_is_kept_where_something_was_committed_since_the_checkpoint() {
    let dir = folder();
    let (path, db) = database(&dir);
    let (done, rounds) = (Arc::new(AtomicUsize::new(0)), 40);
    // Two stores purge at the same time, again and again; a third reads. Whenever the mark is off,
    // no text of a finished purge may stand anywhere.
    let purgers: Vec<_> = (0..2)
        .map(|number| {
            let (path, done) = (path.clone(), done.clone());
            std::thread::spawn(move || {
                let db = Database::open(&path, &options()).unwrap();
                for _ in 0..rounds {
                    put(&db, &format!("text {number}"), SECRET).unwrap();
                    db.write(|tx| {
                        tx.execute("DELETE FROM meta WHERE key = ?1", [format!("text {number}")])?;
                        tx.execute("UPDATE meta SET value = 1 WHERE key = 'purge_pending'", [])?;
                        Ok(())
                    })
                    .unwrap();
                    done.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    while done.load(Ordering::Relaxed) < 2 * rounds {
        get(&db, "text 0").unwrap();
    }
    purgers.into_iter().for_each(|purger| purger.join().unwrap());
    assert!(!db.purge_pending().unwrap());
    assert_eq!(traces(dir.path()), [""; 0]);
}
