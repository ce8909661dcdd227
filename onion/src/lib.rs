#![doc = include_str!("../README.md")]

mod arti;
mod circuit;
mod config;
mod error;
mod service;
mod state;
mod stream;
mod supervise;
mod visit;

pub use config::{OnionConfig, PrivateNetwork, PrivateRelay, Vanguards};
pub use error::OnionError;
pub use service::{OnionService, Running};
pub use state::{Obstacle, OnionState};
pub use stream::OnionStream;
pub use visit::{OnionVisitor, VisitError};
