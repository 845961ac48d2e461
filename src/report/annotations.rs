//! Diagnostics for programs that show them beside a file: SARIF 2.1.0, and annotations of GitHub workflows.
//!
//! # Source
//! OASIS, Static Analysis Results Interchange Format 2.1.0; GitHub, workflow commands (`::warning file=...::message`).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::diag::{Code, Diagnostic, Label, Severity, Suppressed};
use crate::text::{FileText, Position, Safe};

/// One annotation for each diagnostic, a line each.
pub fn github(diagnostics: &[Diagnostic], files: &[FileText]) -> String {
    let one = |diagnostic: &Diagnostic| {
        let level = match diagnostic.severity {
            Severity::Note => "notice",
            other => other.as_str(),
        };
        let place = diagnostic.labels.first().and_then(|label| place(label, files));
        let place = place.map_or(String::new(), |(name, start, end)| {
            // Columns hold only where both ends stand in one line.
            let columns = match start.line == end.line {
                true => format!(",col={},endColumn={}", start.column, end.column),
                false => String::new(),
            };
            format!("file={},line={},endLine={}{columns},", property(name), start.line, end.line)
        });
        format!("::{level} {place}title={}::{}\n", property(diagnostic.code.as_str()), message(&whole(diagnostic)))
    };
    diagnostics.iter().map(one).collect()
}

/// The message, what is said of the place, and the way out, in lines.
fn whole(diagnostic: &Diagnostic) -> String {
    let said = diagnostic.labels.first().map(|label| label.text.as_str()).filter(|text| !text.is_empty());
    let help = diagnostic.help.iter().map(|help| format!("help: {help}"));
    let lines = std::iter::once(diagnostic.message.clone()).chain(said.map(str::to_owned)).chain(help);
    lines.map(|line| Safe(&line).to_string()).collect::<Vec<_>>().join("\n")
}

fn message(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(&Safe(text).to_string()).replace(':', "%3A").replace(',', "%2C")
}

fn place<'f>(label: &Label, files: &'f [FileText]) -> Option<(&'f str, Position, Position)> {
    let file = files.get(label.span.file.0)?;
    Some((file.name(), file.position(label.span.start), file.position(label.span.end)))
}

/// One result for each diagnostic, for [`sarif`].
pub fn sarif_results(diagnostics: &[Diagnostic], files: &[FileText]) -> Vec<(Code, Value)> {
    let one = |diagnostic: &Diagnostic| {
        let location = |label: &Label| place(label, files).map(|place| physical(place, &label.text));
        let mut labels = diagnostic.labels.iter();
        let primary: Vec<Value> = labels.next().and_then(location).into_iter().collect();
        let related: Vec<Value> = labels.filter_map(location).collect();
        let mut result = json!({
            "ruleId": diagnostic.code.as_str(),
            "level": diagnostic.severity.as_str(),
            "message": { "text": whole(diagnostic) },
            "locations": primary,
        });
        if !related.is_empty() {
            result["relatedLocations"] = Value::Array(related);
        }
        (diagnostic.code, result)
    };
    diagnostics.iter().map(one).collect()
}

/// Results that the author of a file answered in a comment, for [`sarif`], each with the reason.
pub fn sarif_suppressed(suppressed: &[Suppressed], files: &[FileText]) -> Vec<(Code, Value)> {
    let diagnostics: Vec<Diagnostic> = suppressed.iter().map(|one| one.diagnostic.clone()).collect();
    let mut results = sarif_results(&diagnostics, files);
    for ((_, result), one) in results.iter_mut().zip(suppressed) {
        let reason = Safe(&one.reason).to_string();
        result["suppressions"] = json!([{ "kind": "inSource", "status": "accepted", "justification": reason }]);
    }
    results
}

fn physical((name, start, end): (&str, Position, Position), text: &str) -> Value {
    let region = json!({
        "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column,
    });
    let mut location = json!({ "physicalLocation": { "artifactLocation": { "uri": uri(name) }, "region": region } });
    if !text.is_empty() {
        location["message"] = json!({ "text": Safe(text).to_string() });
    }
    location
}

/// A path as a relative reference: everything but what needs no escape is escaped.
fn uri(path: &str) -> String {
    let path = path.strip_prefix("./").unwrap_or(path).replace('\\', "/");
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    let escaped =
        path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    escaped.collect()
}

/// A log of one run.
pub fn sarif(results: Vec<(Code, Value)>) -> Value {
    let codes: BTreeSet<Code> = results.iter().map(|(code, _)| *code).collect();
    let rule = |code: &Code| {
        json!({
            "id": code.as_str(),
            "shortDescription": { "text": code.title() },
            "help": { "text": code.page(), "markdown": code.page() },
            "defaultConfiguration": { "level": code.severity().as_str() },
        })
    };
    let rules: Vec<Value> = codes.iter().map(rule).collect();
    let results: Vec<Value> = results.into_iter().map(|(_, result)| result).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "ascribe", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            // Columns are counted in characters.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{FileId, Span};

    fn fault() -> (Vec<Diagnostic>, [FileText; 1]) {
        let file = FileText::new("a b,c.ron", "x\n(id: \"y\")\n");
        let span = Span::new(FileId(0), 7..10);
        let fault = Diagnostic::new(Code::CaseOneOrigin, span, "100%\n::error::").saying("here").help("there");
        (vec![fault], [file])
    }

    #[test]
    fn no_text_ends_an_annotation_or_begins_another() {
        let (faults, files) = fault();
        let drawn = github(&faults, &files);
        assert_eq!(drawn.lines().count(), 1);
        assert!(
            drawn.starts_with(
                "::notice file=a b%2Cc.ron,line=2,endLine=2,col=6,endColumn=9,title=case/one-origin::100%25"
            ),
            "{drawn}"
        );
        assert!(drawn.ends_with("%0Ahere%0Ahelp: there\n"), "{drawn}");
    }

    #[test]
    fn a_log_names_rule_place_and_level() {
        let (faults, files) = fault();
        let run = &sarif(sarif_results(&faults, &files))["runs"][0];
        assert_eq!(run["tool"]["driver"]["rules"][0]["id"], run["results"][0]["ruleId"]);
        assert_eq!(run["results"][0]["level"], "note");
        let place = &run["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b%2Cc.ron");
        assert_eq!(place["region"]["startLine"], 2);
    }
}
