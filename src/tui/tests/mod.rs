//! Keys in, model and effects out, over data made by hand; and what the screen shows.

mod entries;
mod fixture;
mod flows;
mod lists;
mod lists_stories;
mod live;
mod places;
mod shots;
mod stories;

use fixture::{Harness, World};
