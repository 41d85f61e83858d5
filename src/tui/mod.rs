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
mod dispute;
mod drafts;
mod edit;
mod form;
mod help;
mod keymap;
mod layout;
mod live;
mod members;
mod message;
mod model;
mod paint;
mod runtime;
mod screen;
mod settings;
mod theme;
mod update;
mod view;
mod window;
mod wrap;
mod wrote;

#[cfg(test)]
mod tests;

pub use keymap::key_table;
pub use runtime::run;
