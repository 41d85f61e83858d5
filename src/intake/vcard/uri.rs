//! Values that may be URIs: `mailto:`, `tel:`, `urn:`.

use crate::intake::Party;

/// Reads whom a RELATED names: by a text, by the UID of their card, or by an address. A page on the
/// Internet names nobody by itself (RFC 6350, section 6.6.6).
pub(super) fn named(text: &str) -> Option<Party> {
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    if let Some(address) = strip_scheme(text, "mailto:") {
        return Some(Party { email: Some(some(address)?), ..Party::default() });
    }
    if strip_scheme(text, "tel:").is_some() {
        return Some(Party { phone: Some(some(&phone(text))?), ..Party::default() });
    }
    if strip_scheme(text, "urn:").is_some() {
        return Some(Party { external_id: Some(some(text)?), ..Party::default() });
    }
    let scheme = text.split_once(':').map(|(scheme, _)| scheme);
    let is_uri = scheme.is_some_and(|scheme| {
        !scheme.is_empty()
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+.-".contains(&b))
    });
    if is_uri {
        return None;
    }
    Some(Party { name: Some(some(text)?), ..Party::default() })
}

/// Takes the scheme off a URI, where it has this one.
pub(super) fn strip_scheme<'t>(text: &'t str, scheme: &str) -> Option<&'t str> {
    let (head, rest) = text.split_at_checked(scheme.len())?;
    head.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// Reads a phone. A `tel:` URI (RFC 3966) keeps its extension and loses its other parameters.
pub(super) fn phone(text: &str) -> String {
    let Some(rest) = strip_scheme(text.trim(), "tel:") else {
        return text.to_owned();
    };
    let mut parts = rest.split(';');
    let number = parts.next().unwrap_or_default().trim();
    match parts.find_map(|part| strip_scheme(part.trim(), "ext=")) {
        Some(extension) => format!("{number} ext. {extension}"),
        None => number.to_owned(),
    }
}
