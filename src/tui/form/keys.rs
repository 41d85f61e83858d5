//! What keys do in the form of an entry.

use crate::app::{Candidate, Draft, DraftId};
use crate::domain::{Capability, Interaction, InteractionType, Timestamp};

use super::super::action::{Action, Scope};
use super::super::contact_form;
use super::super::dispute::{self, Over, Unasked};
use super::super::drafts::BASE;
use super::super::edit::Edit;
use super::super::follow_ups::ToLog;
use super::super::kept::Kept as _;
use super::super::keymap::{Chord, Found};
use super::super::line;
use super::super::message::{Effect, Job, Read};
use super::super::model::{Layer, Model};
use super::super::screen;
use super::super::{books, sheet, today};
use super::{
    Choice, Clock, Field, LogForm, OUTCOMES, clock, draft_with_all, read_choices, read_outcome,
};

/// How many contacts take part in an entry that is logged on marked ones.
const MOST_PEOPLE: usize = 100;

/// Opens the form on the selected contact, or on all marked ones, going on with its draft where
/// there is one; with nobody selected it opens on WHO, with the text of the filter that found nobody.
/// What is logged on several has a draft of its own, so that nobody gets what was typed about one
/// of them.
pub fn log(model: &mut Model, kind: InteractionType, effects: &mut Vec<Effect>) {
    let Some(subjects) = subjects(model, effects) else { return };
    let several = draft_with_all(&subjects);
    let mut subjects = subjects.into_iter();
    let mut form = match subjects.next() {
        None => LogForm::with_name(kind, screen::sought(model), model.dates.now),
        selected => LogForm::new(kind, selected, model.dates.now),
    };
    form.on_several = several.is_some();
    form.id = several.unwrap_or(form.id);
    if let Some(draft) = model.draft_about(&form.id) {
        form.take_up_as(draft, kind);
    }
    form.completes = today::completes(model, kind).or(form.completes);
    let there = |form: &LogForm, id| {
        form.who.chosen.iter().chain(&form.with.chosen).any(|choice| choice.id() == id)
    };
    for other in subjects {
        if !there(&form, other.id()) {
            form.with.chosen.push(other);
        }
    }
    open(model, form, effects);
}

/// Opens the form on what was just marked as done, with its text.
pub fn log_done(model: &mut Model, kind: InteractionType, done: ToLog, effects: &mut Vec<Effect>) {
    if !model.may(Capability::Log, effects) {
        return;
    }
    let mut form = LogForm::new(kind, Some(done.with), model.dates.now);
    match model.draft_about(&form.id) {
        Some(draft) => form.take_up_as(draft, kind),
        None => form.summary.set(done.text),
    }
    open(model, form, effects);
}

/// Returns whom an entry is logged on: the selected contact, or all marked ones, or nobody. `None`
/// where the actor may not log, or too many are marked: that is said.
pub fn subjects(model: &mut Model, effects: &mut Vec<Effect>) -> Option<Vec<Choice>> {
    if !model.may(Capability::Log, effects) {
        return None;
    }
    let subjects = screen::subjects(model);
    let marked = subjects.len();
    if marked > MOST_PEOPLE {
        let text = format!("{marked} are marked: at most {MOST_PEOPLE} take part in one entry");
        model.tell(text, effects);
        return None;
    }
    Some(subjects)
}

/// Opens a parked draft.
pub fn open_draft(model: &mut Model, draft: &Draft, effects: &mut Vec<Effect>) {
    let (allowed, entry) = match &draft.id {
        DraftId::Edit(id) => (Capability::EditInteractions, id.parse().ok()),
        DraftId::Contact(_) | DraftId::Nobody => (Capability::Log, None),
        DraftId::Line => return line::go_on(model, draft, effects),
        DraftId::NewContact | DraftId::EditContact(_) => {
            return contact_form::open_draft(model, draft, effects);
        }
        DraftId::NewBook | DraftId::EditBook(_) => {
            return books::open_draft(model, draft, effects);
        }
        DraftId::NewAccount
        | DraftId::EditAccount(_)
        | DraftId::NewFollowUp(_)
        | DraftId::EditFollowUp(_)
        | DraftId::NewMember
        | DraftId::EditMember(_) => return sheet::open_draft(model, draft, effects),
    };
    if !model.may(allowed, effects) {
        return;
    }
    model.prefer_draft(&draft.key());
    match entry {
        Some(id) => effects.push(Effect::Read(Read::Entry(id))),
        None => from_draft(model, draft, effects),
    }
}

/// Opens a draft as a new entry.
pub fn from_draft(model: &mut Model, draft: &Draft, effects: &mut Vec<Effect>) {
    let mut form = LogForm::new(InteractionType::Call, None, model.dates.now);
    form.take_up(draft);
    open_as_new(model, form, effects);
}

/// Opens an entry that was just taken back, to correct it: the cursor stands behind its text.
pub fn reopen(model: &mut Model, draft: &Draft, effects: &mut Vec<Effect>) {
    let mut form = LogForm::new(InteractionType::Call, None, model.dates.now);
    form.restore(draft);
    open_as_new(model, form, effects);
}

/// Opens the form of a draft, which goes to its contact after saving.
fn open_as_new(model: &mut Model, mut form: LogForm, effects: &mut Vec<Effect>) {
    form.asked = form.kind;
    form.anybody = true;
    open(model, form, effects);
}

/// Opens the form on an entry, to correct it.
pub fn correct(model: &mut Model, entry: Interaction, effects: &mut Vec<Effect>) {
    if !model.may(Capability::EditInteractions, effects) {
        return;
    }
    let dates = model.dates;
    let mut form = LogForm::of_entry(entry, &dates);
    if let Some(draft) = model.draft_about(&form.id) {
        form.restore(draft);
        if let Some(base) = draft.fields.get(BASE) {
            let disputed = form.resume(base, &dates);
            form.note_theirs(&disputed);
            form.unasked = Unasked::of(&disputed, base);
        }
    }
    open(model, form, effects);
}

fn open(model: &mut Model, mut form: LogForm, effects: &mut Vec<Effect>) {
    if let Some(Choice::Known { id, phone: None, .. }) = form.who.chosen.first() {
        let id = *id;
        match model.contacts.contact.as_ref().filter(|contact| contact.id == id) {
            Some(contact) => form.learn_phone(id, contact.phone()),
            None => effects.push(Effect::Read(Read::Contact(id))),
        }
    }
    effects.extend(
        form.who
            .asks()
            .map(|text| Effect::Read(Read::Suggest { field: Field::Who, text: text.to_owned() })),
    );
    let now = model.dates.now;
    form.settle_clock(now);
    clock::watch(&form, now, effects);
    model.layers.push(Layer::Log(Box::new(form)));
}

/// Opens the form of a call that begins now, its clock running: with a contact that is being dialled.
/// A call that was dialled before and of which nothing was typed is thrown away: nobody was there.
/// A draft with a text is left, its clock stopped, and stays beside the new one.
pub fn call(model: &mut Model, with: Choice, effects: &mut Vec<Effect>) {
    let now = model.dates.now;
    let mut form = LogForm::new(InteractionType::Call, Some(with.clone()), now);
    let about = model.book.drafts.iter().filter(|draft| draft.id == form.id);
    let bare: Vec<_> = about.filter(|draft| says_nothing(draft)).map(Draft::key).collect();
    for key in bare {
        model.drop_draft(&key, effects);
    }
    if let Some(draft) = model.draft_about(&form.id) {
        form.restore(draft);
        if let Some(clock) = form.clock.as_mut().filter(|clock| clock.runs()) {
            clock.stop_as_seen();
            model.park(form.draft(), effects);
        }
        form.begin_anew(Vec::new(), now);
        form.who.chosen = vec![with];
    }
    form.completes = today::completes(model, InteractionType::Call);
    form.clock = Some(Clock::start(now));
    open(model, form, effects);
    // It is to be there when the terminal dies during the call.
    model.form_changed(effects);
}

/// Tells whether nothing was typed into a draft: it is of a call whose clock ran, and no more.
fn says_nothing(draft: &Draft) -> bool {
    let mut form = LogForm::new(InteractionType::Call, None, Timestamp::from_millis(0));
    form.restore(draft);
    form.clock = None;
    form.kind == InteractionType::Call && form.editing.is_none() && !form.has_content()
}

/// Writes a type with its article.
pub fn a(kind: InteractionType) -> String {
    match kind {
        InteractionType::Email => "an e-mail".to_owned(),
        InteractionType::Event => "an event".to_owned(),
        _ => format!("a {kind}"),
    }
}

/// Handles a key.
pub fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let found = model.find(Scope::Form.together(), chord);
    let Some(form) = model.log_form() else { return };
    if form.saving.is_some() {
        // It is on its way: all that makes sense is not to wait for it any longer.
        if found == Found::Action(Action::Park) {
            model.give_up(effects);
        }
        return;
    }
    match found {
        Found::Action(Action::Save) => save(model, effects),
        Found::Action(Action::Park) => park(model, effects),
        Found::Action(Action::Compose) => compose(model, effects),
        Found::Action(Action::Tick) => tick(model, effects),
        Found::Action(Action::BeginAnew) => begin_anew(model, effects),
        Found::Action(Action::Clock) => clock::turn(model, effects),
        Found::Action(action @ (Action::NextField | Action::PreviousField)) => {
            step(model, action == Action::NextField, effects);
        }
        Found::Action(action @ (Action::LineUp | Action::LineDown)) => {
            let down = action == Action::LineDown;
            let focus = form.focus;
            let offered = form.people_mut(focus).is_some_and(|people| people.step(down));
            if !offered && form.edit_mut(focus).apply(action).is_none() {
                step(model, down, effects);
            }
        }
        Found::Action(action) => edit(model, action, effects),
        Found::Prefix => {}
        Found::Nothing => {
            if let Some(c) = chord.typed() {
                insert(model, c.encode_utf8(&mut [0; 4]), effects);
            }
        }
    }
}

/// Puts a pasted text into the field.
pub fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    if model.log_form().is_some_and(|form| form.saving.is_none()) {
        insert(model, text, effects);
    }
}

/// Takes the contacts that a WHO may mean.
pub fn replied(model: &mut Model, field: Field, text: &str, candidates: Vec<Candidate>) {
    if let Some(people) = model.log_form().and_then(|form| form.people_mut(field)) {
        people.answer(text, candidates);
    }
}

fn insert(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    let Some(form) = model.log_form() else { return };
    let focus = form.focus;
    form.edit_mut(focus).insert(text);
    changed(model, effects);
}

fn edit(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    let Some(form) = model.log_form() else { return };
    let focus = form.focus;
    let popped = action == Action::Backspace
        && form.edit(focus).text().is_empty()
        && form.people_mut(focus).is_some_and(super::People::pop);
    if popped || form.edit_mut(focus).apply(action) == Some(true) {
        changed(model, effects);
    }
}

fn changed(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(form) = model.log_form() else { return };
    let focus = form.focus;
    form.errors.retain(|(field, _)| *field != focus);
    if focus == Field::Kind {
        form.read_kind();
    }
    if let Some(people) = form.people_mut(focus) {
        people.close();
        effects.extend(
            people
                .asks()
                .map(|text| Effect::Read(Read::Suggest { field: focus, text: text.to_owned() })),
        );
    }
    model.form_changed(effects);
}

/// Takes the offer of an open completion; returns whether there was one.
fn accept(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let Some(form) = model.log_form() else { return false };
    let focus = form.focus;
    let accepted = form.people_mut(focus).is_some_and(super::People::accept);
    if accepted {
        form.errors.retain(|(field, _)| *field != focus);
        if let Some(Choice::Known { id, phone: None, .. }) = form.who.chosen.first() {
            effects.push(Effect::Read(Read::Contact(*id)));
        }
        model.form_changed(effects);
    }
    accepted
}

fn step(model: &mut Model, on: bool, effects: &mut Vec<Effect>) {
    accept(model, effects);
    let Some(form) = model.log_form() else { return };
    let (fields, folded) = (form.fields(), form.folded());
    let at = fields.iter().position(|field| *field == form.focus).unwrap_or(0);
    let count = fields.len();
    let next = if on { at + 1 } else { at + count - 1 } % count;
    // Behind the last field lie those that are seldom used.
    let rare = if on { folded.first() } else { folded.last() };
    let goes_there = if on { at + 1 == count } else { at == 0 };
    form.focus = match rare.filter(|_| goes_there) {
        Some(field) => {
            form.more = true;
            *field
        }
        None => fields.get(next).copied().unwrap_or(Field::Summary),
    };
    // Of the outcomes that a letter stands for, one takes the place of another.
    let outcome = read_outcome(form.outcome.text());
    if form.focus == Field::Outcome
        && outcome.is_ok_and(|it| OUTCOMES.iter().any(|(_, known)| it.as_ref() == Some(known)))
    {
        form.outcome.select();
    }
}

/// Ticks the line of the checklist that the cursor stands in.
fn tick(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(form) = model.log_form().filter(|form| form.focus == Field::Checklist) {
        form.tick();
        changed(model, effects);
    }
}

/// Leaves the draft for an empty form, or goes back to it.
fn begin_anew(model: &mut Model, effects: &mut Vec<Effect>) {
    model.keep_draft(effects);
    let now = model.dates.now;
    let Some(Layer::Log(form)) = model.layers.last_mut() else { return };
    if form.editing.is_some() || !(form.restored || form.left.is_some()) {
        return;
    }
    // Those who were marked take part, those of the draft do not.
    let key = form.key();
    let stored = model.book.drafts.iter().find(|draft| draft.key() == key);
    let drafted = stored.and_then(|draft| draft.fields.get("with"));
    let drafted = read_choices(drafted.map_or("", String::as_str));
    let mut others = form.with.chosen.clone();
    others.retain(|choice| !drafted.contains(choice) || form.is_opened_on(choice));
    form.begin_anew(others, now);
    // The draft stays what it was, though it was shown as the type that was asked for.
    if let (Some(left), Some(stored)) = (&mut form.left, stored) {
        (**left).clone_from(stored);
    }
    clock::watch(form, now, effects);
    model.form_changed(effects);
}

/// Has the summary written in the user's editor; it is a draft meanwhile.
fn compose(model: &mut Model, effects: &mut Vec<Effect>) {
    accept(model, effects);
    model.keep_draft(effects);
    if let Some(form) = model.log_form() {
        form.focus = Field::Summary;
        effects.push(Effect::Compose(form.summary.text().to_owned()));
    }
}

/// Takes what the user's editor leaves: the summary.
pub fn composed(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    let Some(form) = model.log_form() else { return };
    form.focus = Field::Summary;
    // Editors end a file with a line end.
    let written = Edit::lines(text.trim_end());
    if written.text() != form.summary.text() {
        form.summary = written;
        changed(model, effects);
    }
}

/// Saves the form, or takes the offer of an open completion.
pub fn save(model: &mut Model, effects: &mut Vec<Effect>) {
    if accept(model, effects) {
        // The contact is chosen: on to what was said.
        if let Some(form) = model.log_form().filter(|form| form.focus == Field::Who) {
            form.focus = Field::Summary;
        }
        return;
    }
    let dates = model.dates;
    let Some(form) = model.log_form() else { return };
    let submission = match form.submission(&dates) {
        Ok(submission) => Box::new(submission),
        Err(errors) => {
            form.focus = errors.first().map_or(form.focus, |(field, _)| *field);
            form.errors = errors;
            return;
        }
    };
    form.errors.clear();
    let unasked = form.unasked.take().map(|it| it.left(|field| form.shows(field)));
    if let Some(disputed) = unasked.filter(|disputed| !disputed.is_empty()) {
        model.keep_draft(effects);
        return dispute::show(model, Over::Entry(disputed));
    }
    model.keep_draft(effects);
    let Some(form) = model.log_form() else { return };
    let draft = form.key();
    let job = match form.editing.clone() {
        Some(entry) => Job::Correct(entry, submission, draft),
        None => Job::Log(submission, draft),
    };
    let ticket = model.write(job, effects);
    if let Some(form) = model.log_form() {
        form.saving = Some(ticket);
    }
}

fn park(model: &mut Model, effects: &mut Vec<Effect>) {
    // Its draft says when a clock that runs was seen last.
    if let Some(form) = model.log_form().filter(|form| form.clock().is_some_and(Clock::runs)) {
        form.dirty = true;
    }
    model.keep_draft(effects);
    let Some(form) = model.log_form() else { return };
    let kept = form.has_content();
    let left = form.left.is_some();
    // That of several is found by marking them again.
    let known = form.who.chosen.first().filter(|choice| choice.id().is_some());
    let known = known.filter(|_| !form.is_of_several());
    let words = known.map(|choice| choice.name().to_owned());
    let correction = form.editing.is_some();
    model.layers.pop();
    if !kept && !left {
        return;
    }
    let drafts = model.key(Action::Drafts);
    let call = model.key(Action::Log(InteractionType::Call));
    let text = match words {
        _ if correction => format!("Draft of the correction kept: {drafts} shows it"),
        _ if kept && left => format!("Both drafts kept: {drafts} shows them"),
        Some(name) => format!("Draft kept: {drafts} shows it, or {call} on {name}"),
        None => format!("Draft kept: {drafts} shows it"),
    };
    model.tell(text, effects);
}
