//! SHA-256 of what was read, so that a published figure can be reproduced.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::text::FileText;

/// SHA-256 of a text, in hexadecimal.
pub(super) fn of_text(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// SHA-256 over names and texts, in order of name, each with its length before it; in hexadecimal.
pub(super) fn of_files(files: &[FileText]) -> String {
    let mut order: Vec<&FileText> = files.iter().collect();
    order.sort_by_key(|file| file.name());
    let mut sha = Sha256::new();
    for file in order {
        for part in [file.name(), file.text()] {
            sha.update((part.len() as u64).to_be_bytes());
            sha.update(part.as_bytes());
        }
    }
    hex(&sha.finalize())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_digest_of_the_empty_text_is_the_published_one() {
        assert_eq!(of_text(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    #[test]
    fn the_order_of_files_is_immaterial() {
        let (a, b) = (FileText::new("a", "1"), FileText::new("b", "2"));
        assert_eq!(of_files(&[a.clone(), b.clone()]), of_files(&[b, a]));
    }
}
