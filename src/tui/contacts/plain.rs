//! Rows as a screen reader reads them: words in a line, no columns and no signs.

use crate::domain::ContactRow;

use super::super::model::Model;

/// Writes a contact of the list: name, what is special about it, account, when it was last.
pub fn contact(model: &Model, contact: &ContactRow, selected: bool) -> String {
    let mut words = vec![contact.name.clone()];
    for (holds, word) in
        [(selected, "selected"), (contact.starred, "starred"), (contact.archived, "archived")]
    {
        if holds {
            words.push(word.to_owned());
        }
    }
    words.extend(contact.account.clone());
    words.extend(contact.last_interaction_at.map(|at| format!("last {}", model.dates.moment(at))));
    words.join(", ")
}
