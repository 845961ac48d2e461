//! Where things stand, for explanations.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// File and line, from 1, of what was loaded, by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// The name of each file.
    files: Vec<Arc<str>>,
    /// Evidence items.
    evidence: BTreeMap<String, Stand>,
    /// Sources.
    sources: BTreeMap<String, Stand>,
    /// Hypotheses.
    hypotheses: BTreeMap<String, Stand>,
    /// Rules.
    rules: BTreeMap<String, Stand>,
}

impl Places {
    pub(super) fn new(files: Vec<Arc<str>>) -> Self {
        Places { files, ..Places::default() }
    }

    pub(super) fn add(&mut self, sort: Sort, id: String, stand: Stand) {
        let table = match sort {
            Sort::Evidence => &mut self.evidence,
            Sort::Source => &mut self.sources,
            Sort::Hypothesis => &mut self.hypotheses,
            Sort::Rule => &mut self.rules,
        };
        table.insert(id, stand);
    }

    fn get(&self, table: &BTreeMap<String, Stand>, id: &str) -> Option<(&str, usize)> {
        let stand = table.get(id)?;
        Some((self.files.get(stand.file)?, stand.line))
    }

    /// The bytes of the file that an evidence item takes.
    pub fn evidence_range(&self, id: &str) -> Option<Range<usize>> {
        self.evidence.get(id).map(|stand| stand.range.clone())
    }

    /// The bytes of the file that a source takes.
    pub fn source_range(&self, id: &str) -> Option<Range<usize>> {
        self.sources.get(id).map(|stand| stand.range.clone())
    }

    /// The bytes of the file that a hypothesis takes.
    pub fn hypothesis_range(&self, id: &str) -> Option<Range<usize>> {
        self.hypotheses.get(id).map(|stand| stand.range.clone())
    }

    /// The bytes of the file that a rule takes.
    pub fn rule_range(&self, id: &str) -> Option<Range<usize>> {
        self.rules.get(id).map(|stand| stand.range.clone())
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

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stand {
    /// Place among the files.
    pub(super) file: usize,
    /// Line, from 1.
    pub(super) line: usize,
    /// Bytes of the file.
    pub(super) range: Range<usize>,
}

/// What an id names.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sort {
    Evidence,
    Source,
    Hypothesis,
    Rule,
}
