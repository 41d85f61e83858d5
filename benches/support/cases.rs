//! The pages that people look at, each asked three times: of the product, of its file with one
//! plain statement that says the same, and of the bare store.

use rusqlite::{Connection, params};
use touchline::domain::{InteractionType, Timestamp};
use touchline::store::{
    BookReader, ContactCursor, ContactQuery, ContactSort, InteractionCursor, InteractionQuery,
    Scope,
};
use uuid::Uuid;

use super::race::Way;
use super::world::{Dice, World};
use super::{bare, plain};

pub const PAGE: usize = 50;

/// One page.
pub struct Case<'a> {
    pub name: String,
    /// The product, plain SQL on its file, and where it can answer that the bare store.
    pub ways: Vec<(&'static str, Way<'a>)>,
}

/// The three that answer.
pub struct Answers<'a> {
    pub world: &'a World,
    pub product: &'a BookReader<'a>,
    /// A connection to the product's file.
    pub same: &'a Connection,
    /// One to the bare store.
    pub bare: &'a Connection,
}

pub const SAME_COLUMNS: &str =
    "i.key, i.id, i.type, i.occurred_at, i.logged_at, i.summary, i.direction,
    i.outcome, i.duration, i.location, i.opportunity, i.satisfaction, i.resolution, i.checklist,
    i.noise, i.pinned, i.source, i.external_id, i.edited_at, b.name, p.id, i.author_name, d.name, q.id,
    c.id, c.name, a.id, a.name, f.id, f.name, g.id, g.name";
pub const SAME_NAMES: &str = "LEFT JOIN byline b ON b.key = i.logged_by
    LEFT JOIN person p ON p.key = b.person LEFT JOIN byline d ON d.key = i.author
    LEFT JOIN person q ON q.key = d.person
    LEFT JOIN contact c ON c.key = i.contact LEFT JOIN account a ON a.key = i.account
    LEFT JOIN companion x ON x.interaction = i.key
    LEFT JOIN contact f ON f.key = x.contact LEFT JOIN account g ON g.key = x.account";
const BARE_COLUMNS: &str =
    "i.key, i.id, i.type, i.at, i.logged_at, i.direction, i.minutes, i.summary,
    c.id, c.name, m.id, m.name";
const BARE_NAMES: &str = "JOIN contact c ON c.key = i.contact JOIN member m ON m.key = i.member";
pub const CONTACT: &str =
    "c.id, c.name, a.name, c.title, c.starred, c.archived, c.last_interaction_at,
    c.interaction_count, c.created_at";

/// A place in the order of interactions: time, key, id.
type Place = (i64, i64, [u8; 16]);

/// What is filtered: type, member's number.
type Filter = (Option<InteractionType>, Option<usize>);

impl<'a> Answers<'a> {
    /// Returns the pages of timelines.
    pub fn timelines(&self) -> Vec<Case<'a>> {
        let call = Some(InteractionType::Call);
        let event = Some(InteractionType::Event);
        let mut all = vec![self.random()];
        for (name, filter, share) in [
            ("busiest contact", (None, None), 0.0),
            ("busiest contact, at 90 %", (None, None), 0.9),
            ("busiest contact, by type", (call, None), 0.0),
            ("busiest contact, by rare type at half", (event, None), 0.5),
            ("busiest contact, by member", (None, Some(3)), 0.0),
            ("busiest contact, by rare member at half", (None, Some(39)), 0.5),
            ("busiest contact, member × type", (call, Some(20)), 0.0),
            ("busiest contact, rare member × rare type", (event, Some(39)), 0.0),
        ] {
            all.push(self.timeline(name, filter, share));
        }
        all
    }

    /// Returns the pages of the book's activity.
    pub fn activity(&self) -> Vec<Case<'a>> {
        let call = Some(InteractionType::Call);
        let event = Some(InteractionType::Event);
        [
            ("newest", (None, None), 0.0),
            ("at half", (None, None), 0.5),
            ("by type", (call, None), 0.0),
            ("by rare type at half", (event, None), 0.5),
            ("by member", (None, Some(3)), 0.0),
            ("by rare member at half", (None, Some(39)), 0.5),
            ("member × type", (call, Some(20)), 0.0),
            ("rare member × rare type", (event, Some(39)), 0.0),
        ]
        .into_iter()
        .map(|(name, filter, share)| self.feed(name, filter, share))
        .collect()
    }

    fn query(&self, scope: Scope, (kind, by): Filter, place: Option<Place>) -> InteractionQuery {
        InteractionQuery {
            scope,
            kind,
            by: by.map(|number| self.world.members[number]),
            cursor: place.map(|(occurred, _, id)| InteractionCursor {
                occurred_at: Timestamp::from_millis(occurred),
                id: Uuid::from_bytes(id).into(),
            }),
            limit: PAGE,
            ..InteractionQuery::default()
        }
    }

    fn page(&self, query: InteractionQuery) -> Way<'a> {
        let product = self.product;
        Box::new(move || product.interactions(&query).expect("a page").rows.len())
    }

    fn random(&self) -> Case<'a> {
        let crowd = self.world.people.len();
        let (world, product, same, bare) = (self.world, self.product, self.same, self.bare);
        // The same contacts in the same order, for each of the three.
        let [mut first, mut second, mut third] = [Dice::new(9), Dice::new(9), Dice::new(9)];
        let asked: Way<'a> = Box::new(move || {
            let scope = Scope::Contact(world.people[first.below(crowd)].id);
            let query = InteractionQuery { scope, limit: PAGE, ..InteractionQuery::default() };
            product.interactions(&query).expect("a page").rows.len()
        });
        let sql = same_timeline((None, None), None, false);
        let plainly: Way<'a> =
            Box::new(move || plain::count(same, &sql, params![second.below(crowd) as i64 + 1]));
        let sql = bare_page("i.contact = ?1", (None, None), None);
        let barely: Way<'a> =
            Box::new(move || plain::count(bare, &sql, params![third.below(crowd) as i64 + 1]));
        Case {
            name: "random contact".to_owned(),
            ways: vec![("product", asked), ("same file", plainly), ("bare store", barely)],
        }
    }

    fn timeline(&self, name: &str, filter: Filter, share: f64) -> Case<'a> {
        let place = place(self.same, "contact_entry e", "e.contact = 1", "e", filter, share);
        let scope = Scope::Contact(self.world.people[0].id);
        let asked = self.page(self.query(scope, filter, place));
        let (same, bare) = (self.same, self.bare);
        let busy = "SELECT busy IS NOT NULL FROM contact_entry WHERE contact = 1 LIMIT 1";
        let busy = same.query_row(busy, [], |row| row.get(0)).expect("the busiest contact");
        let sql = same_timeline(filter, place, busy);
        let plainly: Way<'a> = Box::new(move || plain::count(same, &sql, params![1]));
        let sql = bare_page("i.contact = ?1", filter, place);
        let barely: Way<'a> = Box::new(move || plain::count(bare, &sql, params![1]));
        Case {
            name: name.to_owned(),
            ways: vec![("product", asked), ("same file", plainly), ("bare store", barely)],
        }
    }

    fn feed(&self, name: &str, filter: Filter, share: f64) -> Case<'a> {
        let place =
            place(self.same, "interaction e", "e.book = 1 AND e.state = 1", "e", filter, share);
        let asked = self.page(self.query(Scope::Book, filter, place));
        let (same, bare) = (self.same, self.bare);
        let sql = same_feed(filter, place);
        let plainly: Way<'a> = Box::new(move || plain::count(same, &sql, params![1]));
        let sql = bare_page("i.book = ?1", filter, place);
        let barely: Way<'a> = Box::new(move || plain::count(bare, &sql, params![1]));
        Case {
            name: name.to_owned(),
            ways: vec![("product", asked), ("same file", plainly), ("bare store", barely)],
        }
    }

    /// Returns the pages of the contact list.
    pub fn contacts(&self) -> Vec<Case<'a>> {
        let people = &self.world.people;
        let name = people[people.len() / 2..].iter().map(|it| it.name.to_lowercase());
        let name = name.clone().find(|name| name.is_ascii()).expect("a name as typed");
        let start: String = name.chars().take(2).collect();
        let last = name.split(' ').next_back().unwrap_or_default().to_owned();
        vec![
            self.list("by name", ContactSort::Name, 0.0),
            self.list("by name, at half", ContactSort::Name, 0.5),
            self.list("by last contacted", ContactSort::Last, 0.0),
            self.list("by last contacted, at half", ContactSort::Last, 0.5),
            self.filtered("filtered by two letters", &start),
            self.filtered("filtered by a whole word", &last),
        ]
    }

    fn list(&self, name: &str, sort: ContactSort, share: f64) -> Case<'a> {
        let (column, way, sign) = match sort {
            ContactSort::Last => ("last_interaction_at", "DESC", "<"),
            _ => ("name_key", "ASC", ">"),
        };
        let at = (self.world.people.len() as f64 * share) as i64;
        let from = "FROM contact c WHERE c.book = 1 AND c.archived = 0 AND c.state = 1";
        let order = format!("ORDER BY c.{column} {way}, c.key {way}");
        let cursor = (at > 0).then(|| {
            let sql = format!(
                "SELECT c.id, c.name, c.last_interaction_at, c.created_at, c.key {from} {order} LIMIT 1 OFFSET {at}"
            );
            self.same
                .query_row(&sql, [], |row| {
                    let cursor = ContactCursor {
                        id: Uuid::from_bytes(row.get(0)?).into(),
                        name: row.get(1)?,
                        last_interaction_at: row.get::<_, Option<i64>>(2)?.map(Timestamp::from_millis),
                        created_at: Timestamp::from_millis(row.get(3)?),
                    };
                    Ok((cursor, row.get::<_, i64>(4)?))
                })
                .expect("a contact at half")
        });
        let key = cursor.as_ref().map(|(_, key)| *key);
        let query = ContactQuery {
            sort,
            cursor: cursor.map(|(cursor, _)| cursor),
            limit: PAGE,
            ..ContactQuery::default()
        };
        let (product, same, bare) = (self.product, self.same, self.bare);
        let asked: Way<'a> = Box::new(move || product.contacts(&query).expect("a page").rows.len());
        let beyond = |table: &str, column: &str| {
            key.map_or_else(String::new, |key| {
                format!(
                    "AND (c.{column}, c.key) {sign} ((SELECT {column} FROM {table} WHERE key = {key}), {key})"
                )
            })
        };
        let sql = format!(
            "SELECT {CONTACT} FROM contact c LEFT JOIN account a ON a.key = c.account
             WHERE c.book = ?1 AND c.archived = 0 AND c.state = 1 {} {order} LIMIT {PAGE}",
            beyond("contact", column)
        );
        let plainly: Way<'a> = Box::new(move || plain::count(same, &sql, params![1]));
        let column = if sort == ContactSort::Last { "last_at" } else { "name" };
        let sql = format!(
            "SELECT c.id, c.name, a.name, c.last_at, c.entries, c.created_at
             FROM contact c LEFT JOIN account a ON a.key = c.account
             WHERE c.book = ?1 {} ORDER BY c.{column} {way}, c.key {way} LIMIT {PAGE}",
            beyond("contact", column)
        );
        let barely: Way<'a> = Box::new(move || plain::count(bare, &sql, params![1]));
        Case {
            name: name.to_owned(),
            ways: vec![("product", asked), ("same file", plainly), ("bare store", barely)],
        }
    }

    fn filtered(&self, name: &str, typed: &str) -> Case<'a> {
        let query =
            ContactQuery { filter: Some(typed.to_owned()), limit: PAGE, ..ContactQuery::default() };
        let (product, same) = (self.product, self.same);
        let asked: Way<'a> = Box::new(move || product.contacts(&query).expect("a page").rows.len());
        let words = format!("\"{typed}\" *");
        let sql = format!(
            "SELECT {CONTACT} FROM contact_fts f CROSS JOIN contact c ON c.key = f.rowid
             LEFT JOIN account a ON a.key = c.account
             WHERE f.contact_fts MATCH ?1 AND c.book = 1 AND c.archived = 0 AND c.state = 1
             ORDER BY c.name_key, c.key LIMIT {PAGE}"
        );
        let plainly: Way<'a> = Box::new(move || plain::count(same, &sql, params![words]));
        Case { name: name.to_owned(), ways: vec![("product", asked), ("same file", plainly)] }
    }
}

/// Finds where a page at that share of the list begins.
fn place(
    conn: &Connection,
    table: &str,
    scope: &str,
    alias: &str,
    filter: Filter,
    share: f64,
) -> Option<Place> {
    if share == 0.0 {
        return None;
    }
    let filter = conditions(filter, alias, "who");
    let count: i64 = conn
        .query_row(&format!("SELECT count(*) FROM {table} WHERE {scope}{filter}"), [], |row| {
            row.get(0)
        })
        .expect("a count");
    let key = if table.starts_with("contact") { "interaction" } else { "key" };
    let sql = format!(
        "SELECT i.occurred_at, i.key, i.id FROM (
           SELECT {alias}.{key} AS found FROM {table} WHERE {scope}{filter}
           ORDER BY occurred_at DESC, {key} DESC LIMIT 1 OFFSET ?1)
         JOIN interaction i ON i.key = found"
    );
    let at = (count as f64 * share) as i64;
    conn.query_row(&sql, [at], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).ok()
}

/// Writes the filters as conditions.
fn conditions((kind, by): Filter, alias: &str, who: &str) -> String {
    let mut text = String::new();
    if let Some(kind) = kind {
        text += &format!(" AND {alias}.type = {}", bare::code(kind));
    }
    if let Some(number) = by {
        text += &format!(" AND {alias}.{who} = {}", number + 1);
    }
    text
}

/// Writes the statement that says what a timeline's page says. A busy one has indexes.
pub fn same_timeline(filter: Filter, place: Option<Place>, busy: bool) -> String {
    let tree = match filter {
        (None, None) => "contact_entry e",
        _ if !busy => "contact_entry e",
        (_, None) => "contact_entry e INDEXED BY contact_entry_by_type",
        (_, Some(_)) => "contact_entry e INDEXED BY contact_entry_by_who_type",
    };
    let of = if busy && filter != (None, None) {
        "e.contact = ?1 AND e.busy = 1"
    } else {
        "e.contact = ?1"
    };
    let merged = busy && matches!(filter, (None, Some(_)));
    same_page(tree, of, "e.interaction", filter, place, merged)
}

fn same_feed(filter: Filter, place: Option<Place>) -> String {
    let tree = match filter.1 {
        None => "interaction e INDEXED BY interaction_by_type",
        Some(_) => "interaction e INDEXED BY interaction_by_who_type",
    };
    same_page(tree, "e.book = ?1 AND e.state = 1", "e.key", filter, place, filter.0.is_none())
}

/// Writes the walk of a whole book, merged of the walks of all types, without its order.
pub fn merged() -> String {
    let walk = |kind| {
        format!(
            "SELECT e.occurred_at AS at, e.key AS key FROM interaction e INDEXED BY interaction_by_type
             WHERE e.book = 1 AND e.state = 1 AND e.type = {}",
            bare::code(kind)
        )
    };
    InteractionType::ALL.map(walk).join(" UNION ALL ")
}

/// Writes a page of a tree, which is `merged` of the walks of all types where it has no order
/// without them.
fn same_page(
    tree: &str,
    of: &str,
    key: &str,
    filter: Filter,
    place: Option<Place>,
    merged: bool,
) -> String {
    let filter = conditions(filter, "e", "who");
    let beyond = place.map_or_else(String::new, |(occurred, place, _)| {
        format!("AND (e.occurred_at, {key}) < ({occurred}, {place})")
    });
    let walk = |kind: String| {
        format!(
            "SELECT e.occurred_at AS at, {key} AS key FROM {tree} WHERE {of}{kind}{filter} {beyond}"
        )
    };
    let walks = if merged {
        let all =
            InteractionType::ALL.map(|kind| walk(format!(" AND e.type = {}", bare::code(kind))));
        all.join(" UNION ALL ")
    } else {
        walk(String::new())
    };
    format!(
        "SELECT {SAME_COLUMNS} FROM ({walks} ORDER BY at DESC, key DESC LIMIT {PAGE}) w
         CROSS JOIN interaction i ON i.key = w.key {SAME_NAMES}"
    )
}

fn bare_page(scope: &str, filter: Filter, place: Option<Place>) -> String {
    let filter = conditions(filter, "i", "member");
    let beyond = place.map_or_else(String::new, |(occurred, key, _)| {
        format!("AND (i.at, i.key) < ({occurred}, {key})")
    });
    format!(
        "SELECT {BARE_COLUMNS} FROM interaction i {BARE_NAMES} WHERE {scope}{filter} {beyond}
         ORDER BY i.at DESC, i.key DESC LIMIT {PAGE}"
    )
}
