//! Settings that cannot be used: they are counted at the start, and shown until they are mended.

use super::stories::{Story, ana, tell};

const WRONG: &str = "[time]\ndates = \"never\"\nweeks = 3\n\n[look]\ntheme = \"nosuch\"\n\n\
                     [keys]\nundo = \"s\"\nnonsense = \"x\"\n";

#[test]
fn each_of_them_stands_on_the_screen_of_the_settings() {
    tell("wrong_settings::each_of_them_stands_on_the_screen_of_the_settings", |home| {
        let file = home.join("config.toml");
        std::fs::write(&file, WRONG).unwrap();
        let mut story = Story::open(ana(home));
        story.shows("5 settings cannot be used as they stand: gs shows each, with file and line");
        story.press("g s");
        for what in ["dates", "weeks", "nosuch", "the key of star", "no action nonsense"] {
            story.shows(what);
        }
        let shown = story.screen();
        let rows: Vec<&str> = shown.lines().skip(2).map(|row| row.trim_matches('"')).collect();
        assert!(rows[0].starts_with("  What cannot be used"), "{shown}");
        assert!(
            rows[1].starts_with("> line 2: \"never\" is no value for time.dates: use"),
            "{shown}"
        );
        assert!(rows[2].starts_with("  line 3: there is no setting weeks in [time]"), "{shown}");
        // Whole below the list; what they are mended by is said.
        story.press("j j j");
        story.press("enter").shows("It is mended in the file");
        // One by one they go, and the selection stays where it was.
        story.press("j j");
        std::fs::write(&file, "[time]\ndates = \"never\"\n").unwrap();
        story.press("g c g s");
        story.shows("\"never\" is no value for time.dates");
        assert!(!story.screen().contains("nonsense"), "{}", story.screen());
        std::fs::write(&file, "").unwrap();
        story.press("g c g s");
        assert!(!story.screen().contains("What cannot be used"), "{}", story.screen());
    });
}

#[test]
fn a_new_value_on_the_screen_mends_one() {
    tell("wrong_settings::a_new_value_on_the_screen_mends_one", |home| {
        std::fs::write(home.join("config.toml"), "[look]\nmouse = 7\n").unwrap();
        let mut story = Story::open(ana(home));
        story.press("g s").shows("What cannot be used");
        for _ in 0..40 {
            if story.screen().lines().any(|row| row.starts_with("\"> mouse")) {
                break;
            }
            story.press("j");
        }
        story.press("enter").until("look.mouse is false now");
        story.press("g g");
        assert!(!story.screen().contains("What cannot be used"), "{}", story.screen());
    });
}
