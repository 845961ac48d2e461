//! `ascribe verify`: recomputes every step of a certificate, and makes it again where its case is at hand.

use anyhow::Result;
use ascribe::explain::certificate::{Certificate, MaskedView, MatchView};
use ascribe::explain::{Disagreement, verify};
use ascribe::text::Safe;

use super::args::Verify;
use super::console::Console;
use super::exit::{Exit, InvalidFile};
use super::files;
use super::replay::{Replayed, replay};

/// Most disagreements that are listed.
const LISTED: usize = 200;

/// Runs the command.
pub fn run(args: &Verify, console: &mut Console) -> Result<Exit> {
    let file = files::read(&args.file)?;
    let parsed: Result<Certificate, _> = serde_json::from_str(file.text());
    let certificate = parsed.map_err(|error| InvalidFile(format!("{} is no certificate: {error}", file.name())))?;
    let disagreements = verify(&certificate);
    console.print(&report(&certificate, &disagreements))?;
    let mut sound = disagreements.is_empty();
    if args.case.is_some() {
        match replay(args, &certificate, file.text(), console)? {
            Replayed::Invalid => return Ok(Exit::InvalidFile),
            Replayed::Compared(text, same) => {
                console.print(&text)?;
                sound &= same;
            }
        }
    }
    Ok(if sound { Exit::Done } else { Exit::TestFailed })
}

fn report(certificate: &Certificate, disagreements: &[Disagreement]) -> String {
    let case = Safe(&certificate.case);
    if disagreements.is_empty() {
        let is_finding = |one: &&MatchView| one.weighed.as_ref().is_some_and(|weighed| weighed.line.is_some());
        let findings: usize =
            certificate.questions.iter().map(|question| question.matches.iter().filter(is_finding).count()).sum();
        let questions = certificate.questions.len();
        let (case_digest, rules_digest) = (Safe(&certificate.case_digest), Safe(&certificate.rules_digest));
        let withheld = certificate.masked.as_ref().map(withheld).unwrap_or_default();
        return format!(
            "{case}: every step follows ({questions} questions, {findings} findings)\n{withheld}\
             case   sha256 {case_digest}\nrules  sha256 {rules_digest}\nengine {}\n",
            Safe(&certificate.engine_version)
        );
    }
    let lines = disagreements.iter().take(LISTED).map(|one| format!("  {}\n", Safe(&one.short())));
    let more = disagreements.len().saturating_sub(LISTED);
    let more = if more > 0 { format!("  and {more} more\n") } else { String::new() };
    let steps =
        if disagreements.len() == 1 { "1 step does".to_owned() } else { format!("{} steps do", disagreements.len()) };
    format!("{case}: {steps} not follow\n{}{more}", lines.collect::<String>())
}

/// What a masked certificate does not show, and what of it was therefore not checked.
fn withheld(masked: &MaskedView) -> String {
    format!(
        "masked {}: texts of {} are withheld, with their dates; days between them are taken as stated\n",
        Safe(&masked.max_tlp),
        Safe(&masked.items.join(", "))
    )
}
