//! Rule sets between two: the old one with some of the edits that lead to the new one.

use std::collections::BTreeSet;

use super::edits::{Edit, Numbered, Subject, credibility_name, levels, numbered, reliability_name};
use crate::compare::Difference;
use crate::infer::Plan;
use crate::load::rule_set;
use crate::model::id::RuleId;
use crate::model::ladder::{Ladder, LadderLevel};
use crate::model::rule_set::RuleSet;
use crate::model::scale::Scales;
use crate::model::strata::relation_derived;
use crate::text::FileText;

/// A rule set between two, ready to judge with.
pub(super) struct Mixture {
    pub(super) rules: RuleSet,
    pub(super) plan: Plan,
    /// Whether its vocabulary is the new one.
    pub(super) new_vocabulary: bool,
}

/// The old rules with the chosen edits; nothing where these are no rules without the others, as where a rule is there and its
/// band is not.
pub(super) fn mix(old: &RuleSet, new: &RuleSet, edits: &[Edit], chosen: &BTreeSet<usize>) -> Option<Mixture> {
    let subjects: BTreeSet<&Subject> = chosen.iter().filter_map(|place| Some(&edits.get(*place)?.subject)).collect();
    let takes_new = Chosen(subjects);
    let new_vocabulary = takes_new.has(&Subject::Vocabulary);
    let mut rules = merged(&old.rules, &new.rules, |one| takes_new.has(&Subject::Rule(one.id.clone())), |one| &one.id);
    rules.sort_by(|one, other| one.id.cmp(&other.id));
    let rules = RuleSet {
        rules,
        vocabulary: if new_vocabulary { &new.vocabulary } else { &old.vocabulary }.clone(),
        scales: scales(&old.scales, &new.scales, &takes_new),
        ladders: ladders(&old.ladders, &new.ladders, &takes_new),
        lexicons: new.lexicons.clone(),
        invariants: new.invariants.clone(),
        // Told apart from both, and from every other mixture of the two.
        digest: format!("{} {} {chosen:?}", old.digest, new.digest),
    };
    if edits.iter().any(|edit| breaks_names(edit, old, new)) && !loads(&rules) {
        return None;
    }
    Some(Mixture { plan: Plan::new(&rules), rules, new_vocabulary })
}

/// What is taken from the new rules.
struct Chosen<'a>(BTreeSet<&'a Subject>);

impl Chosen<'_> {
    fn has(&self, subject: &Subject) -> bool {
        self.0.contains(subject)
    }
}

/// Whether rules with or without an edit may name what is not there: then a mixture has to be checked as a whole. Of rules these
/// are the ones that derive: a rule that names a table or a relation which only one side has comes with an edit of that.
fn breaks_names(edit: &Edit, old: &RuleSet, new: &RuleSet) -> bool {
    let rewritten = edit.difference == Difference::Rewritten;
    match &edit.subject {
        Subject::Vocabulary => true,
        Subject::Band(_) | Subject::Line(_) => !rewritten,
        Subject::Rule(id) => {
            let id = RuleId::from(id.as_str());
            let derives = |rules: &RuleSet| rules.rule(&id).is_some_and(|rule| relation_derived(rule).is_some());
            edit.judges && (derives(old) || derives(new))
        }
        _ => false,
    }
}

/// Whether the loader accepts the rules, written as files of their own.
fn loads(rules: &RuleSet) -> bool {
    fn file(name: String, value: &impl serde::Serialize) -> Option<FileText> {
        Some(FileText::new(name, serde_json::to_string(value).ok()?))
    }
    let mut files =
        vec![file("vocabulary.json".to_owned(), &rules.vocabulary), file("scales.json".to_owned(), &rules.scales)];
    files.extend(rules.ladders.iter().map(|one| file(format!("ladders/{}.json", one.id), one)));
    for rule in &rules.rules {
        let folder = rule.line.as_deref().unwrap_or("others");
        files.push(file(format!("{folder}/{}.json", rule.id), rule));
    }
    let files: Option<Vec<FileText>> = files.into_iter().collect();
    files.is_some_and(|files| rule_set(files).is_ok())
}

/// What the old list has, in its order, with what is chosen taken from the new list; then what only that has.
fn merged<T: Clone, K: PartialEq + ?Sized>(
    old: &[T],
    new: &[T],
    takes_new: impl Fn(&T) -> bool,
    id: impl Fn(&T) -> &K,
) -> Vec<T> {
    let find = |list: &[T], wanted: &T| list.iter().find(|one| id(one) == id(wanted)).cloned();
    let kept = old.iter().filter_map(|one| if takes_new(one) { find(new, one) } else { Some(one.clone()) });
    let added = new.iter().filter(|one| find(old, one).is_none() && takes_new(one)).cloned();
    kept.chain(added).collect()
}

fn scales(old: &Scales, new: &Scales, chosen: &Chosen<'_>) -> Scales {
    let number = |name: &'static str, old: f64, new: f64| if chosen.has(&Subject::Number(name)) { new } else { old };
    let grade = |name: String| chosen.has(&Subject::Grade(name));
    Scales {
        bands: merged(&old.bands, &new.bands, |one| chosen.has(&Subject::Band(one.id.clone())), |one| &one.id),
        lines: merged(&old.lines, &new.lines, |one| chosen.has(&Subject::Line(one.id.clone())), |one| &one.id),
        reliability: merged(&old.reliability, &new.reliability, |one| grade(reliability_name(&one.0)), |one| &one.0),
        credibility: merged(&old.credibility, &new.credibility, |one| grade(credibility_name(one.0)), |one| &one.0),
        false_flag_prior: number("false_flag_prior", old.false_flag_prior, new.false_flag_prior),
        false_flag_ceiling: number("false_flag_ceiling", old.false_flag_ceiling, new.false_flag_ceiling),
        unknown_prior: number("unknown_prior", old.unknown_prior, new.unknown_prior),
        counts_from: number("counts_from", old.counts_from, new.counts_from),
    }
}

fn ladders(old: &[Ladder], new: &[Ladder], chosen: &Chosen<'_>) -> Vec<Ladder> {
    let whole = |one: &Ladder| chosen.has(&Subject::Ladder(one.id.clone()));
    let mut all = merged(old, new, whole, |one| &one.id);
    for ladder in &mut all {
        let find = |list: &[Ladder]| list.iter().find(|one| one.id == ladder.id).cloned();
        if let (Some(old), Some(new)) = (find(old), find(new))
            && levels(&old) == levels(&new)
        {
            let both = old.levels.iter().zip(&new.levels);
            ladder.levels = both.map(|(old, new)| level(&ladder.id, old, new, chosen)).collect();
        }
    }
    all.sort_by(|one, other| one.id.cmp(&other.id));
    all
}

fn level(ladder: &str, old: &LadderLevel, new: &LadderLevel, chosen: &Chosen<'_>) -> LadderLevel {
    let (old_gates, new_gates) = (numbered(&old.gates), numbered(&new.gates));
    let takes_new =
        |one: &Numbered| chosen.has(&Subject::Gate(ladder.to_owned(), old.level, one.key.0.clone(), one.key.1));
    let gates = merged(&old_gates, &new_gates, takes_new, |one| &one.key);
    LadderLevel { gates: gates.into_iter().map(|one| one.gate).collect(), ..old.clone() }
}

#[cfg(test)]
mod tests {
    use super::super::edits::edits;
    use super::*;
    use crate::load::default_rule_files;

    fn rules(edit: impl Fn(&str, &str) -> String) -> RuleSet {
        let files = default_rule_files().into_iter();
        let files = files.map(|file| FileText::new(file.name(), edit(file.name(), file.text())));
        rule_set(files.collect()).unwrap().value
    }

    #[test]
    fn no_edit_gives_the_old_rules_and_all_edits_the_new_ones() {
        let old = rules(|_, text| text.to_owned());
        let new = rules(|name, text| match name {
            "scales.ron" => {
                text.replace("lo: 5.0, hi: 10.0", "lo: 4.0, hi: 9.0").replace("dependence: 0.5", "dependence: 0.4")
            }
            "ladders/default.ron" => text.replace("Lines(3)", "Lines(4), Items(2)").replace("LowerBound(0.8),", ""),
            name if name.starts_with("tradecraft/") => text.replace("\"Moderate\"", "\"Slight\""),
            _ => text.to_owned(),
        });
        let edits = edits(&old, &new);
        assert!(edits.len() > 5, "{edits:?}");
        let all: BTreeSet<usize> = (0..edits.len()).collect();
        let plain = |rules: RuleSet| RuleSet { digest: String::new(), ..rules };
        let made = |chosen: &BTreeSet<usize>| mix(&old, &new, &edits, chosen).unwrap().rules;
        assert_eq!(made(&BTreeSet::new()).scales, old.scales);
        assert_eq!(plain(made(&BTreeSet::new())), plain(old.clone()));
        let mut mixed = plain(made(&all));
        // A new gate comes after the old ones; their order is immaterial.
        let order = |gates: &mut Vec<crate::model::ladder::Gate>| gates.sort_by_key(|gate| format!("{gate:?}"));
        let mut new = plain(new);
        for ladder in mixed.ladders.iter_mut().chain(&mut new.ladders) {
            ladder.levels.iter_mut().for_each(|level| order(&mut level.gates));
        }
        assert_eq!(mixed, new);
    }

    #[test]
    fn the_built_in_rules_load_as_they_are_written_out() {
        let rules = rules(|_, text| text.to_owned());
        assert!(loads(&rules));
        let mut broken = rules.clone();
        broken.scales.bands.retain(|band| band.id != "Moderate");
        assert!(!loads(&broken));
    }
}
