//! The day: what is due, who is due by cadence, who awaits a reply, whose birthday it is.

use chrono::{Datelike as _, Days, NaiveDate};
use uuid::Uuid;

use crate::domain::contact::ContactChange;
use crate::domain::label::LabelChange;
use crate::domain::when::day_start;
use crate::domain::{
    Birthday, Cadence, Capability, Contact, ContactId, FollowUp, Label, LabelId, MemberId, Named,
    Op, Timestamp, follow_up,
};
use crate::store::{
    AgendaQuery, AgendaRow, Celebrated, DayCursor, DayMatter, DayPart, DayQuery, DayRow,
    FollowUpQuery, Page, Standing, Towards,
};

use super::{Error, Result, Session};

/// How many days of birthdays a day's agenda has, today among them.
const BIRTHDAYS: u64 = 8;

/// What a day asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agenda {
    /// The open follow-ups that are due by the end of today, the earliest first.
    pub follow_ups: Page<FollowUp>,
    /// The contacts that are due by their cadence, the longest overdue first.
    pub overdue: Page<AgendaRow>,
    /// The contacts that wrote last and await a reply, the newest first.
    pub awaiting: Page<AgendaRow>,
    /// The birthdays of today and the next seven days, and on which day each falls.
    pub birthdays: Page<(Named<ContactId>, Birthday, NaiveDate)>,
}

/// What is due: a reply and a birthday are not.
pub type Due = (Page<FollowUp>, Page<AgendaRow>);

impl Session {
    /// Returns one window of the day's list, part by part: what is overdue, what is due today, who is
    /// due by cadence, who awaits a reply, whose birthday is near.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn day(
        &self,
        member: Option<MemberId>,
        cursor: Option<&DayCursor>,
        towards: Towards,
        limit: usize,
    ) -> Result<Page<DayRow>> {
        let query = DayQuery { cursor: cursor.copied(), towards, limit, ..self.day_query(member) };
        Ok(self.reader()?.day(&query)?)
    }

    /// Returns a row of the day's list as it stands now.
    ///
    /// # Errors
    /// `NotFound` where the day no longer has it.
    pub fn day_row(&self, member: Option<MemberId>, cursor: DayCursor) -> Result<DayRow> {
        Ok(self.reader()?.day_row(&self.day_query(member), cursor)?)
    }

    fn day_query(&self, member: Option<MemberId>) -> DayQuery {
        let days = (0..BIRTHDAYS).filter_map(|n| self.today().checked_add_days(Days::new(n)));
        let celebrated =
            |date| celebrated_on(date).into_iter().map(move |born| Celebrated { date, born });
        DayQuery {
            today: self.start_of_today(),
            tomorrow: self.start_of_tomorrow(),
            days: days.flat_map(celebrated).collect(),
            member,
            cursor: None,
            towards: Towards::Next,
            limit: 0,
        }
    }

    /// Returns when a contact is to be contacted.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn standing(&self, contact: ContactId) -> Result<Standing> {
        Ok(self.reader()?.standing(contact)?)
    }

    /// Returns what today asks for; of a member, their follow-ups and the contacts that they or
    /// nobody holds. At most `limit` rows in each part.
    pub fn agenda(&self, member: Option<MemberId>, limit: usize) -> Result<Agenda> {
        let (follow_ups, overdue) = self.due(member, limit)?;
        let query = AgendaQuery { before: self.start_of_tomorrow(), member, limit };
        let awaiting = self.reader()?.awaiting(&query)?;
        let birthdays = self.birthdays(member, limit)?;
        Ok(Agenda { follow_ups, overdue, awaiting, birthdays })
    }

    /// Returns the follow-ups that are due by the end of today, and the contacts that are due by their
    /// cadence; of a member as [`Session::agenda`] says.
    ///
    /// # Errors
    /// Where the book cannot be read.
    pub fn due(&self, member: Option<MemberId>, limit: usize) -> Result<Due> {
        let reader = self.reader()?;
        let before = self.start_of_tomorrow();
        let follow_ups = reader.follow_ups(&FollowUpQuery {
            assignee: member,
            due_before: Some(before),
            limit,
            ..FollowUpQuery::default()
        })?;
        let overdue = reader.due(&AgendaQuery { before, member, limit })?;
        Ok((follow_ups, overdue))
    }

    /// Lists the birthdays that are near, those of today first.
    fn birthdays(
        &self,
        member: Option<MemberId>,
        limit: usize,
    ) -> Result<Page<(Named<ContactId>, Birthday, NaiveDate)>> {
        // Beyond the last row of the part before it.
        let cursor = DayCursor { part: DayPart::Birthdays, at: i64::MIN, id: Uuid::nil() };
        let page = self.day(member, Some(&cursor), Towards::Next, limit)?;
        let born = |row: DayRow| match row.matter {
            DayMatter::Birthday(born, date) => Some((row.contact, born, date)),
            _ => None,
        };
        Ok(Page { rows: page.rows.into_iter().filter_map(born).collect(), more: page.more })
    }

    /// Lists the contacts with a cadence, the longest overdue first and then by when they are due.
    pub fn with_cadence(&self, limit: usize) -> Result<Page<AgendaRow>> {
        let before = Timestamp::from_millis(i64::MAX);
        Ok(self.reader()?.due(&AgendaQuery { before, member: None, limit })?)
    }

    /// Sets how often to be in touch with a contact, or that there is no such plan.
    pub fn set_cadence(&self, id: ContactId, cadence: Option<Cadence>) -> Result<Contact> {
        let mut changes = vec![ContactChange::Cadence(cadence)];
        // What was put off was put off from another plan.
        changes.push(ContactChange::Postponed(None));
        self.apply(&[Op::EditContact { id, changes }])?;
        self.contact(id)
    }

    /// Sets how often to be in touch with those who bear a label.
    pub fn set_label_cadence(&self, id: LabelId, cadence: Option<Cadence>) -> Result<Label> {
        self.apply(&[Op::EditLabel { id, changes: vec![LabelChange::Cadence(cadence)] }])?;
        self.label(id)
    }

    /// Puts off when a contact is due by its cadence, without claiming that anybody was in touch:
    /// until a moment, or for one more cadence from today. Returns until when.
    ///
    /// # Errors
    /// `Usage` where it has no cadence.
    pub fn bump(&self, id: ContactId, until: Option<Timestamp>) -> Result<Timestamp> {
        let contact = self.contact(id)?;
        let Some(cadence) = contact.cadence else {
            self.demand(Capability::SetCadence)?;
            return Err(Error::usage(format!("{} has no cadence to put off", contact.name))
                .hint("set one first: tl cadence set WHO 30d"));
        };
        let later = self.today().checked_add_days(Days::new(cadence.days().into()));
        let later = later.map_or(self.now(), |day| self.start_of(day));
        let until = until.unwrap_or(later);
        let changes = vec![ContactChange::Postponed(Some(until))];
        self.apply(&[Op::EditContact { id, changes }])?;
        Ok(until)
    }

    /// Returns the first moment of today: what was due before is overdue.
    pub fn start_of_today(&self) -> Timestamp {
        self.start_of(self.today())
    }

    /// Tells whether what is due at a moment is overdue.
    pub fn is_overdue(&self, due: Timestamp) -> bool {
        follow_up::is_overdue(self.zone().at(due).date_naive(), self.today())
    }

    fn start_of_tomorrow(&self) -> Timestamp {
        self.today().succ_opt().map_or(self.now(), |day| self.start_of(day))
    }

    fn start_of(&self, day: NaiveDate) -> Timestamp {
        day_start(&self.zone().at(self.now()).timezone(), day)
    }
}

/// Returns the days of birth that are celebrated on a day: 29 February on the 28th where the year
/// has no other.
fn celebrated_on(day: NaiveDate) -> Vec<String> {
    let mut days = vec![day.format("%m-%d").to_string()];
    if (day.month(), day.day()) == (2, 28) && !day.leap_year() {
        days.push("02-29".to_owned());
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_born_on_a_leap_day_have_a_birthday_every_year() {
        let day = |text: &str| celebrated_on(text.parse().unwrap());
        assert_eq!(day("2026-02-28"), ["02-28", "02-29"]);
        assert_eq!(day("2028-02-28"), ["02-28"]);
        assert_eq!(day("2028-02-29"), ["02-29"]);
        assert_eq!(day("2026-03-01"), ["03-01"]);
    }
}
