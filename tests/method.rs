//! The case that `docs/method.md` works by hand, against the engine.

use ascribe::infer::{Options, Plan, assess};
use ascribe::load::{case, default_rule_files, rule_set};
use ascribe::text::FileText;

/// The tables of the default rule set with four rules of the page's own.
fn rules() -> Vec<FileText> {
    let tables = default_rule_files().into_iter().filter(|file| {
        ["vocabulary.ron", "scales.ron"].contains(&file.name())
            || file.name().starts_with("ladders/")
            || file.name().starts_with("lexicons/")
    });
    let rule = |line: &str, id: &str, kind: &str, band: &str, spoofability: f64| {
        let text = format!(
            r#"Rule(id: "{id}", line: "{line}", title: "t", rationale: "as the page says",
            when: [Evidence(kind: "{kind}", as: "e", supports: "?h")],
            then: Supports(hypothesis: "?h", band: "{band}", spoofability: {spoofability}), because: "{{e.says}}")"#
        );
        FileText::new(format!("{line}/{id}.ron"), text)
    };
    let own = [
        rule("code", "module", "code_similarity", "Strong", 0.3),
        rule("timing", "before-talks", "timing", "Limited", 0.9),
        rule("timing", "working-hours", "artifact", "Slight", 0.9),
        rule("victimology", "one-line-hit", "victimology", "Limited", 0.8),
    ];
    tables.chain(own).collect()
}

const FERRY: &str = r#"Case(id: "ferry", title: "The ferry's booking system", as_of: "2024-06-01",
    questions: [(id: "operator", asks: "Who sabotaged it?", hypotheses: [
        (id: "north", kind: State), (id: "south", kind: State)])],
    sources: [
        (id: "a", kind: Vendor, reliability: A, first_hand: true),
        (id: "b", kind: Media, reliability: B, first_hand: true),
        (id: "c", kind: Academic, reliability: C, first_hand: true)],
    evidence: [
        (id: "1", kind: "code_similarity", says: "a module known only from its tools", supports: ["north"], credibility: 2,
         known_from: "2024-05-01", reported_by: ["a"],
         fields: {"with": "m", "family_used_by": "north", "extent": "module", "exclusivity": "exclusive"}),
        (id: "2", kind: "timing", says: "three days before the talks", supports: ["north"], credibility: 2,
         known_from: "2024-05-01", reported_by: ["b"], fields: {"relative_to": "the talks", "offset_days": -3}),
        (id: "3", kind: "artifact", says: "in its working hours", supports: ["north"], credibility: 2,
         known_from: "2024-05-01", reported_by: ["c"], fields: {"type": "working-hours", "forgeable": true}),
        (id: "4", kind: "victimology", says: "only the southern line", supports: ["north"], credibility: 2,
         known_from: "2024-05-01", reported_by: ["b"], fields: {"targets": "the southern line"})])"#;

#[test]
fn the_case_of_the_method_page_comes_to_what_the_page_says() {
    let rules = rule_set(rules()).unwrap_or_else(|error| panic!("{:?}", error.diagnostics())).value;
    let case =
        case(&FileText::new("ferry.ron", FERRY), &rules).unwrap_or_else(|e| panic!("{:?}", e.diagnostics())).value;
    let assessment = assess(&Plan::new(&rules), &rules, &case, &Options::default()).expect("within limits");
    let north = &assessment.questions[0].judgments[0];
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/method.md")).expect("the page");
    let ends = [north.likelihood.interval.lo(), north.likelihood.point, north.likelihood.interval.hi()];
    for (name, end) in ["lower", "centre", "upper"].iter().zip(ends) {
        let lines = page.lines().filter(|line| line.trim_start().starts_with(name) && line.contains("1 / ("));
        let stated: Option<f64> = lines.filter_map(|line| line.rsplit('=').next()?.trim().parse().ok()).next();
        let stated = stated.unwrap_or_else(|| panic!("the page has no number for {name}"));
        assert!((stated - end.value()).abs() < 0.0006, "{name}: the page says {stated}, the engine {}", end.value());
    }
    assert_eq!(north.level, ascribe::model::confidence::Confidence::Moderate);
}
