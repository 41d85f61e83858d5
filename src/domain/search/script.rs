//! Scripts that put no spaces between words.

/// How a character of a folded text goes together with those around it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Part of a word that spaces set off, or no part of any.
    Plain,
    /// A word by itself.
    Alone,
    /// Begins a syllable of Hangul.
    Head,
    /// Goes on with a syllable.
    Tail,
}

/// Blocks of Unicode 17 (Blocks.txt) whose letters are words by themselves. Folding has turned what
/// is compatible with others into these.
const ALONE: [(char, char); 22] = [
    ('\u{0E01}', '\u{0E4F}'), // Thai
    ('\u{0E81}', '\u{0ECF}'), // Lao
    ('\u{1000}', '\u{103F}'), // Myanmar
    ('\u{1050}', '\u{108F}'), // … its further letters
    ('\u{1780}', '\u{17D7}'), // Khmer
    ('\u{1950}', '\u{197F}'), // Tai Le
    ('\u{1980}', '\u{19CF}'), // New Tai Lue
    ('\u{1A20}', '\u{1A7F}'), // Tai Tham
    ('\u{1B05}', '\u{1B4B}'), // Balinese
    ('\u{2E80}', '\u{2FDF}'), // radicals
    ('\u{3005}', '\u{3007}'), // 々 〆 〇
    ('\u{3021}', '\u{3029}'), // numerals of Hangzhou
    ('\u{3041}', '\u{30FF}'), // Hiragana, Katakana
    ('\u{3105}', '\u{312F}'), // Bopomofo
    ('\u{31A0}', '\u{31FF}'), // … and further ones
    ('\u{3400}', '\u{4DBF}'), // Han
    ('\u{4E00}', '\u{9FFF}'),
    ('\u{A984}', '\u{A9B2}'),   // Javanese
    ('\u{A9E0}', '\u{A9FE}'),   // Myanmar
    ('\u{AA60}', '\u{AADF}'),   // Myanmar, Tai Viet
    ('\u{F900}', '\u{FAFF}'),   // Han
    ('\u{1B000}', '\u{3FFFF}'), // Kana and Han beyond the first plane
];

impl Kind {
    fn of(c: char) -> Self {
        match c {
            '\0'..='\u{0DFF}' => Self::Plain,
            '\u{1100}'..='\u{115F}' | '\u{A960}'..='\u{A97C}' => Self::Head,
            '\u{1160}'..='\u{11FF}' | '\u{D7B0}'..='\u{D7FB}' => Self::Tail,
            c if c.is_alphanumeric()
                && ALONE.iter().any(|(first, last)| (*first..=*last).contains(&c)) =>
            {
                // Emoji lie in the same stretch, but are no letters.
                Self::Alone
            }
            _ => Self::Plain,
        }
    }
}

/// Tells whether a character is a word by itself.
pub fn is_alone(c: char) -> bool {
    matches!(Kind::of(c), Kind::Alone | Kind::Head)
}

/// Puts spaces between the words of a folded text.
pub fn spaced(key: &str) -> String {
    let mut text = String::with_capacity(key.len() + key.len() / 3);
    let mut before = Kind::Plain;
    for c in key.chars() {
        let kind = Kind::of(c);
        let begins = match kind {
            Kind::Alone | Kind::Head => true,
            Kind::Tail => before == Kind::Alone,
            Kind::Plain => before != Kind::Plain && c.is_alphanumeric(),
        };
        if begins && !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
        text.push(c);
        before = kind;
    }
    text
}
