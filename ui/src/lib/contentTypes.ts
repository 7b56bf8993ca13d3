import { words } from '../messages/words';

const known: Record<string, string> = {
  'application/pdf': 'PDF',
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'image/gif': 'GIF',
  'image/heic': 'HEIC',
  'image/tiff': 'TIFF',
  'image/webp': 'WebP',
  'text/csv': 'CSV',
  'text/html': 'HTML',
  'application/rtf': 'RTF',
  'application/zip': 'ZIP',
  'application/msword': 'Word',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word',
  'application/vnd.ms-excel': 'Excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Excel',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'PowerPoint',
  'application/dicom': 'DICOM',
  'video/mp4': 'MP4',
  'video/quicktime': 'QuickTime',
  'audio/mpeg': 'MP3',
};

/** The short word people use for a MIME type; empty where there is none. */
export function typeLabel(contentType: string | null): string {
  if (!contentType) return '';
  const bare = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  // Cliniko has served "invalid/invalid" for parts that were no real files.
  if (bare === 'application/octet-stream' || bare === 'invalid/invalid') return words.files.types.other;
  if (bare === 'text/plain') return words.files.types.text;
  const label = known[bare];
  if (label) return label;
  const subtype = bare.split('/')[1] ?? bare;
  return subtype
    .replace(/^(x-|vnd\.)/, '')
    .slice(0, 12)
    .toUpperCase();
}

/** What the type filter offers: the words, and the part of a MIME type the system is asked for. */
export function typeFilters(): { label: string; part: string | null }[] {
  const { types } = words.files;
  return [
    { label: types.all, part: null },
    { label: 'PDF', part: 'pdf' },
    { label: types.images, part: 'image/' },
    { label: 'Word', part: 'word' },
    { label: types.text, part: 'text/' },
    { label: types.video, part: 'video/' },
  ];
}
