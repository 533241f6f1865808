import { openRuntimeHarness, shell } from './runtime-harness.ts';

/** What an engine does that is root of a user namespace only: one container with a limit, printed as JSON. Argument: the runtime. */
const [, , name] = process.argv;
if (name !== 'runc' && name !== 'crun') throw new Error('usage: runtime');
await using harness = await openRuntimeHarness(name);
const { host } = harness.runtime;
// The exit is heard of through watches that keep no program alive.
const alive = setInterval(() => undefined, 1 << 30);
const result = await harness.run(shell('id -u; grep Seccomp: /proc/self/status; exit 5'), { limits: { memory: 64 * 1024 * 1024 }, oomScoreAdj: -500 });
clearInterval(alive);
process.stdout.write(`${JSON.stringify({ mappedRoot: host.mappedRoot, cgroupParent: host.cgroupParent ?? 'none', ...result })}\n`);
