//! E-mail addresses: what is one, and whose it is.

use super::text::{MAX_NAME, name_key};

/// Reports a text that is no e-mail address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" is not an e-mail address: it needs one @ with something on both sides, and no spaces"
)]
pub struct NotAnEmail(pub String);

/// Reads an e-mail address, trimmed. Whether it can be delivered is not for a form to say: one
/// `@` with something on both sides, no white space and no control characters are enough.
///
/// # Errors
/// Where the text is anything else.
pub fn parse_email(text: &str) -> Result<&str, NotAnEmail> {
    let trimmed = text.trim();
    let strange = |c: char| c.is_whitespace() || c.is_control();
    let sides = trimmed.split_once('@');
    if sides.is_none_or(|(local, host)| local.is_empty() || host.is_empty() || host.contains('@'))
        || trimmed.contains(strange)
        || trimmed.chars().count() > MAX_NAME
    {
        return Err(NotAnEmail(text.chars().take(100).collect()));
    }
    Ok(trimmed)
}

/// Returns what stands before the `@`: the name of somebody of whom nothing else is known.
pub fn local_part(email: &str) -> &str {
    email.split_once('@').map_or(email, |(local, _)| local)
}

/// Returns what stands behind the `@`.
pub fn domain_of(email: &str) -> Option<&str> {
    email.rsplit_once('@').map(|(_, domain)| domain).filter(|domain| !domain.is_empty())
}

/// Providers that give mailboxes to everybody: who shares one of these is no colleague. A beginning
/// that ends in `.` stands for all countries.
const PUBLIC_PROVIDERS: [&str; 38] = [
    "126.com",
    "163.com",
    "aol.com",
    "bluewin.ch",
    "comcast.net",
    "fastmail.com",
    "fastmail.fm",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "gmx.",
    "googlemail.com",
    "hey.com",
    "hotmail.",
    "icloud.com",
    "laposte.net",
    "libero.it",
    "live.",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "naver.com",
    "orange.fr",
    "outlook.",
    "pm.me",
    "proton.me",
    "protonmail.com",
    "qq.com",
    "t-online.de",
    "tutanota.com",
    "wanadoo.fr",
    "web.de",
    "yahoo.",
    "yandex.",
    "ymail.com",
    "zoho.com",
];

/// Tells whether a domain (folded) gives mailboxes to everybody.
pub fn is_public_provider(domain: &str) -> bool {
    PUBLIC_PROVIDERS.iter().any(|known| {
        if known.ends_with('.') { domain.starts_with(known) } else { domain == *known }
    })
}

/// Local parts that stand for an office rather than a person (after RFC 2142, and what
/// Twenty's and Monica's importers leave out).
const OFFICES: [&str; 60] = [
    "abuse",
    "accounting",
    "accounts",
    "admin",
    "administrator",
    "all",
    "billing",
    "bookings",
    "buchhaltung",
    "career",
    "careers",
    "contact",
    "contacto",
    "customerservice",
    "donotreply",
    "email",
    "enquiries",
    "enquiry",
    "events",
    "everyone",
    "feedback",
    "finance",
    "frontdesk",
    "hello",
    "help",
    "helpdesk",
    "hi",
    "hostmaster",
    "hr",
    "info",
    "inquiries",
    "inquiry",
    "invoice",
    "invoices",
    "jobs",
    "kontakt",
    "legal",
    "mail",
    "mailer-daemon",
    "marketing",
    "media",
    "news",
    "newsletter",
    "noreply",
    "notifications",
    "office",
    "orders",
    "postmaster",
    "press",
    "privacy",
    "purchasing",
    "reception",
    "recruiting",
    "sales",
    "security",
    "service",
    "staff",
    "support",
    "team",
    "webmaster",
];

/// Tells whether an address is a role mailbox: one that several people read or nobody does, so
/// that sharing it does not make two records one person. A tag (`info+trade@`) does not count,
/// nor do the signs between words (`no-reply@`, `no_reply@`).
pub fn is_role_mailbox(email: &str) -> bool {
    let key = name_key(local_part(email));
    let local = key.split('+').next().unwrap_or_default();
    let bare: String = local.chars().filter(|c| !matches!(c, '-' | '_' | '.')).collect();
    OFFICES.binary_search(&local).is_ok() || OFFICES.binary_search(&bare.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mailboxes_for_everybody_make_no_colleagues() {
        for domain in ["gmail.com", "yahoo.co.uk", "gmx.de"] {
            assert!(is_public_provider(domain), "{domain}");
        }
        for domain in ["acme.example", "notgmail.com", "me.company.org"] {
            assert!(!is_public_provider(domain), "{domain}");
        }
        assert_eq!(domain_of("ana@x.org"), Some("x.org"));
        assert_eq!(domain_of("ana"), None);
    }

    #[test]
    fn one_at_with_something_on_both_sides() {
        assert_eq!(parse_email(" Ana@Example.ORG "), Ok("Ana@Example.ORG"));
        assert_eq!(parse_email("ana@localhost"), Ok("ana@localhost"));
        for text in
            ["", "ana", "@example.org", "ana@", "a@b@c", "a b@c", "ana@exa mple", "a\u{7}@b"]
        {
            assert_eq!(parse_email(text), Err(NotAnEmail(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn offices_are_not_persons() {
        assert!(OFFICES.is_sorted(), "looked up by halves");
        for email in
            ["info@x.org", "No-Reply@x.org", "noreply@x", "sales+de@x.org", "customer.service@x"]
        {
            assert!(is_role_mailbox(email), "{email}");
        }
        for email in ["ana@x.org", "ana.info@x.org", "salesman@x.org", "teamster@x"] {
            assert!(!is_role_mailbox(email), "{email}");
        }
    }
}
