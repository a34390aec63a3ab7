const NAMES: readonly string[] = [
  '"];evil[label="',
  '\\',
  'a\\"b',
  '\\N\\G\\L\\l',
  'line\nbreak\r\n',
  '<b>bold</b>',
  '<<table><tr><td>x</td></tr></table>>',
  '&lt;&#60;&quot;',
  '<img src=x onerror=alert(1)>',
  '</text><script>alert(1)</script>',
  '\u202eright to left',
  '\u0000\u0007\u001b[31m',
  '\ufffe\uffff',
  '\ud800',
  '-->]]>',
  'x'.repeat(100_000),
  '😀'.repeat(1000),
];

/** Names that mean something to DOT, HTML, XML or a terminal, each after what tests call it. */
export const HOSTILE_NAMES = NAMES.map((name) => [name.slice(0, 40), name] as const);
