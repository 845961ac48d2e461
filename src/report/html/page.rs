//! The frame of the page: head, contents, judgments first, then each question, then what all questions share.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::{Asked, Material, appendix, bars, conclusions, evidence, lineage, links, t, timeline};
use crate::model::evidence::Tlp;
use crate::report::left_out::left_out;
use crate::report::sentences::sentences;
use crate::report::withheld::withheld;
use crate::report::words::notes;

const STYLE: &str = include_str!("style.css");

/// The whole page.
pub(super) fn page(material: &Material<'_>, asked: &[Asked<'_>]) -> Markup {
    let case = &material.assessment.case;
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "ascribe " (env!("CARGO_PKG_VERSION")) };
                title { (t(&case.title)) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { "Skip to the judgments" }
                (patterns())
                (header(material))
                (contents(asked))
                main id="main" tabindex="-1" {
                    (judgments(material, asked))
                    @for one in asked { (conclusions::question(material, one)) }
                    (timeline::section(material, asked))
                    (lineage::section(material))
                    (evidence::section(material, asked))
                    (appendix::rules(material, asked))
                    (notes_section(material, asked))
                    (appendix::reproduce(material))
                }
            }
        }
    }
}

/// Nothing may be fetched, run, embedded or sent; of styles the one of this page alone.
fn policy() -> String {
    let digest = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'")
}

/// Hatching for what opposes, so that it is told apart without colour.
fn patterns() -> Markup {
    html! {
        svg.defs width="0" height="0" aria-hidden="true" focusable="false" {
            defs {
                pattern id="hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect.hatch-ground width="5" height="5" {}
                    rect.hatch-line width="2.4" height="5" {}
                }
                marker id="m-supports" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9"
                    markerUnits="userSpaceOnUse" orient="auto" { path.m-supports d="M0 0L10 5L0 10z" {} }
                marker id="m-opposes" viewBox="0 0 10 12" refX="8" refY="6" markerWidth="10" markerHeight="12"
                    markerUnits="userSpaceOnUse" orient="auto" { path.m-opposes d="M8 0V12M4 0V12" {} }
                marker id="m-doubts" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9"
                    markerUnits="userSpaceOnUse" orient="auto" { path.m-doubts d="M1 1H9V9H1z" {} }
                marker id="m-plain" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7"
                    markerUnits="userSpaceOnUse" orient="auto" { path.m-plain d="M1 1L9 5L1 9" {} }
            }
        }
    }
}

fn header(material: &Material<'_>) -> Markup {
    let assessment = material.assessment;
    let case = &assessment.case;
    let mut facts = vec![case.id.to_string(), format!("as known on {}", case.as_of)];
    if assessment.options.blind {
        facts.push("blind: without judgments of others that answer a question".to_owned());
    }
    let without = left_out(case, &assessment.options);
    if !without.is_empty() {
        facts.push(format!("without {}", without.join(", ")));
    }
    facts.push(format!("ladder {}", assessment.ladder));
    html! {
        header.top {
            @if let Some(marking) = marking(material) { p.tlp { (marking) } }
            p.kind { "Attribution assessment" }
            h1 { (t(&case.title)) }
            p.facts { (t(&facts.join(" · "))) }
            @if let Some(withheld) = withheld(case) { p.warning { (t(&withheld)) } }
            @if !case.summary.trim().is_empty() { p.summary { (t(&case.summary)) } }
            @if !case.victims.is_empty() { p.victims { "Hit: " (t(&case.victims.join("; "))) } }
        }
    }
}

/// The strictest marking of what the page holds; none where all of it may go anywhere.
fn marking(material: &Material<'_>) -> Option<&'static str> {
    let case = &material.assessment.case;
    let strictest = case.evidence.iter().filter(|item| !case.withholds(item)).map(|item| item.tlp).max()?;
    (strictest > Tlp::Clear).then(|| strictest.label())
}

fn contents(asked: &[Asked<'_>]) -> Markup {
    html! {
        nav.contents aria-label="Contents" {
            ul {
                li { a href="#judgments" { "Judgments" } }
                @for one in asked {
                    li.question-parts {
                        a href={ "#" (links::question_anchor(one.at)) } { "Question: " (t(one.question.id.as_str())) }
                        ul {
                            li { a href={ "#conf." (one.at) } { "Confidence" } }
                            li { a href={ "#ledger." (one.at) } { "Ledger" } }
                            li { a href={ "#matrix." (one.at) } { "Matrix" } }
                            li { a href={ "#map." (one.at) } { "Argument map" } }
                        }
                    }
                }
                li { a href="#timeline" { "Timeline" } }
                li { a href="#sources" { "Sources" } }
                li { a href="#evidence" { "Evidence" } }
                li { a href="#rules" { "Rules" } }
                li { a href="#reproduce" { "How to check this" } }
            }
        }
    }
}

/// Every judgment in words: what a hurried reader takes away.
fn judgments(material: &Material<'_>, asked: &[Asked<'_>]) -> Markup {
    html! {
        section.judgments aria-labelledby="judgments" {
            h2 id="judgments" { "Judgments" }
            @for one in asked {
                article.judgment {
                    h3 { a href={ "#" (links::question_anchor(one.at)) } { (t(&one.question.asks)) } }
                    (in_words(material, one))
                }
            }
            p.note {
                "Likelihood says how probable an answer is. Confidence says how good the basis of that judgment is. They are "
                "different things. An actor that nobody listed, and somebody posing as one of the answers, are always rivals."
            }
        }
    }
}

/// The sentences of a judgment, each in a paragraph of its own; the steps of confidence beside the sentence on it.
pub(super) fn in_words(material: &Material<'_>, one: &Asked<'_>) -> Markup {
    let sentences = sentences(material.lexicon, one.question, one.judged, one.explanation);
    let leads = one.judged.leading == Some(one.explanation.place);
    html! {
        @for (number, sentence) in sentences.iter().enumerate() {
            @if number == 0 { p.likelihood { (t(sentence)) } }
            @else if number == 1 && leads {
                p.confidence { (bars::meter(one.explanation.level)) " " (t(sentence)) }
            } @else { p { (t(sentence)) } }
        }
    }
}

fn notes_section(material: &Material<'_>, asked: &[Asked<'_>]) -> Markup {
    let questions: Vec<&str> = asked.iter().map(|one| one.judged.id.as_str()).collect();
    let notes = notes(material.assessment, &questions);
    html! {
        @if !notes.is_empty() {
            section aria-labelledby="notes" {
                h2 id="notes" { "Notes" }
                ul { @for note in &notes { li { (t(note)) } } }
            }
        }
    }
}
