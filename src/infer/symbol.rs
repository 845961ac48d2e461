//! Symbols: values of facts interned as small numbers, so that joins compare integers.

use std::sync::Arc;

use jiff::civil::Date;

use crate::model::date::PartialDate;
use crate::model::value::Scalar;
use crate::text::LookupMap;

/// An interned value. Equal values have equal symbols within one evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Symbol(pub(crate) u32);

impl Symbol {
    /// Stands where a field was not given.
    pub(crate) const MISSING: Symbol = Symbol(0);
    /// Stands in a slot that no condition has bound yet; never in a fact.
    pub(crate) const UNBOUND: Symbol = Symbol(u32::MAX);
}

/// What a symbol stands for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Atom {
    /// No value.
    Missing,
    /// Text, or the id of anything.
    Text(Box<str>),
    /// A whole number.
    Integer(i64),
    /// A finite number that is not whole, by its bits.
    Number(u64),
    /// Yes or no.
    Bool(bool),
    /// A date known to the day.
    Day(Date),
    /// A date known less closely.
    Partial(PartialDate),
}

impl Atom {
    /// A number; whole numbers are integers, however they were written.
    pub(crate) fn number(value: f64) -> Atom {
        if value == libm::trunc(value) && value.abs() < 9e15 {
            Atom::Integer(value as i64)
        } else {
            Atom::Number(value.to_bits())
        }
    }

    /// A date.
    pub(crate) fn date(date: PartialDate) -> Atom {
        match date.day() {
            Some(day) => Atom::Day(day),
            None => Atom::Partial(date),
        }
    }

    /// A constant of a rule. A list is no constant; `load` refuses it, and here it equals nothing.
    pub(crate) fn constant(value: &Scalar) -> Atom {
        match value {
            Scalar::Text(text) => Atom::Text(text.as_str().into()),
            Scalar::Integer(number) => Atom::Integer(*number),
            Scalar::Number(number) => Atom::number(*number),
            Scalar::Bool(flag) => Atom::Bool(*flag),
            Scalar::List(_) => Atom::Text("".into()),
        }
    }

    /// The number, where it is one.
    pub(crate) fn as_number(&self) -> Option<f64> {
        match self {
            Atom::Integer(number) => Some(*number as f64),
            Atom::Number(bits) => Some(f64::from_bits(*bits)),
            _ => None,
        }
    }

    /// The value as an explanation prints it.
    pub(crate) fn text(&self) -> String {
        match self {
            Atom::Missing => "not given".to_owned(),
            Atom::Text(text) => text.to_string(),
            Atom::Integer(number) => number.to_string(),
            Atom::Number(bits) => f64::from_bits(*bits).to_string(),
            Atom::Bool(flag) => flag.to_string(),
            Atom::Day(day) => day.to_string(),
            Atom::Partial(date) => date.to_string(),
        }
    }
}

/// Interned values. A rule set's constants come first and are shared by all its cases.
#[derive(Debug, Clone)]
pub(crate) struct Symbols {
    shared: Arc<Table>,
    own: Table,
}

/// Values with their numbers.
#[derive(Debug, Clone, Default)]
struct Table {
    /// Number of the first.
    first: u32,
    atoms: Vec<Atom>,
    texts: LookupMap<Box<str>, Symbol>,
    others: LookupMap<Atom, Symbol>,
}

impl Table {
    fn known_text(&self, text: &str) -> Option<Symbol> {
        self.texts.get(text).copied()
    }

    fn add_text(&mut self, text: &str) -> Symbol {
        let symbol = self.push(Atom::Text(text.into()));
        self.texts.insert(text.into(), symbol);
        symbol
    }

    fn push(&mut self, atom: Atom) -> Symbol {
        let symbol = Symbol(self.first.saturating_add(self.atoms.len() as u32));
        self.atoms.push(atom);
        symbol
    }
}

impl Symbols {
    pub(crate) fn new() -> Self {
        let mut symbols = Symbols { shared: Arc::default(), own: Table::default() };
        symbols.intern(Atom::Missing);
        symbols
    }

    /// Puts what is interned so far in common to all clones, which then cost next to nothing.
    pub(crate) fn share(&mut self) {
        let shared = std::mem::take(&mut self.own);
        self.own.first = shared.first.saturating_add(shared.atoms.len() as u32);
        self.shared = Arc::new(shared);
    }

    /// The symbol of a value, made where it is new.
    pub(crate) fn intern(&mut self, atom: Atom) -> Symbol {
        if let Atom::Text(text) = &atom {
            return self.text(text);
        }
        if let Some(symbol) = self.shared.others.get(&atom).or_else(|| self.own.others.get(&atom)) {
            return *symbol;
        }
        let symbol = self.own.push(atom.clone());
        self.own.others.insert(atom, symbol);
        symbol
    }

    /// The symbol of a text, made where it is new.
    pub(crate) fn text(&mut self, text: &str) -> Symbol {
        let known = self.shared.known_text(text).or_else(|| self.own.known_text(text));
        known.unwrap_or_else(|| self.own.add_text(text))
    }

    /// The symbol of a text; that of nothing for one that was never made.
    pub(crate) fn known_text(&self, text: &str) -> Symbol {
        let known = self.shared.known_text(text).or_else(|| self.own.known_text(text));
        known.unwrap_or(Symbol::UNBOUND)
    }

    /// What a symbol stands for; no value for one that was never made.
    pub(crate) fn atom(&self, symbol: Symbol) -> &Atom {
        let number = symbol.0 as usize;
        let own = number.checked_sub(self.own.first as usize);
        let atom = own.map_or_else(|| self.shared.atoms.get(number), |number| self.own.atoms.get(number));
        atom.unwrap_or(&Atom::Missing)
    }
}
