//! What the write door keeps beside the records so that lists and charts need not count, and how
//! it follows from them. Each figure is one query for what is wrong and the SQL that puts it right.
//!
//! Definitions: a record counts while its `state` is 1; entries stand in the timelines of all
//! contacts and accounts that are not deleted (`state` 2), also of those only heard of so far. What an
//! entry that nobody saw yet is written with follows when it is seen.

use crate::store::apply::BUSY;

/// From how many entries a timeline is busy, in SQL.
macro_rules! busy {
    () => {
        1_000
    };
}

const _: () = assert!(BUSY == busy!(), "the door and the doctor agree on what is busy");

/// One kept figure.
pub struct Figure {
    /// Its name in a checkup.
    pub check: &'static str,
    /// What is counted, for people.
    pub what: &'static str,
    /// Counts what is wrong.
    pub wrong: &'static str,
    /// Puts it right.
    pub repair: &'static str,
}

/// All of them; the later ones follow from the earlier ones.
pub const FIGURES: &[Figure] = &[
    Figure {
        check: "merged-contacts",
        what: "merged contacts and what names them",
        wrong: "WITH due AS (SELECT c.key, s.at, CASE WHEN s.at IS NOT NULL THEN 4 WHEN c.state = 4 THEN 1 ELSE c.state END AS state
  FROM contact c LEFT JOIN contact_stand s ON s.contact = c.key
  WHERE c.merged_into IS NOT NULL OR c.stands_at IS NOT NULL OR c.state = 4),
named (written, at) AS (
  SELECT coalesce(named, contact), contact FROM interaction WHERE contact IS NOT NULL AND state = 1
  UNION ALL SELECT coalesce(f.named, f.contact), f.contact FROM companion f
    JOIN interaction i ON i.key = f.interaction AND i.state = 1 WHERE f.contact IS NOT NULL
  UNION ALL SELECT coalesce(named, contact), contact FROM follow_up WHERE contact IS NOT NULL
  UNION ALL SELECT coalesce(named_source, source), source FROM relationship WHERE source IS NOT NULL
  UNION ALL SELECT coalesce(named_target, target), target FROM relationship WHERE target IS NOT NULL)
SELECT (SELECT count(*) FROM due d JOIN contact c ON c.key = d.key
        WHERE c.stands_at IS NOT d.at OR c.state <> d.state)
     + (SELECT count(*) FROM named n JOIN contact c ON c.key = n.written
        WHERE n.at <> coalesce(c.stands_at, c.key))
     + (SELECT count(*) FROM companion f JOIN contact c ON c.key = f.named
          JOIN interaction i ON i.key = f.interaction AND i.state = 1
        WHERE f.contact IS NULL AND NOT EXISTS (SELECT 1 FROM participant p
          WHERE p.interaction = f.interaction AND p.contact = coalesce(c.stands_at, c.key)
            AND p.position < f.position))",
        repair: "CREATE TEMP TABLE stand AS SELECT contact, at FROM contact_stand;
UPDATE contact SET stands_at = (SELECT at FROM temp.stand s WHERE s.contact = contact.key)
  WHERE merged_into IS NOT NULL OR stands_at IS NOT NULL;
UPDATE contact SET state = CASE WHEN stands_at IS NULL THEN 1 ELSE 4 END WHERE state IN (1, 4);
DROP TABLE temp.stand;
UPDATE interaction SET contact = named, named = NULL WHERE named IS NOT NULL;
UPDATE companion SET contact = named, named = NULL WHERE named IS NOT NULL;
UPDATE follow_up SET contact = named, named = NULL WHERE named IS NOT NULL;
UPDATE relationship SET source = coalesce(named_source, source), target = coalesce(named_target, target),
  named_source = NULL, named_target = NULL WHERE named_source IS NOT NULL OR named_target IS NOT NULL;
UPDATE interaction SET named = contact, contact = (SELECT stands_at FROM contact c WHERE c.key = interaction.contact)
  WHERE contact IN (SELECT key FROM contact WHERE stands_at IS NOT NULL);
UPDATE companion SET named = contact, contact = (SELECT stands_at FROM contact c WHERE c.key = companion.contact)
  WHERE contact IN (SELECT key FROM contact WHERE stands_at IS NOT NULL);
UPDATE companion SET named = coalesce(named, contact), contact = NULL
  WHERE contact IS NOT NULL AND EXISTS (SELECT 1 FROM participant p WHERE p.interaction = companion.interaction
    AND p.contact = companion.contact AND p.position < companion.position);
UPDATE follow_up SET named = contact, contact = (SELECT stands_at FROM contact c WHERE c.key = follow_up.contact)
  WHERE contact IN (SELECT key FROM contact WHERE stands_at IS NOT NULL);
UPDATE relationship SET named_source = source, source = (SELECT stands_at FROM contact c WHERE c.key = relationship.source)
  WHERE source IN (SELECT key FROM contact WHERE stands_at IS NOT NULL);
UPDATE relationship SET named_target = target, target = (SELECT stands_at FROM contact c WHERE c.key = relationship.target)
  WHERE target IN (SELECT key FROM contact WHERE stands_at IS NOT NULL);",
    },
    Figure {
        check: "contact-timelines",
        what: "timeline entries of contacts",
        wrong: concat!("WITH due AS (
  SELECT p.contact, i.occurred_at, i.key, i.type, i.who
  FROM participant p JOIN interaction i ON i.key = p.interaction JOIN contact c ON c.key = p.contact
  WHERE i.state = 1 AND c.state NOT IN (2, 3))
SELECT (SELECT count(*) FROM due d WHERE NOT EXISTS (
          SELECT 1 FROM contact_entry e WHERE e.contact = d.contact AND e.occurred_at = d.occurred_at
            AND e.interaction = d.key AND e.type = d.type AND e.who = d.who))
     + (SELECT count(*) FROM contact_entry e WHERE NOT EXISTS (
          SELECT 1 FROM interaction i JOIN contact r ON r.key = e.contact
          WHERE i.key = e.interaction AND i.state = 1 AND r.state NOT IN (2, 3) AND i.occurred_at = e.occurred_at
            AND (i.contact = e.contact OR EXISTS (
              SELECT 1 FROM companion f WHERE f.interaction = i.key AND f.contact = e.contact))))
     + (SELECT count(*) FROM (SELECT 1 FROM contact_entry GROUP BY contact
          HAVING count(busy) NOT IN (0, count(*)) OR (count(busy) = 0 AND count(*) >= ", busy!(), ")))"),
        repair: concat!("DELETE FROM contact_entry;
INSERT INTO contact_entry (contact, occurred_at, interaction, type, who)
  SELECT p.contact, i.occurred_at, i.key, i.type, i.who
  FROM participant p JOIN interaction i ON i.key = p.interaction JOIN contact c ON c.key = p.contact
  WHERE i.state = 1 AND c.state NOT IN (2, 3) ORDER BY 1, 2, 3;
UPDATE contact_entry SET busy = 1 WHERE contact IN (
  SELECT contact FROM contact_entry GROUP BY 1 HAVING count(*) >= ", busy!(), ");"),
    },
    Figure {
        check: "account-timelines",
        what: "timeline entries of accounts",
        wrong: concat!("WITH due AS (
  SELECT l.account, i.occurred_at, i.key, i.type, i.who
  FROM interaction_account l JOIN interaction i ON i.key = l.interaction
    JOIN account a ON a.key = l.account
  WHERE i.state = 1 AND a.state < 2)
SELECT (SELECT count(*) FROM due d WHERE NOT EXISTS (
          SELECT 1 FROM account_entry e WHERE e.account = d.account AND e.occurred_at = d.occurred_at
            AND e.interaction = d.key AND e.type = d.type AND e.who = d.who))
     + (SELECT count(*) FROM account_entry e WHERE NOT EXISTS (
          SELECT 1 FROM interaction i JOIN account r ON r.key = e.account
          WHERE i.key = e.interaction AND i.state = 1 AND r.state < 2 AND i.occurred_at = e.occurred_at
            AND (i.account = e.account OR EXISTS (
              SELECT 1 FROM companion f WHERE f.interaction = i.key AND f.account = e.account))))
     + (SELECT count(*) FROM (SELECT 1 FROM account_entry GROUP BY account
          HAVING count(busy) NOT IN (0, count(*)) OR (count(busy) = 0 AND count(*) >= ", busy!(), ")))"),
        repair: concat!("DELETE FROM account_entry;
INSERT INTO account_entry (account, occurred_at, interaction, type, who)
  SELECT l.account, i.occurred_at, i.key, i.type, i.who
  FROM interaction_account l JOIN interaction i ON i.key = l.interaction
    JOIN account a ON a.key = l.account
  WHERE i.state = 1 AND a.state < 2 ORDER BY 1, 2, 3;
UPDATE account_entry SET busy = 1 WHERE account IN (
  SELECT account FROM account_entry GROUP BY 1 HAVING count(*) >= ", busy!(), ");"),
    },
    Figure {
        check: "contact-counters",
        what: "counts and newest entries of contacts",
        wrong: "SELECT count(*) FROM contact c WHERE c.state = 1 AND (
  c.interaction_count <> (SELECT count(*) FROM contact_entry e WHERE e.contact = c.key)
  OR c.last_interaction_at IS NOT (SELECT max(e.occurred_at) FROM contact_entry e WHERE e.contact = c.key))",
        repair: "UPDATE contact SET
  interaction_count = (SELECT count(*) FROM contact_entry e WHERE e.contact = contact.key),
  last_interaction_at = (SELECT max(e.occurred_at) FROM contact_entry e WHERE e.contact = contact.key);",
    },
    Figure {
        check: "agenda",
        what: "contacts that are due or await a reply",
        wrong: "WITH now AS (SELECT contact, book, due, awaiting, holder FROM agenda_now
    WHERE due IS NOT NULL OR awaiting IS NOT NULL),
  kept AS (SELECT contact, book, due, awaiting, holder FROM agenda)
SELECT (SELECT count(*) FROM (SELECT * FROM now EXCEPT SELECT * FROM kept))
     + (SELECT count(*) FROM (SELECT * FROM kept EXCEPT SELECT * FROM now))",
        repair: "DELETE FROM agenda;
INSERT INTO agenda SELECT contact, book, due, awaiting, holder FROM agenda_now
  WHERE due IS NOT NULL OR awaiting IS NOT NULL;",
    },
    Figure {
        check: "account-counters",
        what: "counts and newest entries of accounts",
        wrong: "SELECT count(*) FROM account a WHERE a.state = 1 AND (
  a.contact_count <> (SELECT count(*) FROM contact c WHERE c.account = a.key AND c.state = 1)
  OR a.interaction_count <> (SELECT count(*) FROM account_entry e WHERE e.account = a.key)
  OR a.last_interaction_at IS NOT (SELECT max(e.occurred_at) FROM account_entry e WHERE e.account = a.key))",
        repair: "UPDATE account SET
  contact_count = (SELECT count(*) FROM contact c WHERE c.account = account.key AND c.state = 1),
  interaction_count = (SELECT count(*) FROM account_entry e WHERE e.account = account.key),
  last_interaction_at = (SELECT max(e.occurred_at) FROM account_entry e WHERE e.account = account.key);",
    },
    Figure {
        check: "book-counters",
        what: "counts of books",
        wrong: "SELECT count(*) FROM book b WHERE b.state = 1 AND (
  b.contact_count <> (SELECT count(*) FROM contact c WHERE c.book = b.key AND c.state = 1)
  OR b.archived_count <> (SELECT count(*) FROM contact c WHERE c.book = b.key AND c.state = 1 AND c.archived <> 0)
  OR b.interaction_count <> (SELECT count(*) FROM interaction i WHERE i.book = b.key AND i.state = 1))",
        repair: "UPDATE book SET
  contact_count = (SELECT count(*) FROM contact c WHERE c.book = book.key AND c.state = 1),
  archived_count = (SELECT count(*) FROM contact c WHERE c.book = book.key AND c.state = 1 AND c.archived <> 0),
  interaction_count = (SELECT count(*) FROM interaction i WHERE i.book = book.key AND i.state = 1);",
    },
    // Whole days before 1970 too: SQLite's division rounds towards zero.
    Figure {
        check: "day-summaries",
        what: "day summaries",
        wrong: "WITH due AS (
  SELECT book, (occurred_at - ((occurred_at % 86400000) + 86400000) % 86400000) / 86400000 AS day,
    who, type, count(*) AS count
  FROM interaction WHERE state = 1 GROUP BY 1, 2, 3, 4),
  kept AS (SELECT book, day, who, type, count FROM day_summary)
SELECT (SELECT count(*) FROM (SELECT * FROM due EXCEPT SELECT * FROM kept))
     + (SELECT count(*) FROM (SELECT * FROM kept EXCEPT SELECT * FROM due))",
        repair: "DELETE FROM day_summary;
INSERT INTO day_summary (book, day, who, type, count)
  SELECT book, (occurred_at - ((occurred_at % 86400000) + 86400000) % 86400000) / 86400000,
    who, type, count(*)
  FROM interaction WHERE state = 1 GROUP BY 1, 2, 3, 4;",
    },
];
