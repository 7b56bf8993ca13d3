//! A connection that can be made to end otherwise than HTTP ends it.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

const AS_HTTP_ENDS_IT: u8 = 0;
const RESET: u8 = 1;
const HEADERS_WITHOUT_END: u8 = 2;

/// How a connection ends. Every request that comes by it carries a clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct ConnectionEnd(Arc<AtomicU8>);

impl ConnectionEnd {
    /// Ends with a reset instead of a close.
    pub(crate) fn reset(&self) {
        self.0.store(RESET, Ordering::Release);
    }

    /// Sends headers for as long as somebody takes them, whatever is written.
    pub(crate) fn flood_with_headers(&self) {
        self.0.store(HEADERS_WITHOUT_END, Ordering::Release);
    }

    fn is(&self, end: u8) -> bool {
        self.0.load(Ordering::Acquire) == end
    }
}

/// A TCP connection with its end.
pub(crate) struct Connection {
    stream: TcpStream,
    end: ConnectionEnd,
    /// Whether the flood has begun.
    flooding: bool,
}

impl Connection {
    /// A connection that ends as HTTP ends it unless `end` says otherwise.
    pub(crate) fn new(stream: TcpStream, end: ConnectionEnd) -> Self {
        debug_assert!(end.is(AS_HTTP_ENDS_IT), "it has only just begun");
        Self {
            stream,
            end,
            flooding: false,
        }
    }

    fn poll_flood(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        loop {
            let filling: &[u8] = if self.flooding {
                b"x-filling: 0123456789abcdef\r\n"
            } else {
                b"HTTP/1.1 200 OK\r\n"
            };
            // A piece that fits only in part ends in the middle of a line, which makes no better headers.
            ready!(Pin::new(&mut self.stream).poll_write(context, filling))?;
            self.flooding = true;
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.end.is(RESET)
            && let Err(error) = self.stream.set_zero_linger()
        {
            tracing::warn!(kind = ?error.kind(), "a connection could not be reset");
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.end.is(HEADERS_WITHOUT_END) {
            return self.poll_flood(context);
        }
        Pin::new(&mut self.stream).poll_write(context, buffer)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        if self.end.is(HEADERS_WITHOUT_END) {
            return self.poll_flood(context);
        }
        Pin::new(&mut self.stream).poll_write_vectored(context, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        // A close that is announced would not be a reset any more.
        if self.end.is(RESET) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
