//! Every limit at what it allows and at one more: what it allows is read, one more is refused with a word about the limit, and
//! never read as if it were less.

use std::sync::OnceLock;

use ascribe::diag::{Code, Diagnostic};
use ascribe::infer::{LimitExceeded, Limits};
use ascribe::load::{self, limits};
use ascribe::model::condition::WAYS_MAX;
use ascribe::model::rule_set::RuleSet;
use ascribe::report::json::{certificate, to_json};
use ascribe::text::FileText;
use ascribe::{LoadError, Options, Plan, assess};

/// What is said of a text, of which the limit is exceeded from one more than it allows.
type Said = Vec<Diagnostic>;

/// A limit: what it counts, how many it allows, the code of more, and what is said of so many.
struct Limit {
    what: &'static str,
    allows: usize,
    code: Code,
    says: fn(usize) -> Said,
}

const LIMITS: &[Limit] = &[
    Limit { what: "depth", allows: limits::MAX_DEPTH, code: Code::FileTooDeep, says: depth },
    Limit { what: "questions", allows: limits::MAX_QUESTIONS, code: Code::CaseTooMany, says: questions },
    Limit { what: "hypotheses", allows: limits::MAX_HYPOTHESES, code: Code::CaseTooMany, says: hypotheses },
    Limit { what: "actors", allows: limits::MAX_ACTORS, code: Code::CaseTooMany, says: actors },
    Limit { what: "sources", allows: limits::MAX_SOURCES, code: Code::CaseTooMany, says: sources },
    Limit { what: "searches", allows: limits::MAX_SEARCHES, code: Code::CaseTooMany, says: searches },
    Limit { what: "published judgments", allows: limits::MAX_PUBLISHED, code: Code::CaseTooMany, says: published },
    Limit { what: "bytes of an id", allows: limits::MAX_ID_BYTES, code: Code::IdMalformed, says: id },
    Limit { what: "faults", allows: limits::MAX_FAULTS, code: Code::FileTooManyFaults, says: faults },
    Limit { what: "warnings", allows: limits::MAX_FAULTS, code: Code::FileTooManyFaults, says: warnings },
    // The last repair is the one after which nothing is read again.
    Limit { what: "repairs", allows: limits::MAX_REPAIRS - 1, code: Code::FileTooManyFaults, says: repairs },
    Limit { what: "fields of a kind", allows: limits::MAX_FIELDS, code: Code::CaseTooMany, says: fields },
    Limit { what: "files of a rule set", allows: limits::MAX_RULE_FILES, code: Code::CaseTooMany, says: files },
    Limit { what: "arguments of a fact", allows: limits::MAX_ARGUMENTS, code: Code::CaseTooMany, says: arguments },
    Limit { what: "conditions of a rule", allows: limits::MAX_CONDITIONS, code: Code::CaseTooMany, says: conditions },
    Limit { what: "conditions together", allows: limits::MAX_TOGETHER, code: Code::CaseTooMany, says: together },
    Limit { what: "conditions within others", allows: limits::MAX_TOGETHER - 3, code: Code::CaseTooMany, says: within },
    Limit { what: "ways of a rule", allows: WAYS_MAX, code: Code::CaseTooMany, says: ways },
    Limit {
        what: "bytes that are laid out",
        allows: limits::MAX_FORMATTED_BYTES,
        code: Code::FileTooLarge,
        says: laid_out,
    },
];

/// Limits that take hundreds of megabytes, or some seconds.
const LARGE: &[Limit] = &[
    Limit { what: "items", allows: limits::MAX_ITEMS, code: Code::CaseTooMany, says: items },
    Limit { what: "elements", allows: limits::MAX_NODES, code: Code::FileTooLarge, says: elements },
    Limit { what: "elements of JSON", allows: limits::MAX_NODES, code: Code::FileTooLarge, says: elements_of_json },
    Limit { what: "bytes", allows: limits::MAX_FILE_BYTES, code: Code::FileTooLarge, says: bytes },
];

fn hold(table: &[Limit]) {
    for Limit { what, allows, code, says } in table {
        let said = |count: usize| says(count).into_iter().filter(|one| one.code == *code).collect::<Vec<_>>();
        assert_eq!(said(*allows), [], "{allows} {what} are allowed");
        let beyond = said(allows + 1);
        assert_eq!(beyond.len(), 1, "{} {what}: {beyond:?}", allows + 1);
        assert!(beyond[0].span().is_some(), "{what} has no place");
    }
}

#[test]
fn every_limit_allows_what_it_says_and_no_more() {
    hold(LIMITS);
}

/// `cargo test --release --test limits -- --ignored`
#[test]
#[ignore = "takes a gigabyte and some seconds; run it when a reader or a limit changes"]
fn every_large_limit_allows_what_it_says_and_no_more() {
    hold(LARGE);
}

fn rules() -> &'static RuleSet {
    static RULES: OnceLock<RuleSet> = OnceLock::new();
    RULES.get_or_init(|| load::default_rules().expect("sound").value)
}

fn said<T>(outcome: Result<load::Loaded<T>, LoadError>) -> Said {
    outcome.map_or_else(|error| error.diagnostics().to_vec(), |loaded| loaded.warnings)
}

/// So many parts, each with its number in the place of `#`.
fn parts(count: usize, part: &str) -> String {
    (0..count).map(|number| part.replace('#', &number.to_string())).collect()
}

/// A sound case with something in the place of a list or beside it.
fn case(field: &str, list: &str) -> Said {
    said(load::case(&FileText::new("case.ron", case_text(field, list)), rules()))
}

fn case_text(field: &str, list: &str) -> String {
    let mut fields = vec![
        ("questions", "(id: \"q\", asks: \"?\", hypotheses: [(id: \"a\", kind: State), (id: \"b\", kind: State)])"),
        ("sources", "(id: \"s\", kind: Vendor, reliability: A, first_hand: true)"),
        ("evidence", ""),
    ];
    fields.retain(|(name, _)| *name != field);
    fields.push((field, list));
    let fields: String = fields.iter().map(|(name, list)| format!("{name}: [{list}], ")).collect();
    format!("Case(id: \"c\", title: \"t\", as_of: \"2024-05-10\", {fields})")
}

fn depth(count: usize) -> Said {
    said(load::case(&FileText::new("case.ron", format!("{}{}", "[".repeat(count), "]".repeat(count))), rules()))
}

fn questions(count: usize) -> Said {
    let question = "(id: \"q#\", asks: \"?\", hypotheses: [(id: \"a#\", kind: State), (id: \"b#\", kind: State)]),";
    case("questions", &parts(count, question))
}

fn hypotheses(count: usize) -> Said {
    let list = parts(count, "(id: \"h#\", kind: State),");
    case("questions", &format!("(id: \"q\", asks: \"?\", hypotheses: [{list}])"))
}

fn actors(count: usize) -> Said {
    case("actors", &parts(count, "(id: \"x#\", kind: Group),"))
}

fn sources(count: usize) -> Said {
    case("sources", &parts(count, "(id: \"s#\", kind: Vendor, reliability: A),"))
}

fn searches(count: usize) -> Said {
    case("looked_for", &parts(count, "(id: \"l#\", kind: \"ttp\", by: \"s\", known_from: \"2024-05-01\"),"))
}

fn published(count: usize) -> Said {
    let one = "(by: \"x\", source: \"s\", date: \"2024-05-01\", question: \"q\", hypothesis: \"a\", wording: \"w\", level: Low),";
    case("published", &parts(count, one))
}

fn id(bytes: usize) -> Said {
    case("actors", &format!("(id: \"{}\", kind: Group)", "x".repeat(bytes)))
}

/// The sources that nobody knows are so many.
fn faults(count: usize) -> Said {
    let cites = "\"nobody\", ".repeat(count);
    case("sources", &format!("(id: \"s\", kind: Vendor, reliability: A, cites: [{cites}])"))
}

/// So many sources were published too late.
fn warnings(count: usize) -> Said {
    case("sources", &parts(count, "(id: \"s#\", kind: Vendor, reliability: A, published: \"2025\"),"))
}

fn repairs(count: usize) -> Said {
    case("sources", &parts(count, "(id: \"s#\", kind: Vendors, reliability: A),"))
}

/// The default tables, and the files that are given.
fn set(more: impl IntoIterator<Item = FileText>) -> Said {
    let mut files = load::default_rule_files();
    let is_table = |name: &str| name == "vocabulary.ron" || name == "scales.ron" || name.starts_with("ladders/default");
    files.retain(|file| is_table(file.name()));
    for file in more {
        files.retain(|other| other.name() != file.name());
        files.push(file);
    }
    said(load::rule_set(files))
}

fn rule(when: &str, unless: &str, then: &str) -> Said {
    let text = format!(
        "Rule(id: \"r\", line: \"timing\", title: \"t\", rationale: \"r\", when: [{when}], unless: [{unless}], then: {then})"
    );
    set([FileText::new("timing/r.ron", text)])
}

const SUPPORTS: &str = "Supports(hypothesis: \"?h\", band: \"Slight\", spoofability: 0.5)";
const PATTERN: &str = "Evidence(kind: \"timing\", supports: \"?h\"),";

fn fields(count: usize) -> Said {
    let list = parts(count, "(id: \"f#\", title: \"t\", is: Text),");
    let text = format!("Vocabulary(kinds: [(id: \"timing\", title: \"t\", fields: [{list}])])");
    set([FileText::new("vocabulary.ron", text)])
}

fn files(count: usize) -> Said {
    let tables = 3;
    set((tables..count).map(|number| FileText::new(format!("notes-{number}.md"), "")))
}

fn arguments(count: usize) -> Said {
    rule(PATTERN, "", &format!("Derives(relation: \"r\", args: [{}])", "\"?h\",".repeat(count)))
}

/// One that must hold, and exceptions.
fn conditions(count: usize) -> Said {
    rule(PATTERN, &parts(count - 1, "Evidence(kind: \"motive\", supports: \"?h\"),"), SUPPORTS)
}

fn together(count: usize) -> Said {
    rule(&PATTERN.repeat(count), "", SUPPORTS)
}

/// Besides the pattern, the `Not` and the exception.
fn within(count: usize) -> Said {
    rule(&format!("{PATTERN} Not([All([{}])])", PATTERN.repeat(count)), PATTERN, SUPPORTS)
}

fn ways(count: usize) -> Said {
    rule(&format!("{PATTERN} Any([{}])", PATTERN.repeat(count)), "", SUPPORTS)
}

fn laid_out(bytes: usize) -> Said {
    let text = format!("[]{}", " ".repeat(bytes - 2));
    load::check_form(&FileText::new("a.ron", text)).map_or_else(|error| error.diagnostics().to_vec(), |()| Vec::new())
}

fn items(count: usize) -> Said {
    let one = "(id: \"e#\", kind: \"timing\", known_from: \"2024-05-01\", reported_by: [\"s\"], credibility: 2, concerns: [\"a\"],\
               fields: {\"relative_to\": \"x\"}),";
    case("evidence", &parts(count, one))
}

/// A file of so many elements: the list and what it holds.
fn elements(count: usize) -> Said {
    said(load::case(&FileText::new("case.ron", format!("[{}]", "1,".repeat(count - 1))), rules()))
}

fn elements_of_json(count: usize) -> Said {
    let text = format!("[{}1]", "1,".repeat(count - 2));
    said(load::case_without_places(&FileText::new("case.json", text), rules()))
}

fn bytes(count: usize) -> Said {
    said(load::case(&FileText::new("case.ron", " ".repeat(count)), rules()))
}

/// Allows so much of something.
type Allow = fn(&mut Limits, u64);

/// What of an evaluation is counted.
const COUNTED: [(&str, Allow); 4] = [
    ("facts", |limits, allowed| limits.facts = allowed as usize),
    ("derivations", |limits, allowed| limits.derivations = allowed as usize),
    ("matches", |limits, allowed| limits.matches = allowed as usize),
    ("steps", |limits, allowed| limits.steps = allowed),
];

#[test]
fn an_evaluation_that_needs_all_that_is_allowed_is_made_and_with_one_less_it_is_not() {
    let rules = rules();
    let plan = Plan::new(rules);
    let text = include_str!("../cases/albania-2022-07-egov/case.ron");
    let case = load::case(&FileText::new("case.ron", text), rules).expect("sound").value;
    let whole = assess(&plan, rules, &case, &Options::default()).expect("within limits");
    for (what, set) in COUNTED {
        let allow = |allowed: u64| {
            let mut options = Options::default();
            set(&mut options.limits, allowed);
            assess(&plan, rules, &case, &options)
        };
        // The least that is enough, between nothing and more than any case of this size takes.
        let (mut too_few, mut enough) = (0, 1 << 24);
        while enough - too_few > 1 {
            let middle = too_few + (enough - too_few) / 2;
            if allow(middle).is_ok() { enough = middle } else { too_few = middle }
        }
        assert!(enough > 1, "{what} are not counted");
        assert_eq!(allow(too_few).err(), Some(LimitExceeded { what, allowed: too_few }));
        let assessment = allow(enough).expect("enough");
        let written = |one| to_json(&certificate(one, rules)).expect("JSON");
        assert_eq!(written(&assessment), written(&whole), "{what}: a limit may only refuse");
    }
}
