// Child of the kill test of build history: tells of a step and some output, says so once the file has it, and waits for SIGKILL.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { openHistory } from '../../electron/engine/build/history/open-history.ts';
import { openState } from '../../electron/engine/state/open-state.ts';
import { description, planOf } from '../../electron/engine/build/history/testing/build-events.ts';

const [root = ''] = process.argv.slice(2);
const history = await openHistory({ root: join(root, 'history'), state: openState(join(root, 'state.db')), hasImage: () => false, hasContext: () => false });
const log = history.begin(description());
log.append({ kind: 'started', id: log.id, at: Date.now(), description: description() });
log.append(planOf(['FROM a', 'RUN b']));
log.append({ kind: 'step-started', step: 1, at: Date.now(), miss: { reason: { kind: 'first-build' }, lastSeconds: undefined, build: undefined } });
log.append({ kind: 'log', step: 1, stream: 'stdout', text: 'half of it', at: Date.now() });
const events = join(root, 'history', log.id, 'events');
const size = (): number => statSync(events, { throwIfNoEntry: false })?.size ?? 0;
for (let before = -1; size() === 0 || size() !== before; await new Promise((resolve) => void setImmediate(resolve))) before = size();
process.send?.(log.id);
setInterval(() => {}, 60_000);
