//! The numbers that stand for words in the file: the one table, for those who write and those who
//! read.

use crate::domain::interaction::Resolution;
use crate::domain::{DetailKind, Direction, InteractionType, RelationKind, Role};
use crate::store::{Error, Result};

fn word<T: Copy>(all: &[T], code: i64, what: &str) -> Result<T> {
    usize::try_from(code)
        .ok()
        .and_then(|index| all.get(index))
        .copied()
        .ok_or_else(|| Error::Corrupt(format!("{code} is no {what}")))
}

pub(in crate::store) fn kind(code: i64) -> Result<InteractionType> {
    word(&InteractionType::ALL, code, "type of interaction")
}

pub(in crate::store) fn kind_code(kind: InteractionType) -> i64 {
    kind as i64
}

pub(in crate::store) fn detail(code: i64) -> Result<DetailKind> {
    word(&DetailKind::ALL, code, "kind of detail")
}

pub(in crate::store) fn detail_code(kind: DetailKind) -> i64 {
    kind as i64
}

pub(in crate::store) fn relation_code(kind: RelationKind) -> i64 {
    kind as i64
}

pub(in crate::store) fn relation(code: i64) -> Result<RelationKind> {
    word(&RelationKind::ALL, code, "kind of relationship")
}

pub(in crate::store) fn role_code(role: Role) -> i64 {
    role as i64
}

pub(in crate::store) fn role(code: i64) -> Result<Role> {
    word(&Role::ALL, code, "role")
}

pub(in crate::store) fn direction(code: i64) -> Result<Direction> {
    word(&[Direction::In, Direction::Out], code, "direction")
}

pub(in crate::store) fn resolution(code: i64) -> Result<Resolution> {
    word(&[Resolution::Needed, Resolution::Resolved], code, "resolution")
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
