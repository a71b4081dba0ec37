//! The key store in the browser: eds as WebAssembly.
