//! What every page's HTML must be like, looked at as a browser would. Used by the tests of pages.

use std::collections::BTreeSet;

use i18n::Lang;
use scraper::{ElementRef, Html, Selector};

/// Everything that is wrong with a page. `strict_headings` is off only for the gallery, which mixes samples.
pub(crate) fn problems(html: &str, lang: Lang, strict_headings: bool) -> Vec<String> {
    let page = Html::parse_document(html);
    let mut problems = Vec::new();
    language(&page, lang, &mut problems);
    ids(&page, &mut problems);
    fields(&page, &mut problems);
    names(&page, &mut problems);
    nothing_inline(&page, &mut problems);
    if strict_headings {
        headings(&page, &mut problems);
    }
    for mark in ['\u{2068}', '\u{2069}', '\u{fffd}'] {
        if html.contains(mark) {
            problems.push(format!("the text has the mark {:?}", mark));
        }
    }
    problems
}

fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn attr<'a>(element: ElementRef<'a>, name: &str) -> &'a str {
    element.value().attr(name).unwrap_or("")
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().trim().to_owned()
}

fn language(page: &Html, lang: Lang, problems: &mut Vec<String>) {
    if attr(page.root_element(), "lang") != lang.code() {
        problems.push("html has another lang".to_owned());
    }
    if all(page, "title").first().is_none_or(|title| text(*title).is_empty()) {
        problems.push("no title".to_owned());
    }
    for link in all(page, ".kz-languages a") {
        if attr(link, "lang") != attr(link, "hreflang") {
            problems.push("a language link without lang".to_owned());
        }
    }
    if all(page, ".kz-languages li").len() != 3 {
        problems.push("three languages are not offered".to_owned());
    }
}

fn ids(page: &Html, problems: &mut Vec<String>) {
    let mut known = BTreeSet::new();
    for element in all(page, "[id]") {
        if !known.insert(attr(element, "id")) {
            problems.push(format!("id {} is there twice", attr(element, "id")));
        }
    }
    for name in ["aria-describedby", "aria-labelledby", "aria-controls", "for"] {
        for element in all(page, &format!("[{name}]")) {
            for id in attr(element, name).split_whitespace().filter(|id| !known.contains(id)) {
                problems.push(format!("{name} names {id}, which is not there"));
            }
        }
    }
}

fn fields(page: &Html, problems: &mut Vec<String>) {
    let labelled: BTreeSet<_> = all(page, "label[for]").into_iter().map(|label| attr(label, "for")).collect();
    let selector = "input:not([type=hidden]):not([hidden]), select, textarea:not([hidden])";
    for field in all(page, selector) {
        if !labelled.contains(attr(field, "id")) {
            problems.push(format!("field {} has no label", attr(field, "name")));
        }
        if field.value().name() == "input"
            && matches!(attr(field, "type"), "text" | "email" | "tel" | "search")
            && field.value().attr("autocomplete").is_none()
        {
            problems.push(format!("field {} does not say what the browser may fill in", attr(field, "name")));
        }
    }
    for group in all(page, ".govuk-form-group--error") {
        let message = Selector::parse(".govuk-error-message").unwrap();
        if group.select(&message).next().is_none() {
            problems.push("a group of fields is wrong and does not say why".to_owned());
        }
    }
    for fieldset in all(page, "fieldset") {
        let legend = Selector::parse("legend").unwrap();
        if fieldset.select(&legend).next().is_none() {
            problems.push("a fieldset without legend".to_owned());
        }
    }
}

fn names(page: &Html, problems: &mut Vec<String>) {
    for element in all(page, "a, button, summary") {
        if text(element).is_empty() && attr(element, "aria-label").is_empty() {
            problems.push(format!("a {} without words", element.value().name()));
        }
    }
    for link in all(page, "a") {
        if attr(link, "href").is_empty() {
            problems.push(format!("link {:?} leads nowhere", text(link)));
        }
    }
    for frame in all(page, "iframe") {
        if attr(frame, "title").is_empty() {
            problems.push("an iframe without title".to_owned());
        }
    }
    for picture in all(page, "svg") {
        if attr(picture, "aria-hidden") != "true" {
            problems.push("a picture that is read aloud without words".to_owned());
        }
    }
    for nav in all(page, "nav") {
        if attr(nav, "aria-label").is_empty() {
            problems.push("a nav without name".to_owned());
        }
    }
}

/// The policy of content forbids all of this; the browser would drop it in silence.
fn nothing_inline(page: &Html, problems: &mut Vec<String>) {
    for element in all(page, "*") {
        for (name, value) in element.value().attrs() {
            if name == "style" || name.starts_with("on") {
                problems.push(format!("inline {name} at {}", element.value().name()));
            }
            let loads = name == "src" || (name == "href" && element.value().name() == "link");
            if loads && element.value().name() != "iframe" && !value.starts_with('/') {
                problems.push(format!("{value} is loaded from elsewhere"));
            }
            if value.trim_start().to_ascii_lowercase().starts_with("javascript:") {
                problems.push(format!("a script in {name}"));
            }
        }
    }
    if !all(page, "style, script:not([src])").is_empty() {
        problems.push("an inline style or script".to_owned());
    }
}

/// Errors and news stand above the heading of the page, as their pattern wants it.
const OUTLINE: &str = "main :is(h1, h2, h3, h4, h5, h6):not(.govuk-error-summary__title):not(.govuk-notification-banner__title)";

fn headings(page: &Html, problems: &mut Vec<String>) {
    let levels: Vec<u32> = all(page, OUTLINE)
        .into_iter()
        .filter_map(|heading| heading.value().name().get(1..)?.parse().ok())
        .collect();
    if levels.first() != Some(&1) {
        problems.push("the first heading is not the h1".to_owned());
    }
    if levels.iter().filter(|level| **level == 1).count() != 1 {
        problems.push("there is not exactly one h1".to_owned());
    }
    for pair in levels.windows(2) {
        if pair[1] > pair[0] + 1 {
            problems.push(format!("h{} follows h{}", pair[1], pair[0]));
        }
    }
}

#[cfg(test)]
mod tests {
    use i18n::Lang;

    use super::problems;

    #[test]
    fn each_kind_of_mistake_is_found() {
        let html = r##"<!DOCTYPE html><html lang="ru"><head><title>x</title></head><body><main>
            <h1 id="a">x</h1><h3 id="a" style="color:red">y</h3>
            <label for="gone">z</label><input type="text" name="n"><a href="">w</a><button></button>
            <script>1</script><svg></svg></main></body></html>"##;
        let found = problems(html, Lang::Kk, true).join("\n");
        for word in [
            "another lang",
            "three languages",
            "id a is there twice",
            "for names gone",
            "field n has no label",
            "does not say what the browser",
            "leads nowhere",
            "a button without words",
            "read aloud",
            "inline style at h3",
            "inline style or script",
            "h3 follows h1",
        ] {
            assert!(found.contains(word), "{word} not in:\n{found}");
        }
    }
}
