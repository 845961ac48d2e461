//! Dates of a case.

use jiff::civil::Date;

use crate::diag::{Code, Diagnostic};
use crate::load::faults::Faults;
use crate::load::place::Place;
use crate::model::date::PartialDate;

/// A day; reports anything else.
pub(super) fn day(text: &str, at: Place<'_>, faults: &mut Faults) -> Option<Date> {
    let date = PartialDate::parse(text);
    match date.and_then(PartialDate::day) {
        Some(day) => Some(day),
        None if date.is_some() => {
            let message = format!("the day of `{text}` is needed here");
            faults.push(Diagnostic::new(Code::CaseMalformedDate, at.span(), message).help("write it as `YYYY-MM-DD`"));
            None
        }
        None => malformed(text, "write it as `YYYY-MM-DD`", at, faults),
    }
}

/// A date of any precision; reports anything else.
pub(super) fn partial(text: &str, at: Place<'_>, faults: &mut Faults) -> Option<PartialDate> {
    let parsed = PartialDate::parse(text);
    parsed.or_else(|| malformed(text, "write it as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`", at, faults))
}

fn malformed<T>(text: &str, help: &str, at: Place<'_>, faults: &mut Faults) -> Option<T> {
    let message = format!("`{text}` is not a date");
    faults.push(Diagnostic::new(Code::CaseMalformedDate, at.span(), message).help(help));
    None
}
