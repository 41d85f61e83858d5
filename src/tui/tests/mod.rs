//! Keys in, model and effects out, over data made by hand; and what the screen shows.

mod fixture;
mod flows;
mod forms;
mod live;
mod shots;
mod stories;

use fixture::{Harness, World};
