/** A point of the page in thousandths of its width and height. */
export interface PagePoint {
  x: number;
  y: number;
}

/** Id of the patient whose row lies at this point, below whatever covers it; `null` where there is none. */
export function patientRowAt({ x, y }: PagePoint): string | null {
  const there = document.elementsFromPoint((x / 1000) * innerWidth, (y / 1000) * innerHeight);
  const rows = there.map((element) => element.closest<HTMLElement>('[data-patient-row]'));
  return rows.find((row) => row !== null)?.dataset['patientId'] ?? null;
}
