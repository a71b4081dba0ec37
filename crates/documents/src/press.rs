//! The press: typst over templates and fonts that are part of the program.

use std::collections::HashMap;

use app::ports::RenderError;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// The templates, by the name under which they know each other.
const TEMPLATES: [(&str, &str); 6] = [
    ("sheet.typ", include_str!("../templates/sheet.typ")),
    ("notice.typ", include_str!("../templates/notice.typ")),
    ("receipt.typ", include_str!("../templates/receipt.typ")),
    ("register.typ", include_str!("../templates/register.typ")),
    ("card.typ", include_str!("../templates/card.typ")),
    ("referral.typ", include_str!("../templates/referral.typ")),
];

/// Pictures of the templates.
const PICTURES: [(&str, &[u8]); 1] = [("ornament.svg", include_bytes!("../templates/ornament.svg"))];

/// Golos Text, with all letters of the Kazakh alphabet.
const FONTS: [&[u8]; 2] =
    [include_bytes!("../fonts/GolosText-Regular.ttf"), include_bytes!("../fonts/GolosText-SemiBold.ttf")];

/// What a template reads: the texts of one paper.
const DATA: &str = "data.json";

/// How often a paper is set in smaller type when it does not fit its page; the sizes are in `sheet.typ`.
const TIGHT_MAX: u8 = 4;

/// How many papers long an unused entry of typst's cache is kept: what all papers share stays, what one paper needed goes.
const CACHE_PAPERS: usize = 8;

/// What stands for a character that the fonts do not have.
const UNKNOWN: char = '?';

/// Fonts, templates and the language of templates; made once.
pub(crate) struct Press {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    sources: HashMap<FileId, Source>,
    pictures: HashMap<FileId, Bytes>,
    data: FileId,
    standards: PdfStandards,
}

impl Press {
    /// # Errors
    /// [`RenderError`] when a part of the program is broken: a font, a name of a template.
    pub(crate) fn new() -> Result<Self, RenderError> {
        let fonts: Vec<Font> = FONTS.iter().flat_map(|font| Font::iter(Bytes::new(*font))).collect();
        if fonts.len() != FONTS.len() {
            return Err(RenderError("a font cannot be read".to_owned()));
        }
        let mut sources = HashMap::new();
        for (name, text) in TEMPLATES {
            let id = file(name)?;
            sources.insert(id, Source::new(id, text.to_owned()));
        }
        let mut pictures = HashMap::new();
        for (name, bytes) in PICTURES {
            pictures.insert(file(name)?, Bytes::new(bytes));
        }
        // Archiving with a tagged structure, and accessibility.
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|error| RenderError(error.message().to_string()))?;
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            sources,
            pictures,
            data: file(DATA)?,
            standards,
        })
    }

    /// Sets a paper, in smaller type if it would need a second page. `data` tells by itself how tight.
    ///
    /// # Errors
    /// [`RenderError`], without anything of the paper's content.
    pub(crate) fn print(
        &self,
        template: &str,
        identity: &str,
        data: impl Fn(u8) -> Result<Vec<u8>, RenderError>,
    ) -> Result<Vec<u8>, RenderError> {
        let printed = self.set_on_one_page(file(template)?, data);
        let pdf = printed.and_then(|document| self.export(&document, identity));
        comemo::evict(CACHE_PAPERS);
        pdf
    }

    /// A paper that is too long for a page in every size gets a second one: better than none.
    fn set_on_one_page(
        &self,
        main: FileId,
        data: impl Fn(u8) -> Result<Vec<u8>, RenderError>,
    ) -> Result<PagedDocument, RenderError> {
        let mut document = self.set(main, data(0)?)?;
        for tight in 1..=TIGHT_MAX {
            if document.pages().len() <= 1 {
                break;
            }
            document = self.set(main, data(tight)?)?;
        }
        Ok(document)
    }

    fn set(&self, main: FileId, data: Vec<u8>) -> Result<PagedDocument, RenderError> {
        let sheet = Sheet { press: self, main, data: Bytes::new(data) };
        typst::compile::<PagedDocument>(&sheet).output.map_err(|errors| told(&errors))
    }

    fn export(&self, document: &PagedDocument, identity: &str) -> Result<Vec<u8>, RenderError> {
        let options = PdfOptions {
            ident: Smart::Custom(identity.to_owned()),
            creator: Smart::Custom(Some("Kezek".to_owned())),
            standards: self.standards.clone(),
            ..PdfOptions::default()
        };
        typst_pdf::pdf(document, &options).map_err(|errors| told(&errors))
    }

    /// The text in letters that the fonts have, on one line: PDF/A refuses a paper with a letter that cannot be shown.
    pub(crate) fn legible(&self, text: &str) -> String {
        let known = |c: char| {
            let point = u32::from(c);
            self.fonts.iter().all(|font| font.info().coverage.contains(point))
        };
        let plain: String = text
            .chars()
            .map(|c| match c {
                c if c.is_whitespace() && c != '\u{a0}' => ' ',
                c if c.is_control() || !known(c) => UNKNOWN,
                c => c,
            })
            .collect();
        // A number stays with its sign, a dash with the word before it.
        plain.replace("№ ", "№\u{a0}").replace(" — ", "\u{a0}— ")
    }
}

fn file(name: &str) -> Result<FileId, RenderError> {
    let path = VirtualPath::new(name).map_err(|_| RenderError(format!("{name} is no name of a template")))?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// Errors of typst for the log. They may quote the text that they are about, so nothing behind a quotation mark is kept.
fn told(errors: &[SourceDiagnostic]) -> RenderError {
    let messages: Vec<&str> =
        errors.iter().map(|e| e.message.split(['"', '“', '`']).next().unwrap_or_default().trim()).collect();
    RenderError(messages.join("; "))
}

/// One paper on the press.
struct Sheet<'a> {
    press: &'a Press,
    main: FileId,
    data: Bytes,
}

impl World for Sheet<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.press.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.press.sources.get(&id).cloned().ok_or_else(|| missing(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.press.data {
            return Ok(self.data.clone());
        }
        self.press.pictures.get(&id).cloned().ok_or_else(|| missing(id))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    /// The press has no clock: the same paper is the same bytes on any day.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn missing(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
