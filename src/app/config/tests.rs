use super::*;

fn load(text: &str) -> (Config, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    std::fs::write(&file, text).unwrap();
    let (config, warnings) = Config::load(&file);
    let start = format!("{}:", file.display());
    let warnings = warnings
        .into_iter()
        .map(|warning| warning.message.strip_prefix(&start).unwrap_or(&warning.message).to_owned());
    (config, warnings.collect())
}

const ALL: &str = r#"
[profile]
name = "Ana Ruiz"
email = "ana@example.com"
[time]
zone = "europe/berlin"
dates = "Absolute"
week_start = "sunday"
[look]
theme = "dark"
color = "never"
icons = true
mouse = false
plain = true
[phone]
region = "de"
dial = "xdg-open tel:{}"
[keys]
log-call = "C"
"go to today" = ["g t", "F2"]
quit = false
"#;

#[test]
fn a_missing_file_is_all_defaults() {
    let (config, warnings) = Config::load(Path::new("/no/such/config.toml"));
    assert_eq!(warnings, []);
    let defaults = Config { path: config.path.clone(), ..Config::default() };
    assert_eq!(config, defaults);
    assert_eq!(config.zone(), Zone::Local);
    assert!(!config.icons, "icons are off by default");
}

#[test]
fn every_setting_is_read() {
    let (config, warnings) = load(ALL);
    assert_eq!(warnings, [""; 0]);
    assert_eq!(config.profile_name.as_deref(), Some("Ana Ruiz"));
    assert_eq!(config.profile_email.as_deref(), Some("ana@example.com"));
    assert_eq!(config.zone(), Zone::Named(chrono_tz::Europe::Berlin));
    assert_eq!(config.dates, DateStyle::Absolute);
    assert_eq!(config.week_start, chrono::Weekday::Sun);
    assert_eq!((config.theme.as_str(), config.color.as_str()), ("dark", "never"));
    assert!(config.icons && config.plain && !config.mouse);
    assert_eq!(config.region.as_deref(), Some("DE"));
    assert_eq!(config.dial.as_deref(), Some("xdg-open tel:{}"));
    assert_eq!(config.keys["log-call"].keys, ["C"]);
    assert_eq!(config.keys["go to today"].keys, ["g t", "F2"]);
    assert_eq!(config.keys["quit"], KeyChoice { keys: vec![], line: 21 });
    for setting in SETTINGS {
        assert!(config.lines.contains_key(setting.name), "{} is not in the test", setting.name);
    }
}

#[test]
fn what_show_prints_is_the_same_settings() {
    for text in ["", ALL] {
        let (config, _) = load(text);
        let (again, warnings) = load(&config.show());
        assert_eq!(warnings, [""; 0]);
        let plain = |mut config: Config| {
            config.path = PathBuf::new();
            config.lines.clear();
            config.keys.values_mut().for_each(|choice| choice.line = 0);
            config
        };
        assert_eq!(plain(again), plain(config));
    }
}

#[test]
fn show_says_where_each_comes_from() {
    let (config, _) = load("[time]\n\nzone = \"Asia/Tokyo\"");
    let shown = config.show();
    assert!(shown.contains("\nzone = \"Asia/Tokyo\"  # from line 3 of the file\n"), "{shown}");
    assert!(shown.contains("\ndates = \"relative\"  # the default\n"), "{shown}");
    assert_eq!(config.get("time.zone").as_deref(), Some("\"Asia/Tokyo\""));
    assert_eq!(config.get("time.zome"), None);
}

#[test]
fn what_is_wrong_is_told_with_line_and_valid_values_from_the_top() {
    let (config, warnings) = load(
        "colour = 1\n[time]\nzome = \"UTC\"\nzone = \"Mars\"\n[look]\ncolor = \"purple\"\nicons = \"yes\"\nzone = \"UTC\"\n[keys]\nquit = 3\n[lok]\n",
    );
    assert_eq!(
        warnings,
        [
            "1: there is no setting colour: use [profile], [time], [look], [phone] or [keys]",
            "3: there is no setting zome in [time] (is it zone?): use zone, dates or week_start",
            "4: \"Mars\" is no value for time.zone: use an IANA name such as \"Europe/Berlin\", or \"local\" for the computer's; \"local\" stays in force",
            "6: \"purple\" is no value for look.color: use \"auto\", \"always\" or \"never\"; \"auto\" stays in force",
            "7: \"yes\" is no value for look.icons: use true or false, without quotes; false stays in force",
            "8: there is no setting zone in [look] (it belongs under [time]): use theme, color, icons, mouse or plain",
            "10: 3 is no key for quit: use a key in quotes such as \"c\" or \"ctrl-s\", a list of them, or false for none; its usual key stays in force",
            "11: there is no table lok (is it look?): use [profile], [time], [look], [phone] or [keys]",
        ]
    );
    let defaults = Config { path: config.path.clone(), ..Config::default() };
    assert_eq!(config, defaults);
}

#[test]
fn a_setting_outside_of_its_table_is_shown_its_place() {
    let (_, warnings) = load("zone = \"UTC\"\nlook = 3\n");
    assert_eq!(
        warnings,
        [
            "1: the setting zone belongs under [time]",
            "2: look is a table of settings: write [look] and its settings below"
        ]
    );
}

#[test]
fn a_file_that_is_not_toml_gives_one_warning() {
    let (config, warnings) = load("[time]\nzone = \"UTC\"\nthis is no TOML\n");
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].starts_with("3: this is not TOML ("), "{warnings:?}");
    assert_eq!(config.zone, None);
}

#[test]
fn a_file_that_is_no_text_or_no_file_gives_one_warning() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    std::fs::write(&file, b"[time]\nzone = \"\xff\"\n").unwrap();
    let (_, warnings) = Config::load(&file);
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].message.contains("config.toml:2: this is not UTF-8"), "{warnings:?}");
    let (_, warnings) = Config::load(folder.path());
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].message.contains("cannot be read"), "{warnings:?}");
}

#[test]
fn empty_texts_are_none_and_a_byte_order_mark_is_no_error() {
    let (config, warnings) = load("\u{feff}[profile]\nname = \"\"\nemail = \" \"\n");
    assert_eq!(warnings, [""; 0]);
    assert_eq!((config.profile_name, config.profile_email), (None, None));
    let (_, warnings) =
        load("[profile]\nemail = \"ana\"\n[phone]\nregion = \"DEU\"\ndial = \"call\"");
    assert_eq!(warnings.len(), 3);
}

#[test]
fn a_theme_must_be_there() {
    let (config, warnings) = load("[look]\ntheme = \"solar\"\n");
    assert_eq!(config.theme, "terminal");
    assert!(
        warnings[0].starts_with("2: \"solar\" is no value for look.theme: use "),
        "{warnings:?}"
    );
    assert!(warnings[0].ends_with("\"terminal\" stays in force"), "{warnings:?}");
    let (config, warnings) = load("[look]\ntheme = \"default\"\n");
    assert_eq!((config.theme.as_str(), warnings.len()), ("terminal", 0), "its first name");
}

#[test]
fn keys_are_turned_off_in_several_ways() {
    let (config, warnings) = load("[keys]\na = false\nb = []\nc = \"\"\nd = [\"\"]\n");
    assert_eq!(warnings.len(), 1);
    assert!(warnings[0].starts_with("5: a list is no key for d"), "{warnings:?}");
    for action in ["a", "b", "c"] {
        assert!(config.keys[action].keys.is_empty(), "{action}");
    }
}
