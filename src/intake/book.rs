//! Touchline's own JSON (`outlet::record`), record by record: no more of it is in memory than one.

use std::cell::Cell;
use std::fmt;
use std::io::{self, BufRead, BufReader, Read};
use std::marker::PhantomData;
use std::rc::Rc;

use serde::Deserialize;
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use crate::domain::record::{Part, Record, VERSION};

/// How deep a file may be nested.
const MOST_DEPTH: u32 = 32;
/// How many bytes a record may take.
pub const MAX_ELEMENT: u64 = 25 << 20;

/// What takes the records; it says why it takes no more.
pub type Sink<'s> = dyn FnMut(Record) -> Result<(), String> + 's;

/// Tells whether the first bytes of a file are such an export.
pub fn looks_like(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    let Some(rest) = head.strip_prefix(b"{") else { return false };
    rest.trim_ascii_start().starts_with(b"\"touchline\"")
}

/// Reads a file and hands out its records in order.
///
/// # Errors
/// With the line and what is wrong there: it is no such file, was made by a newer version, ends too
/// soon, or the sink takes no more.
pub fn read(input: impl Read, sink: &mut Sink<'_>) -> Result<(), String> {
    let taken = Rc::new(Cell::new(0));
    let bounded = Bounded {
        input: BufReader::with_capacity(64 * 1024, input),
        taken: Rc::clone(&taken),
        depth: 0,
        quoted: false,
        escaped: false,
    };
    let mut from = serde_json::Deserializer::from_reader(bounded);
    let visitor = Whole { sink, taken };
    let told = |error: serde_json::Error| error.to_string();
    from.deserialize_map(visitor).map_err(told)?;
    from.end().map_err(told)
}

/// Keeps the bounds of depth and size.
struct Bounded<R> {
    input: BufReader<R>,
    /// How many bytes the element under way took.
    taken: Rc<Cell<u64>>,
    depth: u32,
    quoted: bool,
    escaped: bool,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let buffer = self.input.fill_buf()?;
        let count = buffer.len().min(out.len());
        for (to, byte) in out.iter_mut().zip(buffer) {
            *to = *byte;
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.quoted => self.escaped = true,
                b'"' => self.quoted = !self.quoted,
                b'{' | b'[' if !self.quoted => self.depth += 1,
                b'}' | b']' if !self.quoted => self.depth = self.depth.saturating_sub(1),
                _ => {}
            }
            if self.depth > MOST_DEPTH {
                return Err(io::Error::other(format!("it is nested deeper than {MOST_DEPTH}")));
            }
        }
        self.input.consume(count);
        self.taken.set(self.taken.get() + count as u64);
        if self.taken.get() > MAX_ELEMENT {
            let most = MAX_ELEMENT >> 20;
            return Err(io::Error::other(format!("a record is larger than {most} MiB")));
        }
        Ok(count)
    }
}

struct Whole<'v, 's> {
    sink: &'v mut Sink<'s>,
    taken: Rc<Cell<u64>>,
}

impl<'d> Visitor<'d> for Whole<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an export of Touchline: {\"touchline\": 1, …}")
    }

    fn visit_map<A: MapAccess<'d>>(self, mut map: A) -> Result<(), A::Error> {
        let mut version = None;
        while let Some(key) = map.next_key::<String>()? {
            self.taken.set(0);
            if key == "touchline" {
                let found: u32 = map.next_value()?;
                if found == 0 || found > VERSION {
                    let text = format!(
                        "it is in version {found} of the format, and this program knows {VERSION}: a newer Touchline reads it"
                    );
                    return Err(A::Error::custom(text));
                }
                version = Some(found);
                continue;
            }
            if version.is_none() {
                return Err(A::Error::custom("it does not begin with {\"touchline\": 1"));
            }
            if key == "book" {
                let book = map.next_value()?;
                (self.sink)(Record::Book(book)).map_err(A::Error::custom)?;
                continue;
            }
            let Some(part) = Part::ALL.into_iter().find(|part| part.name() == key) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let (sink, taken) = (&mut *self.sink, &self.taken);
            match part {
                Part::Labels => map.next_value_seed(Each::new(sink, taken, Record::Label))?,
                Part::Filters => map.next_value_seed(Each::new(sink, taken, Record::Filter))?,
                Part::Accounts => map.next_value_seed(Each::new(sink, taken, Record::Account))?,
                Part::Contacts => map.next_value_seed(Each::new(sink, taken, Record::Contact))?,
                Part::Relationships => {
                    map.next_value_seed(Each::new(sink, taken, Record::Relationship))?;
                }
                Part::Opportunities => {
                    map.next_value_seed(Each::new(sink, taken, Record::Opportunity))?;
                }
                Part::Interactions => {
                    map.next_value_seed(Each::new(sink, taken, Record::Interaction))?;
                }
                Part::FollowUps => map.next_value_seed(Each::new(sink, taken, Record::FollowUp))?,
                Part::Tombstones => {
                    map.next_value_seed(Each::new(sink, taken, Record::Tombstone))?;
                }
            }
        }
        match version {
            Some(_) => Ok(()),
            None => Err(A::Error::custom("it does not begin with {\"touchline\": 1")),
        }
    }
}

/// Hands out the elements of a list.
struct Each<'v, 's, T> {
    sink: &'v mut Sink<'s>,
    taken: &'v Cell<u64>,
    record: fn(T) -> Record,
    of: PhantomData<T>,
}

impl<'v, 's, T> Each<'v, 's, T> {
    fn new(sink: &'v mut Sink<'s>, taken: &'v Cell<u64>, record: fn(T) -> Record) -> Self {
        Self { sink, taken, record, of: PhantomData }
    }
}

impl<'d, T: Deserialize<'d>> DeserializeSeed<'d> for Each<'_, '_, T> {
    type Value = ();

    fn deserialize<D: Deserializer<'d>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'d, T: Deserialize<'d>> Visitor<'d> for Each<'_, '_, T> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'d>>(self, mut seq: A) -> Result<(), A::Error> {
        self.taken.set(0);
        while let Some(found) = seq.next_element()? {
            (self.sink)((self.record)(found)).map_err(A::Error::custom)?;
            self.taken.set(0);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Result<Vec<Record>, String> {
        let mut found = Vec::new();
        read(text.as_bytes(), &mut |record| {
            found.push(record);
            Ok(())
        })?;
        Ok(found)
    }

    #[test]
    fn records_come_one_by_one() {
        let text = r#"{"touchline":1,"book":{"name":"B","tint":null,"icon":null},"later":[{"x":[1]}],
            "labels":[{"id":"01900000-0000-7000-8000-000000000001","name":"vip","tint":"red"}]}"#;
        let found = all(text).unwrap();
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(looks_like(text.as_bytes()) && looks_like(b"\xEF\xBB\xBF {\n\"touchline\" : 1"));
        assert!(!looks_like(b"[]") && !looks_like(b"{\"x\":1}") && !looks_like(b""));
    }

    #[test]
    fn what_is_none_says_why_and_where() {
        for (text, why) in [
            ("{}", "does not begin with"),
            (r#"{"labels":[],"touchline":1}"#, "does not begin with"),
            (r#"{"touchline":2}"#, "a newer Touchline reads it"),
            ("{\"touchline\":1,\n\"labels\":[{\"id\":\"x\"}]}", "line 2"),
            (r#"{"touchline":1,"labels":["#, "EOF"),
            (r#"{"touchline":1} x"#, "trailing"),
            (r#"{"touchline":1,"labels":7}"#, "a list of records"),
        ] {
            let error = all(text).unwrap_err();
            assert!(error.contains(why), "{text}: {error}");
        }
        let deep = format!("{{\"touchline\":1,\"x\":{}", "[".repeat(100_000));
        assert!(all(&deep).unwrap_err().contains("nested deeper"));
        let long = format!("{{\"touchline\":1,\"x\":\"{}", "a".repeat(26 << 20));
        assert!(all(&long).unwrap_err().contains("larger than 25 MiB"));
    }
}
