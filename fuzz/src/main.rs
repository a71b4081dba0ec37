//! One parser under the fuzzer: `PARSER=cms fuzz FOLDER`; `PARSER=cms SEEDS=FOLDER fuzz -runs=0` writes what to begin with.

#![no_main]

use std::sync::OnceLock;

#[path = "../../crates/eds/tests/it/parsers.rs"]
mod parsers;

use parsers::{PARSERS, Parser};

fn chosen() -> &'static Parser {
    static CHOSEN: OnceLock<&Parser> = OnceLock::new();
    CHOSEN.get_or_init(|| {
        let name = std::env::var("PARSER").expect("PARSER names one of the parsers");
        let parser = PARSERS.iter().find(|parser| parser.name == name);
        let parser = parser
            .unwrap_or_else(|| panic!("no parser {name}: {}", PARSERS.map(|parser| parser.name).join(" ")));
        if let Ok(folder) = std::env::var("SEEDS") {
            for (number, seed) in (parser.seeds)().iter().enumerate() {
                std::fs::write(format!("{folder}/seed-{number}"), seed).expect("the folder can be written");
            }
        }
        parser
    })
}

libfuzzer_sys::fuzz_target!(init: { chosen(); }, |bytes: &[u8]| (chosen().run)(bytes));
