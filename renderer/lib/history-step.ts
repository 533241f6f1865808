/** A line of an image's history as a Dockerfile would have it. `instruction` is '' where none can be told. */
export type HistoryStep = { readonly instruction: string; readonly text: string };

/** Reads `/bin/sh -c #(nop) CMD ["sh"]`, `RUN /bin/sh -c make # buildkit`, `COPY . /app # buildkit`. */
export function parseHistoryStep(createdBy: string): HistoryStep {
  const line = createdBy
    .replace(/\s*# buildkit\s*$/, '')
    .replace(/^\|\d+ (?:\S+=\S* )*/, '')
    .trim();
  const nop = /^\/bin\/sh -c #\(nop\)\s+(.*)$/s.exec(line)?.[1];
  const match = /^(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\s+(.*)$/s.exec(nop ?? line);
  if (match !== null) return { instruction: match[1] ?? '', text: (match[2] ?? '').replace(/^\/bin\/sh -c\s+/, '') };
  if (nop !== undefined) return { instruction: '', text: nop };
  const shell = /^\/bin\/sh -c\s+(.*)$/s.exec(line)?.[1];
  return shell === undefined ? { instruction: '', text: line } : { instruction: 'RUN', text: shell };
}
