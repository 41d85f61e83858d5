//! Birthdays in the forms that address books write.

use crate::domain::Birthday;
use crate::domain::birthday::NotABirthday;

/// Reads a BDAY. A time of day is left out; a year that the card says to omit (`omitted`, as
/// Apple does with 1604) and the year 0 are no year.
///
/// # Errors
/// Where it names no day of the year: `1985`, `circa 1800`.
pub fn birthday(text: &str, omitted: Option<&str>) -> Result<Birthday, NotABirthday> {
    let text = text.trim();
    let day = text.split(['T', 't', ' ']).next().unwrap_or(text);
    // What is quoted back stays short, whatever the file holds.
    let wrong = || NotABirthday(text.chars().take(60).collect());
    if day.len() > 10 {
        return Err(wrong());
    }
    let birthday: Birthday = day.parse().map_err(|_| wrong())?;
    let unknown = |year: i32| year == 0 || omitted.is_some_and(|text| text.parse() == Ok(year));
    let year = birthday.year().filter(|year| !unknown(*year));
    Birthday::new(year, birthday.month(), birthday.day()).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_address_books_write() {
        for (text, omitted, expected) in [
            ("1985-04-15", None, "1985-04-15"),
            ("19850415", None, "1985-04-15"),
            ("1985-04-15T00:00:00Z", None, "1985-04-15"),
            ("19850415T102200", None, "1985-04-15"),
            ("1985-04-15 00:00:00", None, "1985-04-15"),
            ("--0415", None, "--04-15"),
            ("--04-15", None, "--04-15"),
            ("1604-02-29", Some("1604"), "--02-29"),
            ("1604-02-29", None, "1604-02-29"),
            ("0000-04-15", None, "--04-15"),
        ] {
            assert_eq!(birthday(text, omitted).unwrap().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn refuses_what_names_no_day() {
        for text in
            ["", "1985", "1985-04", "---15", "circa 1800", "T102200", "15.04.1985", "é\u{301}"]
        {
            assert!(birthday(text, None).is_err(), "{text}");
        }
    }
}
