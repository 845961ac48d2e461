//! `ascribe schema`: JSON Schema of file shapes and of outputs.

use anyhow::Result;
use ascribe::load::{SchemaKind, schema};
use ascribe::report::json::to_json;
use ascribe::report::schema::{OutputKind, output_schema};

use super::args::{Schema, Shape};
use super::console::Console;
use super::exit::Exit;

/// Runs the command.
pub fn run(args: &Schema, console: &mut Console) -> Result<Exit> {
    let schema = match args.shape {
        Shape::Case => schema(SchemaKind::Case),
        Shape::Addition => schema(SchemaKind::Addition),
        Shape::Expected => schema(SchemaKind::Expected),
        Shape::Rule => schema(SchemaKind::Rule),
        Shape::RuleTests => schema(SchemaKind::RuleTests),
        Shape::Vocabulary => schema(SchemaKind::Vocabulary),
        Shape::Scales => schema(SchemaKind::Scales),
        Shape::Ladder => schema(SchemaKind::Ladder),
        Shape::Lexicon => schema(SchemaKind::Lexicon),
        Shape::Invariants => schema(SchemaKind::Invariants),
        Shape::Conclusions => output_schema(OutputKind::Conclusions),
        Shape::Batch => output_schema(OutputKind::Batch),
        Shape::Certificate => output_schema(OutputKind::Certificate),
        Shape::Timeline => output_schema(OutputKind::Timeline),
        Shape::Changes => output_schema(OutputKind::Changes),
        Shape::RulesDiff => output_schema(OutputKind::RulesDiff),
        Shape::WhyNot => output_schema(OutputKind::WhyNot),
        Shape::TestRun => output_schema(OutputKind::TestRun),
        Shape::Catalogue => output_schema(OutputKind::Catalogue),
        Shape::Diagnostics => output_schema(OutputKind::Diagnostics),
    };
    console.print(&to_json(&schema)?)?;
    Ok(Exit::Done)
}
