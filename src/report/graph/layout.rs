//! Where the nodes and edges of a directed graph are drawn: layers from left to right.
//!
//! The work is done by `dagre`; its types stay in here.

use std::collections::BTreeMap;

use dagre::graph::{Graph, GraphOptions};
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir, layout};

/// A larger graph is not drawn: nobody could read it, and laying it out takes long.
const MOST_NODES: usize = 250;
const MOST_EDGES: usize = 750;

/// A drawing, in pixels.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::report) struct Layout {
    /// Upper left corner of each node.
    pub(in crate::report) corners: Vec<(f64, f64)>,
    /// The points that each edge goes through, from its first node to its second.
    pub(in crate::report) paths: Vec<Vec<(f64, f64)>>,
    /// Width of the whole.
    pub(in crate::report) width: f64,
    /// Height of the whole.
    pub(in crate::report) height: f64,
}

/// An edge between places of nodes, and how many layers it goes at least.
pub(in crate::report) type Line = (usize, usize, i32);

/// Lays out a graph of nodes of these sizes. `None` where it is too large to be read.
pub(in crate::report) fn lay_out(sizes: &[(f64, f64)], edges: &[Line]) -> Option<Layout> {
    if sizes.len() > MOST_NODES || edges.len() > MOST_EDGES {
        return None;
    }
    let mut graph: Graph<NodeLabel, EdgeLabel> =
        Graph::with_options(GraphOptions { directed: true, multigraph: true, compound: false });
    for (place, (width, height)) in sizes.iter().enumerate() {
        graph.set_node(name(place), Some(NodeLabel { width: *width, height: *height, ..NodeLabel::default() }));
    }
    for (place, (from, to, layers)) in edges.iter().enumerate().filter(|(_, (from, to, _))| from != to) {
        let label = EdgeLabel { minlen: *layers, ..EdgeLabel::default() };
        graph.set_edge(name(*from), name(*to), Some(label), Some(&name(place)));
    }
    let options =
        LayoutOptions { rankdir: RankDir::LR, nodesep: 12.0, edgesep: 6.0, ranksep: 60.0, ..LayoutOptions::default() };
    layout(&mut graph, Some(options));
    Some(read(&graph, sizes, edges))
}

fn name(place: usize) -> String {
    format!("n{place}")
}

fn read(graph: &Graph<NodeLabel, EdgeLabel>, sizes: &[(f64, f64)], edges: &[Line]) -> Layout {
    let corner = |(place, (width, height)): (usize, &(f64, f64))| {
        let node = graph.node(&name(place));
        let (x, y) = node.map_or((0.0, 0.0), |node| (node.x.unwrap_or(0.0), node.y.unwrap_or(0.0)));
        (x - width / 2.0, y - height / 2.0)
    };
    let corners: Vec<(f64, f64)> = sizes.iter().enumerate().map(corner).collect();
    let ports = Ports::new(&corners, sizes, edges);
    let path = |(place, (from, to, _)): (usize, &Line)| {
        let label = graph.edge(&name(*from), &name(*to), Some(&name(place)));
        let points = label.map(|label| label.points.as_slice()).unwrap_or_default();
        // The first and the last are where the line would meet the frames of its nodes; the ports are in their place.
        let between = points.get(1..points.len().saturating_sub(1)).unwrap_or_default();
        // One point halfway to the next layer says nothing and makes a bend.
        let between = if between.len() < 2 { &[] } else { between };
        let between = between.iter().map(|point| (point.x, point.y));
        let ends = ports.of(place);
        ends.iter().take(1).copied().chain(between).chain(ends.iter().skip(1).copied()).collect()
    };
    let paths: Vec<Vec<(f64, f64)>> = edges.iter().enumerate().map(path).collect();
    let ends = corners.iter().zip(sizes).map(|((x, y), (width, height))| (x + width, y + height));
    let ends: Vec<(f64, f64)> = ends.chain(paths.iter().flatten().copied()).collect();
    let most = |of: fn(&(f64, f64)) -> f64| ends.iter().map(of).fold(0.0, f64::max);
    Layout { width: most(|end| end.0), height: most(|end| end.1), corners, paths }
}

/// What touches a side of a node: the height of the other end, the edge, and whether it starts here.
type Touching = (f64, usize, bool);

/// Where lines leave and reach their nodes: spread over the side that faces the other end, in the order of what they lead to,
/// so that they do not run into one point.
struct Ports {
    /// For every edge, where it starts and where it ends; nothing for one from a node to itself.
    ends: BTreeMap<usize, Vec<(f64, f64)>>,
}

impl Ports {
    fn new(corners: &[(f64, f64)], sizes: &[(f64, f64)], edges: &[Line]) -> Ports {
        let middle = |node: usize| corners[node].1 + sizes[node].1 / 2.0;
        let mut sides: BTreeMap<(usize, bool), Vec<Touching>> = BTreeMap::new();
        for (edge, (from, to, _)) in edges.iter().enumerate().filter(|(_, (from, to, _))| from != to) {
            let forward = corners[*to].0 > corners[*from].0;
            sides.entry((*from, forward)).or_default().push((middle(*to), edge, true));
            sides.entry((*to, !forward)).or_default().push((middle(*from), edge, false));
        }
        let mut ends: BTreeMap<usize, Vec<(f64, f64)>> = BTreeMap::new();
        for ((node, right), mut touching) in sides {
            touching.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
            let x = corners[node].0 + if right { sizes[node].0 } else { 0.0 };
            let step = sizes[node].1 / (touching.len() + 1) as f64;
            for (rank, (_, edge, starts)) in touching.into_iter().enumerate() {
                let point = (x, corners[node].1 + step * (rank + 1) as f64);
                let both = ends.entry(edge).or_default();
                both.insert(if starts { 0 } else { both.len() }, point);
            }
        }
        Ports { ends }
    }

    fn of(&self, edge: usize) -> &[(f64, f64)] {
        self.ends.get(&edge).map(Vec::as_slice).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZES: [(f64, f64); 4] = [(100.0, 20.0); 4];
    const EDGES: [Line; 4] = [(0, 1, 1), (0, 2, 1), (1, 3, 1), (2, 3, 1)];

    #[test]
    fn an_edge_leads_from_left_to_right_and_nodes_do_not_overlap() {
        let drawn = lay_out(&SIZES, &EDGES).expect("it is small");
        for (from, to, _) in EDGES {
            assert!(drawn.corners[from].0 + 100.0 < drawn.corners[to].0, "{drawn:?}");
        }
        assert!((drawn.corners[1].1 - drawn.corners[2].1).abs() >= 20.0, "{drawn:?}");
        for ((from, to, _), path) in EDGES.iter().zip(&drawn.paths) {
            let (first, last) = (path.first().expect("a start"), path.last().expect("an end"));
            assert_eq!((first.0, last.0), (drawn.corners[*from].0 + 100.0, drawn.corners[*to].0), "{drawn:?}");
        }
        assert_ne!(drawn.paths[2].last(), drawn.paths[3].last(), "two lines end in one point");
    }

    #[test]
    fn a_graph_is_drawn_alike_again_and_again() {
        let ladder: Vec<Line> = (0..60).flat_map(|at| [(at, at + 1, 1), (at, (at + 7) % 61, 1)]).collect();
        let sizes = vec![(80.0, 30.0); 61];
        let first = lay_out(&sizes, &ladder);
        assert!((0..5).all(|_| lay_out(&sizes, &ladder) == first));
    }

    #[test]
    fn circles_loops_and_lonely_nodes_are_drawn() {
        let drawn = lay_out(&SIZES, &[(0, 1, 1), (1, 0, 1), (2, 2, 1)]).expect("it is small");
        assert!(drawn.corners.iter().all(|(x, y)| x.is_finite() && y.is_finite()));
        assert!(lay_out(&[], &[]).is_some());
    }

    #[test]
    fn what_nobody_could_read_is_not_drawn() {
        assert_eq!(lay_out(&vec![(1.0, 1.0); MOST_NODES + 1], &[]), None);
    }
}
