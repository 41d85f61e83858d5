use super::*;
use touchline::app::{AccountInput, MemberInput};

fn with_email(email: &str) -> MemberInput {
    MemberInput { email: Some(email.into()), ..MemberInput::default() }
}

#[test]
fn members_are_added_once() {
    let file = File::new();
    let ana = file.ana();
    let bob = ana.add_member(&with_email("bob@x.org"), Role::Viewer).unwrap();
    assert_eq!((bob.name.as_str(), bob.role), ("bob", Role::Viewer));
    let error = refused(ana.add_member(&with_email("BOB@X.org"), Role::Owner), Kind::Conflict);
    assert!(error.message.contains("member already"), "{error}");
    refused(ana.add_member(&with_email("bob"), Role::Viewer), Kind::Usage);
    refused(ana.add_member(&MemberInput::default(), Role::Viewer), Kind::Usage);
    let login = |login: &str| MemberInput { login: Some(login.into()), ..with_email("d@x.org") };
    refused(ana.add_member(&login("two words"), Role::Viewer), Kind::Usage);
    assert_eq!(
        ana.add_member(&login("dora"), Role::Member).unwrap().login.as_deref(),
        Some("dora")
    );
    // a person the file knows is the same person in another book
    let book = touchline::app::BookInput { name: Some("Second".into()), ..Default::default() };
    let mut second = file.ana();
    second.enter(ana.add_book(&book).unwrap().id).unwrap();
    assert_eq!(second.add_member(&with_email("bob@x.org"), Role::Member).unwrap().id, bob.id);
    assert_eq!(ana.find_member("bob").unwrap().role, Role::Viewer);
    refused(
        second.add_member(
            &MemberInput { login: Some("other".into()), ..with_email("d@x.org") },
            Role::Member,
        ),
        Kind::Conflict,
    );
}

#[test]
fn a_profile_changes_by_field() {
    let file = File::new();
    let ana = file.ana();
    let bob = ana.add_member(&with_email("bob@x.org"), Role::Member).unwrap();
    let input = MemberInput {
        name: Some("Bob Stone".into()),
        email: Some("b.stone@x.org".into()),
        login: Some("bob".into()),
    };
    let edited = ana.edit_member(bob.id, &input).unwrap();
    assert_eq!((edited.name.as_str(), edited.email.as_str()), ("Bob Stone", "b.stone@x.org"));
    let bare = MemberInput { login: Some(String::new()), ..MemberInput::default() };
    assert_eq!(ana.edit_member(bob.id, &bare).unwrap().login, None);
    refused(ana.edit_member(bob.id, &with_email("ana@x.org")), Kind::Conflict);
    refused(ana.edit_member(bob.id, &with_email("nope")), Kind::Usage);
    let nameless = MemberInput { name: Some(" ".into()), ..MemberInput::default() };
    refused(ana.edit_member(bob.id, &nameless), Kind::Usage);
}

#[test]
fn the_last_owner_stays() {
    let file = File::new();
    let ana = file.ana();
    let me = ana.actor().id;
    let bob = ana.add_member(&with_email("bob@x.org"), Role::Member).unwrap();
    refused(ana.set_role(me, Role::Member), Kind::Conflict);
    refused(ana.remove_member(me, None), Kind::Conflict);
    assert_eq!(ana.set_role(bob.id, Role::Owner).unwrap().role, Role::Owner);
    assert_eq!(ana.set_role(me, Role::Viewer).unwrap().role, Role::Viewer);
    refused(ana.set_role(me, Role::Owner), Kind::Denied);
}

#[test]
fn work_is_handed_over() {
    let file = File::new();
    let ana = file.ana();
    let bob = ana.add_member(&with_email("bob@x.org"), Role::Member).unwrap();
    let cem = ana.add_member(&with_email("cem@x.org"), Role::Member).unwrap();
    let zoe = add(&ana, &ContactInput { holder: Some("bob@x.org".into()), ..named("Zoe") }).id;
    let acme = AccountInput {
        name: Some("Acme".into()),
        holder: Some("bob".into()),
        ..AccountInput::default()
    };
    let acme = ana.add_account(&acme).unwrap().id;
    let error = refused(ana.remove_member(bob.id, None), Kind::Conflict);
    assert!(error.message.contains("1 contact and 1 account"), "{error}");
    refused(ana.remove_member(bob.id, Some(bob.id)), Kind::Usage);
    let stranger = touchline::domain::MemberId::new(zoe.uuid());
    refused(ana.remove_member(bob.id, Some(stranger)), Kind::NotFound);
    assert_eq!(ana.remove_member(bob.id, Some(cem.id)).unwrap().0.name, "bob");
    assert_eq!(ana.contact(zoe).unwrap().holder.unwrap().id, cem.id);
    assert_eq!(ana.account(acme).unwrap().holder.unwrap().id, cem.id);
    refused(ana.find_member("bob"), Kind::NotFound);
}
