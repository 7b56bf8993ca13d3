//! What crosses between the window and Rust: views (to the window) and requests (from it), nothing else.
//!
//! TypeScript bindings are generated from these types into `ui/src/api/bindings.ts`.
//! People's names are exposed here on purpose: the window shows them. Secrets go one way only, into requests.

mod account;
mod attachment;
mod capability;
pub mod convert;
mod event;
mod failure;
mod filing;
mod patient;
mod preview;
mod settings;
mod store_notice;
mod unfiled;

pub use account::*;
pub use attachment::*;
pub use capability::*;
pub use event::*;
pub use failure::*;
pub use filing::*;
pub use patient::*;
pub use preview::*;
pub use settings::*;
pub use store_notice::*;
pub use unfiled::*;
