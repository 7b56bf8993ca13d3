//! What the window needs to know about people beyond what the system says.

pub mod look_alike;
