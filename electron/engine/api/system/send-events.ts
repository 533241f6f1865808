import type { EventMessage } from '../../../shared/docker/event-message.ts';
import type { EngineEvent } from '../../events/event-bus.ts';
import type { Call } from '../call.ts';
import { anyOf, labelsFit, momentNs, parseFilters, type Filters } from '../query.ts';

/** Kinds of things that there are not here are known too: nothing is told of them. */
const absent = ['plugin', 'service', 'node', 'secret', 'config'];
const actors = ['container', 'image', 'network', 'volume', 'daemon', 'builder'] as const;
const known = [...actors, 'event', 'type', 'label', 'scope', ...absent];

/** Bytes that may wait for a client that does not read; then it is cut off. */
const maxBehind = 4 * 1024 * 1024;

/** `GET /events`: with `since` what is still known from then on, then what comes, until `until`. Headers go out at once. */
export function sendEvents({ rooms, query, response, signal }: Call): void {
  const filters = parseFilters(query, known);
  const [since, until] = [momentNs(query, 'since'), momentNs(query, 'until')];
  const send = (event: EngineEvent): void => {
    if (!eventFits(filters, event) || (until !== undefined && event.timeNano > until)) return;
    response.write(eventLine(event));
    if (response.writableLength > maxBehind) response.destroy();
  };
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.flushHeaders();
  if (since !== undefined) rooms.events.recent().filter(({ timeNano }) => timeNano >= since).forEach(send);
  const millisecondsLeft = until === undefined ? Infinity : Number(until / 1_000_000n) - Date.now();
  if (millisecondsLeft <= 0) return void response.end();
  const unsubscribe = rooms.events.subscribe(send);
  const timer = millisecondsLeft < 2 ** 31 ? setTimeout(() => response.end(), millisecondsLeft) : undefined;
  signal.addEventListener('abort', () => {
    unsubscribe();
    clearTimeout(timer);
  });
}

/** One JSON line. The nanoseconds have more digits than a double holds. */
function eventLine({ type, action, actorId, attributes, timeNano }: EngineEvent): string {
  const old = type === 'container' || type === 'image' ? { status: action, id: actorId, ...(type === 'container' && attributes['image'] && { from: attributes['image'] }) } : {};
  const message: Omit<EventMessage, 'timeNano'> = {
    ...old,
    Type: type,
    Action: action,
    Actor: { ID: actorId, Attributes: attributes },
    scope: 'local',
    time: Number(timeNano / 1_000_000_000n),
  };
  return `${JSON.stringify(message).slice(0, -1)},"timeNano":${timeNano}}\n`;
}

/** Things are named by id, start of the id, or name; actions by their first word (`exec_start: sh` is `exec_start`). */
function eventFits(filters: Filters, { type, action, actorId, attributes }: EngineEvent): boolean {
  const actor = (kind: (typeof actors)[number]) =>
    anyOf(filters, kind, (wanted) => {
      const names = kind === 'image' ? [attributes['name'], attributes['image']] : [attributes['name']];
      const isActor = type === kind && (actorId.startsWith(wanted) || names.includes(wanted));
      return isActor || (type === 'container' && kind === 'image' && withoutTag(attributes['image']) === withoutTag(wanted));
    });
  return (
    anyOf(filters, 'type', (wanted) => wanted === type) &&
    anyOf(filters, 'event', (wanted) => wanted === action || action.startsWith(`${wanted}:`)) &&
    anyOf(filters, 'scope', (wanted) => wanted === 'local') &&
    labelsFit(filters, attributes) &&
    absent.every((kind) => anyOf(filters, kind, () => false)) &&
    actors.every(actor)
  );
}

function withoutTag(name: string | undefined): string | undefined {
  return name?.replace(/:[^:/]*$/, '');
}
