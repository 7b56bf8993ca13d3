//! File bytes to and from storage: presigned form posts and presigned links, streamed, with exact lengths.

pub(crate) mod captured_link;
pub(crate) mod digest;
pub(crate) mod download;
pub(crate) mod file_name;
pub(crate) mod form;
pub(crate) mod form_post;
pub(crate) mod link_expiry;
pub(crate) mod outgoing;
pub(crate) mod policy;
pub(crate) mod send_watch;
pub(crate) mod storage_answer;
