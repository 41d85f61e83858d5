use super::*;

#[test]
fn each_step_finds_its_contact() {
    let file = File::new();
    let ana = file.ana();
    let maria = add(&ana, &reached("María José López", "mj@example.org", "+49 (89) 123-4567"));
    let bob = add(
        &ana,
        &ContactInput { handles: vec!["@bobby".into()], ..reached("Bob Stone", "bob@x.org", "") },
    );
    let id = bob.id.to_string();
    let end = |digits: usize| id.replace('-', "")[32 - digits..].to_owned();
    for who in [id.clone(), id.to_uppercase(), end(32), end(12), end(8)] {
        assert_eq!(ana.find_contact(&who), Ok(bob.id), "{who}");
    }
    for (who, contact) in [
        ("MJ@Example.org", maria.id),
        ("+49 89 1234567", maria.id),
        ("0049 89 1234567", maria.id),
        ("089/123 45 67", maria.id),
        ("1234567", maria.id),
        ("bobby", bob.id),
        ("@BOBBY", bob.id),
        ("maria jose lopez", maria.id),
        ("  Bob Stone ", bob.id),
        ("lop mar", maria.id),
        ("sto", bob.id),
        ("tone", bob.id),
        ("ósé", maria.id),
    ] {
        assert_eq!(ana.find_contact(who), Ok(contact), "{who}");
    }
}

#[test]
fn fewer_than_seven_digits_are_no_phone() {
    let file = File::new();
    let ana = file.ana();
    add(&ana, &reached("María López", "", "+49 89 1234567"));
    for who in ["234567", "67", "+1 89 1234567"] {
        refused(ana.find_contact(who), Kind::NotFound);
    }
}

#[test]
fn earlier_steps_win() {
    let file = File::new();
    let ana = file.ana();
    let handle = add(&ana, &ContactInput { handles: vec!["eve".into()], ..named("Somebody Else") });
    let exact = add(&ana, &named("Al"));
    let begins = add(&ana, &named("Alma Berg"));
    add(&ana, &named("Eve"));
    add(&ana, &named("Cal Berg"));
    assert_eq!(ana.find_contact("eve"), Ok(handle.id), "a handle before an exact name");
    assert_eq!(ana.find_contact("al"), Ok(exact.id), "an exact name before beginnings");
    assert_eq!(ana.find_contact("al be"), Ok(begins.id), "beginnings before parts");
}

#[test]
fn last_is_the_contact_of_my_last_entry() {
    let file = File::new();
    let ana = file.ana();
    let bob = file.join("bob@x.org", Role::Member);
    let (one, two) = (add(&ana, &named("One")), add(&ana, &named("Two")));
    refused(ana.find_contact("last"), Kind::NotFound);
    refused(ana.find_interaction("last"), Kind::NotFound);
    let entry = call(&ana, one.id, "hello");
    call(&bob, two.id, "hello");
    assert_eq!(ana.find_contact("LAST"), Ok(one.id));
    assert_eq!(bob.find_contact("last"), Ok(two.id));
    assert_eq!(ana.find_interaction("last"), Ok(entry.id));
}

#[test]
fn nobody_brings_the_nearest_and_several_the_candidates() {
    let file = File::new();
    let ana = file.ana();
    let error = refused(ana.find_contact("anyone"), Kind::NotFound);
    assert_eq!(error.hint.as_deref(), Some("this book has no contacts yet"));
    let acme = ContactInput { account: Some("Acme".into()), ..named("Ana Ruiz") };
    let first = add(&ana, &acme);
    let second = add(&ana, &reached("Ana Reis", "reis@x.org", ""));
    add(&ana, &named("Zoe"));
    call(&ana, second.id, "hello");
    let error = refused(ana.find_contact("ana"), Kind::Ambiguous);
    assert_eq!(error.message, "\"ana\" fits 2 contacts");
    let ids: Vec<ContactId> = error.candidates.iter().map(|candidate| candidate.id).collect();
    assert_eq!(ids, [second.id, first.id], "most recently contacted first");
    assert_eq!(error.candidates[0].email.as_deref(), Some("reis@x.org"));
    assert_eq!(error.candidates[1].account.as_deref(), Some("Acme"));
    let error = refused(ana.find_contact("Anna Ruis"), Kind::NotFound);
    assert!(error.hint.as_deref().unwrap().contains("Ana Ruiz"), "{error:?}");
    refused(ana.find_contact("  "), Kind::Usage);
    refused(ana.find_contact("%"), Kind::NotFound);
    refused(ana.find_contact("\"'*"), Kind::NotFound);
}

#[test]
fn a_forgotten_quote_is_seen() {
    let file = File::new();
    let ana = file.ana();
    add(&ana, &named("Ana Ruiz"));
    let error = refused(ana.check_next_word("ana", "Ruiz"), Kind::Usage);
    assert!(error.hint.as_deref().unwrap().contains("\"ana Ruiz\""), "{error:?}");
    assert_eq!(ana.check_next_word("ana", "called"), Ok(()));
    assert_eq!(ana.check_next_word("ana", "Ruiz called back"), Ok(()));
    assert_eq!(ana.check_next_word("ana@x.org", "Ruiz"), Ok(()));
}

#[test]
fn suggestions_are_the_likeliest_first() {
    let file = File::new();
    let ana = file.ana();
    let eve = add(&ana, &reached("Eve Adams", "eve@x.org", "+49 89 1234567"));
    let adam = add(&ana, &ContactInput { account: Some("Evergreen".into()), ..named("Adam") });
    call(&ana, adam.id, "hello");
    let ids = |who: &str| -> Vec<ContactId> {
        ana.suggest_contacts(who, 5).unwrap().into_iter().map(|hit| hit.id).collect()
    };
    assert_eq!(ids(""), [adam.id, eve.id]);
    assert_eq!(ids("adam"), [adam.id, eve.id]);
    assert_eq!(ids("eve"), [eve.id, adam.id]);
    assert_eq!(ids("123456"), [eve.id]);
    assert!(ids("nobody").is_empty());
    assert_eq!(ana.suggest_contacts("a", 1).unwrap().len(), 1);
}

#[test]
fn parts_of_names_are_found_among_those_that_stand_now() {
    let file = File::new();
    let (ana, elsewhere) = (file.ana(), file.ana());
    let first = add(&ana, &named("Jo Lagrange")).id;
    let ids = |who: &str| -> Vec<ContactId> {
        ana.suggest_contacts(who, 5).unwrap().into_iter().map(|hit| hit.id).collect()
    };
    assert_eq!(ids("range"), [first]);
    // Written by another program while the names are held in memory, and by this one.
    let second = add(&elsewhere, &named("Al Orangeman")).id;
    assert_eq!(ids("range").len(), 2);
    ana.delete_contact(first).unwrap();
    assert_eq!(ids("range"), [second]);
    let edit =
        touchline::app::ContactEdit { name: Some("Al Lemon".to_owned()), ..Default::default() };
    elsewhere.edit_contact(second, &edit).unwrap();
    assert!(ids("range").is_empty());
    assert_eq!(ids("mon"), [second]);
}

#[test]
fn other_records_are_found_alike() {
    let file = File::new();
    let ana = file.ana();
    let bob = file.join("bob@x.org", Role::Member);
    let contact = add(
        &ana,
        &ContactInput {
            account: Some("Acme Störe".into()),
            labels: vec!["VIP".into(), "Fair 2026".into()],
            ..named("Zoe")
        },
    );
    let account = contact.account.unwrap().id;
    let end = account.short();
    for who in ["ACME store", "acme", "störe", "tor", end.as_str()] {
        assert_eq!(ana.find_account(who), Ok(account), "{who}");
    }
    let error = refused(ana.find_account("Acne Store"), Kind::NotFound);
    assert_eq!(error.hint.as_deref(), Some("nearest: Acme Störe"));

    assert_eq!(ana.find_member("bob@x.org").unwrap().id, bob.actor().id);
    assert_eq!(ana.find_member("BOB").unwrap().id, bob.actor().id);
    assert_eq!(ana.find_member("me").unwrap().id, ana.actor().id);
    refused(ana.find_member("eve"), Kind::NotFound);

    let labels = ana.labels().unwrap();
    assert_eq!(ana.find_label("vip").unwrap(), labels.iter().find(|l| l.name == "VIP").unwrap().id);
    assert!(ana.find_label("2026").is_ok());

    let book = ana.book().unwrap();
    assert_eq!(ana.find_book(&book.name).unwrap(), book.id);

    let entry = call(&ana, contact.id, "hello");
    let digits = entry.id.to_string().replace('-', "");
    assert_eq!(ana.find_interaction(&entry.id.to_string()), Ok(entry.id));
    assert_eq!(ana.find_interaction(&digits[20..]), Ok(entry.id));
    for which in ["nope", "abc", "00000000"] {
        refused(ana.find_interaction(which), Kind::NotFound);
    }
}
