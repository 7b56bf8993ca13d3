//! The cases of the conformance suite: what every system must do, or be honest about.
//!
//! A case gets a fresh practice of the system under test and talks to it over real HTTP.

mod accounts;
mod changes;
mod descriptions;
mod filing;
mod links;
mod lists;
mod nonsense;
mod outcomes;
mod patients;

use attachment_api::{AttachmentQuery, Code, Error, PatientQuery, Status};
use futures::TryStreamExt as _;

pub use self::accounts::*;
pub use self::changes::*;
pub use self::descriptions::*;
pub use self::filing::*;
pub use self::links::*;
pub use self::lists::*;
pub use self::nonsense::*;
pub use self::outcomes::*;
pub use self::patients::*;
use crate::practice::Practice;
use crate::systems::Role;

/// Calls `$suite! { $system: case, ... }` with every case of this file: a system joins the suite with one line.
macro_rules! for_each_case {
    ($suite:ident, $module:ident $system:ident) => {
        $suite! {
            $module $system:
            connection_test_names_clinic_and_user,
            wrong_key_is_refused_as_credentials,
            settings_that_can_never_be_right_are_refused_before_anything_is_sent,
            no_network_is_offline_and_temporary,
            patients_are_found_by_name_in_any_order,
            patients_are_found_by_birth_date_id_and_email,
            people_with_awkward_names_are_found_and_kept_as_stored,
            a_patient_is_found_once_although_several_searches_match,
            an_archived_patient_is_left_out_unless_asked_for,
            an_unknown_patient_is_not_found,
            a_list_of_260_attachments_comes_whole_and_without_repeats,
            a_list_is_sorted_by_what_the_system_knows,
            a_list_is_filtered_by_type_and_name,
            a_list_over_the_whole_clinic_spans_patients_or_is_absent,
            one_attachment_can_be_read,
            an_empty_file_is_refused_before_sending,
            the_smallest_file_is_filed,
            a_file_of_one_mebibyte_is_filed,
            a_large_file_is_filed_up_to_the_limit,
            a_file_over_the_limit_is_refused_before_sending,
            a_type_that_the_system_does_not_take_is_refused_before_sending,
            a_required_field_that_is_missing_or_wrong_is_named,
            odd_names_keep_their_bytes_and_patient,
            a_description_up_to_the_limit_is_kept_or_refused_with_a_reason,
            a_description_over_the_limit_is_refused_before_sending,
            a_description_is_changed_and_cleared_or_absent_with_a_reason,
            a_lost_register_answer_is_found_again,
            a_register_that_never_arrived_is_not_found,
            a_refused_record_is_told_with_its_reason,
            a_link_opens_the_same_bytes,
            an_expired_link_is_told_apart,
            a_role_without_the_right_to_view_is_refused_for_content_only,
            archiving_takes_off_the_list_and_restoring_puts_back_or_both_are_absent,
            a_refused_archive_leaves_the_attachment,
            the_systems_own_pin_is_set_and_removed_or_absent_with_a_reason,
            html_instead_of_json_is_an_unreadable_answer,
            broken_json_is_an_unreadable_answer,
            a_server_fault_is_temporary,
            too_many_requests_say_when_to_come_back,
        }
    };
}
pub(crate) use for_each_case;

fn assert_error<T>(result: Result<T, Error>, code: Code, status: Status) -> Error {
    let error = result.err().expect("the system must refuse this");
    assert_eq!((error.code, error.status), (code, status), "{error}");
    error
}

fn by_text(text: &str) -> PatientQuery {
    PatientQuery {
        text: Some(text.into()),
        ..PatientQuery::default()
    }
}

async fn found(practice: &Practice, query: &PatientQuery) -> Vec<String> {
    let patients = practice
        .connect(Role::Owner)
        .search_patients(query)
        .await
        .expect("search");
    patients
        .into_iter()
        .map(|patient| patient.id.as_str().to_owned())
        .collect()
}

async fn list(practice: &Practice, query: AttachmentQuery) -> Vec<attachment_api::Attachment> {
    let pages: Vec<_> = practice
        .connect(Role::Owner)
        .attachments(query)
        .try_collect()
        .await
        .expect("list");
    pages.into_iter().flat_map(|page| page.attachments).collect()
}
