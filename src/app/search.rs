//! Search: contacts, accounts and the texts of interactions, by one line.
//!
//! The line is one of the filter language: its words are looked for, the rest of it is what has to hold
//! besides. What makes sense for one kind of record alone leaves the others out.

use crate::domain::filter::{Mark, Of, Term, Test};
use crate::domain::search::MAX_LINE;
use crate::domain::{Account, Contact, Filter, Interaction, Sought};
use crate::store::{
    ContactQuery, Depth, FoundEntries, InteractionCursor, InteractionQuery, Page, Scope,
};

use super::{Error, Result, Session};

/// How many records are read at a time where all are wanted.
const PAGE: usize = 200;

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
    entries: Option<InteractionQuery>,
    accounts: bool,
    one_letter: bool,
    remark: Option<String>,
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
            entries: (!one_letter).then(InteractionQuery::default),
            accounts: !one_letter,
            one_letter,
            remark: None,
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
        let plan = self.plan(&input.text)?;
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
                let Page { rows, more } = self.reader()?.interactions(&query)?;
                FoundEntries { rows, more, ..FoundEntries::default() }
            } else {
                self.reader()?.found_interactions(&plan.sought, &query, input.depth)?
            };
        }
        results.sought = plan.sought;
        Ok(results)
    }

    /// Returns the words that a line looks for.
    ///
    /// # Errors
    /// Those of [`Session::search`] about the line.
    pub fn sought(&self, text: &str) -> Result<Sought> {
        Ok(self.plan(text)?.sought)
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
        let plan = self.plan(text)?;
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
            let (rows, more) = if plan.sought.is_empty() {
                (Vec::new(), true)
            } else {
                let query = InteractionQuery { limit: Depth::WHOLE.newest, ..query.clone() };
                let reader = self.reader()?;
                said.entries = reader.found_interactions(&plan.sought, &query, Depth::WHOLE)?;
                (std::mem::take(&mut said.entries.rows), said.entries.more)
            };
            let last = rows.last().map(InteractionCursor::from);
            for entry in rows {
                each(FoundRecord::Interaction(Box::new(entry)))?;
            }
            if more {
                let search = Some(plan.sought.text()).filter(|text| !text.is_empty());
                let query = InteractionQuery { search, limit: PAGE, cursor: last, ..query };
                self.further_found(query, each)?;
            }
        }
        said.sought = plan.sought;
        Ok(said)
    }

    /// Hands out the interactions beyond those that were found first, the newest first.
    fn further_found(
        &self,
        mut query: InteractionQuery,
        each: &mut dyn FnMut(FoundRecord) -> Result<()>,
    ) -> Result<()> {
        loop {
            let page = self.reader()?.interactions(&query)?;
            query.cursor = page.rows.last().map(InteractionCursor::from);
            for entry in page.rows {
                each(FoundRecord::Interaction(Box::new(entry)))?;
            }
            if !page.more || query.cursor.is_none() {
                return Ok(());
            }
        }
    }

    fn contacts_of_plan(
        &self,
        plan: &Plan,
        query: &ContactQuery,
        limit: usize,
    ) -> Result<Page<crate::domain::ContactId>> {
        let query = ContactQuery { limit, ..query.clone() };
        if !plan.sought.is_empty() {
            return Ok(self.reader()?.found_contacts(&plan.sought, &query)?);
        }
        let page = self.reader()?.contacts(&query)?;
        let rows = page.rows.iter().map(|row| row.id).collect();
        Ok(Page { rows, more: page.more })
    }

    /// Reads a line as what it says of each kind of record.
    fn plan(&self, text: &str) -> Result<Plan> {
        let line: String = text.chars().take(MAX_LINE).collect();
        let now = self.zone.at(self.now());
        let read = |of| Filter::read(&line, of, &now, self.config.week_start);
        let (people, entries) = (read(Of::Contacts), read(Of::Interactions));
        if let (Some(_), Some(fault)) = (&people.fault, &entries.fault) {
            // A search looks for what stands there, whatever that is.
            let mut plan = Plan::of_words(Sought::words(&line))?;
            plan.remark = Some(fault.reason.clone());
            return Ok(plan);
        }
        let usable = |filter: &Filter| filter.fault.is_none();
        let sought = Sought::of(if usable(&entries) { &entries } else { &people });
        let is_word = |term: &Term| matches!(term.test, Test::Word(_) | Test::Exact(_));
        let words_alone = usable(&entries) && entries.terms.iter().all(is_word);
        if words_alone {
            return Plan::of_words(sought);
        }
        let contacts = if usable(&people) { Some(self.asked_of_contacts(&people)?) } else { None };
        let asks = usable(&entries);
        let entries = if asks { Some(self.asked_of_entries(&entries)?) } else { None };
        Ok(Plan { sought, contacts, entries, accounts: false, one_letter: false, remark: None })
    }

    /// Resolves what a line asks of contacts besides its words.
    fn asked_of_contacts(&self, filter: &Filter) -> Result<ContactQuery> {
        let mut query = ContactQuery::default();
        for term in &filter.terms {
            match &term.test {
                Test::Word(_) | Test::Exact(_) => {}
                Test::Account(who) if !term.negated => {
                    query.account = Some(self.find_account(who)?);
                }
                Test::Label(who) if !term.negated => query.label = Some(self.find_label(who)?),
                Test::Holder(who) if !term.negated => {
                    query.holder = Some(self.find_member(who)?.id);
                }
                Test::Is(Mark::Starred) if !term.negated => query.starred = true,
                Test::Is(Mark::Archived) if !term.negated => query.archived = true,
                _ => return Err(unknown(term)),
            }
        }
        Ok(query)
    }

    /// Resolves what a line asks of interactions besides its words.
    fn asked_of_entries(&self, filter: &Filter) -> Result<InteractionQuery> {
        let mut query = InteractionQuery::default();
        for term in &filter.terms {
            match &term.test {
                Test::Word(_) | Test::Exact(_) => {}
                Test::Type(kind) if !term.negated => query.kind = Some(*kind),
                Test::By(who) if !term.negated => query.by = Some(self.find_member(who)?.id),
                Test::With(who) if !term.negated => {
                    query.scope = Scope::Contact(self.find_contact(who)?);
                }
                Test::Account(who) if !term.negated => {
                    query.scope = Scope::Account(self.find_account(who)?);
                }
                Test::Happened(span) if !term.negated => {
                    query.since = query.since.max(Some(span.period.from));
                    let until = span.period.until;
                    query.until = Some(query.until.map_or(until, |other| other.min(until)));
                }
                _ => return Err(unknown(term)),
            }
        }
        Ok(query)
    }
}

fn unknown(term: &Term) -> Error {
    Error::usage(format!("a search does not know \"{term}\"")).hint("filter a list by it instead")
}
