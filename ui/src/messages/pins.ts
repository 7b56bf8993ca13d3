import type { PinnedByView } from '../api/backend';
import { words } from './words';

/** What the pin button does and where the pin is kept; `null` where the system's own pin cannot be taken away from here. */
export function pinAction(
  pinned: PinnedByView | null,
  pinsInSystem: boolean,
  systemName: string,
): string | null {
  switch (pinned) {
    case 'theirs':
      return pinsInSystem ? words.files.unpinIn(systemName) : null;
    case 'ours':
      return words.files.unpin;
    case null:
      return pinsInSystem ? words.files.pinIn(systemName) : words.files.pinHere;
  }
}
