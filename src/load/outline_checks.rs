//! What an outline shows without decoding: keys given twice, numbers that are not finite.

use std::borrow::Cow;
use std::collections::HashMap;

use super::outline::{Outline, Shape};

/// Something that serde would let pass.
pub(super) enum Oddity {
    /// A key that the same record or map has already.
    Repeated { node: u32, first: u32, key: String },
    /// A number that is not finite.
    NotFinite { node: u32 },
}

/// Every oddity, in file order.
pub(super) fn oddities(outline: &Outline, text: &str) -> Vec<Oddity> {
    let mut found = Vec::new();
    for (id, node) in outline.nodes.iter().enumerate() {
        match node.shape {
            Shape::Leaf if text.get(node.range()).is_some_and(is_not_finite) => {
                found.push(Oddity::NotFinite { node: id as u32 });
            }
            Shape::Record | Shape::Map => repeated(outline, text, id as u32, &mut found),
            Shape::Leaf | Shape::List => {}
        }
    }
    found
}

fn repeated(outline: &Outline, text: &str, id: u32, found: &mut Vec<Oddity>) {
    // Most records have a handful of fields: comparing them costs less than hashing them.
    const FEW: usize = 24;
    let keyed = |child: u32| Some((child, plain(text.get(outline.node(child)?.key()?)?)));
    let mut few: Vec<(u32, Cow<'_, str>)> = Vec::new();
    let mut many: HashMap<Cow<'_, str>, u32> = HashMap::new();
    for (child, key) in outline.children(id).filter_map(keyed) {
        let first = match few.iter().find(|(_, known)| *known == key) {
            Some((first, _)) => Some(*first),
            None => many.get(&key).copied(),
        };
        match first {
            Some(first) => found.push(Oddity::Repeated { node: child, first, key: key.into_owned() }),
            None if few.len() < FEW => few.push((child, key)),
            None => {
                many.insert(key, child);
            }
        }
    }
}

/// A key as it is meant: without quotes, escapes read.
fn plain(key: &str) -> Cow<'_, str> {
    let inner = key.strip_prefix('"').and_then(|key| key.strip_suffix('"')).unwrap_or(key);
    if !inner.contains('\\') && !key.starts_with("r\"") && !key.starts_with("r#") {
        return Cow::Borrowed(inner);
    }
    let read: Result<String, _> = ron::from_str(key);
    read.map_or(Cow::Borrowed(inner), Cow::Owned)
}

fn is_not_finite(token: &str) -> bool {
    let bare = token.trim_start_matches(['-', '+']);
    let named = matches!(bare, "NaN" | "inf" | "NaNf32" | "NaNf64" | "inff32" | "inff64");
    let number = bare.starts_with(|c: char| c.is_ascii_digit() || c == '.');
    let large = number && (bare.contains(['e', 'E']) || bare.len() > 300) && !bare.starts_with("0x");
    named || (large && bare.replace('_', "").parse::<f64>().is_ok_and(f64::is_infinite))
}
