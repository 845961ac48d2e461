//! What `ascribe` reasons about: cases, rules, scales, ladders and the quantities between them.
//!
//! Floor 1. Owns every type that two other floors share; knows no file format (beyond the serde spelling of pure data),
//! no inference and no output. What `load` lets through into a [`case::Case`] or a [`rule_set::RuleSet`] is sound: ids
//! point somewhere, ratios are in range, lists are in canonical order.

#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice, clippy::arithmetic_side_effects))]

pub mod actor;
pub mod case;
pub mod condition;
pub mod confidence;
pub mod date;
pub mod evidence;
pub mod hypothesis;
pub mod id;
pub mod invariant;
pub mod ladder;
pub mod lexicon;
pub mod masking;
pub mod quantity;
pub mod reliability;
pub mod rule;
pub mod rule_set;
pub mod scale;
pub mod source;
pub mod strata;
pub mod value;
pub mod vocabulary;
