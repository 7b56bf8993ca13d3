use filing_desk::StoreNotice;

use super::{moment, word};
use crate::wire::StoreNoticeView;

impl From<StoreNotice> for StoreNoticeView {
    fn from(notice: StoreNotice) -> Self {
        Self {
            at: moment(notice.at),
            kept_as: notice.kept_as,
            rebuilt: notice.rebuilt,
            unfiled: notice.unfiled,
            unreadable: notice.unreadable,
            missing: notice.missing.iter().map(word).collect(),
        }
    }
}
