//! Dates of mail: RFC 5322, section 3.3, and what has been written in its place (section 4.3).

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// The longest date that is read, in bytes.
const MAX_DATE: usize = 200;

/// A date, and whether its year was written short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dated {
    /// The moment.
    pub at: DateTime<Utc>,
    /// The year as it was written, where that was never right: 102 of `0102`.
    pub year: Option<i32>,
}

/// Reads the value of a `Date` field: `Thu, 22 Aug 2002 18:26:25 +0700 (ICT)`. The day of the week,
/// the seconds and the zone may be missing; without a zone, or one that is not known, it is UTC.
pub(super) fn header(text: &str) -> Option<Dated> {
    let bare = without_comments(text);
    let words = words(&bare);
    let (day, month, year) = words.windows(3).find_map(|three| match three {
        [day, month, year] => Some((number(day, 2)?, month_of(month)?, number(year, 4)?)),
        _ => None,
    })?;
    let zone_from = words.iter().position(|word| word.contains(':'));
    moment((day, month, year), &words, zone_from)
}

/// Reads the date of an mbox separator: `Thu Aug 22 12:36:23 2002`, with or without a zone before
/// or after the year.
pub(super) fn asctime(text: &str) -> Option<DateTime<Utc>> {
    if text.len() > MAX_DATE {
        return None;
    }
    let words = words(text);
    let [weekday, month, day, clock, rest @ ..] = words.as_slice() else { return None };
    if !is_weekday(weekday) {
        return None;
    }
    let (month, day) = (month_of(month)?, number(day, 2)?);
    time(clock)?;
    let year = rest.iter().take(4).find(|word| word.len() == 4 && number(word, 4).is_some())?;
    moment((day, month, number(year, 4)?), &words, Some(3)).map(|dated| dated.at)
}

/// Tells the name of a day of the week, in English as mail has it.
pub(super) fn is_weekday(word: &str) -> bool {
    lower3(word).is_some_and(|word| DAYS.contains(&word.as_str()))
}

/// Reads the date behind the last semicolon of a `Received` field.
pub(super) fn received(text: &str) -> Option<DateTime<Utc>> {
    header(text.rsplit(';').next()?).map(|dated| dated.at)
}

fn moment(
    (day, month, written): (u32, u32, u32),
    words: &[&str],
    clock: Option<usize>,
) -> Option<Dated> {
    let written = i32::try_from(written).ok()?;
    // RFC 5322, section 4.3: two digits up to 49 are of this century, others and three digits count
    // from 1900. `0102` is the latter.
    let year = match written {
        0..=49 => written + 2000,
        50..=999 => written + 1900,
        _ => written,
    };
    let date = NaiveDate::from_ymd_opt(year, month, day)?;
    let clock = clock?;
    let time = time(words.get(clock)?)?;
    let zone = words.get(clock + 1..)?.iter().take(2).find_map(|word| offset(word)).unwrap_or(0);
    let local = NaiveDateTime::new(date, time);
    let at = local.checked_sub_signed(TimeDelta::minutes(zone))?.and_utc();
    // Two digits were the rule once (RFC 822), and are nothing to tell of.
    Some(Dated { at, year: (100..1000).contains(&written).then_some(written) })
}

/// Reads `12:36`, `12:36:23`, `2:32:53` and `12.36.23`; a leap second is the one before it.
fn time(word: &str) -> Option<NaiveTime> {
    let mut parts = word.split([':', '.']);
    let (hour, minute) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let second = parts.next().map_or(Some(0), |part| number(part, 2))?.min(59);
    NaiveTime::from_hms_opt(hour, minute, second)
}

/// Reads a zone: `+0700`, `0530` as it stands without a sign, `EST`. Minutes east of Greenwich.
fn offset(word: &str) -> Option<i64> {
    let (sign, digits) = match word.as_bytes().first()? {
        b'+' => (1, &word[1..]),
        b'-' => (-1, &word[1..]),
        b'0' if word.len() == 4 => (1, word),
        _ => {
            let hours = match word.to_ascii_uppercase().as_str() {
                "UT" | "UTC" | "GMT" | "Z" => 0,
                "EDT" => -4,
                "EST" | "CDT" => -5,
                "CST" | "MDT" => -6,
                "MST" | "PDT" => -7,
                "PST" => -8,
                "BST" | "CET" | "MET" => 1,
                "CEST" | "MEST" => 2,
                _ => return None,
            };
            return Some(hours * 60);
        }
    };
    let digits = digits.replace(':', "");
    if digits.len() != 4 {
        return None;
    }
    let value = i64::from(number(&digits, 4)?);
    let minutes = value / 100 * 60 + value % 100;
    // Zones go from -12 to +14, but programs have written more, and meant it.
    Some(if minutes <= 24 * 60 { sign * minutes } else { 0 })
}

fn number(word: &str, most: usize) -> Option<u32> {
    let plain = !word.is_empty() && word.len() <= most && word.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| word.parse().ok()).flatten()
}

fn month_of(word: &str) -> Option<u32> {
    let key = lower3(word)?;
    let at = MONTHS.iter().position(|month| *month == key)?;
    u32::try_from(at + 1).ok()
}

fn lower3(word: &str) -> Option<String> {
    let letters = word.bytes().all(|byte| byte.is_ascii_alphabetic()) && word.len() >= 3;
    letters.then(|| word[..3].to_ascii_lowercase())
}

/// Splits at white space and commas, and at the dashes of `22-Aug-2002`.
fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| c.is_whitespace() || c == ',')
        .flat_map(|word| {
            let dashed = word.matches('-').count() == 2 && !word.starts_with('-');
            let parts: Vec<&str> = if dashed { word.split('-').collect() } else { vec![word] };
            parts
        })
        .filter(|word| !word.is_empty())
        .collect()
}

fn without_comments(text: &str) -> String {
    let mut depth = 0_usize;
    let mut bare = String::new();
    for c in text.chars().take(MAX_DATE) {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => bare.push(c),
            _ => {}
        }
    }
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str) -> Option<String> {
        header(text).map(|dated| dated.at.format("%Y-%m-%dT%H:%M:%SZ").to_string())
    }

    #[test]
    fn dates_of_headers() {
        for (text, expected) in [
            ("Thu, 22 Aug 2002 18:26:25 +0700", "2002-08-22T11:26:25Z"),
            ("Thu, 22 Aug 2002 18:26:25 +0700 (ICT (Bangkok))", "2002-08-22T11:26:25Z"),
            ("22 Aug 2002 18:26 GMT", "2002-08-22T18:26:00Z"),
            ("Fri, 23 Aug 2002 2:32:53 -0400", "2002-08-23T06:32:53Z"),
            ("Thu,22 Aug 2002 18:26:25 EST", "2002-08-22T23:26:25Z"),
            ("22-Aug-2002 18:26:25 -0000", "2002-08-22T18:26:25Z"),
            ("Thu, 22 August 02 18:26:25 Z", "2002-08-22T18:26:25Z"),
            ("Fri, 02 Aug 2002 23:37:59 0530", "2002-08-02T18:07:59Z"),
            ("Wed, 21 Aug 2002 20:31:57 -1600", "2002-08-22T12:31:57Z"),
            ("Sat, 31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:59Z"),
            ("Fri, 23 Jul 1993 17:36:34", "1993-07-23T17:36:34Z"),
        ] {
            assert_eq!(says(text).as_deref(), Some(expected), "{text}");
        }
        for text in
            ["", "yesterday", "32 Aug 2002 18:26:25", "22 Aug 2002", "2002", "Aug 22 2002 :"]
        {
            assert_eq!(says(text), None, "{text}");
        }
    }

    #[test]
    fn short_years_are_mended() {
        for (written, meant, short) in [
            ("02", 2002, None),
            ("49", 2049, None),
            ("50", 1950, None),
            ("96", 1996, None),
            ("102", 2002, Some(102)),
            ("0102", 2002, Some(102)),
            ("2002", 2002, None),
        ] {
            use chrono::Datelike;
            let dated = header(&format!("Tue, 4 Jun {written} 21:41:59 +1000")).unwrap();
            assert_eq!((dated.at.year(), dated.year), (meant, short), "{written}");
        }
    }

    #[test]
    fn the_last_of_a_trace_is_its_date() {
        let trace = "from a by b (x; y) with SMTP id 7; Thu, 22 Aug 2002\n    07:35:02 -0400 (EDT)";
        let at = received(trace).unwrap();
        assert_eq!(at.to_rfc3339(), "2002-08-22T11:35:02+00:00");
    }
}
