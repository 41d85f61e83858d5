-- Touchline's file, version 1.0. Integer keys stay inside; ids (UUIDv7) are what the outside sees.
-- `hlc` and `dev` are the logical time of the last write that counted: hybrid logical clock, device.
-- `clock` is NULL until fields of one row were written at different times; then a JSON object
-- {"field": [hlc, dev]}. `state`: 0 = heard of but not seen yet, 1 = live, 2 = deleted, 3 = taken back with
-- the import that brought it; it only grows. A live contact that was merged into another one is 4 while
-- that one is live.
--
-- A record names contacts by `contact`, where they stand; `named` is the one it was written with,
-- where that one was merged into the other since. A merge is taken back from there.
--
-- In large tables what is rarely set stands last, may be NULL and has no DEFAULT: built with
-- NULL_TRIM (.cargo/config.toml), SQLite stores nothing for it.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,          -- file_id, purge_pending; demo, demo_hlc in a demo
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE device (
  key INTEGER PRIMARY KEY,
  id  BLOB NOT NULL UNIQUE
) STRICT;

CREATE TABLE person (
  key       INTEGER PRIMARY KEY,
  id        BLOB NOT NULL UNIQUE,
  name      TEXT NOT NULL DEFAULT '',
  name_key  TEXT NOT NULL DEFAULT '',
  email     TEXT NOT NULL DEFAULT '',
  email_key TEXT NOT NULL DEFAULT '',
  login     TEXT,
  book      INTEGER REFERENCES book (key)      -- the one chosen with `tl book use`
) STRICT;
CREATE INDEX person_by_email ON person (email_key) WHERE email_key <> '';
CREATE INDEX person_by_login ON person (login) WHERE login IS NOT NULL;

-- A name as it stood when something was written: who, and what they were called then.
CREATE TABLE byline (
  key    INTEGER PRIMARY KEY,
  person INTEGER NOT NULL REFERENCES person (key),
  name   TEXT NOT NULL,
  UNIQUE (person, name)
) STRICT;

CREATE TABLE book (
  key               INTEGER PRIMARY KEY,
  id                BLOB NOT NULL UNIQUE,
  state             INTEGER NOT NULL DEFAULT 0,
  name              TEXT NOT NULL DEFAULT '',
  name_key          TEXT NOT NULL DEFAULT '',
  tint              TEXT,
  icon              TEXT,
  created_at        INTEGER NOT NULL DEFAULT 0,
  contact_count     INTEGER NOT NULL DEFAULT 0, -- live, archived or not
  archived_count    INTEGER NOT NULL DEFAULT 0,
  interaction_count INTEGER NOT NULL DEFAULT 0,
  written           INTEGER NOT NULL DEFAULT 0, -- the logical time of the last write into it
  hlc               INTEGER NOT NULL DEFAULT 0,
  dev               INTEGER NOT NULL DEFAULT 0,
  clock             TEXT
) STRICT;

CREATE TABLE membership (
  book   INTEGER NOT NULL REFERENCES book (key),
  person INTEGER NOT NULL REFERENCES person (key),
  role   INTEGER NOT NULL,                     -- 0 viewer, 1 member, 2 owner
  since  INTEGER NOT NULL,
  PRIMARY KEY (book, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX membership_of_person ON membership (person, book);

CREATE TABLE label (
  key      INTEGER PRIMARY KEY,
  id       BLOB NOT NULL UNIQUE,
  book     INTEGER NOT NULL REFERENCES book (key),
  state    INTEGER NOT NULL DEFAULT 0,
  name     TEXT NOT NULL DEFAULT '',
  name_key TEXT NOT NULL DEFAULT '',
  tint     TEXT,
  hlc      INTEGER NOT NULL DEFAULT 0,
  dev      INTEGER NOT NULL DEFAULT 0,
  clock    TEXT,
  cadence  INTEGER                             -- days
) STRICT;
CREATE INDEX label_by_name ON label (book, name_key) WHERE state = 1;

-- Filters that a book keeps under a name, as they were typed.
CREATE TABLE saved_filter (
  key      INTEGER PRIMARY KEY,
  id       BLOB NOT NULL UNIQUE,
  book     INTEGER NOT NULL REFERENCES book (key),
  state    INTEGER NOT NULL DEFAULT 0,
  name     TEXT NOT NULL DEFAULT '',
  name_key TEXT NOT NULL DEFAULT '',
  text     TEXT NOT NULL DEFAULT '',
  hlc      INTEGER NOT NULL DEFAULT 0,
  dev      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX saved_filter_by_name ON saved_filter (book, name_key) WHERE state = 1;

CREATE TABLE account (
  key                 INTEGER PRIMARY KEY,
  id                  BLOB NOT NULL UNIQUE,
  book                INTEGER NOT NULL REFERENCES book (key),
  state               INTEGER NOT NULL DEFAULT 0,
  name                TEXT NOT NULL DEFAULT '',
  name_key            TEXT NOT NULL DEFAULT '',
  contact_count       INTEGER NOT NULL DEFAULT 0,
  interaction_count   INTEGER NOT NULL DEFAULT 0,
  created_at          INTEGER NOT NULL DEFAULT 0,
  hlc                 INTEGER NOT NULL DEFAULT 0,
  dev                 INTEGER NOT NULL DEFAULT 0,
  last_interaction_at INTEGER,
  domains             TEXT,                    -- a JSON array of lower-case domains
  holder              INTEGER REFERENCES person (key),
  parent              INTEGER REFERENCES account (key),
  clock               TEXT
) STRICT;
CREATE INDEX account_by_name ON account (book, name_key) WHERE state = 1;
CREATE INDEX account_by_last ON account (book, last_interaction_at) WHERE state = 1;
CREATE INDEX account_by_parent ON account (parent, name_key) WHERE parent IS NOT NULL;
CREATE INDEX account_by_holder ON account (holder) WHERE holder IS NOT NULL;

-- The folded words of accounts' names, which lists are filtered by.
CREATE TABLE account_word (
  book    INTEGER NOT NULL REFERENCES book (key),
  word    TEXT NOT NULL,
  account INTEGER NOT NULL REFERENCES account (key),
  PRIMARY KEY (book, word, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_word_of_account ON account_word (account);

CREATE TABLE contact (
  key                 INTEGER PRIMARY KEY,
  id                  BLOB NOT NULL UNIQUE,
  book                INTEGER NOT NULL REFERENCES book (key),
  state               INTEGER NOT NULL DEFAULT 0,
  name                TEXT NOT NULL DEFAULT '',
  name_key            TEXT NOT NULL DEFAULT '',
  starred             INTEGER NOT NULL DEFAULT 0,
  archived            INTEGER NOT NULL DEFAULT 0,
  interaction_count   INTEGER NOT NULL DEFAULT 0,
  created_at          INTEGER NOT NULL DEFAULT 0,
  updated_at          INTEGER NOT NULL DEFAULT 0,
  hlc                 INTEGER NOT NULL DEFAULT 0,
  dev                 INTEGER NOT NULL DEFAULT 0,
  last_interaction_at INTEGER,
  account             INTEGER REFERENCES account (key),
  batch               INTEGER,
  batch_line          INTEGER,                 -- where its record begins in the file, from 1
  batch_file          INTEGER,                 -- the file's number in the batch
  holder              INTEGER REFERENCES person (key),
  title               TEXT,
  birthday            TEXT,
  notes               TEXT,
  clock               TEXT,
  cadence             INTEGER,                 -- days
  postponed           INTEGER,                 -- not due by its cadence before
  merged_into         INTEGER,                 -- a contact, as it was said last; it may be gone since
  merge_hlc           INTEGER,
  merge_dev           INTEGER,
  stands_at           INTEGER                  -- the contact that it stands at, where state = 4
) STRICT;
CREATE INDEX contact_by_name ON contact (book, archived, name_key) WHERE state = 1;
CREATE INDEX contact_by_last ON contact (book, archived, last_interaction_at) WHERE state = 1;
CREATE INDEX contact_by_created ON contact (book, archived, created_at) WHERE state = 1;
CREATE INDEX contact_starred ON contact (book, archived, name_key) WHERE state = 1 AND starred = 1;
CREATE INDEX contact_by_account ON contact (account, name_key) WHERE account IS NOT NULL;
CREATE INDEX contact_by_holder ON contact (holder) WHERE holder IS NOT NULL;
CREATE INDEX contact_by_id_end ON contact (substr(id, 15));   -- the last 2 of 16 bytes
CREATE INDEX contact_by_birthday ON contact (book, substr(birthday, -5)) WHERE birthday IS NOT NULL;
CREATE INDEX contact_with_notes ON contact (book) WHERE notes IS NOT NULL;
CREATE INDEX contact_gone ON contact (book) WHERE state <> 1;
CREATE INDEX contact_merged_into ON contact (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX contact_standing_at ON contact (stands_at) WHERE stands_at IS NOT NULL;

-- Where merged contacts stand. A merge leads on while both are live; the end of the way is where they
-- stand. Two devices may have merged two contacts into each other: then it is the smallest id of those
-- in the circle.
CREATE VIEW contact_stand (contact, at) AS
  WITH RECURSIVE edge (f, t) AS (
      SELECT c.key, p.key FROM contact c CROSS JOIN contact p ON p.key = c.merged_into
      WHERE c.merged_into IS NOT NULL AND c.state IN (1, 4) AND p.state IN (1, 4)),
    way (f, t) AS (SELECT f, t FROM edge UNION SELECT w.f, e.t FROM way w CROSS JOIN edge e ON e.f = w.t),
    circle (n) AS (SELECT f FROM way WHERE f = t),
    ends (f, t) AS (
      SELECT f, t FROM way w WHERE NOT EXISTS (SELECT 1 FROM edge e WHERE e.f = w.t)
      UNION ALL SELECT f, t FROM way w WHERE t IN circle AND NOT EXISTS (
        SELECT 1 FROM way o CROSS JOIN contact a ON a.key = o.t CROSS JOIN contact b ON b.key = w.t
        WHERE o.f = w.f AND o.t IN circle AND a.id < b.id))
  SELECT f, t FROM ends WHERE f <> t;

-- E-mails, phones, URLs, handles, addresses, custom values and import origins. A detail is named by
-- its contact and its id. The kinds that people are looked up by are indexed.
CREATE TABLE detail (
  contact   INTEGER NOT NULL REFERENCES contact (key),
  id        BLOB NOT NULL,
  kind      INTEGER NOT NULL,                  -- 0 e-mail, 1 phone, 2 URL, 3 handle, 4 address, 5 custom, 6 origin
  label     TEXT,
  value     TEXT NOT NULL,
  match_key TEXT NOT NULL,                     -- DetailKind::key(value)
  gone      INTEGER NOT NULL DEFAULT 0,
  hlc       INTEGER NOT NULL,
  dev       INTEGER NOT NULL,
  PRIMARY KEY (contact, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX detail_by_match ON detail (kind, match_key)
  WHERE gone = 0 AND kind <> 2 AND kind <> 4 AND kind <> 5;

CREATE TABLE contact_label (
  contact INTEGER NOT NULL REFERENCES contact (key),
  label   INTEGER NOT NULL REFERENCES label (key),
  applied INTEGER NOT NULL,
  hlc     INTEGER NOT NULL,
  dev     INTEGER NOT NULL,
  PRIMARY KEY (contact, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_label_by_label ON contact_label (label, contact) WHERE applied = 1;

CREATE TABLE relationship (
  key    INTEGER PRIMARY KEY,
  id     BLOB NOT NULL UNIQUE,
  source INTEGER REFERENCES contact (key),     -- unknown only where the untying was heard of first
  kind   INTEGER,                              -- RelationKind::ALL's order
  target INTEGER REFERENCES contact (key),
  gone   INTEGER NOT NULL DEFAULT 0,
  hlc    INTEGER NOT NULL,
  dev    INTEGER NOT NULL,
  named_source INTEGER,                        -- see above
  named_target INTEGER
) STRICT;
CREATE INDEX relationship_by_source ON relationship (source);
CREATE INDEX relationship_by_target ON relationship (target);

CREATE TABLE opportunity (
  key        INTEGER PRIMARY KEY,
  id         BLOB NOT NULL UNIQUE,
  book       INTEGER NOT NULL REFERENCES book (key),
  state      INTEGER NOT NULL DEFAULT 0,
  title      TEXT NOT NULL DEFAULT '',
  title_key  TEXT NOT NULL DEFAULT '',
  stage      TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL DEFAULT 0,
  hlc        INTEGER NOT NULL DEFAULT 0,
  dev        INTEGER NOT NULL DEFAULT 0,
  account    INTEGER REFERENCES account (key),
  amount     INTEGER,                          -- hundredths
  currency   TEXT,
  close_date TEXT,                             -- ISO 8601 day
  closed_at  INTEGER,
  reason     TEXT,
  clock      TEXT
) STRICT;
CREATE INDEX opportunity_by_title ON opportunity (book, title_key) WHERE state = 1;
CREATE INDEX opportunity_by_account ON opportunity (account) WHERE account IS NOT NULL;

CREATE TABLE opportunity_contact (
  opportunity INTEGER NOT NULL REFERENCES opportunity (key),
  contact     INTEGER NOT NULL REFERENCES contact (key),
  part        TEXT,
  gone        INTEGER NOT NULL DEFAULT 0,
  hlc         INTEGER NOT NULL,
  dev         INTEGER NOT NULL,
  PRIMARY KEY (opportunity, contact)
) STRICT, WITHOUT ROWID;
CREATE INDEX opportunity_contact_by_contact ON opportunity_contact (contact);

CREATE TABLE follow_up (
  key        INTEGER PRIMARY KEY,
  id         BLOB NOT NULL UNIQUE,
  book       INTEGER NOT NULL REFERENCES book (key),
  state      INTEGER NOT NULL DEFAULT 0,
  contact    INTEGER REFERENCES contact (key), -- unknown only in a stub
  due        INTEGER NOT NULL DEFAULT 0,
  text       TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL DEFAULT 0,
  hlc        INTEGER NOT NULL DEFAULT 0,
  dev        INTEGER NOT NULL DEFAULT 0,
  assignee   INTEGER REFERENCES person (key),
  origin     INTEGER,                          -- the interaction; it may be purged since
  done_at    INTEGER,
  clock      TEXT,
  named      INTEGER                           -- the contact it was made with, see above
) STRICT;
CREATE INDEX follow_up_open ON follow_up (book, due) WHERE state = 1 AND done_at IS NULL;
CREATE INDEX follow_up_of_assignee ON follow_up (assignee, book, due)
  WHERE state = 1 AND done_at IS NULL AND assignee IS NOT NULL;
CREATE INDEX follow_up_done ON follow_up (book, done_at) WHERE state = 1 AND done_at IS NOT NULL;
CREATE INDEX follow_up_of_origin ON follow_up (origin, due)
  WHERE state = 1 AND done_at IS NULL AND origin IS NOT NULL;
CREATE INDEX follow_up_of_contact ON follow_up (contact, due) WHERE contact IS NOT NULL;

-- One run of an import. What it brought lies between the first and the last of its keys, among what
-- others wrote meanwhile; so no index is kept for it.
CREATE TABLE batch (
  key               INTEGER PRIMARY KEY,
  id                BLOB NOT NULL UNIQUE,
  book              INTEGER NOT NULL REFERENCES book (key),
  format            TEXT NOT NULL,
  file              TEXT NOT NULL,
  at                INTEGER NOT NULL,
  person            INTEGER NOT NULL REFERENCES person (key),
  contacts          INTEGER NOT NULL DEFAULT 0, -- made
  interactions      INTEGER NOT NULL DEFAULT 0, -- made
  merged            INTEGER NOT NULL DEFAULT 0, -- records that added to a contact
  skipped           INTEGER NOT NULL DEFAULT 0, -- records that added nothing
  first_contact     INTEGER,
  last_contact      INTEGER,
  first_interaction INTEGER,
  last_interaction  INTEGER,
  first_history     INTEGER,
  last_history      INTEGER,
  taken_back_at     INTEGER,
  taken_back_by     INTEGER REFERENCES person (key),
  contacts_back     INTEGER,
  interactions_back INTEGER
) STRICT;

-- The inbox: records of imports that wait for somebody to say who their people are, or that a rule took
-- for noise. What is settled keeps no text.
CREATE TABLE inbox_entry (
  key         INTEGER PRIMARY KEY,
  id          BLOB NOT NULL UNIQUE,            -- InboxEntryId::of
  book        INTEGER NOT NULL REFERENCES book (key),
  state       INTEGER NOT NULL DEFAULT 0,      -- 2 = logged or rejected
  occurred_at INTEGER NOT NULL DEFAULT 0,
  hlc         INTEGER NOT NULL DEFAULT 0,
  dev         INTEGER NOT NULL DEFAULT 0,
  body        TEXT,                            -- JSON, as a version's
  people      TEXT,                            -- JSON
  rule        TEXT,                            -- the rule that took it for noise
  rescued     INTEGER,                         -- 1: no rule counts any more
  logged      BLOB,                            -- the interaction's id
  settled_hlc INTEGER,
  settled_dev INTEGER,
  batch       INTEGER
) STRICT;
CREATE INDEX inbox_entry_open ON inbox_entry (book, rule, occurred_at) WHERE state = 1;
CREATE INDEX inbox_entry_of_batch ON inbox_entry (batch) WHERE batch IS NOT NULL;
-- The noise of all rules, the newest first.
CREATE INDEX inbox_entry_noise ON inbox_entry (book, occurred_at) WHERE state = 1 AND rule IS NOT NULL;

-- Persons that they name, each once.
CREATE TABLE proposal (
  key         INTEGER PRIMARY KEY,
  id          BLOB NOT NULL UNIQUE,            -- ProposalId::of
  book        INTEGER NOT NULL REFERENCES book (key),
  state       INTEGER NOT NULL DEFAULT 0,      -- 2 = accepted or rejected
  entries     INTEGER NOT NULL DEFAULT 0,
  last_at     INTEGER NOT NULL DEFAULT 0,
  hlc         INTEGER NOT NULL DEFAULT 0,
  dev         INTEGER NOT NULL DEFAULT 0,
  party       TEXT,                            -- JSON
  address     TEXT,                            -- Party::address
  contact     BLOB,                            -- the contact's id; NULL where it was rejected
  settled_hlc INTEGER,
  settled_dev INTEGER
) STRICT;
CREATE INDEX proposal_open ON proposal (book, entries, last_at) WHERE state = 1;
CREATE INDEX proposal_by_address ON proposal (book, address) WHERE state = 1;

-- Which records name whom. Those that a rule took for noise propose nobody until they are rescued.
CREATE TABLE proposal_entry (
  proposal INTEGER NOT NULL REFERENCES proposal (key),
  entry    INTEGER NOT NULL REFERENCES inbox_entry (key),
  counts   INTEGER NOT NULL,                   -- whether it proposes them
  PRIMARY KEY (proposal, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX proposal_entry_of_entry ON proposal_entry (entry);

-- Addresses and domains of which every mail, or none, is kept.
CREATE TABLE address_rule (
  book    INTEGER NOT NULL REFERENCES book (key),
  pattern TEXT NOT NULL,                       -- 'ana@x.org' or '@x.org', folded
  verdict INTEGER,                             -- 0 always, 1 never; NULL: nothing any more
  hlc     INTEGER NOT NULL,
  dev     INTEGER NOT NULL,
  PRIMARY KEY (book, pattern)
) STRICT, WITHOUT ROWID;

-- The files of a batch that something came from.
CREATE TABLE batch_file (
  batch  INTEGER NOT NULL REFERENCES batch (key),
  number INTEGER NOT NULL,
  name   TEXT NOT NULL,
  PRIMARY KEY (batch, number)
) STRICT, WITHOUT ROWID;

-- Records of files whose contacts were deleted by hand: an import does not bring them back. A hash of
-- the record's id and name, and no text.
CREATE TABLE deleted_origin (
  hash    BLOB NOT NULL,
  contact INTEGER NOT NULL,
  PRIMARY KEY (hash, contact)
) STRICT, WITHOUT ROWID;

CREATE TABLE interaction (
  key          INTEGER PRIMARY KEY,
  id           BLOB NOT NULL UNIQUE,
  book         INTEGER NOT NULL REFERENCES book (key),
  state        INTEGER NOT NULL DEFAULT 0,
  type         INTEGER NOT NULL DEFAULT 0,     -- InteractionType::ALL's order
  occurred_at  INTEGER NOT NULL DEFAULT 0,
  logged_at    INTEGER NOT NULL DEFAULT 0,
  logged_by    INTEGER NOT NULL DEFAULT 0,     -- a byline
  who          INTEGER NOT NULL DEFAULT 0,     -- the person that figures count; 0 = no member
  hlc          INTEGER NOT NULL DEFAULT 0,
  dev          INTEGER NOT NULL DEFAULT 0,
  contact      INTEGER,                        -- the first participant
  account      INTEGER,                        -- the first account
  summary      TEXT,
  direction    INTEGER,                        -- 0 in, 1 out
  author       INTEGER,                        -- a byline
  duration     INTEGER,                        -- seconds
  outcome      TEXT,
  source       TEXT,
  external_id  TEXT,
  origin_hash  BLOB,                           -- of source and external id, kept after a purge
  batch        INTEGER,
  batch_line   INTEGER,                        -- where its record begins in the file, from 1
  batch_file   INTEGER,                        -- the file's number in the batch
  author_name  TEXT,                           -- of an author who is no member
  opportunity  INTEGER REFERENCES opportunity (key),
  resolution   INTEGER,                        -- 0 needed, 1 resolved
  satisfaction INTEGER,
  noise        INTEGER,                        -- 1 or NULL
  location     TEXT,
  edited_at    INTEGER,
  edited_by    INTEGER,                        -- a byline; NULL: the body is the one it was logged with
  pinned       INTEGER,                        -- 1 or NULL
  pin_hlc      INTEGER,
  pin_dev      INTEGER,
  checklist    TEXT,                           -- JSON [[text, done], …]
  purged_at    INTEGER,
  purged_by    INTEGER,                        -- a byline
  named        INTEGER                         -- the first participant as it was written, see above
) STRICT;
-- Keys are given in the order in which the file learns of entries. They end every index, and decide
-- among entries of one moment. What is ordered by time alone, or by person, is the merged walk of all
-- types: there are seven, and an index more costs each entry as much as its contact does.
CREATE INDEX interaction_by_type ON interaction (book, type, occurred_at) WHERE state = 1;
CREATE INDEX interaction_by_who_type ON interaction (book, who, type, occurred_at) WHERE state = 1;
CREATE INDEX interaction_by_origin ON interaction (origin_hash) WHERE origin_hash IS NOT NULL;
CREATE INDEX interaction_by_opportunity ON interaction (opportunity, occurred_at) WHERE opportunity IS NOT NULL;
CREATE INDEX interaction_pinned ON interaction (book, occurred_at) WHERE state = 1 AND pinned = 1;

-- The further participants and accounts of an entry, those of one position in one row. The first
-- ones, which are mostly all, stand in the entry's row.
CREATE TABLE companion (
  interaction INTEGER NOT NULL REFERENCES interaction (key),
  position    INTEGER NOT NULL,                -- from 1
  contact     INTEGER,                         -- NULL also where they stand before it already
  account     INTEGER,
  named       INTEGER,
  PRIMARY KEY (interaction, position)
) STRICT, WITHOUT ROWID;

-- To be asked for one entry by its key, or for all.
CREATE VIEW participant (interaction, contact, position) AS
  SELECT key, contact, 0 FROM interaction WHERE contact IS NOT NULL
  UNION ALL SELECT interaction, contact, position FROM companion WHERE contact IS NOT NULL;

-- The same as they were written.
CREATE VIEW named_participant (interaction, contact, position) AS
  SELECT key, coalesce(named, contact), 0 FROM interaction WHERE contact IS NOT NULL
  UNION ALL SELECT interaction, coalesce(named, contact), position FROM companion
    WHERE contact IS NOT NULL OR named IS NOT NULL;

CREATE VIEW interaction_account (interaction, account) AS
  SELECT key, account FROM interaction WHERE account IS NOT NULL
  UNION ALL SELECT interaction, account FROM companion WHERE account IS NOT NULL;

-- The timelines that follow from it: the interaction's order, type and person are copied so that a
-- page of a timeline is one walk of one tree. All rows of a timeline are busy or none is: a long one
-- has orders of its own by type and person.
CREATE TABLE contact_entry (
  contact     INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  interaction INTEGER NOT NULL,
  type        INTEGER NOT NULL,
  who         INTEGER NOT NULL,
  busy        INTEGER,                         -- 1 or NULL
  PRIMARY KEY (contact, occurred_at, interaction)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_entry_by_type ON contact_entry (contact, type, occurred_at) WHERE busy = 1;
CREATE INDEX contact_entry_by_who_type ON contact_entry (contact, who, type, occurred_at) WHERE busy = 1;

CREATE TABLE account_entry (
  account     INTEGER NOT NULL,
  occurred_at INTEGER NOT NULL,
  interaction INTEGER NOT NULL,
  type        INTEGER NOT NULL,
  who         INTEGER NOT NULL,
  busy        INTEGER,                         -- 1 or NULL
  PRIMARY KEY (account, occurred_at, interaction)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_entry_by_type ON account_entry (account, type, occurred_at) WHERE busy = 1;
CREATE INDEX account_entry_by_who_type ON account_entry (account, who, type, occurred_at) WHERE busy = 1;

-- How often to be in touch: the shortest of a contact's own cadence and those of its labels wins.
CREATE VIEW contact_cadence (contact, days) AS
  SELECT c.key, (SELECT min(days) FROM (SELECT c.cadence AS days
    UNION ALL SELECT l.cadence FROM contact_label x CROSS JOIN label l ON l.key = x.label
    WHERE x.contact = c.key AND x.applied = 1 AND l.state = 1))
  FROM contact c;

-- What is to be done about contacts: due by cadence, and awaiting a reply since. It follows from
-- `agenda_now`, and only contacts with one of the two have a row. The holder is copied so that the day
-- of one member passes over no contacts of others.
CREATE TABLE agenda (
  contact  INTEGER PRIMARY KEY,
  book     INTEGER NOT NULL,
  due      INTEGER,
  awaiting INTEGER,
  holder   INTEGER
) STRICT;
CREATE INDEX agenda_due ON agenda (book, due) WHERE due IS NOT NULL;
CREATE INDEX agenda_due_of ON agenda (book, holder, due) WHERE due IS NOT NULL;
CREATE INDEX agenda_awaiting ON agenda (book, awaiting) WHERE awaiting IS NOT NULL;
CREATE INDEX agenda_awaiting_of ON agenda (book, holder, awaiting) WHERE awaiting IS NOT NULL;

-- What each entry says for the agenda. The types are InteractionType::ALL's order. A contact is made
-- by an e-mail, a meeting, a message or a call that was no mere attempt. What they wrote, or a call of
-- theirs that did not reach us, asks (1); what we wrote, a meeting and a call that reached somebody
-- answer (0); the rest says nothing (NULL). To be asked for one contact.
CREATE VIEW entry_turn (contact, occurred_at, interaction, id, contacted, asks) AS
  SELECT e.contact, e.occurred_at, e.interaction, i.id,
    i.noise IS NULL AND CASE WHEN e.type = 0 THEN coalesce(i.outcome, '') NOT IN
      ('voicemail', 'no-answer', 'busy', 'wrong-number') ELSE e.type IN (1, 2, 6) END,
    CASE
      WHEN i.noise IS NOT NULL THEN NULL
      WHEN e.type = 2 THEN 0
      WHEN e.type IN (1, 5, 6) THEN i.direction = 0
      WHEN e.type = 0 AND coalesce(i.outcome, '') NOT IN
        ('voicemail', 'no-answer', 'busy', 'wrong-number') THEN 0
      WHEN e.type = 0 AND i.direction = 0 THEN 1 END
  FROM contact_entry e CROSS JOIN interaction i ON i.key = e.interaction;

-- What follows from them: the newest entry that asks or answers says whether a reply is due; of one
-- moment the greater id counts, for the local key is not the same in each file. That is asked of the
-- neighbours alone: an order by moment and id would sort, which took half the time of a write's look.
-- To be asked for one contact, or for all.
CREATE VIEW agenda_now (contact, book, due, awaiting, holder) AS
  SELECT key, book,
    CASE WHEN days IS NOT NULL THEN
      max(coalesce((SELECT t.occurred_at FROM entry_turn t WHERE t.contact = key AND t.contacted
          ORDER BY t.occurred_at DESC, t.interaction DESC LIMIT 1), created_at) + days * 86400000,
        coalesce(postponed, 0)) END,
    (SELECT CASE WHEN t.asks THEN t.occurred_at END FROM entry_turn t
     WHERE t.contact = key AND t.asks IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM entry_turn o WHERE o.contact = key AND o.occurred_at = t.occurred_at
         AND o.interaction <> t.interaction AND o.asks IS NOT NULL AND o.id > t.id)
     ORDER BY t.occurred_at DESC, t.interaction DESC LIMIT 1),
    holder
  FROM (SELECT c.key, c.book, c.created_at, c.postponed, c.holder,
      (SELECT k.days FROM contact_cadence k WHERE k.contact = c.key) AS days
    FROM contact c WHERE c.state = 1 AND c.archived = 0);

-- Whether a contact was alone in an entry, which goes with it then. Two looks, for SQLite would read
-- the whole of a united view for each entry.
CREATE VIEW contact_entry_alone (contact, interaction, alone) AS
  SELECT e.contact, e.interaction,
    NOT EXISTS (SELECT 1 FROM interaction i JOIN contact c ON c.key = i.contact
      WHERE i.key = e.interaction AND i.contact <> e.contact AND c.state = 1)
    AND NOT EXISTS (SELECT 1 FROM companion f JOIN contact c ON c.key = f.contact
      WHERE f.interaction = e.interaction AND f.contact <> e.contact AND c.state = 1)
  FROM contact_entry e;

-- Earlier bodies of interactions, as JSON.
CREATE TABLE version (
  interaction INTEGER NOT NULL REFERENCES interaction (key),
  hlc         INTEGER NOT NULL,
  dev         INTEGER NOT NULL,
  written_by  INTEGER NOT NULL,                -- a byline
  body        TEXT NOT NULL,
  PRIMARY KEY (interaction, hlc, dev)
) STRICT, WITHOUT ROWID;

-- How many interactions of a type a person had on a UTC day.
CREATE TABLE day_summary (
  book  INTEGER NOT NULL,
  day   INTEGER NOT NULL,                      -- days since 1970-01-01
  who   INTEGER NOT NULL,
  type  INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (book, day, who, type)
) STRICT, WITHOUT ROWID;

-- Who did what to which record, when, and which fields; never any text. That an interaction was
-- logged stands in its own row: logged_by, logged_at.
CREATE TABLE history (
  key    INTEGER PRIMARY KEY,
  hlc    INTEGER NOT NULL,
  actor  INTEGER NOT NULL,                     -- a person
  book   INTEGER NOT NULL,
  op     INTEGER NOT NULL,
  kind   INTEGER NOT NULL,
  record INTEGER NOT NULL,
  fields TEXT,
  batch  INTEGER                               -- the import that did it, or its undo
) STRICT;
CREATE INDEX history_of_record ON history (record, kind);

-- What a live contact is found by, folded (domain::text::name_key), so that ø finds o. Several rows
-- are joined by spaces; the digits of phones stand reversed, as match_key has them. Notes are as they
-- were written.
CREATE VIEW contact_words (key, name, account, email, phone, note) AS
  SELECT c.key, c.name_key, ifnull(a.name_key, ''),
    ifnull((SELECT group_concat(match_key, ' ') FROM (
      SELECT match_key FROM detail WHERE contact = c.key AND kind = 0 AND gone = 0 AND match_key <> ''
      ORDER BY id)), ''),
    ifnull((SELECT group_concat(match_key, ' ') FROM (
      SELECT match_key FROM detail WHERE contact = c.key AND kind = 1 AND gone = 0 AND match_key <> ''
      ORDER BY id)), ''),
    ifnull(c.notes, '')
  FROM contact c LEFT JOIN account a ON a.key = c.account AND a.state = 1
  WHERE c.state = 1;

-- The texts as the index has them: search_text is a function of ours (domain::search), which folds
-- them and sets apart the words of scripts without spaces. The index keeps no text of its own: it is
-- built from these views and compared with them. It keeps no lengths either: nothing is ranked by them.
CREATE VIEW interaction_text (key, summary) AS
  SELECT key, search_text(summary) FROM interaction WHERE state = 1 AND summary IS NOT NULL;
CREATE VIEW contact_text (key, name, account, email) AS
  SELECT key, search_text(name), search_text(account), search_text(email) FROM contact_words;
CREATE VIEW note_text (key, note) AS
  SELECT key, search_text(notes) FROM contact WHERE state = 1 AND notes IS NOT NULL;

CREATE VIRTUAL TABLE interaction_fts USING fts5 (
  summary, content='interaction_text', content_rowid='key', columnsize=0,
  tokenize="unicode61 remove_diacritics 2", prefix='2 3'
);
CREATE VIRTUAL TABLE contact_fts USING fts5 (
  name, account, email, content='contact_text', content_rowid='key', columnsize=0,
  tokenize="unicode61 remove_diacritics 2", prefix='1 2 3'
);
CREATE VIRTUAL TABLE note_fts USING fts5 (
  note, content='note_text', content_rowid='key', columnsize=0,
  tokenize="unicode61 remove_diacritics 2", prefix='2 3'
);
CREATE VIRTUAL TABLE phone_fts USING fts5 (
  phone, content='contact_words', content_rowid='key', columnsize=0, tokenize='trigram'
);
INSERT INTO interaction_fts (interaction_fts, rank) VALUES ('secure-delete', 1);
INSERT INTO contact_fts (contact_fts, rank) VALUES ('secure-delete', 1);
INSERT INTO note_fts (note_fts, rank) VALUES ('secure-delete', 1);
INSERT INTO phone_fts (phone_fts, rank) VALUES ('secure-delete', 1);
-- What a write adds is gathered in memory and written as one segment: more of it at once makes fewer
-- segments to be merged, where thousands of contacts come together.
INSERT INTO contact_fts (contact_fts, rank) VALUES ('hashsize', 8388608);
INSERT INTO phone_fts (phone_fts, rank) VALUES ('hashsize', 8388608);
