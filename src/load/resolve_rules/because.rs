//! The sentence for the reader of an explanation: that each `{placeholder}` has something to stand for.

use super::known::Known;
use super::scope::{Scope, is_variable};
use crate::diag::{Code, Diagnostic};
use crate::load::faults::Faults;
use crate::load::place::Place;

/// What every item has besides its fields.
const OF_EVERY_ITEM: &[&str] = &["id", "kind", "says", "happened", "known_from", "credibility"];

pub(super) fn check(because: &str, at: Place<'_>, scope: &Scope, known: &Known<'_>, faults: &mut Faults) {
    for placeholder in placeholders(because) {
        let Some(name) = placeholder else {
            faults.push(Diagnostic::new(Code::RulePlaceholder, at.span(), "a `{` here has no `}`"));
            continue;
        };
        if is_variable(name) {
            scope.bound(name, at, faults);
        } else {
            item(name, at, scope, known, faults);
        }
    }
}

fn item(placeholder: &str, at: Place<'_>, scope: &Scope, known: &Known<'_>, faults: &mut Faults) {
    let (item, field) = placeholder.split_once('.').unwrap_or((placeholder, "id"));
    let Some(kind) = scope.items.get(item) else {
        let fault = Diagnostic::new(Code::RulePlaceholder, at.span(), format!("`{{{placeholder}}}` names no item"));
        let help = faults.did_you_mean(item, scope.items.keys().map(String::as_str));
        faults.push(fault.maybe_help(help).help("write `{item.says}`, `{item.<field>}` or `{?variable}`"));
        return;
    };
    let kind = known.vocabulary.and_then(|vocabulary| vocabulary.kinds.iter().find(|known| known.id == *kind));
    let Some(kind) = kind.filter(|_| !OF_EVERY_ITEM.contains(&field)) else { return };
    if !kind.fields.iter().any(|known| known.id == field) {
        let message = format!("`{{{placeholder}}}` does not resolve: the kind `{}` has no field `{field}`", kind.id);
        let fields = kind.fields.iter().map(|field| field.id.as_str()).chain(OF_EVERY_ITEM.iter().copied());
        faults.push(
            Diagnostic::new(Code::RulePlaceholder, at.span(), message).maybe_help(faults.did_you_mean(field, fields)),
        );
    }
}

/// What stands between `{` and `}`; `None` where a `{` has no `}`. `{{` is a brace.
fn placeholders(text: &str) -> impl Iterator<Item = Option<&str>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            let (_, after) = rest.split_once('{')?;
            if let Some(escaped) = after.strip_prefix('{') {
                rest = escaped;
                continue;
            }
            let inside = after.split_once('}');
            rest = inside.map_or("", |(_, after)| after);
            return Some(inside.map(|(placeholder, _)| placeholder));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::placeholders;

    #[test]
    fn placeholders_are_found_and_doubled_braces_are_not() {
        let found: Vec<_> = placeholders("{t.says} {{no}} {?h} {open").collect();
        assert_eq!(found, [Some("t.says"), Some("?h"), None]);
    }
}
