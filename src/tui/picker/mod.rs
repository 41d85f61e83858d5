//! A list to pick from: labels, holders, orders. What is typed narrows it.

pub mod inbox;
mod view;

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::app::{BulkChange, InboxPart};
use crate::domain::text::name_key;
use crate::domain::{ContactId, Detail, FollowUp, Label, LabelId, Member, MemberId, Role};

use super::action::{Action, Scope};
use super::contacts::{Order, Part, rearrange, write};
use super::dial;
use super::edit::Edit;
use super::follow_ups::{self, Aim};
use super::form::Choice;
use super::inbox::{Said, Target, address_chosen, into_chosen, into_typed, show};
use super::keymap::{Chord, Found};
use super::message::Effect;
use super::model::{Layer, Model};
use super::screen::Screen;
use super::today::{self, Whose};

pub use view::view;

/// Whether something is on for what the picker is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    /// For none of them.
    Off,
    /// For some of them.
    Some,
    /// For all of them.
    On,
}

/// What one row stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// An order of the contacts.
    Order(Order),
    /// A part of the contacts.
    Part(Part),
    /// A label of the book.
    Label(LabelId),
    /// A label to be made.
    NewLabel,
    /// A member, or nobody.
    Holder(Option<MemberId>),
    /// A follow-up.
    FollowUp(Box<FollowUp>),
    /// Whose day.
    Day(Whose),
    /// A phone number.
    Phone(String),
    /// A part of the inbox.
    InboxPart(InboxPart),
    /// What is said of addresses.
    Said(Said),
    /// A contact.
    Contact(ContactId),
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The text, raw.
    pub text: String,
    /// What is said beside it, raw.
    pub note: String,
    /// Its colour.
    pub tint: Option<String>,
    /// Whether it is on, where it can be.
    pub tick: Option<Tick>,
    /// Whether it was on when the picker opened.
    was: Option<Tick>,
    /// What it stands for.
    pub value: Value,
}

impl Item {
    fn new(text: impl Into<String>, value: Value) -> Self {
        let text = text.into();
        Self { text, note: String::new(), tint: None, tick: None, was: None, value }
    }

    fn ticked(self, tick: Tick) -> Self {
        Self { tick: Some(tick), was: Some(tick), ..self }
    }

    /// Goes to the next state: what some had, all get, then none, then it is as it was.
    fn turn(&mut self) {
        self.tick = match (self.tick, self.was) {
            (Some(Tick::Some), _) => Some(Tick::On),
            (Some(Tick::On), _) => Some(Tick::Off),
            (Some(Tick::Off), Some(Tick::Some)) => Some(Tick::Some),
            (Some(Tick::Off), _) => Some(Tick::On),
            (None, _) => None,
        };
    }

    fn is_changed(&self) -> bool {
        self.tick != self.was
    }
}

/// What is picked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Purpose {
    /// The order of the contacts, and which of them.
    Order,
    /// The labels of these contacts.
    Labels(Vec<ContactId>),
    /// Who holds these contacts.
    Holder(Vec<ContactId>),
    /// A follow-up, and what for.
    FollowUp(Aim),
    /// Whose day is shown.
    Day,
    /// Which number of this contact is dialled.
    Phone(Choice),
    /// Which part of the inbox is shown.
    InboxPart,
    /// What is said of the addresses of these.
    Address(Vec<Target>),
    /// Whom these are merged into.
    Into(Vec<Target>),
}

/// A list to pick from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picker {
    /// What for.
    pub purpose: Purpose,
    /// The heading, raw.
    pub title: String,
    /// What was typed; a menu takes none.
    pub typed: Option<Edit>,
    /// All rows.
    pub items: Vec<Item>,
    /// The row under the cursor, among those that fit what was typed.
    pub cursor: usize,
}

impl Picker {
    fn text(&self) -> &str {
        self.typed.as_ref().map_or("", |typed| typed.text().trim())
    }

    /// Returns the places of the rows that fit what was typed, the best first.
    pub fn fitting(&self) -> Vec<usize> {
        let text = self.text();
        // Contacts were found by what was typed.
        if text.is_empty() || matches!(self.purpose, Purpose::Into(_)) {
            return (0..self.items.len()).collect();
        }
        let pattern =
            Pattern::new(text, CaseMatching::Ignore, Normalization::Smart, AtomKind::Fuzzy);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let mut found: Vec<(u32, usize)> = Vec::new();
        for (place, item) in self.items.iter().enumerate() {
            let score = pattern.score(Utf32Str::new(&item.text, &mut buffer), &mut matcher);
            found.extend(score.map(|score| (score, place)));
        }
        found.sort_by_key(|(score, place)| (std::cmp::Reverse(*score), *place));
        found.into_iter().map(|(_, place)| place).collect()
    }

    /// Returns the name of the label that would be made of what was typed.
    pub fn new_label(&self) -> Option<&str> {
        let text = self.text();
        let key = name_key(text);
        let known = self.items.iter().any(|item| name_key(&item.text) == key);
        let labels = matches!(self.purpose, Purpose::Labels(_));
        (labels && !text.is_empty() && !known).then_some(text)
    }

    /// Returns how many rows there are to choose from, that of a new label with them.
    pub fn len(&self) -> usize {
        self.fitting().len() + usize::from(self.new_label().is_some())
    }

    fn step(&mut self, by: isize) {
        let last = self.len().saturating_sub(1);
        self.cursor = self.cursor.saturating_add_signed(by).min(last);
    }

    /// Returns the row under the cursor; that of a new label becomes one like the others.
    fn current(&mut self) -> Option<&mut Item> {
        let fitting = self.fitting();
        if let Some(place) = fitting.get(self.cursor) {
            return self.items.get_mut(*place);
        }
        let name = self.new_label().filter(|_| self.cursor == fitting.len())?.to_owned();
        self.items.push(Item::new(name, Value::NewLabel).ticked(Tick::Off));
        self.items.last_mut()
    }

    /// Ticks the row under the cursor; what was typed to find it is done with.
    fn tick(&mut self) {
        let Some(item) = self.current() else { return };
        item.turn();
        if self.typed.as_mut().is_some_and(|typed| !std::mem::take(typed).is_blank()) {
            self.cursor = 0;
        }
    }

    /// Returns which labels to put on and to take off, and that in words.
    fn label_change(&self) -> (BulkChange, String) {
        let (mut on, mut off) = (Vec::new(), Vec::new());
        let (mut added, mut removed) = (Vec::new(), Vec::new());
        for item in self.items.iter().filter(|item| item.is_changed()) {
            match (&item.value, item.tick) {
                (Value::Label(_) | Value::NewLabel, Some(Tick::On)) => {
                    on.push(item.text.clone());
                    added.push(item.text.as_str());
                }
                (Value::Label(id), Some(Tick::Off)) => {
                    off.push(*id);
                    removed.push(item.text.as_str());
                }
                _ => {}
            }
        }
        let words = match (added.as_slice(), removed.as_slice()) {
            (added, []) => added.join(", "),
            ([], removed) => removed.join(", "),
            (added, removed) => {
                let on = added.iter().map(|name| format!("+{name}"));
                let off = removed.iter().map(|name| format!("-{name}"));
                on.chain(off).collect::<Vec<_>>().join(" ")
            }
        };
        (BulkChange::Labels { on, off }, words)
    }
}

/// Says whom a picker is about.
fn about(model: &Model, ids: &[ContactId]) -> String {
    let name = |id: ContactId| {
        let rows = model.contacts.list.rows().iter();
        rows.clone().find(|row| row.id == id).map(|row| row.name.clone())
    };
    match ids {
        [one] => name(*one).unwrap_or_else(|| "1 contact".to_owned()),
        many => {
            let number = u64::try_from(many.len()).unwrap_or(u64::MAX);
            super::confirm::count(number, "contact", "contacts")
        }
    }
}

fn open(model: &mut Model, picker: Picker) {
    model.layers.push(Layer::Picker(Box::new(picker)));
}

/// Offers the orders and the parts of the contacts.
pub fn orders(model: &mut Model) {
    let shown = model.contacts.shown;
    let tick = |on: bool| if on { Tick::On } else { Tick::Off };
    let orders = Order::ALL.into_iter().map(|order| {
        Item::new(order.name(), Value::Order(order)).ticked(tick(order == shown.order))
    });
    let parts = Part::ALL
        .into_iter()
        .map(|part| Item::new(part.name(), Value::Part(part)).ticked(tick(shown.has(part))));
    let cursor = Order::ALL.iter().position(|order| *order == shown.order).unwrap_or(0);
    let items = orders.chain(parts).collect();
    let title = "Sort and show".to_owned();
    open(model, Picker { purpose: Purpose::Order, title, typed: None, items, cursor });
}

/// Offers the labels of the book, ticked as these contacts bear them.
pub fn labels(model: &mut Model, ids: Vec<ContactId>, labels: Vec<Label>) {
    let all = u64::try_from(ids.len()).unwrap_or(u64::MAX);
    let items = labels.into_iter().map(|label| {
        let tick = match label.contacts {
            0 => Tick::Off,
            some if some < all => Tick::Some,
            _ => Tick::On,
        };
        let note =
            if tick == Tick::Some { format!("{} of {all}", label.contacts) } else { String::new() };
        let item = Item::new(label.name, Value::Label(label.id)).ticked(tick);
        Item { note, tint: label.tint, ..item }
    });
    let items = items.collect();
    let title = format!("Labels of {}", about(model, &ids));
    let typed = Some(Edit::line(""));
    open(model, Picker { purpose: Purpose::Labels(ids), title, typed, items, cursor: 0 });
}

/// Offers those who may hold contacts, the actor first.
pub fn holders(model: &mut Model, ids: Vec<ContactId>, mut members: Vec<Member>, me: MemberId) {
    members.retain(|member| member.role != Role::Viewer);
    members.sort_by_key(|member| member.id != me);
    let holder = |member: Member| {
        let note = if member.id == me { "you".to_owned() } else { member.email };
        Item { note, ..Item::new(member.name, Value::Holder(Some(member.id))) }
    };
    let mut items: Vec<_> = members.into_iter().map(holder).collect();
    items.push(Item::new("nobody", Value::Holder(None)));
    let title = format!("Who holds {}?", about(model, &ids));
    let typed = Some(Edit::line(""));
    open(model, Picker { purpose: Purpose::Holder(ids), title, typed, items, cursor: 0 });
}

/// Offers the open follow-ups of a contact.
pub fn follow_ups(model: &mut Model, aim: Aim, open_ones: Vec<FollowUp>) {
    let name = open_ones.first().map_or("", |one| one.contact.name.as_str());
    let title = match aim {
        Aim::Done => format!("What is done of {name}'s?"),
        Aim::Later => format!("What to put off of {name}'s?"),
        Aim::Edit => format!("What to change of {name}'s?"),
    };
    let dates = model.dates;
    let item = |one: FollowUp| Item {
        note: dates.due_word(one.due),
        ..Item::new(one.text.clone(), Value::FollowUp(Box::new(one)))
    };
    let items = open_ones.into_iter().map(item).collect();
    let typed = Some(Edit::line(""));
    open(model, Picker { purpose: Purpose::FollowUp(aim), title, typed, items, cursor: 0 });
}

/// Offers whose day to show: mine, everyone's, a member's.
pub fn days(model: &mut Model) {
    let me = model.members.me;
    let others = model.members.list.rows().iter().map(|row| &row.member);
    let others = others.filter(|member| Some(member.id) != me);
    let whose = model.today.whose;
    let mut items = vec![
        Item::new("me", Value::Day(Whose::Mine)),
        Item::new("everyone", Value::Day(Whose::All)),
    ];
    items.extend(
        others.map(|member| Item::new(member.name.clone(), Value::Day(Whose::Member(member.id)))),
    );
    for item in &mut items {
        if item.value == Value::Day(whose) {
            "shown".clone_into(&mut item.note);
        }
    }
    // The next one: a press of the key and Enter go between me and everyone.
    let cursor = usize::from(whose == Whose::Mine);
    let (title, typed) = ("Whose day?".to_owned(), Some(Edit::line("")));
    open(model, Picker { purpose: Purpose::Day, title, typed, items, cursor });
}

/// Offers the numbers of a contact, to dial one of them.
pub fn phones(model: &mut Model, with: Choice, phones: &[&Detail]) {
    let phone = |detail: &&Detail| {
        let note = detail.label.clone().unwrap_or_default();
        Item { note, ..Item::new(detail.value.clone(), Value::Phone(detail.value.clone())) }
    };
    let items = phones.iter().map(phone).collect();
    let title = format!("Call {}", with.name());
    open(model, Picker { purpose: Purpose::Phone(with), title, typed: None, items, cursor: 0 });
}

fn top(model: &mut Model) -> Option<&mut Picker> {
    match model.layers.last_mut() {
        Some(Layer::Picker(picker)) => Some(picker),
        _ => None,
    }
}

/// Handles a key.
pub fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let Some(picker) = top(model) else { return };
    let before = picker.text().to_owned();
    if picker.typed.is_some() {
        typing_key(model, chord, effects);
    } else {
        menu_key(model, chord, effects);
    }
    find(model, &before, effects);
}

/// Looks for the contacts that are meant, where another text was typed.
fn find(model: &mut Model, before: &str, effects: &mut Vec<Effect>) {
    if let Some(picker) = top(model)
        && let Purpose::Into(targets) = &picker.purpose
        && picker.text() != before
    {
        into_typed(targets, picker.text(), effects);
    }
}

/// Handles a key where what is typed narrows the list.
fn typing_key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let found = model.keymap.find(Scope::Picker.together(), None, chord);
    let Some(picker) = top(model) else { return };
    match found {
        Found::Action(Action::PickerTake) => take(model, effects),
        Found::Action(Action::PickerTick) => picker.tick(),
        Found::Action(Action::PickerClose) => drop(model.layers.pop()),
        Found::Action(Action::LineUp) => picker.step(-1),
        Found::Action(Action::LineDown) => picker.step(1),
        Found::Action(action) => {
            if picker.typed.as_mut().and_then(|typed| typed.apply(action)) == Some(true) {
                picker.cursor = 0;
            }
        }
        Found::Prefix | Found::Nothing => match chord.typed() {
            // No name begins with a space.
            Some(' ') if picker.text().is_empty() => picker.tick(),
            Some(c) => insert(picker, c.encode_utf8(&mut [0; 4])),
            None => {}
        },
    }
}

fn insert(picker: &mut Picker, text: &str) {
    if let Some(typed) = &mut picker.typed {
        typed.insert(text);
        picker.cursor = 0;
    }
}

/// Puts a pasted text into the field.
pub fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    if let Some(picker) = top(model) {
        let before = picker.text().to_owned();
        insert(picker, text);
        find(model, &before, effects);
    }
}

/// Handles a key in a menu: those of the list move about, the key that opened it goes on, a digit
/// takes its row.
fn menu_key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let found = model.keymap.find(Scope::On(Screen::Contacts).together(), model.pending, chord);
    model.pending = (found == Found::Prefix).then_some(chord);
    let Some(picker) = top(model) else { return };
    let Found::Action(action) = found else { return };
    match action {
        Action::Down => picker.step(1),
        Action::Up => picker.step(-1),
        Action::Top | Action::HalfUp | Action::PageUp => picker.cursor = 0,
        Action::Bottom | Action::HalfDown | Action::PageDown => picker.step(isize::MAX),
        Action::Sort | Action::NextPane | Action::Dial => {
            picker.cursor = (picker.cursor + 1) % picker.len().max(1);
        }
        Action::Open | Action::Mark => take(model, effects),
        Action::Book(place) => {
            let place = usize::from(place).saturating_sub(1);
            if place < picker.len() {
                picker.cursor = place;
                take(model, effects);
            }
        }
        Action::Back | Action::Quit => drop(model.layers.pop()),
        _ => {}
    }
}

/// Does what was picked.
fn take(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(Layer::Picker(mut picker)) = model.layers.pop() else { return };
    match picker.purpose.clone() {
        Purpose::Order => {
            let mut shown = model.contacts.shown;
            match picker.current().map(|item| item.value.clone()) {
                Some(Value::Order(order)) => shown.order = order,
                Some(Value::Part(part)) => shown.toggle(part),
                _ => {}
            }
            rearrange(model, shown, effects);
        }
        Purpose::Labels(ids) => {
            // Enter alone ticks what is under the cursor; after a tick it means those ticked.
            let ticked = picker.items.iter().any(Item::is_changed);
            if !ticked || !picker.text().is_empty() {
                match picker.current() {
                    Some(item) if !item.is_changed() => item.turn(),
                    Some(_) => {}
                    None => {
                        model.layers.push(Layer::Picker(picker));
                        let take = model.keymap.key(Scope::Picker.together(), Action::PickerTake);
                        let text = format!("Type the name of a label: {take} makes it");
                        model.tell(text, effects);
                        return;
                    }
                }
            }
            let (change, what) = picker.label_change();
            write(model, ids, change, what, effects);
        }
        Purpose::FollowUp(aim) => match picker.current().cloned() {
            Some(Item { value: Value::FollowUp(one), .. }) => {
                follow_ups::chosen(model, aim, &one, effects);
            }
            _ => model.layers.push(Layer::Picker(picker)),
        },
        Purpose::Day => match picker.current().cloned() {
            Some(Item { value: Value::Day(whose), .. }) => today::show(model, whose, effects),
            _ => model.layers.push(Layer::Picker(picker)),
        },
        Purpose::InboxPart => {
            if let Some(Item { value: Value::InboxPart(part), .. }) = picker.current().cloned() {
                show(model, part, effects);
            }
        }
        Purpose::Address(targets) => {
            if let Some(Item { value: Value::Said(said), .. }) = picker.current().cloned() {
                address_chosen(model, &targets, said, effects);
            }
        }
        Purpose::Into(targets) => match picker.current().cloned() {
            Some(Item { value: Value::Contact(id), text, .. }) => {
                into_chosen(model, &targets, (id, text), effects);
            }
            _ => {
                model.layers.push(Layer::Picker(picker));
                model.tell("No contact is called so", effects);
            }
        },
        Purpose::Phone(with) => {
            if let Some(Item { value: Value::Phone(number), .. }) = picker.current().cloned() {
                dial::start(model, with, number, effects);
            }
        }
        Purpose::Holder(ids) => match picker.current().cloned() {
            Some(Item { value: Value::Holder(holder), text, .. }) => {
                write(model, ids, BulkChange::Holder(holder), text, effects);
            }
            _ => {
                model.layers.push(Layer::Picker(picker));
                model.tell("No member of this book is called so", effects);
            }
        },
    }
}
