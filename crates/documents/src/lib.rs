//! Adapter of the port [`Renderer`](app::ports::Renderer): the five documents (S32, section 9 of the rules) as PDF by typst.
//!
//! A model becomes a *paper*: texts of one language, each in the place that the template names. The template (`templates/`)
//! knows where things stand and no words. The press sets it, out of memory alone: no network, no file, no clock.
//! The result is PDF/A-2a and PDF/UA-1; the same model, language and origin give the same bytes.

mod origin;
mod papers;
mod press;
mod qr;
mod renderer;
mod words;

pub use origin::{InvalidOrigin, Origin};
pub use renderer::Documents;
