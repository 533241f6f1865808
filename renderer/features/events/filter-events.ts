import type { NumberedEvent } from './event-buffer.ts';
import { actionKind, eventDetails } from './format-event.ts';

export const eventNouns = ['all', 'container', 'image', 'volume', 'network', 'daemon'] as const;
export type EventNoun = (typeof eventNouns)[number];
export type EventFilters = { readonly noun: EventNoun; readonly action: string; readonly words: string };

/** What the place asks for. */
export function readFilters(params: URLSearchParams): EventFilters {
  return { noun: eventNouns.find((name) => name === params.get('of')) ?? 'all', action: params.get('action') ?? '', words: params.get('q') ?? '' };
}

export function fitsFilters(event: NumberedEvent, { noun, action, words }: EventFilters): boolean {
  if (noun !== 'all' && event.noun !== noun) return false;
  if (action !== '' && actionKind(event.action) !== action) return false;
  if (words.trim() === '') return true;
  const text = `${event.noun} ${event.action} ${event.name} ${event.id} ${eventDetails(event)}`.toLowerCase();
  return words.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}
