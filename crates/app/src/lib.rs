//! Use-cases: authorisation, proofs, ports, reconcilers, models of documents and messages.
