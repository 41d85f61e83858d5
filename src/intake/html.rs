//! HTML becomes the text that it shows.
//!
//! `mail-parser` has a function for this (`decoders::html::html_to_text`); it breaks lines at `br`
//! without attributes and at the end of `p` alone, so that the paragraphs of programs that write
//! `div` run into each other. Only its table of entities is used.
//!
//! Whatever the bytes are, a text is read once from its beginning to its end.

use std::borrow::Cow;

use mail_parser::decoders::html::add_html_token;

use crate::domain::text::MAX_TEXT;

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 31] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "title",
    "tr",
    "ul",
];
/// Elements whose content is not shown.
const HIDDEN: [&str; 6] = ["head", "script", "style", "template", "title", "xml"];
/// Elements by which a text is known to be HTML.
const TELLING: [&str; 24] = [
    "blockquote",
    "body",
    "br",
    "div",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "head",
    "hr",
    "html",
    "img",
    "li",
    "meta",
    "ol",
    "p",
    "span",
    "strong",
    "style",
    "table",
    "td",
    "tr",
    "ul",
];
/// How far behind its first `>` a tag is looked for whose quotes are not even, in bytes.
const MOST_QUOTED: usize = 512;
/// The longest entity, in bytes.
const LONGEST_ENTITY: usize = 40;

/// Returns the text of a cell or field that may be HTML: where it has tags, what it shows; where it
/// has only entities (`&amp;`), those are undone; else it stays as it is.
pub fn plain(text: &str) -> Cow<'_, str> {
    if is_html(text) {
        return Cow::Owned(to_text(text));
    }
    let entities = ["&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;", "&#39;", "&#x27;"];
    if entities.iter().any(|entity| text.contains(entity)) {
        return Cow::Owned(undo_entities(text));
    }
    Cow::Borrowed(text)
}

/// Tells whether a text has tags of HTML.
pub fn is_html(text: &str) -> bool {
    let mut tags = Tags::new(text);
    text.match_indices('<').any(|(at, _)| {
        tags.at(at).is_some_and(|tag| {
            TELLING.contains(&tag.name.as_str())
                || (tag.closes && ["a", "b", "i", "u"].contains(&tag.name.as_str()))
        })
    })
}

/// Returns what HTML shows, line by line; at most [`MAX_TEXT`] bytes.
pub fn to_text(html: &str) -> String {
    let mut shown = Shown::default();
    let mut tags = Tags::new(html);
    let mut at = 0;
    while let Some(rest) = html.get(at..).filter(|rest| !rest.is_empty()) {
        if shown.text.len() >= MAX_TEXT {
            break;
        }
        if rest.starts_with("<!--") {
            at = rest.find("-->").map_or(html.len(), |end| at + end + 3);
            continue;
        }
        if rest.starts_with('<')
            && let Some(tag) = tags.at(at)
        {
            at = tag.end;
            if !tag.closes && HIDDEN.contains(&tag.name.as_str()) {
                at = tags.behind(&tag).unwrap_or(at);
            }
            shown.tag(&tag);
            continue;
        }
        if let Some((character, length)) = entity(rest) {
            character.chars().for_each(|c| shown.push(c));
            at += length;
            continue;
        }
        let Some(c) = rest.chars().next() else { break };
        shown.push(c);
        at += c.len_utf8();
    }
    shown.text.truncate(shown.text.trim_end().len());
    shown.text
}

fn undo_entities(text: &str) -> String {
    let mut undone = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        undone.push_str(before);
        match entity(from) {
            Some((character, length)) => {
                undone.push_str(&character);
                rest = from.get(length..).unwrap_or_default();
            }
            None => {
                undone.push('&');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    undone.push_str(rest);
    undone
}

/// Reads the entity at the beginning of a text: what it stands for, and its length in bytes.
fn entity(text: &str) -> Option<(String, usize)> {
    let name = text.strip_prefix('&')?;
    let end = name.bytes().take(LONGEST_ENTITY).position(|byte| byte == b';')?;
    let name = name.get(..end)?;
    let known = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'#';
    if name.is_empty() || !name.bytes().all(known) {
        return None;
    }
    let length = end + 2;
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(number) => u32::from_str_radix(number, 16),
            None => number.parse(),
        };
        return Some((character(code.ok()?).to_string(), length));
    }
    let whole = text.get(..length)?;
    let mut read = String::new();
    add_html_token(&mut read, whole.as_bytes(), false);
    (read != whole).then_some((read, length))
}

/// Returns the character of a number; those of Windows-1252 count as browsers count them.
fn character(code: u32) -> char {
    match u8::try_from(code) {
        Ok(byte @ 0x80..=0x9F) => {
            let byte = [byte];
            let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
            text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        Ok(0) => char::REPLACEMENT_CHARACTER,
        _ => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
    }
}

/// A tag: `<name …>` or `</name>`; a declaration has no name.
struct Tag {
    name: String,
    closes: bool,
    /// Where the text goes on behind it.
    end: usize,
}

/// Reads the tags of a text, each byte a bounded number of times.
struct Tags<'t> {
    text: &'t str,
    /// The last `>` that was found, and from where on it is the first one.
    found: Option<(usize, usize)>,
    /// No `>` stands behind here.
    none_from: usize,
    /// Elements that are opened and never closed.
    unclosed: Vec<String>,
}

impl<'t> Tags<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, found: None, none_from: usize::MAX, unclosed: Vec::new() }
    }

    /// Finds the first `>` from a place on.
    fn close(&mut self, from: usize) -> Option<usize> {
        if from >= self.none_from {
            return None;
        }
        if let Some((since, at)) = self.found
            && (since..=at).contains(&from)
        {
            return Some(at);
        }
        let at = self.text.get(from..)?.find('>').map(|at| from + at);
        match at {
            Some(at) => self.found = Some((from, at)),
            None => self.none_from = from,
        }
        at
    }

    /// Reads the tag that begins at a place, where there is one.
    fn at(&mut self, start: usize) -> Option<Tag> {
        let rest = self.text.get(start + 1..)?;
        let closes = rest.starts_with('/');
        let inner = rest.strip_prefix('/').unwrap_or(rest);
        let declares = rest.starts_with(['!', '?']);
        if !declares && !inner.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let first = self.close(start)?;
        let mut end = first;
        // A `>` within quotes is part of a value, unless the quotes are not even at all.
        while !self.text.get(start..end).is_some_and(is_even) {
            match self
                .text
                .get(end + 1..)
                .and_then(|rest| rest.bytes().take(MOST_QUOTED).position(|byte| byte == b'>'))
            {
                Some(next) if end + next < first + MOST_QUOTED => end += next + 1,
                _ => {
                    end = first;
                    break;
                }
            }
        }
        let name: String = inner
            .chars()
            .take(20)
            .take_while(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        let name = if declares { String::new() } else { name };
        Some(Tag { name, closes, end: end + 1 })
    }

    /// Finds where the text goes on behind a hidden element; `None` where it is never closed. What is
    /// no more than the head then is text.
    fn behind(&mut self, tag: &Tag) -> Option<usize> {
        if self.unclosed.contains(&tag.name) {
            return None;
        }
        let rest = self.text.as_bytes().get(tag.end..).unwrap_or_default();
        let wanted = format!("</{}", tag.name);
        let found =
            rest.windows(wanted.len()).position(|at| at.eq_ignore_ascii_case(wanted.as_bytes()));
        match found {
            Some(at) => Some(tag.end + at),
            None if matches!(tag.name.as_str(), "script" | "style") => Some(self.text.len()),
            None => {
                self.unclosed.push(tag.name.clone());
                None
            }
        }
    }
}

fn is_even(tag: &str) -> bool {
    tag.bytes().filter(|byte| *byte == b'"').count().is_multiple_of(2)
}

/// What is shown so far.
#[derive(Default)]
struct Shown {
    text: String,
    /// Whether white space waits for what follows it.
    space: bool,
    /// How many line breaks wait.
    breaks: usize,
}

impl Shown {
    fn tag(&mut self, tag: &Tag) {
        match tag.name.as_str() {
            "br" => self.breaks += 1,
            "td" | "th" => self.space = true,
            name if BLOCKS.contains(&name) => {
                self.breaks = self.breaks.max(1);
                if name == "li" && !tag.closes {
                    self.item();
                }
            }
            _ => {}
        }
    }

    fn item(&mut self) {
        self.push('-');
        self.space = true;
    }

    fn push(&mut self, c: char) {
        if c.is_whitespace() && c != '\u{A0}' {
            self.space = true;
            return;
        }
        if c == '\u{A0}' {
            // An empty paragraph that holds a space is an empty line.
            if self.breaks > 0 {
                self.breaks = 2;
            } else {
                self.space = true;
            }
            return;
        }
        if !self.text.is_empty() {
            match self.breaks {
                0 if self.space => self.text.push(' '),
                0 => {}
                1 => self.text.push('\n'),
                _ => self.text.push_str("\n\n"),
            }
        }
        (self.breaks, self.space) = (0, false);
        self.text.push(c);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_shown_is_kept() {
        for (html, text) in [
            ("<p>Hello <b>Ana</b>,</p><p>see you.</p>", "Hello Ana,\nsee you."),
            ("<div>one</div><div>two</div>", "one\ntwo"),
            ("one<br clear=\"all\">two<br/><br>three", "one\ntwo\n\nthree"),
            ("<ul><li>one</li><li>two</li></ul>end", "- one\n- two\nend"),
            ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
            (
                "a &amp; b &lt;c&gt; &euro; &#8364; &#x20AC; &#150; &nix; &",
                "a & b <c> € € € – &nix; &",
            ),
            ("<style>p > a {}</style><script>x()</script><!-- <p>no</p> -->yes", "yes"),
            (
                "<html><head><title>T</title></head><body>\n  text\n  goes on </body>",
                "text goes on",
            ),
            ("<a title=\"a > b\" href='#'>link</a>", "link"),
            ("<p>a</p><p>&nbsp;</p><p>b</p>", "a\n\nb"),
            ("1 < 2 and <3 <", "1 < 2 and <3 <"),
            ("<head>never closed <p>text", "never closed\ntext"),
            ("<SCRIPT>never closed", ""),
        ] {
            assert_eq!(to_text(html), text, "{html}");
        }
    }

    #[test]
    fn plain_text_stays() {
        for text in ["a < b > c", "<ana@acme.example>", "one\n\ntwo", "R&D", "x <y", "<b> of it"] {
            assert!(matches!(plain(text), Cow::Borrowed(same) if same == text), "{text}");
        }
        assert_eq!(plain("Tom &amp; Jerry\nagain"), "Tom & Jerry\nagain");
        assert_eq!(plain("<p>Tom &amp; Jerry</p>"), "Tom & Jerry");
    }

    #[test]
    fn hostile_texts_take_no_time() {
        for part in ["<", "<a\"", "<a \">", "<head>", "&amp", "<!--", "<p", "<script", "\"<b>"] {
            let text = part.repeat((1 << 18) / part.len());
            assert!(to_text(&text).len() <= MAX_TEXT + 8, "{part}");
            let _ = is_html(&text);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "([<>/&;!\"'= a-z\u{A0}é\n-]|<p>|<br|</|script|&amp;|<!--|-->){0,60}") {
            let shown = to_text(&text);
            prop_assert!(shown.len() <= text.len() * 2 + 2);
            let _ = plain(&text);
        }
    }
}
