//! The use-cases: one set, called by every front end.
