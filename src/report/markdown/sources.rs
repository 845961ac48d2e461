//! The note on sources and on method that ends an assessment in prose.

use super::text::{capital, code, codes, escaped, quoted, several, stopped};
use super::{Markdown, Prose};
use crate::infer::Assessment;
use crate::model::case::Case;
use crate::model::id::{EvidenceId, SourceId};
use crate::model::source::{Source, SourceKind};
use crate::report::words::notes;

pub(super) fn write(prose: &Prose<'_>, assessment: &Assessment, asked: &[&str], page: &mut Markdown) {
    page.heading(2, "Sources and method");
    source_note(assessment, asked, page);
    method_note(prose, assessment, page);
}

fn source_note(assessment: &Assessment, asked: &[&str], page: &mut Markdown) {
    let case = &assessment.case;
    let used: Vec<usize> = (0..case.sources.len()).filter(|place| reports(assessment, *place) > 0).collect();
    let is_first_hand = |place: &&usize| case.sources[**place].first_hand;
    let first_hand = used.iter().filter(is_first_hand).count();
    let mut text = format!(
        "The evidence that takes part comes from {}, {} first-hand.",
        several(used.len(), "source", "sources"),
        match first_hand {
            all if all == used.len() => (if all == 1 { "which is" } else { "all of them" }).to_owned(),
            0 => "none of them".to_owned(),
            number => format!("{} of them", several(number, "", "").trim()),
        }
    );
    match used.len() - first_hand {
        0 => {}
        1 => text.push_str(" The one that relays others adds no origin of its own."),
        _ => text.push_str(" Those that relay others add no origin of their own."),
    }
    text.push_str(" Reliability follows the Admiralty grades, A (completely reliable) to E (unreliable), and F (cannot be judged).");
    page.lead("Source note", &text);
    let mut order = used;
    order.sort_by_key(|place| {
        (!case.sources[*place].first_hand, std::cmp::Reverse(reports(assessment, *place)), *place)
    });
    let rows: Vec<String> = order.iter().map(|place| one_source(assessment, *place)).collect();
    page.list(&rows);
    let remarks: Vec<String> = notes(assessment, asked).iter().map(|note| remark(case, note)).collect();
    if !remarks.is_empty() {
        page.lead("Remarks on the evidence", &remarks.join(" "));
    }
}

/// A note, with ids as references, and with the name of a grade in quotation marks: it is no judgment of likelihood.
fn remark(case: &Case, note: &str) -> String {
    let is_id =
        |word: &str| case.item(&EvidenceId::from(word)).is_some() || case.source(&SourceId::from(word)).is_some();
    let word = |word: &str| {
        let bare = word.trim_end_matches([',', '.']);
        if is_id(bare) { format!("{}{}", code(bare), &word[bare.len()..]) } else { escaped(word) }
    };
    let words: Vec<String> = note.split(' ').map(word).collect();
    words.join(" ").replace("probably true", "“probably true”")
}

/// Items that take part and that a source reports.
fn reports(assessment: &Assessment, source: usize) -> usize {
    let items = assessment.case.evidence.iter().zip(&assessment.items);
    items.filter(|(item, record)| record.takes_part && item.reported_by.contains(&source)).count()
}

fn one_source(assessment: &Assessment, place: usize) -> String {
    let case = &assessment.case;
    let source = &case.sources[place];
    let name = if source.name.is_empty() { code(source.id.as_str()) } else { quoted(&source.name) };
    let mut facts = vec![kind(source).to_owned(), format!("reliability {:?}", source.reliability)];
    facts.push(if source.first_hand { "first-hand".to_owned() } else { relays(assessment, source) });
    if source.party {
        facts.push("a party to the matter".to_owned());
    }
    facts.push(several(reports(assessment, place), "item", "items"));
    format!("{name} ({}): {}.", code(source.id.as_str()), facts.join(", "))
}

fn relays(assessment: &Assessment, source: &Source) -> String {
    let cited = source.cites.iter().filter_map(|place| assessment.case.sources.get(*place));
    let ids: Vec<&str> = cited.map(|source| source.id.as_str()).collect();
    if ids.is_empty() { "of unknown lineage".to_owned() } else { format!("relays {}", codes(ids)) }
}

fn kind(source: &Source) -> &'static str {
    match source.kind {
        SourceKind::Vendor => "vendor",
        SourceKind::Government => "government",
        SourceKind::LawEnforcement => "law enforcement",
        SourceKind::Media => "media",
        SourceKind::Persona => "persona",
        SourceKind::Victim => "victim",
        SourceKind::Party => "party",
        SourceKind::Court => "court",
        SourceKind::Academic => "academic",
        SourceKind::Ngo => "non-governmental organisation",
    }
}

fn method_note(prose: &Prose<'_>, assessment: &Assessment, page: &mut Markdown) {
    let lexicon = prose.lexicon;
    let ladder = prose.rules.ladder(&assessment.ladder);
    let ladder = ladder.map_or_else(|| code(&assessment.ladder), |ladder| quoted(&ladder.title));
    let sentences = [
        format!("Words of likelihood and of confidence are those of {}.", quoted(&lexicon.title)),
        "Likelihood says how probable an answer is, as a range whose ends both count.".to_owned(),
        format!("Confidence says how good the basis of a judgment is; its conditions are those of {ladder}."),
        "Answers to one question exclude each other.".to_owned(),
        priors(assessment),
        stopped(&format!(
            "Computed by ascribe {} from case {} and rules {}",
            env!("CARGO_PKG_VERSION"),
            code(short(&assessment.case.digest)),
            code(short(&assessment.rules_digest))
        )),
    ];
    page.lead("Method note", &sentences.join(" "));
}

/// The assumption that everything starts from.
fn priors(assessment: &Assessment) -> String {
    let hypotheses = assessment.case.questions.iter().flat_map(|question| &question.hypotheses);
    let stated: Vec<String> = hypotheses
        .filter_map(|one| one.prior.as_ref().map(|(_, reason)| format!("{} {}", code(one.id.as_str()), quoted(reason))))
        .collect();
    if stated.is_empty() {
        return "It is assumed that all listed answers and an unlisted actor start alike.".to_owned();
    }
    stopped(&format!("The case assumes other starting points for some answers: {}", capital(&stated.join(", "))))
}

/// The first characters of a digest: enough to tell files apart.
fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}
