//! Days as tables write them.

use chrono::NaiveDate;

use crate::domain::Birthday;
use crate::intake::vcard::birthday::birthday as iso_birthday;

/// Reads a birthday: `1985-04-15`, `15 Apr 1985`, `15.04.1985`, and `4/15/1985` where it is clear
/// which of the two is the month. A day of zeros, as Outlook writes it, is none.
///
/// # Errors
/// Where it names no day, or two.
pub fn birthday(text: &str) -> Result<Option<Birthday>, String> {
    if text.chars().all(|c| matches!(c, '0' | '/' | '-' | '.' | ' ')) {
        return Ok(None);
    }
    if let Ok(day) = iso_birthday(text, None) {
        return Ok(Some(day));
    }
    if let Some(day) = worded(text) {
        return Ok(day_of(day));
    }
    let shown: String = text.chars().take(60).collect();
    let wrong = || format!("\"{shown}\" is not a birthday: write 1985-04-15, or --04-15");
    let (separator, german) = if text.contains('.') { ('.', true) } else { ('/', false) };
    let numbers: Vec<u32> = text
        .split(separator)
        .map(|part| part.trim().parse().map_err(|_| wrong()))
        .collect::<Result<_, _>>()?;
    let &[one, two, year] = numbers.as_slice() else { return Err(wrong()) };
    if year < 1000 {
        return Err(wrong());
    }
    let (month, day) = match (one, two) {
        (day, month) if german || day > 12 => (month, day),
        (month, day) if day > 12 || day == month => (month, day),
        _ => {
            let reason = "may be two days: which of its numbers is the month?";
            return Err(format!("the birthday \"{shown}\" {reason}"));
        }
    };
    let year = i32::try_from(year).map_err(|_| wrong())?;
    Birthday::new(Some(year), month, day).map(Some).ok_or_else(wrong)
}

fn day_of(day: NaiveDate) -> Option<Birthday> {
    use chrono::Datelike;
    Birthday::new(Some(day.year()), day.month(), day.day())
}

fn worded(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    if text.len() > 40 {
        return None;
    }
    ["%d %b %Y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%Y/%m/%d"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(text, form).ok())
}

/// Reads a day with its month in letters, as LinkedIn writes it, and returns it as `2024-01-15`.
pub fn iso(text: &str) -> Option<String> {
    worded(text).map(|day| day.format("%Y-%m-%d").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read() {
        for (text, expected) in [
            ("1985-04-15", Some("1985-04-15")),
            ("--04-15", Some("--04-15")),
            ("15 Apr 1985", Some("1985-04-15")),
            ("15.04.1985", Some("1985-04-15")),
            ("4/15/1985", Some("1985-04-15")),
            ("15/4/1985", Some("1985-04-15")),
            ("4/4/1985", Some("1985-04-04")),
            ("1985/04/15", Some("1985-04-15")),
            ("0/0/00", None),
        ] {
            let day = birthday(text).unwrap().map(|day| day.to_string());
            assert_eq!(day.as_deref(), expected, "{text}");
        }
        assert!(birthday("3/4/1985").unwrap_err().contains("two days"));
        for wrong in ["soon", "31.02.1985", "1/2", "99/99/1985", "4/15/85"] {
            assert!(birthday(wrong).is_err(), "{wrong}");
        }
        assert_eq!(iso("03 Feb 2024").as_deref(), Some("2024-02-03"));
    }
}
