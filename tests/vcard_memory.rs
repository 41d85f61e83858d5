//! Hostile files must not take memory: each of these is far larger than what may be used.
//!
//! The peak is the process's own, so this stays one test in a file of its own.
#![cfg(target_os = "linux")]

use std::io::{self, Read};

use touchline::intake::{Item, vcard};

const LIMIT_KIB: u64 = 64 * 1024;
const GIB: u64 = 1 << 30;

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
fn no_file_takes_more_than_64_mib() {
    const LONG: &[u8] = &[b'A'; 64 * 1024];
    const WHOLE: &[u8] = b"\nEND:VCARD\nBEGIN:VCARD\nFN:Next\nEND:VCARD\n";
    let notes: &'static [u8] = format!("NOTE:{}\n", "é".repeat((1 << 19) - 8)).leak().as_bytes();
    let cases: [(&str, &str, &'static [u8], u64); 9] = [
        ("one line", "BEGIN:VCARD\nFN:Ana\nNOTE:", LONG, GIB),
        ("one line and nothing else", "", LONG, GIB / 8),
        ("one line before the colon", "BEGIN:VCARD\nFN:Ana\nNOTE;X=", LONG, GIB / 8),
        ("a picture on one line", "BEGIN:VCARD\nFN:Ana\nPHOTO;ENCODING=b:", LONG, GIB / 8),
        ("a note in a million folds", "BEGIN:VCARD\nFN:Ana\nNOTE:", b"\n x", GIB / 256),
        ("phones", "BEGIN:VCARD\nFN:Ana\n", b"TEL:1\nNOTE:\xFF\nX\n", GIB / 64),
        ("long notes", "BEGIN:VCARD\nFN:Ana\n", notes, 24 << 20),
        ("parts of a name", "BEGIN:VCARD\nFN:Ana\nN:", b"ab;c,d;", (1 << 20) - 64),
        ("parameters", "BEGIN:VCARD\nFN:Ana\nTEL", b";a=b", 1 << 19),
    ];
    for (what, start, middle, size) in cases {
        let end = if start.is_empty() { &WHOLE[10..] } else { WHOLE };
        let file = start.as_bytes().chain(Again(middle, 0).take(size)).chain(end);
        let items: Vec<Item> = vcard::read(file).unwrap().map(Result::unwrap).collect();
        let peak = peak_kib();
        assert!(peak < LIMIT_KIB, "{what}: {peak} KiB");
        let Some(Item::Contact(last)) = items.last() else { panic!("{what}: {items:?}") };
        assert_eq!(last.name, "Next", "{what}");
    }
}
