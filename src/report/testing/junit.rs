//! A test run as JUnit XML, the form that build servers read. Without times: the same run gives the same bytes.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{Outcome, Subject, Test, TestRun};
use crate::report::diff::render_diff;
use crate::text::Safe;

/// The run as XML; one suite for each rule or case.
///
/// # Errors
/// None while the result is a text in memory; the writer's type says so.
pub fn render_junit(run: &TestRun) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let failures = failures(&run.tests);
    let all = [("name", "ascribe".to_owned()), ("tests", run.tests.len().to_string()), ("failures", failures)];
    let suites = run.tests.chunk_by(|one, other| one.id == other.id && is_rule(one) == is_rule(other));
    let mut element = writer.create_element("testsuites");
    for (name, value) in &all {
        element = element.with_attribute((*name, value.as_str()));
    }
    element.write_inner_content(|writer| suites.into_iter().try_for_each(|tests| suite(writer, tests)))?;
    let mut xml = String::from_utf8_lossy(&writer.into_inner()).into_owned();
    xml.push('\n');
    Ok(xml)
}

fn is_rule(test: &Test) -> bool {
    test.subject == Subject::Example
}

fn failures(tests: &[Test]) -> String {
    tests.iter().filter(|test| test.outcome == Outcome::Failed).count().to_string()
}

fn skipped(test: &Test) -> bool {
    matches!(test.outcome, Outcome::Short | Outcome::New)
}

fn suite(writer: &mut Writer<Vec<u8>>, tests: &[Test]) -> io::Result<()> {
    let Some(first) = tests.first() else { return Ok(()) };
    let sort = if is_rule(first) { "rule" } else { "case" };
    let name = format!("{sort}.{}", Safe(&first.id));
    let skips = tests.iter().filter(|test| skipped(test)).count().to_string();
    writer
        .create_element("testsuite")
        .with_attribute(("name", name.as_str()))
        .with_attribute(("tests", tests.len().to_string().as_str()))
        .with_attribute(("failures", failures(tests).as_str()))
        .with_attribute(("skipped", skips.as_str()))
        .write_inner_content(|writer| tests.iter().try_for_each(|test| one(writer, &name, test)))?;
    Ok(())
}

fn one(writer: &mut Writer<Vec<u8>>, suite: &str, test: &Test) -> io::Result<()> {
    let (name, file) = (Safe(&test.name).to_string(), Safe(&test.place).to_string());
    let element = writer
        .create_element("testcase")
        .with_attribute(("name", name.as_str()))
        .with_attribute(("classname", suite))
        .with_attribute(("file", file.as_str()));
    let message: Vec<String> = test.message.iter().map(|line| Safe(line).to_string()).collect();
    let first = message.first().map_or("", String::as_str).trim();
    match test.outcome {
        Outcome::Failed => {
            let diff = test.texts.as_ref().map(|texts| render_diff(&test.place, &texts.old, &texts.new));
            let diff = anstream::adapter::strip_str(diff.as_deref().unwrap_or_default()).to_string();
            let text = format!("{}\n{diff}", message.join("\n"));
            element.write_inner_content(|writer| {
                let failure = writer.create_element("failure").with_attribute(("message", first));
                failure.write_text_content(BytesText::new(text.trim_end())).map(|_| ())
            })?;
        }
        _ if skipped(test) => {
            element.write_inner_content(|writer| {
                writer.create_element("skipped").with_attribute(("message", first)).write_empty().map(|_| ())
            })?;
        }
        _ => {
            element.write_empty()?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::snapshot_test;
    use super::*;

    #[test]
    fn what_a_case_says_is_text_of_the_page_and_no_part_of_it() {
        let test = snapshot_test("c\"<", "a&b.txt", Some("old </failure>\n"), "new \u{1}]]>\n".to_owned());
        let passed = snapshot_test("d", "p", Some("x"), "x".to_owned());
        let xml = render_junit(&TestRun { tests: vec![test, passed], untested: Vec::new() }).unwrap();
        assert!(xml.contains("<testsuites name=\"ascribe\" tests=\"2\" failures=\"1\">"), "{xml}");
        assert!(xml.contains("name=\"case.c&quot;&lt;\"") && xml.contains("file=\"a&amp;b.txt\""), "{xml}");
        assert!(xml.contains("-old &lt;/failure&gt;\n+new \\u{1}]]&gt;"), "{xml}");
        assert_eq!(xml.matches("</failure>").count(), 1, "{xml}");
        assert!(xml.contains("classname=\"case.d\" file=\"p\"/>"), "{xml}");
    }
}
