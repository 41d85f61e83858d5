//! Reading a filter: what it names is found in the book.

use std::ops::Range;

use crate::domain::filter::{Filter, Mark, Of, Role, Span, Term, Test, Thing};
use crate::domain::period::Period;
use crate::domain::text::{MAX_NAME, words};
use crate::domain::{AccountId, MemberId, Timestamp};
use crate::store::{AccountTest, Condition, ContactTest, EntryTest, Within};

use super::super::{Error, Kind, Result, Session, named};
use super::kept::KeptAs;
use super::{FilterFault, ListFilter, ReadFilter};

/// The most terms of a filter, those of saved ones in it included.
const MOST_TERMS: usize = 32;
/// How deep saved filters may name each other.
const DEEPEST: usize = 8;

impl Session {
    /// Reads a filter for a list, and finds what it names.
    ///
    /// # Errors
    /// Where the book cannot be read; what is wrong with the filter is in the answer.
    pub fn read_filter(&self, text: &str, of: Of) -> Result<ReadFilter> {
        self.read_for(text, of, None)
    }

    /// Reads a filter, and refuses in it the one that it is about to be kept as.
    pub(super) fn read_for(
        &self,
        text: &str,
        of: Of,
        kept_as: Option<&KeptAs>,
    ) -> Result<ReadFilter> {
        let mut reading = Reading {
            session: self,
            of,
            kept_as,
            filter: ListFilter::default(),
            left: MOST_TERMS,
            texts: Vec::new(),
            spans: Vec::new(),
        };
        let fault = reading.text(text, false, 0)?;
        let fault = fault.or_else(|| reading.wordless());
        Ok(ReadFilter { filter: reading.filter, fault, spans: reading.spans })
    }
}

/// A filter that is being read.
struct Reading<'s> {
    session: &'s Session,
    of: Of,
    /// What it is about to be kept as.
    kept_as: Option<&'s KeptAs>,
    filter: ListFilter,
    /// How many terms may come yet.
    left: usize,
    /// Where words stand in the text itself, and the spans of time in it.
    texts: Vec<Range<usize>>,
    spans: Vec<Period>,
}

impl Reading<'_> {
    /// Reads a text; returns what is wrong first of all.
    fn text(&mut self, text: &str, negated: bool, depth: usize) -> Result<Option<FilterFault>> {
        let wrong = |at: Range<usize>, error: Error| Some(FilterFault { at, error });
        if let Some((end, _)) = text.char_indices().nth(MAX_NAME) {
            let reason = format!("a filter has at most {MAX_NAME} characters");
            return Ok(wrong(end..text.len(), Error::usage(reason)));
        }
        let session = self.session;
        let now = session.zone().at(session.now());
        let read = Filter::read(text, self.of, &now, session.config().week_start);
        let mut fault = read
            .fault
            .as_ref()
            .and_then(|fault| wrong(fault.at.clone(), Error::usage(fault.reason.clone())));
        if negated && read.terms.len() > 1 {
            let reason = "several terms cannot be turned around together: \
                          write a - before each of them";
            return Ok(wrong(0..text.len(), Error::usage(reason)));
        }
        for (place, term) in read.terms.iter().enumerate() {
            let at = read.place_of(Role::Value(place)).unwrap_or_default();
            if self.left == 0 {
                let reason = format!("a filter has at most {MOST_TERMS} terms");
                return Ok(fault.or(wrong(at, Error::usage(reason))));
            }
            self.left -= 1;
            match &term.test {
                Test::Word(_) if depth == 0 => self.texts.push(at.clone()),
                Test::Happened(span) | Test::Due(span) if depth == 0 => {
                    self.spans.push(span.period);
                }
                _ => {}
            }
            let error = match self.term(term, negated, depth) {
                Ok(()) => continue,
                // What the file has to say is not about the filter.
                Err(error) if matches!(error.kind, Kind::Storage | Kind::Internal) => {
                    return Err(error);
                }
                Err(error) => error,
            };
            if fault.as_ref().is_none_or(|fault| at.start < fault.at.start) {
                fault = wrong(at, error);
            }
        }
        Ok(fault)
    }

    /// Takes one term in.
    fn term(&mut self, term: &Term, negated: bool, depth: usize) -> Result<()> {
        let negated = negated != term.negated;
        match &term.test {
            Test::Saved(name) => return self.saved(name, negated, depth),
            Test::Word(word) if !negated => self.filter.words.push(word.clone()),
            Test::Word(text) | Test::Exact(text) if words(text).is_empty() => {
                return Err(no_words(text));
            }
            Test::Is(Mark::Archived) => {
                let asked = !negated;
                if self.filter.archived.is_some_and(|before| before != asked) {
                    return Err(Error::usage("no contact is both archived and not"));
                }
                self.filter.archived = Some(asked);
            }
            test => match self.of {
                Of::Contacts => {
                    let test = self.contact_test(test)?;
                    self.filter.contacts.extend(test.map(|test| Condition { negated, test }));
                }
                Of::Interactions => {
                    let test = self.entry_test(test)?;
                    self.filter.entries.extend(test.map(|test| Condition { negated, test }));
                }
                Of::Accounts => {
                    let test = self.account_test(test)?;
                    self.filter.accounts.extend(test.map(|test| Condition { negated, test }));
                }
            },
        }
        Ok(())
    }

    fn saved(&mut self, name: &str, negated: bool, depth: usize) -> Result<()> {
        if depth >= DEEPEST {
            return Err(Error::usage(format!(
                "\"{name}\" is named more than {DEEPEST} filters deep: do saved filters name each other?"
            )));
        }
        let found = self.session.find_filter(name);
        let id = found.as_ref().ok().map(|filter| filter.id);
        if self.kept_as.is_some_and(|kept_as| kept_as.is(name, id)) {
            let reason = format!("a filter cannot name itself: \"{name}\" is the one to be saved");
            return Err(Error::usage(reason).hint("write out what it asks, or choose another name"));
        }
        let filter = match found {
            Err(error) if error.kind == Kind::NotFound => {
                return Err(
                    error.also("in quotes it is text; `tl filter list` shows those there are")
                );
            }
            found => found?,
        };
        match self.text(&filter.text, negated, depth + 1)? {
            None => Ok(()),
            Some(FilterFault { mut error, .. }) => {
                error.message = format!("in the filter \"{}\": {}", filter.name, error.message);
                Err(error)
            }
        }
    }

    /// Returns what is wrong with words of which none can be looked for.
    fn wordless(&self) -> Option<FilterFault> {
        let text = self.filter.words.join(" ");
        let at = self.texts.first().cloned()?;
        (!text.is_empty() && words(&text).is_empty())
            .then(|| FilterFault { at, error: no_words(&text) })
    }

    fn contact_test(&self, test: &Test) -> Result<Option<ContactTest>> {
        Ok(Some(match test {
            Test::Account(name) => ContactTest::Account(self.account(name)?),
            Test::Label(name) => ContactTest::Label(self.session.find_label(name)?),
            Test::Holder(name) => ContactTest::Holder(self.member(name)?),
            Test::Overdue => ContactTest::Due(self.overdue()),
            Test::Due(span) => ContactTest::Due(within(span)),
            Test::Is(Mark::Starred) => ContactTest::Starred,
            Test::Has(Thing::Email) => ContactTest::Email,
            Test::Has(Thing::Phone) => ContactTest::Phone,
            Test::Has(Thing::FollowUp) => ContactTest::FollowUp,
            Test::Has(Thing::Note) => ContactTest::Note,
            Test::Word(text) => ContactTest::Words(text.clone()),
            Test::Exact(text) => ContactTest::Exact(text.clone()),
            _ => return Ok(None),
        }))
    }

    fn entry_test(&self, test: &Test) -> Result<Option<EntryTest>> {
        Ok(Some(match test {
            Test::Type(kind) => EntryTest::Type(*kind),
            Test::By(name) => EntryTest::By(self.session.find_author(name)?),
            Test::With(name) => EntryTest::With(self.session.find_contact(name)?),
            Test::Account(name) => EntryTest::Account(self.account(name)?),
            Test::Label(name) => EntryTest::Label(self.session.find_label(name)?),
            Test::Holder(name) => EntryTest::Holder(self.member(name)?),
            Test::Outcome(outcome) => EntryTest::Outcome(outcome.clone()),
            Test::Happened(span) => EntryTest::Happened(within(span)),
            Test::Overdue => EntryTest::Due(self.overdue()),
            Test::Due(span) => EntryTest::Due(within(span)),
            Test::Duration(compare, seconds) => EntryTest::Duration(*compare, *seconds),
            Test::Satisfaction(compare, value) => EntryTest::Satisfaction(*compare, *value),
            Test::Direction(way) => EntryTest::Direction(*way),
            Test::Is(Mark::Pinned) => EntryTest::Pinned,
            Test::Has(Thing::FollowUp) => EntryTest::FollowUp,
            Test::Word(text) => EntryTest::Words(text.clone()),
            Test::Exact(text) => EntryTest::Exact(text.clone()),
            _ => return Ok(None),
        }))
    }

    fn account_test(&self, test: &Test) -> Result<Option<AccountTest>> {
        Ok(Some(match test {
            Test::Holder(name) => AccountTest::Holder(self.member(name)?),
            Test::Word(text) => AccountTest::Words(text.clone()),
            Test::Exact(text) => AccountTest::Exact(text.clone()),
            _ => return Ok(None),
        }))
    }

    fn account(&self, name: &str) -> Result<AccountId> {
        // Without the nearest names: these are read one after the other.
        let none = || Error::new(Kind::NotFound, format!("there is no account \"{name}\""));
        self.session.account_called(named::given(name, "account")?)?.ok_or_else(none)
    }

    fn member(&self, name: &str) -> Result<MemberId> {
        Ok(self.session.find_member(name)?.id)
    }

    /// Returns the time before today.
    fn overdue(&self) -> Within {
        Within { from: Timestamp::from_millis(i64::MIN), until: self.session.start_of_today() }
    }
}

fn within(span: &Span) -> Within {
    Within { from: span.period.from, until: span.period.until }
}

fn no_words(text: &str) -> Error {
    Error::usage(format!("\"{text}\" has no letter or digit to look for"))
}
