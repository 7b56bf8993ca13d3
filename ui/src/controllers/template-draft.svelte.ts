import { templateRefusal, type TemplateRefusal } from '../lib/templates';
import type { DescriptionTemplates } from './description-templates.svelte';

/** The templates while somebody changes them: nothing counts before it is saved. */
export class TemplateDraft {
  list = $state.raw<readonly string[]>([]);
  refusal = $state<TemplateRefusal | null>(null);
  #typed = $state('');
  readonly #templates: DescriptionTemplates;

  constructor(templates: DescriptionTemplates) {
    this.#templates = templates;
    this.list = templates.list;
  }

  /** The text of a template to be. */
  get typed(): string {
    return this.#typed;
  }

  set typed(text: string) {
    this.#typed = text;
    this.refusal = null;
  }

  /** Takes what is typed into the list. Returns whether it did. */
  add(): boolean {
    this.refusal = templateRefusal(this.list, this.#typed);
    if (this.refusal) return false;
    this.list = [...this.list, this.#typed.trim()];
    this.#typed = '';
    return true;
  }

  /** Takes a template out of the list. */
  remove(template: string): void {
    this.list = this.list.filter((other) => other !== template);
    this.refusal = null;
  }

  /** Takes in what is typed and was not added, so that it is not lost. Returns whether nothing is left over. */
  complete(): boolean {
    return this.#typed.trim() === '' || this.add();
  }

  /** Keeps the list. Returns whether it is kept. */
  save(): boolean {
    if (this.list === this.#templates.list || this.#templates.replace(this.list)) return true;
    this.refusal = 'not-kept';
    return false;
  }
}
