//! What stands behind the page: lines of the case file, the rules used, and how to get the same figures again.

use std::ops::Range;

use maud::{Markup, html};

use super::{Asked, Material, links, t};
use crate::model::rule::Rule;
use crate::report::left_out::left_out;
use crate::text::{FileText, Safe};

impl Material<'_> {
    /// `case.ron:12`
    pub(super) fn hypothesis_place(&self, id: &str) -> Option<String> {
        self.case_places.hypothesis(id).map(|(file, line)| format!("{}:{line}", short(file)))
    }
}

/// The last part of a path: where a file stands on somebody's machine is no part of a report.
fn short(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The lines of the case file that an item takes.
pub(super) fn item_lines(material: &Material<'_>, id: &str) -> Markup {
    case_lines(material, material.case_places.evidence(id), material.case_places.evidence_range(id))
}

/// The lines of the case file that a source takes.
pub(super) fn source_lines(material: &Material<'_>, id: &str) -> Markup {
    case_lines(material, material.case_places.source(id), material.case_places.source_range(id))
}

fn case_lines(material: &Material<'_>, place: Option<(&str, usize)>, range: Option<Range<usize>>) -> Markup {
    let found = place.zip(range).and_then(|((name, line), range)| {
        let file = material.case_files.iter().find(|file| file.name() == name)?;
        Some(lines(short(name), file, line, range))
    });
    found.unwrap_or_else(|| html! {})
}

/// File and line, with what the file says there.
fn lines(name: &str, file: &FileText, line: usize, range: Range<usize>) -> Markup {
    let text = file.text().get(range).unwrap_or("");
    let quoted = dedented(text);
    html! {
        details.file {
            summary { span.place { (t(name)) ":" (line) } }
            @if !quoted.is_empty() { pre tabindex="0" { code { (quoted) } } }
        }
    }
}

/// The lines of a text, each made safe, without the indentation that all but the first have in common.
fn dedented(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let later = text.lines().skip(1).filter(|line| !line.trim().is_empty());
    let common = later.map(indent).min().unwrap_or(0);
    let cut = |(number, line): (usize, &str)| {
        let line = if number == 0 { line } else { line.get(common..).unwrap_or("") };
        Safe(line).to_string()
    };
    text.lines().enumerate().map(cut).collect::<Vec<_>>().join("\n")
}

/// Every rule that the page speaks of.
pub(super) fn rules(material: &Material<'_>, asked: &[Asked<'_>]) -> Markup {
    html! {
        section aria-labelledby="rules" {
            h2 id="rules" { "Rules" }
            p.note { "The rules that matched, each with its reason. A rule names what is observed, never the verdict." }
            @for place in links::rules_used(material, asked) {
                @if let Some(rule) = material.rules.rules().get(place) { (record(material, place, rule)) }
            }
        }
    }
}

fn record(material: &Material<'_>, place: usize, rule: &Rule) -> Markup {
    let stands = material.rule_places.rule(&rule.id).zip(material.rule_places.rule_range(&rule.id));
    html! {
        article.record id=(links::rule_anchor(material.rules, place)) {
            h3 { span.id.rule { (t(&rule.id)) } " " (t(&rule.title)) }
            p { (t(&rule.rationale)) }
            @if !rule.references.is_empty() {
                ul.references { @for reference in &rule.references { li { (t(reference)) } } }
            }
            @if let Some(((name, line), range)) = stands {
                @if let Some(file) = material.rule_files.iter().find(|file| file.name() == name) {
                    (lines(&format!("{}{name}", rule_root(material)), file, line, range))
                }
            }
        }
    }
}

/// The name of the folder of rules, without where it stands.
fn rule_root(material: &Material<'_>) -> String {
    let name = material.rule_root.trim_end_matches('/').rsplit('/').next().unwrap_or("rules");
    format!("{name}/")
}

/// What to run to get the same figures, and the digests that tell whether the input is the same.
pub(super) fn reproduce(material: &Material<'_>) -> Markup {
    let assessment = material.assessment;
    html! {
        footer.reproduce aria-labelledby="reproduce" {
            h2 id="reproduce" { "How to check this" }
            p {
                "The same case, rules and options give the same figures on every machine. "
                code { "ascribe explain CASE --format json" } " prints every term of them, and " code { "ascribe verify" }
                " recomputes each with code of its own."
            }
            dl {
                div { dt { "Engine" } dd { "ascribe " (env!("CARGO_PKG_VERSION")) } }
                div { dt { "Case" } dd { (t(assessment.case.id.as_str())) " · " span.digest { "SHA-256 " (t(&assessment.case.digest)) } } }
                div { dt { "Rules" } dd { span.digest { "SHA-256 " (t(&assessment.rules_digest)) } } }
                div { dt { "As of" } dd { (assessment.case.as_of) } }
                div { dt { "Ladder" } dd { (t(&assessment.ladder)) } }
                div { dt { "Lexicon" } dd { (t(&material.lexicon.id)) ": " (t(&material.lexicon.source)) } }
                div { dt { "Options" } dd { (options(material)) } }
            }
        }
    }
}

fn options(material: &Material<'_>) -> Markup {
    let options = &material.assessment.options;
    let without = left_out(&material.assessment.case, options);
    html! {
        @if options.blind { "blind " }
        @if !without.is_empty() { "without " (t(&without.join(", "))) }
        @if !options.blind && without.is_empty() { "none" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_path_of_a_machine_is_shown() {
        assert_eq!(short("/home/somebody/cases/egov/case.ron"), "case.ron");
        assert_eq!(short("./case.ron"), "case.ron");
        assert_eq!(short("stdin"), "stdin");
        assert_eq!(short("C:\\x\\y\\case.ron"), "case.ron");
    }

    #[test]
    fn quoted_lines_lose_what_indents_them_all() {
        assert_eq!(dedented("(\n        id: \"a\",\n            b,\n    ),"), "(\n    id: \"a\",\n        b,\n),");
        assert_eq!(dedented("a\u{202e}\r\nb"), "a\\u{202e}\nb");
    }
}
