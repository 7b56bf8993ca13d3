/** Id of the list of results, by which the search field points to it. */
export const resultsId = 'patient-results';

/** Id of one result. */
export function optionId(patient: string): string {
  return `patient-result-${patient}`;
}
