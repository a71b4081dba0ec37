//! Who signed a file, and may it be relied on? `cargo run -p eds --example verify_file SIGNATURE RFC3339 AUTHORITY..`
//!
//! SIGNATURE is CMS with its content attached, as DER, PEM or base64; each AUTHORITY is a certificate that is trusted.
//! Revocation is not asked here; [`eds::revocation`] shows how.

#![expect(clippy::print_stdout, reason = "an example: its output is for people")]

use eds::verify::{Anchors, Content, Purpose, Request, Revocation, verify_attached};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let (Some(signature), Some(at)) = (words.next(), words.next()) else {
        return Err("which signature, judged when, trusting whom?".into());
    };
    let authorities = words.map(std::fs::read).collect::<Result<Vec<_>, _>>()?;
    let anchors = Anchors::parse(authorities)?;
    let request = Request {
        content: Content::Unknown,
        purpose: Purpose::Any,
        anchors: &anchors,
        intermediates: &[],
        at: eds::time::parse_rfc3339(&at).ok_or("the instant is not RFC 3339")?,
        revocation: Revocation::NotChecked,
        time_stamps: &[],
    };
    let seen = verify_attached(&std::fs::read(signature)?, &request);
    println!("{}", seen.verdict.code());
    if let Some(reason) = seen.verdict.reason() {
        println!("{}: {}", reason.code(), reason.meaning());
    }
    if let Some(signer) = seen.signer {
        println!("{}, {}, {}", signer.common_name, signer.role.code(), signer.algorithm.name());
    }
    Ok(())
}
