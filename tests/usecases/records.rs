use super::*;
use touchline::app::{AccountInput, BookInput, LabelInput, OpportunityInput};

#[test]
fn accounts_form_a_tree() {
    let file = File::new();
    let ana = file.ana();
    let account = |name: &str, parent: Option<&str>| AccountInput {
        name: Some(name.into()),
        parent: parent.map(str::to_owned),
        ..AccountInput::default()
    };
    let top = ana
        .add_account(&AccountInput {
            domains: Some(vec!["@Acme.COM".into(), "acme.com".into()]),
            ..account("Acme", None)
        })
        .unwrap();
    assert_eq!(top.domains, ["acme.com"]);
    let mid = ana.add_account(&account("Acme Europe", Some("acme.com")));
    refused(mid, Kind::NotFound);
    let mid = ana.add_account(&account("Acme Europe", Some("Acme"))).unwrap();
    let low = ana.add_account(&account("Acme Spain", Some("europe"))).unwrap();
    assert_eq!(low.parent.as_ref().unwrap().id, mid.id);
    let under = |parent: &str| AccountInput { parent: Some(parent.into()), ..Default::default() };
    let error = refused(ana.edit_account(top.id, &under("Acme Spain")), Kind::Conflict);
    assert!(error.message.contains("\"Acme Spain\" is part of \"Acme\" already"), "{error}");
    refused(ana.edit_account(mid.id, &under("Acme Europe")), Kind::Conflict);
    assert_eq!(ana.edit_account(low.id, &under("")).unwrap().parent, None);
    refused(ana.add_account(&account("ACME", None)), Kind::Conflict);
    refused(ana.edit_account(low.id, &account("acme", None)), Kind::Conflict);
    assert_eq!(ana.edit_account(low.id, &account("ACME Spain", None)).unwrap().name, "ACME Spain");
    refused(ana.add_account(&AccountInput::default()), Kind::Usage);

    let zoe = add(&ana, &ContactInput { account: Some("Acme".into()), ..named("Zoe") }).id;
    call(&ana, zoe, "hello");
    assert_eq!(ana.delete_account(top.id).unwrap().account.name, "Acme");
    assert_eq!(ana.contact(zoe).unwrap().account, None);
    refused(ana.account(top.id), Kind::NotFound);
}

#[test]
fn labels_have_a_name_and_a_colour() {
    let file = File::new();
    let ana = file.ana();
    let label =
        |name: &str, tint: &str| LabelInput { name: Some(name.into()), tint: Some(tint.into()) };
    let vip = ana.add_label(&label("VIP", "Bright Red")).unwrap();
    assert_eq!(vip.tint.as_deref(), Some("bright-red"));
    refused(ana.add_label(&label("vip", "")), Kind::Conflict);
    let error = refused(ana.add_label(&label("X", "mauve")), Kind::Usage);
    assert!(error.message.contains("bright-"), "{error}");
    refused(ana.add_label(&LabelInput::default()), Kind::Usage);
    let edited = ana.edit_label(vip.id, &label("Very important", "")).unwrap();
    assert_eq!((edited.name.as_str(), edited.tint), ("Very important", None));
    let zoe = add(&ana, &ContactInput { labels: vec!["very important".into()], ..named("Zoe") });
    assert_eq!(zoe.labels[0].id, vip.id);
    assert_eq!(ana.delete_label(vip.id).unwrap().name, "Very important");
    assert!(ana.contact(zoe.id).unwrap().labels.is_empty());
    refused(ana.delete_label(vip.id), Kind::NotFound);
}

#[test]
fn books_are_made_entered_and_deleted() {
    let file = File::new();
    let mut ana = file.ana();
    let home = ana.book().unwrap();
    let input = |name: &str| BookInput { name: Some(name.into()), ..BookInput::default() };
    let sales = BookInput { tint: Some("GREY".into()), icon: Some("★".into()), ..input("Sales") };
    let sales = ana.add_book(&sales).unwrap();
    assert_eq!((sales.tint.as_deref(), sales.icon.as_deref()), (Some("bright-black"), Some("★")));
    assert_eq!(sales.role, Role::Owner);
    refused(ana.add_book(&input("sales")), Kind::Conflict);
    refused(ana.add_book(&input(" ")), Kind::Usage);
    let icon = BookInput { icon: Some("too long".into()), ..BookInput::default() };
    refused(ana.edit_book(sales.id, &icon), Kind::Usage);
    let plain = BookInput { icon: Some(String::new()), ..input("Sales EU") };
    let edited = ana.edit_book(sales.id, &plain).unwrap();
    assert_eq!((edited.name.as_str(), edited.icon), ("Sales EU", None));

    add(&ana, &named("At Home"));
    ana.enter(sales.id).unwrap();
    add(&ana, &named("In Sales"));
    refused(ana.find_contact("At Home"), Kind::NotFound);
    ana.use_book(sales.id).unwrap();
    assert_eq!(file.ana().book().unwrap().id, sales.id);
    ana.enter(home.id).unwrap();
    assert_eq!(ana.delete_book(sales.id).unwrap().contacts, 1);
    assert_eq!(file.ana().book().unwrap().id, home.id);
    refused(ana.enter(sales.id), Kind::NotFound);
    assert_eq!(ana.books().unwrap().len(), 1);
}

#[test]
fn opportunities_move_through_stages() {
    let file = File::new();
    let ana = file.ana();
    let zoe = add(&ana, &ContactInput { account: Some("Acme".into()), ..named("Zoe") });
    let bob = add(&ana, &named("Bob"));
    let input = OpportunityInput {
        title: Some("Renewal".into()),
        account: Some("acm".into()),
        amount: Some("12000.50".into()),
        currency: Some("eur".into()),
        close_date: Some("2026-12-31".into()),
        reason: Some(String::new()),
        add_contacts: vec![("zoe".into(), Some("decides".into())), ("bob".into(), None)],
        ..OpportunityInput::default()
    };
    let made = ana.add_opportunity(&input).unwrap();
    assert_eq!((made.stage.as_str(), made.closed_at), ("lead", None));
    assert_eq!(made.account, zoe.account);
    assert_eq!(made.currency.as_deref(), Some("EUR"));
    assert_eq!(made.close_date.unwrap().to_string(), "2026-12-31");
    assert_eq!(made.contacts.len(), 2);

    let stage = |stage: &str| OpportunityInput { stage: Some(stage.into()), ..Default::default() };
    let won = ana.edit_opportunity(made.id, &stage("WON")).unwrap();
    assert!(won.closed_at.is_some());
    let again = ana.edit_opportunity(made.id, &stage("won")).unwrap();
    assert_eq!(again.closed_at, won.closed_at);
    assert_eq!(ana.edit_opportunity(made.id, &stage("proposal")).unwrap().closed_at, None);
    let error = refused(ana.edit_opportunity(made.id, &stage("done")), Kind::Usage);
    assert!(error.hint.unwrap().contains("negotiation"));

    let edit = OpportunityInput {
        account: Some("Globex".into()),
        amount: Some(String::new()),
        close_date: Some("in 2 weeks".into()),
        remove_contacts: vec!["bob".into()],
        ..OpportunityInput::default()
    };
    let edited = ana.edit_opportunity(made.id, &edit).unwrap();
    assert_eq!(edited.account.unwrap().name, "Globex");
    assert_eq!((edited.amount, edited.contacts.len()), (None, 1));
    assert!(edited.close_date > made.created_at.in_zone(&chrono::Utc).date_naive().pred_opt());
    let put = |who: &str, part: Option<&str>| (who.to_owned(), part.map(str::to_owned));
    let anew = OpportunityInput {
        add_contacts: vec![put("zoe", Some("signs")), put("Zoe", Some("pays"))],
        remove_contacts: vec!["zoe".into()],
        ..OpportunityInput::default()
    };
    let anew = ana.edit_opportunity(made.id, &anew).unwrap().contacts;
    assert_eq!((anew.len(), anew[0].part.as_deref()), (1, Some("pays")), "the last word counts");
    let out = OpportunityInput { remove_contacts: vec!["bob".into()], ..Default::default() };
    refused(ana.edit_opportunity(made.id, &out), Kind::NotFound);
    for bad in [
        OpportunityInput { amount: Some("-1".into()), ..Default::default() },
        OpportunityInput { currency: Some("euro".into()), ..Default::default() },
        OpportunityInput { close_date: Some("sometime".into()), ..Default::default() },
        OpportunityInput { title: Some(" ".into()), ..Default::default() },
    ] {
        refused(ana.edit_opportunity(made.id, &bad), Kind::Usage);
    }
    let entry = LogInput {
        opportunity: Some(made.id),
        ..LogInput::new(InteractionType::Call, vec![Whom::Contact(bob.id)], "about it")
    };
    let entry = ana.log(&entry).unwrap().interaction;
    assert_eq!(entry.opportunity.unwrap().name, "Renewal");
    assert_eq!(ana.delete_opportunity(made.id).unwrap().title, "Renewal");
    assert_eq!(ana.interaction(entry.id).unwrap().opportunity, None);
    assert!(ana.opportunities(None, 10).unwrap().rows.is_empty());
}
