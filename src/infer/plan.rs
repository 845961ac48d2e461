//! The plan: a rule set compiled once into joins with a fixed order and known indexes, for any number of cases.
//!
//! Takes a sound [`RuleSet`]; gives a [`Plan`]. Knows nothing of a case but the shape of its base relations.

use std::collections::{BTreeMap, BTreeSet};

use super::branch::{Branch, Head};
use super::compile::compile_rule;
use super::look::{Look, looks};
use super::symbol::{Atom, Symbol, Symbols};
use crate::model::quantity::{Probability, ProbabilityInterval};
use crate::model::rule::{Outcome, Rule};
use crate::model::rule_set::RuleSet;
use crate::model::strata::{Strata, relation_derived, stratify};
use crate::model::vocabulary::FieldType;

/// A relation, by its place in the database.
pub(crate) type RelationId = usize;

/// Base relations that every case has, whatever its vocabulary.
pub(crate) mod base {
    use super::RelationId;
    /// (item, subject)
    pub(crate) const SUPPORTS: RelationId = 0;
    /// (item, subject)
    pub(crate) const OPPOSES: RelationId = 1;
    /// (item, subject)
    pub(crate) const CONCERNS: RelationId = 2;
    /// (source, kind, party, first-hand, reliability)
    pub(crate) const SOURCE: RelationId = 3;
    /// (item, source)
    pub(crate) const REPORTS: RelationId = 4;
    /// (item, source)
    pub(crate) const ORIGIN: RelationId = 5;
    /// (actor, kind)
    pub(crate) const ACTOR: RelationId = 6;
    /// (actor, subject, source)
    pub(crate) const LINK: RelationId = 7;
    /// (hypothesis, kind, question)
    pub(crate) const HYPOTHESIS: RelationId = 8;
    /// (hypothesis, actor)
    pub(crate) const NAMES: RelationId = 9;
    /// (part, whole)
    pub(crate) const WITHIN: RelationId = 10;
    /// (kind of evidence, subject or missing)
    pub(crate) const LOOKED_FOR: RelationId = 11;
    /// Width of each, in this order.
    pub(crate) const WIDTHS: [usize; 12] = [2, 2, 2, 5, 2, 2, 2, 3, 3, 2, 2, 2];
}

/// Columns of a relation of evidence before its fields.
pub(crate) mod column {
    /// The item.
    pub(crate) const ITEM: usize = 0;
    /// Its credibility, 1 to 6.
    pub(crate) const CREDIBILITY: usize = 1;
    /// When it happened.
    pub(crate) const HAPPENED: usize = 2;
    /// When it was public.
    pub(crate) const KNOWN_FROM: usize = 3;
    /// The first field.
    pub(crate) const FIELDS: usize = 4;
}

/// Where the fields of a kind of evidence stand.
#[derive(Debug, Clone)]
pub(crate) struct KindLayout {
    /// The relation of its items.
    pub(crate) relation: RelationId,
    /// Column of each field with one value.
    pub(crate) columns: BTreeMap<String, usize>,
    /// Fields that hold dates.
    pub(crate) dates: BTreeSet<String>,
    /// Relation (item, element) of each field with a list.
    pub(crate) lists: BTreeMap<String, RelationId>,
}

/// Derived relations that depend on each other.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// Places of the relations, counted from the first derived one.
    pub(crate) relations: Vec<usize>,
    /// Whether any depends on itself.
    pub(crate) is_recursive: bool,
}

/// A rule set compiled for evaluation.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(crate) symbols: Symbols,
    pub(crate) kinds: BTreeMap<String, KindLayout>,
    pub(crate) derived: BTreeMap<String, RelationId>,
    /// Width of every relation, by place.
    pub(crate) widths: Vec<usize>,
    /// First relation that rules derive.
    pub(crate) first_derived: RelationId,
    /// Branches of every rule, by place of the rule.
    pub(crate) branches: Vec<Vec<Branch>>,
    pub(crate) strata: Strata,
    /// Derived relations in an order in which those that a relation depends on come before it.
    pub(crate) groups: Vec<Group>,
    /// By relation: where rules look at it, in order of their strata.
    looks: Vec<Vec<Look>>,
    /// By rule: what it takes off in deriving.
    steps: Vec<ProbabilityInterval>,
    /// By rule: its stratum, where it derives facts.
    stratum_of: Vec<Option<usize>>,
    /// Whether rows of a relation are premises of what they lead to, by place.
    premises: Vec<bool>,
}

impl Plan {
    /// Compiles a rule set.
    pub fn new(rules: &RuleSet) -> Plan {
        let mut layout = Layout::new(rules);
        // `load` refuses what cannot be stratified, so there is always an order here.
        let strata = stratify(&rules.rules).unwrap_or_default();
        let branches: Vec<Vec<Branch>> =
            rules.rules.iter().map(|rule| compile_rule(rule, &mut layout, &strata, &rules.rules)).collect();
        layout.symbols.share();
        let stratum = |rule| strata.iter().position(|group| group.contains(&rule));
        let stratum_of: Vec<Option<usize>> = (0..rules.rules.len()).map(stratum).collect();
        Plan {
            steps: rules.rules.iter().map(step).collect(),
            looks: looks(&branches, layout.widths.len(), &stratum_of),
            stratum_of,
            premises: layout.premises,
            groups: strata.iter().map(|rules| group(rules, &branches, layout.first_derived)).collect(),
            symbols: layout.symbols,
            kinds: layout.kinds,
            derived: layout.derived,
            first_derived: layout.first_derived,
            widths: layout.widths,
            branches,
            strata,
        }
    }

    /// Whether a rule derives facts.
    pub(crate) fn derives(&self, rule: usize) -> bool {
        let heads = self.branches.get(rule).into_iter().flatten().map(|branch| &branch.head);
        heads.into_iter().any(|head| matches!(head, Head::Derive(..)))
    }

    /// Whether no way of deriving a fact is found twice by a rule.
    pub(crate) fn is_told_apart(&self, rule: usize) -> bool {
        self.branches.get(rule).is_some_and(|branches| branches.iter().all(|branch| branch.is_told_apart))
    }

    /// The stratum of a rule that derives facts.
    pub(crate) fn stratum_of(&self, rule: usize) -> Option<usize> {
        self.stratum_of.get(rule).copied().flatten()
    }

    /// The stratum in which a relation is derived.
    pub(crate) fn stratum_of_relation(&self, relation: u32) -> Option<usize> {
        let derived = (relation as usize).checked_sub(self.first_derived)?;
        self.groups.iter().position(|group| group.relations.contains(&derived))
    }

    /// Where rules look at a relation.
    pub(crate) fn looks_at(&self, relation: u32) -> &[Look] {
        self.looks.get(relation as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// Where rules of one stratum look at a relation.
    pub(crate) fn looks_in(&self, relation: u32, stratum: usize) -> &[Look] {
        let looks = self.looks_at(relation);
        let before = |bound: usize| looks.partition_point(|look| self.stratum_of(look.rule) < Some(bound));
        looks.get(before(stratum)..before(stratum.saturating_add(1))).unwrap_or_default()
    }

    /// What a rule takes off the strength of what it derives.
    pub(crate) fn step(&self, rule: usize) -> ProbabilityInterval {
        self.steps.get(rule).copied().unwrap_or(ProbabilityInterval::ONE)
    }

    /// Whether rows of a relation are premises: items, links, searches and derived facts are; what is merely looked up
    /// about them is not.
    pub(crate) fn is_premise(&self, relation: RelationId) -> bool {
        self.premises.get(relation).copied().unwrap_or(false)
    }
}

fn group(rules: &[usize], branches: &[Vec<Branch>], first_derived: RelationId) -> Group {
    let own = || rules.iter().filter_map(|rule| branches.get(*rule)).flatten();
    let derived = own().filter_map(|branch| match &branch.head {
        Head::Derive(relation, _) => relation.checked_sub(first_derived),
        _ => None,
    });
    let relations: BTreeSet<usize> = derived.collect();
    let is_recursive = own().any(|branch| !branch.recursive.is_empty());
    Group { relations: relations.into_iter().collect(), is_recursive }
}

fn step(rule: &Rule) -> ProbabilityInterval {
    ProbabilityInterval::exactly(match &rule.then {
        Outcome::Derives(derivation) => Probability::clamped(derivation.strength),
        _ => Probability::ONE,
    })
}

/// Names of relations and constants while rules are compiled.
pub(crate) struct Layout {
    pub(crate) symbols: Symbols,
    pub(crate) kinds: BTreeMap<String, KindLayout>,
    pub(crate) derived: BTreeMap<String, RelationId>,
    pub(crate) widths: Vec<usize>,
    pub(crate) first_derived: RelationId,
    premises: Vec<bool>,
}

impl Layout {
    fn new(rules: &RuleSet) -> Layout {
        let mut widths = base::WIDTHS.to_vec();
        let mut kinds = BTreeMap::new();
        for kind in &rules.vocabulary.kinds {
            let relation = widths.len();
            widths.push(column::FIELDS);
            let mut layout =
                KindLayout { relation, columns: BTreeMap::new(), dates: BTreeSet::new(), lists: BTreeMap::new() };
            for field in &kind.fields {
                if field.is == FieldType::Texts {
                    layout.lists.insert(field.id.clone(), widths.len());
                    widths.push(2);
                } else if let Some(width) = widths.get_mut(relation) {
                    layout.columns.insert(field.id.clone(), *width);
                    if field.is == FieldType::Date {
                        layout.dates.insert(field.id.clone());
                    }
                    *width = width.saturating_add(1);
                }
            }
            kinds.insert(kind.id.clone(), layout);
        }
        let first_derived = widths.len();
        let mut derived = BTreeMap::new();
        for rule in &rules.rules {
            if let (Some(name), Outcome::Derives(derivation)) = (relation_derived(rule), &rule.then) {
                derived.entry(name.to_owned()).or_insert_with(|| {
                    let relation = widths.len();
                    widths.push(derivation.args.len());
                    relation
                });
            }
        }
        let mut premises: Vec<bool> = (0..widths.len()).map(|relation| relation >= first_derived).collect();
        for relation in kinds.values().map(|kind| kind.relation).chain([base::LINK, base::LOOKED_FOR]) {
            premises.get_mut(relation).into_iter().for_each(|is_premise| *is_premise = true);
        }
        Layout { symbols: Symbols::new(), kinds, derived, widths, first_derived, premises }
    }

    /// As [`Plan::is_premise`].
    pub(crate) fn is_premise(&self, relation: RelationId) -> bool {
        self.premises.get(relation).copied().unwrap_or(false)
    }

    pub(crate) fn text(&mut self, text: &str) -> Symbol {
        self.symbols.text(text)
    }

    pub(crate) fn flag(&mut self, flag: bool) -> Symbol {
        self.symbols.intern(Atom::Bool(flag))
    }

    /// The symbol by which base relations name a variant of an enumeration, such as a kind of source.
    pub(crate) fn variant(&mut self, variant: &impl std::fmt::Debug) -> Symbol {
        self.symbols.text(&format!("{variant:?}"))
    }
}
