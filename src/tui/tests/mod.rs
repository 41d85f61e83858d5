//! Keys in, model and effects out, over data made by hand; and what the screen shows.

mod account_timeline;
mod accounts;
mod clicks;
mod comfort;
mod day_stories;
mod deeds;
mod entries;
mod fields;
mod fixture;
mod flows;
mod follow_ups;
mod forms;
mod gallery;
mod keys;
mod line;
mod line_stories;
mod lists;
mod lists_stories;
mod live;
mod looks;
mod members;
mod newcomer;
mod places;
mod plain;
mod pointing;
mod search;
mod search_stories;
mod shots;
mod stories;
mod taken_back;
mod texts;
mod worker;

use fixture::{Harness, World};
