//! Points on which engine and oracle are known to differ, or on which the semantics is silent.
//!
//! Where a pair that touches one differs, it is counted and passed over, so that the comparison guards everything else
//! meanwhile; each has a case in `kept`, marked `open`. `ASCRIBE_ORACLE_OPEN=1` passes over none. Take a point out as soon
//! as it is settled.

use super::pair::Pair;

/// The first open point that a pair touches: none, at present.
pub fn touched(_: &Pair) -> Option<&'static str> {
    None
}

/// Whether open points are compared too.
pub fn all_compared() -> bool {
    std::env::var("ASCRIBE_ORACLE_OPEN").is_ok()
}
