//! The portal, tested as a whole with real parts.
#![expect(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that cannot go on stops here and says why"
)]

mod account;
mod acme;
mod almanac;
mod answers;
mod backup;
mod bad;
mod behind_a_code;
mod bench;
mod browser;
mod browser_works;
mod built;
mod canary;
mod choices;
mod claims;
mod codes;
mod confined;
mod copying;
mod erasing;
mod events;
mod exclusion;
mod factors;
mod failing;
mod firefox;
mod floods;
mod founding;
mod health;
mod holder;
mod html;
mod http;
mod inbox;
mod items;
mod journey;
mod keyboard;
mod kills;
mod layering;
mod leakcheck;
mod limits;
mod load;
mod loss;
mod mail;
mod memory;
mod newcomers;
mod office;
mod old_forms;
mod onion;
mod outgoing;
mod own_case;
mod packaging;
mod papers;
mod passkeys;
mod people;
mod people_seen;
mod picture;
mod ports;
mod process;
mod proposing;
mod real;
mod recovering;
mod register;
mod releasing;
mod replacing;
mod rights;
mod scrubbing;
mod searching;
mod security;
mod separation;
mod sms;
mod standin;
mod step_up;
mod stopping;
mod story;
mod story_2;
mod story_3;
mod story_6;
mod story_7;
mod taking_in;
mod tenants;
mod times;
mod tornet;
mod triage;
mod troubles;
mod unread;
mod visible;
mod visitor;
mod visits;
mod w3m;
mod wire;
