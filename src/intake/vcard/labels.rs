//! The words for what a value is: labels of e-mails, phones and addresses, names of networks.

use crate::intake::content::Property;
use crate::intake::content::value::unescape_param;

/// Types that say nothing about what a value is for.
const SILENT: [&str; 14] = [
    "internet",
    "pref",
    "voice",
    "text",
    "video",
    "msg",
    "textphone",
    "x400",
    "postal",
    "parcel",
    "dom",
    "intl",
    "uri",
    "individual",
];

/// Properties that hold a name on a network, and the network.
const NETWORKS: [(&str, &str); 31] = [
    ("X-AIM", "aim"),
    ("X-DISCORD", "discord"),
    ("X-FACEBOOK", "facebook"),
    ("X-FLICKR", "flickr"),
    ("X-GADUGADU", "gadu-gadu"),
    ("X-GITHUB", "github"),
    ("X-GOOGLE-TALK", "gtalk"),
    ("X-GROUPWISE", "groupwise"),
    ("X-GTALK", "gtalk"),
    ("X-ICQ", "icq"),
    ("X-INSTAGRAM", "instagram"),
    ("X-IRC", "irc"),
    ("X-JABBER", "jabber"),
    ("X-LINKEDIN", "linkedin"),
    ("X-MASTODON", "mastodon"),
    ("X-MATRIX", "matrix"),
    ("X-MS-IMADDRESS", "im"),
    ("X-MSN", "msn"),
    ("X-QQ", "qq"),
    ("X-SIGNAL", "signal"),
    ("X-SIP", "sip"),
    ("X-SKYPE", "skype"),
    ("X-SKYPE-USERNAME", "skype"),
    ("X-TELEGRAM", "telegram"),
    ("X-TWITTER", "twitter"),
    ("X-WECHAT", "wechat"),
    ("X-WHATSAPP", "whatsapp"),
    ("X-XING", "xing"),
    ("X-YAHOO", "yahoo"),
    ("X-YAHOO-ID", "yahoo"),
    ("X-YOUTUBE", "youtube"),
];

/// Returns the network that a property of this name is about.
pub fn network(name: &str) -> Option<&'static str> {
    NETWORKS.iter().find(|(property, _)| *property == name).map(|(_, network)| *network)
}

/// Returns the label that the types of a property make: where (home, work), then what (mobile,
/// fax, …): "work fax".
pub fn label(property: &Property<'_>) -> Option<String> {
    let mut places = Vec::new();
    for word in property.types() {
        let word = match word.strip_prefix("x-").unwrap_or(&word) {
            "cell" | "mobile" | "iphone" => "mobile",
            "business" | "company" => "work",
            "" => continue,
            word if SILENT.contains(&word) => continue,
            word => word,
        };
        if !places.iter().any(|place| place == word) {
            places.push(word.to_owned());
        }
    }
    places.sort_by_key(|word| match word.as_str() {
        "home" | "work" => 0,
        _ => 1,
    });
    (!places.is_empty()).then(|| places.join(" "))
}

/// Reads the text of an X-ABLabel. Apple wraps its own words, `_$!<HomeFAX>!$_`; they become
/// "home fax". A person's words stay as they are.
pub fn apple_label(text: &str) -> String {
    let text = text.trim();
    let Some(word) = text.strip_prefix("_$!<").and_then(|rest| rest.strip_suffix(">!$_")) else {
        return text.to_owned();
    };
    let mut out = String::with_capacity(word.len() + 4);
    let mut lower_before = false;
    for c in word.chars() {
        if lower_before && c.is_uppercase() {
            out.push(' ');
        }
        lower_before = c.is_lowercase();
        out.extend(c.to_lowercase());
    }
    out
}

/// A name on a network, from the value of an IMPP, SOCIALPROFILE or X- property.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handle {
    /// The network in lower case, where it is named.
    pub network: Option<String>,
    /// The name there.
    pub name: String,
}

/// Reads a name on a network. The network is said by the property's name, by a parameter
/// (X-SERVICE-TYPE, SERVICE-TYPE, TYPE) or by the scheme of the value.
pub fn handle(property: &Property<'_>, value: &str) -> Handle {
    let value = value.trim();
    let (scheme, rest) = scheme(value);
    let service = ["X-SERVICE-TYPE", "SERVICE-TYPE"]
        .into_iter()
        .find_map(|name| property.param_text(name))
        .map(|text| text.to_lowercase());
    let network = match network(&property.name) {
        Some(network) => Some(network.to_owned()),
        None => service
            .or_else(|| property.name.ends_with("SOCIALPROFILE").then(|| label(property)).flatten())
            .or_else(|| scheme.map(scheme_network)),
    };
    let user = ["X-USER", "USERNAME"].into_iter().find_map(|name| property.param_text(name));
    let name = match (user, scheme) {
        (Some(user), _) => unescape_param(&user),
        (None, Some("http" | "https")) => profile_name(value).to_owned(),
        (None, _) => rest.to_owned(),
    };
    Handle { network, name }
}

/// Splits a URI into its scheme and the rest, where it has one.
fn scheme(value: &str) -> (Option<&str>, &str) {
    let legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    match value.split_once(':') {
        Some((scheme, rest)) if scheme.len() > 1 && scheme.chars().all(legal) => {
            (Some(scheme), rest.trim_start_matches("//"))
        }
        _ => (None, value),
    }
}

fn scheme_network(scheme: &str) -> String {
    match scheme.to_lowercase().as_str() {
        "xmpp" => "jabber",
        "ymsgr" => "yahoo",
        "msnim" => "msn",
        "x-apple" | "im" | "http" | "https" => "im",
        other => return other.to_owned(),
    }
    .to_owned()
}

/// Returns the name in the address of a profile: its last part. An address that says who it is
/// about in a query stays whole.
fn profile_name(url: &str) -> &str {
    if url.contains(['?', '#']) {
        return url;
    }
    let path = url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/');
    match path.split_once('/') {
        Some((_, path)) => path.rsplit('/').next().unwrap_or(path),
        None => url,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Property<'_> {
        Property::parse(1, line.as_bytes()).unwrap()
    }

    #[test]
    fn types_become_a_label() {
        for (line, expected) in [
            ("TEL;TYPE=cell,voice:1", Some("mobile")),
            ("TEL;TYPE=FAX,WORK:1", Some("work fax")),
            ("TEL;HOME;VOICE:1", Some("home")),
            ("EMAIL;TYPE=INTERNET;TYPE=pref:a", None),
            ("EMAIL;TYPE=x-School:a", Some("school")),
            ("TEL;TYPE=work;TYPE=WORK:1", Some("work")),
            ("ADR;TYPE=\"home,dom\":a", Some("home")),
            ("TEL:1", None),
        ] {
            assert_eq!(label(&parse(line)).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn apple_words_are_unwrapped() {
        assert_eq!(apple_label("_$!<Home>!$_"), "home");
        assert_eq!(apple_label("_$!<HomeFAX>!$_"), "home fax");
        assert_eq!(apple_label("_$!<AssistantPhone>!$_"), "assistant phone");
        assert_eq!(apple_label(" Lake House "), "Lake House");
    }

    #[test]
    fn handles_know_their_network() {
        for (line, value, network, name) in [
            ("X-SKYPE:ana.ruiz", "ana.ruiz", Some("skype"), "ana.ruiz"),
            ("IMPP;X-SERVICE-TYPE=GTalk:xmpp:ana", "xmpp:ana", Some("gtalk"), "ana"),
            (
                "IMPP:xmpp:ana@example.org",
                "xmpp:ana@example.org",
                Some("jabber"),
                "ana@example.org",
            ),
            ("IMPP:ana", "ana", None, "ana"),
            (
                "X-SOCIALPROFILE;type=twitter;x-user=anar:http://twitter.com/other",
                "http://twitter.com/other",
                Some("twitter"),
                "anar",
            ),
            (
                "SOCIALPROFILE;SERVICE-TYPE=LinkedIn:x",
                "https://www.linkedin.com/in/ana-ruiz/",
                Some("linkedin"),
                "ana-ruiz",
            ),
            (
                "X-SOCIALPROFILE;type=facebook:x",
                "https://facebook.com/profile.php?id=1",
                Some("facebook"),
                "https://facebook.com/profile.php?id=1",
            ),
        ] {
            let handle = handle(&parse(line), value);
            assert_eq!(
                (handle.network.as_deref(), handle.name.as_str()),
                (network, name),
                "{line}"
            );
        }
    }
}
