//! WHO: one argument that finds one record.

use crate::domain::phone::Region;
use crate::domain::text::words;
use crate::domain::{
    AccountId, BookId, Contact, ContactId, DetailKind, InteractionId, LabelId, Member, MemberId,
    Named, OpportunityId, Timestamp, phone, text::name_key,
};
use crate::store::{
    AccountCursor, AccountQuery, BookReader, Candidate, ContactQuery, ContactSort, Lookup,
};

use super::named::{self, Listed, SHOWN, given, sentence};
use super::{Error, Kind, Part, Result, Session};

/// What a contact is found by besides its id and its name, in order.
const REACHED_BY: [DetailKind; 3] = [DetailKind::Email, DetailKind::Phone, DetailKind::Handle];
/// How many numbers with the same seven last digits are compared in full.
const PHONES_COMPARED: usize = 200;
/// How many accounts or opportunities are read at a time, and at most, to name the nearest.
const NAMES_READ: (usize, usize) = (500, 20_000);

/// Refuses a text without a letter or digit where words are searched for.
///
/// # Errors
/// `Usage`, naming the text.
pub fn searchable(text: &str) -> Result<()> {
    if words(text).is_empty() {
        return Err(Error::usage(format!("\"{text}\" has no letter or digit to search for"))
            .hint("give the beginnings of words: tl activity --search \"budget q3\""));
    }
    Ok(())
}

/// The keys of persons, besides their ids and names.
const PERSON_BY: [DetailKind; 2] = [DetailKind::Email, DetailKind::Handle];

/// Lists a person by name, e-mail and login.
fn listed_person(id: MemberId, name: &str, email: &str, login: Option<&str>) -> Listed<MemberId> {
    let email = Some(email).filter(|email| !email.is_empty());
    let email = email.map(|email| (DetailKind::Email, DetailKind::Email.key(email)));
    let login = login.map(|login| (DetailKind::Handle, DetailKind::Handle.key(login)));
    Listed { exact: email.into_iter().chain(login).collect(), ..Listed::new(id, name) }
}

impl Session {
    /// Finds the one contact that `who` means: id, `last`, end of an id, e-mail, phone, handle,
    /// exact name, beginnings of words, part of the name; the first of these that hits decides.
    ///
    /// # Errors
    /// `NotFound` with the three nearest names; `Ambiguous` with the candidates.
    pub fn find_contact(&self, who: &str) -> Result<ContactId> {
        let who = given(who, "contact")?;
        let reader = self.reader()?;
        if let Ok(id) = who.parse::<ContactId>()
            && let Some(standing) = reader.contact_standing(id)?
        {
            return Ok(standing);
        }
        if who.eq_ignore_ascii_case("last")
            && let Some(id) = self.last_contact(&reader)?
        {
            return Ok(id);
        }
        for lookup in named::steps(who, &REACHED_BY) {
            let mut found = look_up(&reader, who, &lookup, self.config.home())?;
            match found.len() {
                0 => {}
                1 => return Ok(found.remove(0).id),
                _ => return Err(several_contacts(who, found, self.now())),
            }
        }
        no_contact(&reader, who)
    }

    /// Checks that `who`, an argument of a command line, is not cut short: where the words of the
    /// next argument go on with a name that `who` begins, the quotes were forgotten.
    ///
    /// # Errors
    /// `Usage` with the quoted form.
    pub fn check_next_word(&self, who: &str, next: &str) -> Result<()> {
        let (mut begun, rest) = (words(who), words(next));
        if begun.is_empty() || rest.is_empty() || who.contains('@') {
            return Ok(());
        }
        let heads = begun.len();
        begun.extend(rest);
        let reader = self.reader()?;
        let found = reader.find_contacts(&Lookup::WordStarts(begun.clone()), SHOWN)?;
        let (head, rest) = begun.split_at(heads);
        match found.into_iter().find(|hit| continues(&hit.name, head, rest)) {
            None => Ok(()),
            Some(hit) => Err(Error::usage(format!(
                "\"{}\" goes on with the name \"{}\": the name needs quotes",
                next.trim(),
                hit.name
            ))
            .hint(format!("write \"{} {}\" as one argument", who.trim(), next.trim()))),
        }
    }

    /// Offers the contacts that `who` may mean while it is typed, likeliest first, at most `limit`.
    /// Nothing typed offers those most recently in touch.
    pub fn suggest_contacts(&self, who: &str, limit: usize) -> Result<Vec<Candidate>> {
        let who = who.trim();
        let reader = self.reader()?;
        let mut offered: Vec<Candidate> = Vec::new();
        let mut offer = |candidate: Candidate| {
            if offered.len() < limit && offered.iter().all(|other| other.id != candidate.id) {
                offered.push(candidate);
            }
            offered.len() >= limit
        };
        if !who.is_empty() {
            for lookup in named::steps(who, &REACHED_BY) {
                for candidate in look_up(&reader, who, &lookup, self.config.home())? {
                    if offer(candidate) {
                        return Ok(offered);
                    }
                }
            }
        }
        // Accounts, beginnings of e-mails, and phones that are not typed to their end.
        let filter = (!who.is_empty()).then(|| who.to_owned());
        let query = ContactQuery { filter, sort: ContactSort::Last, limit, ..Default::default() };
        let rows = reader.contacts(&query)?.rows;
        let ids: Vec<ContactId> = rows.iter().map(|row| row.id).collect();
        for contact in reader.contacts_by_id(&ids)? {
            if offer(candidate_of(contact)) {
                break;
            }
        }
        Ok(offered)
    }

    /// Prepares for [`Self::suggest_contacts`] with letters that stand inside of names.
    pub fn prepare_to_suggest(&self) -> Result<()> {
        Ok(self.reader()?.read_names_ahead()?)
    }

    /// Offers the labels that `typed` may mean, by name, at most `limit`; nothing typed offers all.
    pub fn suggest_labels(&self, typed: &str, limit: usize) -> Result<Vec<String>> {
        let key = name_key(typed);
        let names = self.reader()?.label_names()?.into_iter().map(|label| label.name);
        Ok(names.filter(|name| name_key(name).contains(&key)).take(limit).collect())
    }

    /// Finds the member responsible for a record.
    pub(super) fn find_holder(&self, who: &str) -> Result<MemberId> {
        self.find_member(who).map(|member| member.id).map_err(|it| it.at(Part::Holder))
    }

    /// Finds one member of the current book: id, `me`, end of an id, e-mail, login, name.
    pub fn find_member(&self, who: &str) -> Result<Member> {
        let members = self.reader()?.members()?;
        let list: Vec<Listed<_>> = members
            .iter()
            .map(|it| listed_person(it.id, &it.name, &it.email, it.login.as_deref()))
            .collect();
        let id = if who.trim().eq_ignore_ascii_case("me") {
            self.actor.id
        } else {
            named::pick(who, ("member", "members"), &PERSON_BY, &list)?
        };
        members
            .into_iter()
            .find(|member| member.id == id)
            .ok_or_else(|| Error::new(Kind::NotFound, format!("there is no member \"{who}\"")))
    }

    /// Finds whose interactions are meant: a member, else somebody who was one.
    ///
    /// # Errors
    /// Those of [`Self::find_member`].
    pub fn find_author(&self, who: &str) -> Result<MemberId> {
        let error = match self.find_member(who) {
            Ok(member) => return Ok(member.id),
            Err(error) if error.kind == Kind::NotFound => error,
            Err(error) => return Err(error),
        };
        let former = self.reader()?.former_members()?.into_iter();
        let list: Vec<Listed<_>> = former
            .map(|it| listed_person(it.id, &it.name, &it.email, it.login.as_deref()))
            .collect();
        match named::pick(who, ("member", "members"), &PERSON_BY, &list) {
            Err(found) if found.kind == Kind::NotFound => Err(error),
            found => found,
        }
    }

    /// Finds one account of the current book.
    pub fn find_account(&self, who: &str) -> Result<AccountId> {
        let who = given(who, "account")?;
        match self.account_called(who)? {
            Some(id) => Ok(id),
            None => {
                let reader = self.reader()?;
                let names = all_names(|after: Option<&Named<AccountId>>| {
                    let cursor = after.map(|last| AccountCursor {
                        id: last.id,
                        name: last.name.clone(),
                        last_interaction_at: None,
                    });
                    let limit = NAMES_READ.0;
                    let query = AccountQuery { cursor, limit, ..AccountQuery::default() };
                    let page = reader.accounts(&query)?;
                    let named = |row: crate::domain::Account| Named { id: row.id, name: row.name };
                    Ok((page.rows.into_iter().map(named).collect(), page.more))
                })?;
                Err(named::none_called(
                    who,
                    "account",
                    &names.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
                ))
            }
        }
    }

    /// Finds one account, `None` where nothing fits.
    pub(super) fn account_called(&self, who: &str) -> Result<Option<AccountId>> {
        let reader = self.reader()?;
        if let Ok(id) = who.parse::<AccountId>() {
            return match reader.account(id) {
                Ok(account) => Ok(Some(account.id)),
                Err(crate::store::Error::NotFound { .. }) => Ok(None),
                Err(error) => Err(error.into()),
            };
        }
        named::climb(who, "accounts", &[], |lookup| Ok(reader.find_accounts(lookup, SHOWN + 1)?))
    }

    /// Finds one of the actor's books.
    pub fn find_book(&self, who: &str) -> Result<BookId> {
        let books = self.store.reader(self.actor.id).books()?;
        let list: Vec<_> = books.iter().map(|book| Listed::new(book.id, &book.name)).collect();
        named::pick(who, ("book", "books"), &[], &list)
    }

    /// Finds one label of the current book.
    pub fn find_label(&self, who: &str) -> Result<LabelId> {
        let labels = self.reader()?.label_names()?;
        let list: Vec<_> = labels.iter().map(|label| Listed::new(label.id, &label.name)).collect();
        named::pick(who, ("label", "labels"), &[], &list)
    }

    /// Finds one opportunity of the current book.
    pub fn find_opportunity(&self, who: &str) -> Result<OpportunityId> {
        let who = given(who, "opportunity")?;
        let reader = self.reader()?;
        if let Ok(id) = who.parse::<OpportunityId>() {
            return Ok(reader.opportunity(id)?.id);
        }
        let found = named::climb(who, "opportunities", &[], |lookup| {
            Ok(reader.find_opportunities(lookup, SHOWN + 1)?)
        })?;
        if let Some(id) = found {
            return Ok(id);
        }
        let names = all_names(|after: Option<&Named<OpportunityId>>| {
            let page = reader.opportunities(after.map(|last| last.id), NAMES_READ.0)?;
            let named = |row: crate::domain::Opportunity| Named { id: row.id, name: row.title };
            Ok((page.rows.into_iter().map(named).collect(), page.more))
        })?;
        Err(named::none_called(
            who,
            "opportunity",
            &names.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
        ))
    }

    /// Finds one interaction: id, `last` (my last entry), end of an id.
    pub fn find_interaction(&self, which: &str) -> Result<InteractionId> {
        let which = given(which, "interaction")?;
        let reader = self.reader()?;
        if let Ok(id) = which.parse::<InteractionId>() {
            return Ok(reader.interaction(id)?.id);
        }
        if which.eq_ignore_ascii_case("last") {
            return reader.last_logged(self.actor.id)?.ok_or_else(|| {
                Error::new(Kind::NotFound, "you have not logged anything in this book yet")
            });
        }
        let none = || {
            Error::new(Kind::NotFound, format!("there is no interaction \"{which}\""))
                .hint("give its id, at least four digits of the id's end, or last")
        };
        let end = named::id_end(which).ok_or_else(none)?;
        let found = reader.interactions_by_id_end(&end, SHOWN + 1)?;
        named::only(which, "interactions", &found)?.ok_or_else(none)
    }

    /// Returns the primary contact of the actor's last entry.
    fn last_contact(&self, reader: &BookReader<'_>) -> Result<Option<ContactId>> {
        match reader.last_logged(self.actor.id)? {
            Some(id) => Ok(reader.interaction(id)?.body.participants.first().copied()),
            None => Ok(None),
        }
    }
}

/// Takes one step through the contacts. Seven equal digits are not yet an equal number: those
/// that hit are compared in full.
fn look_up(
    reader: &BookReader<'_>,
    who: &str,
    lookup: &Lookup,
    home: Option<Region>,
) -> Result<Vec<Candidate>> {
    if !matches!(lookup, Lookup::PhoneEnd(_)) {
        return Ok(reader.find_contacts(lookup, SHOWN + 1)?);
    }
    let mut found = reader.find_contacts(lookup, PHONES_COMPARED)?;
    let ids: Vec<ContactId> = found.iter().map(|hit| hit.id).collect();
    let same: Vec<ContactId> = reader
        .contacts_by_id(&ids)?
        .into_iter()
        .filter(|contact| {
            let mut phones = contact.details(DetailKind::Phone);
            phones.any(|detail| phone::ends_alike(&detail.value, who, home))
        })
        .map(|contact| contact.id)
        .collect();
    found.retain(|hit| same.contains(&hit.id));
    Ok(found)
}

fn several_contacts(who: &str, mut found: Vec<Candidate>, now: Timestamp) -> Error {
    let count = named::count_of(found.len());
    by_likelihood(&mut found, now);
    found.truncate(SHOWN);
    let mut error = Error::new(Kind::Ambiguous, format!("\"{who}\" fits {count} contacts"))
        .hint("say which: an e-mail, more of the name, or the end of an id");
    error.candidates = found.into();
    error
}

fn no_contact(reader: &BookReader<'_>, who: &str) -> Result<ContactId> {
    let near = reader.nearest_contacts(&name_key(who), 3)?;
    let named = |candidate: &Candidate| {
        let namesakes = near.iter().filter(|other| other.name == candidate.name).count();
        match namesakes {
            1 => candidate.name.clone(),
            _ => format!("{} ({})", candidate.name, candidate.id.short()),
        }
    };
    let near: Vec<String> = near.iter().map(named).collect();
    let error = Error::new(Kind::NotFound, format!("no contact fits \"{who}\""));
    if !near.is_empty() {
        return Err(error.hint(format!("nearest: {}", sentence(&near, "and"))));
    }
    let book = reader.info()?;
    let empty = book.contacts + book.archived == 0;
    Err(if empty { error.hint("this book has no contacts yet") } else { error })
}

/// Tells whether a name's words go on with `rest` after a word that the last of `head` begins.
fn continues(name: &str, head: &[String], rest: &[String]) -> bool {
    let words = words(name);
    let Some(last) = head.last() else { return false };
    words
        .iter()
        .enumerate()
        .any(|(at, word)| word.starts_with(last.as_str()) && words[at + 1..].starts_with(rest))
}

fn candidate_of(contact: Contact) -> Candidate {
    Candidate {
        id: contact.id,
        email: contact.email().map(str::to_owned),
        name: contact.name,
        account: contact.account.map(|account| account.name),
        last_interaction_at: contact.last_interaction_at,
        interaction_count: contact.interaction_count,
    }
}

/// How old in days the newest interaction is that halves what all of them count.
const HALF: u64 = 30;
/// The most interactions that count: whoever has more is no likelier.
const MOST_COUNTED: u64 = 50;
/// What an interaction of today counts.
const WHOLE: u64 = 1_000;

/// Puts the likeliest first: by how often and how recently they were contacted.
fn by_likelihood(candidates: &mut [Candidate], now: Timestamp) {
    let weight = |candidate: &Candidate| {
        let last = candidate.last_interaction_at?;
        let often = candidate.interaction_count.clamp(1, MOST_COUNTED);
        Some((last.faded(now, often * WHOLE, HALF), last))
    };
    candidates.sort_by_key(|candidate| std::cmp::Reverse(weight(candidate)));
}

/// Reads names page by page, up to a bound: enough to name the nearest.
fn all_names<I>(
    mut page: impl FnMut(Option<&Named<I>>) -> Result<(Vec<Named<I>>, bool)>,
) -> Result<Vec<Named<I>>> {
    let mut names: Vec<Named<I>> = Vec::new();
    loop {
        let (rows, more) = page(names.last())?;
        let done = rows.is_empty() || !more;
        names.extend(rows);
        if done || names.len() >= NAMES_READ.1 {
            return Ok(names);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_next_word_continues_only_as_a_whole() {
        let split = |who: &str, next: &str| {
            let (head, rest) = (words(who), words(next));
            continues("Ana María Ruiz", &head, &rest)
        };
        assert!(split("ana", "María"));
        assert!(split("maria", "RUIZ"));
        assert!(split("an", "maria ruiz"));
        assert!(!split("ana", "called"));
        assert!(!split("ana", "ruiz"));
        assert!(!split("ana maria", "ruiz asked"));
        assert!(!split("ruiz", "ana"));
    }

    #[test]
    fn the_likeliest_were_contacted_often_and_of_late() {
        let day = 86_400_000;
        let now = Timestamp::from_millis(1_000 * day);
        let candidate = |name: &str, days: Option<i64>, interaction_count| Candidate {
            id: ContactId::new(uuid::Uuid::nil()),
            name: name.to_owned(),
            account: None,
            email: None,
            last_interaction_at: days.map(|days| Timestamp::from_millis((1_000 - days) * day)),
            interaction_count,
        };
        let mut all = [
            candidate("never", None, 0),
            candidate("once, today", Some(0), 1),
            candidate("often, long ago", Some(900), 20),
            candidate("often, last week", Some(7), 20),
            candidate("twice, yesterday", Some(1), 2),
            candidate("once, tomorrow", Some(-1), 1),
        ];
        by_likelihood(&mut all, now);
        let order = all.map(|candidate| candidate.name);
        let expected = [
            "often, last week",
            "twice, yesterday",
            "once, tomorrow",
            "once, today",
            "often, long ago",
            "never",
        ];
        assert_eq!(order, expected);
    }
}
