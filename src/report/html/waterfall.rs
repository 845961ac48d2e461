//! The ledger as a waterfall: from even odds, finding by finding and line by line, to what all of it comes to.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::svg::n;
use super::{Asked, Material, links, t};
use crate::explain::{Reading, Step};
use crate::infer::{Cell, Side, cell_name};
use crate::model::id::EvidenceId;
use crate::model::quantity::{WeightInterval, WeightOfEvidence};
use crate::report::weights::{middle, signed, weights};

/// Units across a bar, which is stretched to the width that there is.
const WIDTH: f64 = 400.0;

/// One finding of the ledger.
struct Row<'a> {
    item: Option<&'a EvidenceId>,
    reading: &'a Reading,
    side: Side,
}

impl Row<'_> {
    /// What it brings, with its sign, in decibans.
    fn bring(&self) -> f64 {
        signed_value(middle(self.reading.counted), self.side)
    }
}

fn signed_value(weight: WeightOfEvidence, side: Side) -> f64 {
    match side {
        Side::For => weight.decibans(),
        Side::Against => -weight.decibans(),
    }
}

/// The section on the ledger of one question.
pub(super) fn section(material: &Material<'_>, one: &Asked<'_>) -> Markup {
    let lines = lines(one);
    let (counted, idle): (Vec<_>, Vec<_>) = lines.values().flatten().partition(|row| !is_idle(row.reading));
    html! {
        h3 id={ "ledger." (one.at) } { "Ledger" }
        p.note {
            "What each finding adds to or takes from " span.id { (t(one.explanation.followed.as_str())) }
            ", in decibans: +3 doubles the odds, +10 makes them tenfold. "
            "Findings of one line of evidence tend to fail together, so each further one counts for less."
        }
        @if counted.is_empty() { p { "Nothing that was recorded weighs on it." } }
        @else { (table(material, one, &lines)) }
        @if !idle.is_empty() {
            p.note {
                "Adds nothing to what was counted already: "
                (links::row(&idle.iter().map(|row| idle_link(material, row)).collect::<Vec<_>>())) "."
            }
        }
        (margins(one))
    }
}

fn is_idle(reading: &Reading) -> bool {
    reading.counted == WeightInterval::ZERO
}

fn idle_link(material: &Material<'_>, row: &Row<'_>) -> Markup {
    match row.item {
        Some(item) => links::item(material.assessment, item.as_str()),
        None => links::rule(material.rules, row.reading.rule.as_str()),
    }
}

/// Findings by line of evidence, by place of the line.
fn lines<'a>(one: &Asked<'a>) -> BTreeMap<usize, Vec<Row<'a>>> {
    let mut lines: BTreeMap<usize, Vec<Row<'a>>> = BTreeMap::new();
    let explanation = one.explanation;
    let steps = explanation.carries.iter().chain(&explanation.against);
    let rows = steps.flat_map(|step: &Step| {
        step.readings.iter().map(|reading| Row { item: step.item.as_ref(), reading, side: step.side })
    });
    for row in rows {
        let line = one.judged.findings.get(row.reading.finding).map_or(usize::MAX, |finding| finding.line);
        lines.entry(line).or_default().push(row);
    }
    for rows in lines.values_mut() {
        rows.sort_by(|a, b| b.bring().total_cmp(&a.bring()));
    }
    lines
}

/// From which to which value the bars go.
#[derive(Clone, Copy)]
struct Scale {
    from: f64,
    to: f64,
}

impl Scale {
    fn over(values: impl Iterator<Item = f64>) -> Scale {
        let (mut from, mut to) = (0.0_f64, 0.0_f64);
        for value in values {
            (from, to) = (from.min(value), to.max(value));
        }
        // Room for the marks at both ends; never an empty range.
        let room = ((to - from) * 0.02).max(0.1);
        Scale { from: from - room, to: to + room }
    }

    fn x(self, value: f64) -> f64 {
        (value - self.from) / (self.to - self.from) * WIDTH
    }
}

fn table(material: &Material<'_>, one: &Asked<'_>, lines: &BTreeMap<usize, Vec<Row<'_>>>) -> Markup {
    let mut order: Vec<(&usize, Vec<&Row<'_>>)> = lines
        .iter()
        .map(|(line, rows)| (line, rows.iter().filter(|row| !is_idle(row.reading)).collect::<Vec<_>>()))
        .filter(|(_, rows)| !rows.is_empty())
        .collect();
    let sum = |rows: &[&Row<'_>]| rows.iter().map(|row| row.bring()).sum::<f64>();
    order.sort_by(|(at, a), (other, b)| sum(b).total_cmp(&sum(a)).then(at.cmp(other)));
    let scale = Scale::over(reach(&order).into_iter());
    let mut before = 0.0;
    html! {
        table.waterfall {
            caption.vh { "Ledger of " (t(one.explanation.followed.as_str())) ": what each finding brings, in decibans" }
            thead { tr {
                th scope="col" { "Item" } th scope="col" { "What it says, and by which rule" } th.num scope="col" { "dB" }
                th.chart scope="col" { span.vh { "Running total, drawn" } (ends(scale)) }
            } }
            @for (line, rows) in &order {
                tbody {
                    tr.line { th colspan="4" scope="rowgroup" { (line_title(material, **line)) " " span.num { (total(sum(rows))) } } }
                    @for row in rows { (one_row(material, row, scale, &mut before)) }
                }
            }
            tfoot { tr {
                th scope="row" { "Total" } td { "of all lines, middle" } td.num { (total(before)) }
                td.chart { (total_bar(scale, before)) }
            } }
        }
        p.legend.key {
            span.swatch.for {} " for it " span.swatch.against {} " against it (hatched) "
            span.swatch.whisker {} " its range"
        }
    }
}

/// Every value that a bar or a whisker reaches.
fn reach(order: &[(&usize, Vec<&Row<'_>>)]) -> Vec<f64> {
    let mut values = Vec::new();
    let mut before = 0.0;
    for row in order.iter().flat_map(|(_, rows)| rows) {
        let counted = row.reading.counted;
        values.extend([counted.lo(), counted.hi()].map(|end| before + signed_value(end, row.side)));
        before += row.bring();
        values.push(before);
    }
    values
}

fn line_title(material: &Material<'_>, line: usize) -> Markup {
    let title = material.rules.scales().lines.get(line).map_or("", |line| line.title.as_str());
    html! { (t(title)) }
}

/// A number of decibans with its sign.
fn total(value: f64) -> String {
    let text = format!("{:.1}", value.abs());
    match (text.as_str(), value < 0.0) {
        ("0.0", _) => text,
        (_, true) => format!("−{text}"),
        (_, false) => format!("+{text}"),
    }
}

fn one_row(material: &Material<'_>, row: &Row<'_>, scale: Scale, before: &mut f64) -> Markup {
    let from = *before;
    *before += row.bring();
    let reading = row.reading;
    html! {
        tr {
            th scope="row" {
                @if let Some(item) = row.item { (links::item(material.assessment, item.as_str())) } @else { "–" }
            }
            td.says { (t(&reading.because)) " " (links::rule(material.rules, reading.rule.as_str())) }
            td.num {
                (signed(middle(reading.counted), row.side))
                span.range { (weights(reading.counted, row.side)) }
            }
            td.chart { (step_bar(scale, from, *before, row)) }
        }
    }
}

fn step_bar(scale: Scale, from: f64, to: f64, row: &Row<'_>) -> Markup {
    let (left, right) = (scale.x(from.min(to)), scale.x(from.max(to)));
    let counted = row.reading.counted;
    let ends = [counted.lo(), counted.hi()].map(|end| scale.x(from + signed_value(end, row.side)));
    let (low, high) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
    let class = if row.side == Side::For { "step for" } else { "step against" };
    html! {
        svg.bar viewBox={ "0 0 " (WIDTH) " 24" } preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect.zero x=(n(scale.x(0.0))) y="0" width="1" height="24" {}
            rect class=(class) x=(n(left)) y="2" width=(n((right - left).max(1.5))) height="12" {}
            rect.whisker x=(n(low)) y="18.2" width=(n((high - low).max(1.0))) height="1.3" {}
            rect.whisker x=(n(low)) y="16" width="1.3" height="6" {}
            rect.whisker x=(n(high)) y="16" width="1.3" height="6" {}
        }
    }
}

fn total_bar(scale: Scale, total: f64) -> Markup {
    let (left, right) = (scale.x(total.min(0.0)), scale.x(total.max(0.0)));
    html! {
        svg.bar viewBox={ "0 0 " (WIDTH) " 24" } preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect.zero x=(n(scale.x(0.0))) y="0" width="1" height="24" {}
            rect.total x=(n(left)) y="4" width=(n((right - left).max(1.5))) height="16" {}
        }
    }
}

/// The ends of the scale in figures.
fn ends(scale: Scale) -> Markup {
    html! { span.axis aria-hidden="true" { span { (total(scale.from)) } span { (total(scale.to)) } } }
}

/// How far the hypothesis is ahead of every rival.
fn margins(one: &Asked<'_>) -> Markup {
    let judged = one.judged;
    let followed = one.question.position(&one.explanation.followed);
    let own = judged.ledger.cells.iter().position(|cell| Some(cell.cell) == followed.map(Cell::Listed));
    let Some(own) = own else { return html! {} };
    let rivals: Vec<(String, WeightInterval)> = (0..judged.ledger.cells.len())
        .filter_map(|rival| {
            let margin = judged.ledger.margin(own, rival).filter(|_| rival != own)?;
            let name = cell_name(one.question, judged.ledger.cells.get(rival)?.cell);
            Some((name, WeightInterval::new(margin.lo(), margin.hi())))
        })
        .collect();
    let scale = Scale::over(rivals.iter().flat_map(|(_, margin)| [margin.lo().decibans(), margin.hi().decibans()]));
    html! {
        table.margins {
            caption { "How far it is ahead of each rival" }
            thead { tr {
                th scope="col" { "Rival" } th.num scope="col" { "dB" } th.num scope="col" { "Odds, middle" }
                th.chart scope="col" { span.vh { "Range drawn" } (ends(scale)) }
            } }
            tbody {
                @for (name, margin) in &rivals {
                    tr {
                        th scope="row" { (t(name)) }
                        td.num { (total(margin.lo().decibans())) " to " (total(margin.hi().decibans())) }
                        td.num data-h="Odds" { (odds(*margin)) }
                        td.chart { (margin_bar(scale, *margin)) }
                    }
                }
            }
        }
    }
}

/// `24 : 1`, or `1 : 3`.
fn odds(margin: WeightInterval) -> String {
    let ratio = middle(margin).ratio();
    let figure = |value: f64| {
        if value >= 1e6 {
            "over 1,000,000".to_owned()
        } else if value >= 9.95 {
            format!("{value:.0}")
        } else {
            format!("{value:.1}")
        }
    };
    if ratio >= 1.0 { format!("{} : 1", figure(ratio)) } else { format!("1 : {}", figure(1.0 / ratio)) }
}

fn margin_bar(scale: Scale, margin: WeightInterval) -> Markup {
    let (low, high) = (scale.x(margin.lo().decibans()), scale.x(margin.hi().decibans()));
    let class = if margin.lo() >= WeightOfEvidence::ZERO { "range leading" } else { "range" };
    html! {
        svg.bar viewBox={ "0 0 " (WIDTH) " 24" } preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect.zero x=(n(scale.x(0.0))) y="0" width="1" height="24" {}
            rect class=(class) x=(n(low)) y="8" width=(n((high - low).max(2.0))) height="8" {}
            rect.point x=(n((low + high) / 2.0 - 1.5)) y="4" width="3" height="16" {}
        }
    }
}
