import { openRuntimeHarness } from './runtime-harness.ts';

/** An engine that will be killed: starts a container in the folder it is given, says which, and waits. Arguments: runtime, folder, script. */
const [, , name, folder, script] = process.argv;
if ((name !== 'runc' && name !== 'crun') || folder === undefined || script === undefined) throw new Error('usage: runtime folder script');
const harness = await openRuntimeHarness(name, folder);
const container = await harness.create(['/bin/sh', '-c', script]);
await harness.runtime.start(container.id);
process.stdout.write(`${JSON.stringify({ id: container.id, folder: container.folder, task: container.task })}\n`);
setInterval(() => undefined, 1 << 30);
