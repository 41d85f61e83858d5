//! A path as a terminal pastes it where a file is dropped on its window: quoted, with backslashes,
//! or as an address.

/// Reads a pasted path. What is no quoted text, no address and has no backslash before a character
/// that shells quote stands for itself.
pub fn path(pasted: &str) -> String {
    let text = pasted.trim();
    // Several files come a line each: the first one is taken.
    let text = text.lines().next().unwrap_or_default().trim_end();
    let text = unquoted(text).unwrap_or_else(|| text.to_owned());
    address(&text).unwrap_or(text)
}

/// Reads what is wholly in quotes, or quoted by backslashes; nothing where it is neither.
fn unquoted(text: &str) -> Option<String> {
    for quote in ['\'', '"'] {
        let inside = text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
        let Some(inside) = inside else { continue };
        // A quote in single quotes is written '\''.
        let plain = if quote == '\'' { inside.replace(r"'\''", "'") } else { unescaped(inside) };
        return Some(plain);
    }
    let escapes = text.contains("\\ ") || text.contains("\\(") || text.contains("\\'");
    (escapes && !text.contains("://")).then(|| unescaped(text))
}

/// Takes backslashes away from before what they stand for.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
    }
    plain
}

/// Reads the address of a file on this computer; nothing where it is none.
fn address(text: &str) -> Option<String> {
    let rest = text.strip_prefix("file://")?;
    let path = &rest[rest.find('/')?..];
    let mut bytes = Vec::with_capacity(path.len());
    let mut left = path.as_bytes();
    while let Some((byte, rest)) = left.split_first() {
        let hex = rest.get(..2).filter(|_| *byte == b'%').and_then(|hex| str::from_utf8(hex).ok());
        let read = hex.filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()));
        match read.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                left = rest.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*byte);
                left = rest;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::path;

    #[test]
    fn a_dropped_file_is_its_path() {
        for (pasted, read) in [
            ("/home/ana/cards.vcf", "/home/ana/cards.vcf"),
            ("/home/ana/my cards.vcf\n", "/home/ana/my cards.vcf"),
            ("'/home/ana/my cards.vcf' ", "/home/ana/my cards.vcf"),
            (r"'/home/ana/Ana'\''s cards.vcf'", "/home/ana/Ana's cards.vcf"),
            (r#""/home/ana/a \"b\".vcf""#, r#"/home/ana/a "b".vcf"#),
            (r"/home/ana/my\ cards\ \(2\).vcf", "/home/ana/my cards (2).vcf"),
            ("file:///home/ana/my%20cards.vcf\r\n", "/home/ana/my cards.vcf"),
            ("file://localhost/home/%C3%BC.vcf", "/home/ü.vcf"),
            ("'file:///a/b%20c.vcf'", "/a/b c.vcf"),
            ("file:///a/100%.vcf", "/a/100%.vcf"),
            ("file:///a/%zz%f", "/a/%zz%f"),
            ("file:///a/%+1x", "/a/%+1x"),
            ("file:///a/%ff", "file:///a/%ff"),
            ("file:///a.vcf\nfile:///b.vcf", "/a.vcf"),
            ("file://", "file://"),
            (r"C:\cards.vcf", r"C:\cards.vcf"),
            ("'", "'"),
            ("\\ ", "\\"),
            ("", ""),
        ] {
            assert_eq!(path(pasted), read, "{pasted:?}");
        }
    }
}
