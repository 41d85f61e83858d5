//! Numbers that look thrown and are the same for the same seed.

use uuid::{Builder, Uuid};

/// Throws numbers (xorshift64*: S. Vigna, "An experimental exploration of Marsaglia's xorshift
/// generators, scrambled", 2016).
#[derive(Debug, Clone)]
pub(super) struct Dice(u64);

impl Dice {
    /// Starts a sequence; each `purpose` has one of its own, so that more of one thing leaves the
    /// others as they are.
    pub fn new(seed: u64, purpose: u64) -> Self {
        // SplitMix64: neighbouring seeds must not begin alike.
        let mut mixed = seed.wrapping_add(purpose.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        Self((mixed ^ (mixed >> 31)) | 1)
    }

    /// Throws a number of 64 bits.
    pub fn roll(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// Throws a number in 0..1.
    pub fn part(&mut self) -> f64 {
        (self.roll() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Throws a number below `count`; 0 where there is none.
    pub fn below(&mut self, count: usize) -> usize {
        (self.part() * count as f64) as usize
    }

    /// Throws a number from `least` to `most`.
    pub fn between(&mut self, least: u32, most: u32) -> u32 {
        least + self.below((most - least) as usize + 1) as u32
    }

    /// Tells whether something happens that happens so many times in a thousand.
    pub fn chance(&mut self, in_a_thousand: usize) -> bool {
        self.below(1000) < in_a_thousand
    }

    /// Picks one of them.
    pub fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    /// Picks one by its weight.
    pub fn weighed<'a, T>(&mut self, all: &'a [(u32, T)]) -> &'a T {
        let sum: u32 = all.iter().map(|(weight, _)| weight).sum();
        let mut left = self.below(sum as usize) as u32;
        for (weight, one) in all {
            if left < *weight {
                return one;
            }
            left -= weight;
        }
        &all[0].1
    }
}

/// Makes ids that ascend, as [`crate::app`]'s do, and are the same for the same seed.
#[derive(Debug)]
pub(super) struct Ids {
    dice: Dice,
    last: u128,
}

impl Ids {
    pub const fn new(dice: Dice) -> Self {
        Self { dice, last: 0 }
    }

    /// Returns an id of that moment, greater than all before it.
    pub fn next<I: From<Uuid>>(&mut self, at: i64) -> I {
        let mut tail = [0; 10];
        tail[..8].copy_from_slice(&self.dice.roll().to_le_bytes());
        tail[8..].copy_from_slice(&self.dice.roll().to_le_bytes()[..2]);
        // Room to count up before the variant's bits are reached.
        tail[2] &= 0x1f;
        let id = Builder::from_unix_timestamp_millis(at.max(0).unsigned_abs(), &tail)
            .as_uuid()
            .as_u128();
        let next =
            if id > self.last { id } else { self.last + 1 + u128::from(self.dice.roll() >> 40) };
        self.last = next;
        Uuid::from_u128(next).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_throws_the_same() {
        let throw = |seed, purpose| {
            let mut dice = Dice::new(seed, purpose);
            [dice.roll(), dice.roll(), dice.roll()]
        };
        assert_eq!(throw(1, 1), throw(1, 1));
        assert_ne!(throw(1, 1), throw(2, 1));
        assert_ne!(throw(1, 1), throw(1, 2));
        assert_ne!(throw(0, 0), throw(0, 1));
    }

    #[test]
    fn throws_are_spread() {
        let mut dice = Dice::new(7, 1);
        let mut seen = [0_u32; 10];
        for _ in 0..10_000 {
            seen[dice.below(10)] += 1;
        }
        assert!(seen.iter().all(|count| (850..1150).contains(count)), "{seen:?}");
        assert_eq!(dice.below(0), 0);
        assert!((0..1000).all(|_| (3..=5).contains(&dice.between(3, 5))));
    }

    #[test]
    fn ids_ascend_and_are_version_7() {
        let mut ids = Ids::new(Dice::new(3, 1));
        let mut last = Uuid::nil();
        for at in (0..20_000).map(|n| 1_700_000_000_000 + n / 700) {
            let id: Uuid = ids.next(at);
            assert!(id > last && id.get_version_num() == 7, "{id} after {last}");
            assert_eq!(id.get_variant(), uuid::Variant::RFC4122);
            last = id;
        }
        assert_eq!(last.as_u128() >> 80, 1_700_000_000_028);
    }
}
