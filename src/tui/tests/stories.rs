//! Stories over a real file: the engine carries effects out, the screen is drawn to a buffer.
//!
//! Each story runs in a process of its own, so that its home, its time zone and its clock are its
//! own too.

use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use crate::app::{
    ContactInput, DraftId, InteractionEdit, InteractionQuery, LogInput, MemberInput, Scope,
    Session, Start, Whom,
};
use crate::domain::{ContactId, Interaction, InteractionType, Role};
use crate::tui::keymap::Chord;
use crate::tui::message::{Msg, Timer};
use crate::tui::runtime::{Engine, Event};
use crate::tui::theme::Theme;
use crate::tui::view::view;

const HOME: &str = "TOUCHLINE_STORY_HOME";

/// Runs `story` in a process of its own whose home is a temporary folder. A story of another file
/// is named with its module.
pub(super) fn tell(name: &str, story: fn(&Path)) {
    if let Some(home) = std::env::var_os(HOME) {
        return story(Path::new(&home));
    }
    let home = tempfile::tempdir().unwrap();
    let name = if name.contains("::") { name.to_owned() } else { format!("stories::{name}") };
    let told = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &format!("tui::tests::{name}"), "--nocapture"])
        .env_clear()
        .env(HOME, home.path())
        .env("HOME", home.path())
        .env("TZ", "UTC")
        .env("TOUCHLINE_NOW", "2026-03-04T15:30:00Z")
        .output()
        .unwrap();
    let out = String::from_utf8_lossy(&told.stdout);
    let err = String::from_utf8_lossy(&told.stderr);
    assert!(told.status.success() && out.contains("1 passed"), "{out}\n{err}");
}

pub(super) fn start(home: &Path, user: &str) -> Session {
    let start = Start {
        db: Some(home.join("book.db")),
        config: Some(home.join("config.toml")),
        user: Some(user.to_owned()),
        create: true,
        interactive: true,
        ..Start::default()
    };
    Session::open(start).unwrap().0
}

pub(super) fn ana(home: &Path) -> Session {
    start(home, "ana@x.org")
}

pub(super) fn add(session: &Session, name: &str, phone: &str) -> ContactId {
    let input = ContactInput {
        name: name.to_owned(),
        phones: Some(phone).filter(|phone| !phone.is_empty()).map(Into::into).into_iter().collect(),
        account: Some("Acme".to_owned()),
        ..ContactInput::default()
    };
    session.add_contact(&input).unwrap().id
}

pub(super) fn entries(session: &Session, contact: ContactId) -> Vec<Interaction> {
    let scope = Scope::Contact(contact);
    let query = InteractionQuery { scope, limit: 50, ..InteractionQuery::default() };
    session.interactions(&query).unwrap().rows
}

/// A screen over a real file.
pub(super) struct Story {
    pub(super) engine: Engine,
    inbox: Receiver<Event>,
    timers: Vec<Timer>,
}

impl Story {
    pub(super) fn open(session: Session) -> Self {
        let (events, inbox) = mpsc::channel();
        let theme = Theme::default();
        let mut engine = Engine::start(session, Vec::new(), (80, 24), theme, events).unwrap();
        engine.settle();
        Self { engine, inbox, timers: Vec::new() }
    }

    fn key(&mut self, event: KeyEvent) {
        self.engine.take(Msg::Key(event));
        self.timers.extend(self.engine.timers.drain(..).map(|(timer, _)| timer));
    }

    pub(super) fn press(&mut self, keys: &str) -> &mut Self {
        for name in keys.split(' ') {
            let chord = Chord::parse(name).unwrap();
            let mut modifiers = KeyModifiers::NONE;
            modifiers.set(KeyModifiers::CONTROL, chord.ctrl);
            modifiers.set(KeyModifiers::ALT, chord.alt);
            self.key(KeyEvent::new(chord.code, modifiers));
        }
        self
    }

    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE));
        }
        self
    }

    /// Reads what was asked for; nothing was ordered to be written.
    pub(super) fn settle_reads(&mut self) -> &mut Self {
        self.engine.settle();
        self
    }

    /// Waits until the writer answered what was ordered.
    pub(super) fn settle(&mut self) -> &mut Self {
        self.engine.settle();
        let mut wait = Duration::from_secs(20);
        while let Ok(Event::Msg(msg)) = self.inbox.recv_timeout(wait) {
            let ticket = self.engine.model.ticket;
            let last = matches!(&msg, Msg::Wrote(wrote) if wrote.ticket == ticket);
            self.engine.take(msg);
            self.engine.settle();
            wait = if self.engine.model.ticket != ticket {
                // What was typed ahead orders the next write.
                Duration::from_secs(20)
            } else if last {
                // What follows by itself, a draft perhaps, comes at once.
                Duration::from_millis(50)
            } else {
                wait
            };
        }
        self
    }

    /// Takes in what comes until the screen shows a text.
    #[track_caller]
    pub(super) fn until(&mut self, text: &str) -> &mut Self {
        self.until_it(text, true)
    }

    /// Takes in what comes until the screen shows a text no more.
    #[track_caller]
    pub(super) fn until_gone(&mut self, text: &str) -> &mut Self {
        self.until_it(text, false)
    }

    #[track_caller]
    fn until_it(&mut self, text: &str, shown: bool) -> &mut Self {
        for _ in 0..400 {
            self.engine.settle();
            if self.screen().contains(text) == shown {
                return self;
            }
            if let Ok(Event::Msg(msg)) = self.inbox.recv_timeout(Duration::from_millis(50)) {
                self.engine.take(msg);
            }
        }
        panic!("{text:?} is not as it should be ({shown}) on\n{}", self.screen());
    }

    pub(super) fn screen(&self) -> String {
        let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
        terminal.draw(|frame| view(&self.engine.model, frame)).unwrap();
        terminal.backend().to_string()
    }

    #[track_caller]
    pub(super) fn shows(&self, text: &str) {
        let screen = self.screen();
        assert!(screen.contains(text), "no {text:?} on\n{screen}");
    }
}

#[test]
fn an_edit_leaves_the_filter_as_it_is() {
    tell("an_edit_leaves_the_filter_as_it_is", |home| {
        let session = ana(home);
        add(&session, "Bruno Diaz", "+49 89 1234");
        add(&session, "Carl Berg", "+49 89 1235");
        let mut story = Story::open(session);
        story.press("/").text("bru").press("enter").until("1 of 1");
        story.press("E end").text(" Jr").press("enter").until("Saved: Bruno Diaz Jr").settle();
        story.shows("/bru");
        story.shows("> ");
        assert!(!story.screen().contains("Carl Berg"), "{}", story.screen());
    });
}

#[test]
fn a_call_is_logged() {
    tell("a_call_is_logged", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "+49 89 1234");
        let mut story = Story::open(session);
        story.press("c");
        story.shows("Call with Bruno Diaz · Acme · +49 89 1234");
        story.text("wants the Q3 price").press("tab").text("v").press("enter").settle();
        story.shows("Logged: call with Bruno Diaz");
        story.shows("Today ─");
        story.shows("15:30  call  voicemail");
        story.shows("wants the Q3 price");
        let logged = entries(&ana(home), bruno);
        assert_eq!(logged.len(), 1);
        assert_eq!(logged[0].text(), "wants the Q3 price");
        assert_eq!(logged[0].logged_by.name, ana(home).actor().name);
    });
}

#[test]
fn somebody_new_is_made_with_the_entry_and_goes_with_its_undo() {
    tell("somebody_new_is_made_with_the_entry_and_goes_with_its_undo", |home| {
        let mut story = Story::open(ana(home));
        story.shows("No contacts yet.");
        story.press("c").text("zed@nolan.example");
        story.engine.settle();
        story.shows("+ new contact \"zed@nolan.example\"");
        story.press("enter").text("met at the fair").press("enter").settle();
        story.shows("met at the fair");
        let session = ana(home);
        let zed = session.find_contact("zed@nolan.example").unwrap();
        assert_eq!(entries(&session, zed).len(), 1);

        story.press("u").settle();
        story.shows("Taken back");
        story.shows("met at the fair");
        assert!(session.find_contact("zed@nolan.example").is_err());
        story.press("enter").settle();
        let zed = session.find_contact("zed@nolan.example").unwrap();
        assert_eq!(entries(&session, zed).len(), 1);
        assert!(session.drafts().unwrap().list().is_empty());
    });
}

#[test]
fn an_entry_that_was_moved_is_taken_back_with_whom_it_is_now() {
    tell("an_entry_that_was_moved_is_taken_back_with_whom_it_is_now", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "+49 89 1234");
        let zoe = add(&session, "Zoe Ford", "");
        let mut story = Story::open(ana(home));
        story.press("c").text("spoke at last").press("enter").settle();
        let entry = entries(&session, bruno).remove(0);
        let moved = InteractionEdit { contact: Some(zoe), ..InteractionEdit::default() };
        session.edit_interaction(entry.id, &moved).unwrap();
        // There is a draft with her already: it is not written over.
        story.press("j c").text("begun").press("esc u").settle();
        story.shows("Taken back");
        story.shows("with Zoe Ford");
        assert_eq!(entries(&session, zoe).len(), 0);
        let drafts = session.drafts().unwrap().list();
        let mut said: Vec<_> = drafts.iter().map(|it| it.fields["summary"].as_str()).collect();
        said.sort_unstable();
        assert_eq!(said, ["begun", "spoke at last"]);
        assert!(drafts.iter().all(|it| it.id == DraftId::Contact(zoe.to_string())));
        story.press("esc g d");
        story.shows("call with Zoe Ford: spoke at last");
        story.shows("call with Zoe Ford: begun");
    });
}

#[test]
fn two_entries_with_one_contact_are_taken_back_one_after_the_other() {
    tell("two_entries_with_one_contact_are_taken_back_one_after_the_other", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "+49 89 1234");
        let mut story = Story::open(ana(home));
        for text in ["one", "two"] {
            story.press("c").text(text).press("enter").settle();
        }
        story.press("u").settle();
        story.press("esc u").settle();
        story.press("esc");
        assert!(entries(&session, bruno).is_empty());
        story.press("g d");
        story.shows("call with Bruno Diaz: one");
        story.shows("call with Bruno Diaz: two");
        // Each is logged again as itself.
        story.press("j enter enter").settle();
        assert_eq!(session.drafts().unwrap().list().len(), 1);
        story.press("c enter").settle();
        assert!(session.drafts().unwrap().list().is_empty());
        assert_eq!(entries(&session, bruno).len(), 2);
    });
}

#[test]
fn somebody_new_who_has_other_entries_stays_when_the_first_one_goes() {
    tell("somebody_new_who_has_other_entries_stays_when_the_first_one_goes", |home| {
        let mut story = Story::open(ana(home));
        story.press("c").text("Zed").press("enter").text("met at the fair").press("enter").settle();
        let session = ana(home);
        let zed = session.find_contact("Zed").unwrap();
        let again = LogInput::new(InteractionType::Note, vec![Whom::Contact(zed)], "likes tea");
        session.log(&again).unwrap();
        story.press("u").settle();
        story.shows("Taken back");
        story.press("enter").settle();
        assert_eq!(session.find_contact("Zed").unwrap(), zed, "nobody is made twice");
        assert_eq!(entries(&session, zed).len(), 2);
    });
}

#[test]
fn a_viewer_is_refused() {
    tell("a_viewer_is_refused", |home| {
        let session = ana(home);
        add(&session, "Bruno Diaz", "+49 89 1234");
        let vera = MemberInput { email: Some("vera@x.org".to_owned()), ..MemberInput::default() };
        session.add_member(&vera, Role::Viewer).unwrap();
        let mut session_of_vera = start(home, "vera@x.org");
        session_of_vera.enter(session.book().unwrap().id).unwrap();
        let mut story = Story::open(session_of_vera);
        story.press("c");
        story.shows("only members and owners can log to");
        story.shows("(you are a viewer; ask");
        assert!(story.engine.model.layers.is_empty());
    });
}

#[test]
fn deleting_asks_and_purges() {
    tell("deleting_asks_and_purges", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "+49 89 1234");
        let mut story = Story::open(session);
        story.press("c").text("a secret word").press("enter").settle();
        story.press("tab d");
        story.shows("a secret word");
        story.shows("This is permanent");
        story.press("y").settle();
        story.shows("deleted for good");
        story.shows("Nothing logged yet");
        assert!(entries(&ana(home), bruno).is_empty());
        let bytes = std::fs::read(home.join("book.db")).unwrap();
        assert!(!bytes.windows(13).any(|part| part == b"a secret word"));
    });
}

#[test]
fn a_contact_is_deleted_with_what_goes_with_it() {
    tell("a_contact_is_deleted_with_what_goes_with_it", |home| {
        let session = ana(home);
        add(&session, "Bruno Diaz", "+49 89 1234");
        add(&session, "Carla Neri", "+49 89 5678");
        let mut story = Story::open(session);
        story.press("c").text("alone").press("enter").settle();
        story.press("d");
        story.shows("1 entry with this contact alone: purged.");
        story.press("y").settle();
        story.shows("Bruno Diaz is deleted for good");
        story.shows(">  Carla Neri");
        story.shows("1 of 1");
    });
}

#[test]
fn keys_typed_ahead_of_a_deletion_are_for_what_follows_it() {
    tell("keys_typed_ahead_of_a_deletion_are_for_what_follows_it", |home| {
        let session = ana(home);
        add(&session, "Bruno Diaz", "");
        let carla = add(&session, "Carla Neri", "");
        let mut story = Story::open(session);
        story.press("d y c").text("hello").settle();
        story.shows("Call with Carla Neri");
        story.press("enter").settle();
        assert_eq!(entries(&ana(home), carla)[0].text(), "hello");
    });
}

#[test]
fn a_draft_survives_the_end_of_the_program() {
    tell("a_draft_survives_the_end_of_the_program", |home| {
        let session = ana(home);
        add(&session, "Bruno Diaz", "+49 89 1234");
        let mut story = Story::open(session);
        story.press("c").text("half a thought");
        assert!(story.timers.contains(&Timer::Draft));
        story.engine.take(Msg::Due(Timer::Draft));
        story.settle();
        drop(story);

        let mut story = Story::open(ana(home));
        story.shows("1 draft was kept, with Bruno Diaz: gd opens it");
        story.press("c");
        story.shows("half a thought");
        story.press("backspace").text(", finished").press("enter").settle();
        story.shows("half a thought, finished");
        assert!(ana(home).drafts().unwrap().list().is_empty());
    });
}

#[test]
fn an_entry_is_corrected() {
    tell("an_entry_is_corrected", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "+49 89 1234");
        add(&session, "Carla Neri", "+49 89 5678");
        let mut story = Story::open(session);
        story.press("m").text("kickof").press("enter").settle();
        story.press("tab E").press("backspace").text("ff").press("tab tab").text("45m");
        story.press("tab").text("carla");
        story.engine.settle();
        story.press("enter tab").text("Munich").press("enter").settle();
        let entry = entries(&ana(home), bruno).remove(0);
        assert_eq!(entry.text(), "kickoff");
        assert_eq!(entry.body.duration_seconds, Some(2_700));
        assert_eq!(entry.body.location.as_deref(), Some("Munich"));
        assert_eq!(entry.contacts.len(), 2);
        story.shows("meeting  45m  with Carl");
    });
}

#[test]
fn an_entry_becomes_one_of_another_type() {
    tell("an_entry_becomes_one_of_another_type", |home| {
        let session = ana(home);
        let bruno = add(&session, "Bruno Diaz", "+49 89 1234");
        let mut story = Story::open(session);
        story
            .press("c")
            .text("kickoff")
            .press("tab tab tab tab")
            .text("45m")
            .press("enter")
            .settle();
        story.press(". shift-tab shift-tab ctrl-u").text("m").press("tab tab tab tab tab tab");
        story.text("Munich").press("enter").settle();
        story.shows("meeting  45m  at Mun");
        let entry = entries(&ana(home), bruno).remove(0);
        assert_eq!(entry.body.kind, InteractionType::Meeting);
        assert_eq!((entry.body.duration_seconds, entry.body.direction), (Some(2_700), None));
    });
}

#[test]
fn contacts_are_added_edited_and_starred() {
    tell("contacts_are_added_edited_and_starred", |home| {
        let mut story = Story::open(ana(home));
        story.press("a").text("Bruno Diaz").press("tab").text("b@diaz.example").press("enter");
        story.settle();
        story.shows(">  Bruno Diaz");
        story.press("E ctrl-u").text("Zora Diaz").press("tab ctrl-u").text("z@diaz.example");
        story.press("enter").settle();
        story.press("s").settle();
        story.shows(">★ Zora Diaz");
        story.shows("z@diaz.example");
        let session = ana(home);
        let zora = session.contact(session.find_contact("z@diaz.example").unwrap()).unwrap();
        assert!(zora.starred);
        assert!(session.find_contact("b@diaz.example").is_err());
    });
}

#[test]
fn a_filter_finds_and_keeps() {
    tell("a_filter_finds_and_keeps", |home| {
        let session = ana(home);
        for name in ["Bruno Diaz", "Carla Neri", "Carlo Abbado"] {
            add(&session, name, "");
        }
        let mut story = Story::open(session);
        story.press("/").text("carl");
        story.engine.settle();
        story.shows("1 of 2");
        story.press("down enter c");
        story.shows("Call with Carlo Abbado");
        story.press("esc esc");
        story.shows(">  Carlo Abbado");
        story.shows("3 of 3");
    });
}

#[test]
fn the_cursor_goes_ahead_of_what_stands_beside_it() {
    tell("the_cursor_goes_ahead_of_what_stands_beside_it", |home| {
        let session = ana(home);
        for name in ["Bruno Diaz", "Carla Neri", "Dora Ek", "Emil Berg"] {
            let contact = add(&session, name, "");
            let (whom, text) = (vec![Whom::Contact(contact)], format!("about {name}"));
            session.log(&LogInput::new(InteractionType::Note, whom, text)).unwrap();
        }
        let mut story = Story::open(session);
        let beside = |story: &Story| story.engine.model.contacts.timeline.contact();
        let first = beside(&story);
        // The frame with the cursor shows the old timeline as it was, under its own name.
        story.press("j");
        story.shows(">  Carla Neri");
        story.shows("about Bruno Diaz");
        assert!(story.engine.is_behind());
        // However many steps wait, nothing is read between them.
        story.press("j j k");
        story.shows(">  Dora Ek");
        assert_eq!(beside(&story), first);
        while story.engine.follow() {}
        story.shows("about Dora Ek");
        assert!(!story.engine.is_behind() && beside(&story) != first);
        // What is no step finds everything read.
        story.press("j tab");
        story.shows("about Emil Berg");
        // What is typed is shown before it is looked for.
        story.press("tab /").text("em");
        story.shows("/em");
        let rows = |story: &Story| story.engine.model.contacts.list.rows().len();
        assert_eq!(rows(&story), 4);
        while story.engine.follow() {}
        assert_eq!(rows(&story), 1);
        story.press("esc g g j c");
        story.shows("Call with Carla Neri");
    });
}
