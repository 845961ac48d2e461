//! `ascribe schema`: JSON Schema of file shapes.

use anyhow::Result;
use ascribe::load::{SchemaKind, schema};

use super::args::{Schema, Shape};
use super::console::Console;
use super::exit::Exit;

/// Runs the command.
pub fn run(args: &Schema, console: &mut Console) -> Result<Exit> {
    let kind = match args.shape {
        Shape::Case => SchemaKind::Case,
        Shape::Addition => SchemaKind::Addition,
        Shape::Expected => SchemaKind::Expected,
        Shape::Rule => SchemaKind::Rule,
        Shape::RuleTests => SchemaKind::RuleTests,
        Shape::Vocabulary => SchemaKind::Vocabulary,
        Shape::Scales => SchemaKind::Scales,
        Shape::Ladder => SchemaKind::Ladder,
        Shape::Lexicon => SchemaKind::Lexicon,
    };
    console.print(&format!("{}\n", serde_json::to_string_pretty(&schema(kind))?))?;
    Ok(Exit::Done)
}
