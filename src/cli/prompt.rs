//! Questions: only on a terminal, only where `--yes` did not answer them.

use std::io::{self, BufRead as _, Write as _};

use crate::app::{Error, Session};
use crate::domain::{Capability, ContactId, display};

use super::context::Context;
use super::failure::one_line;
use super::stop::{Done, Stop};

/// The exit code of a question that was answered with no: nothing was done.
const DECLINED: u8 = 2;

/// Something that cannot be taken back, as it is put to the user.
pub(super) struct Danger {
    /// What would be done, as it reads after "whether to": `delete "Ana Ruiz"`.
    pub deed: String,
    /// What goes with it, line by line; raw text.
    pub details: Vec<String>,
}

impl Context {
    /// Asks before something that cannot be taken back.
    ///
    /// # Errors
    /// A usage error where nobody can be asked and `--yes` was not given; a quiet end where the
    /// answer is no.
    pub fn confirm(&mut self, danger: &Danger) -> Done {
        if self.globals.yes {
            return Ok(());
        }
        if !self.can_ask() {
            if !self.globals.json {
                danger.details.iter().for_each(|line| ask_line(line));
            }
            let message = format!(
                "cannot ask whether to {}: there is no terminal; nothing was changed",
                danger.deed
            );
            return Err(Error::usage(message).hint("--yes agrees").into());
        }
        for line in &danger.details {
            ask_line(line);
        }
        let deed = display::display(&danger.deed).into_owned();
        let answer = ask(&format!("Really {deed}? [y/N] "))?;
        if matches!(answer.to_lowercase().as_str(), "y" | "yes") {
            return Ok(());
        }
        self.say("nothing was changed");
        Err(Stop::Exit(DECLINED))
    }
}

/// Lets the user pick one of the contacts that an error names; `None` where they do not.
pub(super) fn pick(error: &Error) -> Done<Option<ContactId>> {
    ask_line(&error.message);
    for (at, candidate) in error.candidates.iter().enumerate() {
        ask_line(&format!("{:>3}  {}", at + 1, one_line(candidate)));
    }
    let answer = ask(&format!("Which? [1-{}, Enter for none] ", error.candidates.len()))?;
    let number = answer.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    Ok(number.and_then(|at| error.candidates.get(at)).map(|chosen| chosen.id))
}

/// Prints a raw line of a question.
fn ask_line(raw: &str) {
    let mut text = display::display(raw).into_owned();
    text.push('\n');
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Asks for a line; the question is ours.
pub(super) fn ask_for(question: &str) -> Done<String> {
    ask(question)
}

/// Prints a question that is safe already and reads one line.
fn ask(safe: &str) -> Done<String> {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(safe.as_bytes());
    let _ = stderr.flush();
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(|error| {
        Error::usage(format!("the answer could not be read: {error}")).hint("--yes agrees")
    })?;
    Ok(answer.trim().to_owned())
}

/// Refuses early what the role does not allow: before anything is typed or asked.
pub(super) fn allowed(session: &Session, capability: Capability) -> Done {
    match session.refusal(capability)? {
        Some(refusal) => Err(refusal.into()),
        None => Ok(()),
    }
}
