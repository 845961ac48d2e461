//! The kept inputs of every fuzz target, run as they were when they were kept; `fuzz/README.md` says how to find more.

#[path = "../fuzz/targets.rs"]
mod targets;

use std::path::Path;

use targets::TARGETS;

#[test]
fn every_kept_input_of_every_target_holds() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    for (name, _) in TARGETS {
        let mut inputs: Vec<_> =
            std::fs::read_dir(corpus.join(name)).expect(name).map(|file| file.expect("a file").path()).collect();
        inputs.sort();
        assert!(inputs.len() > 2, "{name} has {} inputs", inputs.len());
        for input in inputs {
            targets::run(name, &std::fs::read(input).expect("a file"));
        }
    }
}
