/** More of a line than this is not drawn; the rest is one click away. */
export const shownColumns = 2000;

// oxlint-disable-next-line no-control-regex -- that is what ANSI sequences are made of
const ansi = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
// oxlint-disable-next-line no-control-regex -- what makes a text other than it looks
const unplain = /[\u001b\r\t]/;

/** Text without ANSI sequences, carriage returns acted on as far as a line can, tabs as spaces. */
export function toPlain(text: string): string {
  if (!unplain.test(text)) return text;
  const clean = text.includes('\u001b') ? text.replace(ansi, '') : text;
  const lastReturn = clean.lastIndexOf('\r', clean.length - 2);
  const overwritten = lastReturn < 0 ? clean : clean.slice(lastReturn + 1);
  const line = overwritten.endsWith('\r') ? overwritten.slice(0, -1) : overwritten;
  return line.includes('\t') ? line.replaceAll('\t', '    ') : line;
}

/** Columns of a text; East Asian wide characters and emoji take two. */
export function columnsOf(text: string): number {
  // oxlint-disable-next-line no-control-regex -- the whole of ASCII
  if (/^[\u0000-\u024f]*$/.test(text)) return text.length;
  let columns = 0;
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const wide = (code >= 0x1100 && code <= 0x115f) || (code >= 0x2e80 && code <= 0xa4cf) || (code >= 0xac00 && code <= 0xd7a3) || (code >= 0xf900 && code <= 0xfaff) || (code >= 0xfe30 && code <= 0xfe6f) || (code >= 0xff00 && code <= 0xff60) || code >= 0x1f300;
    columns += wide ? 2 : 1;
  }
  return columns;
}
