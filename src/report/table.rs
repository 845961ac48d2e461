//! The records of a batch as a table in Parquet, for DuckDB, pandas and the like.
//!
//! Owns the columns and their order: a row for each hypothesis of each question, flat, so that a query needs no unnesting. Rows
//! are kept until there are [`GROUP`] of them and then written as a row group, so that memory does not grow with the batch. It
//! writes to whatever takes bytes; files are of no concern here. The same records give the same bytes.

use std::io::Write;
use std::sync::Arc;

use jiff::civil::{Date, date};
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter, SerializedRowGroupWriter};
use parquet::record::RowAccessor;
use parquet::schema::types::{Type, TypePtr};

use super::json::{BatchRecord, HypothesisConclusion, Judged, QuestionConclusion};
use crate::model::confidence::Confidence;
use crate::model::date::{PartialDate, days_between};

/// Version of the columns: their names, types and meaning.
pub const TABLE_VERSION: u32 = 1;

/// Rows of a row group.
pub const GROUP: usize = 16_384;

/// A row: a hypothesis of a question of a case.
struct Row<'a> {
    record: &'a BatchRecord,
    as_of: i32,
    question: &'a QuestionConclusion,
    hypothesis: &'a HypothesisConclusion,
}

/// What a column holds, and where that is found.
enum Cells {
    Whole(fn(&Row<'_>) -> i64),
    Text(fn(&Row<'_>) -> String),
    /// Text that may be absent.
    Perhaps(fn(&Row<'_>) -> Option<String>),
    Day(fn(&Row<'_>) -> i32),
    Truth(fn(&Row<'_>) -> bool),
    Real(fn(&Row<'_>) -> f64),
}

/// The columns, in order.
const COLUMNS: &[(&str, Cells)] = &[
    (NUMBER, Cells::Whole(|row| i64::try_from(row.record.number).unwrap_or(i64::MAX))),
    (AT, Cells::Text(|row| row.record.at.clone())),
    ("case", Cells::Text(|row| row.record.conclusions.case.clone())),
    ("title", Cells::Text(|row| row.record.conclusions.title.clone())),
    ("as_of", Cells::Day(|row| row.as_of)),
    ("question", Cells::Text(|row| row.question.id.clone())),
    ("asks", Cells::Text(|row| row.question.asks.clone())),
    ("hypothesis", Cells::Text(|row| row.hypothesis.id.clone())),
    ("label", Cells::Text(|row| row.hypothesis.label.clone())),
    ("leads", Cells::Truth(|row| row.hypothesis.leads)),
    ("likelihood_lower", Cells::Real(|row| row.hypothesis.likelihood.lower)),
    ("likelihood_point", Cells::Real(|row| row.hypothesis.likelihood.point)),
    ("likelihood_upper", Cells::Real(|row| row.hypothesis.likelihood.upper)),
    ("confidence", Cells::Text(|row| name(row.hypothesis.confidence))),
    ("cap", Cells::Perhaps(|row| row.hypothesis.cap.map(name))),
    ("missing", Cells::Text(|row| missing(row.hypothesis))),
    (BLIND, Cells::Truth(|row| row.record.conclusions.blind)),
    (LADDER, Cells::Text(|row| row.record.conclusions.ladder.clone())),
    (CASE_DIGEST, Cells::Text(|row| row.record.conclusions.case_digest.clone())),
    (RULES_DIGEST, Cells::Text(|row| row.record.conclusions.rules_digest.clone())),
    (ENGINE_VERSION, Cells::Text(|row| row.record.conclusions.engine_version.clone())),
];

// Columns that are read again to go on with a batch.
const NUMBER: &str = "number";
const AT: &str = "at";
const BLIND: &str = "blind";
const LADDER: &str = "ladder";
const CASE_DIGEST: &str = "case_digest";
const RULES_DIGEST: &str = "rules_digest";
const ENGINE_VERSION: &str = "engine_version";

/// The level as JSON spells it.
fn name(level: Confidence) -> String {
    format!("{level:?}")
}

/// The gates that the next level lacks, as the JSON record has them.
fn missing(hypothesis: &HypothesisConclusion) -> String {
    serde_json::to_string(&hypothesis.missing).unwrap_or_default()
}

/// Writes records as rows.
pub struct TableWriter<W: Write + Send> {
    file: SerializedFileWriter<W>,
    kept: Vec<(i32, BatchRecord)>,
    rows: usize,
}

impl<W: Write + Send> TableWriter<W> {
    /// A table without rows.
    ///
    /// # Errors
    /// What the target says when it is written to; so for the other functions.
    pub fn new(to: W) -> Result<Self> {
        let version = KeyValue::new("ascribe.table_version".to_owned(), TABLE_VERSION.to_string());
        let properties = WriterProperties::builder()
            .set_key_value_metadata(Some(vec![version]))
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .build();
        let file = SerializedFileWriter::new(to, schema()?, Arc::new(properties))?;
        Ok(TableWriter { file, kept: Vec::new(), rows: 0 })
    }

    /// Adds the rows of a record; says whether a row group was written.
    ///
    /// # Errors
    /// Where the record is of no day, and as for [`TableWriter::new`].
    pub fn add(&mut self, record: BatchRecord) -> Result<bool> {
        let as_of = day(&record.conclusions.as_of)?;
        self.rows += record.conclusions.questions.iter().map(|question| question.hypotheses.len()).sum::<usize>();
        self.kept.push((as_of, record));
        let full = self.rows >= GROUP;
        if full {
            self.write_group()?;
        }
        Ok(full)
    }

    /// Writes what is kept, and what a file of tables ends with.
    ///
    /// # Errors
    /// As for [`TableWriter::new`].
    pub fn finish(mut self) -> Result<W> {
        if self.rows > 0 {
            self.write_group()?;
        }
        self.file.into_inner()
    }

    fn write_group(&mut self) -> Result<()> {
        let rows: Vec<Row<'_>> = self.kept.iter().flat_map(|(as_of, record)| rows_of(*as_of, record)).collect();
        let mut group = self.file.next_row_group()?;
        for (_, cells) in COLUMNS {
            write_column(&mut group, cells, &rows)?;
        }
        group.close()?;
        drop(rows);
        self.kept.clear();
        self.rows = 0;
        Ok(())
    }
}

fn rows_of(as_of: i32, record: &BatchRecord) -> impl Iterator<Item = Row<'_>> {
    record.conclusions.questions.iter().flat_map(move |question| {
        question.hypotheses.iter().map(move |hypothesis| Row { record, as_of, question, hypothesis })
    })
}

fn write_column<W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    cells: &Cells,
    rows: &[Row<'_>],
) -> Result<()> {
    let missing = || ParquetError::General("fewer columns than cells".to_owned());
    let column = group.next_column()?.ok_or_else(missing)?;
    match cells {
        Cells::Whole(of) => write::<Int64Type>(column, rows.iter().map(of)),
        Cells::Day(of) => write::<Int32Type>(column, rows.iter().map(of)),
        Cells::Truth(of) => write::<BoolType>(column, rows.iter().map(of)),
        Cells::Real(of) => write::<DoubleType>(column, rows.iter().map(of)),
        Cells::Text(of) => write::<ByteArrayType>(column, rows.iter().map(|row| ByteArray::from(of(row).into_bytes()))),
        Cells::Perhaps(of) => write_perhaps(column, rows.iter().map(of)),
    }
}

fn write<T: DataType>(mut column: SerializedColumnWriter<'_>, values: impl Iterator<Item = T::T>) -> Result<()> {
    column.typed::<T>().write_batch(&values.collect::<Vec<_>>(), None, None)?;
    column.close()
}

fn write_perhaps(mut column: SerializedColumnWriter<'_>, values: impl Iterator<Item = Option<String>>) -> Result<()> {
    let values: Vec<Option<String>> = values.collect();
    let levels: Vec<i16> = values.iter().map(|value| i16::from(value.is_some())).collect();
    let there: Vec<ByteArray> = values.into_iter().flatten().map(|value| ByteArray::from(value.into_bytes())).collect();
    column.typed::<ByteArrayType>().write_batch(&there, Some(&levels), None)?;
    column.close()
}

fn schema() -> Result<TypePtr> {
    let fields = COLUMNS.iter().map(|(name, cells)| field(name, cells)).collect::<Result<_>>()?;
    Ok(Arc::new(Type::group_type_builder("judgments").with_fields(fields).build()?))
}

fn field(name: &str, cells: &Cells) -> Result<TypePtr> {
    let (physical, logical) = match cells {
        Cells::Whole(_) => (Physical::INT64, None),
        Cells::Day(_) => (Physical::INT32, Some(LogicalType::Date)),
        Cells::Truth(_) => (Physical::BOOLEAN, None),
        Cells::Real(_) => (Physical::DOUBLE, None),
        Cells::Text(_) | Cells::Perhaps(_) => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
    };
    let repetition = if matches!(cells, Cells::Perhaps(_)) { Repetition::OPTIONAL } else { Repetition::REQUIRED };
    let field = Type::primitive_type_builder(name, physical).with_repetition(repetition);
    Ok(Arc::new(field.with_logical_type(logical).build()?))
}

/// Days from 1 January 1970.
fn day(text: &str) -> Result<i32> {
    const FIRST: Date = date(1970, 1, 1);
    let day = PartialDate::parse(text).and_then(PartialDate::day);
    let day = day.and_then(|day| i32::try_from(days_between(FIRST, day)).ok());
    day.ok_or_else(|| ParquetError::General(format!("{text} is no day")))
}

/// The last row of a table; none where it is empty.
///
/// # Errors
/// Where it is no table of these columns.
pub fn last_row(table: impl ChunkReader + 'static) -> Result<Option<Judged>> {
    let table = SerializedFileReader::new(table)?;
    if table.metadata().file_metadata().schema() != schema()?.as_ref() {
        return Err(ParquetError::General("it has other columns than the records of a batch".to_owned()));
    }
    let Some(last) = table.num_row_groups().checked_sub(1) else { return Ok(None) };
    let Some(row) = table.get_row_group(last)?.get_row_iter(None)?.last() else { return Ok(None) };
    let row = row?;
    let place = |name: &str| COLUMNS.iter().position(|(column, _)| *column == name).unwrap_or(usize::MAX);
    let text = |name: &str| row.get_string(place(name)).cloned();
    Ok(Some(Judged {
        number: u64::try_from(row.get_long(place(NUMBER))?).unwrap_or_default(),
        at: text(AT)?,
        case_digest: text(CASE_DIGEST)?,
        rules_digest: text(RULES_DIGEST)?,
        engine_version: text(ENGINE_VERSION)?,
        ladder: text(LADDER)?,
        blind: row.get_bool(place(BLIND))?,
    }))
}
