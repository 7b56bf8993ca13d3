import type { GivenFilesView } from '../bindings';
import type { FakeCharts } from './charts';
import { type FakeFile, failure } from './filingSimulation';
import type { FakeUnfiled } from './unfiled';

/** The files that are meant, wherever they are. */
export function givenFiles(
  given: GivenFilesView,
  taken: (offer: string) => FakeFile[],
  unfiled: FakeUnfiled,
  charts: FakeCharts,
): FakeFile[] {
  if (given.kind === 'offer') return taken(given.offer);
  if (given.kind === 'unfiled') return unfiled.take(given.ids);
  const { attachments, from } = given;
  return attachments.map(({ id }) => {
    const attachment = charts.of(from.id).find((known) => known.id === id);
    if (!attachment) throw failure('not-found', 'read-attachment', 404);
    return {
      name: attachment.name ?? id,
      sizeBytes: attachment.sizeBytes ?? 0,
      contentType: attachment.contentType ?? '',
      refile: { attachment: id, from, isCopied: false, original: 'on-chart' },
    };
  });
}
