//! The people of a row: names, e-mails and profiles of several cells, put together.

use super::field::By;
use crate::intake::Party;
use crate::intake::common::{Losses, one_line};

/// The most people that a row names.
const MOST: usize = 500;
/// What LinkedIn calls whoever has left it.
const NOBODY: &str = "LinkedIn Member";

/// What a row says of the people on one side.
#[derive(Debug, Default)]
pub(super) struct People {
    names: Vec<String>,
    given: Option<String>,
    family: Option<String>,
    emails: Vec<String>,
    phones: Vec<String>,
    urls: Vec<String>,
    ids: Vec<String>,
    /// Whether somebody is among them of whom nothing is said.
    pub nameless: bool,
}

impl People {
    /// Takes a cell.
    pub(super) fn take(&mut self, by: By, cell: &str) {
        let (list, separators): (&mut Vec<String>, &[char]) = match by {
            By::Given => return set(&mut self.given, cell),
            By::Family => return set(&mut self.family, cell),
            By::Name => (&mut self.names, &[';', '\n']),
            By::Email => (&mut self.emails, &[';', '\n', ',']),
            By::Phone => (&mut self.phones, &[';', '\n']),
            By::Url => (&mut self.urls, &[';', '\n', ',', ' ']),
            By::Id => (&mut self.ids, &[';', '\n', ',', ' ', '[', ']', '"', '{', '}']),
        };
        for part in cell.split(separators).map(one_line).filter(|part| !part.is_empty()) {
            if list.len() < MOST {
                list.push(part);
            }
        }
    }

    /// Puts the people together; `source` stands before their ids. Where names and what else is said of
    /// them cannot be matched, the names are lost.
    pub(super) fn parties(mut self, source: &str, losses: &mut Losses) -> (Vec<Party>, bool) {
        if self.names.is_empty() {
            let words = [self.given.take(), self.family.take()];
            let name = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
            self.names.extend(Some(name).filter(|name| !name.is_empty()));
        }
        let known = [&self.emails, &self.urls, &self.ids, &self.phones];
        let others = known.into_iter().map(Vec::len).max().unwrap_or_default();
        self.names = several(std::mem::take(&mut self.names), others);
        let before = self.names.len();
        self.names.retain(|name| name != NOBODY);
        self.nameless |= self.names.len() < before;
        let count = others.max(self.names.len());
        if others > 0 && self.names.len() > others {
            losses.lose(format!(
                "the row names {} people and tells addresses of {others}: who is who cannot be \
                 said, so the names are left out",
                self.names.len()
            ));
            self.names.clear();
        }
        let pick = |list: &[String], at: usize| {
            // One value among several people is nobody's for certain.
            (list.len() == count || at < list.len() && list.len() == others)
                .then(|| list.get(at).cloned())
                .flatten()
        };
        let mut parties = Vec::new();
        for at in 0..count {
            let (name, inner) = pick(&self.names, at).map_or((None, None), named);
            let address = pick(&self.emails, at);
            let read = address.as_deref().and_then(email);
            if let Some(address) = address.filter(|_| read.is_none()) {
                let shown: String = address.chars().take(60).collect();
                losses.lose(format!("\"{shown}\" is no e-mail address"));
            }
            let party = Party {
                name: name.and_then(|name| losses.short(&name, "the name")),
                email: read.or(inner),
                phone: pick(&self.phones, at).and_then(|phone| losses.short(&phone, "the phone")),
                url: pick(&self.urls, at).and_then(|url| losses.short(&url, "the URL")),
                external_id: pick(&self.ids, at).map(|id| format!("{source}:{id}")),
                ..Party::default()
            };
            if party != Party::default() && !parties.contains(&party) {
                parties.push(party);
            }
        }
        (parties, self.nameless)
    }
}

fn set(slot: &mut Option<String>, cell: &str) {
    slot.get_or_insert_with(|| one_line(cell));
}

/// Splits a cell of names at its commas where as many people are meant. A comma may also stand before
/// a degree: "Ana Ruiz, PhD".
fn several(names: Vec<String>, count: usize) -> Vec<String> {
    let [all] = names.as_slice() else { return names };
    if count <= 1 || !all.contains(',') {
        return names;
    }
    let parts: Vec<&str> = all.split(',').map(str::trim).filter(|part| !part.is_empty()).collect();
    let living = |parts: &[&str]| parts.iter().filter(|part| **part != NOBODY).count();
    if living(&parts) == count {
        return parts.into_iter().map(str::to_owned).collect();
    }
    let mut joined: Vec<String> = Vec::new();
    for part in parts.iter().take(MOST) {
        match joined.last_mut() {
            Some(name) if is_degree(part) => *name = format!("{name}, {part}"),
            _ => joined.push((*part).to_owned()),
        }
    }
    joined
}

fn is_degree(word: &str) -> bool {
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    let small = ["jr.", "jr", "sr.", "sr", "ii", "iii", "iv"];
    word.chars().count() <= 8
        && !word.contains(' ')
        && (upper >= 2 || small.contains(&word.to_lowercase().as_str()))
}

/// Reads `Ana Ruiz <ana@acme.example>` and `Ana Ruiz (ana@acme.example)`, or an e-mail alone.
fn named(text: String) -> (Option<String>, Option<String>) {
    if let Some(address) = email(&text) {
        return (None, Some(address));
    }
    for (open, close) in [('<', '>'), ('(', ')')] {
        if let Some((name, rest)) = text.rsplit_once(open)
            && let Some(address) = rest.trim_end().strip_suffix(close).and_then(email)
        {
            let name = name.trim();
            return (Some(name.to_owned()).filter(|name| !name.is_empty()), Some(address));
        }
    }
    (Some(text), None)
}

/// Reads an e-mail address; what has no at sign between two words is none.
fn email(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches("mailto:");
    let (name, domain) = text.rsplit_once('@')?;
    let plain = |c: char| !c.is_whitespace() && !matches!(c, '<' | '>' | '(' | ')' | ',' | ';');
    let fits = !name.is_empty() && domain.len() > 1 && text.len() <= 320 && text.chars().all(plain);
    fits.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cells: &[(By, &str)]) -> (Vec<String>, bool, usize) {
        let mut people = People::default();
        cells.iter().for_each(|(by, cell)| people.take(*by, cell));
        let mut losses = Losses::at(1);
        let (parties, nameless) = people.parties("x", &mut losses);
        let said = |party: Party| {
            let all = [party.name, party.email, party.url, party.phone, party.external_id];
            all.into_iter().flatten().collect::<Vec<_>>().join("|")
        };
        (parties.into_iter().map(said).collect(), nameless, losses.all.len())
    }

    #[test]
    fn names_and_addresses_are_matched() {
        let (one, two) = ("https://l.example/ana", "https://l.example/ana, https://l.example/bob");
        for (cells, expected) in [
            (vec![(By::Name, "Ruiz, Ana")], vec!["Ruiz, Ana"]),
            (
                vec![(By::Name, "Ana Ruiz, PhD"), (By::Url, one)],
                vec!["Ana Ruiz, PhD|https://l.example/ana"],
            ),
            (
                vec![(By::Name, "Ana Ruiz,Bob"), (By::Url, two)],
                vec!["Ana Ruiz|https://l.example/ana", "Bob|https://l.example/bob"],
            ),
            (
                vec![(By::Name, "Ana Ruiz, PhD,Bob, Jr."), (By::Url, two)],
                vec!["Ana Ruiz, PhD|https://l.example/ana", "Bob, Jr.|https://l.example/bob"],
            ),
            (
                vec![(By::Name, "Ana Ruiz (ana@x.example);Bob <bob@x.example>")],
                vec!["Ana Ruiz|ana@x.example", "Bob|bob@x.example"],
            ),
            (vec![(By::Given, "Ana"), (By::Family, "Ruiz"), (By::Id, "[7]")], vec!["Ana Ruiz|x:7"]),
            (vec![(By::Id, "{7, 8}")], vec!["x:7", "x:8"]),
            (vec![(By::Name, "ana@x.example")], vec!["ana@x.example"]),
            (vec![(By::Name, "Ana"), (By::Email, "none")], vec!["Ana"]),
        ] {
            assert_eq!(of(&cells).0, expected, "{cells:?}");
        }
        let (parties, _, losses) = of(&[(By::Name, "A. B, C. D, E. F"), (By::Url, two)]);
        assert_eq!(parties, ["https://l.example/ana", "https://l.example/bob"]);
        assert_eq!(losses, 1);
        assert_eq!(of(&[(By::Name, NOBODY)]), (vec![], true, 0));
        let (parties, nameless, _) = of(&[(By::Name, "Ana,LinkedIn Member,Bob"), (By::Url, two)]);
        assert_eq!(parties.len(), 2);
        assert!(nameless);
    }
}
