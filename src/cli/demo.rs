//! `tl demo`: an invented book to try things on.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::app::{Demo, DemoInput, DemoProgress, Session, Start, shell_word};
use crate::domain::Book;

use super::Screens;
use super::context::Context;
use super::lists::{count, counted};
use super::prompt::Danger;
use super::sheet::Sheet;
use super::signals::Signals;
use super::stop::Done;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl demo                                        look around; it is kept until you remove it
  tl demo --seed 7                               another book of that size, in its place
  tl demo --db /tmp/demo.db                      somewhere else
  tl demo --db /tmp/big.db --contacts 100000 --interactions 1000000 --members 40
  tl --db /tmp/demo.db activity --table          every command works on it";

/// `tl demo`.
#[derive(Debug, clap::Args)]
pub(super) struct DemoArgs {
    /// How many contacts, up to 100,000 [default: 300]
    #[arg(long, value_name = "N")]
    contacts: Option<u64>,
    /// How many interactions, up to 1,000,000 [default: 5000]
    #[arg(long, value_name = "N")]
    interactions: Option<u64>,
    /// How many members, you among them, up to 200 [default: 5]
    #[arg(long, value_name = "N")]
    members: Option<u64>,
    /// Another number, another book; the same number, the same book [default: 1]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
}

/// Runs `tl demo`: makes the book where it is missing, and opens it.
pub(super) fn run(args: &DemoArgs, screens: Screens, cx: &mut Context) -> Done {
    let DemoArgs { contacts, interactions, members, seed } = *args;
    let input = DemoInput { contacts, interactions, members, seed };
    let mut demo = Demo::find(&cx.start(false), input)?;
    let new = !demo.is_there();
    if new {
        may_go(&demo, cx)?;
        make(&mut demo, cx)?;
    }
    cx.globals.db = Some(demo.path().to_owned());
    if cx.screen_is_possible() && !cx.globals.json {
        open(&demo, screens, cx)
    } else {
        print(&demo, new, cx)
    }
}

/// Asks where somebody wrote into the demo that has to go.
fn may_go(demo: &Demo, cx: &mut Context) -> Done {
    let Some((made_from, true)) = demo.in_the_way() else { return Ok(()) };
    cx.confirm(&Danger {
        deed: format!("replace the demo at {}", demo.path().display()),
        details: vec![format!("It was made from {made_from}, and somebody wrote into it since.")],
    })
}

/// Makes it. Ctrl-C leaves nothing behind.
fn make(demo: &mut Demo, cx: &mut Context) -> Done {
    let signals = Signals::catch();
    let bar = bar(demo, cx);
    let made = demo.make(&mut |progress| {
        advance(&bar, progress);
        signals.are_quiet()
    });
    bar.finish_and_clear();
    if made? {
        return Ok(());
    }
    cx.warn("stopped; nothing of the demo is left");
    Err(signals.end())
}

/// Makes a progress bar, on a terminal and for large ones only.
fn bar(demo: &Demo, cx: &Context) -> ProgressBar {
    if !cx.terminals.stderr || cx.globals.quiet || !demo.is_large() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{bar:20} {percent:>3}% {msg}, {eta} left") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(500));
    bar
}

fn advance(bar: &ProgressBar, progress: DemoProgress) {
    bar.set_length(progress.total);
    bar.set_position(progress.contacts + progress.interactions);
    bar.set_message(format!(
        "{}, {}",
        counted(progress.contacts, "contact", "contacts"),
        counted(progress.interactions, "interaction", "interactions")
    ));
}

/// Opens it in the terminal UI.
fn open(demo: &Demo, screens: Screens, cx: &mut Context) -> Done {
    let start = Start { interactive: true, color: cx.color(), ..cx.start(false) };
    let (session, mut notices) = Session::open(start)?;
    cx.use_settings(session.config());
    notices
        .insert(0, "A demo: everybody in it is invented, and you may change anything".to_owned());
    (screens.run)(session, notices)?;
    say_where(demo, cx);
    Ok(())
}

/// Says where it is and what is in it.
fn print(demo: &Demo, new: bool, cx: &mut Context) -> Done {
    let session = cx.open()?;
    let book = session.book()?;
    let path = demo.path().display().to_string();
    if cx.globals.json {
        return cx.record(&shape(&path, new, demo, &book));
    }
    let archived = match book.archived {
        0 => String::new(),
        archived => format!(", {} of them archived", count(archived)),
    };
    Sheet::new(format!("{} (everybody in it is invented)", book.name))
        .field("File", Some(path))
        .field("Contacts", Some(format!("{}{archived}", count(book.contacts + book.archived))))
        .field("Interactions", Some(count(book.interactions)))
        .field("Members", Some(count(book.members)))
        .field("Made from", Some(demo.made_from()))
        .print(cx)?;
    say_where(demo, cx);
    Ok(())
}

/// Says how to go on with it, and how to be rid of it.
fn say_where(demo: &Demo, cx: &mut Context) {
    let path = shell_word(&demo.path().display().to_string());
    let again =
        if demo.is_elsewhere() { format!("tl demo --db {path}") } else { "tl demo".to_owned() };
    cx.advise(format!("Kept, with what you change in it. To open it again: {again}"));
    cx.advise(format!("Other commands on it: tl --db {path} contact list"));
    cx.advise(format!("To be rid of it: rm {path}"));
}

fn shape<'a>(
    path: &'a str,
    new: bool,
    demo: &Demo,
    book: &Book,
) -> impl serde::Serialize + use<'a> {
    #[derive(serde::Serialize)]
    struct Shape<'a> {
        path: &'a str,
        new: bool,
        contacts: u64,
        interactions: u64,
        members: u64,
        made_from: String,
    }
    Shape {
        path,
        new,
        contacts: book.contacts + book.archived,
        interactions: book.interactions,
        members: book.members,
        made_from: demo.made_from(),
    }
}
