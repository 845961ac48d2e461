//! The sentence that says what of a case is withheld from the reader.

use crate::model::case::Case;
use crate::model::masking::Masking;

/// Ids that are named; of more the number says enough.
const NAMED: usize = 12;

/// What is withheld, and that the judgment stands on it; nothing where nobody asked for that.
pub(in crate::report) fn withheld(case: &Case) -> Option<String> {
    case.masking.as_ref().map(sentence)
}

fn sentence(masking: &Masking) -> String {
    let label = masking.max.label();
    if masking.is_empty() {
        return format!("Nothing is withheld: no item is marked above {label}.");
    }
    let mut ids: Vec<String> = masking.items.iter().take(NAMED).map(ToString::to_string).collect();
    if masking.items.len() > NAMED {
        ids.push("…".to_owned());
    }
    let count = |count: usize, thing: &str| match count {
        0 => None,
        1 => Some(format!("the name of 1 {thing}")),
        many => Some(format!("the names of {many} {thing}s")),
    };
    let items = match masking.items.len() {
        1 => "the text of 1 item".to_owned(),
        many => format!("the texts of {many} items"),
    };
    let others = [count(masking.sources.len(), "source"), count(masking.actors.len(), "actor")];
    let all: Vec<String> =
        std::iter::once(format!("{items} ({})", ids.join(", "))).chain(others.into_iter().flatten()).collect();
    format!("Withheld, as marked above {label}: {}. The judgment stands on them all the same.", all.join(", "))
}
