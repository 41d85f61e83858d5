//! The inbox: whom imports propose, and what rules took for noise.

use uuid::Uuid;

use super::fixture::{NOW, begins, candidate, contact_id, page};
use super::{Harness, World};
use crate::app::{
    Error, InboxCursor, InboxDecision, InboxDone, InboxId, InboxItem, InboxLine, InboxPart,
    InboxSummary, Kind,
};
use crate::domain::inbox::{AddressPattern, Verdict};
use crate::domain::{
    Body, Direction, InboxEntry, InboxEntryId, InteractionType, Party, Proposal, ProposalId,
    Summary, Timestamp,
};
use crate::tui::inbox::{Ask, InboxJob, InboxWritten, Said, Told};
use crate::tui::message::{Job, Msg, Timer, Written};
use crate::tui::model::Layer;
use crate::tui::mouse::Deed;
use crate::tui::screen::Screen;

const HOUR: i64 = 3_600_000;

fn party(name: &str, email: &str) -> Party {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Party { name: some(name), email: some(email), ..Party::default() }
}

fn proposal_id(number: u128) -> ProposalId {
    ProposalId::new(Uuid::from_u128(0x3000 + number))
}

fn proposed(number: u128, who: Party, entries: u64, hours: i64) -> InboxLine {
    let last_at = Timestamp::from_millis(NOW - hours * HOUR);
    let item = Proposal { id: proposal_id(number), party: who, entries, last_at };
    InboxLine { item: InboxItem::Proposal(item), candidates: Vec::new() }
}

fn mail(text: &str, hours: i64) -> Body {
    let at = Timestamp::from_millis(NOW - hours * HOUR);
    let mut body = Body::new(InteractionType::Email, at, Vec::new());
    body.summary = Summary::parse(text).ok();
    body.direction = Some(Direction::In);
    body
}

fn noise(number: u128, rule: &str, people: Vec<Party>, body: Body) -> InboxLine {
    let id = InboxEntryId::new(Uuid::from_u128(0x4000 + number));
    let entry = InboxEntry { id, body, people, rule: Some(rule.to_owned()), logged: None };
    InboxLine { item: InboxItem::Entry(Box::new(entry)), candidates: Vec::new() }
}

/// Four proposed contacts and three records of noise.
pub fn lines() -> Vec<InboxLine> {
    let phone = Party { phone: Some("+49 30 5550".to_owned()), ..Party::default() };
    vec![
        proposed(1, party("Pat Jones", "pat@acme.example"), 12, 26),
        proposed(2, party("Carl Åberg", "carl.aberg@nordwind.example"), 3, 50),
        proposed(3, party("", "orders@kobe.example"), 1, 4),
        proposed(4, phone, 1, 900),
        noise(
            1,
            "list-mail",
            vec![party("Weekly Digest", "digest@lists.example")],
            mail("[digest] This week in procurement\nTop stories:\nSteel is up again.", 3),
        ),
        noise(2, "solo", vec![], mail("Focus time", 30)),
        noise(
            3,
            "list-mail",
            vec![party("Weekly Digest", "digest@lists.example"), party("Mo", "mo@gmail.com")],
            mail("[digest] Last week in procurement", 171),
        ),
    ]
}

/// A book in whose inbox these wait; one of them is called as a contact is.
pub fn world() -> World {
    let mut world = super::gallery::full();
    world.inbox = lines();
    let carl = world.contacts.iter().find(|it| it.name == "Carl Åberg").unwrap();
    world.inbox[1].candidates = vec![candidate(carl)];
    world.said = vec![
        (proposal_id(1), mail("Re: offer 2231\nCould you send the second lot in May?", 26)),
        (proposal_id(1), mail("Offer 2231\n\nDear all,\nplease find the offer attached.", 74)),
        (proposal_id(2), mail("Hello from Nordwind", 50)),
    ];
    world
}

impl World {
    pub fn waiting(&self) -> u64 {
        let proposals = |it: &&InboxLine| matches!(it.item, InboxItem::Proposal(_));
        self.inbox.iter().filter(proposals).count() as u64
    }

    pub fn told_of_inbox(&self, ask: Ask) -> Told {
        let of = |part: &InboxPart, line: &InboxLine| match (&line.item, part) {
            (_, InboxPart::All)
            | (InboxItem::Proposal(_), InboxPart::Proposals)
            | (InboxItem::Entry(_), InboxPart::Noise) => true,
            (InboxItem::Entry(entry), InboxPart::Rule(rule)) => entry.rule.as_ref() == Some(rule),
            _ => false,
        };
        let rows = |part: &InboxPart| -> Vec<InboxLine> {
            self.inbox.iter().filter(|line| of(part, line)).cloned().collect()
        };
        match ask {
            Ask::Page { part, place, limit } => {
                let is =
                    |line: &InboxLine, cursor: &InboxCursor| InboxCursor::from(line) == *cursor;
                let chunk = page(&rows(&part), &place, limit, is);
                Told::Page { part, place, chunk }
            }
            Ask::Summary => {
                let mut summary =
                    InboxSummary { proposals: self.waiting(), ..InboxSummary::default() };
                for line in &self.inbox {
                    let InboxItem::Entry(entry) = &line.item else { continue };
                    let rule = entry.rule.clone().unwrap();
                    match summary.noise.iter_mut().find(|(name, _)| *name == rule) {
                        Some((_, count)) => *count += 1,
                        None => summary.noise.push((rule, 1)),
                    }
                }
                Told::Summary(summary)
            }
            Ask::Said(id) => {
                let said = self.said.iter().filter(|(of, _)| *of == id);
                Told::Said(id, said.map(|(_, body)| body.clone()).collect(), false)
            }
            Ask::All { part, limit } => {
                let mut rows = rows(&part);
                let more = rows.len() > limit;
                rows.truncate(limit);
                Told::All(rows, more)
            }
            Ask::Contacts { party, text } => {
                let name = party.and_then(|party| party.name.clone()).unwrap_or_default();
                let same = self.contacts.iter().filter(|it| text.is_empty() && it.name == name);
                let fits = self.contacts.iter().filter(|it| begins(&it.name, &text));
                let mut found: Vec<_> = same.chain(fits).map(candidate).collect();
                let mut seen = std::collections::HashSet::new();
                found.retain(|one| seen.insert(one.id));
                Told::Contacts(text, found)
            }
            Ask::Rules(targets) => Told::Rules(targets, self.rules.clone()),
        }
    }
}

fn at(size: (u16, u16)) -> Harness {
    let mut harness = Harness::new(world(), size);
    harness.press("g x");
    harness
}

fn job(harness: &Harness) -> &InboxJob {
    match harness.job() {
        Some(Job::Inbox(job)) => job,
        other => panic!("{other:?}"),
    }
}

/// Tells whether the last write decides so on something.
pub fn decides(harness: &Harness, decision: InboxDecision) -> bool {
    matches!(harness.job(), Some(Job::Inbox(job)) if job.decision == Some(decision))
}

/// Writes what was decided, as the store would: each proposed contact with its records.
fn decide(harness: &mut Harness) {
    let job = job(harness).clone();
    let mut done = InboxDone { done: job.ids.clone(), ..InboxDone::default() };
    if let Some(InboxDecision::Accept { into }) = job.decision {
        done.contacts = if into.is_some() { 0 } else { job.ids.len() as u64 };
        done.interactions = job.ids.len() as u64 * 2;
    }
    if job.decision.is_some() {
        harness.world.inbox.retain(|line| !job.ids.contains(&line.item.id()));
    }
    answer(harness, done);
}

fn answer(harness: &mut Harness, done: InboxDone) {
    let job = job(harness).clone();
    harness.answer(Ok(Written::Inbox(Box::new(InboxWritten { job, done }))));
}

fn selected(harness: &Harness) -> String {
    let line = harness.model.inbox.list.selected().unwrap();
    match &line.item {
        InboxItem::Proposal(proposal) => proposal.party.called().to_owned(),
        InboxItem::Entry(entry) => entry.text(),
    }
}

trait Text {
    fn text(&self) -> String;
}

impl Text for InboxEntry {
    fn text(&self) -> String {
        self.body.summary.as_ref().map_or("", |text| text.as_str()).lines().next().unwrap().into()
    }
}

#[test]
fn accepting_goes_on_to_the_next_before_the_answer() {
    let mut harness = at((80, 24));
    harness.press("enter");
    assert_eq!(job(&harness).ids, [InboxId::Proposal(proposal_id(1))]);
    assert_eq!(selected(&harness), "Carl Åberg", "the row is gone at once");
    // What somebody else writes meanwhile does not bring it back.
    harness.send(Msg::Changed);
    assert_eq!(selected(&harness), "Carl Åberg");
    assert!(!harness.screen().contains("Pat Jones"), "{}", harness.screen());
    decide(&mut harness);
    assert_eq!(harness.toast(), "Accepted Pat Jones: 1 contact made, 2 interactions logged");
    assert_eq!(selected(&harness), "Carl Åberg");
    harness.press("a");
    assert_eq!(job(&harness).ids, [InboxId::Proposal(proposal_id(2))]);
    // It cannot be undone, and undo does not pass it over.
    decide(&mut harness);
    harness.press("u");
    assert!(harness.toast().starts_with("Cannot be undone – Accepted Carl"), "{}", harness.toast());
}

#[test]
fn what_cannot_be_decided_comes_back() {
    let mut harness = at((80, 24));
    harness.press("j enter");
    harness.answer(Err(Error::new(Kind::Storage, "the disk is full; nothing was written")));
    assert!(harness.toast().starts_with("the disk is full"), "{}", harness.toast());
    assert!(harness.screen().contains("Carl Åberg"), "{}", harness.screen());
    harness.press("g g d");
    let gone = vec![InboxId::Proposal(proposal_id(1))];
    harness.world.inbox.remove(0);
    answer(&mut harness, InboxDone { gone, ..InboxDone::default() });
    assert_eq!(harness.toast(), "Nothing to decide: somebody else did meanwhile");
}

#[test]
fn noise_is_rescued_and_thrown_away() {
    let mut harness = at((80, 24));
    harness.press("tab");
    assert_eq!(selected(&harness), "[digest] This week in procurement");
    assert!(harness.screen().contains("Noise  3: list-mail 2, solo 1"), "{}", harness.screen());
    harness.press("j");
    assert!(harness.screen().contains("solo: Nobody else takes part in it."), "the reason");
    harness.press("d");
    decide(&mut harness);
    assert_eq!(harness.toast(), "Rejected: Focus time; imports do not bring it back");
    harness.press("enter");
    assert!(decides(&harness, InboxDecision::Accept { into: None }));
    harness.press("tab");
    assert_eq!(selected(&harness), "Pat Jones", "and back");
}

#[test]
fn marked_ones_are_decided_on_together() {
    let mut harness = at((80, 24));
    harness.press("space space");
    assert!(harness.screen().contains("2 marked"), "{}", harness.screen());
    harness.press("enter");
    assert_eq!(job(&harness).ids.len(), 2);
    assert!(harness.model.inbox.marks.is_empty(), "the next key is about what is selected");
    decide(&mut harness);
    assert_eq!(harness.toast(), "Accepted 2: 2 contacts made, 4 interactions logged");
    assert!(harness.model.inbox.marks.is_empty());
    harness.press("*");
    assert_eq!(harness.toast(), "2 entries are marked");
    harness.press("d");
    decide(&mut harness);
    assert_eq!(harness.toast(), "Rejected 2 entries of the inbox; imports do not bring them back");
    // Of all that one rule caught.
    harness.press("o 4 *");
    assert_eq!(harness.model.inbox.part, InboxPart::Rule("list-mail".to_owned()));
    assert_eq!(harness.model.inbox.marks.len(), 2);
    harness.press("d");
    decide(&mut harness);
    assert!(harness.screen().contains("Esc shows everything"), "{}", harness.screen());
    harness.press("esc");
    assert_eq!(selected(&harness), "Focus time");
    // What was not written is marked again.
    harness.press("* d");
    harness.answer(Err(Error::new(Kind::Storage, "the disk is full; nothing was written")));
    assert_eq!(harness.model.inbox.marks.len(), 1);
}

#[test]
fn hundreds_tell_how_far_they_are_and_can_be_stopped() {
    let mut harness = Harness::new(world(), (80, 24));
    harness.world.inbox =
        (1..=300).map(|n| proposed(n, party(&format!("P {n:03}"), ""), 1, 1)).collect();
    harness.press("g x * enter");
    assert_eq!(job(&harness).ids.len(), 300);
    harness.press("j j");
    assert!(harness.screen().contains("What is being decided on leaves the list."));
    let ticket = harness.model.ticket;
    harness.send(Msg::Progress(ticket, 80));
    harness.send(Msg::Due(Timer::Slow));
    assert!(harness.screen().contains("accepted 80 of 300; Esc stops"), "{}", harness.screen());
    harness.press("esc");
    assert_eq!(harness.given_up, [ticket]);
    let done: Vec<InboxId> = job(&harness).ids[..88].to_vec();
    harness.world.inbox.drain(..88);
    answer(&mut harness, InboxDone { done, contacts: 88, left: 212, ..InboxDone::default() });
    assert_eq!(
        harness.toast(),
        "Accepted 88: 88 contacts made, 0 interactions logged; you stopped it, 212 entries are \
         still there"
    );
    assert_eq!(harness.model.inbox.list.position(), Some(1));
    assert_eq!(harness.model.inbox.marks.len(), 212, "they are still marked");
}

#[test]
fn one_is_merged_into_a_contact_the_namesake_first() {
    let mut harness = at((120, 40));
    harness.press("j");
    assert!(harness.screen().contains("may be Carl Åberg"), "{}", harness.screen());
    harness.press("M enter");
    assert!(decides(&harness, InboxDecision::Accept { into: Some(contact_id(2)) }));
    decide(&mut harness);
    assert_eq!(
        harness.toast(),
        "Accepted Carl Åberg: merged into Carl Åberg, 2 interactions logged"
    );
    // Whoever is typed is looked for among all.
    harness.press("M").text("noo").press("enter");
    assert!(decides(&harness, InboxDecision::Accept { into: Some(contact_id(8)) }));
    decide(&mut harness);
    harness.press("g g M").text("nobody at all").press("enter");
    assert_eq!(harness.toast(), "No contact is called so");
    assert!(matches!(harness.model.layers.last(), Some(Layer::Picker(_))));
    harness.press("esc");
    assert!(harness.model.layers.is_empty());
}

#[test]
fn an_address_or_its_domain_is_never_or_always_kept() {
    let mut harness = at((80, 24));
    let said = |harness: &Harness| job(harness).said.clone().unwrap();
    let pattern = |text: &str| vec![AddressPattern::parse(text).unwrap()];
    harness.press("! 2");
    let expected = Said { patterns: pattern("@acme.example"), verdict: Some(Verdict::Never) };
    assert_eq!(said(&harness), expected);
    assert_eq!(job(&harness).decision, Some(InboxDecision::Reject));
    decide(&mut harness);
    assert_eq!(
        harness.toast(),
        "Rejected: Pat Jones; imports do not bring it back; mail of @acme.example is always taken \
         for noise"
    );
    harness.press("! 3");
    let address = pattern("carl.aberg@nordwind.example");
    assert_eq!(said(&harness), Said { patterns: address.clone(), verdict: Some(Verdict::Always) });
    assert_eq!(job(&harness).decision, Some(InboxDecision::Accept { into: None }));
    harness.answer(Err(Error::new(Kind::Storage, "locked")));
    // What was said is taken back without deciding.
    harness.world.rules = vec![(address[0].clone(), Verdict::Always)];
    harness.press("g g ! 5");
    assert_eq!(said(&harness), Said { patterns: address, verdict: None });
    assert_eq!(job(&harness).decision, None);
    assert_eq!(selected(&harness), "Carl Åberg", "it stays");
    decide(&mut harness);
    assert_eq!(harness.toast(), "Nothing is said of carl.aberg@nordwind.example any more");
    // A provider that gives mailboxes to everybody is no domain of anybody's.
    harness.world.inbox = vec![proposed(9, party("Mo", "mo@gmail.com"), 1, 1)];
    harness.send(Msg::Changed);
    harness.press("!");
    let screen = harness.screen();
    assert!(screen.contains("never mo@gmail.com"), "{screen}");
    assert!(!screen.contains("never @gmail.com"), "{screen}");
    harness.press("esc");
    harness.world.inbox = vec![proposed(9, party("Mo", ""), 1, 1)];
    harness.send(Msg::Changed);
    harness.press("!");
    assert!(harness.toast().starts_with("There is no e-mail address here"), "{}", harness.toast());
}

#[test]
fn a_viewer_looks_and_is_told_whom_to_ask() {
    let mut world = world();
    world.viewer = true;
    let mut harness = Harness::new(world, (80, 24));
    harness.press("g x");
    for key in ["enter", "a", "d", "M", "!"] {
        harness.press(key);
        assert!(harness.toast().contains("you are a viewer; ask Ana Ruiz"), "{key}");
        assert!(harness.writes.is_empty() && harness.model.layers.is_empty(), "{key}");
    }
}

#[test]
fn the_header_says_how_many_wait() {
    let row = |harness: &Harness| harness.screen().lines().next().unwrap().to_owned();
    let mut harness = Harness::new(world(), (120, 40));
    assert!(row(&harness).contains("Inbox 4"), "{}", row(&harness));
    harness.press("g x");
    assert!(row(&harness).contains("[Inbox 4]"), "{}", row(&harness));
    harness.world.inbox.clear();
    harness.send(Msg::Changed);
    assert!(row(&harness).contains("[Inbox]"), "{}", row(&harness));
    assert!(harness.screen().contains("Nothing waits here."), "{}", harness.screen());
    harness.press("g c");
    assert!(!row(&harness).contains("Inbox"), "nothing waits: {}", row(&harness));
    let mut world = world();
    world.inbox = (1..=1_200).map(|n| proposed(n, party("P", ""), 1, 1)).collect();
    assert!(row(&Harness::new(world, (140, 24))).contains("Inbox 999+"));
}

#[test]
fn what_others_write_appears_and_the_selection_follows() {
    let mut harness = at((80, 24));
    harness.press("j");
    harness.world.inbox.insert(0, proposed(7, party("Zoe Ford", "zoe@x.example"), 40, 1));
    harness.send(Msg::Changed);
    assert!(harness.screen().contains("Zoe Ford"), "{}", harness.screen());
    assert_eq!(selected(&harness), "Carl Åberg");
    // In another screen it costs nothing, and is there when one comes back.
    harness.press("g c");
    harness.world.inbox.remove(0);
    harness.press("g x");
    assert!(!harness.screen().contains("Zoe Ford"));
    assert_eq!(harness.model.screen, Screen::Inbox);
}

#[test]
fn no_size_panics() {
    for columns in [1, 39, 40, 55, 60, 79, 80, 95, 96, 139, 140, 250] {
        for rows in [1, 9, 10, 11, 14, 30, 60] {
            let mut harness = Harness::new(world(), (columns, rows));
            for keys in ["g x", "j", "space", "tab", "!", "esc", "M", "esc", "o", "esc", "G"] {
                harness.press(keys);
                harness.screen();
            }
        }
    }
}

#[test]
fn a_click_selects_and_decides_nothing() {
    let mut harness = at((80, 24));
    harness.click("orders@kobe");
    assert_eq!(selected(&harness), "orders@kobe.example");
    harness.click("orders@kobe");
    harness.click("Noise");
    assert_eq!(selected(&harness), "orders@kobe.example", "a heading is no row");
    assert!(harness.writes.is_empty());
    harness.point(Deed::WheelDown, (5, 5));
    assert_eq!(selected(&harness), "Focus time");
}
