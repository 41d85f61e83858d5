//! Whole cards in, drafts out, over small files of our own in `tests/fixtures/vcard`.

use std::io::{self, Read};

use proptest::prelude::*;

use super::*;
use crate::domain::{DetailKind, Name, Summary};
use crate::intake::{ContactDraft, Loss, MAX_DEPTH, MAX_LINE, MAX_RECORD};

const OLD: &[u8] = include_bytes!("../../../tests/fixtures/vcard/old.vcf");
const APPLE: &[u8] = include_bytes!("../../../tests/fixtures/vcard/apple.vcf");
const MODERN: &[u8] = include_bytes!("../../../tests/fixtures/vcard/modern.vcf");
const LATIN1: &[u8] = include_bytes!("../../../tests/fixtures/vcard/latin1.vcf");
const BROKEN: &[u8] = include_bytes!("../../../tests/fixtures/vcard/broken.vcf");

fn items(input: impl Read) -> Vec<Item> {
    read(input).unwrap().collect::<io::Result<_>>().unwrap()
}

fn contacts(input: impl Read) -> Vec<ContactDraft> {
    let contact = |item| match item {
        Item::Contact(contact) => Some(*contact),
        _ => None,
    };
    items(input).into_iter().filter_map(contact).collect()
}

fn failures(input: impl Read) -> Vec<Loss> {
    let loss = |item| match item {
        Item::Failed(loss) => Some(loss),
        _ => None,
    };
    items(input).into_iter().filter_map(loss).collect()
}

fn card(lines: &str) -> ContactDraft {
    let text = format!("BEGIN:VCARD\n{lines}\nEND:VCARD\n");
    contacts(text.as_bytes()).pop().unwrap()
}

/// The details of a kind as "label=value".
fn details(contact: &ContactDraft, kind: DetailKind) -> Vec<String> {
    let of_kind = contact.details.iter().filter(|detail| detail.kind == kind);
    of_kind
        .map(|detail| format!("{}={}", detail.label.as_deref().unwrap_or(""), detail.value))
        .collect()
}

fn losses(contact: &ContactDraft) -> Vec<(u64, &str)> {
    contact.losses.iter().map(|loss| (loss.line, loss.reason.as_str())).collect()
}

#[test]
fn version_21_is_read_in_its_own_way() {
    let all = contacts(OLD);
    assert_eq!(all.len(), 2);
    let maia = &all[0];
    assert_eq!(maia.name, "Maía de; la Nuñez");
    assert_eq!(maia.account.as_deref(), Some("Bodega, S.L."));
    assert_eq!(maia.title.as_deref(), Some(r"Jefa\nueva"));
    assert_eq!(maia.birthday.unwrap().to_string(), "1979-02-28");
    assert_eq!(maia.labels, ["Wine", "Spain", "Clients"]);
    assert_eq!(maia.notes.as_deref(), Some("first line\nsecond half; C:\\new; done!\n\nanother"));
    assert_eq!(
        details(maia, DetailKind::Phone),
        ["mobile=+34 600 00 22 22", "home=+34 91 000 11 11", "work fax=+34 91 000 33 33"]
    );
    assert_eq!(details(maia, DetailKind::Email), ["work=nunez@example.com", "=maia@example.org"]);
    assert_eq!(
        details(maia, DetailKind::Address),
        ["work=Planta 2, Calle Mayor, 5, Portal B, Madrid, 28013, España"]
    );
    assert_eq!(details(maia, DetailKind::Url), ["work=http://bodega.example/?a="]);
    assert_eq!(
        details(maia, DetailKind::Custom),
        ["department=Ventas, Norte", "spouse=nobody", "role=Compras"]
    );
    assert_eq!(maia.losses, []);

    assert_eq!(all[1].name, "山田 太郎");
    assert_eq!(all[1].notes.as_deref(), Some("Grüße"));
    assert_eq!(all[1].losses, []);
}

#[test]
fn groups_labels_and_escapes_of_version_3() {
    let all = contacts(APPLE);
    let [sean] = &all[..] else { panic!("{all:?}") };
    assert_eq!(sean.name, "Seán O'Neil, Jr.");
    assert_eq!(sean.account.as_deref(), Some("Lough & Sons; Ltd"));
    assert_eq!(sean.external_id.as_deref(), Some("apple-1"));
    assert_eq!(sean.birthday.unwrap().to_string(), "--02-29");
    assert_eq!(sean.labels, ["Sea", "Old friends, all"]);
    assert_eq!(sean.notes.as_deref(), Some("Likes \"boats\", not C:\\Users; two\nlines\\"));
    assert_eq!(details(sean, DetailKind::Email), ["=sean@lough.example", "work=sean@example.org"]);
    assert_eq!(
        details(sean, DetailKind::Phone),
        ["Boat House=+353 1 000 0000", "mobile=+353 87 000 0000"]
    );
    assert_eq!(
        details(sean, DetailKind::Address),
        ["home=1 Quay Lane, Top floor, Cork, T12, Ireland"]
    );
    assert_eq!(details(sean, DetailKind::Url), ["home page=https://lough.example/:x"]);
    assert_eq!(
        details(sean, DetailKind::Handle),
        ["aim=seanaim", "jabber=sean@chat.example", "twitter=seano", "Pub chat=seanim"]
    );
    assert_eq!(details(sean, DetailKind::Custom), ["nickname=Shay; Shaun", "department=Boats"]);
    assert_eq!(sean.losses, []);
}

#[test]
fn preferences_and_alternatives_of_version_4() {
    let all = contacts(MODERN);
    let [yuki] = &all[..] else { panic!("{all:?}") };
    assert_eq!(yuki.name, "Yuki Tanaka");
    assert_eq!(yuki.title.as_deref(), Some("Buyer"));
    assert_eq!(
        details(yuki, DetailKind::Phone),
        ["mobile=+81-90-0000-0000 ext. 7", "home=+81-3-0000-0000"]
    );
    assert_eq!(details(yuki, DetailKind::Email), ["work=yuki@example.jp"]);
    assert_eq!(details(yuki, DetailKind::Address), ["=1-1 Chiyoda, Tokyo"]);
    assert_eq!(details(yuki, DetailKind::Handle), ["mastodon=@yuki@example.social"]);
    assert_eq!(details(yuki, DetailKind::Custom), ["title=Board member"]);
    assert_eq!(
        losses(yuki),
        [(15, "\"circa 1980\" is not a birthday: write 1985-04-15, or --04-15 without the year")]
    );
    assert_eq!(
        failures(MODERN),
        [Loss::new(21, "this card is a group of contacts, not a contact")]
    );
}

#[test]
fn undeclared_character_sets_are_guessed_from_the_whole_card() {
    let all = contacts(LATIN1);
    assert_eq!(all[0].name, "Jürgen Straßer");
    assert_eq!(all[0].account.as_deref(), Some("Mühlenöl Geschäfte GmbH"));
    assert_eq!(all[0].notes.as_deref(), Some("Geschäftsführer, heißt überall „der Große“"));
    assert_eq!(all[0].losses, []);
}

#[test]
fn utf16_files_are_utf16_whatever_they_declare() {
    let text = "BEGIN:VCARD\r\nN;CHARSET=ISO-8859-1:Ñandú;Ana\r\nEND:VCARD\r\n";
    let bytes: Vec<u8> =
        "\u{FEFF}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    assert_eq!(contacts(&bytes[..])[0].name, "Ana Ñandú");
}

#[test]
fn what_is_broken_is_named_and_the_rest_is_kept() {
    let all = contacts(BROKEN);
    let names: Vec<&str> = all.iter().map(|contact| contact.name.as_str()).collect();
    assert_eq!(
        names,
        ["Cut Off", "Kept", "Nick", "Only Org", "only@example.org", "+7 000", "Last One"]
    );
    assert_eq!(losses(&all[0]), [(6, "END:VCARD is missing for the card that begins on line 3")]);
    assert_eq!(
        losses(&all[1]),
        [
            (10, "this line is no property: NAME:value is missing"),
            (12, "TEL: not all of it is quoted-printable; that part stays as it is"),
            (13, "ORG: some characters are not UTF-8; the rest is kept"),
            (14, "\"1985-13-45\" is not a birthday: write 1985-04-15, or --04-15 without the year"),
            (15, "NOTE: the character set \"x-klingon\" is not known"),
        ]
    );
    assert_eq!(details(&all[1], DetailKind::Phone), ["=12=ZZ3"]);
    assert_eq!(all[1].notes.as_deref(), Some("naïve"));
    // A name that is also the nickname or the account is not said twice.
    assert_eq!(details(&all[2], DetailKind::Custom), Vec::<String>::new());
    assert_eq!(all[3].account.as_deref(), Some("Only Org"));
    assert_eq!(all[6].title.as_deref(), Some("Cut"));
    assert_eq!(losses(&all[6]), [(44, "END:VCARD is missing for the card that begins on line 42")]);
    assert_eq!(
        failures(BROKEN),
        [
            Loss::new(1, "this is outside any card; it should come after a line BEGIN:VCARD"),
            Loss::new(17, "the card names nobody: it has no name, organisation, e-mail or phone"),
        ]
    );
}

#[test]
fn names_are_built_from_parts() {
    for (lines, expected) in [
        ("N:Ruiz;Ana;;Dr.;PhD", "Ana Ruiz"),
        ("N:Ruiz", "Ruiz"),
        ("N:;;;Dr.;", "Dr."),
        ("VERSION:2.1\nN:Ruiz, y Co;Ana", "Ana Ruiz, y Co"),
        ("FN: \nN:Ruiz;Ana", "Ana Ruiz"),
        ("FN:Doe, John\nN:Doe;John", "Doe, John"),
        ("FN:two\\nlines", "two lines"),
        ("X-SKYPE:ana", "ana"),
        ("URL:http://ana.example", "http://ana.example"),
    ] {
        assert_eq!(card(lines).name, expected, "{lines}");
    }
}

#[test]
fn too_long_values_are_lost_alone() {
    let long = "x".repeat(1_001);
    let lines = format!("FN:Ana\nEMAIL:{long}\nTEL:1\nTEL;TYPE={long}:2\nNOTE:a\0b\nUID:{long}");
    let ana = card(&lines);
    assert_eq!(details(&ana, DetailKind::Phone), ["=1", "=2"]);
    assert_eq!(
        losses(&ana),
        [
            (3, "the e-mail is too long: 1001 characters, where at most 1000 fit"),
            (5, "the label is too long: 1001 characters, where at most 1000 fit"),
            (6, "the note holds a NUL character; remove it"),
            (7, "the UID is too long: 1001 characters, where at most 1000 fit"),
        ]
    );
}

#[test]
fn a_card_that_names_nobody_says_what_was_lost() {
    let text = format!("BEGIN:VCARD\nFN:{}\nNOTE:x\nEND:VCARD\n", "x".repeat(1_001));
    let reason = "nothing else names this card, and \
                  the name is too long: 1001 characters, where at most 1000 fit";
    assert_eq!(failures(text.as_bytes()), [Loss::new(2, reason)]);
    let cut = failures(&b"BEGIN:VCARD\nNOTE:x"[..]);
    assert!(
        cut[0].reason.ends_with(", and END:VCARD is missing for the card that begins on line 1")
    );
}

#[test]
fn a_fingerprint_stands_in_for_a_missing_uid() {
    let id = |lines: &str| card(lines).external_id.unwrap();
    let ana = id("FN:Ana Ruiz\nTEL:+34 1\nEMAIL:ana@example.org");
    assert_eq!(id("EMAIL:ANA@example.org\nTEL:(+34) 1\nFN:ana ruiz\nNOTE:new"), ana);
    assert_ne!(id("FN:Ana Ruiz\nTEL:+34 2\nEMAIL:ana@example.org"), ana);
    assert_ne!(id("FN:Ana\nORG:One"), id("FN:Ana\nORG:Two"));
}

#[test]
fn pictures_are_passed_over_whatever_their_size() {
    let line = "A".repeat(76);
    for header in ["PHOTO;ENCODING=b;TYPE=JPEG:", "PHOTO;BASE64:\n", "X-THING;ENCODING=BASE64:"] {
        for joint in ["\n ", "\n"] {
            let body = vec![line.as_str(); 30_000].join(joint);
            let ana = card(&format!("FN:Ana\n{header}{body}\nTEL:1"));
            assert_eq!(details(&ana, DetailKind::Phone), ["=1"], "{header}");
            let name = header.split([';', ':']).next().unwrap();
            assert_eq!((ana.left, ana.losses), (vec![Loss::new(3, name)], vec![]));
        }
    }
    let ana = card(&format!("FN:Ana\nPHOTO:data:,{}\nTEL:1", "A".repeat(2 * MAX_LINE)));
    assert_eq!(ana.losses, []);
}

#[test]
fn caps_skip_the_record_and_nothing_else() {
    let next = "BEGIN:VCARD\nFN:Next\nEND:VCARD\n";
    let line = format!("BEGIN:VCARD\nFN:Ana\nNOTE:{}\nEND:VCARD\n{next}", "x".repeat(MAX_LINE));
    assert_eq!(
        failures(line.as_bytes()),
        [Loss::new(3, "the line is longer than 1048576 bytes, unfolded")]
    );
    assert_eq!(contacts(line.as_bytes())[0].name, "Next");

    let lines = "TEL:1\n".repeat(MAX_RECORD as usize / 38 + 1);
    let large = format!("BEGIN:VCARD\nFN:Ana\n{lines}END:VCARD\n{next}");
    assert_eq!(failures(large.as_bytes()), [Loss::new(1, "the card is larger than 25 MiB")]);
    assert_eq!(contacts(large.as_bytes())[0].name, "Next");

    let lines: String = (0..2_000).map(|number| format!("TEL:{number}\n")).collect();
    let many = card(&format!("FN:Ana\n{lines}"));
    assert_eq!(many.details.len(), 1_000);
    assert_eq!(
        losses(&many),
        [(1003, "the card has more than 1000 values of a sort; the rest is left out")]
    );
    let junk = card(&format!("FN:Ana\n{}", "junk\n".repeat(500)));
    assert_eq!(junk.losses.len(), 101);
    assert_eq!(junk.losses[100].reason, "400 more losses in this record are not listed");
}

#[test]
fn nests_are_followed_to_the_cap() {
    let next = "BEGIN:VCARD\nFN:Next\nEND:VCARD\n";
    let nest = |depth: usize| {
        let begins = "AGENT:\nBEGIN:VCARD\nFN:Inner\n".repeat(depth);
        let ends = "END:VCARD\n".repeat(depth);
        format!("BEGIN:VCARD\nFN:Outer\n{begins}{ends}TEL:1\nEND:VCARD\n{next}")
    };
    let names = |text: &str| -> Vec<String> {
        contacts(text.as_bytes()).into_iter().map(|contact| contact.name).collect()
    };
    assert_eq!(names(&nest(MAX_DEPTH - 1)), ["Outer", "Next"]);
    assert_eq!(names(&nest(MAX_DEPTH)), ["Next"]);
    assert_eq!(failures(nest(MAX_DEPTH).as_bytes()).len(), 1);

    let flood = format!("{}FN:Deep\nEND:VCARD\n{next}", "BEGIN:VCARD\n".repeat(100_000));
    assert_eq!(names(&flood), ["Next"]);
    assert_eq!(
        failures(flood.as_bytes()),
        [Loss::new(33, "cards begin inside one another more than 32 deep")]
    );
}

#[test]
fn a_failing_file_ends_with_its_error() {
    let good = "BEGIN:VCARD\nFN:Ana\nEND:VCARD\n".repeat(10_000);
    let mut cards = read(good.as_bytes().chain(Failing)).unwrap();
    // The last card waits for the line after it, which might be a fold.
    assert_eq!(cards.by_ref().take_while(Result::is_ok).count(), 9_999);
    assert!(cards.next().is_none());
}

struct Failing;

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk is gone"))
    }
}

/// Reads everything and checks what holds for any bytes.
fn check(bytes: &[u8]) {
    let count = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() as u64 + 1;
    let all = items(bytes);
    assert_eq!(all, items(Trickle(bytes)), "a slow reader changes nothing");
    for item in all {
        let contact = match item {
            Item::Contact(contact) => contact,
            Item::Failed(loss) => {
                assert!((1..=count).contains(&loss.line) && !loss.reason.is_empty());
                continue;
            }
            other => panic!("{other:?}"),
        };
        assert!((1..=count).contains(&contact.line));
        assert_eq!(Name::parse(&contact.name, "the name").unwrap().as_str(), contact.name);
        for text in contact.details.iter().map(|detail| &detail.value).chain(&contact.labels) {
            assert_eq!(Name::parse(text, "the value").unwrap().as_str(), text);
        }
        if let Some(text) = &contact.notes {
            assert!(Summary::parse(text).is_ok());
        }
        assert!(contact.losses.iter().all(|loss| (1..=count).contains(&loss.line)));
    }
}

/// Hands out a few bytes at a time.
struct Trickle<'a>(&'a [u8]);

impl Read for Trickle<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let length = out.len().min(7);
        self.0.read(&mut out[..length])
    }
}

/// Pieces that cards are made of, to find what random bytes never would.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "BEGIN:VCARD",
        "END:VCARD",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "VERSION:2.1",
        "VERSION:4.0",
        "FN",
        "N",
        "ADR",
        "ORG",
        "TEL",
        "EMAIL",
        "BDAY:",
        "NOTE",
        "CATEGORIES",
        "IMPP",
        "X-ABLabel",
        "item1.",
        "AGENT:",
        "PHOTO",
        "LABEL",
        "UID:",
        ";TYPE=",
        ";PREF=",
        ";ALTID=1",
        ";CHARSET=",
        "utf-8",
        "UTF-16",
        "iso-2022-jp",
        ";ENCODING=",
        "QUOTED-PRINTABLE",
        "BASE64",
        ":",
        ";",
        ",",
        "\\",
        "\"",
        "=",
        "=C3",
        "=\r\n",
        "\r\n",
        "\n",
        "\r",
        "\n ",
        "\n\t",
        "tel:",
        "http://",
        "_$!<",
        ">!$_",
        "^n",
        "ñ",
        "\u{FEFF}",
        "1985-04-15",
    ]);
    prop_oneof![
        8 => known.prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..4),
    ]
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&bytes);
    }

    #[test]
    fn any_pieces_are_read_without_panic(pieces in prop::collection::vec(piece(), 0..80)) {
        check(&pieces.concat());
    }

    #[test]
    fn mutated_files_are_read_without_panic(
        file in prop::sample::select(vec![OLD, APPLE, MODERN, LATIN1, BROKEN]),
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..40, piece()), 1..12),
    ) {
        let mut bytes = file.to_vec();
        for (at, length, new) in edits {
            let start = at.index(bytes.len() + 1);
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, new);
        }
        check(&bytes);
    }
}

#[test]
fn whom_they_stand_to_is_taken_where_it_is_said() {
    let ana = card(
        "VERSION:4.0\nFN:Ana\nRELATED;TYPE=spouse;VALUE=text:Bob Ito\n\
         RELATED;TYPE=\"work,co-worker\":urn:uuid:f81d\nRELATED:mailto:cy@x.example\n\
         RELATED;TYPE=friend:https://x.example/d.vcf\nRELATED;TYPE=me:urn:uuid:1\nRELATED;TYPE=kin:",
    );
    let said: Vec<String> = ana
        .related
        .iter()
        .map(|(kind, party)| {
            let by = [&party.name, &party.email, &party.external_id];
            format!("{kind}={}", by.into_iter().flatten().next().unwrap())
        })
        .collect();
    assert_eq!(said, ["spouse=Bob Ito", "co-worker=urn:uuid:f81d", "related=cy@x.example"]);
    let left: Vec<_> = ana.left.iter().map(|left| (left.line, left.reason.as_str())).collect();
    assert_eq!(left, [(7, "RELATED"), (8, "RELATED")]);
    // The card that is named has the same id.
    let other = card("VERSION:4.0\nUID:urn:uuid:f81d\nFN:Cy");
    assert_eq!(other.external_id, ana.related[1].1.external_id);
}

#[test]
fn of_alternatives_one_is_taken_and_a_card_inside_is_noted() {
    let ana = card(
        "FN;ALTID=1;LANGUAGE=en:Ana\nFN;ALTID=1;LANGUAGE=ja:アナ\nTITLE;ALTID=2:Boss\nTITLE;ALTID=2:Chefin\n\
         TITLE:Owner\nAGENT:\nBEGIN:VCARD\nFN:Bob\nAGENT:\nBEGIN:VCARD\nFN:Cy\nEND:VCARD\nEND:VCARD\nTEL:1",
    );
    assert_eq!((ana.name.as_str(), ana.title.as_deref()), ("Ana", Some("Boss")));
    assert_eq!(details(&ana, DetailKind::Custom), ["title=Owner"]);
    assert_eq!(ana.left, [Loss::new(8, "AGENT")]);
    assert_eq!(details(&ana, DetailKind::Phone), ["=1"]);
}

#[test]
fn a_card_without_version_or_end_is_a_card() {
    let all: Vec<ContactDraft> =
        contacts(&b"BEGIN:VCARD\nFN:Ana\nBEGIN:VCARD\nFN:Bob\nTEL:1\n"[..]);
    let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Ana", "Bob"]);
    assert!(all.iter().all(|one| one.losses[0].reason.starts_with("END:VCARD is missing")));
}

#[test]
fn what_has_no_place_in_a_contact_is_noted() {
    let ana = card(
        "FN:Ana\nPHOTO;VALUE=uri:http://x.org/a.png\nREV:2020\nX-FOO:bar\nX-SPOUSE:Bo\nGENDER:F",
    );
    let left: Vec<_> = ana.left.iter().map(|left| (left.line, left.reason.as_str())).collect();
    assert_eq!(left, [(3, "PHOTO"), (5, "X-FOO")]);
    assert_eq!(details(&ana, DetailKind::Custom), ["spouse=Bo", "gender=F"]);
}
