//! What comes in from other formats, and how the project's own files are written.
//!
//! [`sheet`] reads casebook fact sheets into the shapes of `case.ron` and `expected.ron`; [`ron_text`] writes these shapes as
//! text, which [`ron_format`] lays out like any other RON file. Nothing here touches the disk, and nothing here judges whether a case makes sense: `load` does, once it is written.

pub mod case_text;
pub mod ron_format;
pub mod ron_text;
pub mod scaffold;
pub mod sheet;
