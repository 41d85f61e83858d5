//! `tl handover`: what one member holds goes to another.

use crate::app::shell_word;
use crate::domain::{Capability, HandedOver, display};
use crate::outlet::json;

use super::context::Context;
use super::prompt::{Danger, allowed};
use super::stop::Done;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl handover bob ana --dry-run      says what would move, and moves nothing
  tl handover bob ana                says it, asks, and moves it
  tl member remove bob --to ana      the same, and bob leaves the book";

/// `tl handover …`.
#[derive(Debug, clap::Args)]
pub(super) struct HandoverArgs {
    /// Whose contacts, accounts and open follow-ups: name, e-mail, login or id
    #[arg(value_name = "FROM")]
    from: String,
    /// Who gets them
    #[arg(value_name = "TO")]
    to: String,
    /// Say what would move, and move nothing
    #[arg(long)]
    dry_run: bool,
}

/// Runs `tl handover`.
pub(super) fn run(args: &HandoverArgs, cx: &mut Context) -> Done {
    let session = cx.open()?;
    allowed(&session, Capability::HandOver)?;
    let (from, to) = (session.find_member(&args.from)?.id, session.find_member(&args.to)?.id);
    let plan = session.plan_hand_over(from, to)?;
    let none = plan.moved.is_nothing();
    if args.dry_run || none {
        return show(&plan, true, cx);
    }
    let details = vec![told("from", &plan)];
    let deed = format!("hand over what {} holds to {}", plan.from.name, plan.to.name);
    cx.confirm(&Danger { deed, details })?;
    show(&session.hand_over(from, to)?, false, cx)
}

fn told(from: &str, handed: &HandedOver) -> String {
    let HandedOver { from: giver, to, moved } = handed;
    format!("{from} {} to {}: {}", giver.name, to.name, moved.text())
}

fn show(handed: &HandedOver, dry_run: bool, cx: &mut Context) -> Done {
    if cx.globals.json {
        cx.record(&json::handed_over(handed, dry_run))?;
    }
    let HandedOver { from, to, moved } = handed;
    if moved.is_nothing() {
        cx.say(format!("{} holds nothing here: there is nothing to hand over", from.name));
        return Ok(());
    }
    let text =
        if dry_run { told("Would go from", handed) } else { told("Handed over from", handed) };
    if !cx.globals.json {
        let text = display::display(&text).into_owned();
        cx.line(&text)?;
    }
    if dry_run {
        cx.advise(format!(
            "Nothing was changed; `tl handover {} {}` does it",
            shell_word(&from.name),
            shell_word(&to.name)
        ));
    }
    Ok(())
}
