/** File names that break layouts, or would like to be taken for something else. */
export const oddNames: readonly string[] = [
  'a',
  `${'a-name-of-two-hundred-characters-'.repeat(6)}abcd.pdf`,
  'x'.repeat(120),
  'צילום רנטגן ברך שמאל לאחר ניתוח.pdf',
  'Z\u0335\u0301\u0302\u0303\u0304a\u0335\u0301\u0302\u0303\u0304l\u0335\u0301\u0302go.pdf',
  'invoice\u202Efdp.exe',
  '<img src=x onerror="document.title=1">.pdf',
  '<script>document.title=1</script>.pdf',
  '&lt;b&gt;bold&amp;.pdf',
  '👩‍⚕️🦵🏽 knee.jpg',
  'line\nbreak\tand\u0007bell.pdf',
  '  spaces   inside  .pdf',
];
