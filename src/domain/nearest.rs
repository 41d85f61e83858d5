//! Names that somebody may have meant.

use strsim::osa_distance;

use super::text::name_key;

/// How much of a name is compared, in characters: the cost grows with the product of the lengths.
const COMPARED: usize = 100;

/// How many slips a word of a few may be away from what was typed.
const SLIPS: usize = 2;

/// Returns the `limit` names nearest to what was typed, nearest first; equals keep their order.
///
/// The distance counts the letters to insert, leave out, replace or swap with their neighbour
/// (restricted Damerau–Levenshtein) to the whole name's key, or to one of its words plus one
/// half: "ruis" is near "Ana Ruiz" because it is near "ruiz".
pub fn nearest<'a>(
    typed: &str,
    names: impl IntoIterator<Item = &'a str>,
    limit: usize,
) -> Vec<&'a str> {
    let key = cut(&name_key(typed));
    let score = |name: &str| {
        let folded = cut(&name_key(name));
        let word = folded.split(' ').map(|word| 2 * osa_distance(&key, word) + 1).min();
        word.unwrap_or(usize::MAX).min(2 * osa_distance(&key, &folded))
    };
    let mut scored: Vec<(usize, &str)> =
        names.into_iter().map(|name| (score(name), name)).collect();
    scored.sort_by_key(|(score, _)| *score);
    scored.truncate(limit);
    scored.into_iter().map(|(_, name)| name).collect()
}

/// Finds the one of a few fixed words that somebody meant by what is none of them: the only one that
/// begins with it, from two letters on; else the nearest, of equals the first, at most two
/// slips away and with fewer slips than half of its letters. Case does not count.
///
/// Far words are not suggested: "due" is no help to somebody who typed "tpe".
pub fn meant<'a>(typed: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = cut(&typed.to_lowercase());
    let words: Vec<&str> = words.into_iter().collect();
    let mut begun = words.iter().copied().filter(|word| word.starts_with(&typed));
    let only = begun.next().filter(|_| begun.next().is_none());
    only.filter(|_| typed.chars().nth(1).is_some()).or_else(|| {
        let near = words.iter().map(|word| (osa_distance(&typed, word), *word));
        let near = near
            .filter(|(slips, word)| *slips <= SLIPS && slips * 2 < word.chars().count())
            .min_by_key(|(slips, _)| *slips);
        near.map(|(_, word)| word)
    })
}

fn cut(key: &str) -> String {
    key.chars().take(COMPARED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_count_as_much_as_names() {
        let names = ["Zed", "Ana Ruiz", "Hanna", "Bob Stone"];
        assert_eq!(nearest("ruis", names, 2), ["Ana Ruiz", "Zed"]);
        assert_eq!(nearest("ÁNNA", names, 1), ["Hanna"]);
        assert_eq!(nearest("bbo", names, 1), ["Bob Stone"]);
        assert!(nearest("x", [], 3).is_empty());
    }

    #[test]
    fn of_fixed_words_only_a_near_one_is_meant() {
        let words = ["due", "label", "account", "holder", "is", "has"];
        for (typed, word) in [
            ("lable", Some("label")),
            ("ACOUNT", Some("account")),
            ("du", Some("due")),
            ("acc", Some("account")),
            ("hol", Some("holder")),
            ("ha", Some("has")),
            // Three slips from "due", and as many from "has".
            ("typ", None),
            // One slip, but of two letters.
            ("if", None),
            // Two slips of three letters.
            ("dxy", None),
            // Begins two of them.
            ("h", None),
            ("l", None),
            ("", None),
            ("日本", None),
        ] {
            assert_eq!(meant(typed, words), word, "{typed}");
        }
        assert_eq!(meant("ad", ["add", "adz"]), Some("add"), "the first of equals");
        assert_eq!(meant(&"due".repeat(100_000), words), None);
        assert_eq!(meant("due", []), None);
    }
}
