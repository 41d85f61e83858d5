//! Two ways to the same answer, in turn, so that both meet the same noise.

use std::hint::black_box;
use std::time::{Duration, Instant};

use rustix::time::{ClockId, clock_gettime};

/// One measured way: what it returns is how many rows it had.
pub type Way<'a> = Box<dyn FnMut() -> usize + 'a>;

/// How long each call took.
#[derive(Debug, Clone)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Makes them of measured ones.
    pub fn new(mut all: Vec<Duration>) -> Self {
        all.sort_unstable();
        Self(all)
    }

    /// Returns the time that this share of the calls kept within.
    pub fn within(&self, share: f64) -> Duration {
        let at = (self.0.len() as f64 * share) as usize;
        self.0[at.min(self.0.len() - 1)]
    }

    /// Returns the median.
    pub fn p50(&self) -> Duration {
        self.within(0.5)
    }

    /// Returns the 95th percentile.
    pub fn p95(&self) -> Duration {
        self.within(0.95)
    }
}

/// What is measured: how long it takes or, with `TOUCHLINE_BENCH_CLOCK=cpu`, the processor time of this
/// thread. On a machine that others use the second says more of what waits for nothing but memory.
#[derive(Clone, Copy)]
enum Clock {
    Wall,
    Processor,
}

impl Clock {
    fn asked() -> Self {
        let asked = std::env::var("TOUCHLINE_BENCH_CLOCK");
        if asked.is_ok_and(|clock| clock == "cpu") { Self::Processor } else { Self::Wall }
    }

    fn time(self, way: &mut Way<'_>) -> Duration {
        let used = || {
            Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).expect("a time of the thread")
        };
        let (began, used_before) = (Instant::now(), used());
        black_box(way());
        match self {
            Self::Wall => began.elapsed(),
            Self::Processor => used() - used_before,
        }
    }
}

/// Runs the ways in turn for about `limit`, at least five times, after one round that does not count.
pub fn race(ways: &mut [(&str, Way<'_>)], limit: Duration, most: usize) -> Vec<Times> {
    let rows: Vec<usize> = ways.iter_mut().map(|(_, way)| black_box(way())).collect();
    assert!(rows.windows(2).all(|pair| pair[0] == pair[1]), "not the same question: {rows:?}");
    let mut all = vec![Vec::new(); ways.len()];
    let clock = Clock::asked();
    let start = Instant::now();
    for round in 0..most {
        if round >= 5 && start.elapsed() > limit {
            break;
        }
        // Who comes second finds what the first brought into the processor's caches.
        for step in 0..ways.len() {
            let turn = (round + step) % ways.len();
            all[turn].push(clock.time(&mut ways[turn].1));
        }
    }
    all.into_iter().map(Times::new).collect()
}

/// Writes a time with a unit that suits it.
pub fn told(time: Duration) -> String {
    let micros = time.as_secs_f64() * 1e6;
    match micros {
        ..100.0 => format!("{micros:.1} µs"),
        100.0..1_000.0 => format!("{micros:.0} µs"),
        1_000.0..1_000_000.0 => format!("{:.2} ms", micros / 1e3),
        _ => format!("{:.2} s", micros / 1e6),
    }
}
