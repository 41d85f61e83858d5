//! Keys can be chosen: a text asks `Model::key` for the one in force.

use std::collections::BTreeSet;
use std::path::Path;

use super::super::action::TABLE;

/// Files that are about keys: the table, what reads and writes names of keys, and what the settings
/// file says about them.
const ABOUT_KEYS: [&str; 5] = ["action.rs", "keymap.rs", "remap.rs", "bytes.rs", "config.rs"];

/// Letters that are typed into a field, and other letters that are no keys.
const NO_KEYS: [&str; 9] = [
    "Use keys such as x, ctrl-x, alt-enter, f5, or two in a row: g x; commas between several, nothing \
     for none.",
    "\"{letter}\" is no outcome: say o, v, n, b or w, or a word",
    "\"{other}\" is no direction: say i for in, o for out",
    "or c, e, m, n, event, social, message",
    "any; type c for calls, or {}",
    "x1b]52;c;{}x1b\\",
    "out; i in, o out",
    "n needed, r resolved",
    "signal; n for noise, which counts as no contact",
];

/// Returns the texts of a Rust file, each with its line; comments and what is for tests only are
/// left out. Lines that go on are joined as the compiler does.
fn texts(source: &str) -> Vec<(usize, String)> {
    let source = source.split("#[cfg(test)]").next().unwrap();
    let mut found = Vec::new();
    let mut chars = source.chars().peekable();
    let mut line = 1;
    let mut before = ' ';
    while let Some(c) = chars.next() {
        line += usize::from(c == '\n');
        match c {
            '/' if chars.peek() == Some(&'/') => while chars.next_if(|c| *c != '\n').is_some() {},
            // A character or a lifetime: its quote opens no text.
            '\'' if chars.peek() == Some(&'"') => drop(chars.next()),
            '"' => {
                let (mut text, began, raw) = (String::new(), line, before == 'r');
                while let Some(c) = chars.next().filter(|c| *c != '"') {
                    line += usize::from(c == '\n');
                    match c {
                        '\\' if !raw => match chars.next() {
                            Some('\n') => {
                                line += 1;
                                while let Some(c) = chars.next_if(|c| c.is_whitespace()) {
                                    line += usize::from(c == '\n');
                                }
                            }
                            Some('n') => text.push('\n'),
                            Some(c) => text.push(c),
                            None => {}
                        },
                        c => text.push(c),
                    }
                }
                found.push((began, text));
            }
            _ => {}
        }
        before = c;
    }
    found
}

/// Returns the words of a text. What is put in later is part of a word: `{days}d` is no key.
fn words_of(text: &str) -> Vec<String> {
    let mut plain = String::new();
    let mut inside = 0_u32;
    for c in text.chars() {
        match c {
            '{' => inside += 1,
            '}' => {
                inside = inside.saturating_sub(1);
                plain.push_str("{}");
            }
            c if inside == 0 => plain.push(c),
            _ => {}
        }
    }
    let ends = |c: char| c.is_whitespace() || ",;:()\"".contains(c);
    let words = plain.split(ends).filter(|word| !word.is_empty());
    words
        .map(|word| if word.len() > 1 { word.trim_end_matches('.') } else { word }.into())
        .collect()
}

/// Tells whether a word says what a key does: "adds", "shows".
fn is_deed(word: &str) -> bool {
    word.len() > 2 && word.ends_with('s') && !word.ends_with("ss") && !word.contains('\'')
}

/// Tells whether a text names a key.
fn names_a_key(text: &str) -> bool {
    let keys: BTreeSet<&str> = TABLE.iter().flat_map(|row| row.keys).copied().collect();
    let words = words_of(text);
    let whole = words.len() == 1;
    words.iter().enumerate().any(|(place, word)| {
        let next = words.get(place + 1).map_or("", String::as_str);
        match word.as_str() {
            "Enter" | "Esc" | "Tab" | "Ctrl" | "Space" | "Shift" | "Alt" | "F1" => true,
            word if word.starts_with("Ctrl-") || word.starts_with("Shift-") => true,
            // An article, unless something is done by it.
            "a" | "A" => !whole && is_deed(next),
            // Arrows.
            "↑" | "↓" | "←" | "→" => !whole,
            word if word.len() == 1 && word.chars().all(|c| c.is_ascii_alphabetic()) => {
                !whole && word != "I" && keys.contains(word)
            }
            // Two letters in a row.
            word if word.len() == 2 && word.chars().all(|c| c.is_ascii_alphabetic()) => {
                keys.contains(format!("{} {}", &word[..1], &word[1..]).as_str())
            }
            // A sign is a key where something is done by it.
            word @ ("/" | "?" | "." | ":" | "*") => is_deed(next) && keys.contains(word),
            _ => false,
        }
    })
}

fn walk(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() && name != "tests" {
            walk(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs")
            && !ABOUT_KEYS.contains(&&*name)
            && name != "tests.rs"
        {
            let source = std::fs::read_to_string(&path).unwrap();
            for (line, text) in texts(&source) {
                if names_a_key(&text) && !NO_KEYS.contains(&text.as_str()) {
                    found.push(format!("{}:{line}: {text:?}", path.display()));
                }
            }
        }
    }
}

#[test]
fn no_text_names_a_key_by_hand() {
    let mut found = Vec::new();
    for folder in ["src/tui", "src/app"] {
        walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut found);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_key_in_a_text_is_seen() {
    let named = [
        "Nothing is selected: a adds a contact",
        "{} has no {what} to copy: E adds {a} {what}",
        "Archived: {who}; za shows the archived ones",
        "{} (v shows what it was)",
        "Esc clears the filter",
        "delete it with d where you mean that",
        "E on {}",
        "S starts there",
        "/ filters, ? shows the keys",
        "Ctrl-Z suspends",
    ];
    for text in named {
        assert!(names_a_key(text), "{text}");
    }
    let free = [
        "a call with {name}",
        "{add} adds a contact: {name}",
        "who held it, as far as I know",
        "a class of a kind, a contact's form",
        "you gave up the wait",
        "{minutes}m",
        "no key, no n-th time",
    ];
    for text in free {
        assert!(!names_a_key(text), "{text}");
    }
    let source = "// \"Esc\"\nlet a = 'x';\nlet b = '\"';\ntell(\"one \\\n     two\", r\"c:\\d\");\n\
                  #[cfg(test)]\n\"Tab\"";
    let read = texts(source);
    assert_eq!(read, [(4, "one two".to_owned()), (5, "c:\\d".to_owned())]);
}
