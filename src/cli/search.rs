//! `tl search`: contacts, accounts and interactions that have some words.

use std::ops::Range;

use crate::app::{Depth, Error, FoundRecord, Kind, SearchInput, SearchResults, Session};
use crate::domain::display::{display, fit, width};
use crate::domain::search::{Marked, by_contact, marks, reason, snippet};
use crate::domain::{Account, Contact, Interaction, Sought};
use crate::outlet::json;

use super::colour::Ink;
use super::context::Context;
use super::lists::{Amount, counted};
use super::stop::{Done, Stop};
use super::when::minute;

/// Examples for the help.
pub(super) const EXAMPLES: &str = "\
Examples:
  tl search price q3
  tl search 7788
  tl search '\"the exact words\"'
  tl search budget type:call by:bob since:monday
  tl search acme --all --json";

/// `tl search`.
#[derive(Debug, clap::Args)]
pub(super) struct SearchArgs {
    /// Words, their beginnings or parts, numbers, and filters like type:call (-- before a leading hyphen)
    #[arg(value_name = "TEXT", required = true)]
    text: Vec<String>,
    #[command(flatten)]
    amount: Amount,
}

/// The columns that are left of a line where it is no terminal's.
const ENDLESS: usize = usize::MAX;

/// Runs `tl search`.
pub(super) fn run(args: &SearchArgs, cx: &mut Context) -> Done {
    let text = args.text.join(" ");
    let session = cx.open()?;
    let Some(limit) = args.amount.limit() else { return all(&text, &session, cx) };
    let input = SearchInput {
        typing: false,
        text,
        depth: Depth::WHOLE,
        contacts: limit,
        accounts: limit,
        interactions: limit,
    };
    let mut found = session.search(&input)?;
    let counts = [found.contacts.len(), found.accounts.len(), found.entries.rows.len()];
    let [contacts, accounts, entries] = shares(limit, counts);
    let more =
        found.len() > limit || found.more_contacts || found.more_accounts || found.entries.more;
    found.contacts.truncate(contacts);
    found.accounts.truncate(accounts);
    found.entries.rows.truncate(entries);
    let printer = Printer::new(&session, found.sought.clone(), cx);
    if cx.terminals.stdout && !cx.globals.json {
        printer.grouped(&found, cx)?;
    } else {
        for contact in &found.contacts {
            printer.contact(contact, cx)?;
        }
        for account in &found.accounts {
            printer.account(account, cx)?;
        }
        for entry in &found.entries.rows {
            printer.interaction(entry, cx)?;
        }
    }
    cx.end_list()?;
    if more {
        cx.cut(found.len(), None);
    }
    tell(&input.text, &found, found.len(), cx);
    Ok(())
}

/// Prints all that is found as it is read.
fn all(text: &str, session: &Session, cx: &mut Context) -> Done {
    let sought = session.sought(text)?;
    let printer = Printer::new(session, sought, cx);
    let (mut shown, mut stopped) = (0, None::<Stop>);
    let found = session.each_found(text, &mut |record| {
        shown += 1;
        let printed = match &record {
            FoundRecord::Contact(contact) => printer.contact(contact, cx),
            FoundRecord::Account(account) => printer.account(account, cx),
            FoundRecord::Interaction(entry) => printer.interaction(entry, cx),
        };
        printed.map_err(|stop| {
            stopped = Some(stop);
            Error::new(Kind::Internal, "printing stopped")
        })
    });
    if let Some(stop) = stopped {
        return Err(stop);
    }
    let found = found?;
    cx.end_list()?;
    tell(text, &found, shown, cx);
    Ok(())
}

/// Divides a limit among kinds of which there are so many: each has a third of it, and what one does
/// not need goes to the others in their order.
fn shares(limit: usize, counts: [usize; 3]) -> [usize; 3] {
    let mut shares = counts.map(|count| count.min(limit / 3));
    let mut left = limit - shares.iter().sum::<usize>();
    for (share, count) in shares.iter_mut().zip(counts) {
        let more = (count - *share).min(left);
        *share += more;
        left -= more;
    }
    shares
}

/// Says what there is to say about a search besides what it found.
fn tell(text: &str, found: &SearchResults, shown: usize, cx: &mut Context) {
    if let Some(remark) = &found.remark {
        cx.say(format!("{remark}: it was looked for as it stands"));
    }
    if found.one_letter {
        cx.say("one letter: only contacts were searched");
    }
    if let Some(looked) = found.entries.looked {
        let looked =
            counted(u64::try_from(looked).unwrap_or(u64::MAX), "interaction", "interactions");
        cx.say(format!("parts of words were looked for in the newest {looked}"));
    }
    if shown == 0 {
        cx.advise(format!(
            "nothing has \"{}\": try fewer words, or only their beginnings",
            text.trim()
        ));
    }
}

/// Prints what was found.
struct Printer<'s> {
    session: &'s Session,
    sought: Sought,
    /// The columns of the terminal.
    columns: Option<usize>,
}

impl<'s> Printer<'s> {
    fn new(session: &'s Session, sought: Sought, cx: &Context) -> Self {
        Self { session, sought, columns: cx.columns() }
    }

    fn contact(&self, contact: &Contact, cx: &mut Context) -> Done {
        if cx.globals.json {
            let record = json::contact(contact, self.session.zone());
            return cx.item(&json::found("contact", record));
        }
        let told = self.of_contact(contact);
        self.line("contact      ", &told, &contact.id.short(), cx)
    }

    fn account(&self, account: &Account, cx: &mut Context) -> Done {
        if cx.globals.json {
            let record = json::account(account, self.session.zone());
            return cx.item(&json::found("account", record));
        }
        self.line("account      ", &self.of_account(account), &account.id.short(), cx)
    }

    fn interaction(&self, entry: &Interaction, cx: &mut Context) -> Done {
        if cx.globals.json {
            let record = json::interaction(entry, self.session.zone());
            return cx.item(&json::found("interaction", record));
        }
        let names: Vec<&str> = entry.contacts.iter().map(|it| it.name.as_str()).collect();
        let head = format!("interaction  {}  {}  ", self.head(entry), display(&names.join(", ")));
        self.line(&head, &[self.text_of(entry, ENDLESS)], &entry.id.short(), cx)
    }

    /// Prints what was found below headings, entries below their contact.
    fn grouped(&self, found: &SearchResults, cx: &mut Context) -> Done {
        let mut gap = false;
        if !found.contacts.is_empty() {
            self.heading("Contacts", &mut gap, cx)?;
            for contact in &found.contacts {
                self.line("  ", &self.of_contact(contact), &contact.id.short(), cx)?;
            }
        }
        if !found.accounts.is_empty() {
            self.heading("Accounts", &mut gap, cx)?;
            for account in &found.accounts {
                self.line("  ", &self.of_account(account), &account.id.short(), cx)?;
            }
        }
        for (contact, places) in by_contact(&found.entries.rows) {
            let name = contact.map_or("nobody", |contact| contact.name.as_str());
            self.heading(&format!("Interactions with {name}"), &mut gap, cx)?;
            for entry in places.into_iter().filter_map(|place| found.entries.rows.get(place)) {
                let head = format!("  {}  ", self.head(entry));
                let room = self.room(width(&head) + entry.id.short().len() + 4);
                self.line(&head, &[self.text_of(entry, room)], &entry.id.short(), cx)?;
            }
        }
        Ok(())
    }

    fn heading(&self, text: &str, gap: &mut bool, cx: &mut Context) -> Done {
        if std::mem::replace(gap, true) {
            cx.line("")?;
        }
        let text = fit(text, self.room(0));
        let drawn = cx.draw(Ink::Bold, &text).into_owned();
        cx.line(&drawn)
    }

    /// Returns the columns that are left where so many are taken.
    fn room(&self, taken: usize) -> usize {
        self.columns.map_or(ENDLESS, |columns| columns.saturating_sub(taken).max(8))
    }

    fn head(&self, entry: &Interaction) -> String {
        let when = minute(entry.body.occurred_at, *self.session.zone());
        format!("{when}  {:<7}  {}", entry.body.kind.name(), display(entry.who()))
    }

    fn marked(&self, text: &str) -> Marked {
        (text.to_owned(), marks(text, &self.sought))
    }

    fn text_of(&self, entry: &Interaction, room: usize) -> Marked {
        snippet(&entry.text(), &self.sought, room)
    }

    fn of_contact(&self, contact: &Contact) -> Vec<Marked> {
        let mut told = vec![self.marked(&contact.name)];
        told.extend(contact.account.as_ref().map(|account| self.marked(&account.name)));
        let why = reason(contact, &self.sought, self.room(30).min(60));
        told.extend(why.map(|why| self.marked(&why)));
        if contact.archived {
            told.push(("archived".to_owned(), Vec::new()));
        }
        told
    }

    fn of_account(&self, account: &Account) -> Vec<Marked> {
        let contacts = counted(account.contacts, "contact", "contacts");
        vec![self.marked(&account.name), (contacts, Vec::new())]
    }

    /// Prints a line: a head that is safe, texts with their marks, and the end of the id.
    fn line(&self, head: &str, texts: &[Marked], id: &str, cx: &mut Context) -> Done {
        let id = format!("[{id}]");
        let mut room = self.room(width(head) + 2 + id.len());
        let mut line = head.to_owned();
        for (place, (text, marks)) in texts.iter().enumerate() {
            if place > 0 && room > 2 {
                line.push_str("  ");
                room -= 2;
            }
            draw(text, marks, &mut room, &mut line, cx);
        }
        let id = cx.draw(Ink::Dim, &id).into_owned();
        cx.line(&format!("{line}  {id}"))
    }
}

/// Adds a text with what is marked in bold, in at most `room` columns.
fn draw(text: &str, marks: &[Range<usize>], room: &mut usize, line: &mut String, cx: &Context) {
    let mut from = 0;
    let ends = marks.iter().flat_map(|mark| [(mark.start, Ink::Plain), (mark.end, Ink::Bold)]);
    for (end, ink) in ends.chain([(text.len(), Ink::Plain)]) {
        let Some(piece) = text.get(from..end) else { return };
        from = end;
        if *room == 0 || piece.is_empty() {
            continue;
        }
        let safe = if *room == ENDLESS { display(piece).into_owned() } else { fit(piece, *room) };
        if *room != ENDLESS {
            *room -= width(&safe).min(*room);
        }
        line.push_str(&cx.draw(ink, &safe));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_share_of_a_limit() {
        assert_eq!(shares(50, [0, 0, 0]), [0, 0, 0]);
        assert_eq!(shares(50, [100, 0, 0]), [50, 0, 0]);
        assert_eq!(shares(50, [100, 100, 100]), [18, 16, 16]);
        assert_eq!(shares(50, [100, 3, 100]), [31, 3, 16]);
        assert_eq!(shares(50, [2, 3, 100]), [2, 3, 45]);
        assert_eq!(shares(1, [5, 5, 5]), [1, 0, 0]);
        assert_eq!(shares(2, [0, 5, 5]), [0, 2, 0]);
    }
}
