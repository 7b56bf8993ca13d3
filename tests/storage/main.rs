//! The client's storage half against two S3 servers: the demo practice's own and a Ceph gateway that is not ours.
//!
//! The clinic's side is a stand-in that hands out forms and links signed here, so that only storage is on trial.
#![allow(missing_docs, reason = "a test names what it holds by its own name")]
#![allow(clippy::expect_used, reason = "a test that cannot go on has failed")]

mod cases;
mod clinic;
mod signing;
mod store;

macro_rules! storage_suite {
    ($($case:ident),+ $(,)?) => {
        storage_suite!(@on demo_practice: $($case),+);
        storage_suite!(@on ceph_gateway: $($case),+);
    };
    (@on $store:ident: $($case:ident),+) => {
        mod $store {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $case() {
                    crate::cases::$case(crate::clinic::Clinic::over(crate::store::Store::$store().await).await).await;
                }
            )+
        }
    };
}

storage_suite!(
    files_of_many_sizes_come_back_byte_for_byte,
    names_are_stored_under_the_key_that_the_receipt_names,
    a_form_past_its_deadline_is_refused_and_a_new_one_is_needed,
    a_file_over_the_forms_limit_is_refused_before_it_is_sent,
    a_file_of_exactly_the_limit_is_taken,
    a_form_with_a_wrong_signature_is_refused,
    a_source_that_breaks_off_stores_nothing,
    a_link_past_its_time_is_told_apart,
    a_link_to_nothing_is_not_found,
    the_links_own_end_is_read_from_it,
);
