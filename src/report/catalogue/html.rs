//! The catalogue as one HTML page: no script, no request, readable on a telephone and on paper.

use std::fmt::Write;

use super::markdown::{intro, single};
use super::{Card, Catalogue, Group, UseView, decides_text, use_text};
use crate::text::{Safe, html};

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem}\
h1,h2,h3{line-height:1.2}h2{margin-top:3rem}\
article{border-top:1px solid #8886;padding:1rem 0}\
table{border-collapse:collapse;width:100%;font-size:.9rem}\
td,th{text-align:left;vertical-align:top;padding:.2rem .6rem .2rem 0;border-bottom:1px solid #8883}\
td.n,th.n{text-align:right}\
pre{overflow-x:auto;padding:.6rem;background:#8881;font-size:.85rem}\
code,.id{font-family:ui-monospace,monospace}\
.dim{opacity:.7;font-size:.9rem}\
@media print{body{max-width:none;margin:0}article{break-inside:avoid}}";

/// Draws the catalogue.
pub fn render_html(catalogue: &Catalogue) -> String {
    let only = single(catalogue);
    let title = only.map_or_else(|| "Rules".to_owned(), |card| html(&card.title));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    );
    if only.is_none() {
        let _ = writeln!(out, "<h1>Rules</h1>\n<p>{}</p>", intro(catalogue));
        contents(catalogue, &mut out);
    }
    for group in &catalogue.groups {
        if only.is_none() {
            heading(group, catalogue.cases.is_some(), &mut out);
        }
        for card in &group.rules {
            article(card, group, catalogue.cases, &mut out);
        }
    }
    out.push_str("</body>\n</html>\n");
    out
}

fn contents(catalogue: &Catalogue, out: &mut String) {
    out.push_str("<nav><ul>\n");
    for group in &catalogue.groups {
        let (id, title) = (html(&group.id), html(&group.title));
        let _ = writeln!(out, "<li><a href=\"#line-{id}\">{title}</a> ({})</li>", group.rules.len());
    }
    out.push_str("</ul></nav>\n");
}

fn heading(group: &Group, over: bool, out: &mut String) {
    let _ = writeln!(out, "<h2 id=\"line-{}\">{}</h2>", html(&group.id), html(&group.title));
    if !group.about.is_empty() {
        let _ = writeln!(out, "<p class=\"dim\">{}</p>", html(&group.about));
    }
    let columns =
        if over { "<th class=\"n\">matches</th><th class=\"n\">decides</th><th class=\"n\">branches</th>" } else { "" };
    let _ = writeln!(out, "<table>\n<tr><th>rule</th><th>effect</th><th>says</th>{columns}</tr>");
    for card in &group.rules {
        let used = card.used.as_ref().map(|used| {
            let cell = |text: String| format!("<td class=\"n\">{text}</td>");
            let branches = format!("{} of {}", used.held(), used.branches.len());
            [used.matches.len().to_string(), used.decided().to_string(), branches].map(cell).concat()
        });
        let (id, effect, title) = (html(&card.id), html(&card.effect), html(&card.title));
        let used = used.unwrap_or_default();
        let _ = writeln!(
            out,
            "<tr><td class=\"id\"><a href=\"#{id}\">{id}</a></td><td>{effect}</td><td>{title}</td>{used}</tr>"
        );
    }
    out.push_str("</table>\n");
}

fn article(card: &Card, group: &Group, cases: Option<usize>, out: &mut String) {
    let (id, place) = (html(&card.id), html(&card.place));
    let _ = writeln!(out, "<article id=\"{id}\">\n<h3>{}</h3>", html(&card.title));
    let _ = writeln!(out, "<p class=\"dim\"><span class=\"id\">{id}</span> · {} · {place}</p>", html(&group.title));
    let _ = writeln!(out, "<p><strong>{}</strong></p>\n<p>{}</p>", html(&card.meaning), html(&card.rationale));
    list(&card.references, out);
    conditions("All of", &card.when, out);
    conditions("None of", &card.unless, out);
    if !card.because.is_empty() {
        let _ = writeln!(out, "<p>It says: <q>{}</q></p>", html(&card.because));
    }
    if !card.examples.is_empty() {
        out.push_str("<table>\n<tr><th>example</th><th>gives</th></tr>\n");
        for example in &card.examples {
            let gives = if example.gives.is_empty() { "nothing".to_owned() } else { example.gives.join("; ") };
            let _ = writeln!(out, "<tr><td>{}</td><td>{}</td></tr>", html(&example.name), html(&gives));
        }
        out.push_str("</table>\n");
    }
    if let (Some(used), Some(cases)) = (&card.used, cases) {
        let _ = writeln!(out, "<p>Over the casebook it {}.</p>", use_text(used, cases));
        list(&used.decides.iter().map(decides_text).collect::<Vec<_>>(), out);
        branches(used, out);
    }
    out.push_str("</article>\n");
}

fn branches(used: &UseView, out: &mut String) {
    if used.branches.is_empty() {
        return;
    }
    out.push_str("<table>\n<tr><th class=\"n\">cases</th><th class=\"n\">examples</th><th>branch</th></tr>\n");
    for branch in &used.branches {
        let (cases, words) = (branch.cases.len(), html(&branch.words()));
        let examples = branch.examples;
        let _ = writeln!(out, "<tr><td class=\"n\">{cases}</td><td class=\"n\">{examples}</td><td>{words}</td></tr>");
    }
    out.push_str("</table>\n");
}

fn list(lines: &[String], out: &mut String) {
    if lines.is_empty() {
        return;
    }
    out.push_str("<ul>\n");
    for line in lines {
        let _ = writeln!(out, "<li>{}</li>", html(line));
    }
    out.push_str("</ul>\n");
}

fn conditions(title: &str, conditions: &[String], out: &mut String) {
    if conditions.is_empty() {
        return;
    }
    let all = conditions.join(",\n");
    let shown: Vec<String> = all.lines().map(|line| html(&Safe(line).to_string())).collect();
    let _ = writeln!(out, "<p>{title}:</p>\n<pre>{}</pre>", shown.join("\n"));
}
