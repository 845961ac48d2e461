//! Where a published judgment and the one reached here differ.

use super::replay::{Bench, reached};
use super::{Barrier, Comparison, Divergence, Reached, Relation, Replay, Variation, Wording};
use crate::compare::expectation::blocked_up_to;
use crate::explain::{Explanation, Step, explain};
use crate::infer::{Assessment, LimitExceeded, is_within};
use crate::model::case::Published;
use crate::model::confidence::Confidence;
use crate::model::hypothesis::Question;
use crate::model::id::EvidenceId;
use crate::model::lexicon::LikelihoodWord;
use crate::model::quantity::WeightInterval;
use crate::prose;

/// Compares one published judgment.
pub(super) fn compare(bench: &Bench<'_>, place: usize) -> Result<Comparison, LimitExceeded> {
    let published = &bench.case.published[place];
    let assessment = bench.as_of(published.date)?;
    let reached = reached(&assessment, published);
    let without_replay = if reached.agrees(published.level) {
        Some(Divergence::None)
    } else {
        other_level(bench, published, &reached).or_else(|| wording(bench, published, &reached).map(Divergence::Words))
    };
    if let Some(difference) = without_replay {
        return Ok(Comparison { place, reached, difference, replays: Vec::new() });
    }
    let replays = replays(bench, published, &reached)?;
    let (replays, difference) = match shown(published, &reached, &replays) {
        Some(difference) => (replays, difference),
        None => {
            let mut replays = replays;
            for (change, assessment) in bench.other_ladders(published.date)? {
                replays.push(replay(change, &assessment, published));
            }
            (replays, Divergence::Inference(barrier(bench, &assessment, published, &reached)))
        }
    };
    Ok(Comparison { place, reached, difference, replays })
}

/// One names a part of what the other names, and both are as sure of it.
fn other_level(bench: &Bench<'_>, published: &Published, reached: &Reached) -> Option<Divergence> {
    if published.level == Confidence::None || reached.leading_level != published.level {
        return None;
    }
    let leading = reached.leading.clone()?;
    let question: &Question = bench.case.question(&published.question)?;
    let (own, leader) = (question.position(&published.hypothesis)?, question.position(&leading)?);
    let relation = match (is_within(question, own, leader), is_within(question, leader, own)) {
        _ if own == leader => return None,
        (true, _) => Relation::Narrower,
        (_, true) => Relation::Broader,
        _ => return None,
    };
    Some(Divergence::Hypothesis { leading, relation })
}

/// The published words say what is reached here, in other words.
fn wording(bench: &Bench<'_>, published: &Published, reached: &Reached) -> Option<Wording> {
    if !reached.leads || published.level == Confidence::None {
        return None;
    }
    let stated: Vec<_> =
        bench.rules.lexicons().iter().map(|one| (one, prose::estimates(&published.wording, one))).collect();
    for (lexicon, estimates) in &stated {
        if let Some((_, word)) = estimates.confidence.iter().find(|(level, _)| *level == reached.level) {
            return Some(Wording::Level { lexicon: lexicon.id.clone(), word: word.clone() });
        }
    }
    if !published.inferred || stated.iter().any(|(_, estimates)| !estimates.confidence.is_empty()) {
        return None;
    }
    // Whose words they are is not known: every lexicon that has them must agree.
    let words = || stated.iter().filter_map(|(lexicon, estimates)| Some((*lexicon, *estimates.likelihood.first()?)));
    let meets = |word: &LikelihoodWord| {
        f64::from(word.from) <= reached.interval.hi().value() * 100.0
            && f64::from(word.to) >= reached.interval.lo().value() * 100.0
    };
    let (lexicon, word) = words().next().filter(|_| words().all(|(_, word)| meets(word)))?;
    Some(Wording::Likelihood { lexicon: lexicon.id.clone(), word: word.word.clone(), range: (word.from, word.to) })
}

/// The case under one change after another. Of the later days, the first on which the two agree, or else the last.
fn replays(bench: &Bench<'_>, published: &Published, base: &Reached) -> Result<Vec<Replay>, LimitExceeded> {
    let mut all = Vec::new();
    let mut keep = |tried: Option<(Variation, Assessment)>| {
        all.extend(tried.map(|(change, assessment)| replay(change, &assessment, published)));
    };
    let is_below = base.level < published.level;
    keep(bench.own_word(published)?);
    if !is_below {
        keep(bench.only_own(published)?);
    }
    let later = bench.later(published);
    for (number, (day, items)) in later.iter().enumerate() {
        let assessment = bench.as_of(*day)?;
        let agrees = reached(&assessment, published).agrees(published.level);
        if agrees || number + 1 == later.len() {
            keep(Some((Variation::Later(*day, items.clone()), assessment)));
            break;
        }
    }
    keep(if is_below { bench.relays_as_origins(published.date)? } else { bench.one_origin(published)? });
    Ok(all)
}

fn replay(change: Variation, assessment: &Assessment, published: &Published) -> Replay {
    let reached = reached(assessment, published);
    Replay { change, agrees: reached.agrees(published.level), reached }
}

/// The first change under which the two agree; where none is, a basis that the publisher keeps to itself.
fn shown(published: &Published, base: &Reached, replays: &[Replay]) -> Option<Divergence> {
    if let Some(place) = replays.iter().position(|replay| replay.agrees) {
        return Some(match replays[place].change {
            Variation::OwnWord(_) | Variation::OnlyOwn(_) | Variation::Later(..) => Divergence::Evidence(place),
            Variation::RelaysAsOrigins(_) | Variation::OneOrigin(_) | Variation::Ladder(_) => {
                Divergence::Lineage(place)
            }
        });
    }
    let keeps_back = |replay: &Replay| match &replay.change {
        Variation::OwnWord(items) => items.iter().any(|(_, basis)| basis == "none" || basis == "summary"),
        _ => false,
    };
    let place = replays.iter().position(keeps_back)?;
    (base.level < published.level).then_some(Divergence::Evidence(place))
}

/// What stands between the two where the evidence is the same.
fn barrier(bench: &Bench<'_>, assessment: &Assessment, published: &Published, reached: &Reached) -> Barrier {
    let judged = assessment.questions.iter().position(|judged| judged.id == published.question);
    let place = judged.and_then(|at| {
        let question = assessment.case.questions.get(assessment.questions[at].place)?;
        question.position(&published.hypothesis)
    });
    let explained = judged.zip(place).and_then(|(at, place)| explain(assessment, bench.rules, at, place));
    let Some((judgment, explained)) =
        judged.zip(place).and_then(|(at, place)| assessment.questions.get(at)?.judgments.get(place)).zip(explained)
    else {
        return Barrier::Below(Vec::new());
    };
    if reached.level > published.level {
        return Barrier::Above(reached.level, weightiest(explained.carries.iter().chain(&explained.against_rivals)));
    }
    if !reached.leads {
        return Barrier::OtherLeads(against(&explained));
    }
    Barrier::Below(blocked_up_to(judgment, published.level))
}

fn against(explained: &Explanation) -> Vec<EvidenceId> {
    weightiest(explained.for_rivals.iter().chain(&explained.against))
}

/// The items of the three weightiest steps.
fn weightiest<'a>(steps: impl Iterator<Item = &'a Step>) -> Vec<EvidenceId> {
    let mut steps: Vec<&Step> = steps.filter(|step| step.weight != WeightInterval::ZERO).collect();
    steps.sort_by_key(|step| std::cmp::Reverse(step.weight.twice_centre()));
    let mut items: Vec<EvidenceId> = Vec::new();
    for item in steps.into_iter().filter_map(|step| step.item.clone()) {
        if !items.contains(&item) && items.len() < 3 {
            items.push(item);
        }
    }
    items
}
