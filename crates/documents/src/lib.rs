//! Adapter of the port Renderer: PDF documents by typst.
