//! What the application needs from outside; the adapters are in `gateways`, `documents` and `demo`.

use std::future::Future;
use std::pin::Pin;

use domain::application::Kinship;
use domain::identity::Iin;
use jiff::Timestamp;

use crate::documents::{DocumentModel, Lang};
use crate::messages::Outgoing;

/// A future of a port: boxed, so that ports can be trait objects.
pub type PortFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The one clock (R50). Live: the system's. Demo and tests: a movable one.
pub trait Clock: Send + Sync {
    /// Now, in whole microseconds.
    fn now(&self) -> Timestamp;
}

/// The civil registry: births and parents (R16, R64). A missing answer is an answer.
pub trait CivilRegistry: Send + Sync {
    /// Whether these two belong together as parent and child.
    fn kinship<'a>(&'a self, parent: &'a Iin, child: &'a Iin) -> PortFuture<'a, Kinship>;
}

/// The authority's desk on the network: lists of revoked certificates, its responder, its time-stamps. Addresses are the
/// adapter's configuration, never those inside a certificate. What comes back is only bytes: the application checks who
/// signed them.
pub trait AuthorityDesk: Send + Sync {
    /// Addresses of the lists, as the configuration names them.
    fn lists(&self) -> &[String];

    /// Fetches a list.
    fn list<'a>(&'a self, address: &'a str) -> PortFuture<'a, Result<Vec<u8>, Unanswered>>;

    /// Whether there is a responder.
    fn has_responder(&self) -> bool;

    /// Asks the responder (OCSP).
    fn answer(&self, question: Vec<u8>) -> PortFuture<'_, Result<Vec<u8>, Unanswered>>;

    /// Whether there is a time-stamping authority.
    fn stamps(&self) -> bool;

    /// Asks for a time-stamp.
    fn stamp(&self, question: Vec<u8>) -> PortFuture<'_, Result<Vec<u8>, Unanswered>>;

    /// Is told whether what a service last answered was of use: one that answers at once and never anything of use is left alone
    /// like a silent one.
    fn judged(&self, _service: Service, _is_of_use: bool) {}
}

/// A service that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// The responder (OCSP).
    Responder,
    /// The time-stamping authority.
    TimeStamps,
}

/// Why the desk did not answer. Says nothing of whom it was asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unanswered {
    /// No such address is configured.
    #[error("no address is configured")]
    NoAddress,
    /// Too many questions are under way, or it failed so often that it is left alone for a while.
    #[error("it is left alone for a moment")]
    Resting,
    /// No connection, or no answer in time.
    #[error("no answer")]
    Silent,
    /// An answer that is too large, or not one.
    #[error("the answer is not usable")]
    Unusable,
}

/// Makes a document out of its model. Pure: the same model and language give the same bytes.
pub trait Renderer: Send + Sync {
    /// PDF/A.
    ///
    /// # Errors
    /// [`RenderError`], for the log.
    fn render(&self, model: &DocumentModel, lang: Lang) -> Result<Vec<u8>, RenderError>;
}

/// A document that could not be made. Names the template's trouble, never the model's content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the document could not be made: {0}")]
pub struct RenderError(pub String);

/// Delivers messages: mail, SMS, the demo's mailbox. A message may come twice with one key; the adapter delivers it once if
/// it can.
pub trait Messenger: Send + Sync {
    /// Whether anything stands behind it. Where nothing does, messages wait and no attempt is counted.
    fn is_connected(&self) -> bool {
        true
    }

    /// Delivers to every address of the message.
    ///
    /// # Errors
    /// [`DeliveryFailed`].
    fn deliver<'a>(&'a self, message: &'a Outgoing) -> PortFuture<'a, Result<(), DeliveryFailed>>;
}

/// Why a message was not delivered. The text is for the log and holds neither address nor content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryFailed {
    /// The gateway does not answer, or asks to wait: it is tried again.
    #[error("not now: {0}")]
    Later(String),
    /// The gateway refuses it for good: a dead letter.
    #[error("refused: {0}")]
    Refused(String),
}
