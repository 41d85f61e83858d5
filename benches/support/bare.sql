-- The least that answers the same questions: integer keys, ids for the outside, one index for each
-- way of reading, a search index, stored counters. No roles, no history, no clocks, one contact an
-- interaction.
CREATE TABLE member (key INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, name TEXT NOT NULL);
CREATE TABLE account (key INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, name TEXT NOT NULL);
CREATE TABLE contact (
  key INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, book INTEGER NOT NULL, name TEXT NOT NULL,
  account INTEGER, email TEXT, phone TEXT, created_at INTEGER NOT NULL,
  last_at INTEGER, entries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX contact_name ON contact (book, name);
CREATE INDEX contact_last ON contact (book, last_at);
CREATE TABLE interaction (
  key INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, book INTEGER NOT NULL, contact INTEGER NOT NULL,
  type INTEGER NOT NULL, member INTEGER NOT NULL, at INTEGER NOT NULL, logged_at INTEGER NOT NULL,
  direction INTEGER, minutes INTEGER, summary TEXT NOT NULL
);
CREATE INDEX interaction_timeline ON interaction (contact, at);
CREATE INDEX interaction_feed ON interaction (book, at);
CREATE INDEX interaction_member ON interaction (book, member, at);
CREATE INDEX interaction_type ON interaction (book, type, at);
CREATE VIRTUAL TABLE interaction_fts USING fts5 (
  summary, content='interaction', content_rowid='key',
  tokenize="unicode61 remove_diacritics 2", prefix='2 3'
);
CREATE VIRTUAL TABLE contact_fts USING fts5 (
  name, email, tokenize="unicode61 remove_diacritics 2", prefix='1 2 3'
);
