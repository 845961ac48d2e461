//! Counted limits of what is read. Each is an error when hit, never a lower level.

/// Bytes of one file: 256 MiB.
pub const MAX_FILE_BYTES: usize = 256 * 1024 * 1024;
/// Bytes of a file that is laid out: 16 MiB. Its tokens take many times as much memory.
pub const MAX_FORMATTED_BYTES: usize = 16 * 1024 * 1024;
/// Brackets within brackets.
pub const MAX_DEPTH: usize = 64;
/// Elements (values, records, lists) of one file.
pub const MAX_NODES: usize = 16_000_000;
/// Evidence items of a case.
pub const MAX_ITEMS: usize = 500_000;
/// Sources of a case.
pub const MAX_SOURCES: usize = 50_000;
/// Actors of a case.
pub const MAX_ACTORS: usize = 50_000;
/// Questions of a case.
pub const MAX_QUESTIONS: usize = 50;
/// Hypotheses of one question.
pub const MAX_HYPOTHESES: usize = 200;
/// Searches of a case.
pub const MAX_SEARCHES: usize = 50_000;
/// Published judgments of a case.
pub const MAX_PUBLISHED: usize = 10_000;
/// Files of a rule set.
pub const MAX_RULE_FILES: usize = 10_000;
/// Conditions of one rule, those within others and the exceptions among them.
pub const MAX_CONDITIONS: usize = 1_000;
/// Conditions of one rule that must hold together, those of the longest way through its alternatives. A join goes that deep.
pub const MAX_TOGETHER: usize = 32;
/// Bytes of an id.
pub const MAX_ID_BYTES: usize = 200;
/// Faults of structure that are repaired in order to find the next one.
pub const MAX_REPAIRS: usize = 100;
/// Errors that are listed, and as many warnings and notes.
pub const MAX_FAULTS: usize = 500;
/// Most fields of one kind of evidence.
pub const MAX_FIELDS: usize = 56;
/// Most arguments of a derived fact.
pub const MAX_ARGUMENTS: usize = 32;
