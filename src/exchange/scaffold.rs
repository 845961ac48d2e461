//! First texts of new files: sound as they stand, with comments that guide whoever fills them in.
//!
//! Takes names and the vocabulary; gives texts that load without a warning, laid out like any other file. Nothing here is
//! about a real incident.

use super::ron_format::lay_out;
use crate::model::condition::Condition;
use crate::model::rule_set::RuleSet;
use crate::model::vocabulary::{Field, FieldType, Kind};

/// A rule with its examples.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFiles {
    /// `<id>.ron`
    pub rule: String,
    /// `<id>.tests.ron`
    pub tests: String,
}

/// A new case with one question, one source and one item of evidence; nothing where the vocabulary has no kind.
pub fn case(id: &str, rules: &RuleSet) -> Option<String> {
    let kinds = &rules.vocabulary().kinds;
    let kind = kinds.iter().find(|kind| kind.id == "ttp").or(kinds.first())?;
    let text =
        CASE.replace("ID", &quoted(id)).replace("KIND", &quoted(&kind.id)).replace("FIELDS", &fields(kind, None));
    Some(lay_out(&text))
}

const CASE: &str = r#"// One incident, as known on a day. `ascribe explain` judges it, `ascribe check` says what is wrong with it.
Case(
    id: ID,
    // One line for people.
    title: "Say here what happened, where and when",
    // The day on which it is judged: only what was known then takes part.
    as_of: "2026-01-31",
    questions: [
        (
            // persona, operator, sponsor, event, or a name of your own.
            id: "sponsor",
            asks: "On whose behalf was it done?",
            // Answers that exclude each other. An actor nobody listed, and a false flag of each, are added by themselves.
            // Kinds: State, StateUnit, CriminalGroup, Hacktivist, Insider, Cluster, Other.
            hypotheses: [
                (id: "first", label: "The first candidate", kind: State),
                (id: "second", label: "The second candidate", kind: CriminalGroup),
                (id: "other", label: "Someone else", kind: Other),
            ],
        ),
    ],
    sources: [
        // Reliability A to E, or F where it cannot be judged. What relays others is not first-hand and `cites` them.
        (id: "lab", name: "Who reported", kind: Vendor, reliability: B, first_hand: true, published: "2026-01-20"),
    ],
    evidence: [
        (
            id: "e1",
            // What is recorded of a kind: `ascribe schema vocabulary`, rules/vocabulary.ron.
            kind: KIND,
            // One neutral sentence; no verdict.
            says: "Say here what was observed.",
            // When it was public; `happened` is when it took place.
            known_from: "2026-01-20",
            reported_by: ["lab"],
            // Credibility 1 to 5, or 6 where it cannot be judged.
            credibility: 3,
            // `supports`, `opposes` or `concerns`: hypotheses or actors.
            supports: ["first"],
            opposes: ["second"],
            fields: FIELDS,
        ),
    ],
)
"#;

/// A new rule that weighs, with an example that matches and one that does not. The kind of evidence is the one asked for,
/// or the one that rules of the line look at most; nothing where the vocabulary has no such kind.
pub fn rule(id: &str, line: &str, kind: Option<&str>, rules: &RuleSet) -> Option<RuleFiles> {
    let kinds = &rules.vocabulary().kinds;
    let kind =
        kind.or_else(|| usual_kind(line, rules)).map_or(kinds.first(), |id| kinds.iter().find(|kind| kind.id == id))?;
    let bands = &rules.scales().bands;
    let band = bands.iter().find(|band| band.id == "Limited").or(bands.first())?;
    let test = kind.fields.iter().find_map(words);
    let condition = test
        .map_or_else(String::new, |(field, word, _)| format!(", where: {{{}: Is({})}}", quoted(field), quoted(word)));
    let (id, line, kind_id) = (quoted(id), quoted(line), quoted(&kind.id));
    let rule = RULE.replace("ID", &id).replace("LINE", &line).replace("KIND", &kind_id);
    let rule = rule.replace("BAND", &quoted(&band.id)).replace("CONDITION", &condition);
    let (matching, near) = match test {
        Some((field, word, other)) => (fields(kind, Some((field, word))), fields(kind, Some((field, other)))),
        None => (fields(kind, None), fields(kind, None)),
    };
    // Where no field tells the near miss from the match, its direction does.
    let direction = if test.is_some() { "supports" } else { "opposes" };
    let tests = TESTS.replace("ID", &id).replace("KIND", &kind_id).replace("MATCHING", &matching);
    let tests = tests.replace("NEAR", &near).replace("DIRECTION", direction);
    Some(RuleFiles { rule: lay_out(&rule), tests: lay_out(&tests) })
}

const RULE: &str = r#"// docs/rules.md says what may stand here. `ascribe test` runs the examples beside this file.
Rule(
    // The name of the file; it says what is observed, never the verdict.
    id: ID,
    // Findings that tend to fail together with this one.
    line: LINE,
    title: "Say in one line what is observed",
    // How often would one see this if the hypothesis were true, against how often if a rival were? From where is that known?
    rationale: "Say why this tells the hypothesis from its rivals, in what ratio, and what would make it worth less.",
    // references: ["Author, title, publisher, year"],
    // All of these must hold. `?h` is a variable; `as` names an item.
    when: [
        Evidence(kind: KIND, as: "e", supports: "?h"CONDITION),
    ],
    // unless: [ Evidence(kind: "deception_indicator", opposes: "?h") ],
    // The band is the ratio in a word (`Limited` is 2 to 3). Spoofability: 0 where nobody else could have planted it, 1 where
    // anybody could.
    then: Supports(hypothesis: "?h", band: BAND, spoofability: 0.5),
    // The sentence that an explanation shows.
    because: "{e.says}",
)
"#;

const TESTS: &str = r#"RuleTests(
    rule: ID,
    examples: [
        Example(
            name: "what the rule is about",
            // What is left out has a default: a first-hand vendor of reliability A, credibility 2.
            given: (
                hypotheses: [(id: "x", kind: State), (id: "y", kind: CriminalGroup)],
                evidence: [(id: "E1", kind: KIND, supports: ["x"], fields: MATCHING)],
            ),
            // What the rule concludes, and from which items; `band` and `bindings` may be asked for too.
            expect: [(concludes: "x", items: ["E1"])],
        ),
        Example(
            // As near to the one above as possible, and still no match.
            name: "a near miss",
            given: (
                hypotheses: [(id: "x", kind: State), (id: "y", kind: CriminalGroup)],
                evidence: [(id: "E1", kind: KIND, DIRECTION: ["x"], fields: NEAR)],
            ),
            expect: [],
        ),
    ],
)
"#;

/// A new ladder.
pub fn ladder(id: &str) -> String {
    lay_out(&LADDER.replace("ID", &quoted(id)))
}

const LADDER: &str = r#"// What a conclusion must meet to reach a level of confidence; `--ladder` chooses it. docs/method.md says what each gate asks.
Ladder(
    id: ID,
    title: "Say whose levels these are",
    source: "Name the publication that this makes executable, or your house and the date",
    // Where the published text leaves something open, and how it was closed here.
    choices: ["Say here which number is yours and why."],
    // In rising order. A level holds where its gates and those of all levels below it hold. Gates: Leads, Likelihood(0.5),
    // LowerBound(0.5), RivalUpperBound(0.2), Lines(2), TechnicalOrLegalLines(1), LinesAmong(1, ["code"]), Origins(2), Items(2),
    // SpanDays(30), SurvivesAnyItem(0.0), SurvivesAnyOrigin(0.0).
    levels: [
        LadderLevel(level: Low, gates: [Leads, Lines(1)]),
        LadderLevel(level: Moderate, gates: [LowerBound(0.55), Lines(2), SurvivesAnyItem(0.0)]),
        LadderLevel(level: High, gates: [LowerBound(0.8), RivalUpperBound(0.1), TechnicalOrLegalLines(1), Origins(2)]),
    ],
)
"#;

/// The kind of evidence that rules of a line look at most; the first of equals, in order of name.
fn usual_kind<'r>(line: &str, rules: &'r RuleSet) -> Option<&'r str> {
    let own = rules.rules().iter().filter(|rule| rule.line.as_deref() == Some(line));
    let mut open: Vec<&Condition> = own.flat_map(|rule| &rule.when).collect();
    let mut kinds: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    while let Some(condition) = open.pop() {
        match condition {
            Condition::Evidence(pattern) => *kinds.entry(pattern.kind.as_str()).or_default() += 1,
            Condition::All(inner) | Condition::Any(inner) => open.extend(inner),
            _ => {}
        }
    }
    kinds.into_iter().rev().max_by_key(|(_, count)| *count).map(|(kind, _)| kind)
}

/// A field with one word of several, and another one of them.
fn words(field: &Field) -> Option<(&str, &str, &str)> {
    match &field.is {
        FieldType::OneOf(words) => Some((&field.id, words.first()?, words.get(1)?)),
        _ => None,
    }
}

/// Every required field with a value of its type, and one field as given.
fn fields(kind: &Kind, given: Option<(&str, &str)>) -> String {
    let value = |field: &Field| match given {
        Some((id, word)) if id == field.id => Some(quoted(word)),
        _ if field.required => Some(sample(&field.is)),
        _ => None,
    };
    let entries = kind.fields.iter().filter_map(|field| Some(format!("{}: {}", quoted(&field.id), value(field)?)));
    format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
}

fn sample(kind: &FieldType) -> String {
    match kind {
        FieldType::Text => quoted("say here what"),
        FieldType::OneOf(words) => quoted(words.first().map_or("", String::as_str)),
        FieldType::Integer(lo, hi) => 1.clamp(*lo, (*hi).max(*lo)).to_string(),
        FieldType::Number(lo, hi) => format!("{:?}", 1.0_f64.max(*lo).min(*hi)),
        FieldType::Bool => "true".to_owned(),
        FieldType::Date => quoted("2025-12-01"),
        FieldType::Texts => format!("[{}]", quoted("say here what")),
    }
}

/// A text as RON spells it.
fn quoted(text: &str) -> String {
    ron::to_string(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Plan;
    use crate::compare::run_example;
    use crate::exchange::ron_format::format_ron;
    use crate::load::{self, default_rule_files};
    use crate::text::FileText;

    fn default_set() -> RuleSet {
        load::default_rules().unwrap().value
    }

    #[test]
    fn a_rule_about_any_kind_loads_and_passes_its_examples() {
        let set = default_set();
        let mut files = default_rule_files();
        let mut tests = Vec::new();
        for kind in &set.vocabulary().kinds {
            let id = format!("new-{}", kind.id.replace('_', "-"));
            let new = rule(&id, "timing", Some(&kind.id), &set).unwrap();
            files.push(FileText::new(format!("timing/{id}.ron"), new.rule));
            tests.push(FileText::new(format!("timing/{id}.tests.ron"), new.tests));
        }
        let loaded = load::rule_set(files).unwrap();
        assert_eq!(loaded.warnings, []);
        let plan = Plan::new(&loaded.value);
        for file in tests {
            let examples = load::rule_tests(&file, &loaded.value).unwrap_or_else(|e| panic!("{}: {e}", file.text()));
            assert_eq!(examples.warnings, [], "{}", file.text());
            for example in &examples.value.examples {
                let result = run_example(&plan, &loaded.value, &examples.value.rule, example).unwrap();
                assert!(result.passes, "{}: {:?}\n{}", example.name, result.given, file.text());
            }
            assert_eq!(format_ron(&file).unwrap(), file.text());
        }
    }

    #[test]
    fn a_rule_looks_at_what_its_line_looks_at() {
        let set = default_set();
        let new = rule("new", "code", None, &set).unwrap();
        assert!(new.rule.contains("Evidence(kind: \"code_similarity\""), "{}", new.rule);
        assert_eq!(rule("new", "code", Some("no_such_kind"), &set), None);
        // A line of which there is no rule yet.
        assert!(rule("new", "no-such-line", None, &set).is_some());
    }

    #[test]
    fn a_case_and_a_ladder_load_without_a_warning() {
        let set = default_set();
        let new = FileText::new("case.ron", case("new", &set).unwrap());
        assert_eq!(load::case(&new, &set).unwrap().warnings, []);
        let mut files = default_rule_files();
        files.push(FileText::new("ladders/new.ron", ladder("new")));
        assert_eq!(load::rule_set(files).unwrap().warnings, []);
    }
}
