import type { BuildFinding } from '../../../shared/engine-api/builds.ts';
import { EngineError } from '../../../shared/errors/engine-error.ts';
import type { Dockerfile, LineRange } from '../dockerfile.ts';
import { nearestName } from '../nearest-name.ts';
import { linesOf, shorten } from '../parse-error.ts';
import { parseDockerfile } from '../parse-dockerfile.ts';
import { keywords } from '../parse-instruction.ts';
import { readCheck } from '../read-directives.ts';
import { casingRules } from './casing-rules.ts';
import { copyRules } from './copy-rules.ts';
import { type LintFile, type LintOptions, type LintRule, openLintFile } from './lint-file.ts';
import { packageRules } from './package-rules.ts';
import { secretRules } from './secret-rules.ts';
import { settingRules } from './setting-rules.ts';
import { shellRules } from './shell-rules.ts';
import { stageRules } from './stage-rules.ts';
import { startRules } from './start-rules.ts';
import { variableRules } from './variable-rules.ts';

/** All rules. Those that Docker's build checks have too go by the same names. */
export const lintRules: readonly LintRule[] = [...stageRules, ...variableRules, ...settingRules, ...startRules, ...copyRules, ...packageRules, ...shellRules, ...secretRules, ...casingRules];

/** Of one rule: a file of a thousand equal lines needs no thousand findings. */
const mostOfARule = 50;

/**
 * What is wrong with a Dockerfile that can be read, in the order of its lines. Pure; fails for nothing that is in the file. Rules
 * that `# check=skip=` names are left out, for the whole file at its top, for one instruction in the comment right before it.
 */
export function lintDockerfile(dockerfile: Dockerfile, options: LintOptions): BuildFinding[] {
  const { skip, experimental } = dockerfile.directives.check;
  if (isNamed(skip, undefined)) return [];
  const file = openLintFile(dockerfile, options);
  const rules = lintRules.filter(({ name, isExperimental }) => !isNamed(skip, name) && (isExperimental !== true || isNamed(experimental, name)));
  return rules.flatMap((rule) => findingsOf(rule, file)).toSorted((a, b) => a.lines.start - b.lines.start);
}

/** The same for a text that may not be readable: then the one finding is why, with the word that was meant put right. */
export function lintText(text: string, options: LintOptions): { readonly dockerfile: Dockerfile | undefined; readonly findings: BuildFinding[] } {
  try {
    const dockerfile = parseDockerfile(text);
    return { dockerfile, findings: lintDockerfile(dockerfile, options) };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { dockerfile: undefined, findings: [errorFinding(text, error)] };
  }
}

/** `# check=error=true`: a file with warnings is not to be built. Undefined where it may be. */
export function checkError({ directives }: Dockerfile, findings: readonly BuildFinding[]): EngineError | undefined {
  const rules = new Set(findings.filter(({ severity }) => severity !== 'advice').map(({ rule }) => rule));
  if (!directives.check.error || rules.size === 0) return undefined;
  return new EngineError('invalid', `lint violation found for rules: ${[...rules].toSorted().join(', ')}`);
}

function findingsOf(rule: LintRule, file: LintFile): BuildFinding[] {
  const findings: BuildFinding[] = [];
  for (const { message, lines, rewrite, advice = rule.advice } of rule.check(file)) {
    if (isNamed(skippedBefore(file, lines), rule.name)) continue;
    const isOffered = rewrite !== undefined && rewrite !== file.sourceOf(lines) && isReadable(rewrite, file.dockerfile);
    findings.push({ rule: rule.name, severity: rule.severity, message: shorten(message), advice, lines, ...(isOffered && { rewrite }) });
    if (findings.length === mostOfARule) break;
  }
  return findings;
}

/** Words behind a `--` that ends the flags, such as in `ENV -- --a b`, would be taken for flags where they are written anew, and what ends with an escape would take in the next line. */
function isReadable(rewrite: string, { directives }: Dockerfile): boolean {
  if (rewrite.trimEnd().endsWith(directives.escape)) return false;
  try {
    parseDockerfile(`# escape=${directives.escape}\nFROM scratch\n${rewrite}`);
    return true;
  } catch (error) {
    if (error instanceof EngineError) return false;
    throw error;
  }
}

function isNamed(rules: readonly string[], name: string | undefined): boolean {
  return rules.some((one) => one.toLowerCase() === 'all' || one.toLowerCase() === name?.toLowerCase());
}

/** From the comments right above the lines. */
function skippedBefore(file: LintFile, { start }: LineRange): readonly string[] {
  for (let line = start - 1; line >= 1; line -= 1) {
    const text = file.sourceOf({ start: line, end: line }).trim();
    if (!text.startsWith('#')) return [];
    const [, value] = /^#\s*check\s*=\s*(\S.*)$/i.exec(text) ?? [];
    if (value !== undefined && line > 1) return readCheck(value).skip;
  }
  return [];
}

/** What a build of the text would fail with, as a finding. */
export function errorFinding(text: string, error: EngineError): BuildFinding {
  const lines = linesOf(error) ?? { start: 1, end: 1 };
  const source = text.split('\n').slice(lines.start - 1, lines.end).join('\n');
  const [, spaces = '', word = ''] = /^(\s*)(\S+)/.exec(source) ?? [];
  const isUnknown = word !== '' && !keywords.includes(word.toUpperCase());
  const meant = isUnknown ? nearestName(word, keywords) : undefined;
  return {
    rule: isUnknown ? 'UnknownInstruction' : 'BuildError',
    severity: 'error',
    message: error.message,
    advice: 'A build of the file as it stands fails with this, before anything is run.',
    lines,
    ...(meant !== undefined && { rewrite: `${spaces}${meant}${source.slice(spaces.length + word.length)}` }),
  };
}
