//! Text from outside, made safe and visible for one line of a terminal.
//!
//! Names, summaries and imports are kept raw. On their way to a screen they pass through here,
//! so that no byte of theirs moves the cursor, turns the reading direction or hides another.
//!
//! | in the text | on the screen |
//! |---|---|
//! | C0 controls and DEL | their control picture: `␛`, `␉`, `␊`, … `␡` |
//! | every other character without a shape of its own | `␦` (U+2426) |
//! | a combining mark with nothing to stand on | the same mark on `◌` (U+25CC) |
//! | zero-width characters after the fourth in a row | nothing: a cell stays a cell |
//! | regional indicators, of which two are a flag (🇩🇪) | their letters: `DE`. Terminals disagree whether a flag is one sign or two, and of one column, two or four |
//! | half-width voicing marks (U+FF9E, U+FF9F) | the spacing `゛` and `゜`, which measure the same everywhere |
//!
//! `␦` stands for C1 and bidi controls, invisible and blank-but-named characters (soft hyphen,
//! fillers, zero-width spaces, variation selectors, tags, …), line and paragraph separators,
//! private use, noncharacters and code points that Unicode has not assigned. It is of the same
//! block and width as the control pictures, and it is not `·` or `?`, which people type.
//!
//! Three invisible characters stay, where they change what is seen and nowhere else: a joiner
//! between two emoji that become one (👩‍🚀), the joiner or non-joiner between two letters of the
//! Arabic or the Indic scripts (Persian spells with it), and one U+FE0E or U+FE0F directly after
//! an emoji (❤️, 1️⃣).
//!
//! Columns are counted per grapheme cluster (UAX #29) by `unicode-width`, as ratatui counts them.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Stands for a character that has no shape of its own (SYMBOL FOR SUBSTITUTE FORM TWO).
pub const HIDDEN: char = '\u{2426}';
/// Carries a combining mark that has no base (DOTTED CIRCLE).
const NO_BASE: char = '\u{25CC}';
/// The most zero-width characters after one that takes columns.
const MAX_MARKS: usize = 4;
/// How often the result is looked at again; two rounds are the most that was seen.
const MOST_ROUNDS: usize = 8;
/// Zero width non-joiner.
const ZWNJ: char = '\u{200C}';
/// Zero width joiner.
const ZWJ: char = '\u{200D}';
/// Shows that a text was cut.
const ELLIPSIS: char = '…';

/// Makes `text` safe and visible on one line. Applying it again changes nothing.
pub fn display(text: &str) -> Cow<'_, str> {
    if is_simple(text) {
        return Cow::Borrowed(text);
    }
    let mut shown = settle(&sweep(text));
    // What became a symbol may have been what let its neighbour stay.
    for _ in 0..MOST_ROUNDS {
        let again = settle(&sweep(&shown));
        if again == shown {
            break;
        }
        shown = again;
    }
    if shown == text { Cow::Borrowed(text) } else { Cow::Owned(shown) }
}

/// Splits `text` at its line ends (LF or CR LF) and makes each line safe and visible. There is
/// always at least one line.
pub fn display_lines(text: &str) -> Vec<String> {
    text.split('\n')
        .map(|line| display(line.strip_suffix('\r').unwrap_or(line)).into_owned())
        .collect()
}

/// Returns how many terminal columns `text` takes once [`display`] has made it safe.
pub fn width(text: &str) -> usize {
    safe_width(&display(text))
}

/// Makes `text` safe and cuts it to at most `columns` columns between grapheme clusters; a text
/// that was cut ends in `…`.
pub fn fit(text: &str, columns: usize) -> String {
    // A column never needs more than five characters of safe text, so what lies far beyond the
    // columns is not looked at: a summary may hold a mebibyte.
    let far = columns.saturating_mul(16).saturating_add(64);
    let head = text.char_indices().nth(far).map_or(text, |(end, _)| &text[..end]);
    let safe = display(head);
    if head.len() == text.len() && safe_width(&safe) <= columns {
        return safe.into_owned();
    }
    let mut fitted = String::new();
    let Some(mut left) = columns.checked_sub(1) else { return fitted };
    if is_simple(&safe) {
        fitted.extend(safe.chars().take(left));
        fitted.push(ELLIPSIS);
        return fitted;
    }
    for cluster in safe.graphemes(true) {
        let Some(rest) = left.checked_sub(cluster.width()) else { break };
        left = rest;
        fitted.push_str(cluster);
    }
    // A joiner whose right-hand letter was cut away joins nothing.
    let kept = fitted.trim_end_matches([ZWJ, ZWNJ]).len();
    fitted.truncate(kept);
    fitted.push(ELLIPSIS);
    fitted
}

/// Makes `text` safe and exactly `columns` columns wide: cut like [`fit`], then filled with spaces.
pub fn pad(text: &str, columns: usize) -> String {
    let mut padded = fit(text, columns);
    let missing = columns.saturating_sub(safe_width(&padded));
    padded.extend(std::iter::repeat_n(' ', missing));
    padded
}

/// Writes a number with commas between its thousands.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut shown = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// Tells whether each character of a text is safe, takes one column and stands by itself: ASCII,
/// letters of Latin and Cyrillic in one character, dashes and quotes, lines. Nearly every text is
/// such, and is not taken apart.
pub fn is_simple(text: &str) -> bool {
    let is_simple =
        |c| matches!(c, ' '..='~' | '·' | 'À'..='ɏ' | 'Ѐ'..='ҁ' | '–'..='‧' | '─'..='╿');
    text.chars().all(is_simple)
}

fn safe_width(safe: &str) -> usize {
    if is_simple(safe) {
        safe.chars().count()
    } else {
        safe.graphemes(true).map(UnicodeWidthStr::width).sum()
    }
}

/// Replaces what must not be written, character by character.
fn sweep(text: &str) -> String {
    let mut swept = Swept { out: String::with_capacity(text.len()), ..Swept::default() };
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        swept.push(match c {
            '\0'..='\x1F' => char::from_u32(0x2400 + u32::from(c)).unwrap_or(HIDDEN),
            '\x7F' => '\u{2421}',
            ' '..='~' => c,
            '\u{1F1E6}'..='\u{1F1FF}' => letter_of(c),
            '\u{FF9E}' => '\u{309B}',
            '\u{FF9F}' => '\u{309C}',
            ZWJ if swept.joins_emoji(next) => c,
            ZWJ | ZWNJ if swept.joins_letters(next) => c,
            '\u{FE0E}' | '\u{FE0F}' if swept.selects_presentation(next) => c,
            c if is_hidden(c) => HIDDEN,
            c => c,
        });
    }
    swept.out
}

/// Returns the letter that a regional indicator stands for; two of them are a flag.
pub fn letter_of(indicator: char) -> char {
    let place = u32::from(indicator).wrapping_sub(0x1F1E6);
    u8::try_from(place).map_or(HIDDEN, |place| char::from(b'A'.saturating_add(place)))
}

/// The safe text so far, and what its end allows next.
#[derive(Default)]
struct Swept {
    out: String,
    /// The last character that takes columns.
    base: Option<char>,
    /// The last character.
    last: Option<char>,
    /// The zero-width characters since `base`.
    marks: usize,
}

impl Swept {
    fn push(&mut self, c: char) {
        if c.width().unwrap_or(0) > 0 {
            self.base = Some(c);
            self.marks = 0;
        } else {
            if self.marks == MAX_MARKS {
                return;
            }
            if self.base.is_none() && is_combining_mark(c) {
                self.out.push(NO_BASE);
                self.base = Some(NO_BASE);
                self.marks = 0;
            }
            self.marks += 1;
        }
        self.last = Some(c);
        self.out.push(c);
    }

    fn joins_emoji(&self, next: Option<char>) -> bool {
        self.base.is_some_and(is_emoji) && next.is_some_and(is_emoji)
    }

    fn joins_letters(&self, next: Option<char>) -> bool {
        let (Some(last), Some(next)) = (self.last, next) else { return false };
        let letter = next.is_alphabetic() && !is_combining_mark(next) && !is_hidden(next);
        letter && script_that_joins(last).is_some_and(|s| script_that_joins(next) == Some(s))
    }

    fn selects_presentation(&self, next: Option<char>) -> bool {
        match self.last {
            Some('#' | '*' | '0'..='9') => next == Some('\u{20E3}'),
            Some(last) => is_emoji(last),
            None => false,
        }
    }
}

/// Mends what only shows per cluster: those that would take no column at all (ratatui drops
/// them), and joined emoji that do not become one.
fn settle(swept: &str) -> String {
    let mut settled = String::with_capacity(swept.len());
    for cluster in swept.graphemes(true) {
        let columns = cluster.width();
        let letters = cluster.starts_with(char::is_alphabetic);
        if columns == 0 {
            settled.push(HIDDEN);
        } else if cluster.contains(ZWJ) && !letters && (columns != 2 || cluster.ends_with(ZWJ)) {
            settled.extend(cluster.chars().map(|c| if c == ZWJ { HIDDEN } else { c }));
        } else {
            settled.push_str(cluster);
        }
    }
    settled
}

/// Tells whether a character above ASCII has no shape of its own.
pub fn is_hidden(c: char) -> bool {
    if c.is_whitespace() {
        // NEL and the separators end a line; the other spaces are as wide as they measure.
        return matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}');
    }
    match c {
        // Letters and marks by category, invisible or blank by name.
        '\u{34F}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}'
        | '\u{FFA0}'
        | '\u{E0100}'..='\u{E01EF}' => true,
        // Format characters by category that are drawn: the signs before Arabic and Kaithi numbers.
        '\u{600}'..='\u{605}'
        | '\u{6DD}'
        | '\u{70F}'
        | '\u{890}'
        | '\u{891}'
        | '\u{8E2}'
        | '\u{110BD}'
        | '\u{110CD}' => false,
        // The standard library escapes what is not printable (categories C and Z), and marks.
        c => !is_combining_mark(c) && c.escape_debug().len() > 1,
    }
}

/// Tells whether a character is drawn as an emoji, by itself or with U+FE0F after it.
fn is_emoji(c: char) -> bool {
    match c {
        '\u{A9}'
        | '\u{AE}'
        | '\u{203C}'..='\u{2BFF}'
        | '\u{3030}'
        | '\u{303D}'
        | '\u{3297}'
        | '\u{3299}'
        | '\u{1F000}'..='\u{1FAFF}' => {
            !is_hidden(c) && String::from_iter([c, '\u{FE0F}']).width() == 2
        }
        _ => false,
    }
}

/// Names the group of scripts in which (non-)joiners are spelling, for a character of theirs.
fn script_that_joins(c: char) -> Option<&'static str> {
    match c {
        '\u{620}'..='\u{8FF}' => Some("Arabic"),
        '\u{900}'..='\u{DFF}' => Some("Indic"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_text_is_borrowed() {
        for text in ["", "Ana Ruiz <ana@example.com>", "Ångström 山田 太郎", "👩🏽‍🚀 ❤️"]
        {
            assert!(matches!(display(text), Cow::Borrowed(_)), "{text}");
        }
    }

    #[test]
    fn simple_characters_are_what_they_are_without_a_look() {
        for c in (0..=0x10FFFF).filter_map(char::from_u32) {
            let text = String::from_iter([c, 'a', c]);
            if is_simple(&text) {
                assert_eq!(settle(&sweep(&text)), text);
                assert_eq!(text.graphemes(true).count(), 3, "{text:?}");
                assert_eq!(text.graphemes(true).map(UnicodeWidthStr::width).sum::<usize>(), 3);
            }
        }
        assert!(is_simple("Ana Ruiz · Ångström – Łódź, „Юлия“… ─│") && !is_simple("a\u{301}"));
    }

    #[test]
    fn controls_become_pictures() {
        assert_eq!(display("\x1b[2J\ta\r\nb\0\x7f"), "␛[2J␉a␍␊b␀␡");
        assert_eq!(display("\u{9b}31mred\u{85}"), "␦31mred␦");
    }

    #[test]
    fn what_hides_is_shown() {
        let hidden = "\u{AD}\u{34F}\u{61C}\u{115F}\u{1160}\u{17B4}\u{180E}\u{200B}\u{200C}\
            \u{200D}\u{200E}\u{200F}\u{2028}\u{2029}\u{202A}\u{202E}\u{2060}\u{2066}\
            \u{2069}\u{206F}\u{2800}\u{3164}\u{FE00}\u{FE0F}\u{FEFF}\u{FFA0}\u{FFF9}\
            \u{FFFE}\u{E000}\u{378}\u{E0041}\u{E007F}\u{E0100}\u{10FFFF}";
        for c in hidden.chars() {
            assert_eq!(display(&format!("a{c}b")), "a␦b", "U+{:04X}", u32::from(c));
            assert_eq!(width(&format!("a{c}b")), 3);
        }
    }

    #[test]
    fn joiners_stay_where_they_are_seen() {
        for text in ["👩🏽‍🚀", "👨‍👩‍👧‍👦", "❤️‍🔥", "می‌خواهم", "क्‍ष", "1️⃣", "☺︎", "🏴‍☠️"]
        {
            assert_eq!(display(text), text, "{text:?}");
        }
        for (text, shown) in [
            ("a\u{200D}b", "a␦b"),
            ("👩\u{200D}", "👩␦"),
            ("👩\u{200D}a", "👩␦a"),
            ("👩\u{200D}\u{200D}🚀", "👩␦␦🚀"),
            ("❤\u{200D}🔥", "❤␦🔥"),
            ("می\u{200C}\u{200C}خ", "می␦␦خ"),
            ("می\u{200C}x", "می␦x"),
            ("1\u{FE0F}", "1␦"),
            ("中\u{FE0F}", "中␦"),
            ("❤\u{FE0F}\u{FE0F}", "❤\u{FE0F}␦"),
        ] {
            assert_eq!(display(text), shown, "{text:?}");
        }
    }

    #[test]
    fn flags_are_letters_of_one_column_each() {
        assert_eq!(display("Ana 🇩🇪, 🇦🇿🇿🇦"), "Ana DE, AZZA");
        assert_eq!(display("half 🇩"), "half D");
        assert_eq!((width("🇩🇪"), width("🇩")), (2, 1));
        assert_eq!(pad("🇩🇪 Ana", 5), "DE A…");
        assert_eq!(display("🇩🇪\u{FE0F}x"), "DE␦x");
    }

    #[test]
    fn a_cell_stays_a_cell() {
        let zalgo = format!("a{}b", "\u{301}".repeat(200));
        assert_eq!(display(&zalgo), format!("a{}b", "\u{301}".repeat(4)));
        assert_eq!(width(&zalgo), 2);
        assert_eq!(display("\u{301}x"), "◌\u{301}x");
        assert_eq!(display("x\u{1161}"), "x␦", "a Hangul vowel without its consonant");
        assert_eq!(width("ｶﾞ"), 3);
        assert_eq!(display("Tiếng Việt, ภาษาไทย, שָׁלוֹם"), "Tiếng Việt, ภาษาไทย, שָׁלוֹם");
    }

    #[test]
    fn lines_are_split_and_safe() {
        assert_eq!(display_lines("one\r\ntwo\tx\n"), ["one", "two␉x", ""]);
        assert_eq!(display_lines(""), [""]);
    }

    #[test]
    fn fits_between_clusters() {
        for (text, columns, fitted) in [
            ("Ana Ruiz", 8, "Ana Ruiz"),
            ("Ana Ruiz", 7, "Ana Ru…"),
            ("山田太郎", 8, "山田太郎"),
            ("山田太郎", 6, "山田…"),
            ("👩🏽‍🚀👩🏽‍🚀", 3, "👩🏽‍🚀…"),
            ("abc", 1, "…"),
            ("abc", 0, ""),
            ("", 0, ""),
            ("می‌خواهم", 3, "می…"),
        ] {
            assert_eq!(fit(text, columns), fitted);
        }
        assert_eq!(pad("山田太郎", 6), "山田… ");
        assert_eq!(pad("ab", 4), "ab  ");
        assert_eq!(fit(&"x".repeat(1 << 20), 3), "xx…");
        assert_eq!(
            fit(&format!("a{}", "\u{301}".repeat(500)), 9),
            "a\u{301}\u{301}\u{301}\u{301}…"
        );
    }

    /// Text that is likely to trip over itself.
    fn awkward() -> impl Strategy<Value = String> {
        let odd: Vec<char> = "a1# \t\n\r\x1b\u{9b}é\u{301}\u{302}\u{20e3}中ｶﾞ❤👩🚀🏽🏴🇩\u{200b}\
            \u{200c}\u{200d}\u{202e}\u{2066}\u{fe0e}\u{fe0f}\u{e0067}لامیकष\u{94d}\u{93f}\u{1100}\
            \u{1161}\u{11a8}\u{d4e}\u{605}\u{600}\u{302e}\u{a8fa}\u{17d2}\u{1780}\u{17d8}\u{2d7f}\
            \u{2d31}\u{a4f8}\u{a4fc}…‘\u{e33}\u{e000}"
            .chars()
            .collect();
        let any = prop_oneof![8 => proptest::sample::select(odd), 2 => any::<char>()];
        proptest::collection::vec(any, 0..24).prop_map(String::from_iter)
    }

    fn is_bidi(c: char) -> bool {
        matches!(c, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn shown_text_controls_nothing(text in awkward()) {
            let shown = display(&text).into_owned();
            prop_assert!(!shown.chars().any(|c| c.is_control() || is_bidi(c)), "{shown:?}");
            prop_assert!(shown.graphemes(true).all(|cluster| cluster.width() > 0), "{shown:?}");
            prop_assert_eq!(&*display(&shown), &shown, "not idempotent for {:?}", text);
            prop_assert!(text.is_empty() == shown.is_empty());
        }

        #[test]
        fn columns_are_kept(text in awkward(), columns in 0..30usize) {
            let fitted = fit(&text, columns);
            prop_assert!(width(&fitted) <= columns);
            prop_assert_eq!(&fit(&fitted, columns), &fitted);
            prop_assert_eq!(&*display(&fitted), &fitted);
            if width(&text) <= columns {
                prop_assert_eq!(&*display(&text), &fitted);
            }
            let padded = pad(&text, columns);
            prop_assert_eq!(width(&padded), columns, "{:?}", padded);
            prop_assert_eq!(&pad(&padded, columns), &padded);
        }

        #[test]
        fn no_text_panics(text in ".{0,200}", columns in any::<usize>()) {
            display(&text);
            display_lines(&text);
            fit(&text, columns);
        }
    }
}
