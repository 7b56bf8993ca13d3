import { recall, remember } from '../lib/storage';
import { isTemplate, readTemplates, templateRefusal, type TemplateRefusal } from '../lib/templates';

/** The words that a person describes files with again and again. */
export class DescriptionTemplates {
  #list = $state.raw<readonly string[]>(readTemplates(recall('description-templates')));

  /** In the order in which they were added. */
  get list(): readonly string[] {
    return this.#list;
  }

  /** Whether this text is a template already. */
  has(text: string): boolean {
    return isTemplate(this.#list, text);
  }

  /** Makes a template of this text. Returns why not; `null` where it was kept. */
  add(text: string): TemplateRefusal | null {
    const refusal = templateRefusal(this.#list, text);
    if (refusal) return refusal;
    return this.replace([...this.#list, text.trim()]) ? null : 'not-kept';
  }

  /** These from now on. Returns whether they are kept: where they are not, the earlier ones stay. */
  replace(templates: readonly string[]): boolean {
    if (!remember('description-templates', JSON.stringify(templates))) return false;
    this.#list = templates;
    return true;
  }
}
