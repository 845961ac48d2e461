//! Whether a test can hold for what it tests.

use super::scope::is_variable;
use crate::diag::{Code, Diagnostic};
use crate::load::faults::Faults;
use crate::load::place::Place;
use crate::load::resolve_case::{described, fits_field};
use crate::model::condition::Test;
use crate::model::value::Scalar;
use crate::model::vocabulary::{Field, FieldType};

/// Reports a test that does not fit a field of the vocabulary.
pub(super) fn of_field(field: &Field, test: &Test, at: Place<'_>, faults: &mut Faults) {
    match test {
        Test::Is(value) | Test::IsNot(value) => fits(field, value, at.inner(), faults),
        Test::OneOf(values) | Test::NoneOf(values) => {
            // In RON the list stands within the brackets of the test, in JSON it is the test's only value.
            for (value, at) in values.iter().zip(at.inner().items()) {
                fits(field, value, at, faults);
            }
        }
        Test::Within(..) | Test::AtLeast(_) | Test::AtMost(_) => {
            if matches!(field.is, FieldType::Integer(..) | FieldType::Number(..)) {
                bounds(test, at, faults);
            } else {
                let message = format!("the field `{}` is {}, not a number", field.id, described(&field.is));
                faults.push(Diagnostic::new(Code::RuleTest, at.span(), message).help("use `Is`, `OneOf` or `Known`"));
            }
        }
        Test::Bind(name) => variable(name, at, faults),
        Test::Known | Test::Missing => {}
    }
}

/// Reports a test that does not fit a number.
pub(super) fn of_number(test: &Test, at: Place<'_>, faults: &mut Faults) {
    let number = |scalar: &Scalar| matches!(scalar, Scalar::Integer(_) | Scalar::Number(_));
    let fits = match test {
        Test::Is(value) | Test::IsNot(value) => number(value),
        Test::OneOf(values) | Test::NoneOf(values) => values.iter().all(number),
        Test::Bind(name) => return variable(name, at, faults),
        Test::Known | Test::Missing => true,
        Test::Within(..) | Test::AtLeast(_) | Test::AtMost(_) => return bounds(test, at, faults),
    };
    if !fits {
        faults.push(Diagnostic::new(Code::RuleTest, at.span(), "a number is tested here").help("use a number"));
    }
}

fn fits(field: &Field, value: &Scalar, at: Place<'_>, faults: &mut Faults) {
    if let Err(misfit) = fits_field(field, value.clone()) {
        let mut fault = misfit.diagnostic(at);
        fault.code = Code::RuleTest;
        faults.push(fault);
    }
}

fn bounds(test: &Test, at: Place<'_>, faults: &mut Faults) {
    let sound = match test {
        Test::Within(lo, hi) => lo.is_finite() && hi.is_finite() && lo <= hi,
        Test::AtLeast(bound) | Test::AtMost(bound) => bound.is_finite(),
        _ => true,
    };
    if !sound {
        faults.push(Diagnostic::new(Code::RuleTest, at.span(), "no number can pass this test").help("lower end first"));
    }
}

fn variable(name: &str, at: Place<'_>, faults: &mut Faults) {
    if !is_variable(name) {
        let fault = Diagnostic::new(Code::RuleVariable, at.span(), format!("`{name}` is not a variable"));
        faults.push(fault.help(format!("variables start with `?`, as in `?{name}`")));
    }
}
