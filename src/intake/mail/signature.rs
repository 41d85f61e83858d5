//! What a signature says of who wrote the mail. Only what is plain is taken: a number with a word or a
//! country's code before it, a web address, a title that is one, and all of it below the sender's
//! own name.

use crate::domain::DetailKind;
use crate::domain::phone::is_bare_phone;
use crate::domain::text::name_key;
use crate::intake::{ContactDraft, DetailDraft, Party};

/// Words above a signature that has no line of dashes.
const SIGN_OFFS: [&str; 40] = [
    "all the best",
    "atenciosamente",
    "atentamente",
    "best",
    "best regards",
    "best wishes",
    "beste grüße",
    "bien à vous",
    "cheers",
    "cordialement",
    "cordiali saluti",
    "cordialmente",
    "freundliche grüße",
    "groetjes",
    "grüße",
    "hälsningar",
    "kind regards",
    "lg",
    "liebe grüße",
    "many thanks",
    "med vänlig hälsning",
    "met vriendelijke groet",
    "mfg",
    "mit freundlichen grüssen",
    "mit freundlichen grüßen",
    "mvh",
    "pozdrawiam",
    "regards",
    "rgds",
    "saludos",
    "saludos cordiales",
    "salutations",
    "sincerely",
    "thank you",
    "thanks",
    "un saludo",
    "viele grüße",
    "warm regards",
    "with best regards",
    "yours sincerely",
];
/// Words of a title.
const TITLES: [&str; 38] = [
    "accountant",
    "advisor",
    "analyst",
    "architect",
    "assistant",
    "associate",
    "attorney",
    "ceo",
    "cfo",
    "chair",
    "chairman",
    "chief",
    "cio",
    "consultant",
    "controller",
    "coo",
    "coordinator",
    "cto",
    "developer",
    "director",
    "editor",
    "engineer",
    "executive",
    "founder",
    "geschäftsführer",
    "geschäftsführerin",
    "head",
    "lawyer",
    "leiter",
    "leiterin",
    "manager",
    "officer",
    "owner",
    "partner",
    "president",
    "professor",
    "representative",
    "vp",
];
/// Words of the name of an organisation.
const FIRMS: [&str; 27] = [
    "ab",
    "ag",
    "associates",
    "bank",
    "bv",
    "company",
    "consulting",
    "corp",
    "corporation",
    "foundation",
    "gmbh",
    "group",
    "inc",
    "institute",
    "kg",
    "labs",
    "limited",
    "llc",
    "llp",
    "ltd",
    "nv",
    "oy",
    "plc",
    "sa",
    "sarl",
    "srl",
    "university",
];
const PHONES: [(&str, &str); 24] = [
    ("c", "mobile"),
    ("cell", "mobile"),
    ("d", "work"),
    ("direct", "work"),
    ("f", "fax"),
    ("fax", "fax"),
    ("fon", "work"),
    ("gsm", "mobile"),
    ("handy", "mobile"),
    ("m", "mobile"),
    ("mob", "mobile"),
    ("mobil", "mobile"),
    ("mobile", "mobile"),
    ("o", "work"),
    ("office", "work"),
    ("p", "work"),
    ("ph", "work"),
    ("phone", "work"),
    ("t", "work"),
    ("tel", "work"),
    ("telefax", "fax"),
    ("telefon", "work"),
    ("telephone", "work"),
    ("work", "work"),
];
/// The most lines of a signature.
const MAX_LINES: usize = 10;
/// The longest line of one, in characters.
const MAX_WIDTH: usize = 80;

/// Returns where a signature without a line of dashes begins: at "Best regards", with a few short
/// lines below it and nothing else.
pub(super) fn sign_off(lines: &[&str]) -> Option<usize> {
    let from = lines.len().saturating_sub(MAX_LINES + 4);
    let at = (from..lines.len()).rev().find(|at| {
        let line = lines[*at].trim().trim_end_matches([',', '!', '.']).to_lowercase();
        SIGN_OFFS.binary_search(&line.as_str()).is_ok()
    })?;
    let below: Vec<&str> =
        lines[at + 1..].iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    let short = |line: &&str| line.chars().count() <= MAX_WIDTH;
    let postscript = |line: &&str| {
        let start: String = line.chars().filter(|c| *c != '.').take(3).collect();
        matches!(start.to_lowercase().as_str(), "ps:" | "ps " | "ps")
    };
    // Sentences are no signature.
    let sentence = |line: &&str| line.split(' ').count() > 8 && line.ends_with(['.', '?', '!']);
    let plain = below.len() <= MAX_LINES
        && below.iter().all(short)
        && !below.iter().any(|line| postscript(line) || sentence(line));
    // A mail that is nothing but a greeting keeps it.
    (plain && at > 0 && !below.is_empty()).then_some(at)
}

/// Reads a signature of `from`, `None` where it says nothing more, or may be somebody else's.
pub(super) fn contact(lines: &[String], from: &Party) -> Option<ContactDraft> {
    let name = from.name.as_deref()?;
    let key = name_key(name);
    // One of the first lines is the sender's name, or a part of it that is no initial.
    let words: Vec<&str> = key.split(' ').filter(|word| word.chars().count() > 2).collect();
    let lines: Vec<&str> =
        lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    if lines.len() > MAX_LINES + 2 || words.is_empty() {
        return None;
    }
    let names = |line: &&str| {
        let key = name_key(line);
        let found: Vec<&str> = key.split(|c: char| !c.is_alphanumeric()).collect();
        let all = words.iter().filter(|word| found.contains(word)).count();
        all == words.len() || (all > 0 && found.len() <= 2)
    };
    let at = lines.iter().take(3).position(names)?;
    let mut draft = ContactDraft { name: name.to_owned(), ..ContactDraft::default() };
    let mut add = |kind: DetailKind, label: Option<&str>, value: &str| {
        let detail = DetailDraft { kind, label: label.map(str::to_owned), value: value.to_owned() };
        if !draft.details.iter().any(|known| known.kind == kind && known.value == detail.value) {
            draft.details.push(detail);
        }
    };
    let (mut title, mut account) = (None, None);
    for (below, line) in lines[at..].iter().enumerate() {
        if line.chars().count() > MAX_WIDTH {
            continue;
        }
        let mut plain = true;
        for part in line.split(['|', '•', '·', ';']).flat_map(|part| part.split(" - ")) {
            if let Some((label, number)) = phone(part.trim()) {
                add(DetailKind::Phone, label, number);
                plain = false;
            } else if let Some(url) = url(part.trim()) {
                add(DetailKind::Url, None, url);
                plain = false;
            } else if part.contains('@') {
                plain = false;
            }
        }
        if plain && below > 0 && below <= 3 {
            let (one, other) = line.split_once([',', '|']).unwrap_or((line, ""));
            for text in [one.trim(), other.trim()] {
                if title.is_none() && is_title(text) {
                    title = Some(text.to_owned());
                } else if account.is_none() && is_firm(text) {
                    account = Some(text.to_owned());
                }
            }
        }
    }
    draft.title = title;
    draft.account = account;
    let says = draft.title.is_some() || draft.account.is_some() || !draft.details.is_empty();
    if !says {
        return None;
    }
    if let Some(email) = &from.email {
        let email = DetailDraft { kind: DetailKind::Email, label: None, value: email.clone() };
        draft.details.insert(0, email);
    }
    Some(draft)
}

/// Reads "Tel: 555 1234", "M +49 170 1234567", "+49 (0)89 123". A number alone needs its country.
fn phone(part: &str) -> Option<(Option<&'static str>, &str)> {
    let at = part.find(|c: char| c.is_ascii_digit() || matches!(c, '+' | '('))?;
    let (word, number) = part.split_at(at);
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let number = number.trim();
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    if !is_bare_phone(number) || !(7..=15).contains(&digits) {
        return None;
    }
    if word.is_empty() {
        return number.starts_with('+').then_some((None, number));
    }
    let found = PHONES.binary_search_by_key(&word.as_str(), |(word, _)| word).ok()?;
    Some((Some(PHONES[found].1), number))
}

fn url(part: &str) -> Option<&str> {
    let bare = part.trim_start_matches(|c: char| !c.is_alphanumeric());
    let bare = ["web:", "www:", "url:", "w:"]
        .iter()
        .find_map(|word| {
            let start = bare.get(..word.len())?;
            start.eq_ignore_ascii_case(word).then(|| bare[word.len()..].trim())
        })
        .unwrap_or(bare);
    let bare = bare.trim_end_matches(['>', ')', ',', '.']);
    let start = ["http://", "https://", "www."].iter().any(|start| bare.starts_with(start));
    (start && bare.len() > 8 && bare.contains('.') && !bare.contains(char::is_whitespace))
        .then_some(bare)
}

fn is_title(text: &str) -> bool {
    let words: Vec<String> = words(text);
    words.len() <= 6 && words.iter().any(|word| TITLES.binary_search(&word.as_str()).is_ok())
}

fn is_firm(text: &str) -> bool {
    let words = words(text);
    (2..=6).contains(&words.len())
        && words.iter().any(|word| FIRMS.binary_search(&word.as_str()).is_ok())
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '/' | '&'))
        .map(|word| word.to_lowercase().replace('.', "").trim_end_matches(',').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, lines: &[&str]) -> Option<ContactDraft> {
        let from = Party {
            name: Some(name.to_owned()),
            email: Some("ana@acme.example".to_owned()),
            ..Party::default()
        };
        let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
        contact(&lines, &from)
    }

    #[test]
    fn words_are_sorted() {
        assert!(SIGN_OFFS.iter().all(|word| SIGN_OFFS.binary_search(word).is_ok()));
        assert!(TITLES.is_sorted() && FIRMS.is_sorted() && PHONES.is_sorted());
    }

    #[test]
    fn a_full_signature() {
        let ana = read(
            "Ana Ruiz",
            &[
                "Ana Ruiz",
                "Head of Sales, Acme Ltd.",
                "Tel: +44 20 7946 0958 | M: 07700 900 123",
                "Fax 020 7946 0959",
                "https://acme.example/",
                "ana@acme.example",
            ],
        )
        .unwrap();
        assert_eq!(ana.title.as_deref(), Some("Head of Sales"));
        assert_eq!(ana.account.as_deref(), Some("Acme Ltd."));
        let details: Vec<String> = ana
            .details
            .iter()
            .map(|it| format!("{}={}", it.label.as_deref().unwrap_or(""), it.value))
            .collect();
        assert_eq!(
            details,
            [
                "=ana@acme.example",
                "work=+44 20 7946 0958",
                "mobile=07700 900 123",
                "fax=020 7946 0959",
                "=https://acme.example/"
            ]
        );
    }

    #[test]
    fn what_may_be_somebody_elses_is_left() {
        assert_eq!(read("Ana Ruiz", &["Bob Cole", "Tel: 555 123 4567"]), None);
        assert_eq!(read("Ana Ruiz", &["Ana Ruiz"]), None);
        assert_eq!(read("Ana Ruiz", &["Ana", "order 555 123 4567"]), None);
        assert_eq!(read("Ana Ruiz", &["Ana", "a wise saying about 1984"]), None);
        assert!(read("Ana Ruiz", &["Ana", "+1 555 123 4567"]).is_some());
    }

    #[test]
    fn below_a_greeting_stands_a_signature() {
        assert_eq!(sign_off(&["Yes.", "", "Best regards,", "Ana", "Acme"]), Some(2));
        assert_eq!(
            sign_off(&["Yes.", "Thanks,", "Stew", "ps. Apologies if any of you voted."]),
            None
        );
        assert_eq!(sign_off(&["Thanks!"]), None);
        assert_eq!(sign_off(&["Yes.", "Thanks!"]), None);
    }
}
