//! What was filled in so far. Nothing is written before the signature: the draft travels in a cookie of the browser, sealed
//! under a key of the session, so that it ends with the session and nobody else at the computer can read it. Going back
//! and changing the language work, and no address has anything of it.

use app::identity::Secret;
use axum::http::{HeaderMap, HeaderValue, header};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use chacha20poly1305::aead::{Aead as _, KeyInit as _};
use chacha20poly1305::{ChaCha20Poly1305, Nonce};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::fault::Fault;
use crate::visit::Visit;

/// Longest cookie that browsers keep is 4096 bytes with its name and attributes.
const SEALED_MAX: usize = 3800;
/// Bytes of a nonce.
const NONCE: usize = 12;

/// Answers so far; a step that was not reached is missing.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(super) struct Draft {
    pub(super) district: u32,
    pub(super) child: Option<Child>,
    pub(super) family: Option<Family>,
    pub(super) needs: Option<Needs>,
    pub(super) benefit: Option<Claim>,
    pub(super) consent: Option<u32>,
}

/// Step 1.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Child {
    pub(super) iin: String,
    pub(super) surname: String,
    pub(super) given_name: String,
    pub(super) patronymic: String,
    pub(super) born: Date,
    pub(super) is_boy: bool,
}

/// Step 2.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Family {
    pub(super) relation: String,
    pub(super) address: String,
}

/// Step 3: the special stream with the name of its paper.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Needs {
    pub(super) finding: Option<String>,
}

/// Step 4: a benefit with the name of its paper, or none.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Claim {
    pub(super) claimed: Option<(String, String)>,
}

impl Draft {
    /// The draft of this session, if the browser brought one.
    pub(super) fn of(visit: &Visit, headers: &HeaderMap) -> Option<Self> {
        let wanted = name(visit);
        let value = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == wanted)
            .map(|(_, value)| value)?;
        let sealed = Base64UrlUnpadded::decode_vec(value).ok()?;
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        let nonce: [u8; NONCE] = nonce.try_into().ok()?;
        let opened = cipher(visit)?.decrypt(&Nonce::from(nonce), sealed).ok()?;
        serde_json::from_slice(&opened).ok()
    }

    /// `Set-Cookie` that keeps it.
    pub(super) fn keep(&self, visit: &Visit) -> Result<HeaderValue, Fault> {
        let text = serde_json::to_vec(self).map_err(Fault::unexpected)?;
        let nonce: [u8; NONCE] = visit.portal().app.secret();
        let cipher = cipher(visit).ok_or(Fault::Forbidden)?;
        let sealed = cipher.encrypt(&Nonce::from(nonce), text.as_slice()).map_err(Fault::unexpected)?;
        let value = Base64UrlUnpadded::encode_string(&[nonce.as_slice(), &sealed].concat());
        if value.len() > SEALED_MAX {
            return Err(Fault::TooLarge);
        }
        cookie(visit, &value, "")
    }

    /// `Set-Cookie` that ends it.
    pub(super) fn forget(visit: &Visit) -> Result<HeaderValue, Fault> {
        cookie(visit, "", "; Max-Age=0")
    }
}

fn name(visit: &Visit) -> &'static str {
    if visit.portal().settings.is_secure() { "__Host-kezek-draft" } else { "kezek-draft" }
}

fn cookie(visit: &Visit, value: &str, more: &str) -> Result<HeaderValue, Fault> {
    let secure = if visit.portal().settings.is_secure() { "; Secure" } else { "" };
    let text = format!("{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{more}", name(visit));
    HeaderValue::from_str(&text).map_err(Fault::unexpected)
}

fn cipher(visit: &Visit) -> Option<ChaCha20Poly1305> {
    let key = Secret::new(visit.session()?.token).derived("draft");
    Some(ChaCha20Poly1305::new(key.bytes().into()))
}
