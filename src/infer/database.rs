//! The facts of a case as relations, and what each base row rests on.

use std::rc::Rc;

use super::lineage::Lineage;
use super::plan::{Plan, RelationId, base, column};
use super::relation::Relation;
use super::symbol::{Atom, Symbol, Symbols};
use crate::model::actor::Subject;
use crate::model::case::Case;
use crate::model::date::PartialDate;
use crate::model::evidence::{Direction, EvidenceItem, Value};

/// A row of a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Fact {
    pub(crate) relation: u32,
    pub(crate) row: u32,
}

/// What a base row rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Ground {
    /// An evidence item, by its place in the case.
    Item(usize),
    /// A published link, by the place of its source.
    Link(usize),
    /// A search, by its place in the case.
    Search(usize),
}

/// The facts of a case; derived relations are empty until rules have run. Copies share what does not change.
#[derive(Debug, Clone)]
pub(crate) struct Database {
    pub(crate) symbols: Rc<Symbols>,
    pub(crate) relations: Vec<Rc<Relation>>,
    /// By relation and row; empty for relations whose rows need no ground.
    grounds: Rc<Vec<Vec<Ground>>>,
    /// By place of the item; nothing for one that takes no part.
    rows_of_items: Rc<Vec<Option<Fact>>>,
}

impl Database {
    /// Facts of a case, of its evidence only the items for which `takes_part` holds.
    pub(crate) fn new(plan: &Plan, case: &Case, lineage: &Lineage, takes_part: &dyn Fn(usize) -> bool) -> Database {
        let mut database = Database {
            symbols: Rc::new(plan.symbols.clone()),
            relations: plan.widths.iter().map(|width| Rc::new(Relation::new(*width))).collect(),
            grounds: Rc::new(vec![Vec::new(); plan.first_derived]),
            rows_of_items: Rc::new(vec![None; case.evidence.len()]),
        };
        let sources = database.add_sources(case);
        database.add_actors(case, lineage, &sources);
        database.add_hypotheses(case);
        database.add_searches(case);
        for (place, item) in case.evidence.iter().enumerate().filter(|(place, _)| takes_part(*place)) {
            database.add_item(plan, &sources, lineage, (place, item));
        }
        database
    }

    /// What a row rests on; nothing for rows that need no ground, and for derived ones.
    pub(crate) fn ground(&self, fact: Fact) -> Option<Ground> {
        self.grounds.get(fact.relation as usize)?.get(fact.row as usize).copied()
    }

    /// The row of an item that takes part.
    pub(crate) fn row_of_item(&self, item: usize) -> Option<Fact> {
        self.rows_of_items.get(item).copied().flatten()
    }

    /// Number of rows of a relation.
    pub(crate) fn rows(&self, relation: RelationId) -> usize {
        self.relations.get(relation).map_or(0, |rows| rows.len())
    }

    /// Number of rows of all relations.
    pub(crate) fn facts(&self) -> usize {
        self.relations.iter().map(|rows| rows.len()).sum()
    }

    fn add(&mut self, relation: RelationId, row: &[Symbol], ground: Option<Ground>) {
        let Some(rows) = self.relations.get_mut(relation) else { return };
        Rc::make_mut(rows).push(row);
        if let (Some(ground), Some(grounds)) = (ground, Rc::make_mut(&mut self.grounds).get_mut(relation)) {
            grounds.push(ground);
        }
    }

    /// Adds a row where there is none like it, and gives its number.
    pub(crate) fn insert(&mut self, relation: RelationId, row: &[Symbol]) -> u32 {
        let Some(rows) = self.relations.get_mut(relation).map(Rc::make_mut) else { return 0 };
        let (number, _) = rows.insert(row);
        rows.index_again();
        number
    }

    fn text(&mut self, text: &str) -> Symbol {
        Rc::make_mut(&mut self.symbols).text(text)
    }

    fn intern(&mut self, atom: Atom) -> Symbol {
        Rc::make_mut(&mut self.symbols).intern(atom)
    }

    fn variant(&mut self, variant: &impl std::fmt::Debug) -> Symbol {
        self.text(&format!("{variant:?}"))
    }

    fn flag(&mut self, flag: bool) -> Symbol {
        self.intern(Atom::Bool(flag))
    }

    /// Adds the sources, and gives their symbols.
    fn add_sources(&mut self, case: &Case) -> Vec<Symbol> {
        let mut symbols = Vec::with_capacity(case.sources.len());
        for source in &case.sources {
            let id = self.text(source.id.as_str());
            let row = [
                id,
                self.variant(&source.kind),
                self.flag(source.party),
                self.flag(source.first_hand),
                self.variant(&source.reliability),
            ];
            self.add(base::SOURCE, &row, None);
            symbols.push(id);
        }
        symbols
    }

    fn add_actors(&mut self, case: &Case, lineage: &Lineage, sources: &[Symbol]) {
        for actor in &case.actors {
            let id = self.text(actor.id.as_str());
            let kind = self.variant(&actor.kind);
            self.add(base::ACTOR, &[id, kind], None);
            for link in actor.links.iter().filter(|link| lineage.is_known(link.by)) {
                let to = self.text(link.to.as_str());
                let Some(by) = sources.get(link.by).copied() else { continue };
                self.add(base::LINK, &[id, to, by], Some(Ground::Link(link.by)));
            }
        }
    }

    fn add_hypotheses(&mut self, case: &Case) {
        for question in &case.questions {
            let asked = self.text(question.id.as_str());
            for hypothesis in &question.hypotheses {
                let id = self.text(hypothesis.id.as_str());
                let kind = self.variant(&hypothesis.kind);
                self.add(base::HYPOTHESIS, &[id, kind, asked], None);
                for actor in &hypothesis.actors {
                    let actor = self.text(actor.as_str());
                    self.insert(base::NAMES, &[id, actor]);
                }
                if let Some(whole) = hypothesis.within.and_then(|whole| question.hypotheses.get(whole)) {
                    let whole = self.text(whole.id.as_str());
                    self.add(base::WITHIN, &[id, whole], None);
                }
            }
        }
    }

    fn add_searches(&mut self, case: &Case) {
        for (place, search) in case.looked_for.iter().enumerate().filter(|(_, search)| search.known_from <= case.as_of)
        {
            let kind = self.text(&search.kind);
            let mut subjects: Vec<&str> = search.concerns.iter().map(Subject::as_str).collect();
            if subjects.is_empty() {
                // A search for any covers every subject of the case.
                let hypotheses = case.questions.iter().flat_map(|question| &question.hypotheses);
                subjects = hypotheses.map(|hypothesis| hypothesis.id.as_str()).collect();
                subjects.extend(case.actors.iter().map(|actor| actor.id.as_str()));
            }
            for subject in subjects {
                let subject = self.text(subject);
                self.add(base::LOOKED_FOR, &[kind, subject], Some(Ground::Search(place)));
            }
        }
    }

    fn add_item(&mut self, plan: &Plan, sources: &[Symbol], lineage: &Lineage, (place, item): (usize, &EvidenceItem)) {
        let Some(kind) = plan.kinds.get(&item.kind) else { return };
        let id = self.text(item.id.as_str());
        let width = plan.widths.get(kind.relation).copied().unwrap_or(column::FIELDS);
        let mut row = vec![Symbol::MISSING; width];
        set(&mut row, column::ITEM, id);
        let credibility = Atom::Integer(i64::from(item.credibility.grade()));
        set(&mut row, column::CREDIBILITY, self.intern(credibility));
        if let Some(date) = item.happened {
            set(&mut row, column::HAPPENED, self.intern(Atom::date(date)));
        }
        let known_from = Atom::date(PartialDate::Day(item.known_from));
        set(&mut row, column::KNOWN_FROM, self.intern(known_from));
        for (field, value) in &item.fields {
            match value {
                Value::Texts(texts) => {
                    let Some(list) = kind.lists.get(field) else { continue };
                    for text in texts {
                        let element = self.text(text);
                        self.add(*list, &[id, element], None);
                    }
                }
                single => {
                    let Some(column) = kind.columns.get(field) else { continue };
                    set(&mut row, *column, self.value(single));
                }
            }
        }
        let number = self.rows(kind.relation) as u32;
        self.add(kind.relation, &row, Some(Ground::Item(place)));
        if let Some(row) = Rc::make_mut(&mut self.rows_of_items).get_mut(place) {
            *row = Some(Fact { relation: kind.relation as u32, row: number });
        }
        self.add_bearing(id, item);
        self.add_reports(sources, lineage, id, (place, item));
    }

    fn add_bearing(&mut self, id: Symbol, item: &EvidenceItem) {
        for (subject, direction) in &item.bears_on {
            let relation = match direction {
                Direction::Supports => base::SUPPORTS,
                Direction::Opposes => base::OPPOSES,
                Direction::Concerns => base::CONCERNS,
            };
            let subject = self.text(subject.as_str());
            self.add(relation, &[id, subject], None);
        }
    }

    fn add_reports(
        &mut self,
        sources: &[Symbol],
        lineage: &Lineage,
        id: Symbol,
        (place, item): (usize, &EvidenceItem),
    ) {
        let origins = lineage.item(place).map(|item| &*item.origins).unwrap_or_default();
        let reports = item.reported_by.iter().map(|source| (base::REPORTS, *source));
        for (relation, source) in reports.chain(origins.iter().map(|origin| (base::ORIGIN, *origin))) {
            if let Some(source) = sources.get(source) {
                self.add(relation, &[id, *source], None);
            }
        }
    }

    /// The symbol of one value; a list is none.
    fn value(&mut self, value: &Value) -> Symbol {
        match value {
            Value::Text(text) => self.text(text),
            Value::Integer(number) => self.intern(Atom::Integer(*number)),
            Value::Number(number) => self.intern(Atom::number(*number)),
            Value::Bool(flag) => self.flag(*flag),
            Value::Date(date) => self.intern(Atom::date(*date)),
            Value::Texts(_) => Symbol::MISSING,
        }
    }
}

/// Puts a value into a column, where the row is as wide.
fn set(row: &mut [Symbol], column: usize, symbol: Symbol) {
    if let Some(cell) = row.get_mut(column) {
        *cell = symbol;
    }
}
