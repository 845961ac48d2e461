//! What the corpus is made from: small inputs, each for one point, in families.

pub mod conditions;
pub mod defeat;
pub mod diagnostics;
pub mod draft;
pub mod facts;
pub mod findings;
pub mod gates;
pub mod lineage;
pub mod posterior;
pub mod recipes;
pub mod words;

/// All cases that are evaluated.
pub fn drafts() -> Vec<draft::Draft> {
    [
        facts::drafts(),
        conditions::drafts(),
        findings::drafts(),
        lineage::drafts(),
        defeat::drafts(),
        posterior::drafts(),
        gates::drafts(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
