//! Gates, caps, levels, who leads; and the notes.

use super::*;

/// Judgments on all hypotheses, in their order. The highest level is reached that holds with all below it, and no higher than
/// any cap that stands.
pub(super) fn judgments(c: &Certificate, q: &QuestionView, likelihoods: &[LikelihoodView]) -> Vec<JudgmentView> {
    let mut made = Vec::new();
    for (n, (HypothesisView { id, .. }, likelihood)) in q.hypotheses.iter().zip(likelihoods).enumerate() {
        let (hypothesis, likelihood, leads) = (id.clone(), *likelihood, leads(q, likelihoods, id, likelihood.point));
        // How it fares without something is taken as given; that it names what is there is not.
        let item = |id: &String| c.item(id).is_some_and(|item| c.takes_part(item, q));
        let origin = |id: &String| c.items.iter().any(|item| c.takes_part(item, q) && item.origins.contains(id));
        let named = |pair: &SurvivalPair| pair.item.without.iter().all(item) && pair.origin.without.iter().all(origin);
        let survival = q.judgments.get(n).and_then(|one| one.survival.clone()).filter(|pair| leads && named(pair));
        let caps = q.matches.iter().filter(|one| one.standing == StandingView::Stands);
        let caps = caps.filter(|one| one.hypothesis.as_ref() == Some(id));
        let cap = |one: &MatchView| Some(CapView { by: one.id.clone(), at: c.effect(&one.rule)?.cap()? });
        let (caps, level, levels) = (caps.filter_map(cap).collect(), Confidence::None, Vec::new());
        let mut judgment = JudgmentView { hypothesis, likelihood, leads, level, levels, caps, survival };
        let support = support(c, q, id);
        for LadderLevel { level, gates, .. } in &c.ladder.levels {
            let gates: Vec<GateView> = gates.iter().map(|gate| held_against(q, &judgment, &support, gate)).collect();
            judgment.levels.push(LevelView { level: *level, holds: gates.iter().all(|gate| gate.holds), gates });
        }
        let met = judgment.levels.iter().take_while(|level| level.holds).last().map(|level| level.level);
        judgment.level = judgment.caps.iter().map(|cap| cap.at).fold(met.unwrap_or(Confidence::None), Ord::min);
        made.push(judgment);
    }
    made
}

/// Whether a hypothesis is more probable than everything beside it, by more than rounding.
fn leads(q: &QuestionView, likelihoods: &[LikelihoodView], id: &str, own: f64) -> bool {
    let apart = |other: &str| !q.is_within(other, id) && !q.is_within(id, other);
    let beside = q.hypotheses.iter().zip(likelihoods).filter(|(other, _)| apart(&other.id)).map(|(_, other)| other);
    beside.chain(q.rivals(id).map(|cell| &cell.likelihood)).all(|rival| rival.point < own * (1.0 - 1e-12))
}

/// What a hypothesis has, where a gate asks, and whether that is enough.
fn held_against(q: &QuestionView, judgment: &JudgmentView, support: &Support<'_>, gate: &Gate) -> GateView {
    let number = |has: f64| (Some(has), Vec::new());
    let count = |things: BTreeSet<&String>| (Some(things.len() as f64), things.into_iter().cloned().collect());
    let survives = |one: Option<&SurvivalView>| one.map_or((None, Vec::new()), |one| (one.lower, one.without.clone()));
    let (likelihood, survival, items) = (judgment.likelihood, judgment.survival.as_ref(), support.items.values());
    // A second record of an observation is no second item: the first of each stays.
    let told = items.clone().rev().map(|item| (&item.observation, &item.id));
    let rivals = q.rivals(&judgment.hypothesis).map(|cell| cell.likelihood.upper);
    let ((has, names), need): ((Option<f64>, Vec<String>), f64) = match gate {
        Gate::Leads => (number(judgment.leads.into()), 1.0),
        Gate::Likelihood(need) => (number(likelihood.point), *need),
        Gate::LowerBound(need) => (number(likelihood.lower), *need),
        Gate::RivalUpperBound(most) => (number(rivals.fold(0.0, f64::max)), *most),
        Gate::Lines(need) => (count(support.lines.clone()), f64::from(*need)),
        Gate::TechnicalOrLegalLines(need) => (count(support.hard.clone()), f64::from(*need)),
        Gate::LinesAmong(need, among) => (count(&support.lines & &among.iter().collect()), f64::from(*need)),
        Gate::Origins(need) => (count(items.flat_map(|item| &item.origins).collect()), f64::from(*need)),
        Gate::Items(need) => (count(BTreeMap::from_iter(told).into_values().collect()), f64::from(*need)),
        Gate::SpanDays(need) => {
            let days: BTreeSet<i64> = items.filter_map(|item| item.day()).collect();
            let span = days.first().zip(days.last()).map_or(0, |(first, last)| last.saturating_sub(*first)) as f64;
            (number(q.stated_span(judgment, gate, support.items.values()).unwrap_or(span).max(span)), f64::from(*need))
        }
        Gate::SurvivesAnyItem(need) => (survives(survival.map(|pair| &pair.item)), *need),
        Gate::SurvivesAnyOrigin(need) => (survives(survival.map(|pair| &pair.origin)), *need),
    };
    let holds = if let Gate::RivalUpperBound(_) = gate { has <= Some(need) } else { has >= Some(need) };
    GateView { gate: gate.clone(), has, names, holds }
}

/// What supports a hypothesis, through itself, its parts, and what it lies within.
#[derive(Default)]
struct Support<'a> {
    /// Lines that count for it.
    lines: BTreeSet<&'a String>,
    /// Those, technical or legal, of which a false flag would lack enough to count.
    hard: BTreeSet<&'a String>,
    /// Items that count for it, by id.
    items: BTreeMap<&'a String, &'a ItemView>,
}

fn support<'a>(c: &'a Certificate, q: &'a QuestionView, hypothesis: &str) -> Support<'a> {
    let own = q.standing(|about| q.is_within(about, hypothesis) || q.is_within(hypothesis, about));
    // What a finding weighs beyond what every listed hypothesis has alike.
    let beyond = |one: &WeighedView| one.weight.without(q.alike(one).with(one.weight, i64::min));
    let counts = |weight: WeightRange| weight.twice_centre() >= c.scales.counts_from_twice_udb.into();
    let mut support = Support::default();
    for line in &c.scales.lines {
        let on = |side| own.iter().filter(move |(_, one)| one.side == side && one.line.as_ref() == Some(&line.id));
        let pooled = |side, of: &dyn Fn(&WeighedView) -> WeightRange| {
            pool(line, on(side).map(|(_, one)| (&one.statement, of(one))))
        };
        let net = pooled(SideView::For, &beyond).less(pooled(SideView::Against, &|one| one.weight));
        if on(SideView::For).next().is_none() || !counts(net) {
            continue;
        }
        support.lines.insert(&line.id);
        if line.nature.is_technical_or_legal() && counts(pooled(SideView::For, &|one| one.unspoofable)) {
            support.hard.insert(&line.id);
        }
        for (one, weighed) in on(SideView::For).filter(|(_, one)| counts(beyond(one))) {
            // Of a match that weighs no item of its own all count.
            let items = weighed.principal.as_ref().map_or(one.items.as_slice(), std::slice::from_ref);
            support.items.extend(items.iter().filter_map(|id| c.item(id)).map(|item| (&item.id, item)));
        }
    }
    support
}

/// What a reader should know, drawn from the rest of the certificate.
pub(super) fn notes(c: &Certificate) -> Vec<NoteView> {
    let circles = circles(&lineage::citations(c)).into_iter().map(|all| all.into_iter().cloned().collect());
    let mut notes: BTreeSet<NoteView> = circles.map(NoteView::CitationCycle).collect();
    let used = c.questions.iter().flat_map(|q| q.matches.iter().flat_map(|one| &one.items).chain(&q.blinded));
    let used: BTreeSet<&String> = used.collect();
    for item in c.items.iter().filter(|item| item.takes_part) {
        let (id, unused) = (|| item.id.clone(), !used.contains(&item.id) && !item.bears_on.is_empty());
        notes.extend((item.credibility_used != item.credibility_given).then(|| NoteView::Unconfirmed(id())));
        notes.extend(item.origins.is_empty().then(|| NoteView::UnknownLineage(id())));
        notes.extend(unused.then(|| NoteView::Unused(id())));
    }
    for q in &c.questions {
        let undecided = q.matches.iter().filter(|one| one.weighed.is_some() && one.standing == StandingView::Undecided);
        notes.extend(undecided.map(|one| NoteView::Undecided(one.rule.clone(), one.items.clone())));
        for leader in q.judgments.iter().filter(|judgment| judgment.leads).map(|judgment| &judgment.hypothesis) {
            let own = q.standing(|about| about == leader).into_iter().filter(|(_, one)| one.side == SideView::For);
            let principals = own.filter_map(|(_, one)| c.item(one.principal.as_ref()?));
            let origins: BTreeSet<&String> = principals.flat_map(|item| &item.origins).collect();
            let only = origins.first().filter(|_| origins.len() == 1);
            notes.extend(only.map(|only| NoteView::SingleOrigin(leader.clone(), (*only).clone())));
        }
    }
    notes.into_iter().collect()
}
