//! Writes file shapes as RON that is pleasant to read and review.
//!
//! The `ron` crate gives the text on one line: names of records, no `Some(...)`, strings escaped. [`super::ron_format`] lays
//! that line out. The same value gives the same text, and reading it back gives an equal value.

use std::fmt;

use ron::Options;
use ron::extensions::Extensions;
use ron::ser::PrettyConfig;
use serde::Serialize;

use super::ron_format::lay_out;

/// Why a value could not be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriteError(String);

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot be written as RON: {}", self.0)
    }
}

impl std::error::Error for WriteError {}

/// The extensions with which every RON file of the project is read and written.
pub fn extensions() -> Extensions {
    Extensions::IMPLICIT_SOME | Extensions::UNWRAP_NEWTYPES | Extensions::UNWRAP_VARIANT_NEWTYPES
}

/// The value as RON text, ending in a line break.
///
/// # Errors
/// Where values are nested more deeply than the reader would accept.
pub fn render_ron<T: Serialize>(value: &T) -> Result<String, WriteError> {
    let one_line = PrettyConfig::new().depth_limit(0).struct_names(true);
    let line = Options::default()
        .with_default_extension(extensions())
        .to_string_pretty(value, one_line)
        .map_err(|error| WriteError(error.to_string()))?;
    Ok(lay_out(&line))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;
    use crate::model::value::{Entries, Scalar};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Record {
        name: String,
        note: Option<String>,
        list: Vec<Record>,
        fields: Entries<Scalar>,
    }

    fn scalar() -> impl Strategy<Value = Scalar> {
        let leaf = prop_oneof![
            any::<String>().prop_map(Scalar::Text),
            any::<i64>().prop_map(Scalar::Integer),
            (-1.0e12..1.0e12f64).prop_map(Scalar::Number),
            any::<bool>().prop_map(Scalar::Bool),
        ];
        leaf.prop_recursive(2, 8, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(Scalar::List))
    }

    fn record() -> impl Strategy<Value = Record> {
        let own =
            || (any::<String>(), any::<Option<String>>(), prop::collection::vec((any::<String>(), scalar()), 0..4));
        let plain = |(name, note, fields)| Record { name, note, list: Vec::new(), fields: Entries(fields) };
        let leaf = own().prop_map(plain);
        leaf.prop_recursive(3, 16, 4, move |inner| {
            (own(), prop::collection::vec(inner, 0..4)).prop_map(move |(own, list)| Record { list, ..plain(own) })
        })
    }

    proptest! {
        #[test]
        fn reading_back_gives_an_equal_value(value in record()) {
            let text = render_ron(&value).unwrap();
            let back: Record = Options::default().with_default_extension(extensions()).from_str(&text).unwrap();
            prop_assert_eq!(back, value);
        }
    }

    #[test]
    fn short_records_stay_on_one_line_and_long_ones_open_up() {
        let leaf = |name: &str| Record { name: name.into(), note: None, list: vec![], fields: Entries::default() };
        let value = Record { list: vec![leaf("a, (b"), leaf(&"c\"".repeat(60))], ..leaf("top") };
        let text = render_ron(&value).unwrap();
        assert!(text.contains("\n        Record(name: \"a, (b\", note: None, list: [], fields: {}),\n"), "{text}");
        assert!(text.contains("\n        Record(\n            name: \"c\\\"c"), "{text}");
    }
}
