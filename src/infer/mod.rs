//! Inference: from a case and a rule set to an assessment. A pure function; knows the model alone.
//!
//! `Plan` (rules made into branches by `compile`, once, their steps put in order by `schedule`) → `matching` (facts derived, rules matched) → `defeat` (what stands) → `weigh` (findings)
//! → `ledger` (pooled by line) → `combine` (posterior) → `grade` (levels of confidence) → [`assess`].
//!
//! What is left once something is lost ([`Reassessor`]): `rederive` (facts that go or come) → `rematch` (matches that stay, and those found again)
//! → `weigh` with what is `known`, and so on.
#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::string_slice, clippy::arithmetic_side_effects))]

mod apart;
mod assessment;
mod branch;
mod bucket;
mod combine;
mod compile;
mod database;
mod defeat;
mod derived;
mod evaluate;
mod grade;
mod grant;
mod known;
mod ledger;
mod limits;
mod line;
mod lineage;
mod look;
mod loss;
mod matching;
mod notes;
mod order;
mod plan;
mod reach;
mod reassess;
mod rederive;
mod relation;
mod rematch;
mod schedule;
mod short_hash;
mod solve;
mod statement;
mod strength;
mod symbol;
mod tell;
mod weigh;

pub use assessment::{
    Assessment, CapRecord, Chain, DerivedRecord, ItemRecord, Judgment, Options, OtherMatch, Premise,
    QuestionAssessment, SourceRecord, assess,
};
pub use combine::{Likelihood, Margin, Posterior, SUSPICION};
pub use defeat::Standing;
pub use grade::{GateReport, GateValue, LevelReport, Survival};
pub use grant::{Grant, Supposing, Supposition};
pub use ledger::{Cell, CellLedger, Ledger};
pub use limits::{LimitExceeded, Limits};
pub use line::{LineLedger, LineSum};
pub use lineage::ItemLineage;
pub use loss::Loss;
pub use notes::Note;
pub use plan::Plan;
pub use reach::{Effect, Hurdle, Hurdles};
pub use reassess::{BreakEven, LevelWithin, Reassessor, Verdict};
pub use weigh::{Adjustment, Finding, Side, Suspicion};

pub(crate) use combine::{cells_of, is_within, twice_centre};
pub(crate) use grade::cell_name;
pub(crate) use ledger::{chain, suspicion_line};
pub(crate) use line::residue;
pub(crate) use weigh::permille;
