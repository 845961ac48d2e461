//! Every case up to a size: which pieces, how many of them, and how they are joined.

use super::breach::{Breach, Judge};
use super::merge::merge;
use super::piece::{Frame, Piece, pieces, retold};
use crate::infer::{LimitExceeded, Plan};
use crate::load::RuleExamples;
use crate::model::case::Case;
use crate::model::invariant::{Claim, Invariant, Restriction};
use crate::model::rule_set::RuleSet;

/// The examples beside the rules of a set, as pieces of cases.
pub struct Pieces<'a> {
    plan: &'a Plan,
    rules: &'a RuleSet,
    pieces: Vec<Piece>,
}

impl<'a> Pieces<'a> {
    /// Makes a piece of every example in which any rule matches.
    ///
    /// # Errors
    /// Where an example hits a limit.
    pub fn new(plan: &'a Plan, rules: &'a RuleSet, examples: &[RuleExamples]) -> Result<Self, LimitExceeded> {
        Ok(Pieces { plan, rules, pieces: pieces(plan, rules, examples)? })
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// What to search for a breach of an invariant.
    ///
    /// # Errors
    /// Where judging a piece hits a limit.
    pub fn search(&'a self, invariant: &'a Invariant) -> Result<Search<'a>, LimitExceeded> {
        let judge = Judge { plan: self.plan, rules: self.rules, invariant };
        let pieces = self.told_as(invariant)?;
        let mut scenes = Vec::new();
        for (frame, of_frame) in by_frame(&pieces) {
            for place in 0..frame.len() {
                let chosen = match invariant.then {
                    Claim::AtMost(_) => strongest(&pieces, &judge, &of_frame, place)?,
                    Claim::SupportNeverLowers => different(&pieces, &of_frame),
                };
                if !chosen.is_empty() {
                    scenes.push(Scene { place, pieces: chosen });
                }
            }
        }
        Ok(Search { judge, pieces, scenes })
    }

    /// The pieces; where the invariant speaks of origins of some kinds, also as if such sources told each of them.
    fn told_as(&self, invariant: &Invariant) -> Result<Vec<Piece>, LimitExceeded> {
        let mut pieces = self.pieces.clone();
        for restriction in &invariant.given {
            let Restriction::OriginKinds(kinds) = restriction else { continue };
            for kind in kinds {
                for piece in &self.pieces {
                    pieces.extend(retold(self.plan, self.rules, piece, *kind)?);
                }
            }
        }
        Ok(pieces)
    }
}

/// Places of the pieces of each frame, in order of their first.
fn by_frame(pieces: &[Piece]) -> Vec<(&Frame, Vec<usize>)> {
    let mut frames: Vec<(&Frame, Vec<usize>)> = Vec::new();
    for (number, piece) in pieces.iter().enumerate() {
        match frames.iter_mut().find(|(frame, _)| **frame == piece.frame) {
            Some((_, own)) => own.push(number),
            None => frames.push((&piece.frame, vec![number])),
        }
    }
    frames
}

/// Of the pieces that help a hypothesis and that the invariant speaks of, those that no other one outdoes: of the same shape
/// and in every finding at least as strong. By the laws of the method a stronger finding never lowers a conclusion.
fn strongest(
    pieces: &[Piece],
    judge: &Judge<'_>,
    of_frame: &[usize],
    place: usize,
) -> Result<Vec<usize>, LimitExceeded> {
    let mut admitted = Vec::new();
    for number in of_frame {
        let piece = &pieces[*number];
        if piece.helps(place) && judge.admits(&piece.case, place)? {
            admitted.push(*number);
        }
    }
    let no_weaker = |one: usize, other: usize| pieces[one].is_no_weaker(&pieces[other], place);
    let outdone = |number: usize| {
        let others = admitted.iter().copied().filter(|other| *other != number && no_weaker(*other, number));
        // Of equals the first stays.
        others.into_iter().any(|other| other < number || !no_weaker(number, other))
    };
    Ok(admitted.iter().copied().filter(|number| !outdone(*number)).collect())
}

/// The pieces that give something different by themselves; of equals the first.
fn different(pieces: &[Piece], of_frame: &[usize]) -> Vec<usize> {
    let mut chosen: Vec<usize> = Vec::new();
    for number in of_frame {
        let piece = &pieces[*number];
        let alike = |other: &usize| {
            let other = &pieces[*other];
            (&other.shape, &other.findings) == (&piece.shape, &piece.findings)
        };
        if !chosen.iter().any(alike) {
            chosen.push(*number);
        }
    }
    chosen
}

/// Pieces of one frame, and the hypothesis that the claim is about.
struct Scene {
    place: usize,
    pieces: Vec<usize>,
}

/// Every case in which an invariant could break.
pub struct Search<'a> {
    judge: Judge<'a>,
    pieces: Vec<Piece>,
    scenes: Vec<Scene>,
}

/// Pieces to join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Combination {
    scene: usize,
    /// Rising; a piece may stand several times.
    pieces: Vec<usize>,
    /// Whether each piece has sources of its own.
    apart: bool,
}

impl Search<'_> {
    /// How many pieces are tried.
    pub fn pieces(&self) -> usize {
        let mut all: Vec<usize> = self.scenes.iter().flat_map(|scene| scene.pieces.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all.len()
    }

    /// Every way to join so many pieces: as if those of all shared their sources, and each with sources of its own.
    pub fn combinations(&self, size: usize) -> impl Iterator<Item = Combination> + '_ {
        let ways: &[bool] = if size > 1 && !self.needs_one_origin(size) { &[false, true] } else { &[false] };
        let of_scene = move |(scene, own): (usize, &'_ Scene)| {
            let pieces = own.pieces.clone();
            Choices::new(pieces.len(), size).flat_map(move |places| {
                let pieces: Vec<usize> = places.iter().filter_map(|place| pieces.get(*place).copied()).collect();
                ways.iter().map(move |apart| Combination { scene, pieces: pieces.clone(), apart: *apart })
            })
        };
        self.scenes.iter().enumerate().flat_map(of_scene)
    }

    /// Whether so many pieces with sources of their own have more origins than the invariant speaks of: each of them helps.
    fn needs_one_origin(&self, size: usize) -> bool {
        let fewer = |one: &Restriction| matches!(one, Restriction::Origins(most) if size as u64 > u64::from(*most));
        self.judge.invariant.given.iter().any(fewer)
    }

    /// Judges a combination: nothing where its pieces make no case, else how it breaks the invariant, if it does.
    ///
    /// # Errors
    /// Where the evaluation hits a limit.
    pub fn judge(&self, combination: &Combination) -> Result<Option<Option<Breach>>, LimitExceeded> {
        let Some(scene) = self.scenes.get(combination.scene) else { return Ok(None) };
        let cases: Vec<&Case> =
            combination.pieces.iter().filter_map(|piece| self.pieces.get(*piece)).map(|piece| &piece.case).collect();
        match merge(&cases, combination.apart) {
            Some(case) => Ok(Some(self.judge.breach(&case, scene.place)?)),
            None => Ok(None),
        }
    }

    /// A breach without any item that it does not need, named and described as a case of its own.
    ///
    /// # Errors
    /// Where an evaluation hits a limit.
    pub fn counterexample(&self, combination: &Combination, breach: Breach) -> Result<Breach, LimitExceeded> {
        let place = self.scenes.get(combination.scene).map_or(0, |scene| scene.place);
        let mut smallest = self.judge.smallest(breach, place)?;
        let invariant = self.judge.invariant;
        let names: Vec<&str> = combination.pieces.iter().map(|piece| self.pieces[*piece].name.as_str()).collect();
        smallest.case.id = format!("breaks-{}", invariant.id).as_str().into();
        smallest.case.title = format!("Counterexample: {}", invariant.title);
        smallest.case.summary = format!(
            "Built by `ascribe check --prove`, no incident. For `{}` {}, which the invariant `{}` forbids. Made of these examples: {}.",
            smallest.hypothesis,
            smallest.what,
            invariant.id,
            names.join("; ")
        );
        Ok(smallest)
    }
}

/// Every way to choose so many of a number of things, each as often as one likes: places that never fall, in order.
struct Choices {
    of: usize,
    next: Option<Vec<usize>>,
}

impl Choices {
    fn new(of: usize, size: usize) -> Self {
        Choices { of, next: (of > 0).then(|| vec![0; size]) }
    }
}

impl Iterator for Choices {
    type Item = Vec<usize>;

    fn next(&mut self) -> Option<Vec<usize>> {
        let now = self.next.take()?;
        if let Some(last) = now.iter().rposition(|place| place + 1 < self.of) {
            let mut then = now.clone();
            let place = then[last] + 1;
            then[last..].fill(place);
            self.next = Some(then);
        }
        Some(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_counted_once_whatever_its_order() {
        assert_eq!(Choices::new(2, 2).collect::<Vec<_>>(), [[0, 0], [0, 1], [1, 1]]);
        // n + k - 1 over k.
        assert_eq!(Choices::new(10, 3).count(), 220);
        assert_eq!(Choices::new(0, 2).count(), 0);
    }
}
