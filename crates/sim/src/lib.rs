//! Seeded simulation over app and storage.
