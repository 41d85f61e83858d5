//! The filter of a list: what it names is found in the book.

use std::ops::Range;

use crate::domain::filter::{
    Completion, Filter, Key, Mark, Of, Role, Span, Term, Test, Thing, Typing, complete, quoted,
    saved,
};
use crate::domain::period::Period;
use crate::domain::search::Wanted;
use crate::domain::text::{MAX_NAME, name_key, words};
use crate::domain::{AccountId, MemberId, Name, Op, SavedFilter, SavedFilterId, Sought, Timestamp};
use crate::store::{
    AccountQuery, AccountTest, Condition, ContactQuery, ContactTest, EntryTest, Page, Within,
};

use super::named;
use super::{Error, Kind, Result, Session};

/// The most terms of a filter, those of saved ones in it included.
const MOST_TERMS: usize = 32;
/// How deep saved filters may name each other.
const DEEPEST: usize = 8;
/// How many saved filters are offered or listed at a time.
const SAVED: usize = 1_000;

/// What a filter asks of the list that it was read for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListFilter {
    /// Words, as they were typed.
    words: Vec<String>,
    /// Whether archived contacts are asked for.
    archived: Option<bool>,
    contacts: Vec<Condition<ContactTest>>,
    entries: Vec<Condition<EntryTest>>,
    accounts: Vec<Condition<AccountTest>>,
}

/// What is wrong with a filter, and where in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterFault {
    /// Where it stands.
    pub at: Range<usize>,
    /// What is wrong, and what to do about it.
    pub error: Error,
}

/// A filter as it was understood, also where something is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadFilter {
    /// What it asks.
    pub filter: ListFilter,
    /// What is wrong first of all.
    pub fault: Option<FilterFault>,
    /// The spans of time that it names, in the order of the text; those of saved filters do not count.
    pub spans: Vec<Period>,
}

/// What may be put where a filter is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterOffers {
    /// What a choice replaces, in bytes.
    pub at: Range<usize>,
    /// What there is to choose.
    pub offers: Vec<FilterOffer>,
}

/// One thing to put into a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilterOffer {
    /// What is put there.
    pub text: String,
    /// What it stands for, where the text does not say.
    pub note: Option<String>,
}

impl ListFilter {
    /// Tells whether it asks nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Asks it of a query of contacts, besides what that asks already.
    pub fn ask_contacts(&self, query: &mut ContactQuery) {
        self.ask_words(&mut query.filter);
        query.archived = self.archived.unwrap_or(query.archived);
        query.conditions.extend(self.contacts.iter().cloned());
    }

    /// Asks it of a query of accounts, besides what that asks already.
    pub fn ask_accounts(&self, query: &mut AccountQuery) {
        self.ask_words(&mut query.filter);
        query.conditions.extend(self.accounts.iter().cloned());
    }

    /// Adds its words to those that are asked for already.
    fn ask_words(&self, asked: &mut Option<String>) {
        if !self.words.is_empty() {
            let own = asked.take().into_iter();
            let all: Vec<String> = own.chain(self.words.iter().cloned()).collect();
            *asked = Some(all.join(" "));
        }
    }

    /// Returns what it asks of interactions.
    pub fn of_entries(&self) -> Vec<Condition<EntryTest>> {
        let text = (!self.words.is_empty()).then(|| self.words.join(" "));
        let words =
            text.map(|text| Condition { negated: false, test: EntryTest::Words(text) }).into_iter();
        words.chain(self.entries.iter().cloned()).collect()
    }

    /// Takes the words out of it, which a search looks for.
    pub(super) fn take_words(&mut self) -> Sought {
        let wanted = |text: String, exact, negated| Wanted { text, exact, negated };
        let mut terms: Vec<Wanted> = std::mem::take(&mut self.words)
            .into_iter()
            .map(|text| wanted(text, false, false))
            .collect();
        let mut take = |negated: bool, text: &str, exact: bool| {
            terms.push(wanted(text.to_owned(), exact, negated));
            false
        };
        self.contacts.retain(|Condition { negated, test }| match test {
            ContactTest::Words(text) => take(*negated, text, false),
            ContactTest::Exact(text) => take(*negated, text, true),
            _ => true,
        });
        self.entries.retain(|Condition { negated, test }| match test {
            EntryTest::Words(text) => take(*negated, text, false),
            EntryTest::Exact(text) => take(*negated, text, true),
            _ => true,
        });
        Sought { terms }
    }

    /// Tells whether archived contacts alone are asked for, or the others alone.
    pub(super) fn archived(&self) -> Option<bool> {
        self.archived
    }

    /// Returns between which moments interactions have to have happened.
    pub fn span(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        let (mut since, mut until) = (None, None);
        for condition in self.entries.iter().filter(|condition| !condition.negated) {
            if let EntryTest::Happened(Within { from, until: end }) = condition.test {
                let from = Some(from).filter(|from| *from != Period::OPEN_FROM);
                let end = Some(end).filter(|end| *end != Period::OPEN_UNTIL);
                since = since.max(from);
                until = [until, end].into_iter().flatten().min();
            }
        }
        (since, until)
    }
}

impl ReadFilter {
    /// Returns what a filter asks.
    ///
    /// # Errors
    /// With what is wrong with it, and where in `text`.
    pub fn checked(self, text: &str) -> Result<ListFilter> {
        match self.fault {
            None => Ok(self.filter),
            Some(FilterFault { at, error }) => Err(error.placed(text, &at)),
        }
    }
}

impl Session {
    /// Reads a filter for a list, and finds what it names.
    ///
    /// # Errors
    /// Where the book cannot be read; what is wrong with the filter is in the answer.
    pub fn read_filter(&self, text: &str, of: Of) -> Result<ReadFilter> {
        self.read_for(text, of, None)
    }

    /// Reads a filter, and refuses in it the one that it is about to be kept as.
    fn read_for(&self, text: &str, of: Of, kept_as: Option<&KeptAs>) -> Result<ReadFilter> {
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

    /// Offers what may be put into a filter where the cursor stands, at most `limit` things.
    pub fn complete_filter(
        &self,
        text: &str,
        cursor: usize,
        of: Of,
        limit: usize,
    ) -> Result<Option<FilterOffers>> {
        let Some(completion) = complete(text, cursor) else { return Ok(None) };
        let mut offers: Vec<FilterOffer> = Vec::new();
        let plain = |text: String| FilterOffer { text, note: None };
        match completion.typing {
            Typing::Key => {
                if text.trim().is_empty() {
                    offers.extend(self.offer_saved("", of, "@")?);
                }
                let sign = |name: &str| if is_compared(name) { ">" } else { ":" };
                let keys = completion.offers(of).into_iter();
                offers.extend(keys.map(|name| plain(format!("{name}{}", sign(name)))));
            }
            Typing::Saved => offers.extend(self.offer_saved(&completion.typed, of, "")?),
            Typing::Value(key) => {
                let known = completion.offers(of).into_iter();
                offers.extend(known.map(|word| plain(word.to_owned())));
                offers.extend(self.offer_names(key, &completion, limit)?);
            }
        }
        offers.truncate(limit);
        Ok(Some(FilterOffers { at: completion.at, offers }))
    }

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

    fn offer_saved(&self, typed: &str, of: Of, before: &str) -> Result<Vec<FilterOffer>> {
        let keys = [name_key(typed), name_key(&spaced(typed))];
        let mut offers = Vec::new();
        for filter in self.saved_filters()?.rows {
            let own = name_key(&filter.name);
            if keys.iter().any(|key| own.starts_with(key)) && fits(&filter.text, of, self) {
                let text = format!("{before}{}", saved(&filter.name));
                offers.push(FilterOffer { text, note: Some(filter.text) });
            }
        }
        Ok(offers)
    }

    /// Offers the names that the value of a key may go on as.
    fn offer_names(
        &self,
        key: Key,
        completion: &Completion,
        limit: usize,
    ) -> Result<Vec<FilterOffer>> {
        let typed = completion.typed.as_str();
        let named = |name: &str| FilterOffer { text: quoted(name).into_owned(), note: None };
        Ok(match key {
            Key::By | Key::Holder => {
                let mut offers = Vec::new();
                if "me".starts_with(&typed.to_lowercase()) {
                    let note = Some(self.actor().name.clone());
                    offers.push(FilterOffer { text: "me".to_owned(), note });
                }
                let starts = words(typed);
                let begins = |name: &str| {
                    let name = words(name);
                    starts.iter().all(|start| name.iter().any(|word| word.starts_with(start)))
                };
                let members = self.members()?;
                offers
                    .extend(members.iter().filter(|it| begins(&it.name)).map(|it| named(&it.name)));
                offers
            }
            Key::Label => {
                let labels = self.suggest_labels(typed, limit)?;
                labels.iter().map(|name| named(name)).collect()
            }
            Key::Account => {
                let accounts = self.suggest_accounts(typed, limit)?;
                accounts.iter().map(|account| named(&account.name)).collect()
            }
            Key::With => {
                let found = self.suggest_contacts(typed, limit)?;
                let one = |contact: &crate::store::Candidate| {
                    let namesake = found.iter().any(|it| {
                        it.id != contact.id && name_key(&it.name) == name_key(&contact.name)
                    });
                    let text = match (namesake, &contact.email) {
                        (false, _) => quoted(&contact.name).into_owned(),
                        (true, Some(email)) => quoted(email).into_owned(),
                        (true, None) => contact.id.short(),
                    };
                    let note =
                        if namesake { Some(contact.name.clone()) } else { contact.account.clone() };
                    FilterOffer { text, note }
                };
                found.iter().map(one).collect()
            }
            _ => Vec::new(),
        })
    }
}

/// Tells whether a saved filter's own text reads for such a list, whatever it names.
fn fits(text: &str, of: Of, session: &Session) -> bool {
    let now = session.zone().at(session.now());
    Filter::read(text, of, &now, session.config().week_start).fault.is_none()
}

fn is_compared(name: &str) -> bool {
    Key::ALL.into_iter().any(|key| key.compares() && key.name() == name)
}

/// Writes a name with spaces for its hyphens.
fn spaced(name: &str) -> String {
    name.replace('-', " ")
}

/// What a filter is about to be kept as.
struct KeptAs {
    /// The key of its name.
    key: String,
    /// The filter that it takes the place of.
    id: Option<SavedFilterId>,
}

impl KeptAs {
    /// Tells whether it is meant by a name, which finds this filter by now.
    fn is(&self, name: &str, found: Option<SavedFilterId>) -> bool {
        match found {
            Some(id) => self.id == Some(id),
            None => [name_key(name), name_key(&spaced(name))].contains(&self.key),
        }
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
