//! Keys in, model and effects out, over data made by hand; and what the screen shows.

mod comfort;
mod deeds;
mod entries;
mod fields;
mod fixture;
mod flows;
mod forms;
mod gallery;
mod keys;
mod lists;
mod lists_stories;
mod live;
mod looks;
mod places;
mod pointing;
mod shots;
mod stories;
mod texts;

use fixture::{Harness, World};
