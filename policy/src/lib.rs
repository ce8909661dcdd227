//! The words and the rules of the portal; pure.
