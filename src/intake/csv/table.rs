//! The shape of a table, found in its beginning: the delimiter, the row of headers, and what its
//! columns are.

use encoding_rs::Encoding;

use super::dates::{self, Order};
use super::field::{self, Field, Rows, Side};
use super::map::{Mapping, Place};
use super::profile::{Profile, meaning};
use super::rows::{Row, Rows as Lines};
use crate::domain::DetailKind;
use crate::intake::{Loss, charset};

/// What stands between cells, the commonest first.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// How many rows are looked at to find the headers.
const MOST_ROWS: usize = 30;
/// How many headers a message names, and how many characters of each.
const NAMED: usize = 40;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its header as it stands there.
    pub header: String,
    /// What it holds.
    pub field: Field,
}

/// The shape of a table.
#[derive(Debug)]
pub struct Shape {
    /// What stands between cells.
    pub delimiter: u8,
    /// The line of the headers; 0 where there are none.
    pub header: u64,
    /// The columns.
    pub columns: Vec<Column>,
    /// The export that it is, where it is a known one.
    pub profile: Option<&'static Profile>,
    /// What its rows are.
    pub rows: Rows,
    /// Which number of its dates is the month, where one of the first rows tells.
    pub order: Option<Order>,
}

/// A row that may be the headers.
struct Candidate {
    delimiter: u8,
    line: u64,
    cells: Vec<String>,
    /// How many of its cells are known.
    known: usize,
}

/// Decodes a cell.
pub fn text(cell: &[u8], guess: Option<&'static Encoding>) -> String {
    let guess = || guess.unwrap_or_else(|| charset::guess(std::iter::once(cell)));
    charset::undeclared(cell, guess).text.into_owned()
}

/// Reads the first rows with each delimiter; `known` counts the cells of a row that are known.
fn candidates(
    head: &[u8],
    end: u8,
    guess: Option<&'static Encoding>,
    known: impl Fn(&[String]) -> usize,
) -> Vec<Candidate> {
    let mut all = Vec::new();
    for delimiter in DELIMITERS {
        let mut rows = Lines::new(head, delimiter, end);
        let mut count = 0;
        // A slice never fails to read.
        while let Ok(Some(row)) = rows.next_row() {
            count += 1;
            if count > MOST_ROWS {
                break;
            }
            let Ok(Row { line, cells }) = row else { continue };
            let cells: Vec<String> =
                cells.iter().map(|cell| text(cell, guess).trim().to_owned()).collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                let known = known(&cells);
                all.push(Candidate { delimiter, line, cells, known });
            }
        }
    }
    all
}

/// Takes the best of candidates, the first of equals.
fn best(all: Vec<Candidate>, worth: impl Fn(&Candidate) -> (usize, usize)) -> Option<Candidate> {
    all.into_iter().reduce(|best, next| if worth(&next) > worth(&best) { next } else { best })
}

fn commonly_known(cells: &[String]) -> usize {
    let keys: Vec<String> = cells.iter().map(|cell| field::key(cell)).collect();
    let profile = Profile::of(&keys);
    keys.iter().filter(|key| !key.is_empty() && meaning(profile, key) != Field::Left).count()
}

/// Tells whether the beginning of a file looks like a table: headers that are known, or rows of
/// the same number of cells.
pub fn looks_like(head: &[u8], end: u8) -> bool {
    let start = head.trim_ascii_start();
    if head.contains(&0) || start.iter().take(1).any(|byte| b"{[<%".contains(byte)) {
        return false;
    }
    // Content lines of other formats, and the headers of mails, have a colon behind a word.
    let first = start.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let word = first.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-');
    let named = first.get(word.count()) == Some(&b':');
    let mbox = first.starts_with(b"From ");
    let all = candidates(head, end, None, commonly_known);
    if all.iter().any(|row| row.known >= 2 && row.cells.len() >= 2) {
        return !mbox;
    }
    if named || mbox {
        return false;
    }
    all.windows(2).any(|pair| {
        let same = pair[0].delimiter == pair[1].delimiter && pair[0].cells.len() > 1;
        same && pair[0].cells.len() == pair[1].cells.len()
    }) || all.iter().any(|row| row.cells.len() == 1 && is_person(&meanings(&row.cells).0))
}

fn meanings(headers: &[String]) -> (Vec<Field>, Option<&'static Profile>) {
    let keys: Vec<String> = headers.iter().map(|header| field::key(header)).collect();
    let profile = Profile::of(&keys);
    (keys.iter().map(|key| meaning(profile, key)).collect(), profile)
}

/// Tells whether columns are about people: an e-mail alone is, a name needs something beside it.
fn is_person(fields: &[Field]) -> bool {
    let has = |wanted: fn(&Field) -> bool| fields.iter().any(wanted);
    let email = has(|field| {
        matches!(field, Field::Detail(DetailKind::Email, _) | Field::Numbered(_, DetailKind::Email))
    });
    let given = has(|field| matches!(field, Field::Given | Field::Family));
    let name = has(|field| *field == Field::Name);
    let beside = has(|field| {
        matches!(
            field,
            Field::Detail(DetailKind::Phone, _)
                | Field::Numbered(_, DetailKind::Phone)
                | Field::Title
                | Field::Account
                | Field::Birthday
        )
    });
    email || given || (name && beside)
}

impl Shape {
    /// Finds the shape by the headers that are known.
    ///
    /// # Errors
    /// Where no row names columns that are known, or they are not about people.
    pub fn find(head: &[u8], end: u8, guess: Option<&'static Encoding>) -> Result<Self, Loss> {
        let all = candidates(head, end, guess, commonly_known);
        let found = best(all, |row| (row.known, row.cells.len()));
        let Some(Candidate { delimiter, line, cells, known }) = found else {
            return Err(Loss::new(1, "the table is empty"));
        };
        let (fields, profile) = meanings(&cells);
        if known == 0 {
            let reason = format!(
                "no row says what its columns are (name, email, phone, …); this one is {}. Say \
                 with --map FILE which column is what: name = 1, email = 2, …",
                listed(&cells)
            );
            return Err(Loss::new(line, reason));
        }
        let rows = profile.map_or(Rows::Contacts, |profile| profile.rows);
        if rows == Rows::Contacts && !is_person(&fields) {
            let reason = format!(
                "the table is not about people: no column is a name with more about somebody, or \
                 an e-mail; its columns are {}. Where it is, say with --map FILE which column is \
                 what",
                listed(&cells)
            );
            return Err(Loss::new(line, reason));
        }
        let columns = cells.into_iter().zip(fields);
        let columns = columns.map(|(header, field)| Column { header, field }).collect();
        let shape = Self { delimiter, header: line, columns, profile, rows, order: None };
        Ok(shape.with_order(head, end, guess))
    }

    /// Finds the shape by the columns that a map names.
    ///
    /// # Errors
    /// Where one of them is not there.
    pub fn mapped(
        head: &[u8],
        end: u8,
        guess: Option<&'static Encoding>,
        map: &Mapping,
    ) -> Result<Self, Loss> {
        let is = |cell: &str, header: &str| {
            cell == header.trim() || (field::key(cell) == field::key(header) && !cell.is_empty())
        };
        let named: Vec<&String> = map
            .columns
            .iter()
            .filter_map(|(_, place)| match place {
                Place::Header(header) => Some(header),
                Place::Number(_) => None,
            })
            .collect();
        let found = |cells: &[String]| {
            named.iter().filter(|header| cells.iter().any(|cell| is(cell, header))).count()
        };
        let all = candidates(head, end, guess, found);
        let best = best(all, |row| (row.known, row.cells.len()));
        let Some(Candidate { delimiter, line, cells, .. }) = best else {
            return Err(Loss::new(1, "the table is empty"));
        };
        let mut fields = vec![Field::Left; cells.len()];
        for (field, place) in &map.columns {
            let at = match place {
                Place::Header(header) => cells
                    .iter()
                    .position(|cell| cell == header.trim())
                    .or_else(|| cells.iter().position(|cell| is(cell, header))),
                Place::Number(number) => Some(number - 1).filter(|at| *at < cells.len()),
            };
            let Some(at) = at else {
                let missing = match place {
                    Place::Header(header) => format!("\"{}\"", cut(header)),
                    Place::Number(number) => format!("number {number}"),
                };
                let reason = format!(
                    "the map names the column {missing}, which the table does not have; its \
                     columns are {}",
                    listed(&cells)
                );
                return Err(Loss::new(line, reason));
            };
            if let Some(place) = fields.get_mut(at) {
                place.clone_from(field);
            }
        }
        let columns = cells.into_iter().zip(fields);
        let columns: Vec<Column> =
            columns.map(|(header, field)| Column { header, field }).collect();
        if let Some(missing) = lacks(map.rows, &columns) {
            let reason =
                format!("the map says that each row is an {}, and {missing}", map.rows.name());
            return Err(Loss::new(line, reason));
        }
        let whole = |header, columns| Self {
            delimiter,
            header,
            columns,
            profile: None,
            rows: map.rows,
            order: None,
        };
        if map.is_of_numbers() {
            let number = |(at, column): (usize, Column)| Column {
                header: format!("column {}", at + 1),
                ..column
            };
            let columns = columns.into_iter().enumerate().map(number).collect();
            return Ok(whole(0, columns).with_order(head, end, guess));
        }
        Ok(whole(line, columns).with_order(head, end, guess))
    }

    /// Finds in the first rows which number of the dates is the month: a day after the 12th tells.
    fn with_order(self, head: &[u8], end: u8, guess: Option<&'static Encoding>) -> Self {
        let is_date = |column: &Column| matches!(column.field, Field::When(..));
        if !self.columns.iter().any(is_date) {
            return self;
        }
        let mut lines = Lines::new(head, self.delimiter, end);
        let mut order = None;
        // A slice never fails to read.
        while let (None, Ok(Some(row))) = (order, lines.next_row()) {
            let Ok(Row { line, cells }) = row else { continue };
            if line <= self.header {
                continue;
            }
            let dates = self.columns.iter().zip(&cells).filter(|(column, _)| is_date(column));
            order = dates.map(|(_, cell)| text(cell, guess)).find_map(|cell| dates::order(&cell));
        }
        Self { order, ..self }
    }
}

/// Says which column a record cannot do without, where it is missing.
fn lacks(rows: Rows, columns: &[Column]) -> Option<&'static str> {
    let has = |wanted: fn(&Field) -> bool| columns.iter().any(|column| wanted(&column.field));
    match rows {
        Rows::Contacts => None,
        Rows::Interactions if !has(|field| matches!(field, Field::When(..))) => {
            Some("names no column of dates (date, due)")
        }
        Rows::Interactions => {
            let who = has(|field| {
                matches!(field, Field::Party(Side::From | Side::With, _) | Field::Account)
            });
            (!who).then_some("names no column of people (contact, contact.email, from)")
        }
        Rows::Accounts => (!has(|field| *field == Field::Name)).then_some("names no name"),
        Rows::Opportunities => (!has(|field| *field == Field::Title)).then_some("names no title"),
    }
}

fn cut(text: &str) -> String {
    text.chars().take(NAMED).collect()
}

fn listed(cells: &[String]) -> String {
    let names: Vec<String> = cells.iter().take(NAMED).map(|cell| cut(cell)).collect();
    let more = if cells.len() > NAMED { ", …" } else { "" };
    format!("{}{more}", names.join(", "))
}
