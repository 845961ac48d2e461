//! Agreement over a casebook as text: measures, the confusion table, and the misses with what blocked them.

use std::fmt::Write;

use super::page::{BOLD, DIM, GREEN, RED, clip, pad, pad_left, paint, safe};
use super::words::{gate_text, level_name, range_text};
use super::{NARROWEST, View};
use crate::compare::{Agreement, Blocked, LEVELS, Verdict};
use crate::model::rule_set::RuleSet;

/// Draws agreement, and every verdict that is not equal to the published one (every verdict where `all`).
pub fn render_score(view: &View<'_>, agreement: &Agreement, verdicts: &[Verdict], all: bool) -> String {
    let mut text = String::new();
    measures(&mut text, agreement);
    confusion(&mut text, agreement);
    let shown: Vec<&Verdict> =
        verdicts.iter().filter(|verdict| all || !verdict.is_within() || misses(verdict)).collect();
    if shown.is_empty() {
        return text;
    }
    let title = if all { "Every judgment" } else { "Misses, and what keeps each from the next level" };
    let _ = writeln!(text, "\n{}", paint(BOLD, title));
    for verdict in shown {
        draw_verdict(&mut text, view, verdict);
    }
    text
}

/// Whether the leading hypothesis should be the published one and is not.
fn misses(verdict: &Verdict) -> bool {
    verdict.compares_leading() && !verdict.leads && !verdict.undisclosed
}

fn measures(text: &mut String, agreement: &Agreement) {
    let share = |name: &str, number: usize, of: usize, note: &str| {
        let percent = if of == 0 { 0.0 } else { 100.0 * number as f64 / of as f64 };
        format!("{} {:>3} of {:>3}  {percent:>5.1} %  {}\n", pad(name, 32), number, of, paint(DIM, note))
    };
    let compared = agreement.compared;
    let leading = "where at least moderate confidence was published";
    text.push_str(&share("leading hypothesis right", agreement.leading_right, agreement.leading_compared, leading));
    text.push_str(&share("level equal", agreement.equal, compared, "a lower one is right on an undisclosed basis"));
    text.push_str(&share("level within the published range", agreement.within, compared, ""));
    text.push_str(&share("overclaims", agreement.overclaims, compared, "above the range"));
    text.push_str(&share("underclaims", agreement.underclaims, compared, "below the range"));
    let _ =
        writeln!(text, "{} {:>10.3}  {}", pad("quadratic-weighted kappa", 32), agreement.kappa, paint(DIM, "-1 to 1"));
}

fn confusion(text: &mut String, agreement: &Agreement) {
    let _ = write!(text, "\n{}", pad("published \\ reached", 21));
    for level in LEVELS {
        text.push_str(&pad_left(level_name(level), 10));
    }
    text.push('\n');
    for (level, row) in LEVELS.iter().zip(&agreement.confusion) {
        text.push_str(&pad_left(level_name(*level), 20));
        text.push(' ');
        for (reached, number) in row.iter().enumerate() {
            let cell = pad_left(&number.to_string(), 10);
            let diagonal = reached == *level as usize;
            text.push_str(&if diagonal { paint(BOLD, &cell) } else { cell });
        }
        text.push('\n');
    }
}

fn draw_verdict(text: &mut String, view: &View<'_>, verdict: &Verdict) {
    let (style, kind) = match verdict {
        one if one.is_overclaim() => (RED, "overclaim"),
        one if one.is_underclaim() => (RED, "underclaim"),
        one if misses(one) => (RED, "other leads"),
        _ => (GREEN, "within"),
    };
    let wide = view.width.max(NARROWEST);
    let name = format!("{} · {}", safe(&verdict.case), safe(&verdict.hypothesis));
    let _ = writeln!(text, "{} {}", paint(style, &pad(kind, 11)), clip(&name, wide.saturating_sub(12)));
    for (number, line) in verdict_lines(view.rules, verdict).iter().enumerate() {
        let line = clip(line, wide.saturating_sub(12));
        let line = if number == 0 { line } else { paint(DIM, &line) };
        let _ = writeln!(text, "            {line}");
    }
}

/// What was published and what was reached; then a line for each thing that keeps the judgment from the next level.
pub(in crate::report) fn verdict_lines(rules: &RuleSet, verdict: &Verdict) -> Vec<String> {
    let leading = match &verdict.leading {
        Some(leading) if !verdict.leads => format!("; leading: {leading}"),
        None => "; no listed answer leads".to_owned(),
        Some(_) => String::new(),
    };
    let (lo, hi) = verdict.range;
    let range = if lo == hi { level_name(lo).to_owned() } else { format!("{} to {}", level_name(lo), level_name(hi)) };
    let line = format!(
        "published {} ({range}{}), reached {}, likelihood {}{leading}",
        level_name(verdict.expected),
        if verdict.undisclosed { ", basis undisclosed" } else { "" },
        level_name(verdict.reached),
        range_text(verdict.interval),
    );
    std::iter::once(line).chain(verdict.blocked.iter().map(|blocked| blocked_text(rules, blocked))).collect()
}

fn blocked_text(rules: &RuleSet, blocked: &Blocked) -> String {
    match blocked {
        Blocked::Gate(level, gate) => format!("for {}: {}", level_name(*level), gate_text(gate)),
        Blocked::Cap(rule, at) => {
            let id = rules.rules().get(*rule).map(|rule| rule.id.as_str()).unwrap_or_default();
            format!("capped at {} by {id}", level_name(*at))
        }
    }
}
