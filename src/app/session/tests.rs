use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;

use super::*;
use crate::app::{
    ContactInput, Draft, FollowUpEdit, LastPlace, ListPlace, LogInput, Promise, Whom,
};
use crate::domain::member::Profile;
use crate::domain::{InteractionType, Name, Role};
use crate::store::WrittenWith;

/// A computer of one test: a home, and accounts that use it.
struct Computer {
    home: tempfile::TempDir,
}

impl Computer {
    fn new() -> Self {
        Self { home: tempfile::tempdir().unwrap() }
    }

    fn db(&self) -> PathBuf {
        self.home.path().join("data/touchline.db")
    }

    fn open(&self, start: Start, variables: &[(&str, &str)]) -> Result<(Session, Vec<Notice>)> {
        self.open_as("ana", start, variables)
    }

    fn open_as(
        &self,
        login: &str,
        start: Start,
        variables: &[(&str, &str)],
    ) -> Result<(Session, Vec<Notice>)> {
        let env = Environment::fixed(variables, login, Some("Ana Ruiz")).at_home(self.home.path());
        Session::open_in(start, &env)
    }

    fn settings(&self, text: &str) {
        std::fs::create_dir_all(self.home.path().join("config")).unwrap();
        std::fs::write(self.home.path().join("config/config.toml"), text).unwrap();
    }

    /// Makes the file with Ana (ana@x.org) as its owner, and Bob as a viewer.
    fn with_bob(&self) -> Session {
        let (ana, _) = self.open(Start { user: as_user("ana@x.org"), ..made() }, &[]).unwrap();
        add_member(&ana, "Bob Stone", "bob@x.org", Role::Viewer);
        ana
    }

    /// Gives the file to another account; only root can.
    fn give_away(&self) -> bool {
        let (data, db) = (self.home.path().join("data"), self.db());
        let files: Vec<_> = std::fs::read_dir(&data).unwrap().flatten().collect();
        let given = files.iter().all(|file| chown(file.path(), Some(54_321), None).is_ok());
        given && db.exists()
    }
}

fn made() -> Start {
    Start { create: true, ..Start::default() }
}

fn as_user(email: &str) -> Option<String> {
    Some(email.to_owned())
}

fn user(email: &str) -> Start {
    Start { user: as_user(email), ..Start::default() }
}

fn add_member(session: &Session, name: &str, email: &str, role: Role) {
    let member = session.ids.next(session.now()).into();
    let profile = Profile {
        name: name.into(),
        email: email.into(),
        login: email.split('@').next().map(str::to_owned),
    };
    session.apply(&[Op::AddMember { member, profile: Some(profile), role }]).unwrap();
}

fn add_book(session: &Session, name: &str) -> BookId {
    let id = BookId::new(session.ids.next(session.now()));
    let name = Name::parse(name, "the name").unwrap();
    session.apply_in(id, &[Op::AddBook { name, tint: None, icon: None }]).unwrap();
    id
}

fn book_name(session: &Session) -> String {
    session.reader().unwrap().info().unwrap().name
}

fn failure(opened: Result<(Session, Vec<Notice>)>) -> Error {
    opened.err().expect("refused")
}

#[test]
fn the_first_run_makes_the_file_its_member_and_a_book() {
    let computer = Computer::new();
    let (session, notices) = computer.open(made(), &[]).unwrap();
    assert_eq!(notices, [format!("made a new database at {}", computer.db().display())]);
    assert_eq!(computer.db().metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(session.actor().name, "Ana Ruiz");
    assert_eq!(session.actor().email, "");
    assert_eq!(session.actor().login.as_deref(), Some("ana"));
    assert_eq!(book_name(&session), "Ana Ruiz's Contacts");
    assert_eq!(session.refusal(Capability::DeleteBook).unwrap(), None);

    let (again, notices) = computer.open(made(), &[]).unwrap();
    assert_eq!(notices, [""; 0]);
    assert_eq!(again.actor(), session.actor());
    assert_eq!(again.book, session.book);
}

#[test]
fn without_leave_to_make_it_a_missing_file_is_an_error_and_stays_missing() {
    let computer = Computer::new();
    let error = failure(computer.open(Start::default(), &[]));
    assert_eq!(error.kind, Kind::Storage);
    assert!(error.message.contains("there is no database at"), "{error}");
    assert!(!computer.db().exists());
}

#[test]
fn the_first_members_email_is_the_one_that_was_asked_for() {
    for (start, variables, email) in [
        (
            Start { user: as_user("flag@x.org"), ..made() },
            &[("TOUCHLINE_USER", "env@x.org")][..],
            "flag@x.org",
        ),
        (made(), &[("TOUCHLINE_USER", "env@x.org")], "env@x.org"),
        (made(), &[], "set@x.org"),
    ] {
        let computer = Computer::new();
        computer.settings("[profile]\nemail = \"set@x.org\"\n");
        let (session, _) = computer.open(start, variables).unwrap();
        assert_eq!(session.actor().email, email);
    }
}

#[test]
fn on_ones_own_file_the_flag_wins_then_the_variable_then_the_settings_then_the_login() {
    let computer = Computer::new();
    let ana = computer.with_bob();
    add_member(&ana, "Cem", "cem@x.org", Role::Member);
    add_member(&ana, "Dora", "dora@x.org", Role::Member);
    let variable = &[("TOUCHLINE_USER", "Cem@X.org")][..];
    let acts = |start: Start, variables: &[_]| {
        let (session, notices) = computer.open(start, variables).unwrap();
        (session.actor().name.clone(), notices.len())
    };
    assert_eq!(acts(Start::default(), &[]), ("Ana Ruiz".into(), 0));
    computer.settings("[profile]\nemail = \"dora@x.org\"\n");
    assert_eq!(acts(Start::default(), &[]), ("Dora".into(), 0));
    assert_eq!(acts(Start::default(), variable), ("Cem".into(), 0));
    assert_eq!(acts(user("BOB@x.org"), variable), ("Bob Stone".into(), 0));
    assert_eq!(acts(user("bob stone"), &[]), ("Bob Stone".into(), 0));
    computer.settings("[profile]\nemail = \"nobody@x.org\"\n");
    assert_eq!(acts(Start::default(), &[]), ("Ana Ruiz".into(), 1), "a warning, then the next");
}

#[test]
fn a_user_that_nobody_is_exits_4() {
    let computer = Computer::new();
    drop(computer.with_bob());
    let error = failure(computer.open(user("eve@x.org"), &[]));
    assert_eq!(
        (error.kind, error.message.as_str()),
        (Kind::NotFound, "--user: nobody in this file is \"eve@x.org\"")
    );
    let error = failure(computer.open(Start::default(), &[("TOUCHLINE_USER", "eve@x.org")]));
    assert_eq!(error.kind, Kind::NotFound);
    assert_eq!(failure(computer.open(user(""), &[])).kind, Kind::NotFound);
}

#[test]
fn a_login_that_nobody_has_says_what_to_do() {
    let computer = Computer::new();
    drop(computer.with_bob());
    let error = failure(computer.open_as("eve", Start::default(), &[]));
    assert_eq!(error.kind, Kind::Denied);
    assert!(error.hint.unwrap().contains("--user EMAIL"));
}

#[test]
fn on_anothers_file_only_the_login_counts() {
    let computer = Computer::new();
    drop(computer.with_bob());
    if !computer.give_away() {
        return;
    }
    let error = failure(computer.open(user("bob@x.org"), &[]));
    assert_eq!(error.kind, Kind::Denied);
    assert!(error.message.contains("the account ana"), "{error}");

    computer.settings("[profile]\nemail = \"bob@x.org\"\n");
    let variables = [("TOUCHLINE_USER", "bob@x.org"), (NOW, "2001-01-01T00:00:00Z")];
    let (session, notices) = computer.open(Start::default(), &variables).unwrap();
    assert_eq!(session.actor().name, "Ana Ruiz");
    assert_eq!(notices.len(), 3, "{notices:?}");
    assert!(session.now().millis() > 1_000_000_000_000, "the clock cannot be set either");

    let error = failure(computer.open_as("eve", Start::default(), &[]));
    assert_eq!(error.kind, Kind::Denied);
    assert!(error.hint.unwrap().contains("--login eve"));
}

#[test]
fn the_clock_can_be_fixed_on_ones_own_file() {
    let computer = Computer::new();
    let (session, _) = computer.open(made(), &[(NOW, "2026-03-04T15:30:00+01:00")]).unwrap();
    assert_eq!(session.now(), Timestamp::from_millis(1_772_634_600_000));
    assert_eq!(failure(computer.open(made(), &[(NOW, "soon")])).kind, Kind::Usage);
}

#[test]
fn the_book_asked_for_wins_then_the_chosen_then_the_oldest() {
    let computer = Computer::new();
    let (session, _) = computer.open(made(), &[]).unwrap();
    let sales = add_book(&session, "Sales");
    let private = add_book(&session, "Private");
    let book = |start: Start| computer.open(start, &[]).map(|(session, _)| session.book.unwrap());
    let asked = |name: &str| Start { book: Some(name.into()), ..Start::default() };
    assert_eq!(book(Start::default()).ok(), session.book, "the oldest");
    session.apply_in(sales, &[Op::UseBook]).unwrap();
    assert_eq!(book(Start::default()).ok(), Some(sales));
    assert_eq!(book(asked("priv")).ok(), Some(private));
    assert_eq!(book(asked(&private.to_string())).ok(), Some(private));
    assert_eq!(book(asked("nothing")).unwrap_err().kind, Kind::NotFound);
    assert_eq!(book(asked("s")).unwrap_err().kind, Kind::Ambiguous);
}

#[test]
fn a_member_of_no_book_can_only_make_one() {
    let computer = Computer::new();
    let ana = computer.with_bob();
    let bob = ana.store.person_by_email("bob@x.org").unwrap().unwrap();
    ana.apply(&[Op::RemoveMember { member: bob.id, hand_to: None }]).unwrap();
    let (bob, _) = computer.open(user("bob@x.org"), &[]).unwrap();
    assert!(!bob.has_book());
    let error = bob.refusal(Capability::Log).unwrap_err();
    assert_eq!(
        (error.kind, error.message.as_str()),
        (Kind::NotFound, "you are in no book of this file")
    );
    assert_eq!(bob.apply(&[Op::UseBook]).unwrap_err().kind, Kind::NotFound);
    assert!(bob.drafts().is_err());
    let own = add_book(&bob, "Bob's");
    let (bob, _) = computer.open(user("bob@x.org"), &[]).unwrap();
    assert_eq!(bob.book, Some(own));
}

#[test]
fn a_refusal_names_the_role_and_an_owner() {
    let computer = Computer::new();
    drop(computer.with_bob());
    let (bob, _) = computer.open(user("bob@x.org"), &[]).unwrap();
    assert_eq!(bob.refusal(Capability::See).unwrap(), None);
    let error = bob.refusal(Capability::Log).unwrap().unwrap();
    let asked = [Capability::See, Capability::Log, Capability::DeleteBook];
    let delete = bob.refusal(Capability::DeleteBook).unwrap().unwrap();
    let refused = [(Capability::Log, error.clone()), (Capability::DeleteBook, delete)];
    assert_eq!(bob.refusals(&asked).unwrap(), refused);
    let expected = "only members and owners can log to \"Ana Ruiz's Contacts\" (you are a viewer; ask Ana Ruiz)";
    assert_eq!((error.kind, error.message.as_str()), (Kind::Denied, expected));
    let name = Name::parse("X", "the name").unwrap();
    let op = Op::AddLabel { id: bob.ids.next(bob.now()).into(), name, tint: None };
    let written = bob.apply(&[op]).unwrap_err();
    assert_eq!(written.message, expected.replace("log to", "change labels in"));
}

#[test]
fn a_refusal_comes_even_where_there_is_nothing_to_write() {
    let computer = Computer::new();
    let ana = computer.with_bob();
    let input = crate::app::ContactInput { name: "Cy".to_owned(), ..Default::default() };
    let contact = ana.add_contact(&input).unwrap().id;
    let (bob, _) = computer.open(user("bob@x.org"), &[]).unwrap();
    let edit = crate::app::ContactEdit { name: Some("Cy".to_owned()), ..Default::default() };
    for refused in [
        bob.star_contact(contact, false).map(drop),
        bob.archive_contact(contact, false).map(drop),
        bob.edit_contact(contact, &edit).map(drop),
    ] {
        assert_eq!(refused.unwrap_err().kind, Kind::Denied);
    }
    assert!(!ana.star_contact(contact, false).unwrap().starred);
}

#[test]
fn a_member_who_was_removed_meanwhile_is_told() {
    let computer = Computer::new();
    let ana = computer.with_bob();
    let (bob, _) = computer.open(user("bob@x.org"), &[]).unwrap();
    ana.apply(&[Op::RemoveMember { member: bob.actor().id, hand_to: None }]).unwrap();
    let error = bob.refusal(Capability::Log).unwrap_err();
    assert_eq!(error.kind, Kind::NotFound);
    assert!(error.message.contains("no longer a member"), "{error}");
}

#[test]
fn drafts_are_kept_by_file_member_and_book() {
    let computer = Computer::new();
    let ana = computer.with_bob();
    let (bob, _) = computer.open(user("bob@x.org"), &[]).unwrap();
    let contact = ContactId::new(ana.ids.next(ana.now()));
    let id = DraftId::Contact(contact.to_string());
    for session in [&ana, &bob] {
        let fields = [("summary".to_owned(), session.actor().name.clone())].into();
        let draft = Draft { id: id.clone(), kind: "call".into(), fields, opened_at: 1 };
        session.drafts().unwrap().save(&draft).unwrap();
    }
    let drafts = ana.another().unwrap().drafts().unwrap();
    assert_eq!(drafts.list()[0].fields["summary"], "Ana Ruiz");
    let file = ana.store.file_id().unwrap().to_string();
    let state = computer.home.path().join("state");
    assert!(drafts.folder.starts_with(state.join("drafts").join(file)));
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&drafts.folder), 0o700);

    ana.forget_drafts_of_contacts(&[contact]).unwrap();
    for session in [&ana, &bob] {
        assert_eq!(session.drafts().unwrap().list(), []);
    }
}

#[test]
fn a_contact_leaves_the_drafts_of_others_and_no_trace_in_them() {
    let computer = Computer::new();
    let ana = computer.with_bob();
    let (bob, _) = computer.open(user("bob@x.org"), &[]).unwrap();
    let [gone, stays] = [1, 2].map(|_| ContactId::new(ana.ids.next(ana.now())));
    let whom = |id: ContactId, name: &str| format!("[\"{id}\",\"{name}\",null,null]");
    let drafts = bob.drafts().unwrap();
    let keep = |id: DraftId, fields: &[(&str, String)]| {
        let fields = fields.iter().map(|(name, text)| ((*name).to_owned(), text.clone()));
        let draft = Draft { id, kind: "call".into(), fields: fields.collect(), opened_at: 7 };
        drafts.save(&draft).unwrap();
    };
    let both = format!("[{},{}]", whom(stays, "ana"), whom(gone, "zoe"));
    keep(DraftId::Line, &[("line", "m ana, zoe: long text".to_owned()), ("meant", both)]);
    let lists = [
        ("who", format!("[{}]", whom(gone, "Zoe Ford"))),
        ("with", format!("[{}]", whom(stays, "Ana"))),
        ("summary", "another text".to_owned()),
    ];
    keep(DraftId::Contact(format!("{stays},{gone}")), &lists);
    // What a crash left, damaged or half written.
    for name in [format!("contact-{gone}.7.json"), format!("contact-{gone}.7.x.tmp")] {
        std::fs::write(drafts.folder.join(name), "{\"id\": Zoe Ford").unwrap();
    }
    for _ in 0..2 {
        ana.forget_drafts_of_contacts(&[gone]).unwrap();
        let left = drafts.list();
        let texts: Vec<_> = left.iter().flat_map(|draft| draft.fields.values()).collect();
        assert!(texts.iter().any(|text| *text == "m ana, zoe: long text"), "{left:?}");
        assert!(texts.iter().any(|text| *text == "another text"), "{left:?}");
        assert!(left.iter().any(|draft| draft.id == DraftId::Contact(stays.to_string())));
        let files: Vec<_> = std::fs::read_dir(&drafts.folder).unwrap().flatten().collect();
        assert_eq!(files.len(), 2);
        for file in files {
            let text = std::fs::read_to_string(file.path()).unwrap();
            assert!(!text.contains(&gone.to_string()) && !text.contains("Zoe Ford"), "{text}");
        }
    }
    ana.forget_drafts_of_contacts(&[stays]).unwrap();
    assert_eq!(drafts.list(), [], "both are gone: nobody is left that they are about");
}

#[test]
fn a_contact_takes_every_draft_along_that_names_it_alone() {
    let computer = Computer::new();
    let (ana, _) = computer.open(made(), &[]).unwrap();
    let [gone, stays] = [1, 2].map(|_| ContactId::new(ana.ids.next(ana.now())));
    let drafts = ana.drafts().unwrap();
    let keep = |id: DraftId, opened_at, field: &str, whom: ContactId| {
        let whom = format!("[[\"{whom}\",\"Zoe\",null,null]]");
        let fields = [(field.to_owned(), whom), ("summary".to_owned(), "x".to_owned())].into();
        drafts.save(&Draft { id, kind: "call".into(), fields, opened_at }).unwrap();
    };
    for (place, whom) in [gone, stays].into_iter().enumerate() {
        let at = 10 * place as i64;
        keep(DraftId::Line, at, "named", whom);
        keep(DraftId::Nobody, at, "who", whom);
        keep(DraftId::Edit(whom.to_string()), at, "who", whom);
        keep(DraftId::EditFollowUp(ana.ids.next(ana.now()).to_string()), at, "with", whom);
        keep(DraftId::NewFollowUp(whom.to_string()), at, "with", whom);
    }
    ana.forget_drafts_of_contacts(&[gone]).unwrap();
    let left = drafts.list();
    assert_eq!(left.len(), 5);
    assert!(left.iter().all(|draft| draft.opened_at == 10), "{left:?}");
}

#[test]
fn a_second_session_acts_the_same() {
    let computer = Computer::new();
    let (session, _) = computer.open(made(), &[]).unwrap();
    let other = session.another().unwrap();
    assert_eq!((other.actor(), other.book), (session.actor(), session.book));
    let sales = add_book(&other, "Sales");
    assert!(session.reader_of(sales).unwrap().info().is_ok());
}

#[test]
fn what_is_wrong_in_the_settings_is_told() {
    let computer = Computer::new();
    computer.settings("[look]\ncolor = \"purple\"\n");
    let (_, notices) = computer.open(made(), &[]).unwrap();
    assert_eq!(notices.len(), 2);
    assert!(notices[0].contains("config.toml:2:"), "{notices:?}");
}

#[test]
fn the_last_place_is_kept_for_each_member_of_a_file() {
    let computer = Computer::new();
    let mut ana = computer.with_bob();
    assert_eq!(ana.return_to_last_place(), None, "nobody was there yet");
    let personal = ana.book().unwrap().id;
    let list = ListPlace {
        selected: Some("x".to_owned()),
        filter: Some("bol".to_owned()),
        sort: Some("last".to_owned()),
        open: true,
    };
    let place = LastPlace {
        book: Some(personal.to_string()),
        began: Some(personal.to_string()),
        screen: "accounts".to_owned(),
        lists: [("accounts".to_owned(), list)].into(),
    };
    ana.keep_place(&place).unwrap();
    assert_eq!(ana.return_to_last_place(), Some(place));
    let file = ana.place_file().unwrap();
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
    let (mut bob, _) = computer.open(Start { user: as_user("bob@x.org"), ..made() }, &[]).unwrap();
    assert_eq!(bob.return_to_last_place(), None);

    for broken in ["", "{", "[]", "{\"book\": 7}", "{\"screen\": \"accounts\"}", "\u{0}"] {
        std::fs::write(&file, broken).unwrap();
        assert_eq!(ana.return_to_last_place(), None, "{broken:?}");
    }
    std::fs::write(&file, " ".repeat(100_000)).unwrap();
    assert_eq!(ana.return_to_last_place(), None);
}

#[test]
fn the_last_place_leads_to_its_book_unless_another_was_chosen_since() {
    let computer = Computer::new();
    let ana = computer.with_bob();
    let personal = ana.book().unwrap().id;
    let book = |name: &str| {
        let input = crate::app::BookInput { name: Some(name.to_owned()), ..Default::default() };
        ana.add_book(&input).unwrap().id
    };
    let (sales, gone) = (book("Sales"), book("Gone"));
    let left_in = |book: BookId| {
        let place = LastPlace {
            book: Some(book.to_string()),
            began: Some(personal.to_string()),
            screen: "contacts".to_owned(),
            ..LastPlace::default()
        };
        ana.keep_place(&place).unwrap();
    };
    let back = |start: Start| {
        let (mut session, _) =
            computer.open(Start { user: as_user("ana@x.org"), ..start }, &[]).unwrap();
        let found = session.return_to_last_place().is_some();
        (found, session.book().unwrap().id)
    };
    left_in(sales);
    assert_eq!(back(made()), (true, sales));
    let asked = Start { book: Some("Gone".to_owned()), ..made() };
    assert_eq!(back(asked), (false, gone), "a flag goes before the last place");
    left_in(gone);
    ana.delete_book(gone).unwrap();
    assert_eq!(back(made()), (false, personal), "the book is gone");
    left_in(personal);
    ana.use_book(sales).unwrap();
    assert_eq!(back(made()), (false, sales), "it was chosen since");
}

#[test]
fn a_setting_holds_at_once_and_color_until_it_is_set() {
    let computer = Computer::new();
    let start = Start { color: Some("always".into()), ..made() };
    let (mut session, _) = computer.open(start, &[]).unwrap();
    assert_eq!(session.set_setting("time.zone", Some("Asia/Tokyo")).unwrap(), []);
    assert_eq!(session.zone().name(), "Asia/Tokyo");
    assert_eq!(session.config().color, "always", "the flag's");
    session.set_setting("look.color", Some("never")).unwrap();
    assert_eq!(session.config().color, "never");
    let mut other = session.another().unwrap();
    session.set_setting("time.zone", None).unwrap();
    assert_eq!((session.zone().name(), other.zone().name()), ("local", "Asia/Tokyo"));
    other.adopt(session.config().clone());
    assert_eq!(other.zone().name(), "local");
    assert_eq!(session.set_setting("time.zone", Some("Mars")).unwrap_err().kind, Kind::Usage);
}

#[test]
fn ones_own_name_and_mail_are_the_members() {
    let computer = Computer::new();
    computer.settings("[profile]\nemail = \"ana@x.org\" # me\n");
    let (mut session, _) = computer.open(made(), &[]).unwrap();
    let input = |name: Option<&str>, email: Option<&str>| crate::app::MemberInput {
        name: name.map(Into::into),
        email: email.map(Into::into),
        login: None,
    };
    session.edit_profile(&input(Some("Ana María"), None)).unwrap();
    assert_eq!(session.actor().name, "Ana María");
    session.edit_profile(&input(None, Some("ana@new.org"))).unwrap();
    let (again, notices) = computer.open(Start::default(), &[]).unwrap();
    assert_eq!((again.actor().email.as_str(), notices.len()), ("ana@new.org", 0), "{notices:?}");
    let text = std::fs::read_to_string(computer.home.path().join("config/config.toml")).unwrap();
    assert_eq!(text, "[profile]\nemail = \"ana@new.org\" # me\n");
}

#[test]
fn what_an_entry_completed_is_known_to_a_later_session_as_well() {
    let computer = Computer::new();
    let (session, _) = computer.open(made(), &[]).unwrap();
    let names = |name: &str| ContactInput { name: name.to_owned(), ..ContactInput::default() };
    let ana = session.add_contact(&names("Ana Lima")).unwrap().id;
    let due = session.now();
    let promise = |text: &str| Promise { due, text: text.to_owned(), assignee: None };
    let promises =
        ["first", "second"].map(|text| session.add_follow_up(ana, &promise(text)).unwrap());
    let log = |text: &str| LogInput::new(InteractionType::Call, vec![Whom::Contact(ana)], text);
    session.log(&log("before")).unwrap();
    let completing = LogInput { completes: Some(promises[0].id), ..log("called") };
    let entry = session.log(&completing).unwrap().interaction;

    let (later, _) = computer.open(Start::default(), &[]).unwrap();
    let done = FollowUpEdit { done: Some(true), ..FollowUpEdit::default() };
    later.edit_follow_up(promises[1].id, &done).unwrap();
    let with = later.written_with(entry.id).unwrap();
    assert_eq!((with.completed, with.labels.len()), (Some(promises[0].id), 0));
    let completed = later.follow_up(promises[0].id).unwrap();
    let report = later.take_back(entry.id, &[], &[], Some(&completed)).unwrap();
    assert_eq!(report.reopened.map(|it| it.id), Some(promises[0].id));
    assert!(later.follow_up(promises[0].id).unwrap().done_at.is_none());
    assert!(later.follow_up(promises[1].id).unwrap().done_at.is_some(), "it was done by itself");

    // What was opened and done once more since is nobody's to take back.
    let again = LogInput { completes: Some(promises[0].id), ..log("called again") };
    let entry = session.log(&again).unwrap().interaction;
    let open = FollowUpEdit { done: Some(false), ..FollowUpEdit::default() };
    later.edit_follow_up(promises[0].id, &open).unwrap();
    later.edit_follow_up(promises[0].id, &done).unwrap();
    assert_eq!(later.written_with(entry.id).unwrap(), WrittenWith::default());
}

#[test]
fn a_label_that_was_put_on_again_since_is_not_taken_off() {
    let computer = Computer::new();
    let (session, _) = computer.open(made(), &[]).unwrap();
    let input = ContactInput { name: "Ana Lima".to_owned(), ..ContactInput::default() };
    let ana = session.add_contact(&input).unwrap().id;
    let named = crate::app::LabelInput { name: Some("vip".to_owned()), ..Default::default() };
    let vip = session.add_label(&named).unwrap().id;
    for again in [false, true] {
        let mut input = LogInput::new(InteractionType::Call, vec![Whom::Contact(ana)], "called");
        input.labels = vec![vip];
        let entry = session.log(&input).unwrap().interaction;
        let with = session.written_with(entry.id).unwrap();
        assert_eq!(with.labels.len(), 1);
        if again {
            // While the question stands, it is taken off and put on by somebody.
            session.label_contact(ana, "vip", false).unwrap();
            session.label_contact(ana, "vip", true).unwrap();
        }
        let report = session.take_back(entry.id, &[], &with.labels, None).unwrap();
        assert_eq!(report.unlabelled.is_empty(), again);
        assert_eq!(session.contact(ana).unwrap().labels.len(), usize::from(again));
    }
}

#[test]
fn a_search_offers_what_is_of_contacts_and_of_interactions() {
    let computer = Computer::new();
    let (session, _) = computer.open(made(), &[]).unwrap();
    let offered = |text: &str, limit: usize| -> Vec<String> {
        let offers = session.complete_search(text, text.len(), limit).unwrap().unwrap().offers;
        offers.into_iter().map(|offer| offer.text).collect()
    };
    // Neither crowds out the other.
    assert_eq!(offered("is:", 2), ["pinned", "starred"]);
    assert_eq!(offered("has:", 3), ["follow-up", "email", "phone"]);
    assert_eq!(offered("", 4), ["type:", "account:", "by:", "label:"]);
    for number in 10..40 {
        session.save_filter(&format!("hot calls {number}"), "type:call").unwrap();
    }
    session.save_filter("hot", "is:starred").unwrap();
    session.save_filter("hot people", "has:email").unwrap();
    assert_eq!(offered("@hot", 4)[..2], ["hot", "\"hot calls 10\""]);
    assert!(offered("@hot", 4).iter().any(|offer| offer == "\"hot people\""));
    let begun = offered("", 20);
    assert_eq!(begun.len(), 20);
    for text in ["@hot", "@\"hot calls 10\"", "type:", "account:", "has:"] {
        assert!(begun.iter().any(|offer| offer == text), "{text}: {begun:?}");
    }
}
