//! An invented book: numbers become operations, the same for the same numbers.
//!
//! Nothing here does IO or reads a clock. [`Script`] streams the life of a book, oldest first, as
//! the writes that its members would have made; whoever applies them needs memory for one of them.

mod calendar;
mod cast;
mod deals;
mod dice;
mod lists;
mod names;
mod promises;
mod script;
mod size;
mod story;
mod talk;
#[cfg(test)]
mod tests;

pub use script::{Batch, Script};
pub use size::{OutOfRange, Size};
