/** Lines that a shell would run, or begin to, when a text is pasted: an end of line at the text's end counts as one more, as it runs what is before it. */
export function pastedLines(text: string): number {
  return text.split(/\r\n|\r|\n/).length;
}
