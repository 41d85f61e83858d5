//! A terminal's screen as an SVG: each run of cells of one look is a text of the width that it has on
//! the terminal, whatever font shows it; lines are drawn, so that they meet.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use vt100::{Cell, Color, Screen};

/// A cell, in pixels.
const WIDE: f64 = 8.4;
const HIGH: f64 = 19.0;
/// From the top of a row to the line that letters stand on.
const BASE: f64 = 14.0;
const FONT: f64 = 14.0;
/// Around the screen.
const EDGE: f64 = 14.0;
/// The bar above it.
const BAR: f64 = 34.0;

const GROUND: &str = "#14181f";
const TEXT: &str = "#d5dae1";
const FONTS: &str = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',\
    'Liberation Mono',monospace";

/// How a run of cells looks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Look {
    colour: String,
    bold: bool,
    italic: bool,
    underline: bool,
}

/// Cells of one look, one after the other.
struct Run {
    column: u16,
    columns: u16,
    text: String,
    look: Look,
}

fn colour(colour: Color, default: &str) -> String {
    // The 16 colours are the user's own: no picture can know them.
    match colour {
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        Color::Default | Color::Idx(_) => default.to_owned(),
    }
}

/// Returns a cell's colours: that of its letters and that below them.
fn colours(cell: &Cell) -> (String, String) {
    let (text, ground) = (colour(cell.fgcolor(), TEXT), colour(cell.bgcolor(), GROUND));
    if cell.inverse() { (ground, text) } else { (text, ground) }
}

fn look(cell: &Cell) -> Look {
    Look {
        colour: colours(cell).0,
        bold: cell.bold(),
        italic: cell.italic(),
        underline: cell.underline(),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn x(column: u16) -> f64 {
    EDGE + f64::from(column) * WIDE
}

fn y(row: u16) -> f64 {
    BAR + f64::from(row) * HIGH
}

/// Writes a number as short as it is: `12`, `12.5`.
fn n(number: f64) -> String {
    let shown = format!("{number:.1}");
    shown.strip_suffix(".0").map_or(shown.clone(), str::to_owned)
}

/// Returns the ends that a sign for lines has: left, right, up, down.
fn ends(sign: &str) -> Option<[bool; 4]> {
    Some(match sign {
        "─" => [true, true, false, false],
        "│" => [false, false, true, true],
        "┌" => [false, true, false, true],
        "┐" => [true, false, false, true],
        "└" => [false, true, true, false],
        "┘" => [true, false, true, false],
        _ => return None,
    })
}

/// Returns the runs of a row; a wide character is one of its own, for fonts differ most in those.
fn runs(screen: &Screen, row: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    for column in 0..screen.size().1.get() {
        let Some(cell) = screen.cell(row, column).filter(|cell| !cell.is_wide_continuation())
        else {
            continue;
        };
        let (sign, look) = (cell.contents(), look(cell));
        if ends(sign).is_some() {
            open = false;
            continue;
        }
        let text = if sign.is_empty() { " " } else { sign };
        let columns = 1 + u16::from(cell.is_wide());
        match runs.last_mut().filter(|run| open && columns == 1 && run.look == look) {
            Some(run) => {
                run.text.push_str(text);
                run.columns += 1;
            }
            None => runs.push(Run { column, columns, text: text.to_owned(), look }),
        }
        // Where spaces are drawn as one, no more than one of them may count.
        open = columns == 1 && !runs.last().is_some_and(|run| run.text.ends_with("  "));
    }
    for run in &mut runs {
        let blank = |text: &str| u16::try_from(text.len()).unwrap();
        let before = blank(&run.text[..run.text.len() - run.text.trim_start_matches(' ').len()]);
        let after = blank(&run.text[run.text.trim_end_matches(' ').len()..]);
        let text = run.text.trim_matches(' ').to_owned();
        if text.is_empty() {
            run.columns = 0;
        } else {
            run.column += before;
            run.columns -= before + after;
        }
        run.text = text;
    }
    runs.retain(|run| run.columns > 0);
    runs
}

/// Draws what lies below the letters of a row.
fn draw_ground(screen: &Screen, row: u16, out: &mut String) {
    let ground = |column: u16| {
        screen.cell(row, column).map_or_else(|| GROUND.to_owned(), |cell| colours(cell).1)
    };
    let columns = screen.size().1.get();
    let mut start = 0;
    while start < columns {
        let colour = ground(start);
        let end = (start..columns).find(|column| ground(*column) != colour).unwrap_or(columns);
        if colour != GROUND {
            let (x, y, wide) = (n(x(start)), n(y(row)), n(f64::from(end - start) * WIDE));
            writeln!(
                out,
                r#"<rect x="{x}" y="{y}" width="{wide}" height="{}" fill="{colour}"/>"#,
                n(HIGH)
            )
            .unwrap();
        }
        start = end;
    }
}

/// Draws the lines of a row, those that go on as one.
fn draw_lines(screen: &Screen, row: u16, out: &mut String) {
    let mut paths: BTreeMap<String, String> = BTreeMap::new();
    let mut flat: Option<(u16, String)> = None;
    let columns = screen.size().1.get();
    for column in 0..=columns {
        let cell = screen.cell(row, column).filter(|_| column < columns);
        let found = cell.and_then(|cell| Some((ends(cell.contents())?, look(cell).colour)));
        let goes_on = matches!(&found, Some(([true, true, ..], colour))
            if flat.as_ref().is_none_or(|(_, own)| own == colour));
        let middle = y(row) + HIGH / 2.0;
        if !goes_on && let Some((start, colour)) = flat.take() {
            let path = paths.entry(colour).or_default();
            write!(path, "M{} {}H{}", n(x(start)), n(middle), n(x(column))).unwrap();
        }
        match found {
            Some(([true, true, ..], colour)) => flat = flat.or(Some((column, colour))),
            Some(([left, right, up, down], colour)) => {
                let centre = x(column) + WIDE / 2.0;
                let path = paths.entry(colour).or_default();
                for (is, to_x, to_y) in [
                    (left, x(column), middle),
                    (right, x(column) + WIDE, middle),
                    (up, centre, y(row)),
                    (down, centre, y(row) + HIGH),
                ] {
                    if is {
                        write!(path, "M{} {}L{} {}", n(centre), n(middle), n(to_x), n(to_y))
                            .unwrap();
                    }
                }
            }
            None => {}
        }
    }
    for (colour, path) in paths {
        writeln!(out, r#"<path d="{path}" stroke="{colour}"/>"#).unwrap();
    }
}

/// Draws a screen under a window's bar with a title.
pub fn svg(screen: &Screen, title: &str) -> String {
    let (rows, columns) = screen.size();
    let (rows, columns) = (rows.get(), columns.get());
    let (wide, high) = (n(x(columns) + EDGE), n(y(rows) + EDGE));
    let mut body = String::new();
    let mut looks: BTreeMap<Look, usize> = BTreeMap::new();
    for row in 0..rows {
        draw_ground(screen, row, &mut body);
    }
    for row in 0..rows {
        draw_lines(screen, row, &mut body);
        for run in runs(screen, row) {
            let next = looks.len();
            let class = *looks.entry(run.look).or_insert(next);
            let (x, y) = (n(x(run.column)), n(y(row) + BASE));
            let length = n(f64::from(run.columns) * WIDE);
            let text = escaped(&run.text);
            writeln!(
                body,
                r#"<text class="s{class}" x="{x}" y="{y}" textLength="{length}">{text}</text>"#
            )
            .unwrap();
        }
    }
    let mut styles =
        format!("text{{font:{FONT}px {FONTS};white-space:pre}}path{{fill:none;stroke-width:1}}");
    let mut named: Vec<(&Look, &usize)> = looks.iter().collect();
    named.sort_by_key(|(_, class)| **class);
    for (look, class) in named {
        write!(styles, ".s{class}{{fill:{}", look.colour).unwrap();
        for (is, style) in [
            (look.bold, "font-weight:bold"),
            (look.italic, "font-style:italic"),
            (look.underline, "text-decoration:underline"),
        ] {
            if is {
                write!(styles, ";{style}").unwrap();
            }
        }
        styles.push('}');
    }
    let mut dots = String::new();
    for (place, colour) in ["#ff5f57", "#febc2e", "#28c840"].into_iter().enumerate() {
        let at = EDGE + 6.0 + 18.0 * f64::from(u8::try_from(place).unwrap());
        write!(dots, r#"<circle cx="{}" cy="17" r="5.5" fill="{colour}"/>"#, n(at)).unwrap();
    }
    let label = escaped(title);
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img" aria-label="{label}">
<style>{styles}</style>
<rect x="0.5" y="0.5" width="{}" height="{}" rx="9" fill="{GROUND}" stroke="#3d444d"/>
{dots}
{body}</svg>
"##,
        n(x(columns) + EDGE - 1.0),
        n(y(rows) + EDGE - 1.0),
    )
}

#[test]
fn text_is_escaped_and_every_run_has_its_width() {
    let size = |count| std::num::NonZero::new(count).unwrap();
    let mut parser = vt100::Parser::new(size(3), size(20), 0);
    parser.process("a<b> & 山田│\x1b[1;38;2;1;2;3mbold\x1b[m\r\n┌──┐".as_bytes());
    let drawn = svg(parser.screen(), "a & b");
    assert!(drawn.contains(">a&lt;b&gt; &amp;</text>"), "{drawn}");
    assert!(drawn.contains(r#"aria-label="a &amp; b""#), "{drawn}");
    // Six columns, two, two; then four in a look of its own behind the line.
    for run in [
        r#"class="s0" x="14" y="48" textLength="50.4">a"#,
        r#"class="s0" x="72.8" y="48" textLength="16.8">山"#,
        r#"class="s0" x="89.6" y="48" textLength="16.8">田"#,
        r#"class="s1" x="114.8" y="48" textLength="33.6">bold"#,
        ".s1{fill:#010203;font-weight:bold}",
        r##"<path d="M110.6 43.5L110.6 34M110.6 43.5L110.6 53" stroke="#d5dae1"/>"##,
    ] {
        assert!(drawn.contains(run), "no {run} in {drawn}");
    }
    assert!(!drawn.contains('─') && !drawn.contains('┌'), "lines are drawn: {drawn}");
}
