//! The rules of the reference workload as plain loops over its neutral JSON: what each derived relation must hold.
//!
//! Shares nothing with the engine. Values are texts, as `evaluate --facts` prints them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::Value;

/// Rows of every derived relation.
pub type Relations = BTreeMap<&'static str, BTreeSet<Vec<String>>>;

const FEW_OTHERS: i64 = 2;
const CODES: usize = 2;
const ORIGINS: usize = 2;
const WINDOW: i32 = 30;
const OVERLAP: i32 = 60;

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn row<const N: usize>(values: [&str; N]) -> Vec<String> {
    values.map(str::to_owned).to_vec()
}

/// Days from one fact to another.
fn days(from: &Value, to: &Value) -> i32 {
    let date = |fact| text(fact, "date").parse::<Date>().expect("a date");
    date(from).until(date(to)).expect("near enough").get_days()
}

struct Plain<'a> {
    case: &'a Value,
    roots: BTreeMap<&'a str, BTreeSet<&'a str>>,
    derived: Relations,
}

/// Everything that the rules derive from a case.
pub fn derive(case: &Value) -> Relations {
    let mut plain = Plain { case, roots: roots(case), derived: Relations::new() };
    plain.claims();
    plain.triggers();
    plain.code();
    plain.links();
    plain.attributions();
    plain.items();
    plain.derived.retain(|_, rows| !rows.is_empty());
    plain.derived
}

/// Those at the end of the lineage of each source.
fn roots(case: &Value) -> BTreeMap<&str, BTreeSet<&str>> {
    let cites: BTreeMap<&str, Vec<&str>> = list(case, "sources")
        .iter()
        .map(|source| (text(source, "id"), list(source, "cites").iter().filter_map(Value::as_str).collect()))
        .collect();
    let of = |source: &'_ str| -> BTreeSet<&str> {
        let (mut seen, mut open, mut found) = (BTreeSet::new(), vec![source], BTreeSet::new());
        while let Some(one) = open.pop() {
            let Some((id, cited)) = cites.get_key_value(one) else { continue };
            if seen.insert(*id) {
                if cited.is_empty() {
                    found.insert(*id);
                }
                open.extend(cited);
            }
        }
        found
    };
    cites.keys().map(|source| (*source, of(source))).collect()
}

impl<'a> Plain<'a> {
    fn facts(&self, kind: &'a str) -> impl Iterator<Item = &'a Value> + use<'a> {
        list(self.case, "facts").iter().filter(move |fact| text(fact, "kind") == kind)
    }

    fn roots_of(&self, fact: &Value) -> Vec<&'a str> {
        self.roots.get(text(fact, "source")).into_iter().flatten().copied().collect()
    }

    fn add(&mut self, relation: &'static str, row: Vec<String>) {
        self.derived.entry(relation).or_default().insert(row);
    }

    fn has(&self, relation: &str, row: &[String]) -> bool {
        self.derived.get(relation).is_some_and(|rows| rows.contains(row))
    }

    fn rows(&self, relation: &str) -> Vec<Vec<String>> {
        self.derived.get(relation).into_iter().flatten().cloned().collect()
    }

    fn claims(&mut self) {
        for claim in self.facts("claim") {
            for root in self.roots_of(claim) {
                self.add("claim_root", row([text(claim, "prop"), root]));
            }
        }
        let rows = self.rows("claim_root");
        for claimed in &rows {
            let roots = rows.iter().filter(|other| other[0] == claimed[0]).count();
            let relation = if roots >= ORIGINS { "corroborated" } else { "uncorroborated" };
            self.add(relation, vec![claimed[0].clone()]);
        }
    }

    fn triggers(&mut self) {
        for operation in self.facts("operation") {
            for trigger in self.facts("trigger").filter(|one| text(one, "sector") == text(operation, "sector")) {
                let actors = list(self.case, "actors").iter().filter(|one| one["sponsor"] == trigger["sponsor"]);
                if (0..=WINDOW).contains(&days(trigger, operation)) {
                    for actor in actors {
                        let (event, source) = (text(trigger, "event"), text(trigger, "source"));
                        self.add("triggered", row([text(operation, "op"), event, text(actor, "id"), source]));
                    }
                }
            }
        }
    }

    fn code(&mut self) {
        for found in self.facts("code") {
            for actor in list(self.case, "actors") {
                for known in list(actor, "profile").iter().filter(|known| known["code"] == found["code"]) {
                    let others = known["excl"].as_i64().unwrap_or_default();
                    if others >= FEW_OTHERS {
                        let (cluster, code) = (text(found, "cluster"), text(found, "code"));
                        let values = [cluster, text(actor, "id"), code, &others.to_string(), text(found, "source")];
                        self.add("code_similarity", row(values));
                    }
                }
            }
        }
    }

    fn links(&mut self) {
        let mut codes: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
        for similar in self.rows("code_similarity") {
            codes.entry((similar[0].clone(), similar[1].clone())).or_default().insert(similar[2].clone());
        }
        for one in self.facts("infra") {
            for other in self.facts("infra").filter(|other| other["host"] == one["host"]) {
                if one["cluster"] != other["cluster"] && days(one, other).abs() <= OVERLAP {
                    self.add("overlap", row([text(one, "cluster"), text(other, "cluster")]));
                }
            }
        }
        let overlaps = self.rows("overlap");
        let mut open: Vec<_> =
            codes.into_iter().filter(|(_, codes)| codes.len() >= CODES).map(|(pair, _)| pair).collect();
        while let Some((cluster, actor)) = open.pop() {
            let linked = vec![cluster.clone(), actor.clone()];
            if !self.has("linked", &linked) {
                self.add("linked", linked);
                let near = overlaps.iter().filter(|overlap| overlap[0] == cluster);
                open.extend(near.map(|overlap| (overlap[1].clone(), actor.clone())));
            }
        }
    }

    fn sponsor(&self, actor: &str) -> &'a str {
        let actor = list(self.case, "actors").iter().find(|one| text(one, "id") == actor);
        actor.map(|actor| text(actor, "sponsor")).unwrap_or_default()
    }

    fn attributions(&mut self) {
        for linked in self.rows("linked") {
            let sponsor = self.sponsor(&linked[1]);
            self.add("sponsored", row([&linked[0], sponsor]));
            for operation in self.facts("operation").filter(|one| text(one, "cluster") == linked[0]) {
                self.add("attributed", row([text(operation, "op"), sponsor]));
                self.add("has_sponsor", row([text(operation, "op")]));
            }
        }
    }

    fn items(&mut self) {
        for hypothesis in list(self.case, "hypotheses") {
            let (id, actor) = (text(hypothesis, "id"), text(hypothesis, "actor"));
            for found in self.facts("code") {
                let of = row([text(found, "cluster"), actor]);
                let similar = if self.has("linked", &of) { self.rows("code_similarity") } else { Vec::new() };
                for similar in similar {
                    let same = [text(found, "cluster"), actor, text(found, "code")];
                    if similar[..3] == same && similar[4] == text(found, "source") {
                        let weight = 300 * similar[3].parse::<i64>().unwrap_or_default();
                        self.item(id, "code", found, weight);
                    }
                }
            }
            for trigger in self.facts("trigger") {
                let about = |one: &&Vec<String>| one[1] == text(trigger, "event") && one[2] == actor;
                if self.rows("triggered").iter().any(|one| about(&one)) {
                    self.item(id, "timing", trigger, 250);
                }
            }
            let has_sponsor = |one: &&Value| self.has("has_sponsor", &row([text(one, "op")]));
            let operations: Vec<&Value> = self.facts("operation").filter(has_sponsor).collect();
            for operation in operations {
                let own = row([text(operation, "op"), self.sponsor(actor)]);
                let weight = if self.has("attributed", &own) { 150 } else { -150 };
                self.item(id, "sponsor", operation, weight);
            }
        }
        for claim in self.facts("claim") {
            for proposition in list(self.case, "propositions").iter().filter(|one| one["id"] == claim["prop"]) {
                let weight = proposition["weight"].as_i64().unwrap_or_default();
                let is_corroborated = self.has("corroborated", &row([text(claim, "prop")]));
                let weight = if is_corroborated { weight } else { weight.div_euclid(2) };
                self.item(text(proposition, "hypothesis"), text(proposition, "line"), claim, weight);
            }
        }
    }

    fn item(&mut self, hypothesis: &str, line: &str, fact: &Value, weight: i64) {
        for root in self.roots_of(fact) {
            self.add("item", row([hypothesis, line, root, &weight.to_string()]));
        }
    }
}
