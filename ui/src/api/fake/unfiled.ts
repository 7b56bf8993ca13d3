import type { UnfiledFileView } from '../bindings';
import type { FakeCharts } from './charts';
import { type FakeFile, failure, type FilingSimulation } from './filingSimulation';
import { oddNames } from './oddNames';
import { trayScene } from './scenes';

/** Files without a patient, as the window's own desk would keep them. */
export class FakeUnfiled {
  #files: UnfiledFileView[] = [];
  #next = 1;

  constructor(private readonly changed: (files: UnfiledFileView[]) => void) {}

  list(): UnfiledFileView[] {
    return this.#files;
  }

  add(files: readonly FakeFile[]): UnfiledFileView[] {
    const added = files.map((file) => ({
      ...file,
      id: `unfiled-${this.#next++}`,
      acceptedAt: new Date().toISOString(),
    }));
    this.#become([...this.#files, ...added]);
    return added;
  }

  get(id: string): UnfiledFileView {
    const found = this.#files.find((file) => file.id === id);
    if (!found) throw failure('unfiled-unknown');
    return found;
  }

  take(ids: readonly string[]): UnfiledFileView[] {
    const taken = ids.map((id) => this.get(id));
    this.#become(this.#files.filter(({ id }) => !ids.includes(id)));
    return taken;
  }

  #become(files: UnfiledFileView[]): void {
    this.#files = files;
    this.changed(files);
  }
}

/** What a scene begins with: names in every shape. */
export const unfiledScene: readonly FakeFile[] = [
  { name: 'scan-2026-11-21.pdf', sizeBytes: 812_000, contentType: 'application/pdf' },
  { name: 'IMG_0042.jpg', sizeBytes: 2_400_000, contentType: 'image/jpeg' },
  { name: 'צילום רנטגן.jpg', sizeBytes: 1_100_000, contentType: 'image/jpeg' },
  {
    name: 'discharge-letter-from-the-hospital-with-all-the-attachments-and-a-name-nobody-can-read-to-its-end.pdf',
    sizeBytes: 5_200_000,
    contentType: 'application/pdf',
  },
  { name: 'dictation.m4a', sizeBytes: 900_000, contentType: 'audio/mp4' },
];

/** Names that break layouts, wherever a file is named: in Unfiled, in the tray and on the chart of one patient. */
export function fillWithOddNames(
  charts: FakeCharts,
  unfiled: FakeUnfiled,
  simulation: FilingSimulation,
): void {
  const files = oddNames.map((name) => ({ name, sizeBytes: 120_000, contentType: 'application/pdf' }));
  unfiled.add(files);
  trayScene(files.length).forEach((filing, index) =>
    simulation.put({ ...filing, name: files[index]?.name ?? filing.name }),
  );
  for (const file of files) {
    const { id } = charts.add('6120', { ...file, description: file.name });
    charts.change('6120', id, { ...file, processing: false });
  }
}
