//! What the readers of JSON have in common: a file as a whole, its records with their lines, and
//! fields that may be anything.

use std::io::{self, Read};

use chrono::NaiveDate;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Loss, charset};
use crate::domain::Timestamp;

/// The largest file that is read, in bytes (64 MiB): it stands in memory as a whole.
pub const MAX_FILE: u64 = 64 << 20;

/// Says why nothing of a file is read.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Reading failed.
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It is too large, no JSON, or of another program.
    #[error("{}", .0.reason)]
    Json(Loss),
}

impl Refused {
    /// Returns the line that it is about, from 1.
    pub fn line(&self) -> Option<u64> {
        match self {
            Self::Io(_) => None,
            Self::Json(loss) => Some(loss.line),
        }
    }
}

/// The text of a file, and where its lines end.
#[derive(Debug)]
pub(super) struct Json {
    pub(super) text: String,
    ends: Vec<usize>,
}

impl Json {
    /// Reads a file.
    ///
    /// # Errors
    /// Where it cannot be read or is larger than [`MAX_FILE`].
    pub(super) fn read<R: Read>(input: R) -> Result<Self, Refused> {
        let mut bytes = Vec::new();
        charset::open(input)?.bytes.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MAX_FILE {
            let reason = format!("it is larger than {} MiB", MAX_FILE >> 20);
            return Err(Refused::Json(Loss::new(1, reason)));
        }
        let mut text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
        };
        if text.starts_with('\u{FEFF}') {
            text.drain(..'\u{FEFF}'.len_utf8());
        }
        let ends = text.match_indices('\n').map(|(at, _)| at).collect();
        Ok(Self { text, ends })
    }

    /// Reads its outermost value.
    ///
    /// # Errors
    /// Where it is not JSON, or not as `T` has it.
    pub(super) fn parse<'t, T: serde::Deserialize<'t>>(&'t self) -> Result<T, Refused> {
        serde_json::from_str(&self.text).map_err(|error| {
            let line = u64::try_from(error.line()).unwrap_or_default().max(1);
            let text = error.to_string();
            let reason = text.split(" at line ").next().unwrap_or_default();
            Refused::Json(Loss::new(line, format!("it is not such an export: {reason}")))
        })
    }

    /// Returns the line where a part of it begins, from 1.
    pub(super) fn line(&self, part: &RawValue) -> u64 {
        let at = (part.get().as_ptr() as usize).wrapping_sub(self.text.as_ptr() as usize);
        u64::try_from(self.ends.partition_point(|end| *end < at) + 1).unwrap_or(u64::MAX)
    }

    /// Reads a record of it, or says why it is none.
    pub(super) fn record(&self, part: &RawValue) -> Result<Record, Loss> {
        let line = self.line(part);
        match serde_json::from_str(part.get()) {
            Ok(value @ Value::Object(_)) => Ok(Record { line, value }),
            Ok(_) => Err(Loss::new(line, "this is no record: { … } is missing")),
            Err(error) => {
                let text = error.to_string();
                let reason = text.split(" at line ").next().unwrap_or_default();
                Err(Loss::new(line, format!("this record cannot be read: {reason}")))
            }
        }
    }
}

/// A record: an object whose fields may be missing, or anything.
#[derive(Debug)]
pub(super) struct Record {
    pub(super) line: u64,
    pub(super) value: Value,
}

/// Returns a field as text: a string that is not blank, or a number.
pub(super) fn text(value: &Value, field: &str) -> Option<String> {
    match value.get(field)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Returns a field as a truth: `true`, 1 or "1".
pub(super) fn is_set(value: &Value, field: &str) -> bool {
    match value.get(field) {
        Some(Value::Bool(set)) => *set,
        Some(Value::Number(number)) => number.as_i64() == Some(1),
        Some(Value::String(text)) => matches!(text.as_str(), "1" | "true"),
        _ => false,
    }
}

/// Returns a field as whole number.
pub(super) fn number(value: &Value, field: &str) -> Option<i64> {
    match value.get(field)? {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// Returns the members of a field that is a list; of anything else there are none.
pub(super) fn list<'v>(value: &'v Value, field: &str) -> &'v [Value] {
    value.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Reads a moment of seconds since 1970, between the years 1900 and 2200.
pub(super) fn seconds(value: &Value, field: &str) -> Option<Timestamp> {
    let seconds = number(value, field)?;
    let within = (-2_208_988_800..7_289_654_400).contains(&seconds);
    within.then(|| Timestamp::from_millis(seconds * 1000))
}

/// Reads the day at the beginning of `2024-03-15T00:00:00.000000Z`.
pub(super) fn day(value: &Value, field: &str) -> Option<NaiveDate> {
    use chrono::Datelike;
    let text = text(value, field)?;
    let day = NaiveDate::parse_from_str(text.get(..10)?, "%Y-%m-%d").ok()?;
    (1..=2200).contains(&day.year()).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_know_their_lines() {
        let json = Json::read("\u{FEFF}[\n{\"a\": 1},\n\n{\"a\": [}, 5]".as_bytes()).unwrap();
        assert_eq!(json.parse::<Vec<&RawValue>>().unwrap_err().line(), Some(4));
        let json = Json::read("[\n{\"a\": 1},\n\n{\"a\": true}, 5]".as_bytes()).unwrap();
        let parts: Vec<&RawValue> = json.parse().unwrap();
        let lines: Vec<u64> = parts.iter().map(|part| json.line(part)).collect();
        assert_eq!(lines, [2, 4, 4]);
        let one = json.record(parts[0]).unwrap();
        assert_eq!((number(&one.value, "a"), text(&one.value, "b")), (Some(1), None));
        assert_eq!(json.record(parts[2]).unwrap_err().line, 4);
        let deep = format!("[{}1{}]", "[".repeat(10_000), "]".repeat(10_000));
        let json = Json::read(deep.as_bytes()).unwrap();
        let parts = json.parse::<Vec<&RawValue>>();
        if let Ok(parts) = parts {
            assert!(json.record(parts[0]).is_err());
        }
    }
}
