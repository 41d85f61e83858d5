//! HTML to the text that a reader sees, a line for each block. Nothing is fetched, run or kept.

use mail_parser::decoders::html::add_html_token;

/// Elements that begin and end a line.
const BLOCKS: [&str; 24] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "br",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "footer",
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
    "table",
    "tr",
];
/// Elements whose content nobody sees.
const HIDDEN: [&str; 6] = ["head", "noscript", "script", "style", "template", "title"];
/// The longest entity, in bytes: `&CounterClockwiseContourIntegral;`.
const MAX_ENTITY: usize = 34;

/// The longest tag, in bytes.
const MAX_TAG: usize = 8 * 1024;

/// Turns HTML into text. Lines of a quote (`blockquote`) begin with `> `, as in plain mail.
pub(super) fn to_text(html: &str) -> String {
    let mut out = Out::default();
    let mut hidden: Option<&str> = None;
    let mut rest = html;
    // Where the last of each kind closes, looked for once: what never closes hides nothing.
    let last_comment = html.rfind("-->").unwrap_or(0);
    let lower = html.to_ascii_lowercase();
    let last_hidden = HIDDEN.map(|name| lower.rfind(&format!("</{name}")).unwrap_or(0));
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        if hidden.is_none() {
            out.words(before);
        }
        rest = match tag.strip_prefix("<!--") {
            Some(comment) if html.len() - comment.len() <= last_comment => {
                comment.find("-->").map_or(comment, |end| &comment[end + 3..])
            }
            Some(comment) => comment,
            None => {
                let Some((name, closes, after)) = element(tag) else {
                    if hidden.is_none() {
                        out.words("<");
                    }
                    rest = &tag[1..];
                    continue;
                };
                match hidden {
                    Some(within) if closes && within == name => hidden = None,
                    Some(_) => {}
                    None => {
                        let at = html.len() - after.len();
                        let unseen = HIDDEN.iter().zip(last_hidden);
                        hidden = unseen
                            .filter(|(hidden, last)| !closes && **hidden == name && at <= *last)
                            .map(|(hidden, _)| *hidden)
                            .next();
                        out.element(&name, closes);
                    }
                }
                after
            }
        };
    }
    if hidden.is_none() {
        out.words(rest);
    }
    let length = out.text.trim_end().len();
    out.text.truncate(length);
    out.text
}

/// Reads a tag: its name, whether it closes, and what follows.
fn element(tag: &str) -> Option<(String, bool, &str)> {
    let inner = tag.strip_prefix('<')?;
    let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let first = inner.chars().next()?;
    if !first.is_ascii_alphabetic() && !matches!(first, '!' | '?') {
        return None;
    }
    let length = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let name = inner[..length.min(20)].to_ascii_lowercase();
    // Another `<` before the end: this one began no tag.
    let end = inner.bytes().take(MAX_TAG).position(|byte| matches!(byte, b'<' | b'>'))?;
    if inner.as_bytes().get(end) != Some(&b'>') {
        return None;
    }
    Some((name, closes, &inner[end + 1..]))
}

#[derive(Default)]
struct Out {
    text: String,
    /// Whether white space stands before the next word.
    gap: bool,
    /// How many quotes are open.
    quotes: usize,
    /// Whether something stands on the line.
    begun: bool,
}

impl Out {
    fn element(&mut self, name: &str, closes: bool) {
        match name {
            "blockquote" => {
                self.end_line();
                self.quotes = if closes { self.quotes.saturating_sub(1) } else { self.quotes + 1 };
            }
            // The latter is what text/richtext calls it.
            "br" | "nl" => self.new_line(),
            "td" | "th" => self.gap = true,
            "p" => {
                self.end_line();
                if !self.text.is_empty() && !self.text.ends_with("\n\n") {
                    self.new_line();
                }
            }
            _ if BLOCKS.binary_search(&name).is_ok() => self.end_line(),
            _ => {}
        }
    }

    fn end_line(&mut self) {
        if self.begun {
            self.new_line();
        }
        self.gap = false;
    }

    fn new_line(&mut self) {
        self.text.push('\n');
        self.begun = false;
        self.gap = false;
    }

    fn words(&mut self, text: &str) {
        for part in text.split_inclusive(|c: char| c.is_ascii_whitespace()) {
            let word = part.trim_ascii();
            if !word.is_empty() {
                if !self.begun && self.quotes > 0 {
                    self.text.push_str(&"> ".repeat(self.quotes.min(8)));
                }
                if self.begun && self.gap {
                    self.text.push(' ');
                }
                self.begun = true;
                self.gap = false;
                self.word(word);
            }
            if word.len() < part.len() {
                self.gap = true;
            }
        }
    }

    /// Writes a word with its entities read.
    fn word(&mut self, word: &str) {
        let mut rest = word;
        while let Some(at) = rest.find('&') {
            let (before, entity) = rest.split_at(at);
            self.text.push_str(before);
            let end = entity.bytes().take(MAX_ENTITY).position(|byte| byte == b';');
            let Some(end) = end else {
                self.text.push('&');
                rest = &entity[1..];
                continue;
            };
            let mut read = String::new();
            add_html_token(&mut read, &entity.as_bytes()[..=end], false);
            // A no-break space is a space to a reader, a NUL is nothing.
            self.text.extend(read.chars().filter(|c| *c != '\0').map(|c| match c {
                '\u{A0}' => ' ',
                c => c,
            }));
            rest = &entity[end + 1..];
        }
        self.text.push_str(rest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_is_kept() {
        assert!(BLOCKS.is_sorted());
        for (html, text) in [
            ("<p>Hello <b>Ana</b>,</p><p>how&nbsp;are\nyou?</p>", "Hello Ana,\n\nhow are you?"),
            ("a<br>b<BR/>c", "a\nb\nc"),
            ("<style>p {}</style><title>x</title>seen", "seen"),
            ("<script>if (a < b) x()</script>seen", "seen"),
            ("a <!-- no <b> --> b", "a b"),
            ("1 < 2 &amp; 3 &gt; 2 &#8364; &x; &", "1 < 2 & 3 > 2 € &x; &"),
            ("<div>a</div><div>b</div>", "a\nb"),
            ("<blockquote>a<br>b</blockquote>c", "> a\n> b\nc"),
            ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</table>", "a b\nc"),
            ("<style>never closed", "never closed"),
            ("<a href=\"x\"", "<a href=\"x\""),
            ("caf&eacute; &#x1F980;", "café 🦀"),
            ("", ""),
        ] {
            assert_eq!(to_text(html), text, "{html}");
        }
    }
}
