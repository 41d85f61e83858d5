//! Reads and writes of the accounts, the members and the follow-ups.

use crate::app::{
    AccountQuery, ContactQuery, DayCursor, DayRow, DraftId, Error, FollowUpEdit, FollowUpQuery,
    Kind, Result, Saved, Session, Towards,
};
use crate::domain::filter::Of;
use crate::domain::{ContactId, MemberId};

use super::super::accounts::{self, AccountJob, AccountWritten, Card};
use super::super::contacts::row_of;
use super::super::follow_ups::{FollowUpJob, FollowUpWritten, IN_HAND, Promises};
use super::super::form::Choice;
use super::super::members::{self, MOST_HELD, MemberJob, MemberWritten};
use super::super::message::Written;
use super::super::offers::Offered;
use super::super::sheet::Purpose;
use super::super::today::Whose;
use super::super::window::{Chunk, Place};
use super::reads::chunk;

/// How many accounts below an account are named.
const PARTS: usize = 12;
/// How many names a completion offers.
const OFFERS: usize = 6;

/// Reads about accounts.
pub fn accounts(session: &Session, ask: accounts::Ask) -> Result<accounts::Told> {
    use accounts::{Ask, Told};
    Ok(match ask {
        Ask::Page { filter, sort, place, limit } => {
            let mut asked = AccountQuery { sort, ..AccountQuery::default() };
            if let Some(filter) = &filter {
                session.read_filter(filter, Of::Accounts)?.filter.ask_accounts(&mut asked);
            }
            let page = |cursor: Option<&_>, towards: Towards, limit| {
                let cursor = cursor.cloned();
                session.account_window(&AccountQuery { cursor, towards, limit, ..asked.clone() })
            };
            let middle = |cursor: &crate::app::AccountCursor| session.account(cursor.id);
            let chunk = chunk(&place, limit, page, middle)?;
            Told::Page { filter, sort, place, chunk }
        }
        Ask::One { id, find } => {
            let account = session.account(id)?;
            let parts = session.account_parts(id, PARTS)?;
            let card = Card { account, parts: parts.rows, more: parts.more };
            Told::One { card: Box::new(card), find }
        }
        Ask::Contacts { account, place, limit } => {
            let page = |cursor: Option<&_>, towards: Towards, limit| {
                session.contacts(&ContactQuery {
                    account: Some(account),
                    cursor: cursor.cloned(),
                    towards,
                    limit,
                    ..ContactQuery::default()
                })
            };
            let middle = |cursor: &crate::app::ContactCursor| {
                let contact = session.contact(cursor.id)?;
                let here = contact.account.as_ref().is_some_and(|own| own.id == account);
                // One that went elsewhere meanwhile gives its place to the next.
                if here && !contact.archived { Ok(row_of(&contact)) } else { Err(elsewhere()) }
            };
            let chunk = chunk(&place, limit, page, middle)?;
            Told::Contacts { account, place, chunk }
        }
    })
}

fn elsewhere() -> crate::app::Error {
    Error::new(Kind::NotFound, "the contact is in another account now")
}

/// Reads about members.
pub fn members(session: &Session, ask: members::Ask) -> Result<members::Told> {
    Ok(match ask {
        members::Ask::All => members::Told::All(session.member_rows()?, session.actor().id),
        members::Ask::Holdings(member) => {
            members::Told::Holdings(member, session.holdings(member, MOST_HELD)?)
        }
    })
}

/// Reads what a small form goes on to change.
pub fn to_edit(session: &Session, id: &DraftId) -> Result<Purpose> {
    let gone = || Error::new(Kind::NotFound, "there is no such record");
    Ok(match id {
        DraftId::EditAccount(id) => {
            let id = id.parse().map_err(|_| gone())?;
            Purpose::EditAccount(Box::new(session.account(id)?))
        }
        DraftId::EditMember(id) => {
            let id = id.parse().map_err(|_| gone())?;
            Purpose::EditMember(Box::new(session.member(id)?))
        }
        DraftId::EditFollowUp(id) => {
            let id = id.parse().map_err(|_| gone())?;
            Purpose::EditFollowUp(Box::new(session.follow_up(id)?))
        }
        _ => return Err(gone()),
    })
}

/// Reads the names that a field's completion offers.
pub fn offers(session: &Session, offered: Offered, text: &str) -> Result<Vec<String>> {
    Ok(match offered {
        Offered::Accounts => {
            let found = session.suggest_accounts(text, OFFERS)?;
            found.into_iter().map(|account| account.name).collect()
        }
        Offered::Members => {
            let found = session.suggest_members(text, OFFERS)?;
            found.into_iter().map(|member| member.name).collect()
        }
        Offered::Labels => session.suggest_labels(text, OFFERS)?,
        Offered::Nothing | Offered::Roles | Offered::Days => Vec::new(),
    })
}

/// Writes about an account.
pub fn write_account(session: &Session, job: AccountJob) -> Result<Written> {
    Ok(Written::Accounts(match job {
        AccountJob::Add(input) => AccountWritten::Added(Box::new(session.add_account(&input)?)),
        AccountJob::Edit(read, input) => match session.edit_account_as_read(&read, &input)? {
            Saved::Written(account) => AccountWritten::Changed(account),
            Saved::Meanwhile(theirs) => return Ok(Written::AccountMeanwhile(theirs)),
        },
        AccountJob::Delete(id) => {
            AccountWritten::Deleted(Box::new(session.delete_account(id)?.account))
        }
    }))
}

/// Writes about a member.
pub fn write_member(session: &Session, job: MemberJob) -> Result<MemberWritten> {
    let changed = |member: MemberId| session.member(member).map(Box::new);
    Ok(match job {
        MemberJob::Add(input, role) => {
            MemberWritten::Added(Box::new(session.add_member(&input, role)?))
        }
        MemberJob::Edit(member, input, role) => {
            // What is likelier to be refused comes first: then nothing is written.
            if let Some(role) = role {
                session.set_role(member, role)?;
            }
            session.edit_member(member, &input)?;
            MemberWritten::Changed(changed(member)?)
        }
        MemberJob::HandOver { from, to: Some(to) } => {
            MemberWritten::HandedOver(Box::new(session.hand_over(from, to)?))
        }
        MemberJob::HandOver { to: None, .. } => {
            return Err(Error::usage("nobody was chosen to hand over to"));
        }
        MemberJob::Remove { member, to } => {
            let (gone, moved) = session.remove_member(member, to)?;
            MemberWritten::Removed(Box::new(gone), moved)
        }
    })
}

/// Reads a page of what is due.
pub fn day(
    session: &Session,
    whose: Whose,
    place: &Place<DayCursor>,
    limit: usize,
) -> Result<Chunk<DayRow>> {
    let member = match whose {
        Whose::Mine => Some(session.actor().id),
        Whose::All => None,
        Whose::Member(id) => Some(id),
    };
    let page =
        |cursor: Option<&DayCursor>, towards, limit| session.day(member, cursor, towards, limit);
    chunk(place, limit, page, |cursor| session.day_row(member, *cursor))
}

/// Reads what a contact was promised.
pub fn promises(session: &Session, contact: ContactId) -> Result<Promises> {
    let query =
        FollowUpQuery { contact: Some(contact), limit: IN_HAND, ..FollowUpQuery::default() };
    let open = session.follow_ups(&query)?;
    let standing = session.standing(contact)?;
    Ok(Promises { contact, open: open.rows, more: open.more, standing })
}

/// Writes about follow-ups.
pub fn write_follow_up(session: &Session, job: FollowUpJob) -> Result<Written> {
    use FollowUpWritten as W;
    let member = |name: &str| session.find_member(name).map(|member| member.id);
    Ok(Written::FollowUps(match job {
        FollowUpJob::Add(contacts, mut promise, who) => {
            if !who.is_empty() {
                promise.assignee = Some(member(&who)?);
            }
            W::Added(session.add_follow_ups(&contacts, &promise)?)
        }
        FollowUpJob::Edit(read, mut edit, who) => {
            edit.assignee = match who.as_deref() {
                None => None,
                Some("") => Some(None),
                Some(name) => Some(Some(member(name)?)),
            };
            match session.edit_follow_up_as_read(&read, &edit)? {
                Saved::Written(follow_up) => W::Changed(follow_up),
                Saved::Meanwhile(theirs) => return Ok(Written::FollowUpMeanwhile(theirs)),
            }
        }
        FollowUpJob::Done(id) => {
            let edit = FollowUpEdit { done: Some(true), ..FollowUpEdit::default() };
            let done = session.edit_follow_up(id, &edit)?;
            let with = Choice::from(&session.contact(done.contact.id)?);
            W::Done(Box::new(done), with)
        }
        FollowUpJob::Snooze(read, due) => {
            let edit = FollowUpEdit { due: Some(due), ..FollowUpEdit::default() };
            match session.edit_follow_up_as_read(&read, &edit)? {
                Saved::Written(follow_up) => W::Snoozed(follow_up),
                Saved::Meanwhile(theirs) => W::SnoozeMeanwhile(theirs, due),
            }
        }
        FollowUpJob::Delete(id) => W::Deleted(Box::new(session.delete_follow_up(id)?)),
        FollowUpJob::Bump(contact, until) => {
            let until = session.bump(contact.id, until)?;
            W::Bumped(contact, until)
        }
    }))
}
