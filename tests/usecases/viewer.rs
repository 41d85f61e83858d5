use super::*;
use touchline::app::{
    AccountInput, BookInput, ContactEdit, ContactQuery, ImportInput, InteractionEdit, LabelInput,
    MemberInput, OpportunityInput, TimelineInput,
};
use touchline::domain::{InteractionId, RelationKind};

/// What stands in the book, to see that nothing changed.
fn standing(session: &Session) -> impl PartialEq + std::fmt::Debug {
    (session.book().unwrap(), session.members().unwrap(), session.labels().unwrap())
}

#[test]
fn a_viewer_sees_everything_and_changes_nothing() {
    let file = File::new();
    let ana = file.ana();
    let zoe = add(
        &ana,
        &ContactInput { account: Some("Acme".into()), labels: vec!["VIP".into()], ..named("Zoe") },
    );
    let bob = add(&ana, &named("Bob")).id;
    let entry: InteractionId = call(&ana, zoe.id, "hello").id;
    let title = OpportunityInput { title: Some("Renewal".into()), ..Default::default() };
    let deal = ana.add_opportunity(&title).unwrap().id;
    let viewer = file.join("vera@x.org", Role::Viewer);
    let before = standing(&ana);
    let me = viewer.actor().id;
    let (account, label) = (zoe.account.clone().unwrap().id, zoe.labels[0].id);
    let book = ana.book().unwrap().id;
    let rename = || Some("Renamed".to_owned());
    let card = file.path("x.vcf");
    std::fs::write(&card, "BEGIN:VCARD\nVERSION:3.0\nFN:Eve\nEND:VCARD\n").unwrap();
    let import = |dry_run| ImportInput {
        paths: vec![card.clone()],
        format: None,
        map: None,
        me: Vec::new(),
        label: None,
        dry_run,
    };
    let new_member = MemberInput { email: Some("eve@x.org".into()), ..Default::default() };
    let edit = ContactEdit { name: rename(), ..Default::default() };
    let account_edit = AccountInput { name: rename(), ..Default::default() };
    let label_edit = LabelInput { name: rename(), ..Default::default() };
    let deal_edit = OpportunityInput { title: rename(), ..Default::default() };
    let entry_edit = InteractionEdit { summary: rename(), ..Default::default() };
    let book_edit = BookInput { name: rename(), ..Default::default() };
    let note = LogInput::new(InteractionType::Note, vec![Whom::Contact(zoe.id)], "x");
    let with_new =
        LogInput::new(InteractionType::Note, vec![Whom::New(Box::new(named("Eve")))], "x");

    let refusals: Vec<Error> = [
        viewer.add_contact(&named("Eve")).err(),
        viewer.edit_contact(zoe.id, &edit).err(),
        viewer.star_contact(zoe.id, true).err(),
        viewer.archive_contact(zoe.id, true).err(),
        viewer.label_contact(zoe.id, "VIP", false).err(),
        viewer.delete_contact(zoe.id).err(),
        viewer.relate(zoe.id, RelationKind::FriendOf, bob).err(),
        viewer.add_account(&account_edit).err(),
        viewer.edit_account(account, &account_edit).err(),
        viewer.delete_account(account).err(),
        viewer.add_label(&label_edit).err(),
        viewer.edit_label(label, &label_edit).err(),
        viewer.delete_label(label).err(),
        viewer.add_opportunity(&deal_edit).err(),
        viewer.edit_opportunity(deal, &deal_edit).err(),
        viewer.delete_opportunity(deal).err(),
        viewer.log(&note).err(),
        viewer.log(&with_new).err(),
        viewer.edit_interaction(entry, &entry_edit).err(),
        viewer.pin_interaction(entry, true).err(),
        viewer.delete_interaction(entry).err(),
        viewer.import(&import(false), &mut |_| true).err(),
        viewer.import(&import(true), &mut |_| true).err(),
        viewer.add_member(&new_member, Role::Viewer).err(),
        viewer.set_role(me, Role::Owner).err(),
        viewer.remove_member(me, None).err(),
        viewer.edit_book(book, &book_edit).err(),
        viewer.delete_book(book).err(),
    ]
    .into_iter()
    .enumerate()
    .map(|(at, error)| error.unwrap_or_else(|| panic!("action {at} was allowed")))
    .collect();
    for (at, error) in refusals.iter().enumerate() {
        assert_eq!(error.kind, Kind::Denied, "action {at}: {error:?}");
        assert!(error.message.contains("you are a viewer"), "action {at}: {error}");
        let says = format!("{} {}", error.message, error.hint.clone().unwrap_or_default());
        assert!(
            says.contains(&format!("ask {}", ana.actor().name)),
            "action {at} names an owner: {says}"
        );
    }
    assert_eq!(standing(&ana), before);
    assert_eq!(ana.contact(zoe.id).unwrap(), zoe_now(&viewer, &zoe));

    // what a viewer may do
    assert_eq!(
        viewer.contacts(&ContactQuery { limit: 10, ..Default::default() }).unwrap().rows.len(),
        2
    );
    assert_eq!(viewer.interaction(entry).unwrap().text(), "hello");
    assert!(!viewer.each_interaction(&TimelineInput::default(), &mut |_| Ok(())).unwrap());
    viewer.use_book(book).unwrap();
    let own_name = MemberInput { name: Some("Vera".into()), ..Default::default() };
    assert_eq!(viewer.edit_member(me, &own_name).unwrap().name, "Vera");
}

fn zoe_now(viewer: &Session, zoe: &Contact) -> Contact {
    let now = viewer.contact(zoe.id).unwrap();
    assert_eq!((&now.name, now.starred, now.archived), (&zoe.name, false, false));
    now
}

#[test]
fn a_member_changes_records_but_not_the_book() {
    let file = File::new();
    let ana = file.ana();
    let member = file.join("max@x.org", Role::Member);
    let zoe = add(&member, &named("Zoe")).id;
    call(&member, zoe, "hello");
    let book = ana.book().unwrap().id;
    let rename = BookInput { name: Some("Mine".into()), ..Default::default() };
    refused(member.edit_book(book, &rename), Kind::Denied);
    refused(member.delete_book(book), Kind::Denied);
    refused(member.set_role(member.actor().id, Role::Owner), Kind::Denied);
    let other = MemberInput { name: Some("Not Ana".into()), ..Default::default() };
    refused(member.edit_member(ana.actor().id, &other), Kind::Denied);
    let new = MemberInput { email: Some("eve@x.org".into()), ..Default::default() };
    refused(member.add_member(&new, Role::Viewer), Kind::Denied);
}

#[test]
fn somebody_else_does_not_see_the_book() {
    let file = File::new();
    let ana = file.ana();
    let zoe = add(&ana, &named("Zoe")).id;
    let bob = file.join("bob@x.org", Role::Member);
    ana.remove_member(bob.actor().id, None).unwrap();
    refused(bob.contact(zoe), Kind::NotFound);
    refused(bob.find_contact("zoe"), Kind::NotFound);
    let note = LogInput::new(InteractionType::Note, vec![Whom::Contact(zoe)], "x");
    refused(bob.log(&note), Kind::NotFound);
}
