//! Graded, explained and checkable attribution judgments.
//!
//! A case (who reported what, and what it bears on) and a rule set (what an analyst makes of it) give an [`Assessment`]: how
//! likely each answer is, with what confidence, and every step in between. The same input gives the same assessment on every
//! machine; nothing here touches the disk, the clock or the network.
//!
//! ```
//! use ascribe::text::FileText;
//! use ascribe::{Confidence, Options, Plan, assess, load};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let text = r#"Case(
//!     id: "c",
//!     title: "An incident",
//!     as_of: "2024-05-10",
//!     questions: [(id: "operator", asks: "Who did it?", hypotheses: [
//!         (id: "red-fox", label: "Red Fox", kind: CriminalGroup),
//!         (id: "grey-owl", label: "Grey Owl", kind: CriminalGroup),
//!     ])],
//!     sources: [(id: "lab", name: "A laboratory", kind: Vendor, reliability: B, first_hand: true)],
//!     evidence: [(
//!         id: "e1", kind: "ttp", says: "They worked as only Red Fox is known to.",
//!         known_from: "2024-05-08", reported_by: ["lab"], credibility: 2,
//!         supports: ["red-fox"],
//!         fields: {"techniques": ["T1486"], "distinctiveness": "distinctive", "resembles": "Red Fox"},
//!     )],
//! )"#;
//!
//! let rules = load::default_rules()?.value;
//! let case = load::case(&FileText::new("case.ron", text), &rules)?.value;
//! let assessment = assess(&Plan::new(&rules), &rules, &case, &Options::default())?;
//!
//! let question = &assessment.questions[0];
//! let leading = &question.judgments[question.leading.expect("one answer leads")];
//! assert_eq!(case.questions[0].hypotheses[leading.place].id.as_str(), "red-fox");
//! // One observation from one laboratory is no basis for more.
//! assert!(leading.level <= Confidence::Low);
//! # Ok(())
//! # }
//! ```
//!
//! [`explain::explain`] turns an assessment into an [`Explanation`], and [`report`] draws either as text.

#![deny(clippy::disallowed_methods)]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod compare;
pub mod diag;
pub mod exchange;
pub mod explain;
pub mod infer;
pub mod lint;
pub mod load;
pub mod model;
pub mod prose;
pub mod prove;
pub mod report;
pub mod text;

pub use diag::Diagnostic;
pub use explain::Explanation;
pub use infer::{Assessment, Options, Plan, assess};
pub use load::LoadError;
pub use model::case::Case;
pub use model::confidence::Confidence;
pub use model::rule_set::RuleSet;
