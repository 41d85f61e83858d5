//! Bulk changes, and what takes changes back.

use super::*;
use touchline::app::{
    AccountInput, BookInput, BulkChange, Cause, ContactEdit, InteractionEdit, UndoRecord,
};

/// Does something and returns what takes it back.
fn noted<T>(session: &Session, act: impl FnOnce(&Session) -> T) -> (T, Option<UndoRecord>) {
    session.note_writes();
    let done = act(session);
    (done, session.noted())
}

fn three(session: &Session) -> Vec<ContactId> {
    ["Ana", "Bob", "Cleo"].map(|name| add(session, &named(name)).id).to_vec()
}

fn labels(session: &Session, id: ContactId) -> Vec<String> {
    session.contact(id).unwrap().labels.into_iter().map(|label| label.name).collect()
}

#[test]
fn a_bulk_change_is_one_write_and_one_undo() {
    let file = File::new();
    let ana = file.ana();
    let ids = three(&ana);
    ana.label_contact(ids[1], "key", true).unwrap();
    let change = BulkChange::Labels { on: vec!["Key".into(), "fair".into()], off: vec![] };
    let (changed, record) = noted(&ana, |ana| ana.change_contacts(&ids, &change).unwrap());
    assert_eq!((changed.contacts.len(), changed.same), (3, 0));
    assert_eq!(labels(&ana, ids[1]), ["fair", "key"]);
    let again = ana.change_contacts(&ids, &change).unwrap();
    assert_eq!((again.contacts.len(), again.same, again.name.as_str()), (0, 3, "Ana"));

    let undone = ana.undo(&record.unwrap()).unwrap();
    assert_eq!((undone.contacts.len(), undone.left), (3, 0));
    assert_eq!(labels(&ana, ids[0]), [""; 0]);
    assert_eq!(labels(&ana, ids[1]), ["key"], "it had this one before");
    let left: Vec<_> = ana.labels().unwrap().into_iter().map(|label| label.name).collect();
    assert_eq!(left, ["key"], "the label that was made on the way is gone again");
}

#[test]
fn stars_and_archives_turn_over_together() {
    let file = File::new();
    let ana = file.ana();
    let ids = three(&ana);
    ana.star_contact(ids[0], true).unwrap();
    let star = |on| {
        let changed = ana.change_contacts(&ids, &BulkChange::Star).unwrap();
        assert_eq!(changed.on, on);
        let starred = |id: &ContactId| ana.contact(*id).unwrap().starred;
        assert!(ids.iter().all(|id| starred(id) == on));
        changed.contacts.len()
    };
    assert_eq!((star(true), star(false)), (2, 3));
    assert!(ana.change_contacts(&ids, &BulkChange::Archive).unwrap().on);
    assert_eq!(ana.book().unwrap().archived, 3);
    assert!(!ana.change_contacts(&ids, &BulkChange::Archive).unwrap().on);
    let me = ana.actor().id;
    ana.change_contacts(&ids[..2], &BulkChange::Holder(Some(me))).unwrap();
    assert_eq!(ana.contact(ids[1]).unwrap().holder.unwrap().id, me);
    let query = touchline::app::ContactQuery { holder: Some(me), limit: 9, ..Default::default() };
    assert_eq!(ana.contacts(&query).unwrap().rows.len(), 2);
    refused(
        ana.change_contacts(&vec![ids[0]; touchline::app::MOST_AT_ONCE + 1], &BulkChange::Star),
        Kind::Usage,
    );
}

#[test]
fn what_somebody_else_wrote_since_is_not_written_over() {
    let file = File::new();
    let ana = file.ana();
    let bob = file.join("bob@x.org", Role::Member);
    let ids = three(&ana);
    let (_, record) = noted(&ana, |ana| ana.change_contacts(&ids, &BulkChange::Star).unwrap());
    bob.star_contact(ids[1], false).unwrap();
    let undone = ana.undo(&record.unwrap()).unwrap();
    assert_eq!((undone.contacts, undone.left), (vec![ids[2], ids[0]], 1));

    let rename = |name: &str| ContactEdit { name: Some(name.into()), ..ContactEdit::default() };
    let (_, record) = noted(&ana, |ana| ana.edit_contact(ids[0], &rename("Ana R.")).unwrap());
    let record = record.unwrap();
    bob.edit_contact(ids[0], &rename("Anna")).unwrap();
    let error = refused(ana.undo(&record), Kind::Conflict);
    assert!(error.message.contains("changed again since"), "{error}");
    assert!(error.is_of(Cause::Overtaken));
    assert_eq!(ana.contact(ids[0]).unwrap().name, "Anna");
    // another field of the same contact is no hindrance
    bob.edit_contact(ids[0], &rename("Ana R.")).unwrap();
    bob.star_contact(ids[0], true).unwrap();
    ana.undo(&record).unwrap();
    let contact = ana.contact(ids[0]).unwrap();
    assert_eq!((contact.name.as_str(), contact.starred), ("Ana", true));
}

#[test]
fn what_was_deleted_since_is_told_from_what_was_changed() {
    let file = File::new();
    let ana = file.ana();
    let bob = file.join("bob@x.org", Role::Member);
    let ids = three(&ana);
    let (_, record) = noted(&ana, |ana| ana.change_contacts(&ids, &BulkChange::Archive).unwrap());
    bob.delete_contact(ids[0]).unwrap();
    bob.archive_contact(ids[1], false).unwrap();
    let undone = ana.undo(&record.unwrap()).unwrap();
    assert_eq!((undone.contacts, undone.left, undone.deleted), (vec![ids[2]], 1, 1));

    // Where nothing is left to take back, it says why.
    let star = |ids: &[ContactId]| {
        noted(&ana, |ana| ana.change_contacts(ids, &BulkChange::Star).unwrap()).1.unwrap()
    };
    let (both, one) = (star(&ids[1..]), star(&ids[2..]));
    bob.delete_contact(ids[1]).unwrap();
    let error = refused(ana.undo(&both), Kind::Conflict);
    assert_eq!(
        error.message, "not undone: 1 changed again since, 1 deleted for good since",
        "the star of the other is away again"
    );
    bob.delete_contact(ids[2]).unwrap();
    let error = refused(ana.undo(&both), Kind::Conflict);
    assert_eq!(error.message, "not undone: all 2 were deleted for good since");
    let error = refused(ana.undo(&one), Kind::Conflict);
    assert_eq!(error.message, "not undone: it was deleted for good since");
    assert_eq!(error.hint.unwrap(), "what is deleted for good cannot be brought back");
}

#[test]
fn an_edit_of_every_field_goes_back() {
    let file = File::new();
    let ana = file.ana();
    let old = add(&ana, &reached("Ana", "ana@x.org", "+49 89 1234567"));
    let edit = ContactEdit {
        name: Some("Zoe".into()),
        account: Some("Made On The Way".into()),
        title: Some("CTO".into()),
        notes: Some("tea".into()),
        birthday: Some("--04-15".into()),
        holder: Some("me".into()),
        labels: vec!["new".into()],
        emails: vec!["zoe@x.org".into()],
        remove_emails: vec!["ana@x.org".into()],
        custom: vec![("team".into(), "red".into())],
        ..ContactEdit::default()
    };
    let (_, record) = noted(&ana, |ana| ana.edit_contact(old.id, &edit).unwrap());
    ana.undo(&record.unwrap()).unwrap();
    let mut now = ana.contact(old.id).unwrap();
    now.updated_at = old.updated_at;
    assert_eq!(now, old);
    assert!(ana.accounts(None, 9).unwrap().rows.is_empty(), "the account is gone again");
    assert!(ana.labels().unwrap().is_empty(), "so is the label");
}

#[test]
fn what_was_made_on_the_way_stays_where_others_use_it() {
    let file = File::new();
    let ana = file.ana();
    let ids = three(&ana);
    let edit = ContactEdit {
        account: Some("Acme".into()),
        labels: vec!["new".into()],
        ..ContactEdit::default()
    };
    let (_, record) = noted(&ana, |ana| ana.edit_contact(ids[0], &edit).unwrap());
    ana.edit_contact(ids[1], &edit).unwrap();
    ana.undo(&record.unwrap()).unwrap();
    let [first, second] = [ids[0], ids[1]].map(|id| ana.contact(id).unwrap());
    assert_eq!((first.account, first.labels.len()), (None, 0));
    assert_eq!((second.account.unwrap().name.as_str(), second.labels.len()), ("Acme", 1));
}

#[test]
fn a_new_contact_goes_back_only_while_nothing_hangs_on_it() {
    let file = File::new();
    let ana = file.ana();
    let bob = file.join("bob@x.org", Role::Member);
    let make = |name: &str| noted(&ana, |ana| add(ana, &reached(name, "", "+49 89 1234567")));
    let (contact, record) = make("Zed");
    let undone = ana.undo(&record.unwrap()).unwrap();
    assert_eq!(undone.gone, [contact.id]);
    refused(ana.contact(contact.id), Kind::NotFound);

    let (contact, record) = make("Yan");
    let entry = call(&bob, contact.id, "spoke with Yan");
    let error = refused(ana.undo(&record.clone().unwrap()), Kind::Conflict);
    assert!(error.message.contains("has entries"), "{error}");
    assert_eq!(ana.interaction(entry.id).unwrap().text(), "spoke with Yan");
    // without the entry it may go, but not once somebody else changed it
    bob.delete_interaction(entry.id).unwrap();
    bob.archive_contact(contact.id, true).unwrap();
    refused(ana.undo(&record.unwrap()), Kind::Conflict);
    ana.contact(contact.id).unwrap();
}

#[test]
fn corrections_and_pins_of_entries_go_back() {
    let file = File::new();
    let ana = file.ana();
    let bob = file.join("bob@x.org", Role::Member);
    let ids = three(&ana);
    let acme = ContactEdit { account: Some("Acme".into()), ..ContactEdit::default() };
    let zeta = ContactEdit { account: Some("Zeta".into()), ..ContactEdit::default() };
    ana.edit_contact(ids[0], &acme).unwrap();
    ana.edit_contact(ids[1], &zeta).unwrap();
    let entry = call(&ana, ids[0], "first");
    let say = |text: &str| InteractionEdit {
        summary: Some(text.into()),
        with: vec![ids[1], ids[2]],
        ..InteractionEdit::default()
    };
    let correct = |text: &str| {
        noted(&ana, |ana| ana.edit_interaction(entry.id, &say(text)).unwrap()).1.unwrap()
    };
    let record = correct("second");
    let undone = ana.undo(&record).unwrap();
    assert_eq!(undone.entries, [entry.id]);
    assert_eq!(ana.interaction(entry.id).unwrap().body, entry.body);

    let record = correct("third");
    bob.edit_interaction(entry.id, &say("fourth")).unwrap();
    refused(ana.undo(&record), Kind::Conflict);
    assert_eq!(ana.interaction(entry.id).unwrap().text(), "fourth");

    let (_, record) = noted(&ana, |ana| ana.pin_interaction(entry.id, true).unwrap());
    ana.undo(&record.unwrap()).unwrap();
    assert!(!ana.interaction(entry.id).unwrap().pinned);
    ana.pin_interaction(entry.id, true).unwrap();
    let (_, record) = noted(&ana, |ana| ana.pin_interaction(entry.id, false).unwrap());
    ana.undo(&record.unwrap()).unwrap();
    assert!(ana.interaction(entry.id).unwrap().pinned);
}

#[test]
fn what_is_gone_for_good_leaves_no_record() {
    let file = File::new();
    let ana = file.ana();
    let ids = three(&ana);
    let entry = call(&ana, ids[0], "spoke");
    assert_eq!(noted(&ana, |ana| call(ana, ids[1], "too")).1, None);
    assert_eq!(noted(&ana, |ana| ana.delete_interaction(entry.id).unwrap()).1, None);
    assert_eq!(noted(&ana, |ana| ana.delete_contact(ids[0]).unwrap()).1, None);
    assert_eq!(noted(&ana, |ana| ana.star_contact(ids[1], false).unwrap()).1, None);
    ana.star_contact(ids[1], true).unwrap();
    assert_eq!(ana.noted(), None, "nobody asked to note it");
}

#[test]
fn a_viewer_takes_nothing_back() {
    let file = File::new();
    let ana = file.ana();
    let bob = file.join("bob@x.org", Role::Member);
    let ids = three(&ana);
    let (_, record) = noted(&bob, |bob| bob.star_contact(ids[0], true).unwrap());
    ana.set_role(bob.actor().id, Role::Viewer).unwrap();
    refused(bob.undo(&record.unwrap()), Kind::Denied);
    assert!(ana.contact(ids[0]).unwrap().starred);
}

#[test]
fn many_contacts_are_deleted_with_what_hangs_on_them() {
    let file = File::new();
    let ana = file.ana();
    let ids: Vec<_> = (0..150).map(|n| add(&ana, &named(&format!("C {n}"))).id).collect();
    let shared = LogInput::new(
        InteractionType::Meeting,
        vec![Whom::Contact(ids[0]), Whom::Contact(ids[149])],
        "both",
    );
    ana.log(&shared).unwrap();
    let survivor = add(&ana, &named("Survivor"));
    let kept = LogInput::new(
        InteractionType::Call,
        vec![Whom::Contact(ids[3]), Whom::Contact(survivor.id)],
        "kept",
    );
    let kept = ana.log(&kept).unwrap().interaction;
    let found = ana.consequences_of(&ids).unwrap();
    assert_eq!((found.contacts, found.purged, found.shared, found.more), (150, 1, 1, false));
    let stopped = ana.delete_contacts(&ids, &mut |done| done < 100).unwrap();
    assert_eq!((stopped.contacts.len(), stopped.left, stopped.stopped), (100, 50, None));
    let deleted = ana.delete_contacts(&ids, &mut |_| true).unwrap();
    assert_eq!((deleted.contacts.len(), deleted.left, deleted.stopped), (50, 0, None));
    let book = ana.book().unwrap();
    assert_eq!((book.contacts, book.interactions), (1, 1));
    assert_eq!(ana.interaction(kept.id).unwrap().contacts.len(), 1);
    let again = ana.delete_contacts(&ids, &mut |_| true).unwrap();
    assert!(again.contacts.is_empty() && again.left == 0);
}

#[test]
fn a_book_gets_back_what_it_was_unless_it_was_changed_since() {
    let file = File::new();
    let ana = file.ana();
    let book = ana.book().unwrap();
    let edit = |name: &str, tint: &str| BookInput {
        name: Some(name.to_owned()),
        tint: Some(tint.to_owned()),
        icon: None,
    };
    let (changed, record) =
        noted(&ana, |ana| ana.edit_book(book.id, &edit("Desk", "cyan")).unwrap());
    assert_eq!((changed.name.as_str(), changed.tint.as_deref()), ("Desk", Some("cyan")));
    ana.undo(&record.unwrap()).unwrap();
    assert_eq!(ana.book().unwrap(), book);

    let (_, record) = noted(&ana, |ana| ana.edit_book(book.id, &edit("Desk", "cyan")).unwrap());
    ana.edit_book(book.id, &edit("Desk", "red")).unwrap();
    refused(ana.undo(&record.unwrap()), Kind::Conflict);
    assert_eq!(ana.book().unwrap().tint.as_deref(), Some("red"), "the later change stands");
}

#[test]
fn an_old_name_is_not_given_back_over_another_one() {
    let file = File::new();
    let ana = file.ana();
    let named = |name: &str| BookInput { name: Some(name.to_owned()), ..BookInput::default() };
    let desk = ana.add_book(&named("Desk")).unwrap();
    let (_, record) = noted(&ana, |ana| ana.edit_book(desk.id, &named("Table")).unwrap());
    let record = record.unwrap();
    let other = ana.add_book(&named("Desk")).unwrap();
    let error = refused(ana.undo(&record), Kind::Conflict);
    assert!(!error.is_of(Cause::Overtaken), "it can be undone later: {error}");
    ana.edit_book(other.id, &named("Chair")).unwrap();
    ana.undo(&record).unwrap();
    assert_eq!(ana.book_info(desk.id).unwrap().name, "Desk");

    let named =
        |name: &str| AccountInput { name: Some(name.to_owned()), ..AccountInput::default() };
    let acme = ana.add_account(&named("Acme")).unwrap();
    let (_, record) = noted(&ana, |ana| ana.edit_account(acme.id, &named("Zenith")).unwrap());
    let record = record.unwrap();
    let other = ana.add_account(&named("acme")).unwrap();
    let error = refused(ana.undo(&record), Kind::Conflict);
    assert!(!error.is_of(Cause::Overtaken), "it can be undone later: {error}");
    assert_eq!(ana.account(acme.id).unwrap().name, "Zenith");
    ana.delete_account(other.id).unwrap();
    ana.undo(&record).unwrap();
    assert_eq!(ana.account(acme.id).unwrap().name, "Acme");
}

#[test]
fn a_merge_is_one_undo_that_gives_everything_back() {
    let file = File::new();
    let ana = file.ana();
    let ids = three(&ana);
    let edit = ContactEdit {
        title: Some("CTO".into()),
        notes: Some("likes tea".into()),
        emails: vec!["bob@example.org".into()],
        labels: vec!["key".into()],
        ..ContactEdit::default()
    };
    ana.edit_contact(ids[1], &edit).unwrap();
    call(&ana, ids[1], "wants the quote");
    call(&ana, ids[2], "said hello");
    let all = || -> Vec<Contact> {
        let read = |id: &ContactId| ana.contact(*id).unwrap();
        let now = ids.iter().map(read);
        now.map(|it| Contact { updated_at: it.created_at, ..it }).collect()
    };
    let before = all();

    let (one, record) = noted(&ana, |ana| ana.merge_contacts(ids[0], &ids[1..]).unwrap());
    assert_eq!((one.title.as_deref(), one.interaction_count), (Some("CTO"), 2));
    assert_eq!((one.email(), labels(&ana, ids[0])), (Some("bob@example.org"), vec!["key".into()]));
    assert!(ana.contact(ids[1]).is_err());

    let undone = ana.undo(&record.unwrap()).unwrap();
    assert_eq!(undone.left, 0);
    assert_eq!(all(), before);
}
