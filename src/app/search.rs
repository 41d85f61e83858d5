//! Search: contacts, accounts and the texts of interactions, by one line.
//!
//! The line is one of the filter language: its words are looked for, the rest of it is what has to hold
//! besides. What makes sense for one kind of record alone leaves the others out.

use crate::domain::filter::{Of, is_behind_key};
use crate::domain::search::MAX_LINE;
use crate::domain::{Account, Contact, ContactId, Filter, Interaction, Sought};
use crate::store::{
    Condition, ContactQuery, Depth, EntryTest, FoundEntries, InteractionCursor, InteractionQuery,
    Page,
};

use super::filter::{FilterFault, FilterOffer, FilterOffers, ListFilter, ReadFilter};
use super::{Error, Kind, Result, Session};

/// How many records are read at a time where all are wanted.
const PAGE: usize = 1_000;

/// What is looked for, and how much of what is found is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchInput {
    /// The line.
    pub text: String,
    /// How far the texts of interactions are looked into.
    pub depth: Depth,
    /// At most so many contacts.
    pub contacts: usize,
    /// At most so many accounts.
    pub accounts: usize,
    /// At most so many interactions.
    pub interactions: usize,
    /// Whether the line is still being typed: what stands before a fault behind a key is looked for
    /// then, which is an error otherwise; and an unknown key that no text has is an error.
    pub typing: bool,
}

/// What was found, each kind with the best first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SearchResults {
    /// The words that were looked for.
    pub sought: Sought,
    /// Contacts.
    pub contacts: Vec<Contact>,
    /// Whether there are more of them.
    pub more_contacts: bool,
    /// Accounts.
    pub accounts: Vec<Account>,
    /// Whether there are more of them.
    pub more_accounts: bool,
    /// Interactions.
    pub entries: FoundEntries,
    /// Whether only contacts were searched, because one letter is too little for more.
    pub one_letter: bool,
    /// What is wrong with the line as a filter, where it was looked for as it stands.
    pub remark: Option<String>,
}

impl SearchResults {
    /// Returns how many records were found.
    pub fn len(&self) -> usize {
        self.contacts.len() + self.accounts.len() + self.entries.rows.len()
    }

    /// Tells whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A record that was found.
#[derive(Debug, Clone, PartialEq)]
pub enum FoundRecord {
    /// A contact.
    Contact(Box<Contact>),
    /// An account.
    Account(Box<Account>),
    /// An interaction.
    Interaction(Box<Interaction>),
}

/// A line taken apart: what is asked of each kind of record, nothing where the line is not about it.
struct Plan {
    sought: Sought,
    contacts: Option<ContactQuery>,
    /// Whether archived contacts alone are asked for, or the others alone; else both are.
    archived: Option<bool>,
    entries: Option<InteractionQuery>,
    accounts: bool,
    one_letter: bool,
    remark: Option<String>,
    /// What is wrong with the line as a filter, where it is looked for as it stands.
    fault: Option<Error>,
}

impl Plan {
    /// Looks for words in all kinds of records.
    fn of_words(sought: Sought) -> Result<Self> {
        if sought.is_empty() {
            return Err(Error::usage("there is nothing to search for")
                .hint("give words, parts of names or of numbers: tl search \"price q3\""));
        }
        let one_letter = sought.is_one_letter();
        Ok(Self {
            contacts: Some(ContactQuery::default()),
            archived: None,
            entries: (!one_letter).then(InteractionQuery::default),
            accounts: !one_letter,
            one_letter,
            remark: None,
            fault: None,
            sought,
        })
    }

    /// Begins the answer with what there is to say before anything was found.
    fn results(&self) -> SearchResults {
        SearchResults {
            one_letter: self.one_letter,
            remark: self.remark.clone(),
            ..SearchResults::default()
        }
    }
}

impl Session {
    /// Looks for what a line says.
    ///
    /// # Errors
    /// `Usage` where nothing is looked for; those of what the line names.
    pub fn search(&self, input: &SearchInput) -> Result<SearchResults> {
        let plan = self.plan(&input.text, input.typing)?;
        let mut results = plan.results();
        if let Some(query) = &plan.contacts {
            let page = self.contacts_of_plan(&plan, query, input.contacts)?;
            results.contacts = self.reader()?.contacts_by_id(&page.rows)?;
            results.more_contacts = page.more;
        }
        if plan.accounts {
            let page = self.reader()?.found_accounts(&plan.sought, input.accounts)?;
            (results.accounts, results.more_accounts) = (page.rows, page.more);
        }
        if let Some(query) = &plan.entries {
            let query = InteractionQuery { limit: input.interactions, ..query.clone() };
            results.entries = if plan.sought.is_empty() {
                let mut query = query;
                query.conditions.extend(conditions(plan.sought.clone()));
                let Page { rows, more } = self.reader()?.interactions(&query)?;
                FoundEntries { rows, more, ..FoundEntries::default() }
            } else {
                let sought = plan.sought.clone();
                let sought = if input.typing { sought.begun() } else { sought };
                self.reader()?.found_interactions(&sought, &query, input.depth)?
            };
        }
        results.sought = plan.sought;
        match plan.fault.filter(|_| input.typing && results.is_empty()) {
            Some(error) => Err(error),
            None => Ok(results),
        }
    }

    /// Returns the words that a line looks for.
    ///
    /// # Errors
    /// Those of [`Session::search`] about the line.
    pub fn sought(&self, text: &str) -> Result<Sought> {
        Ok(self.plan(text, false)?.sought)
    }

    /// Hands out everything that a line finds, one by one: contacts, accounts, interactions. Returns
    /// what there is to say about it, without the records.
    ///
    /// # Errors
    /// Those of [`Session::search`] and of `each`.
    pub fn each_found(
        &self,
        text: &str,
        each: &mut dyn FnMut(FoundRecord) -> Result<()>,
    ) -> Result<SearchResults> {
        let plan = self.plan(text, false)?;
        if let Some(query) = &plan.contacts {
            let ids = self.contacts_of_plan(&plan, query, usize::MAX)?.rows;
            for some in ids.chunks(PAGE) {
                for contact in self.reader()?.contacts_by_id(some)? {
                    each(FoundRecord::Contact(Box::new(contact)))?;
                }
            }
        }
        if plan.accounts {
            let page = self.reader()?.found_accounts(&plan.sought, usize::MAX)?;
            for account in page.rows {
                each(FoundRecord::Account(Box::new(account)))?;
            }
        }
        let mut said = plan.results();
        if let Some(query) = plan.entries {
            let query = InteractionQuery { limit: PAGE, ..query };
            said.entries = if plan.sought.is_empty() {
                self.each_entry(query, &plan.sought, each)?
            } else {
                self.each_hit(&query, &plan.sought, Depth::WHOLE, each)?
            };
        }
        said.sought = plan.sought;
        Ok(said)
    }

    /// Hands out the interactions that have what is looked for, the best first.
    fn each_hit(
        &self,
        query: &InteractionQuery,
        sought: &Sought,
        depth: Depth,
        each: &mut dyn FnMut(FoundRecord) -> Result<()>,
    ) -> Result<FoundEntries> {
        let mut walk = self.reader()?.found_walk(sought, depth)?;
        loop {
            let some = self.reader()?.next_found(&mut walk, query)?;
            if some.is_empty() {
                return Ok(walk.said());
            }
            for entry in some {
                each(FoundRecord::Interaction(Box::new(entry)))?;
            }
        }
    }

    /// Hands out the interactions that a query names and that have nothing of what must not be there,
    /// the newest first.
    fn each_entry(
        &self,
        mut query: InteractionQuery,
        sought: &Sought,
        each: &mut dyn FnMut(FoundRecord) -> Result<()>,
    ) -> Result<FoundEntries> {
        query.conditions.extend(conditions(sought.clone()));
        loop {
            let page = self.reader()?.interactions(&query)?;
            query.cursor = page.rows.last().map(InteractionCursor::from);
            for entry in page.rows {
                each(FoundRecord::Interaction(Box::new(entry)))?;
            }
            if !page.more || query.cursor.is_none() {
                return Ok(FoundEntries::default());
            }
        }
    }

    fn contacts_of_plan(
        &self,
        plan: &Plan,
        query: &ContactQuery,
        limit: usize,
    ) -> Result<Page<ContactId>> {
        let query = ContactQuery { limit, ..query.clone() };
        let reader = self.reader()?;
        Ok(if plan.sought.is_empty() {
            reader.contacts_without(&plan.sought, &query, plan.archived)?
        } else {
            reader.found_contacts(&plan.sought, &query, plan.archived)?
        })
    }

    /// Reads what is typed into a search as a filter: for the kind of records for which most of it
    /// reads.
    ///
    /// # Errors
    /// Where the book cannot be read; what is wrong with the line is in the answer.
    pub fn read_search(&self, text: &str) -> Result<ReadFilter> {
        let people = self.read_filter(text, Of::Contacts)?;
        let entries = self.read_filter(text, Of::Interactions)?;
        Ok(if reads_further(&people, &entries) { people } else { entries })
    }

    /// Offers what may be put into a search where the cursor stands, at most `limit` things: what
    /// may be asked of interactions and of contacts, from each in turn, with what is typed in full
    /// first. So neither kind leaves the other no place.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn complete_search(
        &self,
        text: &str,
        cursor: usize,
        limit: usize,
    ) -> Result<Option<FilterOffers>> {
        let entries = self.complete_filter(text, cursor, Of::Interactions, limit)?;
        let people = self.complete_filter(text, cursor, Of::Contacts, limit)?;
        let (Some(entries), Some(people)) = (entries, people) else { return Ok(None) };
        let at = entries.at;
        let typed = text.get(at.start..cursor.min(at.end)).unwrap_or_default().to_lowercase();
        let mut offers = in_turn(entries.offers, people.offers);
        let word = |offer: &FilterOffer| offer.text.to_lowercase();
        offers.sort_by_cached_key(|offer| match word(offer) {
            word if word.trim_end_matches([':', '>']) == typed => 0,
            word if word.starts_with(&typed) => 1,
            _ => 2,
        });
        offers.truncate(limit);
        Ok(Some(FilterOffers { at, offers }))
    }

    /// Reads a line as what it says of each kind of record.
    fn plan(&self, text: &str, typing: bool) -> Result<Plan> {
        let line: String = text.chars().take(MAX_LINE).collect();
        let (people, entries) =
            (self.read_filter(&line, Of::Contacts)?, self.read_filter(&line, Of::Interactions)?);
        if let (Some(of_people), Some(fault)) = (&people.fault, &entries.fault) {
            if self.names_no_filter(&line, fault)? {
                return self.plan_of_anything(&line, Some(fault.error.message.clone()));
            }
            let further = if reads_further(&people, &entries) { of_people } else { fault };
            let placed = |fault: &FilterFault| fault.error.clone().placed(&line, &fault.at);
            let behind_key = is_behind_key(&line, further.at.start);
            if behind_key && !typing {
                return Err(placed(further));
            }
            if behind_key {
                // What stands before it is looked for, as if it were not there yet.
                let before = line.get(..further.at.start).unwrap_or_default();
                let known = before.rsplit_once(char::is_whitespace).map_or("", |(known, _)| known);
                let known = known.trim();
                return if known.is_empty() {
                    Err(placed(further))
                } else {
                    self.plan(known, typing)
                };
            }
            if fault.error.kind != Kind::Usage {
                return Err(placed(fault));
            }
            let mut plan = self.plan_of_anything(&line, None)?;
            plan.fault = Some(placed(further));
            return Ok(plan);
        }
        let mut people = people.fault.is_none().then_some(people.filter);
        let mut entries = entries.fault.is_none().then_some(entries.filter);
        let of_people = people.as_mut().map(ListFilter::take_words);
        let sought = entries.as_mut().map(ListFilter::take_words).or(of_people).unwrap_or_default();
        if let (Some(people), Some(entries)) = (&people, &entries)
            && people.is_empty()
            && entries.is_empty()
        {
            return Plan::of_words(sought);
        }
        let archived = people.as_ref().and_then(ListFilter::archived);
        let contacts = people.map(|filter| {
            let mut query = ContactQuery::default();
            filter.ask_contacts(&mut query);
            query
        });
        let entries = entries.map(|filter| InteractionQuery {
            conditions: filter.of_entries(),
            ..InteractionQuery::default()
        });
        let (accounts, one_letter, remark, fault) = (false, false, None, None);
        Ok(Plan { sought, contacts, archived, entries, accounts, one_letter, remark, fault })
    }

    /// Looks for what stands in a line that is no filter, whatever that is.
    fn plan_of_anything(&self, line: &str, remark: Option<String>) -> Result<Plan> {
        let now = self.zone.at(self.now());
        let read = Filter::read(line, Of::Interactions, &now, self.config.week_start);
        let mut plan = Plan::of_words(Sought::words(line))?;
        plan.remark = remark.or(read.fault.map(|fault| fault.reason));
        Ok(plan)
    }

    /// Tells whether a fault is an `@` with a word behind it that is no saved filter: a piece of an
    /// address, more often than not.
    fn names_no_filter(&self, line: &str, fault: &FilterFault) -> Result<bool> {
        let name = line.get(fault.at.clone()).unwrap_or_default();
        let is_name = line.get(..fault.at.start).is_some_and(|before| before.ends_with('@'));
        if !is_name || name.starts_with('"') {
            return Ok(false);
        }
        match self.find_filter(name) {
            Err(error) if error.kind == Kind::NotFound => Ok(true),
            found => found.map(|_| false),
        }
    }
}

/// Puts two lists together: from each in turn what is not there yet.
fn in_turn(one: Vec<FilterOffer>, other: Vec<FilterOffer>) -> Vec<FilterOffer> {
    let mut all: Vec<FilterOffer> = Vec::new();
    let mut lists = [one.into_iter(), other.into_iter()];
    loop {
        let before = all.len();
        for list in &mut lists {
            if let Some(next) = list.find(|offer| !all.contains(offer)) {
                all.push(next);
            }
        }
        if all.len() == before {
            return all;
        }
    }
}

/// Tells whether a line reads further as a filter of contacts than as one of entries.
fn reads_further(people: &ReadFilter, entries: &ReadFilter) -> bool {
    match (&people.fault, &entries.fault) {
        (Some(people), Some(entries)) => people.at.start > entries.at.start,
        (None, Some(_)) => true,
        (_, None) => false,
    }
}

/// Returns the conditions under which interactions have what is looked for.
fn conditions(sought: Sought) -> impl Iterator<Item = Condition<EntryTest>> {
    sought.terms.into_iter().map(|wanted| {
        let test = match wanted.exact {
            true => EntryTest::Exact(wanted.text),
            false => EntryTest::Words(wanted.text),
        };
        Condition { negated: wanted.negated, test }
    })
}
