//! Gates, caps, levels, and who leads.

use std::collections::{BTreeMap, BTreeSet};

use super::arith::pool_line;
use super::ledger::{counting, weighed};
use super::posterior::own_cells;
use super::{Question, Report};
use crate::explain::certificate::{
    CapView, CellName, Effect, FindingView, Found, ItemView, JudgmentView, LevelView, SideView, StandingView,
    SurvivalPair, SurvivalView, WeightRange,
};
use crate::model::confidence::Confidence;
use crate::model::ladder::Gate;
use crate::model::scale::LineNature;

/// Checks judgments, what leads, and what was left out.
pub(super) fn check(question: &Question<'_>, report: &mut Report) {
    let (q, view) = (question.place, question.view);
    for (n, judgment) in view.judgments.iter().enumerate() {
        let Some(place) = question.hypotheses.get(judgment.hypothesis.as_str()) else { continue };
        let at = format!("questions[{q}].judgments[{n}]");
        report.exact(format_args!("{at}.leads"), &judgment.leads, &leads(question, *place));
        check_survival(question, &at, judgment, report);
        check_levels(question, &at, *place, judgment, report);
    }
    let top = |judgment: &&JudgmentView| {
        let place = question.hypotheses.get(judgment.hypothesis.as_str());
        judgment.leads && place.is_some_and(|place| question.within[*place].is_none())
    };
    let leading = view.judgments.iter().find(top).map(|judgment| judgment.hypothesis.clone());
    report.exact(format_args!("questions[{q}].leading"), &view.leading, &leading);
    let items = question.index.certificate.items.iter().filter(|item| item.takes_part && question.blinded(item));
    let blinded: Vec<String> = items.map(|item| item.id.clone()).collect();
    report.exact(format_args!("questions[{q}].blinded"), &view.blinded, &blinded);
}

/// Whether a hypothesis is more probable than everything beside it, by more than rounding.
fn leads(question: &Question<'_>, place: usize) -> bool {
    let view = question.view;
    let Some(own) = view.judgments.get(place).map(|judgment| judgment.likelihood.point) else { return false };
    let inside = own_cells(question, place);
    let beside = (0..view.judgments.len())
        .filter(|other| !question.is_within(*other, place) && !question.is_within(place, *other))
        .map(|other| view.judgments[other].likelihood.point);
    let cells = view.cells.iter().enumerate().filter(|(cell, _)| !inside.contains(cell));
    beside.chain(cells.map(|(_, cell)| cell.likelihood.point)).all(|rival| rival < own * (1.0 - 1e-12))
}

/// How it fares without something is taken as given; that it speaks of what there is, is not.
fn check_survival(question: &Question<'_>, at: &str, judgment: &JudgmentView, report: &mut Report) {
    let path = format_args!("{at}.survival");
    let Some(SurvivalPair { item, origin }) = &judgment.survival else {
        if judgment.leads {
            report.add(path, &judgment.survival, "there, as the hypothesis leads".to_owned());
        }
        return;
    };
    if !judgment.leads {
        report.add(path, &judgment.survival, "nothing, as the hypothesis does not lead".to_owned());
    }
    let present = || question.index.certificate.items.iter().filter(|item| question.present(item));
    let items: BTreeMap<&str, u64> = present().map(|item| (item.id.as_str(), item.observation)).collect();
    let origins: BTreeSet<&str> = present().flat_map(|item| &item.origins).map(String::as_str).collect();
    let copies = is_one_record(&item.without, &items);
    let origin_known = origins.contains(origin.without.as_str());
    let both = [("item", item, copies, items.is_empty()), ("origin", origin, origin_known, origins.is_empty())];
    for (name, survival, known, none) in both {
        report.in_range(format_args!("{at}.survival.{name}.lower"), survival.lower);
        // Where nothing is named, nothing was lost that could have lowered it.
        let named = known && survival.lower < 1.0;
        if !(named || survival.without.is_empty() && survival.lower == 1.0 && (survival.leads || !none)) {
            let wanted = format!("one {name} that takes part, and how it fares without");
            report.add(format_args!("{at}.survival.{name}"), survival, wanted);
        }
    }
}

/// Whether a text names an item, or several in order that are copies of one record and so tell one observation.
fn is_one_record(names: &str, items: &BTreeMap<&str, u64>) -> bool {
    let all: Vec<&str> = if items.contains_key(names) { vec![names] } else { names.split(", ").collect() };
    let tells = all.first().and_then(|first| items.get(first));
    tells.is_some() && all.iter().all(|item| items.get(item) == tells) && all.is_sorted_by(|one, next| one < next)
}

fn check_levels(question: &Question<'_>, at: &str, place: usize, judgment: &JudgmentView, report: &mut Report) {
    let support = Support::new(question, place);
    let ladder = &question.index.certificate.ladder.levels;
    report.exact(format_args!("{at}.levels"), &judgment.levels.len(), &ladder.len());
    for (n, (stated, level)) in judgment.levels.iter().zip(ladder).enumerate() {
        let at = format!("{at}.levels[{n}]");
        report.exact(format_args!("{at}.level"), &stated.level, &level.level);
        report.exact(format_args!("{at}.called"), &stated.called, &level.called);
        report.exact(format_args!("{at}.gates"), &stated.gates.len(), &level.gates.len());
        for (m, (stated, gate)) in stated.gates.iter().zip(&level.gates).enumerate() {
            report.exact(format_args!("{at}.gates[{m}].gate"), &stated.gate, gate);
            let (found, holds) = held_against(question, place, judgment, &support, gate);
            report.exact(format_args!("{at}.gates[{m}].found"), &stated.found, &found);
            report.exact(format_args!("{at}.gates[{m}].holds"), &stated.holds, &holds);
        }
        report.exact(format_args!("{at}.holds"), &stated.holds, &stated.gates.iter().all(|gate| gate.holds));
    }
    let caps = caps(question, &judgment.hypothesis);
    report.exact(format_args!("{at}.caps"), &judgment.caps, &caps);
    report.exact(format_args!("{at}.level"), &judgment.level, &reached(&judgment.levels, &caps));
}

/// The highest level that holds with all below it, and no higher than any cap.
fn reached(levels: &[LevelView], caps: &[CapView]) -> Confidence {
    let met = levels.iter().take_while(|level| level.holds).last().map_or(Confidence::None, |level| level.level);
    caps.iter().fold(met, |level, cap| level.min(cap.at))
}

fn caps(question: &Question<'_>, hypothesis: &str) -> Vec<CapView> {
    let mut caps: Vec<CapView> = Vec::new();
    for other in &question.view.others {
        let rule = question.index.rules.get(other.rule.as_str());
        let Some(Effect::Caps { at }) = rule.map(|rule| &rule.effect) else { continue };
        let about = other.standing == StandingView::Stands && other.hypothesis.as_deref() == Some(hypothesis);
        if about && !caps.iter().any(|cap| cap.rule == other.rule) {
            caps.push(CapView { rule: other.rule.clone(), at: *at });
        }
    }
    caps.sort_by(|one, other| one.rule.cmp(&other.rule));
    caps
}

fn held_against(
    question: &Question<'_>,
    place: usize,
    judgment: &JudgmentView,
    support: &Support<'_>,
    gate: &Gate,
) -> (Found, bool) {
    let likelihood = judgment.likelihood;
    let names = |names: Vec<String>, need: u32| {
        let holds = names.len() as u64 >= u64::from(need);
        (Found::Names(names), holds)
    };
    let lines = |wanted: &dyn Fn(&str) -> bool| -> Vec<String> {
        support.lines.iter().filter(|line| wanted(line)).map(|line| (*line).to_owned()).collect()
    };
    let survives = |survival: Option<&SurvivalView>, need: f64| match survival {
        Some(survival) => (Found::Survival(survival.clone()), survival.leads && survival.lower >= need),
        None => (Found::NotLeading, false),
    };
    match gate {
        Gate::Leads => (Found::Leader(most_probable(question)), judgment.leads),
        Gate::Likelihood(need) => (Found::Probability(likelihood.point), likelihood.point >= *need),
        Gate::LowerBound(need) => (Found::Probability(likelihood.lower), likelihood.lower >= *need),
        Gate::RivalUpperBound(most) => {
            let (cell, upper) = strongest_rival(question, place);
            (Found::Rival { cell, upper }, upper <= *most)
        }
        Gate::Lines(need) => names(lines(&|_| true), *need),
        Gate::TechnicalOrLegalLines(need) => names(lines(&|line| support.hard.contains(line)), *need),
        Gate::LinesAmong(need, among) => names(lines(&|line| among.iter().any(|one| one == line)), *need),
        Gate::Origins(need) => names(support.origins.iter().map(|id| (*id).to_owned()).collect(), *need),
        Gate::Items(need) => names(support.counted(), *need),
        Gate::SpanDays(need) => {
            let days = support.span_days();
            (Found::Days(days), days >= i64::from(*need))
        }
        Gate::SurvivesAnyItem(need) => survives(judgment.survival.as_ref().map(|pair| &pair.item), *need),
        Gate::SurvivesAnyOrigin(need) => survives(judgment.survival.as_ref().map(|pair| &pair.origin), *need),
    }
}

fn most_probable(question: &Question<'_>) -> CellName {
    let cells = question.view.cells.iter();
    let best = cells.reduce(|best, cell| if cell.likelihood.point > best.likelihood.point { cell } else { best });
    best.map_or(CellName::Unknown, |cell| cell.cell.clone())
}

fn strongest_rival(question: &Question<'_>, place: usize) -> (Option<CellName>, f64) {
    let own = own_cells(question, place);
    let mut strongest = (None, 0.0);
    for (n, cell) in question.view.cells.iter().enumerate() {
        if !own.contains(&n) && cell.likelihood.upper > strongest.1 {
            strongest = (Some(cell.cell.clone()), cell.likelihood.upper);
        }
    }
    strongest
}

/// What supports a hypothesis: through itself, its parts, and what it lies within.
struct Support<'a> {
    /// Lines that count for it, in order of the scales.
    lines: Vec<&'a str>,
    /// Lines among them, technical or legal, of which a false flag would lack enough to count.
    hard: BTreeSet<&'a str>,
    /// Items that count for it, by observation: a second record of one is no second item.
    items: BTreeMap<u64, BTreeMap<&'a str, &'a ItemView>>,
    origins: BTreeSet<&'a str>,
}

impl<'a> Support<'a> {
    fn new(question: &Question<'a>, place: usize) -> Support<'a> {
        let scales = &question.index.certificate.scales;
        let related = |finding: &&FindingView| {
            let named = question.hypotheses.get(finding.hypothesis.as_str());
            finding.standing == StandingView::Stands
                && named.is_some_and(|named| question.is_within(*named, place) || question.is_within(place, *named))
        };
        let findings: Vec<&FindingView> = question.view.findings.iter().filter(related).collect();
        let mut support =
            Support { lines: Vec::new(), hard: BTreeSet::new(), items: BTreeMap::new(), origins: BTreeSet::new() };
        let least = scales.counts_from_twice_udb;
        let counting = counting(question);
        for line in &scales.lines {
            let twice = |side, of: &dyn Fn(&FindingView) -> WeightRange| {
                pool_line(&weighed(&findings, line, side, of), line).twice_centre()
            };
            let net = twice(SideView::For, &counting).saturating_sub(twice(SideView::Against, &counting));
            let backed = findings.iter().any(|one| one.side == SideView::For && one.line == line.id);
            if backed && net >= least {
                support.lines.push(&line.id);
            }
            let firm = matches!(line.nature, LineNature::Technical | LineNature::Legal);
            if backed && firm && twice(SideView::For, &|one| one.unspoofable) >= least {
                support.hard.insert(&line.id);
            }
        }
        let counts = |finding: &&&FindingView| {
            finding.side == SideView::For
                && counting(finding).twice_centre() >= least
                && support.lines.contains(&finding.line.as_str())
        };
        let counting: Vec<&FindingView> = findings.iter().filter(counts).copied().collect();
        for finding in counting {
            for item in weighed_items(finding).into_iter().filter_map(|item| question.index.item(item)) {
                support.items.entry(item.observation).or_default().insert(&item.id, item);
                support.origins.extend(item.origins.iter().map(String::as_str));
            }
        }
        support
    }

    /// An item of each observation, in order of id.
    fn counted(&self) -> Vec<String> {
        let first = self.items.values().filter_map(|items| items.keys().next());
        first.collect::<BTreeSet<_>>().into_iter().map(|id| (*id).to_owned()).collect()
    }

    /// Days from the first to the last day on which one of the items is known to have happened.
    fn span_days(&self) -> i64 {
        let days = self
            .items
            .values()
            .flat_map(BTreeMap::values)
            .filter_map(|item| item.happened.as_ref().filter(|day| day.len() == 10));
        let days: BTreeSet<jiff::civil::Date> = days.filter_map(|day| day.parse().ok()).collect();
        match (days.first(), days.last()) {
            (Some(first), Some(last)) => first.duration_until(*last).as_hours() / 24,
            _ => 0,
        }
    }
}

/// The item that a finding weighs; all of them where it weighs no one item.
fn weighed_items(finding: &FindingView) -> Vec<&str> {
    match &finding.principal {
        Some(item) => vec![item],
        None => finding.items.iter().map(String::as_str).collect(),
    }
}
