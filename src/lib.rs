//! A whistleblower portal for law firms: one binary, one onion service, sealed cases.
