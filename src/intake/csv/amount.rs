//! Amounts as tables write them: `$12,000.50`, `12.000,50 €`, `CHF 1'200`, `12000`.

use crate::domain::opportunity::Amount;

/// Signs of currencies and their codes (ISO 4217); those that begin alike stand the longer first. A
/// dollar alone is that of the United States.
const SIGNS: [(&str, &str); 16] = [
    ("US$", "USD"),
    ("CA$", "CAD"),
    ("C$", "CAD"),
    ("AU$", "AUD"),
    ("A$", "AUD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("R$", "BRL"),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("₹", "INR"),
    ("₽", "RUB"),
    ("₩", "KRW"),
    ("zł", "PLN"),
];

/// Reads an amount and the currency that stands beside it.
///
/// # Errors
/// Where it is none, is below zero, or more than the domain takes.
pub fn amount(text: &str) -> Result<(Amount, Option<String>), String> {
    let shown: String = text.trim().chars().take(60).collect();
    let wrong = || format!("\"{shown}\" is not an amount: write 12000 or 12000.50");
    let (number, currency) = split(text.trim()).ok_or_else(wrong)?;
    let number = plain(&number).ok_or_else(wrong)?;
    let amount = number.parse().map_err(|_| wrong())?;
    Ok((amount, currency))
}

/// Reads the code of a currency: `EUR`, `€`, `US Dollar - USD`.
pub fn currency(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some((_, code)) = SIGNS.iter().find(|(sign, _)| *sign == text) {
        return Some((*code).to_owned());
    }
    let is_code = |word: &&str| word.len() == 3 && word.bytes().all(|b| b.is_ascii_uppercase());
    let upper = text.to_uppercase();
    if is_code(&upper.as_str()) {
        return Some(upper);
    }
    let mut words = text.split(|c: char| !c.is_alphanumeric());
    words.rfind(is_code).map(str::to_owned)
}

/// Takes the currency off a number.
fn split(text: &str) -> Option<(String, Option<String>)> {
    let number = |c: char| {
        c.is_ascii_digit() || matches!(c, '.' | ',' | '\'' | '’' | ' ' | '\u{A0}' | '\u{202F}')
    };
    let begin = text.find(|c: char| c.is_ascii_digit())?;
    let (before, rest) = text.split_at(begin);
    let end = rest.find(|c| !number(c)).unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    let (before, after) = (before.trim(), after.trim());
    let word = match (before, after) {
        ("", "") => return Some((digits.to_owned(), None)),
        (word, "" | "-" | ".-") | ("", word) => word,
        _ => return None,
    };
    let code = currency(word)?;
    Some((digits.to_owned(), Some(code)))
}

/// Writes a number with a point before its decimals, and without groups.
fn plain(text: &str) -> Option<String> {
    let text: String =
        text.chars().filter(|c| !matches!(c, '\'' | '’' | ' ' | '\u{A0}' | '\u{202F}')).collect();
    let text = text.trim_end_matches(['.', ',']);
    let last = text.rfind(['.', ',']);
    let Some(last) = last else { return Some(text.to_owned()) };
    let (whole, decimals) = text.split_at(last);
    let mark = decimals.chars().next()?;
    let decimals = decimals.get(1..)?;
    let other = if mark == '.' { ',' } else { '.' };
    let groups = |whole: &str, mark: char| {
        let mut groups = whole.split(mark);
        groups.next().is_some_and(|first| (1..=3).contains(&first.len()))
            && groups.all(|group| group.len() == 3)
    };
    if whole.contains(other) {
        // Two marks: the last one stands before the decimals.
        return groups(whole, other).then(|| joined(whole, decimals));
    }
    // One mark: three digits behind each of them are a group, for no currency of those has three.
    if groups(text, mark) {
        return Some(text.replace(mark, ""));
    }
    (!whole.contains(mark)).then(|| joined(whole, decimals))
}

fn joined(whole: &str, decimals: &str) -> String {
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    // Programs write 12000.0000: what is below a cent is cut off.
    let cents = decimals.get(..2).unwrap_or(decimals);
    if cents.is_empty() { whole } else { format!("{whole}.{cents}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_any_land() {
        for (text, hundredths, code) in [
            ("12000", 1_200_000, None),
            ("$12,000.50", 1_200_050, Some("USD")),
            ("12.000,50 €", 1_200_050, Some("EUR")),
            ("12 000,50 €", 1_200_050, Some("EUR")),
            ("CHF 1'200.00", 120_000, Some("CHF")),
            ("1,200", 120_000, None),
            ("1.200", 120_000, None),
            ("1,234,567", 123_456_700, None),
            ("12,5", 1_250, None),
            ("12000.0000", 1_200_000, None),
            ("USD 7", 700, Some("USD")),
            ("CA$7.00", 700, Some("CAD")),
            ("0", 0, None),
        ] {
            let (amount, currency) = amount(text).unwrap();
            assert_eq!((amount.hundredths(), currency.as_deref()), (hundredths, code), "{text}");
        }
        for wrong in ["", "-5", "(5)", "many", "1,2,3", "5 apples", "€", "12.34.56", "$5 €"] {
            assert!(amount(wrong).is_err(), "{wrong}");
        }
        assert_eq!(currency("US Dollar - USD").as_deref(), Some("USD"));
        assert_eq!(currency("eur").as_deref(), Some("EUR"));
        assert_eq!(currency("Euro"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_an_amount_or_not(text in "([0-9]{1,4}|[.,' €$-]|EUR|é){0,8}") {
            let _ = (amount(&text), currency(&text));
        }
    }
}
