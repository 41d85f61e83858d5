//! A row becomes an account.

use super::field::{Field, Side};
use super::party::People;
use super::row::Row;
use super::table::Column;
use crate::intake::{AccountDraft, Item};

/// The most domains of an account.
const MOST_DOMAINS: usize = 100;

/// Makes an account of the cells of a row.
pub(super) fn item<Z: chrono::TimeZone>(mut row: Row<'_, Z>, cells: &[(&Column, &str)]) -> Item {
    let mut account = AccountDraft { line: row.line, ..AccountDraft::default() };
    let mut name = None;
    let mut owner = People::default();
    for (column, cell) in cells {
        match &column.field {
            Field::Name => {
                let read = row.losses.short(cell, "the name");
                name = name.or(read);
            }
            Field::Parent => {
                let read = row.losses.short(cell, "the name of the account above");
                account.parent = account.parent.or(read);
            }
            Field::Website => {
                for part in cell.split([';', ',', '\n', ' ']).filter(|part| !part.is_empty()) {
                    match domain(part) {
                        Some(domain) if account.domains.contains(&domain) => {}
                        Some(domain) if account.domains.len() < MOST_DOMAINS => {
                            account.domains.push(domain);
                        }
                        Some(_) => {}
                        None => {
                            let shown: String = part.chars().take(60).collect();
                            row.losses.lose(format!("\"{shown}\" is no website or domain"));
                        }
                    }
                }
            }
            Field::Party(Side::Owner, by) => owner.take(*by, cell),
            _ => row.leave(column),
        }
    }
    let Some(name) = name else { return row.failed("the row names no account") };
    let (owners, _) = owner.parties(row.source(), &mut row.losses);
    account.name = name;
    account.owner = owners.into_iter().next();
    account.left = row.left;
    account.losses = row.losses.all;
    Item::Account(Box::new(account))
}

/// Returns the domain of a page: `https://www.acme.example/en` is `acme.example`.
fn domain(text: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let rest = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = host.strip_prefix("www.").unwrap_or(host).trim_matches('.');
    let label = |label: &str| {
        (1..=63).contains(&label.len()) && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    (host.contains('.') && host.len() <= 253 && host.split('.').all(label)).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_website_has_a_domain() {
        for (text, expected) in [
            ("https://www.acme.example/en?x=1", Some("acme.example")),
            ("ACME.example", Some("acme.example")),
            ("http://shop.acme.example:8080", Some("shop.acme.example")),
            ("müller.example", Some("müller.example")),
            ("acme", None),
            ("https://", None),
            ("a b.example", None),
        ] {
            assert_eq!(domain(text).as_deref(), expected, "{text}");
        }
    }
}
