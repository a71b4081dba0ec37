//! Adapter of the port [`Renderer`](app::ports::Renderer): the five documents (S32, section 9 of the rules) as PDF by typst.
//!
//! A model becomes a *paper*: texts of one language, each in the place that the template names. The template (`templates/`)
//! knows where things stand and no words. The press sets it, out of memory alone: no network, no file, no clock.
//! The result is PDF/A-2a and PDF/UA-1; the same model, language and origin give the same bytes.
//!
//! Measured on two cores with dependencies at opt-level 1: the first referral in 20 ms, later ones in 7 ms, about 5-10 ms
//! more for each step to smaller type; memory stays level over a thousand different papers.

mod origin;
mod papers;
mod press;
mod printer;
mod qr;
mod words;

pub use origin::{InvalidOrigin, Origin};
pub use printer::Printer;
