//! Text from the user's editor.

use std::io::{self, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use signal_hook::SigId;
use signal_hook::consts::{SIGINT, SIGQUIT};
use signal_hook::flag;
use signal_hook::low_level::unregister;

use super::{Error, Kind, Result};

/// The most bytes read of a text from outside; what is longer than a summary may be is refused later
/// with its real length.
pub const MOST_TEXT: u64 = 16 << 20;

/// Reads bytes as text; `from` says where they are from.
///
/// # Errors
/// `Usage` where they are not UTF-8.
pub fn read_text(bytes: Vec<u8>, from: &str) -> Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Error::usage(format!("{from} is not UTF-8 text: byte {} cannot be read", at + 1))
            .hint("convert it, for example with `iconv -t UTF-8`")
    })
}

/// Lets the user write in `$VISUAL`, else `$EDITOR`, else vi, beginning with `draft`. The file
/// is readable by this account only and removed afterwards. The editor has the terminal meanwhile.
///
/// # Errors
/// `Usage` where there is no such editor, or it ended with a failure: nothing is changed then;
/// `Storage` where its file cannot be written or read.
pub fn compose(draft: &str) -> Result<String> {
    let failed = |doing: &str, error: io::Error| {
        Error::new(Kind::Storage, format!("{doing} the editor's file failed: {error}"))
            .hint("TMPDIR names the folder it lies in")
    };
    let mut file = tempfile::Builder::new()
        .prefix("touchline-")
        .suffix(".txt")
        .tempfile()
        .map_err(|error| failed("making", error))?;
    file.write_all(draft.as_bytes()).map_err(|error| failed("writing", error))?;
    let status = open_in_editor(file.path())?;
    if !status.success() {
        return Err(Error::usage(format!("the editor ended with {status}; nothing was changed")));
    }
    // Editors may replace the file instead of writing into it: read the path, not the handle.
    let mut bytes = Vec::new();
    let edited = std::fs::File::open(file.path()).map_err(|error| failed("reading", error))?;
    edited.take(MOST_TEXT).read_to_end(&mut bytes).map_err(|error| failed("reading", error))?;
    read_text(bytes, "what the editor wrote")
}

/// Opens a file in `$VISUAL`, else `$EDITOR`, else vi, and waits until the editor ends.
///
/// # Errors
/// `Usage` where there is no such editor.
pub fn open_in_editor(file: &Path) -> Result<ExitStatus> {
    let (name, command) = editor();
    let words = shlex::split(&command).filter(|words| !words.is_empty());
    let Some([program, arguments @ ..]) = words.as_deref() else {
        return Err(Error::usage(format!("{name} is \"{command}\", which is no command"))
            .hint(format!("set {name} to an editor, for example `export {name}=nano`")));
    };
    let undisturbed = Undisturbed::begin();
    let status = Command::new(program).args(arguments).arg(file).status().map_err(|error| {
        Error::usage(format!("the editor \"{program}\" could not be started: {error}"))
            .hint("set VISUAL or EDITOR to your editor")
    })?;
    drop(undisturbed);
    Ok(status)
}

/// While it lives, Ctrl-C and Ctrl-\ are the editor's alone: they would kill us under it, and
/// leave the terminal and the file behind.
struct Undisturbed(Vec<SigId>);

impl Undisturbed {
    fn begin() -> Self {
        let ignore = |signal| flag::register(signal, Arc::new(AtomicBool::new(false))).ok();
        Self([SIGINT, SIGQUIT].into_iter().filter_map(ignore).collect())
    }
}

impl Drop for Undisturbed {
    fn drop(&mut self) {
        for id in self.0.drain(..) {
            unregister(id);
        }
    }
}

/// Returns the variable that names the editor, and what it says.
fn editor() -> (&'static str, String) {
    for name in ["VISUAL", "EDITOR"] {
        if let Some(value) = std::env::var_os(name).filter(|value| !value.is_empty()) {
            return (name, value.to_string_lossy().into_owned());
        }
    }
    ("EDITOR", "vi".to_owned())
}
