//! The terminal UI, after the Elm architecture: a `Model`, messages, `update` that returns
//! effects as data, `view` that draws, and a loop that carries effects out.

mod accounts;
mod action;
mod activity;
mod books;
mod confirm;
mod contact_form;
mod contacts;
mod dates;
mod dial;
mod dispute;
mod drafts;
mod edit;
mod entries;
mod filter;
mod finder;
mod follow_ups;
mod footer;
mod form;
mod header;
mod help;
mod import;
mod kept;
mod keymap;
mod label;
mod layout;
mod line;
mod list_head;
mod live;
mod members;
mod message;
mod missing;
mod model;
mod mouse;
mod offers;
mod paint;
mod palette;
mod pick;
mod picker;
mod place;
mod plain;
mod question;
mod reach;
mod remap;
mod runtime;
mod screen;
mod search;
mod settings;
mod sheet;
mod theme;
mod tints;
mod today;
mod undo;
mod update;
mod versions;
mod view;
mod welcome;
mod window;
mod wrap;
mod wrote;

#[cfg(test)]
mod tests;

pub use keymap::key_table;
pub use remap::{key_refusal, key_warnings};
pub use runtime::{Prompted, prompt, run};
