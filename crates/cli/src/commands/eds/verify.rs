//! `kezek eds verify`: what it is given is checked as if a stranger had sent it. A list, an answer or a time-stamp that says
//! nothing is told on stderr and left out; the verdict then says what is missing.

use std::io::{Write, stdout};
use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use app::ports::Clock as _;
use eds::armour;
use eds::asn1::Limits;
use eds::certificate::Certificate;
use eds::cms::SignedData;
use eds::report::{self, VerifyArguments};
use eds::revocation::crl::{Crl, CrlError};
use eds::revocation::{Gathered, ocsp};
use eds::time::UnixSeconds;
use eds::timestamp;
use eds::verify::{Anchors, Purpose, Reason, Revocation, RevocationSource, RevocationStatus};
use i18n::Texts;

use super::{FILE_BYTES_MAX, LIST_BYTES_MAX, print_json, print_verification, read};
use crate::args::{EdsPurpose, EdsVerifyArgs};
use crate::edge::SystemClock;
use crate::exit::Exit;

pub(super) fn run(args: &EdsVerifyArgs) -> anyhow::Result<Exit> {
    let signature = read(&args.file, FILE_BYTES_MAX)?;
    let content = args.content.as_deref().map(|file| read(file, FILE_BYTES_MAX)).transpose()?;
    let anchors = Anchors::new(certificates(&args.anchor)?);
    let intermediates = certificates(&args.intermediate)?;
    let data = armour::strip(&signature)
        .and_then(|bytes| eds::cms::parse(&bytes, Limits::of_bytes(bytes.len())).ok());
    let attached = data.as_ref().map(|data| data.certificates.as_slice()).unwrap_or_default();
    let issuers: Vec<&Certificate> =
        anchors.certificates().iter().chain(&intermediates).chain(attached).collect();
    let mut gathered = Gathered::new();
    lists(&args.crl, &issuers, &mut gathered)?;
    answers(&args.ocsp, &mut gathered)?;
    let known: Vec<Certificate> = intermediates.iter().chain(attached).cloned().collect();
    let time_stamps = time_stamps(&args.time_stamp, data.as_ref(), &anchors, &known)?;
    let at = args.at.unwrap_or_else(|| SystemClock.now());
    let source = Told { gathered: &gathered, answers: &args.ocsp };
    let arguments = VerifyArguments {
        content: content.as_deref(),
        purpose: match args.purpose {
            EdsPurpose::Login => Purpose::Login,
            EdsPurpose::Document => Purpose::Document,
            EdsPurpose::Any => Purpose::Any,
        },
        at: at.as_second(),
        anchors: &anchors,
        intermediates: &intermediates,
        revocation: Revocation::Required(&source),
        time_stamps: &time_stamps,
    };
    let seen = report::verify(&signature, &arguments);
    let mut out = stdout().lock();
    if args.json {
        print_json(&mut out, &seen)?;
    } else {
        print_verification(&mut out, &seen)?;
        let reason = Reason::ALL.into_iter().find(|reason| Some(reason.code()) == seen.reason);
        if let Some(reason) = reason {
            explain(&mut out, args, arguments.purpose, reason)?;
        }
    }
    Ok(if seen.verdict == "VALID" { Exit::Done } else { Exit::No })
}

/// What it means and what the signer does next, in the words of the pages.
fn explain(
    out: &mut impl Write,
    args: &EdsVerifyArgs,
    purpose: Purpose,
    reason: Reason,
) -> anyhow::Result<()> {
    let told = web::messages::reason(Texts::of(args.language.lang()), purpose, reason);
    // Here nobody is asked: what is missing is given as a file.
    if reason == Reason::RevocationDataMissing {
        eprintln!(
            "kezek: give the authority's list (--crl) or its responder's answer (--ocsp) of the instant that is judged"
        );
        return Ok(());
    }
    Ok(writeln!(out, "{}\n{}", told.what, told.next)?)
}

fn certificates(files: &[PathBuf]) -> anyhow::Result<Vec<Certificate>> {
    let certificate = |file: &PathBuf| {
        Certificate::parse(&read(file, FILE_BYTES_MAX)?)
            .with_context(|| format!("{} is not a certificate", file.display()))
    };
    files.iter().map(certificate).collect()
}

/// The lists whose issuers are known.
fn lists(files: &[PathBuf], issuers: &[&Certificate], gathered: &mut Gathered) -> anyhow::Result<()> {
    for file in files {
        let name = file.display();
        let list = Crl::parse(&read(file, LIST_BYTES_MAX)?)
            .with_context(|| format!("{name} is not a list of revoked certificates"))?;
        let mut refusal = Some(CrlError::OtherIssuer);
        for issuer in issuers {
            match gathered.accept(list.clone(), issuer) {
                Ok(()) => {
                    refusal = None;
                    break;
                }
                Err(CrlError::OtherIssuer) => {}
                Err(error) => refusal = Some(error),
            }
        }
        if let Some(error) = refusal {
            eprintln!("kezek: {name} is left out: {error}");
        }
    }
    Ok(())
}

/// The answers; whether they say anything is known when they are asked about the signer's certificate.
fn answers(files: &[PathBuf], gathered: &mut Gathered) -> anyhow::Result<()> {
    for file in files {
        let answer = armour::strip(&read(file, FILE_BYTES_MAX)?).filter(|bytes| ocsp::is_answer(bytes));
        let answer = answer.with_context(|| format!("{} is not an OCSP answer", file.display()))?;
        gathered.add_answer(answer);
    }
    Ok(())
}

/// Tokens, as they are or inside the answer in which they came.
fn time_stamps(
    files: &[PathBuf],
    data: Option<&SignedData>,
    anchors: &Anchors,
    known: &[Certificate],
) -> anyhow::Result<Vec<Vec<u8>>> {
    let mut tokens = Vec::new();
    for file in files {
        let name = file.display();
        let bytes = armour::strip(&read(file, FILE_BYTES_MAX)?);
        let bytes = bytes.with_context(|| format!("{name} is not a time-stamp"))?;
        let token = timestamp::token(&bytes).unwrap_or(bytes);
        ensure!(timestamp::is_token(&token), "{name} is not a time-stamp");
        let signers = data.map(|data| data.signers.as_slice()).unwrap_or_default();
        for signer in signers {
            if let Err(error) = timestamp::check(&token, &signer.signature, None, anchors, known) {
                eprintln!("kezek: {name} is left out: {error}");
            }
        }
        tokens.push(token);
    }
    Ok(tokens)
}

/// What was gathered, with a word about each answer that says nothing.
struct Told<'a> {
    gathered: &'a Gathered,
    answers: &'a [PathBuf],
}

impl RevocationSource for Told<'_> {
    fn status(&self, certificate: &Certificate, issuer: &Certificate, at: UnixSeconds) -> RevocationStatus {
        for (file, said) in self.answers.iter().zip(self.gathered.answers(certificate, issuer, at)) {
            if let Err(error) = said {
                eprintln!("kezek: {} is left out: {error}", file.display());
            }
        }
        self.gathered.status(certificate, issuer, at)
    }
}
