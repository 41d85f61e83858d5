//! A map says which column of a table is which field: a small TOML, `field = "their column"`.

use toml::{Table, Value};

use super::field::{Field, Rows};

/// The longest map, in bytes.
pub const MAX_MAP: usize = 64 << 10;

/// Which column is which field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// What the rows are.
    pub rows: Rows,
    /// The fields and their columns, in the order of the fields' names.
    pub columns: Vec<(Field, Place)>,
}

/// A column as a map names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// By its header.
    Header(String),
    /// By its number, from 1.
    Number(usize),
}

/// Says what is wrong with a map.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrongMap {
    /// No TOML.
    #[error("{0}")]
    Syntax(String),
    /// A field that does not exist.
    #[error(
        "there is no field \"{field}\"; the fields of {} {} are {}",
        if *rows == Rows::Contacts { "a" } else { "an" },
        rows.name(),
        rows.fields().join(", ")
    )]
    Field {
        /// What the map says.
        field: String,
        /// What the rows are.
        rows: Rows,
    },
    /// Rows of a sort that does not exist.
    #[error(
        "the rows are no \"{0}\": write record = \"contact\", \"interaction\", \"account\" or \"opportunity\""
    )]
    Rows(String),
    /// A column that is neither a header nor a number.
    #[error(
        "the column of \"{field}\" is no header and no number: write {field} = \"its header\", or its number from 1"
    )]
    Column {
        /// The field.
        field: String,
    },
    /// Nothing in it.
    #[error("it is empty: write lines like email = \"E-Mail-Adresse\"")]
    Empty,
}

impl Mapping {
    /// Reads a map: `record = "interaction"` where the rows are no contacts, `field = "header"`, several columns as a list, labels behind a point
    /// (`phone.work = "Office"`, `custom.hobby = "Hobby"`); a number instead of a header counts
    /// columns from 1.
    ///
    /// # Errors
    /// Where it is no TOML, or names a field that does not exist.
    pub fn parse(text: &str) -> Result<Self, WrongMap> {
        let table: Table = text.parse().map_err(|error: toml::de::Error| {
            let before = text.get(..error.span().map_or(0, |span| span.start)).unwrap_or(text);
            let line = before.matches('\n').count() + 1;
            WrongMap::Syntax(format!("line {line}: {}", error.message()))
        })?;
        let rows = match table.get("record") {
            None => Rows::Contacts,
            Some(word) => {
                let is = |rows: &Rows| word.as_str() == Some(rows.name());
                let known = Rows::ALL.into_iter().find(is);
                let word = || word.as_str().map_or_else(|| word.to_string(), str::to_owned);
                known.ok_or_else(|| WrongMap::Rows(word()))?
            }
        };
        let mut columns = Vec::new();
        for (field, value) in table.iter().filter(|(field, _)| *field != "record") {
            match value {
                Value::Table(labels) => {
                    for (label, value) in labels {
                        take(rows, &format!("{field}.{label}"), value, &mut columns)?;
                    }
                }
                value => take(rows, field, value, &mut columns)?,
            }
        }
        if columns.is_empty() { Err(WrongMap::Empty) } else { Ok(Self { rows, columns }) }
    }

    /// Tells whether it names columns by numbers alone: the table then has no header.
    pub fn is_of_numbers(&self) -> bool {
        self.columns.iter().all(|(_, place)| matches!(place, Place::Number(_)))
    }
}

fn take(
    rows: Rows,
    word: &str,
    value: &Value,
    columns: &mut Vec<(Field, Place)>,
) -> Result<(), WrongMap> {
    let known = word.split('.').next().is_some_and(|field| rows.fields().contains(&field));
    let field = Field::parse(word)
        .filter(|_| known && !word.contains('/'))
        .ok_or_else(|| WrongMap::Field { field: word.to_owned(), rows })?;
    let several = match value {
        Value::Array(several) => several.as_slice(),
        one => std::slice::from_ref(one),
    };
    for value in several {
        let place = match value {
            Value::String(header) if !header.trim().is_empty() => Place::Header(header.clone()),
            Value::Integer(number) => match usize::try_from(*number) {
                Ok(number) if number > 0 => Place::Number(number),
                _ => return Err(WrongMap::Column { field: word.to_owned() }),
            },
            _ => return Err(WrongMap::Column { field: word.to_owned() }),
        };
        columns.push((field.clone(), place));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_is_fields_and_columns() {
        let map = Mapping::parse(
            "name = \"Wer\"\nemail = [\"Mail\", 3]\nphone.work = \"Büro\"\n[custom]\nhobby = \"Hobby\"\n",
        );
        let map = map.unwrap();
        assert_eq!(map.columns.len(), 5);
        let field = |word| Field::parse(word).unwrap();
        for (word, place) in [
            ("name", Place::Header("Wer".into())),
            ("email", Place::Number(3)),
            ("phone.work", Place::Header("Büro".into())),
            ("custom.hobby", Place::Header("Hobby".into())),
        ] {
            assert!(map.columns.contains(&(field(word), place)), "{word}");
        }
        assert!(!map.is_of_numbers());
        assert!(Mapping::parse("name = 1\nemail = 2").unwrap().is_of_numbers());
        let map = Mapping::parse(
            "record = \"interaction\"\n[contact]\nemail = \"Mail\"\n[date]\ndmy = 2",
        );
        let map = map.unwrap();
        assert_eq!((map.rows, map.columns.len()), (Rows::Interactions, 2));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let wrong = |text| Mapping::parse(text).unwrap_err().to_string();
        assert!(
            wrong("e-mail = \"Mail\"")
                .starts_with("there is no field \"e-mail\"; the fields of a contact are name, ")
        );
        assert!(wrong("left = \"Mail\"").starts_with("there is no field"));
        assert!(wrong("email = true").starts_with("the column of \"email\" is no header"));
        assert!(wrong("email = 0").contains("its number from 1"));
        assert!(
            wrong("name = \"x\"\nemail = ").starts_with("line 2: "),
            "{}",
            wrong("name = \"x\"\nemail = ")
        );
        assert!(wrong("").starts_with("it is empty"));
        assert!(wrong("record = \"interaction\"").starts_with("it is empty"));
        assert!(wrong("record = \"deal\"\ntitle = 1").starts_with("the rows are no \"deal\""));
        assert!(wrong("record = \"interaction\"\nbirthday = 1").starts_with(
            "there is no field \"birthday\"; the fields of an interaction are type, "
        ));
    }
}
