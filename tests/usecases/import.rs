use super::*;
use proptest::prelude::*;
use std::path::Path;
use touchline::app::{ContactEdit, ContactQuery, ImportInput, ImportReport, LabelInput, Tally};
use touchline::domain::DetailKind;

fn card(lines: &[&str]) -> String {
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{}\r\nEND:VCARD\r\n", lines.join("\r\n"))
}

fn from(path: &Path) -> ImportInput {
    ImportInput {
        paths: vec![path.to_owned()],
        format: None,
        map: None,
        me: Vec::new(),
        label: None,
        dry_run: false,
    }
}

#[track_caller]
fn import(session: &Session, input: &ImportInput) -> ImportReport {
    session.import(input, &mut |_| true).unwrap()
}

fn tally(created: u64, merged: u64, skipped: u64) -> Tally {
    Tally { created, merged, skipped }
}

impl File {
    fn cards(&self, name: &str, cards: &[String]) -> std::path::PathBuf {
        let path = self.path(name);
        std::fs::write(&path, cards.concat()).unwrap();
        path
    }
}

fn two() -> [String; 2] {
    [
        card(&["FN:Ana Ruiz", "EMAIL:ana@acme.com", "TEL:+49 89 1234567", "ORG:Acme"]),
        card(&["FN:Bob Stone", "EMAIL:bob@globex.com", "ORG:Globex", "CATEGORIES:Fair,VIP"]),
    ]
}

#[test]
fn a_card_that_was_read_adds_nothing_whatever_became_of_the_contact() {
    let file = File::new();
    let ana = file.ana();
    let cards = [
        card(&["FN:Nameonly Person"]),
        card(&["FN:Omar Mail", "EMAIL:omar@old.example", "TEL:+49 30 7654321"]),
        card(&["UID:u-1", "FN:Una Card", "EMAIL:una@x.example", "TITLE:CFO"]),
    ];
    let path = file.cards("three.vcf", &cards);
    assert_eq!(import(&ana, &from(&path)).contacts, tally(3, 0, 0));
    let edit = |who: &str, edit: ContactEdit| {
        ana.edit_contact(ana.find_contact(who).unwrap(), &edit).unwrap();
    };
    edit("nameonly", ContactEdit { name: Some("Renamed Only".into()), ..ContactEdit::default() });
    edit(
        "omar",
        ContactEdit {
            name: Some("Zoe Quinn".into()),
            remove_emails: vec!["omar@old.example".into()],
            remove_phones: vec!["+49 30 7654321".into()],
            ..ContactEdit::default()
        },
    );
    edit("una", ContactEdit { title: Some(String::new()), ..ContactEdit::default() });
    let again = import(&ana, &from(&path));
    assert_eq!((again.contacts, again.batch), (tally(0, 0, 3), None), "{again:?}");
    assert_eq!(again.merges.len(), 2, "to whom they went is told: {again:?}");
    let zoe = ana.contact(ana.find_contact("zoe").unwrap()).unwrap();
    assert!(zoe.details.is_empty(), "what was taken away stays away: {zoe:?}");
    // A label that is asked for now is put on.
    let labelled = import(&ana, &ImportInput { label: Some("fair".into()), ..from(&path) });
    assert_eq!(labelled.contacts, tally(0, 3, 0));
    // A card that says more than when it was read is read again.
    let longer = card(&["UID:u-1", "FN:Una Card", "EMAIL:una@x.example", "TEL:+49 30 1112223"]);
    let path = file.cards("longer.vcf", &[longer]);
    assert_eq!(import(&ana, &from(&path)).contacts, tally(0, 1, 0));
    assert_eq!(import(&ana, &from(&path)).contacts, tally(0, 0, 1));
}

#[test]
fn a_path_that_cannot_be_read_stops_no_other() {
    let file = File::new();
    let ana = file.ana();
    let path = file.cards("two.vcf", &two());
    let empty = file.path("empty");
    std::fs::create_dir(&empty).unwrap();
    let paths = vec![file.path("nofile.vcf"), path, empty];
    let report = import(&ana, &ImportInput { paths, ..from(Path::new("")) });
    assert_eq!(report.contacts, tally(2, 0, 0));
    let reasons: Vec<_> = report.failed.iter().map(|failure| failure.reason.as_str()).collect();
    assert_eq!(reasons, ["there is no such file", "there is nothing to import in it"]);
    // There is no line to name.
    assert!(report.failed.iter().all(|failure| failure.line.is_none()), "{:?}", report.failed);
    assert!(report.failed[0].told().ends_with("nofile.vcf: there is no such file"));
}

#[test]
fn the_same_file_twice_adds_nothing() {
    let file = File::new();
    let ana = file.ana();
    let path = file.cards("two.vcf", &two());
    let dry = import(&ana, &ImportInput { dry_run: true, ..from(&path) });
    assert_eq!((dry.contacts, dry.batch), (tally(2, 0, 0), None));
    assert_eq!(ana.book().unwrap().contacts, 0, "a dry run writes nothing");
    assert!(ana.accounts(None, 10).unwrap().rows.is_empty());
    let first = import(&ana, &from(&path));
    assert_eq!((first.contacts, first.readable), (tally(2, 0, 0), 2));
    assert!(first.batch.is_some() && first.failed.is_empty() && !first.cancelled);
    assert_eq!(first.format, "vcard");
    let bob = ana.contact(ana.find_contact("bob").unwrap()).unwrap();
    assert_eq!(bob.account.unwrap().name, "Globex");
    assert_eq!(bob.labels.len(), 2);
    let second = import(&ana, &from(&path));
    assert_eq!((second.contacts, second.batch), (tally(0, 0, 2), None));
    assert_eq!(ana.book().unwrap().contacts, 2);
}

#[test]
fn a_record_that_is_known_by_its_origin_is_not_written_again() {
    let file = File::new();
    let ana = file.ana();
    let cards = [
        card(&["UID:u-1", "FN:Ana Ruiz", "EMAIL:ana@acme.com"]),
        card(&["UID:u-2", "FN:Bob Stone", "TEL:+49 89 1234567"]),
    ];
    let path = file.cards("uids.vcf", &cards);
    import(&ana, &from(&path));
    let rows = || -> (i64, i64) {
        let conn = rusqlite::Connection::open(file.path("book.db")).unwrap();
        let count = |sql| conn.query_row(sql, [], |row| row.get(0)).unwrap();
        (count("SELECT count(*) FROM detail"), count("SELECT count(*) FROM history"))
    };
    let before = rows();
    assert_eq!(before.0, 4);
    for _ in 0..2 {
        assert_eq!(import(&ana, &from(&path)).contacts, tally(0, 0, 2));
        assert_eq!(rows(), before, "nothing is written, not even where the cards came from");
    }
    // Another card of hers is noted once.
    let other = [card(&["UID:u-9", "FN:Ana Ruiz", "EMAIL:ana@acme.com"])];
    let other = file.cards("other.vcf", &other);
    for _ in 0..2 {
        assert_eq!(import(&ana, &from(&other)).contacts, tally(0, 0, 1));
        assert_eq!(rows(), (before.0 + 1, before.1 + 1));
    }
}

#[test]
fn only_the_certain_is_merged() {
    let file = File::new();
    let ana = file.ana();
    add(&ana, &reached("Ana Ruiz", "ana@acme.com", "+49 89 1234567"));
    add(&ana, &reached("Acme Office", "info@acme.com", "+49 89 7654321"));
    let cards = [
        card(&["FN:A. R. Other Name", "EMAIL:ANA@acme.com", "TITLE:CTO"]),
        card(&["FN:Ana", "TEL:089 1234567", "NOTE:met in Lyon"]),
        card(&["FN:Carl Stone", "EMAIL:info@acme.com"]),
        card(&["FN:Dora", "TEL:+49 89 7654321"]),
        card(&["FN:Ana Ruiz", "EMAIL:other@home.example"]),
    ];
    let report = import(&ana, &from(&file.cards("cards.vcf", &cards)));
    assert_eq!(report.contacts, tally(3, 2, 0), "{report:?}");
    let merged = ana.contact(ana.find_contact("ana@acme.com").unwrap()).unwrap();
    assert_eq!(merged.name, "Ana Ruiz", "names are not overwritten");
    assert_eq!(merged.title.as_deref(), Some("CTO"));
    assert_eq!(merged.notes.as_deref(), Some("met in Lyon"));
    assert_eq!(merged.details(DetailKind::Phone).count(), 1, "one number in two formats");
}

#[test]
fn merging_fills_blanks_and_unites_lists() {
    let file = File::new();
    let ana = file.ana();
    let old = ContactInput {
        account: Some("Acme".into()),
        notes: Some("mine".into()),
        labels: vec!["VIP".into()],
        ..reached("Ana Ruiz", "ana@acme.com", "")
    };
    let old = add(&ana, &old);
    let richer = card(&[
        "FN:Ana Ruiz",
        "EMAIL:ana@acme.com",
        "EMAIL:ana@home.example",
        "TEL:+49 89 1234567",
        "ORG:Globex",
        "TITLE:CTO",
        "NOTE:theirs",
        "BDAY:1985-04-15",
        "CATEGORIES:vip,Fair",
    ]);
    let report = import(&ana, &from(&file.cards("a.vcf", &[richer])));
    assert_eq!(report.contacts, tally(0, 1, 0));
    let new = ana.contact(old.id).unwrap();
    assert_eq!(new.account, old.account);
    assert_eq!(new.notes.as_deref(), Some("mine"));
    assert_eq!(new.title.as_deref(), Some("CTO"));
    assert_eq!(new.birthday.unwrap().to_string(), "1985-04-15");
    assert_eq!(new.details(DetailKind::Email).count(), 2);
    assert_eq!(new.labels.len(), 2);
    assert_eq!(ana.accounts(None, 10).unwrap().rows.len(), 1, "Globex was not needed");
    let [merge] = report.merges.as_slice() else { panic!("{report:?}") };
    assert_eq!((merge.line, merge.into.id), (1, old.id));
    let kept = merge.kept.iter().map(|it| (&*it.field, &*it.stays, &*it.not_taken));
    let kept: Vec<_> = kept.collect();
    assert_eq!(kept, [("account", "Acme", "Globex"), ("notes", "mine", "theirs")]);
}

#[test]
fn one_file_may_hold_a_person_twice() {
    let file = File::new();
    let ana = file.ana();
    let cards = [
        card(&["FN:Ana Ruiz", "EMAIL:ana@acme.com"]),
        card(&["FN:Ana Ruiz", "EMAIL:ana@acme.com", "TEL:+49 89 1234567"]),
        card(&["FN:Ana R.", "TEL:+49 (89) 1234567"]),
        card(&["FN:Ana Ruiz", "TEL:+49 (89) 1234567"]),
        card(&["FN:No Reach"]),
        card(&["FN:No Reach"]),
    ];
    let path = file.cards("cards.vcf", &cards);
    let dry = import(&ana, &ImportInput { dry_run: true, ..from(&path) });
    let real = import(&ana, &from(&path));
    assert_eq!(real.contacts, dry.contacts);
    assert_eq!(ana.book().unwrap().contacts, real.contacts.created);
    assert_eq!(real.contacts, tally(2, 1, 3));
    let again = import(&ana, &from(&path));
    assert_eq!((again.contacts.created, again.contacts.merged), (0, 0));
}

#[test]
fn colleagues_behind_a_switchboard_stay_apart() {
    let file = File::new();
    let ana = file.ana();
    let cards: Vec<String> = (0..60)
        .map(|n| {
            card(&[&format!("FN:Person{n} Stone"), "TEL:+49 89 1234567", "EMAIL:office@acme.com"])
        })
        .collect();
    let path = file.cards("firm.vcf", &cards);
    assert_eq!(import(&ana, &from(&path)).contacts, tally(60, 0, 0));
    assert_eq!(import(&ana, &from(&path)).contacts, tally(0, 0, 60));
}

#[test]
fn a_label_is_put_on_everybody() {
    let file = File::new();
    let ana = file.ana();
    add(&ana, &reached("Ana Ruiz", "ana@acme.com", "+49 89 1234567"));
    let input =
        ImportInput { label: Some("Fair 2026".into()), ..from(&file.cards("two.vcf", &two())) };
    assert_eq!(import(&ana, &input).contacts, tally(1, 1, 0));
    let label = Some(ana.find_label("fair 2026").unwrap());
    let query = ContactQuery { label, limit: 10, ..ContactQuery::default() };
    assert_eq!(ana.contacts(&query).unwrap().rows.len(), 2);
    assert_eq!(import(&ana, &input).contacts, tally(0, 0, 2));
    refused(
        ana.import(&ImportInput { label: Some(" ".into()), ..input }, &mut |_| true),
        Kind::Usage,
    );
}

#[test]
fn a_label_that_somebody_makes_meanwhile_is_taken() {
    let file = File::new();
    let (ana, other) = (file.ana(), file.ana());
    // Of four writes the second fails at first, when the third is planned already and counts on it.
    let mut cards: Vec<String> =
        (0..6_200).map(|n| card(&[&format!("FN:Person {n}"), "CATEGORIES:Old"])).collect();
    cards.insert(2_200, card(&["FN:Zoe", "EMAIL:zoe@acme.com", "CATEGORIES:Fair"]));
    cards.insert(5_000, card(&["FN:Yan", "EMAIL:yan@acme.com"]));
    for name in ["Zoe", "Yan"] {
        let email = format!("EMAIL:{name}@acme.com");
        cards.push(card(&[&format!("FN:{name}"), &email, "TITLE:CTO"]));
    }
    let path = file.cards("many.vcf", &cards);
    let mut made = false;
    let report = ana
        .import(&from(&path), &mut |progress| {
            if progress.records >= 2_200 && !made {
                let fair = LabelInput { name: Some("fair".to_owned()), tint: None };
                other.add_label(&fair).unwrap();
                made = true;
            }
            true
        })
        .unwrap();
    assert_eq!(report.contacts, tally(6_202, 2, 0));
    let labels: Vec<_> = ana.labels().unwrap().into_iter().map(|l| (l.name, l.contacts)).collect();
    assert_eq!(labels, [("fair".to_owned(), 1), ("Old".to_owned(), 6_200)]);
    let zoe = ana.contact(ana.find_contact("zoe").unwrap()).unwrap();
    assert_eq!(zoe.title.as_deref(), Some("CTO"));
}

#[test]
fn bad_records_do_not_stop_the_rest() {
    let file = File::new();
    let ana = file.ana();
    let [one, two] = two();
    let broken = "BEGIN:VCARD\r\nVERSION:3.0\r\nEND:VCARD\r\n".to_owned();
    let path = file.cards("some.vcf", &[one, broken, two]);
    let report = import(&ana, &from(&path));
    assert_eq!((report.contacts, report.readable), (tally(2, 0, 0), 2));
    let [failure] = report.failed.as_slice() else { panic!("{report:?}") };
    assert_eq!((failure.file.as_str(), failure.line), (path.to_str().unwrap(), Some(8)));
}

#[test]
fn a_folder_is_imported_file_by_file() {
    let file = File::new();
    let ana = file.ana();
    let folder = file.path("cards");
    std::fs::create_dir(&folder).unwrap();
    let [one, two] = two();
    std::fs::write(folder.join("a.vcf"), one).unwrap();
    std::fs::write(folder.join("b.vcf"), "nothing of the kind").unwrap();
    std::fs::write(folder.join("c.VCF"), two).unwrap();
    std::fs::write(folder.join("d.txt"), "no card").unwrap();
    let report = import(&ana, &from(&folder));
    assert_eq!(report.contacts, tally(2, 0, 0));
    let [failure] = report.failed.as_slice() else { panic!("{report:?}") };
    assert!(failure.file.ends_with("b.vcf"));
}

/// Cards that have much in common, as lines.
fn alike() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["Ana", "Ana Ruiz", "A. Ruiz", "Ana Lopez", "Bob Stone"]);
    let reach = prop::sample::subsequence(
        vec![
            "EMAIL:a@x.org",
            "EMAIL:b@x.org",
            "EMAIL:info@x.org",
            "TEL:+49 89 1234567",
            "TEL:089 1234567",
            "TEL:+49 30 1234567",
        ],
        0..4,
    );
    let rest = prop::sample::subsequence(
        vec!["ORG:Acme", "TITLE:CTO", "NOTE:x", "CATEGORIES:VIP", "UID:1", "UID:2"],
        0..3,
    );
    (name, reach, rest).prop_map(|(name, reach, rest)| {
        let name = format!("FN:{name}");
        card(&[&[name.as_str()][..], &reach, &rest].concat())
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_file_adds_anything_twice(cards in prop::collection::vec(alike(), 1..14)) {
        let file = File::new();
        let ana = file.ana();
        let path = file.cards("cards.vcf", &cards);
        let dry = import(&ana, &ImportInput { dry_run: true, ..from(&path) });
        let first = import(&ana, &from(&path));
        prop_assert_eq!(dry.contacts, first.contacts);
        prop_assert_eq!(ana.book().unwrap().contacts, first.contacts.created);
        let second = import(&ana, &from(&path));
        prop_assert_eq!(second.contacts, tally(0, 0, cards.len() as u64));
        prop_assert_eq!(second.batch, None);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    /// Whom the write under way makes or adds to is known while the next one is planned: a dry run,
    /// which keeps everybody in memory, finds the same.
    #[test]
    fn people_are_known_across_writes(cards in prop::collection::vec(alike(), 8..14), every in 360usize..800) {
        let file = File::new();
        let ana = file.ana();
        let mut all = Vec::new();
        for (n, card) in cards.into_iter().enumerate() {
            all.push(card);
            all.extend((0..every).map(|m| self::card(&[&format!("FN:Filler {n} {m}")])));
        }
        let path = file.cards("cards.vcf", &all);
        let dry = import(&ana, &ImportInput { dry_run: true, ..from(&path) });
        let first = import(&ana, &from(&path));
        prop_assert_eq!(dry.contacts, first.contacts);
        prop_assert_eq!(ana.book().unwrap().contacts, first.contacts.created);
    }
}

#[test]
fn nothing_readable_is_an_error() {
    let file = File::new();
    let ana = file.ana();
    let empty = file.cards("empty.vcf", &[]);
    let table = file.cards("table.csv", &["name,email\n".to_owned()]);
    let broken = file.cards("broken.vcf", &["BEGIN:VCARD\r\nEND:VCARD\r\n".to_owned()]);
    let folder = file.path("none");
    std::fs::create_dir(&folder).unwrap();
    for path in [empty, table, broken, folder, file.path("missing.vcf")] {
        let error = refused(ana.import(&from(&path), &mut |_| true), Kind::Usage);
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(error.message.contains(name), "{error}");
    }
    let forced = ImportInput { format: Some("docx".into()), ..from(&file.path("x")) };
    refused(ana.import(&forced, &mut |_| true), Kind::Usage);
}

#[test]
fn what_was_written_before_a_cancellation_stays() {
    let file = File::new();
    let ana = file.ana();
    let cards: Vec<String> = (0..2_800)
        .map(|n| card(&[&format!("FN:Person {n}"), &format!("EMAIL:p{n}@x.org")]))
        .collect();
    let path = file.cards("many.vcf", &cards);
    let mut calls = Vec::new();
    let report = ana
        .import(&from(&path), &mut |progress| {
            calls.push(progress);
            progress.records < 2_400
        })
        .unwrap();
    assert!(report.cancelled);
    assert_eq!(report.contacts, tally(2_000, 0, 0));
    assert_eq!(ana.book().unwrap().contacts, 2_000);
    assert_eq!(calls.len(), 24);
    assert!(calls.iter().all(|call| call.total == Some(std::fs::metadata(&path).unwrap().len())));
    let rest = import(&ana, &from(&path));
    assert_eq!(rest.contacts, tally(800, 0, 2_000));
}

#[test]
fn a_deleted_contact_stays_away_and_an_archived_one_is_known() {
    let file = File::new();
    let ana = file.ana();
    let path = file.cards("two.vcf", &two());
    import(&ana, &from(&path));
    let bob = ana.find_contact("bob").unwrap();
    ana.archive_contact(bob, true).unwrap();
    ana.delete_contact(ana.find_contact("ana ruiz").unwrap()).unwrap();
    let again = import(&ana, &from(&path));
    assert_eq!((again.contacts, again.deleted), (tally(0, 0, 2), 1));
    let dry = import(&ana, &ImportInput { dry_run: true, ..from(&path) });
    assert_eq!((dry.contacts, dry.deleted), (tally(0, 0, 2), 1));
    // Somebody else with the same id in the file is somebody else: some programs give all the same.
    let cards = |name: &str, more: &str| card(&["UID:0", &format!("FN:{name}"), more]);
    let same_id = file.cards("ids.vcf", &[cards("Cleo", ""), cards("Dora", "")]);
    assert_eq!(import(&ana, &from(&same_id)).contacts, tally(2, 0, 0));
    ana.delete_contact(ana.find_contact("cleo").unwrap()).unwrap();
    let longer = file.cards("more.vcf", &[cards("Cleo", "TITLE:CFO"), cards("Emil", "")]);
    let report = import(&ana, &from(&longer));
    assert_eq!((report.contacts, report.deleted), (tally(1, 0, 1), 1), "a longer card as well");
    // Whoever is wanted again is added by hand, and then the card adds to them.
    add(&ana, &reached("Ana Ruiz", "ana@acme.com", ""));
    assert_eq!(import(&ana, &from(&path)).contacts, tally(0, 1, 1));
    // A person is known by where the card came from, whatever became of the address, which stays
    // away.
    let edit = ContactEdit { remove_emails: vec!["bob@globex.com".into()], ..Default::default() };
    ana.edit_contact(bob, &edit).unwrap();
    assert_eq!(import(&ana, &from(&path)).contacts, tally(0, 0, 2));
}
