//! The root of `update`: it routes, and changes nothing but the model.

use crossterm::event::{KeyEvent, KeyEventKind};

use crate::app::{Kind, Scope as Of};
use crate::domain::{AccountId, Capability, ContactId, InteractionType};

use super::accounts;
use super::action::{Action, Scope};
use super::contacts::Ask;
use super::follow_ups::ToLog;
use super::help::Help;
use super::keymap::{Chord, Found};
use super::message::{BookState, Effect, Msg, Read, Reply, Timer};
use super::model::{Layer, Model};
use super::screen::Screen;
use super::window::Place;
use super::{
    ahead, books, confirm, contact_form, contacts, dial, dispute, drafts, entries, filter,
    follow_ups, form, help, import, inbox, layout, line, live, members, mouse, offers, palette,
    pick, picker, place, question, screen, search, settings, sheet, today, undo, versions, wrote,
};

/// Takes in what happened and returns what is to be done. No IO, no clock.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Effect> {
    let mut effects = Vec::new();
    match msg {
        Msg::Key(event) => key(model, event, &mut effects),
        Msg::Paste(text) => paste(model, &text, &mut effects),
        Msg::Mouse(event) => mouse::take(model, event, &mut effects),
        Msg::Resize(columns, rows) => model.resize((columns, rows)),
        Msg::Now(now) => {
            // Nothing stands elsewhere for it.
            model.dates.now = now;
            screen::turn_day(model, &mut effects);
            return effects;
        }
        Msg::Follow => {
            live::begin(model, &mut effects);
            screen::follow(model, &mut effects);
        }
        Msg::Reply(reply) => replied(model, reply, &mut effects),
        Msg::Wrote(wrote) => wrote::take(model, *wrote, &mut effects),
        Msg::DraftStays(error) => wrote::draft_stays(model, &error, &mut effects),
        Msg::Progress(ticket, done) => {
            if let Some(long) = model.long.as_mut().filter(|long| long.ticket == ticket) {
                long.done = done;
            }
        }
        Msg::Import(news) => import::take(model, news, &mut effects),
        Msg::Place(last) => place::go_back(model, &last, &mut effects),
        Msg::Due(Timer::Clock) => form::tick(model, &mut effects),
        Msg::Due(Timer::Midnight) => screen::await_midnight(model, &mut effects),
        Msg::DialFailed(error) => model.complain(&error, &mut effects),
        Msg::Due(Timer::Toast) => model.toast = None,
        Msg::Due(Timer::Draft) => model.keep_draft(&mut effects),
        Msg::Due(Timer::DraftAtLatest) => {
            model.draft_is_due = false;
            model.keep_draft(&mut effects);
        }
        Msg::Due(Timer::Slow) => model.slow = !model.waiting.is_empty(),
        Msg::Due(Timer::GiveUp) => model.give_up_again(&mut effects),
        Msg::Due(Timer::Retry) => {
            effects.extend(std::mem::take(&mut model.locked).into_iter().map(Effect::Read));
        }
        Msg::Composed(text) => composed(model, text, &mut effects),
        Msg::Changed => live::changed(model, &mut effects),
        Msg::HangUp | Msg::Died => quit(model, &mut effects),
        Msg::Resumed => {}
        Msg::NoSuspend => {
            model.tell(
                "This terminal has no shell to go back to: suspend does not work",
                &mut effects,
            );
        }
    }
    screen::arrange(model);
    versions::arrange(model);
    import::arrange(model);
    effects
}

/// Tells whether a key is text for a field: what it does cannot depend on a read under way.
pub fn is_text(model: &Model, event: &KeyEvent) -> bool {
    let in_field = match model.layers.last() {
        Some(
            Layer::Log(_)
            | Layer::Line(_)
            | Layer::Contact(_)
            | Layer::Book(_)
            | Layer::Sheet(_)
            | Layer::Palette(_)
            | Layer::Search(_)
            | Layer::Pick(_)
            | Layer::Setting(_),
        ) => true,
        Some(Layer::Import(sheet)) => sheet.is_typing(),
        Some(_) => false,
        None => is_filtering(model),
    };
    in_field && Chord::from(*event).typed().is_some()
}

/// Tells whether a message only moves the cursor of a list: it needs nothing of what stands beside
/// it.
pub fn is_step(model: &Model, msg: &Msg) -> bool {
    let event = match msg {
        Msg::Key(event) => event,
        Msg::Mouse(mouse) => return mouse.step().is_some() && mouse::is_over_list(model, *mouse),
        _ => return false,
    };
    let in_list = match model.screen {
        Screen::Contacts => contacts::has_keys(&model.contacts),
        Screen::Accounts => model.accounts.pane == accounts::Pane::List,
        Screen::Inbox => true,
        _ => false,
    };
    if !in_list || !model.layers.is_empty() || is_filtering(model) {
        return false;
    }
    let found = model.keymap.find(model.screen.scopes(), model.pending, Chord::from(*event));
    // A page may be longer than what is in hand of the list.
    matches!(found, Found::Action(Action::Down | Action::Up | Action::Top | Action::Bottom))
}

/// Tells whether a key does the same everywhere: it waits for nothing. The help does, for it lies
/// over what follows.
fn is_everywhere(model: &Model, event: &KeyEvent) -> bool {
    let found = model.keymap.find(&[Scope::Everywhere], None, Chord::from(*event));
    !matches!(found, Found::Nothing | Found::Action(Action::Help))
}

/// Tells whether a key waits for the write of the uppermost form, or for the deletion of what is
/// selected, because it is meant for what follows. Esc does not, once the screen has said that it
/// waits.
pub fn is_held(model: &Model, msg: &Msg) -> bool {
    let (scope, way_out) = if model.is_saving() {
        (Scope::Form, Action::Park)
    } else if model.is_deleting() {
        (Scope::On(model.screen), Action::Back)
    } else {
        return is_undo(model, msg) && !model.waiting.is_empty() && !model.slow;
    };
    match msg {
        Msg::Paste(_) | Msg::Mouse(_) => true,
        Msg::Key(event) if !is_everywhere(model, event) => {
            let found = model.keymap.find(scope.together(), None, Chord::from(*event));
            !(model.slow && found == Found::Action(way_out))
        }
        _ => false,
    }
}

/// Tells whether a key undoes: what is being written is what it is meant for.
fn is_undo(model: &Model, msg: &Msg) -> bool {
    let Msg::Key(event) = msg else { return false };
    let free = model.layers.is_empty() && model.pending.is_none() && !is_filtering(model);
    let found = model.keymap.find(model.screen.scopes(), None, Chord::from(*event));
    free && found == Found::Action(Action::Undo)
}

fn quit(model: &mut Model, effects: &mut Vec<Effect>) {
    model.keep_draft(effects);
    effects.push(Effect::Quit);
}

fn suspend(model: &mut Model, effects: &mut Vec<Effect>) {
    model.keep_draft(effects);
    effects.push(Effect::Suspend);
}

fn key(model: &mut Model, event: KeyEvent, effects: &mut Vec<Effect>) {
    if event.kind == KeyEventKind::Release {
        return;
    }
    let chord = Chord::from(event);
    let everywhere = model.keymap.find(&[Scope::Everywhere], None, chord);
    match everywhere {
        Found::Action(Action::QuitNow) => return quit(model, effects),
        Found::Action(Action::Suspend) => return suspend(model, effects),
        Found::Action(Action::Redraw) => return effects.push(Effect::Redraw),
        _ => {}
    }
    // Nobody types into what is not shown.
    if layout::too_small(model.size) {
        let found = model.keymap.find(Scope::Screen.together(), None, chord);
        if found == Found::Action(Action::Quit) && model.layers.is_empty() {
            quit(model, effects);
        }
        return;
    }
    if everywhere == Found::Action(Action::Help) && help::here(model) {
        return;
    }
    live::key(model);
    ahead::hand_over(model, chord);
    // A message gives way to whatever comes next, and so does what it offers.
    let to_log = model.to_log.take().filter(|_| model.toast.is_some());
    model.toast = None;
    match model.layers.last() {
        Some(Layer::Log(_)) => form::key(model, chord, effects),
        Some(Layer::Line(_)) => line::key(model, chord, effects),
        Some(Layer::Contact(_)) => contact_form::key(model, chord, effects),
        Some(Layer::Confirm(_)) => confirm::key(model, chord, effects),
        Some(Layer::Sheet(_)) => sheet::key(model, chord, effects),
        Some(Layer::Question(_)) => question::key(model, chord, effects),
        Some(Layer::Dispute(_)) => dispute::key(model, chord, effects),
        Some(Layer::Drafts(_)) => drafts::key(model, chord, effects),
        Some(Layer::Picker(_)) => picker::key(model, chord, effects),
        Some(Layer::Book(_)) => books::form_key(model, chord, effects),
        Some(Layer::Versions(_)) => versions::key(model, chord, effects),
        Some(Layer::Help(_)) => help::key(model, chord),
        Some(Layer::Palette(_)) => palette::key(model, chord, effects),
        Some(Layer::Import(_)) => import::key(model, chord, effects),
        Some(Layer::Imported(_)) => import::findings_key(model, chord),
        Some(Layer::Search(_)) => search::key(model, chord, effects),
        Some(Layer::Pick(_)) => pick::key(model, chord, effects),
        Some(Layer::Setting(_)) => settings::field_key(model, chord, effects),
        None if entries::is_filtering(model) => entries::filter_key(model, chord, effects),
        None if accounts::is_typing(model) => accounts::filter_key(model, chord, effects),
        None if settings::is_typing(model) => settings::filter_key(model, chord),
        None if is_filtering(model) => contacts::filter_key(model, chord, effects),
        None => screen_key(model, chord, to_log, effects),
    }
}

fn screen_key(model: &mut Model, chord: Chord, to_log: Option<ToLog>, effects: &mut Vec<Effect>) {
    let found = model.keymap.find(model.screen.scopes(), model.pending, chord);
    let alone = model.pending.is_none();
    model.pending = (found == Found::Prefix).then_some(chord);
    match (found, to_log) {
        (Found::Action(Action::Log(kind)), Some(done)) => {
            form::log_done(model, kind, done, effects);
        }
        (Found::Action(action), _) => act(model, action, effects),
        (Found::Nothing, _) if alone => has_no_filter(model, chord, effects),
        (Found::Prefix | Found::Nothing, _) => {}
    }
}

/// Says where the key that filters lists does so, on a screen whose list has no filter.
fn has_no_filter(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let contacts = model.keymap.find(Screen::Contacts.scopes(), None, chord);
    if contacts == Found::Action(Action::Filter) {
        let (title, filter) = (model.screen.title(), model.key(Action::Filter));
        let text = format!(
            "{title} has no filter: {filter} is for contacts, timelines, activity, accounts and \
             settings"
        );
        model.tell(text, effects);
    }
}

/// Does what an action asks for, on the screen that is shown.
pub fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Quit if import::warn(model, effects) => {}
        Action::Back if import::back(model, effects) => {}
        Action::Quit | Action::QuitNow => quit(model, effects),
        Action::Suspend => suspend(model, effects),
        Action::Redraw => effects.push(Effect::Redraw),
        Action::Palette => palette::open(model, effects),
        Action::Search => search::open(model, effects),
        Action::Import => import::open(model, effects),
        Action::ShowImport => import::show(model, effects),
        Action::Help => model.layers.push(Layer::Help(Help::default())),
        // The contact in full lies over their list.
        Action::Go(Screen::Contacts) if model.screen == Screen::Contacts => {
            contacts::to_list(model, effects);
        }
        Action::Go(screen) => screen::go(model, screen, effects),
        Action::Log(kind) => form::log(model, kind, effects),
        Action::LogLine => line::open(model, effects),
        Action::FollowUp | Action::Done | Action::Later | Action::EditFollowUp => {
            follow_ups::act(model, action, effects);
        }
        Action::Dial => dial::begin(model, effects),
        Action::Reopen => reopen(model, effects),
        Action::Undo => undo::undo(model, effects),
        Action::Drafts => drafts::show(model, effects),
        Action::Book(place) => switch_book(model, place, effects),
        action => screen::act(model, action, effects),
    }
}

/// Tells whether the filter's field has the keys.
pub fn is_filtering(model: &Model) -> bool {
    entries::is_filtering(model)
        || accounts::is_typing(model)
        || settings::is_typing(model)
        || (model.screen == Screen::Contacts && model.contacts.filter.typing)
}

fn reopen(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.may(Capability::EditInteractions, effects) {
        effects.push(Effect::Read(Read::LastEntry));
    }
}

/// Switches to the book of this place in the header, from 1.
pub fn switch_book(model: &mut Model, place: u8, effects: &mut Vec<Effect>) {
    let book = model.book.books.get(usize::from(place).saturating_sub(1));
    match book.map(|book| book.id) {
        Some(id) if id != model.book.current => effects.push(Effect::Read(Read::Book(Some(id)))),
        Some(_) => {}
        None => model.tell(format!("There is no book {place}"), effects),
    }
}

fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    if layout::too_small(model.size) {
        return;
    }
    match model.layers.last() {
        Some(Layer::Log(_)) => form::paste(model, text, effects),
        Some(Layer::Line(_)) => line::paste(model, text, effects),
        Some(Layer::Contact(_)) => contact_form::paste(model, text, effects),
        Some(Layer::Picker(_)) => picker::paste(model, text, effects),
        Some(Layer::Book(_)) => books::form_paste(model, text, effects),
        None if entries::is_filtering(model) => entries::filter_paste(model, text, effects),
        Some(Layer::Sheet(_)) => sheet::paste(model, text, effects),
        None if accounts::is_typing(model) => accounts::filter_paste(model, text, effects),
        None if settings::is_typing(model) => settings::filter_paste(model, text),
        None if is_filtering(model) => contacts::filter_paste(model, text, effects),
        Some(Layer::Palette(_)) => palette::paste(model, text, effects),
        Some(Layer::Import(_)) => import::paste(model, text, effects),
        Some(Layer::Search(_)) => search::paste(model, text, effects),
        Some(Layer::Pick(_)) => pick::paste(model, text),
        Some(Layer::Setting(_)) => settings::field_paste(model, text),
        Some(Layer::Help(_)) if help::is_typing(model) => help::paste(model, text),
        _ => {
            let call = model.key(Action::Log(InteractionType::Call));
            let filter = model.key(Action::Filter);
            let text = format!(
                "Pasted text goes into fields only: {call} opens a form, {filter} the filter"
            );
            model.tell(text, effects);
        }
    }
}

/// Puts what the user's editor leaves into the form that asked for it.
fn composed(model: &mut Model, text: Result<String, crate::app::Error>, effects: &mut Vec<Effect>) {
    match (text, model.layers.last()) {
        (Err(error), _) => model.complain(&error, effects),
        (Ok(text), Some(Layer::Log(_))) => form::composed(model, &text, effects),
        (Ok(text), Some(Layer::Contact(_))) => contact_form::composed(model, &text, effects),
        _ => {}
    }
}

fn replied(model: &mut Model, reply: Reply, effects: &mut Vec<Effect>) {
    match reply {
        Reply::Book(state, entered) => book(model, *state, entered, effects),
        Reply::Contacts { filter, shown, place, chunk } => {
            contacts::contacts(model, filter.as_deref(), shown, &place, chunk, effects);
        }
        Reply::Several(told) => contacts::told(model, told, effects),
        Reply::Allowed => {}
        Reply::Contact(contact) => contacts::contact(model, contact),
        Reply::Entries { of, place, chunk, ended } => {
            entries::replied(model, &of, &place, chunk, ended);
            effects.push(Effect::Follow);
        }
        Reply::Versions(id, skip, page, more) => versions::take(model, id, skip, page, more),
        Reply::Ties(id, ties) => contacts::take_ties(model, id, *ties),
        Reply::Day { whose, place, chunk } => today::take(model, whose, &place, chunk, effects),
        Reply::Promises(promises, aim) => follow_ups::told(model, *promises, aim, effects),
        Reply::Visit(contact, cursor) => contacts::visit(model, &contact, cursor, effects),
        Reply::Settings(member, now) => settings::reread(model, &member, *now, effects),
        Reply::Filter(learned) => filter::replied(model, learned),
        Reply::Suggest { field, text, candidates } => {
            form::replied(model, field, &text, candidates);
        }
        Reply::Accounts(told) => accounts::told(model, told, effects),
        Reply::Members(told) => members::told(model, told),
        Reply::Inbox(told) => inbox::told(model, told, effects),
        Reply::Offers { offered, text, names } => offers::replied(model, offered, &text, names),
        Reply::Whereabouts(cursor) => {
            effects.push(Effect::Read(model.contacts.read(Place::Around(cursor))));
        }
        Reply::Consequences(id, found) => confirm::learn(model, id, found),
        Reply::LastEntry(Some(entry)) | Reply::Entry(entry) => {
            form::correct(model, *entry, effects);
        }
        Reply::Find(text, candidates) => palette::found(model, &text, candidates),
        Reply::Phones(contact) => dial::offer(model, &contact, effects),
        Reply::Dial(with, number, command) => {
            model.config.dial = command;
            dial::dial(model, with, number, effects);
        }
        Reply::Line(reading) => line::replied(model, *reading),
        Reply::SearchHints(learned) => search::learn(model, learned),
        Reply::Search(text, found) => search::take(model, text, *found, effects),
        Reply::Folder(typed, found) => import::completed(model, &typed, found, effects),
        Reply::GoTo(contact) => palette::go_to(model, &contact, effects),
        Reply::LastEntry(None) => model.tell("You have logged nothing in this book yet", effects),
        Reply::ToEdit(purpose) => sheet::resume(model, *purpose, effects),
        Reply::ContactToEdit(contact) => contact_form::resume(model, *contact, effects),
        Reply::Asked(entry) => confirm::learn_entry(model, *entry),
        Reply::News(news, mark) => live::take(model, news, mark, effects),
        Reply::Locked(read) => model.read_later(read, effects),
        Reply::Failed(Read::Whereabouts(_), error) if error.kind == Kind::NotFound => {
            effects.push(Effect::Read(model.contacts.reload()));
        }
        Reply::Failed(Read::Search(text), error) => search::failed(model, &text, &error),
        Reply::Failed(read, error) => {
            let is_gone = error.kind == Kind::NotFound;
            match (contact_of(&read), account_of(&read)) {
                (Some(gone), _) if is_gone => contacts::forget(model, gone, effects),
                (_, Some(gone)) if is_gone => accounts::forget(model, gone, effects),
                _ => {
                    failed(model, &read, effects);
                    model.complain(&error, effects);
                }
            }
        }
    }
}

/// Returns the contact without whom there is nothing to read.
fn contact_of(read: &Read) -> Option<ContactId> {
    match read {
        Read::Contact(id) | Read::Ties(id) | Read::Promises(id, _) => Some(*id),
        Read::Entries { of, .. } => match of.scope {
            Of::Contact(id) => Some(id),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the account without which there is nothing to read.
fn account_of(read: &Read) -> Option<AccountId> {
    match read {
        Read::Accounts(
            accounts::Ask::One { id, .. } | accounts::Ask::Contacts { account: id, .. },
        ) => Some(*id),
        Read::Entries { of, .. } => match of.scope {
            Of::Account(id) => Some(id),
            _ => None,
        },
        _ => None,
    }
}

/// Does without what could not be read.
fn failed(model: &mut Model, read: &Read, effects: &mut Vec<Effect>) {
    match read {
        Read::Contacts { .. } => model.contacts.list.give_up(),
        Read::Entries { of, .. } => entries::failed(model, of),
        Read::Versions(id, _) => {
            let of = |layer: &mut Layer| matches!(layer, Layer::Versions(v) if v.entry.id == *id);
            model.layers.pop_if(of);
        }
        Read::Consequences(_) | Read::Several(Ask::Consequences(_)) => {
            model.layers.pop_if(|layer| matches!(layer, Layer::Confirm(_)));
        }
        Read::Day { .. } => model.today.list.give_up(),
        Read::Accounts(ask) => accounts::failed(model, ask),
        Read::Inbox(ask) => inbox::failed(model, ask),
        Read::Members(members::Ask::Holdings(_)) => {
            model.layers.pop_if(|layer| matches!(layer, Layer::Question(_)));
        }
        Read::Entry(id) => {
            // The entry is gone, its correction is not.
            let id = crate::app::DraftId::Edit(id.to_string());
            let draft = model.draft_about(&id).cloned();
            if let Some(draft) = draft {
                form::from_draft(model, &draft, effects);
            }
        }
        Read::Asked(_) => {
            model.layers.pop_if(|layer| matches!(layer, Layer::Confirm(_)));
        }
        Read::ToEdit(id) => sheet::from_draft(model, id, effects),
        Read::ContactToEdit(id) => {
            // Likewise.
            let id = crate::app::DraftId::EditContact(id.to_string());
            let draft = model.draft_about(&id).cloned();
            if let Some(draft) = draft {
                contact_form::from_draft(model, &draft, effects);
            }
        }
        _ => {}
    }
}

/// Takes the books and what the actor may do; another book starts at its first contact.
fn book(model: &mut Model, state: BookState, entered: bool, effects: &mut Vec<Effect>) {
    let drafts = std::mem::take(&mut model.book.drafts);
    model.book = state;
    if entered {
        model.live = live::Live::default();
        model.parked_sheet = None;
        model.parked_search = None;
        screen::reset(model, effects);
    } else {
        // Ours are newer than those in the folder: the last ones may be on their way there.
        model.book.drafts = drafts;
    }
}

/// Reads the actor's rights again after a refusal: the role may be another one now.
pub fn after_refusal(kind: Kind, effects: &mut Vec<Effect>) {
    if kind == Kind::Denied {
        effects.push(Effect::Read(Read::Book(None)));
    }
}
