//! What keys do on the accounts.

use crate::app::{AccountCursor, AccountSort, ContactCursor, DraftId, Scope};
use crate::domain::Capability;
use crate::domain::filter::Of;

use super::super::action::Action;
use super::super::confirm::count;
use super::super::contacts;
use super::super::entries::{self, Entries, Listing, distance, jump};
use super::super::filter::{self, Asks};
use super::super::keymap::Chord;
use super::super::layout::areas;
use super::super::list_head::below;
use super::super::message::{Effect, Job, Read};
use super::super::model::Model;
use super::super::question::Question;
use super::super::screen::{self, Screen};
use super::super::window::{PAGE, Place, Window};
use super::{AccountJob, Ask, Half, Pane, form, list, of_timeline, panes, side};

/// How near to the edge of the rows in hand the next page is read before the cursor is shown, if
/// the screen has no fewer rows.
const NEAR: usize = PAGE / 2 + 20;
/// How near to that edge it is read behind the cursor.
const AHEAD: usize = PAGE;
/// The same for the contacts beside it.
const MARGIN: usize = 20;

/// Does what an action asks for.
pub fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    match action {
        action if action.is_step() => navigate(model, action, effects),
        Action::NextPane => match model.accounts.pane {
            Pane::List => enter(model, effects),
            Pane::Contacts if !model.accounts.timeline.is_bare() => {
                model.accounts.pane = Pane::Timeline;
            }
            Pane::Contacts | Pane::Timeline => model.accounts.pane = Pane::List,
        },
        Action::Open => match model.accounts.pane {
            Pane::List => enter(model, effects),
            Pane::Contacts => visit(model, effects),
            Pane::Timeline => model.accounts.timeline.toggle(),
        },
        Action::Back => back(model, effects),
        Action::Filter if model.accounts.pane == Pane::Timeline => {
            entries::open_filter(model, effects);
        }
        Action::Filter => {
            model.accounts.pane = Pane::List;
            model.accounts.filter.open();
            effects.extend(model.accounts.filter.ask(Of::Accounts));
        }
        Action::Sort => sort(model, effects),
        Action::Add => form::add(model, effects),
        Action::Edit | Action::Delete if model.accounts.pane == Pane::Timeline => {
            on_entry(model, action, effects);
        }
        Action::Edit => form::edit(model, effects),
        Action::Delete => delete(model, effects),
        Action::Whom if model.accounts.pane == Pane::Contacts => visit(model, effects),
        Action::Pin | Action::Versions | Action::Whom => on_entry(model, action, effects),
        _ => {}
    }
}

/// Does with the selected entry what an action asks for.
fn on_entry(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let screen = &model.accounts;
    match (screen.pane, screen.timeline.window.selected()) {
        (Pane::Timeline, Some(entry)) => {
            let entry = entry.clone();
            entries::act(model, entry, action, effects);
        }
        (_, Some(_)) => entries::tell_elsewhere(model, action, effects),
        (_, None) if !screen.timeline.is_bare() => {
            model.tell("The timeline is still being read", effects);
        }
        (_, None) => model.tell(side::nothing(model), effects),
    }
}

/// Gives the keys to the contacts of the account, or to its timeline where there are none. Where
/// there is room for one pane only it is entered even where it is empty: the facts stand there.
fn enter(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(account) = model.accounts.list.selected() else {
        let add = model.key(Action::Add);
        return model.tell(format!("There is no account to open: {add} adds one"), effects);
    };
    let name = account.name.clone();
    let bare = model.accounts.contacts_answered && model.accounts.contacts.is_empty();
    if bare && !model.accounts.timeline.window.is_empty() {
        model.accounts.pane = Pane::Timeline;
    } else if bare && areas(model.size, Half::List).side.is_some() {
        model.tell(format!("Nobody belongs to {name} yet: {}", side::NOBODY), effects);
    } else {
        model.accounts.pane = Pane::Contacts;
    }
}

/// Goes to the selected contact on the contacts' own screen.
fn visit(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(row) = model.accounts.contacts.selected() else { return };
    let cursor = ContactCursor::from(row);
    model.contacts.pane = contacts::Pane::List;
    contacts::move_to(&mut model.contacts, cursor, effects);
    screen::go(model, Screen::Contacts, effects);
}

fn navigate(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let areas = panes(model);
    let height = match model.accounts.pane {
        Pane::List => areas.list.map_or(1, |area| list::rows(model, area).height),
        Pane::Contacts | Pane::Timeline => {
            areas.side.map_or(1, |area| below(side::parts(model, area).contacts).height)
        }
    };
    let page = isize::try_from(height.max(1)).unwrap_or(1);
    let screen = &mut model.accounts;
    match screen.pane {
        Pane::List => match jump(action, &screen.list) {
            Some(place) => effects.push(screen.read(place)),
            None => {
                screen.list.step(distance(action, page));
                lead(model, effects);
            }
        },
        Pane::Contacts => match (jump(action, &screen.contacts), screen.of) {
            (Some(place), Some(account)) => {
                let ask = Ask::Contacts { account, place, limit: PAGE };
                effects.push(Effect::Read(Read::Accounts(ask)));
            }
            _ => {
                screen.contacts.step(distance(action, page));
                effects.push(Effect::Follow);
            }
        },
        Pane::Timeline => {
            let dates = model.dates;
            entries::navigate(&mut screen.timeline, action, &dates, effects);
        }
    }
}

/// Goes ahead with the cursor: what stands beside it is read once the frame shows where it is.
/// Rows that the next page of the screen would lack are read at once.
pub fn lead(model: &mut Model, effects: &mut Vec<Effect>) {
    let near = NEAR.min(usize::from(model.size.1));
    read_list(model, near, effects);
    effects.push(Effect::Follow);
}

/// Reads the next accounts where the selected one is so near to the edge of those in hand.
fn read_list(model: &mut Model, near: usize, effects: &mut Vec<Effect>) {
    if let Some(place) = model.accounts.list.wants::<AccountCursor>(near) {
        effects.push(model.accounts.read(place));
    }
}

/// Shows the selected account beside the list; where it is shown already, reads on where rows end
/// soon.
pub fn follow(model: &mut Model, effects: &mut Vec<Effect>) {
    let rows = usize::from(model.size.1);
    let screen = &mut model.accounts;
    let selected = screen.list.selected().map(|row| row.id);
    let is_new = selected != screen.of;
    if is_new {
        screen.of = selected;
        screen.card = None;
        screen.contacts = Window::default();
        screen.contacts_answered = false;
        if let Some(id) = selected {
            effects.push(Effect::Read(Read::Accounts(Ask::One { id, find: false })));
            // What the pane shows, and a little more: this is read at every step down the list.
            let (place, limit) = (Place::Top, rows.clamp(10, PAGE));
            let ask = Ask::Contacts { account: id, place, limit };
            effects.push(Effect::Read(Read::Accounts(ask)));
        }
    }
    if of_timeline(&screen.timeline) != screen.of {
        let newest = entries::NEWEST;
        let listing = |id| Listing { scope: Scope::Account(id), newest, ..Listing::default() };
        screen.timeline = screen.of.map(listing).map(Entries::of).unwrap_or_default();
        if let Some(of) = screen.timeline.of.clone() {
            let (of, limit) = (Box::new(of), rows.clamp(10, PAGE) / 2);
            effects.push(Effect::Read(Read::Entries { of, place: Place::Top, limit }));
        }
    }
    if is_new {
        // The next pages wait for the frame that shows it.
        return effects.push(Effect::Follow);
    }
    if screen.pane == Pane::Timeline {
        entries::read_on(&mut screen.timeline, effects);
    }
    if let Some(account) = screen.of
        && let Some(place) = screen.contacts.wants::<ContactCursor>(MARGIN)
    {
        let ask = Ask::Contacts { account, place, limit: PAGE };
        effects.push(Effect::Read(Read::Accounts(ask)));
    }
    read_list(model, AHEAD, effects);
}

fn back(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.slow {
        return model.give_up(effects);
    }
    let screen = &mut model.accounts;
    if screen.pane == Pane::Timeline && entries::clear_filter(&mut screen.timeline, effects) {
        return;
    }
    if screen.pane != Pane::List {
        screen.pane = Pane::List;
    } else if screen.filter.is_open() {
        let asks = screen.filter.clear();
        filtered(model, asks, effects);
    }
}

/// Sorts by name or by newest interaction, in turns; the selection stays.
fn sort(model: &mut Model, effects: &mut Vec<Effect>) {
    let (sort, said) = match model.accounts.sort {
        AccountSort::Name => (AccountSort::Last, "Sorted by newest interaction"),
        AccountSort::Last => (AccountSort::Name, "Sorted by name"),
    };
    model.accounts.sort = sort;
    effects.push(model.accounts.reload_here());
    model.tell(said, effects);
}

/// Handles a key in the filter's field.
pub fn filter_key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let asks = model.accounts.filter.key(&model.keymap, chord);
    filtered(model, asks, effects);
}

/// Puts a text into the filter's field.
pub fn filter_paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    let asks = model.accounts.filter.paste(text);
    filtered(model, asks, effects);
}

/// Does what a change of the filter asks for.
fn filtered(model: &mut Model, asks: Asks, effects: &mut Vec<Effect>) {
    match asks {
        Asks::Nothing => {}
        Asks::Anew => effects.push(model.accounts.read(Place::Top)),
        Asks::Here => effects.push(model.accounts.reload_here()),
        Asks::Save => {
            let text = model.accounts.filter.text().to_owned();
            return filter::save(model, &text, effects);
        }
        Asks::Step(by) => {
            model.accounts.list.step(by);
            lead(model, effects);
        }
    }
    effects.extend(model.accounts.filter.ask(Of::Accounts));
}

/// Asks whether to delete the selected account, and says what stays.
fn delete(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(account) = model.accounts.list.selected() else {
        return form::nothing(model, effects);
    };
    let card = model.accounts.card.as_ref().filter(|card| card.account.id == account.id);
    let people = match account.contacts {
        0 => String::new(),
        1 => "1 contact stays, without an account.\n".to_owned(),
        many => format!("{} stay, without an account.\n", count(many, "contact", "contacts")),
    };
    let entries = match account.interactions {
        0 => String::new(),
        1 => "1 entry stays with its contacts.\n".to_owned(),
        many => format!("{} stay with their contacts.\n", count(many, "entry", "entries")),
    };
    let parts = match card.map(|card| (card.parts.as_slice(), card.more)) {
        Some(([part], false)) => format!("{} is no longer part of another account.\n", part.name),
        Some((parts, more)) if !parts.is_empty() => {
            let more = if more { "more than " } else { "" };
            let number = u64::try_from(parts.len()).unwrap_or(u64::MAX);
            let accounts = count(number, "account", "accounts");
            format!("{more}{accounts} below it are no longer part of another.\n")
        }
        _ => String::new(),
    };
    let about = DraftId::EditAccount(account.id.to_string());
    let draft = if model.book.drafts.iter().any(|draft| draft.id == about) {
        "Your draft that changes it goes too.\n"
    } else {
        ""
    };
    let all = format!("{people}{entries}{parts}{draft}");
    let question = Question {
        title: "Delete this account for good?".to_owned(),
        subject: account.name.clone(),
        text: if all.is_empty() { "Nothing belongs to it.".to_owned() } else { all },
        warning: "Its name, domains and holder are gone then; this cannot be undone.".to_owned(),
        agree: "deletes".to_owned(),
        job: Some(Job::Accounts(AccountJob::Delete(account.id))),
        ..Question::default()
    };
    if model.may(Capability::EditAccounts, effects) {
        question.ask(model);
    }
}
