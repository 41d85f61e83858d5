//! Keys in, model and effects out, over data made by hand; and what the screen shows.

mod account_timeline;
mod accounts;
mod clicks;
mod entries;
mod fixture;
mod flows;
mod forms;
mod keys;
mod lists;
mod lists_stories;
mod live;
mod looks;
mod members;
mod places;
mod plain;
mod pointing;
mod shots;
mod stories;
mod taken_back;

use fixture::{Harness, World};
