//! Names that somebody may have meant.

use super::text::name_key;

/// Returns the `limit` names nearest to what was typed, nearest first; equals keep their order.
///
/// The distance is that of [`distance`] to the whole name's key, or to one of its words plus
/// one half: "ruis" is near "Ana Ruiz" because it is near "ruiz".
pub fn nearest<'a>(
    typed: &str,
    names: impl IntoIterator<Item = &'a str>,
    limit: usize,
) -> Vec<&'a str> {
    let key: Vec<char> = name_key(typed).chars().collect();
    let mut scored: Vec<(usize, &str)> = names
        .into_iter()
        .map(|name| {
            let folded = name_key(name);
            let whole = 2 * distance(&key, &folded.chars().collect::<Vec<_>>());
            let word = folded
                .split(' ')
                .map(|word| 2 * distance(&key, &word.chars().collect::<Vec<_>>()) + 1)
                .min();
            (word.map_or(whole, |word| whole.min(word)), name)
        })
        .collect();
    scored.sort_by_key(|(score, _)| *score);
    scored.truncate(limit);
    scored.into_iter().map(|(_, name)| name).collect()
}

/// Counts the letters to insert, leave out, replace or swap with their neighbour to make one text
/// of the other: the restricted Damerau–Levenshtein distance (optimal string alignment).
pub fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = vec![0; b.len() + 1];
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        for (j, y) in b.iter().enumerate() {
            let mut least = (above[j] + usize::from(x != y)).min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apart(a: &str, b: &str) -> usize {
        distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>())
    }

    #[test]
    fn distances_count_slips() {
        for (a, b, slips) in [
            ("", "", 0),
            ("ana", "", 3),
            ("ana", "anna", 1),
            ("aan", "ana", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(apart(a, b), slips, "{a} {b}");
            assert_eq!(apart(b, a), slips, "{b} {a}");
        }
    }

    #[test]
    fn words_count_as_much_as_names() {
        let names = ["Zed", "Ana Ruiz", "Hanna", "Bob Stone"];
        assert_eq!(nearest("ruis", names, 2), ["Ana Ruiz", "Zed"]);
        assert_eq!(nearest("ÁNNA", names, 1), ["Hanna"]);
        assert!(nearest("x", [], 3).is_empty());
    }
}
