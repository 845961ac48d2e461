//! What `ascribe explain --compare` prints: each published judgment beside the one reached here, and why the two differ.

use super::page::{BOLD, DIM, GREEN, PLAIN, Page, RED, clip, columns, pad, paint, wrap};
use super::words::{confidence_word, gate_text, level_name, listed, range_text};
use super::{View, head};
use crate::compare::{Barrier, Blocked, Comparison, Divergence, Reached, Relation, Replay, Variation, Wording};
use crate::infer::Assessment;
use crate::model::case::{Case, Published};
use crate::model::confidence::Confidence;
use crate::model::id::EvidenceId;
use crate::text::in_order;

/// Columns before what is said of a judgment.
const INDENT: usize = 2;
/// Columns of the labels of one judgment.
const LABEL: usize = 11;

/// Comparisons of one case, a table and then each with its reason.
pub fn render_published(view: &View<'_>, assessment: &Assessment, comparisons: &[Comparison]) -> String {
    let mut page = view.page();
    head(&mut page, view, assessment);
    page.blank();
    let rows: Vec<(&Comparison, &Published)> =
        comparisons.iter().filter_map(|one| Some((one, assessment.case.published.get(one.place)?))).collect();
    if rows.is_empty() {
        page.paragraph(0, "No published judgment is recorded for this question.", PLAIN);
        return page.finish();
    }
    table(&mut page, view, &rows);
    for (one, published) in &rows {
        page.blank();
        explain_one(&mut page, view, &assessment.case, one, published);
    }
    page.blank();
    let hint =
        "Each is compared with what is reached here as of its own day, without the judgments that answer the question.";
    page.paragraph(0, hint, DIM);
    page.finish()
}

fn table(page: &mut Page, view: &View<'_>, rows: &[(&Comparison, &Published)]) {
    let mut cells = vec![["day", "who", "published", "reached here", "differ in"].map(str::to_owned)];
    for (one, published) in rows {
        cells.push([
            published.date.to_string(),
            published.by.clone(),
            format!("{}: {}", published.hypothesis, table_level(view, published.level)),
            reached_text(view, &one.reached),
            differ_in(&one.difference).to_owned(),
        ]);
    }
    let limits = limits(&cells, page.width());
    for (number, row) in cells.iter().enumerate() {
        let wrapped: Vec<Vec<String>> = row.iter().zip(limits).map(|(text, limit)| wrap(text, limit)).collect();
        for at in 0..wrapped.iter().map(Vec::len).max().unwrap_or(0) {
            let part = |(lines, limit): (&Vec<String>, usize)| pad(lines.get(at).map_or("", String::as_str), limit);
            let line = wrapped.iter().zip(limits).map(part).collect::<Vec<_>>().join("  ");
            page.line(&if number == 0 { paint(BOLD, line.trim_end()) } else { line });
        }
    }
}

/// Widths of the columns: as wide as needed; where the page is too narrow the widest go over several lines.
fn limits(cells: &[[String; 5]], width: usize) -> [usize; 5] {
    let mut limits = [0; 5];
    for row in cells {
        for (limit, text) in limits.iter_mut().zip(row) {
            *limit = (*limit).max(columns(&super::page::safe(text)));
        }
    }
    while limits.iter().sum::<usize>() + 8 > width {
        let widest = (1..4).max_by_key(|column| limits[*column]).filter(|column| limits[*column] > 10);
        let Some(widest) = widest else { break };
        limits[widest] -= 1;
    }
    limits
}

/// `moderate`, `none`
fn table_level<'v>(view: &'v View<'_>, level: Confidence) -> &'v str {
    if level == Confidence::None { level_name(level) } else { short_level(view, level) }
}

/// `moderate`, `insufficient basis`
fn short_level<'v>(view: &'v View<'_>, level: Confidence) -> &'v str {
    let word = confidence_word(view.lexicon, level);
    word.strip_suffix(" confidence").unwrap_or(word)
}

fn reached_text(view: &View<'_>, reached: &Reached) -> String {
    match &reached.leading {
        Some(leading) => format!("{leading}: {}", table_level(view, reached.leading_level)),
        None => "nothing leads".to_owned(),
    }
}

fn differ_in(difference: &Divergence) -> &'static str {
    match difference {
        Divergence::None => "nothing",
        Divergence::Hypothesis { .. } => "level of hypothesis",
        Divergence::Words(_) => "words alone",
        Divergence::Evidence(_) => "evidence",
        Divergence::Lineage(_) => "lineage",
        Divergence::Inference(_) => "inference",
    }
}

fn explain_one(page: &mut Page, view: &View<'_>, case: &Case, one: &Comparison, published: &Published) {
    let style = if one.difference == Divergence::None { GREEN } else { RED };
    let several = case.questions.len() > 1;
    let on = if several { format!(" on {}", published.question) } else { String::new() };
    let title = format!("{}{on}, {}", published.by, published.date);
    let room = page.width().saturating_sub(columns(differ_in(&one.difference)) + 14);
    let state = match one.difference {
        Divergence::None => "they agree".to_owned(),
        _ => format!("differ in {}", differ_in(&one.difference)),
    };
    page.line(&format!("{}  {}", paint(BOLD, &clip(&title, room)), paint(style, &state)));
    let source = case.sources.get(published.source).map_or("", |source| source.id.as_str());
    let read =
        if published.inferred { format!(", read as {}", short_level(view, published.level)) } else { String::new() };
    labelled(page, "published", &format!("“{}” ({source}){read}", published.wording));
    labelled(page, "here", &here(view, &one.reached, published));
    if one.difference != Divergence::None {
        labelled(page, "why", &why(view, one, published));
    }
    tried(view, one).iter().for_each(|text| labelled(page, "tried", text));
}

fn labelled(page: &mut Page, label: &str, text: &str) {
    let lead = format!("{}{}", " ".repeat(INDENT), paint(DIM, &pad(label, LABEL)));
    page.hanging(&lead, INDENT + LABEL, text, PLAIN);
}

/// The judgment on the published hypothesis; likelihood and confidence in sentences of their own.
fn here(view: &View<'_>, reached: &Reached, published: &Published) -> String {
    let range = range_text(reached.interval);
    let lead = if reached.leads { "leads" } else { "does not lead" };
    let level = if reached.leads { short_level(view, reached.level) } else { short_level(view, Confidence::None) };
    format!("{} {lead}, at {range}. Confidence in it: {level}.", published.hypothesis)
}

/// The replay that shows where the two differ.
fn shown_by(one: &Comparison) -> Option<&Replay> {
    match one.difference {
        Divergence::Evidence(place) | Divergence::Lineage(place) => one.replays.get(place),
        _ => None,
    }
}

fn why(view: &View<'_>, one: &Comparison, published: &Published) -> String {
    let wanted = short_level(view, published.level);
    match &one.difference {
        Divergence::None if published.level == Confidence::None => {
            format!("Neither finds a basis for {}.", published.hypothesis)
        }
        Divergence::None => format!("Both hold {} at {wanted}.", published.hypothesis),
        Divergence::Hypothesis { leading, relation } => {
            let (narrow, broad) = match relation {
                Relation::Narrower => (&published.hypothesis, leading),
                Relation::Broader => (leading, &published.hypothesis),
            };
            format!(
                "{narrow} lies within {broad}; {leading} is held at {wanted} here, as {} was.",
                published.hypothesis
            )
        }
        Divergence::Words(Wording::Likelihood { lexicon, word, range }) => format!(
            "Its words state a likelihood, “{word}” ({} to {} % in {lexicon}), and the range here meets it.",
            range.0, range.1
        ),
        Divergence::Words(Wording::Level { lexicon, word }) => {
            format!("Its words, “{word}” in {lexicon}, name the level that is reached here.")
        }
        Divergence::Evidence(_) | Divergence::Lineage(_) => {
            shown_by(one).map_or_else(String::new, |replay| shown(view, replay, published))
        }
        Divergence::Inference(barrier) => barred(view, barrier, &one.reached, published),
    }
}

/// What a change shows.
fn shown(view: &View<'_>, replay: &Replay, published: &Published) -> String {
    let then = then(view, replay);
    match (&replay.change, replay.agrees) {
        (Variation::OwnWord(items), true) => {
            format!("Its basis is its own ({}). With its word weighed, {then}.", bases(items))
        }
        (Variation::OwnWord(items), false) => format!(
            "It rests on what was not published ({}). With its word weighed, {then}; what was published carries {} no further.",
            bases(items),
            published.hypothesis
        ),
        (change, _) => format!("{}, {then}.", capital(&changed(change))),
    }
}

/// What was ruled out: changes that come to the same stand together.
fn tried(view: &View<'_>, one: &Comparison) -> Vec<String> {
    let mut outcomes: Vec<(String, Vec<String>)> = Vec::new();
    for replay in one.replays.iter().filter(|replay| Some(*replay) != shown_by(one)) {
        let then = then(view, replay);
        let change = changed(&replay.change);
        match outcomes.iter_mut().find(|(known, _)| *known == then) {
            Some((_, changes)) => changes.push(change),
            None => outcomes.push((then, vec![change])),
        }
    }
    let text = |(then, changes): &(String, Vec<String>)| format!("{}: {then}.", capital(&listed(changes, "or")));
    outcomes.iter().map(text).collect()
}

/// `it is held at moderate here`
fn then(view: &View<'_>, replay: &Replay) -> String {
    match (&replay.reached.leading, replay.reached.leads) {
        (_, true) if replay.reached.level == Confidence::None => {
            "it leads here, without a basis for confidence".to_owned()
        }
        (_, true) => format!("it is held at {} here", short_level(view, replay.reached.level)),
        (Some(leading), false) => format!("{leading} leads here"),
        (None, false) => "nothing leads here".to_owned(),
    }
}

fn changed(change: &Variation) -> String {
    match change {
        Variation::OwnWord(items) => format!("with its own word weighed ({})", bases(items)),
        Variation::OnlyOwn(items) => format!("with only what it reports itself (without {})", ids(items)),
        Variation::Later(day, items) if items.is_empty() => format!("with what was withdrawn by {day} left out"),
        Variation::Later(day, items) => format!("with what became known by {day} ({})", ids(items)),
        Variation::RelaysAsOrigins(sources) => {
            let names: Vec<String> = sources.iter().map(ToString::to_string).collect();
            match names.as_slice() {
                [] | [_] | [_, _] => format!("with {} counted as {}", listed(&names, "and"), origins(names.len())),
                _ => format!("with all {} relays counted as origins", names.len()),
            }
        }
        Variation::Ladder(ladder) => format!("by the ladder {ladder}"),
        Variation::OneOrigin(source) => format!("with everything counted as relayed from {source}"),
    }
}

fn origins(count: usize) -> &'static str {
    if count == 1 { "an origin" } else { "origins" }
}

fn bases(items: &[(EvidenceId, String)]) -> String {
    let each: Vec<String> = items.iter().map(|(id, basis)| format!("{id}, basis disclosed: {basis}")).collect();
    each.join("; ")
}

fn ids(items: &[EvidenceId]) -> String {
    shortened(&in_order(items.iter().map(ToString::to_string).collect()))
}

/// Up to six names, and how many more.
fn shortened(names: &[String]) -> String {
    match names.get(6..) {
        Some(rest) if rest.len() > 1 => format!("{} and {} more", names[..6].join(", "), rest.len()),
        _ => listed(names, "and"),
    }
}

fn barred(view: &View<'_>, barrier: &Barrier, reached: &Reached, published: &Published) -> String {
    let items = |items: &[EvidenceId]| if items.is_empty() { "nothing in particular".to_owned() } else { ids(items) };
    match barrier {
        Barrier::Below(blocked) => {
            let short = format!("The same evidence falls short here of {}.", short_level(view, published.level));
            std::iter::once(short).chain(blocked_texts(view, blocked)).collect::<Vec<_>>().join(" ")
        }
        Barrier::OtherLeads(against) => match &reached.leading {
            Some(leading) => {
                format!("The same evidence is read for {leading} here; most against it: {}.", items(against))
            }
            None => format!("The same evidence tells no answer apart here; most against it: {}.", items(against)),
        },
        Barrier::Above(level, carries) => format!(
            "The same evidence meets every gate of {} here; most for it: {}.",
            short_level(view, *level),
            items(carries)
        ),
    }
}

/// The gates of the next level that do not hold and how many there are above it, and each cap: a sentence each. What a higher
/// level asks for is mostly the same again, only more of it.
fn blocked_texts(view: &View<'_>, blocked: &[Blocked]) -> Vec<String> {
    let gates = || {
        blocked.iter().filter_map(|one| if let Blocked::Gate(level, gate) = one { Some((*level, gate)) } else { None })
    };
    let mut texts = Vec::new();
    if let Some(next) = gates().map(|(level, _)| level).min() {
        let asked: Vec<String> = gates().filter(|(level, _)| *level == next).map(|(_, gate)| gate_text(gate)).collect();
        texts.push(format!("{} asks for {}.", capital(short_level(view, next)), asked.join("; ")));
        let above = gates().filter(|(level, _)| *level > next).count();
        if above > 0 {
            let gates = if above == 1 { "gate that does" } else { "gates that do" };
            texts.push(format!("The levels above it have {above} more {gates} not hold."));
        }
    }
    texts.extend(blocked.iter().filter_map(|one| match one {
        Blocked::Cap(rule, at) => {
            let id = view.rules.rules().get(*rule).map(|rule| rule.id.as_str()).unwrap_or_default();
            Some(format!("The rule {id} caps it at {}.", short_level(view, *at)))
        }
        Blocked::Gate(..) => None,
    }));
    texts
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
