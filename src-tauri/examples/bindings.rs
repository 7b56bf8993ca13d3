//! Writes the TypeScript bindings of the commands anew.
fn main() {}
