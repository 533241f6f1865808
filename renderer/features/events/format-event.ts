import type { EngineEventLine } from '../../../electron/shared/ipc/events.ts';
import { shortId } from '../../lib/format.ts';

/** Attributes that stand in columns of their own, and labels, which are many and never change. */
const shownElsewhere = new Set(['name', 'driver']);

/** What else is known of it, such as `exitCode=137 image=nginx`; labels are left out. */
export function eventDetails({ attributes, noun }: Pick<EngineEventLine, 'attributes' | 'noun'>): string {
  const known = noun === 'container' ? ['exitCode', 'signal', 'oldName', 'image', 'restored'] : Object.keys(attributes);
  const told = known.map((key) => [key, attributes[key] ?? ''] as const).filter(([key, value]) => value !== '' && !shownElsewhere.has(key));
  return told.map(([key, value]) => `${key}=${shorten(value)}`).join(' ');
}

function shorten(value: string): string {
  return /^(sha256:)?[0-9a-f]{64}$/.test(value) ? shortId(value) : value;
}

/** `12:04:07.123` in the reader's zone. */
export function eventTime(time: string): string {
  const at = new Date(time);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}

/** One line for a file: everything, in the engine's own words. */
export function eventLine({ time, noun, action, id, name, attributes }: EngineEventLine): string {
  const more = Object.entries(attributes).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return [time, noun, action, id || '-', ...(name === '' ? [] : [name]), ...more].join(' ').replaceAll('\n', ' ');
}

/** Where the thing of an event is looked at; undefined for the engine itself. What is gone says so there. */
export function eventPlace({ noun, id, name }: Pick<EngineEventLine, 'noun' | 'id' | 'name'>): string | undefined {
  if (id === '' && name === '') return undefined;
  switch (noun) {
    case 'container':
      return `/containers/${id}`;
    case 'image':
      return `/images/${encodeURIComponent(id)}`;
    case 'volume':
      return `/volumes/${encodeURIComponent(id || name)}`;
    case 'network':
      return `/networks/${id}`;
    default:
      return undefined;
  }
}

/** `exec_start: sh` and all of its kind are `exec_start`. */
export function actionKind(action: string): string {
  return action.split(':')[0] ?? action;
}
