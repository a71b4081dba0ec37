//! Components: a folder each, with a struct, its template beside it and sample values.
//!
//! A component is a value; printing it in a template (`{{ button }}`) gives its HTML. Every `Text` in it is escaped,
//! only `Html` is not, and `Html` is made of components alone. Samples of every component feed the gallery and the
//! test that checks the HTML in three languages.

use std::borrow::Cow;

use askama::{Template, filters::HtmlSafe};
use i18n::{Lang, Texts};

pub mod back_link;
pub mod breadcrumbs;
pub mod button;
pub mod card;
pub mod checkboxes;
pub mod date_input;
pub mod deadline;
pub mod details;
pub mod document_list;
pub mod empty_state;
pub mod error_summary;
pub mod field;
pub mod file_upload;
pub mod input;
pub mod inset_text;
pub mod link_button;
pub mod notification_banner;
pub mod pagination;
pub mod panel;
pub mod places_bar;
pub mod radios;
pub mod search_bar;
pub mod section_nav;
pub mod select;
pub mod signature_block;
pub mod stat_tile;
pub mod steps;
pub mod summary_list;
pub mod table;
pub mod tabs;
pub mod tag;
pub mod textarea;
pub mod timeline;
pub mod warning_text;

pub use back_link::BackLink;
pub use breadcrumbs::{Breadcrumbs, Crumb};
pub use button::{Button, ButtonKind};
pub use card::Card;
pub use checkboxes::Checkboxes;
pub use date_input::{DateInput, DatePart};
pub use deadline::{Deadline, Urgency};
pub use details::Details;
pub use document_list::{Document, DocumentGroup, DocumentList};
pub use empty_state::EmptyState;
pub use error_summary::{ErrorLink, ErrorSummary};
pub use field::{Choice, Field, LabelSize, Width};
pub use file_upload::FileUpload;
pub use input::{Input, InputKind};
pub use inset_text::InsetText;
pub use link_button::LinkButton;
pub use notification_banner::{NotificationBanner, Tidings};
pub use pagination::Pagination;
pub use panel::Panel;
pub use places_bar::PlacesBar;
pub use radios::Radios;
pub use search_bar::SearchBar;
pub use section_nav::{NavLink, SectionNav};
pub use select::Select;
pub use signature_block::{Holder, Purpose, SignatureBlock};
pub use stat_tile::StatTile;
pub use steps::{Step, StepState, Steps};
pub use summary_list::{Action, SummaryList, SummaryRow};
pub use table::{Cell, Column, Row, Table};
pub use tabs::{Tab, Tabs};
pub use tag::{Tag, Tone};
pub use textarea::Textarea;
pub use timeline::{Happening, Timeline};
pub use warning_text::WarningText;

/// Text of a component: escaped when printed.
pub type Text = Cow<'static, str>;

/// Finished HTML. It can only be made of components and of escaped text, so it never holds raw input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// Nothing.
    #[must_use]
    pub const fn empty() -> Self {
        Self(String::new())
    }

    /// HTML of one component or template.
    #[must_use]
    pub fn of(component: &impl Template) -> Self {
        let mut out = String::new();
        // Writing into a string cannot fail and no template here uses a filter that can.
        let _infallible = component.render_into(&mut out);
        Self(out)
    }

    /// Plain text, escaped.
    #[must_use]
    pub fn text(text: impl Into<Text>) -> Self {
        Self::of(&Escaped { text: text.into() })
    }

    /// A paragraph of text, escaped.
    #[must_use]
    pub fn paragraph(text: impl Into<Text>) -> Self {
        Self::of(&Paragraph { text: text.into() })
    }

    /// A link within text.
    #[must_use]
    pub fn link(text: impl Into<Text>, href: impl Into<Text>) -> Self {
        Self::of(&Link { text: text.into(), href: href.into() })
    }

    /// This, then that.
    #[must_use]
    pub fn then(mut self, next: &Self) -> Self {
        self.0.push_str(&next.0);
        self
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The HTML itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Html {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Html {}

impl FromIterator<Self> for Html {
    fn from_iter<I: IntoIterator<Item = Self>>(parts: I) -> Self {
        parts.into_iter().fold(Self::empty(), |all, part| all.then(&part))
    }
}

#[derive(Template)]
#[template(source = "{{ text }}", ext = "html")]
struct Escaped {
    text: Text,
}

#[derive(Template)]
#[template(source = r#"<p class="govuk-body">{{ text }}</p>"#, ext = "html")]
struct Paragraph {
    text: Text,
}

#[derive(Template)]
#[template(source = r#"<a class="govuk-link" href="{{ href }}">{{ text }}</a>"#, ext = "html")]
struct Link {
    text: Text,
    href: Text,
}

/// Something with sample values: empty, usual, the longest Kazakh words, errors.
pub trait Sampled: Template + Sized {
    /// Name in the gallery.
    const NAME: &'static str;

    /// Samples with a word about each. Ids inside them are unique over all components.
    fn samples(t: Texts) -> Vec<(&'static str, Self)>;
}

/// Words of a sample in one of the three languages. Samples are not texts of the portal.
#[must_use]
pub const fn sample(t: Texts, kk: &'static str, ru: &'static str, en: &'static str) -> &'static str {
    match t.lang() {
        Lang::Kk => kk,
        Lang::Ru => ru,
        Lang::En => en,
    }
}

/// Components print without further escaping: their templates have already escaped every text.
macro_rules! printed_as_html {
    ($($component:ty),+ $(,)?) => { $(impl HtmlSafe for $component {})+ };
}

printed_as_html!(
    BackLink,
    Breadcrumbs,
    Button,
    Card,
    Checkboxes,
    DateInput,
    Deadline,
    Details,
    DocumentList,
    EmptyState,
    ErrorSummary,
    FileUpload,
    Input,
    InsetText,
    LinkButton,
    NotificationBanner,
    Pagination,
    Panel,
    PlacesBar,
    Radios,
    SearchBar,
    SectionNav,
    Select,
    SignatureBlock,
    StatTile,
    Steps,
    SummaryList,
    Table,
    Tabs,
    Tag,
    Textarea,
    Timeline,
    WarningText,
);
