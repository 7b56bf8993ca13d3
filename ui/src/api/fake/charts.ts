import type { AttachmentListRequest, AttachmentPageView, AttachmentView } from '../bindings';

const pageSize = 50;
const minute = 60_000;
const day = 1440 * minute;

const documents: [name: string, description: string | null, type: string, size: number][] = [
  ['referral-dr-lee.pdf', 'Referral, Dr Lee', 'application/pdf', 184_000],
  ['consent-signed.pdf', 'Consent to treatment', 'application/pdf', 96_000],
  ['knee-mri-report.pdf', 'MRI left knee', 'application/pdf', 2_400_000],
  ['IMG_0042.jpg', 'Wound, day 6', 'image/jpeg', 3_100_000],
  [
    'exercise-plan-with-a-rather-long-name-that-is-cut-in-the-middle.docx',
    'Home exercises',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    48_000,
  ],
  ['מכתב הפניה ארוך מאוד לרופא המומחה בבית החולים.pdf', 'Referral in Hebrew', 'application/pdf', 77_120],
  ['blood-results.csv', null, 'text/csv', 812],
  ['ultrasound-loop.mp4', 'Shoulder ultrasound', 'video/mp4', 48_200_000],
];

/** The fake practice's charts, made on first sight. */
export class FakeCharts {
  readonly #charts = new Map<string, AttachmentView[]>();
  #nextId = 50_000;

  /** Everything on a chart, newest first. */
  of(patient: string): AttachmentView[] {
    const known = this.#charts.get(patient);
    if (known) return known;
    const made = this.#make(patient);
    this.#charts.set(patient, made);
    return made;
  }

  /** Puts a new record on top of a chart. */
  add(
    patient: string,
    file: { name: string; description: string | null; contentType: string; sizeBytes: number },
  ): AttachmentView {
    const attachment: AttachmentView = {
      id: String(this.#nextId++),
      name: null,
      description: file.description,
      contentType: null,
      sizeBytes: null,
      createdAt: new Date().toISOString(),
      archivedAt: null,
      uploadedBy: 'Alex Lee',
      pinned: null,
      processing: true,
    };
    this.of(patient).unshift(attachment);
    return attachment;
  }

  /** Changes one record in place and returns its new view. */
  change(patient: string, id: string, change: Partial<AttachmentView>): AttachmentView {
    const chart = this.of(patient);
    const index = chart.findIndex((attachment) => attachment.id === id);
    const known = chart[index];
    if (!known) throw { code: 'not-found', operation: 'read-attachment', httpStatus: 404 };
    const changed = { ...known, ...change };
    chart[index] = changed;
    return changed;
  }

  page(request: AttachmentListRequest): AttachmentPageView {
    const text = request.text?.toLowerCase() ?? '';
    const matching = this.of(request.patient).filter(
      ({ name, description, contentType, archivedAt }) =>
        (request.includeArchived || archivedAt === null) &&
        (!request.contentType || (contentType ?? '').includes(request.contentType)) &&
        (!text || `${name ?? ''} ${description ?? ''}`.toLowerCase().includes(text)),
    );
    const sorted = matching.sort(
      (one, other) => compare(one, other, request) * (request.descending ? -1 : 1),
    );
    const start = (request.page - 1) * pageSize;
    return {
      attachments: sorted.slice(start, start + pageSize),
      totalEntries: sorted.length,
      hasMore: start + pageSize < sorted.length,
    };
  }

  #make(patient: string): AttachmentView[] {
    const count = { '9000': 0, '4512': 37, '6120': 2400 }[patient] ?? 9;
    return Array.from({ length: count }, (_, index) => this.#document(index, count));
  }

  #document(index: number, count: number): AttachmentView {
    const [name, description, contentType, sizeBytes] = documents[index % documents.length] ?? [
      'file',
      null,
      'text/plain',
      1,
    ];
    const round = Math.floor(index / documents.length);
    const processing = index === 3 && count === 37;
    return {
      id: String(this.#nextId++),
      name: processing ? null : round === 0 ? name : name.replace(/(\.\w+)$/, `-${round + 1}$1`),
      description: processing ? 'Discharge letter' : description,
      contentType: processing ? null : contentType,
      sizeBytes: processing ? null : sizeBytes + round * 1311,
      createdAt: new Date(Date.now() - index * 1.7 * day - 37 * minute).toISOString(),
      archivedAt: index === 8 ? new Date(Date.now() - day).toISOString() : null,
      uploadedBy: 'Alex Lee',
      pinned: index === 0 ? 'theirs' : index === 1 ? 'ours' : null,
      processing,
    };
  }
}

function compare(one: AttachmentView, other: AttachmentView, { sort }: AttachmentListRequest): number {
  switch (sort) {
    case 'created-at':
      return (one.createdAt ?? '').localeCompare(other.createdAt ?? '');
    case 'name':
      return (one.name ?? '').localeCompare(other.name ?? '');
    case 'description':
      return (one.description ?? '').localeCompare(other.description ?? '');
    case 'content-type':
      return (one.contentType ?? '').localeCompare(other.contentType ?? '');
    case 'size':
      return (one.sizeBytes ?? 0) - (other.sizeBytes ?? 0);
  }
}
