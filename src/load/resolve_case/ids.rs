//! What may be an id.

use crate::diag::{Code, Diagnostic};
use crate::load::faults::Faults;
use crate::load::limits::MAX_ID_BYTES;
use crate::load::place::Place;
use crate::text::Safe;

/// Reports an id that is empty, longer than [`MAX_ID_BYTES`], or not visible as it stands.
pub(in crate::load) fn check_id(id: &str, what: &str, at: Place<'_>, faults: &mut Faults) {
    let trouble = if id.trim().is_empty() {
        format!("the id of this {what} is empty")
    } else if id.len() > MAX_ID_BYTES {
        format!("the id of this {what} has {} bytes, the limit is {MAX_ID_BYTES}", id.len())
    } else if id.starts_with('?') {
        format!("the id `{id}` starts with `?` as a variable does")
    } else if !is_plain(id) && Safe(id).to_string() != id {
        format!("the id `{id}` holds characters that cannot be seen")
    } else {
        return;
    };
    faults.push(Diagnostic::new(Code::IdMalformed, at.span(), trouble));
}

/// Whether every character is one of the printable ones of ASCII, which always show as they stand.
fn is_plain(id: &str) -> bool {
    id.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}
