//! Answers that are none.

use attachment_api::{Code, Status};

use super::assert_error;
use crate::practice::Practice;
use crate::systems::Role;

pub async fn html_instead_of_json_is_an_unreadable_answer(practice: Practice) {
    practice.answer_next_patient_with_html();
    let refused = practice
        .connect(Role::Owner)
        .patient(&practice.jane_smith().patient())
        .await;
    assert_eq!(
        refused.expect_err("HTML is no patient").code,
        Code::AnswerUnreadable
    );
}

pub async fn broken_json_is_an_unreadable_answer(practice: Practice) {
    practice.answer_next_patient_with_broken_json();
    let refused = practice
        .connect(Role::Owner)
        .patient(&practice.jane_smith().patient())
        .await;
    assert_eq!(
        refused.expect_err("half an object is no patient").code,
        Code::AnswerUnreadable
    );
}

pub async fn a_server_fault_is_temporary(practice: Practice) {
    practice.answer_next_patient_with_status(503);
    let refused = practice
        .connect(Role::Owner)
        .patient(&practice.jane_smith().patient())
        .await;
    assert_error(refused, Code::ServerFault, Status::Temporary);
}

pub async fn too_many_requests_say_when_to_come_back(practice: Practice) {
    practice.answer_next_patient_with_status(429);
    let refused = practice
        .connect(Role::Owner)
        .patient(&practice.jane_smith().patient())
        .await;
    assert_error(refused, Code::RateLimited, Status::Temporary);
}
