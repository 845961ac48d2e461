//! Reach: by how much the loss of each part could move the lead, at most.
//!
//! The lead is decided by margins between cells, and a cell is a sum of pools. A pool rises with each of its statements, and never
//! by more than the statement does, as no dependence is above 1. So whatever is lost together takes no more from a margin than the
//! sum of what each part takes at most: on the one side all that is touched, in full; on the other all that could come up instead.
//!
//! A part touches the matches that rest on it through any derivation, what these undercut or discount, and so on; and what would
//! be the same finding as any of these, of which only the strongest counts. Of a match that goes nothing is left; of one that is
//! touched otherwise anything between nothing and its weight before discounts. Where a rule that weighs looks at it, or at anything
//! derived from it, inside a negation or a count, every match that the rest of the rule allows may come or go. Where a rule does
//! that which derives, undercuts or discounts, the part is *open*: what comes of its loss is not known before it is tried.
#![allow(clippy::indexing_slicing, reason = "places come from the evaluation that is bounded")]

mod contest;
mod web;
mod weights;

use rustc_hash::FxHashSet;

use self::contest::Contest;
use self::web::{Touched, Web};
use self::weights::{Moves, Weights};
use super::database::Fact;
use super::loss::Loss;
use super::reassess::Reassessor;
use crate::model::quantity::WeightOfEvidence;

/// What must at least be moved for something else to lead: by any set of parts, none of them open, that changes the lead at least
/// one hurdle is reached. Weights are twice decibans, as those of centres.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hurdle {
    /// Places in the ledger of the cells that are ahead.
    pub ahead: Vec<usize>,
    /// Places of those that would have to come up to them.
    pub behind: Vec<usize>,
    /// A set changes the lead only where the reaches of its parts come to this.
    pub height: WeightOfEvidence,
    /// How far each part reaches at most, at least 0.
    pub reach: Vec<WeightOfEvidence>,
}

/// What the loss of a part can do at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Nothing rests on it: without an open part its loss changes nothing at all, whatever else is lost.
    None,
    /// No more than its reach.
    Bounded,
    /// Something may come into being: no bound is known.
    Open,
}

/// What the loss of any of some parts could do to the lead of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hurdles {
    /// By part.
    pub effects: Vec<Effect>,
    /// By part: the first one that it is like. Without open parts, what leads is the same whichever of two that are alike is lost.
    pub alike: Vec<usize>,
    /// At least one is reached where the lead changes.
    pub hurdles: Vec<Hurdle>,
}

impl Reassessor<'_> {
    /// What the loss of some items or origins could do to the lead of a question. Losses of rules and lines are open.
    pub fn hurdles(&self, question: usize, parts: &[Loss]) -> Hurdles {
        let evaluated = &self.questions[question];
        let asked = &self.case.questions[question];
        let (matched, ledger) = (&*evaluated.matched, &evaluated.judged.ledger);
        let web = Web::new(self.input(), matched, &self.lineage, &evaluated.mask);
        let weights = Weights::new((self.input(), &self.lineage), asked, matched, ledger);
        let touched: Vec<Option<Touched>> = parts.iter().map(|part| web.touched_by(part)).collect();
        let arising = touched.iter().flatten().flat_map(|touched| &touched.arising);
        let may_come: FxHashSet<Fact> = arising.flat_map(|one| &one.premises).copied().collect();
        let effect = |touched: &Option<Touched>| match touched {
            None => Effect::Open,
            Some(one) if one.is_nothing() && !one.rows.iter().any(|row| may_come.contains(row)) => Effect::None,
            Some(_) => Effect::Bounded,
        };
        let none = Touched::default();
        let moves: Vec<Moves> = touched.iter().map(|one| weights.moves(one.as_ref().unwrap_or(&none))).collect();
        let leading = self.verdict_of(question, &evaluated.judged).leading;
        let contest = Contest { question: asked, ledger, moves: &moves };
        let alike = weights.alike(&web, &touched, &may_come);
        Hurdles { effects: touched.iter().map(effect).collect(), alike, hurdles: contest.hurdles(leading) }
    }
}
