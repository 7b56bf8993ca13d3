import type { FilingView, RefileView } from '../api/backend';
import { formatBirthDate } from '../lib/age';
import { isolated } from '../lib/characters';
import { catalogue, type Translated } from './catalogue';
import { german } from './de/refile';

const english = {
  action: 'Move to another patient…',
  actionAll: (files: string) => `Move ${files} to another patient…`,
  title: (count: number) =>
    count === 1 ? 'Move this file to another patient' : `Move these ${count} files to another patient`,
  from: 'From',
  to: 'To',
  keys: 'Up and Down choose, Enter takes the patient who is marked. You are asked once more.',
  somebodyElse: 'Choose somebody else',
  isHere: 'That is whose chart it is on now. Choose somebody else.',
  archives: (system: string) =>
    `First it is copied to the right chart and read back there. Only then is it archived on the wrong one in ${system}.`,
  leaves: (system: string) =>
    `First it is copied to the right chart and read back there. ${system} lets no other software take a file off a chart: you are then asked to do that there.`,
  cancel: 'Leave it there',
  confirm: (count: number, name: string) =>
    count === 1 ? `Move 1 file to ${isolated(name)}` : `Move ${count} files to ${isolated(name)}`,
  /** State and sentence of a filing that moves a file. */
  removing: 'Removing the original',
  movedFrom: (who: string, sentence: string) => `From the chart of ${isolated(who)}. ${sentence}`,
  copied: (who: string) => `On this chart. Being taken off the chart of ${isolated(who)}`,
  waiting: (who: string, sentence: string) =>
    `On this chart, and still on that of ${isolated(who)}. ${sentence}`,
  moved: (who: string) => `On this chart and read back; off the chart of ${isolated(who)}`,
  settled: (who: string) =>
    `On this chart and read back; the chart of ${isolated(who)} was put right by hand`,
  stillThere: (who: string, born: string) => `It is still on the chart of ${isolated(who)}, born ${born}.`,
  openWrongChart: (system: string) => `Open that chart in ${system}`,
  openWrongChartOf: (file: string, who: string, system: string) =>
    `Open the chart of ${isolated(who)}, where ${isolated(file)} still is, in ${system}`,
};

/** Words for moving a file to the right chart, in some language. */
export type RefileTexts = Translated<typeof english>;

export const refileWords = catalogue(english, german);

/** What is happening to a filing, where it moves a file from another chart. */
export function refileSentence({ state }: FilingView, refile: RefileView, sentence: string): string {
  const who = refile.from.shownName;
  if (state.state === 'copied') return refileWords.copied(who);
  if (refile.isCopied) return refileWords.waiting(who, sentence);
  if (state.state !== 'filed') return refileWords.movedFrom(who, sentence);
  return refile.original === 'settled-by-person' ? refileWords.settled(who) : refileWords.moved(who);
}

/** Where the original of a refile still is. */
export function originalStillThere({ from }: RefileView): string {
  return refileWords.stillThere(from.shownName, formatBirthDate(from.born));
}
