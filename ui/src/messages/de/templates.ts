import { templateCharacters, templatesAtMost } from '../../lib/templates';
import type { TemplateTexts } from '../templates';

export const german: TemplateTexts = {
  group: 'Vorlagen',
  keep: 'Als Vorlage speichern',
  inPlainText:
    'Vorlagen liegen unverschlüsselt auf diesem Computer: keine Namen oder Angaben von Patienten hineinschreiben.',
  kept: 'Unverschlüsselt gespeichert: keine Patientennamen in Vorlagen.',
  keptText: (template) =>
    `Als Vorlage gespeichert: ${template}. Vorlagen sind unverschlüsselt: keine Patientennamen hineinschreiben.`,
  settings: {
    title: 'Vorlagen für Beschreibungen',
    help: 'Stehen überall unter dem Feld, in dem eine Datei beschrieben wird.',
    none: 'Es gibt noch keine Vorlagen. Fügen Sie hier eine hinzu oder drücken Sie „Als Vorlage speichern“, wo eine Datei beschrieben wird.',
    label: 'Neue Vorlage',
    add: 'Hinzufügen',
    added: (template) => `Hinzugefügt: ${template}`,
    remove: 'Entfernen',
    removeOf: (template) => `Entfernen der Vorlage ${template}`,
    removed: (template) => `Entfernt: ${template}`,
  },
  refusals: {
    empty: 'Schreiben Sie zuerst den Text der Vorlage.',
    'too-long': `Eine Vorlage hat höchstens ${templateCharacters} Zeichen. Kürzen Sie den Text.`,
    duplicate: 'Das ist schon eine Vorlage.',
    full: `Es gibt ${templatesAtMost} Vorlagen, mehr werden nicht gespeichert. Entfernen Sie zuerst eine, in den Einstellungen.`,
    'not-kept': 'Dieser Computer ließ das Fenster nichts speichern. Die Vorlagen sind, wie sie vorher waren.',
  },
};
