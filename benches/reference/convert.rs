//! From the neutral JSON of the workload to cases as `ascribe` reads them.
//!
//! Sources, actors and hypotheses become what they are in a case; facts, profiles of code and propositions become evidence items.
//! The last two come from a register, a source of their own that is not counted among the workload's.

use ascribe::load::wire::case::{Actor, Case, Evidence, Hypothesis, Link, Question, Source};
use ascribe::model::actor::ActorKind;
use ascribe::model::hypothesis::HypothesisKind;
use ascribe::model::reliability::Reliability;
use ascribe::model::source::SourceKind;
use ascribe::model::value::{Entries, Scalar};
use serde::Deserialize;

/// The source of what is on record, and no report.
pub const REGISTER: &str = "register";
const AS_OF: &str = "2040-01-01";

#[derive(Deserialize)]
pub struct Neutral {
    case: String,
    hypotheses: Vec<NeutralHypothesis>,
    actors: Vec<NeutralActor>,
    sources: Vec<NeutralSource>,
    propositions: Vec<Proposition>,
    facts: Vec<Fact>,
}

#[derive(Deserialize)]
struct NeutralHypothesis {
    id: String,
    actor: String,
}

#[derive(Deserialize)]
struct NeutralActor {
    id: String,
    sponsor: String,
    profile: Vec<Known>,
}

#[derive(Deserialize)]
struct Known {
    code: String,
    excl: i64,
}

#[derive(Deserialize)]
struct NeutralSource {
    id: String,
    cites: Vec<String>,
}

#[derive(Deserialize)]
struct Proposition {
    id: String,
    hypothesis: String,
    line: String,
    weight: i64,
}

#[derive(Deserialize)]
struct Fact {
    id: String,
    kind: String,
    date: String,
    source: String,
    #[serde(flatten)]
    fields: std::collections::BTreeMap<String, String>,
}

/// The case of one line of the workload.
pub fn convert(neutral: Neutral) -> Case {
    let register = Source { first_hand: true, ..source(REGISTER, Vec::new()) };
    let mut actors: Vec<Actor> = neutral.actors.iter().map(actor).collect();
    let mut sponsors: Vec<&str> = neutral.actors.iter().map(|actor| actor.sponsor.as_str()).collect();
    sponsors.sort_unstable();
    sponsors.dedup();
    actors.extend(sponsors.into_iter().map(|id| bare_actor(id, ActorKind::State)));
    let profiles = neutral.actors.iter().flat_map(|actor| actor.profile.iter().map(move |known| (actor, known)));
    let profiles = profiles.map(|(actor, known)| {
        let fields = vec![text("actor", &actor.id), text("code", &known.code), number("excl", known.excl)];
        recorded(format!("{}-{}", actor.id, known.code), "profile", fields)
    });
    let propositions = neutral.propositions.iter().map(|one| {
        let fields = vec![
            text("prop", &one.id),
            text("hypothesis", &one.hypothesis),
            text("line", &one.line),
            number("weight", one.weight),
            number("half", one.weight.div_euclid(2)),
        ];
        recorded(one.id.clone(), "proposition", fields)
    });
    let evidence = profiles.chain(propositions).chain(neutral.facts.iter().map(fact)).collect();
    Case {
        id: neutral.case.clone(),
        title: neutral.case,
        as_of: AS_OF.to_owned(),
        summary: String::new(),
        victims: Vec::new(),
        questions: vec![Question {
            id: "operator".to_owned(),
            asks: "Who did it?".to_owned(),
            hypotheses: neutral.hypotheses.iter().map(hypothesis).collect(),
        }],
        actors,
        sources: neutral.sources.iter().map(|one| source(&one.id, one.cites.clone())).chain([register]).collect(),
        evidence,
        looked_for: Vec::new(),
        published: Vec::new(),
    }
}

fn hypothesis(one: &NeutralHypothesis) -> Hypothesis {
    Hypothesis {
        id: one.id.clone(),
        label: one.id.clone(),
        kind: HypothesisKind::Cluster,
        actors: vec![one.actor.clone()],
        within: None,
        prior: None,
        prior_reason: String::new(),
    }
}

fn actor(one: &NeutralActor) -> Actor {
    let link = Link { to: one.sponsor.clone(), by: REGISTER.to_owned(), basis: String::new() };
    Actor { links: vec![link], ..bare_actor(&one.id, ActorKind::Group) }
}

fn bare_actor(id: &str, kind: ActorKind) -> Actor {
    Actor { id: id.to_owned(), label: id.to_owned(), kind, links: Vec::new() }
}

fn source(id: &str, cites: Vec<String>) -> Source {
    Source {
        id: id.to_owned(),
        name: String::new(),
        kind: SourceKind::Vendor,
        reliability: Reliability::A,
        first_hand: cites.is_empty(),
        party: false,
        cites,
        published: None,
        url: None,
    }
}

fn fact(one: &Fact) -> Evidence {
    let fields = one.fields.iter().map(|(name, value)| text(name, value)).collect();
    Evidence {
        happened: Some(one.date.clone()),
        known_from: Some(one.date.clone()),
        reported_by: vec![one.source.clone()],
        ..recorded(one.id.clone(), &one.kind, fields)
    }
}

fn recorded(id: String, kind: &str, fields: Vec<(String, Scalar)>) -> Evidence {
    Evidence {
        id,
        kind: kind.to_owned(),
        says: String::new(),
        happened: None,
        known_from: Some("2000-01-01".to_owned()),
        withdrawn: None,
        reported_by: vec![REGISTER.to_owned()],
        credibility: Some(2),
        supports: Vec::new(),
        opposes: Vec::new(),
        concerns: Vec::new(),
        fields: Entries(fields),
        answers: Vec::new(),
        tlp: None,
        notes: Vec::new(),
    }
}

fn text(name: &str, value: &str) -> (String, Scalar) {
    (name.to_owned(), Scalar::Text(value.to_owned()))
}

fn number(name: &str, value: i64) -> (String, Scalar) {
    (name.to_owned(), Scalar::Integer(value))
}
