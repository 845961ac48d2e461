//! `ascribe check --prove`: whether a rule set can allow what its invariants forbid.

use std::path::Path;

use anyhow::Result;
use ascribe::diag::{Code, Diagnostic};
use ascribe::exchange::case_text::case_text;
use ascribe::infer::Plan;
use ascribe::load::RuleExamples;
use ascribe::model::invariant::{Claim, Invariant};
use ascribe::model::rule_set::RuleSet;
use ascribe::prove::{Breach, Combination, Pieces, Search};
use ascribe::report::diagnostics::ProofView;
use ascribe::text::{FileId, FileText, Span};

use super::found::Found;
use crate::cli::args::Check;
use crate::cli::console::Console;
use crate::cli::{files, parallel};

/// Combinations that are made and judged at a time.
const AT_A_TIME: usize = 20_000;

/// Searches for breaches of every invariant of a rule set, with its examples as pieces.
pub(super) fn prove(
    rules: &RuleSet,
    examples: &[RuleExamples],
    files: &[FileText],
    (args, root): (&Check, &Path),
    found: &mut Found,
    console: &mut Console,
) -> Result<()> {
    let plan = Plan::new(rules);
    let pieces = Pieces::new(&plan, rules, examples)?;
    let mut diagnostics = Vec::new();
    for invariant in rules.invariants() {
        let search = pieces.search(invariant)?;
        let mut proof = ProofView::new(invariant, usize::from(args.size), search.pieces());
        let breach = search_up_to(&search, invariant, &mut proof, console)?;
        if let Some(breach) = breach {
            let path = args.out.join(format!("{}.ron", breach.case.id));
            let text = case_text(&breach.case)?;
            files::make_folder(&args.out)?;
            files::write(&path, &text)?;
            proof.counterexample = Some(path.display().to_string());
            diagnostics.push(broken(invariant, &breach, &path, files));
        }
        found.proofs.push(proof);
    }
    found.breaks(&diagnostics, files, root, console);
    Ok(())
}

/// The first breach, of the fewest pieces; what was looked at is counted.
fn search_up_to(
    search: &Search<'_>,
    invariant: &Invariant,
    proof: &mut ProofView,
    console: &Console,
) -> Result<Option<Breach>> {
    // Each item in turn counts as the one that is added, to a case of the others; and pieces are many more.
    let largest = if invariant.then == Claim::SupportNeverLowers { proof.size.min(2) } else { proof.size };
    proof.size = largest;
    for size in 1..=largest {
        let mut all = search.combinations(size);
        let progress = console.progress(search.combinations(size).count());
        loop {
            let some: Vec<Combination> = all.by_ref().take(AT_A_TIME).collect();
            if some.is_empty() {
                break;
            }
            let judged = parallel::map(&some, |one| {
                let judged = search.judge(one);
                progress.step();
                judged
            });
            for (combination, judged) in some.iter().zip(judged) {
                let Some(outcome) = judged? else { continue };
                proof.cases += 1;
                if let Some(breach) = outcome {
                    progress.finish();
                    proof.size = size;
                    return Ok(Some(search.counterexample(combination, breach)?));
                }
            }
        }
        progress.finish();
    }
    Ok(None)
}

fn broken(invariant: &Invariant, breach: &Breach, path: &Path, files: &[FileText]) -> Diagnostic {
    let message = format!("a case of {} breaks `{}`", items(breach.case.evidence.len()), invariant.id);
    let fault = Diagnostic::new(Code::InvariantBroken, place(invariant, files), message);
    let fault = fault.saying(format!("for `{}` {}", breach.hypothesis, breach.what));
    fault.help(format!("the case was written: ascribe explain {}", path.display()))
}

fn items(count: usize) -> String {
    if count == 1 { "1 item".to_owned() } else { format!("{count} items") }
}

/// Where an invariant is named in its file.
fn place(invariant: &Invariant, files: &[FileText]) -> Span {
    let quoted = format!("\"{}\"", invariant.id);
    let stem = |file: &FileText| file.name().rsplit('/').next().unwrap_or_default().starts_with("invariants.");
    let file = files.iter().position(stem).unwrap_or(0);
    let at = files.get(file).and_then(|file| file.text().find(&quoted)).unwrap_or(0);
    let end = if files.get(file).is_some() { at + quoted.len() } else { at };
    Span::new(FileId(file), at..end)
}
