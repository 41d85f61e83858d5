//! `tl doctor`: the state of the file.

use crate::app::{Checkup, Finding, Kind};
use crate::domain::display;

use super::colour::Ink;
use super::context::Context;
use super::stop::{Done, Stop};

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl doctor
  tl doctor --json
  tl doctor --repair        (rebuilds what can be derived: search index, counters)";

/// `tl doctor`.
#[derive(Debug, clap::Args)]
pub(super) struct DoctorArgs {
    /// Rebuild what can be derived
    #[arg(long)]
    repair: bool,
}

/// Runs `tl doctor`: 0 where everything is sound, else 6.
pub(super) fn run(args: &DoctorArgs, cx: &mut Context) -> Done {
    let checkup = Checkup::run(&cx.start(false), args.repair)?;
    if cx.globals.json {
        for finding in &checkup.findings {
            cx.item(&shape(finding))?;
        }
        cx.end_items()?;
    } else {
        let width = checkup.findings.iter().map(|it| display::width(&it.check)).max().unwrap_or(0);
        for finding in &checkup.findings {
            let (ink, word) =
                if finding.ok { (Ink::Plain, "ok     ") } else { (Ink::Yellow, "problem") };
            let word = cx.draw(ink, word).into_owned();
            let check = display::pad(&finding.check, width);
            cx.line(&format!("{word}  {check}  {}", display::display(&finding.detail)))?;
        }
    }
    if checkup.is_sound() {
        cx.say("everything is sound");
        return Ok(());
    }
    cx.say(match args.repair {
        true => "something is still wrong: see above",
        false if checkup.can_be_repaired() => {
            "something is wrong: `tl doctor --repair` rebuilds what can be derived"
        }
        false => "something is wrong that no repair can mend: see above",
    });
    Err(Stop::Exit(Kind::Storage.exit_code()))
}

fn shape(finding: &Finding) -> impl serde::Serialize {
    #[derive(serde::Serialize)]
    struct Shape<'a> {
        check: &'a str,
        ok: bool,
        detail: &'a str,
    }
    Shape { check: &finding.check, ok: finding.ok, detail: &finding.detail }
}
