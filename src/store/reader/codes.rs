//! The numbers that stand for words in the file.

use crate::domain::interaction::{Quality, Resolution};
use crate::domain::{DetailKind, Direction, InteractionType, RelationKind, Role};
use crate::store::{Error, Result};

fn word<T: Copy>(all: &[T], code: i64, what: &str) -> Result<T> {
    usize::try_from(code)
        .ok()
        .and_then(|index| all.get(index))
        .copied()
        .ok_or_else(|| Error::Corrupt(format!("{code} is no {what}")))
}

pub(super) fn kind(code: i64) -> Result<InteractionType> {
    word(&InteractionType::ALL, code, "type of interaction")
}

pub(super) fn kind_code(kind: InteractionType) -> i64 {
    kind as i64
}

pub(super) fn detail(code: i64) -> Result<DetailKind> {
    word(&DetailKind::ALL, code, "kind of detail")
}

pub(super) fn detail_code(kind: DetailKind) -> i64 {
    kind as i64
}

pub(super) fn relation(code: i64) -> Result<RelationKind> {
    word(&RelationKind::ALL, code, "kind of relationship")
}

pub(super) fn role(code: i64) -> Result<Role> {
    word(&Role::ALL, code, "role")
}

pub(super) fn direction(code: i64) -> Result<Direction> {
    word(&[Direction::In, Direction::Out], code, "direction")
}

pub(super) fn resolution(code: i64) -> Result<Resolution> {
    word(&[Resolution::Needed, Resolution::Resolved], code, "resolution")
}

pub(super) fn quality(code: i64) -> Result<Quality> {
    word(&[Quality::Signal, Quality::Noise], code, "quality")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_positions_in_all() {
        for (index, expected) in InteractionType::ALL.into_iter().enumerate() {
            assert_eq!(kind_code(expected), index as i64);
            assert_eq!(kind(index as i64).unwrap(), expected);
        }
        for (index, expected) in DetailKind::ALL.into_iter().enumerate() {
            assert_eq!(detail_code(expected), index as i64);
            assert_eq!(detail(index as i64).unwrap(), expected);
        }
        assert!(kind(7).is_err());
        assert!(role(-1).is_err());
    }
}
