//! Texts in Kazakh, Russian and English behind typed functions. A leaf.
