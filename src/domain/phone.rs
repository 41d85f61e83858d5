//! Phone numbers as people type them: when two of them are the same number.

use std::borrow::Cow;

mod region;

use super::contact::phone_digits;
pub use region::Region;

/// How many trailing digits tell a number where its region is unknown: what an office writes on
/// a card for people of the same town.
pub const TRAILING_DIGITS: usize = 7;

/// The fewest digits of something that can be dialled.
pub const FEWEST_DIGITS: usize = 3;

/// The most digits of a number with its country's code (ITU-T E.164).
const MOST_DIGITS: usize = 15;

/// More digits than a country's and an area's code have together.
const LONGEST_AREA: usize = 9;

/// Reports a text that is no phone number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a phone number: it needs at least 3 digits")]
pub struct NotAPhone(pub String);

/// Tells whether a text is nothing but a phone number: digits and the signs that stand between
/// them. "Room 101" is not one, "tel:+49 (89) 123-4567" is.
pub fn is_bare_phone(text: &str) -> bool {
    let bare = without_scheme(text.trim());
    bare.chars().all(|c| c.is_numeric() || c.is_whitespace() || "+-.()/‐‑‒–＋（）".contains(c))
        && phone_digits(bare).len() >= FEWEST_DIGITS
}

/// Returns the last [`TRAILING_DIGITS`] digits, `None` where there are fewer.
pub fn tail(text: &str) -> Option<String> {
    let digits = phone_digits(text);
    digits.len().checked_sub(TRAILING_DIGITS).map(|from| digits[from..].to_owned())
}

/// The countries' codes of two digits (ITU-T E.164, list of assigned codes). North America's is 1,
/// that of Russia and Kazakhstan 7; all others have three digits.
const CODES_OF_TWO: &[&str] = &[
    "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47",
    "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65",
    "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
];
/// What is dialled before a number of another area in North America.
const NORTH_AMERICAN_TRUNK: &str = "1";

/// Tells whether two texts are certainly the same number, in whatever format. Two international
/// numbers (`+` or `00`) are so where all digits are equal. Where one is national, the other may
/// have the country's code before it; where both are, all digits are equal but for what is dialled
/// before another area. What lacks its area's code may be a number of any area, and what has fewer
/// than [`TRAILING_DIGITS`] digits an extension in any house.
///
/// Where `home` is known, a whole number without a country's code is one of it.
pub fn same_number(a: &str, b: &str, home: Option<Region>) -> bool {
    let (a, b) = (Number::of(a, home), Number::of(b, home));
    let Some((long, before)) = a.ending_in(&b) else { return false };
    before.is_empty()
        || before == NORTH_AMERICAN_TRUNK
        || (long.international && is_country_code(before))
}

/// Tells whether digits are the code of a country, with no digit of an area behind it.
fn is_country_code(digits: &str) -> bool {
    match digits.len() {
        1 => matches!(digits, "1" | "7"),
        2 => CODES_OF_TWO.contains(&digits),
        3 => !digits.starts_with(['0', '1', '7']) && !CODES_OF_TWO.contains(&&digits[..2]),
        _ => false,
    }
}

/// Tells whether two texts may be the same number: as [`same_number`], or one of them is the other
/// without its area's code. So a person finds a number by its end, who then sees whose it is.
pub fn ends_alike(a: &str, b: &str, home: Option<Region>) -> bool {
    Number::of(a, home).ending_in(&Number::of(b, home)).is_some()
}

/// Returns what of a text is dialled: its digits, with a plus before them and `*` and `#` among them.
/// It ends where anything begins that does not stand within a number, such as an extension or another
/// number; `None` where too few digits are left, or more than a number has.
pub fn dialled(text: &str) -> Option<String> {
    let text = without_scheme(text.trim());
    let plus = text.starts_with(['+', '＋']);
    let rest = text.trim_start_matches(['+', '＋']);
    let rest = if plus { Cow::from(rest.replacen("(0)", "", 1)) } else { Cow::from(rest) };
    let mut number = if plus { "+".to_owned() } else { String::new() };
    for (at, c) in rest.char_indices() {
        match c {
            '/' if begins_another(&number, rest.get(..at), rest.get(at + 1..)) => break,
            '*' | '#' => number.push(c),
            _ if c.is_numeric() => number += &phone_digits(c.encode_utf8(&mut [0; 4])),
            _ if c.is_whitespace() || "-.()/‐‑‒–（）".contains(c) => {}
            _ => break,
        }
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let abroad = ["00", "011"].iter().find_map(|before| digits.strip_prefix(before));
    let most = abroad.unwrap_or(&digits).len();
    (digits.len() >= FEWEST_DIGITS && most <= MOST_DIGITS).then_some(number)
}

/// Tells whether a `/` stands between two numbers, and not between the parts of one: it is between
/// spaces, and a whole number stands before it or begins behind it.
fn begins_another(number: &str, before: Option<&str>, behind: Option<&str>) -> bool {
    let (before, behind) = (before.unwrap_or_default(), behind.unwrap_or_default());
    let next = behind.trim_start();
    if !before.ends_with(char::is_whitespace) || next.len() == behind.len() {
        return false;
    }
    let digits = phone_digits(number).len();
    let whole = if number.starts_with('+') { LONGEST_AREA } else { TRAILING_DIGITS };
    digits >= whole || (digits >= FEWEST_DIGITS && next.starts_with(['0', '+', '０', '＋']))
}

struct Number {
    international: bool,
    digits: String,
}

impl Number {
    /// Returns the longer of two numbers, and what stands in it before the shorter one. Two
    /// international numbers end in each other where they are equal.
    fn ending_in<'n>(&'n self, other: &'n Self) -> Option<(&'n Self, &'n str)> {
        let longer = self.digits.len() >= other.digits.len();
        let (long, short) = if longer { (self, other) } else { (other, self) };
        let before = long.digits.strip_suffix(&short.digits)?;
        let fits = match self.international && other.international {
            true => before.is_empty() && !short.digits.is_empty(),
            false => short.digits.len() >= TRAILING_DIGITS,
        };
        fits.then_some((long, before))
    }

    fn of(text: &str, home: Option<Region>) -> Self {
        let text = without_scheme(text.trim());
        let plus = text.starts_with(['+', '＋']);
        // "+44 (0)20 …": the zero is only dialled inside of the country.
        let digits =
            if plus { phone_digits(&text.replacen("(0)", "", 1)) } else { phone_digits(text) };
        let international = plus || digits.starts_with("00");
        if !international && let Some(digits) = home.and_then(|home| home.whole(&digits)) {
            return Self { international: true, digits };
        }
        Self { international, digits: digits.trim_start_matches('0').to_owned() }
    }
}

fn without_scheme(text: &str) -> &str {
    match text.split_at_checked(4) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("tel:") => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_dialled_is_the_number_alone() {
        for (text, expected) in [
            ("+49 (0)89 / 123-45.67", Some("+49891234567")),
            ("tel:+1 555 0100", Some("+15550100")),
            ("089 1234", Some("0891234")),
            ("555 0100 ext 12", Some("5550100")),
            ("555 0100,12", Some("5550100")),
            ("*31#555 0100", Some("*31#5550100")),
            ("０８９ １２３", Some("089123")),
            ("12", None),
            ("", None),
            ("call me: 555 0100", None),
            ("-rf 123", None),
            ("++49 89 1234", Some("+49891234")),
            (&"1".repeat(16), None),
            ("+123456789012345", Some("+123456789012345")),
            ("00123456789012345", Some("00123456789012345")),
            ("+1234567890123456", None),
            ("089 123456 / 0171 5678901", Some("089123456")),
            ("+49 89 123456 / +49 171 5678901", Some("+4989123456")),
            ("+49 89 123456 / 171 5678901", Some("+4989123456")),
            ("089 1234567 / 1234568", Some("0891234567")),
            ("089 / 1234567", Some("0891234567")),
            ("089/1234567", Some("0891234567")),
            ("+49 33203 / 12345", Some("+493320312345")),
        ] {
            assert_eq!(dialled(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn formats_do_not_matter() {
        for (a, b) in [
            ("+49 (89) 123-4567", "0049891234567"),
            ("+49 89 1234567", "089/1234567"),
            ("+44 (0)20 7946 0958", "+442079460958"),
            ("+44 (0)20 7946 0958", "020 7946 0958"),
            ("+1 415 555 0134", "(415) 555-0134"),
            ("+1 415 555 0134", "1-415-555-0134"),
            ("tel:+14155550134", "415.555.0134"),
            ("+358 40 123 4567", "040 1234567"),
            ("+7 495 123-45-67", "495 1234567"),
            ("＋１ ４１５ ５５５ ０１３４", "4155550134"),
        ] {
            assert!(same_number(a, b, None), "{a} is {b}");
            assert!(same_number(b, a, None), "{b} is {a}");
        }
    }

    #[test]
    fn regions_and_short_numbers_do() {
        for (a, b) in [
            ("+49 89 1234567", "+1 89 1234567"),
            ("+49 89 1234567", "030 1234567"),
            ("+49 89 1234567", "234567"),
            ("+49 89 1234567", "123 45 67"),
            ("123456789", "3456789"),
            ("+61 2 9876 5432", "9876 5432"),
            ("+33 1 23 45 67 89", "23 45 67 89"),
            ("+81 3 1234 5678", "1234-5678"),
            ("+49 89 1234567", "49 89 1234567 0"),
            ("0234567", "234567"),
            ("112", "112"),
            ("", ""),
            ("+", "+"),
        ] {
            assert!(!same_number(a, b, None), "{a} is not {b}");
        }
        for (a, b) in [("+49 89 1234567", "123 45 67"), ("123456789", "3456789")] {
            assert!(ends_alike(a, b, None) && ends_alike(b, a, None), "{a} may be {b}");
        }
        for (a, b) in [("+49 89 1234567", "+1 89 1234567"), ("0234567", "234567"), ("", "")] {
            assert!(!ends_alike(a, b, None), "{a} cannot be {b}");
        }
    }

    #[test]
    fn at_home_a_number_without_a_country_is_one_of_it() {
        let home = Region::of("DE");
        assert!(same_number("089 1234567", "+49 89 1234567", home));
        assert!(same_number("089 1234567", "089/123-4567", home));
        assert!(!same_number("089 1234567", "+44 89 1234567", home));
        assert!(same_number("089 1234567", "+44 89 1234567", None), "of any country else");
        assert!(ends_alike("1234567", "+49 89 1234567", home), "it may lack its area");
    }

    #[test]
    fn a_bare_phone_has_no_words() {
        for text in ["+49 (89) 123-4567", "TEL:123", "089/1234567", "415.555.0134"] {
            assert!(is_bare_phone(text), "{text}");
        }
        for text in ["", "12", "Room 101", "+-", "ana"] {
            assert!(!is_bare_phone(text), "{text}");
        }
        assert_eq!(tail("+49 89 1234567").as_deref(), Some("1234567"));
        assert_eq!(tail("123456"), None);
    }
}
