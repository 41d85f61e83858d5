//! Themes, and the plain mode for screen readers.

use std::fmt::Write as _;

use insta::assert_snapshot;
use ratatui::Terminal;
use ratatui::backend::{Backend, TestBackend};
use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

use super::{Harness, World};
use crate::app::{Config, KeyChoice};
use crate::tui::view::view;

fn with(size: (u16, u16), change: impl FnOnce(&mut Config)) -> Harness {
    let mut config = Config::default();
    change(&mut config);
    Harness::with(World::small(), size, config)
}

fn plain(size: (u16, u16)) -> Harness {
    with(size, |config| config.plain = true)
}

fn drawn(harness: &Harness) -> Terminal<TestBackend> {
    let (columns, rows) = harness.model.terminal;
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    terminal.draw(|frame| view(&harness.model, frame)).unwrap();
    terminal
}

/// Writes which style each cell has, a letter for each, and what the letters mean.
fn styles(harness: &Harness) -> String {
    let terminal = drawn(harness);
    let buffer = terminal.backend().buffer();
    let mut known: Vec<(Color, Color, Modifier)> = Vec::new();
    let mut shown = String::new();
    for row in buffer.content.chunks(usize::from(buffer.area.width)) {
        for cell in row {
            let style = (cell.fg, cell.bg, cell.modifier);
            let place = known.iter().position(|other| *other == style).unwrap_or(known.len());
            if place == known.len() {
                known.push(style);
            }
            shown.push(char::from(b'a' + u8::try_from(place).unwrap()));
        }
        shown.push('\n');
    }
    for (place, (fg, bg, modifier)) in known.iter().enumerate() {
        let letter = char::from(b'a' + u8::try_from(place).unwrap());
        writeln!(shown, "{letter} = {fg} on {bg} {modifier:?}").unwrap();
    }
    shown
}

/// Returns the row that the cursor is on, and the column.
fn cursor(harness: &Harness) -> (u16, String) {
    let mut terminal = drawn(harness);
    let at = terminal.backend_mut().get_cursor_position().unwrap();
    let screen = harness.screen();
    (at.x, screen.lines().nth(usize::from(at.y)).unwrap_or_default().to_owned())
}

#[test]
fn themes_are_seen() {
    for name in ["terminal", "light", "dark", "high-contrast"] {
        let mut harness = with((80, 24), |config| name.clone_into(&mut config.theme));
        harness.press("d");
        assert_snapshot!(format!("theme_{name}"), styles(&harness));
    }
}

#[test]
fn a_theme_with_a_ground_leaves_no_cell_without_it() {
    for name in ["light", "dark", "high-contrast"] {
        for keys in ["c", "?", ":", "g s", "g s enter", "tab j enter", "d", "g d"] {
            let mut harness = with((100, 30), |config| name.clone_into(&mut config.theme));
            harness.press(keys);
            let terminal = drawn(&harness);
            let cells = &terminal.backend().buffer().content;
            // The second half of a wide character is drawn with the first.
            let wide = |cell: &Cell| crate::domain::display::width(cell.symbol()) > 1;
            let mut pairs = cells.iter().zip(cells.iter().skip(1));
            let bare = pairs.find(|(before, cell)| cell.bg == Color::Reset && !wide(before));
            assert_eq!(bare, None, "{name} {keys}");
        }
    }
}

#[test]
fn without_colour_the_screens_have_none() {
    let mut harness = with((80, 24), |config| {
        config.theme = "dark".to_owned();
        config.color = "never".to_owned();
    });
    harness.press(":");
    let terminal = drawn(&harness);
    let cells = &terminal.backend().buffer().content;
    assert!(cells.iter().all(|cell| (cell.fg, cell.bg) == (Color::Reset, Color::Reset)));
    assert!(cells.iter().any(|cell| cell.modifier.contains(Modifier::REVERSED)));
}

/// What a screen reader has no use for.
const SIGNS: [char; 14] = ['─', '│', '┌', '┐', '└', '┘', '▸', '★', '·', '├', '┤', '╭', '╮', '▾'];

#[test]
fn the_plain_screens_have_no_frames_and_one_pane() {
    for (size, name) in [((80, 24), "80x24"), ((40, 12), "40x12"), ((120, 40), "120x40")] {
        let mut harness = plain(size);
        assert_snapshot!(format!("plain_contacts_{name}"), harness.screen());
        harness.press("tab j");
        assert_snapshot!(format!("plain_timeline_{name}"), harness.screen());
        harness.press("esc d");
        assert_snapshot!(format!("plain_question_{name}"), harness.screen());
    }
    for keys in ["j", "tab", "c", "?", ":", "g s", "g s j j enter", "d", "a", "/", "g m", "g a"] {
        let mut harness = plain((120, 40));
        harness.press(keys);
        let screen = harness.screen();
        assert!(!screen.contains(SIGNS), "{keys}:\n{screen}");
    }
}

#[test]
fn in_plain_mode_the_cursor_is_on_what_is_selected() {
    let mut harness = plain((80, 24));
    assert_eq!(cursor(&harness).0, 2);
    assert!(cursor(&harness).1.contains("Ana Ruiz"));
    harness.press("j");
    assert!(cursor(&harness).1.contains("Carl Åberg, selected"), "{:?}", cursor(&harness));
    harness.press("k tab j");
    assert!(cursor(&harness).1.contains("meeting"), "{:?}", cursor(&harness));
    harness.press("g s j j j");
    assert!(cursor(&harness).1.starts_with("> email"), "{:?}", cursor(&harness));
    harness.press(": down down");
    assert!(cursor(&harness).1.starts_with("> "), "{:?}", cursor(&harness));
    // Where something is typed it is there.
    harness.press("esc g c c").text("abc");
    let (column, row) = cursor(&harness);
    assert!(row.get(..usize::from(column)).unwrap().ends_with("abc"), "{column} {row}");
}

#[test]
fn nothing_is_told_by_colour_alone() {
    // The same screens without any style still say what is selected, starred, refused.
    let mut harness = with((80, 24), |config| config.color = "never".to_owned());
    assert!(harness.screen().contains(">★ Ana Ruiz"), "{}", harness.screen());
    harness.press("tab j");
    assert!(harness.screen().contains("▸ Timeline"), "{}", harness.screen());
    let mut harness = plain((80, 24));
    assert!(harness.screen().contains("selected, starred"), "{}", harness.screen());
    harness.press("tab");
    assert!(harness.screen().contains("Ana Ruiz (starred)"), "{}", harness.screen());
}

#[test]
fn the_plain_mode_keeps_hostile_names_harmless() {
    let mut world = World::small();
    world.contacts[0].name = "\x1b[2J\u{202e}evil".to_owned();
    world.contacts[0].account = None;
    let mut config = Config::default();
    config.plain = true;
    config.keys.insert("undo".to_owned(), KeyChoice { keys: vec!["\x1b".to_owned()], line: 3 });
    let harness = Harness::with(world, (80, 24), config);
    assert!(harness.toast().contains("is no key"));
    let screen = harness.screen();
    assert!(!screen.chars().any(|c| c.is_control() && c != '\n'), "{screen:?}");
}
