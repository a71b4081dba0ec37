//! Portal and API: routes, pages, components, assets.
