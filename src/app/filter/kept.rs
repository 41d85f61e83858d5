//! The filters that a book keeps under a name.

use crate::domain::filter::Of;
use crate::domain::text::{name_key, words};
use crate::domain::{Name, Op, SavedFilter, SavedFilterId};
use crate::store::Page;

use super::super::{Error, Result, Session, named};
use super::ReadFilter;

/// How many saved filters are offered or listed at a time.
const SAVED: usize = 1_000;

impl Session {
    /// Lists the saved filters of the book by name.
    pub fn saved_filters(&self) -> Result<Page<SavedFilter>> {
        Ok(self.reader()?.saved_filters(SAVED)?)
    }

    /// Keeps a filter under a name; one that is kept under it already is replaced.
    ///
    /// # Errors
    /// `Usage` and so on with what is wrong with the filter, where it reads for no list: also where
    /// it would name itself, be it by way of others.
    pub fn save_filter(&self, name: &str, text: &str) -> Result<SavedFilter> {
        let name = Name::parse(name.trim().trim_start_matches('@'), "the filter's name")?;
        if words(name.as_str()).is_empty() {
            return Err(Error::usage(format!("\"{name}\" has no letter or digit: choose a name")));
        }
        let kept = Name::parse(text, "the filter")?;
        let known = self.reader()?.saved_filter(name.as_str())?;
        let kept_as =
            KeptAs { key: name_key(name.as_str()), id: known.as_ref().map(|filter| filter.id) };
        let read = |of| self.read_for(kept.as_str(), of, Some(&kept_as));
        let mut furthest = read(Of::Interactions)?;
        // What is wrong for all lists is told as of the one for which most of it reads.
        for of in [Of::Contacts, Of::Accounts] {
            let other = read(of)?;
            let start = |read: &ReadFilter| read.fault.as_ref().map(|fault| fault.at.start);
            let further = match (start(&furthest), start(&other)) {
                (Some(before), Some(here)) => here > before,
                (before, _) => before.is_some(),
            };
            if further {
                furthest = other;
            }
        }
        furthest.checked(kept.as_str())?;
        let id = match known {
            Some(filter) => filter.id,
            None => SavedFilterId::new(self.ids.next(self.now())),
        };
        let (shown, text) = (name.to_string(), kept.to_string());
        self.apply(&[Op::SaveFilter { id, name, text: kept }])?;
        Ok(SavedFilter { id, name: shown, text })
    }

    /// Deletes a saved filter; returns what it was.
    ///
    /// # Errors
    /// `NotFound` with the nearest names.
    pub fn delete_filter(&self, name: &str) -> Result<SavedFilter> {
        let filter = self.find_filter(name)?;
        self.apply(&[Op::DeleteFilter(filter.id)])?;
        Ok(filter)
    }

    /// Finds a saved filter by its name, in which hyphens may stand for spaces.
    ///
    /// # Errors
    /// `NotFound` with the nearest names.
    pub fn find_filter(&self, name: &str) -> Result<SavedFilter> {
        let name = name.trim().trim_start_matches('@');
        for spelling in [name, &spaced(name)] {
            if let Some(filter) = self.reader()?.saved_filter(spelling)? {
                return Ok(filter);
            }
        }
        let all = self.saved_filters()?.rows;
        let names: Vec<&str> = all.iter().map(|filter| filter.name.as_str()).collect();
        Err(named::none_called(name, "saved filter", &names))
    }

    /// Tells which lists a filter reads for.
    pub fn lists_of(&self, text: &str) -> Result<Vec<Of>> {
        let mut lists = Vec::new();
        for of in Of::ALL {
            if self.read_filter(text, of)?.fault.is_none() {
                lists.push(of);
            }
        }
        Ok(lists)
    }
}

/// Writes a name with spaces for its hyphens.
pub(super) fn spaced(name: &str) -> String {
    name.replace('-', " ")
}

/// What a filter is about to be kept as.
pub(super) struct KeptAs {
    /// The key of its name.
    key: String,
    /// The filter that it takes the place of.
    id: Option<SavedFilterId>,
}

impl KeptAs {
    /// Tells whether it is meant by a name, which finds this filter by now.
    pub(super) fn is(&self, name: &str, found: Option<SavedFilterId>) -> bool {
        match found {
            Some(id) => self.id == Some(id),
            None => [name_key(name), name_key(&spaced(name))].contains(&self.key),
        }
    }
}
