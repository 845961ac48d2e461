//! The same input gives the same bytes: in any order of what a case and a rule set list, on any thread, in any build.
//!
//! That a release build gives the same is what `cargo test --release --test cases` asks: it holds one against the snapshots that the
//! other wrote.

use std::fs;
use std::path::Path;

use ascribe::infer::{Options, Plan, assess};
use ascribe::load::wire::case::Case as WireCase;
use ascribe::load::{self, default_rule_files};
use ascribe::report::json;
use ascribe::text::FileText;
use sha2::{Digest, Sha256};

const SHUFFLES: u64 = 100;

/// Cases of the casebook, in order of name.
fn cases() -> Vec<WireCase> {
    let implicit = ron::Options::default().with_default_extension(ron::extensions::Extensions::IMPLICIT_SOME);
    let folders = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")).expect("cases");
    let mut files: Vec<_> = folders.map(|folder| folder.expect("a folder").path().join("case.ron")).collect();
    files.retain(|file| file.is_file());
    files.sort();
    let text = |file| fs::read_to_string(file).expect("a case");
    files.iter().map(|file| implicit.from_str(&text(file)).expect("RON")).collect()
}

/// Numbers that look random, the same in every run (Steele, Lea & Flood 2014, splitmix64).
struct Random(u64);

impl Random {
    fn shuffle<T>(&mut self, list: &mut [T]) {
        for end in (1..list.len()).rev() {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            list.swap(end, ((mixed ^ (mixed >> 31)) % (end as u64 + 1)) as usize);
        }
    }
}

/// The certificate of a case, but for what names the text that it was read from.
fn certificate(case: &WireCase, files: Vec<FileText>) -> String {
    let rules = load::rule_set(files).expect("sound rules").value;
    let text = FileText::new("case.json", serde_json::to_string(case).expect("JSON"));
    let case = load::case(&text, &rules).expect("a sound case").value;
    let assessment = assess(&Plan::new(&rules), &rules, &case, &Options::default()).expect("within limits");
    let mut certificate = json::certificate(&assessment, &rules);
    certificate.case_digest.clear();
    certificate.seal.clear();
    json::to_json(&certificate).expect("JSON")
}

#[test]
fn the_order_of_items_rules_and_hypotheses_changes_no_byte() {
    let case = cases().into_iter().max_by_key(|case| case.evidence.len()).expect("a case");
    let base = certificate(&case, default_rule_files());
    for seed in 0..SHUFFLES {
        let (mut random, mut other, mut files) = (Random(seed), case.clone(), default_rule_files());
        random.shuffle(&mut other.evidence);
        random.shuffle(&mut other.sources);
        random.shuffle(&mut other.actors);
        random.shuffle(&mut other.questions);
        other.questions.iter_mut().for_each(|question| random.shuffle(&mut question.hypotheses));
        random.shuffle(&mut files);
        assert!(certificate(&other, files) == base, "seed {seed}");
    }
}

/// One digest over the certificates of all cases.
fn digest(threads: usize) -> String {
    let cases = cases();
    let mut certificates: Vec<String> = vec![String::new(); cases.len()];
    std::thread::scope(|scope| {
        let part = cases.len().div_ceil(threads);
        for (cases, certificates) in cases.chunks(part).zip(certificates.chunks_mut(part)) {
            scope.spawn(move || {
                for (case, into) in cases.iter().zip(certificates) {
                    *into = certificate(case, default_rule_files());
                }
            });
        }
    });
    let mut digest = Sha256::new();
    certificates.iter().for_each(|certificate| digest.update(certificate));
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn threads_change_no_byte() {
    let one = digest(1);
    assert_eq!(digest(2), one);
    assert_eq!(digest(16), one);
}
