import { expect, it } from 'vitest';
import { parseHistoryStep } from './history-step.ts';

it.each([
  ['/bin/sh -c #(nop)  CMD ["sh"]', 'CMD', '["sh"]'],
  ['/bin/sh -c apt-get update', 'RUN', 'apt-get update'],
  ['RUN /bin/sh -c make # buildkit', 'RUN', 'make'],
  ['COPY . /app # buildkit', 'COPY', '. /app'],
  ['/bin/sh -c #(nop) ADD file:5c1a in / ', 'ADD', 'file:5c1a in /'],
  ['debuerreotype 0.15', '', 'debuerreotype 0.15'],
  ['', '', ''],
])('%j', (line, instruction, text) => expect(parseHistoryStep(line)).toEqual({ instruction, text }));
