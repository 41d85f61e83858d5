//! Questions: only on a terminal, only where `--yes` did not answer them.

use std::io::{self, BufRead as _, Write as _};

use crate::app::{Candidate, Error, Session};
use crate::domain::{Capability, display};

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
    /// Refuses early what the role does not allow: before anything is typed or asked.
    pub fn allowed(&self, session: &Session, capability: Capability) -> Done {
        match session.refusal(capability)? {
            Some(refusal) => Err(refusal.into()),
            None => Ok(()),
        }
    }

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
                danger.details.iter().for_each(|line| self.ask_line(line));
            }
            let message = format!(
                "cannot ask whether to {}: there is no terminal; nothing was changed",
                danger.deed
            );
            return Err(Error::usage(message).hint("--yes agrees").into());
        }
        for line in &danger.details {
            self.ask_line(line);
        }
        let deed = display::display(&danger.deed).into_owned();
        let answer = self.ask(&format!("Really {deed}? [y/N] "))?;
        if matches!(answer.to_lowercase().as_str(), "y" | "yes") {
            return Ok(());
        }
        self.say("nothing was changed");
        Err(Stop::Exit(DECLINED))
    }

    /// Lets the user pick one of several contacts by its number; `None` where they do not.
    pub fn pick<'c>(
        &mut self,
        error: &Error,
        from: &'c [Candidate],
    ) -> Done<Option<&'c Candidate>> {
        self.ask_line(&error.message);
        for (at, candidate) in from.iter().enumerate() {
            self.ask_line(&format!("{:>3}  {}", at + 1, one_line(candidate)));
        }
        let answer = self.ask(&format!("Which? [1-{}, Enter for none] ", from.len()))?;
        let number = answer.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        Ok(number.and_then(|at| from.get(at)))
    }

    /// Prints a raw line of a question.
    fn ask_line(&mut self, raw: &str) {
        let mut text = display::display_lines(raw).join("\n");
        text.push('\n');
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }

    /// Prints a question that is safe already and reads one line.
    fn ask(&mut self, safe: &str) -> Done<String> {
        let mut stderr = io::stderr().lock();
        let _ = stderr.write_all(safe.as_bytes());
        let _ = stderr.flush();
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer).map_err(|error| {
            Error::usage(format!("the answer could not be read: {error}")).hint("--yes agrees")
        })?;
        Ok(answer.trim().to_owned())
    }
}
