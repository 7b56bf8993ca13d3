import { formats } from '../messages/formats';
import { parseInstant } from './dates';

/** Whole seconds from `now` until a point in time, never below zero; `null` where there is none. */
export function secondsUntil(instant: string | null, now: number): number | null {
  const moment = parseInstant(instant);
  return moment ? Math.max(0, Math.ceil((moment.getTime() - now) / 1000)) : null;
}

/** `4:12` or `1:04:12`. */
export function formatCountdown(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = String(seconds % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

/** `10 minutes`, `1 hour`, `90 seconds`: a length of time in the largest unit that fits without a rest. */
export function formatDuration(seconds: number): string {
  const { duration } = formats;
  if (seconds % 3600 === 0) return duration.hours(seconds / 3600);
  return seconds % 60 === 0 ? duration.minutes(seconds / 60) : duration.seconds(seconds);
}

/** `7 s`, `2 min`, `3 h`: for a wait that nobody counts by the second. */
export function formatWait(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.ceil(seconds / 60)} min`;
  return `${Math.ceil(seconds / 3600)} h`;
}
