//! The layout of RON files: one form for the same content, with every comment kept where it belongs.
//!
//! Only blanks, line breaks and commas before a closing bracket change; that nothing else did is checked on every text before
//! it is given out. Groups that fit within [`WIDTH`] stay on one line unless their author opened them; anything longer opens
//! up with one entry a line. Of blank lines between entries one is kept. Names, values and their order stay, raw strings and
//! all.

mod print;
mod tokens;
mod tree;

use tokens::{Kind, tokens};

use crate::load::limits::MAX_FORMATTED_BYTES;
use crate::load::{LoadError, check_form};
use crate::text::FileText;

/// Longest line that is not broken, in characters; a string is never broken.
pub const WIDTH: usize = 120;

const INDENT: usize = 4;

/// The text of a RON file, laid out. The same content gives the same layout, and formatting it again changes nothing.
///
/// ```
/// use ascribe::{exchange::ron_format::format_ron, text::FileText};
///
/// let file = FileText::new("a.ron", "Case( id:\"c\" , // why\n evidence:[ ],)");
/// assert_eq!(format_ron(&file)?, "Case(\n    id: \"c\", // why\n    evidence: [],\n)\n");
/// # Ok::<(), ascribe::LoadError>(())
/// ```
///
/// A text whose layout would be longer than [`MAX_FORMATTED_BYTES`], as deeply nested long lists are, stays as it is.
///
/// # Errors
/// Where the text is no RON, with the fault of form.
pub fn format_ron(file: &FileText) -> Result<String, LoadError> {
    check_form(file)?;
    let formatted = lay_out(file.text());
    Ok(if formatted.len() > MAX_FORMATTED_BYTES { file.text().to_owned() } else { formatted })
}

/// Lays out a text that is RON.
pub(super) fn lay_out(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let formatted = print::print(&tree::read(text));
    // INVARIANT: a layout that would lose or move anything is not given out; the text stays as it is.
    if same_content(text, &formatted) { formatted } else { text.to_owned() }
}

/// Whether two texts have the same tokens and the same comments in the same order; commas before a closing bracket do not
/// count.
fn same_content(one: &str, other: &str) -> bool {
    content(one) == content(other)
}

fn content(text: &str) -> (Vec<&str>, Vec<&str>) {
    let tokens = tokens(text);
    let comments = tokens.iter().flat_map(|token| &token.before).map(|comment| comment.text).collect();
    let closes = |at: usize| tokens.get(at).is_some_and(|token| matches!(token.kind, Kind::Close(_)));
    let each = tokens.iter().enumerate().filter(|(at, token)| !(token.kind == Kind::Comma && closes(at + 1)));
    (each.map(|(_, token)| token.text).collect(), comments)
}

#[cfg(test)]
mod tests;
