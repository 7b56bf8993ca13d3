//! One suite of cases, run for every system over the real HTTP of the demo practice.
#![allow(missing_docs, reason = "a test names what it holds by its own name")]
#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod bytes;
mod cases;
mod practice;

macro_rules! conformance_suite {
    ($system:ident: $($case:ident),+ $(,)?) => {
        mod $system {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $case() {
                    crate::cases::$case(crate::practice::Practice::$system().await).await;
                }
            )+
        }
    };
}

cases::for_each_case!(conformance_suite, cliniko);
