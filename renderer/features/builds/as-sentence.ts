import { sentence } from '../../lib/format.ts';

const prose = /^(a|all|an|as|base|better|every|give|it|its|line|name|no|nothing|on|one|only|put|say|so|that|the|there|these|this|those|two|what|where|which|with|without|write)\s/;

/** The engine's words as a sentence; one that begins with the name of a program or a file keeps its small letter. */
export function asSentence(text: string): string {
  return prose.test(text) ? sentence(text) : text;
}
