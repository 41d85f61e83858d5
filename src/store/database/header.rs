//! The first hundred bytes of a file, read before SQLite sees it.

use std::path::Path;

use super::migrate::Version;
use crate::store::{Error, Result};

/// Marks a file as Touchline's: "tlCR" at offset 68 of its header.
pub const APPLICATION_ID: i32 = 0x746C_4352;

/// How many bytes the header has.
pub const LENGTH: usize = 100;

/// What the header says. Page 1 may have a newer copy in the WAL: only the application's mark,
/// which is written once, is certain; the version is a first look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Header {
    /// The schema's version, as it was at the last checkpoint.
    pub version: Version,
}

impl Header {
    /// Understands the first bytes of a file (<https://www.sqlite.org/fileformat.html>).
    ///
    /// # Errors
    /// [`Error::Foreign`] where they are not those of a file of Touchline's.
    pub fn parse(path: &Path, bytes: &[u8]) -> Result<Self> {
        let foreign = |why| Error::Foreign { path: path.to_owned(), why };
        if bytes.is_empty() {
            return Err(foreign("it is empty"));
        }
        if !bytes.starts_with(b"SQLite format 3\0") || bytes.len() < LENGTH {
            return Err(foreign("it is not an SQLite database"));
        }
        if field(bytes, 68) != Some(APPLICATION_ID) {
            return Err(foreign("it is the database of another program"));
        }
        match field(bytes, 60).and_then(Version::from_user_version) {
            Some(version) => Ok(Self { version }),
            None => Err(foreign("its schema has no known version")),
        }
    }
}

/// Returns the big-endian integer at `offset`.
fn field(bytes: &[u8], offset: usize) -> Option<i32> {
    let four = bytes.get(offset..offset + 4)?;
    Some(i32::from_be_bytes(four.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(application: i32, version: i32) -> Vec<u8> {
        let mut bytes = vec![0; LENGTH];
        bytes[..16].copy_from_slice(b"SQLite format 3\0");
        bytes[60..64].copy_from_slice(&version.to_be_bytes());
        bytes[68..72].copy_from_slice(&application.to_be_bytes());
        bytes
    }

    fn refusal(bytes: &[u8]) -> &'static str {
        match Header::parse(Path::new("f"), bytes) {
            Err(Error::Foreign { why, .. }) => why,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn reads_the_version_of_its_own_files_only() {
        let ours = Header::parse(Path::new("f"), &header(APPLICATION_ID, 2003)).unwrap();
        assert_eq!(ours.version.to_string(), "2.3");
        assert_eq!(refusal(b""), "it is empty");
        assert_eq!(refusal(b"name,email\n"), "it is not an SQLite database");
        assert_eq!(refusal(&header(APPLICATION_ID, 1000)[..40]), "it is not an SQLite database");
        assert_eq!(refusal(&header(0, 1000)), "it is the database of another program");
        assert_eq!(refusal(&header(APPLICATION_ID, 0)), "its schema has no known version");
    }
}
