//! Why a contact was found, where its name does not say so.

use super::{FEWEST_DIGITS, Sought, marks, snippet};
use crate::domain::contact::{Contact, DetailKind, phone_digits};

/// Returns the text of a contact that has what was looked for, or most of it, where its name and
/// that of its account do not have all: an e-mail, a phone, a label or a line of its notes.
pub fn reason(contact: &Contact, sought: &Sought, room: usize) -> Option<String> {
    let account = contact.account.as_ref().map_or("", |account| account.name.as_str());
    let named = |text: &str| {
        let alone = Sought::words(text);
        !marks(&contact.name, &alone).is_empty() || !marks(account, &alone).is_empty()
    };
    let missing: Vec<_> = sought.present().filter(|wanted| !named(&wanted.text)).cloned().collect();
    if missing.is_empty() {
        return None;
    }
    let digits = phone_digits(&sought.text());
    let missing = Sought { terms: missing };
    let has = |text: &str| !marks(text, &missing).is_empty();
    let emails = contact.details(DetailKind::Email).map(|detail| detail.value.as_str());
    let labels = contact.labels.iter().map(|label| label.name.as_str());
    let said = emails.chain(labels).find(|text| has(text)).map(str::to_owned);
    said.or_else(|| {
        let bare = digits.trim_start_matches('0');
        let mut phones = contact.details(DetailKind::Phone).map(|detail| detail.value.as_str());
        let fits = |phone: &&str| {
            bare.len() >= FEWEST_DIGITS && phone_digits(phone).contains(bare) || has(phone)
        };
        phones.find(fits).map(str::to_owned)
    })
    .or_else(|| {
        let (line, marks) = snippet(contact.notes.as_deref()?, &missing, room);
        (!marks.is_empty()).then_some(line)
    })
}
