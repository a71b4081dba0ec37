//! Choosing a place (S17-S30): the text to sign, and the signed choice.

mod choose;
mod places;
mod text;

pub use choose::{ChoosePlace, ChooseRefused, Chosen};
pub use places::{PlaceList, PlaceRow, Places};
pub use text::ChoiceText;
