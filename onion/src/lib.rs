//! Publishes an onion service with Arti and hands out plain byte streams.
