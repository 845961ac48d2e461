//! Finding things in a certificate whose lists are in order.

use std::collections::BTreeSet;

use super::{
    CellName, CellView, Certificate, CommonView, Confidence, DerivedView, Effect, FactView, Gate, ItemView,
    JudgmentView, MatchView, QuestionView, SideView, SourceView, StandingView, SumView, WeighedView, WeightRange,
};

/// The entry of that key in a list that is in order of it.
fn find<'a, T, K: Ord + ?Sized>(list: &'a [T], key: &K, of: impl Fn(&T) -> &K) -> Option<&'a T> {
    list.get(list.binary_search_by(|one| of(one).cmp(key)).ok()?)
}

fn sort<T, K: Ord>(list: &mut Vec<T>, key: impl Fn(&T) -> &K) {
    list.sort_by(|one, other| key(one).cmp(key(other)));
    list.dedup_by(|one, other| key(one) == key(other));
}

impl Certificate {
    /// Puts the lists in which things are looked up in order, each entry once. What the engine writes is.
    pub fn sort(&mut self) {
        sort(&mut self.sources, |source| &source.id);
        sort(&mut self.items, |item| &item.id);
        sort(&mut self.rules, |rule| &rule.id);
        sort(&mut self.questions, |question| &question.id);
        sort(&mut self.scales.lines, |line| &line.id);
        for question in &mut self.questions {
            sort(&mut question.hypotheses, |hypothesis| &hypothesis.id);
            sort(&mut question.derived, |derived| &derived.fact);
        }
    }

    /// The item of that id.
    pub fn item(&self, id: &str) -> Option<&ItemView> {
        find(&self.items, id, |item| item.id.as_str())
    }

    /// The source of that id.
    pub fn source(&self, id: &str) -> Option<&SourceView> {
        find(&self.sources, id, |source| source.id.as_str())
    }

    /// What follows from the rule of that id.
    pub fn effect(&self, rule: &str) -> Option<&Effect> {
        find(&self.rules, rule, |rule| rule.id.as_str()).map(|rule| &rule.effect)
    }

    /// Lists the items whose texts are withheld.
    pub fn list_withheld(&mut self) {
        let withheld = self.items.iter().filter(|item| item.says.is_none()).map(|item| item.id.clone());
        let withheld: Vec<String> = withheld.collect();
        if self.masked.is_some() || !withheld.is_empty() {
            self.masked.get_or_insert_default().items = withheld;
        }
    }

    /// Whether an item takes part in a question.
    pub fn takes_part(&self, item: &ItemView, question: &QuestionView) -> bool {
        item.takes_part && !(self.blind && item.answers.contains(&question.id))
    }
}

impl ItemView {
    /// The day on which it happened, counted from some day; nothing where only its month or year is known.
    pub fn day(&self) -> Option<i64> {
        let day: jiff::civil::Date = self.happened.as_ref().filter(|day| day.len() == 10)?.parse().ok()?;
        Some(jiff::civil::Date::ZERO.duration_until(day).as_hours() / 24)
    }
}

impl Effect {
    /// The side and the line of a rule that weighs.
    pub fn weighs(&self) -> Option<(SideView, Option<&String>)> {
        match self {
            Effect::Weighs { side, line, .. } => Some((*side, line.as_ref())),
            _ => None,
        }
    }

    /// The strength of a step to a fact of this relation.
    pub fn derives(&self, fact: &FactView) -> Option<f64> {
        match self {
            Effect::Derives { relation, strength } if *relation == fact.relation => Some(*strength),
            _ => None,
        }
    }

    /// The lines and rules that an undercut or a discount aims at.
    pub fn doubts(&self) -> Option<(&[String], &[String])> {
        match self {
            Effect::Doubts { lines, rules, .. } => Some((lines, rules)),
            _ => None,
        }
    }

    /// What a discount multiplies by.
    pub fn discount(&self) -> Option<f64> {
        match self {
            Effect::Doubts { to, .. } => *to,
            _ => None,
        }
    }

    /// The share, a number from 0 to 1, that a rule states.
    pub fn share_mut(&mut self) -> Option<&mut f64> {
        match self {
            Effect::Weighs { spoofability: share, .. } | Effect::Derives { strength: share, .. } => Some(share),
            Effect::Doubts { to, .. } => to.as_mut(),
            Effect::Caps { .. } => None,
        }
    }

    /// The ceiling that a cap imposes.
    pub fn cap(&self) -> Option<Confidence> {
        match self {
            Effect::Caps { at } => Some(*at),
            _ => None,
        }
    }
}

impl QuestionView {
    /// What is stated of days between items, where some of these are withheld; nothing where all are shown.
    pub fn stated_span<'a>(
        &self,
        judgment: &JudgmentView,
        gate: &Gate,
        mut items: impl Iterator<Item = &'a &'a ItemView>,
    ) -> Option<f64> {
        items.find(|item| item.says.is_none())?;
        let stated = self.judgments.iter().find(|one| one.hypothesis == judgment.hypothesis)?;
        stated.levels.iter().flat_map(|level| &level.gates).find(|one| one.gate == *gate)?.has
    }

    /// Whether there is a hypothesis of that id.
    pub fn lists(&self, hypothesis: &str) -> bool {
        find(&self.hypotheses, hypothesis, |one| one.id.as_str()).is_some()
    }

    /// The derived fact that says this.
    pub fn derived(&self, fact: &FactView) -> Option<&DerivedView> {
        find(&self.derived, fact, |derived| &derived.fact)
    }

    /// A hypothesis and all that it lies within, the narrowest first; nothing where the question has none of that id.
    pub fn chain<'a>(&'a self, hypothesis: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        let named = |id: &str| find(&self.hypotheses, id, |one| one.id.as_str());
        let wholes = std::iter::successors(named(hypothesis), move |part| named(part.within.as_deref()?));
        // A certificate that nobody checked may have a circle; nothing lies within more than all.
        wholes.take(self.hypotheses.len()).map(|one| one.id.as_str())
    }

    /// Whether a hypothesis is another one or lies within it.
    pub fn is_within(&self, part: &str, whole: &str) -> bool {
        self.chain(part).any(|one| one == whole)
    }

    /// Matches that stand, weigh something, and are about a hypothesis that `wanted` says yes to.
    pub fn standing(&self, wanted: impl Fn(&str) -> bool) -> Vec<(&MatchView, &WeighedView)> {
        let about = |one: &&MatchView| one.hypothesis.as_ref().is_some_and(|id| wanted(id));
        let standing = self.matches.iter().filter(|one| one.standing == StandingView::Stands).filter(about);
        standing.filter_map(|one| Some((one, one.weighed.as_ref()?))).collect()
    }

    /// What stands and bears on a hypothesis: on itself, or on what it lies within.
    pub fn bearing(&self, hypothesis: &str) -> impl Iterator<Item = &WeighedView> {
        self.standing(|about| self.is_within(hypothesis, about)).into_iter().map(|(_, weighed)| weighed)
    }

    /// What every listed hypothesis has alike of what a match says.
    pub fn alike(&self, one: &WeighedView) -> WeightRange {
        let same = |all: &&CommonView| Some(&all.line) == one.line.as_ref() && all.statement == one.statement;
        self.common.iter().find(same).map_or(WeightRange::default(), |all| all.weight)
    }

    /// Places of the cells of a hypothesis and of its parts.
    pub fn cells_of(&self, hypothesis: &str) -> BTreeSet<usize> {
        let inside = |cell: &CellName| cell.hypothesis.as_ref().is_some_and(|id| self.is_within(id, hypothesis));
        let own = self.cells.iter().enumerate().filter(|(_, cell)| !cell.cell.false_flag && inside(&cell.cell));
        own.map(|(place, _)| place).collect()
    }

    /// What a line comes to for a hypothesis, beyond what every other one has alike, or beyond what a certain one has.
    pub fn sum(&self, line: &str, hypothesis: &str, beside: Option<&str>) -> Option<&SumView> {
        let wanted = (hypothesis, beside, line);
        let order = |sum: &SumView| (sum.hypothesis.as_str(), sum.beside.as_deref(), sum.line.as_str()).cmp(&wanted);
        self.sums.get(self.sums.binary_search_by(order).ok()?)
    }

    /// Cells that are no part of a hypothesis.
    pub fn rivals(&self, hypothesis: &str) -> impl Iterator<Item = &CellView> {
        let own = self.cells_of(hypothesis);
        self.cells.iter().enumerate().filter(move |(place, _)| !own.contains(place)).map(|(_, cell)| cell)
    }

    /// Twice the centre, twice the middle and the width of the margin of one cell over another, by their places.
    #[allow(
        clippy::arithmetic_side_effects,
        reason = "places of two cells of this question: the first is less than the second"
    )]
    pub fn margin(&self, one: usize, other: usize) -> [i64; 3] {
        let (first, second, sign) = if one < other { (one, other, 1) } else { (other, one, -1) };
        // Margins stand in order of the first cell, then of the second.
        let before = first * (2 * self.cells.len() - first - 1) / 2;
        let margin = self.margins.get(before + second - first - 1);
        let twice_centre = |place: usize| self.cells.get(place).map_or(0_i64, |cell| cell.twice_centre_udb);
        let (middle, width) = margin.map_or((0, 0), |margin| (margin.twice_middle_udb, margin.width_udb));
        [twice_centre(one).saturating_sub(twice_centre(other)), middle.saturating_mul(sign), width]
    }
}
