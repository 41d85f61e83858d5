//! Keys in, model and effects out, over data made by hand; and what the screen shows.

mod account_timeline;
mod accounts;
mod clicks;
mod comfort;
mod deeds;
mod entries;
mod fields;
mod filters;
mod fixture;
mod flows;
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
mod parked;
mod places;
mod plain;
mod pointing;
mod search;
mod search_stories;
mod shots;
mod stories;
mod taken_back;
mod texts;
mod where_wrong;
mod worker;
mod wrong_settings;

use fixture::{Harness, World};
