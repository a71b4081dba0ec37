//! Forms with files: the form's token is checked before a byte of a file is kept.

use axum::body::to_bytes;
use axum::extract::multipart::{Field, Multipart, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::handler::Handler;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::routing::{MethodRouter, post};

use app::applications::UPLOAD_MAX;

use crate::fault::Fault;
use crate::form::{Submitted, TOKEN_FIELD};
use crate::gate::is_token;
use crate::pool::Taken;
use crate::state::Portal;
use crate::visit::Visit;

/// Most bytes of a whole form with files. More than a file may have, so that a photograph that is too large is answered
/// at its field; what is beyond is not read at all.
const FORM_BYTES_MAX: usize = 4 * UPLOAD_MAX;
/// Most fields and files of one form.
const PARTS_MAX: usize = 50;
/// Longest text field, in bytes: the longest address of ours fits many times.
const TEXT_BYTES_MAX: usize = 16 * 1024;

/// What a form with files sent.
pub struct Upload {
    /// Its fields.
    pub form: Submitted,
    files: Vec<(String, Sent)>,
}

/// A file that was sent.
enum Sent {
    Content(Content),
    TooLarge,
}

/// Bytes with the room that they take until they are dropped.
#[derive(Default)]
struct Content {
    bytes: Vec<u8>,
    room: Vec<Taken>,
}

/// What came for a field of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Given<'a> {
    /// Nothing was chosen.
    Nothing,
    /// Larger than [`UPLOAD_MAX`].
    TooLarge,
    /// Its bytes. What it is called is of no interest.
    Content(&'a [u8]),
}

/// What people send stays out of logs.
impl std::fmt::Debug for Upload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Upload({} files)", self.files.len())
    }
}

/// What people send stays out of logs.
impl std::fmt::Debug for Given<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Nothing => "Nothing",
            Self::TooLarge => "TooLarge",
            Self::Content(_) => "Content(hidden)",
        })
    }
}

/// A handler of a form with files, as the table of routes wants it: `|| upload(send)`.
pub fn upload<H, T>(handler: H) -> MethodRouter<Portal>
where
    H: Handler<T, Portal>,
    T: 'static,
{
    post(handler).layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
}

impl Upload {
    /// The file of a field.
    #[must_use]
    pub fn file(&self, name: &str) -> Given<'_> {
        match self.files.iter().find(|(given, _)| given == name) {
            Some((_, Sent::TooLarge)) => Given::TooLarge,
            Some((_, Sent::Content(content))) if !content.bytes.is_empty() => Given::Content(&content.bytes),
            _ => Given::Nothing,
        }
    }
}

impl FromRequest<Portal> for Upload {
    type Rejection = Fault;

    async fn from_request(request: Request, portal: &Portal) -> Result<Self, Fault> {
        let visit = request.extensions().get::<Visit>().cloned();
        let visit = visit.ok_or_else(|| Fault::unexpected("a form outside the gate"))?;
        if !is_multipart(&request) {
            return Err(without_files(&visit, request).await);
        }
        let mut parts = Multipart::from_request(request, portal).await.map_err(|_| Fault::Malformed)?;
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut files = Vec::new();
        let is_ours = |pairs: &[(String, String)]| {
            pairs.iter().any(|(name, value)| name == TOKEN_FIELD && is_token(&visit, value))
        };
        for _ in 0..PARTS_MAX {
            let Some(part) = parts.next_field().await.map_err(|error| broken(&error))? else {
                if !is_ours(&pairs) {
                    return Err(Fault::StaleForm);
                }
                return Ok(Self { form: Submitted::of(pairs), files });
            };
            let name = part.name().unwrap_or_default().to_owned();
            if part.file_name().is_some() {
                // The token is printed first in every form of ours.
                if !is_ours(&pairs) {
                    return Err(Fault::StaleForm);
                }
                files.push((name, read(part, UPLOAD_MAX, portal).await?));
            } else {
                let Sent::Content(text) = read(part, TEXT_BYTES_MAX, portal).await? else {
                    return Err(Fault::TooLarge);
                };
                pairs.push((name, String::from_utf8(text.bytes).map_err(|_| Fault::Malformed)?));
            }
        }
        Err(Fault::TooLarge)
    }
}

fn is_multipart(request: &Request) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("multipart/form-data"))
}

/// A form that was not sent as one with files: without our token it is not ours, with it it is malformed.
async fn without_files(visit: &Visit, request: Request) -> Fault {
    let Ok(body) = to_bytes(request.into_body(), TEXT_BYTES_MAX).await else { return Fault::TooLarge };
    let form = Submitted::read(&body);
    if is_token(visit, form.value(TOKEN_FIELD)) { Fault::Malformed } else { Fault::StaleForm }
}

/// Reads a part to its end; what is beyond the most is not kept. Room is taken as bytes come, so that whoever sends slowly
/// holds no more than they have sent.
async fn read(mut part: Field<'_>, most: usize, portal: &Portal) -> Result<Sent, Fault> {
    let mut content = Content::default();
    let mut is_too_large = false;
    while let Some(chunk) = part.chunk().await.map_err(|error| broken(&error))? {
        is_too_large |= content.bytes.len() + chunk.len() > most;
        if is_too_large {
            content = Content::default();
        } else {
            content.room.push(portal.uploads.take(chunk.len())?);
            content.bytes.extend_from_slice(&chunk);
        }
    }
    Ok(if is_too_large { Sent::TooLarge } else { Sent::Content(content) })
}

fn broken(error: &MultipartError) -> Fault {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Fault::TooLarge } else { Fault::Malformed }
}
