//! Why an answer does not lead.

#![allow(clippy::indexing_slicing, reason = "places come from the assessment that is explained")]

use super::search::{Search, Shape};
use super::{Answer, Behind, Poser, Then, Tried, Way, WhyNotAnswer, log_odds, way};
use crate::explain::gather::weightiest_first;
use crate::explain::tree::{Step, explain};
use crate::infer::{
    Assessment, Cell, Likelihood, LimitExceeded, Loss, Posterior, QuestionAssessment, Reassessor, Side, Supposing,
    Supposition, cell_name, cells_of,
};
use crate::model::hypothesis::Question;
use crate::model::quantity::{WeightInterval, WeightOfEvidence};

/// Why an answer to a question does not lead, and the least that would make it.
///
/// `question` is a place in [`Assessment::questions`]; `None` where it or the answer is not there.
///
/// # Errors
/// [`LimitExceeded`] as for [`Reassessor::new`].
pub fn why_not_answer(
    whole: &Reassessor<'_>,
    assessment: &Assessment,
    question: usize,
    answer: Answer,
) -> Result<Option<WhyNotAnswer>, LimitExceeded> {
    let Some(judged) = assessment.questions.get(question) else { return Ok(None) };
    let asked = &assessment.case.questions[judged.place];
    let own = own_cells(asked, judged, answer);
    if own.is_empty() {
        return Ok(None);
    }
    let supposing = Supposing::new(whole, judged.place);
    let search = Search {
        supposing: &supposing,
        rules: whole.rules(),
        taken: judged.ledger.lines.keys().copied().collect(),
        groups: Vec::new(),
        apart: None,
    };
    Asking { whole, assessment, place: question, judged, question: asked, answer, own, search }.answer().map(Some)
}

/// Places in the ledger of the cells that make up an answer; empty where the question has no such answer.
fn own_cells(question: &Question, judged: &QuestionAssessment, answer: Answer) -> Vec<usize> {
    let cell = |wanted: Cell| judged.ledger.cells.iter().position(|one| one.cell == wanted).into_iter().collect();
    match answer {
        Answer::Listed(place) if place < question.hypotheses.len() => cells_of(question, &judged.ledger, place),
        Answer::Listed(_) => Vec::new(),
        Answer::Unknown => cell(Cell::Unknown),
        Answer::FalseFlag(place) => cell(Cell::FalseFlag(place)),
    }
}

/// One answer asked about.
struct Asking<'a> {
    whole: &'a Reassessor<'a>,
    assessment: &'a Assessment,
    place: usize,
    judged: &'a QuestionAssessment,
    question: &'a Question,
    answer: Answer,
    own: Vec<usize>,
    search: Search<'a>,
}

impl Asking<'_> {
    fn answer(&self) -> Tried<WhyNotAnswer> {
        let nothing = Supposition::default();
        let leader = self.best_rival(&self.judged.posterior);
        let cell = |place: usize| self.judged.ledger.cells[place].cell;
        let mut answer = WhyNotAnswer {
            question: self.judged.id.clone(),
            answer: self.answer,
            name: match self.answer {
                Answer::Listed(place) => self.question.hypotheses[place].id.to_string(),
                Answer::Unknown | Answer::FalseFlag(_) => cell_name(self.question, cell(self.own[0])),
            },
            leads: self.leads(&nothing)?,
            likelihood: self.likelihood(&self.judged.posterior),
            leader: leader.map(|leader| cell_name(self.question, cell(leader))).unwrap_or_default(),
            behind: self.behind(leader),
            keeps_behind: Vec::new(),
            speaks_for: Vec::new(),
            set_aside: Vec::new(),
            ways: Vec::new(),
            cannot_be_supported: !matches!(self.answer, Answer::Listed(_)),
            poser: self.poser(),
        };
        self.evidence(&mut answer, leader);
        if !answer.leads {
            answer.ways = self.ways()?;
        }
        Ok(answer)
    }

    fn likelihood(&self, posterior: &Posterior) -> Likelihood {
        match self.answer {
            Answer::Listed(place) => posterior.hypotheses[place],
            Answer::Unknown | Answer::FalseFlag(_) => posterior.cells[self.own[0]],
        }
    }

    /// Of the other cells the most probable.
    fn best_rival(&self, posterior: &Posterior) -> Option<usize> {
        let point = |cell: usize| posterior.cells[cell].point.value();
        let rivals = (0..posterior.cells.len()).filter(|cell| !self.own.contains(cell));
        rivals.reduce(|best, cell| if point(cell) > point(best) { cell } else { best })
    }

    fn behind(&self, leader: Option<usize>) -> Behind {
        let point = |cell: &usize| self.judged.posterior.cells[*cell].point.value();
        let own = self.own.iter().copied().reduce(|best, cell| if point(&cell) > point(&best) { cell } else { best });
        let margin = own.zip(leader).and_then(|(own, leader)| self.judged.ledger.margin(leader, own));
        margin.map_or(Behind { middle: WeightOfEvidence::ZERO, range: WeightInterval::ZERO }, |margin| Behind {
            middle: WeightOfEvidence::from_micro(margin.twice_centre.micro() / 2),
            range: WeightInterval::new(margin.lo(), margin.hi()),
        })
    }

    /// What a false flag would have to make up.
    fn poser(&self) -> Option<Poser> {
        let Answer::FalseFlag(place) = self.answer else { return None };
        let ahead = |cell: Cell| {
            let cell = self.judged.ledger.cells.iter().position(|one| one.cell == cell)?;
            let margin = self.judged.ledger.margin(cell, *self.own.first()?)?;
            Some(WeightOfEvidence::from_micro(margin.twice_centre.micro() / 2))
        };
        let scales = self.whole.rules().scales();
        Some(Poser {
            named: self.question.hypotheses.get(place)?.id.clone(),
            behind_named: ahead(Cell::Listed(place))?,
            behind_unknown: ahead(Cell::Unknown)?,
            most_by_signs: WeightOfEvidence::rounded(scales.false_flag_ceiling - scales.false_flag_prior),
        })
    }

    /// Whether the answer leads: a listed one as judgments count it, another where it is the most probable cell and nothing
    /// listed leads.
    fn leads(&self, supposed: &Supposition) -> Tried<bool> {
        let verdict = self.search.supposing.verdict(supposed)?;
        let place = match self.answer {
            Answer::Listed(place) => return Ok(verdict.leads.contains(&place)),
            Answer::Unknown | Answer::FalseFlag(_) => self.own[0],
        };
        let cells = self.search.supposing.posterior(supposed)?.cells;
        let own = cells[place].point.value();
        let ahead = |(cell, other): (usize, &Likelihood)| cell == place || other.point.value() < own * (1.0 - 1e-12);
        Ok(verdict.leads.is_empty() && cells.iter().enumerate().all(ahead))
    }

    /// What separates the answer from the leader.
    fn evidence(&self, answer: &mut WhyNotAnswer, leader: Option<usize>) {
        let own = match self.answer {
            Answer::Listed(place) | Answer::FalseFlag(place) => Some(place),
            Answer::Unknown => None,
        };
        let ahead = leader.map(|leader| self.judged.ledger.cells[leader].cell);
        let of = |place: usize| explain(self.assessment, self.whole.rules(), self.place, place);
        let explained = match (self.answer, ahead) {
            (Answer::Listed(_), _) => own.and_then(of),
            (_, Some(Cell::Listed(place) | Cell::FalseFlag(place))) => of(place),
            _ => None,
        };
        let Some(explained) = explained else { return };
        match self.answer {
            Answer::Listed(place) => {
                answer.keeps_behind = weighty(explained.against.into_iter().chain(explained.for_rivals));
                answer.speaks_for = weighty(explained.carries.into_iter().chain(explained.against_rivals));
                let id = &self.question.hypotheses[place].id;
                answer.set_aside = explained.set_aside;
                answer.set_aside.retain(|one| one.side == Side::For && one.on == *id);
            }
            Answer::Unknown | Answer::FalseFlag(_) => {
                answer.keeps_behind = weighty(explained.carries.into_iter());
                answer.speaks_for = weighty(explained.against.into_iter());
            }
        }
    }

    fn ways(&self) -> Tried<Vec<Way>> {
        let leads = |supposed: &Supposition| self.leads(supposed);
        let merit = |supposed: &Supposition| {
            let posterior = self.search.supposing.posterior(supposed)?;
            let rival = self.best_rival(&posterior).map_or(0.0, |rival| posterior.cells[rival].point.value());
            Ok(log_odds(self.likelihood(&posterior).point.value()) - log_odds(rival))
        };
        let mut ways = Vec::new();
        let none = Loss::default();
        if let Some(fewest) = self.search.lost(&none, &merit, &leads)? {
            ways.push(self.way(Supposition::without(Loss::of_items(fewest.items)), fewest.exact)?);
        }
        let against: Vec<usize> = self.rivals().collect();
        let shape = match self.answer {
            Answer::Listed(place) => Shape::For(place),
            Answer::Unknown | Answer::FalseFlag(_) => Shape::Against(&against),
        };
        if let Some(granted) = self.search.granted(&none, &shape, &leads)? {
            ways.push(self.way(Supposition { lost: none.clone(), granted }, true)?);
        }
        if ways.is_empty() {
            ways.extend(self.both(&merit, &shape, &leads)?);
        }
        Ok(ways)
    }

    /// Everything that keeps it behind set aside, the fewest findings beside, and what can stay taken back.
    fn both(
        &self,
        merit: &dyn Fn(&Supposition) -> Tried<f64>,
        shape: &Shape<'_>,
        leads: &super::search::Target<'_>,
    ) -> Tried<Option<Way>> {
        let now = merit(&Supposition::default())?;
        let mut contrary = Vec::new();
        for observation in self.search.supposing.observations() {
            let lost = Loss::of_items(observation);
            if merit(&Supposition::without(lost.clone()))? > now + 1e-9 {
                contrary.push(lost);
            }
        }
        let all = |contrary: &[Loss]| contrary.iter().fold(Loss::default(), |all, one| all.and(one));
        let Some(granted) = self.search.granted(&all(&contrary), shape, leads)? else { return Ok(None) };
        for one in contrary.clone() {
            let less: Vec<Loss> = contrary.iter().filter(|other| **other != one).cloned().collect();
            if leads(&Supposition { lost: all(&less), granted: granted.clone() })? {
                contrary = less;
            }
        }
        self.way(Supposition { lost: all(&contrary), granted }, false).map(Some)
    }

    /// Listed hypotheses that lie within no other: what bears on them bears on their parts.
    fn rivals(&self) -> impl Iterator<Item = usize> {
        (0..self.question.hypotheses.len()).filter(|place| self.question.hypotheses[*place].within.is_none())
    }

    fn way(&self, supposed: Supposition, exact: bool) -> Tried<Way> {
        let then = Then::Leads(self.likelihood(&self.search.supposing.posterior(&supposed)?));
        Ok(way(self.whole, self.judged.place, supposed, exact, then))
    }
}

/// Steps with a weight, the weightiest first.
fn weighty(steps: impl Iterator<Item = Step>) -> Vec<Step> {
    let mut steps: Vec<Step> = steps.filter(|step| step.weight != WeightInterval::ZERO).collect();
    weightiest_first(&mut steps);
    steps
}
