//! Withholding what readers may not see: a case whose items above a marking have lost their texts, and is judged as before.
//!
//! Done once, on the case, so that nothing that is drawn from it later can show what was taken out. Rules compare texts, so each
//! is replaced by a name of its own wherever it stands, unless it stands openly too or a rule names it: what was equal stays
//! equal, and what differed differs. Dates and numbers are measured by rules; they stay for the judgment, and
//! [`Case::shown`](crate::model::case::Case::shown) takes them out of what an assessment shows.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use crate::model::actor::Subject;
use crate::model::case::Case;
use crate::model::evidence::{EvidenceItem, Tlp, Value};
use crate::model::id::{ActorId, SourceId};
use crate::model::masking::Masking;
use crate::model::rule_set::RuleSet;
use crate::model::source::Source;

/// Withholds texts of cases. What it replaced in one case has the same name in the next: two states of a case can be compared.
#[derive(Debug)]
pub struct Masker {
    max: Tlp,
    /// Every text that rules name.
    named_by_rules: BTreeSet<String>,
    names: Names,
}

impl Masker {
    /// Withholds what is marked above `max`, from cases that are judged with those rules.
    pub fn new(max: Tlp, rules: &RuleSet) -> Self {
        let mut named_by_rules = BTreeSet::new();
        for rule in rules.rules() {
            // What is only for people is in there too; a text more that is kept equal changes nothing that is shown.
            for part in [serde_json::to_value((&rule.when, &rule.unless)), serde_json::to_value(&rule.then)] {
                texts_of(&part.unwrap_or_default(), &mut named_by_rules);
            }
        }
        Masker { max, named_by_rules, names: Names::default() }
    }

    /// The case with its texts withheld, and with what was withheld in [`Case::masking`].
    pub fn mask(&mut self, case: &Case) -> Case {
        let mut case = case.clone();
        let masking = Masking {
            max: self.max,
            items: case.evidence.iter().filter(|item| item.tlp > self.max).map(|item| item.id.clone()).collect(),
            sources: Vec::new(),
            actors: Vec::new(),
            values: BTreeMap::new(),
        };
        case.masking = Some(masking);
        self.mask_sources(&mut case);
        self.mask_actors(&mut case);
        self.mask_items(&mut case);
        case
    }

    /// Sources that nobody names but withheld items, and those whom only such sources relay.
    fn mask_sources(&mut self, case: &mut Case) {
        let hidden = hidden_sources(case);
        let taken: BTreeSet<String> = case.sources.iter().map(|source| source.id.to_string()).collect();
        for (_, source) in case.sources.iter_mut().enumerate().filter(|(place, _)| hidden.contains(place)) {
            let name = self.names.of("masked-source-", source.id.as_str(), &taken);
            (source.id, source.name) = (SourceId::from(name.as_str()), "name withheld".to_owned());
            (source.url, source.published) = (None, None);
        }
        let mut order: Vec<(usize, Source)> = std::mem::take(&mut case.sources).into_iter().enumerate().collect();
        order.sort_by(|(_, one), (_, other)| one.id.cmp(&other.id));
        let now: HashMap<usize, usize> = order.iter().map(|(before, _)| *before).zip(0..).collect();
        if let Some(masking) = &mut case.masking {
            let ids = order.iter().filter(|(before, _)| hidden.contains(before));
            masking.sources = ids.map(|(_, source)| source.id.clone()).collect();
        }
        case.sources = order.into_iter().map(|(_, source)| source).collect();
        move_to_sources(case, &now);
    }

    /// Actors that nothing names but withheld items.
    fn mask_actors(&mut self, case: &mut Case) {
        let hidden = hidden_actors(case);
        let taken: BTreeSet<String> = case.actors.iter().map(|actor| actor.id.to_string()).collect();
        let mut renamed = BTreeMap::new();
        for actor in case.actors.iter_mut().filter(|actor| hidden.contains(&actor.id)) {
            let name = ActorId::from(self.names.of("masked-actor-", actor.id.as_str(), &taken).as_str());
            renamed.insert(std::mem::replace(&mut actor.id, name.clone()), name);
            actor.label = "name withheld".to_owned();
        }
        case.actors.sort_by(|one, other| one.id.cmp(&other.id));
        for item in Arc::make_mut(&mut case.evidence) {
            for (subject, _) in &mut item.bears_on {
                if let Subject::Actor(id) = subject
                    && let Some(name) = renamed.get(id)
                {
                    *id = name.clone();
                }
            }
            item.bears_on.sort();
        }
        if let Some(masking) = &mut case.masking {
            masking.actors = renamed.into_values().collect();
            masking.actors.sort();
        }
    }

    fn mask_items(&mut self, case: &mut Case) {
        let Some(masking) = &mut case.masking else { return };
        let (masked, open): (Vec<_>, Vec<_>) = case.evidence.iter().partition(|item| masking.withholds(item));
        let mut kept = self.named_by_rules.clone();
        kept.extend(case.questions.iter().flat_map(|question| {
            let hypotheses = question.hypotheses.iter().map(|one| one.id.to_string());
            hypotheses.chain([question.id.to_string()])
        }));
        kept.extend(case.actors.iter().map(|actor| actor.id.to_string()));
        kept.extend(case.sources.iter().map(|source| source.id.to_string()));
        kept.extend(case.evidence.iter().flat_map(|item| [item.id.to_string(), item.kind.clone()]));
        kept.extend(case.published.iter().map(|published| published.by.clone()));
        open.iter().for_each(|item| kept.extend(texts(item)));
        let open_values: BTreeSet<String> = open.iter().flat_map(|item| values(item)).collect();
        let days = case.evidence.iter().map(|item| item.known_from.to_string()).collect::<BTreeSet<_>>();
        let values = masked.iter().flat_map(|item| values(item));
        let values: BTreeSet<String> =
            values.filter(|value| !open_values.contains(value) && !days.contains(value)).collect();
        let numbers = (1_usize..).map(|number| format!("masked-value-{number}"));
        masking.values = values.into_iter().zip(numbers).collect();
        let masking = masking.clone();
        for item in Arc::make_mut(&mut case.evidence).iter_mut().filter(|item| masking.withholds(item)) {
            self.mask_item(item, &kept);
        }
    }

    fn mask_item(&mut self, item: &mut EvidenceItem, kept: &BTreeSet<String>) {
        item.notes.clear();
        let mut name = |text: &mut String| {
            // A source or an actor that is called otherwise now may stand in a field too.
            let known = ["masked-source-", "masked-actor-"].into_iter().find_map(|sort| self.names.known(sort, text));
            match known {
                Some(known) => *text = known,
                None if !kept.contains(text) => *text = self.names.of("masked-text-", text, kept),
                None => {}
            }
        };
        for (_, value) in &mut item.fields {
            match value {
                Value::Text(text) => name(text),
                Value::Texts(texts) => texts.iter_mut().for_each(&mut name),
                Value::Integer(_) | Value::Number(_) | Value::Bool(_) | Value::Date(_) => {}
            }
        }
        if !kept.contains(&item.says) {
            item.says = self.names.of("text withheld, no. ", &item.says, kept);
        }
    }
}

/// What stands for what.
#[derive(Debug, Default)]
struct Names {
    sorts: BTreeMap<String, Sort>,
}

/// What stands for texts of one sort, and the first number that none of them has yet.
#[derive(Debug, Default)]
struct Sort {
    names: BTreeMap<String, String>,
    next: usize,
}

impl Names {
    fn known(&self, sort: &str, text: &str) -> Option<String> {
        self.sorts.get(sort)?.names.get(text).cloned()
    }

    /// What stands for a text: the sort and a number, and nothing that is taken.
    fn of(&mut self, sort: &str, text: &str, taken: &BTreeSet<String>) -> String {
        let known = self.sorts.entry(sort.to_owned()).or_default();
        if let Some(name) = known.names.get(text) {
            return name.clone();
        }
        // INVARIANT: numbers only rise, so no name is given twice.
        let free = loop {
            known.next = known.next.saturating_add(1);
            let name = format!("{sort}{}", known.next);
            if !taken.contains(&name) {
                break name;
            }
        };
        known.names.insert(text.to_owned(), free.clone());
        free
    }
}

/// Every text in a value.
fn texts_of(value: &serde_json::Value, texts: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::String(text) => _ = texts.insert(text.clone()),
        serde_json::Value::Array(list) => list.iter().for_each(|one| texts_of(one, texts)),
        serde_json::Value::Object(map) => map.values().for_each(|one| texts_of(one, texts)),
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
    }
}

/// What an item says, in its fields and in words.
fn texts(item: &EvidenceItem) -> Vec<String> {
    let fields = item.fields.iter().flat_map(|(_, value)| match value {
        Value::Text(text) => vec![text.clone()],
        Value::Texts(texts) => texts.clone(),
        Value::Integer(_) | Value::Number(_) | Value::Bool(_) | Value::Date(_) => Vec::new(),
    });
    fields.chain([item.says.clone()]).collect()
}

/// Dates and numbers of an item, as a match shows them.
fn values(item: &EvidenceItem) -> Vec<String> {
    let fields = item.fields.iter().filter_map(|(_, value)| match value {
        Value::Integer(number) => Some(number.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Date(date) => Some(date.to_string()),
        Value::Text(_) | Value::Texts(_) | Value::Bool(_) => None,
    });
    fields.chain(item.happened.map(|date| date.to_string())).collect()
}

/// Places of sources that only withheld items name, or that only such sources relay.
fn hidden_sources(case: &Case) -> BTreeSet<usize> {
    let named_by = |withheld: bool| {
        let items = case.evidence.iter().filter(move |item| case.withholds(item) == withheld);
        items.flat_map(|item| item.reported_by.iter().copied())
    };
    let links = case.actors.iter().flat_map(|actor| actor.links.iter().map(|link| link.by));
    let others = case.looked_for.iter().map(|search| search.by).chain(case.published.iter().map(|one| one.source));
    let open = reached(case, named_by(false).chain(links).chain(others));
    reached(case, named_by(true)).difference(&open).copied().collect()
}

/// These sources with all that they relay.
fn reached(case: &Case, from: impl Iterator<Item = usize>) -> BTreeSet<usize> {
    let mut open: Vec<usize> = from.collect();
    let mut reached = BTreeSet::new();
    while let Some(next) = open.pop() {
        if reached.insert(next) {
            open.extend(case.sources.get(next).map(|source| source.cites.as_slice()).unwrap_or_default());
        }
    }
    reached
}

/// Moves everything that points to sources to where these stand now.
fn move_to_sources(case: &mut Case, now: &HashMap<usize, usize>) {
    let to = |place: &mut usize| *place = now.get(place).copied().unwrap_or(*place);
    let all = |places: &mut Vec<usize>| {
        places.iter_mut().for_each(to);
        places.sort_unstable();
    };
    case.sources.iter_mut().for_each(|source| all(&mut source.cites));
    Arc::make_mut(&mut case.evidence).iter_mut().for_each(|item| all(&mut item.reported_by));
    case.looked_for.iter_mut().for_each(|search| to(&mut search.by));
    case.published.iter_mut().for_each(|published| to(&mut published.source));
    for actor in &mut case.actors {
        actor.links.iter_mut().for_each(|link| to(&mut link.by));
        actor.links.sort_by(|one, other| (&one.to, one.by).cmp(&(&other.to, other.by)));
    }
}

/// Ids of actors that withheld items bear on, and that nothing else names.
fn hidden_actors(case: &Case) -> BTreeSet<ActorId> {
    let actor = |subject: &Subject| match subject {
        Subject::Actor(id) => Some(id.clone()),
        Subject::Hypothesis(_) => None,
    };
    let named_by = |withheld: bool| {
        let items = case.evidence.iter().filter(move |item| case.withholds(item) == withheld);
        items.flat_map(|item| item.bears_on.iter()).filter_map(move |(subject, _)| actor(subject))
    };
    let linked = case.actors.iter().filter(|one| !one.links.is_empty());
    let linked = linked.flat_map(|one| one.links.iter().filter_map(|link| actor(&link.to)).chain([one.id.clone()]));
    let answers = case.questions.iter().flat_map(|question| &question.hypotheses).flat_map(|one| one.actors.clone());
    let searched = case.looked_for.iter().flat_map(|search| search.concerns.iter().filter_map(actor));
    let open: BTreeSet<ActorId> = named_by(false).chain(linked).chain(answers).chain(searched).collect();
    named_by(true).filter(|actor| !open.contains(actor)).collect()
}
