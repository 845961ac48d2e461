//! Weaves all mutants of cargo-mutants into one copy of the sources, each behind a switch (Untch, Offutt, Harrold: "Mutation analysis
//! using mutant schemata", 1993), so that the program is built once and not once for each of them.
//!
//! `weave MUTANTS.json DROPPED ROOT`: the list as `cargo mutants --list --json` gives it, a file with the numbers to leave out (places in
//! that list), and the copy whose sources are rewritten. Prints what has no form here, one number and reason a line. Each change
//! stands between `/*<N*/` and `/*N>*/`, so that an error of the compiler can be put down to it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, bail};
use proc_macro2::Span;
use serde::Deserialize;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Arm, Block, Expr, ExprBinary, ExprStruct, ExprUnary, ReturnType, Signature, Type};

/// A mutant of the list.
#[derive(Deserialize)]
struct Mutant {
    file: String,
    genre: String,
    replacement: String,
    span: Place,
}

#[derive(Deserialize)]
struct Place {
    start: Position,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq, Hash)]
struct Position {
    line: usize,
    column: usize,
}

/// A part of what an edit puts in place of its range.
enum Piece {
    Text(String),
    /// The source there, with the edits inside it.
    Source(Range<usize>),
}

/// New text for a range of a file.
struct Edit {
    range: Range<usize>,
    pieces: Vec<Piece>,
}

/// Finds the mutants of one file in its syntax tree, and makes edits of them.
struct Weaver<'a> {
    text: &'a str,
    /// Numbers of mutants by genre and where they start.
    at: HashMap<(&'a str, Position), Vec<usize>>,
    mutants: &'a [Mutant],
    edits: Vec<Edit>,
    placed: BTreeSet<usize>,
}

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, list, dropped, root] = arguments.as_slice() else { bail!("usage: weave MUTANTS.json DROPPED ROOT") };
    let mutants: Vec<Mutant> = serde_json::from_str(&fs::read_to_string(list)?)?;
    let dropped: BTreeSet<usize> =
        fs::read_to_string(dropped)?.lines().filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect();
    let mut files: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, mutant) in mutants.iter().enumerate() {
        if !dropped.contains(&number) {
            files.entry(&mutant.file).or_default().push(number);
        }
    }
    for (file, numbers) in files {
        let path = Path::new(root).join(file);
        let text = fs::read_to_string(&path)?;
        let (woven, missing) = weave(&text, &mutants, &numbers).with_context(|| file.to_owned())?;
        fs::write(&path, woven)?;
        for number in missing {
            println!("{number} no form for it");
        }
    }
    let library = Path::new(root).join("src/lib.rs");
    let text = fs::read_to_string(&library)?;
    fs::write(&library, text.replacen("\npub mod compare;", "\n#[doc(hidden)]\npub mod mutant;\npub mod compare;", 1))?;
    let switch = format!("{}\nconst COUNT: usize = {};\n", include_str!("switch.rs"), mutants.len());
    fs::write(Path::new(root).join("src/mutant.rs"), switch)?;
    Ok(())
}

/// The file with these mutants in it, and those that found no place.
fn weave(text: &str, mutants: &[Mutant], numbers: &[usize]) -> Result<(String, Vec<usize>)> {
    let tree = syn::parse_file(text)?;
    let mut at: HashMap<_, Vec<usize>> = HashMap::new();
    for number in numbers {
        let mutant = &mutants[*number];
        at.entry((mutant.genre.as_str(), mutant.span.start)).or_default().push(*number);
    }
    let mut weaver = Weaver { text, at, mutants, edits: Vec::new(), placed: BTreeSet::new() };
    weaver.visit_file(&tree);
    let missing = numbers.iter().copied().filter(|number| !weaver.placed.contains(number)).collect();
    Ok((render(text, &weaver.edits, 0..text.len(), None), missing))
}

/// The text of a range with the outermost edits inside it carried out, but for one.
fn render(text: &str, edits: &[Edit], range: Range<usize>, except: Option<usize>) -> String {
    let inside = |edit: &Edit| range.start <= edit.range.start && edit.range.end <= range.end;
    let mut chosen: Vec<(usize, &Edit)> =
        edits.iter().enumerate().filter(|(place, edit)| Some(*place) != except && inside(edit)).collect();
    chosen.sort_by_key(|(_, edit)| (edit.range.start, usize::MAX - edit.range.end));
    let mut done = range.start;
    let mut woven = String::new();
    for (place, edit) in chosen {
        if edit.range.start < done {
            continue;
        }
        woven.push_str(&text[done..edit.range.start]);
        for piece in &edit.pieces {
            match piece {
                Piece::Text(new) => woven.push_str(new),
                Piece::Source(range) => woven.push_str(&render(text, edits, range.clone(), Some(place))),
            }
        }
        done = edit.range.end;
    }
    woven.push_str(&text[done..range.end]);
    woven
}

fn marked(number: usize, new: &str) -> String {
    format!("/*<{number}*/{new}/*{number}>*/")
}

fn on(number: usize) -> String {
    format!("crate::mutant::on({number})")
}

impl Weaver<'_> {
    /// Mutants of a genre that start where a span does.
    fn take(&mut self, genre: &str, span: Span) -> Vec<usize> {
        let start = span.start();
        let found = self.at.get(&(genre, Position { line: start.line, column: start.column + 1 }));
        let found = found.cloned().unwrap_or_default();
        self.placed.extend(&found);
        found
    }

    fn function(&mut self, signature: &Signature, block: &Block) {
        let Some(first) = block.stmts.first() else { return };
        let numbers = self.take("FnValue", first.span());
        if numbers.is_empty() {
            return;
        }
        let inside = block.brace_token.span.open().byte_range().end..block.brace_token.span.close().byte_range().start;
        let value = |number: &usize| &self.mutants[*number].replacement;
        let mut pieces = Vec::new();
        if let ReturnType::Type(_, output) = &signature.output
            && let Type::ImplTrait(output) = output.as_ref()
        {
            // What comes back has one type, so it is hidden in a box; where that cannot be, the first mutant is to blame.
            let captures = |bound: &&syn::TypeParamBound| !matches!(bound, syn::TypeParamBound::PreciseCapture(_));
            let bounds = output.bounds.iter().filter(captures).map(|bound| &self.text[bound.span().byte_range()]);
            let mut bounds: Vec<&str> = bounds.collect();
            if !bounds.iter().any(|bound| bound.starts_with('\'')) {
                bounds.push("'_");
            }
            let bounds = bounds.join(" + ");
            let mut start = format!("/*<{}*/let woven: Box<dyn {bounds}> = ", numbers[0]);
            for number in &numbers {
                start.push_str(&format!(
                    "if {} {{ {} }} else ",
                    on(*number),
                    marked(*number, &format!("Box::new({})", value(number)))
                ));
            }
            pieces.push(Piece::Text(start + "{ Box::new({"));
            pieces.push(Piece::Source(inside.clone()));
            pieces.push(Piece::Text(format!("}}) }}; woven /*{}>*/", numbers[0])));
        } else {
            let early =
                |number: &usize| format!("if {} {{ return {}; }} ", on(*number), marked(*number, value(number)));
            pieces.push(Piece::Text(numbers.iter().map(early).collect()));
            pieces.push(Piece::Source(inside.clone()));
        }
        self.edits.push(Edit { range: inside, pieces });
    }

    fn edit(&mut self, node: &impl Spanned, pieces: Vec<Piece>) {
        self.edits.push(Edit { range: node.span().byte_range(), pieces });
    }

    /// `l && r`: what the left side leaves undecided is up to the right side, and a mutant turns round what that is.
    fn lazy(&mut self, node: &ExprBinary, number: usize, and: bool) {
        let (undecided, marks) = (if and { "!=" } else { "==" }, marked(number, ""));
        self.edit(
            node,
            vec![
                Piece::Text("({ let woven: bool = ".to_owned()),
                Piece::Source(node.left.span().byte_range()),
                Piece::Text(format!("; if woven {undecided} {} {{ {marks}", on(number))),
                Piece::Source(node.right.span().byte_range()),
                Piece::Text(" } else { woven } })".to_owned()),
            ],
        );
    }

    /// The expression once with each operator, its operands between parentheses.
    fn compared(&mut self, node: &ExprBinary, numbers: &[usize], assigns: bool) {
        let (open, close) = if assigns { ("", "") } else { ("(", ")") };
        let sides = (node.left.span().byte_range(), node.right.span().byte_range());
        let mut pieces = vec![Piece::Text("(".to_owned())];
        for number in numbers {
            pieces.push(Piece::Text(format!("if {} {{ /*<{number}*/{open}", on(*number))));
            pieces.push(Piece::Source(sides.0.clone()));
            pieces.push(Piece::Text(format!("{close} {} {open}", self.mutants[*number].replacement)));
            pieces.push(Piece::Source(sides.1.clone()));
            pieces.push(Piece::Text(format!("{close}/*{number}>*/ }} else ")));
        }
        pieces.push(Piece::Text("{ ".to_owned()));
        pieces.push(Piece::Source(node.span().byte_range()));
        pieces.push(Piece::Text(" })".to_owned()));
        self.edit(node, pieces);
    }

    /// Operands are evaluated once and then joined by one operator or another.
    fn computed(&mut self, node: &ExprBinary, numbers: &[usize]) {
        let operator = &self.text[node.op.span().byte_range()];
        let arm = |number: &usize| {
            let mutated = marked(*number, &format!("left {} right", self.mutants[*number].replacement));
            format!("if {} {{ {mutated} }} else ", on(*number))
        };
        let arms: String = numbers.iter().map(arm).collect();
        self.edit(
            node,
            vec![
                Piece::Text("(match (".to_owned()),
                Piece::Source(node.left.span().byte_range()),
                Piece::Text(", ".to_owned()),
                Piece::Source(node.right.span().byte_range()),
                Piece::Text(format!(") {{ (left, right) => {arms}{{ left {operator} right }} }})")),
            ],
        );
    }
}

impl<'ast> Visit<'ast> for Weaver<'_> {
    fn visit_item_fn(&mut self, node: &'ast syn::ItemFn) {
        self.function(&node.sig, &node.block);
        visit::visit_item_fn(self, node);
    }

    fn visit_impl_item_fn(&mut self, node: &'ast syn::ImplItemFn) {
        self.function(&node.sig, &node.block);
        visit::visit_impl_item_fn(self, node);
    }

    fn visit_trait_item_fn(&mut self, node: &'ast syn::TraitItemFn) {
        if let Some(block) = &node.default {
            self.function(&node.sig, block);
        }
        visit::visit_trait_item_fn(self, node);
    }

    fn visit_expr_binary(&mut self, node: &'ast ExprBinary) {
        use syn::BinOp::{
            Add, AddAssign, And, BitAnd, BitAndAssign, BitOr, BitOrAssign, BitXor, BitXorAssign, Div, DivAssign, Mul,
            MulAssign, Or, Rem, RemAssign, Shl, ShlAssign, Shr, ShrAssign, Sub, SubAssign,
        };
        let numbers = self.take("BinaryOperator", node.op.span());
        if has_let(&node.left) || has_let(&node.right) {
            self.placed.retain(|number| !numbers.contains(number));
        } else if !numbers.is_empty() {
            match node.op {
                And(_) | Or(_) => self.lazy(node, numbers[0], matches!(node.op, And(_))),
                Add(_) | Sub(_) | Mul(_) | Div(_) | Rem(_) | BitAnd(_) | BitOr(_) | BitXor(_) | Shl(_) | Shr(_) => {
                    self.computed(node, &numbers);
                }
                AddAssign(_) | SubAssign(_) | MulAssign(_) | DivAssign(_) | RemAssign(_) | BitAndAssign(_)
                | BitOrAssign(_) | BitXorAssign(_) | ShlAssign(_) | ShrAssign(_) => self.compared(node, &numbers, true),
                _ => self.compared(node, &numbers, false),
            }
        }
        visit::visit_expr_binary(self, node);
    }

    fn visit_expr_unary(&mut self, node: &'ast ExprUnary) {
        if let [number] = self.take("UnaryOperator", node.op.span()).as_slice() {
            let operator = &self.text[node.op.span().byte_range()];
            let arms = format!(
                " {{ woven => if {} {{ {} }} else {{ {operator}woven }} }})",
                on(*number),
                marked(*number, "woven")
            );
            self.edit(
                node,
                vec![
                    Piece::Text("(match ".to_owned()),
                    Piece::Source(node.expr.span().byte_range()),
                    Piece::Text(arms),
                ],
            );
        }
        visit::visit_expr_unary(self, node);
    }

    fn visit_arm(&mut self, node: &'ast Arm) {
        let deleted = self.take("MatchArm", node.span());
        let guards = node.guard.as_ref().map(|(_, guard)| self.take("MatchArmGuard", guard.span())).unwrap_or_default();
        if !deleted.is_empty() || !guards.is_empty() {
            let mut start = " if ".to_owned();
            for number in &deleted {
                start.push_str(&format!("!{} && ", marked(*number, &on(*number))));
            }
            start.push('(');
            let mut end = String::new();
            for number in guards {
                let value = self.mutants[number].replacement == "true";
                end.push_str(&if value { format!(" || {}", on(number)) } else { format!(" && !{}", on(number)) });
                start.push('(');
                end.push(')');
            }
            let pattern = node.pat.span().byte_range().end;
            let mut pieces = vec![Piece::Text(start)];
            match &node.guard {
                Some((_, guard)) => pieces.push(Piece::Source(guard.span().byte_range())),
                None => pieces.push(Piece::Text("true".to_owned())),
            }
            pieces.push(Piece::Text(end + ") "));
            self.edits.push(Edit { range: pattern..node.fat_arrow_token.span().byte_range().start, pieces });
        }
        visit::visit_arm(self, node);
    }

    fn visit_expr_struct(&mut self, node: &'ast ExprStruct) {
        let mut pieces = vec![Piece::Text("(".to_owned())];
        for field in &node.fields {
            for number in self.take("StructField", field.span()) {
                let path = node.path.span().byte_range();
                pieces.push(Piece::Text(format!("if {} {{ /*<{number}*/", on(number))));
                pieces.push(Piece::Source(path));
                pieces.push(Piece::Text(" { ".to_owned()));
                for other in node.fields.iter().filter(|other| other.span().start() != field.span().start()) {
                    pieces.push(Piece::Source(other.span().byte_range()));
                    pieces.push(Piece::Text(", ".to_owned()));
                }
                if let Some(rest) = &node.rest {
                    pieces.push(Piece::Text("..".to_owned()));
                    pieces.push(Piece::Source(rest.span().byte_range()));
                }
                pieces.push(Piece::Text(format!(" }}/*{number}>*/ }} else ")));
            }
        }
        if pieces.len() > 1 {
            pieces.push(Piece::Text("{ ".to_owned()));
            pieces.push(Piece::Source(node.span().byte_range()));
            pieces.push(Piece::Text(" })".to_owned()));
            self.edit(node, pieces);
        }
        visit::visit_expr_struct(self, node);
    }

    // What is computed by the compiler asks nobody which mutant is on.
    fn visit_item_const(&mut self, _: &'ast syn::ItemConst) {}
    fn visit_impl_item_const(&mut self, _: &'ast syn::ImplItemConst) {}
    fn visit_item_static(&mut self, _: &'ast syn::ItemStatic) {}
}

/// Is this a link of a chain of `let`s, which has to stay one?
fn has_let(expression: &Expr) -> bool {
    match expression {
        Expr::Let(_) => true,
        Expr::Binary(binary) => has_let(&binary.left) || has_let(&binary.right),
        _ => false,
    }
}
