//! Long reads on the worker's thread, over a real file.

use std::sync::mpsc;
use std::time::Duration;

use super::stories::{add, ana, tell};
use crate::tui::message::{Msg, Read, Reply};
use crate::tui::runtime::{Event, Worker};

#[test]
fn the_latest_read_of_a_kind_is_answered() {
    tell("worker::the_latest_read_of_a_kind_is_answered", |home| {
        let session = ana(home);
        let id = add(&session, "Ana Ruiz", "");
        let book = session.book().unwrap().id;
        let (events, inbox) = mpsc::channel();
        let mut worker = Worker::new(events);
        for letters in 1..=100 {
            worker.order(&session, book, Read::Find("a".repeat(letters)));
        }
        worker.order(&session, book, Read::Contact(id));
        let (mut found, mut contact) = (Vec::new(), false);
        while !contact || found.last() != Some(&100) {
            match inbox.recv_timeout(Duration::from_secs(20)).unwrap() {
                Event::Msg(Msg::Reply(Reply::Find(text, _))) => found.push(text.len()),
                Event::Msg(Msg::Reply(Reply::Contact(read))) => contact = read.id == id,
                other => panic!("{other:?}"),
            }
        }
        assert!(found.is_sorted(), "an answer never comes after a later one: {found:?}");
        while worker.is_at_work() {}

        // Another thread has what was asked of the first one's successor.
        worker.renew(&session);
        worker.order(&session, book, Read::Find("ana".to_owned()));
        match inbox.recv_timeout(Duration::from_secs(20)).unwrap() {
            Event::Msg(Msg::Reply(Reply::Find(text, people))) => {
                assert_eq!((text.as_str(), people.len()), ("ana", 1));
            }
            other => panic!("{other:?}"),
        }
        while worker.is_at_work() {}

        // What is under way is read all the same.
        worker.order(&session, book, Read::Find("ana".to_owned()));
        worker.order(&session, book, Read::Contact(id));
        worker.renew(&session);
        let (mut found, mut contact) = (0, 0);
        while found + contact < 2 {
            match inbox.recv_timeout(Duration::from_secs(20)).unwrap() {
                Event::Msg(Msg::Reply(Reply::Find(..))) => found += 1,
                Event::Msg(Msg::Reply(Reply::Contact(_))) => contact += 1,
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((found, contact), (1, 1), "each once");
        let nowhere = crate::domain::BookId::new(uuid::Uuid::nil());
        worker.order(&session, nowhere, Read::Find("ana".to_owned()));
        let event = inbox.recv_timeout(Duration::from_secs(20)).unwrap();
        assert!(matches!(event, Event::Msg(Msg::Reply(Reply::Failed(Read::Find(_), _)))));
    });
}
