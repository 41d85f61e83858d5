use super::*;
use touchline::app::{AccountInput, ContactEdit, FollowUpEdit, InteractionEdit, Promise, Saved};

#[test]
fn what_others_write_is_seen_once_and_what_we_write_never() {
    let file = File::new();
    let ana = file.ana();
    let zoe = add(&ana, &named("Zoe")).id;
    let bob = file.join("bob@x.org", Role::Member);
    assert!(!ana.changed_elsewhere().unwrap(), "it is asked for the first time");
    assert!(!ana.changed_elsewhere().unwrap());
    call(&bob, zoe, "by Bob");
    assert!(ana.changed_elsewhere().unwrap());
    assert!(!ana.changed_elsewhere().unwrap());

    // The terminal UI writes through a second session.
    let writer = ana.another().unwrap();
    call(&writer, zoe, "mine");
    call(&writer, zoe, "mine, too");
    assert!(!ana.changed_elsewhere().unwrap());
    call(&writer, zoe, "mine");
    call(&bob, zoe, "by Bob, after it");
    assert!(ana.changed_elsewhere().unwrap());
    call(&bob, zoe, "by Bob, before it");
    call(&writer, zoe, "mine");
    assert!(ana.changed_elsewhere().unwrap());
    call(&writer, zoe, "mine");
    call(&bob, zoe, "by Bob, between the two");
    call(&writer, zoe, "mine");
    assert!(ana.changed_elsewhere().unwrap());
    assert!(!ana.changed_elsewhere().unwrap());
}

#[test]
fn news_is_what_others_brought_into_this_book() {
    let file = File::new();
    let ana = file.ana();
    let zoe = add(&ana, &named("Zoe")).id;
    let bob = file.join("bob@x.org", Role::Member);
    let (nothing, mark) = ana.news(None).unwrap();
    assert_eq!(nothing, []);
    call(&ana, zoe, "mine");
    call(&bob, zoe, "one");
    call(&bob, zoe, "two");
    let card = file.path("x.vcf");
    std::fs::write(&card, "BEGIN:VCARD\nVERSION:3.0\nFN:Eve\nEND:VCARD\n").unwrap();
    let input = touchline::app::ImportInput {
        paths: vec![card],
        format: None,
        map: None,
        me: Vec::new(),
        label: None,
        dry_run: false,
    };
    bob.import(&input, &mut |_| true).unwrap();
    let (news, mark) = ana.news(Some(mark)).unwrap();
    let told: Vec<_> = news.iter().map(|n| (n.entries, n.contacts, n.batch.is_some())).collect();
    assert_eq!(told, [(2, 0, false), (0, 1, true)]);
    assert!(news.iter().all(|one| one.who == bob.actor().name), "{news:?}");
    assert_eq!(ana.news(Some(mark)).unwrap().0, []);
    assert_eq!(bob.news(Some(mark)).unwrap().0, []);
}

#[test]
fn an_entry_that_somebody_else_corrected_is_not_overwritten() {
    let file = File::new();
    let ana = file.ana();
    let zoe = add(&ana, &named("Zoe")).id;
    let read = call(&ana, zoe, "as logged");
    let bob = file.join("bob@x.org", Role::Member);
    let to = |text: &str| InteractionEdit { summary: Some(text.into()), ..Default::default() };
    let Saved::Written(mine) = ana.edit_interaction_as_read(&read, &to("mine")).unwrap() else {
        panic!("nobody else changed it")
    };
    assert_eq!(mine.text(), "mine");

    bob.edit_interaction(read.id, &to("theirs")).unwrap();
    let saved = ana.edit_interaction_as_read(&mine, &to("mine again")).unwrap();
    let Saved::Meanwhile(theirs) = saved else { panic!("theirs is lost") };
    assert_eq!(theirs.text(), "theirs");
    assert_eq!(ana.interaction(read.id).unwrap().text(), "theirs");

    // A pin is no correction.
    bob.pin_interaction(read.id, true).unwrap();
    let saved = ana.edit_interaction_as_read(&theirs, &to("both are kept")).unwrap();
    assert!(matches!(saved, Saved::Written(_)));
    let versions: Vec<_> =
        ana.earlier(read.id, 0, 9).unwrap().rows.into_iter().map(|it| it.version.body).collect();
    let texts: Vec<_> = versions.iter().filter_map(|body| body.summary.as_ref()).collect();
    assert_eq!(
        texts.iter().map(|text| text.as_str()).collect::<Vec<_>>(),
        ["theirs", "mine", "as logged"]
    );

    ana.delete_interaction(read.id).unwrap();
    refused(bob.edit_interaction_as_read(&theirs, &to("too late")), Kind::NotFound);
}

#[test]
fn somebody_new_is_made_with_the_correction_or_not_at_all() {
    let file = File::new();
    let ana = file.ana();
    let zoe = add(&ana, &named("Zoe")).id;
    let read = call(&ana, zoe, "as logged");
    let bob = file.join("bob@x.org", Role::Member);
    let with_new = InteractionEdit {
        people: Some(vec![
            Whom::New(Box::new(ContactInput { account: Some("Acme".into()), ..named("Eve") })),
            Whom::Contact(zoe),
        ]),
        ..Default::default()
    };
    let to = |text: &str| InteractionEdit { summary: Some(text.into()), ..Default::default() };
    bob.edit_interaction(read.id, &to("theirs")).unwrap();
    let saved = ana.edit_interaction_as_read(&read, &with_new).unwrap();
    let Saved::Meanwhile(theirs) = saved else { panic!("theirs is lost") };
    assert_eq!(ana.book().unwrap().contacts, 1, "nobody is made for what was not written");

    ana.note_writes();
    let saved = ana.edit_interaction_as_read(&theirs, &with_new).unwrap();
    let Saved::Written(written) = saved else { panic!("nobody else changed it") };
    let names: Vec<_> = written.contacts.iter().map(|contact| contact.name.as_str()).collect();
    assert_eq!(names, ["Eve", "Zoe"]);
    assert_eq!(written.accounts.len(), 1, "the entry is one with Acme, too");
    ana.undo(&ana.noted().unwrap()).unwrap();
    assert_eq!(ana.interaction(read.id).unwrap().body, theirs.body);
    assert_eq!(ana.book().unwrap().contacts, 1, "it was one write: Eve goes with it");

    bob.delete_interaction(read.id).unwrap();
    refused(ana.edit_interaction_as_read(&theirs, &with_new), Kind::NotFound);
    assert_eq!(ana.book().unwrap().contacts, 1);
}

#[test]
fn of_an_account_only_the_same_field_is_disputed() {
    let file = File::new();
    let ana = file.ana();
    let named = |name: &str| AccountInput { name: Some(name.into()), ..AccountInput::default() };
    let read = ana.add_account(&named("Acme")).unwrap();
    let bob = file.join("bob@x.org", Role::Member);
    let domains = |all: &[&str]| AccountInput {
        domains: Some(all.iter().map(|it| (*it).to_owned()).collect()),
        ..AccountInput::default()
    };
    bob.edit_account(read.id, &domains(&["acme.example"])).unwrap();
    // What others logged is nobody's edit.
    let zoe = ContactInput { account: Some("Acme".into()), ..super::named("Zoe") };
    call(&bob, add(&bob, &zoe).id, "hello");
    let Saved::Written(both) = ana.edit_account_as_read(&read, &named("Acme SE")).unwrap() else {
        panic!("another field")
    };
    assert_eq!((both.name.as_str(), both.domains.len()), ("Acme SE", 1));
    let saved = ana.edit_account_as_read(&read, &domains(&["acme.org"])).unwrap();
    let Saved::Meanwhile(theirs) = saved else { panic!("theirs is lost") };
    assert_eq!(theirs.domains, ["acme.example"]);
    let same = ana.edit_account_as_read(&read, &domains(&["@ACME.example"])).unwrap();
    assert!(matches!(same, Saved::Written(_)), "both mean the same");
    let over = ana.edit_account_as_read(&theirs, &domains(&["acme.org"])).unwrap();
    assert!(matches!(over, Saved::Written(account) if account.domains == ["acme.org"]));
    bob.delete_account(read.id).unwrap();
    refused(ana.edit_account_as_read(&read, &named("too late")), Kind::NotFound);
}

#[test]
fn of_a_follow_up_only_the_same_field_is_disputed_and_whether_it_is_done() {
    let file = File::new();
    let ana = file.ana();
    let zoe = add(&ana, &named("Zoe")).id;
    let due = ana.now();
    let promise = Promise { due, text: "send it".into(), assignee: None };
    let read = ana.add_follow_up(zoe, &promise).unwrap();
    let bob = file.join("bob@x.org", Role::Member);
    let to = |text: &str| FollowUpEdit { text: Some(text.into()), ..FollowUpEdit::default() };
    let nobody = FollowUpEdit { assignee: Some(None), ..FollowUpEdit::default() };
    bob.edit_follow_up(read.id, &nobody).unwrap();
    let Saved::Written(both) = ana.edit_follow_up_as_read(&read, &to("mine")).unwrap() else {
        panic!("another field")
    };
    assert_eq!((both.text.as_str(), both.assignee), ("mine", None));
    bob.edit_follow_up(read.id, &to("theirs")).unwrap();
    let saved = ana.edit_follow_up_as_read(&read, &to("mine again")).unwrap();
    let Saved::Meanwhile(theirs) = saved else { panic!("theirs is lost") };
    assert_eq!(theirs.text, "theirs");
    assert!(matches!(ana.edit_follow_up_as_read(&read, &to("theirs")).unwrap(), Saved::Written(_)));

    let done = FollowUpEdit { done: Some(true), ..FollowUpEdit::default() };
    bob.edit_follow_up(read.id, &done).unwrap();
    let saved = ana.edit_follow_up_as_read(&theirs, &to("later")).unwrap();
    let Saved::Meanwhile(finished) = saved else { panic!("it is done") };
    assert!(finished.done_at.is_some());
    let open = FollowUpEdit { done: Some(false), ..to("later") };
    let saved = ana.edit_follow_up_as_read(&finished, &open).unwrap();
    assert!(matches!(saved, Saved::Written(it) if it.done_at.is_none() && it.text == "later"));
    bob.delete_follow_up(read.id).unwrap();
    refused(ana.edit_follow_up_as_read(&read, &to("too late")), Kind::NotFound);
}

#[test]
fn of_a_contact_only_the_same_field_is_disputed() {
    let file = File::new();
    let ana = file.ana();
    let read = add(&ana, &reached("Zoe", "zoe@x.org", "+49 89 12345"));
    let bob = file.join("bob@x.org", Role::Member);
    let edit = ContactEdit {
        title: Some("CTO".into()),
        notes: Some("by Bob".into()),
        emails: vec!["zoe@home.org".into()],
        remove_phones: vec!["+49 89 12345".into()],
        ..Default::default()
    };
    bob.edit_contact(read.id, &edit).unwrap();

    let mine = ContactEdit {
        name: Some("Zoe Adler".into()),
        title: Some("CTO".into()),
        emails: vec!["zoe@work.org".into()],
        remove_emails: vec!["zoe@x.org".into()],
        remove_phones: vec!["+49 89 12345".into()],
        ..Default::default()
    };
    let Saved::Written(both) = ana.edit_contact_as_read(&read, &mine).unwrap() else {
        panic!("they changed other fields, or the same to the same")
    };
    assert_eq!((both.name.as_str(), both.notes.as_deref()), ("Zoe Adler", Some("by Bob")));
    let emails: Vec<_> =
        both.details(touchline::domain::DetailKind::Email).map(|it| it.value.as_str()).collect();
    assert_eq!(emails, ["zoe@home.org", "zoe@work.org"]);
    assert_eq!(both.phone(), None);

    for disputed in [
        ContactEdit { notes: Some("by Ana".into()), ..Default::default() },
        ContactEdit { notes: Some(String::new()), name: Some("X".into()), ..Default::default() },
    ] {
        let disputed = ana.edit_contact_as_read(&read, &disputed).unwrap();
        assert!(matches!(disputed, Saved::Meanwhile(now) if *now == *both));
    }
    assert_eq!(ana.contact(read.id).unwrap(), *both);
}

#[test]
fn a_custom_value_is_a_field_of_its_own() {
    let file = File::new();
    let ana = file.ana();
    let read = add(&ana, &named("Zoe"));
    let set = |key: &str, value: &str| ContactEdit {
        custom: vec![(key.into(), value.into())],
        ..Default::default()
    };
    ana.edit_contact(read.id, &set("Team", "blue")).unwrap();
    let other = ana.edit_contact_as_read(&read, &set("Size", "9")).unwrap();
    assert!(matches!(other, Saved::Written(_)));
    let same = ana.edit_contact_as_read(&read, &set("team", "red")).unwrap();
    assert!(matches!(same, Saved::Meanwhile(_)));
    let unset = ContactEdit { unset: vec!["Nothing".into()], ..Default::default() };
    assert!(matches!(ana.edit_contact_as_read(&read, &unset).unwrap(), Saved::Written(_)));
}
