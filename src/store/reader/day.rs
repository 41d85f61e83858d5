//! A day's list: what is overdue and due today, who is due by cadence, who awaits a reply, whose
//! birthday is near; one part after the other, each a walk of an index.

use rusqlite::{Connection, Row, ToSql, params};

use crate::domain::{Cadence, Named, Timestamp};
use crate::store::{
    Celebrated, DayCursor, DayMatter, DayPart, DayQuery, DayRow, Error, Page, Result, Towards,
};

use super::visible::Visible;
use super::{follow_up, sql, visible};

/// Returns one window.
pub(super) fn page(conn: &Connection, book: Visible, query: &DayQuery) -> Result<Page<DayRow>> {
    let Some(walk) = Walk::new(conn, book, query)? else {
        return Ok(Page { rows: Vec::new(), more: false });
    };
    let down = query.towards == Towards::Next;
    let beyond = |part: &DayPart| match query.cursor {
        None => true,
        Some(cursor) if down => *part >= cursor.part,
        Some(cursor) => *part <= cursor.part,
    };
    let mut parts: Vec<DayPart> = DayPart::ALL.into_iter().filter(beyond).collect();
    if !down {
        parts.reverse();
    }
    let mut rows = Vec::new();
    for part in parts {
        let left = query.limit.saturating_add(1).saturating_sub(rows.len());
        if left == 0 {
            break;
        }
        let cursor = query.cursor.filter(|cursor| cursor.part == part);
        rows.extend(walk.part(part, cursor, left)?);
    }
    let mut page = sql::cut(rows, query.limit);
    if !down {
        page.rows.reverse();
    }
    Ok(page)
}

/// Returns a row as it stands now; a follow-up may stand in another part.
pub(super) fn one(
    conn: &Connection,
    book: Visible,
    query: &DayQuery,
    cursor: DayCursor,
) -> Result<DayRow> {
    let gone = || Error::NotFound { what: "row" };
    let walk = Walk::new(conn, book, query)?.ok_or_else(gone)?;
    let parts: &[DayPart] = match cursor.part {
        DayPart::Overdue | DayPart::Today => &[DayPart::Overdue, DayPart::Today],
        _ => std::slice::from_ref(&cursor.part),
    };
    for part in parts {
        if let Some(row) = walk.row(*part, cursor)? {
            return Ok(row);
        }
    }
    Err(gone())
}

/// What all parts are asked for.
struct Walk<'a> {
    conn: &'a Connection,
    book: Visible,
    query: &'a DayQuery,
    person: Option<i64>,
}

/// The ends of a part, or one row of it.
enum Where {
    /// The rows beyond this place, up to so many.
    Beyond(i64, i64, usize),
    /// The row with this key.
    Key(i64),
}

const CONTACT: &str = "c.id, c.name, o.name";
const HELD: &str = "(?2 IS NULL OR c.holder = ?2 OR c.holder IS NULL)";
const ACCOUNT: &str = "LEFT JOIN account o ON o.key = c.account AND o.state = 1";

impl<'a> Walk<'a> {
    /// Makes a walk; none where the member is nobody.
    fn new(conn: &'a Connection, book: Visible, query: &'a DayQuery) -> Result<Option<Self>> {
        let person = match query.member {
            None => None,
            Some(member) => match visible::person(conn, member)? {
                None => return Ok(None),
                person => person,
            },
        };
        Ok(Some(Self { conn, book, query, person }))
    }

    /// Reads the rows of a part beyond the cursor, in the direction of the query.
    fn part(&self, part: DayPart, cursor: Option<DayCursor>, limit: usize) -> Result<Vec<DayRow>> {
        if part == DayPart::Birthdays {
            return self.birthdays(cursor, limit);
        }
        let (at, key) = match cursor {
            Some(cursor) => (cursor.at, self.key(cursor)?),
            None => self.end(part),
        };
        self.read(part, &Where::Beyond(at, key, limit))
    }

    fn is_down(&self) -> bool {
        self.query.towards == Towards::Next
    }

    /// Returns the moments that a part lies between: from the first on, before the second.
    fn ends(&self, part: DayPart) -> (i64, i64) {
        let (today, tomorrow) = (self.query.today.millis(), self.query.tomorrow.millis());
        match part {
            DayPart::Overdue => (i64::MIN, today),
            DayPart::Today => (today, tomorrow),
            _ => (i64::MIN, tomorrow),
        }
    }

    /// Returns the place before the first row of a part, in the direction of the query.
    fn end(&self, part: DayPart) -> (i64, i64) {
        let (from, until) = self.ends(part);
        // The newest of those who wait comes first.
        if self.is_down() == (part != DayPart::Awaiting) {
            (from, i64::MIN)
        } else {
            (until, i64::MIN)
        }
    }

    /// Returns the local key of a cursor's record, whatever became of it.
    fn key(&self, cursor: DayCursor) -> Result<i64> {
        let statement = match cursor.part {
            DayPart::Overdue | DayPart::Today => {
                "SELECT key FROM follow_up WHERE id = ?1 AND book = ?2"
            }
            _ => "SELECT key FROM contact WHERE id = ?1 AND book = ?2",
        };
        let values = params![cursor.id.as_bytes(), self.book.book];
        Ok(sql::value(self.conn, statement, values)?.unwrap_or(i64::MIN))
    }

    /// Reads one row of a part.
    fn row(&self, part: DayPart, cursor: DayCursor) -> Result<Option<DayRow>> {
        let key = self.key(cursor)?;
        if part == DayPart::Birthdays {
            let Some(day) = self.query.days.iter().find(|day| day.at() == cursor.at) else {
                return Ok(None);
            };
            let rows = self.born(day, Some(key.saturating_sub(1)), true, 1)?;
            return Ok(rows.into_iter().find(|row| row.contact.id.uuid() == cursor.id));
        }
        Ok(self.read(part, &Where::Key(key))?.into_iter().next())
    }

    /// Reads rows of a part that lies between two moments.
    fn read(&self, part: DayPart, place: &Where) -> Result<Vec<DayRow>> {
        let (by, index, of_one, days, more) = match part {
            DayPart::Overdue | DayPart::Today => return self.follow_ups(part, place),
            DayPart::Cadence => (
                "a.due",
                "agenda_due",
                "agenda_due_of",
                "k.days",
                "CROSS JOIN contact_cadence k ON k.contact = c.key",
            ),
            _ => ("a.awaiting", "agenda_awaiting", "agenda_awaiting_of", "NULL", ""),
        };
        let ascending = self.is_down() == (part == DayPart::Cadence);
        let ordered = Ordered::new(ascending, (by, "at"), ("a.contact", "contact"), place);
        let leg = |index: &str, held: &str| {
            let walked = if index.is_empty() { "" } else { "INDEXED BY " };
            format!(
                "SELECT a.contact, {by} AS at FROM agenda a {walked}{index}
                 WHERE a.book = ?1 AND {by} IS NOT NULL AND {held} AND {}",
                ordered.bounds
            )
        };
        // Of one member what is theirs and what is nobody's: two walks, merged as they come.
        let legs = match (ordered.single, self.person) {
            (true, _) => leg("", "(?2 IS NULL OR a.holder = ?2 OR a.holder IS NULL)"),
            (false, None) => leg(index, "?2 IS NULL"),
            (false, Some(_)) => {
                [leg(of_one, "a.holder = ?2"), leg(of_one, "a.holder IS NULL")].join(" UNION ALL ")
            }
        };
        let statement = format!(
            "SELECT {CONTACT}, w.at, {days} FROM ({legs} {}) w
             CROSS JOIN contact c ON c.key = w.contact {more} {ACCOUNT}",
            ordered.order
        );
        let (from, until) = self.ends(part);
        let bound = if ascending { until } else { from };
        let (at, key, limit) = ordered.values;
        let values: [&dyn ToSql; 6] = [&self.book.book, &self.person, &at, &key, &bound, &limit];
        sql::rows(self.conn, &statement, values, |row| {
            let moment: Timestamp = sql::time(row, 3)?;
            if ordered.single && !(from..until).contains(&moment.millis()) {
                return Ok(None);
            }
            let matter = if part == DayPart::Cadence {
                let every = row.get::<_, Option<u32>>(4)?.and_then(Cadence::new);
                DayMatter::Cadence(moment, every)
            } else {
                DayMatter::Awaiting(moment)
            };
            Ok(Some(contact(row, 0, part, matter)?))
        })
        .map(|rows| rows.into_iter().flatten().collect())
    }

    fn follow_ups(&self, part: DayPart, place: &Where) -> Result<Vec<DayRow>> {
        let ascending = self.is_down();
        let ordered = Ordered::new(ascending, ("f.due", "f.due"), ("f.key", "f.key"), place);
        let (index, who) = match self.person {
            Some(_) => ("follow_up_of_assignee", "f.assignee = ?2"),
            None => ("follow_up_open", "?2 IS NULL"),
        };
        let index = if ordered.single { String::new() } else { format!("INDEXED BY {index}") };
        let statement = format!(
            "{}, o.name FROM follow_up f {index} {} {ACCOUNT}
             WHERE f.book = ?1 AND f.state = 1 AND f.done_at IS NULL AND {who} AND {} {}",
            follow_up::COLUMNS,
            follow_up::JOINED,
            ordered.bounds,
            ordered.order
        );
        let (from, until) = self.ends(part);
        let bound = if ascending { until } else { from };
        let (at, key, limit) = ordered.values;
        let values: [&dyn ToSql; 6] = [&self.book.book, &self.person, &at, &key, &bound, &limit];
        let rows = sql::rows(self.conn, &statement, values, |row| {
            let follow_up = follow_up::map(row)?;
            if !(from..until).contains(&follow_up.due.millis()) {
                return Ok(None);
            }
            Ok(Some(DayRow {
                part,
                contact: follow_up.contact.clone(),
                account: row.get(13)?,
                matter: DayMatter::FollowUp(Box::new(follow_up)),
            }))
        })?;
        Ok(rows.into_iter().flatten().collect())
    }

    /// Reads birthdays beyond the cursor, one day after the other.
    fn birthdays(&self, cursor: Option<DayCursor>, limit: usize) -> Result<Vec<DayRow>> {
        let down = self.is_down();
        let at = cursor.map(|cursor| cursor.at);
        let mut days: Vec<&Celebrated> = self.query.days.iter().collect();
        days.retain(|day| at.is_none_or(|at| if down { day.at() >= at } else { day.at() <= at }));
        if !down {
            days.reverse();
        }
        let mut rows = Vec::new();
        for day in days {
            let key = match cursor.filter(|cursor| cursor.at == day.at()) {
                Some(cursor) => Some(self.key(cursor)?),
                None => None,
            };
            let left = limit - rows.len();
            rows.extend(self.born(day, key, down, left)?);
            if rows.len() >= limit {
                break;
            }
        }
        Ok(rows)
    }

    /// Reads those born on one of the days, beyond a key.
    fn born(
        &self,
        day: &Celebrated,
        key: Option<i64>,
        down: bool,
        limit: usize,
    ) -> Result<Vec<DayRow>> {
        let (beyond, order) = if down { (">", "ASC") } else { ("<", "DESC") };
        let statement = format!(
            "SELECT {CONTACT}, c.birthday FROM contact c INDEXED BY contact_by_birthday {ACCOUNT}
             WHERE c.book = ?1 AND substr(c.birthday, -5) = ?3 AND c.birthday IS NOT NULL
               AND c.state = 1 AND c.archived = 0 AND {HELD} AND c.key {beyond} ?4
             ORDER BY c.key {order} LIMIT ?5"
        );
        let key = key.unwrap_or(if down { i64::MIN } else { i64::MAX });
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let values = params![self.book.book, self.person, day.born, key, limit];
        let rows = sql::rows(self.conn, &statement, values, |row| {
            let born: String = row.get(3)?;
            let Ok(born) = born.parse() else { return Ok(None) };
            let matter = DayMatter::Birthday(born, day.date);
            Ok(Some(contact(row, 0, DayPart::Birthdays, matter)?))
        })?;
        Ok(rows.into_iter().flatten().collect())
    }
}

/// The end of a statement: which rows, in which order.
struct Ordered {
    bounds: String,
    order: String,
    values: (i64, i64, i64),
    /// Whether it is about one row.
    single: bool,
}

impl Ordered {
    /// Orders by a moment and a key: each as the bounds name it, and as the order does.
    fn new(ascending: bool, by: (&str, &str), key: (&str, &str), place: &Where) -> Self {
        match *place {
            Where::Key(wanted) => Self {
                bounds: format!("{} = ?4 AND ?3 = 0 AND ?5 IS NOT NULL", key.0),
                order: "LIMIT ?6".to_owned(),
                values: (0, wanted, 1),
                single: true,
            },
            Where::Beyond(at, after, limit) => {
                let (beyond, end, way) =
                    if ascending { (">", "<", "ASC") } else { ("<", ">=", "DESC") };
                let bounds =
                    format!("({}, {}) {beyond} (?3, ?4) AND {} {end} ?5", by.0, key.0, by.0);
                let order = format!("ORDER BY {} {way}, {} {way} LIMIT ?6", by.1, key.1);
                let limit = i64::try_from(limit).unwrap_or(i64::MAX);
                Self { bounds, order, values: (at, after, limit), single: false }
            }
        }
    }
}

fn contact(row: &Row<'_>, first: usize, part: DayPart, matter: DayMatter) -> Result<DayRow> {
    let contact = Named { id: sql::id(row, first)?, name: row.get(first + 1)? };
    Ok(DayRow { part, contact, account: row.get(first + 2)?, matter })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Made, World};
    use super::*;
    use crate::domain::Role;
    use crate::store::Celebrated;

    fn query(limit: usize) -> DayQuery {
        let day = |date: &str, born: &str| Celebrated {
            date: date.parse().unwrap(),
            born: born.to_owned(),
        };
        DayQuery {
            today: Timestamp::from_millis(100),
            tomorrow: Timestamp::from_millis(200),
            days: vec![
                day("2026-02-28", "02-28"),
                day("2026-02-28", "02-29"),
                day("2026-03-01", "03-01"),
            ],
            member: None,
            cursor: None,
            towards: Towards::Next,
            limit,
        }
    }

    /// What a row is about.
    fn name(row: &DayRow) -> String {
        let what = match &row.matter {
            DayMatter::FollowUp(it) => it.text.clone(),
            DayMatter::Cadence(..) => "cadence".to_owned(),
            DayMatter::Awaiting(_) => "awaits".to_owned(),
            DayMatter::Birthday(_, date) => date.format("%-d %b").to_string(),
        };
        format!("{} {what}", row.contact.name)
    }

    fn walk(world: &World, see: Visible, query: &DayQuery) -> Vec<DayRow> {
        let (mut query, mut rows) = (query.clone(), Vec::new());
        loop {
            let found = page(&world.conn, see, &query).unwrap();
            if query.towards == Towards::Next {
                query.cursor = found.rows.last().map(DayCursor::from);
                rows.extend(found.rows);
            } else {
                query.cursor = found.rows.first().map(DayCursor::from);
                rows.splice(0..0, found.rows);
            }
            if !found.more {
                return rows;
            }
        }
    }

    struct Day {
        world: World,
        book: Made,
        ana: Made,
        bob: Made,
        cy: Made,
    }

    fn day() -> Day {
        let world = World::new();
        let ana = world.person("Ana", "");
        let bob = world.person("Bob", "");
        let book = world.book("B", &[(ana, Role::Owner), (bob, Role::Member)]);
        let [cy, dee, eve] = ["Cy", "Dee", "Eve"].map(|name| world.contact(book, name));
        world.follow_up(book, cy, "late", 10, Some(ana), None);
        world.follow_up(book, dee, "later", 10, Some(bob), None);
        world.follow_up(book, cy, "now", 150, Some(ana), None);
        world.follow_up(book, cy, "tomorrow", 200, Some(ana), None);
        world.follow_up(book, cy, "was done", 20, Some(ana), Some(30));
        let agenda = "INSERT INTO agenda (contact, book, due, awaiting) VALUES (?1, ?2, ?3, ?4)";
        for (contact, due, awaiting) in
            [(cy, Some(50), Some(60)), (dee, Some(40), None), (eve, Some(200), Some(70))]
        {
            world.run(agenda, params![contact.key, book.key, due, awaiting]);
        }
        world.run("UPDATE contact SET holder = ?1 WHERE key = ?2", [bob.key, dee.key]);
        world.run("UPDATE agenda SET holder = ?1 WHERE contact = ?2", [bob.key, dee.key]);
        for (contact, born) in [(cy, "1980-02-29"), (dee, "--03-01"), (eve, "1990-02-28")] {
            world
                .run("UPDATE contact SET birthday = ?1 WHERE key = ?2", params![born, contact.key]);
        }
        Day { world, book, ana, bob, cy }
    }

    const ALL: [&str; 10] = [
        "Cy late",
        "Dee later",
        "Cy now",
        "Dee cadence",
        "Cy cadence",
        "Eve awaits",
        "Cy awaits",
        "Eve 28 Feb",
        "Cy 28 Feb",
        "Dee 1 Mar",
    ];

    #[test]
    fn every_window_size_walks_all_of_it_both_ways() {
        let Day { world, book, ana, .. } = day();
        let see = world.see(ana, book);
        for limit in 1..=11 {
            for towards in [Towards::Next, Towards::Previous] {
                let rows = walk(&world, see, &DayQuery { towards, ..query(limit) });
                let names: Vec<String> = rows.iter().map(name).collect();
                assert_eq!(names, ALL, "{limit} {towards:?}");
            }
        }
    }

    #[test]
    fn a_members_day_has_what_is_theirs_or_nobodys() {
        let Day { world, book, ana, bob, .. } = day();
        let see = world.see(ana, book);
        let of = |member: Made| {
            let query = DayQuery { member: Some(member.id()), ..query(2) };
            let rows = walk(&world, see, &query);
            for towards in [Towards::Next, Towards::Previous] {
                for limit in 1..=9 {
                    let query = DayQuery { towards, limit, ..query.clone() };
                    assert_eq!(walk(&world, see, &query), rows, "{limit} {towards:?}");
                }
            }
            rows.iter().map(name).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(
            of(ana),
            "Cy late, Cy now, Cy cadence, Eve awaits, Cy awaits, Eve 28 Feb, Cy 28 Feb"
        );
        assert_eq!(
            of(bob),
            "Dee later, Dee cadence, Cy cadence, Eve awaits, Cy awaits, Eve 28 Feb, Cy 28 Feb, \
             Dee 1 Mar"
        );
    }

    #[test]
    fn a_row_is_read_again_as_it_stands_now() {
        let Day { world, book, ana, cy, .. } = day();
        let see = world.see(ana, book);
        let rows = walk(&world, see, &query(50));
        let again = |row: &DayRow| one(&world.conn, see, &query(1), DayCursor::from(row));
        for row in &rows {
            assert_eq!(again(row).unwrap(), *row);
        }
        let late = &rows[0];
        world.run("UPDATE follow_up SET due = 180 WHERE text = 'late'", []);
        assert_eq!(again(late).unwrap().part, DayPart::Today, "it moved");
        world.run("UPDATE follow_up SET done_at = 1 WHERE text = 'late'", []);
        assert!(again(late).is_err(), "it is done");
        // What came after it still does.
        let cursor = Some(DayCursor::from(late));
        let next = page(&world.conn, see, &DayQuery { cursor, ..query(1) }).unwrap();
        assert_eq!(name(&next.rows[0]), "Dee later");
        world.run("UPDATE agenda SET due = 300 WHERE contact = ?1", [cy.key]);
        assert!(again(&rows[4]).is_err(), "it was put off");
    }
}
