//! Vocabulary, scales, ladders and lexicons: ranges, order, and names given once.

use std::collections::HashSet;

use super::known::Known;
use crate::diag::{Code, Diagnostic};
use crate::load::faults::Faults;
use crate::load::limits::MAX_FIELDS;
use crate::load::place::Place;
use crate::load::resolve_case::check_id;
use crate::model::confidence::Confidence;
use crate::model::ladder::{Gate, Ladder};
use crate::model::lexicon::Lexicon;
use crate::model::reliability::Reliability;
use crate::model::scale::{Line, Scales};
use crate::model::vocabulary::{FieldType, Kind, Vocabulary};

pub(super) fn unique<'a>(
    ids: impl Iterator<Item = &'a str>,
    what: &str,
    at: Place<'_>,
    list: &str,
    faults: &mut Faults,
) {
    let mut seen = HashSet::new();
    for (id, at) in ids.zip(at.list(list)) {
        check_id(id, what, at.field("id"), faults);
        if !seen.insert(id) {
            let message = format!("`{id}` is declared twice");
            faults.push(Diagnostic::new(Code::IdDuplicate, at.field("id").span(), message));
        }
    }
}

pub(super) fn vocabulary(vocabulary: &Vocabulary, at: Place<'_>, faults: &mut Faults) {
    unique(vocabulary.kinds.iter().map(|kind| kind.id.as_str()), "kind", at, "kinds", faults);
    for (kind, at) in vocabulary.kinds.iter().zip(at.list("kinds")) {
        unique(kind.fields.iter().map(|field| field.id.as_str()), "field", at, "fields", faults);
        self::kind(kind, at, faults);
    }
}

fn kind(kind: &Kind, at: Place<'_>, faults: &mut Faults) {
    if kind.fields.len() > MAX_FIELDS {
        let message = format!("the kind `{}` has {} fields, the limit is {MAX_FIELDS}", kind.id, kind.fields.len());
        faults.push(Diagnostic::new(Code::CaseTooMany, at.field("fields").span(), message));
    }
    for (name, at) in kind.identity.iter().zip(at.list("identity")) {
        if !kind.fields.iter().any(|field| field.id == *name) {
            let message = format!("the kind `{}` has no field `{name}` to tell observations apart by", kind.id);
            let help = faults.did_you_mean(name, kind.fields.iter().map(|field| field.id.as_str()));
            faults.push(Diagnostic::new(Code::VocabularyFault, at.span(), message).maybe_help(help));
        }
    }
    for (field, at) in kind.fields.iter().zip(at.list("fields")) {
        let sound = match &field.is {
            FieldType::OneOf(listed) => {
                !listed.is_empty() && listed.iter().collect::<HashSet<_>>().len() == listed.len()
            }
            FieldType::Integer(lo, hi) => lo <= hi,
            FieldType::Number(lo, hi) => lo.is_finite() && hi.is_finite() && lo <= hi,
            FieldType::Text | FieldType::Bool | FieldType::Date | FieldType::Texts => true,
        };
        if !sound {
            let message = format!("no value, or the same value twice, is permitted for the field `{}`", field.id);
            faults.push(Diagnostic::new(Code::VocabularyFault, at.field("is").span(), message));
        }
    }
}

pub(super) fn scales(scales: &Scales, at: Place<'_>, faults: &mut Faults) {
    unique(scales.bands.iter().map(|band| band.id.as_str()), "band", at, "bands", faults);
    unique(scales.lines.iter().map(|line| line.id.as_str()), "line", at, "lines", faults);
    for (band, at) in scales.bands.iter().zip(at.list("bands")) {
        if !(band.lo >= 0.0 && band.lo <= band.hi && band.hi <= 300.0) {
            let message = format!("the band `{}` goes from {} to {}", band.id, band.lo, band.hi);
            let fault = Diagnostic::new(Code::ScalesBand, at.field("lo").span(), message);
            faults.push(fault.help("`lo` is at least 0, `hi` at least `lo` and at most 300"));
        }
    }
    for (line, at) in scales.lines.iter().zip(at.list("lines")) {
        self::line(line, at, faults);
    }
    admiralty(scales, at, faults);
    priors(scales, at, faults);
}

fn line(line: &Line, at: Place<'_>, faults: &mut Faults) {
    let thousandths = line.dependence * 1000.0;
    if !(0.0..=1.0).contains(&line.dependence) || (thousandths - thousandths.round()).abs() > 1e-6 {
        let message = format!("the dependence of `{}` is {}", line.id, line.dependence);
        let fault = Diagnostic::new(Code::ScalesLine, at.field("dependence").span(), message);
        faults.push(fault.help("permitted: 0 to 1, with at most three decimals"));
    }
    if !(line.ceiling > 0.0 && line.ceiling <= 300.0) {
        let message = format!("the ceiling of `{}` is {}", line.id, line.ceiling);
        let fault = Diagnostic::new(Code::ScalesLine, at.field("ceiling").span(), message);
        faults.push(fault.help("permitted: above 0, at most 300"));
    }
}

fn admiralty(scales: &Scales, at: Place<'_>, faults: &mut Faults) {
    use Reliability::{A, B, C, D, E, F};
    let letters: Vec<_> = scales.reliability.iter().map(|(grade, lo, hi)| (*grade, *lo, *hi)).collect();
    grades(&letters, &[A, B, C, D, E, F], at, "reliability", faults);
    let digits: Vec<_> = scales.credibility.iter().map(|(grade, lo, hi)| (*grade, *lo, *hi)).collect();
    grades(&digits, &[1, 2, 3, 4, 5, 6], at, "credibility", faults);
}

fn grades<G: PartialEq + Copy + std::fmt::Debug>(
    given: &[(G, f64, f64)],
    wanted: &[G],
    at: Place<'_>,
    field: &str,
    faults: &mut Faults,
) {
    for grade in wanted {
        let count = given.iter().filter(|(known, _, _)| known == grade).count();
        if count != 1 && at.has(field) && !at.list_has_gaps(field) {
            let message = format!("{field} `{grade:?}` is given {count} times");
            let fault = Diagnostic::new(Code::ScalesAdmiralty, at.field(field).key_span(), message);
            faults.push(fault.help("give every grade once"));
        }
    }
    for ((grade, lo, hi), at) in given.iter().zip(at.list(field)) {
        let known = wanted.contains(grade);
        if !(known && *lo >= 0.0 && lo <= hi && *hi <= 1.0) {
            let message = format!("{field} `{grade:?}` from {lo} to {hi} is no range of probability of a grade");
            faults.push(Diagnostic::new(Code::ScalesAdmiralty, at.span(), message).help("0 <= lowest <= highest <= 1"));
        }
    }
}

fn priors(scales: &Scales, at: Place<'_>, faults: &mut Faults) {
    let mut demand = |sound: bool, field: &str, value: f64, permitted: &str| {
        if !sound {
            let message = format!("`{field}` is {value}");
            let fault = Diagnostic::new(Code::ScalesPrior, at.field(field).span(), message);
            faults.push(fault.help(format!("permitted: {permitted}")));
        }
    };
    let prior = scales.false_flag_prior;
    demand((-300.0..0.0).contains(&prior), "false_flag_prior", prior, "below 0, at least -300");
    let ceiling = scales.false_flag_ceiling;
    demand(ceiling <= 0.0 && ceiling >= prior, "false_flag_ceiling", ceiling, "at most 0, at least `false_flag_prior`");
    demand(scales.unknown_prior.abs() <= 300.0, "unknown_prior", scales.unknown_prior, "-300 to 300");
    demand((0.0..=300.0).contains(&scales.counts_from), "counts_from", scales.counts_from, "0 to 300");
}

pub(super) fn ladder(ladder: &Ladder, at: Place<'_>, known: &Known<'_>, faults: &mut Faults) {
    check_id(&ladder.id, "ladder", at.field("id"), faults);
    let levels: Vec<Confidence> = ladder.levels.iter().map(|level| level.level).collect();
    let rising = levels.windows(2).all(|pair| pair.first() < pair.last());
    if !rising || levels.first() == Some(&Confidence::None) || (levels.is_empty() && at.has("levels")) {
        let fault =
            Diagnostic::new(Code::LadderLevels, at.field("levels").key_span(), "the levels do not rise from `Low`");
        faults.push(fault.help("give `Low`, `Moderate`, `High` in this order, each at most once"));
    }
    for (level, at) in ladder.levels.iter().zip(at.list("levels")) {
        for (gate, at) in level.gates.iter().zip(at.list("gates")) {
            self::gate(gate, at, known, faults);
        }
    }
}

fn gate(gate: &Gate, at: Place<'_>, known: &Known<'_>, faults: &mut Faults) {
    match gate {
        Gate::Likelihood(p)
        | Gate::LowerBound(p)
        | Gate::RivalUpperBound(p)
        | Gate::SurvivesAnyItem(p)
        | Gate::SurvivesAnyOrigin(p)
            if !(0.0..=1.0).contains(p) =>
        {
            let fault = Diagnostic::new(Code::LadderGate, at.span(), format!("{p} is not a probability"));
            faults.push(fault.help("permitted: 0 to 1"));
        }
        Gate::LinesAmong(count, lines) => {
            if *count as usize > lines.len() {
                let message = format!("{count} of {} lines cannot be met", lines.len());
                faults.push(Diagnostic::new(Code::LadderGate, at.span(), message));
            }
            lines.iter().for_each(|line| known.line(line, at, faults));
        }
        _ => {}
    }
}

pub(super) fn lexicon(lexicon: &Lexicon, at: Place<'_>, faults: &mut Faults) {
    check_id(&lexicon.id, "lexicon", at.field("id"), faults);
    for (word, at) in lexicon.likelihood.iter().zip(at.list("likelihood")) {
        if word.from > word.to || word.to > 100 {
            let message = format!("`{}` goes from {} to {} percent", word.word, word.from, word.to);
            let fault = Diagnostic::new(Code::LexiconRange, at.field("from").span(), message);
            faults.push(fault.help("`from` is at most `to`, `to` at most 100"));
        }
    }
}
