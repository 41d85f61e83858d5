//! What may be put into a filter that is being typed.

use std::ops::Range;

use crate::domain::filter::{Completion, Filter, Key, Of, Typing, complete, quoted, saved};
use crate::domain::text::{name_key, words};

use super::super::{Result, Session};
use super::kept::spaced;

/// What may be put where a filter is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterOffers {
    /// What a choice replaces, in bytes.
    pub at: Range<usize>,
    /// What there is to choose.
    pub offers: Vec<FilterOffer>,
}

/// One thing to put into a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterOffer {
    /// What is put there.
    pub text: String,
    /// What it stands for, where the text does not say.
    pub note: Option<String>,
}

impl Session {
    /// Offers what may be put into a filter where the cursor stands, at most `limit` things.
    pub fn complete_filter(
        &self,
        text: &str,
        cursor: usize,
        of: Of,
        limit: usize,
    ) -> Result<Option<FilterOffers>> {
        let Some(completion) = complete(text, cursor) else { return Ok(None) };
        let mut offers: Vec<FilterOffer> = Vec::new();
        let plain = |text: String| FilterOffer { text, note: None };
        match completion.typing {
            Typing::Key => {
                if text.trim().is_empty() {
                    // The keys have as many places.
                    let saved = self.offer_saved("", of, "@")?;
                    offers.extend(saved.into_iter().take(limit / 2));
                }
                let sign = |name: &str| if is_compared(name) { ">" } else { ":" };
                let keys = completion.offers(of).into_iter();
                offers.extend(keys.map(|name| plain(format!("{name}{}", sign(name)))));
            }
            Typing::Saved => offers.extend(self.offer_saved(&completion.typed, of, "")?),
            Typing::Value(key) => {
                let known = completion.offers(of).into_iter();
                offers.extend(known.map(|word| plain(word.to_owned())));
                offers.extend(self.offer_names(key, &completion, limit)?);
            }
        }
        offers.truncate(limit);
        Ok(Some(FilterOffers { at: completion.at, offers }))
    }

    fn offer_saved(&self, typed: &str, of: Of, before: &str) -> Result<Vec<FilterOffer>> {
        let keys = [name_key(typed), name_key(&spaced(typed))];
        let mut offers = Vec::new();
        for filter in self.saved_filters()?.rows {
            let own = name_key(&filter.name);
            if keys.iter().any(|key| own.starts_with(key)) && fits(&filter.text, of, self) {
                let text = format!("{before}{}", saved(&filter.name));
                offers.push(FilterOffer { text, note: Some(filter.text) });
            }
        }
        Ok(offers)
    }

    /// Offers the names that the value of a key may go on as.
    fn offer_names(
        &self,
        key: Key,
        completion: &Completion,
        limit: usize,
    ) -> Result<Vec<FilterOffer>> {
        let typed = completion.typed.as_str();
        let named = |name: &str| FilterOffer { text: quoted(name).into_owned(), note: None };
        Ok(match key {
            Key::By | Key::Holder => {
                let mut offers = Vec::new();
                if "me".starts_with(&typed.to_lowercase()) {
                    let note = Some(self.actor().name.clone());
                    offers.push(FilterOffer { text: "me".to_owned(), note });
                }
                let starts = words(typed);
                let begins = |name: &str| {
                    let name = words(name);
                    starts.iter().all(|start| name.iter().any(|word| word.starts_with(start)))
                };
                let members = self.members()?;
                offers
                    .extend(members.iter().filter(|it| begins(&it.name)).map(|it| named(&it.name)));
                offers
            }
            Key::Label => {
                let labels = self.suggest_labels(typed, limit)?;
                labels.iter().map(|name| named(name)).collect()
            }
            Key::Account => {
                let accounts = self.suggest_accounts(typed, limit)?;
                accounts.iter().map(|account| named(&account.name)).collect()
            }
            Key::With => {
                let found = self.suggest_contacts(typed, limit)?;
                let one = |contact: &crate::store::Candidate| {
                    let namesake = found.iter().any(|it| {
                        it.id != contact.id && name_key(&it.name) == name_key(&contact.name)
                    });
                    let text = match (namesake, &contact.email) {
                        (false, _) => quoted(&contact.name).into_owned(),
                        (true, Some(email)) => quoted(email).into_owned(),
                        (true, None) => contact.id.short(),
                    };
                    let note =
                        if namesake { Some(contact.name.clone()) } else { contact.account.clone() };
                    FilterOffer { text, note }
                };
                found.iter().map(one).collect()
            }
            _ => Vec::new(),
        })
    }
}

/// Tells whether a saved filter's own text reads for such a list, whatever it names.
fn fits(text: &str, of: Of, session: &Session) -> bool {
    let now = session.zone().at(session.now());
    Filter::read(text, of, &now, session.config().week_start).fault.is_none()
}

fn is_compared(name: &str) -> bool {
    Key::ALL.into_iter().any(|key| key.compares() && key.name() == name)
}
