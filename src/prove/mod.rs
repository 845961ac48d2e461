//! Proof by search: whether a rule set can allow what an invariant forbids.
//!
//! Floor 4. Takes rules, their examples and an invariant; gives every case of a stated size, built of the examples beside the
//! rules as of pieces, and the smallest that breaks the invariant. Knows no file: the caller writes what was found, and spreads
//! the work.
//!
//! The space of cases has no end, so what is decided is always *all cases built of up to so many pieces*, and nothing else is
//! said. Pieces are made and compared in `piece`, joined in `merge`, chosen and counted in `search`, and judged in `breach`.

mod breach;
mod merge;
mod piece;
mod search;

pub use breach::Breach;
pub use search::{Combination, Pieces, Search};
