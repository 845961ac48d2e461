//! Arguments that many commands share.

use std::path::PathBuf;

use ascribe::model::evidence::Tlp;
use clap::ValueEnum;
use jiff::civil::Date;

/// How to judge.
#[derive(Debug, clap::Args)]
pub struct Judging {
    /// Judge as on this day, YYYY-MM-DD; the day of the case where not given.
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub as_of: Option<Date>,
    /// Leave out the judgments of others that answer the question itself.
    #[arg(long)]
    pub blind: bool,
    /// What each level of confidence asks for.
    #[arg(long, value_name = "LADDER", default_value = "default")]
    pub ladder: String,
    /// Whose words for likelihood and confidence.
    #[arg(long, value_name = "LEXICON", default_value = "icd203")]
    pub lexicon: String,
    /// Folder of rules in place of the built-in ones; tables that it lacks are the built-in ones.
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
    /// Leave out this evidence item, source (with all that is known only from it or through it), line of evidence or rule; may be
    /// given several times.
    #[arg(long, value_name = "ID")]
    pub without: Vec<String>,
    /// Withhold every text that is marked above this (Traffic Light Protocol); the judgment stands on all of it.
    #[arg(long, value_name = "LEVEL", value_enum)]
    pub max_tlp: Option<MaxTlp>,
}

/// The strictest marking that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum MaxTlp {
    /// TLP:CLEAR
    Clear,
    /// TLP:GREEN
    Green,
    /// TLP:AMBER
    Amber,
    /// TLP:AMBER+STRICT
    #[value(name = "amber+strict")]
    AmberStrict,
    /// TLP:RED, which is everything
    Red,
}

impl From<MaxTlp> for Tlp {
    fn from(max: MaxTlp) -> Tlp {
        match max {
            MaxTlp::Clear => Tlp::Clear,
            MaxTlp::Green => Tlp::Green,
            MaxTlp::Amber => Tlp::Amber,
            MaxTlp::AmberStrict => Tlp::AmberStrict,
            MaxTlp::Red => Tlp::Red,
        }
    }
}

pub(super) fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "not a date of the form YYYY-MM-DD".to_owned())
}

/// Form of a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
}
