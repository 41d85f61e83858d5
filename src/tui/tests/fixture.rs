//! Data made by hand, and a harness that answers reads from it.

use std::collections::VecDeque;

use chrono::Weekday;
use chrono_tz::Tz;
use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use uuid::Uuid;

use crate::app::{
    AccountSort, Candidate, Config, Consequences, DateStyle, DayCursor, DayMatter, DayPart, DayRow,
    Depth, DraftId, Earlier, Error, FilterOffer, FolderNames, Holdings, InboxLine,
    InteractionCursor, Kind, Logged, MemberRow, PurgeReport, ReadLine, Scope, SearchResults,
    Standing, Together, Whom, Zone, divide_path,
};
use crate::domain::filter::{Filter, Of, Test, Typing, complete};
use crate::domain::inbox::{AddressPattern, Verdict};
use crate::domain::interaction::Body;
use crate::domain::text::words;
use crate::domain::{
    Account, AccountId, Book, BookId, Capability, Contact, ContactId, ContactRow, Detail, DetailId,
    DetailKind, FollowUp, FollowUpId, Interaction, InteractionId, InteractionType, Label, LabelId,
    Line, Member, MemberId, Named, ProposalId, Role, Sought, Summary, Timestamp,
};

use super::super::accounts;
use super::super::action::Action;
use super::super::contacts::{Ask, Order, Shown, Ties, Told, row_of};
use super::super::entries::{Ended, Listing};
use super::super::follow_ups::Promises;
use super::super::form::{Choice, Field};
use super::super::hints::Learned;
use super::super::import;
use super::super::keymap::Chord;
use super::super::line::{Found, Reading};
use super::super::members;
use super::super::message::{
    BookState, Effect, Job, Msg, Read, Reply, Timer, Write, Written, Wrote,
};
use super::super::model::{Model, Setup};
use super::super::offers::Offered;
use super::super::search::Answer;
use super::super::sheet::Purpose;
use super::super::theme::Theme;
use super::super::today::Whose;
use super::super::update::{act, update};
use super::super::versions::PAGE;
use super::super::view::view;
use super::super::window::{Chunk, Place};

/// Wednesday, 2026-03-04 15:30 UTC.
pub const NOW: i64 = 1_772_638_200_000;
const MINUTE: i64 = 60_000;

pub fn contact_id(number: u128) -> ContactId {
    ContactId::new(Uuid::from_u128(number))
}

/// Those who take part, by their numbers.
pub fn whom(people: &[u128]) -> Vec<Whom> {
    people.iter().map(|number| Whom::Contact(contact_id(*number))).collect()
}

pub fn entry_id(number: u128) -> InteractionId {
    InteractionId::new(Uuid::from_u128(0x1000 + number))
}

/// What would be in the file.
#[derive(Debug, Clone, Default)]
pub struct World {
    pub contacts: Vec<Contact>,
    pub entries: Vec<Interaction>,
    pub books: Vec<Book>,
    pub viewer: bool,
    /// The command that the settings file names for dialling.
    pub dial: Option<String>,
    pub versions: Vec<(InteractionId, Earlier)>,
    pub ties: Ties,
    /// The most hits that a search looks at, however many it asks for; 0 is any number.
    pub newest: usize,
    /// The most entries that a look at a filtered list tests each way; 0 is any number.
    pub tested: usize,
    pub accounts: Vec<Account>,
    pub members: Vec<MemberRow>,
    pub holdings: Holdings,
    /// The paths of files, those of folders with a `/` at their end.
    pub files: Vec<String>,
    /// Open and done ones.
    pub follow_ups: Vec<FollowUp>,
    /// What is due besides follow-ups, in order.
    pub due: Vec<DayRow>,
    /// Proposed contacts, then noise.
    pub inbox: Vec<InboxLine>,
    /// What the records say that propose somebody.
    pub said: Vec<(ProposalId, Body)>,
    /// What is said of addresses.
    pub rules: Vec<(AddressPattern, Verdict)>,
}

pub fn account(number: u128, name: &str) -> Account {
    Account {
        id: AccountId::new(Uuid::from_u128(number)),
        name: name.to_owned(),
        parent: None,
        domains: Vec::new(),
        holder: None,
        contacts: 0,
        interactions: 0,
        last_interaction_at: None,
    }
}

pub fn member(number: u128, name: &str, role: Role) -> MemberRow {
    let email = format!("{}@x.org", words(name)[0]);
    let since = Timestamp::from_millis(NOW - 90 * 1440 * MINUTE);
    let id = MemberId::new(Uuid::from_u128(number));
    let member = Member { id, name: name.to_owned(), email, login: None, role, since };
    MemberRow { member, last_interaction_at: None }
}

pub fn book(number: u128, name: &str, role: Role) -> Book {
    Book {
        id: BookId::new(Uuid::from_u128(number)),
        name: name.to_owned(),
        tint: None,
        icon: None,
        role,
        contacts: 0,
        archived: 0,
        interactions: 0,
        members: 2,
    }
}

pub fn contact(number: u128, name: &str, account: Option<&str>) -> Contact {
    Contact {
        cadence: None,
        id: contact_id(number),
        name: name.to_owned(),
        account: account.map(|name| Named {
            id: AccountId::new(Uuid::from_u128(number)),
            name: name.to_owned(),
        }),
        holder: None,
        title: None,
        details: Vec::new(),
        labels: Vec::new(),
        starred: false,
        archived: false,
        birthday: None,
        notes: None,
        last_interaction_at: None,
        interaction_count: 0,
        created_at: Timestamp::from_millis(NOW - 90 * 1440 * MINUTE),
        updated_at: Timestamp::from_millis(NOW),
    }
}

pub fn follow_up(number: u128, with: &Contact, text: &str, days: i64) -> FollowUp {
    let midnight = NOW - NOW.rem_euclid(86_400_000);
    let made = Timestamp::from_millis(NOW - 20 * 1440 * MINUTE);
    FollowUp {
        id: FollowUpId::new(Uuid::from_u128(0x2000 + number)),
        contact: Named { id: with.id, name: with.name.clone() },
        text: text.to_owned(),
        due: Timestamp::from_millis(midnight + days * 86_400_000 + 9 * 3_600_000),
        assignee: Some(Named {
            id: MemberId::new(Uuid::from_u128(7)),
            name: "Bob Meyer".to_owned(),
        }),
        origin: None,
        done_at: None,
        created_at: made,
        changed_at: made,
    }
}

pub fn due(part: DayPart, with: &Contact, matter: DayMatter) -> DayRow {
    let account = with.account.as_ref().map(|account| account.name.clone());
    DayRow { part, contact: Named { id: with.id, name: with.name.clone() }, account, matter }
}

pub fn detail(number: u128, kind: DetailKind, value: &str) -> Detail {
    Detail {
        id: DetailId::new(Uuid::from_u128(number)),
        kind,
        label: None,
        value: value.to_owned(),
    }
}

pub fn entry(number: u128, with: &[&Contact], text: &str, minutes_ago: i64) -> Interaction {
    let at = Timestamp::from_millis(NOW - minutes_ago * MINUTE);
    let mut body = Body::new(InteractionType::Call, at, with.iter().map(|c| c.id).collect());
    body.summary = Summary::parse(text).ok();
    Interaction {
        id: entry_id(number),
        body,
        contacts: with.iter().map(|c| Named { id: c.id, name: c.name.clone() }).collect(),
        accounts: Vec::new(),
        opportunity: None,
        author: None,
        logged_at: at,
        logged_by: Named { id: MemberId::new(Uuid::from_u128(7)), name: "Bob Meyer".to_owned() },
        pinned: false,
        edited_at: None,
    }
}

impl World {
    /// A book of three contacts, the first of them with a history.
    pub fn small() -> Self {
        let mut ana = contact(1, "Ana Ruiz", Some("Acme Corp"));
        ana.title = Some("Head of Purchasing".to_owned());
        ana.starred = true;
        ana.holder =
            Some(Named { id: MemberId::new(Uuid::from_u128(7)), name: "Bob Meyer".to_owned() });
        ana.details = vec![
            detail(1, DetailKind::Phone, "+49 89 1234"),
            detail(2, DetailKind::Email, "ana@acme.example"),
        ];
        ana.labels = vec![Named { id: LabelId::new(Uuid::from_u128(1)), name: "key".to_owned() }];
        let carl = contact(2, "Carl Åberg", None);
        let mei = contact(3, "山田 芽衣", Some("Kobe Trading"));
        let mut entries = vec![
            entry(1, &[&ana], "Wants the Q3 price by Friday", 85),
            entry(
                2,
                &[&ana, &mei],
                "Went through the offer line by line. Delivery in two lots is fine with them, \
                 the second not before June. They ask for a discount on the second year and will \
                 talk to their own finance people before they answer; nothing is promised yet.",
                3 * 1440,
            ),
            entry(3, &[&ana], "Sent the brochure", 40 * 1440),
        ];
        entries[0].body.outcome = Some(crate::domain::Outcome::Reached);
        entries[0].body.duration_seconds = Some(720);
        entries[1].body.kind = InteractionType::Meeting;
        entries[1].body.location = Some("Kobe".to_owned());
        entries[2].body.kind = InteractionType::Email;
        Self {
            contacts: vec![ana, carl, mei],
            entries,
            books: vec![book(1, "Sales", Role::Member)],
            ..Self::default()
        }
        .counted()
    }

    /// A book of many contacts with nothing logged but for the first.
    pub fn many(contacts: u128, entries: u128) -> Self {
        let contacts: Vec<_> =
            (1..=contacts).map(|n| contact(n, &format!("Contact {n:05}"), None)).collect();
        let first = contacts[0].clone();
        let entries = (1..=entries)
            .map(|n| entry(n, &[&first], &format!("entry {n}"), i64::try_from(n).unwrap() * 60))
            .collect();
        let books = vec![book(1, "Sales", Role::Owner)];
        Self { contacts, entries, books, ..Self::default() }.counted()
    }

    pub fn counted(mut self) -> Self {
        for contact in &mut self.contacts {
            let with = self.entries.iter().filter(|e| e.body.participants.contains(&contact.id));
            contact.interaction_count = with.clone().count() as u64;
            contact.last_interaction_at = with.map(|entry| entry.body.occurred_at).max();
        }
        self.books[0].contacts = self.contacts.len() as u64;
        self.books[0].interactions = self.entries.len() as u64;
        self
    }

    pub fn state(&self) -> BookState {
        let refuse = |capability: Capability| {
            let text = format!(
                "only members can {} \"Sales\" (you are a viewer; ask Ana Ruiz)",
                capability.doing()
            );
            (capability, Error::new(Kind::Denied, text))
        };
        let all = [
            Capability::Log,
            Capability::EditInteractions,
            Capability::DeleteInteractions,
            Capability::EditContacts,
            Capability::DeleteContacts,
            Capability::SetHolder,
            Capability::Import,
            Capability::EditFollowUps,
            Capability::SetCadence,
        ];
        let role = if self.viewer { Role::Viewer } else { self.books[0].role };
        let places = [
            Capability::EditAccounts,
            Capability::AddMembers,
            Capability::ChangeRoles,
            Capability::RemoveMembers,
            Capability::HandOver,
        ];
        let places = places.into_iter().filter(|capability| !role.can(*capability));
        let places = places.map(|capability| {
            let text = capability.refusal(role, "Sales", Some("Ana Ruiz"));
            (capability, Error::new(Kind::Denied, text))
        });
        let refusals = if self.viewer { all.map(refuse).to_vec() } else { Vec::new() };
        BookState {
            books: self.books.clone(),
            current: self.books[0].id,
            me: MemberId::new(Uuid::from_u128(7)),
            refusals: refusals.into_iter().chain(places).collect(),
            drafts: Vec::new(),
            waiting: self.waiting(),
            first: self.books.first().map(|book| book.id),
            file: None,
            icons: false,
        }
    }

    /// Returns the rows that a list shows.
    fn shown(&self, filter: Option<&str>, shown: Shown) -> Vec<ContactRow> {
        let key = filter.map(words).unwrap_or_default();
        let me = MemberId::new(Uuid::from_u128(7));
        let fits = |contact: &&Contact| {
            let name = words(&contact.name);
            let holder = contact.holder.as_ref().map(|holder| holder.id);
            key.iter().all(|word| name.iter().any(|part| part.starts_with(word)))
                && contact.archived == shown.archived
                && (!shown.starred || contact.starred)
                && (!shown.mine || holder == Some(me))
        };
        let mut rows: Vec<_> = self.contacts.iter().filter(fits).map(row_of).collect();
        match shown.order {
            Order::Name => {}
            Order::Latest => rows.sort_by_key(|row| std::cmp::Reverse(row.last_interaction_at)),
            Order::LongestAgo => rows.sort_by_key(|row| row.last_interaction_at),
            Order::Newest => rows.sort_by_key(|row| std::cmp::Reverse(row.created_at)),
            Order::Oldest => rows.sort_by_key(|row| row.created_at),
        }
        rows
    }

    /// Finds what has all words of a text somewhere in it.
    fn search(&self, text: String) -> Reply {
        let sought = Sought::words(&text);
        let parts = sought.parts();
        let told = |contact: &&Contact| {
            let account = contact.account.iter().map(|account| account.name.as_str());
            let details = contact.details.iter().map(|detail| detail.value.as_str());
            let texts = [contact.name.as_str()].into_iter().chain(account).chain(details);
            parts.are_in(&texts.chain(contact.notes.as_deref()).collect::<Vec<_>>().join(" "))
        };
        let one_letter = sought.is_one_letter();
        let mut found = SearchResults { one_letter, ..SearchResults::default() };
        found.contacts = self.contacts.iter().filter(told).cloned().collect();
        found.more_contacts = found.contacts.len() > 10;
        found.contacts.truncate(10);
        if !one_letter {
            let accounts = self.accounts.iter().filter(|account| parts.are_in(&account.name));
            found.accounts = accounts.cloned().collect();
            let entries = self.entries.iter().filter(|entry| parts.are_in(&entry.text()));
            found.entries.rows = entries.cloned().collect();
            let capped = self.newest > 0 && found.entries.rows.len() > self.newest;
            found.entries.capped = capped.then_some(Depth::TYPING.newest);
        }
        found.sought = sought;
        Reply::Search(text, Box::new(Answer::new(found)))
    }

    /// Answers what is asked about several contacts.
    fn told(&self, ask: Ask) -> Told {
        let those = |ids: &[ContactId]| -> Vec<Contact> {
            self.contacts.iter().filter(|contact| ids.contains(&contact.id)).cloned().collect()
        };
        match ask {
            Ask::Rows { filter, shown, limit } => {
                let mut rows = self.shown(filter.as_deref(), shown);
                let more = rows.len() > limit;
                rows.truncate(limit);
                Told::Rows(rows, more)
            }
            Ask::Labels(ids) => {
                let bear =
                    |id| those(&ids).iter().filter(|c| c.labels.iter().any(|l| l.id == id)).count();
                let mut labels: Vec<Label> = self
                    .contacts
                    .iter()
                    .flat_map(|contact| &contact.labels)
                    .map(|label| Label {
                        id: label.id,
                        name: label.name.clone(),
                        tint: None,
                        cadence: None,
                        contacts: bear(label.id) as u64,
                    })
                    .collect();
                labels.sort_by_key(|label| label.name.to_lowercase());
                labels.dedup_by_key(|label| label.id);
                Told::Labels(ids, labels)
            }
            Ask::Holders(ids) => {
                let member = |number: u128, name: &str, role| Member {
                    id: MemberId::new(Uuid::from_u128(number)),
                    name: name.to_owned(),
                    email: format!("{number}@example.org"),
                    login: None,
                    role,
                    since: Timestamp::from_millis(0),
                };
                let members = vec![
                    member(6, "Ana Owner", Role::Owner),
                    member(7, "Bob Meyer", Role::Member),
                    member(8, "Vic Viewer", Role::Viewer),
                ];
                Told::Holders(ids, members, MemberId::new(Uuid::from_u128(7)))
            }
            Ask::Consequences(ids) => {
                let with = |entry: &&Interaction| {
                    entry.body.participants.iter().any(|id| ids.contains(id))
                };
                let all = |entry: &&Interaction| {
                    entry.body.participants.iter().all(|id| ids.contains(id))
                };
                let touched = self.entries.iter().filter(with).count() as u64;
                let purged = self.entries.iter().filter(all).count() as u64;
                let contacts = those(&ids).len() as u64;
                let shared = touched - purged;
                Told::Consequences(
                    ids,
                    Together { contacts, purged, shared, follow_ups: 0, more: false },
                )
            }
            Ask::Details(ids, kind) => {
                let those = those(&ids);
                let found: Vec<String> = those
                    .iter()
                    .filter_map(|contact| contact.details(kind).next())
                    .map(|detail| detail.value.clone())
                    .collect();
                let without = those.len() - found.len();
                Told::Details(kind, found, without)
            }
        }
    }

    /// Reads the one line of an entry; a WHO is the beginnings of words, or a whole name.
    fn line(&self, text: String) -> Reading {
        let labels: Vec<_> = self.contacts.iter().flat_map(|contact| &contact.labels).collect();
        let now = Zone::Named(Tz::UTC).at(Timestamp::from_millis(NOW));
        let line = Line::read(&text, &now, &mut |_, word| labels.iter().any(|l| l.name == word));
        let find = |who: &String| {
            let exact = self.contacts.iter().filter(|contact| contact.name == *who);
            let fits = self.contacts.iter().filter(|contact| begins(&contact.name, who));
            let found: Vec<&Contact> = match exact.clone().next() {
                Some(_) => exact.collect(),
                None => fits.collect(),
            };
            match found.as_slice() {
                [] => Found::Nobody(Some("nearest: Ana Ruiz".to_owned())),
                [one] => Found::One(Choice::from(*one)),
                several => Found::Several(several.iter().map(|it| candidate(it)).collect()),
            }
        };
        let who = line.who.iter().map(find).collect();
        let named = |word: &String| labels.iter().find(|label| label.name == *word);
        let labels = line.labels.iter().filter_map(named).map(|label| (*label).clone()).collect();
        let wrong = line.fault.clone().map(|fault| (fault.at, Error::usage(fault.reason)));
        let read = ReadLine { line, who: Vec::new(), labels, opportunity: None, left: None, wrong };
        Reading { text, read, who }
    }

    fn told_of_accounts(&self, read: Read, ask: accounts::Ask) -> Reply {
        use accounts::{Ask, Card, Told};
        let gone = || Error::new(Kind::NotFound, "there is no such account");
        Reply::Accounts(match ask {
            Ask::Page { filter, sort, place, limit } => {
                let fits = |account: &&Account| {
                    filter.as_deref().is_none_or(|filter| begins(&account.name, filter))
                };
                let mut rows: Vec<_> = self.accounts.iter().filter(fits).cloned().collect();
                if sort == AccountSort::Last {
                    rows.sort_by_key(|row| std::cmp::Reverse(row.last_interaction_at));
                }
                let chunk = page(&rows, &place, limit, |row, cursor| row.id == cursor.id);
                Told::Page { filter, sort, place, chunk }
            }
            Ask::One { id, find } => {
                let Some(account) = self.accounts.iter().find(|account| account.id == id) else {
                    return Reply::Failed(read, gone());
                };
                let below = |other: &&Account| other.parent.as_ref().is_some_and(|p| p.id == id);
                let parts = self.accounts.iter().filter(below);
                let parts = parts.map(|it| Named { id: it.id, name: it.name.clone() }).collect();
                let card = Card { account: account.clone(), parts, more: false };
                Told::One { card: Box::new(card), find }
            }
            Ask::Contacts { account, place, limit } => {
                let of = |c: &&Contact| c.account.as_ref().is_some_and(|own| own.id == account);
                let rows: Vec<_> = self.contacts.iter().filter(of).map(row_of).collect();
                let chunk = page(&rows, &place, limit, |row, cursor| row.id == cursor.id);
                Told::Contacts { account, place, chunk }
            }
        })
    }

    /// Returns what is due: follow-ups, then the rest.
    fn day(&self, whose: Whose) -> Vec<DayRow> {
        let midnight = NOW - NOW.rem_euclid(86_400_000);
        let me = MemberId::new(Uuid::from_u128(7));
        let member = match whose {
            Whose::All => None,
            Whose::Mine => Some(me),
            Whose::Member(id) => Some(id),
        };
        let of = |it: &&FollowUp| {
            member.is_none_or(|id| it.assignee.as_ref().is_some_and(|own| own.id == id))
        };
        let mut open: Vec<FollowUp> = self.follow_ups.iter().filter(of).cloned().collect();
        open.retain(|it| it.done_at.is_none() && it.due.millis() < midnight + 86_400_000);
        open.sort_by_key(|it| (it.due, it.id));
        let rows = open.into_iter().map(|it| {
            let late = it.due.millis() < midnight;
            let part = if late { DayPart::Overdue } else { DayPart::Today };
            let with = self.contacts.iter().find(|contact| contact.id == it.contact.id).unwrap();
            due(part, with, DayMatter::FollowUp(Box::new(it)))
        });
        rows.chain(self.due.iter().cloned()).collect()
    }

    /// Looks for what fits a filter, and tests no more entries than it may, each way.
    fn looked(
        &self,
        of: &Listing,
        place: &Place<InteractionCursor>,
        limit: usize,
    ) -> (Chunk<Interaction>, Ended) {
        let all: Vec<_> = {
            let of = Listing { filter: None, ..of.clone() };
            self.entries.iter().filter(|entry| listed(&of, entry)).collect()
        };
        let at = |id| all.iter().position(|entry| entry.id == id).unwrap();
        // What fits among entries in the order of the look, whether there is more, where it ended.
        let look = |entries: &[&Interaction], limit: usize| {
            let (mut rows, mut reached) = (Vec::new(), None);
            for (tested, entry) in entries.iter().enumerate() {
                if tested == self.tested && rows.len() <= limit {
                    reached = Some(InteractionCursor::from(entries[tested - 1]));
                    break;
                }
                rows.extend(listed(of, entry).then(|| (*entry).clone()));
            }
            let more = rows.len() > limit || reached.is_some();
            rows.truncate(limit);
            (rows, more, reached)
        };
        let up = |end: usize, limit| {
            let entries: Vec<_> = all[..end].iter().rev().copied().collect();
            let (mut rows, more, reached) = look(&entries, limit);
            rows.reverse();
            (rows, more, reached)
        };
        let nothing = || (Vec::new(), false, None);
        let (above, below) = match place {
            Place::Top => (nothing(), look(&all, limit)),
            Place::Bottom => (up(all.len(), limit), nothing()),
            Place::After(cursor) => {
                ((Vec::new(), true, None), look(&all[at(cursor.id) + 1..], limit))
            }
            Place::Before(cursor) => (up(at(cursor.id), limit), (Vec::new(), true, None)),
            Place::Around(cursor) => {
                (up(at(cursor.id), limit / 2), look(&all[at(cursor.id)..], limit / 2 + 1))
            }
        };
        let select = match place {
            Place::Bottom => above.0.len().saturating_sub(1),
            Place::Around(_) => above.0.len(),
            _ => 0,
        };
        let rows = [above.0, below.0].concat();
        let ended = Ended { capped: false, below: below.2, above: above.2 };
        (Chunk { rows, before: above.1, after: below.1, select }, ended)
    }

    pub fn answer(&self, read: Read) -> Reply {
        let asked = read.clone();
        match read {
            Read::Book(id) => {
                let mut state = self.state();
                let entered = id.is_some();
                state.current = id.unwrap_or(state.current);
                Reply::Book(Box::new(state), entered)
            }
            Read::Contacts { filter, shown, place, limit } => {
                let rows = self.shown(filter.as_deref(), shown);
                let chunk = page(&rows, &place, limit, |row, cursor| row.id == cursor.id);
                Reply::Contacts { filter, shown, place, chunk }
            }
            Read::Several(ask) => Reply::Several(self.told(ask)),
            Read::Refusal(book, capability) => {
                let book = self.books.iter().find(|other| other.id == book).unwrap();
                let text = format!("only owners can {} \"{}\"", capability.doing(), book.name);
                Reply::Failed(read, Error::new(Kind::Denied, text))
            }
            Read::Contact(id) => match self.contacts.iter().find(|c| c.id == id) {
                Some(contact) => Reply::Contact(Box::new(contact.clone())),
                None => Reply::Failed(read, Error::new(Kind::NotFound, "there is no such contact")),
            },
            Read::Entries { of, place, limit } => {
                if self.tested > 0 && of.filter.is_some() {
                    let (chunk, ended) = self.looked(&of, &place, limit);
                    return Reply::Entries { of, place, chunk, ended };
                }
                let rows: Vec<_> =
                    self.entries.iter().filter(|entry| listed(&of, entry)).cloned().collect();
                let chunk = page(&rows, &place, limit, |row, cursor| row.id == cursor.id);
                let capped = of.filter.is_some() && self.newest > 0 && rows.len() > self.newest;
                Reply::Entries { of, place, chunk, ended: Ended { capped, ..Ended::default() } }
            }
            Read::Versions(id, skip) => {
                let of: Vec<_> = self.versions.iter().filter(|(of, _)| *of == id).collect();
                let rest = of.iter().skip(skip).take(PAGE).map(|(_, earlier)| earlier.clone());
                Reply::Versions(id, skip, rest.collect(), of.len() > skip + PAGE)
            }
            Read::Ties(id) => {
                let with =
                    |entry: &&Interaction| entry.pinned && entry.body.participants.contains(&id);
                let pinned: Vec<_> = self.entries.iter().filter(with).cloned().collect();
                let more_pinned = pinned.len() > 3;
                let pinned = pinned.into_iter().take(3).collect();
                Reply::Ties(id, Box::new(Ties { pinned, more_pinned, ..self.ties.clone() }))
            }
            Read::Day { whose, place, limit } => {
                let rows = self.day(whose);
                let same = |row: &DayRow, cursor: &DayCursor| DayCursor::from(row).id == cursor.id;
                let chunk = page(&rows, &place, limit, same);
                Reply::Day { whose, place, chunk }
            }
            Read::Promises(id, aim) => {
                let of = |it: &&FollowUp| it.contact.id == id && it.done_at.is_none();
                let mut open: Vec<_> = self.follow_ups.iter().filter(of).cloned().collect();
                open.sort_by_key(|it| it.due);
                let at = |row: &DayRow| match row.matter {
                    DayMatter::Cadence(due, _) if row.contact.id == id => Some(due),
                    _ => None,
                };
                let due = self.due.iter().find_map(at);
                let standing = Standing { due, ..Standing::default() };
                let promises = Promises { contact: id, open, more: false, standing };
                Reply::Promises(Box::new(promises), aim)
            }
            Read::Visit(id, cursor) => match self.contacts.iter().find(|c| c.id == id) {
                Some(contact) => Reply::Visit(Box::new(contact.clone()), cursor),
                None => Reply::Failed(read, Error::new(Kind::NotFound, "there is no such contact")),
            },
            // The settings have no file here: they stay as they are.
            Read::Settings => Reply::Allowed,
            Read::Filter { of, text, cursor } => Reply::Filter(Box::new(learned(of, text, cursor))),
            Read::SearchHints { text, cursor } => {
                Reply::SearchHints(Box::new(learned(Of::Interactions, text, cursor)))
            }
            Read::Suggest { field, text } => {
                let key = words(&text);
                let fits = |contact: &&Contact| {
                    key.iter().all(|w| words(&contact.name).iter().any(|p| p.starts_with(w)))
                };
                let candidates = self.contacts.iter().filter(fits).map(candidate);
                Reply::Suggest { field, text, candidates: candidates.take(6).collect() }
            }
            Read::Accounts(ask) => self.told_of_accounts(asked, ask),
            Read::Members(members::Ask::All) => {
                let me = MemberId::new(Uuid::from_u128(7));
                Reply::Members(members::Told::All(self.members.clone(), me))
            }
            Read::Members(members::Ask::Holdings(member)) => {
                Reply::Members(members::Told::Holdings(member, self.holdings))
            }
            Read::Inbox(ask) => Reply::Inbox(self.told_of_inbox(ask)),
            Read::Offers { offered, text } => {
                let accounts = self.accounts.iter().map(|account| &account.name);
                let own = self.contacts.iter().filter_map(|contact| contact.account.as_ref());
                let labels = self.contacts.iter().flat_map(|contact| &contact.labels);
                let members = self.members.iter().map(|row| &row.member.name);
                let all: Vec<&String> = match offered {
                    Offered::Accounts if self.accounts.is_empty() => {
                        own.map(|it| &it.name).collect()
                    }
                    Offered::Accounts => accounts.collect(),
                    Offered::Labels => labels.map(|label| &label.name).collect(),
                    _ => members.collect(),
                };
                let fits = |name: &&&String| begins(name, &text);
                let names = all.iter().filter(fits).map(|name| (*name).clone()).collect();
                Reply::Offers { offered, text, names }
            }
            Read::Whereabouts(id) => match self.contacts.iter().find(|c| c.id == id) {
                Some(contact) => Reply::Whereabouts((&row_of(contact)).into()),
                None => {
                    Reply::Failed(asked, Error::new(Kind::NotFound, "there is no such contact"))
                }
            },
            Read::Find(text) => {
                let who = Read::Suggest { field: Field::Who, text };
                let Reply::Suggest { text, candidates, .. } = self.answer(who) else {
                    panic!("no candidates")
                };
                Reply::Find(text, candidates)
            }
            Read::Dial(with, number) => Reply::Dial(with, number, self.dial.clone()),
            Read::Search(text) => self.search(text),
            Read::Line(text) => Reply::Line(Box::new(self.line(text))),
            Read::Phones(id) => match self.contacts.iter().find(|c| c.id == id) {
                Some(contact) => Reply::Phones(Box::new(contact.clone())),
                None => {
                    Reply::Failed(asked, Error::new(Kind::NotFound, "there is no such contact"))
                }
            },
            Read::Folder(typed) => {
                let (folder, begun) = divide_path(&typed);
                let names = self.files.iter().filter_map(|path| path.strip_prefix(folder));
                let names = names.filter(|name| name.starts_with(begun) && !name.is_empty());
                let names = names.filter(|name| !name.trim_end_matches('/').contains('/'));
                let names = names.map(str::to_owned).collect();
                Reply::Folder(typed, FolderNames { names, more: false })
            }
            Read::GoTo(id) => match self.contacts.iter().find(|c| c.id == id) {
                Some(contact) => Reply::GoTo(Box::new(contact.clone())),
                None => {
                    Reply::Failed(asked, Error::new(Kind::NotFound, "there is no such contact"))
                }
            },
            Read::Consequences(id) => {
                let with = self.entries.iter().filter(|e| e.body.participants.contains(&id));
                let alone = with.clone().filter(|e| e.body.participants.len() == 1).count();
                let shared = with.count() - alone;
                let found =
                    Consequences { purged: alone as u64, shared: shared as u64, follow_ups: 0 };
                Reply::Consequences(id, found)
            }
            Read::LastEntry => Reply::LastEntry(self.entries.first().cloned().map(Box::new)),
            Read::ToEdit(id) => {
                let account = |it: &&Account| id == DraftId::EditAccount(it.id.to_string());
                let member = |it: &&MemberRow| id == DraftId::EditMember(it.member.id.to_string());
                let accounts = self.accounts.iter().find(account).cloned();
                let members = self.members.iter().find(member).map(|it| it.member.clone());
                let purpose = accounts.map(|it| Purpose::EditAccount(Box::new(it)));
                let follow_up = |it: &&FollowUp| id == DraftId::EditFollowUp(it.id.to_string());
                let follow_ups = self.follow_ups.iter().find(follow_up).cloned();
                let follow_ups = follow_ups.map(|it| Purpose::EditFollowUp(Box::new(it)));
                let purpose = purpose.or(follow_ups);
                match purpose.or(members.map(|it| Purpose::EditMember(Box::new(it)))) {
                    Some(purpose) => Reply::ToEdit(Box::new(purpose)),
                    None => {
                        Reply::Failed(asked, Error::new(Kind::NotFound, "there is no such record"))
                    }
                }
            }
            Read::ContactToEdit(id) => match self.contacts.iter().find(|c| c.id == id) {
                Some(contact) => Reply::ContactToEdit(Box::new(contact.clone())),
                None => Reply::Failed(read, Error::new(Kind::NotFound, "there is no such contact")),
            },
            Read::Asked(id) => match self.entries.iter().find(|e| e.id == id) {
                Some(entry) => Reply::Asked(Box::new(entry.clone())),
                None => Reply::Failed(read, Error::new(Kind::NotFound, "there is no such entry")),
            },
            Read::News(_) => Reply::News(Vec::new(), crate::app::NewsMark::default()),
            Read::Entry(id) => match self.entries.iter().find(|e| e.id == id) {
                Some(entry) => Reply::Entry(Box::new(entry.clone())),
                None => Reply::Failed(read, Error::new(Kind::NotFound, "there is no such entry")),
            },
        }
    }
}

pub fn candidate(contact: &Contact) -> Candidate {
    Candidate {
        id: contact.id,
        name: contact.name.clone(),
        account: contact.account.as_ref().map(|a| a.name.clone()),
        email: contact.email().map(str::to_owned),
        last_interaction_at: contact.last_interaction_at,
        interaction_count: contact.interaction_count,
    }
}

/// Tells whether an entry is of those that are asked for.
fn listed(of: &Listing, entry: &Interaction) -> bool {
    let body = &entry.body;
    let summary = words(&entry.text());
    (match of.scope {
        Scope::Contact(contact) => body.participants.contains(&contact),
        Scope::Account(account) => entry.accounts.iter().any(|own| own.id == account),
        _ => true,
    }) && read_filter(of.filter.as_deref().unwrap_or_default(), Of::Interactions).terms.iter().all(
        |term| match &term.test {
            Test::Type(kind) => body.kind == *kind,
            Test::By(name) if name == "me" => {
                entry.logged_by.id == MemberId::new(Uuid::from_u128(7))
            }
            Test::By(name) => begins(&entry.logged_by.name, name),
            Test::Happened(span) => span.period.contains(body.occurred_at),
            Test::Word(word) => {
                words(word).iter().all(|word| summary.iter().any(|part| part.starts_with(word)))
            }
            _ => true,
        },
    )
}

fn read_filter(text: &str, of: Of) -> Filter {
    Filter::read(text, of, &Zone::Named(Tz::UTC).at(Timestamp::from_millis(NOW)), Weekday::Mon)
}

/// Says of a filter what its text alone tells: names are not looked up.
fn learned(of: Of, text: String, cursor: usize) -> Learned {
    let read = read_filter(&text, of);
    let span = read.terms.iter().rev().find_map(|term| match &term.test {
        Test::Happened(span) | Test::Due(span) => Some(span.period),
        _ => None,
    });
    let fault = read.fault.map(|fault| (fault.at, fault.reason));
    let plain = |text: &str| FilterOffer { text: text.to_owned(), note: None };
    let offers = complete(&text, cursor).map(|completion| {
        let sign = if completion.typing == Typing::Key { ":" } else { "" };
        let offers = completion.offers(of);
        (completion.at, offers.into_iter().map(|word| plain(&format!("{word}{sign}"))).collect())
    });
    Learned { text, cursor, fault, span, offers }
}

pub fn begins(name: &str, typed: &str) -> bool {
    let own = words(name);
    words(typed).iter().all(|word| own.iter().any(|part| part.starts_with(word)))
}

pub fn page<T: Clone, C>(
    rows: &[T],
    place: &Place<C>,
    limit: usize,
    is: impl Fn(&T, &C) -> bool,
) -> Chunk<T> {
    let at = |cursor: &C| rows.iter().position(|row| is(row, cursor)).unwrap_or(0);
    let (start, end) = match place {
        Place::Top => (0, limit),
        Place::Bottom => (rows.len().saturating_sub(limit), rows.len()),
        Place::After(cursor) => (at(cursor) + 1, at(cursor) + 1 + limit),
        Place::Before(cursor) => (at(cursor).saturating_sub(limit), at(cursor)),
        Place::Around(cursor) => (at(cursor).saturating_sub(limit / 2), at(cursor) + limit / 2),
    };
    let end = end.min(rows.len());
    let start = start.min(end);
    let select = match place {
        Place::Around(cursor) => at(cursor) - start,
        Place::Bottom => (end - start).saturating_sub(1),
        _ => 0,
    };
    Chunk { rows: rows[start..end].to_vec(), before: start > 0, after: end < rows.len(), select }
}

/// A model whose reads are answered from a world at once; writes wait to be answered by the test.
pub struct Harness {
    pub model: Model,
    pub world: World,
    pub writes: Vec<Write>,
    pub given_up: Vec<u64>,
    pub timers: Vec<Timer>,
    pub copied: Vec<String>,
    pub dialled: Vec<(String, String)>,
    pub quit: bool,
    pub suspended: bool,
    pub redrawn: bool,
    pub composing: Option<String>,
    pub orders: Vec<import::Order>,
    /// How often an import was asked to stop.
    pub stops: usize,
}

impl Harness {
    pub fn new(world: World, size: (u16, u16)) -> Self {
        Self::with(world, size, Config::default())
    }

    /// Starts with these settings.
    pub fn with(world: World, size: (u16, u16), config: Config) -> Self {
        let world = World { dial: config.dial.clone(), ..world };
        let setup = Setup {
            size,
            now: Timestamp::from_millis(NOW),
            zone: Zone::Named(Tz::UTC),
            dates: DateStyle::Relative,
            theme: Theme::default().with(&config, &config.load_theme().0),
            config,
            actor: "Bob Meyer".to_owned(),
            email: "bob@x.org".to_owned(),
            book: world.state(),
            notices: Vec::new(),
            wrong: Vec::new(),
        };
        let (model, effects) = Model::start(setup);
        let mut harness = Self {
            model,
            world,
            writes: Vec::new(),
            given_up: Vec::new(),
            timers: Vec::new(),
            copied: Vec::new(),
            dialled: Vec::new(),
            quit: false,
            suspended: false,
            redrawn: false,
            composing: None,
            orders: Vec::new(),
            stops: 0,
        };
        harness.carry_out(effects);
        harness
    }

    pub fn send(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        self.carry_out(effects);
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        let mut left = VecDeque::from(effects);
        while let Some(effect) = left.pop_front() {
            match effect {
                Effect::Read(read) => {
                    let reply = self.world.answer(read);
                    left.extend(update(&mut self.model, Msg::Reply(reply)));
                }
                Effect::Follow => left.extend(update(&mut self.model, Msg::Follow)),
                Effect::Write(write) => self.writes.push(write),
                Effect::GiveUp(ticket) => self.given_up.push(ticket),
                Effect::Wait(timer, _) => self.timers.push(timer),
                Effect::Dial { command, number } => self.dialled.push((command, number)),
                Effect::Copy(text) => self.copied.push(text),
                Effect::Compose(text) => self.composing = Some(text),
                Effect::Import(order) => self.orders.push(order),
                Effect::StopImport => self.stops += 1,
                Effect::Redraw => self.redrawn = true,
                Effect::Suspend => self.suspended = true,
                Effect::Quit => self.quit = true,
            }
        }
    }

    /// Does what an action asks for, whatever key it has.
    pub fn act(&mut self, action: Action) -> &mut Self {
        let mut effects = Vec::new();
        act(&mut self.model, action, &mut effects);
        self.carry_out(effects);
        self
    }

    /// Presses keys by name, one space apart: `c`, `alt-enter`, `g g`.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for name in keys.split(' ') {
            let chord = Chord::parse(name).unwrap_or_else(|| panic!("no key {name}"));
            let mut modifiers = KeyModifiers::NONE;
            modifiers.set(KeyModifiers::CONTROL, chord.ctrl);
            modifiers.set(KeyModifiers::ALT, chord.alt);
            self.send(Msg::Key(KeyEvent::new(chord.code, modifiers)));
        }
        self
    }

    /// Types a text, character by character.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for c in text.chars() {
            self.send(Msg::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)));
        }
        self
    }

    /// Returns the last write that is not about drafts.
    pub fn job(&self) -> Option<&Job> {
        let mut jobs = self.writes.iter().rev().map(|write| &write.job);
        jobs.find(|job| !matches!(job, Job::SaveDraft(_) | Job::DropDraft(_)))
    }

    pub fn answer(&mut self, result: Result<Written, Error>) {
        let write = self
            .writes
            .iter()
            .rfind(|write| !matches!(write.job, Job::SaveDraft(_) | Job::DropDraft(_)))
            .expect("a write");
        let wrote = Wrote { ticket: write.ticket, book: write.book, result, undo: None };
        self.send(Msg::Wrote(Box::new(wrote)));
    }

    /// Logs what the last write says, as the store would.
    pub fn log_it(&mut self) -> InteractionId {
        let Some(Job::Log(submission, draft)) = self.job().cloned() else {
            panic!("nothing was logged: {:?}", self.writes)
        };
        let mut created = Vec::new();
        let mut with = Vec::new();
        for choice in &submission.people {
            let id = match choice {
                Choice::Known { id, .. } => *id,
                Choice::New(name) => {
                    let number = self.world.contacts.len() as u128 + 1;
                    self.world.contacts.push(contact(number, name, None));
                    created.push(contact_id(number));
                    contact_id(number)
                }
            };
            with.push(self.world.contacts.iter().find(|c| c.id == id).unwrap().clone());
        }
        let with: Vec<&Contact> = with.iter().collect();
        let number = 500 + self.world.entries.len() as u128;
        let minutes = (NOW - submission.occurred_at.millis()) / MINUTE;
        let mut new = entry(number, &with, &submission.summary, minutes);
        new.body.kind = submission.kind;
        new.body.outcome = submission.outcome.clone();
        let completed = submission.completes.and_then(|id| {
            let done = self.world.follow_ups.iter_mut().find(|it| it.id == id)?;
            done.done_at = Some(Timestamp::from_millis(NOW));
            Some(done.clone())
        });
        let promised = submission.follow_up.clone().map(|promise| {
            let number = 100 + self.world.follow_ups.len() as u128;
            let mut made = follow_up(number, with[0], &promise.text, 0);
            made.due = promise.due;
            made
        });
        self.world.follow_ups.extend(promised.clone());
        self.world.entries.push(new.clone());
        self.world.entries.sort_by_key(|entry| std::cmp::Reverse(entry.body.occurred_at));
        self.world = std::mem::take(&mut self.world).counted();
        let logged = Logged { interaction: new.clone(), created, follow_up: promised, completed };
        let people = submission.people.clone();
        self.answer(Ok(Written::Logged(Box::new(logged), people, Some(draft))));
        new.id
    }

    /// Writes what the last write says about follow-ups, as the store would.
    pub fn follow_it(&mut self) {
        let Some(Job::FollowUps(job)) = self.job().cloned() else {
            panic!("nothing was written: {:?}", self.writes)
        };
        use crate::tui::follow_ups::{FollowUpJob as J, FollowUpWritten as W};
        let world = &mut self.world;
        let mut change = |id: FollowUpId, change: &dyn Fn(&mut FollowUp)| {
            let one = world.follow_ups.iter_mut().find(|it| it.id == id).unwrap();
            change(one);
            Box::new(one.clone())
        };
        let written = match job {
            J::Done(id) => {
                let one = change(id, &|it| it.done_at = Some(Timestamp::from_millis(NOW)));
                let with = Choice::from(&one.contact);
                W::Done(one, with)
            }
            J::Snooze(read, due) => W::Snoozed(change(read.id, &|it| it.due = due)),
            J::Edit(read, edit, _) => W::Changed(change(read.id, &|it| {
                it.text = edit.text.clone().unwrap_or_else(|| it.text.clone());
                it.due = edit.due.unwrap_or(it.due);
            })),
            J::Delete(id) => {
                let one = change(id, &|_| {});
                world.follow_ups.retain(|it| it.id != id);
                W::Deleted(one)
            }
            J::Bump(contact, until) => W::Bumped(contact, until.unwrap()),
            J::Add(contacts, promise, _) => {
                let mut made = Vec::new();
                for id in contacts {
                    let number = 100 + world.follow_ups.len() as u128;
                    let with = world.contacts.iter().find(|c| c.id == id).unwrap();
                    let mut one = follow_up(number, with, &promise.text, 0);
                    one.due = promise.due;
                    world.follow_ups.push(one.clone());
                    made.push(one);
                }
                W::Added(made)
            }
        };
        self.answer(Ok(Written::FollowUps(written)));
    }

    pub fn purge(&mut self, id: InteractionId) -> PurgeReport {
        let at = self.world.entries.iter().position(|entry| entry.id == id).unwrap();
        let interaction = self.world.entries.remove(at);
        self.world = std::mem::take(&mut self.world).counted();
        PurgeReport::of(interaction, false)
    }

    /// Returns what the screen shows.
    pub fn screen(&self) -> String {
        let (columns, rows) = self.model.size;
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
        terminal.draw(|frame| view(&self.model, frame)).unwrap();
        let buffer = terminal.backend().buffer();
        let mut shown = String::new();
        for y in 0..rows {
            let mut line = String::new();
            let mut skip = 0;
            for x in 0..columns {
                let symbol = buffer[(x, y)].symbol();
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                skip = crate::domain::display::width(symbol).saturating_sub(1);
                line.push_str(symbol);
            }
            shown.push_str(line.trim_end());
            shown.push('\n');
        }
        shown
    }

    pub fn toast(&self) -> &str {
        self.model.toast.as_ref().map_or("", |toast| toast.text.as_str())
    }
}
