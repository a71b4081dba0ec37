//! Every parser, given well formed bytes that were changed a little: it ends soon and does not panic. What the fuzzer
//! learns over hours, this repeats in seconds with each change of the code.

use std::time::Duration;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{RngCore as _, SeedableRng as _};

use crate::parsers::{PARSERS, Parser};

/// Changed forms of each seed.
const ROUNDS: u32 = 300;
/// No input may take longer. Generous, for machines that do other things as well.
const LONGEST: Duration = Duration::from_secs(5);

fn run(parser: &Parser, bytes: &[u8]) {
    #[expect(clippy::disallowed_methods, reason = "how long it takes is what is tested")]
    let began = std::time::Instant::now();
    (parser.run)(bytes);
    assert!(began.elapsed() < LONGEST, "{}: {bytes:02x?}", parser.name);
}

/// One of the changes that break parsers: bits, lengths, ends, repetitions.
fn changed(seed: &[u8], rng: &mut ChaCha20Rng) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=rng.next_u32() % 4 {
        if bytes.is_empty() {
            break;
        }
        let at = rng.next_u32() as usize % bytes.len();
        match rng.next_u32() % 6 {
            0 => bytes[at] ^= 1 << (rng.next_u32() % 8),
            1 => bytes[at] = [0, 0x7f, 0x80, 0x81, 0x84, 0xff][rng.next_u32() as usize % 6],
            2 => bytes.truncate(at),
            3 => {
                let end = bytes.len().min(at + rng.next_u32() as usize % 64);
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            4 => {
                let end = bytes.len().min(at + rng.next_u32() as usize % 16);
                bytes.drain(at..end);
            }
            _ => bytes[at] = rng.next_u32() as u8,
        }
    }
    bytes
}

#[test]
fn changed_bytes_are_refused_soon_and_quietly() {
    let mut rng = ChaCha20Rng::seed_from_u64(7);
    for parser in &PARSERS {
        for seed in (parser.seeds)() {
            run(parser, &seed);
            // A signature of GOST is made for each, which takes its time.
            let rounds = if parser.name == "gost" { ROUNDS / 10 } else { ROUNDS };
            for _ in 0..rounds {
                run(parser, &changed(&seed, &mut rng));
            }
        }
        for length in 0..64 {
            let mut bytes = vec![0; length];
            rng.fill_bytes(&mut bytes);
            run(parser, &bytes);
        }
    }
}

#[test]
fn every_end_of_well_formed_bytes_is_read() {
    for parser in &PARSERS {
        let seeds = (parser.seeds)();
        for seed in seeds.iter().filter(|seed| seed.len() < 4096) {
            for length in (0..seed.len()).step_by(if parser.name == "gost" { 16 } else { 3 }) {
                run(parser, &seed[..length]);
            }
        }
    }
}
