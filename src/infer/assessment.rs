//! The assessment: everything that an evaluation gives for a case, enough to recheck every number by hand.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::combine::{Likelihood, Posterior};
use super::database::{Fact, Ground};
use super::defeat::Standing;
use super::evaluate::{Input, Judged, Matched, judge, match_and_weigh};
use super::grade::{Grader, LevelReport, Robustness, Survival, leads, reached};
use super::ledger::Ledger;
use super::limits::{LimitExceeded, Limits};
use super::lineage::{ItemLineage, Lineage};
use super::matching::{derived_fact, fact_strength};
use super::notes::{Note, notes};
use super::plan::Plan;
use super::weigh::{Finding, Suspicion, record_key};
use crate::model::case::Case;
use crate::model::confidence::Confidence;
use crate::model::id::{EvidenceId, QuestionId, SourceId};
use crate::model::quantity::{Probability, ProbabilityInterval};
use crate::model::rule::Outcome;
use crate::model::rule_set::RuleSet;

/// How to evaluate.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The day on which the case is judged; the case's own where absent.
    pub as_of: Option<Date>,
    /// Leaves out, for each question, the items that answer it outright.
    pub blind: bool,
    /// The ladder, by name.
    pub ladder: String,
    /// Items to leave out.
    pub without: BTreeSet<EvidenceId>,
    /// How far the evaluation may go.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            as_of: None,
            blind: false,
            ladder: "default".to_owned(),
            without: BTreeSet::new(),
            limits: Limits::default(),
        }
    }
}

/// Everything that an evaluation gives for a case.
#[derive(Debug, Clone)]
pub struct Assessment {
    /// The case, as judged.
    pub case: Case,
    /// The options used.
    pub options: Options,
    /// The ladder used.
    pub ladder: String,
    /// Digest of the rule set.
    pub rules_digest: String,
    /// Every item, in order of id.
    pub items: Vec<ItemRecord>,
    /// Every source, in order of id.
    pub sources: Vec<SourceRecord>,
    /// Every question, in order of id.
    pub questions: Vec<QuestionAssessment>,
    /// What a reader should know and is no fault.
    pub notes: Vec<Note>,
}

/// An item with its lineage.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemRecord {
    /// Its id.
    pub id: EvidenceId,
    /// Whether it takes part: known on the day, not withdrawn, not left out.
    pub takes_part: bool,
    /// Origins and truth.
    pub lineage: ItemLineage,
}

/// A source with its lineage.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRecord {
    /// Places in the case of its distinct origins, rising; empty where its lineage is unknown.
    pub origins: Vec<usize>,
    /// Probability that what it reports is true, through its origins.
    pub truth: ProbabilityInterval,
}

/// One question, judged.
#[derive(Debug, Clone)]
pub struct QuestionAssessment {
    /// Its id.
    pub id: QuestionId,
    /// Its place in the case.
    pub place: usize,
    /// Findings, in order of hypothesis, line, side and rule; those that do not stand included.
    pub findings: Vec<Finding>,
    /// What each finding rests on, by the same place.
    pub chains: Vec<Chain>,
    /// Signs of false flags that stand.
    pub suspicions: Vec<Suspicion>,
    /// Undercuts, discounts, suspicions and caps, in order of rule.
    pub others: Vec<OtherMatch>,
    /// Facts that rules derived.
    pub derived: Vec<DerivedRecord>,
    /// What the findings come to.
    pub ledger: Ledger,
    /// Likelihoods.
    pub posterior: Posterior,
    /// Judgments, in order of hypothesis.
    pub judgments: Vec<Judgment>,
    /// Place of the leading hypothesis that lies within no other; none where `unknown` or a false flag leads.
    pub leading: Option<usize>,
    /// Items left out because they answer this question.
    pub blinded: Vec<EvidenceId>,
}

/// What a finding rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain {
    /// Rows that must be true, with the probability that they are.
    pub premises: Vec<(Premise, ProbabilityInterval)>,
    /// Rows that were counted.
    pub counted: Vec<Premise>,
    /// Variables of the rule with their values.
    pub bindings: Vec<(String, String)>,
}

/// A row that a finding or a derivation rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Premise {
    /// An evidence item.
    Item(EvidenceId),
    /// A published link: from, to, by.
    Link(String, String, SourceId),
    /// A search.
    Search(String),
    /// A derived fact: relation and values.
    Derived(String, Vec<String>),
}

/// A match that weighs nothing itself.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherMatch {
    /// Place of the rule.
    pub rule: usize,
    /// Whether it stands.
    pub standing: Standing,
    /// Items that it rests on.
    pub items: Vec<usize>,
    /// What it aims at: the hypothesis, or item, source and supported hypothesis.
    pub head: Vec<Option<String>>,
    /// What it rests on.
    pub chain: Chain,
    /// Places in [`QuestionAssessment::findings`] of the findings that it undercuts.
    pub undercuts: Vec<usize>,
    /// Places in [`QuestionAssessment::others`] of the undercuts that hit it.
    pub attackers: Vec<usize>,
}

/// A derived fact.
#[derive(Debug, Clone, PartialEq)]
pub struct DerivedRecord {
    /// Its relation.
    pub relation: String,
    /// Its values.
    pub values: Vec<String>,
    /// Strength of its strongest derivation.
    pub strength: ProbabilityInterval,
    /// Every way in which it was derived: rule, premises with their probabilities, counted rows; the strongest first.
    pub derivations: Vec<(usize, Chain)>,
}

/// The judgment on one hypothesis.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgment {
    /// Place of the hypothesis.
    pub place: usize,
    /// Its likelihood.
    pub likelihood: Likelihood,
    /// Whether it leads.
    pub leads: bool,
    /// Its level of confidence.
    pub level: Confidence,
    /// Every level of the ladder with its gates.
    pub levels: Vec<LevelReport>,
    /// Ceilings that rules imposed.
    pub caps: Vec<CapRecord>,
    /// Without which item, and without which origin, it fares worst; where it leads.
    pub survival: Option<(Survival, Survival)>,
}

/// A ceiling on confidence.
#[derive(Debug, Clone, PartialEq)]
pub struct CapRecord {
    /// Place of the rule.
    pub rule: usize,
    /// The highest level that it allows.
    pub at: Confidence,
}

/// Assesses a case.
///
/// # Errors
/// [`LimitExceeded`] where the evaluation needs more than [`Options::limits`] allow.
///
/// # Panics
/// Never; an unknown ladder name is an empty ladder, which grants no level. Callers check the name first.
pub fn assess(plan: &Plan, rules: &RuleSet, case: &Case, options: &Options) -> Result<Assessment, LimitExceeded> {
    let mut case = case.clone();
    case.as_of = options.as_of.unwrap_or(case.as_of);
    let lineage = Lineage::new(&case, &rules.scales, None);
    let takes_part: Vec<bool> =
        case.evidence.iter().map(|item| item.known_on(case.as_of) && !options.without.contains(&item.id)).collect();
    let mut known: BTreeMap<Vec<bool>, Matched> = BTreeMap::new();
    let mut questions = Vec::new();
    for place in 0..case.questions.len() {
        let mask = blind_mask(&case, place, &takes_part, options.blind);
        let input = Input { plan, rules, case: &case, limits: &options.limits };
        if !known.contains_key(&mask) {
            known.insert(mask.clone(), match_and_weigh(input, &lineage, &|item| mask[item])?);
        }
        if let Some(matched) = known.get(&mask) {
            let assessor = Assessor { input, lineage: &lineage, mask: &mask, all: &takes_part };
            questions.push(assessor.question(place, matched, &options.ladder)?);
        }
    }
    let records = case.evidence.iter().enumerate().filter_map(|(place, item)| {
        Some(ItemRecord { id: item.id.clone(), takes_part: takes_part[place], lineage: lineage.item(place)?.clone() })
    });
    let items: Vec<ItemRecord> = records.collect();
    let sources = (0..case.sources.len())
        .map(|source| SourceRecord { origins: lineage.source_origins(source), truth: lineage.source_truth(source) })
        .collect();
    let notes = notes(&case, rules, &lineage, &items, &questions);
    Ok(Assessment {
        items,
        sources,
        questions,
        notes,
        options: options.clone(),
        ladder: options.ladder.clone(),
        rules_digest: rules.digest.clone(),
        case,
    })
}

/// Items that take part in one question: without those that answer it, where the evaluation is blind.
fn blind_mask(case: &Case, question: usize, takes_part: &[bool], blind: bool) -> Vec<bool> {
    let asked = &case.questions[question].id;
    let answers = |item: usize| blind && case.evidence[item].answers.contains(asked);
    (0..takes_part.len()).map(|item| takes_part[item] && !answers(item)).collect()
}

struct Assessor<'a> {
    input: Input<'a>,
    lineage: &'a Lineage,
    mask: &'a [bool],
    all: &'a [bool],
}

impl Assessor<'_> {
    fn question(&self, place: usize, matched: &Matched, ladder: &str) -> Result<QuestionAssessment, LimitExceeded> {
        let case = self.input.case;
        let question = &case.questions[place];
        let Judged { ledger, posterior } = judge(self.input, question, matched);
        let names: Vec<&str> = question.hypotheses.iter().map(|hypothesis| hypothesis.id.as_str()).collect();
        let findings: Vec<Finding> =
            matched.findings.iter().filter(|finding| names.contains(&finding.hypothesis.as_str())).cloned().collect();
        let leading_places: Vec<usize> =
            (0..names.len()).filter(|hypothesis| leads(question, &ledger, &posterior, *hypothesis)).collect();
        let robustness = self.robustness(place, &leading_places)?;
        let grader = Grader {
            case,
            question,
            rules: self.input.rules,
            scales: &self.input.rules.scales,
            lineage: self.lineage,
            findings: &findings,
            ledger: &ledger,
            posterior: &posterior,
        };
        let judgments = (0..names.len())
            .map(|hypothesis| self.judgment(&grader, matched, hypothesis, ladder, robustness.get(&hypothesis)))
            .collect();
        let blinded = (0..self.mask.len()).filter(|item| self.all[*item] && !self.mask[*item]);
        Ok(QuestionAssessment {
            id: question.id.clone(),
            place,
            chains: findings.iter().map(|finding| self.chain_of(matched, finding.matched)).collect(),
            suspicions: matched.suspicions.iter().filter(|s| names.contains(&s.hypothesis.as_str())).cloned().collect(),
            others: self.others(matched, &findings),
            derived: self.derived(matched),
            leading: leading_places.iter().copied().find(|place| question.hypotheses[*place].within.is_none()),
            blinded: blinded.map(|item| case.evidence[item].id.clone()).collect(),
            findings,
            judgments,
            ledger,
            posterior,
        })
    }

    fn judgment(
        &self,
        grader: &Grader<'_>,
        matched: &Matched,
        place: usize,
        ladder: &str,
        robustness: Option<&Robustness>,
    ) -> Judgment {
        let ladder = self.input.rules.ladder(ladder);
        let levels = ladder.map(|ladder| grader.levels(place, ladder, robustness)).unwrap_or_default();
        let caps = self.caps(matched, grader.question.hypotheses[place].id.as_str());
        Judgment {
            place,
            likelihood: grader.posterior.hypotheses[place],
            leads: robustness.is_some(),
            level: reached(&levels, caps.iter().map(|cap| cap.at)),
            levels,
            caps,
            survival: robustness.map(|both| (both.item.clone(), both.origin.clone())),
        }
    }

    fn caps(&self, matched: &Matched, hypothesis: &str) -> Vec<CapRecord> {
        let mut caps: BTreeMap<usize, CapRecord> = BTreeMap::new();
        for (place, found) in matched.found.matches.iter().enumerate() {
            let Outcome::Caps(cap) = &self.input.rules.rules[found.rule].then else { continue };
            let named = found.head.first().copied().flatten().map(|id| matched.found.database.symbols.atom(id).text());
            if matched.labelling.standing[place] == Standing::Stands && named.as_deref() == Some(hypothesis) {
                caps.insert(found.rule, CapRecord { rule: found.rule, at: cap.at });
            }
        }
        caps.into_values().collect()
    }

    /// How the leading hypotheses fare without each item and each origin. Copies of one record are lost
    /// together: a copy is no second leg to stand on.
    fn robustness(&self, question: usize, leading: &[usize]) -> Result<BTreeMap<usize, Robustness>, LimitExceeded> {
        let nothing = Survival { without: String::new(), lower: Probability::ONE, leads: true };
        let mut worst: BTreeMap<usize, Robustness> = leading
            .iter()
            .map(|place| (*place, Robustness { item: nothing.clone(), origin: nothing.clone() }))
            .collect();
        if leading.is_empty() {
            return Ok(worst);
        }
        let case = self.input.case;
        let present: Vec<usize> = (0..self.mask.len()).filter(|item| self.mask[*item]).collect();
        let mut copies: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for item in &present {
            copies.entry(record_key(&case.evidence[*item])).or_default().push(*item);
        }
        let mut observations: Vec<Vec<usize>> = copies.into_values().collect();
        observations.sort_unstable();
        for lost in &observations {
            let matched = match_and_weigh(self.input, self.lineage, &|item| self.mask[item] && !lost.contains(&item))?;
            let names: Vec<&str> = lost.iter().map(|item| case.evidence[*item].id.as_str()).collect();
            self.keep_worst(question, &matched, &names.join(", "), &mut worst, |both| &mut both.item);
        }
        let origins = present.iter().filter_map(|item| self.lineage.item(*item)).flat_map(|item| item.origins.clone());
        for lost in origins.collect::<BTreeSet<usize>>() {
            let lineage = Lineage::new(case, &self.input.rules.scales, Some(lost));
            let remains = |item: usize| self.mask[item] && lineage.is_reported(item);
            let matched = match_and_weigh(self.input, &lineage, &remains)?;
            self.keep_worst(question, &matched, case.sources[lost].id.as_str(), &mut worst, |both| &mut both.origin);
        }
        Ok(worst)
    }

    fn keep_worst(
        &self,
        question: usize,
        matched: &Matched,
        lost: &str,
        worst: &mut BTreeMap<usize, Robustness>,
        which: fn(&mut Robustness) -> &mut Survival,
    ) {
        let question = &self.input.case.questions[question];
        let judged = judge(self.input, question, matched);
        for (place, both) in worst {
            let survival = which(both);
            let lower = judged.posterior.hypotheses[*place].interval.lo();
            survival.leads &= leads(question, &judged.ledger, &judged.posterior, *place);
            if lower < survival.lower {
                (survival.without, survival.lower) = (lost.to_owned(), lower);
            }
        }
    }

    fn others(&self, matched: &Matched, findings: &[Finding]) -> Vec<OtherMatch> {
        let rules = &self.input.rules.rules;
        let weighs = |place: &usize| {
            matches!(rules[matched.found.matches[*place].rule].then, Outcome::Supports(_) | Outcome::Opposes(_))
        };
        let others: Vec<usize> = (0..matched.found.matches.len()).filter(|place| !weighs(place)).collect();
        // Undercuts weigh nothing, so every attacker is among the others; these are in rising order.
        let among = |attacker: &usize| others.binary_search(attacker).ok();
        let matches = others.iter().map(|place| (*place, &matched.found.matches[*place]));
        matches
            .map(|(place, found)| OtherMatch {
                rule: found.rule,
                standing: matched.labelling.standing[place],
                items: found.items.clone(),
                head: found
                    .head
                    .iter()
                    .map(|symbol| symbol.map(|symbol| matched.found.database.symbols.atom(symbol).text()))
                    .collect(),
                chain: self.chain_of(matched, place),
                undercuts: (0..findings.len())
                    .filter(|finding| matched.labelling.attackers[findings[*finding].matched].contains(&place))
                    .collect(),
                attackers: matched.labelling.attackers[place].iter().filter_map(among).collect(),
            })
            .collect()
    }

    fn chain_of(&self, matched: &Matched, place: usize) -> Chain {
        let found = &matched.found.matches[place];
        let text = |symbol| matched.found.database.symbols.atom(symbol).text();
        let mut chain = self.chain(matched, &found.premises, &found.counted);
        chain.bindings = found.bindings.iter().map(|(name, symbol)| (name.clone(), text(*symbol))).collect();
        chain
    }

    fn chain(&self, matched: &Matched, premises: &[Fact], counted: &[Fact]) -> Chain {
        let strength = |fact: &Fact| {
            fact_strength(&matched.found, self.input.plan, self.input.case, self.lineage, *fact)
                .unwrap_or(ProbabilityInterval::ZERO)
        };
        Chain {
            premises: premises.iter().map(|fact| (self.premise(matched, *fact), strength(fact))).collect(),
            counted: counted.iter().map(|fact| self.premise(matched, *fact)).collect(),
            bindings: Vec::new(),
        }
    }

    fn premise(&self, matched: &Matched, fact: Fact) -> Premise {
        let case = self.input.case;
        let row = |fact: Fact| -> Vec<String> {
            let relation = matched.found.database.relations.get(fact.relation as usize);
            let symbols = relation.map(|relation| relation.row(fact.row)).unwrap_or_default();
            symbols.iter().map(|symbol| matched.found.database.symbols.atom(*symbol).text()).collect()
        };
        match matched.found.database.ground(fact) {
            Some(Ground::Item(item)) => Premise::Item(case.evidence[item].id.clone()),
            Some(Ground::Search(search)) => Premise::Search(case.looked_for[search].id.clone()),
            Some(Ground::Link(source)) => {
                let mut row = row(fact).into_iter();
                let (from, to) = (row.next().unwrap_or_default(), row.next().unwrap_or_default());
                Premise::Link(from, to, case.sources[source].id.clone())
            }
            None => Premise::Derived(self.relation_name(fact), row(fact)),
        }
    }

    fn relation_name(&self, fact: Fact) -> String {
        let named = self.input.plan.derived.iter().find(|(_, relation)| **relation == fact.relation as usize);
        named.map(|(name, _)| name.clone()).unwrap_or_default()
    }

    fn derived(&self, matched: &Matched) -> Vec<DerivedRecord> {
        let first = self.input.plan.first_derived;
        let mut records = Vec::new();
        for (place, rows) in matched.found.derived.iter().enumerate() {
            for row in 0..rows.len() {
                let fact = Fact { relation: (first + place) as u32, row: row as u32 };
                let Some(derived) = derived_fact(&matched.found, self.input.plan, fact) else { continue };
                let Premise::Derived(relation, values) = self.premise(matched, fact) else { continue };
                let mut derivations: Vec<(usize, Chain)> = derived
                    .derivations
                    .iter()
                    .map(|one| (one.rule, self.chain(matched, &one.premises, &one.counted)))
                    .collect();
                derivations.swap(0, derived.strongest);
                let strength = derived.strength.unwrap_or(ProbabilityInterval::ZERO);
                records.push(DerivedRecord { relation, values, strength, derivations });
            }
        }
        records.sort_by(|one, other| (&one.relation, &one.values).cmp(&(&other.relation, &other.values)));
        records
    }
}
