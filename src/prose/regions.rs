//! The judgments of a text: each from its key judgment, or the heading above it, to the next one.

use std::ops::Range;

use super::blocks::Block;
use super::sentences::Sentence;

/// One judgment with all that is written about it.
#[derive(Debug)]
pub(super) struct Region<'a> {
    /// Its sentences.
    pub(super) sentences: Vec<&'a Sentence>,
    /// The words `Key judgment`, where the text has them: block and range of its text.
    pub(super) marker: Option<(usize, Range<usize>)>,
    /// Places of the blocks that state the key judgment.
    pub(super) key: Range<usize>,
}

/// The judgments of a text; one where it marks no key judgment.
pub(super) fn regions<'a>(blocks: &[Block], sentences: &'a [Sentence]) -> Vec<Region<'a>> {
    let markers: Vec<(usize, Range<usize>)> =
        blocks.iter().enumerate().filter_map(|(at, block)| Some((at, marker(block)?))).collect();
    let within = |range: Range<usize>| sentences.iter().filter(|one| range.contains(&one.block)).collect();
    if markers.is_empty() {
        return vec![Region { sentences: within(0..blocks.len()), marker: None, key: 0..0 }];
    }
    let starts: Vec<usize> = (0..markers.len()).map(|number| start(blocks, &markers, number)).collect();
    let mut regions = Vec::new();
    for (number, (at, range)) in markers.iter().enumerate() {
        let end = starts.get(number + 1).copied().unwrap_or(blocks.len());
        let key = key_blocks(blocks, *at, range, end);
        let marker = Some((*at, range.clone()));
        regions.push(Region { sentences: within(starts[number]..end), marker, key });
    }
    regions
}

/// Where a judgment starts: at the first of the headings right above its marker.
fn start(blocks: &[Block], markers: &[(usize, Range<usize>)], number: usize) -> usize {
    let (at, least) = (markers[number].0, if number == 0 { 0 } else { markers[number - 1].0 + 1 });
    if number == 0 {
        return 0;
    }
    (least..at).rev().take_while(|before| blocks[*before].is_heading).last().unwrap_or(at)
}

/// The range of `Key judgment` at the head of a block that is a heading or starts in bold.
fn marker(block: &Block) -> Option<Range<usize>> {
    let bold = block.strong.first().filter(|range| range.start == 0);
    let lead = if block.is_heading { block.text.as_str() } else { block.text.get(bold?.clone())? };
    let plain = lead.trim().trim_end_matches(['.', ':']).to_lowercase();
    let is_marker = ["key judgment", "key judgement", "key judgments", "key judgements"].contains(&plain.as_str());
    is_marker.then(|| 0..lead.trim_end().len())
}

/// The block of the marker where it goes on after it, and those below up to a heading or the next lead in bold.
fn key_blocks(blocks: &[Block], at: usize, marker: &Range<usize>, end: usize) -> Range<usize> {
    let goes_on = blocks[at].text.get(marker.end..).is_some_and(|rest| rest.chars().any(char::is_alphanumeric));
    if goes_on {
        return at..at + 1;
    }
    let is_lead = |block: &Block| block.is_heading || block.strong.first().is_some_and(|range| range.start == 0);
    let below = (at + 1..end).take_while(|next| !is_lead(&blocks[*next])).count();
    at + 1..at + 1 + below
}
