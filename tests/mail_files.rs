//! The mail files of other programs in `../shared/data/mail`: every message, what is known about them
//! from reading the files, and how well noise is told from what is not.
//!
//! `TOUCHLINE_SHARED_DATA` points to another place, `TOUCHLINE_REQUIRE_SHARED=1` makes a missing
//! place a failure instead of a skipped test.

use std::collections::HashSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use touchline::domain::Timestamp;
use touchline::intake::mail::{self, Mail, Record, maildir};
use touchline::intake::{InteractionDraft, Party, Sign, noise};

fn data() -> Option<PathBuf> {
    let usual = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data");
    let place = std::env::var_os("TOUCHLINE_SHARED_DATA").unwrap_or_else(|| usual.into());
    let place = PathBuf::from(place);
    if place.join("mail").is_dir() {
        return Some(place);
    }
    let required = std::env::var("TOUCHLINE_REQUIRE_SHARED").is_ok_and(|value| value == "1");
    assert!(!required, "{} is not here", place.display());
    println!("skipped: ../shared/data is not here");
    None
}

fn head(path: &Path) -> Vec<u8> {
    let mut head = std::fs::read(path).unwrap();
    head.truncate(4096);
    head
}

fn mbox(name: &str) -> Option<Vec<Record>> {
    let path = data()?.join("mail/mbox").join(name);
    assert!(mail::looks_like_mbox(&head(&path)), "{name}");
    let messages = mail::read_mbox(File::open(path).unwrap()).unwrap();
    Some(messages.map(Result::unwrap).collect())
}

/// The messages of a folder with their files' names, sorted.
fn folder(name: &str) -> Option<Vec<(String, Record)>> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(data()?.join("mail").join(name))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    let read = |path: PathBuf| {
        let record = mail::read_message(File::open(&path).unwrap()).unwrap();
        (path.file_name().unwrap().to_str().unwrap().to_owned(), record)
    };
    Some(files.into_iter().map(read).collect())
}

fn mails(records: impl IntoIterator<Item = Record>) -> Vec<Mail> {
    records
        .into_iter()
        .map(|record| match record {
            Record::Mail(mail) => *mail,
            Record::Failed(loss) => panic!("{loss:?}"),
        })
        .collect()
}

fn subject(draft: &InteractionDraft) -> &str {
    draft.summary.lines().next().unwrap()
}

fn email(draft: &InteractionDraft) -> Option<&str> {
    draft.from.as_ref().and_then(|from| from.email.as_deref())
}

#[test]
fn mboxes_with_and_without_blank_lines() {
    let Some(simple) = mbox("mimekit_simple.mbox") else { return };
    let simple = mails(simple);
    let lines: Vec<u64> = simple.iter().map(|mail| mail.draft.line).collect();
    assert_eq!(lines, [1, 25, 48]);
    for mail in &simple {
        assert_eq!(email(&mail.draft), Some("fejj@gnome.org"));
        assert_eq!(mail.draft.occurred_at, Timestamp::from_millis(1_030_084_373_000));
    }
    assert!(subject(&simple[0].draft).starts_with("this'll probably break a lot"));
    assert!(subject(&simple[2].draft).starts_with("if a mime parser can correctly"));

    // A mail without a date says so; "From Russia with love" separates nothing.
    let unmunged = mails(mbox("mimekit_unmunged.mbox").unwrap());
    assert_eq!(unmunged.iter().map(|mail| mail.draft.line).collect::<Vec<_>>(), [1, 13]);
    for mail in &unmunged {
        assert_eq!(mail.draft.losses[0].reason, "it has no date: it stands at its import");
        assert!(mail.draft.signs.contains(&Sign::Undated));
    }

    let four = mails(mbox("mimekit_issue1189.mbox").unwrap());
    let subjects: Vec<&str> = four.iter().map(|mail| subject(&mail.draft)).collect();
    assert_eq!(subjects, ["Message 1", "Message 2", "Message 3", "Message 4"]);
    assert!(four[1].draft.summary.ends_with("\nAttachments: Attachment.zip"));
}

#[test]
fn the_mbox_with_lengths() {
    let Some(records) = mbox("mimekit_content-length.mbox") else { return };
    let mails = mails(records);
    assert_eq!(mails.len(), 29);
    let ids: HashSet<&str> = mails.iter().map(|mail| mail.draft.external_id.as_str()).collect();
    assert_eq!(ids.len(), 29);
    assert_eq!(subject(&mails[0].draft), "Re: mailusr1@navstar1 3.0b6gold #1");
    assert_eq!(subject(&mails[28].draft), "RE: problem with relative urls and applets");
    // Its only sender that is no address is the way that a mail took before there were domains.
    let nobody: Vec<usize> = (0..29).filter(|at| email(&mails[*at].draft).is_none()).collect();
    assert_eq!(nobody, [6]);
    let senders: HashSet<String> =
        mails.iter().filter_map(|mail| email(&mail.draft)).map(str::to_lowercase).collect();
    assert_eq!(senders.len(), 18);
    assert_eq!(
        mails[16].draft.summary,
        "forwarded encrypted message (mult/mixed)\nblah blah blah\n\
         Forwarded: Re: can you send me an encrypted message?\nAttachments: smime18-encrypted.msg"
    );
}

/// A line of the table that says what the files hold: the file, the sender, the date.
fn known(readme: &str) -> Vec<(String, Option<String>, Option<i64>)> {
    readme
        .lines()
        .filter_map(|line| {
            let (file, _) = line.strip_prefix("| `mail/eml/")?.split_once('`')?;
            let (_, rest) = line.split_once("from `")?;
            let (from, rest) = rest.split_once('`')?;
            let from = from.rsplit('<').next()?.trim_end_matches('>');
            let date = rest.split_once("; date ").and_then(|(_, rest)| rest.split(';').next());
            let date = date.and_then(|date| chrono::DateTime::parse_from_rfc3339(date).ok());
            let from = from.contains('@').then(|| from.to_lowercase());
            Some((file.to_owned(), from, date.map(|date| date.timestamp_millis())))
        })
        .collect()
}

#[test]
fn single_mails_say_what_is_known_of_them() {
    let Some(place) = data() else { return };
    let known = known(&std::fs::read_to_string(place.join("README.md")).unwrap());
    assert_eq!(known.len(), 59);
    let (mut dated, mut undated) = (0, 0);
    for (file, from, date) in known {
        let path = place.join("mail/eml").join(&file);
        assert!(!mail::looks_like_mbox(&head(&path)), "{file}");
        match (mail::read_message(File::open(&path).unwrap()).unwrap(), date) {
            (Record::Mail(mail), Some(date)) => {
                dated += 1;
                // Its name looks like an address, and was taken for one when the table was made.
                if file != "mimekit/issue358.eml" {
                    assert_eq!(email(&mail.draft).map(str::to_lowercase), from, "{file}");
                }
                assert_eq!(mail.draft.occurred_at.millis(), date, "{file}");
                assert_eq!(mail.draft.losses, [], "{file}");
                assert!(mail::looks_like_message(&head(&path)), "{file}");
            }
            (Record::Mail(mail), None) => {
                undated += 1;
                assert!(mail.draft.signs.contains(&Sign::Undated), "{file}");
                // Nobody is made up where the table knows no sender.
                assert!(from.is_some() || email(&mail.draft).is_none(), "{file}");
            }
            (other, date) => panic!("{file}: {date:?}: {other:?}"),
        }
    }
    assert_eq!((dated, undated), (23, 36));
}

#[test]
fn single_mails_in_other_scripts_and_shapes() {
    let Some(read) = folder("eml/mimekit") else { return };
    let of = |name: &str| {
        let (_, record) = read.iter().find(|(file, _)| file == name).unwrap();
        let Record::Mail(mail) = record else { panic!("{name}: {record:?}") };
        &mail.draft
    };
    assert_eq!(
        of("japanese.eml").summary,
        "日本語メールテスト (testing Japanese emails)\n\
         Let's see if both subject and body works fine...\n\n日本語が\n正常に\n送れているか\nテスト."
    );
    let empty = of("empty-multipart.eml");
    assert!(empty.summary.contains("\nThis part should be on the same level"), "{}", empty.summary);
    assert_eq!(
        of("missing-subtype.eml").summary,
        "Test of an invalid mime-type\nAttachments: document.xml.gz"
    );
    // A line that was torn off its field does not end the header.
    let torn = of("issue358.eml");
    assert!(!torn.summary.contains("x-microsoft"), "{}", torn.summary);

    let read = folder("eml/mail-parser").unwrap();
    let summary = |name: &str| {
        let (_, record) = read.iter().find(|(file, _)| file == name).unwrap();
        let Record::Mail(mail) = record else { panic!("{name}: {record:?}") };
        mail.draft.summary.clone()
    };
    assert_eq!(summary("malformed_015.eml"), "Hello world\nThere was a day\na happy day");
    assert!(summary("thirdparty_016.eml").contains("\nSearch for höhö\n"));
    assert!(
        summary("thirdparty_019.eml")
            .ends_with("Search for hähä\nAttachments: kigaaldcbanejcbi.png, attach2.png")
    );
}

fn messages_of_maildir() -> Option<Vec<(String, InteractionDraft)>> {
    let mut all = folder("maildir/spamassassin/new")?;
    all.extend(folder("maildir/spamassassin/cur").unwrap());
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    let (names, records): (Vec<String>, Vec<Record>) = all.into_iter().unzip();
    Some(names.into_iter().zip(mails(records).into_iter().map(|mail| mail.draft)).collect())
}

#[test]
fn the_maildir() {
    let Some(all) = messages_of_maildir() else { return };
    assert_eq!(all.len(), 60);
    let senders: HashSet<String> =
        all.iter().filter_map(|(_, draft)| email(draft)).map(str::to_lowercase).collect();
    assert_eq!(senders.len(), 48);
    let ids: HashSet<&str> = all.iter().map(|(_, draft)| draft.external_id.as_str()).collect();
    assert_eq!(ids.len(), 60);
    assert!(ids.iter().all(|id| !id.starts_with("content:")));
    let lost = |word: &str| {
        let has = |draft: &InteractionDraft| draft.losses.iter().any(|it| it.reason.contains(word));
        all.iter().filter(|(_, draft)| has(draft)).count()
    };
    assert_eq!((lost("says the year 102: read as 2002"), lost("later than its delivery")), (7, 1));
    assert_eq!(all.iter().map(|(_, draft)| draft.losses.len()).sum::<usize>(), 8);
    let years: HashSet<String> = all
        .iter()
        .map(|(_, draft)| draft.occurred_at.rfc3339(&chrono::Utc)[..4].to_owned())
        .collect();
    let expected = ["1993", "1999", "2000", "2001", "2002"].map(str::to_owned);
    assert_eq!(years, HashSet::from(expected));
    for (name, draft) in &all {
        assert_eq!(draft.line, 1, "{name}");
        assert!(draft.from.is_some(), "{name}");
        assert!(draft.summary.lines().count() > 1, "{name}: {}", draft.summary);
        assert!(!draft.summary.contains("mailing list\nhttp"), "{name}: {}", draft.summary);
        assert!(draft.summary.lines().all(|line| !line.starts_with('>')), "{name}");
    }
    let flags = |letter: fn(maildir::Flags) -> bool| {
        all.iter().filter(|(name, _)| letter(maildir::flags(name))).count()
    };
    assert_eq!((flags(|it| it.trashed), flags(|it| it.draft)), (10, 0));
    let answers = all.iter().filter(|(_, it)| it.thread.as_ref() != Some(&it.external_id)).count();
    assert_eq!(answers, 22);
    // Signatures that say something, each of the sender.
    let signed: Vec<&str> = all
        .iter()
        .filter_map(|(_, draft)| draft.signature.as_ref())
        .map(|contact| contact.name.as_str())
        .collect();
    assert_eq!(signed, ["Stewart Smith", "Stewart Smith", "Brent Welch"]);
}

/// The labels of `tests/fixtures/mail_labels.tsv`: set, mail, whether it is noise.
fn labels() -> Vec<(&'static str, &'static str, bool)> {
    include_str!("fixtures/mail_labels.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            let [set, mail, label, _why] = cells[..] else { panic!("{line}") };
            assert!(matches!(label, "noise" | "signal"), "{line}");
            (set, mail, label == "noise")
        })
        .collect()
}

/// How many mails are noise and found to be, are noise and are not found, and the other way round.
#[derive(Debug, Default, PartialEq, Eq)]
struct Measure {
    found: usize,
    missed: usize,
    wrongly: usize,
    kept: usize,
}

#[test]
fn noise_is_told_from_what_is_not() {
    let Some(maildir) = messages_of_maildir() else { return };
    let mut drafts: Vec<(&str, String, InteractionDraft)> = Vec::new();
    for (name, draft) in maildir {
        drafts.push(("maildir", name.split('_').next().unwrap().to_owned(), draft));
    }
    let lengths = mails(mbox("mimekit_content-length.mbox").unwrap());
    for (at, mail) in lengths.into_iter().enumerate() {
        drafts.push(("mbox", (at + 1).to_string(), mail.draft));
    }
    for name in ["eml/mail-parser", "eml/mimekit"] {
        for (file, record) in folder(name).unwrap() {
            if let Record::Mail(mail) = record {
                drafts.push(("eml", file, mail.draft));
            }
        }
    }
    // The mbox is of one man; whose the Maildir is nobody knows.
    let ours =
        |party: &Party| party.email.as_deref().is_some_and(|email| email.starts_with("jwz@"));
    let (mut all, mut maildir) = (Measure::default(), Measure::default());
    let labels = labels();
    for (set, mail, noise) in &labels {
        let (_, _, draft) = drafts
            .iter()
            .find(|(its, key, _)| its == set && key == mail)
            .unwrap_or_else(|| panic!("{set} {mail} is not there"));
        let rule = noise::rule(draft, ours);
        if rule.is_some() != *noise {
            println!("{set} {mail}: {rule:?}, labelled noise: {noise}");
        }
        let measures = [Some(&mut all), (*set == "maildir").then_some(&mut maildir)];
        for measure in measures.into_iter().flatten() {
            match (rule.is_some(), noise) {
                (true, true) => measure.found += 1,
                (false, true) => measure.missed += 1,
                (true, false) => measure.wrongly += 1,
                (false, false) => measure.kept += 1,
            }
        }
    }
    println!("all {all:?}, maildir {maildir:?}");
    // All 60 of the Maildir are noise; what must be kept are the letters of the other two.
    assert_eq!(maildir.found + maildir.missed, 60);
    assert!(maildir.found >= 58, "{maildir:?}");
    assert_eq!(all.wrongly, 0, "{all:?}");
    assert_eq!(all.kept, 14, "{all:?}");
    assert!(all.found >= 74, "{all:?}");
}
