//! The members of the book: who they are, and for owners adding and removing them.

mod form;
mod hand_over;
mod held;
mod message;
mod mouse;
mod remove;
mod view;

use std::cmp::Reverse;

use crate::app::{ContactCursor, MemberRow};
use crate::domain::{HandedOver, Member, MemberId, Role};

use super::action::Action;
use super::entries::distance;
use super::layout::body;
use super::message::{Effect, Read};
use super::model::Model;
use super::window::{Chunk, Place, Window};

pub use form::{add, change, field_of, job};
pub use message::{Ask, MOST_HELD, MemberJob, MemberWritten, Told};
pub use mouse::take as mouse;
pub use view::view;

/// What the screen shows.
#[derive(Debug, Clone, Default)]
pub struct Members {
    /// The members, owners first.
    pub list: Window<MemberRow>,
    /// Who acts.
    pub me: Option<MemberId>,
    /// The member to select when they are read.
    wanted: Option<MemberId>,
}

impl Members {
    /// Returns the selected member.
    fn selected(&self) -> Option<&Member> {
        self.list.selected().map(|row| &row.member)
    }

    /// Tells whether this is the book's last owner.
    fn is_last_owner(&self, member: &Member) -> bool {
        let owners = self.list.rows().iter().filter(|row| row.member.role == Role::Owner);
        member.role == Role::Owner && owners.count() == 1
    }
}

/// Goes to the members.
pub fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    refresh(model, effects);
}

/// Reads again what is shown.
pub fn refresh(_: &mut Model, effects: &mut Vec<Effect>) {
    effects.push(Effect::Read(Read::Members(Ask::All)));
}

/// Does what an action asks for.
pub fn act(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Down
        | Action::Up
        | Action::Top
        | Action::Bottom
        | Action::PageDown
        | Action::PageUp
        | Action::HalfDown
        | Action::HalfUp => {
            let page = isize::try_from(view::rows(body(model.size), model.theme.plain).height)
                .unwrap_or(1);
            model.members.list.step(distance(action, page.max(1)));
        }
        Action::Add => form::add(model, effects),
        Action::Edit | Action::Open => form::edit(model, effects),
        Action::Delete => remove::ask(model, effects),
        Action::HandOver => hand_over::ask(model, effects),
        Action::Back if model.slow => model.give_up(effects),
        _ => {}
    }
}

/// Takes what was read; the selection stays with its member.
pub fn told(model: &mut Model, told: Told) {
    match told {
        Told::All(mut rows, me) => {
            let screen = &mut model.members;
            let wanted = screen.wanted.take().or(screen.selected().map(|member| member.id));
            rows.sort_by_key(|row| Reverse(row.member.role));
            let at = rows.iter().position(|row| Some(row.member.id) == wanted);
            let select = at.unwrap_or_else(|| screen.list.index());
            if let Some(own) = rows.iter().find(|row| row.member.id == me) {
                model.actor.clone_from(&own.member.name);
            }
            let chunk = Chunk { rows, before: false, after: false, select };
            screen.me = Some(me);
            screen.list.take(&Place::<ContactCursor>::Top, chunk, None);
        }
        Told::Holdings(member, found) => held::learn(model, member, found),
    }
}

/// Takes what was written; the screen is read again after it.
pub fn wrote(model: &mut Model, written: MemberWritten, here: bool, effects: &mut Vec<Effect>) {
    let (text, wanted) = match written {
        MemberWritten::Added(member) => {
            (format!("{} is now {} of this book", member.name, a(member.role)), Some(member.id))
        }
        MemberWritten::Changed(member) => {
            (format!("Saved: {}, {}", member.name, member.role), Some(member.id))
        }
        MemberWritten::Removed(member, moved) => {
            let mut text = format!("{} is no longer a member; what they logged stays", member.name);
            if !moved.is_nothing() {
                text += &format!("\nHanded over: {}", moved.text());
            }
            (text, None)
        }
        MemberWritten::HandedOver(handed) => {
            let HandedOver { from, to, moved } = *handed;
            let text = format!("Handed over from {} to {}: {}", from.name, to.name, moved.text());
            let undo = if moved.is_nothing() {
                String::new()
            } else {
                format!("; {} undoes it", model.key(Action::Undo))
            };
            (text + &undo, Some(from.id))
        }
    };
    model.tell(text, effects);
    if here {
        model.members.wanted = wanted;
    }
}

/// Writes a role with its article.
const fn a(role: Role) -> &'static str {
    match role {
        Role::Owner => "an owner",
        Role::Member => "a member",
        Role::Viewer => "a viewer",
    }
}

/// Puts what is selected where it can be seen.
pub fn arrange(model: &mut Model) {
    let rows = view::rows(body(model.size), model.theme.plain).height;
    model.members.list.reveal(usize::from(rows));
}
