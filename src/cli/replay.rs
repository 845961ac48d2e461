//! `ascribe verify --case`: the certificate made again from case and rules, and compared byte for byte.

use anyhow::{Result, bail};
use ascribe::explain::certificate::{Certificate, Disagreement};
use ascribe::infer::{Options, assess};
use ascribe::load::{self, Masker};
use ascribe::model::evidence::Tlp;
use ascribe::report::json::{certificate, to_json};
use ascribe::text::Safe;

use super::args::Verify;
use super::console::Console;
use super::files;
use super::judging::{self, Rules};

/// What came of making it again.
pub enum Replayed {
    /// Case or rules are invalid; that was said.
    Invalid,
    /// It was made again; a report, and whether it came out the same.
    Compared(String, bool),
}

/// Makes the certificate again, as it says that it was made, from the case and the rules that the arguments name.
pub fn replay(args: &Verify, stated: &Certificate, text: &str, console: &mut Console) -> Result<Replayed> {
    let Some(path) = &args.case else { bail!("no case is given") };
    let Some(rules) = judging::load_rules(args.rules.as_deref(), console)? else { return Ok(Replayed::Invalid) };
    let file = files::read_case(path)?;
    let added = args.with.iter().map(|path| files::read(path)).collect::<Result<Vec<_>>>()?;
    let loaded = judging::accept(load::case_with(&file, &added, &rules.set), console);
    let Some(loaded) = loaded else { return Ok(Replayed::Invalid) };
    let other = other_inputs(stated, &loaded.value.digest, rules.set.digest());
    if !other.is_empty() {
        return Ok(Replayed::Compared(other, false));
    }
    let options = options(stated, &rules)?;
    let case = match &stated.masked {
        Some(masked) => Masker::new(marking(&masked.max_tlp)?, &rules.set).mask(&loaded.value),
        None => loaded.value,
    };
    let again = certificate(&assess(&rules.plan, &rules.set, &case, &options)?, &rules.set);
    if to_json(&again)? == text {
        return Ok(Replayed::Compared(
            "case and rules give the same certificate again, byte for byte\n".to_owned(),
            true,
        ));
    }
    Ok(Replayed::Compared(differences(stated, &again), false))
}

/// Which of its inputs are not the ones given.
fn other_inputs(stated: &Certificate, case: &str, rules: &str) -> String {
    let mut lines = String::new();
    for (what, stated, given) in [("case", &stated.case_digest, case), ("rules", &stated.rules_digest, rules)] {
        if stated != given {
            lines.push_str(&format!(
                "it was made from another {what}\n  its {what} sha256 {}\n  given  sha256 {given}\n",
                Safe(stated)
            ));
        }
    }
    lines
}

/// The options that it says that it was made with.
fn options(stated: &Certificate, rules: &Rules) -> Result<Options> {
    let Ok(day) = stated.as_of.parse() else { bail!("`{}` is no date", stated.as_of) };
    let known = || rules.set.ladders().iter().map(|ladder| ladder.id.as_str());
    let ladder = rules.set.ladder(&stated.ladder.id);
    ladder.ok_or_else(|| judging::unknown("ladder", &stated.ladder.id, known()))?;
    Ok(Options {
        as_of: Some(day),
        blind: stated.blind,
        ladder: stated.ladder.id.clone(),
        without: stated.without.iter().map(|id| id.as_str().into()).collect(),
        without_sources: stated.without_sources.iter().map(|id| id.as_str().into()).collect(),
        without_rules: stated.without_rules.iter().cloned().collect(),
        without_lines: stated.without_lines.iter().cloned().collect(),
        ..Options::default()
    })
}

fn marking(label: &str) -> Result<Tlp> {
    let all = [Tlp::Clear, Tlp::Green, Tlp::Amber, Tlp::AmberStrict, Tlp::Red];
    let Some(max) = all.into_iter().find(|one| one.label() == label) else { bail!("`{label}` is no marking") };
    Ok(max)
}

/// Most differences that are listed.
const LISTED: usize = 20;

fn differences(stated: &Certificate, again: &Certificate) -> String {
    let own = env!("CARGO_PKG_VERSION");
    let engine = match stated.engine_version == own {
        true => String::new(),
        false => format!("it was made by engine {}, this is {own}\n", Safe(&stated.engine_version)),
    };
    // The seal follows from all else.
    let found: Vec<Disagreement> =
        Disagreement::all(stated, again).into_iter().filter(|one| one.path != "seal").collect();
    if found.is_empty() {
        return format!("{engine}case and rules give the same certificate again, laid out otherwise\n");
    }
    let lines = found.iter().take(LISTED).map(|one| format!("  {}\n", Safe(&one.short())));
    let more = found.len().saturating_sub(LISTED);
    let more = if more > 0 { format!("  and {more} more\n") } else { String::new() };
    let places = if found.len() == 1 { "1 place".to_owned() } else { format!("{} places", found.len()) };
    format!(
        "{engine}case and rules give another certificate, which differs in {places}\n{}{more}",
        lines.collect::<String>()
    )
}
