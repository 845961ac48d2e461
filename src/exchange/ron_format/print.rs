//! Lays the tree out: on one line what fits and what its author did not open, anything else with one entry a line.

use super::tokens::Comment;
use super::tree::{Document, Entry, Group, Value};
use super::{INDENT, WIDTH};

/// The text, ending in a line break.
pub(super) fn print(document: &Document<'_>) -> String {
    let mut out = String::new();
    for (comments, header) in &document.headers {
        for comment in comments {
            own_line(comment, 0, &mut out);
        }
        start_line(0, &mut out);
        out.push_str(header);
    }
    let root = &document.root;
    lay_out_entry(root, 0, out.is_empty(), "", &mut out);
    for comment in &document.end {
        own_line(comment, 0, &mut out);
    }
    out.push('\n');
    out
}

/// Starts a line, unless the text is only beginning.
fn start_line(indent: usize, out: &mut String) {
    if !out.is_empty() {
        out.push('\n');
    }
    out.extend(std::iter::repeat_n(' ', indent));
}

fn blank_line(out: &mut String) {
    if !out.is_empty() {
        out.push('\n');
    }
}

fn own_line(comment: &Comment<'_>, indent: usize, out: &mut String) {
    if comment.blank {
        blank_line(out);
    }
    start_line(indent, out);
    out.push_str(comment.text);
}

/// An entry on lines of its own, with what is to follow it; nothing blank goes above the first one.
fn lay_out_entry(entry: &Entry<'_>, indent: usize, first: bool, comma: &str, out: &mut String) {
    for (place, comment) in entry.lead.iter().enumerate() {
        own_line(&Comment { blank: comment.blank && !(first && place == 0), ..*comment }, indent, out);
    }
    if entry.blank && !(first && entry.lead.is_empty()) {
        blank_line(out);
    }
    start_line(indent, out);
    let mut flat = String::new();
    let room = WIDTH.saturating_sub(indent + 1);
    if entry.late.is_empty() && flat_body(entry, room, &mut flat) {
        out.push_str(&flat);
    } else {
        push_prefix(entry, out);
        match &entry.value {
            Value::Atom(text) => out.push_str(text),
            Value::Group(group) => open_up(group, indent, out),
        }
    }
    let late = !entry.late.is_empty();
    if !late {
        out.push_str(comma);
    }
    for comment in &entry.tail {
        out.push(' ');
        out.push_str(comment.text);
    }
    for comment in &entry.late {
        own_line(comment, indent, out);
    }
    if late && !comma.is_empty() {
        start_line(indent, out);
        out.push_str(comma);
    }
}

/// Comments before it and the key.
fn push_prefix(entry: &Entry<'_>, out: &mut String) {
    for comment in &entry.inline {
        out.push_str(comment.text);
        out.push(' ');
    }
    if let Some(key) = entry.key {
        out.push_str(key);
        out.push_str(": ");
    }
    for comment in &entry.middle {
        out.push_str(comment.text);
        out.push(' ');
    }
}

/// A group that does not stay on one line.
fn open_up(group: &Group<'_>, indent: usize, out: &mut String) {
    out.push_str(group.name);
    out.push(char::from(group.open));
    if let Some((only, inner)) = hugged(group) {
        push_prefix(only, out);
        open_up(inner, indent, out);
        out.push(closing(group.open));
        return;
    }
    for comment in &group.head {
        out.push(' ');
        out.push_str(comment.text);
    }
    for (place, entry) in group.entries.iter().enumerate() {
        lay_out_entry(entry, indent + INDENT, place == 0, ",", out);
    }
    if group.entries.is_empty() && group.head.is_empty() && group.end.is_empty() {
        out.push(closing(group.open));
        return;
    }
    for (place, comment) in group.end.iter().enumerate() {
        let first = place == 0 && group.entries.is_empty();
        own_line(&Comment { blank: comment.blank && !first, ..*comment }, indent + INDENT, out);
    }
    start_line(indent, out);
    out.push(closing(group.open));
}

/// The only entry of a group, where its brackets may share lines with those around it: `Any([`, and what its author set so.
fn hugged<'g, 't>(group: &'g Group<'t>) -> Option<(&'g Entry<'t>, &'g Group<'t>)> {
    let [only] = group.entries.as_slice() else { return None };
    let Value::Group(inner) = &only.value else { return None };
    let commented = [&group.head, &group.end, &only.lead, &only.tail, &only.late].iter().any(|list| !list.is_empty());
    let empty = inner.entries.is_empty() && inner.head.is_empty() && inner.end.is_empty();
    let variant = !group.name.is_empty() && only.key.is_none() && inner.name.is_empty();
    let wanted = variant || group.many_lines;
    (!commented && !empty && !group.opened && wanted).then_some((only, inner))
}

fn closing(open: u8) -> char {
    match open {
        b'(' => ')',
        b'[' => ']',
        _ => '}',
    }
}

/// Comments before an entry, its key and its value on one line; false where that takes more characters than there is room
/// for, or a line of its own. A value without parts is never too long.
fn flat_body(entry: &Entry<'_>, room: usize, out: &mut String) -> bool {
    push_prefix(entry, out);
    match &entry.value {
        Value::Atom(text) => {
            out.push_str(text);
            true
        }
        Value::Group(group) => flat_group(group, room, out) && out.chars().count() <= room,
    }
}

fn flat_group(group: &Group<'_>, room: usize, out: &mut String) -> bool {
    let inline = |comments: &[Comment<'_>]| comments.iter().all(Comment::is_inline);
    if group.opened && !(group.entries.is_empty() && group.end.is_empty()) || !inline(&group.head) {
        return false;
    }
    if !group.end.is_empty() || (!group.head.is_empty() && !group.entries.is_empty()) {
        return false;
    }
    out.push_str(group.name);
    out.push(char::from(group.open));
    out.push_str(&group.head.iter().map(|comment| comment.text).collect::<Vec<_>>().join(" "));
    for (place, entry) in group.entries.iter().enumerate() {
        if place > 0 {
            out.push_str(", ");
        }
        if !flat_entry(entry, room, out) {
            return false;
        }
    }
    out.push(closing(group.open));
    true
}

/// An entry among others on one line.
fn flat_entry(entry: &Entry<'_>, room: usize, out: &mut String) -> bool {
    if !entry.lead.is_empty() || !entry.late.is_empty() || !entry.tail.iter().all(Comment::is_inline) {
        return false;
    }
    let Value::Atom(text) = &entry.value else {
        push_prefix(entry, out);
        let Value::Group(group) = &entry.value else { return false };
        return flat_group(group, room, out) && push_tail(entry, room, out);
    };
    push_prefix(entry, out);
    out.push_str(text);
    !text.contains('\n') && push_tail(entry, room, out)
}

fn push_tail(entry: &Entry<'_>, room: usize, out: &mut String) -> bool {
    for comment in &entry.tail {
        out.push(' ');
        out.push_str(comment.text);
    }
    // Bytes are at least as many as characters; four times as many are too long however they are counted.
    out.len() <= 4 * room
}
