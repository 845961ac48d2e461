//! Sources: whom they relay, and circles of citation.

use jiff::civil::Date;

use super::names::Names;
use super::{dates, placed, wire};
use crate::diag::{Code, Diagnostic};
use crate::load::faults::{Faults, quoted};
use crate::load::place::Place;
use crate::model::source::Source;

pub(super) fn resolve(
    sources: Vec<wire::Source>,
    at: Place<'_>,
    as_of: Option<Date>,
    names: &Names<'_>,
    faults: &mut Faults,
) -> Vec<Source> {
    let mut listed: Vec<_> = placed(sources, at, "sources").collect();
    listed.sort_by(|(a, _), (b, _)| a.id.cmp(&b.id));
    listed.dedup_by(|(a, _), (b, _)| a.id == b.id);
    let places: Vec<Place<'_>> = listed.iter().map(|(_, at)| *at).collect();
    let resolved: Vec<Source> = listed.into_iter().map(|(source, at)| one(source, at, as_of, names, faults)).collect();
    report_circles(&resolved, &places, faults);
    resolved
}

fn one(source: wire::Source, at: Place<'_>, as_of: Option<Date>, names: &Names<'_>, faults: &mut Faults) -> Source {
    let cites = source.cites.iter().zip(at.list("cites"));
    let mut cites: Vec<usize> = cites.filter_map(|(id, at)| names.source(id, at, faults)).collect();
    cites.sort_unstable();
    cites.dedup();
    let published = source.published.as_deref().and_then(|date| dates::partial(date, at.field("published"), faults));
    if let (Some(date), Some(as_of)) = (published, as_of)
        && date.earliest() > as_of
    {
        let message = format!("`{}` was published {date}, after {as_of}, on which the case is judged", source.id);
        faults.push(Diagnostic::new(Code::CaseSourceAfterAsOf, at.field("published").span(), message));
    }
    Source {
        id: source.id.as_str().into(),
        name: if source.name.is_empty() { source.id } else { source.name },
        kind: source.kind,
        reliability: source.reliability,
        first_hand: source.first_hand,
        party: source.party,
        cites,
        published,
        url: source.url,
    }
}

fn report_circles(sources: &[Source], places: &[Place<'_>], faults: &mut Faults) {
    for circle in circles(sources) {
        let ids: Vec<&str> = circle.iter().filter_map(|at| sources.get(*at)).map(|s| s.id.as_str()).collect();
        let (Some(first), Some(at)) = (ids.first(), circle.first().and_then(|at| places.get(*at))) else { continue };
        let message = if ids.len() == 1 {
            format!("`{first}` cites itself")
        } else {
            format!("these sources cite each other in a circle: {}", quoted(&ids))
        };
        let note = Diagnostic::new(Code::CaseCitationCircle, at.field("cites").span(), message);
        faults.push(note.help("a circle counts as one origin"));
    }
}

/// Groups of sources that can all be reached from each other, each in rising order.
///
/// # Source
/// R. Tarjan, *Depth-first search and linear graph algorithms*, 1972; written with its own stack, since a file may hold
/// a chain of any length.
fn circles(sources: &[Source]) -> Vec<Vec<usize>> {
    let mut search = Search {
        order: vec![0; sources.len()],
        low: vec![0; sources.len()],
        on_stack: vec![false; sources.len()],
        stack: Vec::new(),
        next: 1,
        groups: Vec::new(),
    };
    for start in 0..sources.len() {
        search.from(start, sources);
    }
    search.groups.sort();
    search.groups
}

struct Search {
    order: Vec<usize>,
    low: Vec<usize>,
    on_stack: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
    groups: Vec<Vec<usize>>,
}

// INVARIANT: every place of a source lies within the list, as `Names::source` gives it.
#[allow(
    clippy::indexing_slicing,
    reason = "places of sources lie within the list of sources, and so within lists as long"
)]
impl Search {
    fn enter(&mut self, node: usize) {
        self.order[node] = self.next;
        self.low[node] = self.next;
        self.next = self.next.saturating_add(1);
        self.stack.push(node);
        self.on_stack[node] = true;
    }

    fn from(&mut self, start: usize, sources: &[Source]) {
        if self.order[start] != 0 {
            return;
        }
        let mut path = vec![(start, 0_usize)];
        self.enter(start);
        while let Some((node, edge)) = path.last_mut() {
            let node = *node;
            match sources[node].cites.get(*edge) {
                Some(&next) => {
                    *edge = edge.saturating_add(1);
                    if self.order[next] == 0 {
                        self.enter(next);
                        path.push((next, 0));
                    } else if self.on_stack[next] {
                        self.low[node] = self.low[node].min(self.order[next]);
                    }
                }
                None => {
                    path.pop();
                    self.leave(node, &sources[node]);
                    if let Some((before, _)) = path.last() {
                        self.low[*before] = self.low[*before].min(self.low[node]);
                    }
                }
            }
        }
    }

    fn leave(&mut self, node: usize, source: &Source) {
        if self.low[node] != self.order[node] {
            return;
        }
        let at = self.stack.iter().rposition(|on| *on == node).unwrap_or(0);
        let mut group = self.stack.split_off(at);
        group.iter().for_each(|left| self.on_stack[*left] = false);
        if group.len() > 1 || source.cites.contains(&node) {
            group.sort_unstable();
            self.groups.push(group);
        }
    }
}
