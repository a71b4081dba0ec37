//! The port's implementation.

use std::fmt;
use std::sync::Arc;

use app::documents::{DocumentModel, Lang};
use app::ports::{RenderError, Renderer};

use crate::origin::Origin;
use crate::papers::Paper;
use crate::press::Press;

/// Makes the five documents. As cheap to clone as a pointer; any number of threads may render at once.
#[derive(Clone)]
pub struct Printer {
    press: Arc<Press>,
    origin: Origin,
}

impl Printer {
    /// Ready to render; reads the fonts and templates, which takes milliseconds. `origin` stands in the QR codes.
    ///
    /// # Errors
    /// [`RenderError`] when the program itself is broken: a font or a template that cannot be read.
    pub fn new(origin: Origin) -> Result<Self, RenderError> {
        Ok(Self { press: Arc::new(Press::new()?), origin })
    }
}

impl Renderer for Printer {
    fn render(&self, model: &DocumentModel, lang: Lang) -> Result<Vec<u8>, RenderError> {
        let paper = Paper::new(model, lang, &self.origin, |text| self.press.legible(text))?;
        self.press.print(paper.template, &paper.identity, |tight| paper.data(tight))
    }
}

impl fmt::Debug for Printer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Printer({})", self.origin)
    }
}
