import type { Backend, FilingFieldView } from '../api/backend';
import { formatCivilDate, isoDate, parseCivilDate, readTypedDate, today } from '../lib/dates';
import { words } from '../messages/words';
import { FieldSearch } from './field-search.svelte';
import type { Batch } from './file-drop.svelte';

/** What a system asks for beside a batch of files, filled in once for all of them. */
export class FilingForm {
  batch = $state.raw<Batch>({} as Batch);
  /** What is in each field, as it is typed or chosen. A searched field holds its value in {@link searches}. */
  values = $state.raw<Record<string, string>>({});
  remember = $state(false);
  /** The person pressed the button: from now on what is missing says so. */
  pressed = $state(false);
  readonly searches: Readonly<Record<string, FieldSearch>>;

  /** Files from the warning size on. */
  readonly large: { name: string; sizeBytes: number }[] = $derived.by(() => {
    const limit = this.batch.target.asks.capabilities.sizeWarningBytes;
    if (limit === null) return [];
    return this.batch.names.flatMap((name, index) => {
      const sizeBytes = this.batch.sizesBytes[index] ?? 0;
      return sizeBytes >= limit ? [{ name, sizeBytes }] : [];
    });
  });
  /** What is amiss, by key; empty when the files can be added. */
  readonly problems: Record<string, string> = $derived.by(() =>
    Object.fromEntries(
      this.asked.flatMap((field) => {
        const problem = this.#problem(field);
        return problem === null ? [] : [[field.key, problem]];
      }),
    ),
  );
  /** What may be right but looks odd, by key. */
  readonly hints: Record<string, string> = $derived.by(() => {
    const future = this.asked.filter(
      (field) => field.kind.kind === 'date' && (this.#value(field) ?? '') > today(),
    );
    return Object.fromEntries(future.map(({ key }) => [key, words.fields.future]));
  });
  /** What is sent, by key; what is left empty is left out. */
  readonly fields: Record<string, string> = $derived.by(() =>
    Object.fromEntries(
      this.asked.flatMap((field) => {
        const value = this.#value(field);
        return value === '' || value === null ? [] : [[field.key, value]];
      }),
    ),
  );

  constructor(backend: Backend, batch: Batch) {
    this.batch = batch;
    const { filingDefaults } = batch.target.asks;
    const first = (field: FilingFieldView) => filingDefaults[field.key] ?? systemDefault(field);
    this.values = Object.fromEntries(this.asked.map((field) => [field.key, shown(field, first(field))]));
    this.searches = Object.fromEntries(
      this.asked
        .filter(({ kind }) => kind.kind === 'search')
        .map((field) => [field.key, new FieldSearch(backend, batch.target.account, field.key, first(field))]),
    );
  }

  get asked(): FilingFieldView[] {
    return this.batch.target.asks.capabilities.filingFields;
  }

  /** Whether there is anything to ask or to warn of. */
  get isNeeded(): boolean {
    return this.asked.length > 0 || this.large.length > 0;
  }

  /** What the account keeps for the next time: no days and no free text, which belong to these files alone. */
  get remembered(): Record<string, string> | null {
    if (!this.remember) return null;
    const lasting = this.asked.filter(({ kind }) => kind.kind !== 'date' && kind.kind !== 'text');
    return Object.fromEntries(
      lasting.flatMap(({ key }) => {
        const value = this.fields[key];
        return value === undefined ? [] : [[key, value]];
      }),
    );
  }

  setBatch(batch: Batch): void {
    this.batch = batch;
  }

  set(key: string, value: string): void {
    this.values = { ...this.values, [key]: value };
  }

  /** Whether everything asked for is there; what is not begins to say so. */
  submit(): boolean {
    this.pressed = true;
    return Object.keys(this.problems).length === 0;
  }

  /** The value as the system takes it; `null` where what was typed is none. */
  #value(field: FilingFieldView): string | null {
    const typed = (this.values[field.key] ?? '').trim();
    switch (field.kind.kind) {
      case 'search':
        return this.searches[field.key]?.chosen?.value ?? '';
      case 'date': {
        if (typed === '') return '';
        const day = readTypedDate(typed);
        return day ? isoDate(day) : null;
      }
      case 'choice':
      case 'yes-no':
      case 'text':
        return typed;
    }
  }

  #problem(field: FilingFieldView): string | null {
    const value = this.#value(field);
    if (value === null) return words.fields.notADay;
    if (field.kind.kind === 'search' && value === '' && this.searches[field.key]?.text.trim())
      return words.fields.chooseOne;
    if (field.required && value === '') return words.fields.required;
    return null;
  }
}

/** A default day is today; the sheet that says so may have been read yesterday. */
function systemDefault(field: FilingFieldView): string {
  if (field.kind.kind === 'date' && field.default !== null) return today();
  return field.default ?? '';
}

/** A first value as the person sees it in the field. */
function shown(field: FilingFieldView, value: string): string {
  if (field.kind.kind !== 'date') return value;
  const day = parseCivilDate(value);
  return day ? formatCivilDate(day) : value;
}
