//! What a description says of a meeting, without its markup and how to dial in.

use mail_parser::decoders::html::html_to_text;

/// The most lines of a description that are kept.
const MAX_LINES: usize = 12;
/// The most of it that is kept, in characters.
const MAX_CHARS: usize = 1_000;

/// Returns the first lines of a description: HTML as text, blocks of conference programs left out,
/// at most one blank line after another, and no more than the caps.
pub fn beginning(description: &str) -> String {
    let text =
        if is_html(description) { html_to_text(description) } else { description.to_owned() };
    let mut kept: Vec<&str> = Vec::new();
    let mut block: Option<Block> = None;
    let mut lines = text.lines().map(str::trim);
    while let Some(line) = lines.next() {
        if let Some(open) = &block {
            if open.ends_at(line) {
                block = None;
            }
            continue;
        }
        let next = lines.clone().find(|line| !line.is_empty()).unwrap_or_default();
        block = Block::at(line, next);
        let blank = line.is_empty() && kept.last().is_none_or(|last| last.is_empty());
        if block.is_some() || blank {
            continue;
        }
        if kept.len() == MAX_LINES {
            break;
        }
        kept.push(line);
    }
    let joined = kept.join("\n");
    let joined = joined.trim();
    match joined.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => joined.get(..end).unwrap_or_default().trim_end().to_owned(),
        None => joined.to_owned(),
    }
}

/// Tells markup from text by tags that no text has.
fn is_html(text: &str) -> bool {
    let head: String = text.chars().take(4_096).collect::<String>().to_ascii_lowercase();
    ["<html", "<body", "<p>", "<p ", "<br", "<div", "<span", "</a>", "<ul>", "</b>", "<!doctype"]
        .iter()
        .any(|tag| head.contains(tag))
}

/// What a program wrote that joins people, from one line on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Block {
    /// Google Meet, up to the same ornament.
    Ornament,
    /// Teams, up to the next rule.
    Ruled,
    /// All the rest.
    Rest,
}

impl Block {
    /// Tells whether one begins with a line; `next` is the next one that is not blank.
    fn at(line: &str, next: &str) -> Option<Self> {
        if is_ornament(line) {
            return Some(Self::Ornament);
        }
        if is_ruled(line) {
            // Otherwise it is a rule like any other.
            let next = next.to_lowercase();
            let joins = ["teams", "skype", "join"].iter().any(|word| next.contains(word));
            return joins.then_some(Self::Ruled);
        }
        let line = line.to_lowercase();
        const BEGINS: [&str; 12] = [
            "join zoom meeting",
            "join microsoft teams meeting",
            "microsoft teams meeting",
            "microsoft teams need help",
            "join the meeting now",
            "join with google meet",
            "join webex meeting",
            "-- do not delete or change any of the following text",
            "when it's time, join",
            "go to meeting",
            "join gotomeeting",
            "──────",
        ];
        let begins = BEGINS.iter().any(|begin| line.starts_with(begin));
        let invites = line.contains("inviting you to a scheduled zoom meeting")
            || line.contains("invited you to a zoom meeting");
        (begins || invites).then_some(Self::Rest)
    }

    fn ends_at(self, line: &str) -> bool {
        match self {
            Self::Ornament => is_ornament(line),
            Self::Ruled => is_ruled(line),
            Self::Rest => false,
        }
    }
}

fn is_ornament(line: &str) -> bool {
    line.len() >= 10 && line.starts_with("-::~") && line.ends_with('-')
}

fn is_ruled(line: &str) -> bool {
    line.len() >= 20 && line.bytes().all(|byte| byte == b'_')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_text_stops_it(text in "(<html>)?(\\PC|<|&|&#|;|>|<!--|\n|</|\"){0,200}") {
            let kept = beginning(&text);
            prop_assert!(kept.chars().count() <= MAX_CHARS && kept.lines().count() <= MAX_LINES);
        }
    }

    #[test]
    fn markup_is_no_text() {
        assert_eq!(
            beginning("<html><body><p>Prices &amp; terms</p><p>for <b>Q3</b><br>and Q4</p></body>"),
            "Prices & terms\nfor Q3\nand Q4"
        );
        assert_eq!(beginning("a < b and b > c"), "a < b and b > c");
        assert_eq!(
            beginning("<head><style>p { color: red }</style></head><!-- x --><p>Prices</p>"),
            "Prices"
        );
        assert_eq!(
            beginning("One<br/>two<br>three <a href=\"https://x.example\">four</a>"),
            "One\ntwo\nthree four"
        );
    }

    #[test]
    fn how_to_dial_in_is_left_out() {
        let zoom = "Agenda: prices\n\nAna Ruiz is inviting you to a scheduled Zoom meeting.\n\nJoin Zoom Meeting\nhttps://zoom.example/j/1\nPasscode: 1";
        assert_eq!(beginning(zoom), "Agenda: prices");
        let rule = "_".repeat(80);
        let teams = format!(
            "Prices\n{rule}\nMicrosoft Teams meeting\nMeeting ID: 1\n{rule}\nBring the list"
        );
        assert_eq!(beginning(&teams), "Prices\nBring the list");
        let ornament = "-::~:~::~:~:~:~:~:~:~:~::~:~::-";
        let meet = format!(
            "Prices\n\n{ornament}\nJoin with Google Meet: https://meet.example/a\n{ornament}\n"
        );
        assert_eq!(beginning(&meet), "Prices");
    }

    #[test]
    fn only_the_beginning_is_kept() {
        let lines: Vec<String> = (1..=30).map(|n| format!("line {n}")).collect();
        assert_eq!(beginning(&lines.join("\r\n")), lines[..12].join("\n"));
        assert_eq!(beginning(&"é".repeat(5_000)).chars().count(), 1_000);
        assert_eq!(beginning("\n\n a \n\n\n b \n\n"), "a\n\nb");
    }
}
