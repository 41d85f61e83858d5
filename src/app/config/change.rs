//! Writing a setting into the file: what else stands there, comments above all, stays as it is.

use std::fs;
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use toml_edit::{Array, DocumentMut, Item, Table, value};

use super::{Config, ConfigWarning, KEYS, in_table, is_it, is_table, line_of, one_line};
use crate::app::paths::private_folder;
use crate::app::settings::{SETTINGS, Setting, Value, quoted};
use crate::app::{Error, Kind, Result};
use crate::domain::nearest::meant;

/// What a new settings file begins with.
const HEAD: &str = "# The settings of Touchline. `tl config show` lists all of them.\n";

impl Config {
    /// Tells whether a setting could take a value, as a person types it.
    ///
    /// # Errors
    /// Usage, with the valid values, where there is no such setting or it does not take it.
    pub fn check(&self, name: &str, typed: &str) -> Result<()> {
        self.item(name, typed).map(|_| ())
    }

    /// Writes a setting (`time.zone`, `keys.ACTION`) into the file, or takes it out of there, and
    /// reads the file again. Returns what is wrong with the file.
    ///
    /// # Errors
    /// Usage, where there is no such setting or it does not take the value; storage, where the
    /// file cannot be read or written, or is not TOML: nothing was changed then.
    pub fn change(&mut self, name: &str, typed: Option<&str>) -> Result<Vec<ConfigWarning>> {
        let item = match typed {
            Some(typed) => Some(self.item(name, typed)?),
            None => known(name).map(|_| None)?,
        };
        let (text, real) = self.text()?;
        let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
            let at = error.span().map_or(0, |span| span.start);
            let line = line_of(text.as_bytes(), at);
            let path = one_line(&self.path);
            let what = error.message().replace('\n', ", ");
            Error::new(Kind::Storage, format!("{path}:{line}: this is not TOML ({what})"))
                .hint("mend the file first: nothing was changed")
        })?;
        // What stands in a file without settings is its head.
        let head = match document.iter().next() {
            None if text.is_empty() => format!("{HEAD}\n"),
            None => format!("{}\n\n", text.trim_end()),
            Some(_) => String::new(),
        };
        if !head.is_empty() {
            document = DocumentMut::new();
        }
        let (table, key) = name.split_once('.').unwrap_or(("", name));
        match item {
            Some(item) => put(&mut document, table, key, item).ok_or_else(|| {
                let message = format!("{table} in {} is no table", one_line(&self.path));
                Error::new(Kind::Storage, message).hint(format!("write [{table}] there instead"))
            })?,
            None => take_out(&mut document, table, key),
        }
        write(&real, &(head + &document.to_string()))
            .map_err(|source| Error::io("writing", &self.path, source))?;
        let (config, warnings) = Self::load(&self.path);
        *self = config;
        Ok(warnings)
    }

    /// Makes the file, where there is none, so that it can be edited; tells whether it was made.
    ///
    /// # Errors
    /// Storage, where it cannot be written.
    pub fn make_file(&self) -> Result<bool> {
        if self.path.exists() {
            return Ok(false);
        }
        let mut text = HEAD.to_owned();
        let mut table = "";
        for setting in SETTINGS {
            if setting.table() != table {
                table = setting.table();
                text += &format!("\n[{table}]\n");
            }
            let usual = (setting.write)(self);
            text += &format!("# {}\n# {} = {usual}\n", setting.doc, setting.key());
        }
        text += "\n[keys]\n# undo = \"ctrl-r\"\n";
        write(&self.path, &text).map_err(|source| Error::io("writing", &self.path, source))?;
        Ok(true)
    }

    /// Returns what stands in the file and where it really lies: a link to it stays one.
    fn text(&self) -> Result<(String, PathBuf)> {
        let real = fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.clone());
        match fs::read_to_string(&real) {
            Ok(text) => Ok((text, real)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok((String::new(), real)),
            Err(error) => Err(Error::io("reading", &self.path, error)),
        }
    }

    /// Makes the value of a setting from what was typed.
    fn item(&self, name: &str, typed: &str) -> Result<Item> {
        let Some(setting) = known(name)? else { return Ok(keys(typed)) };
        let text = unquoted(typed.trim());
        let mut probe = self.clone();
        if (setting.read)(&mut probe, Value::Text(text)) {
            return Ok(value(text));
        }
        if let Ok(flag) = text.to_lowercase().parse::<bool>()
            && (setting.read)(&mut probe, Value::Flag(flag))
        {
            return Ok(value(flag));
        }
        Err(Error::usage(format!("{} is no value for {name}", quoted(text)))
            .hint(format!("use {}", setting.valid_typed())))
    }
}

/// Finds a setting by its name; `None` for the keys of an action.
fn known(name: &str) -> Result<Option<&'static Setting>> {
    let (table, key) = name.split_once('.').unwrap_or(("", name));
    if table == KEYS && !key.is_empty() {
        return Ok(None);
    }
    if let Some(setting) = SETTINGS.iter().find(|setting| setting.name == name) {
        return Ok(Some(setting));
    }
    let names: Vec<&str> = match table {
        table if is_table(table) => in_table(table).map(|setting| setting.name).collect(),
        _ => SETTINGS.iter().map(|setting| setting.name).collect(),
    };
    let elsewhere = SETTINGS.iter().find(|setting| setting.key() == key);
    let near = || meant(name, names.iter().copied());
    let instead = is_it(elsewhere.map(|setting| setting.name).or_else(near));
    Err(Error::usage(format!("there is no setting {name}{instead}"))
        .hint(format!("use {}, or keys. and an action's name", super::list(&names))))
}

/// Takes quotes off that somebody typed as they stand in the file.
fn unquoted(text: &str) -> &str {
    let inside = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    inside.unwrap_or(text)
}

/// Makes the keys of an action: those between commas, one, or none.
fn keys(typed: &str) -> Item {
    let keys: Vec<&str> =
        typed.split(',').map(|key| unquoted(key.trim())).filter(|key| !key.is_empty()).collect();
    match keys.as_slice() {
        [] | ["false"] => value(false),
        [one] => value(*one),
        several => value(several.iter().copied().collect::<Array>()),
    }
}

/// Puts a value where one stands, with the comment behind it, or at the end of its table.
fn put(document: &mut DocumentMut, table: &str, key: &str, new: Item) -> Option<()> {
    let rows = document.entry(table).or_insert_with(|| Item::Table(Table::new()));
    let rows = rows.as_table_like_mut()?;
    match (rows.get_mut(key).and_then(Item::as_value_mut), new) {
        (Some(old), Item::Value(mut new)) => {
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        (_, new) => {
            rows.insert(key, new);
        }
    }
    Some(())
}

/// Takes a row out; a comment above it goes with it, for it was about the row.
fn take_out(document: &mut DocumentMut, table: &str, key: &str) {
    if let Some(rows) = document.get_mut(table).and_then(Item::as_table_like_mut) {
        rows.remove(key);
    }
}

/// Replaces a file as a whole: whoever reads it meanwhile finds the old one or the new one.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    private_folder(folder)?;
    let mut draft = tempfile::NamedTempFile::new_in(folder)?;
    draft.write_all(text.as_bytes())?;
    if let Ok(old) = fs::metadata(path) {
        draft.as_file().set_permissions(old.permissions())?;
    }
    draft.as_file().sync_all()?;
    draft.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn config(text: &str) -> (tempfile::TempDir, Config) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, text).unwrap();
        let (config, _) = Config::load(&path);
        (folder, config)
    }

    fn text(config: &Config) -> String {
        fs::read_to_string(config.path()).unwrap()
    }

    #[test]
    fn comments_and_order_stay() {
        let old = "# mine\n[look]\ncolor = \"auto\" # as it comes\n\n# when\n[time]\n\
                   dates = \"relative\"\n";
        let (_folder, mut config) = config(old);
        assert_eq!(config.change("look.color", Some("never")).unwrap(), []);
        assert_eq!(config.color, "never");
        config.change("look.icons", Some("TRUE")).unwrap();
        config.change("time.zone", Some("\"Asia/Tokyo\"")).unwrap();
        config.change("phone.region", Some("de")).unwrap();
        assert_eq!(
            text(&config),
            "# mine\n[look]\ncolor = \"never\" # as it comes\nicons = true\n\n# when\n[time]\n\
             dates = \"relative\"\nzone = \"Asia/Tokyo\"\n\n[phone]\nregion = \"de\"\n"
        );
        assert!(config.icons && config.region.as_deref() == Some("DE"));
        assert_eq!(config.line("time.zone"), Some(9));
        config.change("time.zone", None).unwrap();
        assert_eq!((config.zone, config.line("time.zone")), (None, None));
        assert!(text(&config).ends_with("dates = \"relative\"\n\n[phone]\nregion = \"de\"\n"));
    }

    #[test]
    fn other_ways_to_write_tables_are_kept() {
        let (_folder, mut config) = config("look.color = \"never\"\ntime = { zone = \"UTC\" }\n");
        config.change("look.color", Some("always")).unwrap();
        config.change("look.icons", Some("true")).unwrap();
        config.change("time.dates", Some("absolute")).unwrap();
        assert_eq!((config.color.as_str(), config.icons), ("always", true));
        assert_eq!(config.typed("time.dates").unwrap(), "absolute");
        assert_eq!(config.typed("time.zone").unwrap(), "UTC");
    }

    #[test]
    fn keys_are_one_several_or_none() {
        let (_folder, mut config) = config("");
        for (typed, written, shown) in [
            ("ctrl-u", "undo = \"ctrl-u\"", "ctrl-u"),
            ("g x , U", "undo = [\"g x\", \"U\"]", "g x, U"),
            ("", "undo = false", ""),
        ] {
            config.change("keys.undo", Some(typed)).unwrap();
            assert!(text(&config).contains(written), "{}", text(&config));
            assert_eq!(config.typed("keys.undo").unwrap(), shown);
        }
        config.change("keys.undo", None).unwrap();
        assert_eq!(config.typed("keys.undo"), None);
    }

    #[test]
    fn what_is_not_valid_changes_nothing() {
        let (_folder, mut config) = config("[look]\n");
        for (name, typed, message, hint) in [
            ("look.color", "blue", "\"blue\" is no value for look.color", "use \"auto\", "),
            ("look.mouse", "maybe", "is no value for look.mouse", "use true or false"),
            ("look.theme", "solar", "is no value for look.theme", "\"high-contrast\", or the name"),
            ("look.colr", "auto", "no setting look.colr (is it look.color?)", "look.theme, "),
            ("zone", "UTC", "there is no setting zone (is it time.zone?)", "time.zone, "),
            ("keys.", "x", "there is no setting keys.", "keys. and"),
        ] {
            let error = config.change(name, Some(typed)).unwrap_err();
            assert_eq!(error.kind, Kind::Usage);
            assert!(error.message.contains(message), "{error:?}");
            assert!(error.hint.as_deref().unwrap().contains(hint), "{error:?}");
        }
        assert_eq!(text(&config), "[look]\n");
    }

    #[test]
    fn comments_without_settings_stay_above_the_first_one() {
        let (_folder, mut config) = config("# my settings\n\n# nothing yet\n");
        config.change("look.theme", Some("dark")).unwrap();
        assert_eq!(text(&config), "# my settings\n\n# nothing yet\n\n[look]\ntheme = \"dark\"\n");
    }

    #[test]
    fn a_broken_file_is_left_alone() {
        let (_folder, mut config) = config("[look]\nthis is no TOML\n");
        let error = config.change("look.color", Some("never")).unwrap_err();
        assert_eq!(error.kind, Kind::Storage);
        assert!(error.message.contains("config.toml:2: this is not TOML"), "{error}");
        assert_eq!(text(&config), "[look]\nthis is no TOML\n");
        let (_folder, mut config) = self::config("look = 3\n");
        let error = config.change("look.color", Some("never")).unwrap_err();
        assert!(error.message.contains("look in"), "{error}");
    }

    #[test]
    fn a_missing_file_is_made_and_a_link_stays_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/config.toml");
        let (mut config, _) = Config::load(&path);
        config.change("look.theme", Some("dark")).unwrap();
        assert_eq!(text(&config), format!("{HEAD}\n[look]\ntheme = \"dark\"\n"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        let link = folder.path().join("link.toml");
        symlink(&path, &link).unwrap();
        let (mut config, _) = Config::load(&link);
        config.change("look.theme", Some("light")).unwrap();
        assert!(link.is_symlink());
        assert!(fs::read_to_string(&path).unwrap().contains("theme = \"light\""));
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o640);
        let names = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(names, 1, "no temporary is left");
    }

    #[test]
    fn a_file_to_edit_has_every_setting_as_a_comment() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        let (config, _) = Config::load(&path);
        assert!(config.make_file().unwrap() && !config.make_file().unwrap());
        let text = fs::read_to_string(&path).unwrap();
        let (same, warnings) = Config::load(&path);
        assert_eq!((same, warnings), (config, Vec::new()));
        // Each of them holds once the comment's sign is gone.
        let bare: String = text
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(row) if row.contains(" = ") && !row.ends_with('.') => format!("{row}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        fs::write(&path, bare).unwrap();
        let (all, warnings) = Config::load(&path);
        assert_eq!(warnings, []);
        for setting in SETTINGS {
            assert!(all.line(setting.name).is_some(), "{}", setting.name);
        }
    }

    #[test]
    fn choices_are_valid_themselves() {
        let (_folder, config) = config("");
        for setting in SETTINGS {
            for choice in config.choices(setting.name).unwrap_or_default() {
                config.check(setting.name, &choice).unwrap();
            }
        }
        assert!(config.choices("time.zone").unwrap().len() > 500);
    }
}
