//! Who may be who.

use uuid::Uuid;

use super::*;

fn id(n: u128) -> ContactId {
    Uuid::from_u128(n + 1).into()
}

/// Makes a contact: `name | account | e-mails and phones`.
fn subject(n: usize, text: &str) -> Subject {
    let mut parts = text.split('|').map(str::trim);
    let name = parts.next().unwrap().to_owned();
    let account = parts.next().filter(|it| !it.is_empty());
    let ways: Vec<String> = parts
        .next()
        .unwrap_or_default()
        .split_terminator(',')
        .map(|it| it.trim().to_owned())
        .collect();
    let (emails, phones) = ways.into_iter().partition(|way| way.contains('@'));
    let account = account.map(|it| Uuid::from_u128(u128::from(hash(it))).into());
    Subject { id: id(n as u128), name, account, emails, phones }
}

/// Returns the pairs as `0-1 certain: reason`.
fn found(people: &[&str]) -> Vec<String> {
    let mut finder = Finder::new(None);
    for (n, text) in people.iter().enumerate() {
        finder.add(subject(n, text));
    }
    let number = |it: ContactId| it.uuid().as_u128() - 1;
    let line = |pair: Pair| {
        let [a, b] = pair.contacts.map(number);
        format!("{a}-{b} {}: {}", pair.reason.certainty().name(), pair.reason)
    };
    finder.pairs().into_iter().map(line).collect()
}

#[test]
fn a_personal_email_is_certain_and_an_office_is_likely() {
    assert_eq!(
        found(&["Ana Ruiz||ana@x.org", "A.R.||ANA@x.org", "Bob||info@x.org", "Cleo||Info@X.org"]),
        [
            "0-1 certain: the same e-mail ana@x.org",
            "2-3 likely: the same shared mailbox info@x.org"
        ]
    );
}

#[test]
fn a_phone_is_certain_with_a_name_that_fits() {
    assert_eq!(
        found(&[
            "Ana Ruiz||+49 89 1234567",
            "A. Ruiz||089 1234567",
            "Bob Stone||0049 89 1234567",
            "Robert Stone||+49 (89) 1234567",
        ]),
        [
            "0-1 certain: the same phone +49 89 1234567 and a fitting name",
            "2-3 certain: the same phone 0049 89 1234567 and a fitting name",
            "0-2 likely: the same phone +49 89 1234567, other names",
            "0-3 likely: the same phone +49 89 1234567, other names",
            "1-2 likely: the same phone 089 1234567, other names",
            "1-3 likely: the same phone 089 1234567, other names",
        ]
    );
    assert_eq!(found(&["Ana||+49 89 1234567", "Ana B||+1 89 1234567"]), [""; 0], "other countries");
}

#[test]
fn a_switchboard_says_nothing_but_of_the_same_name() {
    let mut people: Vec<String> =
        (0..60).map(|n| format!("P{n} Q{n}|Acme|+49 89 1234567")).collect();
    people.push("P7 Q7|Acme|089 1234567".to_owned());
    let people: Vec<&str> = people.iter().map(String::as_str).collect();
    assert_eq!(found(&people), ["7-60 certain: the same phone +49 89 1234567 and a fitting name"]);
}

#[test]
fn names_count_where_the_accounts_allow_it() {
    let one = |a: &str, b: &str| found(&[a, b]).pop().unwrap_or_default();
    assert_eq!(one("Ana Ruiz", "Ruiz, Ána"), "0-1 likely: the same name");
    assert_eq!(one("Ana Ruiz|Acme", "Ana Ruiz"), "0-1 likely: the same name");
    assert_eq!(one("Ana Ruiz|Acme", "Ana Ruiz|Globex"), "");
    assert_eq!(one("Ana", "Ana"), "", "one word is no whole name");
    assert_eq!(one("Ana|Acme", "Ana|Acme"), "0-1 likely: the same name");
    assert_eq!(one("Bob Stone", "Robert Stone|Acme"), "0-1 likely: a short form of the name");
    assert_eq!(one("Bob|Acme", "Rob|Acme"), "0-1 likely: a short form of the name");
    assert_eq!(one("A. Ruiz|Acme", "Ana Ruiz|Acme"), "0-1 likely: one name is a part of the other");
    assert_eq!(one("A. Ruiz", "Ana Ruiz|Acme"), "");
    let slip = "0-1 likely: names that differ by one letter";
    assert_eq!(one("Ana Fernandes|Acme", "Ana Fernamdes|Acme"), slip);
    assert_eq!(one("Ana Fernandes", "Ana Fernamdes"), "");
    assert_eq!(one("Paul Weber|Acme", "Paula Weber|Acme"), "");
}

#[test]
fn a_pair_is_told_once_with_its_weightiest_reason() {
    let both = "Ana Ruiz|Acme|ana@x.org, +49 89 1234567";
    assert_eq!(found(&[both, both]), ["0-1 certain: the same e-mail ana@x.org"]);
}
