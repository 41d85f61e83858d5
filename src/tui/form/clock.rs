//! How long a call takes while it goes on: a clock that runs in the form of an entry, can be stopped
//! and goes on, and whose value is the duration unless another one is typed.

use crate::domain::Timestamp;
use crate::domain::duration::MAX_DURATION;

use super::super::message::{Effect, Timer};
use super::super::model::{Layer, Model};
use super::{Field, LogForm};

const SECOND: i64 = 1_000;
/// A clock that would have run so long in a draft was forgotten: it stands at what it was when it
/// was seen last.
const FORGOTTEN: i64 = 4 * 3_600 * SECOND;

/// A clock. All is in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// When it was started first.
    pub started: Timestamp,
    /// What it counted before it was stopped last.
    before: i64,
    /// Since when it runs; `None` where it is stopped.
    since: Option<Timestamp>,
    /// When it was looked at last.
    seen: Timestamp,
}

impl Clock {
    /// Starts a clock.
    pub fn start(now: Timestamp) -> Self {
        Self { started: now, before: 0, since: Some(now), seen: now }
    }

    /// Tells whether it runs.
    pub fn runs(&self) -> bool {
        self.since.is_some()
    }

    fn counted(&self, now: Timestamp) -> i64 {
        let run = self.since.map_or(0, |since| now.millis().saturating_sub(since.millis()));
        // Where the computer's clock was set back, nothing is taken away.
        self.before.saturating_add(run.max(0)).clamp(0, i64::from(MAX_DURATION) * SECOND)
    }

    /// Returns the seconds it counted.
    pub fn seconds(&self, now: Timestamp) -> u32 {
        u32::try_from(self.counted(now) / SECOND).unwrap_or(MAX_DURATION)
    }

    /// Writes what it counted: `3:12`, `1:03:12`.
    pub fn text(&self, now: Timestamp) -> String {
        let seconds = self.seconds(now);
        let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        match hours {
            0 => format!("{minutes}:{seconds:02}"),
            _ => format!("{hours}:{minutes:02}:{seconds:02}"),
        }
    }

    /// Stops it, or lets it go on.
    pub fn turn(&mut self, now: Timestamp) {
        self.before = self.counted(now);
        self.since = if self.runs() { None } else { Some(now) };
        self.seen = now;
    }

    /// Returns how long until the next second is full.
    fn next(&self, now: Timestamp) -> std::time::Duration {
        let left = SECOND - self.counted(now) % SECOND;
        std::time::Duration::from_millis(u64::try_from(left).unwrap_or(1_000))
    }

    /// Stops one that was forgotten, at what it was when it was seen last.
    fn settle(&mut self, now: Timestamp) {
        let run = self.since.map_or(0, |since| now.millis().saturating_sub(since.millis()));
        if run > FORGOTTEN {
            self.stop_as_seen();
        }
        self.seen = now;
    }

    /// Stops one at what it was when it was seen last.
    pub fn stop_as_seen(&mut self) {
        self.before = self.counted(self.seen);
        self.since = None;
    }

    /// Writes it for a draft.
    pub fn write(&self) -> String {
        let since = self.since.map_or_else(String::new, |since| since.millis().to_string());
        format!("{};{};{since};{}", self.started.millis(), self.before, self.seen.millis())
    }

    /// Reads it from a draft; what is none is none.
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(';');
        let mut number = || parts.next().map(str::parse::<i64>);
        let (started, before, since, seen) = (number()?, number()?, number()?, number()?);
        let at = Timestamp::from_millis;
        let before = before.ok().filter(|before| *before >= 0)?;
        Some(Self {
            started: at(started.ok()?),
            before,
            since: since.ok().map(at),
            seen: at(seen.ok()?),
        })
    }
}

impl LogForm {
    /// Returns the clock, where the entry has a duration for it.
    pub fn clock(&self) -> Option<&Clock> {
        self.clock.as_ref().filter(|_| self.fields().contains(&Field::Duration))
    }

    /// Returns when the entry was, unless a time is given: when its clock was started, else when
    /// the form was opened.
    pub fn begun(&self) -> Timestamp {
        self.clock().map_or(self.opened_at, |clock| clock.started)
    }

    /// Looks at a clock that comes from a draft.
    pub fn settle_clock(&mut self, now: Timestamp) {
        if let Some(clock) = &mut self.clock {
            clock.settle(now);
        }
    }
}

/// Has the form drawn again when the next second is full, while its clock runs.
pub fn watch(form: &LogForm, now: Timestamp, effects: &mut Vec<Effect>) {
    if let Some(clock) = form.clock().filter(|clock| clock.runs()) {
        effects.push(Effect::Wait(Timer::Clock, clock.next(now)));
    }
}

/// A second is full.
pub fn tick(model: &mut Model, effects: &mut Vec<Effect>) {
    let now = model.dates.now;
    let forms = model.layers.iter_mut().filter_map(|layer| match layer {
        Layer::Log(form) if form.saving.is_none() => Some(form),
        _ => None,
    });
    for form in forms {
        if let Some(clock) = form.clock.as_mut().filter(|clock| clock.runs()) {
            clock.seen = now;
        }
        watch(form, now, effects);
    }
}

/// Starts the clock of the form, stops it, or lets it go on.
pub fn turn(model: &mut Model, effects: &mut Vec<Effect>) {
    let now = model.dates.now;
    let Some(form) = model.log_form() else { return };
    if form.editing.is_some() || !form.fields().contains(&Field::Duration) {
        return;
    }
    match &mut form.clock {
        Some(clock) => clock.turn(now),
        None => form.clock = Some(Clock::start(now)),
    }
    watch(form, now, effects);
    model.form_changed(effects);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * SECOND)
    }

    #[test]
    fn a_clock_counts_while_it_runs() {
        let mut clock = Clock::start(at(100));
        assert_eq!((clock.text(at(100)), clock.seconds(at(292))), ("0:00".to_owned(), 192));
        assert_eq!(clock.text(at(292)), "3:12");
        clock.turn(at(292));
        assert!(!clock.runs());
        assert_eq!(clock.text(at(5_000)), "3:12");
        clock.turn(at(5_000));
        assert_eq!(clock.text(at(5_000 + 3_600)), "1:03:12");
        assert_eq!(clock.text(at(4_000)), "3:12", "the computer's clock was set back");
        assert_eq!(clock.started, at(100));
        assert_eq!(clock.seconds(Timestamp::from_millis(i64::MAX)), MAX_DURATION);
    }

    #[test]
    fn a_draft_keeps_it() {
        let mut clock = Clock::start(at(100));
        assert_eq!(Clock::read(&clock.write()), Some(clock));
        clock.turn(at(130));
        assert_eq!(Clock::read(&clock.write()), Some(clock));
        for wrong in ["", "1", "1;2", "x;0;;1", "1;-5;;1", "1;2;3", "1;2;3;y"] {
            assert_eq!(Clock::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn one_that_was_forgotten_stands_where_it_was_seen_last() {
        let mut clock = Clock::start(at(0));
        clock.seen = at(90);
        let mut soon = clock;
        soon.settle(at(600));
        assert_eq!((soon.runs(), soon.seconds(at(600))), (true, 600), "the call goes on");
        clock.settle(at(9 * 3_600));
        assert_eq!((clock.runs(), clock.seconds(at(9 * 3_600))), (false, 90));
    }
}
