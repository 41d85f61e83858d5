//! What a terminal sends: bytes become keys and pasted texts.
//!
//! crossterm's reader was measured and left: it polls edge-triggered and reads 1,024 bytes at a
//! time, so that a longer burst of keys waits for the next key, it blocks on half a sequence, and
//! it spins when the terminal dies (crossterm #793). Its types are used.
//!
//! Sources: ECMA-48 (CSI, SS3, string sequences), xterm's control sequences (modifiers as
//! `1 + shift + 2 alt + 4 ctrl`, bracketed paste,
//! the mouse as `ESC [ < button ; column ; row M`), the Linux console (`ESC [ [ A`).

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::mouse::{Deed, Mouse};

/// Something that the terminal sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(KeyEvent),
    /// A pasted text.
    Paste(String),
    /// A click, or a turn of the wheel.
    Mouse(Mouse),
}

/// What stands at the beginning of the bytes.
#[derive(Debug, PartialEq, Eq)]
enum Token {
    /// An input of so many bytes.
    Input(Input, usize),
    /// So many bytes that mean nothing to us.
    Nothing(usize),
    /// The beginning of something longer.
    Partial,
}

const PASTE: &[u8] = b"\x1b[200~";
const PASTED: &[u8] = b"\x1b[201~";

/// Takes every whole input out of `bytes` and leaves the rest. `waited` says that nothing followed
/// for a while: a lone ESC is the Esc key then.
pub fn take(bytes: &mut Vec<u8>, waited: bool) -> Vec<Input> {
    let mut inputs = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match token(&bytes[at..], waited) {
            Token::Input(input, length) => {
                inputs.push(input);
                at += length;
            }
            Token::Nothing(length) => at += length,
            Token::Partial => break,
        }
    }
    bytes.drain(..at);
    inputs
}

/// Tells whether a paste is under way: it ends with its own mark and with no pause.
pub fn is_pasting(bytes: &[u8]) -> bool {
    bytes.starts_with(PASTE)
}

fn key(code: KeyCode, modifiers: KeyModifiers, length: usize) -> Token {
    Token::Input(Input::Key(KeyEvent::new(code, modifiers)), length)
}

fn token(bytes: &[u8], waited: bool) -> Token {
    let none = KeyModifiers::NONE;
    match bytes {
        [0x1b, ..] => escape(bytes, waited),
        [b'\r', ..] => key(KeyCode::Enter, none, 1),
        [b'\t', ..] => key(KeyCode::Tab, none, 1),
        [0x7f, ..] => key(KeyCode::Backspace, none, 1),
        [0, ..] => key(KeyCode::Char(' '), KeyModifiers::CONTROL, 1),
        [c @ 1..=0x1a, ..] => {
            key(KeyCode::Char(char::from(b'a' - 1 + c)), KeyModifiers::CONTROL, 1)
        }
        [c @ 0x1c..=0x1f, ..] => {
            key(KeyCode::Char(char::from(b'4' - 0x1c + c)), KeyModifiers::CONTROL, 1)
        }
        _ => character(bytes, waited),
    }
}

/// Reads one character of UTF-8.
fn character(bytes: &[u8], waited: bool) -> Token {
    let length = match bytes.first() {
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        _ => 1,
    };
    let Some(head) = bytes.get(..length) else {
        return if waited { Token::Nothing(bytes.len()) } else { Token::Partial };
    };
    match std::str::from_utf8(head).ok().and_then(|text| text.chars().next()) {
        Some(c) => {
            let shift = if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
            key(KeyCode::Char(c), shift, length)
        }
        None => Token::Nothing(1),
    }
}

fn escape(bytes: &[u8], waited: bool) -> Token {
    let esc = |length| key(KeyCode::Esc, KeyModifiers::NONE, length);
    match bytes {
        [_] if waited => esc(1),
        [_] => Token::Partial,
        [_, 0x1b, ..] => esc(1),
        [_, b'[', ..] => control(bytes, waited),
        [_, b'O', letter @ b' '..=b'~', ..] => match named(*letter) {
            Some(code) => key(code, KeyModifiers::NONE, 3),
            None => Token::Nothing(3),
        },
        [_, b'O'] if !waited => Token::Partial,
        [_, b']' | b'P' | b'_' | b'^', ..] => string(bytes, waited),
        [_, rest @ ..] => match token(rest, waited) {
            Token::Input(Input::Key(event), length) => {
                let alt = KeyEvent::new(event.code, event.modifiers | KeyModifiers::ALT);
                Token::Input(Input::Key(alt), length + 1)
            }
            Token::Input(Input::Paste(_) | Input::Mouse(_), _) => esc(1),
            Token::Nothing(length) => Token::Nothing(length + 1),
            Token::Partial => Token::Partial,
        },
        [] => Token::Partial,
    }
}

/// Skips a string sequence (an answer to a question that was asked before us) to its end.
fn string(bytes: &[u8], waited: bool) -> Token {
    for (at, byte) in bytes.iter().enumerate().skip(2) {
        match byte {
            0x07 => return Token::Nothing(at + 1),
            b'\\' if bytes[at - 1] == 0x1b => return Token::Nothing(at + 1),
            _ => {}
        }
    }
    // Alt-] and its like, typed by hand.
    match (waited, bytes) {
        (true, [_, c]) => key(KeyCode::Char(char::from(*c)), KeyModifiers::ALT, 2),
        (true, _) => Token::Nothing(bytes.len()),
        (false, _) => Token::Partial,
    }
}

/// Reads a control sequence: `ESC [`, parameters, a final byte.
fn control(bytes: &[u8], waited: bool) -> Token {
    if bytes.starts_with(PASTE) {
        let text = &bytes[PASTE.len()..];
        return match find(text, PASTED) {
            Some(end) => {
                let pasted = String::from_utf8_lossy(&text[..end]).into_owned();
                Token::Input(Input::Paste(pasted), PASTE.len() + end + PASTED.len())
            }
            None => Token::Partial,
        };
    }
    if let [_, _, b'[', rest @ ..] = bytes {
        return match rest {
            [letter @ b'A'..=b'E', ..] => key(KeyCode::F(letter - b'A' + 1), KeyModifiers::NONE, 4),
            [_, ..] => Token::Nothing(4),
            [] if waited => Token::Nothing(3),
            [] => Token::Partial,
        };
    }
    let Some(end) = bytes.iter().skip(2).position(|byte| !(0x20..=0x3f).contains(byte)) else {
        return match bytes {
            [_, _] if waited => key(KeyCode::Char('['), KeyModifiers::ALT, 2),
            _ if waited => Token::Nothing(bytes.len()),
            _ => Token::Partial,
        };
    };
    let length = end + 3;
    let last = bytes[end + 2];
    if !(0x40..=0x7e).contains(&last) {
        // Not part of a sequence: it stands for itself.
        return Token::Nothing(end + 2);
    }
    if let [b'<', report @ ..] = &bytes[2..end + 2] {
        return match mouse(report, last) {
            Some(mouse) => Token::Input(Input::Mouse(mouse), length),
            None => Token::Nothing(length),
        };
    }
    let numbers = parameters(&bytes[2..end + 2]);
    let Some(numbers) = numbers else { return Token::Nothing(length) };
    let modifiers = modifiers(numbers.get(1).copied().unwrap_or(1));
    let code = match last {
        b'~' => numbers.first().and_then(|number| numbered(*number)),
        b'u' => numbers.first().and_then(|number| coded(*number)),
        b'Z' => Some(KeyCode::BackTab),
        // A report of the cursor's place looks like F3 with modifiers, but for the row.
        b'R' if numbers.first() != Some(&1) => None,
        letter => named(letter),
    };
    code.map_or(Token::Nothing(length), |code| key(code, modifiers, length))
}

/// Reads a report of the mouse: a press of the first button, or a turn of the wheel. Releases,
/// moves and other buttons mean nothing, nor does anything with a modifier: that is the terminal's.
fn mouse(report: &[u8], last: u8) -> Option<Mouse> {
    let numbers = parameters(report)?;
    let [button, column, row] = numbers.as_slice() else { return None };
    let deed = match (button, last) {
        (0, b'M') => Deed::Click,
        (64, b'M') => Deed::WheelUp,
        (65, b'M') => Deed::WheelDown,
        _ => return None,
    };
    let place = |number: u32| u16::try_from(number.checked_sub(1)?).ok();
    Some(Mouse { deed, column: place(*column)?, row: place(*row)? })
}

/// Reads numbers between semicolons; `None` where something else stands there.
fn parameters(bytes: &[u8]) -> Option<Vec<u32>> {
    if bytes.is_empty() {
        return Some(Vec::new());
    }
    let text = std::str::from_utf8(bytes).ok()?;
    // Colons divide details that are not needed: only the first part counts.
    let number = |part: &str| match part.split(':').next().unwrap_or_default() {
        "" => Some(1),
        digits => digits.parse().ok(),
    };
    text.split(';').map(number).collect()
}

fn modifiers(parameter: u32) -> KeyModifiers {
    let bits = parameter.saturating_sub(1);
    let mut modifiers = KeyModifiers::NONE;
    for (bit, modifier) in
        [(1, KeyModifiers::SHIFT), (2, KeyModifiers::ALT), (4, KeyModifiers::CONTROL)]
    {
        if bits & bit != 0 {
            modifiers |= modifier;
        }
    }
    modifiers
}

fn named(letter: u8) -> Option<KeyCode> {
    Some(match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'H' => KeyCode::Home,
        b'F' => KeyCode::End,
        b'M' => KeyCode::Enter,
        b'P'..=b'S' => KeyCode::F(letter - b'P' + 1),
        _ => return None,
    })
}

fn numbered(number: u32) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => KeyCode::F(u8::try_from(number - 10).ok()?),
        17..=21 => KeyCode::F(u8::try_from(number - 11).ok()?),
        23..=24 => KeyCode::F(u8::try_from(number - 12).ok()?),
        _ => return None,
    })
}

fn coded(number: u32) -> Option<KeyCode> {
    Some(match number {
        9 => KeyCode::Tab,
        13 => KeyCode::Enter,
        27 => KeyCode::Esc,
        127 => KeyCode::Backspace,
        number => KeyCode::Char(char::from_u32(number).filter(|c| !c.is_control())?),
    })
}

fn find(text: &[u8], mark: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].iter().position(|byte| *byte == 0x1b) {
        if text[from + at..].starts_with(mark) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(bytes: &[u8]) -> Vec<(KeyCode, KeyModifiers)> {
        let mut bytes = bytes.to_vec();
        let inputs = take(&mut bytes, true);
        assert!(bytes.is_empty(), "{bytes:?} was left");
        inputs
            .into_iter()
            .map(|input| match input {
                Input::Key(event) => (event.code, event.modifiers),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn keys_are_read() {
        use KeyCode as K;
        use KeyModifiers as M;
        for (bytes, code, modifiers) in [
            (&b"a"[..], K::Char('a'), M::NONE),
            (b"G", K::Char('G'), M::SHIFT),
            ("ß".as_bytes(), K::Char('ß'), M::NONE),
            ("👩".as_bytes(), K::Char('👩'), M::NONE),
            (b"\r", K::Enter, M::NONE),
            (b"\n", K::Char('j'), M::CONTROL),
            (b"\t", K::Tab, M::NONE),
            (b"\x7f", K::Backspace, M::NONE),
            (b"\x03", K::Char('c'), M::CONTROL),
            (b"\x1a", K::Char('z'), M::CONTROL),
            (b"\0", K::Char(' '), M::CONTROL),
            (b"\x1b", K::Esc, M::NONE),
            (b"\x1b\r", K::Enter, M::ALT),
            (b"\x1bb", K::Char('b'), M::ALT),
            (b"\x1b\x7f", K::Backspace, M::ALT),
            (b"\x1b[A", K::Up, M::NONE),
            (b"\x1bOB", K::Down, M::NONE),
            (b"\x1b[1;5C", K::Right, M::CONTROL),
            (b"\x1b[1;3D", K::Left, M::ALT),
            (b"\x1b[Z", K::BackTab, M::NONE),
            (b"\x1b[3~", K::Delete, M::NONE),
            (b"\x1b[5~", K::PageUp, M::NONE),
            (b"\x1bOP", K::F(1), M::NONE),
            (b"\x1b[11~", K::F(1), M::NONE),
            (b"\x1b[[A", K::F(1), M::NONE),
            (b"\x1b[24~", K::F(12), M::NONE),
            (b"\x1b[97;5u", K::Char('a'), M::CONTROL),
            (b"\x1b[13;3u", K::Enter, M::ALT),
        ] {
            assert_eq!(keys(bytes), [(code, modifiers)], "{bytes:?}");
        }
    }

    #[test]
    fn answers_and_rubbish_are_no_keys() {
        for bytes in [
            &b"\x1b[12;34R"[..],
            b"\x1b]11;rgb:0000/0000/0000\x07",
            b"\x1b]11;rgb:0000/0000/0000\x1b\\",
            b"\x1bP1+r\x1b\\",
            b"\x1b[?62;c",
            b"\x1b[I",
            b"\x1b[<0;3;4m",
            b"\x1b[<2;3;4M",
            b"\x1b[<32;3;4M",
            b"\x1b[<35;3;4M",
            b"\x1b[<66;3;4M",
            b"\x1b[<4;3;4M",
            b"\x1b[<0;0;4M",
            b"\x1b[<0;3M",
            b"\x1b[<0;3;4;5M",
            b"\x1b[<0;70000;4M",
            b"\x1b[<M",
            b"\xff",
            b"\xe4\xb8",
        ] {
            assert_eq!(keys(bytes), [], "{bytes:?}");
        }
        assert_eq!(keys(b"\xffa").len(), 1);
    }

    #[test]
    fn clicks_and_the_wheel_are_read() {
        for (bytes, deed, column, row) in [
            (&b"\x1b[<0;3;4M"[..], Deed::Click, 2, 3),
            (b"\x1b[<0;1;1M", Deed::Click, 0, 0),
            (b"\x1b[<0;300;200M", Deed::Click, 299, 199),
            (b"\x1b[<64;10;5M", Deed::WheelUp, 9, 4),
            (b"\x1b[<65;10;5M", Deed::WheelDown, 9, 4),
        ] {
            let mut bytes = bytes.to_vec();
            let read = take(&mut bytes, false);
            assert_eq!(read, [Input::Mouse(Mouse { deed, column, row })]);
            assert!(bytes.is_empty());
        }
        // A press and its release among keys.
        let mut bytes = b"a\x1b[<0;3;4M\x1b[<0;3;4mb".to_vec();
        assert_eq!(take(&mut bytes, false).len(), 3);
        // Alt before a report is no key either.
        let mut bytes = b"\x1b\x1b[<0;3;4M".to_vec();
        assert_eq!(take(&mut bytes, false).len(), 2);
    }

    #[test]
    fn what_arrives_in_pieces_is_put_together() {
        for whole in [
            &b"\x1b[1;5C"[..],
            "太".as_bytes(),
            b"\x1b[200~hi\x1b[201~",
            b"\x1bOP",
            b"\x1b[<0;3;4M",
        ] {
            for cut in 1..whole.len() {
                let mut bytes = whole[..cut].to_vec();
                assert_eq!(take(&mut bytes, false), [], "{whole:?} cut at {cut}");
                bytes.extend(&whole[cut..]);
                assert_eq!(take(&mut bytes, false).len(), 1, "{whole:?} cut at {cut}");
                assert!(bytes.is_empty());
            }
        }
    }

    #[test]
    fn pasted_texts_are_no_keys() {
        let mut bytes = b"x\x1b[200~q\x03\x1b[A line\rtwo\x1b[201~y".to_vec();
        let inputs = take(&mut bytes, false);
        assert_eq!(inputs.len(), 3);
        assert_eq!(inputs[1], Input::Paste("q\x03\x1b[A line\rtwo".into()));
        let mut half = b"\x1b[200~never ends".to_vec();
        assert_eq!(take(&mut half, true), []);
        assert!(is_pasting(&half));
    }

    #[test]
    fn long_bursts_are_read_to_their_end() {
        let mut bytes = b"j".repeat(10_000);
        assert_eq!(take(&mut bytes, false).len(), 10_000);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..64), waited: bool) {
            let mut bytes = bytes;
            let before = bytes.len();
            take(&mut bytes, waited);
            proptest::prop_assert!(bytes.len() <= before);
            proptest::prop_assert!(!waited || bytes.is_empty() || is_pasting(&bytes) || bytes.contains(&0x1b));
        }
    }
}
