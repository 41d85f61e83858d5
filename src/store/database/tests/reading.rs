//! Reads that another thread ends.

use super::*;

#[test]
fn a_read_ends_where_it_is_stopped() {
    let folder = folder();
    let (_, db) = database(&folder);
    let count = |most: i64| {
        db.read(|conn| {
            let sql = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT ?1)
                       SELECT max(n) FROM n";
            Ok(conn.query_row(sql, [most], |row| row.get::<_, i64>(0))?)
        })
    };
    assert_eq!(count(10).unwrap(), 10);
    let interrupt = db.interrupt();
    let began = Instant::now();
    let other = std::thread::spawn({
        let interrupt = interrupt.clone();
        move || {
            std::thread::sleep(Duration::from_millis(20));
            interrupt.stop();
        }
    });
    assert!(matches!(count(i64::MAX), Err(Error::Cancelled)));
    assert!(began.elapsed() < Duration::from_secs(20));
    other.join().unwrap();
    assert!(matches!(count(10), Err(Error::Cancelled)), "until it is told to go on");
    interrupt.go_on();
    assert_eq!(count(10).unwrap(), 10);
}
