//! Searches: as one types, ranked, and for parts of words.

use touchline::domain::Sought;
use touchline::store::{BookReader, ContactQuery, Depth, InteractionQuery};

use super::cases::{Answers, Case};
use super::race::Way;

/// What the terminal UI shows of each kind: contacts, accounts, entries.
const SHOWN: (usize, usize, usize) = (10, 5, 60);

impl<'a> Answers<'a> {
    /// Returns the searches of docs/PERFORMANCE.md.
    pub fn searches(&self) -> Vec<Case<'a>> {
        let mut all = Vec::new();
        for (name, typed) in [
            ("as typed, one letter: contacts only", "p"),
            ("as typed, two letters", "pr"),
            ("as typed, a common word's beginning", "pric"),
            ("as typed, a common word", "price"),
            ("as typed, two words", "price support"),
            ("as typed, a rare word", "quorra"),
            ("as typed, a part of a number", "7788"),
            ("as typed, two Han characters", "大阪"),
        ] {
            let ways = vec![("product", everything(self.product, typed, Depth::TYPING))];
            all.push(Case { name: name.to_owned(), ways });
        }
        for (name, typed) in [
            ("ranked, a word", "offer"),
            ("ranked, two words", "price support"),
            ("too many to rank", "the"),
            ("once, a part of a number", "7788"),
        ] {
            let ways = vec![("product", everything(self.product, typed, Depth::WHOLE))];
            all.push(Case { name: name.to_owned(), ways });
        }
        all
    }
}

/// Searches all kinds of records.
fn everything<'a>(product: &'a BookReader<'a>, typed: &str, depth: Depth) -> Way<'a> {
    let sought = Sought::words(typed);
    let (contacts, accounts, entries) = SHOWN;
    let people = ContactQuery { limit: contacts, ..ContactQuery::default() };
    let query = InteractionQuery { limit: entries, ..InteractionQuery::default() };
    Box::new(move || {
        let page = product.found_contacts(&sought, &people, None).expect("contacts");
        let found = product.contacts_by_id(&page.rows).expect("contacts").len();
        if sought.is_one_letter() {
            return found;
        }
        let firms = product.found_accounts(&sought, accounts).expect("accounts").rows.len();
        let entries = product.found_interactions(&sought, &query, depth).expect("entries");
        found + firms + entries.rows.len()
    })
}
