//! From lines to cards: where one begins and ends, and which are too large to be read.

use super::card;
use crate::intake::content::{LINE_COST, Property, RawRecord};
use crate::intake::lines::ContentLine;
use crate::intake::{Item, Loss, MAX_DEPTH, MAX_RECORD};

/// The property that holds a card.
const AGENT: &str = "AGENT";
/// The length from which a line is worth asking whether it is a picture, in bytes.
const LARGE: usize = 1024;

/// Collects the lines of cards.
#[derive(Debug)]
pub struct Gather {
    place: Place,
    /// The line read last.
    last_line: u64,
    card: RawRecord,
    /// Components begun in the card and not ended: whether each is itself a card.
    nest: Vec<bool>,
    /// What the card takes so far.
    size: u64,
    /// Why the card is passed over.
    spoilt: Option<Loss>,
    /// Whether the last line was an AGENT, after which a card begins inside the card.
    agent: bool,
    /// How many cards begin in a row without a line between.
    hollow: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Between cards.
    Outside,
    /// Between cards, among lines that belong to none and were reported.
    Stray,
    /// In a card.
    Inside,
    /// After a nest too deep to follow; a card counts again right after the end of another.
    Lost { after_end: bool },
}

impl Gather {
    /// Begins before the first line of a file. `unicode` says that the whole file is.
    pub fn new(unicode: bool) -> Self {
        Self {
            place: Place::Outside,
            last_line: 0,
            card: RawRecord::new(0, unicode),
            nest: Vec::new(),
            size: 0,
            spoilt: None,
            agent: false,
            hollow: 0,
        }
    }

    /// Takes the next line. Returns the record that it completes.
    pub fn step(&mut self, line: &ContentLine<'_>) -> Option<Item> {
        let begins = component(line.bytes, b"BEGIN");
        let ends = component(line.bytes, b"END");
        let item = match self.place {
            Place::Inside => self.inside(line, begins, ends),
            Place::Outside | Place::Stray => self.outside(line, begins, ends),
            Place::Lost { after_end: true } if begins == Some(Kind::Card) => {
                self.begin(line);
                None
            }
            Place::Lost { .. } => {
                self.place = Place::Lost { after_end: ends == Some(Kind::Card) };
                None
            }
        };
        self.last_line = line.line;
        item
    }

    /// Ends the file. Returns the record that it cuts off.
    pub fn end(&mut self) -> Option<Item> {
        (self.place == Place::Inside).then(|| self.finish(Some(self.last_line)))
    }

    fn outside(
        &mut self,
        line: &ContentLine<'_>,
        begins: Option<Kind>,
        ends: Option<Kind>,
    ) -> Option<Item> {
        let blank = |byte: &u8| byte.is_ascii_whitespace() || byte.is_ascii_control();
        if begins == Some(Kind::Card) {
            self.hollow = 0;
            self.begin(line);
            None
        // One END too many loses nothing, nor does the Ctrl-Z of old systems.
        } else if self.place == Place::Stray || ends.is_some() || line.bytes.iter().all(blank) {
            None
        } else {
            self.place = Place::Stray;
            let reason = "this is outside any card; it should come after a line BEGIN:VCARD";
            Some(Item::Failed(Loss::new(line.line, reason)))
        }
    }

    fn inside(
        &mut self,
        line: &ContentLine<'_>,
        begins: Option<Kind>,
        ends: Option<Kind>,
    ) -> Option<Item> {
        let agent = std::mem::replace(&mut self.agent, is_agent(line.bytes));
        match (begins, ends) {
            // Only an AGENT holds a card; otherwise the one before has lost its END.
            (Some(Kind::Card), _) if !agent => return self.begin_again(line),
            (Some(kind), _) => {
                if kind == Kind::Card && self.nest.is_empty() {
                    self.card.leave(line.line, AGENT);
                }
                self.nest.push(kind == Kind::Card);
                if self.nest.len() >= MAX_DEPTH {
                    return Some(self.too_deep(line.line));
                }
            }
            (None, Some(Kind::Card)) => {
                // The end of a card ends everything that began in it.
                while self.nest.pop_if(|is_card| !*is_card).is_some() {}
                if self.nest.pop().is_none() {
                    return Some(self.finish(None));
                }
            }
            (None, Some(Kind::Other)) => {
                self.nest.pop_if(|is_card| !*is_card);
            }
            (None, None) => {}
        }
        self.size += line.size + LINE_COST;
        if self.size > MAX_RECORD {
            let reason = format!("the card is larger than {} MiB", MAX_RECORD >> 20);
            self.spoil(Loss::new(self.card.line, reason));
        }
        if self.nest.is_empty() && begins.is_none() && ends.is_none() {
            self.keep(line);
        }
        None
    }

    /// Puts a line into the card, unless it is one of those that are never read.
    fn keep(&mut self, line: &ContentLine<'_>) {
        if self.spoilt.is_some() {
            return;
        }
        if line.bytes.len() > LARGE
            && let Some(property) = Property::parse(line.line, line.bytes)
            && card::is_binary(&property)
        {
            return self.card.leave(line.line, &property.name);
        }
        if line.cut {
            self.spoil(line.too_long());
        } else {
            self.card.push(line);
        }
    }

    fn begin(&mut self, line: &ContentLine<'_>) {
        self.place = Place::Inside;
        self.card.clear(line.line);
        self.nest.clear();
        self.size = line.size;
        self.spoilt = None;
        self.agent = false;
    }

    /// Begins a card where another had not ended. One without any line is as good as none.
    fn begin_again(&mut self, line: &ContentLine<'_>) -> Option<Item> {
        let hollow = self.card.is_empty() && self.spoilt.is_none();
        self.hollow = if hollow { self.hollow + 1 } else { 0 };
        if self.hollow >= MAX_DEPTH {
            return Some(self.too_deep(line.line));
        }
        let item = (!hollow).then(|| self.finish(Some(self.last_line)));
        self.begin(line);
        item
    }

    fn too_deep(&mut self, line: u64) -> Item {
        self.place = Place::Lost { after_end: false };
        let reason = format!("cards begin inside one another more than {MAX_DEPTH} deep");
        Item::Failed(Loss::new(line, reason))
    }

    fn spoil(&mut self, loss: Loss) {
        self.spoilt.get_or_insert(loss);
        self.card.clear(self.card.line);
    }

    fn finish(&mut self, cut_at: Option<u64>) -> Item {
        self.place = Place::Outside;
        self.card.cut_at = cut_at;
        match self.spoilt.take() {
            Some(loss) => Item::Failed(loss),
            None => card::draft(&self.card),
        }
    }
}

/// What a line begins or ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Card,
    Other,
}

/// Reads a line that begins or ends (`word`) a component.
fn component(line: &[u8], word: &[u8]) -> Option<Kind> {
    let (name, rest) = line.split_at_checked(word.len())?;
    let name_of = rest.trim_ascii_start().strip_prefix(b":")?.trim_ascii();
    if !name.eq_ignore_ascii_case(word) {
        return None;
    }
    Some(if name_of.eq_ignore_ascii_case(b"VCARD") { Kind::Card } else { Kind::Other })
}

fn is_agent(line: &[u8]) -> bool {
    line.get(..AGENT.len()).is_some_and(|name| name.eq_ignore_ascii_case(AGENT.as_bytes()))
        && line.trim_ascii_end().ends_with(b":")
}
