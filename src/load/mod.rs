//! From text to the model.

pub mod wire;
