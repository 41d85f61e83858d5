use std::io::Read as _;

use proptest::prelude::*;

use super::*;
use crate::domain::DetailKind;
use crate::intake::Sign;

fn mbox(text: &str) -> Vec<Record> {
    read_mbox(text.as_bytes()).unwrap().map(Result::unwrap).collect()
}

fn mail(text: &str) -> Mail {
    match read_message(text.as_bytes()).unwrap() {
        Record::Mail(mail) => *mail,
        Record::Failed(loss) => panic!("{}: {}", loss.line, loss.reason),
    }
}

fn failure(text: &str) -> String {
    match read_message(text.as_bytes()).unwrap() {
        Record::Mail(mail) => panic!("{mail:?}"),
        Record::Failed(loss) => format!("{}: {}", loss.line, loss.reason),
    }
}

/// The subjects and bodies of an mbox, or what is wrong.
fn said(text: &str) -> Vec<String> {
    mbox(text)
        .into_iter()
        .map(|record| match record {
            Record::Mail(mail) => mail.draft.summary.replace('\n', "|"),
            Record::Failed(loss) => format!("{}! {}", loss.line, loss.reason),
        })
        .collect()
}

const HEAD: &str =
    "From: Ana Ruiz <ana@x.example>\nTo: me@us.example\nDate: Thu, 22 Aug 2002 18:26:25 +0700\n";

#[test]
fn messages_of_an_mbox() {
    let from = "From ana@x.example Thu Aug 22 12:36:23 2002\n";
    let text = format!(
        "{from}{HEAD}Subject: one\n\nHi\n>From here on\n>>From there\n\n\
         From Russia with love\nYear: 1963\n\n{from}{HEAD}Subject: two\n\nend\n"
    );
    let expected = ["one|Hi|From here on|From Russia with love|Year: 1963", "two|end"];
    assert_eq!(said(&text.replace(">>From there\n\n", "")), expected);
    assert_eq!(said(&text.replace(">>From there\n\n", "").replace('\n', "\r\n")), expected);
    // `>From ` below a quote is one, as `From ` is below none.
    assert_eq!(said(&text)[0], "one|Hi|From here on||From Russia with love|Year: 1963");
    let lines: Vec<u64> = mbox(&text)
        .iter()
        .map(|record| match record {
            Record::Mail(mail) => mail.draft.line,
            Record::Failed(loss) => loss.line,
        })
        .collect();
    assert_eq!(lines, [1, 14]);
}

#[test]
fn separators_without_a_blank_line_and_lengths_that_lie() {
    let text = format!(
        "From - \n{HEAD}Subject: one\nContent-Length: 9999\n\nHi\n\
         From - Mon Jun  3 12:50:27 1996\n{HEAD}Subject: two\nContent-Length: 1\n\nend of it\n"
    );
    assert_eq!(said(&text), ["one|Hi", "two|end of it"]);
    let text = format!("\n\n{HEAD}Subject: no separator\n\nHi\n");
    assert_eq!(said(&text), ["no separator|Hi"]);
    assert_eq!(said("\n\n"), [""; 0]);
    assert_eq!(said("From - \nX\n"), ["1! it has no header: it is no mail"]);
    // Dates come from the separator where there is no other.
    let text = "From a@x.example Thu Aug 22 12:36:23 2002\nFrom: a@x.example\n\nHi\n";
    let [Record::Mail(mail)] = &mbox(text)[..] else { panic!() };
    assert_eq!(mail.draft.occurred_at.millis(), 1_030_019_783_000);
    assert_eq!(mail.draft.losses[0].reason, "it has no date: it stands at its delivery");
}

#[test]
fn who_wrote_to_whom_and_which_conversation() {
    let mail = mail(
        "From ana@x.example Thu Aug 22 12:36:23 2002\n\
         From: =?utf-8?Q?Ana_Ru=C3=ADz?= <ana@x.example>\nSender: bot@x.example\n\
         To: Me <me@us.example>, \"Cole, Bob\" <bob@y.example>\nCc: ME@us.example, user at host\n\
         Bcc: c@z.example\nDate: Thu, 22 Aug 2002 18:26:25 +0700\nMessage-ID: <3@x>\n\
         References: <1@x> <2@x>\nIn-Reply-To: <2@x>\nSubject: =?utf-8?B?w4RwZmVs?=\n\nHi\n",
    );
    let draft = mail.draft;
    let party = |name: Option<&str>, email: Option<&str>| crate::intake::Party {
        name: name.map(str::to_owned),
        email: email.map(str::to_owned),
        ..crate::intake::Party::default()
    };
    assert_eq!(draft.from, Some(party(Some("Ana Ruíz"), Some("ana@x.example"))));
    assert_eq!(
        draft.with,
        [
            party(Some("Me"), Some("me@us.example")),
            party(Some("Cole, Bob"), Some("bob@y.example")),
            party(Some("user at host"), None),
            party(None, Some("c@z.example")),
        ]
    );
    assert_eq!(draft.external_id, "3@x");
    assert_eq!(draft.thread.as_deref(), Some("1@x"));
    assert_eq!(draft.summary, "Äpfel\nHi");
    assert_eq!(draft.direction, None);
    assert_eq!(draft.kind, crate::domain::InteractionType::Email);
}

#[test]
fn ids_and_conversations_without_their_fields() {
    let of = |more: &str| mail(&format!("{HEAD}{more}\nHi\n")).draft;
    assert_eq!(of("In-Reply-To: Your mail <2@x> of today\n").thread.as_deref(), Some("2@x"));
    assert_eq!(of("Message-ID: <3@x>\n").thread.as_deref(), Some("3@x"));
    assert_eq!(of("Message-ID: 3@x\n").external_id, "3@x");
    assert_eq!(of("").thread, None);
    // Files hold it.
    assert_eq!(of("").external_id, "content:af69dab0-424f-5ea7-badb-594ec15a60dd");
    assert_eq!(of("Message-ID: <>\n").external_id, of("").external_id);
    assert_ne!(of("Subject: x\n").external_id, of("").external_id);
    assert_eq!(of("").summary, "(no subject)\nHi");
}

#[test]
fn a_date_that_cannot_be_is_that_of_the_delivery() {
    let of = |date: &str| {
        let text = format!(
            "Received: from a by b; Fri, 23 Aug 2002 10:00:00 +0000\n\
             Received: from c by a; Thu, 22 Aug 2002 10:00:00 +0000\nFrom: a@x.example\n{date}\nHi\n"
        );
        let draft = mail(&text).draft;
        let losses: Vec<String> = draft.losses.into_iter().map(|loss| loss.reason).collect();
        (draft.occurred_at.rfc3339(&Utc), losses.join("; "))
    };
    let delivered = "2002-08-23T10:00:00Z";
    for (date, at, loss) in [
        ("Date: Thu, 22 Aug 2002 09:00:00 +0000\n", "2002-08-22T09:00:00Z", ""),
        (
            "Date: Thu, 22 Aug 0102 09:00:00 +0000\n",
            "2002-08-22T09:00:00Z",
            "its date says the year 102: read as 2002",
        ),
        (
            "Date: Wed, 04 Oct 2028 12:05:01 -0400\n",
            delivered,
            "its date \"Wed, 04 Oct 2028 12:05:01 -0400\" is later than its delivery: it stands at its delivery",
        ),
        (
            "Date: Thu, 01 Jan 1970 00:00:00 +0000\n",
            delivered,
            "its date \"Thu, 01 Jan 1970 00:00:00 +0000\" is before 1970: it stands at its delivery",
        ),
        (
            "Date: yesterday\n",
            delivered,
            "its date \"yesterday\" is none: it stands at its delivery",
        ),
        ("", delivered, "it has no date: it stands at its delivery"),
    ] {
        assert_eq!(of(date), (at.to_owned(), loss.to_owned()), "{date}");
    }
    let undated = mail("From: a@x.example\n\nHi\n").draft;
    assert_eq!(undated.losses[0].reason, "it has no date: it stands at its import");
    assert_eq!(undated.signs, [Sign::Undated]);
    assert_eq!(failure("Hello\n\nHi\n"), "1: it has no header: it is no mail");
    assert_eq!(failure(""), "1: it has no header: it is no mail");
}

#[test]
fn summaries_hold_the_first_lines_and_what_came_along() {
    let lines: String = (1..=20).map(|n| format!("line {n}\n")).collect();
    let summary = mail(&format!("{HEAD}Subject: s\n\n{lines}")).draft.summary;
    assert!(summary.ends_with("\nline 12\n…"), "{summary}");
    let long = "x".repeat(3_000);
    let summary = mail(&format!("{HEAD}Subject: s\n\n{long}")).draft.summary;
    assert_eq!(summary.chars().count(), 2 + 1_000 + 1);
    let mixed = "Content-Type: multipart/mixed; boundary=b\nSubject: s\n\n--b\n\
         Content-Type: multipart/alternative; boundary=a\n\n--a\nContent-Type: text/html\n\n<p>HTML\n\
         --a\nContent-Type: text/plain\n\nPlain\n--a--\n--b\nContent-Type: application/pdf\n\
         Content-Disposition: attachment; filename=\"a b.pdf\"\n\nx\n--b\n\
         Content-Type: message/rfc822\n\nSubject: inner\n\nx\n--b\n\
         Content-Type: text/calendar; method=REQUEST\nContent-Transfer-Encoding: base64\n\nQkVHSU4=\n--b\n\
         Content-Type: application/ics; name=invite.ics\nContent-Transfer-Encoding: base64\n\nQkVHSU4=\n--b--\n";
    let mail = mail(&format!("{HEAD}{mixed}"));
    assert_eq!(mail.draft.summary, "s\nPlain\nForwarded: inner\nAttachments: a b.pdf");
    assert_eq!(mail.calendars, [b"BEGIN"]);
}

#[test]
fn html_alone_is_read_and_its_quote_cut() {
    let html = "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\
        Subject: s\n\n<html><head><title>t</title></head><body><div>Gr=C3=BC=C3=9Fe&nbsp;an alle</div>\
        <div class=3D\"gmail_quote\">Am 22.08.2002 um 18:26 schrieb Bob &lt;b@y.example&gt;:<br>\
        <blockquote>alt</blockquote></div></body></html>\n";
    assert_eq!(mail(&format!("{HEAD}{html}")).draft.summary, "s\nGrüße an alle");
}

#[test]
fn the_signature_is_the_senders() {
    let of = |name: &str| {
        let text = format!(
            "From: {name} <ana@x.example>\nDate: Thu, 22 Aug 2002 18:26:25 +0700\n\nHi\n-- \n\
             Ana Ruiz\nCTO, Acme Ltd\nTel: +1 555 123 4567\n"
        );
        mail(&text).draft
    };
    let draft = of("Ana Ruiz");
    assert_eq!(draft.summary, "(no subject)\nHi");
    let signature = draft.signature.unwrap();
    assert_eq!(signature.title.as_deref(), Some("CTO"));
    assert_eq!(signature.account.as_deref(), Some("Acme Ltd"));
    assert!(signature.details.iter().any(|detail| detail.kind == DetailKind::Phone));
    assert_eq!(of("Bob Cole").signature, None);
}

#[test]
fn what_is_too_long_is_left_out_and_the_next_is_read() {
    let from = "From ana@x.example Thu Aug 22 12:36:23 2002\n";
    let long = "x".repeat(MAX_LINE + 1);
    let text = format!("{from}{HEAD}\n{long}\n\n{from}{HEAD}Subject: two\n\nHi\n");
    assert_eq!(said(&text), ["6! a line of it is longer than 1048576 bytes", "two|Hi"]);
    let fits = "x".repeat(MAX_LINE);
    assert_eq!(said(&format!("{from}{HEAD}Subject: s\n\n{fits}\n")).len(), 1);
    let line = "y".repeat(99_999);
    let big = format!("{line}\n").repeat(263);
    let text = format!("{from}{HEAD}\n{big}\n{from}{HEAD}Subject: two\n\nHi\n");
    assert_eq!(said(&text), ["268! it is larger than 25 MiB", "two|Hi"]);
}

#[test]
fn bombs_are_refused_in_no_time() {
    let deep: String = (0..10_000)
        .map(|n| format!("--b{n}\nContent-Type: multipart/mixed; boundary=b{}\n\n", n + 1))
        .collect();
    let text = format!("{HEAD}Content-Type: multipart/mixed; boundary=b0\n\n{deep}");
    assert_eq!(failure(&text), "1: its parts are nested deeper than 32");
    let nested = "Content-Type: message/rfc822\n\n".repeat(10_000);
    assert_eq!(
        mail(&format!("{HEAD}{nested}")).draft.summary,
        "(no subject)\nForwarded: (no subject)"
    );
    for piece in
        ["=?", "=?a?q?", "\"", "(", "<", ">", "@", ",", ";", ":", "\\", "a <", "\n ", "=?utf-8?B?"]
    {
        let hostile = piece.repeat(250_000 / piece.len());
        for name in ["To", "Subject", "Content-Type", "Date", "Received", "References"] {
            let _ = read_message(format!("{HEAD}{name}: {hostile}\n\nHi\n").as_bytes()).unwrap();
        }
    }
    for piece in [
        "<",
        "<a",
        "<!--",
        "<style>",
        "&",
        "&amp",
        "</style",
        "--\n",
        "From - \n",
        "> ",
        "On 1 wrote:\n",
    ] {
        let hostile = piece.repeat(250_000 / piece.len());
        let text = format!("{HEAD}Content-Type: text/html\n\n{hostile}");
        let _ = read_message(text.as_bytes()).unwrap();
    }
}

#[test]
fn kinds_of_files_are_told_apart() {
    for head in [
        "From - \nFrom: a@x.example\n",
        "\u{FEFF}From - \r\nSubject: x\r\n",
        "\n\nFrom a@x.example Thu Aug 22 12:36:23 2002\nReturn-Path: <a@x.example>\n",
    ] {
        assert!(looks_like_mbox(head.as_bytes()), "{head}");
    }
    for head in [
        "Return-Path: <a@x.example>\nX: y\n\nbody",
        "From: a@x.example\nTo: b@x.example\nSubject: long",
        "Received: from a\n by b\nFrom: c",
        "From a@x.example Thu Aug 22 12:36:23 2002\nReceived: from a\n by b\n",
        "\r\nSubject: x\r\nDate: y\r\n\r\n",
    ] {
        assert!(looks_like_message(head.as_bytes()), "{head}");
    }
    for head in [
        "",
        "From,To,Subject,Date\na,b,c,d\n",
        "From: not only a word\n\nbut a letter",
        "BEGIN:VCARD\nFN:Ana\n",
        "begin:vcalendar\r\nVERSION:2.0\r\n",
        "{\"from\": \"a\", \"to\": \"b\"}\n",
        "# Notes\n\nFrom: a\nTo: b\n",
        "---\ntitle: x\ndate: y\n---\n",
        "### Friends:\n* Ana\n",
        "From here we go\nand on\n",
        "http://x.example\n",
    ] {
        assert!(!looks_like_message(head.as_bytes()), "{head}");
        assert!(!looks_like_mbox(head.as_bytes()), "{head}");
    }
}

/// A body as people and programs write it: lines that look like separators, quotes of them, boundaries.
fn body() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        "[a-z ]{0,12}",
        "[>]{0,3}From [a-z@. -]{0,12}",
        Just("From - ".to_owned()),
        Just("From a@x.example Thu Aug 22 12:36:23 2002".to_owned()),
        Just("Subject: x".to_owned()),
        Just(String::new()),
    ];
    proptest::collection::vec(line, 0..8).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #[test]
    fn what_is_written_as_mbox_is_read_again(
        bodies in proptest::collection::vec(body(), 1..5),
        crlf in any::<bool>(),
    ) {
        let messages: Vec<String> = bodies.iter().map(|body| {
            // As mboxrd is written: whatever looks like a separator, quoted or not, is quoted once.
            let quoted = |line: &str| {
                let from = line.trim_start_matches('>').starts_with("From ");
                format!("{}{line}\n", if from { ">" } else { "" })
            };
            body.lines().map(quoted).collect()
        }).collect();
        let mut file: String = messages.iter().enumerate().map(|(at, message)| {
            format!("From a@x.example Thu Aug 22 12:36:23 2002\n{HEAD}Message-ID: <{at}@x>\n\n{message}\n")
        }).collect();
        if crlf {
            file = file.replace('\n', "\r\n");
        }
        let read: Vec<InteractionDraft> = mbox(&file).into_iter().map(|record| match record {
            Record::Mail(mail) => mail.draft,
            Record::Failed(loss) => panic!("{loss:?}"),
        }).collect();
        prop_assert_eq!(read.len(), bodies.len());
        for (at, (draft, body)) in read.iter().zip(&bodies).enumerate() {
            let alone = mail(&format!("{HEAD}Message-ID: <{at}@x>\n\n{body}\n")).draft;
            prop_assert_eq!(&draft.summary, &alone.summary);
            prop_assert_eq!(&draft.external_id, &alone.external_id);
        }
    }

    #[test]
    fn no_bytes_are_too_much(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read_message(&bytes[..]).unwrap();
        let _ = read_message(HEAD.as_bytes().chain(&bytes[..])).unwrap();
        let html = format!("{HEAD}Content-Type: text/html\n\n");
        let _ = read_message(html.as_bytes().chain(&bytes[..])).unwrap();
        let _ = looks_like_message(&bytes);
        let _ = looks_like_mbox(&bytes);
        for record in read_mbox(&bytes[..]).unwrap() {
            let _ = record.unwrap();
        }
    }

    #[test]
    fn no_mail_is_too_much(
        pieces in proptest::collection::vec(prop_oneof![
            Just("\n"), Just("\n\n"), Just("--b\n"), Just("--b--\n"), Just("From: "), Just("To: "),
            Just("<"), Just(">"), Just("@"), Just(","), Just("a"), Just("x.example"), Just("\""),
            Just("("), Just(")"), Just("=?utf-8?q?"), Just("?="), Just("=C3"), Just("ü"), Just(";"),
            Just("Content-Type: multipart/mixed; boundary=b\n"), Just("Content-Type: text/html\n"),
            Just("Content-Type: text/calendar\n"), Just("Content-Type: message/rfc822\n"),
            Just("Content-Transfer-Encoding: base64\n"), Just("Content-Transfer-Encoding: quoted-printable\n"),
            Just("Date: 1 Jan 2020 10:00:00\n"), Just("> "), Just("On 1.1.20 Ana wrote:\n"), Just("-- \n"),
            Just("-----Original Message-----\n"), Just("<blockquote>"), Just("</p>"), Just("&amp;"), Just("&"),
        ], 0..60),
    ) {
        let text: String = format!("{HEAD}{}", pieces.concat());
        if let Record::Mail(mail) = read_message(text.as_bytes()).unwrap() {
            let draft = mail.draft;
            prop_assert!(!draft.summary.trim().is_empty());
            prop_assert!(!draft.external_id.is_empty());
            prop_assert!(!draft.summary.contains('\0'));
            for party in draft.from.iter().chain(&draft.with) {
                prop_assert!(party.name.is_some() || party.email.is_some());
                let named = party.email.as_deref().is_none_or(|email| text.contains(email));
                prop_assert!(named, "an address that is not in the mail: {:?}", party);
            }
        }
    }
}
