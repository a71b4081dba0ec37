//! The demonstration: test authority, a district with content, a clock that can be moved, a mailbox.
//!
//! How the executable puts it together:
//!
//! ```ignore
//! let demo = demo::open(&data, at, reset)?;           // keys, anchors, clock, registry: made once for a folder
//! let app = App::new(Parts { db, clock: demo.clock.clone(), entropy, verifier: Verifier::new(Anchors::parse(&demo.anchors)?),
//!                            registry: demo.registry.clone() })?;
//! demo::seed(&app, &demo).await?;                     // content for an empty database; nothing when there is content
//! let messenger = Arc::new(gateways::Mailbox::new(app.clone()));
//! let routes = demo::dev::routes(&app, &demo, messenger, look);  // /dev/clock, /dev/mailbox, /dev/revocation
//! ```

pub mod authority;
pub mod clock;
mod content;
pub mod dev;
mod dice;
mod folder;
mod keys;
pub mod people;
pub mod registry;
pub mod responder;

pub use content::{DISTRICT, SeedError, Seeded, seed};
pub use dice::SeededEntropy;
pub use folder::{Demo, OpenError, PASSWORD, open};
