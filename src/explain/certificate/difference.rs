//! Where two certificates differ: one comparison of documents, place by place.

use std::fmt;

use serde::Serialize;
use serde_json::{Number, Value};

use super::Certificate;

/// A figure that does not follow from the terms below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Disagreement {
    /// Where it stands: `questions[0].matches[3].standing`.
    pub path: String,
    /// What the certificate states, as JSON.
    pub stated: String,
    /// What was recomputed, as JSON.
    pub recomputed: String,
}

/// Characters of a value that are enough to find it.
const ENOUGH: usize = 300;

impl Disagreement {
    /// Every place where two certificates differ.
    pub fn all(stated: &Certificate, again: &Certificate) -> Vec<Disagreement> {
        differences(stated, again)
    }

    /// For people: like [`fmt::Display`], with long values cut.
    pub fn short(&self) -> String {
        let cut = |text: &str| match text.char_indices().nth(ENOUGH) {
            Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default()),
            None => text.to_owned(),
        };
        format!("{}: states {}, recomputed {}", self.path, cut(&self.stated), cut(&self.recomputed))
    }
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: states {}, recomputed {}", self.path, self.stated, self.recomputed)
    }
}

/// Where two certificates differ. Whole numbers, words and ids are compared exactly, fractions up to 10⁻¹² of their size.
pub(in crate::explain) fn differences(stated: &Certificate, again: &Certificate) -> Vec<Disagreement> {
    let mut found = Vec::new();
    if stated != again {
        differ("", &serde_json::json!(stated), &serde_json::json!(again), &mut found);
    }
    found
}

fn differ(path: &str, stated: &Value, again: &Value, found: &mut Vec<Disagreement>) {
    match (stated, again) {
        (one, other) if one == other => {}
        (Value::Number(one), Value::Number(other)) if close(one, other) => {}
        (Value::Object(one), Value::Object(other)) if one.keys().eq(other.keys()) => {
            one.iter()
                .zip(other.values())
                .for_each(|((key, one), other)| differ(&format!("{path}.{key}"), one, other, found));
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let pairs = one.iter().zip(other).enumerate();
            pairs.for_each(|(n, (one, other))| differ(&format!("{path}[{n}]"), one, other, found));
        }
        _ => {
            let (path, stated) = (path.trim_start_matches('.').to_owned(), stated.to_string());
            found.push(Disagreement { path, stated, recomputed: again.to_string() });
        }
    }
}

fn close(one: &Number, other: &Number) -> bool {
    let (Some(a), Some(b)) = (one.as_f64(), other.as_f64()) else { return false };
    one.is_f64() && other.is_f64() && (a - b).abs() <= 1e-12 * a.abs().max(b.abs())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn documents_differ_where_they_differ_and_a_hair_is_nothing() {
        let (stated, made) =
            (json!({"a": [1, 0.5, "x"], "b": []}), json!({"a": [2, 0.5000000000000001, "y"], "b": [1]}));
        let mut found = Vec::new();
        differ("", &stated, &made, &mut found);
        let paths: Vec<&str> = found.iter().map(|one| one.path.as_str()).collect();
        assert_eq!(paths, ["a[0]", "a[2]", "b"]);
        assert_eq!(found[2].to_string(), "b: states [], recomputed [1]");
    }

    #[test]
    fn close_is_a_billionth_of_a_thousandth_and_whole_numbers_are_exact() {
        let number = |text: &str| text.parse::<Number>().unwrap();
        let are_close = |one: &str, other: &str| close(&number(one), &number(other));
        assert!(are_close("1000.0", "1000.0000000005") && !are_close("1000.0", "1000.000000005"));
        assert!(!are_close("1e-9", "2e-9"), "it is a share, however small both are");
        assert!(
            !are_close("9007199254740993", "9007199254740992.0") && !are_close("2.0", "2") && !are_close("2", "2.0")
        );
    }

    #[test]
    fn another_key_is_a_difference_of_the_whole() {
        let mut found = Vec::new();
        differ("", &json!({"a": {"b": 1}}), &json!({"a": {"c": 1}}), &mut found);
        let paths: Vec<&str> = found.iter().map(|one| one.path.as_str()).collect();
        assert_eq!(paths, ["a"]);
    }
}
