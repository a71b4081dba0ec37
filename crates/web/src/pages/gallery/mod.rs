//! Every component with every sample, for eyes and for tests. Debug builds only.

use askama::Template;
use i18n::Texts;

use crate::{
    components::{
        BackLink, Breadcrumbs, Button, Card, Checkboxes, DateInput, Deadline, Details, DocumentList,
        EmptyState, ErrorSummary, FileUpload, Html, Input, InsetText, LinkButton, NotificationBanner,
        Pagination, Panel, PlacesBar, Radios, Sampled, SearchBar, SectionNav, Select, SignatureBlock,
        StatTile, Steps, SummaryList, Table, Tabs, Tag, Textarea, Timeline, WarningText,
    },
    layout::Frame,
};

/// Every component with every sample.
#[derive(Debug, Template)]
#[template(path = "pages/gallery/page.html")]
pub struct GalleryPage {
    /// What is around.
    pub frame: Frame,
    /// The components.
    pub shelves: Vec<Shelf>,
}

/// A component with its samples.
#[derive(Debug)]
pub struct Shelf {
    /// Name of the component.
    pub name: &'static str,
    /// Its samples: a word about each, and its HTML.
    pub samples: Vec<(&'static str, Html)>,
}

impl GalleryPage {
    /// The gallery in a language.
    #[must_use]
    pub fn new(t: Texts) -> Self {
        Self { frame: Frame::public(t, "Gallery", t.lang().path("/gallery")), shelves: shelves(t) }
    }
}

fn shelf<C: Sampled>(t: Texts) -> Shelf {
    Shelf {
        name: C::NAME,
        samples: C::samples(t).iter().map(|(name, sample)| (*name, Html::of(sample))).collect(),
    }
}

fn shelves(t: Texts) -> Vec<Shelf> {
    vec![
        shelf::<Panel>(t),
        shelf::<NotificationBanner>(t),
        shelf::<ErrorSummary>(t),
        shelf::<Deadline>(t),
        shelf::<StatTile>(t),
        shelf::<Tag>(t),
        shelf::<Button>(t),
        shelf::<LinkButton>(t),
        shelf::<Input>(t),
        shelf::<Textarea>(t),
        shelf::<Select>(t),
        shelf::<Radios>(t),
        shelf::<Checkboxes>(t),
        shelf::<DateInput>(t),
        shelf::<FileUpload>(t),
        shelf::<SearchBar>(t),
        shelf::<Table>(t),
        shelf::<PlacesBar>(t),
        shelf::<Pagination>(t),
        shelf::<SummaryList>(t),
        shelf::<Card>(t),
        shelf::<DocumentList>(t),
        shelf::<Timeline>(t),
        shelf::<Steps>(t),
        shelf::<Tabs>(t),
        shelf::<SectionNav>(t),
        shelf::<Breadcrumbs>(t),
        shelf::<BackLink>(t),
        shelf::<Details>(t),
        shelf::<InsetText>(t),
        shelf::<WarningText>(t),
        shelf::<EmptyState>(t),
        shelf::<SignatureBlock>(t),
    ]
}
