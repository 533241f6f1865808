import type { LogLineReply } from '../../../electron/shared/engine-api/log-page.ts';
import type { ShownLine } from '../../lib/log-layout.ts';

/** A line of a build's log is held as a whole: there is nobody to ask for more. */
export async function readHeldLine({ text }: Pick<ShownLine, 'text'>): Promise<LogLineReply> {
  return { text, bytes: text.length };
}
