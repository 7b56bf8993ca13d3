//! The systems the practice speaks, one folder each.

pub(crate) mod cliniko;
