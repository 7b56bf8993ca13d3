import type { FailureView } from '../api/backend';
import { catalogue, type Translated } from './catalogue';
import { german } from './de/failureParts';
import { fieldLabel } from './fields';
import { systemNamed } from './systems';

const english = {
  /** Whether anything is on the chart, as a sentence of its own. */
  onChart: {
    no: 'It is not on the chart.',
    yes: 'It is on the chart.',
    unknown: 'It may or may not be on the chart.',
  },
  /** What else helps where only a person can tell whether the file is on the chart. */
  orLook: 'Or look at the chart in {system} and say here what you found.',
  // What stands for a system that this window does not know.
  proof: 'sign-in',
  renew: 'Sign in again.',
  shape: 'Copy the whole of it again, from the first to the last character.',
  field: 'a field',
};

/** Words that failures share, in some language. */
export type FailureParts = Translated<typeof english>;

/** The same in the language of the window. */
export const failureParts = catalogue(english, german);

/** A sentence with its placeholders filled. */
export function filled(sentence: string, failure: FailureView, systemName: string): string {
  const form = systemNamed(systemName);
  const words: Record<string, string> = {
    system: systemName,
    proof: form?.proof ?? failureParts.proof,
    renew: form?.renew ?? failureParts.renew,
    shape: form?.shape ?? failureParts.shape,
    field: failure.field === null ? failureParts.field : fieldLabel(failure.field),
  };
  return sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => words[name] ?? whole);
}
