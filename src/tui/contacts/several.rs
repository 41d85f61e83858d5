//! Actions on the marked contacts, or on the selected one where none is marked.

use crate::app::{BulkChange, Changed, DeletedContacts, MOST_AT_ONCE, Together};
use crate::domain::{Capability, ContactId, ContactRow, DetailKind, Label, Member, MemberId};

use super::super::action::Action;
use super::super::confirm::{Confirm, count, thousands};
use super::super::form::Choice;
use super::super::message::{Effect, Job, Read};
use super::super::model::{Layer, Model};
use super::super::picker;
use super::shown::{Part, Shown};
use super::{Contacts, Pane, has_keys, lead, refresh};

/// The most characters that are copied: terminals drop what is longer.
const COPIED: usize = 50_000;

/// What is read about several contacts.
#[derive(Debug, Clone, PartialEq)]
pub enum Ask {
    /// All that the list shows, to mark them.
    Rows {
        /// The filter.
        filter: Option<String>,
        /// Which of them.
        shown: Shown,
        /// How many at most.
        limit: usize,
    },
    /// The labels, and who of these bears them.
    Labels(Vec<ContactId>),
    /// The members that these could be given to.
    Holders(Vec<ContactId>),
    /// What goes with these.
    Consequences(Vec<ContactId>),
    /// The first detail of a kind of each of these.
    Details(Vec<ContactId>, DetailKind),
}

/// The answer to an [`Ask`].
#[derive(Debug, Clone)]
pub enum Told {
    /// To [`Ask::Rows`]; whether there are more.
    Rows(Vec<ContactRow>, bool),
    /// To [`Ask::Labels`]: each with how many of these bear it.
    Labels(Vec<ContactId>, Vec<Label>),
    /// To [`Ask::Holders`]: the members, and who of them acts.
    Holders(Vec<ContactId>, Vec<Member>, MemberId),
    /// To [`Ask::Consequences`].
    Consequences(Vec<ContactId>, Together),
    /// To [`Ask::Details`]: what was found, and how many have none.
    Details(DetailKind, Vec<String>, usize),
}

/// What is written to several contacts.
#[derive(Debug, Clone, PartialEq)]
pub enum Bulk {
    /// A change; the text names what is put on or who it is given to.
    Change(Vec<ContactId>, BulkChange, String),
    /// Deletes them.
    Delete(Vec<ContactId>),
}

/// What was written to several contacts.
#[derive(Debug, Clone)]
pub enum Bulked {
    /// A change.
    Changed(BulkChange, Changed, String),
    /// They are gone.
    Deleted(DeletedContacts),
}

/// Tells whether actions are about the marked ones: some are, and the list has the keys.
fn many(screen: &Contacts) -> bool {
    has_keys(screen) && !screen.marks.is_empty()
}

/// Returns whom an action is about: the marked ones where the list has the keys, else the
/// selected one.
pub fn targets(model: &Model) -> Vec<Choice> {
    let screen = &model.contacts;
    if many(screen) {
        screen.marks.list()
    } else {
        screen.list.selected().map(Choice::from).into_iter().collect()
    }
}

fn ids(targets: &[Choice]) -> Vec<ContactId> {
    targets.iter().filter_map(Choice::id).collect()
}

/// Does what an action on several contacts asks for; returns whether it was one.
pub fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) -> bool {
    let many = many(&model.contacts);
    match action {
        Action::Mark => mark(model, effects),
        Action::MarkAll => mark_all(model, effects),
        Action::MarkNone => unmark(model, effects),
        Action::Sort => picker::orders(model),
        Action::ShowStarred => show(model, Part::Starred, effects),
        Action::ShowMine => show(model, Part::Mine, effects),
        Action::ShowArchived => show(model, Part::Archived, effects),
        Action::Star if many => change(model, BulkChange::Star, Capability::EditContacts, effects),
        Action::Archive => change(model, BulkChange::Archive, Capability::EditContacts, effects),
        Action::Labels => ask(model, Ask::Labels, Capability::EditContacts, effects),
        Action::Holder => ask(model, Ask::Holders, Capability::SetHolder, effects),
        Action::Delete if many => delete(model, effects),
        Action::CopyEmail => copy(model, DetailKind::Email, effects),
        Action::CopyPhone => copy(model, DetailKind::Phone, effects),
        _ => return false,
    }
    true
}

/// Marks the selected contact or takes its mark off, and goes down; one that is shown in full stays.
fn mark(model: &mut Model, effects: &mut Vec<Effect>) {
    let screen = &mut model.contacts;
    let Some(row) = screen.list.selected() else { return };
    let marked = !screen.marks.remove(row.id);
    if marked {
        screen.marks.add(row);
    }
    if screen.detail.is_some() {
        let done = if marked { "Marked" } else { "Mark taken off" };
        let text = format!("{done}: {}", row.name);
        return model.tell(text, effects);
    }
    screen.pane = Pane::List;
    screen.list.step(1);
    lead(model, effects);
}

fn mark_all(model: &mut Model, effects: &mut Vec<Effect>) {
    let (filter, shown) = (model.contacts.filter.asked(), model.contacts.shown);
    effects.push(Effect::Read(Read::Several(Ask::Rows { filter, shown, limit: MOST_AT_ONCE })));
}

/// Takes all marks off.
pub fn unmark(model: &mut Model, effects: &mut Vec<Effect>) {
    let number = u64::try_from(model.contacts.marks.len()).unwrap_or(u64::MAX);
    model.contacts.marks.clear();
    let text = match number {
        0 => format!(
            "Nothing is marked: {} marks, {} marks all",
            model.key(Action::Mark),
            model.key(Action::MarkAll)
        ),
        number => format!("{} taken off", count(number, "mark", "marks")),
    };
    model.tell(text, effects);
}

fn show(model: &mut Model, part: Part, effects: &mut Vec<Effect>) {
    let mut shown = model.contacts.shown;
    shown.toggle(part);
    rearrange(model, shown, effects);
}

/// Shows other contacts or another order; the selection stays on its contact where it is shown.
pub fn rearrange(model: &mut Model, shown: Shown, effects: &mut Vec<Effect>) {
    if model.contacts.shown != shown {
        model.contacts.shown = shown;
        model.contacts.pane = Pane::List;
        effects.push(Effect::Read(model.contacts.reload_here()));
    }
}

/// Says that nothing is selected, where that is so; returns whether something is.
fn is_about_somebody(targets: &[Choice], model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    if targets.is_empty() {
        let add = model.key(Action::Add);
        model.tell(format!("Nothing is selected: {add} adds a contact"), effects);
    }
    !targets.is_empty()
}

fn change(model: &mut Model, change: BulkChange, needs: Capability, effects: &mut Vec<Effect>) {
    let targets = targets(model);
    if is_about_somebody(&targets, model, effects) && model.may(needs, effects) {
        write(model, ids(&targets), change, String::new(), effects);
    }
}

/// Orders a change to contacts.
pub fn write(
    model: &mut Model,
    ids: Vec<ContactId>,
    change: BulkChange,
    what: String,
    effects: &mut Vec<Effect>,
) {
    if ids.len() > 500 {
        let number = u64::try_from(ids.len()).unwrap_or(u64::MAX);
        model.tell(format!("Changing {}…", count(number, "contact", "contacts")), effects);
    }
    model.write(Job::Bulk(Bulk::Change(ids, change, what)), effects);
}

fn ask(
    model: &mut Model,
    about: fn(Vec<ContactId>) -> Ask,
    needs: Capability,
    effects: &mut Vec<Effect>,
) {
    let targets = targets(model);
    if is_about_somebody(&targets, model, effects) && model.may(needs, effects) {
        effects.push(Effect::Read(Read::Several(about(ids(&targets)))));
    }
}

fn copy(model: &mut Model, kind: DetailKind, effects: &mut Vec<Effect>) {
    let targets = targets(model);
    if is_about_somebody(&targets, model, effects) {
        effects.push(Effect::Read(Read::Several(Ask::Details(ids(&targets), kind))));
    }
}

fn delete(model: &mut Model, effects: &mut Vec<Effect>) {
    let targets = targets(model);
    if model.may(Capability::DeleteContacts, effects) {
        let ids = ids(&targets);
        let names = targets.iter().take(4).map(|choice| choice.name().to_owned()).collect();
        let question = Confirm::Contacts { ids: ids.clone(), names, found: None };
        model.layers.push(Layer::Confirm(Box::new(question)));
        effects.push(Effect::Read(Read::Several(Ask::Consequences(ids))));
    }
}

/// Takes what was read about several contacts.
pub fn told(model: &mut Model, told: Told, effects: &mut Vec<Effect>) {
    match told {
        Told::Rows(rows, more) => {
            let before = model.contacts.marks.len();
            rows.iter().for_each(|row| model.contacts.marks.add(row));
            let marked = model.contacts.marks.len();
            let shown = u64::try_from(marked).unwrap_or(u64::MAX);
            let text = match (more, marked > before) {
                (true, _) => format!(
                    "The first {} are marked: more do not go at once",
                    count(u64::try_from(rows.len()).unwrap_or(shown), "contact", "contacts")
                ),
                (false, true) => format!("{} marked", count(shown, "contact is", "contacts are")),
                (false, false) if rows.is_empty() => "There is nobody to mark here".to_owned(),
                (false, false) => "All of these are marked already: - takes the marks off".into(),
            };
            model.tell(text, effects);
        }
        Told::Labels(ids, labels) => picker::labels(model, ids, labels),
        Told::Holders(ids, members, me) => picker::holders(model, ids, members, me),
        Told::Consequences(ids, together) => {
            for layer in &mut model.layers {
                if let Layer::Confirm(question) = layer
                    && let Confirm::Contacts { ids: asked, found, .. } = question.as_mut()
                    && *asked == ids
                {
                    *found = Some(together);
                }
            }
        }
        Told::Details(kind, found, without) => copied(model, kind, &found, without, effects),
    }
}

/// Copies what was found, and says what that is.
fn copied(
    model: &mut Model,
    kind: DetailKind,
    found: &[String],
    without: usize,
    effects: &mut Vec<Effect>,
) {
    let (a, what) = if kind == DetailKind::Email { ("an", "e-mail") } else { ("a", "phone") };
    let several = found.len() + without > 1;
    let name = || -> String {
        let name = model.contacts.list.selected().map(|row| row.name.as_str());
        name.unwrap_or("The contact").to_owned()
    };
    let text = found.join(", ");
    let (said, copy) = match found {
        [] if several => (format!("None of them has {a} {what}: nothing was copied"), false),
        [] => {
            let edit = model.key(Action::Edit);
            (format!("{} has no {what} to copy: {edit} adds {a} {what}", name()), false)
        }
        _ if text.len() > COPIED => {
            let number = u64::try_from(found.len()).unwrap_or(u64::MAX);
            (format!("{} are too many to copy: mark fewer", thousands(number)), false)
        }
        [one] if !several => (format!("Copied: {one}"), true),
        many => {
            let number = u64::try_from(many.len()).unwrap_or(u64::MAX);
            let copied = count(number, what, &format!("{what}s"));
            let rest = if without > 0 { format!("; {without} have none") } else { String::new() };
            (format!("Copied {copied}{rest}"), true)
        }
    };
    if copy {
        effects.push(Effect::Copy(text));
    }
    model.tell(said, effects);
}

/// Takes what was written to several contacts; returns those whose marks it took off.
pub fn wrote(
    model: &mut Model,
    bulked: Bulked,
    here: bool,
    effects: &mut Vec<Effect>,
) -> Vec<Choice> {
    let mut unmarked = Vec::new();
    match bulked {
        Bulked::Changed(change, changed, what) => {
            let archived = model.key(Action::ShowArchived);
            model.tell(changed_text(&change, &changed, &what, &archived), effects);
            if here {
                if change == BulkChange::Archive {
                    unmarked = model.contacts.marks.take_off(&changed.contacts);
                }
                refresh(model, effects);
            }
        }
        Bulked::Deleted(deleted) => {
            let number = u64::try_from(deleted.contacts.len()).unwrap_or(u64::MAX);
            let are = count(number, "contact is", "contacts are");
            let text = super::super::wrote::gone(
                &format!("{are} deleted for good"),
                deleted.purge_pending,
            );
            let left = u64::try_from(deleted.left).unwrap_or(u64::MAX);
            match &deleted.stopped {
                None if left > 0 => {
                    let rest = count(left, "contact is", "contacts are");
                    model.tell(format!("{text}; you stopped it, {rest} still there"), effects);
                }
                None => model.tell(text, effects),
                Some(error) => {
                    let mut error = error.clone();
                    error.message = format!("{text}, the others not: {}", error.message);
                    model.complain(&error, effects);
                }
            }
            for id in &deleted.contacts {
                model.forget_drafts_of(*id);
                model.undo.forget(id.uuid());
                model.contacts.marks.remove(*id);
            }
            if here {
                refresh(model, effects);
            }
        }
    }
    unmarked
}

/// Says what a change to contacts did; `archived` is the key that shows the archived ones.
fn changed_text(change: &BulkChange, changed: &Changed, what: &str, archived: &str) -> String {
    let number = changed.contacts.len();
    let all = number + changed.same;
    let many =
        |number: usize| count(u64::try_from(number).unwrap_or(u64::MAX), "contact", "contacts");
    if number == 0 {
        return match all {
            1 => format!("Nothing to change: {} is so already", changed.name),
            _ => format!("Nothing to change: all {} are so already", many(all)),
        };
    }
    let one = all == 1;
    let who = if one { changed.name.clone() } else { many(number) };
    let text = match change {
        BulkChange::Star if one && changed.on => format!("Starred: {who}"),
        BulkChange::Star if one => format!("Star taken away: {who}"),
        BulkChange::Star if changed.on => format!("Starred {who}"),
        BulkChange::Star => format!("Stars taken away from {who}"),
        BulkChange::Archive if one && changed.on => {
            format!("Archived: {who}; {archived} shows the archived ones")
        }
        BulkChange::Archive if one => format!("Brought back: {who}"),
        BulkChange::Archive if changed.on => format!("Archived {who}; {archived} shows them"),
        BulkChange::Archive => format!("Brought back {who}"),
        BulkChange::Holder(Some(_)) => format!("Held by {what} now: {who}"),
        BulkChange::Holder(None) => format!("Held by nobody now: {who}"),
        BulkChange::Labels { on, off } => match (on.is_empty(), off.is_empty()) {
            (false, true) => format!("Labelled {who}: {what}"),
            (true, _) => format!("Label taken off {who}: {what}"),
            (false, false) => format!("Labels of {who}: {what}"),
        },
    };
    match changed.same {
        0 => text,
        same => format!("{text} ({same} so already)"),
    }
}
