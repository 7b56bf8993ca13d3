//! One suite of cases, run for every system over the real HTTP of the demo practice.
#![allow(missing_docs, reason = "a test names what it holds by its own name")]
#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod bytes;
mod cases;
mod practice;
mod systems;

macro_rules! conformance_suite {
    ($module:ident $system:ident: $($case:ident),+ $(,)?) => {
        mod $module {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $case() {
                    crate::cases::$case(crate::practice::Practice::start(attachment_api::System::$system).await).await;
                }
            )+
        }
    };
}

cases::for_each_case!(conformance_suite, cliniko Cliniko);
cases::for_each_case!(conformance_suite, pracsuite PracSuite);
cases::for_each_case!(conformance_suite, medplum Medplum);
cases::for_each_case!(conformance_suite, canvas Canvas);
