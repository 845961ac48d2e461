//! Conditions of a level that do not hold, each as a sentence: what is asked for, and what there is.

use super::Section;
use super::text::{capital, several};
use crate::infer::{GateReport, GateValue, Survival};
use crate::model::ladder::Gate;
use crate::model::quantity::Probability;
use crate::report::words::{NOT_TRIED, listed, percent_text};

/// What a level asks for, and what there is.
pub(super) fn gate_sentence(section: &Section<'_>, report: &GateReport) -> String {
    format!("{}; {}.", capital(&asked(section, &report.gate)), there_is(section, report))
}

fn share(value: f64) -> String {
    percent_text(Probability::clamped(value))
}

fn asked(section: &Section<'_>, gate: &Gate) -> String {
    let at_least = |need: u32, one: &str, many: &str| format!("at least {}", several(need as usize, one, many));
    match gate {
        Gate::Leads => "a lead over every alternative".to_owned(),
        Gate::Likelihood(need) => format!("a middle estimate of {} or more", share(*need)),
        Gate::LowerBound(need) => format!("a range that begins at {} or above", share(*need)),
        Gate::RivalUpperBound(need) => format!("no alternative whose range goes beyond {}", share(*need)),
        Gate::Lines(need) => at_least(*need, "line of evidence", "lines of evidence"),
        Gate::TechnicalOrLegalLines(need) => format!(
            "{} with a part that a false flag would lack",
            at_least(*need, "technical or legal line", "technical or legal lines")
        ),
        Gate::LinesAmong(need, names) => {
            let names: Vec<String> = names.iter().map(|id| line(section, id)).collect();
            format!("{} among {}", at_least(*need, "line", "lines"), listed(&names, "and"))
        }
        Gate::Origins(need) => at_least(*need, "independent origin", "independent origins"),
        Gate::Items(need) => at_least(*need, "item of evidence", "items of evidence"),
        Gate::SpanDays(need) => format!("evidence spread over {} or more", several(*need as usize, "day", "days")),
        Gate::SurvivesAnyItem(need) => survives(*need, "item"),
        Gate::SurvivesAnyOrigin(need) => survives(*need, "origin"),
    }
}

fn survives(need: f64, what: &str) -> String {
    let from = if need > 0.0 { format!(" at {} or more", share(need)) } else { String::new() };
    format!("a lead{from} that outlives the loss of any one {what}")
}

fn there_is(section: &Section<'_>, report: &GateReport) -> String {
    match &report.value {
        GateValue::Leader(leader) if *leader == section.explanation.hypothesis.as_str() => {
            "another stands level with it".to_owned()
        }
        GateValue::Leader(leader) => format!("{} is ahead of it", section.named(leader)),
        GateValue::Probability(value) => format!("it stands at {}", percent_text(*value)),
        GateValue::Rival(rival, upper) if rival.is_empty() => format!("none goes beyond {}", percent_text(*upper)),
        GateValue::Rival(rival, upper) => {
            format!("that of {} goes to {}", section.named(rival), percent_text(*upper))
        }
        GateValue::Count(names) => counted(section, &report.gate, names),
        GateValue::Days(days) => {
            format!("it spans {}", several(usize::try_from(*days).unwrap_or(0), "day", "days"))
        }
        GateValue::Survival(one) => survival(section, one),
        GateValue::NotLeading => "it has no lead".to_owned(),
        GateValue::NotTried => format!("that was {NOT_TRIED}"),
    }
}

/// `there are two: code and timing`
fn counted(section: &Section<'_>, gate: &Gate, names: &[String]) -> String {
    let is_of_lines = matches!(gate, Gate::Lines(_) | Gate::TechnicalOrLegalLines(_) | Gate::LinesAmong(..));
    let name = |id: &String| if is_of_lines { line(section, id) } else { section.named(id) };
    let shown: Vec<String> = names.iter().map(name).collect();
    match shown.as_slice() {
        [] => "there is none".to_owned(),
        [only] => format!("there is one, {only}"),
        all => format!("there are {}, {}", several(all.len(), "", "").trim(), listed(all, "and")),
    }
}

fn survival(section: &Section<'_>, one: &Survival) -> String {
    if one.without.is_empty() {
        return "there is nothing to lose".to_owned();
    }
    let text = format!("without {} its range begins at {}", section.named(&one.without), percent_text(one.lower));
    if one.leads { text } else { format!("{text}, and a loss can cost the lead") }
}

fn line(section: &Section<'_>, id: &str) -> String {
    let lines = &section.prose.rules.scales().lines;
    let title = lines.iter().find(|line| line.id == id).map_or(id, |line| line.title.as_str());
    super::text::escaped(&title.to_lowercase())
}
