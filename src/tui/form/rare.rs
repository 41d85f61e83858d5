//! The fields that are seldom used: one row stands for all of them until one is gone to.

use crate::domain::interaction::{ChecklistItem, Quality, Resolution, Satisfaction, UnknownWord};
use crate::domain::{Body, Name};

use super::super::edit::Edit;
use super::{Field, LogForm};

/// The fields, in the order of the form.
pub const RARE: [Field; 4] =
    [Field::Satisfaction, Field::Resolution, Field::Checklist, Field::Quality];

/// Before an item that is ticked, and before one that is not.
const TICKED: &str = "[x] ";
const OPEN: &str = "[ ] ";

/// What the seldom used fields say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rare {
    /// How content the contact was.
    pub satisfaction: Option<Satisfaction>,
    /// Whether something is still to be solved.
    pub resolution: Option<Resolution>,
    /// What there was to do or ask, and what was ticked.
    pub checklist: Vec<ChecklistItem>,
    /// Touchpoint or noise.
    pub quality: Quality,
}

impl LogForm {
    /// Returns the seldom used fields that one row stands for: those without a text, until one of
    /// them is gone to.
    pub fn folded(&self) -> Vec<Field> {
        let shown = self.fields();
        RARE.into_iter().filter(|field| !shown.contains(field)).collect()
    }

    /// Fills in the seldom used fields of an entry.
    pub(super) fn fill_rare(&mut self, body: &Body) {
        let number = body.satisfaction.map(|value| value.get().to_string());
        self.satisfaction.set(number.unwrap_or_default());
        self.resolution.set(body.resolution.map_or("", Resolution::name));
        self.checklist.set(write_checklist(&body.checklist));
        let noise = body.quality == Quality::Noise;
        self.quality.set(if noise { Quality::Noise.name() } else { "" });
    }

    /// Ticks the item that the cursor stands on, or takes its tick off.
    pub(super) fn tick(&mut self) {
        self.checklist.change_line(|line| match item(line) {
            Some(ChecklistItem { text, done }) => sign(!done).to_owned() + &text,
            None => line.to_owned(),
        });
    }
}

/// Reads the satisfaction field.
///
/// # Errors
/// Where the text is no number from 1 to 5.
pub fn read_satisfaction(text: &str) -> Result<Option<Satisfaction>, String> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|error| format!("{error}")),
    }
}

/// Reads the resolution field: a word, or its first letter.
///
/// # Errors
/// Where the text is neither.
pub fn read_resolution(text: &str) -> Result<Option<Resolution>, String> {
    match text.trim().to_lowercase().as_str() {
        "" => Ok(None),
        "n" => Ok(Some(Resolution::Needed)),
        "r" => Ok(Some(Resolution::Resolved)),
        text => text.parse().map(Some).map_err(|error: UnknownWord| error.to_string()),
    }
}

/// Reads the quality field: a word, or its first letter; empty is a touchpoint.
///
/// # Errors
/// Where the text is neither.
pub fn read_quality(text: &str) -> Result<Quality, String> {
    match text.trim().to_lowercase().as_str() {
        "" | "s" => Ok(Quality::Signal),
        "n" => Ok(Quality::Noise),
        text => text.parse().map_err(|error: UnknownWord| error.to_string()),
    }
}

/// Reads the checklist: an item a line, `[x]` before those that are ticked.
///
/// # Errors
/// Where an item is too long.
pub fn read_checklist(text: &str) -> Result<Vec<ChecklistItem>, String> {
    let items = text.lines().filter_map(item);
    items
        .map(|item| {
            let text = Name::parse(&item.text, "the item").map_err(|error| error.to_string())?;
            Ok(ChecklistItem { text: text.to_string(), ..item })
        })
        .collect()
}

/// Writes a checklist as the form has it.
pub fn write_checklist(items: &[ChecklistItem]) -> String {
    let lines = items.iter().map(|item| {
        let words: Vec<&str> = item.text.split_whitespace().collect();
        format!("{}{}", sign(item.done), words.join(" "))
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn sign(done: bool) -> &'static str {
    if done { TICKED } else { OPEN }
}

/// Reads one line: with or without a box, with or without the dash that many write before it.
fn item(line: &str) -> Option<ChecklistItem> {
    let line = line.trim();
    let line = line.strip_prefix("- ").unwrap_or(line).trim_start();
    let boxes = [("[x]", true), ("[X]", true), ("[ ]", false), ("[]", false)];
    let boxed = boxes.iter().find_map(|(sign, done)| Some((line.strip_prefix(sign)?, *done)));
    let (text, done) = boxed.unwrap_or((line, false));
    let text = text.trim();
    (!text.is_empty()).then(|| ChecklistItem { text: text.to_owned(), done })
}

/// Makes the seldom used fields, empty: satisfaction, resolution, checklist, quality.
pub(super) fn empty() -> [Edit; 4] {
    [Edit::line(""), Edit::line(""), Edit::lines(""), Edit::line("")]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, done: bool) -> ChecklistItem {
        ChecklistItem { text: text.to_owned(), done }
    }

    #[test]
    fn a_checklist_reads_what_people_write() {
        let text =
            "ask for the price\n[x] send it\n- [ ] call back\n\n - [X]  say thanks \n[]x\n[ ]";
        let items = [
            of("ask for the price", false),
            of("send it", true),
            of("call back", false),
            of("say thanks", true),
            of("x", false),
        ];
        assert_eq!(read_checklist(text).unwrap(), items);
        assert_eq!(read_checklist(&write_checklist(&items)).unwrap(), items);
        let odd = [of("[x] in its text", false), of("- a dash", true)];
        assert_eq!(read_checklist(&write_checklist(&odd)).unwrap()[0], odd[0]);
        assert!(read_checklist(&"x".repeat(1_001)).unwrap_err().contains("too long"));
    }

    #[test]
    fn letters_words_and_numbers_are_read() {
        assert_eq!(read_satisfaction(" 4 ").unwrap().map(Satisfaction::get), Some(4));
        assert!(read_satisfaction("6").unwrap_err().contains("1 to 5"));
        assert_eq!(read_satisfaction(""), Ok(None));
        assert_eq!(read_resolution("N"), Ok(Some(Resolution::Needed)));
        assert_eq!(read_resolution("resolved"), Ok(Some(Resolution::Resolved)));
        assert!(read_resolution("x").unwrap_err().contains("needed or resolved"));
        assert_eq!(read_quality(""), Ok(Quality::Signal));
        assert_eq!(read_quality("n"), Ok(Quality::Noise));
        assert!(read_quality("x").unwrap_err().contains("signal or noise"));
    }
}
