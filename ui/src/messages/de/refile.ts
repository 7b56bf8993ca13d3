import { isolated } from '../../lib/characters';
import type { RefileTexts } from '../refile';

/** Words for moving a file to the right chart, in German. */
export const german: RefileTexts = {
  action: 'In eine andere Akte verschieben…',
  actionAll: (files) => `${files} in eine andere Akte verschieben…`,
  title: (count) =>
    count === 1
      ? 'Diese Datei in eine andere Akte verschieben'
      : `Diese ${count} Dateien in eine andere Akte verschieben`,
  from: 'Von',
  to: 'Nach',
  keys: 'Auf und Ab wählen, die Eingabetaste nimmt den markierten Patienten. Sie werden noch einmal gefragt.',
  somebodyElse: 'Jemand anderen wählen',
  isHere: 'In dieser Akte liegt sie schon. Wählen Sie jemand anderen.',
  archives: (system) =>
    `Erst wird in die richtige Akte kopiert und dort zurückgelesen. Danach wird in der falschen in ${system} archiviert.`,
  leaves: (system) =>
    `Erst wird in die richtige Akte kopiert und dort zurückgelesen. ${system} lässt keine andere Software eine Datei aus einer Akte nehmen: Sie werden dann gebeten, das dort zu tun.`,
  cancel: 'Dort lassen',
  confirm: (count, name) =>
    count === 1
      ? `1 Datei zu ${isolated(name)} verschieben`
      : `${count} Dateien zu ${isolated(name)} verschieben`,
  removing: 'Original wird entfernt',
  movedFrom: (who, sentence) => `Aus der Akte von ${isolated(who)}. ${sentence}`,
  copied: (who) => `In dieser Akte. Wird aus der Akte von ${isolated(who)} genommen`,
  waiting: (who, sentence) => `In dieser Akte und noch in der von ${isolated(who)}. ${sentence}`,
  moved: (who) => `In dieser Akte und zurückgelesen; nicht mehr in der von ${isolated(who)}`,
  settled: (who) =>
    `In dieser Akte und zurückgelesen; die von ${isolated(who)} wurde von Hand in Ordnung gebracht`,
  stillThere: (who, born) => `Sie liegt noch in der Akte von ${isolated(who)}, geboren ${born}.`,
  openWrongChart: (system) => `Diese Akte in ${system} öffnen`,
  openWrongChartOf: (file, who, system) =>
    `Die Akte von ${isolated(who)}, in der ${isolated(file)} noch liegt, in ${system} öffnen`,
};
