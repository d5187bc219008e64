//! `docs/picture.svg`: what README.md shows is drawn from what the program prints.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::generated::assert_is_current;
use crate::project::Project;

/// In pixels.
const COLUMN: f32 = 8.4;
const LINE: f32 = 20.0;
const MARGIN: f32 = 20.0;

/// The colours of the styles that the program uses, on a dark ground.
fn class(code: &str) -> &'static str {
    match code.rsplit(';').next().unwrap_or_default() {
        "31" | "91" => "r",
        "32" | "92" => "g",
        "33" | "93" => "y",
        "34" | "94" => "b",
        "36" | "96" => "c",
        "1" => "w",
        _ => "",
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// One line with its styles, as the spans of a `text`.
fn spans(line: &str) -> String {
    let mut svg = String::new();
    let mut style = "";
    for (index, part) in line.split("\u{1b}[").enumerate() {
        let text = if index == 0 {
            part
        } else {
            let (code, text) = part.split_once('m').unwrap();
            style = if code == "0" || code.is_empty() { "" } else { class(code) };
            text
        };
        if text.is_empty() {
            continue;
        }
        match style {
            "" => svg.push_str(&escaped(text)),
            style => write!(svg, "<tspan class=\"{style}\">{}</tspan>", escaped(text)).unwrap(),
        }
    }
    svg
}

fn without_styles(line: &str) -> String {
    let mut parts = line.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    first + &parts.map(|part| part.split_once('m').map_or("", |(_, text)| text)).collect::<String>()
}

fn picture(lines: &[String]) -> String {
    let columns = lines.iter().map(|line| without_styles(line).chars().count()).max().unwrap();
    let width = f32::from(u16::try_from(columns).unwrap()) * COLUMN + 2.0 * MARGIN;
    let height = f32::from(u16::try_from(lines.len()).unwrap()) * LINE + 2.0 * MARGIN;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         role=\"img\" aria-label=\"authctl check names the wrong line of secrets.toml; authctl test logs in\">\n\
         <style>\n  text {{ font: 14px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #d0d7de; white-space: pre }}\n  \
         .r {{ fill: #ff7b72; font-weight: bold }} .g {{ fill: #7ee787; font-weight: bold }} .y {{ fill: #e3b341; font-weight: bold }}\n  \
         .b {{ fill: #79c0ff; font-weight: bold }} .c {{ fill: #a5d6ff }} .w {{ fill: #ffffff; font-weight: bold }}\n</style>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>\n"
    );
    for (index, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        let y = MARGIN + LINE * (f32::from(u16::try_from(index).unwrap()) + 0.75);
        writeln!(svg, "<text x=\"{MARGIN:.0}\" y=\"{y:.0}\" xml:space=\"preserve\">{}</text>", spans(line)).unwrap();
    }
    svg + "</svg>\n"
}

/// How long a step took is another time each time.
fn without_times(line: &str) -> String {
    let Some(end) = line.find(" ms ").or_else(|| line.strip_suffix(" ms").map(str::len)) else {
        return line.to_owned();
    };
    let start = line[..end].rfind(|letter: char| !letter.is_ascii_digit()).map_or(0, |before| before + 1);
    format!("{}{}{}", &line[..start], " ".repeat(end - start + 3), &line[end + 3..]).trim_end().to_owned()
}

/// The built-in provider takes whatever port is free.
fn with_one_port(line: &str, port: &str) -> String {
    line.replace(&format!("localhost:{port}"), "localhost:9400")
}

#[test]
fn the_picture_is_what_happens() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let secrets = readme.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let mut lines = vec!["\u{1b}[1m$ authctl check\u{1b}[0m".to_owned()];
    let checked = Project::with_private_secrets(secrets).authctl("check --streamlit 1.67.0 --color always");
    lines.extend(checked.output.trim_end().lines().map(str::to_owned));
    lines.extend([String::new(), "\u{1b}[1m$ authctl test\u{1b}[0m".to_owned()]);

    // Without settings the built-in provider takes a free port.
    let login = Project::new().authctl("test --streamlit 1.67.0 --color always").succeeded();
    let (_, port) = login.output.split_once("http://localhost:").unwrap();
    let port: String = port.chars().take_while(char::is_ascii_digit).collect();
    // The steps, who it was, and how it ended.
    let wanted = |line: &&str| {
        let bare = without_styles(line);
        let is_step = bare.starts_with("  \u{2713} ") || bare.starts_with("  ok ");
        is_step
            || bare.starts_with("login with")
            || bare.contains("the login works")
            || bare.trim_start().starts_with("email  ")
    };
    lines.extend(login.output.lines().filter(wanted).map(|line| with_one_port(&without_times(line), &port)));
    assert!(lines.len() > 20, "{lines:#?}");
    assert_is_current("docs/picture.svg", &picture(&lines));
}
