//! Symbols: values of facts interned as small numbers, so that joins compare integers.

use std::hash::BuildHasher;
use std::sync::Arc;

use hashbrown::HashTable;
use jiff::civil::Date;

use super::short_hash::ShortHash;
use crate::model::date::PartialDate;
use crate::model::value::Scalar;
use crate::text::LookupKeys;

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

    fn is_text(&self, text: &str) -> bool {
        matches!(self, Atom::Text(own) if **own == *text)
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
    keys: LookupKeys,
}

/// Values with their numbers.
#[derive(Debug, Clone, Default)]
struct Table {
    /// Number of the first.
    first: u32,
    atoms: Vec<Atom>,
    /// Places of the values, found by their hash.
    places: HashTable<Place>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    place: u32,
    /// Of the value.
    hash: ShortHash,
}

impl Table {
    /// The symbol of the value of that hash which `is_same` knows.
    fn find(&self, hash: u64, is_same: impl Fn(&Atom) -> bool) -> Option<Symbol> {
        let hash = ShortHash::of(hash);
        let is_same = |place: &Place| place.hash == hash && self.atoms.get(place.place as usize).is_some_and(&is_same);
        self.places.find(hash.spread(), is_same).map(|found| self.symbol(found.place))
    }

    fn push(&mut self, hash: u64, atom: Atom) -> Symbol {
        let (place, hash) = (self.atoms.len() as u32, ShortHash::of(hash));
        self.atoms.push(atom);
        self.places.insert_unique(hash.spread(), Place { place, hash }, |known| known.hash.spread());
        self.symbol(place)
    }

    fn symbol(&self, place: u32) -> Symbol {
        Symbol(self.first.saturating_add(place))
    }
}

impl Symbols {
    pub(crate) fn new() -> Self {
        let mut symbols = Symbols { shared: Arc::default(), own: Table::default(), keys: LookupKeys::default() };
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
        let hash = hash_of(&self.keys, &atom);
        let known = self.find(hash, |known| *known == atom);
        known.unwrap_or_else(|| self.own.push(hash, atom))
    }

    /// The symbol of a text, made where it is new.
    pub(crate) fn text(&mut self, text: &str) -> Symbol {
        let hash = self.keys.hash_one(text);
        let known = self.find(hash, |known| known.is_text(text));
        known.unwrap_or_else(|| self.own.push(hash, Atom::Text(text.into())))
    }

    /// The symbol of a text; that of nothing for one that was never made.
    pub(crate) fn known_text(&self, text: &str) -> Symbol {
        let known = self.find(self.keys.hash_one(text), |known| known.is_text(text));
        known.unwrap_or(Symbol::UNBOUND)
    }

    fn find(&self, hash: u64, is_same: impl Fn(&Atom) -> bool) -> Option<Symbol> {
        self.shared.find(hash, &is_same).or_else(|| self.own.find(hash, &is_same))
    }

    /// What a symbol stands for; no value for one that was never made.
    pub(crate) fn atom(&self, symbol: Symbol) -> &Atom {
        let number = symbol.0 as usize;
        let own = number.checked_sub(self.own.first as usize);
        let atom = own.map_or_else(|| self.shared.atoms.get(number), |number| self.own.atoms.get(number));
        atom.unwrap_or(&Atom::Missing)
    }
}

/// The hash of a value; of a text that of its characters.
fn hash_of(keys: &LookupKeys, atom: &Atom) -> u64 {
    match atom {
        Atom::Text(text) => keys.hash_one(text.as_ref()),
        other => keys.hash_one(other),
    }
}
