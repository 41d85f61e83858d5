//! Dialling: the user's own command, which gets the number as a part of one of its words.

use std::io::{self, ErrorKind};
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, ExitStatus, Stdio};

use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitOptions, kill_process_group, waitpid};

use crate::domain::phone::dialled;

use super::{Error, Kind, Result};

/// What stands for the number in the command.
const NUMBER: &str = "{}";
/// The setting that names the command.
const SETTING: &str = "phone.dial";

/// Tells whether a text is a command that dials: words as a shell would read them, the first one a
/// program, and the number in one of the others.
pub(super) fn is_command(text: &str) -> bool {
    let words = shlex::split(text).unwrap_or_default();
    let Some((program, arguments)) = words.split_first() else { return false };
    !program.is_empty()
        && !program.contains(NUMBER)
        && arguments.iter().any(|word| word.contains(NUMBER))
}

/// A program that dials.
#[derive(Debug)]
pub struct Dialling {
    program: String,
    child: Child,
}

impl Dialling {
    /// Starts the command that dials a number. No shell sees it, and of the number only what can be
    /// dialled: digits, a plus at the beginning, `*` and `#`. The program gets nothing of what is typed
    /// and shows nothing, and lives on when we end. It stands in the background of our terminal: one
    /// that opens it by itself is stopped by the system as soon as it reads from it.
    ///
    /// # Errors
    /// `Usage` where the number cannot be dialled, the command is none, or its program cannot be
    /// started.
    pub fn start(command: &str, phone: &str) -> Result<Self> {
        let Some(number) = dialled(phone) else {
            return Err(Error::usage(format!("\"{phone}\" is no number that can be dialled"))
                .hint(
                    "correct it on the contact: it needs at least 3 digits, and has at most 15",
                ));
        };
        let words = shlex::split(command).filter(|_| is_command(command)).unwrap_or_default();
        let Some((program, arguments)) = words.split_first() else {
            return Err(Error::usage(format!(
                "the setting {SETTING} is \"{command}\", no command"
            ))
            .hint("write a program and its words, with {} for the number"));
        };
        let arguments = arguments.iter().map(|word| word.replace(NUMBER, &number));
        let child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .map_err(|error| not_started(program, &error))?;
        Ok(Self { program: program.clone(), child })
    }

    /// Waits until the program ends. One that the system stops because it asks the terminal for
    /// something would wait for ever: it is ended.
    ///
    /// # Errors
    /// `Usage` where it ended with a failure, or asked the terminal.
    pub fn wait(self) -> Result<()> {
        let failed = |what: String| {
            let message = format!("the dial command \"{}\" {what}", self.program);
            Error::usage(message).hint("dial by hand, and look at the setting phone.dial")
        };
        let child = Pid::from_child(&self.child);
        let mut asked = false;
        loop {
            let status = match waitpid(Some(child), WaitOptions::UNTRACED) {
                Ok(Some((_, status))) => status,
                Ok(None) | Err(Errno::INTR) => continue,
                Err(error) => {
                    let message =
                        format!("the dial command \"{}\" was lost: {error}", self.program);
                    return Err(Error::new(Kind::Internal, message));
                }
            };
            if status.stopped() {
                if status.stopping_signal().is_some_and(is_of_terminal) {
                    asked = true;
                    // It is gone already where this fails.
                    let _ = kill_process_group(child, Signal::KILL);
                }
                continue;
            }
            if asked {
                return Err(failed(
                    "asked the terminal for something, which it has not".to_owned(),
                ));
            }
            let status = ExitStatus::from_raw(status.as_raw());
            return if status.success() {
                Ok(())
            } else {
                Err(failed(format!("failed ({status})")))
            };
        }
    }
}

/// Tells whether a signal stops whoever uses the terminal from the background.
fn is_of_terminal(signal: i32) -> bool {
    [Signal::TTIN, Signal::TTOU].iter().any(|of| of.as_raw() == signal)
}

fn not_started(program: &str, error: &io::Error) -> Error {
    let why = match error.kind() {
        ErrorKind::NotFound => "there is no such program".to_owned(),
        ErrorKind::PermissionDenied => "it may not be run".to_owned(),
        _ => error.to_string(),
    };
    Error::usage(format!("the dial command \"{program}\" could not be started: {why}"))
        .hint("dial by hand, and set phone.dial to a program that there is")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Dials with a program that writes its words to a file, one a line. The shell reads it: a file that
    /// was just written cannot be run while a process that another test started still has it open.
    fn words(command: &str, phone: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let (script, out) = (folder.path().join("dial me"), folder.path().join("out"));
        fs::write(&script, format!("printf '%s\n' \"$@\" > '{}'\n", out.display())).unwrap();
        let command = format!("sh '{}' {command}", script.display());
        Dialling::start(&command, phone).unwrap().wait().unwrap();
        fs::read_to_string(out).unwrap()
    }

    #[test]
    fn the_number_is_a_part_of_one_word() {
        assert_eq!(words("tel:{}", "+49 (0)89 123-4567"), "tel:+49891234567\n");
        assert_eq!(words("-n {} 'a b' '$HOME;{}'", "089/12"), "-n\n08912\na b\n$HOME;08912\n");
    }

    #[test]
    fn nothing_but_a_number_reaches_the_program() {
        for evil in ["", "12", "no number", "; rm -rf /", "$(id)", "-x", "\u{202e}ab"] {
            let error = Dialling::start("true {}", evil).unwrap_err();
            assert_eq!(error.kind, Kind::Usage, "{evil}");
            assert!(error.message.contains("no number that can be dialled"), "{error}");
        }
        assert_eq!(words("{}", "123; touch /tmp/x"), "123\n");
    }

    #[test]
    fn what_cannot_dial_is_told() {
        let told = |command: &str| match Dialling::start(command, "12345") {
            Ok(dialling) => dialling.wait().unwrap_err().message,
            Err(error) => error.message,
        };
        assert!(told("false {}").contains("\"false\" failed (exit status: 1)"));
        let asked = told("sh -c 'kill -TTIN $$; exit 0' {}");
        assert!(asked.contains("asked the terminal for something"), "{asked}");
        let missing = told("no-such-dialler-here {}");
        assert!(missing.contains("there is no such program"), "{missing}");
        assert!(told("'unclosed {}").contains("no command"));
        for (command, fits) in [
            ("xdg-open tel:{}", true),
            ("'my dialler' --to={}", true),
            ("{}", false),
            ("{} x", false),
            ("dial", false),
            ("'' {}", false),
            ("dial '{}", false),
        ] {
            assert_eq!(is_command(command), fits, "{command}");
        }
    }
}
