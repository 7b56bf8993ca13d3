//! Picks filings up after a stop.
