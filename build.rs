//! The default rules are compiled in; a rule added or removed must rebuild the crate.

fn main() {
    println!("cargo::rerun-if-changed=rules");
    println!("cargo::rerun-if-changed=build.rs");
}
