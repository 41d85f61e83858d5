//! How long an interaction took, as people write it.
//!
//! `12m`, `90s`, `1h`, `1h30`, `1h30m`, `1.5h`, `1:30` (hours and minutes), `45` (minutes),
//! `12 min`, `2 hours`, `1 hour 5 minutes`. A longer unit stands before a shorter one, each at
//! most once; a number without a unit counts the next smaller one (`1h30`, `5m20`).

/// The longest duration, in seconds (7 days).
pub const MAX_DURATION: u32 = 7 * 86_400;

/// Reports a text that is no duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not a duration: write 12m, 90s, 1h30 or 1:30 (hours and minutes), \
     more than 0 and at most 7 days"
)]
pub struct NotADuration(pub String);

/// Reads a duration and returns its seconds: more than 0, at most [`MAX_DURATION`]. A part of a
/// second is rounded to the nearest one.
///
/// # Errors
/// Where the text is no duration, or one outside of the range.
pub fn parse_duration(text: &str) -> Result<u32, NotADuration> {
    let trimmed = text.trim().to_ascii_lowercase();
    let seconds = match trimmed.split_once(':') {
        Some((hours, minutes)) => clock(hours, minutes),
        None => units(&trimmed),
    };
    seconds
        .and_then(|seconds| u32::try_from(seconds).ok())
        .filter(|seconds| (1..=MAX_DURATION).contains(seconds))
        .ok_or_else(|| NotADuration(text.to_owned()))
}

/// Writes a duration: `45s`, `12m`, `1h 30m`. [`parse_duration`] reads it back.
pub fn show_duration(seconds: u32) -> String {
    let parts = [(seconds / 3600, 'h'), (seconds / 60 % 60, 'm'), (seconds % 60, 's')];
    let shown: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count}{unit}"))
        .collect();
    if shown.is_empty() { "0s".to_owned() } else { shown.join(" ") }
}

/// Reads `1:30`.
fn clock(hours: &str, minutes: &str) -> Option<u64> {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !digits(hours) || !digits(minutes) || minutes.len() != 2 {
        return None;
    }
    let minutes = minutes.parse::<u64>().ok().filter(|m| *m < 60)?;
    hours.parse::<u64>().ok()?.checked_mul(3600)?.checked_add(minutes * 60)
}

/// Reads `1h30m` and its kin.
fn units(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut total: u64 = 0;
    let mut above = u64::MAX;
    while !rest.is_empty() {
        let (thousandths, after) = number(rest)?;
        let word_end = after.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(after.len());
        let (word, after) = after.split_at(word_end);
        let unit = match word {
            "" if !after.is_empty() => return None,
            "" => implied(above, thousandths)?,
            word => unit(word)?,
        };
        if unit >= above {
            return None;
        }
        total = total.checked_add((thousandths.checked_mul(unit)?.checked_add(500)?) / 1000)?;
        // A fraction says everything: nothing stands after "1.5h".
        above = if thousandths % 1000 == 0 { unit } else { 0 };
        rest = after.trim_start();
    }
    Some(total)
}

/// Reads a number with at most three decimals as thousandths, and returns what follows it.
fn number(text: &str) -> Option<(u64, &str)> {
    let end = |s: &str| s.find(|c: char| !c.is_ascii_digit()).unwrap_or(s.len());
    let (whole, rest) = text.split_at(end(text));
    let mut thousandths = whole.parse::<u64>().ok()?.checked_mul(1000)?;
    let mut rest = rest;
    if let Some(decimals) = rest.strip_prefix('.') {
        let (decimals, after) = decimals.split_at(end(decimals));
        if decimals.is_empty() || decimals.len() > 3 {
            return None;
        }
        thousandths = thousandths.checked_add(format!("{decimals:0<3}").parse().ok()?)?;
        rest = after;
    }
    Some((thousandths, rest.trim_start()))
}

/// Returns the seconds of a unit by its name.
fn unit(word: &str) -> Option<u64> {
    Some(match word {
        "s" | "sec" | "secs" | "second" | "seconds" => 1,
        "m" | "min" | "mins" | "minute" | "minutes" => 60,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3600,
        "d" | "day" | "days" => 86_400,
        _ => return None,
    })
}

/// Returns the unit that a bare number counts, after a number that counted `above`.
fn implied(above: u64, thousandths: u64) -> Option<u64> {
    match above {
        u64::MAX => Some(60),
        3600 if thousandths < 60_000 => Some(60),
        60 if thousandths < 60_000 => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_people_write() {
        for (text, seconds) in [
            ("12m", 720),
            ("90s", 90),
            ("1h", 3_600),
            ("1h30", 5_400),
            ("1h 30", 5_400),
            ("1h30m", 5_400),
            ("1.5h", 5_400),
            ("1:30", 5_400),
            ("0:05", 300),
            ("45", 2_700),
            ("12 min", 720),
            ("2 hours", 7_200),
            (" 2 HRS 5 Minutes ", 7_500),
            ("5m20", 320),
            ("1h 5s", 3_605),
            ("0.5m", 30),
            ("1d", 86_400),
            ("168h", 604_800),
            ("7d", 604_800),
        ] {
            assert_eq!(parse_duration(text), Ok(seconds), "{text}");
        }
    }

    #[test]
    fn refuses_the_rest() {
        for text in [
            "",
            " ",
            "0",
            "0m",
            "-5m",
            "m",
            "h30",
            "1h2h",
            "30m1h",
            "1h90",
            "1.5h30",
            "1:3",
            "1:60",
            "1:030",
            ":30",
            "1:",
            "12x",
            "1.h",
            ".5h",
            "1.2345h",
            "8d",
            "169h",
            "1e3",
            "１２m",
            "99999999999999999999999m",
            "12m!",
            "1 30",
            "1h 5 5",
            "0.001s",
            "1d2",
        ] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
        assert_eq!(
            parse_duration("soon").unwrap_err().to_string(),
            "\"soon\" is not a duration: write 12m, 90s, 1h30 or 1:30 (hours and minutes), \
             more than 0 and at most 7 days"
        );
    }

    #[test]
    fn shows_the_shortest_form() {
        for (seconds, shown) in [
            (0, "0s"),
            (45, "45s"),
            (720, "12m"),
            (5_400, "1h 30m"),
            (3_605, "1h 5s"),
            (604_800, "168h"),
        ] {
            assert_eq!(show_duration(seconds), shown);
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(seconds in 1..=MAX_DURATION) {
            prop_assert_eq!(parse_duration(&show_duration(seconds)), Ok(seconds));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,30}|[0-9]{1,25}[.:]?[0-9]{0,25}[ hmsd]{0,3}[0-9]{0,25}") {
            if let Ok(seconds) = parse_duration(&text) {
                prop_assert!((1..=MAX_DURATION).contains(&seconds));
            }
        }
    }
}
