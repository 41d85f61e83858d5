//! The inbox: whom imports name and the book does not know, and what rules took for noise; and
//! beside it what the selected one says.

mod address;
mod into;
mod keys;
mod list;
mod marks;
mod message;
mod mouse;
mod part;
mod plain;
mod reply;
mod side;

use std::collections::HashSet;

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::app::{InboxCursor, InboxId, InboxItem, InboxLine, InboxPart, InboxSummary};
use crate::domain::{Body, ProposalId, Summary};

use super::headed;
use super::message::{Effect, Read};
use super::model::Model;
use super::paint::Paint;
use super::window::{PAGE, Place, Window};

pub use address::chosen as address_chosen;
pub use into::{chosen as into_chosen, note as into_note, typed as into_typed};
pub use keys::{act, follow};
pub use marks::Marks;
pub use message::{About, Ask, InboxJob, InboxWritten, Said, Target, Told};
pub use mouse::{list_area, take as mouse};
pub use part::show;
pub use reply::{answered, failed, told, wrote};

/// How many columns show the list and the side beside each other.
const BESIDE: u16 = 96;
/// The most columns of the list where the side stands beside it.
const MOST: u16 = 100;

/// What the screen shows.
#[derive(Debug, Clone, Default)]
pub struct Inbox {
    /// The rows: proposed contacts, then noise.
    pub list: Window<InboxLine>,
    /// Which of them are shown.
    pub part: InboxPart,
    /// How many there are.
    pub summary: InboxSummary,
    /// Whether the list was read at all.
    pub answered: bool,
    /// What is marked.
    pub marks: Marks,
    /// What the records say that propose the selected one.
    pub said: Option<Records>,
    /// What is being decided on.
    under_way: Vec<UnderWay>,
}

/// What one write decides on: it is not shown any more.
#[derive(Debug, Clone)]
struct UnderWay {
    /// The ticket of the write.
    ticket: u64,
    ids: HashSet<InboxId>,
    /// Those that were marked for it: what is left is marked again.
    marked: Vec<Target>,
}

/// What the records say that propose somebody.
#[derive(Debug, Clone)]
pub struct Records {
    /// Whom.
    pub of: ProposalId,
    /// What they say, the newest first.
    pub rows: Vec<Body>,
    /// Whether there are more.
    pub more: bool,
}

impl Inbox {
    /// Reads a page of it.
    fn read(&self, place: Place<InboxCursor>) -> Effect {
        let part = self.part.clone();
        Effect::Read(Read::Inbox(Ask::Page { part, place, limit: PAGE }))
    }

    /// Reads it again around the selected row.
    fn reload_here(&self) -> Effect {
        self.read(self.list.selected().map_or(Place::Top, |row| Place::Around(row.into())))
    }

    /// Tells whether it is being decided on.
    fn is_under_way(&self, id: InboxId) -> bool {
        self.under_way.iter().any(|one| one.ids.contains(&id))
    }

    /// Returns how many are being decided on.
    fn number_under_way(&self) -> usize {
        self.under_way.iter().map(|one| one.ids.len()).sum()
    }

    /// Returns how many rows there are in the part that is shown.
    fn total(&self) -> u64 {
        let noise = |rule: &str| self.summary.noise.iter().find(|(name, _)| name == rule);
        match &self.part {
            InboxPart::All => self.summary.proposals + self.noise(),
            InboxPart::Proposals => self.summary.proposals,
            InboxPart::Noise => self.noise(),
            InboxPart::Rule(rule) => noise(rule).map_or(0, |(_, count)| *count),
        }
    }

    /// Returns how much noise there is.
    fn noise(&self) -> u64 {
        self.summary.noise.iter().map(|(_, count)| count).sum()
    }
}

/// Tells whether a row is noise.
const fn is_noise(line: &InboxLine) -> bool {
    matches!(line.item, InboxItem::Entry(_))
}

/// Returns the first line of what a record says, raw.
fn first_line(body: &Body) -> String {
    let summary = body.summary.as_ref().map(Summary::as_str);
    summary.and_then(|text| text.lines().next()).unwrap_or_default().to_owned()
}

/// Goes to the inbox.
pub fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    refresh(model, effects);
}

/// Reads again what is shown, around what is selected.
pub fn refresh(model: &mut Model, effects: &mut Vec<Effect>) {
    let screen = &model.inbox;
    effects.push(Effect::Read(Read::Inbox(Ask::Summary)));
    effects.push(screen.reload_here());
    if let Some(said) = &screen.said {
        effects.push(Effect::Read(Read::Inbox(Ask::Said(said.of))));
    }
}

/// Where the list stands, and what the selected one says: beside it, or below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Panes {
    list: Rect,
    /// The line between both, where they are beside each other.
    bar: Option<u16>,
    side: Rect,
}

fn panes(model: &Model) -> Panes {
    let body = super::layout::body(model.size);
    if body.width >= BESIDE {
        let width = (body.width / 5 * 3).min(MOST);
        let side = Rect { x: body.x + width + 2, width: body.width - width - 2, ..body };
        return Panes { list: Rect { width, ..body }, bar: Some(body.x + width), side };
    }
    let below = (body.height / 3).clamp(3, 9).min(body.height);
    let list = Rect { height: body.height - below, ..body };
    Panes { list, bar: None, side: Rect { y: list.bottom(), height: below, ..body } }
}

/// Puts the selected row where it can be seen.
pub fn arrange(model: &mut Model) {
    let height = usize::from(list::rows(panes(model).list).height);
    headed::arrange(&mut model.inbox.list, height, is_noise);
}

/// Draws the inbox.
pub fn view(model: &Model, frame: &mut Frame) {
    let panes = panes(model);
    let mut paint = Paint::new(frame, model.theme);
    list::view(model, &mut paint, panes.list);
    if let Some(x) = panes.bar {
        let style = paint.theme.dim();
        paint.bar(x, panes.side.top(), panes.side.bottom(), style);
    }
    side::view(model, &mut paint, panes.side, panes.bar.is_some());
}
