//! What clap says about the arguments, in our own form.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};

use clap::error::ErrorKind;

use crate::app::{Error, Kind};

use super::colour::{Choice, Colour};
use super::failure;

/// Prints help or the version to standard output, or the error to standard error; returns the
/// exit code.
pub(super) fn answer(error: &clap::Error, arguments: &[OsString]) -> u8 {
    let colour = Colour::new(wanted_colour(arguments));
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        let stdout = io::stdout();
        let text = error.render();
        let text = match colour.on(stdout.is_terminal()) {
            true => text.ansi().to_string(),
            false => text.to_string(),
        };
        // A closed pipe ends quietly.
        let _ = stdout.lock().write_all(text.as_bytes());
        return 0;
    }
    let usage = ours(error, arguments);
    failure::print(&usage, wants_json(arguments), colour.on(io::stderr().is_terminal()));
    Kind::Usage.exit_code()
}

/// Tells whether `--json` stands among the arguments, parsed or not.
pub(super) fn wants_json(arguments: &[OsString]) -> bool {
    flags(arguments).any(|argument| argument == "--json")
}

fn wanted_colour(arguments: &[OsString]) -> Option<Choice> {
    let mut flags = flags(arguments);
    while let Some(argument) = flags.next() {
        let text = argument.to_string_lossy();
        let value = match text.strip_prefix("--color") {
            Some("") => flags.next().map(|next| next.to_string_lossy().into_owned()),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        match value.as_deref() {
            Some("always") => return Some(Choice::Always),
            Some("never") => return Some(Choice::Never),
            Some("auto") => return Some(Choice::Auto),
            _ => {}
        }
    }
    None
}

fn flags(arguments: &[OsString]) -> impl Iterator<Item = &OsString> {
    arguments.iter().skip(1).take_while(|argument| *argument != "--")
}

/// Turns clap's text into a message and a hint: the first paragraph, the tips, the usage line.
fn ours(error: &clap::Error, arguments: &[OsString]) -> Error {
    let rendered = error.render().to_string();
    let mut lines = rendered.lines();
    let paragraph: Vec<&str> =
        lines.by_ref().take_while(|line| !line.trim().is_empty()).map(str::trim).collect();
    let message = paragraph.join(" ");
    let message = message.strip_prefix("error: ").unwrap_or(&message);
    let rest: Vec<&str> = lines.map(str::trim).collect();
    let mut hints: Vec<String> = quotes_forgotten(error, arguments).into_iter().collect();
    hints.extend(nearest_command(error));
    let tips = rest.iter().filter_map(|line| line.strip_prefix("tip: "));
    hints.extend(tips.filter(|tip| !tip.contains("similar subcommand")).map(str::to_owned));
    if error.kind() == ErrorKind::InvalidUtf8 {
        hints.push(
            "type it anew, or convert it to UTF-8; texts of entries can also come from standard \
             input, with `-` in their place"
                .to_owned(),
        );
    }
    // The usage that clap writes leaves out the flags that were given besides.
    if error.kind() == ErrorKind::ArgumentConflict {
        let same = message.contains("cannot be used multiple times");
        hints.push(if same { "give it once" } else { "give one of the two" }.to_owned());
    }
    let choices = |line: &&&str| line.starts_with("[possible values") || line.starts_with("[sub");
    hints.extend(rest.iter().filter(choices).map(|line| (*line).to_owned()));
    if hints.is_empty() {
        let usage = rest.iter().filter_map(|line| line.strip_prefix("Usage: "));
        hints.extend(usage.map(|line| format!("write {line}; --help shows examples")));
    }
    let ours = Error::usage(message);
    hints.into_iter().fold(ours, Error::also)
}

/// Names the commands that look like the one that was typed; the one-letter ones look like any.
fn nearest_command(error: &clap::Error) -> Option<String> {
    use clap::error::{ContextKind, ContextValue};
    let Some(ContextValue::Strings(near)) = error.get(ContextKind::SuggestedSubcommand) else {
        return None;
    };
    let near: Vec<&str> = near.iter().map(String::as_str).filter(|name| name.len() > 1).collect();
    let list = if near.is_empty() { return None } else { near.join("`, `") };
    Some(format!("did you mean `{list}`?"))
}

/// Offers the quoted form where a name with a space may have come as two arguments.
fn quotes_forgotten(error: &clap::Error, arguments: &[OsString]) -> Option<String> {
    use clap::error::{ContextKind, ContextValue};
    if error.kind() != ErrorKind::UnknownArgument {
        return None;
    }
    let Some(ContextValue::String(extra)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    if extra.starts_with('-') {
        return None;
    }
    let at = arguments.iter().position(|argument| argument.to_str() == Some(extra.as_str()))?;
    let before =
        arguments.get(at.checked_sub(1)?)?.to_str().filter(|text| !text.starts_with('-'))?;
    // A command that takes no name has none to be quoted.
    if is_command(before) {
        return None;
    }
    Some(format!("a name with spaces is one argument: quote it, \"{before} {extra}\""))
}

/// Tells whether a word is the name of a command, of whatever depth.
fn is_command(word: &str) -> bool {
    use clap::CommandFactory as _;
    let named = |command: &clap::Command| {
        command.get_name() == word || command.get_all_aliases().any(|alias| alias == word)
    };
    let tree = super::args::Arguments::command();
    tree.get_subcommands().any(|command| named(command) || command.get_subcommands().any(named))
}

#[cfg(test)]
mod tests {
    use super::super::args::Arguments;
    use super::*;
    use clap::{CommandFactory as _, Parser as _};

    fn wrong(arguments: &[&str]) -> Error {
        let arguments: Vec<OsString> = arguments.iter().map(OsString::from).collect();
        ours(&Arguments::try_parse_from(&arguments).unwrap_err(), &arguments)
    }

    #[test]
    fn the_commands_are_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_wrong_command_brings_the_nearest() {
        let error = wrong(&["tl", "contcat", "list"]);
        assert_eq!(error.message, "unrecognized subcommand 'contcat'");
        assert_eq!(error.hint.unwrap(), "did you mean `contact`?");
    }

    #[test]
    fn a_name_in_two_arguments_is_offered_in_quotes() {
        let error = wrong(&["tl", "contact", "show", "Ana", "Ruiz"]);
        assert!(error.hint.unwrap().contains("\"Ana Ruiz\""));
        let error = wrong(&["tl", "undo", "foo"]);
        assert!(!error.hint.unwrap().contains("quote"));
    }

    #[test]
    fn a_missing_subcommand_brings_the_list() {
        let error = wrong(&["tl", "contact"]);
        assert!(error.message.contains("requires a subcommand"), "{}", error.message);
        assert!(format!("{error:?}").contains("archive"), "{error:?}");
    }

    #[test]
    fn a_wrong_value_brings_the_valid_ones() {
        let error = wrong(&["tl", "log", "ana", "hi", "-t", "fax"]);
        assert!(error.message.contains("call, email, meeting"), "{}", error.message);
        let error = wrong(&["tl", "--color", "blue"]);
        assert!(error.message.contains("blue"), "{}", error.message);
        assert!(format!("{error:?}").contains("always"), "{error:?}");
    }
}
