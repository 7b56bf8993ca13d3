import ArrowUp from '@lucide/svelte/icons/arrow-up';
import Ban from '@lucide/svelte/icons/ban';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleHelp from '@lucide/svelte/icons/circle-question-mark';
import CirclePause from '@lucide/svelte/icons/circle-pause';
import Clock from '@lucide/svelte/icons/clock';
import CloudUpload from '@lucide/svelte/icons/cloud-upload';
import Ellipsis from '@lucide/svelte/icons/ellipsis';
import FileInput from '@lucide/svelte/icons/file-input';
import FileOutput from '@lucide/svelte/icons/file-output';
import Hourglass from '@lucide/svelte/icons/hourglass';
import ListPlus from '@lucide/svelte/icons/list-plus';
import LoaderCircle from '@lucide/svelte/icons/loader-circle';
import Pin from '@lucide/svelte/icons/pin';
import SearchCheck from '@lucide/svelte/icons/search-check';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';

/** The icons of rows that come and go by the hundred: drawn once on a sheet, and only referred to in each row. */
export const rowIcons = {
  'arrow-up': ArrowUp,
  ban: Ban,
  'circle-check': CircleCheck,
  'circle-help': CircleHelp,
  'circle-pause': CirclePause,
  clock: Clock,
  'cloud-upload': CloudUpload,
  ellipsis: Ellipsis,
  'file-input': FileInput,
  'file-output': FileOutput,
  hourglass: Hourglass,
  'list-plus': ListPlus,
  'loader-circle': LoaderCircle,
  pin: Pin,
  'search-check': SearchCheck,
  'triangle-alert': TriangleAlert,
} as const;

/** One of them. */
export type RowIconName = keyof typeof rowIcons;

/** Where one lies on the sheet; with `filled`, its shape is filled in. */
export function rowIconId(name: RowIconName, filled: boolean): string {
  return filled ? `icon-${name}-filled` : `icon-${name}`;
}
