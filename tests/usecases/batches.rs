use super::*;
use touchline::app::{BatchUndo, ContactEdit, ContactQuery, ImportInput, ImportReport};
use touchline::domain::batch::BroughtId;
use touchline::domain::{BatchId, Contact};

fn card(lines: &[&str]) -> String {
    format!("BEGIN:VCARD\r\nVERSION:3.0\r\n{}\r\nEND:VCARD\r\n", lines.join("\r\n"))
}

/// Three people; the longer file says more of the second and has a fourth.
fn cards(longer: bool) -> String {
    let bob: &[&str] = match longer {
        false => &["UID:b", "FN:Bob Stone"],
        true => &["UID:b", "FN:Bob Stone", "TITLE:CFO", "TEL:+49 30 7654321", "CATEGORIES:Fair"],
    };
    let mut all = card(&["UID:a", "FN:Ana Ruiz", "EMAIL:ana@acme.com", "ORG:Acme"]);
    all += &card(bob);
    all += &card(&["FN:Cleo Lang", "EMAIL:cleo@globex.com", "ORG:Globex", "CATEGORIES:VIP"]);
    if longer {
        all += &card(&["UID:d", "FN:Dora Fell", "ORG:Globex"]);
    }
    all
}

fn import(session: &Session, file: &File, name: &str, text: &str) -> ImportReport {
    let path = file.path(name);
    std::fs::write(&path, text).unwrap();
    let input = ImportInput {
        paths: vec![path],
        format: None,
        map: None,
        me: Vec::new(),
        label: None,
        dry_run: false,
    };
    session.import(&input, &mut |_| true).unwrap()
}

fn undo(session: &Session, id: BatchId) -> BatchUndo {
    let plan = session.plan_batch_undo(id).unwrap();
    let undone = session.undo_batch(id, &mut |_| true).unwrap();
    assert_eq!(undone, BatchUndo { purge_pending: undone.purge_pending, ..plan });
    undone
}

/// What a book says, but for what tells one making of a record from another.
fn said(session: &Session) -> Vec<String> {
    let page = session.contacts(&ContactQuery { limit: 100, ..Default::default() }).unwrap();
    let mut all: Vec<String> = page
        .rows
        .iter()
        .map(|row| {
            let Contact { name, account, title, details, labels, interaction_count, .. } =
                session.contact(row.id).unwrap();
            let mut details: Vec<_> =
                details.iter().map(|it| (it.kind, it.label.clone(), it.value.clone())).collect();
            details.sort_by(|a, b| a.2.cmp(&b.2));
            let account = account.map(|it| it.name);
            let labels: Vec<_> = labels.into_iter().map(|it| it.name).collect();
            format!("{name} {account:?} {title:?} {details:?} {labels:?} {interaction_count}")
        })
        .collect();
    let accounts = session.accounts(None, 100).unwrap().rows;
    all.extend(accounts.into_iter().map(|it| format!("account {} {}", it.name, it.contacts)));
    all.extend(
        session.labels().unwrap().into_iter().map(|it| format!("{} {}", it.name, it.contacts)),
    );
    all.sort();
    all
}

#[test]
fn an_import_that_was_taken_back_can_be_imported_again() {
    let file = File::new();
    let ana = file.ana();
    add(&ana, &named("Zoe Quinn"));
    let empty = said(&ana);
    let first = import(&ana, &file, "people.vcf", &cards(false));
    let full = said(&ana);
    let undone = undo(&ana, first.batch.unwrap());
    assert_eq!((undone.contacts.deleted, undone.contacts.kept, undone.reverted), (3, 0, 0));
    assert_eq!(undone.left, []);
    assert_eq!(said(&ana), empty);

    let again = import(&ana, &file, "people.vcf", &cards(false));
    assert_eq!((again.contacts, again.deleted), (first.contacts, 0));
    assert_eq!(said(&ana), full);
    assert_ne!(again.batch, first.batch);
}

#[test]
fn a_longer_file_and_its_undo_leave_the_shorter_one() {
    let file = File::new();
    let ana = file.ana();
    import(&ana, &file, "people.vcf", &cards(false));
    let shorter = said(&ana);
    let second = import(&ana, &file, "longer.vcf", &cards(true));
    assert_eq!(
        (second.contacts.created, second.contacts.merged, second.contacts.skipped),
        (1, 1, 2)
    );
    let batch = ana.batch(second.batch.unwrap()).unwrap();
    assert_eq!((batch.contacts, batch.tally.merged, batch.tally.skipped), (1, 1, 2));
    assert_eq!((batch.file.as_str(), batch.format.as_str()), ("longer.vcf", "vcard"));

    let longer = said(&ana);
    let undone = undo(&ana, second.batch.unwrap());
    assert_eq!((undone.contacts.deleted, undone.reverted), (1, 1));
    assert_eq!(said(&ana), shorter);
    // The first file is still known, and the second one says the same again.
    let again = import(&ana, &file, "people.vcf", &cards(false));
    assert_eq!((again.contacts.skipped, again.batch), (3, None), "{again:?}");
    let again = import(&ana, &file, "longer.vcf", &cards(true));
    assert_eq!((again.contacts.created, again.contacts.merged), (1, 1));
    assert_eq!(said(&ana), longer);
    // Read once more, the shorter one adds nothing and takes nothing away.
    let again = import(&ana, &file, "people.vcf", &cards(false));
    assert_eq!((again.contacts.skipped, again.batch), (3, None), "{again:?}");
    assert_eq!(said(&ana), longer);
}

#[test]
fn what_was_touched_since_stays() {
    let file = File::new();
    let ana = file.ana();
    let report = import(&ana, &file, "people.vcf", &cards(false));
    let bob = ana.find_contact("bob").unwrap();
    call(&ana, bob, "spoke about the offer");
    let cleo = ana.find_contact("cleo").unwrap();
    ana.edit_contact(cleo, &ContactEdit { title: Some("CEO".into()), ..Default::default() })
        .unwrap();
    let undone = undo(&ana, report.batch.unwrap());
    assert_eq!((undone.contacts.deleted, undone.contacts.kept), (1, 2));
    let left: Vec<String> =
        undone.left.iter().map(|it| format!("{} {}", it.name, it.why.reason())).collect();
    assert_eq!(
        left,
        [
            "Cleo Lang was changed since",
            "Bob Stone has entries of its own",
            "VIP is used elsewhere",
            "Globex is used elsewhere"
        ]
    );
    let taken = ana.batch(report.batch.unwrap()).unwrap().taken_back.unwrap();
    assert_eq!((taken.by.id, taken.contacts), (ana.actor().id, 1));
    let error = refused(ana.undo_batch(report.batch.unwrap(), &mut |_| true), Kind::Conflict);
    assert!(error.message.contains("was taken back already"), "{error:?}");
    let again = import(&ana, &file, "people.vcf", &cards(false));
    assert_eq!((again.contacts.created, again.contacts.skipped), (1, 2), "{again:?}");
}

#[test]
fn a_record_knows_its_file_and_line() {
    let file = File::new();
    let ana = file.ana();
    let id = import(&ana, &file, "people.vcf", &cards(false)).batch.unwrap();
    let cleo = ana.find_contact("cleo").unwrap();
    let from = ana.imported_from(BroughtId::Contact(cleo)).unwrap().unwrap();
    assert_eq!((from.file.as_str(), from.line), ("people.vcf", Some(13)));
    assert_eq!(from.by, ana.actor().name);
    assert_eq!(from.batch, id);
    let zoe = add(&ana, &named("Zoe Quinn"));
    assert_eq!(ana.imported_from(BroughtId::Contact(zoe.id)).unwrap(), None);
    let brought = ana.brought(id, 2).unwrap();
    let names: Vec<&str> = brought.rows.iter().map(|it| it.name.as_str()).collect();
    assert_eq!((names, brought.more), (vec!["Ana Ruiz", "Bob Stone"], true));
    let last = ana.find_batch("last").unwrap();
    assert_eq!((last, ana.find_batch(&id.to_string()[28..]).unwrap()), (id, id));
    refused(ana.find_batch("ffff0"), Kind::NotFound);
}

#[test]
fn a_viewer_may_look_and_not_take_back() {
    let file = File::new();
    let ana = file.ana();
    let id = import(&ana, &file, "people.vcf", &cards(false)).batch.unwrap();
    let vic = file.join("vic@x.org", Role::Viewer);
    assert_eq!(vic.batches(10).unwrap().rows.len(), 1);
    refused(vic.plan_batch_undo(id), Kind::Denied);
    refused(vic.undo_batch(id, &mut |_| true), Kind::Denied);
    assert_eq!(vic.brought(id, 10).unwrap().rows.len(), 3);
}

#[test]
fn what_was_stopped_goes_on_where_it_was() {
    let file = File::new();
    let ana = file.ana();
    let empty = said(&ana);
    let many: String = (0..2_300).map(|n| card(&[&format!("FN:Person {n}"), "ORG:Acme"])).collect();
    let id = import(&ana, &file, "many.vcf", &many).batch.unwrap();
    assert_eq!(ana.batch(id).unwrap().contacts, 2_300);
    let stopped = ana.undo_batch(id, &mut |gone| gone < 1_000).unwrap();
    assert!(stopped.stopped);
    assert_eq!(ana.book().unwrap().contacts, 2_300 - stopped.contacts.deleted);
    assert_eq!(ana.batch(id).unwrap().taken_back, None, "not yet");
    let rest = undo(&ana, id);
    assert_eq!(rest.contacts.deleted + stopped.contacts.deleted, 2_300);
    assert_eq!(said(&ana), empty);
    let taken = ana.batch(id).unwrap().taken_back.unwrap();
    assert_eq!(taken.contacts, 2_300, "of both together");
}
