//! A canonical dump: everything two files must agree on, with ids for local keys, and the plain
//! recomputation of all that is counted.

use rusqlite::Connection;
use rusqlite::types::Value;

/// What is compared, table by table. Local keys never appear, nor do rows of records that were
/// only pointed to: a write that lost may have been the one that pointed.
const TABLES: &[&str] = &[
    "SELECT 'saved_filter', hex(s.id), s.state, s.name, s.name_key, s.text, s.hlc, hex(d.id)
     FROM saved_filter s LEFT JOIN device d ON d.key = s.dev WHERE NOT (s.state = 0 AND s.hlc = 0)",
    "SELECT 'label', hex(l.id), l.state, l.name, l.name_key, l.tint, l.cadence, l.hlc, hex(d.id), (SELECT json_group_array(j) FROM (
       SELECT json_array(e.key, json_extract(e.value, '$[0]'), hex(x.id)) j FROM json_each(coalesce(l.clock, '{}')) e
       JOIN device x ON x.key = json_extract(e.value, '$[1]') ORDER BY e.key))
     FROM label l LEFT JOIN device d ON d.key = l.dev WHERE NOT (l.state = 0 AND l.hlc = 0 AND l.clock IS NULL)",
    "SELECT 'account', hex(a.id), a.state, a.name, a.name_key, hex(p.id), a.domains, hex(h.id), a.contact_count,
       a.interaction_count, a.last_interaction_at, a.created_at, a.hlc, hex(d.id), (SELECT json_group_array(j) FROM (
       SELECT json_array(e.key, json_extract(e.value, '$[0]'), hex(x.id)) j FROM json_each(coalesce(a.clock, '{}')) e
       JOIN device x ON x.key = json_extract(e.value, '$[1]') ORDER BY e.key))
     FROM account a LEFT JOIN account p ON p.key = a.parent LEFT JOIN person h ON h.key = a.holder
       LEFT JOIN device d ON d.key = a.dev WHERE NOT (a.state = 0 AND a.hlc = 0 AND a.clock IS NULL)",
    "SELECT 'account_word', hex(a.id), w.word FROM account_word w JOIN account a ON a.key = w.account",
    "SELECT 'contact', hex(c.id), c.state, c.name, c.name_key, hex(a.id), hex(h.id), c.title, c.notes, c.birthday,
       c.starred, c.archived, c.cadence, c.postponed, c.interaction_count, c.last_interaction_at, c.created_at, c.updated_at, hex(m.id), c.merge_hlc,
       (SELECT hex(id) FROM device WHERE key = c.merge_dev), hex(st.id), c.hlc, hex(d.id),
       (SELECT hex(b.id) FROM batch b WHERE b.key = c.batch), c.batch_line, c.batch_file,
       (SELECT json_group_array(j) FROM (
       SELECT json_array(e.key, json_extract(e.value, '$[0]'), hex(x.id)) j FROM json_each(coalesce(c.clock, '{}')) e
       JOIN device x ON x.key = json_extract(e.value, '$[1]') ORDER BY e.key))
     FROM contact c LEFT JOIN account a ON a.key = c.account LEFT JOIN person h ON h.key = c.holder
       LEFT JOIN device d ON d.key = c.dev LEFT JOIN contact m ON m.key = c.merged_into
       LEFT JOIN contact st ON st.key = c.stands_at
     WHERE NOT (c.state = 0 AND c.hlc = 0 AND c.clock IS NULL AND c.interaction_count = 0 AND c.merge_hlc IS NULL)",
    "SELECT 'detail', hex(e.id), hex(c.id), e.kind, e.label, e.value, e.match_key, e.gone, e.hlc, hex(d.id)
     FROM detail e JOIN contact c ON c.key = e.contact JOIN device d ON d.key = e.dev",
    "SELECT 'contact_label', hex(c.id), hex(l.id), x.applied, x.hlc, hex(d.id) FROM contact_label x
     JOIN contact c ON c.key = x.contact JOIN label l ON l.key = x.label JOIN device d ON d.key = x.dev",
    "SELECT 'relationship', hex(r.id), hex(s.id), r.kind, hex(t.id), r.gone, r.hlc, hex(d.id),
       (SELECT hex(id) FROM contact WHERE key = r.named_source), (SELECT hex(id) FROM contact WHERE key = r.named_target)
     FROM relationship r LEFT JOIN contact s ON s.key = r.source LEFT JOIN contact t ON t.key = r.target JOIN device d ON d.key = r.dev",
    "SELECT 'opportunity', hex(o.id), o.state, o.title, o.title_key, hex(a.id), o.stage, o.reason, o.amount, o.currency,
       o.close_date, o.closed_at, o.created_at, o.hlc, hex(d.id), (SELECT json_group_array(j) FROM (
       SELECT json_array(e.key, json_extract(e.value, '$[0]'), hex(x.id)) j FROM json_each(coalesce(o.clock, '{}')) e
       JOIN device x ON x.key = json_extract(e.value, '$[1]') ORDER BY e.key))
     FROM opportunity o LEFT JOIN account a ON a.key = o.account LEFT JOIN device d ON d.key = o.dev
     WHERE NOT (o.state = 0 AND o.hlc = 0 AND o.clock IS NULL)",
    "SELECT 'opportunity_contact', hex(o.id), hex(c.id), x.part, x.gone, x.hlc, hex(d.id) FROM opportunity_contact x
     JOIN opportunity o ON o.key = x.opportunity JOIN contact c ON c.key = x.contact JOIN device d ON d.key = x.dev",
    "SELECT 'follow_up', hex(f.id), f.state, hex(c.id), f.text, f.due, f.created_at, hex(p.id), hex(i.id), f.done_at,
       (SELECT hex(id) FROM contact WHERE key = f.named), f.hlc, hex(d.id), (SELECT json_group_array(j) FROM (
       SELECT json_array(e.key, json_extract(e.value, '$[0]'), hex(x.id)) j FROM json_each(coalesce(f.clock, '{}')) e
       JOIN device x ON x.key = json_extract(e.value, '$[1]') ORDER BY e.key))
     FROM follow_up f LEFT JOIN contact c ON c.key = f.contact LEFT JOIN person p ON p.key = f.assignee
       LEFT JOIN interaction i ON i.key = f.origin LEFT JOIN device d ON d.key = f.dev
     WHERE NOT (f.state = 0 AND f.hlc = 0 AND f.clock IS NULL)",
    "SELECT 'interaction', hex(i.id), i.state, i.type, i.occurred_at, i.logged_at, hex(lp.id), lb.name, hex(w.id),
       i.summary, coalesce(au.name, i.author_name), hex(ap.id), i.direction, i.outcome, i.duration, i.location, hex(o.id), i.satisfaction,
       i.resolution, i.checklist, i.noise, i.pinned, i.pin_hlc, i.source, i.external_id, i.edited_at, eb.name,
       i.hlc, hex(d.id), i.purged_at, hex(i.origin_hash),
       (SELECT hex(b.id) FROM batch b WHERE b.key = i.batch), i.batch_line, i.batch_file
     FROM interaction i LEFT JOIN byline lb ON lb.key = i.logged_by LEFT JOIN person lp ON lp.key = lb.person
       LEFT JOIN person w ON w.key = i.who LEFT JOIN byline au ON au.key = i.author LEFT JOIN person ap ON ap.key = au.person
       LEFT JOIN byline eb ON eb.key = i.edited_by LEFT JOIN opportunity o ON o.key = i.opportunity
       LEFT JOIN device d ON d.key = i.dev WHERE NOT (i.state = 0 AND i.hlc = 0 AND i.pin_hlc IS NULL)",
    "SELECT 'participant', hex(i.id), hex(c.id), p.position FROM participant p
     JOIN interaction i ON i.key = p.interaction AND i.state = 1 JOIN contact c ON c.key = p.contact",
    "SELECT 'named participant', hex(i.id), hex(c.id), p.position FROM named_participant p
     JOIN interaction i ON i.key = p.interaction JOIN contact c ON c.key = p.contact",
    "SELECT 'interaction_account', hex(i.id), hex(a.id) FROM interaction_account x
     JOIN interaction i ON i.key = x.interaction JOIN account a ON a.key = x.account",
    "SELECT 'contact_entry', hex(c.id), hex(i.id), e.occurred_at, e.type, hex(w.id) FROM contact_entry e
     JOIN contact c ON c.key = e.contact JOIN interaction i ON i.key = e.interaction LEFT JOIN person w ON w.key = e.who",
    "SELECT 'account_entry', hex(a.id), hex(i.id), e.occurred_at, e.type, hex(w.id) FROM account_entry e
     JOIN account a ON a.key = e.account JOIN interaction i ON i.key = e.interaction LEFT JOIN person w ON w.key = e.who",
    "SELECT 'version', hex(i.id), v.hlc, hex(d.id), b.name, v.body FROM version v
     JOIN interaction i ON i.key = v.interaction JOIN device d ON d.key = v.dev JOIN byline b ON b.key = v.written_by",
    "SELECT 'inbox_entry', hex(e.id), e.state, e.occurred_at, e.body, e.people, e.rule, e.rescued, hex(e.logged),
       e.hlc, hex(d.id), e.settled_hlc, hex(s.id)
     FROM inbox_entry e LEFT JOIN device d ON d.key = e.dev LEFT JOIN device s ON s.key = e.settled_dev
     WHERE NOT (e.state = 0 AND e.hlc = 0 AND e.rescued IS NULL)",
    "SELECT 'proposal', hex(p.id), p.state, p.entries, p.last_at, p.party, p.address, hex(p.contact), p.hlc, hex(d.id),
       p.settled_hlc, hex(s.id)
     FROM proposal p LEFT JOIN device d ON d.key = p.dev LEFT JOIN device s ON s.key = p.settled_dev
     WHERE NOT (p.state = 0 AND p.hlc = 0)",
    "SELECT 'proposal_entry', hex(p.id), hex(e.id), x.counts FROM proposal_entry x
     JOIN proposal p ON p.key = x.proposal JOIN inbox_entry e ON e.key = x.entry",
    "SELECT 'address_rule', r.pattern, r.verdict, r.hlc, hex(d.id) FROM address_rule r JOIN device d ON d.key = r.dev",
    "SELECT 'day', s.day, hex(w.id), s.type, s.count FROM day_summary s LEFT JOIN person w ON w.key = s.who",
    "SELECT 'agenda', hex(c.id), a.due, a.awaiting, hex(p.id) FROM agenda a JOIN contact c ON c.key = a.contact
     LEFT JOIN person p ON p.key = a.holder",
    "SELECT 'batch', hex(b.id), b.format, b.file, b.at, b.merged, b.skipped, b.taken_back_at FROM batch b WHERE b.format <> ''",
    "SELECT 'batch_file', hex(b.id), f.number, f.name FROM batch_file f JOIN batch b ON b.key = f.batch",
    "SELECT 'deleted_origin', hex(c.id), hex(o.hash) FROM deleted_origin o JOIN contact c ON c.key = o.contact",
    "SELECT 'book', contact_count, archived_count, interaction_count FROM book",
    "SELECT 'contact_words', hex(c.id), w.name, w.account, w.email, w.phone, w.note
     FROM contact_words w JOIN contact c ON c.key = w.key",
];

/// Dumps a file; rows are sorted, so that the order of writing does not show.
pub(super) fn dump(conn: &Connection) -> Vec<String> {
    let mut lines = Vec::new();
    for sql in TABLES {
        let mut query = conn.prepare(sql).unwrap_or_else(|error| panic!("{error}: {sql}"));
        let columns = query.column_count();
        let mut rows = query.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let values: Vec<Value> = (0..columns).map(|column| row.get(column).unwrap()).collect();
            lines.push(format!("{values:?}"));
        }
    }
    lines.sort();
    lines
}

/// Checks everything that is counted against a plain recomputation, and the search index.
pub(super) fn check_derived(conn: &Connection) {
    crate::store::doctor::assert_figures(conn);
    let wrong = |what: &str, sql: &str| {
        let count: i64 = conn
            .query_row(sql, [], |row| row.get(0))
            .unwrap_or_else(|error| panic!("{error}: {sql}"));
        assert_eq!(count, 0, "{what} differ from a recomputation");
    };
    wrong(
        "contact entries",
        "WITH expected AS (
           SELECT p.contact, i.occurred_at, i.key, i.type, i.who FROM participant p
           JOIN interaction i ON i.key = p.interaction AND i.state = 1 JOIN contact c ON c.key = p.contact AND c.state < 2),
         actual AS (SELECT contact, occurred_at, interaction, type, who FROM contact_entry)
         SELECT count(*) FROM (SELECT * FROM (SELECT * FROM expected EXCEPT SELECT * FROM actual)
           UNION ALL SELECT * FROM (SELECT * FROM actual EXCEPT SELECT * FROM expected))",
    );
    wrong(
        "account entries",
        "WITH expected AS (
           SELECT x.account, i.occurred_at, i.key, i.type, i.who FROM interaction_account x
           JOIN interaction i ON i.key = x.interaction AND i.state = 1 JOIN account a ON a.key = x.account AND a.state <> 2),
         actual AS (SELECT account, occurred_at, interaction, type, who FROM account_entry)
         SELECT count(*) FROM (SELECT * FROM (SELECT * FROM expected EXCEPT SELECT * FROM actual)
           UNION ALL SELECT * FROM (SELECT * FROM actual EXCEPT SELECT * FROM expected))",
    );
    wrong(
        "proposals",
        "SELECT count(*) FROM proposal p WHERE
           p.entries <> (SELECT count(*) FROM proposal_entry x WHERE x.proposal = p.key AND x.counts = 1) OR
           (p.state = 0) <> (p.entries = 0 AND p.settled_hlc IS NULL)",
    );
    wrong(
        "contact counters",
        "SELECT count(*) FROM contact c WHERE
           c.interaction_count <> (SELECT count(*) FROM contact_entry e WHERE e.contact = c.key) OR
           c.last_interaction_at IS NOT (SELECT max(occurred_at) FROM contact_entry e WHERE e.contact = c.key)",
    );
    wrong(
        "agenda",
        "WITH now AS (SELECT contact, due, awaiting, holder FROM agenda_now WHERE due IS NOT NULL OR awaiting IS NOT NULL),
           kept AS (SELECT contact, due, awaiting, holder FROM agenda)
         SELECT count(*) FROM (SELECT * FROM (SELECT * FROM now EXCEPT SELECT * FROM kept)
           UNION ALL SELECT * FROM (SELECT * FROM kept EXCEPT SELECT * FROM now))",
    );
    wrong(
        "account counters",
        "SELECT count(*) FROM account a WHERE a.state <> 2 AND (
           a.interaction_count <> (SELECT count(*) FROM account_entry e WHERE e.account = a.key) OR
           a.last_interaction_at IS NOT (SELECT max(occurred_at) FROM account_entry e WHERE e.account = a.key) OR
           a.contact_count <> (SELECT count(*) FROM contact c WHERE c.account = a.key AND c.state = 1))",
    );
    wrong(
        "book totals",
        "SELECT count(*) FROM book b WHERE
           b.contact_count <> (SELECT count(*) FROM contact WHERE book = b.key AND state = 1) OR
           b.archived_count <> (SELECT count(*) FROM contact WHERE book = b.key AND state = 1 AND archived = 1) OR
           b.interaction_count <> (SELECT count(*) FROM interaction WHERE book = b.key AND state = 1)",
    );
    wrong(
        "day summaries",
        "WITH expected AS (
           SELECT book, (occurred_at - (occurred_at % 86400000 + 86400000) % 86400000) / 86400000, who, type, count(*) FROM interaction
           WHERE state = 1 GROUP BY 1, 2, 3, 4),
         actual AS (SELECT book, day, who, type, count FROM day_summary)
         SELECT count(*) FROM (SELECT * FROM (SELECT * FROM expected EXCEPT SELECT * FROM actual)
           UNION ALL SELECT * FROM (SELECT * FROM actual EXCEPT SELECT * FROM expected))",
    );
    wrong("foreign keys", "SELECT count(*) FROM pragma_foreign_key_check");
    for (table, _) in crate::store::search::INDEXES {
        conn.execute(
            &format!("INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)"),
            [],
        )
        .unwrap_or_else(|error| panic!("{table}: {error}"));
    }
    let indexed: Vec<i64> = rows(conn, "SELECT DISTINCT doc FROM temp.terms ORDER BY doc");
    let expected: Vec<i64> = rows(
        conn,
        "SELECT key FROM interaction WHERE state = 1 AND summary IS NOT NULL ORDER BY key",
    );
    assert_eq!(indexed, expected, "search rows of interactions differ");
}

fn rows(conn: &Connection, sql: &str) -> Vec<i64> {
    conn.execute_batch(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.terms USING fts5vocab (main, interaction_fts, instance);",
    )
    .unwrap();
    conn.prepare(sql)
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(|key| key.unwrap())
        .collect()
}
