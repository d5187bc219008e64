//! `authctl.error/1`: what a program that expects a JSON document gets when authctl could not do its job.

use serde::Serialize;

use super::tool::Tool;
use crate::escape::escaped_json;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    tool: Tool,
    error: Failure<'a>,
}

#[derive(Serialize)]
struct Failure<'a> {
    message: &'a str,
    causes: &'a [String],
    hint: Option<&'a str>,
}

/// The error as a document of its own, ending in a newline.
pub(crate) fn failure(message: &str, causes: &[String], hint: Option<&str>) -> String {
    let document =
        Document { schema: "authctl.error/1", tool: Tool::AUTHCTL, error: Failure { message, causes, hint } };
    let text = serde_json::to_string_pretty(&document).expect("strings and lists always serialise");
    escaped_json(&text).into_owned() + "\n"
}
