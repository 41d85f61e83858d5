//! Importing: a small sheet asks which file, a question says what would come of it, and a thread
//! of its own does it while the screens go on.

mod digest;
mod dropped;
mod findings;
mod keys;
mod path;
mod reply;
mod view;

use std::time::Duration;

use crate::app::{Error, Progress};
use crate::domain::{BookId, Capability};

use super::action::Action;
use super::confirm::{count, thousands};
use super::edit::Edit;
use super::message::Effect;
use super::model::{Layer, Model};
use super::offers::Offers;
use super::reach;

pub use digest::Outcome;
pub use findings::{Findings, arrange, key as findings_key, mouse, view as findings_view};
pub use keys::{key, paste};
pub use path::Completion;
pub use reply::{completed, labels, take};
pub use view::view;

/// An import to be done, or to be tried without writing anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// The number of this import.
    pub number: u64,
    /// The book it goes to.
    pub book: BookId,
    /// The path as it was typed.
    pub path: String,
    /// A label for all that it brings.
    pub label: Option<String>,
    /// Only find out what would happen.
    pub dry_run: bool,
}

impl Order {
    /// Returns the last part of the path: what the import is called.
    fn title(&self) -> &str {
        let whole = self.path.trim_end_matches('/');
        whole.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or(&self.path)
    }
}

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Far {
    /// What was read.
    pub progress: Progress,
    /// How long it took.
    pub elapsed: Duration,
}

impl Far {
    /// Returns the share of the bytes that were read, in percent.
    fn share(&self) -> Option<u64> {
        let total = self.progress.total.filter(|total| *total > 0)?;
        Some((u128::from(self.progress.bytes) * 100 / u128::from(total)).min(100) as u64)
    }

    /// Returns how many records were read in a second.
    fn rate(&self) -> Option<u64> {
        let took = u64::try_from(self.elapsed.as_millis()).ok().filter(|took| *took >= 500)?;
        Some(self.progress.records.saturating_mul(1_000) / took)
    }

    /// Says it in as many parts as are known: records, share, rate.
    fn said(&self) -> String {
        let mut said = count(self.progress.records, "record", "records");
        if let Some(share) = self.share() {
            said += &format!(", {share}%");
        }
        if let Some(rate) = self.rate() {
            said += &format!(", {} a second", thousands(rate));
        }
        said
    }
}

/// What the thread of an import tells, with the import's number.
#[derive(Debug, Clone)]
pub enum News {
    /// How far it is.
    Far(u64, Far),
    /// It came to its end, or failed.
    Ended(u64, Result<Box<Outcome>, Error>),
}

/// An import that is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    order: Order,
    far: Option<Far>,
    /// Whether it was asked to stop.
    stopping: bool,
    /// Whether it was said that leaving the program stops it.
    warned: bool,
    /// How long it had run when the screen was read again.
    refreshed: Duration,
}

/// The imports of this session.
#[derive(Debug, Clone, Default)]
pub struct Imports {
    /// The number of the last one, or of the last trial.
    last: u64,
    running: Option<Running>,
    /// What became of the last one.
    found: Option<Box<Findings>>,
    /// The path and the label that were typed last.
    typed: (String, String),
}

/// A field of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Path,
    Label,
}

/// What the sheet is at.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    /// The fields have the keys.
    Typing,
    /// It is found out what would happen.
    Looking(Order, Option<Far>),
    /// It is asked whether that is to happen.
    Asking(Order, Box<Findings>),
}

/// The sheet that asks what to import.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportSheet {
    stage: Stage,
    focus: Field,
    path: Edit,
    completion: Completion,
    label: Edit,
    offers: Offers,
    /// What is wrong with a field.
    error: Option<(Field, String)>,
}

impl ImportSheet {
    /// Tells whether a letter is text for a field.
    pub fn is_typing(&self) -> bool {
        self.stage == Stage::Typing
    }

    /// Returns the path that stands in the field.
    fn typed(&self) -> &str {
        self.path.text().trim()
    }
}

/// Opens the sheet; where an import is under way, stops it.
pub fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    if model.imports.running.is_some() {
        return stop(model, effects);
    }
    if !model.may(Capability::Import, effects) {
        return;
    }
    let (path, label) = model.imports.typed.clone();
    let mut path = Edit::line(path);
    path.select();
    model.layers.push(Layer::Import(Box::new(ImportSheet {
        stage: Stage::Typing,
        focus: Field::Path,
        path,
        completion: Completion::default(),
        label: Edit::line(label),
        offers: Offers::default(),
        error: None,
    })));
}

/// Shows what became of the last import.
pub fn show(model: &mut Model, effects: &mut Vec<Effect>) {
    match model.imports.found.clone() {
        Some(found) => model.layers.push(Layer::Imported(found)),
        None => {
            let import = model.key(Action::Import);
            model.tell(format!("Nothing was imported since the start: {import} imports"), effects);
        }
    }
}

/// Asks the import that is under way to stop.
fn stop(model: &mut Model, effects: &mut Vec<Effect>) {
    if let Some(running) = &mut model.imports.running {
        running.stopping = true;
        effects.push(Effect::StopImport);
    }
}

/// Stops the import that is under way where Esc has nothing to go back from; returns whether it
/// did.
pub fn back(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let stops = model.imports.running.is_some() && !reach::leads_back(model);
    if stops {
        stop(model, effects);
    }
    stops
}

/// Says once that leaving stops the import that is under way; returns whether it was said just
/// now.
pub fn warn(model: &mut Model, effects: &mut Vec<Effect>) -> bool {
    let Some(running) = model.imports.running.as_mut().filter(|running| !running.warned) else {
        return false;
    };
    running.warned = true;
    let quit = model.key(Action::Quit);
    let text = format!("An import is under way: {quit} again stops it and quits");
    model.tell(text, effects);
    true
}

/// Tells whether an import is under way.
pub fn is_running(model: &Model) -> bool {
    model.imports.running.is_some()
}

/// Says in `columns` how far the import is that is under way.
pub fn progress(model: &Model, columns: u16) -> Option<String> {
    let running = model.imports.running.as_ref()?;
    let title = running.order.title();
    if running.stopping {
        return Some(format!("Stopping the import of {title}…"));
    }
    let leads_back = !model.layers.is_empty() || reach::leads_back(model);
    let stops = model.key(if leads_back { Action::Import } else { Action::Back });
    let Some(far) = &running.far else {
        return Some(format!("Importing {title}…; {stops} stops"));
    };
    let said = far.said();
    let forms = [
        format!("Importing {title}: {said}; {stops} stops"),
        format!("Importing: {said}; {stops} stops"),
    ];
    let short = match far.share() {
        Some(share) => format!("Importing: {share}%; {stops} stops"),
        None => format!("Importing: {}; {stops} stops", thousands(far.progress.records)),
    };
    let fits = |text: &String| crate::domain::display::width(text) <= usize::from(columns);
    Some(forms.into_iter().find(fits).unwrap_or(short))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn far(records: u64, bytes: u64, total: Option<u64>, millis: u64) -> Far {
        let progress = Progress { bytes, total, records };
        Far { progress, elapsed: Duration::from_millis(millis) }
    }

    #[test]
    fn progress_is_said_as_far_as_it_is_known() {
        assert_eq!(far(1, 0, None, 10).said(), "1 record");
        assert_eq!(far(12_300, 41, Some(100), 3_000).said(), "12,300 records, 41%, 4,100 a second");
        assert_eq!(far(2, 9, Some(0), 100).said(), "2 records");
        assert_eq!(far(2, 900, Some(100), 100).share(), Some(100), "a file that grew");
        assert_eq!(far(u64::MAX, u64::MAX, Some(u64::MAX), 500).share(), Some(100));
    }

    #[test]
    fn an_import_is_called_by_its_last_part() {
        let title = |path: &str| {
            let book = BookId::new(uuid::Uuid::nil());
            let path = path.to_owned();
            Order { number: 1, book, path, label: None, dry_run: true }.title().to_owned()
        };
        assert_eq!(title("~/cards.vcf"), "cards.vcf");
        assert_eq!(title("/a/cards/"), "cards");
        assert_eq!(title("/"), "/");
    }
}
