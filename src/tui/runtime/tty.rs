//! The terminal's state: taken at the start, given back at the end, however that comes.

use std::io::{self, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::Command;
use crossterm::cursor::{Hide, Show};
use crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use crossterm::style::ResetColor;
use crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

/// Whether the terminal is ours now.
static OURS: AtomicBool = AtomicBool::new(false);

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
    /// Takes the terminal: raw mode, the alternate screen, marked pastes.
    ///
    /// # Errors
    /// Where the terminal refuses.
    pub fn take() -> io::Result<Self> {
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
    write(&mut codes, &EnableBracketedPaste);
    write(&mut codes, &Hide);
    Output.write_all(codes.as_bytes())
}

/// Gives the terminal back; a second call does nothing. What cannot be written any more is left.
pub fn leave() {
    if OURS.swap(false, Ordering::SeqCst) {
        let mut codes = String::new();
        write(&mut codes, &ResetColor);
        write(&mut codes, &DisableBracketedPaste);
        write(&mut codes, &LeaveAlternateScreen);
        write(&mut codes, &Show);
        let _ = Output.write_all(codes.as_bytes());
        let _ = disable_raw_mode();
    }
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
