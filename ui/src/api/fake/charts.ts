import type { AttachmentListRequest, AttachmentPageView, AttachmentView } from '../bindings';

const pageSize = 50;
/** As large as the systems' own pages: a long chart is scrolled through page by page. */
const largePageSize = 100;
const minute = 60_000;
const day = 1440 * minute;

/** Days that a chart goes back at most. */
const longestChart = 4400;

/** Whose chart is the longest, and where the ids of its files begin. */
const largeChartOf = '6120';
const largeChartIds = 1_000_000;

/** The place of the one file of a chart that is archived. */
const archivedIndex = 8;

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
  readonly #pageSize: number;
  #nextId = 50_000;
  readonly #now = Date.now();
  /** The last list asked for, all of its pages: sorting a hundred thousand for every page would be felt. */
  #asked: { question: string; files: AttachmentView[] } | null = null;

  /** With `largeChart`, one patient has that many files. */
  constructor(private readonly largeChart: number | null = null) {
    this.#pageSize = largeChart === null ? pageSize : largePageSize;
  }

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
    this.#asked = null;
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
    this.#asked = null;
    return changed;
  }

  page(request: AttachmentListRequest): AttachmentPageView {
    return this.#pageOfUnseen(request) ?? this.#pageOfMade(request);
  }

  #pageOfMade(request: AttachmentListRequest): AttachmentPageView {
    const sorted = this.#matching(request);
    const start = (request.page - 1) * this.#pageSize;
    return {
      attachments: sorted.slice(start, start + this.#pageSize),
      totalEntries: sorted.length,
      hasMore: start + this.#pageSize < sorted.length,
    };
  }

  /** A page of the large chart as it lies: a hundred thousand files in memory would be all that measuring the page sees. */
  #pageOfUnseen(request: AttachmentListRequest): AttachmentPageView | null {
    const { patient, includeArchived, page, sort, descending } = request;
    const isAsItLies = sort === 'created-at' && descending && !isNarrowed(request);
    if (patient !== largeChartOf || this.largeChart === null || this.#charts.has(patient) || !isAsItLies) {
      return null;
    }
    const total = this.largeChart - (includeArchived ? 0 : 1);
    const start = (page - 1) * this.#pageSize;
    const shown = Math.max(0, Math.min(this.#pageSize, total - start));
    const attachments = Array.from({ length: shown }, (_, offset) => {
      const index = start + offset;
      return this.#document(patient, includeArchived || index < archivedIndex ? index : index + 1);
    });
    return { attachments, totalEntries: total, hasMore: start + shown < total };
  }

  #matching(request: AttachmentListRequest): AttachmentView[] {
    const question = JSON.stringify({ ...request, page: 0 });
    if (this.#asked?.question === question) return this.#asked.files;
    const text = request.text?.toLowerCase() ?? '';
    const matching = this.of(request.patient).filter(
      ({ name, description, contentType, archivedAt, createdAt }) =>
        (request.includeArchived || archivedAt === null) &&
        (!request.contentType || (contentType ?? '').includes(request.contentType)) &&
        (!request.createdAfter || (createdAt ?? '') > request.createdAfter) &&
        (!request.createdBefore || (createdAt ?? '') < request.createdBefore) &&
        (!text || `${name ?? ''} ${description ?? ''}`.toLowerCase().includes(text)),
    );
    const files = matching.sort((one, other) => compare(one, other, request) * (request.descending ? -1 : 1));
    this.#asked = { question, files };
    return files;
  }

  #make(patient: string): AttachmentView[] {
    return Array.from({ length: this.#count(patient) }, (_, index) => this.#document(patient, index));
  }

  #count(patient: string): number {
    return { '9000': 0, '4512': 37, [largeChartOf]: this.largeChart ?? 2400 }[patient] ?? 9;
  }

  #document(patient: string, index: number): AttachmentView {
    const count = this.#count(patient);
    const [name, description, contentType, sizeBytes] = documents[index % documents.length] ?? [
      'file',
      null,
      'text/plain',
      1,
    ];
    const round = Math.floor(index / documents.length);
    const processing = index === 3 && count === 37;
    return {
      id: patient === largeChartOf ? String(largeChartIds + index) : String(this.#nextId++),
      name: processing ? null : round === 0 ? name : name.replace(/(\.\w+)$/, `-${round + 1}$1`),
      description: processing ? 'Discharge letter' : description,
      contentType: processing ? null : contentType,
      sizeBytes: processing ? null : sizeBytes + round * 1311,
      createdAt: new Date(
        this.#now - index * Math.min(1.7, longestChart / count) * day - 37 * minute,
      ).toISOString(),
      archivedAt: index === archivedIndex ? new Date(this.#now - day).toISOString() : null,
      uploadedBy: 'Alex Lee',
      pinned: index === 0 ? 'theirs' : index === 1 ? 'ours' : null,
      processing,
    };
  }
}

function isNarrowed({ text, contentType, createdAfter, createdBefore }: AttachmentListRequest): boolean {
  return [text, contentType, createdAfter, createdBefore].some(Boolean);
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
