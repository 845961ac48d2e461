//! What the ids in the text refer to.

use super::Markdown;
use super::text::{code, codes, day, quoted};
use crate::infer::Assessment;
use crate::model::evidence::EvidenceItem;
use crate::text::natural;

/// Every item that the text above names, in the order of their ids: what it says, from whom, and when it became known.
pub(super) fn write(assessment: &Assessment, page: &mut Markdown) {
    let is_named = |item: &&EvidenceItem| page.text.contains(&code(item.id.as_str()));
    let mut items: Vec<&EvidenceItem> = assessment.case.evidence.iter().filter(is_named).collect();
    if items.is_empty() {
        return;
    }
    items.sort_by_cached_key(|item| natural(item.id.as_str()));
    page.heading(2, "Evidence cited");
    let rows: Vec<String> = items.into_iter().map(|item| one(assessment, item)).collect();
    page.list(&rows);
}

/// `` `f1`: “Services went down …” (`mandiant-2022-08`, 4 August 2022) ``
fn one(assessment: &Assessment, item: &EvidenceItem) -> String {
    let says = if item.says.trim().is_empty() { String::new() } else { format!(" {}", quoted(&item.says)) };
    let sources = item.reported_by.iter().filter_map(|place| assessment.case.sources.get(*place));
    let sources = codes(sources.map(|source| source.id.as_str()));
    format!("{}:{says} ({sources}, {})", code(item.id.as_str()), day(item.known_from))
}
