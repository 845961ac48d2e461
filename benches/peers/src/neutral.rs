//! A case of the workload as its generator writes it, borrowed from the text.

use serde::Deserialize;

#[derive(Deserialize)]
pub struct Case<'a> {
    #[serde(borrow)]
    pub case: &'a str,
    pub hypotheses: Vec<Hypothesis<'a>>,
    pub actors: Vec<Actor<'a>>,
    pub sources: Vec<Source<'a>>,
    pub propositions: Vec<Proposition<'a>>,
    pub facts: Vec<Fact<'a>>,
}

#[derive(Deserialize)]
pub struct Hypothesis<'a> {
    pub id: &'a str,
    pub actor: &'a str,
    pub prior: i64,
}

#[derive(Deserialize)]
pub struct Actor<'a> {
    pub id: &'a str,
    pub sponsor: &'a str,
    #[serde(borrow)]
    pub profile: Vec<Known<'a>>,
}

#[derive(Deserialize)]
pub struct Known<'a> {
    pub code: &'a str,
    pub excl: i64,
}

#[derive(Deserialize)]
pub struct Source<'a> {
    pub id: &'a str,
    #[serde(borrow)]
    pub cites: Vec<&'a str>,
}

#[derive(Deserialize)]
pub struct Proposition<'a> {
    pub id: &'a str,
    pub hypothesis: &'a str,
    pub line: &'a str,
    pub weight: i64,
}

/// The fields that any kind of fact has; those of another kind are empty.
#[derive(Deserialize)]
pub struct Fact<'a> {
    pub kind: &'a str,
    pub date: &'a str,
    pub source: &'a str,
    #[serde(default)]
    pub op: &'a str,
    #[serde(default)]
    pub event: &'a str,
    #[serde(default)]
    pub cluster: &'a str,
    #[serde(default)]
    pub sector: &'a str,
    #[serde(default)]
    pub sponsor: &'a str,
    #[serde(default)]
    pub code: &'a str,
    #[serde(default)]
    pub host: &'a str,
    #[serde(default)]
    pub prop: &'a str,
}
