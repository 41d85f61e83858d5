//! Tints: the 16 ANSI colours by name, for books and labels.

/// Every tint, as it is stored and as the themes know it.
pub const TINTS: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

/// Reports a word that names no tint.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no colour \"{0}\": say black, red, green, yellow, blue, magenta, cyan or white, or one of them with bright- before it"
)]
pub struct UnknownTint(pub String);

/// Reads a colour's name in any case: `red`, `bright-red`, `light red`, `BrightRed`; gray and
/// grey are bright black, as terminals have it. Returns the name as it is stored.
///
/// # Errors
/// Where the word names none of the 16 colours.
pub fn parse_tint(text: &str) -> Result<&'static str, UnknownTint> {
    let letters: String =
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let (bright, base) = match letters.strip_prefix("bright").or(letters.strip_prefix("light")) {
        Some(base) => (true, base),
        None => (false, letters.as_str()),
    };
    let index = match base {
        "gray" | "grey" if bright => 7,
        "gray" | "grey" => 8,
        _ => match TINTS[..8].iter().position(|tint| *tint == base) {
            Some(index) if bright => index + 8,
            Some(index) => index,
            None => return Err(UnknownTint(text.to_owned())),
        },
    };
    Ok(TINTS[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_in_every_spelling() {
        for tint in TINTS {
            assert_eq!(parse_tint(tint), Ok(tint));
        }
        for (text, tint) in [
            (" Red ", "red"),
            ("light-blue", "bright-blue"),
            ("BrightCyan", "bright-cyan"),
            ("bright_red", "bright-red"),
            ("grey", "bright-black"),
            ("light gray", "white"),
        ] {
            assert_eq!(parse_tint(text), Ok(tint), "{text}");
        }
    }

    #[test]
    fn other_words_name_what_there_is() {
        for text in ["", "mauve", "bright", "#ff0000", "redd"] {
            let message = parse_tint(text).unwrap_err().to_string();
            assert!(message.contains("say black, red"), "{message}");
        }
    }
}
