//! What the application needs from outside; the adapters are in `gateways`, `documents` and `demo`.

use std::future::Future;
use std::pin::Pin;

use domain::application::Kinship;
use domain::identity::Iin;
use jiff::Timestamp;

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
