use super::*;
use touchline::app::{InteractionEdit, Scope, TimelineInput};
use touchline::domain::Timestamp;

fn edit() -> InteractionEdit {
    InteractionEdit::default()
}

fn texts(session: &Session, input: &TimelineInput) -> (Vec<String>, bool) {
    let mut texts = Vec::new();
    let more = session.each_interaction(input, &mut |entry| {
        texts.push(entry.text());
        Ok(())
    });
    (texts, more.unwrap())
}

#[test]
fn a_timeline_is_read_page_by_page() {
    let file = File::new();
    let ana = file.ana();
    let id = add(&ana, &named("Zoe")).id;
    for n in 0..450 {
        let input = LogInput {
            occurred_at: Some(Timestamp::from_millis(1_700_000_000_000 + n * 1_000)),
            ..LogInput::new(InteractionType::Note, vec![Whom::Contact(id)], format!("note {n}"))
        };
        ana.log(&input).unwrap();
    }
    let of_zoe = TimelineInput { scope: Scope::Contact(id), ..TimelineInput::default() };
    let (all, more) = texts(&ana, &of_zoe);
    assert_eq!((all.len(), more), (450, false));
    assert_eq!((all[0].as_str(), all[449].as_str()), ("note 449", "note 0"));
    for (limit, count, expected) in [
        (0, 0, true),
        (1, 1, true),
        (200, 200, true),
        (201, 201, true),
        (450, 450, false),
        (999, 450, false),
    ] {
        let (some, more) = texts(&ana, &TimelineInput { limit: Some(limit), ..of_zoe.clone() });
        assert_eq!((some.len(), more), (count, expected), "limit {limit}");
    }
    let since = Some(Timestamp::from_millis(1_700_000_449_000));
    assert_eq!(texts(&ana, &TimelineInput { since, ..of_zoe.clone() }).0, ["note 449"]);
    let stop = ana.each_interaction(&of_zoe, &mut |_| Err(Error::usage("enough")));
    refused(stop, Kind::Usage);
}

#[test]
fn an_edit_keeps_the_earlier_text() {
    let file = File::new();
    let ana = file.ana();
    let id = add(&ana, &named("Zoe")).id;
    let old = call(&ana, id, "first");
    let same = InteractionEdit { summary: Some("first".into()), ..edit() };
    assert_eq!(ana.edit_interaction(old.id, &same).unwrap(), old);
    assert!(ana.earlier(old.id, 0, 9).unwrap().rows.is_empty());
    let changed = InteractionEdit {
        summary: Some("second".into()),
        kind: Some(InteractionType::Note),
        ..edit()
    };
    let new = ana.edit_interaction(old.id, &changed).unwrap();
    assert_eq!((new.text().as_str(), new.body.kind), ("second", InteractionType::Note));
    assert_eq!(new.body.direction, None);
    assert!(new.edited_at.is_some());
    let versions = ana.earlier(old.id, 0, 9).unwrap().rows;
    assert_eq!(versions.len(), 1);
    assert_eq!(versions[0].version.body, old.body);
    let late = InteractionEdit {
        occurred_at: Some(Timestamp::from_millis(ana.now().millis() + 600_000)),
        ..edit()
    };
    refused(ana.edit_interaction(old.id, &late), Kind::Usage);
    refused(
        ana.edit_interaction(old.id, &InteractionEdit { summary: Some(" ".into()), ..edit() }),
        Kind::Usage,
    );
}

#[test]
fn an_entry_moves_with_its_accounts() {
    let file = File::new();
    let ana = file.ana();
    let at = |name: &str, account: &str| {
        add(&ana, &ContactInput { account: Some(account.into()), ..named(name) })
    };
    let (zoe, bob, eve) = (at("Zoe", "Acme"), at("Bob", "Globex"), at("Eve", "Acme"));
    let entry = call(&ana, zoe.id, "hello");
    let accounts = |entry: &Interaction| -> Vec<String> {
        entry.accounts.iter().map(|account| account.name.clone()).collect()
    };
    let moved = InteractionEdit { contact: Some(bob.id), ..edit() };
    let moved = ana.edit_interaction(entry.id, &moved).unwrap();
    assert_eq!(moved.body.participants, [bob.id]);
    assert_eq!(accounts(&moved), ["Globex"]);
    assert_eq!(ana.contact(zoe.id).unwrap().interaction_count, 0);
    assert_eq!(ana.contact(bob.id).unwrap().interaction_count, 1);
    let acme = ana.account(zoe.account.unwrap().id).unwrap();
    assert_eq!(acme.last_interaction_at, None);

    let joined = InteractionEdit { with: vec![zoe.id, eve.id], ..edit() };
    let joined = ana.edit_interaction(entry.id, &joined).unwrap();
    assert_eq!(joined.body.participants, [bob.id, zoe.id, eve.id]);
    let left = InteractionEdit { without: vec![zoe.id], ..edit() };
    let left = ana.edit_interaction(entry.id, &left).unwrap();
    let mut names = accounts(&left);
    names.sort();
    assert_eq!(names, ["Acme", "Globex"], "Eve is of Acme too");

    let nobody = InteractionEdit { without: vec![bob.id, eve.id], ..edit() };
    let error = refused(ana.edit_interaction(entry.id, &nobody), Kind::Usage);
    assert!(error.hint.unwrap().contains("delete"));
    let absent = InteractionEdit { without: vec![zoe.id], ..edit() };
    refused(ana.edit_interaction(entry.id, &absent), Kind::NotFound);
}

#[test]
fn a_deletion_is_final() {
    let file = File::new();
    let ana = file.ana();
    let id = add(&ana, &named("Zoe")).id;
    let first = call(&ana, id, "first");
    let second = call(&ana, id, "second");
    assert_eq!(ana.last_entry().unwrap().unwrap().id, second.id);
    let report = ana.delete_interaction(second.id).unwrap();
    assert_eq!(report.interaction.text(), "second");
    refused(ana.interaction(second.id), Kind::NotFound);
    refused(ana.delete_interaction(second.id), Kind::NotFound);
    assert_eq!(ana.last_entry().unwrap().unwrap().id, first.id);
    assert!(ana.pin_interaction(first.id, true).unwrap().pinned);
    assert!(!ana.pin_interaction(first.id, false).unwrap().pinned);
}

#[test]
fn the_team_sees_who_contacted_whom() {
    let file = File::new();
    let ana = file.ana();
    let bob = file.join("bob@x.org", Role::Member);
    let id = add(&ana, &named("Zoe")).id;
    call(&ana, id, "one");
    call(&ana, id, "two");
    call(&bob, id, "three");
    let page = ana.team_table(&TimelineInput::default()).unwrap();
    let rows: Vec<_> = page.rows.iter().map(|row| (row.member, row.count)).collect();
    assert_eq!(rows, [(Some(bob.actor().id), 1), (Some(ana.actor().id), 2)]);
    assert!(!page.more);
    let by = TimelineInput { by: Some(bob.actor().id), ..TimelineInput::default() };
    assert_eq!(texts(&ana, &by).0, ["three"]);
}

#[test]
fn an_entry_is_taken_back_with_the_contact_made_in_the_same_write() {
    let file = File::new();
    let ana = file.ana();
    let whom = vec![Whom::New(Box::new(named("Eve Moor")))];
    let logged = ana.log(&LogInput::new(InteractionType::Call, whom, "hello")).unwrap();
    let made = ana.made_with(&logged.interaction).unwrap();
    assert_eq!(made.len(), 1);
    ana.take_back(logged.interaction.id, &made, &[], None).unwrap();
    refused(ana.find_contact("Eve Moor"), Kind::NotFound);

    // Somebody who was worked with since stays.
    let whom = vec![Whom::New(Box::new(named("Eve Moor")))];
    let logged = ana.log(&LogInput::new(InteractionType::Call, whom, "hello")).unwrap();
    let made = ana.made_with(&logged.interaction).unwrap();
    // What is of the same millisecond cannot be told from what was made with it.
    std::thread::sleep(std::time::Duration::from_millis(3));
    ana.star_contact(logged.created[0], true).unwrap();
    ana.take_back(logged.interaction.id, &made, &[], None).unwrap();
    assert_eq!(ana.contact(logged.created[0]).unwrap().interaction_count, 0);
}

#[test]
fn a_search_without_a_word_is_refused_instead_of_matching_all() {
    let file = File::new();
    let ana = file.ana();
    call(&ana, add(&ana, &named("Bo")).id, "spoke");
    for text in ["???", "\"", "-", "", " "] {
        let input = TimelineInput { search: Some(text.into()), ..TimelineInput::default() };
        refused(ana.each_interaction(&input, &mut |_| Ok(())), Kind::Usage);
        refused(ana.team_table(&input), Kind::Usage);
    }
}
