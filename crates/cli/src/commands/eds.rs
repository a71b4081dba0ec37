//! `kezek eds inspect`, `kezek eds open` and `kezek eds verify`: keys and signatures without a service, also years
//! later and without a network.

mod verify;

use std::fs::File;
use std::io::{self, Read as _, Write, stdout};
use std::path::Path;

use anyhow::{Context as _, bail};
use eds::report::{self, AnswerReport, CertificateReport, Inspection, ListReport, OpenReport, VerifyReport};
use eds::verify::Reason;
use serde::Serialize;
use zeroize::Zeroizing;

use crate::args::{EdsArgs, EdsCommand};
use crate::exit::Exit;

/// Bytes of the largest signature, certificate or key store that is read.
const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Bytes of the largest list of revoked certificates.
const LIST_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// Inspects, opens or verifies.
///
/// # Errors
/// A file cannot be read or is not what it should be; the password is wrong.
pub fn run(args: &EdsArgs) -> anyhow::Result<Exit> {
    match &args.command {
        EdsCommand::Inspect { file, json } => inspect(file, *json),
        EdsCommand::Open { file, password_file, json } => open(file, password_file, *json),
        EdsCommand::Verify(args) => verify::run(args),
    }
}

/// Shown below the help of `verify`: every reason for which a signature is not accepted.
pub fn reasons() -> String {
    let mut text = String::from(
        "Without a fresh list of the signer's authority (--crl) or answer of its responder (--ocsp) the verdict is never \
         VALID: it is INDETERMINATE, REVOCATION_DATA_MISSING. A key that has expired is judged as of the earliest trusted \
         time-stamp, in the signature or beside it (--time-stamp); the list or the answer then has to be of that time. \
         One that was revoked after a trusted time-stamp does not spoil the signature. Of several lists those count that \
         were in force at the instant that is judged; what a later list or answer says of that instant counts as well.\n\nReasons:\n",
    );
    for reason in Reason::ALL {
        text.push_str(&format!("  {:<29} {}\n", reason.code(), reason.meaning()));
    }
    text
}

fn inspect(file: &Path, json: bool) -> anyhow::Result<Exit> {
    let seen = report::inspect(&read(file, LIST_BYTES_MAX)?);
    let mut out = stdout().lock();
    if json {
        print_json(&mut out, &seen)?;
    } else {
        match &seen {
            Inspection::Certificate(certificate) => print_certificate(&mut out, certificate)?,
            Inspection::Signature(signature) => {
                writeln!(out, "signature, not verified")?;
                for claim in &signature.signers {
                    writeln!(out, "  {} with {}", claim.algorithm, claim.digest)?;
                }
                signature.certificates.iter().try_for_each(|one| print_certificate(&mut out, one))?;
            }
            Inspection::KeyStore => writeln!(out, "key store; `kezek eds open` shows its owner")?,
            Inspection::List(list) => print_list(&mut out, list)?,
            Inspection::Answer(answer) => print_answer(&mut out, answer)?,
            Inspection::TimeStamp(stamp) => {
                writeln!(out, "time-stamp, not verified\ntime:     {}", stamp.time)?;
                writeln!(out, "policy:   {}\n{}: {}", stamp.policy, stamp.digest, stamp.imprint)?;
                stamp.certificates.iter().try_for_each(|one| print_certificate(&mut out, one))?;
            }
            Inspection::Unknown => writeln!(
                out,
                "no certificate, signature, key store, list of revoked certificates, OCSP answer or time-stamp"
            )?,
        }
    }
    Ok(if matches!(seen, Inspection::Unknown) { Exit::No } else { Exit::Done })
}

fn open(file: &Path, password_file: &Path, json: bool) -> anyhow::Result<Exit> {
    let password = Zeroizing::new(read(password_file, FILE_BYTES_MAX)?);
    let password = std::str::from_utf8(&password)
        .with_context(|| format!("{}: a password is text in UTF-8", password_file.display()))?;
    let bytes = Zeroizing::new(read(file, FILE_BYTES_MAX)?);
    let opened =
        report::open(&bytes, without_newline(password)).with_context(|| file.display().to_string())?;
    let mut out = stdout().lock();
    if json {
        print_json(&mut out, &opened)?;
    } else {
        let OpenReport { login, document, certificate } = &opened;
        print_certificate(&mut out, certificate)?;
        writeln!(out, "serves for login:     {}", if *login { "yes" } else { "no" })?;
        writeln!(out, "serves for documents: {}", if *document { "yes" } else { "no" })?;
    }
    Ok(Exit::Done)
}

/// Editors end the last line; one line end is not part of the password.
fn without_newline(password: &str) -> &str {
    match password.strip_suffix('\n') {
        Some(rest) => rest.strip_suffix('\r').unwrap_or(rest),
        None => password,
    }
}

fn read(path: &Path, bytes_max: u64) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(bytes_max + 1).read_to_end(&mut bytes))
        .with_context(|| format!("{} cannot be read", path.display()))?;
    if bytes.len() as u64 > bytes_max {
        bail!("{} is larger than {bytes_max} bytes", path.display());
    }
    Ok(bytes)
}

fn print_json(out: &mut impl Write, value: &impl Serialize) -> anyhow::Result<()> {
    Ok(writeln!(out, "{}", serde_json::to_string(value)?)?)
}

fn print_certificate(out: &mut impl Write, certificate: &CertificateReport) -> io::Result<()> {
    writeln!(out, "subject:  {}", certificate.subject)?;
    writeln!(out, "issuer:   {}", certificate.issuer)?;
    writeln!(
        out,
        "key:      {}{}",
        certificate.key,
        certificate.key_bits.map_or(String::new(), |bits| format!(", {bits} bits"))
    )?;
    writeln!(out, "valid:    {} to {}", certificate.not_before, certificate.not_after)?;
    writeln!(out, "usage:    {}", certificate.key_usage.join(", "))?;
    writeln!(out, "SHA-256:  {}", certificate.sha256)?;
    if certificate.test {
        writeln!(out, "of a test authority")?;
    }
    Ok(())
}

fn print_list(out: &mut impl Write, list: &ListReport) -> io::Result<()> {
    let kind = if list.delta { "changes to a list" } else { "list" };
    writeln!(out, "{kind} of revoked certificates, not verified")?;
    writeln!(out, "issuer:   {}", list.issuer)?;
    writeln!(out, "number:   {}", list.number)?;
    let next = list.next_update.as_deref().unwrap_or("no end, so it is never in force");
    writeln!(out, "in force: {} to {next}", list.this_update)?;
    writeln!(out, "names:    {}", list.entries)
}

fn print_answer(out: &mut impl Write, answer: &AnswerReport) -> io::Result<()> {
    writeln!(out, "answer of a responder (OCSP), not verified")?;
    writeln!(out, "signed:   {}", answer.produced_at)?;
    for about in &answer.answers {
        let serial = about.serial.as_deref().unwrap_or("unknown");
        let since = about.since.as_deref().map(|since| format!(" since {since}")).unwrap_or_default();
        let why = about.revocation_reason.map(|reason| format!(", {reason}")).unwrap_or_default();
        writeln!(out, "serial {serial}: {}{since}{why}", about.status)?;
        let next = about.next_update.as_deref().map(|next| format!(", until {next}")).unwrap_or_default();
        writeln!(out, "  known at {}{next}", about.this_update)?;
    }
    Ok(())
}

fn print_verification(out: &mut impl Write, seen: &VerifyReport) -> io::Result<()> {
    match (seen.reason, seen.detail) {
        (Some(reason), Some(detail)) => writeln!(out, "{} {reason}: {detail}", seen.verdict)?,
        _ => writeln!(out, "{}", seen.verdict)?,
    }
    writeln!(out, "judged at: {}", seen.at)?;
    if let Some(time) = &seen.time_stamp {
        writeln!(out, "stamped:   {time}; the certificate was judged as of that time")?;
    }
    if let Some(signer) = &seen.signer {
        writeln!(out, "signer:    {}, IIN {}", signer.common_name, signer.iin)?;
        if let Some(bin) = &signer.bin {
            writeln!(
                out,
                "for:       {}, BIN {bin}",
                signer.organisation.as_deref().unwrap_or("an organisation")
            )?;
        }
        writeln!(out, "algorithm: {}", signer.algorithm)?;
    }
    if let Some(time) = &seen.signing_time {
        writeln!(out, "signed at: {time}, as the signer says")?;
    }
    if let Some(anchor) = seen.chain.last() {
        writeln!(out, "trusted:   {anchor} (SHA-256 of the authority's certificate)")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_end_is_no_part_of_a_password() {
        for (file, password) in [
            ("a\n", "a"),
            ("a\r\n", "a"),
            ("a\n\n", "a\n"),
            ("a", "a"),
            (" a ", " a "),
            ("", ""),
            ("a\r", "a\r"),
        ] {
            assert_eq!(without_newline(file), password, "{file:?}");
        }
    }

    #[test]
    fn every_reason_is_explained() {
        let text = reasons();
        assert!(Reason::ALL.iter().all(|reason| text.contains(reason.code())));
    }
}
