use futures::StreamExt;
use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::{
    AttachmentId, AttachmentSort, PatientId, ProcessingState, Sensitive, SortColumn, SortDirection, TimeRange,
};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn bare(id: &str) -> Attachment {
    Attachment::of(AttachmentId::new(id), None)
}

fn full() -> Attachment {
    Attachment {
        patient: Some(PatientId::new("7")),
        name: Some("Überweisung.PDF".into()),
        description: Some("From the hospital".into()),
        content_type: Some("application/pdf".to_owned()),
        size_bytes: Some(100),
        created_at: Some(at(1_000)),
        updated_at: Some(at(2_000)),
        uploaded_by: Some("u1".to_owned()),
        ..bare("1")
    }
}

fn everything() -> AttachmentQuery {
    AttachmentQuery::new(AttachmentScope::Account)
}

fn listed(query: AttachmentQuery, all: Vec<Attachment>) -> Vec<AttachmentPage> {
    let pages = pages(query, async { Ok(all) });
    futures::executor::block_on(pages.map(|page| page.unwrap()).collect())
}

fn ids(query: AttachmentQuery, all: Vec<Attachment>) -> Vec<String> {
    listed(query, all)
        .into_iter()
        .flat_map(|page| page.attachments)
        .map(|attachment| attachment.id.as_str().to_owned())
        .collect()
}

fn between(after: Option<i64>, before: Option<i64>) -> TimeRange {
    TimeRange {
        after: after.map(at),
        before: before.map(at),
    }
}

type Change = Box<dyn Fn(&mut AttachmentQuery)>;

#[test]
fn each_condition_keeps_what_fits_and_drops_what_does_not_or_does_not_say() {
    let text = |text: &str| Some(Sensitive::from(text));
    let fitting: Vec<Change> = vec![
        Box::new(|query| query.ids = vec![AttachmentId::new("1"), AttachmentId::new("2")]),
        Box::new(move |query| query.name_contains = text("üBERW")),
        Box::new(move |query| query.description_contains = text("the HOSP")),
        Box::new(|query| query.content_type_contains = Some("PDF".to_owned())),
        Box::new(|query| query.uploaded_by = Some("u1".to_owned())),
        Box::new(|query| query.min_size_bytes = Some(100)),
        Box::new(|query| query.max_size_bytes = Some(100)),
        Box::new(|query| query.created = between(Some(999), Some(1_001))),
        Box::new(|query| query.updated = between(Some(1_999), Some(2_001))),
        Box::new(|query| query.processed = between(Some(999), Some(1_001))),
    ];
    let other: Vec<Change> = vec![
        Box::new(|query| query.ids = vec![AttachmentId::new("2")]),
        Box::new(move |query| query.name_contains = text("x")),
        Box::new(move |query| query.description_contains = text("x")),
        Box::new(|query| query.content_type_contains = Some("image/".to_owned())),
        Box::new(|query| query.uploaded_by = Some("u".to_owned())),
        Box::new(|query| query.min_size_bytes = Some(101)),
        Box::new(|query| query.max_size_bytes = Some(99)),
        Box::new(|query| query.created = between(Some(1_000), None)),
        Box::new(|query| query.updated = between(None, Some(2_000))),
        Box::new(|query| query.processed = between(None, Some(1_000))),
    ];
    for (index, (fits, drops)) in fitting.iter().zip(&other).enumerate() {
        let mut query = everything();
        fits(&mut query);
        assert_eq!(ids(query.clone(), vec![full()]), ["1"], "condition {index}");
        if query.ids.is_empty() {
            assert!(
                ids(query.clone(), vec![bare("1")]).is_empty(),
                "condition {index}"
            );
        } else {
            query.ids.clear();
        }
        drops(&mut query);
        assert!(ids(query, vec![full()]).is_empty(), "condition {index}");
    }
}

#[test]
fn empty_search_text_is_no_condition() {
    let query = AttachmentQuery {
        name_contains: Some("".into()),
        ..everything()
    };
    assert_eq!(ids(query, vec![bare("1")]), ["1"]);
}

#[test]
fn file_still_in_processing_was_not_readable_at_any_time() {
    let processing = Attachment {
        processing: ProcessingState::Processing,
        ..full()
    };
    let query = AttachmentQuery {
        processed: between(Some(0), None),
        ..everything()
    };
    assert!(ids(query, vec![processing]).is_empty());
}

#[test]
fn archived_ones_come_only_when_asked_for() {
    let archived = Attachment {
        archived_at: Some(at(5)),
        ..bare("1")
    };
    assert!(ids(everything(), vec![archived.clone()]).is_empty());
    let query = AttachmentQuery {
        include_archived: true,
        ..everything()
    };
    assert_eq!(ids(query, vec![archived]), ["1"]);
}

#[test]
fn newest_come_first_those_without_a_time_last_and_later_ids_count_as_newer() {
    let dated = |id: &str, second: Option<i64>| Attachment {
        created_at: second.map(at),
        ..bare(id)
    };
    let all = vec![
        dated("9", None),
        dated("1", Some(10)),
        dated("10", None),
        dated("2", Some(20)),
        dated("3", Some(10)),
    ];
    assert_eq!(ids(everything(), all), ["2", "3", "1", "10", "9"]);
}

#[test]
fn columns_decide_one_after_the_other_and_case_does_not_count() {
    let named = |id: &str, name: Option<&str>, size_bytes: u64| Attachment {
        name: name.map(Into::into),
        size_bytes: Some(size_bytes),
        ..bare(id)
    };
    let all = vec![
        named("1", Some("b.pdf"), 1),
        named("2", None, 9),
        named("3", Some("A.pdf"), 1),
        named("4", Some("a.PDF"), 2),
    ];
    let by = |direction| AttachmentQuery {
        sort: vec![
            AttachmentSort {
                column: SortColumn::Name,
                direction,
            },
            AttachmentSort {
                column: SortColumn::Size,
                direction: SortDirection::Descending,
            },
        ],
        ..everything()
    };
    assert_eq!(
        ids(by(SortDirection::Ascending), all.clone()),
        ["4", "3", "1", "2"]
    );
    assert_eq!(ids(by(SortDirection::Descending), all), ["1", "4", "3", "2"]);
}

#[test]
fn empty_list_is_one_empty_page_and_so_is_a_page_beyond_the_end() {
    let empty = AttachmentPage {
        attachments: Vec::new(),
        total_entries: Some(0),
        has_more: false,
    };
    assert_eq!(listed(everything(), Vec::new()), std::slice::from_ref(&empty));
    let beyond = AttachmentQuery {
        first_page: 3,
        ..everything()
    };
    let one_too_far = AttachmentPage {
        total_entries: Some(1),
        ..empty
    };
    assert_eq!(listed(beyond, vec![bare("1")]), [one_too_far]);
}

#[test]
fn another_patients_file_stops_the_list() {
    let query = AttachmentQuery::new(AttachmentScope::Patient(PatientId::new("8")));
    let mut pages = pages(query, async { Ok(vec![bare("2"), full()]) });
    let error = futures::executor::block_on(pages.next()).unwrap().unwrap_err();
    assert_eq!(
        (error.code, error.status),
        (Code::WrongPatient, Status::Permanent)
    );
    assert!(futures::executor::block_on(pages.next()).is_none());
}

#[test]
fn failure_to_fetch_is_the_lists_own() {
    let refused = async {
        Err(Error::new(
            Code::Offline,
            Status::Temporary,
            Operation::ListAttachments,
        ))
    };
    let error = futures::executor::block_on(pages(everything(), refused).next())
        .unwrap()
        .unwrap_err();
    assert_eq!(error.code, Code::Offline);
}

#[test]
fn nothing_is_fetched_before_the_first_page_is_asked_for() {
    let fetched = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let seen = std::sync::Arc::clone(&fetched);
    let list = pages(everything(), async move {
        seen.store(true, std::sync::atomic::Ordering::SeqCst);
        Ok(Vec::new())
    });
    drop(list);
    assert!(!fetched.load(std::sync::atomic::Ordering::SeqCst));
}

prop_compose! {
    fn any_attachment()(id in 0..40_u8, name in prop::option::of("[a-cA-C]{0,2}"), size in prop::option::of(0..4_u64), second in prop::option::of(0..4_i64)) -> Attachment {
        Attachment {
            name: name.map(Sensitive::new),
            size_bytes: size,
            created_at: second.map(at),
            ..bare(&id.to_string())
        }
    }
}

fn any_sort() -> impl Strategy<Value = Vec<AttachmentSort>> {
    let column = prop::sample::select(vec![SortColumn::CreatedAt, SortColumn::Name, SortColumn::Size]);
    let direction = prop::sample::select(vec![SortDirection::Ascending, SortDirection::Descending]);
    prop::collection::vec(
        (column, direction).prop_map(|(column, direction)| AttachmentSort { column, direction }),
        0..3,
    )
}

proptest! {
    #[test]
    fn pages_hold_everything_once_in_one_order(all in prop::collection::vec(any_attachment(), 0..40), sort in any_sort(), size in 1..9_u32) {
        let once: HashSet<_> = all.iter().map(|attachment| attachment.id.clone()).collect();
        let query = AttachmentQuery { sort: sort.clone(), page_size: Some(size), ..everything() };
        let cut = listed(query, all.clone());
        let whole = listed(AttachmentQuery { sort, ..everything() }, all);

        let together: Vec<_> = cut.iter().flat_map(|page| page.attachments.clone()).collect();
        prop_assert_eq!(&together, &whole[0].attachments);
        prop_assert_eq!(together.len(), once.len());
        for (index, page) in cut.iter().enumerate() {
            prop_assert_eq!(page.total_entries, Some(once.len() as u64));
            prop_assert_eq!(page.has_more, index + 1 < cut.len());
            prop_assert!(!page.has_more || page.attachments.len() == size as usize);
        }
    }

    #[test]
    fn a_later_first_page_is_the_same_page(all in prop::collection::vec(any_attachment(), 0..40), size in 1..9_u32, first in 1..9_u32) {
        let query = AttachmentQuery { page_size: Some(size), ..everything() };
        let from_the_start = listed(query.clone(), all.clone());
        let later = listed(AttachmentQuery { first_page: first, ..query }, all);
        prop_assert_eq!(later.first().map(|page| &page.attachments), Some(&from_the_start.get(first as usize - 1).map(|page| page.attachments.clone()).unwrap_or_default()));
    }

    #[test]
    fn what_came_in_another_order_goes_out_in_the_same(all in prop::collection::vec(any_attachment(), 0..20), sort in any_sort()) {
        let mut once = HashSet::new();
        let all: Vec<_> = all.into_iter().filter(|attachment| once.insert(attachment.id.clone())).collect();
        let reversed: Vec<_> = all.iter().rev().cloned().collect();
        let query = AttachmentQuery { sort, ..everything() };
        prop_assert_eq!(ids(query.clone(), all), ids(query, reversed));
    }
}
