//! Finding patients.

use std::collections::HashSet;

use attachment_api::{Code, PatientQuery, Status};

use super::{assert_error, by_text, found};
use crate::practice::Practice;
use crate::systems::Role;

pub async fn patients_are_found_by_name_in_any_order(practice: Practice) {
    let jane = practice.jane_smith();
    for text in ["jane smith", "Smith Jane", "smith, jane", "  SMITH  ", "jan"] {
        assert!(
            found(&practice, &by_text(text)).await.contains(&jane.id),
            "typed {text:?}"
        );
    }
}

pub async fn patients_are_found_by_birth_date_id_and_email(practice: Practice) {
    let jane = practice.jane_smith();
    let born = PatientQuery {
        birth_date: jane.born.map(Into::into),
        ..PatientQuery::default()
    };
    assert!(found(&practice, &born).await.contains(&jane.id));
    assert_eq!(found(&practice, &by_text(&jane.id)).await, [&*jane.id]);

    let patient = practice
        .connect(Role::Owner)
        .patient(&jane.patient())
        .await
        .expect("patient");
    let email = patient.email.expect("the sample patient has an e-mail address");
    assert!(
        found(&practice, &by_text(email.expose()))
            .await
            .contains(&jane.id)
    );
}

pub async fn people_with_awkward_names_are_found_and_kept_as_stored(practice: Practice) {
    for (typed, stored) in Practice::awkward_names() {
        let patients = practice
            .connect(Role::Owner)
            .search_patients(&by_text(typed))
            .await
            .expect("search");
        let names: Vec<_> = patients
            .iter()
            .map(|patient| patient.display_name.expose().as_str())
            .collect();
        assert!(
            names.iter().any(|name| name.contains(stored)),
            "typed {typed:?}, found {names:?}"
        );
    }
}

pub async fn a_patient_is_found_once_although_several_searches_match(practice: Practice) {
    let ids = found(&practice, &by_text("smith")).await;
    let distinct: HashSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), distinct.len());
}

pub async fn an_archived_patient_is_left_out_unless_asked_for(practice: Practice) {
    let archived = practice.archived_patient().await;
    assert!(
        !found(&practice, &by_text(&archived.id))
            .await
            .contains(&archived.id)
    );
    let with_archived = PatientQuery {
        include_archived: true,
        ..by_text(&archived.id)
    };
    assert_eq!(found(&practice, &with_archived).await, [archived.id]);
}

pub async fn an_unknown_patient_is_not_found(practice: Practice) {
    let refused = practice
        .connect(Role::Owner)
        .patient(&attachment_api::PatientId::new(
            practice.dialect().unknown_patient,
        ))
        .await;
    assert_error(refused, Code::NotFound, Status::Permanent);
}
