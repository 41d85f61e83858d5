//! A small form: a few fields of one line each, some of them with completion. What it is about is
//! its [`Purpose`]; the screens make it and say what saving writes.

use std::collections::BTreeMap;

use ratatui::Frame;

use crate::app::{Draft, DraftId, Error};
use crate::domain::text::name_key;
use crate::domain::{Account, ContactId, FollowUp, Member, Role, Timestamp};

use super::action::{Action, Scope, TABLE};
use super::dates::Dates;
use super::dispute::{self, Disputed, Over, Unasked};
use super::drafts::{BASE, OF};
use super::edit::Edit;
use super::follow_ups::{self, Later};
use super::form::{Choice, read_choices, write_choices};
use super::help::with_help;
use super::keymap::{Chord, Found};
use super::label::{LABEL, label};
use super::message::{Effect, Read};
use super::model::{Layer, Model};
use super::offers::{Offer, Offered, Offers};
use super::paint::{Paint, dialog};
use super::wrap::wrap_text;
use super::{accounts, filter, members};

/// What the draft of a follow-up says of the contacts it is with.
const WITH: &str = "with";

/// The most rows of what is wrong with a field.
const ERRORS: usize = 6;
/// The most offers that are shown at a time.
const OFFERS: usize = 5;

/// What a form is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Purpose {
    /// A new account.
    AddAccount,
    /// An account as it was when the form was opened.
    EditAccount(Box<Account>),
    /// A filter that is to be kept under a name.
    SaveFilter,
    /// A new member.
    AddMember,
    /// A member as they were when the form was opened.
    EditMember(Box<Member>),
    /// New follow-ups, one with each of these contacts.
    AddFollowUp(Vec<Choice>),
    /// A follow-up as it was when the form was opened.
    EditFollowUp(Box<FollowUp>),
    /// Until when something is put off.
    Later(Later),
}

impl Purpose {
    /// Tells whether two forms that are kept where they were are about the same.
    fn is_same(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Later(one), Self::Later(other)) if one.is_same(other))
    }

    /// Says what the draft of the form is about, its kind, and the name of the record or the contact.
    fn draft(&self) -> (DraftId, &'static str, Option<&str>) {
        match self {
            Self::AddAccount => (DraftId::NewAccount, "account", None),
            Self::EditAccount(of) => {
                (DraftId::EditAccount(of.id.to_string()), "account", Some(&of.name))
            }
            Self::AddFollowUp(with) => {
                let of = with.first().map(Choice::name);
                (DraftId::NewFollowUp(follow_ups::ids(with)), "follow-up", of)
            }
            Self::EditFollowUp(of) => {
                (DraftId::EditFollowUp(of.id.to_string()), "follow-up", Some(&of.text))
            }
            Self::AddMember => (DraftId::NewMember, "member", None),
            Self::EditMember(of) => {
                (DraftId::EditMember(of.id.to_string()), "member", Some(&of.name))
            }
            // These keep none: see [`Sheet::keeps_draft`].
            Self::SaveFilter | Self::Later(_) => (DraftId::Nobody, "", None),
        }
    }

    /// Returns the contacts that a draft of the form goes with.
    fn with(&self) -> Vec<Choice> {
        match self {
            Self::AddFollowUp(with) => with.clone(),
            Self::EditFollowUp(of) => vec![Choice::from(&of.contact)],
            _ => Vec::new(),
        }
    }
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    label: &'static str,
    /// What is shown where it is empty.
    hint: &'static str,
    edit: Edit,
    offered: Offered,
    /// The text it began with.
    before: String,
}

impl Line {
    /// Makes a field that holds a text.
    pub fn new(label: &'static str, text: &str, hint: &'static str) -> Self {
        let edit = Edit::line(text);
        Self { label, hint, before: edit.text().to_owned(), edit, offered: Offered::Nothing }
    }

    /// Gives it a completion.
    #[must_use]
    pub fn offering(mut self, offered: Offered) -> Self {
        self.offered = offered;
        self
    }
}

/// A small form.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// What it is about.
    pub purpose: Purpose,
    /// The heading, raw.
    title: String,
    lines: Vec<Line>,
    /// The field that has the keys.
    focus: usize,
    offers: Offers,
    /// What is wrong: with which field, and what.
    pub error: Option<(usize, String)>,
    /// The write that the form waits for.
    pub saving: Option<u64>,
    /// Whether it changed since the draft was written.
    pub dirty: bool,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// What somebody else changed while it was parked.
    unasked: Option<Unasked<usize>>,
}

impl Sheet {
    /// Makes a form; its first field has the keys.
    pub fn new(purpose: Purpose, title: impl Into<String>, lines: Vec<Line>) -> Self {
        let (title, offers) = (title.into(), Offers::default());
        Self {
            purpose,
            title,
            lines,
            focus: 0,
            offers,
            error: None,
            saving: None,
            dirty: false,
            opened_at: Timestamp::from_millis(0),
            unasked: None,
        }
    }

    /// Shows the form, as it was left where it was closed before it was saved.
    pub fn open(mut self, model: &mut Model, effects: &mut Vec<Effect>) {
        self.opened_at = model.dates.now;
        if !self.keeps_draft() {
            let parked = model.parked_sheet.take_if(|it| it.purpose.is_same(&self.purpose));
            if let Some(parked) = parked {
                model.tell("Going on where you left this form", effects);
                self = *parked;
            }
            if self.lines.first().is_some_and(|line| line.offered == Offered::Days) {
                self.changed(effects);
            }
        } else if let Some(draft) = model.draft_about(&self.id()) {
            self.restore(draft);
            model.tell("Going on where you left this form", effects);
        }
        model.layers.push(Layer::Sheet(Box::new(self)));
    }

    /// Tells whether it is kept as a draft. One word is typed again sooner than it is found among the
    /// drafts: until when something is put off is kept where it was until the program ends, and the
    /// name of a filter is not, for it is typed over the filter that is meant then.
    pub fn keeps_draft(&self) -> bool {
        !matches!(self.purpose, Purpose::SaveFilter | Purpose::Later(_))
    }

    /// Takes contacts out who are gone, and says who that is: the others are promised to.
    pub fn lose(&mut self, gone: &[ContactId]) {
        let Purpose::AddFollowUp(with) = &mut self.purpose else { return };
        let is_gone = |choice: &mut Choice| choice.id().is_some_and(|id| gone.contains(&id));
        let lost: Vec<Choice> = with.extract_if(.., is_gone).collect();
        self.title = follow_ups::title(with);
        let names: Vec<&str> = lost.iter().map(Choice::name).collect();
        let text = format!("deleted meanwhile, and left out here: {}", names.join(", "));
        self.error = Some((self.focus, text));
    }

    /// Says what its draft is about.
    pub fn id(&self) -> DraftId {
        self.purpose.draft().0
    }

    /// Returns the form as a draft.
    pub fn draft(&self) -> Draft {
        let (id, kind, of) = self.purpose.draft();
        let texts = |text: &dyn Fn(&Line) -> String| -> BTreeMap<String, String> {
            self.lines.iter().map(|line| (line.label.to_owned(), text(line))).collect()
        };
        let mut fields = texts(&|line| line.edit.text().to_owned());
        let base = texts(&|line| line.before.clone());
        let base = match &self.unasked {
            Some(unasked) => unasked.base.clone(),
            None => serde_json::to_string(&base).unwrap_or_default(),
        };
        fields.insert(BASE.to_owned(), base);
        fields.extend(of.map(|name| (OF.to_owned(), name.to_owned())));
        let with = self.purpose.with();
        if !with.is_empty() {
            fields.insert(WITH.to_owned(), write_choices(&with));
        }
        Draft { id, kind: kind.to_owned(), fields, opened_at: self.opened_at.millis() }
    }

    /// Puts what a draft says into the form, and goes on over what somebody changed since.
    fn restore(&mut self, draft: &Draft) {
        let begun = draft.fields.get(BASE).map_or("", String::as_str);
        let base: BTreeMap<String, String> = serde_json::from_str(begun).unwrap_or_default();
        let now: Vec<String> = self.lines.iter().map(|line| line.before.clone()).collect();
        for line in &mut self.lines {
            if let Some(text) = draft.fields.get(line.label) {
                line.edit.set(text.clone());
            }
            if let Some(text) = base.get(line.label) {
                line.before.clone_from(text);
            }
        }
        self.opened_at = Timestamp::from_millis(draft.opened_at);
        let disputed = self.go_on_over(now);
        self.note_theirs(&disputed);
        self.unasked = Unasked::of(&disputed, begun);
    }

    /// Returns what a field holds, trimmed.
    pub fn text(&self, line: usize) -> &str {
        self.lines.get(line).map_or("", |line| line.edit.text().trim())
    }

    /// Returns the text of the field that has the keys.
    pub fn focused(&mut self) -> Option<&mut Edit> {
        self.lines.get_mut(self.focus).map(|line| &mut line.edit)
    }

    /// Says why nothing was written, at the field that it is about.
    pub fn fail(&mut self, error: &Error, text: String) {
        let line = match self.purpose {
            Purpose::AddAccount | Purpose::EditAccount(_) => accounts::field_of(error),
            Purpose::SaveFilter => None,
            Purpose::AddMember | Purpose::EditMember(_) => members::field_of(error),
            _ => follow_ups::field_of(self, error),
        };
        self.complain_of(line.unwrap_or(self.focus), text);
    }

    /// Says what is wrong with the field that has the keys.
    pub fn complain(&mut self, text: String) {
        self.saving = None;
        self.error = Some((self.focus, text));
    }

    /// Says what is wrong with a field, and gives it the keys.
    pub fn complain_of(&mut self, line: usize, text: String) {
        self.focus = line;
        self.complain(text);
    }

    /// Goes on over a later state of the record; returns the fields that both changed, each to
    /// something else.
    pub fn rebase(&mut self, theirs: Purpose, dates: &Dates) -> Vec<(usize, Disputed)> {
        let (done, texts) = match (&self.purpose, &theirs) {
            (Purpose::EditFollowUp(read), Purpose::EditFollowUp(theirs)) => {
                let done = follow_ups::done_dispute(read, theirs, dates);
                (done, follow_ups::texts(theirs, dates).to_vec())
            }
            (_, Purpose::EditAccount(theirs)) => (None, accounts::texts(theirs).to_vec()),
            _ => return Vec::new(),
        };
        let mut disputed: Vec<_> = done.into_iter().collect();
        disputed.extend(self.go_on_over(texts));
        self.saving = None;
        self.purpose = theirs;
        disputed
    }

    /// Goes on over what stands in the record by now. What was not changed here becomes what it is
    /// there.
    fn go_on_over(&mut self, theirs: impl IntoIterator<Item = String>) -> Vec<(usize, Disputed)> {
        let mut disputed = Vec::new();
        for (place, (line, theirs)) in self.lines.iter_mut().zip(theirs).enumerate() {
            let mine = line.edit.text().to_owned();
            if mine == line.before {
                // A text that did not change keeps its cursor.
                if mine != theirs {
                    line.edit.set(theirs.clone());
                }
            } else if theirs != line.before && theirs.trim() != mine.trim() {
                let (label, theirs) = (line.label, theirs.clone());
                disputed.push((place, Disputed { label, theirs, mine }));
            }
            line.before = theirs;
        }
        disputed
    }

    /// Says at the first of these fields what somebody else made of it.
    pub fn note_theirs(&mut self, disputed: &[(usize, Disputed)]) {
        if let Some((place, both)) = disputed.first() {
            self.complain_of(*place, both.told());
        }
    }

    /// Tells whether there is anything to keep.
    pub fn has_content(&self) -> bool {
        self.lines.iter().any(|line| line.edit.text() != line.before)
    }

    /// Takes what the completion offers for a text; one for an earlier text is dropped.
    pub fn answer(&mut self, offered: Offered, text: &str, names: Vec<String>) {
        let Some(line) = self.lines.get(self.focus) else { return };
        let typed = line.edit.text().trim();
        if line.offered == offered && typed == text {
            self.offers = Offers::of(typed, names);
        }
    }

    /// Closes the completion and asks what it is to offer for what stands there now.
    fn changed(&mut self, effects: &mut Vec<Effect>) {
        self.error = None;
        self.offers.close();
        let Some(line) = self.lines.get(self.focus) else { return };
        let (offered, text) = (line.offered, line.edit.text().trim().to_owned());
        match offered {
            Offered::Days => self.offers = Offers::of(&text, follow_ups::days(&text)),
            _ if text.is_empty() => {}
            Offered::Nothing => {}
            Offered::Roles => {
                let key = name_key(&text);
                let roles = Role::ALL.iter().rev().map(|role| role.name());
                let names = roles.filter(|name| name.starts_with(&key)).map(str::to_owned);
                let names = names.collect();
                self.answer(offered, &text, names);
            }
            Offered::Accounts | Offered::Members | Offered::Labels => {
                effects.push(Effect::Read(Read::Offers { offered, text }));
            }
        }
    }

    /// Takes the offer under the cursor; returns whether there was one.
    fn accept(&mut self) -> bool {
        let Some(Offer::Known(name) | Offer::New(name)) = self.offers.take() else { return false };
        if let Some(line) = self.lines.get_mut(self.focus) {
            line.edit.set(name);
        }
        true
    }

    fn step(&mut self, on: bool) {
        let count = self.lines.len().max(1);
        self.focus = if on { self.focus + 1 } else { self.focus + count - 1 } % count;
        self.offers.close();
    }
}

/// Opens a parked draft: that of a change once its record is read.
pub fn open_draft(model: &mut Model, draft: &Draft, effects: &mut Vec<Effect>) {
    model.prefer_draft(&draft.key());
    match &draft.id {
        DraftId::NewAccount => accounts::add(model, effects),
        DraftId::NewMember => members::add(model, effects),
        DraftId::NewFollowUp(_) => follow_ups::begin(model, with(draft), effects),
        id => effects.push(Effect::Read(Read::ToEdit(id.clone()))),
    }
}

/// Returns the contacts that a draft goes with.
fn with(draft: &Draft) -> Vec<Choice> {
    read_choices(draft.fields.get(WITH).map_or("", String::as_str))
}

/// Opens the form of a record that was read, to go on with its draft.
pub fn resume(model: &mut Model, purpose: Purpose, effects: &mut Vec<Effect>) {
    match purpose {
        Purpose::EditAccount(account) => accounts::change(model, *account, effects),
        Purpose::EditMember(member) => members::change(model, *member, effects),
        Purpose::EditFollowUp(follow_up) => follow_ups::change(model, *follow_up, effects),
        Purpose::AddAccount => accounts::add(model, effects),
        Purpose::AddMember => members::add(model, effects),
        Purpose::AddFollowUp(with) => follow_ups::begin(model, with, effects),
        // They keep no draft to go on with.
        Purpose::SaveFilter | Purpose::Later(_) => {}
    }
}

/// Goes on with the draft of a change whose account or follow-up is gone: it becomes a new one.
/// Whoever is no longer a member is not changed any more; the draft stays until it is thrown away.
pub fn from_draft(model: &mut Model, id: &DraftId, effects: &mut Vec<Effect>) {
    let Some(draft) = model.draft_about(id).cloned() else { return };
    if !matches!(id, DraftId::EditAccount(_) | DraftId::EditFollowUp(_)) {
        return;
    }
    model.drop_draft(&draft.key(), effects);
    match id {
        DraftId::EditAccount(_) => accounts::add(model, effects),
        _ => follow_ups::begin(model, with(&draft), effects),
    }
    if let Some(sheet) = top(model) {
        for line in &mut sheet.lines {
            line.edit.set(draft.fields.get(line.label).cloned().unwrap_or_default());
        }
        sheet.opened_at = Timestamp::from_millis(draft.opened_at);
        model.form_changed(effects);
    }
}

fn top(model: &mut Model) -> Option<&mut Sheet> {
    match model.layers.last_mut() {
        Some(Layer::Sheet(sheet)) => Some(sheet),
        _ => None,
    }
}

/// Handles a key.
pub fn key(model: &mut Model, chord: Chord, effects: &mut Vec<Effect>) {
    let found = model.keymap.find(Scope::Form.together(), None, chord);
    let Some(sheet) = top(model) else { return };
    if sheet.saving.is_some() {
        if found == Found::Action(Action::Park) {
            model.give_up(effects);
        }
        return;
    }
    match found {
        Found::Action(Action::Save) => {
            if sheet.accept() && !follow_ups::is_quick(&sheet.purpose) {
                model.form_changed(effects);
            } else {
                save(model, effects);
            }
        }
        Found::Action(Action::Park) => park(model, effects),
        Found::Action(action @ (Action::NextField | Action::PreviousField)) => {
            let accepted = sheet.accept();
            sheet.step(action == Action::NextField);
            if accepted {
                model.form_changed(effects);
            }
        }
        Found::Action(action @ (Action::LineDown | Action::LineUp)) => {
            let down = action == Action::LineDown;
            if !sheet.offers.step(down) {
                sheet.step(down);
            }
        }
        Found::Action(action) => {
            let line = sheet.lines.get_mut(sheet.focus);
            if line.is_some_and(|line| line.edit.apply(action) == Some(true)) {
                sheet.changed(effects);
                model.form_changed(effects);
            }
        }
        Found::Prefix | Found::Nothing => {
            if let Some(c) = chord.typed() {
                paste(model, c.encode_utf8(&mut [0; 4]), effects);
            }
        }
    }
}

/// Puts a text into the field.
pub fn paste(model: &mut Model, text: &str, effects: &mut Vec<Effect>) {
    if let Some(sheet) = top(model).filter(|sheet| sheet.saving.is_none()) {
        if let Some(line) = sheet.lines.get_mut(sheet.focus) {
            line.edit.insert(text);
        }
        sheet.changed(effects);
        model.form_changed(effects);
    }
}

/// Saves the form.
pub fn save(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(sheet) = top(model).map(|sheet| sheet.clone()) else { return };
    let job = match &sheet.purpose {
        Purpose::AddAccount => accounts::job(&sheet, None),
        Purpose::EditAccount(account) => accounts::job(&sheet, Some(account)),
        Purpose::SaveFilter => filter::job(&sheet),
        Purpose::AddMember => members::job(model, &sheet, None),
        Purpose::EditMember(member) => members::job(model, &sheet, Some(member)),
        Purpose::AddFollowUp(_) | Purpose::EditFollowUp(_) | Purpose::Later(_) => {
            follow_ups::job(model, &sheet)
        }
    };
    match job {
        Ok(Some(job)) => {
            let unasked = top(model).and_then(|sheet| sheet.unasked.take());
            let left = unasked.map(|it| it.left(|line| sheet.text(line).to_owned()));
            model.keep_draft(effects);
            if let Some(disputed) = left.filter(|disputed| !disputed.is_empty()) {
                return dispute::show(model, Over::Sheet(disputed));
            }
            let ticket = model.write(job, effects);
            if let Some(sheet) = top(model) {
                sheet.saving = Some(ticket);
            }
        }
        Ok(None) => {
            model.keep_draft(effects);
            model.layers.pop();
            model.tell("Nothing was changed", effects);
        }
        Err((line, why)) => {
            if let Some(sheet) = top(model) {
                sheet.complain_of(line, why);
            }
        }
    }
}

/// Closes the form; what was typed is a draft.
fn park(model: &mut Model, effects: &mut Vec<Effect>) {
    model.keep_draft(effects);
    let Some(Layer::Sheet(mut sheet)) = model.layers.pop() else { return };
    if !sheet.has_content() {
        return;
    }
    let of = follow_ups::subject(&sheet.purpose).unwrap_or_default();
    let (action, of) = match &sheet.purpose {
        Purpose::SaveFilter => return,
        Purpose::Later(_) => {
            let later = model.key(Action::Later);
            let text = format!("Kept until you quit: {later} on {of} opens it again");
            model.tell(text, effects);
            sheet.offers.close();
            model.parked_sheet = Some(sheet);
            return;
        }
        Purpose::AddFollowUp(_) => (Action::FollowUp, Some(of)),
        Purpose::EditFollowUp(_) => (Action::EditFollowUp, Some(of)),
        purpose => match purpose.draft() {
            (_, _, None) => (Action::Add, None),
            (_, _, of) => (Action::Edit, of),
        },
    };
    let key = model.key(action);
    let key = of.map_or_else(|| key.clone(), |name| format!("{key} on {name}"));
    let drafts = model.key(Action::Drafts);
    model.tell(format!("Draft kept: {drafts} shows it, or {key}"), effects);
}

/// Draws the form.
pub fn view(model: &Model, sheet: &Sheet, frame: &mut Frame) {
    let columns = frame.area().width.min(70);
    let inner = usize::from(columns.saturating_sub(LABEL + 4)).max(8);
    let error = sheet.error.as_ref().map(|(line, why)| (*line, wrap_text(why, inner, ERRORS).0));
    let errors = error.as_ref().map_or(0, |(_, rows)| rows.len());
    // Room for the offers is kept from the start: the frame does not jump while one types.
    let completes = sheet.lines.iter().any(|line| line.offered != Offered::Nothing);
    let below = errors.max(if completes { OFFERS } else { 0 });
    let height = u16::try_from(sheet.lines.len() + 4 + below).unwrap_or(u16::MAX);
    let mut paint = Paint::new(frame, model.theme);
    let inside = dialog(&mut paint, &sheet.title, (columns, height));
    let theme = paint.theme;
    let x = inside.x + LABEL;
    let room = inside.width.saturating_sub(LABEL);
    let last = inside.bottom().saturating_sub(1);
    let mut y = inside.y;
    let mut cursor = None;
    for (place, line) in sheet.lines.iter().enumerate() {
        let focused = place == sheet.focus;
        label(&mut paint, (inside.x, y), line.label, focused);
        let (shown, column) = line.edit.show_line(usize::from(room));
        let taken = paint.shown(x, y, room, &shown, theme.text());
        let here = sheet.offers.all.get(sheet.offers.at).filter(|_| focused);
        let meant = match here {
            Some(Offer::Known(name) | Offer::New(name)) => name.as_str(),
            None => line.edit.text().trim(),
        };
        let note = follow_ups::note(sheet, place, meant, &model.dates);
        if let Some(note) = &note {
            let gap = if taken == 0 { 1 } else { taken + 2 };
            paint.text(x + gap, y, room.saturating_sub(gap), note, theme.dim());
        }
        if focused && note.is_none() && line.edit.text().is_empty() {
            // The cursor stands before the hint.
            paint.text(x + 1, y, room.saturating_sub(1), line.hint, theme.dim());
        }
        if focused {
            cursor = Some((x + u16::try_from(column).unwrap_or(0), y));
        }
        y += 1;
        // The fields after it and the keys stay in sight.
        let after = u16::try_from(sheet.lines.len() - 1 - place).unwrap_or(0) + 1;
        let limit = inside.bottom().saturating_sub(after);
        if let Some((_, rows)) = error.as_ref().filter(|(line, _)| *line == place) {
            for row in rows {
                if y < limit {
                    paint.shown(x, y, room, row, theme.error());
                    y += 1;
                }
            }
        } else if focused {
            for (offer, here) in sheet.offers.shown(OFFERS) {
                let (Offer::Known(name) | Offer::New(name)) = offer;
                if y >= limit {
                    break;
                }
                let style = if here { theme.selected() } else { theme.text() };
                paint.text(x - 2, y, 1, if here { theme.marker() } else { " " }, theme.strong());
                paint.text(x, y, room, name, style);
                y += 1;
            }
        }
    }
    if sheet.saving.is_some() {
        let waits = model.wait(inside.width).unwrap_or_else(|| "saving…".to_owned());
        paint.text(inside.x, last, inside.width, &waits, theme.strong());
        return;
    }
    paint.keys(inside.x, last, inside.width, &with_help(model, keys_of(model, sheet)));
    if let Some((x, y)) = cursor {
        frame.set_cursor_position((x, y));
    }
}

/// Returns the keys of the form and what they do.
fn keys_of(model: &Model, sheet: &Sheet) -> Vec<(String, &'static str)> {
    TABLE
        .iter()
        .filter(|row| {
            row.scope == Scope::Form
                && !matches!(
                    row.action,
                    Action::NewLine | Action::Compose | Action::Tick | Action::Clock
                )
        })
        .filter_map(|row| {
            let word = match row.action {
                Action::Save if follow_ups::is_quick(&sheet.purpose) => "puts it off",
                Action::Save if sheet.offers.is_open() => "takes the name",
                // What is typed here is not kept.
                Action::Park if sheet.purpose == Purpose::SaveFilter => "leaves it",
                _ => row.footer?,
            };
            Some((model.keymap.key_of(row), word))
        })
        .collect()
}
