//! `tl config`: where the settings are, and what they are.

use crate::app::{Config, Error, Kind, Paths};

use super::context::Context;
use super::stop::Done;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl config path
  tl config show
  $EDITOR \"$(tl config path)\"";

/// `tl config …`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum ConfigCommand {
    /// Print the path of the settings file
    #[command(before_help = EXAMPLES)]
    Path,
    /// Print the settings in force as TOML
    #[command(before_help = EXAMPLES)]
    Show,
}

/// Runs `tl config …`.
pub(super) fn run(command: &ConfigCommand, cx: &mut Context) -> Done {
    let paths = Paths::find(&cx.start(false))?;
    match command {
        ConfigCommand::Path => path(&paths, cx),
        ConfigCommand::Show => show(&paths, cx),
    }
}

fn path(paths: &Paths, cx: &mut Context) -> Done {
    if !cx.globals.json {
        // A path is printed as it is, so that it can be used; one that is no text, as near as can be.
        return cx.raw(&format!("{}\n", paths.config.display()));
    }
    #[derive(serde::Serialize)]
    struct Shape {
        config: String,
        db: String,
        state: String,
    }
    let text = |path: &std::path::Path| path.to_string_lossy().into_owned();
    cx.record(&Shape {
        config: text(&paths.config),
        db: text(&paths.db),
        state: text(&paths.state),
    })
}

fn show(paths: &Paths, cx: &mut Context) -> Done {
    let (config, warnings) = Config::load(&paths.config);
    cx.use_settings(&config);
    let text = config.show();
    if cx.globals.json {
        let value: toml::Table = text.parse().map_err(|error| {
            Error::new(Kind::Internal, format!("the settings do not read as TOML: {error}"))
        })?;
        cx.record(&value)?;
    } else {
        cx.raw(&text)?;
        if !text.ends_with('\n') {
            cx.raw("\n")?;
        }
    }
    for warning in warnings {
        cx.warn(warning.message);
    }
    Ok(())
}
