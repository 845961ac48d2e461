//! Suppression in the file: `// allow(code): reason` on a line of its own.
//!
//! It holds for what stands below it, a field, an element of a list, or the whole file where nothing but comments and headers
//! stand above, and only for warnings and notes: an error is never suppressed. It says why, or it suppresses nothing.

use std::ops::Range;

use super::comments::{Comment, own_lines};
use crate::diag::{Code, Diagnostic, Severity, Suppressed, nearest};
use crate::text::{FileId, FileText, Span};

/// Everything that the comments of some files allow.
#[derive(Debug, Clone, Default)]
pub struct Allowances {
    list: Vec<Allowance>,
}

/// One comment.
#[derive(Debug, Clone)]
struct Allowance {
    /// What is named between the brackets.
    name: String,
    reason: String,
    /// Where the name stands.
    span: Span,
    /// What it holds for, in the same file.
    extent: Range<usize>,
    used: bool,
}

impl Allowances {
    /// Reads the comments of files, of those alone that pass a test; JSON has no comments.
    pub fn of(files: &[FileText], own: impl Fn(&FileText) -> bool) -> Self {
        let mut list = Vec::new();
        for (place, file) in files.iter().enumerate().filter(|(_, file)| own(file)) {
            // Most files have none: look before scanning.
            if !file.name().ends_with(".json") && file.text().contains(OPENING) {
                let comments = own_lines(file.text());
                list.extend(comments.into_iter().filter_map(|comment| Allowance::read(file, FileId(place), comment)));
            }
        }
        Allowances { list }
    }

    /// Takes out of a list what is allowed; gives that with the reasons.
    pub fn sift(&mut self, diagnostics: &mut Vec<Diagnostic>) -> Vec<Suppressed> {
        let mut suppressed = Vec::new();
        diagnostics.retain(|diagnostic| match self.holding(diagnostic) {
            Some(allowance) => {
                allowance.used = true;
                let reason = allowance.reason.clone();
                suppressed.push(Suppressed { diagnostic: diagnostic.clone(), reason });
                false
            }
            None => true,
        });
        suppressed
    }

    /// The narrowest comment that holds for a finding.
    fn holding(&mut self, diagnostic: &Diagnostic) -> Option<&mut Allowance> {
        let span = diagnostic.span().filter(|_| diagnostic.severity != Severity::Error)?;
        let holds = |one: &&mut Allowance| {
            one.name == diagnostic.code.as_str()
                && !one.reason.is_empty()
                && one.span.file == span.file
                && one.extent.start <= span.start
                && span.start < one.extent.end
        };
        self.list.iter_mut().filter(holds).min_by_key(|one| one.extent.len())
    }

    /// What is wrong with the comments themselves, once everything found was sifted.
    pub fn faults(&self) -> Vec<Diagnostic> {
        self.list.iter().filter_map(Allowance::fault).collect()
    }
}

const OPENING: &str = "allow(";

impl Allowance {
    /// Reads a comment that starts with `allow(`; any other one is a comment.
    fn read(file: &FileText, id: FileId, comment: Comment) -> Option<Self> {
        let text = file.text().get(comment.at.clone())?;
        let body = text.trim_start_matches('/').trim_start();
        let inside = body.strip_prefix(OPENING)?;
        let start = comment.at.start + (text.len() - inside.len());
        let end = inside.find([')', ':']).unwrap_or(inside.len());
        let (name, rest) = inside.split_at(end);
        let reason = rest.trim_start_matches(')').trim_start().strip_prefix(':').unwrap_or("").trim();
        let span = Span::new(id, start..start + name.len());
        let (name, reason) = (name.trim().to_owned(), reason.to_owned());
        Some(Allowance { name, reason, span, extent: comment.extent, used: false })
    }

    fn fault(&self) -> Option<Diagnostic> {
        let Some(code) = Code::parse(&self.name) else { return Some(self.unknown()) };
        if code.severity() == Severity::Error {
            let message = format!("`{code}` is an error, and nothing suppresses an error");
            return Some(Diagnostic::new(Code::AllowNoEffect, self.span, message).help("mend it, and take this out"));
        }
        if self.reason.is_empty() {
            let message = format!("nothing says why `{code}` is allowed here");
            let fault = Diagnostic::new(Code::AllowNoReason, self.span, message).saying("suppresses nothing");
            return Some(fault.help(format!("write `// allow({code}): ` and the reason")));
        }
        if self.used || hangs_on_cases(code) {
            return None;
        }
        let message = format!("nothing of `{code}` is found in what stands below");
        let fault = Diagnostic::new(Code::AllowNoEffect, self.span, message).saying("suppresses nothing");
        Some(fault.help("take it out, or put it right above what it is about"))
    }

    fn unknown(&self) -> Diagnostic {
        let message = format!("no code is called `{}`", self.name);
        let near = nearest(&self.name, Code::ALL.iter().map(|code| code.as_str()));
        let help = near.map(|near| format!("did you mean `{near}`?"));
        Diagnostic::new(Code::AllowUnknownCode, self.span, message).maybe_help(help)
    }
}

/// Whether a finding on a rule hangs on the cases that are checked with it, so that not finding it now says nothing.
fn hangs_on_cases(code: Code) -> bool {
    matches!(code, Code::RuleCountedTwice | Code::RuleNeverReached)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where each `x` that is found is allowed.
    fn sifted(text: &str) -> (Vec<usize>, Vec<String>) {
        let file = [FileText::new("a.ron", text)];
        let span = |at| Span::new(FileId(0), at..at + 1);
        let places = text.match_indices('x').map(|(at, _)| at);
        let mut found: Vec<Diagnostic> = places.map(|at| Diagnostic::new(Code::CaseOneOrigin, span(at), "m")).collect();
        let mut allowances = Allowances::of(&file, |_| true);
        let reasons = allowances.sift(&mut found).into_iter().map(|one| one.reason).collect();
        (found.iter().filter_map(|one| Some(one.span()?.start)).map(|at| text[..at].lines().count()).collect(), reasons)
    }

    #[test]
    fn a_comment_holds_for_what_stands_below_it_and_no_further() {
        let text = "(\n a: [x],\n // allow(case/one-origin): why\n b: [\n x, x],\n c: x)";
        assert_eq!(sifted(text), (vec![2, 6], vec!["why".to_owned(), "why".to_owned()]));
        let last = "(a: x, b: [x,\n // allow(case/one-origin): why\n x], c: x)";
        assert_eq!(sifted(last), (vec![1, 1, 3], vec!["why".to_owned()]));
    }

    #[test]
    fn at_the_head_of_a_file_it_holds_for_the_file() {
        let text = "// Title.\n// allow(case/one-origin): one: two\n#![enable(implicit_some)]\nCase(a: x, b: x)";
        assert_eq!(sifted(text), (vec![], vec!["one: two".to_owned(); 2]));
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for text in [
            "(a: \"// allow(case/one-origin): why\",\n b: x)",
            "(a: 1, // allow(case/one-origin): why\n b: x)",
            "(\n // we allow(case/one-origin): why\n b: x)",
            "(\n // allow(case/one-origin)\n b: x)",
            "(\n // allow(case/one-origin):\n b: x)",
            "(\n // allow(case/no-contrary-evidence): why\n b: x)",
            "(\n /* allow(case/one-origin): why */\n b: x)",
        ] {
            assert_eq!(sifted(text).1, Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn an_error_is_never_suppressed() {
        let file = [FileText::new("a.ron", "// allow(case/no-question): why\nx")];
        let span = Span::new(FileId(0), 32..33);
        let mut found = vec![Diagnostic::new(Code::CaseNoQuestion, span, "m")];
        let mut allowances = Allowances::of(&file, |_| true);
        assert_eq!(allowances.sift(&mut found), []);
        assert_eq!((found.len(), allowances.faults()[0].code), (1, Code::AllowNoEffect));
    }
}
