//! Hostile mail must not take memory: each of these is far larger than what may be used.
//!
//! The peak is the process's own, so this stays one test in a file of its own.
#![cfg(target_os = "linux")]

use std::io::{self, Read};

use touchline::intake::mail::{self, Record};

const LIMIT_KIB: u64 = 64 * 1024;
const GIB: u64 = 1 << 30;
const HEAD: &str = "From: Ana <ana@x.example>\nDate: Thu, 22 Aug 2002 18:26:25 +0700\n";
const SEPARATOR: &str = "From ana@x.example Thu Aug 22 12:36:23 2002\n";

fn peak_kib() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// The same text over and over, without an end.
struct Again(&'static [u8], usize);

impl Read for Again {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let part = &self.0[self.1..];
        let length = part.len().min(out.len());
        out[..length].copy_from_slice(&part[..length]);
        self.1 = (self.1 + length) % self.0.len();
        Ok(length)
    }
}

#[test]
fn no_mail_takes_more_than_64_mib() {
    const LONG: &[u8] = &[b'A'; 64 * 1024];
    const LINES: &[u8] = b"A line of text as long as lines of mail are, and not a word more.\n";
    let cases: [(&str, &str, &'static [u8], u64); 8] = [
        ("one line", "\n", LONG, GIB),
        ("one line of a header", "X: ", LONG, GIB / 8),
        ("a header in folds", "X: ", b"\n x", 24 << 20),
        ("fields", "", b"X: y\n", 24 << 20),
        ("recipients", "To: a@x.example", b",\n a@x.example", 24 << 20),
        ("text", "\n", LINES, GIB / 8),
        ("text that just fits", "\n", LINES, 24 << 20),
        ("HTML that just fits", "Content-Type: text/html\n\n", b"<p>&amp;<br>\n", 24 << 20),
    ];
    for (what, start, middle, size) in cases {
        let first = format!("{SEPARATOR}{HEAD}{start}");
        let next = format!("\n\n{SEPARATOR}{HEAD}Subject: next\n\nHi\n");
        let file = first.as_bytes().chain(Again(middle, 0).take(size)).chain(next.as_bytes());
        let records: Vec<Record> = mail::read_mbox(file).unwrap().map(Result::unwrap).collect();
        let peak = peak_kib();
        assert!(peak < LIMIT_KIB, "{what}: {peak} KiB");
        let [_, Record::Mail(last)] = &records[..] else { panic!("{what}: {}", records.len()) };
        assert_eq!(last.draft.summary, "next\nHi", "{what}");
        drop(records);

        let first = format!("{HEAD}{start}");
        let file = first.as_bytes().chain(Again(middle, 0).take(size));
        mail::read_message(file).unwrap();
        let peak = peak_kib();
        assert!(peak < LIMIT_KIB, "{what}, alone: {peak} KiB");
    }
}
