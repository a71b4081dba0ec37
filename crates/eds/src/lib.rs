//! Keys and signatures of the National Certification Authority: pure functions over bytes. No I/O.
