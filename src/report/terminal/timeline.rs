//! What `ascribe timeline` prints: a chart for each question, one row for each date, and below a row what moved it.

use std::collections::BTreeSet;

use super::evaluate::scale;
use super::page::{BOLD, DIM, PLAIN, Page, clip, clip_middle, columns, pad, pad_left, paint, range_bar};
use super::sentences::answer;
use super::words::{confidence_word, level_name, listed, percent_text, range_text};
use super::{View, head_of};
use crate::explain::{Change, Entry, Move, Part, Snapshot, Timeline};
use crate::infer::{Cell, Likelihood, cell_name};
use crate::model::case::Case;
use crate::model::confidence::Confidence;
use crate::model::hypothesis::Question;

/// Columns of a date, of a range and of a level.
const DATE: usize = 10;
const RANGE: usize = 11;
const LEVEL: usize = 8;
/// Widest name of an answer.
const NAME: usize = 20;
/// Widest bar.
const BAR: usize = 50;
/// Narrowest bar.
const NARROWEST_BAR: usize = 10;
/// Widest name of a change.
const CHANGE: usize = 14;
/// Changes of a date that are shown on lines of their own; all of them where everything is asked for.
const SHOWN: usize = 3;
/// What stands for the time before anything is known.
const BEFORE: &str = "before";

/// The timeline of a case; `questions` are places in the entries.
pub fn render_timeline(view: &View<'_>, timeline: &Timeline, questions: &[usize], full: bool) -> String {
    let mut page = view.page();
    let date = |entry: Option<&Entry>| entry.map(|entry| entry.date);
    let span = match (date(timeline.entries.first()), date(timeline.entries.last())) {
        (Some(first), Some(last)) if first != last => format!("as known from {first} to {last}"),
        _ => format!("as known on {}", timeline.case.as_of),
    };
    head_of(&mut page, view, &timeline.case, &timeline.options, &span);
    for place in questions {
        let Some(question) = timeline.before.get(*place).and_then(|one| timeline.case.questions.get(one.place)) else {
            continue;
        };
        let chart = Chart { view, timeline, question, place: *place, full };
        page.blank();
        page.hanging("", 0, &format!("{}: {}", question.id, question.asks), BOLD);
        chart.of_leaders(&mut page);
        if full {
            (0..question.hypotheses.len()).for_each(|hypothesis| chart.of_hypothesis(&mut page, hypothesis));
        }
    }
    page.blank();
    page.paragraph(0, HINT, DIM);
    page.finish()
}

/// What stands below the charts.
const HINT: &str = "━ likelihood, ● its middle. Below a date: where that middle would have gone from where it was, had nothing \
                    else become known on that date. More: --full; for the reasons: ascribe explain";

/// Charts of one question.
struct Chart<'a> {
    view: &'a View<'a>,
    timeline: &'a Timeline,
    question: &'a Question,
    place: usize,
    full: bool,
}

/// One row of a chart.
struct Row {
    date: String,
    name: String,
    likelihood: Option<Likelihood>,
    level: Option<Confidence>,
}

impl Chart<'_> {
    /// The leader of each date, with what moved the question.
    fn of_leaders(&self, page: &mut Page) {
        let name = self.leaders_width(page.width());
        self.labels(page);
        self.scale(page, name);
        let Some(before) = self.timeline.before.get(self.place) else { return };
        self.row(page, name, &self.leader_row(BEFORE.to_owned(), before));
        let mut last = before;
        for entry in &self.timeline.entries {
            let Some(now) = entry.questions.get(self.place) else { continue };
            self.row(page, name, &self.leader_row(entry.date.to_string(), now));
            self.causes(page, entry, last, now);
            last = now;
        }
        page.blank();
        self.since(last).iter().for_each(|sentence| page.paragraph(0, sentence, PLAIN));
    }

    /// One hypothesis on every date, whether it leads or not.
    fn of_hypothesis(&self, page: &mut Page, hypothesis: usize) {
        page.blank();
        let one = &self.question.hypotheses[hypothesis];
        page.hanging("", 0, &format!("{}: {}", one.id, answer(one)), PLAIN);
        self.scale(page, 0);
        let row = |date: String, snapshot: &Snapshot| Row {
            date,
            name: String::new(),
            likelihood: snapshot.hypotheses.get(hypothesis).map(|at| at.likelihood),
            level: snapshot.hypotheses.get(hypothesis).map(|at| at.level),
        };
        let before = self.timeline.before.get(self.place).map(|before| row(BEFORE.to_owned(), before));
        let dates = self.snapshots().map(|(entry, snapshot)| row(entry.date.to_string(), snapshot));
        before.into_iter().chain(dates).for_each(|row| self.row(page, 0, &row));
    }

    fn snapshots(&self) -> impl DoubleEndedIterator<Item = (&Entry, &Snapshot)> {
        self.timeline.entries.iter().filter_map(|entry| Some((entry, entry.questions.get(self.place)?)))
    }

    /// Whoever leads; where no listed answer does, the most probable cell beside them.
    fn leader_row(&self, date: String, snapshot: &Snapshot) -> Row {
        if let (Some(place), Some(leader)) = (snapshot.leading, snapshot.leader()) {
            let name = self.question.hypotheses[place].id.to_string();
            return Row { date, name, likelihood: Some(leader.likelihood), level: Some(leader.level) };
        }
        match snapshot.most_probable() {
            Some((cell @ (Cell::Unknown | Cell::FalseFlag(_)), likelihood)) => {
                Row { date, name: cell_name(self.question, cell), likelihood: Some(likelihood), level: None }
            }
            // Several are equal: the bar shows each of them.
            best => Row { date, name: "none leads".to_owned(), likelihood: best.map(|(_, one)| one), level: None },
        }
    }

    fn leaders_width(&self, page: usize) -> usize {
        let most = match page {
            ..70 => NAME / 2,
            70..100 => NAME - 4,
            _ => NAME,
        };
        let names = self.snapshots().map(|(_, snapshot)| columns(&self.leader_row(String::new(), snapshot).name));
        names.max().unwrap_or(0).clamp("none leads".len(), most)
    }

    /// What the ids of the leaders stand for.
    fn labels(&self, page: &mut Page) {
        let leaders: BTreeSet<usize> = self.snapshots().filter_map(|(_, snapshot)| snapshot.leading).collect();
        for one in leaders.into_iter().map(|place| &self.question.hypotheses[place]) {
            if !one.label.trim().is_empty() {
                page.hanging("  ", 4, &format!("{} = {}", one.id, answer(one)), DIM);
            }
        }
    }

    fn scale(&self, page: &mut Page, name: usize) {
        let blanks = " ".repeat(2 + DATE + if name > 0 { 2 + name } else { 0 });
        let bar = match bar_width(page.width(), name) {
            0 => String::new(),
            bar => format!("  {}", scale(bar)),
        };
        page.line(&paint(DIM, &format!("{blanks}{bar}  {}  level", pad_left("range", RANGE))));
    }

    fn row(&self, page: &mut Page, name: usize, row: &Row) {
        let mut line = format!("  {}", pad(&row.date, DATE));
        if name > 0 {
            let style = if row.level.is_some() { BOLD } else { PLAIN };
            line.push_str(&format!("  {}", paint(style, &pad(&clip_middle(&row.name, name), name))));
        }
        let bar = bar_width(page.width(), name);
        if bar > 0 {
            let drawn = row.likelihood.as_ref().map_or_else(|| " ".repeat(bar), |one| range_bar(one, bar));
            line.push_str(&format!("  {drawn}"));
        }
        let range = row.likelihood.as_ref().map_or_else(|| "–".to_owned(), |one| range_text(one.interval));
        let level = row.level.map_or("–", |level| self.level(level));
        page.line(&format!("{line}  {}  {}", pad_left(&range, RANGE), clip(level, LEVEL)));
    }

    /// The lexicon's word where it is short.
    fn level(&self, level: Confidence) -> &str {
        let word = confidence_word(self.view.lexicon, level);
        let word = word.strip_suffix(" confidence").unwrap_or(word);
        if columns(word) <= LEVEL { word } else { level_name(level) }
    }

    /// What became known on a date, and what of it moved the question.
    fn causes(&self, page: &mut Page, entry: &Entry, before: &Snapshot, now: &Snapshot) {
        let Some(moves) = entry.moves.get(self.place) else { return };
        let focus = self.focus(before, now);
        let causes = Causes { chart: self, entry, moves, before, now, focus };
        let (shown, rest) = causes.movers();
        let widest =
            shown.iter().map(|change| columns(&change_name(&entry.changes[*change]))).max().unwrap_or(0).min(CHANGE);
        let indent = 2 + DATE + 2;
        for change in &shown {
            let name = pad(&clip_middle(&change_name(&entry.changes[*change]), widest), widest);
            let lead = format!("{}{name}  {}  ", " ".repeat(indent), pad(&causes.step(*change), STEP));
            let room = page.width().saturating_sub(columns(&lead));
            page.line(&paint(
                DIM,
                &format!("{lead}{}", clip(says(&self.timeline.case, &entry.changes[*change]), room)),
            ));
        }
        for (what, changes) in rest.into_iter().chain(causes.lead_and_level()) {
            page.hanging(&" ".repeat(indent), indent + 2, &format!("{what}: {changes}"), DIM);
        }
    }

    /// The hypothesis that a date is told by: who leads then, or led before, or is the most probable of the listed.
    fn focus(&self, before: &Snapshot, now: &Snapshot) -> usize {
        let probable = || {
            let points = now.hypotheses.iter().map(|one| one.likelihood.point.value()).enumerate();
            points.reduce(|best, one| if one.1 > best.1 { one } else { best }).map_or(0, |(place, _)| place)
        };
        now.leading.or(before.leading).unwrap_or_else(probable)
    }

    /// Since when the leader leads, and since when the level stands: a sentence each.
    fn since(&self, last: &Snapshot) -> Vec<String> {
        let (Some(leading), Some(leader)) = (last.leading, last.leader()) else { return Vec::new() };
        let since = |same: &dyn Fn(&Snapshot) -> bool| {
            let leads = |snapshot: &Snapshot| snapshot.leading == Some(leading) && same(snapshot);
            let dates = self.snapshots().rev().take_while(|(_, snapshot)| leads(snapshot));
            dates.map(|(entry, _)| entry.date).last()
        };
        let name = &self.question.hypotheses[leading].id;
        let led = since(&|_| true).map(|date| format!("{name} has been the most probable answer since {date}."));
        let stood = since(&|snapshot| snapshot.leader().is_some_and(|one| one.level == leader.level));
        let word = confidence_word(self.view.lexicon, leader.level);
        led.into_iter().chain(stood.map(|date| format!("Level of confidence since {date}: {word}."))).collect()
    }
}

/// Columns of `21 → 44 %`.
const STEP: usize = 11;

/// What changed on a date, for one question.
struct Causes<'a> {
    chart: &'a Chart<'a>,
    entry: &'a Entry,
    moves: &'a [Move],
    before: &'a Snapshot,
    now: &'a Snapshot,
    /// The hypothesis that the date is told by.
    focus: usize,
}

impl Causes<'_> {
    /// Changes to show on lines of their own, the strongest first, and the others in groups.
    fn movers(&self) -> (Vec<usize>, Vec<(String, String)>) {
        let of = |part: Part| (0..self.moves.len()).filter(move |change| self.moves[*change].part == part);
        let (mut alone, barely): (Vec<usize>, Vec<usize>) = of(Part::Alone).partition(|change| self.shows(*change));
        alone.sort_by(|one, other| self.size(*other).total_cmp(&self.size(*one)));
        let shown = if self.chart.full { alone.len() } else { SHOWN.min(alone.len()) };
        let less = alone.split_off(shown);
        let groups = [
            ("less", less),
            ("only together", of(Part::Together).collect()),
            ("barely", barely),
            ("no effect", of(Part::Nothing).collect()),
        ];
        let named = groups.into_iter().filter(|(_, changes)| !changes.is_empty());
        (alone, named.map(|(what, changes)| (what.to_owned(), self.names(&changes))).collect())
    }

    fn names(&self, changes: &[usize]) -> String {
        changes.iter().map(|change| change_name(&self.entry.changes[*change])).collect::<Vec<_>>().join(", ")
    }

    fn likelihood(&self, snapshot: &Snapshot) -> Option<Likelihood> {
        snapshot.hypotheses.get(self.focus).map(|one| one.likelihood)
    }

    /// Whether what a change does by itself can be seen at whole percents.
    fn shows(&self, change: usize) -> bool {
        let seen = |snapshot: &Snapshot| {
            let one = self.likelihood(snapshot);
            (snapshot.leading, one.map(|one| percent_text(one.point)))
        };
        seen(self.before) != seen(&self.moves[change].alone)
    }

    /// How far a change moves the middle by itself, in log odds.
    fn size(&self, change: usize) -> f64 {
        let odds = |snapshot: &Snapshot| {
            let point = self.likelihood(snapshot).map_or(0.5, |one| one.point.value()).clamp(1e-9, 1.0 - 1e-9);
            libm::log(point / (1.0 - point))
        };
        (odds(&self.moves[change].alone) - odds(self.before)).abs()
    }

    /// `21 → 44 %`
    fn step(&self, change: usize) -> String {
        let text =
            |snapshot: &Snapshot| self.likelihood(snapshot).map(|one| percent_text(one.point)).unwrap_or_default();
        let from = text(self.before);
        format!("{} → {}", from.trim_end_matches(" %"), text(&self.moves[change].alone))
    }

    /// Changes of the lead and of the level, with who made them.
    fn lead_and_level(&self) -> Vec<(String, String)> {
        let mut lines = Vec::new();
        let name = |snapshot: &Snapshot| self.chart.leader_row(String::new(), snapshot).name;
        if self.before.leading != self.now.leading {
            let by = self.by(|snapshot| snapshot.leading, &name);
            lines.push(("lead".to_owned(), format!("{} → {}{by}", name(self.before), name(self.now))));
        }
        let level = |snapshot: &Snapshot| snapshot.hypotheses.get(self.focus).map(|one| one.level);
        let word = |snapshot: &Snapshot| level(snapshot).map_or("", |level| self.chart.level(level)).to_owned();
        if level(self.before) != level(self.now) {
            let by = self.by(level, &word);
            // The row above may show the level of another.
            let of = match self.before.leading {
                Some(place) if place != self.focus => {
                    format!("level of {}", self.chart.question.hypotheses[self.focus].id)
                }
                _ => "level".to_owned(),
            };
            lines.push((of, format!("{} → {}{by}", word(self.before), word(self.now))));
        }
        lines
    }

    /// Which changes bring an aspect all the way by themselves, which it would not be so without, and which bring it
    /// elsewhere by themselves: `, by f4 alone`, `, not without f5; f6 alone: low`.
    fn by<T: PartialEq>(&self, aspect: impl Fn(&Snapshot) -> T, word: &dyn Fn(&Snapshot) -> String) -> String {
        let (before, now) = (aspect(self.before), aspect(self.now));
        let names = |wanted: &dyn Fn(&Move) -> bool| -> Vec<String> {
            let places = self.moves.iter().zip(&self.entry.changes).filter(|(one, _)| wanted(one));
            places.map(|(_, change)| change_name(change)).collect()
        };
        let alone = names(&|one| aspect(&one.alone) == now);
        let needed = names(&|one| aspect(&one.without) != now);
        let mut elsewhere: Vec<(String, Vec<String>)> = Vec::new();
        for (one, change) in self.moves.iter().zip(&self.entry.changes) {
            let to = aspect(&one.alone);
            if to != before && to != now {
                let word = word(&one.alone);
                match elsewhere.iter_mut().find(|(known, _)| *known == word) {
                    Some((_, changes)) => changes.push(change_name(change)),
                    None => elsewhere.push((word, vec![change_name(change)])),
                }
            }
        }
        let mut text = match (alone.as_slice(), needed.as_slice()) {
            ([], []) => ", by several together".to_owned(),
            ([], needed) => format!(", not without {}", listed(needed, "and")),
            (alone, _) => format!(", by {} alone", listed(alone, "or")),
        };
        for (word, changes) in elsewhere {
            text.push_str(&format!("; {} alone: {word}", listed(&changes, "or")));
        }
        text
    }
}

/// Columns left for a bar; none where too few are left to show anything.
fn bar_width(page: usize, name: usize) -> usize {
    let names = if name > 0 { 2 + name } else { 0 };
    let room = page.saturating_sub(2 + DATE + names + 2 + 2 + RANGE + 2 + LEVEL);
    if room < NARROWEST_BAR { 0 } else { room.min(BAR) }
}

fn change_name(change: &Change) -> String {
    match change {
        Change::Known(id) => id.to_string(),
        Change::Searched(id) => format!("search {id}"),
        Change::Published(id) => id.to_string(),
        Change::Withdrawn(id) => format!("{id} withdrawn"),
    }
}

fn says<'c>(case: &'c Case, change: &Change) -> &'c str {
    match change {
        Change::Known(id) | Change::Withdrawn(id) => case.item(id).map(|item| item.says.as_str()),
        Change::Published(id) => case.source(id).map(|source| source.name.as_str()),
        Change::Searched(id) => case.looked_for.iter().find(|one| one.id == *id).map(|one| one.says.as_str()),
    }
    .unwrap_or_default()
}
