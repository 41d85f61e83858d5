//! The terminal's state: taken at the start, given back at the end, however that comes.

use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::Command;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::ResetColor;
use crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::domain::display::{fit, is_hidden};

/// Whether the terminal is ours now.
static OURS: AtomicBool = AtomicBool::new(false);
/// Whether the terminal's window has a title to set.
static TITLED: AtomicBool = AtomicBool::new(false);

/// Whether the mouse is to be heard.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Puts the window's title on the terminal's stack, and takes it back (xterm, Control Sequences:
/// `CSI Ps ; Ps t`). A terminal without a stack ignores both.
const SAVE_TITLE: &str = "\x1b[22;2t";
const RESTORE_TITLE: &str = "\x1b[23;2t";
/// Has the mouse's buttons and wheel told (xterm, Control Sequences: 1000), with places beyond
/// column 223 (1006), and ends it. Moves are not asked for: they would wake the program up.
const HEAR_MOUSE: &str = "\x1b[?1000h\x1b[?1006h";
const LEAVE_MOUSE: &str = "\x1b[?1006l\x1b[?1000l";
/// The most columns of a title.
const TITLE: usize = 80;

/// Standard output without a lock, so that a panic or a dying terminal never waits for one.
#[derive(Debug, Clone, Copy)]
pub struct Output;

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(rustix::io::retry_on_intr(|| rustix::io::write(io::stdout().as_fd(), bytes))?)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Gives the terminal back when it goes out of scope.
#[derive(Debug)]
pub struct Guard;

impl Guard {
    /// Takes the terminal: raw mode, the alternate screen, marked pastes, and the window's title
    /// where it is `titled`.
    ///
    /// # Errors
    /// Where the terminal refuses.
    pub fn take(titled: bool) -> io::Result<Self> {
        TITLED.store(titled, Ordering::SeqCst);
        enter()?;
        Ok(Self)
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
    }
}

/// Takes the terminal.
///
/// # Errors
/// Where the terminal refuses.
pub fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    OURS.store(true, Ordering::SeqCst);
    let mut codes = String::new();
    write(&mut codes, &EnterAlternateScreen);
    // Whoever was killed on that screen left it as it was, and only what is drawn is written.
    write(&mut codes, &ResetColor);
    write(&mut codes, &Clear(ClearType::All));
    write(&mut codes, &EnableBracketedPaste);
    write(&mut codes, &Hide);
    if TITLED.load(Ordering::SeqCst) {
        codes.push_str(SAVE_TITLE);
    }
    if MOUSE.load(Ordering::SeqCst) {
        codes.push_str(HEAR_MOUSE);
    }
    Output.write_all(codes.as_bytes())
}

/// Gives the terminal back; a second call does nothing. What cannot be written any more is left.
pub fn leave() {
    if OURS.swap(false, Ordering::SeqCst) {
        let mut codes = String::new();
        write(&mut codes, &ResetColor);
        if MOUSE.load(Ordering::SeqCst) {
            codes.push_str(LEAVE_MOUSE);
        }
        write(&mut codes, &DisableBracketedPaste);
        write(&mut codes, &LeaveAlternateScreen);
        write(&mut codes, &Show);
        if TITLED.load(Ordering::SeqCst) {
            codes.push_str(RESTORE_TITLE);
        }
        let _ = Output.write_all(codes.as_bytes());
        let _ = disable_raw_mode();
    }
}

/// Says whether the mouse is to be heard while the terminal is ours.
pub fn hear_mouse(on: bool) {
    MOUSE.store(on, Ordering::SeqCst);
}

/// Begins or ends to hear the mouse, where that changes.
pub fn set_mouse(on: bool) {
    if MOUSE.swap(on, Ordering::SeqCst) != on {
        let codes = if on { HEAR_MOUSE } else { LEAVE_MOUSE };
        let _ = Output.write_all(codes.as_bytes());
    }
}

/// Tells whether a terminal of this name has a title: the Linux console shows the text instead.
pub fn has_title(term: &str) -> bool {
    !matches!(term, "" | "dumb" | "linux")
}

/// Sets the window's title, where it has one: `Touchline – BOOK`. A terminal that is gone shows
/// in the next draw.
pub fn set_title(book: &str, ascii: bool) {
    if TITLED.load(Ordering::SeqCst) {
        let _ = Output.write_all(title(book, ascii).as_bytes());
    }
}

/// Returns the sequence of a title (OSC 2). `display` leaves no character in a name that could
/// end it.
fn title(book: &str, ascii: bool) -> String {
    let book = fit(book, TITLE);
    let text = if ascii {
        let plain: String = book.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect();
        format!("Touchline - {plain}")
    } else {
        format!("Touchline – {book}")
    };
    format!("\x1b]2;{text}\x1b\\")
}

/// Puts a text on the clipboard, where the terminal lets programs do so. One that is gone shows in
/// the next draw.
pub fn copy(text: &str) {
    let _ = Output.write_all(clipboard(text).as_bytes());
}

/// Returns the sequence that sets the clipboard (OSC 52). What is copied is pasted elsewhere, into
/// a shell perhaps: nothing that could act there goes along.
fn clipboard(text: &str) -> String {
    let safe: String = text.chars().filter(|c| !c.is_control() && !is_hidden(*c)).collect();
    format!("\x1b]52;c;{}\x1b\\", STANDARD.encode(safe))
}

fn write(codes: &mut String, command: &impl Command) {
    // A String takes everything.
    let _ = command.write_ansi(codes);
}

/// Returns the terminal's columns and rows.
pub fn size() -> (u16, u16) {
    match rustix::termios::tcgetwinsize(io::stdout().as_fd()) {
        Ok(size) if size.ws_col > 0 && size.ws_row > 0 => (size.ws_col, size.ws_row),
        _ => (80, 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_names_the_book() {
        assert_eq!(title("Sales Süd", false), "\x1b]2;Touchline – Sales Süd\x1b\\");
        assert_eq!(title("Sales Süd", true), "\x1b]2;Touchline - Sales S?d\x1b\\");
    }

    #[test]
    fn no_name_breaks_out_of_the_title() {
        for hostile in [
            "a\x07b\x1b]52;c;aGk=\x07",
            "a\x1b\\\x1b[2J",
            "a\u{9c}b\u{9d}0;x\u{9c}",
            "a\r\nrm -rf\n",
            "a\u{202e}b\u{2066}\u{200b}",
            &"x".repeat(100_000),
        ] {
            for ascii in [false, true] {
                let sequence = title(hostile, ascii);
                let inside = sequence.strip_prefix("\x1b]2;").unwrap();
                let inside = inside.strip_suffix("\x1b\\").unwrap();
                assert!(!inside.chars().any(char::is_control), "{sequence:?}");
                assert!(!inside.chars().any(|c| !c.is_ascii() && is_hidden(c)), "{sequence:?}");
                assert!(inside.chars().count() < 100, "{sequence:?}");
            }
        }
    }

    #[test]
    fn what_is_copied_does_nothing_where_it_is_pasted() {
        assert_eq!(clipboard("ana@x.org"), "\x1b]52;c;YW5hQHgub3Jn\x1b\\");
        let hostile = clipboard("a\nrm -rf ~\r\x1b[201~\u{202e}b\u{200b}\x07");
        let inside = hostile.strip_prefix("\x1b]52;c;").unwrap().strip_suffix("\x1b\\").unwrap();
        let text = String::from_utf8(STANDARD.decode(inside).unwrap()).unwrap();
        assert_eq!(text, "arm -rf ~[201~b");
    }

    #[test]
    fn some_terminals_have_no_title() {
        assert!(has_title("xterm-256color") && has_title("tmux-256color"));
        assert!(!has_title("linux") && !has_title("dumb") && !has_title(""));
    }
}
