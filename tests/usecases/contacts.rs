use super::*;
use touchline::app::{ContactEdit, Labelled};
use touchline::domain::{DetailKind, RelationKind};

fn values(contact: &Contact, kind: DetailKind) -> Vec<String> {
    contact.details(kind).map(|detail| detail.value.clone()).collect()
}

fn full() -> ContactInput {
    ContactInput {
        name: " Ana Ruiz ".into(),
        emails: vec![
            Labelled { label: Some("work".into()), value: "ana@x.org".into() },
            "ANA@x.org".into(),
            "a@home.example".into(),
        ],
        phones: vec!["+49 89 1234567".into(), "+49 (89) 123-4567".into()],
        urls: vec!["https://x.org/ana".into()],
        handles: vec![Labelled { label: Some("matrix".into()), value: "@ana:x.org".into() }],
        addresses: vec!["Calle 1\n28001 Madrid".into()],
        account: Some("Acme".into()),
        title: Some("CTO".into()),
        labels: vec!["VIP".into(), "vip".into(), "Fair".into()],
        notes: Some("likes tea\r\nnot coffee".into()),
        birthday: Some("--04-15".into()),
        holder: Some("me".into()),
        custom: vec![("Team".into(), "blue".into()), ("team".into(), "red".into())],
    }
}

#[test]
fn a_contact_keeps_what_it_was_given() {
    let file = File::new();
    let ana = file.ana();
    let contact = add(&ana, &full());
    assert_eq!(contact.name, "Ana Ruiz");
    assert_eq!(values(&contact, DetailKind::Email), ["ana@x.org", "a@home.example"]);
    assert_eq!(contact.details(DetailKind::Email).next().unwrap().label.as_deref(), Some("work"));
    assert_eq!(values(&contact, DetailKind::Phone), ["+49 89 1234567"]);
    assert_eq!(values(&contact, DetailKind::Address), ["Calle 1, 28001 Madrid"]);
    assert_eq!(values(&contact, DetailKind::Custom), ["red"]);
    assert_eq!(contact.account.as_ref().unwrap().name, "Acme");
    assert_eq!(contact.holder.as_ref().unwrap().id, ana.actor().id);
    assert_eq!(contact.notes.as_deref(), Some("likes tea\nnot coffee"));
    assert_eq!(contact.birthday.unwrap().to_string(), "--04-15");
    let labels: Vec<&str> = contact.labels.iter().map(|label| label.name.as_str()).collect();
    assert_eq!(labels, ["Fair", "VIP"]);
    // the same account and labels again are the same records
    let other =
        ContactInput { account: Some("ACME".into()), labels: vec!["fair".into()], ..named("Bob") };
    let other = add(&ana, &other);
    assert_eq!(other.account, contact.account);
    assert_eq!(other.labels[0].id, contact.labels[0].id);
    assert_eq!(ana.accounts(None, 10).unwrap().rows.len(), 1);
    assert_eq!(ana.labels().unwrap().len(), 2);
}

#[test]
fn wrong_values_are_named_and_nothing_is_made() {
    let file = File::new();
    let ana = file.ana();
    for (input, says) in [
        (named(" "), "the name is empty"),
        (reached("X", "nope", ""), "\"nope\" is not an e-mail"),
        (reached("X", "", "call me"), "\"call me\" is not a phone number"),
        (
            ContactInput { birthday: Some("soon".into()), ..named("X") },
            "\"soon\" is not a birthday",
        ),
        (ContactInput { custom: vec![(" ".into(), "x".into())], ..named("X") }, "is empty"),
    ] {
        let input = ContactInput { account: Some("Made On The Way".into()), ..input };
        let error = refused(ana.add_contact(&input), Kind::Usage);
        assert!(error.message.contains(says), "{error}");
    }
    let holder = ContactInput { holder: Some("nobody".into()), ..named("X") };
    refused(ana.add_contact(&holder), Kind::NotFound);
    assert_eq!(ana.book().unwrap().contacts, 0);
    assert!(ana.accounts(None, 10).unwrap().rows.is_empty());
}

#[test]
fn an_edit_changes_what_it_names() {
    let file = File::new();
    let ana = file.ana();
    let old = add(&ana, &full());
    let same = ana.edit_contact(old.id, &ContactEdit::default()).unwrap();
    assert_eq!(same, old);
    let edit = ContactEdit {
        name: Some("Ana R.".into()),
        emails: vec!["new@x.org".into(), "ana@x.org".into()],
        labels: vec!["New".into(), "VIP".into()],
        custom: vec![("TEAM".into(), "green".into()), ("Size".into(), "9".into())],
        remove_emails: vec!["A@home.example".into()],
        remove_phones: vec!["089 1234567".into()],
        remove_labels: vec!["fair".into()],
        account: Some(String::new()),
        title: Some(" ".into()),
        notes: Some(String::new()),
        birthday: Some(String::new()),
        holder: Some(String::new()),
        ..ContactEdit::default()
    };
    let new = ana.edit_contact(old.id, &edit).unwrap();
    assert_eq!(new.name, "Ana R.");
    assert_eq!(values(&new, DetailKind::Email), ["ana@x.org", "new@x.org"]);
    assert!(values(&new, DetailKind::Phone).is_empty());
    let mut custom = values(&new, DetailKind::Custom);
    custom.sort();
    assert_eq!(custom, ["9", "green"]);
    let labels: Vec<&str> = new.labels.iter().map(|label| label.name.as_str()).collect();
    assert_eq!(labels, ["New", "VIP"]);
    assert_eq!(
        (new.account, new.holder, new.title, new.notes, new.birthday),
        (None, None, None, None, None)
    );
    // taken away and set again, the field is back
    let unset = ContactEdit { unset: vec!["team".into()], ..ContactEdit::default() };
    let without = ana.edit_contact(old.id, &unset).unwrap();
    assert_eq!(values(&without, DetailKind::Custom), ["9"]);
    let set = ContactEdit { custom: vec![("team".into(), "blue".into())], ..Default::default() };
    let with = ana.edit_contact(old.id, &set).unwrap();
    assert_eq!(with.details(DetailKind::Custom).count(), 2);
    let anew = ContactEdit { unset: vec!["team".into()], ..set };
    let mut both = values(&ana.edit_contact(old.id, &anew).unwrap(), DetailKind::Custom);
    both.sort();
    assert_eq!(both, ["9", "blue"]);
}

#[test]
fn what_is_not_there_cannot_be_taken_away() {
    let file = File::new();
    let ana = file.ana();
    let contact = add(&ana, &reached("Ana", "ana@x.org", ""));
    let edit = ContactEdit::default;
    for (edit, says) in [
        (ContactEdit { remove_emails: vec!["b@x.org".into()], ..edit() }, "no e-mail \"b@x.org\""),
        (ContactEdit { remove_phones: vec!["1234567".into()], ..edit() }, "no phone \"1234567\""),
        (ContactEdit { remove_labels: vec!["VIP".into()], ..edit() }, "no label \"VIP\""),
        (ContactEdit { unset: vec!["team".into()], ..edit() }, "no custom field \"team\""),
    ] {
        let error = refused(ana.edit_contact(contact.id, &edit), Kind::NotFound);
        assert!(error.message.contains(says), "{error}");
    }
    let error = refused(ana.label_contact(contact.id, "VIP", false), Kind::NotFound);
    assert_eq!(error.hint.as_deref(), Some("Ana has no label at all"));
}

#[test]
fn stars_archives_and_labels() {
    let file = File::new();
    let ana = file.ana();
    let id = add(&ana, &named("Ana")).id;
    assert!(ana.star_contact(id, true).unwrap().starred);
    assert!(ana.star_contact(id, true).unwrap().starred);
    assert!(!ana.star_contact(id, false).unwrap().starred);
    assert!(ana.archive_contact(id, true).unwrap().archived);
    assert_eq!(ana.book().unwrap().archived, 1);
    assert_eq!(ana.find_contact("ana"), Ok(id), "archived contacts are found");
    call(&ana, id, "and logged with");
    assert!(!ana.archive_contact(id, false).unwrap().archived);
    assert_eq!(ana.label_contact(id, "VIP", true).unwrap().labels.len(), 1);
    assert_eq!(ana.label_contact(id, "vip", true).unwrap().labels.len(), 1);
    assert!(ana.label_contact(id, "vip", false).unwrap().labels.is_empty());
}

#[test]
fn a_deletion_says_what_went() {
    let file = File::new();
    let ana = file.ana();
    let (one, two) = (add(&ana, &named("One")).id, add(&ana, &named("Two")).id);
    call(&ana, one, "alone");
    let both = vec![Whom::Contact(one), Whom::Contact(two)];
    let shared = ana.log(&LogInput::new(InteractionType::Meeting, both, "together")).unwrap();
    let told = ana.consequences(one).unwrap();
    let deleted = ana.delete_contact(one).unwrap();
    assert_eq!((deleted.name.as_str(), deleted.consequences), ("One", told));
    assert_eq!((told.purged, told.shared), (1, 1));
    refused(ana.contact(one), Kind::NotFound);
    assert_eq!(ana.interaction(shared.interaction.id).unwrap().contacts.len(), 1);
    refused(ana.delete_contact(one), Kind::NotFound);
}

#[test]
fn a_deletion_takes_what_others_were_about_to_correct() {
    let file = File::new();
    let (ana, bob) = (file.ana(), file.join("bob@x.org", Role::Member));
    let zoe = add(&ana, &named("Zoe"));
    let entry = call(&ana, zoe.id, "spoke");
    let id = touchline::app::DraftId::Edit(entry.id.to_string());
    let fields = [("summary".to_owned(), "spoke of a secret".to_owned())].into();
    let draft = touchline::app::Draft { id, kind: "call".to_owned(), fields, opened_at: 0 };
    bob.drafts().unwrap().save(&draft).unwrap();
    ana.delete_contact(zoe.id).unwrap();
    assert!(bob.drafts().unwrap().list().is_empty());
}

#[test]
fn contacts_are_tied_once() {
    let file = File::new();
    let ana = file.ana();
    let (one, two) = (add(&ana, &named("One")).id, add(&ana, &named("Two")).id);
    let tie = ana.relate(one, RelationKind::ReportsTo, two).unwrap();
    assert_eq!((tie.from.name.as_str(), tie.to.name.as_str()), ("One", "Two"));
    assert_eq!(ana.relate(one, RelationKind::ReportsTo, two).unwrap().id, tie.id);
    assert_eq!(ana.relationships(two).unwrap(), std::slice::from_ref(&tie));
    refused(ana.relate(one, RelationKind::FriendOf, one), Kind::Usage);
    ana.unrelate(tie.id).unwrap();
    assert!(ana.relationships(one).unwrap().is_empty());
}
