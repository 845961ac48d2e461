//! What an evaluation goes without.

use std::collections::BTreeSet;

/// What an evaluation goes without, by place in the case, in the rule set and in the scales.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Loss {
    /// Evidence items.
    pub items: BTreeSet<usize>,
    /// Sources as origins: what goes back to them alone goes with them.
    pub origins: BTreeSet<usize>,
    /// Rules.
    pub rules: BTreeSet<usize>,
    /// Lines of evidence: findings of theirs do not count.
    pub lines: BTreeSet<usize>,
}

impl Loss {
    /// The loss of some items.
    pub fn of_items(items: impl IntoIterator<Item = usize>) -> Loss {
        Loss { items: items.into_iter().collect(), ..Loss::default() }
    }

    /// The loss of some origins.
    pub fn of_origins(origins: impl IntoIterator<Item = usize>) -> Loss {
        Loss { origins: origins.into_iter().collect(), ..Loss::default() }
    }

    /// The loss of one rule.
    pub fn of_rule(rule: usize) -> Loss {
        Loss { rules: BTreeSet::from([rule]), ..Loss::default() }
    }

    /// The loss of one line.
    pub fn of_line(line: usize) -> Loss {
        Loss { lines: BTreeSet::from([line]), ..Loss::default() }
    }

    /// Both losses at once.
    pub fn and(&self, other: &Loss) -> Loss {
        Loss {
            items: &self.items | &other.items,
            origins: &self.origins | &other.origins,
            rules: &self.rules | &other.rules,
            lines: &self.lines | &other.lines,
        }
    }
}
