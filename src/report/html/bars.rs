//! Bars: a range of likelihood over the bands of a lexicon, and the few steps of a level of confidence.

use maud::{Markup, html};

use super::svg::n;
use crate::infer::Likelihood;
use crate::model::confidence::Confidence;
use crate::model::lexicon::Lexicon;

/// Units across a bar, which is stretched to the width that there is.
const WIDTH: f64 = 400.0;

/// A range of likelihood over the bands of a lexicon. What it shows stands in words beside it.
pub(super) fn likelihood(lexicon: &Lexicon, likelihood: &Likelihood, leading: bool) -> Markup {
    let x = |probability: f64| probability * WIDTH;
    let (lo, hi) = (x(likelihood.interval.lo().value()), x(likelihood.interval.hi().value()));
    let point = x(likelihood.point.value());
    let class = if leading { "range leading" } else { "range" };
    html! {
        svg.bar viewBox={ "0 0 " (WIDTH) " 24" } preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            (bands(lexicon))
            rect class=(class) x=(n(lo)) y="8" width=(n((hi - lo).max(2.0))) height="8" {}
            rect.point x=(n((point - 1.5).clamp(0.0, WIDTH - 3.0))) y="4" width="3" height="16" {}
        }
    }
}

/// Every other band of a lexicon shaded, with a line at each end of a band.
fn bands(lexicon: &Lexicon) -> Markup {
    let x = |percent: u8| f64::from(percent) / 100.0 * WIDTH;
    html! {
        rect.track x="0" y="0" width=(WIDTH) height="24" {}
        @for (number, word) in lexicon.likelihood.iter().enumerate() {
            @if number % 2 == 1 {
                rect.band x=(n(x(word.from))) y="0" width=(n(x(word.to) - x(word.from))) height="24" {}
            }
            @if word.to < 99 { rect.end x=(n(x(word.to))) y="0" width="0.8" height="24" {} }
        }
        rect.middle x=(n(WIDTH / 2.0)) y="0" width="0.8" height="24" {}
    }
}

/// Numbers under the bars: where the bands of the lexicon end.
pub(super) fn axis() -> Markup {
    html! { span.axis aria-hidden="true" { span { "0" } span { "25" } span { "50" } span { "75" } span { "100 %" } } }
}

/// The words of a lexicon with their ranges.
pub(super) fn legend(lexicon: &Lexicon) -> Markup {
    html! {
        p.legend {
            "Bands of the lexicon (" (super::t(&lexicon.title)) "): "
            @for (number, word) in lexicon.likelihood.iter().enumerate() {
                @if number > 0 { " · " }
                span.nobreak { (super::t(&word.word)) " " (word.from) "–" (word.to) " %" }
            }
            ". The bar is the range, the upright mark its middle."
        }
    }
}

/// Three squares, as many filled as the level has steps. The word stands beside it.
pub(super) fn meter(level: Confidence) -> Markup {
    let filled = match level {
        Confidence::None => 0,
        Confidence::Low => 1,
        Confidence::Moderate => 2,
        Confidence::High => 3,
    };
    html! {
        span.meter aria-hidden="true" { @for step in 0..3 { @if step < filled { i.full {} } @else { i {} } } }
    }
}
