import { formatCivilDate, parseCivilDate } from '../lib/dates';
import type { FilingFieldView } from '../api/backend';
import { catalogue, type Translated } from './catalogue';
import { german } from './de/fields';

const english = {
  /** What is asked for beside a file, by the stable key of the field. */
  labels: {
    type: 'Type of document',
    category: 'Category',
    date: 'Clinical date',
    reviewer: 'Reviewer',
    requires_signature: 'Needs a signature',
    review_mode: 'Review',
    priority: 'Priority',
    comment: 'Comment',
  },
  /** Help under a field, where its label alone leaves a question. */
  help: {
    date: 'The day the document is about, such as 21-Nov-2026.',
    reviewer: 'Who is asked to review the document. Type part of a name.',
    comment: 'Everybody who opens the document in the chart can read it.',
  },
  yes: 'Yes',
  no: 'No',
};

/** Words for every field, in some language. */
export type FieldTexts = Translated<typeof english>;

const texts = catalogue(english, german);
const labels: Record<string, string> = texts.labels;
const help: Record<string, string> = texts.help;

/** How a field is called; a key this version has no words for is shown in plain letters. */
export function fieldLabel(key: string): string {
  return Object.hasOwn(labels, key) ? (labels[key] ?? key) : plain(key);
}

/** Help for a field; nothing where there is none. */
export function fieldHelp(key: string): string | null {
  return Object.hasOwn(help, key) ? (help[key] ?? null) : null;
}

/** A field's value as a person reads it; a value that was found by searching only has its own text. */
export function fieldValueWording(field: FilingFieldView, value: string): string {
  switch (field.kind.kind) {
    case 'choice':
      return field.kind.choices.find((choice) => choice.value === value)?.label ?? value;
    case 'yes-no':
      return value === 'true' ? texts.yes : texts.no;
    case 'date': {
      const day = parseCivilDate(value);
      return day ? formatCivilDate(day) : value;
    }
    case 'search':
    case 'text':
      return value;
  }
}

function plain(key: string): string {
  const words = key.replaceAll(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
