//! What each format is written from, record by record: a page of them is in memory at a time.

use crate::app::{
    ContactQuery, Error, FollowUpQuery, FollowUps, Kind, RecordStep, Scope, Session, TimelineInput,
};
use crate::domain::record::{Book, Record};
use crate::domain::{Interaction, MemberId};
use crate::outlet::csv::{self, Cells, Width};
use crate::outlet::record::Writing;
use crate::outlet::{ics, markdown, vcard};

use super::super::lists::PAGE;
use super::super::stop::{Done, Stop};
use super::{Out, Wanted, Written};

/// Writes what is wanted; returns how much it was.
pub(super) fn write(session: &Session, wanted: &Wanted, out: &mut Out<'_>) -> Done<Written> {
    match wanted {
        Wanted::Book => book(session, out),
        Wanted::Contacts(query, cells) => contacts(session, query, *cells, out),
        Wanted::Cards(query) => cards(session, query, out),
        Wanted::Timelines(query) => timelines(session, query, out),
        Wanted::Interactions(input, cells) => interactions(session, input, *cells, out),
        Wanted::FollowUps(member) => calendar(session, *member, out),
    }
}

/// Writes the book as a whole.
fn book(session: &Session, out: &mut Out<'_>) -> Done<Written> {
    let info = session.book()?;
    let head = Book { name: info.name, tint: info.tint, icon: info.icon };
    let mut writing = Writing::default();
    out.put(|to| {
        writing = Writing::begin(to, &head)?;
        Ok(())
    })?;
    let (mut contacts, mut interactions, mut follow_ups) = (0, 0, 0);
    session.each_record(|step| match step {
        RecordStep::List(part) => out.put(|to| writing.list(to, part)),
        RecordStep::Record(record) => {
            match record {
                Record::Contact(_) => contacts += 1,
                Record::Interaction(_) => interactions += 1,
                Record::FollowUp(_) => follow_ups += 1,
                _ => {}
            }
            out.put(|to| writing.record(to, record))
        }
    })?;
    out.put(|to| writing.end(to))?;
    let (contacts, interactions) = (Some(contacts), Some(interactions));
    Ok(Written { contacts, interactions, follow_ups: Some(follow_ups) })
}

/// Writes a table of contacts. They are read twice: first for how many columns they need.
fn contacts(
    session: &Session,
    query: &ContactQuery,
    cells: Cells,
    out: &mut Out<'_>,
) -> Done<Written> {
    let mut width = Width::default();
    session.each_contact(query, |contact| -> Done {
        width.fit(contact);
        Ok(())
    })?;
    out.put(|to| csv::contact_headers(to, width))?;
    let mut count = 0;
    session.each_contact(query, |contact| -> Done {
        count += 1;
        out.put(|to| csv::contact(to, contact, width, cells))
    })?;
    Ok(Written { contacts: Some(count), ..Written::default() })
}

fn cards(session: &Session, query: &ContactQuery, out: &mut Out<'_>) -> Done<Written> {
    let mut count = 0;
    session.each_contact(query, |contact| -> Done {
        count += 1;
        out.put(|to| vcard::contact(to, contact))
    })?;
    Ok(Written { contacts: Some(count), ..Written::default() })
}

fn timelines(session: &Session, query: &ContactQuery, out: &mut Out<'_>) -> Done<Written> {
    let name = session.book()?.name;
    out.put(|to| markdown::begin(to, &name))?;
    let (mut contacts, mut entries) = (0, 0);
    session.each_contact(query, |contact| -> Done {
        contacts += 1;
        out.put(|to| markdown::contact(to, contact))?;
        let scope = Scope::Contact(contact.id);
        each_entry(session, &TimelineInput { scope, ..TimelineInput::default() }, |entry| {
            entries += 1;
            out.put(|to| markdown::entry(to, &entry, contact.id, session.zone()))
        })
    })?;
    Ok(Written { contacts: Some(contacts), interactions: Some(entries), ..Written::default() })
}

fn interactions(
    session: &Session,
    input: &TimelineInput,
    cells: Cells,
    out: &mut Out<'_>,
) -> Done<Written> {
    out.put(|to| csv::interaction_headers(to))?;
    let mut count = 0;
    each_entry(session, input, |entry| {
        count += 1;
        out.put(|to| csv::interaction(to, &entry, session.zone(), cells))
    })?;
    Ok(Written { interactions: Some(count), ..Written::default() })
}

/// Hands out entries one by one, the newest first.
fn each_entry(
    session: &Session,
    input: &TimelineInput,
    mut each: impl FnMut(Interaction) -> Done,
) -> Done {
    let mut stopped: Option<Stop> = None;
    let ran = session.each_interaction(input, &mut |entry| {
        each(entry).map_err(|stop| {
            stopped = Some(stop);
            Error::new(Kind::Internal, "writing stopped")
        })
    });
    match stopped {
        Some(stop) => Err(stop),
        None => Ok(ran.map(drop)?),
    }
}

/// Writes the follow-ups, the open ones first.
fn calendar(session: &Session, member: Option<MemberId>, out: &mut Out<'_>) -> Done<Written> {
    let name = session.book()?.name;
    out.put(|to| ics::begin(to, &name))?;
    let mut count = 0;
    for which in [FollowUps::Open, FollowUps::Done] {
        let mut query =
            FollowUpQuery { which, assignee: member, limit: PAGE, ..FollowUpQuery::default() };
        loop {
            let page = session.follow_ups(&query)?;
            for follow_up in &page.rows {
                count += 1;
                out.put(|to| ics::follow_up(to, follow_up))?;
            }
            query.after = page.rows.last().map(|row| row.id);
            if !page.more || query.after.is_none() {
                break;
            }
        }
    }
    out.put(|to| ics::end(to))?;
    Ok(Written { follow_ups: Some(count), ..Written::default() })
}

#[cfg(test)]
mod tests {
    use std::io::{self, Write};

    use super::*;
    use crate::app::{ContactInput, FollowUpEdit, Promise, Start};
    use crate::domain::FollowUpId;

    /// Marks a follow-up as done as soon as it is written.
    struct Meanwhile<'a> {
        out: Vec<u8>,
        session: &'a Session,
        follow_up: Option<FollowUpId>,
    }

    impl Write for Meanwhile<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.out.extend_from_slice(bytes);
            if self.out.windows(11).any(|part| part == b"BEGIN:VTODO")
                && let Some(id) = self.follow_up.take()
            {
                let edit = FollowUpEdit { done: Some(true), ..FollowUpEdit::default() };
                self.session.edit_follow_up(id, &edit).unwrap();
            }
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn an_export_is_one_moment_of_the_book() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| Some(folder.path().join(name));
        let start = Start {
            db: at("book.db"),
            config: at("config.toml"),
            state: at("state"),
            user: Some("ana@x.org".to_owned()),
            create: true,
            ..Start::default()
        };
        let session = Session::open(start).unwrap().0;
        let other = session.another().unwrap();
        let input = ContactInput { name: "Bo".to_owned(), ..ContactInput::default() };
        let contact = session.add_contact(&input).unwrap().id;
        let promise = Promise { due: session.now(), text: "call".to_owned(), assignee: None };
        let follow_up = Some(session.add_follow_up(contact, &promise).unwrap().id);
        let mut to = Meanwhile { out: Vec::new(), session: &other, follow_up };
        let mut out = Out { to: &mut to, path: None };
        let wanted = Wanted::FollowUps(None);
        let written = session.at_one_moment(|| write(&session, &wanted, &mut out)).unwrap();
        let Ok(written) = written else { panic!() };
        let text = String::from_utf8(to.out).unwrap();
        assert_eq!((written.follow_ups, text.matches("UID:").count()), (Some(1), 1), "{text}");
        assert!(text.contains("STATUS:NEEDS-ACTION"), "as it was when the export began");
        assert!(to.follow_up.is_none(), "it was done meanwhile");
        assert!(done(&session).is_some());
    }

    fn done(session: &Session) -> Option<FollowUpId> {
        let query = FollowUpQuery { which: FollowUps::Done, limit: 1, ..FollowUpQuery::default() };
        session.follow_ups(&query).unwrap().rows.first().map(|row| row.id)
    }
}
