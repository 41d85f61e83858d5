//! A book of any size leaves and comes back a page at a time: the peak of the process does not grow
//! with the number of entries, beyond the caches that SQLite may fill.
#![cfg(target_os = "linux")]

mod cli_support;

use std::fs;
use std::io::Read as _;
use std::process::{Child, Stdio};

use cli_support::Home;

/// What a process may take at its peak: its code, SQLite's caches (16 MiB each for reads and
/// writes) and a page of records. The file that is exported here is larger.
const LIMIT_KIB: u64 = 48 * 1024;

fn peak_kib(child: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// Runs `tl`, reading what it prints; returns the bytes and the highest peak that was seen.
fn run(home: &Home, arguments: &[&str]) -> (Vec<u8>, u64) {
    let mut command = home.command(arguments);
    command.stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let mut out = child.stdout.take().unwrap();
    let (mut all, mut peak, mut buffer) = (Vec::new(), 0, vec![0; 64 * 1024]);
    loop {
        peak = peak.max(peak_kib(&child).unwrap_or(0));
        match out.read(&mut buffer).unwrap() {
            0 => break,
            read => all.extend_from_slice(&buffer[..read]),
        }
    }
    assert!(child.wait().unwrap().success(), "{arguments:?}");
    (all, peak)
}

#[test]
fn an_export_takes_no_more_memory_for_more_entries() {
    let home = Home::new();
    home.ok(["--db", "demo.db", "demo", "--contacts", "60", "--interactions", "15000"]);
    for format in ["json", "markdown", "csv"] {
        let of: &[&str] = if format == "csv" { &["--of", "interactions"] } else { &[] };
        let arguments = [&["--db", "demo.db", "export", "-", "--format", format], of].concat();
        let (bytes, peak) = run(&home, &arguments);
        assert!(bytes.len() > 1 << 20, "{format}: {} bytes", bytes.len());
        assert!((1..LIMIT_KIB).contains(&peak), "{format}: {peak} KiB");
        println!("{format}: {} bytes, {peak} KiB", bytes.len());
    }
}
