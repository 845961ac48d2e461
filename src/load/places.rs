//! Where things stand, for explanations.

use std::collections::BTreeMap;
use std::sync::Arc;

/// File and line, from 1, of what was loaded, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// The name of each file.
    files: Vec<Arc<str>>,
    /// Evidence items.
    evidence: BTreeMap<String, (usize, usize)>,
    /// Sources.
    sources: BTreeMap<String, (usize, usize)>,
    /// Hypotheses.
    hypotheses: BTreeMap<String, (usize, usize)>,
    /// Rules.
    rules: BTreeMap<String, (usize, usize)>,
}

impl Places {
    pub(super) fn new(files: Vec<Arc<str>>) -> Self {
        Places { files, ..Places::default() }
    }

    pub(super) fn add(&mut self, sort: Sort, id: String, file: usize, line: usize) {
        let table = match sort {
            Sort::Evidence => &mut self.evidence,
            Sort::Source => &mut self.sources,
            Sort::Hypothesis => &mut self.hypotheses,
            Sort::Rule => &mut self.rules,
        };
        table.insert(id, (file, line));
    }

    fn get(&self, table: &BTreeMap<String, (usize, usize)>, id: &str) -> Option<(&str, usize)> {
        let (file, line) = table.get(id)?;
        Some((self.files.get(*file)?, *line))
    }

    /// File and line of an evidence item.
    pub fn evidence(&self, id: &str) -> Option<(&str, usize)> {
        self.get(&self.evidence, id)
    }

    /// File and line of a source.
    pub fn source(&self, id: &str) -> Option<(&str, usize)> {
        self.get(&self.sources, id)
    }

    /// File and line of a hypothesis.
    pub fn hypothesis(&self, id: &str) -> Option<(&str, usize)> {
        self.get(&self.hypotheses, id)
    }

    /// File and line of a rule.
    pub fn rule(&self, id: &str) -> Option<(&str, usize)> {
        self.get(&self.rules, id)
    }
}

/// What an id names.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sort {
    Evidence,
    Source,
    Hypothesis,
    Rule,
}
