//! A file on its way out: what surrounds it, how it is spelled, how long it is, and sending it without hanging.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::{Bytes, BytesMut};
use futures::stream::{self, BoxStream, StreamExt};
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE};
use reqwest::{Body, RequestBuilder, Response};

use super::send_watch::{SendWatch, watched_body};
use crate::http::Timeouts;
use crate::http::exchange::exchange;
use crate::http::transport_failure::{timed_out, transport_failure};
use crate::{Code, Error, Operation, Result, SendProgress, SpooledBytes, Status};

/// How the file's bytes are spelled in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// As they are.
    Raw,
    /// Base64 with padding and without line ends (RFC 4648, section 4), encoded piece by piece.
    Base64,
}

/// A file and what surrounds it. It can be sent again: the bytes are opened anew each time.
pub(crate) struct OutgoingFile {
    /// MIME type of the whole body.
    pub content_type: String,
    /// What goes before the file's bytes.
    pub before: Bytes,
    /// The file.
    pub bytes: Arc<dyn SpooledBytes>,
    /// How its bytes are spelled.
    pub spelling: Spelling,
    /// What follows the file's bytes.
    pub after: Bytes,
}

impl OutgoingFile {
    /// The file's bytes and nothing else.
    pub fn plain(content_type: impl Into<String>, bytes: Arc<dyn SpooledBytes>) -> Self {
        Self {
            content_type: content_type.into(),
            before: Bytes::new(),
            bytes,
            spelling: Spelling::Raw,
            after: Bytes::new(),
        }
    }

    /// Exact length of the body in bytes.
    pub fn content_length(&self) -> u64 {
        let file = match self.spelling {
            Spelling::Raw => self.bytes.len(),
            Spelling::Base64 => self.bytes.len().div_ceil(3) * 4,
        };
        self.before.len() as u64 + file + self.after.len() as u64
    }
}

/// Sends a request with this file as its body and returns the head of the answer. It ends when nothing moves for too long.
pub(crate) async fn send_file(
    operation: Operation,
    request: RequestBuilder,
    file: &OutgoingFile,
    progress: SendProgress,
    timeouts: &Timeouts,
) -> Result<Response> {
    let watch = SendWatch::new();
    let progress = noting_the_end(file, progress, &watch);
    let body = spelled(watched_body(file.bytes.as_ref(), progress, &watch), file.spelling);
    let ending = {
        let (watch, after) = (Arc::clone(&watch), file.after.clone());
        stream::once(async move {
            watch.note_all_handed_over();
            Ok(after)
        })
    };
    let body = stream::iter([Ok(file.before.clone())]).chain(body).chain(ending);
    let request = request
        .header(CONTENT_TYPE, &file.content_type)
        .header(CONTENT_LENGTH, file.content_length())
        .body(Body::wrap_stream(body));
    let answer = tokio::select! {
        answer = exchange(operation, request.send()) => answer.map_err(|failure| transport_failure(operation, &failure)),
        () = watch.stalled(timeouts) => Err(timed_out(operation)),
        () = tokio::time::sleep(timeouts.transfer_total(file.bytes.len())) => Err(timed_out(operation)),
    };
    answer.map_err(|error| {
        if watch.source_failed() {
            Error::new(Code::SourceUnreadable, Status::Permanent, operation)
        } else if matches!(error.code, Code::AnswerLost | Code::TimedOut) && !watch.all_handed_over() {
            Error::new(Code::SendInterrupted, Status::Temporary, operation)
        } else {
            error
        }
    })
}

/// A connection asks for nothing beyond the length that it was told: where nothing follows the file, nobody would notice that
/// its last piece was the end.
fn noting_the_end(file: &OutgoingFile, progress: SendProgress, watch: &Arc<SendWatch>) -> SendProgress {
    if !file.after.is_empty() {
        return progress;
    }
    let (length, watch) = (file.bytes.len(), Arc::clone(watch));
    Arc::new(move |sent| {
        progress(sent);
        if sent == length {
            watch.note_all_handed_over();
        }
    })
}

type Pieces = BoxStream<'static, std::io::Result<Bytes>>;

fn spelled(pieces: Pieces, spelling: Spelling) -> Pieces {
    match spelling {
        Spelling::Raw => pieces,
        Spelling::Base64 => base64_pieces(pieces),
    }
}

/// Three bytes become four letters, so up to two bytes are carried over to the next piece.
fn base64_pieces(pieces: Pieces) -> Pieces {
    let pieces = pieces.map(Some).chain(stream::once(async { None }));
    pieces
        .scan(BytesMut::new(), |carried, piece| {
            let spelled = match piece {
                Some(Ok(piece)) => {
                    carried.extend_from_slice(&piece);
                    let whole = carried.split_to(carried.len() / 3 * 3);
                    Ok(Bytes::from(STANDARD.encode(whole)))
                }
                Some(Err(error)) => Err(error),
                None => Ok(Bytes::from(STANDARD.encode(carried.split()))),
            };
            futures::future::ready(Some(spelled))
        })
        .boxed()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use proptest::prelude::*;
    use tokio::io::AsyncReadExt as _;
    use tokio::net::TcpListener;

    use super::*;
    use crate::http::client_builder::install_cryptography;

    fn encoded(pieces: Vec<Vec<u8>>) -> String {
        let pieces = stream::iter(pieces.into_iter().map(|piece| Ok(Bytes::from(piece)))).boxed();
        let spelled = futures::executor::block_on(base64_pieces(pieces).collect::<Vec<_>>());
        let joined: Vec<u8> = spelled.into_iter().flat_map(|piece| piece.unwrap()).collect();
        String::from_utf8(joined).unwrap()
    }

    struct Held(Vec<u8>);

    impl SpooledBytes for Held {
        fn len(&self) -> u64 {
            self.0.len() as u64
        }

        fn open(&self) -> BoxStream<'static, std::io::Result<Bytes>> {
            stream::iter([Ok(Bytes::from(self.0.clone()))]).boxed()
        }
    }

    /// Everything is waited for long but the answer after the last byte.
    #[tokio::test]
    async fn answer_is_waited_for_alike_whether_or_not_something_follows_the_file() {
        const LONG: Duration = Duration::from_secs(600);
        install_cryptography();
        let timeouts = Timeouts {
            stall: LONG,
            transfer_base: LONG,
            answer_after_body: Duration::from_millis(50),
            ..Timeouts::default()
        };
        for after in ["", "the end of a form"] {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let url = format!("http://{}/", listener.local_addr().unwrap());
            tokio::spawn(async move {
                let (mut connection, _) = listener.accept().await.unwrap();
                while connection.read(&mut [0; 4096]).await.is_ok_and(|read| read > 0) {}
            });
            let file = OutgoingFile {
                after: Bytes::from_static(after.as_bytes()),
                ..OutgoingFile::plain("text/plain", Arc::new(Held(b"a file".to_vec())))
            };
            let request = reqwest::Client::new().put(url);
            let sending = send_file(Operation::Send, request, &file, Arc::new(|_| ()), &timeouts);
            assert_eq!(sending.await.unwrap_err().code, Code::TimedOut, "{after}");
        }
    }

    struct Endless(u64);

    impl SpooledBytes for Endless {
        fn len(&self) -> u64 {
            self.0
        }

        fn open(&self) -> BoxStream<'static, std::io::Result<Bytes>> {
            const PIECE: usize = 1024 * 1024;
            let pieces = self.0 / PIECE as u64;
            stream::iter((0..pieces).map(|_| Ok(Bytes::from(vec![0; PIECE])))).boxed()
        }
    }

    /// Far more than the connection holds on its way.
    #[tokio::test]
    async fn what_was_never_sent_whole_took_no_effect() {
        install_cryptography();
        let timeouts = Timeouts {
            stall: Duration::from_millis(200),
            ..Timeouts::default()
        };
        for stays in [false, true] {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            let url = format!("http://{}/", listener.local_addr().unwrap());
            let (done, until_done) = tokio::sync::oneshot::channel::<()>();
            tokio::spawn(async move {
                let (mut connection, _) = listener.accept().await.unwrap();
                connection.read_exact(&mut [0; 4096]).await.unwrap();
                if stays {
                    let _ = until_done.await;
                }
            });
            let file = OutgoingFile::plain("text/plain", Arc::new(Endless(256 * 1024 * 1024)));
            let request = reqwest::Client::new().put(url);
            let error = send_file(Operation::Register, request, &file, Arc::new(|_| ()), &timeouts)
                .await
                .unwrap_err();
            assert_eq!(
                (error.code, error.status),
                (Code::SendInterrupted, Status::Temporary)
            );
            assert!(!error.outcome_unknown());
            drop(done);
        }
    }

    proptest! {
        #[test]
        fn content_length_is_that_of_the_body(before in "[ -~]{0,9}", file in prop::collection::vec(any::<u8>(), 0..99), after in "[ -~]{0,9}") {
            for (spelling, spelled) in [(Spelling::Raw, file.len()), (Spelling::Base64, STANDARD.encode(&file).len())] {
                let outgoing = OutgoingFile {
                    before: before.clone().into(),
                    spelling,
                    after: after.clone().into(),
                    ..OutgoingFile::plain("text/plain", Arc::new(Held(file.clone())))
                };
                prop_assert_eq!(outgoing.content_length(), (before.len() + spelled + after.len()) as u64);
            }
        }

        #[test]
        fn base64_in_pieces_is_base64_of_the_whole(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..9), 0..9)) {
            let whole: Vec<u8> = pieces.concat();
            prop_assert_eq!(encoded(pieces), STANDARD.encode(whole));
        }
    }
}
