//! The terminal's state: taken at the start, given back at the end, however that comes.

use std::cmp::Ordering::{Equal, Greater, Less};
use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};

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

/// How many rows below the cursor are ours, where that is not the whole screen.
static BELOW: AtomicU16 = AtomicU16::new(0);
/// In which of these rows the cursor stands.
static ROW: AtomicU16 = AtomicU16::new(0);

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
        if BELOW.load(Ordering::SeqCst) > 0 {
            let mut row = ROW.load(Ordering::SeqCst);
            let moved = relative(bytes, &mut row);
            ROW.store(row, Ordering::SeqCst);
            write_out(&moved)?;
            return Ok(bytes.len());
        }
        Ok(rustix::io::retry_on_intr(|| rustix::io::write(io::stdout().as_fd(), bytes))?)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes all bytes as they are.
fn write_out(mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        let wrote = rustix::io::retry_on_intr(|| rustix::io::write(io::stdout().as_fd(), bytes))?;
        bytes = bytes.get(wrote..).unwrap_or_default();
    }
    Ok(())
}

/// Writes the moves to a place (`CSI row ; column H`) as moves from the row where the cursor stands:
/// where on the screen our rows are is not known, and no terminal need be asked for it.
fn relative(bytes: &[u8], row: &mut u16) -> Vec<u8> {
    let mut moved = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(at) = rest.windows(2).position(|two| two == b"\x1b[") {
        let (before, sequence) = rest.split_at(at);
        moved.extend_from_slice(before);
        match place(&sequence[2..]) {
            Some((target, column, length)) => {
                moved.push(b'\r');
                match target.cmp(row) {
                    Less => moved.extend(format!("\x1b[{}A", *row - target).into_bytes()),
                    Greater => moved.extend(format!("\x1b[{}B", target - *row).into_bytes()),
                    Equal => {}
                }
                if column > 0 {
                    moved.extend(format!("\x1b[{column}C").into_bytes());
                }
                *row = target;
                rest = &sequence[2 + length..];
            }
            None => {
                moved.extend_from_slice(&sequence[..2]);
                rest = &sequence[2..];
            }
        }
    }
    moved.extend_from_slice(rest);
    moved
}

/// Reads `row ; column H` behind `CSI`: row and column from 0, and how many bytes that is.
fn place(sequence: &[u8]) -> Option<(u16, u16, usize)> {
    let end = sequence.iter().position(|byte| !byte.is_ascii_digit() && *byte != b';')?;
    let (numbers, end_byte) = (sequence.get(..end)?, *sequence.get(end)?);
    let (row, column) = std::str::from_utf8(numbers).ok()?.split_once(';')?;
    let from_one = |text: &str| text.parse::<u16>().ok()?.checked_sub(1);
    (end_byte == b'H').then_some(())?;
    Some((from_one(row)?, from_one(column)?, end + 1))
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

    /// Takes so many rows below the cursor, or as many as there are: raw mode and marked pastes. What stands above them stays.
    ///
    /// # Errors
    /// Where the terminal refuses.
    pub fn take_below(rows: u16) -> io::Result<Self> {
        BELOW.store(rows, Ordering::SeqCst);
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
    let below = BELOW.load(Ordering::SeqCst).min(size().1);
    if below > 0 {
        ROW.store(0, Ordering::SeqCst);
        write(&mut codes, &ResetColor);
        // The screen scrolls where they do not fit.
        codes.push('\r');
        codes.push_str(&"\n".repeat(usize::from(below - 1)));
        if below > 1 {
            codes.push_str(&format!("\x1b[{}A", below - 1));
        }
        write(&mut codes, &Clear(ClearType::FromCursorDown));
        write(&mut codes, &EnableBracketedPaste);
        return write_out(codes.as_bytes());
    }
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
        if BELOW.load(Ordering::SeqCst) > 0 {
            codes.push('\r');
            let row = ROW.swap(0, Ordering::SeqCst);
            if row > 0 {
                codes.push_str(&format!("\x1b[{row}A"));
            }
            write(&mut codes, &Clear(ClearType::FromCursorDown));
            write(&mut codes, &DisableBracketedPaste);
            write(&mut codes, &Show);
            let _ = write_out(codes.as_bytes());
            let _ = disable_raw_mode();
            return;
        }
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
    fn places_become_moves_from_where_the_cursor_stands() {
        let mut row = 0;
        let text = "\x1b[1;1Hab\x1b[3;5H\x1b[1mc\x1b[3;1Hd\x1b[2;1He\x1b[0m\x1b[;H\x1b[2";
        let moved = String::from_utf8(relative(text.as_bytes(), &mut row)).unwrap();
        assert_eq!(moved, "\rab\r\x1b[2B\x1b[4C\x1b[1mc\rd\r\x1b[1Ae\x1b[0m\x1b[;H\x1b[2");
        assert_eq!(row, 1);
    }

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
