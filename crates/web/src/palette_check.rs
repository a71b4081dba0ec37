//! The colours of the style sheet have enough contrast in light and dark (WCAG 2.2, 1.4.3 and 1.4.11).

use std::collections::BTreeMap;

const SOURCE: &str = include_str!("../assets/src/style/_colours.scss");
const TEXT_CONTRAST: f64 = 4.5;
const EDGE_CONTRAST: f64 = 3.0;

/// Words and their ground.
const TEXTS: &[(&str, &str)] = &[
    ("ink", "ground"),
    ("ink", "surface"),
    ("ink", "sunken"),
    ("ink-soft", "ground"),
    ("ink-soft", "surface"),
    ("link", "ground"),
    ("link", "surface"),
    ("link", "sunken"),
    ("link-hover", "surface"),
    ("link-hover", "sunken"),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("on-hero", "hero"),
    ("on-focus", "focus"),
    ("bad-line", "surface"),
    ("bad-line", "ground"),
    ("on-waiting", "waiting"),
    ("on-attention", "attention"),
    ("on-good", "good"),
    ("on-paused", "paused"),
    ("on-bad", "bad"),
    ("on-closed", "closed"),
];

/// Edges that show where something to press or to fill in is.
const EDGES: &[(&str, &str)] = &[
    ("line-strong", "surface"),
    ("line-strong", "ground"),
    ("brand", "surface"),
    ("brand", "ground"),
    ("attention-line", "surface"),
    ("good-line", "surface"),
];

#[test]
fn contrast_is_enough_in_light_and_dark() {
    for scheme in ["light", "dark"] {
        let colours = colours(scheme);
        for (pairs, least) in [(TEXTS, TEXT_CONTRAST), (EDGES, EDGE_CONTRAST)] {
            for (front, back) in pairs {
                let contrast = contrast(colours[*front], colours[*back]);
                assert!(contrast >= least, "{scheme}: {front} on {back} has {contrast:.2}");
            }
        }
    }
}

fn colours(scheme: &str) -> BTreeMap<&'static str, [u8; 3]> {
    let (_, rest) = SOURCE.split_once(&format!("@mixin {scheme} {{")).unwrap();
    let (body, _) = rest.split_once("\n}").unwrap();
    body.lines()
        .filter_map(|line| {
            let (name, value) = line.trim().strip_prefix("--kz-")?.strip_suffix(';')?.split_once(": #")?;
            let part = |at: usize| u8::from_str_radix(&value[at..at + 2], 16).unwrap();
            Some((name, [part(0), part(2), part(4)]))
        })
        .collect()
}

fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

fn luminance(colour: [u8; 3]) -> f64 {
    let [r, g, b] = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}
