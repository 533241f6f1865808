import { constants } from 'node:os';
import { EngineError } from '../../shared/errors/engine-error.ts';

const firstRealTime = 34;
const lastRealTime = 64;

/** A signal's number from `SIGTERM`, `term`, `15` or `RTMIN+3`. Fails with `invalid` in Docker's words. */
export function parseSignal(text: string): number {
  const number = numberOf(text.toUpperCase().replace(/^SIG/, ''));
  if (number === undefined) throw new EngineError('invalid', `Invalid signal: ${text}`);
  return number;
}

function numberOf(name: string): number | undefined {
  if (/^\d+$/.test(name)) return within(Number(name));
  const realTime = /^RT(MIN|MAX)(?:([+-])(\d+))?$/.exec(name);
  if (realTime) {
    const offset = Number(realTime[3] ?? 0) * (realTime[2] === '-' ? -1 : 1);
    const number = (realTime[1] === 'MIN' ? firstRealTime : lastRealTime) + offset;
    return number >= firstRealTime ? within(number) : undefined;
  }
  return constants.signals[`SIG${name}` as NodeJS.Signals];
}

function within(number: number): number | undefined {
  return number >= 1 && number <= lastRealTime ? number : undefined;
}
