import type { PreviewObstacleView, PreviewView } from '../api/backend';
import { typeLabel } from '../lib/contentTypes';
import { catalogue, type Translated } from './catalogue';
import { german } from './de/preview';
import { words } from './words';

const elsewhere = 'Open it in the browser, or save it and use a program on this computer.';

const english = {
  action: 'Preview',
  key: 'Space',
  title: 'Preview',
  /** Between the name of a file and whose it is. */
  on: 'on the chart of',
  reading: 'Reading the file…',
  drawing: (page: number) => `Drawing page ${page}…`,
  page: (page: number, pages: number) => `Page ${page} of ${pages}`,
  /** What a screen reader says in place of a picture: it cannot read what is drawn. */
  picture: (file: string, page: number, pages: number) =>
    pages === 1 ? `${file}, drawn as a picture` : `${file}, page ${page} of ${pages}, drawn as a picture`,
  textOf: (file: string) => `Text of ${file}`,
  pageOf: (file: string) => `Page of ${file}`,
  previous: 'Previous page',
  next: 'Next page',
  pages: 'Pages',
  size: 'Size of the page',
  sizes: { width: 'Full width', whole: 'Whole page' },
  cut: 'The text goes on. Open the file to read all of it.',
  openInBrowser: 'Open in the browser',
  failed: 'The file could not be read',
  obstacles: {
    'too-large': {
      what: 'This file is too large to preview.',
      next: `Files of up to 64 MB are shown here. ${elsewhere}`,
    },
    incomplete: {
      what: 'This file did not arrive whole.',
      next: 'Try again. If it happens again, open the file in the browser.',
    },
    empty: {
      what: 'This file is empty.',
      next: 'There is nothing in it to show. Ask whoever added it to add it again.',
    },
    protected: { what: 'This file is protected with a password.', next: elsewhere },
    damaged: {
      what: 'This file is damaged, or made in a way that cannot be drawn here.',
      next: elsewhere,
    },
    'too-much-memory': {
      what: 'This picture has too many pixels to preview.',
      next: elsewhere,
    },
    'took-too-long': { what: 'Drawing this page took too long and was stopped.', next: elsewhere },
  } satisfies Record<Exclude<PreviewObstacleView, 'kind-not-drawn'>, ObstacleWording>,
  notDrawn: {
    what: 'This type of file has no preview.',
    whatOf: (type: string) => `There is no preview for this type of file (${type}).`,
    next: `Shown here: PDF, JPEG, PNG, TIFF, WebP and plain text. ${elsewhere}`,
  },
};

/** Words of the preview, in some language. */
export type PreviewTexts = Translated<typeof english>;

/** Everything the preview of a file says. */
export const previewWords = catalogue(english, german);

/** Why a file is not shown, and what to do instead. */
export interface ObstacleWording {
  what: string;
  next: string;
}

/** The words for a file that is not shown. The type is the one its bytes tell, or else the one the system gives. */
export function obstacleWording(
  { obstacle, contentType }: Extract<PreviewView, { kind: 'not-shown' }>,
  givenType: string | null,
): ObstacleWording {
  if (obstacle !== 'kind-not-drawn') return previewWords.obstacles[obstacle];
  const label = typeLabel(contentType ?? givenType);
  const { what, whatOf, next } = previewWords.notDrawn;
  return { what: label === '' || label === words.files.types.other ? what : whatOf(label), next };
}

/** Whether reading the file again may help. */
export function mayTryAgain(obstacle: PreviewObstacleView): boolean {
  return obstacle === 'incomplete' || obstacle === 'took-too-long';
}
