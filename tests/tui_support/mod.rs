//! A home with a book, and the built binary on a pseudo-terminal whose screen is read by a terminal
//! emulator that answers `CSI 6n`.

#![allow(dead_code, reason = "each test file uses its part")]

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

pub const TL: &str = env!("CARGO_BIN_EXE_tl");
pub const PATIENCE: Duration = Duration::from_secs(20);

pub const CARDS: &str = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ana Ruiz\r\nORG:Acme Corp\r\n\
    TEL:+49 89 1234567\r\nEMAIL:ana@acme.example\r\nEND:VCARD\r\n\
    BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Carl Meyer\r\nEND:VCARD\r\n";

pub fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

/// A home with a book, and what runs in it.
pub struct Home(pub tempfile::TempDir);

impl Home {
    /// Makes a home whose book has the two contacts of [`CARDS`], imported from a file.
    pub fn with_cards() -> Self {
        let home = Self(tempfile::tempdir().unwrap());
        let cards = home.path().join("cards.vcf");
        std::fs::write(&cards, CARDS).unwrap();
        let report = home.tl(&["import", cards.to_str().unwrap()]);
        assert!(report.status.success(), "{report:?}");
        home
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn variables(&self) -> Vec<(&'static str, String)> {
        vec![
            ("HOME", self.path().to_str().unwrap().to_owned()),
            ("PATH", std::env::var("PATH").unwrap_or_default()),
            ("TERM", "xterm-256color".to_owned()),
            ("LANG", "C.UTF-8".to_owned()),
            ("TZ", "UTC".to_owned()),
        ]
    }

    /// Runs a command and waits for its end.
    pub fn tl(&self, arguments: &[&str]) -> Output {
        self.tl_with(arguments, &[])
    }

    /// Likewise, with more variables.
    pub fn tl_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
        Command::new(TL)
            .args(arguments)
            .env_clear()
            .envs(self.variables())
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    pub fn timeline(&self, who: &str) -> String {
        let out = self.tl(&["timeline", who, "--json"]);
        assert!(out.status.success(), "{out:?}");
        String::from_utf8(out.stdout).unwrap()
    }

    pub fn open(&self) -> Terminal {
        self.open_with(&[TL], &[])
    }

    pub fn open_with(&self, command: &[&str], variables: &[(&str, &str)]) -> Terminal {
        let mut builder = CommandBuilder::new(command[0]);
        builder.args(&command[1..]);
        builder.env_clear();
        for (name, value) in self.variables() {
            builder.env(name, value);
        }
        for (name, value) in variables {
            builder.env(name, value);
        }
        builder.cwd(self.path());
        Terminal::spawn(builder)
    }
}

/// A terminal with a program in it.
pub struct Terminal {
    master: Option<Box<dyn MasterPty + Send>>,
    input: Arc<Mutex<Option<Box<dyn Write + Send>>>>,
    pub screen: Arc<Mutex<vt100::Parser>>,
    pub bytes: Arc<Mutex<Vec<u8>>>,
    pub child: Box<dyn Child + Send + Sync>,
    reader: Option<thread::JoinHandle<()>>,
    closed: Arc<AtomicBool>,
}

impl Terminal {
    pub fn spawn(command: CommandBuilder) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut output = pair.master.try_clone_reader().unwrap();
        let input = Arc::new(Mutex::new(Some(pair.master.take_writer().unwrap())));
        let screen = Arc::new(Mutex::new(vt100::Parser::new(cells(24), cells(80), 0)));
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let (seen, shown, answers) = (Arc::clone(&bytes), Arc::clone(&screen), Arc::clone(&input));
        let closed = Arc::new(AtomicBool::new(false));
        let stop = Arc::clone(&closed);
        let reader = Some(thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(count) = output.read(&mut buffer) {
                if count == 0 || stop.load(Ordering::SeqCst) {
                    break;
                }
                let part = &buffer[..count];
                seen.lock().unwrap().extend_from_slice(part);
                shown.lock().unwrap().process(part);
                for _ in part.windows(4).filter(|four| four == b"\x1b[6n") {
                    if let Some(input) = answers.lock().unwrap().as_mut() {
                        let _ = input.write_all(b"\x1b[1;1R");
                    }
                }
            }
        }));
        Self { master: Some(pair.master), input, screen, bytes, child, reader, closed }
    }

    pub fn send(&self, keys: &str) -> &Self {
        let mut input = self.input.lock().unwrap();
        input.as_mut().unwrap().write_all(keys.as_bytes()).unwrap();
        self
    }

    pub fn text(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        let began = Instant::now();
        while !self.text().contains(text) {
            assert!(began.elapsed() < PATIENCE, "no {text:?} on\n{}", self.text());
            thread::sleep(Duration::from_millis(5));
        }
        self
    }

    pub fn resize(&self, cols: u16, rows: u16) {
        self.screen.lock().unwrap().screen_mut().set_size(cells(rows), cells(cols));
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
    }

    /// Takes the terminal away, as a closed window or a lost connection does.
    pub fn close(&mut self) {
        self.closed.store(true, Ordering::SeqCst);
        self.send("x");
        self.reader.take().unwrap().join().unwrap();
        self.input.lock().unwrap().take();
        self.master = None;
    }

    pub fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.child.process_id().unwrap()).unwrap();
        kill_process(Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    /// Waits for the end and returns how long it took, and the exit code.
    #[track_caller]
    pub fn ends(&mut self) -> (Duration, u32) {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return (began.elapsed(), status.exit_code());
            }
            assert!(began.elapsed() < PATIENCE, "it still runs\n{}", self.text());
            thread::sleep(Duration::from_millis(5));
        }
    }

    pub fn written(&self) -> String {
        // The reader may be a moment behind the end of the program.
        thread::sleep(Duration::from_millis(100));
        String::from_utf8_lossy(&self.bytes.lock().unwrap()).into_owned()
    }

    /// Checks that the terminal is as it was: the usual screen, the cursor, no marked pastes, and
    /// the kernel edits lines again.
    #[track_caller]
    pub fn was_given_back(&self) {
        let written = self.written();
        let last = |code: &str| written.rfind(code).unwrap_or(0);
        for (on, off) in [
            ("\x1b[?1049h", "\x1b[?1049l"),
            ("\x1b[?2004h", "\x1b[?2004l"),
            ("\x1b[?1000h", "\x1b[?1000l"),
            ("\x1b[?1006h", "\x1b[?1006l"),
            ("\x1b[?25l", "\x1b[?25h"),
            ("\x1b[22;2t", "\x1b[23;2t"),
        ] {
            assert!(last(off) > last(on), "{off:?} does not follow {on:?} in {written:?}");
        }
        let modes = format!("{:?}", self.master.as_ref().unwrap().get_termios());
        assert!(modes.contains("ICANON") && modes.contains("ECHO"), "{modes}");
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
