//! Names that somebody may have meant.

use strsim::osa_distance;

use super::text::name_key;

/// How much of a name is compared, in characters: the cost grows with the product of the lengths.
const COMPARED: usize = 100;

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

/// Counts the slips between two words, as [`nearest`] does.
pub fn distance(a: &[char], b: &[char]) -> usize {
    osa_distance(&a.iter().collect::<String>(), &b.iter().collect::<String>())
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
}
