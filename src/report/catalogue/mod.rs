//! The catalogue of rules: what each one says, why, with what effect, and what it does over a casebook.
//!
//! Owns [`Catalogue`], which is its JSON form too, and its Markdown and HTML; text for terminals is drawn beside the other
//! pages. Everything comes from the rule files and the examples beside them.

mod effect;
mod html;
mod markdown;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::compare::{Branch, BranchSort, RuleUse, Stand};
use crate::exchange::ron_text::render_ron;
use crate::load::{Places, RuleExample};
use crate::model::condition::Condition;
use crate::model::confidence::Confidence;
use crate::model::rule::{Outcome, Rule};
use crate::model::rule_set::RuleSet;

pub use html::render_html;
pub use markdown::render_markdown;

/// Version of the shape of [`Catalogue`].
pub const CATALOGUE_VERSION: u32 = 1;

/// Rules with all that their files say, by line of evidence and sort of effect.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Catalogue {
    /// Version of this shape.
    pub schema_version: u32,
    /// SHA-256 of the rule set.
    pub rules_digest: String,
    /// How many cases were judged to see what the rules do; none where no casebook was given.
    pub cases: Option<usize>,
    /// Lines of evidence in the order of the scales, then the other sorts.
    pub groups: Vec<Group>,
}

impl Catalogue {
    /// Leaves the rules that match in no case of the casebook, or of which a branch holds in none.
    pub fn keep_uncovered(&mut self) {
        for group in &mut self.groups {
            group.rules.retain(|card| card.used.as_ref().is_some_and(UseView::is_uncovered));
        }
        self.groups.retain(|group| !group.rules.is_empty());
    }
}

/// Rules of one line, or of one sort that weighs nothing.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Group {
    /// Id of the line, or of the sort: undercutting, discounts, deception, caps, derived.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How findings of the line are added up; empty for the other sorts.
    pub about: String,
    /// Its rules, in order of id.
    pub rules: Vec<Card>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Card {
    /// Its id.
    pub id: String,
    /// One line for people.
    pub title: String,
    /// File and line.
    pub place: String,
    /// Why the pattern says what the rule concludes, and why this band.
    pub rationale: String,
    /// Publications behind the rationale.
    pub references: Vec<String>,
    /// The effect in a few words.
    pub effect: String,
    /// The effect as the file spells it.
    pub then: Outcome,
    /// Band and spoofability in full, or what else the effect means.
    pub meaning: String,
    /// Conditions that must all hold, as RON.
    pub when: Vec<String>,
    /// Conditions none of which may hold, as RON.
    pub unless: Vec<String>,
    /// The sentence that an explanation shows.
    pub because: String,
    /// The examples beside it.
    pub examples: Vec<ExampleView>,
    /// What it does over the casebook; none where no casebook was given.
    pub used: Option<UseView>,
}

/// An example of a rule.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ExampleView {
    /// What it shows.
    pub name: String,
    /// What the rule gives, each with its items; empty where it must not match.
    pub gives: Vec<String>,
}

/// What a rule does over a casebook.
#[derive(Debug, Clone, PartialEq, Default, Serialize, JsonSchema)]
pub struct UseView {
    /// Cases in which it matches.
    pub matches: Vec<String>,
    /// Conclusions that are others without it.
    pub decides: Vec<Decides>,
    /// Branches of its conditions, as it spells them.
    pub branches: Vec<BranchView>,
}

/// A branch of a rule's conditions: an alternative, a member of a set, or an exception that holds the rule back.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct BranchView {
    /// `alternative`, `member` or `exception`.
    pub sort: String,
    /// What holds, in short.
    pub text: String,
    /// Cases in which it holds with all else that the rule asks for.
    pub cases: Vec<String>,
    /// Of the examples beside the rule, in how many it does.
    pub examples: usize,
}

impl BranchView {
    /// Its sort and what holds.
    pub fn words(&self) -> String {
        match self.sort.as_str() {
            "exception" => format!("unless {}", self.text),
            _ => self.text.clone(),
        }
    }
}

impl UseView {
    /// Branches that hold in some case.
    pub fn held(&self) -> usize {
        self.branches.iter().filter(|branch| !branch.cases.is_empty()).count()
    }

    /// Whether it matches in no case, or has a branch that holds in none.
    pub fn is_uncovered(&self) -> bool {
        self.matches.is_empty() || self.held() < self.branches.len()
    }

    /// Cases with a conclusion that is another one without the rule.
    pub fn decided(&self) -> usize {
        self.decides.iter().map(|one| &one.case).collect::<std::collections::BTreeSet<_>>().len()
    }
}

/// A conclusion that is another one without the rule.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Decides {
    /// The case.
    pub case: String,
    /// The question.
    pub question: String,
    /// The conclusion with the rule.
    pub with: StandView,
    /// The conclusion without it.
    pub without: StandView,
}

/// What leads, and the confidence in that judgment.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct StandView {
    /// The leading hypothesis; none where `unknown` or a false flag leads.
    pub leading: Option<String>,
    /// The confidence in the judgment.
    pub confidence: Confidence,
}

impl From<&Stand> for StandView {
    fn from(stand: &Stand) -> Self {
        StandView { leading: stand.leading.clone(), confidence: stand.level }
    }
}

/// What a catalogue is made from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// The rule set.
    pub rules: &'a RuleSet,
    /// Where rules stand.
    pub places: &'a Places,
    /// What stands before the name of a rule file.
    pub root: &'a str,
    /// Examples, by id of the rule.
    pub examples: &'a BTreeMap<String, Vec<RuleExample>>,
    /// What rules do in cases, where a casebook was given.
    pub uses: Option<&'a CasebookUse>,
}

/// What rules do over a casebook.
#[derive(Debug, Clone, Default)]
pub struct CasebookUse {
    /// For each case, what rules do in it.
    pub cases: Vec<Vec<RuleUse>>,
    /// Branches of rules, each with the cases in which it holds, and of the examples beside the rule in how many.
    pub branches: Vec<(Branch, Vec<String>, usize)>,
}

/// The catalogue of the rules that are wanted. Groups without such a rule are left out.
pub fn catalogue(sources: &Sources<'_>, wanted: impl Fn(&Rule) -> bool) -> Catalogue {
    let mut groups: Vec<Group> = empty_groups(sources.rules);
    for (place, rule) in sources.rules.rules().iter().enumerate().filter(|(_, rule)| wanted(rule)) {
        if let Some(group) = groups.iter_mut().find(|group| group.id == group_of(rule)) {
            group.rules.push(card(sources, place, rule));
        }
    }
    groups.retain(|group| !group.rules.is_empty());
    let cases = sources.uses.map(|uses| uses.cases.len());
    Catalogue { schema_version: CATALOGUE_VERSION, rules_digest: sources.rules.digest().to_owned(), cases, groups }
}

/// The group that a rule stands in: its line, or the sort of its effect.
pub fn group_of(rule: &Rule) -> &str {
    match (&rule.line, &rule.then) {
        (Some(line), _) => line,
        (None, Outcome::Undercuts(_)) => "undercutting",
        (None, Outcome::Discounts(_)) => "discounts",
        (None, Outcome::SuggestsFalseFlag(_)) => "deception",
        (None, Outcome::Caps(_)) => "caps",
        (None, _) => "derived",
    }
}

/// Groups of rules that weigh nothing.
const OTHERS: [(&str, &str); 5] = [
    ("undercutting", "Undercutting"),
    ("discounts", "Discounts"),
    ("deception", "Signs of a false flag"),
    ("caps", "Ceilings on confidence"),
    ("derived", "Facts for other rules"),
];

/// Ids of all groups that rules of the set may stand in.
pub fn group_ids(rules: &RuleSet) -> Vec<&str> {
    let lines = rules.scales().lines.iter().map(|line| line.id.as_str());
    lines.chain(OTHERS.iter().map(|(id, _)| *id)).collect()
}

fn empty_groups(rules: &RuleSet) -> Vec<Group> {
    let lines = rules.scales().lines.iter().map(|line| Group {
        id: line.id.clone(),
        title: line.title.clone(),
        about: format!(
            "After the strongest finding each further one counts {} times; at most {} dB together. {}",
            line.dependence, line.ceiling, line.rationale
        ),
        rules: Vec::new(),
    });
    let others = OTHERS.iter().map(|(id, title)| Group {
        id: (*id).to_owned(),
        title: (*title).to_owned(),
        about: String::new(),
        rules: Vec::new(),
    });
    lines.chain(others).collect()
}

fn card(sources: &Sources<'_>, place: usize, rule: &Rule) -> Card {
    let stands = sources.places.rule(&rule.id);
    let examples = sources.examples.get(&rule.id).map(Vec::as_slice).unwrap_or_default();
    Card {
        id: rule.id.clone(),
        title: rule.title.clone(),
        place: stands.map(|(file, line)| format!("{}{file}:{line}", sources.root)).unwrap_or_default(),
        rationale: rule.rationale.clone(),
        references: rule.references.clone(),
        effect: effect::short(&rule.then),
        then: rule.then.clone(),
        meaning: effect::meaning(&rule.then, sources.rules.scales()),
        when: rule.when.iter().filter_map(spelled).collect(),
        unless: rule.unless.iter().filter_map(spelled).collect(),
        because: rule.because.clone(),
        examples: examples.iter().map(example).collect(),
        used: sources.uses.map(|uses| used(place, uses)),
    }
}

/// A condition as a rule file spells it. What was read from RON can be written as RON.
fn spelled(condition: &Condition) -> Option<String> {
    render_ron(condition).ok().map(|text| text.trim_end().to_owned())
}

fn example(example: &RuleExample) -> ExampleView {
    let gives = example.expect.iter().map(|one| match one.items.as_slice() {
        [] => one.concludes.clone(),
        items => format!("{} from {}", one.concludes, items.join(", ")),
    });
    ExampleView { name: example.name.clone(), gives: gives.collect() }
}

fn used(rule: usize, uses: &CasebookUse) -> UseView {
    let mut view = UseView::default();
    for one in uses.cases.iter().flatten().filter(|one| one.rule == rule) {
        view.matches.push(one.case.clone());
        view.decides.extend(one.changes.iter().map(|change| Decides {
            case: one.case.clone(),
            question: change.question.clone(),
            with: StandView::from(&change.with),
            without: StandView::from(&change.without),
        }));
    }
    let own = uses.branches.iter().filter(|(branch, _, _)| branch.rule == rule);
    view.branches = own
        .map(|(branch, cases, examples)| BranchView {
            sort: sort_text(branch.sort).to_owned(),
            text: branch.text.clone(),
            cases: cases.clone(),
            examples: *examples,
        })
        .collect();
    view
}

fn sort_text(sort: BranchSort) -> &'static str {
    match sort {
        BranchSort::Alternative => "alternative",
        BranchSort::Member => "member",
        BranchSort::Exception => "exception",
    }
}

/// `iran, moderate confidence` is two statements; this is what leads, in a word.
fn leading(stand: &StandView) -> &str {
    stand.leading.as_deref().unwrap_or("no listed answer")
}

/// What a conclusion is with and without the rule: what leads where that changes, else the level.
pub(super) fn decides_text(one: &Decides) -> String {
    let level = |stand: &StandView| super::words::level_name(stand.confidence);
    let change = if one.with.leading == one.without.leading {
        format!(
            "confidence in {} would be {} in place of {}",
            leading(&one.with),
            level(&one.without),
            level(&one.with)
        )
    } else {
        format!("{} would lead in place of {}", leading(&one.without), leading(&one.with))
    };
    format!("{}, {}: {change}", one.case, one.question)
}

/// `matches in 12 of 43 cases, decides in 3`
pub(super) fn use_text(used: &UseView, cases: usize) -> String {
    let (matches, decided) = (used.matches.len(), used.decided());
    match (matches, decided) {
        (0, _) => format!("matches in none of {cases} cases"),
        (_, 0) => format!("matches in {matches} of {cases} cases; no conclusion hangs on it alone"),
        _ => format!("matches in {matches} of {cases} cases; in {decided} a conclusion hangs on it"),
    }
}
