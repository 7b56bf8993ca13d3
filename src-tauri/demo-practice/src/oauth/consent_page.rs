//! The page a person agrees on: plain HTML, two buttons, nothing loaded from elsewhere.

use std::fmt::Write;

use quick_xml::escape::escape;

use super::authorize::{Parameters, Request};
use super::rules::Rules;

/// The page. Its form carries every parameter of the request, so that the answer is judged by the same rules.
pub(crate) fn html(rules: &Rules, request: &Request<'_>, parameters: &Parameters) -> String {
    let mut hidden = String::new();
    for (name, value) in parameters.iter().filter(|(name, _)| *name != "decision") {
        let (name, value) = (escape(name), escape(value));
        // Writing to a String cannot fail.
        let _ = writeln!(
            hidden,
            "<input type=\"hidden\" name=\"{name}\" value=\"{value}\">"
        );
    }
    let (clinic, person) = (escape(&rules.clinic), escape(&rules.person));
    let (application, scope) = (escape(&request.client.name), escape(&request.scope));
    format!(
        "<!DOCTYPE html>\n\
         <html lang=\"en\"><head><meta charset=\"utf-8\"><title>Sign in to {clinic}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <style>\n\
         :root {{ color-scheme: light dark; font-family: sans-serif; }}\n\
         body {{ max-width: 26rem; margin: 4rem auto; padding: 0 1rem; line-height: 1.5; }}\n\
         button {{ font: inherit; padding: .5rem 1.25rem; margin-inline-end: .5rem; }}\n\
         </style></head><body>\n\
         <h1>{clinic}</h1>\n\
         <p>You are <strong>{person}</strong> of this demo practice.</p>\n\
         <p><strong>{application}</strong> asks for: <code>{scope}</code></p>\n\
         <form method=\"post\">\n{hidden}\
         <button name=\"decision\" value=\"allow\" id=\"allow\">Allow</button>\n\
         <button name=\"decision\" value=\"refuse\" id=\"refuse\">Refuse</button>\n\
         </form></body></html>\n"
    )
}
