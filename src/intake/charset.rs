//! Bytes to text: byte order marks, declared character sets, and a guess where none is declared.

use std::borrow::Cow;
use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// How much of a file is looked at to find its encoding and its line ends, in bytes.
const HEAD: usize = 4096;

/// Returns the encoding that the first bytes of a file show, and how many bytes its mark takes.
/// UTF-16 without a mark is known by its NULs; `None` is text whose encoding is not yet known.
pub fn sniff(head: &[u8]) -> Option<(&'static Encoding, usize)> {
    Encoding::for_bom(head).or(match head {
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => Some((UTF_16LE, 0)),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => Some((UTF_16BE, 0)),
        _ => None,
    })
}

/// Decodes text that declares no character set: UTF-8 where it is valid, else by `guess`.
pub fn undeclared<'a>(bytes: &'a [u8], guess: impl FnOnce() -> &'static Encoding) -> Decoded<'a> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: Cow::Borrowed(text), damaged: false },
        Err(_) => declared(bytes, guess()),
    }
}

/// Decodes text in a known encoding; what it does not have becomes U+FFFD.
pub fn declared<'a>(bytes: &'a [u8], encoding: &'static Encoding) -> Decoded<'a> {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    Decoded { text, damaged }
}

/// Guesses the encoding of texts that are not UTF-8 and declare nothing.
pub fn guess<T: AsRef<[u8]>>(texts: impl Iterator<Item = T>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for text in texts {
        detector.feed(text.as_ref(), false);
        detector.feed(b"\n", false);
    }
    detector.feed(b"", true);
    detector.guess(None, Utf8Detection::Deny)
}

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// Whether bytes were met that the encoding does not have.
    pub damaged: bool,
}

/// A file's bytes without its byte order mark, UTF-16 turned into UTF-8, and what its beginning
/// tells.
#[derive(Debug)]
pub struct Opened<R> {
    /// The bytes.
    pub bytes: Stream<R>,
    /// The first bytes, decoded; they come again from `bytes`.
    pub head: Vec<u8>,
    /// Whether the bytes are UTF-8 by the file's own mark, so that declarations in it are moot.
    pub unicode: bool,
}

/// Opens a file of unknown encoding.
///
/// # Errors
/// Where reading fails.
pub fn open<R: Read>(mut input: R) -> io::Result<Opened<R>> {
    let mut start = Vec::with_capacity(HEAD);
    input.by_ref().take(HEAD as u64).read_to_end(&mut start)?;
    let found = sniff(&start);
    let mark = found.map_or(0, |(_, length)| length);
    start.drain(..mark);
    let raw = io::Cursor::new(start).chain(input);
    let mut source = match found {
        Some((encoding, _)) if encoding != UTF_8 => {
            Source::Utf16(Transcoder::new(raw, encoding.new_decoder_without_bom_handling()))
        }
        _ => Source::Plain(raw),
    };
    let mut head = Vec::with_capacity(HEAD);
    source.by_ref().take(HEAD as u64).read_to_end(&mut head)?;
    let bytes = Stream(io::Cursor::new(head.clone()).chain(source));
    Ok(Opened { bytes, head, unicode: found.is_some() })
}

type Raw<R> = io::Chain<io::Cursor<Vec<u8>>, R>;

/// The bytes of an opened file.
#[derive(Debug)]
pub struct Stream<R>(io::Chain<io::Cursor<Vec<u8>>, Source<R>>);

impl<R: Read> Read for Stream<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.0.read(out)
    }
}

#[derive(Debug)]
enum Source<R> {
    Plain(Raw<R>),
    Utf16(Transcoder<Raw<R>>),
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(raw) => raw.read(out),
            Self::Utf16(transcoder) => transcoder.read(out),
        }
    }
}

/// Turns a stream of some encoding into UTF-8, a buffer at a time.
struct Transcoder<R> {
    input: R,
    decoder: Decoder,
    raw: Vec<u8>,
    /// The part of `raw` that is still to be decoded.
    waiting: std::ops::Range<usize>,
    text: Vec<u8>,
    /// The part of `text` that is still to be handed out.
    ready: std::ops::Range<usize>,
    ended: bool,
}

impl<R> std::fmt::Debug for Transcoder<R> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transcoder").field("encoding", &self.decoder.encoding().name()).finish()
    }
}

impl<R: Read> Transcoder<R> {
    fn new(input: R, decoder: Decoder) -> Self {
        Self {
            input,
            decoder,
            raw: vec![0; 8 * 1024],
            waiting: 0..0,
            text: vec![0; 32 * 1024],
            ready: 0..0,
            ended: false,
        }
    }

    /// Decodes the next buffer; nothing is ready afterwards only at the end.
    fn refill(&mut self) -> io::Result<()> {
        while self.ready.is_empty() && !self.ended {
            let mut last = false;
            if self.waiting.is_empty() {
                let read = self.input.read(&mut self.raw)?;
                self.waiting = 0..read;
                last = read == 0;
            }
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(&self.raw[self.waiting.clone()], &mut self.text, last);
            self.waiting.start += read;
            self.ready = 0..written;
            self.ended = last && result == CoderResult::InputEmpty;
        }
        Ok(())
    }
}

impl<R: Read> Read for Transcoder<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.refill()?;
        let length = out.len().min(self.ready.len());
        out[..length].copy_from_slice(&self.text[self.ready.start..self.ready.start + length]);
        self.ready.start += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> String {
        let mut out = String::new();
        open(bytes).unwrap().bytes.read_to_string(&mut out).unwrap();
        out
    }

    fn utf16(text: &str, mark: bool, big: bool) -> Vec<u8> {
        let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn marks_are_taken_off_and_utf16_becomes_utf8() {
        let text = "BEGIN:VCARD\nFN:Zoë 🦀\n".repeat(5_000);
        assert_eq!(all(text.as_bytes()), text);
        assert_eq!(all(format!("\u{FEFF}{text}").as_bytes()), text);
        for mark in [true, false] {
            for big in [true, false] {
                assert_eq!(all(&utf16(&text, mark, big)), text, "mark {mark}, big endian {big}");
            }
        }
        assert_eq!(all(b""), "");
        assert_eq!(all(b"\xFF\xFE"), "");
        assert_eq!(all(b"\xFF\xFEa\0\xD8"), "a\u{FFFD}");
    }

    #[test]
    fn western_text_is_guessed() {
        let text = b"J\xFCrgen M\xFCller, Gesch\xE4ftsf\xFChrer, K\xF6ln";
        let guess = || guess([&text[..]].into_iter());
        assert_eq!(
            undeclared(text, guess).text,
            "J\u{fc}rgen M\u{fc}ller, Gesch\u{e4}ftsf\u{fc}hrer, K\u{f6}ln"
        );
        assert_eq!(undeclared("Köln".as_bytes(), guess).text, "Köln");

        let (russian, ..) = encoding_rs::WINDOWS_1251.encode("Иван Петров");
        let guess = || super::guess([&russian].into_iter());
        assert_eq!(undeclared(&russian, guess).text, "Иван Петров");
    }
}
