//! `tl config`: where the settings are, what they are, and changing them.

use crate::app::{Config, Error, Kind, Paths, open_in_editor};

use super::Screens;
use super::context::Context;
use super::stop::Done;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl config path
  tl config show
  tl config get time.zone
  tl config set look.theme dark
  tl config set keys.undo ctrl-r U
  tl config set time.zone --default
  tl config edit";

/// `tl config …`.
#[derive(Debug, clap::Subcommand)]
pub(super) enum ConfigCommand {
    /// Print the path of the settings file
    #[command(before_help = EXAMPLES)]
    Path,
    /// Print the settings in force as TOML
    #[command(before_help = EXAMPLES)]
    Show,
    /// Print one setting in force
    #[command(before_help = EXAMPLES)]
    Get {
        /// The setting, such as time.zone, or keys. and an action's name
        name: String,
    },
    /// Write one setting into the file; the rest of it stays as it is
    #[command(before_help = EXAMPLES)]
    Set {
        /// The setting, such as time.zone, or keys. and an action's name
        name: String,
        /// The value; of an action, its keys, or "" for none
        #[arg(required_unless_present = "default", conflicts_with = "default")]
        value: Vec<String>,
        /// Take the setting out of the file, so that its default is in force
        #[arg(long)]
        default: bool,
    },
    /// Open the settings file in your editor, and say what is wrong with it then
    #[command(before_help = EXAMPLES)]
    Edit,
}

/// Runs `tl config …`.
pub(super) fn run(command: &ConfigCommand, screens: Screens, cx: &mut Context) -> Done {
    let paths = Paths::find(&cx.start(false))?;
    match command {
        ConfigCommand::Path => path(&paths, cx),
        ConfigCommand::Show => show(&paths, screens, cx),
        ConfigCommand::Get { name } => get(&paths, name, cx),
        ConfigCommand::Set { name, default: true, .. } => set(&paths, name, None, screens, cx),
        ConfigCommand::Set { name, value, .. } => set(&paths, name, Some(value), screens, cx),
        ConfigCommand::Edit => edit(&paths, screens, cx),
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

fn show(paths: &Paths, screens: Screens, cx: &mut Context) -> Done {
    let config = load(paths, screens, cx);
    let text = config.show();
    if cx.globals.json {
        let value: toml::Table = text.parse().map_err(|error| {
            Error::new(Kind::Internal, format!("the settings do not read as TOML: {error}"))
        })?;
        return cx.record(&value);
    }
    cx.raw(&text)?;
    if !text.ends_with('\n') {
        cx.raw("\n")?;
    }
    Ok(())
}

/// Reads the settings, and tells everything that is wrong with them.
fn load(paths: &Paths, screens: Screens, cx: &mut Context) -> Config {
    let (config, mut warnings) = Config::load(&paths.config);
    cx.use_settings(&config);
    warnings.extend(config.load_theme().1);
    warnings.extend((screens.key_warnings)(&config));
    for warning in warnings {
        cx.warn(warning.message);
    }
    config
}

fn get(paths: &Paths, name: &str, cx: &mut Context) -> Done {
    let (config, warnings) = Config::load(&paths.config);
    cx.use_settings(&config);
    for warning in warnings {
        cx.warn(warning.message);
    }
    let value = match (config.typed(name), name.strip_prefix("keys.")) {
        (Some(value), _) => value,
        (None, Some(action)) => {
            let message = format!("no keys are chosen for {action}: it has its usual ones");
            return Err(Error::new(Kind::NotFound, message)
                .hint(format!("`tl config set keys.{action} KEY` chooses one"))
                .into());
        }
        (None, None) => {
            // The same sentence as for writing it: which settings there are.
            return Err(config.check(name, "").err().map_or_else(
                || Error::new(Kind::Internal, format!("{name} has no value")).into(),
                Into::into,
            ));
        }
    };
    if cx.globals.json {
        return value_as_json(&config, name, cx);
    }
    cx.line(&crate::domain::display::display(&value))
}

fn value_as_json(config: &Config, name: &str, cx: &mut Context) -> Done {
    let shown = config.get(name).and_then(|value| format!("value = {value}").parse().ok());
    let read = shown.and_then(|mut table: toml::Table| table.remove("value"));
    match read {
        Some(value) => cx.record(&value),
        None => cx.record(&config.keys.get(name.trim_start_matches("keys.")).map(|it| &it.keys)),
    }
}

fn set(
    paths: &Paths,
    name: &str,
    value: Option<&[String]>,
    screens: Screens,
    cx: &mut Context,
) -> Done {
    let (mut config, _) = Config::load(&paths.config);
    let typed = match value {
        Some([one]) => Some(one.clone()),
        Some(keys) if name.starts_with("keys.") => Some(keys.join(", ")),
        Some(_) => {
            return Err(Error::usage(format!("{name} takes one value"))
                .hint("put a value with spaces in quotes")
                .into());
        }
        None => None,
    };
    if let (Some(action), Some(typed)) = (name.strip_prefix("keys."), &typed)
        && let Some(why) = (screens.key_refusal)(&config, action, typed)
    {
        return Err(Error::usage(why).into());
    }
    paths.refuse_missing_config_folder()?;
    let mut warnings = config.change(name, typed.as_deref())?;
    cx.use_settings(&config);
    warnings.extend(config.load_theme().1);
    warnings.extend((screens.key_warnings)(&config));
    if cx.globals.json {
        value_as_json(&config, name, cx)?;
    }
    cx.say(match config.line(name) {
        Some(line) => {
            let path = paths.config.display();
            format!("{name} is \"{}\" now ({path}:{line})", config.typed(name).unwrap_or_default())
        }
        None => format!("{name} has its default now"),
    });
    for warning in warnings {
        cx.warn(warning.message);
    }
    Ok(())
}

fn edit(paths: &Paths, screens: Screens, cx: &mut Context) -> Done {
    paths.refuse_missing_config_folder()?;
    let (config, _) = Config::load(&paths.config);
    if config.make_file()? {
        cx.say(format!("made {}: every setting is there as a comment", paths.config.display()));
    }
    cx.can_edit()?;
    let status = open_in_editor(&paths.config)?;
    if !status.success() {
        return Err(Error::usage(format!("the editor ended with {status}")).into());
    }
    load(paths, screens, cx);
    Ok(())
}
