//! Files of a git revision, read by running `git`; no shell takes part, and nothing of the repository is checked out or run.

use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use anyhow::{Context, Result, anyhow, bail};
use ascribe::load::limits::{MAX_FILE_BYTES, MAX_RULE_FILES};
use ascribe::text::FileText;

use super::exit::{InvalidFile, UsageError};

/// Every text below a folder of a revision, each named by its path relative to the folder. Hidden files, links and modules are
/// passed over, as in a folder on disk.
pub fn read_folder(revision: &str, folder: &str) -> Result<Vec<FileText>> {
    let commit = commit(revision)?;
    let mut args = vec!["ls-tree", "-r", "-z", "-l", "--full-tree", commit.as_str()];
    let below = format!("{folder}/");
    if folder != "." {
        args.extend(["--", below.as_str()]);
    }
    let listing = run(args)?;
    let mut blobs = Vec::new();
    for entry in listing.split(|byte| *byte == 0).filter(|entry| !entry.is_empty()) {
        blobs.extend(Blob::read(entry, folder)?);
    }
    if blobs.is_empty() {
        return Err(UsageError(format!("{revision} has no folder {folder} with rules")).into());
    }
    if blobs.len() > MAX_RULE_FILES {
        bail!("{revision}:{folder} has more than {MAX_RULE_FILES} files");
    }
    let contents = contents(&blobs)?;
    let named = |(blob, text): (Blob, String)| FileText::new(blob.name, text);
    Ok(blobs.into_iter().zip(contents).map(named).collect())
}

/// The outermost folder of the repository that we are in.
pub fn top() -> Result<PathBuf> {
    let output = run(["rev-parse", "--show-toplevel"])?;
    Ok(PathBuf::from(String::from_utf8_lossy(&output).trim_end_matches(['\n', '\r'])))
}

/// The commit that a revision names. What could be taken for an option names none.
fn commit(revision: &str) -> Result<String> {
    let unknown = || UsageError(format!("`{revision}` is neither a folder nor a git revision here"));
    if revision.is_empty() || revision.starts_with('-') || revision.contains(['\0', '\n']) {
        return Err(unknown().into());
    }
    // Where there is no repository, git's own words say so best.
    run(["rev-parse", "--git-dir"])?;
    let wanted = format!("{revision}^{{commit}}");
    let output = output(["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let name = printed.lines().last().unwrap_or_default().to_owned();
    let is_name = name.len() >= 40 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    if output.status.success() && is_name { Ok(name) } else { Err(unknown().into()) }
}

/// A file of a revision.
struct Blob {
    object: String,
    bytes: usize,
    name: String,
}

impl Blob {
    /// From a line of a listing, `<mode> blob <object> <bytes>\t<path>`; nothing for what is no plain file, or hidden.
    fn read(entry: &[u8], folder: &str) -> Result<Option<Blob>> {
        let strange = || anyhow!("git lists files in a way that is not understood");
        let entry = String::from_utf8_lossy(entry);
        let (facts, path) = entry.split_once('\t').ok_or_else(strange)?;
        let mut facts = facts.split_ascii_whitespace();
        let (mode, kind) = (facts.next().unwrap_or_default(), facts.next().unwrap_or_default());
        let (object, bytes) = (facts.next().ok_or_else(strange)?, facts.next().ok_or_else(strange)?);
        let name = path.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')).unwrap_or(path);
        let hidden = name.split('/').any(|part| part.starts_with('.'));
        if kind != "blob" || !mode.starts_with("100") || hidden {
            return Ok(None);
        }
        let bytes = bytes.parse().map_err(|_| strange())?;
        if bytes > MAX_FILE_BYTES {
            bail!("{path} has more than {MAX_FILE_BYTES} bytes");
        }
        Ok(Some(Blob { object: object.to_owned(), bytes, name: name.to_owned() }))
    }
}

/// The texts of files, from one run of git.
fn contents(blobs: &[Blob]) -> Result<Vec<String>> {
    let mut child = command(["cat-file", "--batch"]).stdin(Stdio::piped()).spawn().with_context(missing)?;
    let asked: String = blobs.iter().map(|blob| format!("{}\n", blob.object)).collect();
    let mut stdin = child.stdin.take().context("git takes no input")?;
    // Written beside the reading, so that neither waits for the other; what git does not take shows in what it gives.
    let writer = thread::spawn(move || _ = stdin.write_all(asked.as_bytes()));
    let output = child.wait_with_output().with_context(missing)?;
    _ = writer.join();
    check(&output)?;
    let mut rest = output.stdout.as_slice();
    blobs.iter().map(|blob| text(&mut rest, blob)).collect()
}

/// The next text of `<object> blob <bytes>\n<text>\n`.
fn text(rest: &mut &[u8], blob: &Blob) -> Result<String> {
    let broken = || anyhow!("git gives {} otherwise than it lists it", blob.name);
    let head = rest.iter().position(|byte| *byte == b'\n').ok_or_else(broken)?;
    let expected = format!("{} blob {}", blob.object, blob.bytes);
    if rest.get(..head) != Some(expected.as_bytes()) {
        return Err(broken());
    }
    let bytes = rest.get(head + 1..head + 1 + blob.bytes).ok_or_else(broken)?.to_vec();
    *rest = rest.get(head + 2 + blob.bytes..).ok_or_else(broken)?;
    let invalid = |error: std::string::FromUtf8Error| {
        let at = error.utf8_error().valid_up_to();
        InvalidFile(format!("{} is not UTF-8 text (byte {at})", blob.name))
    };
    Ok(String::from_utf8(bytes).map_err(invalid)?)
}

fn missing() -> String {
    "cannot run git".to_owned()
}

fn command<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new("git");
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    // Objects as they were written, and none fetched from elsewhere.
    command.env("GIT_NO_REPLACE_OBJECTS", "1").env("GIT_NO_LAZY_FETCH", "1").env("GIT_LITERAL_PATHSPECS", "1");
    command
}

fn output<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Result<Output> {
    command(args).output().with_context(missing)
}

fn run<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Result<Vec<u8>> {
    let output = output(args)?;
    check(&output)?;
    Ok(output.stdout)
}

fn check(output: &Output) -> Result<()> {
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let said = said.lines().next().unwrap_or("it failed and does not say why");
    bail!("git: {}", said.strip_prefix("fatal: ").unwrap_or(said))
}

/// Whether a path is a folder, as far as can be told.
pub fn is_folder(path: &str) -> bool {
    Path::new(path).is_dir()
}
