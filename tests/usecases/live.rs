use super::*;

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
