//! What the book says of a filter while it is typed: what is wrong and where, and what Tab would put in.
//!
//! Lists that are filtered and the search in everything have it in common.

use std::ops::Range;

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use crate::app::FilterOffer;
use crate::domain::display::{display, width};
use crate::domain::period::Period;

use super::action::{Action, Scope};
use super::edit::Edit;
use super::model::Model;
use super::paint::Paint;

/// What the book says of the text in a field, and what Tab goes through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// What the book says of it.
    learned: Option<Box<Learned>>,
    /// What Tab goes through.
    going: Option<Box<Going>>,
}

/// What the book says of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learned {
    /// The text that it is about.
    pub text: String,
    /// Where the cursor stood, in bytes.
    pub cursor: usize,
    /// What is wrong first of all, and where in bytes.
    pub fault: Option<(Range<usize>, String)>,
    /// The last span of time that it names.
    pub span: Option<Period>,
    /// What may be put in, and in the place of what.
    pub offers: Option<(Range<usize>, Vec<FilterOffer>)>,
}

/// What Tab goes through.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Going {
    /// Where the last one was put.
    at: Range<usize>,
    offers: Vec<FilterOffer>,
    chosen: usize,
}

impl Hints {
    /// Takes what the book says of a text; what is about another one is dropped.
    pub fn learn(&mut self, edit: &Edit, learned: Box<Learned>) {
        if edit.text() == learned.text && edit.cursor() == learned.cursor {
            self.learned = Some(learned);
        }
    }

    /// Returns what the book says of the text, wherever the cursor stood.
    fn learned(&self, edit: &Edit) -> Option<&Learned> {
        self.learned.as_deref().filter(|learned| learned.text == edit.text())
    }

    /// Returns what is wrong with the text, and where.
    pub fn fault(&self, edit: &Edit) -> Option<&(Range<usize>, String)> {
        self.learned(edit)?.fault.as_ref()
    }

    /// Returns the last span of time that the text names.
    pub fn span(&self, edit: &Edit) -> Option<Period> {
        self.learned(edit)?.span
    }

    /// Returns what may be put in, and which of it was put in last.
    pub fn offers(&self, edit: &Edit) -> (&[FilterOffer], Option<usize>) {
        if let Some(going) = &self.going {
            return (&going.offers, Some(going.chosen));
        }
        let learned = self.learned(edit).filter(|learned| learned.cursor == edit.cursor());
        match learned.and_then(|it| Some((&it.text, it.offers.as_ref()?))) {
            // What stands there as it is needs no completing.
            Some((text, (at, offers))) if !matches!(offers.as_slice(), [one] if text.get(at.clone()) == Some(&one.text)) => {
                (offers, None)
            }
            _ => (&[], None),
        }
    }

    /// Puts in what is offered first, or the next in the place of the last.
    pub fn complete(&mut self, edit: &mut Edit, forward: bool) {
        let going = match self.going.take() {
            Some(mut going) => {
                let count = going.offers.len().max(1);
                let by = if forward { 1 } else { count - 1 };
                going.chosen = (going.chosen + by) % count;
                Some(going)
            }
            None => {
                let learned = self.learned.take().filter(|learned| {
                    learned.text == edit.text() && learned.cursor == edit.cursor()
                });
                let offers = learned.and_then(|learned| learned.offers);
                offers.filter(|(_, offers)| !offers.is_empty()).map(|(at, offers)| {
                    let chosen = if forward { 0 } else { offers.len() - 1 };
                    Box::new(Going { at, offers, chosen })
                })
            }
        };
        let Some(mut going) = going else { return };
        let Some(offer) = going.offers.get(going.chosen) else { return };
        let start = going.at.start;
        edit.replace(going.at.clone(), &offer.text);
        going.at = start..start + offer.text.len();
        // Where there is no other, one goes on behind it.
        if going.offers.len() > 1 {
            self.going = Some(going);
        } else if !offer.text.ends_with([':', '>']) {
            edit.insert(" ");
        }
    }

    /// Goes on with what stands there: Tab begins anew.
    pub fn stop(&mut self) {
        self.going = None;
    }
}

/// Draws what may be put in, side by side, from the first from which the chosen one can be seen.
pub fn draw_offers(
    model: &Model,
    (texts, chosen): (&[String], Option<usize>),
    paint: &mut Paint<'_, '_>,
    (x, y, room): (u16, u16, u16),
) {
    let theme = paint.theme;
    let key = model.keymap.key(Scope::Filter.together(), Action::NextField);
    let label = format!("{key}: ");
    let taken = paint.text(x, y, room, &label, theme.key());
    let left = usize::from(room.saturating_sub(taken));
    let wide = |texts: &[String]| texts.iter().map(|text| width(text) + 2).sum::<usize>();
    let last = chosen.unwrap_or(0);
    let mut first = 0;
    while first < last && wide(&texts[first..=last]) > left {
        first += 1;
    }
    let mut at = x + taken;
    for (place, text) in texts.iter().enumerate().skip(first) {
        let room = (x + room).saturating_sub(at);
        if usize::from(room) < width(text) && place > first {
            paint.text(at, y, room, if theme.ascii { "..." } else { "…" }, theme.dim());
            break;
        }
        let style = if chosen == Some(place) { theme.selected() } else { theme.text() };
        at += paint.shown(at, y, room, text, style) + 2;
    }
}

/// Underlines what is wrong with a filter, as far as it can be seen; where something is missing,
/// the place where it is to stand.
pub fn underline(
    edit: &Edit,
    at: &Range<usize>,
    (x, y, room): (u16, u16, u16),
    paint: &mut Paint<'_, '_>,
) {
    let seen = edit.seen(usize::from(room));
    let (start, end) = (at.start.clamp(seen.start, seen.end), at.end.clamp(seen.start, seen.end));
    let columns = |text: Option<&str>| width(&display(text.unwrap_or_default()));
    let before = columns(edit.text().get(seen.start..start));
    let wide = columns(edit.text().get(start..end)).max(1);
    let x = x + u16::try_from(before).unwrap_or(u16::MAX).min(room);
    let style = paint.theme.error().add_modifier(Modifier::UNDERLINED);
    let width = u16::try_from(wide).unwrap_or(u16::MAX).min(room);
    paint.style(Rect { x, y, width, height: 1 }, style);
}
