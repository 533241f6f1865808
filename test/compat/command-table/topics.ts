import { builds, buildStream } from './build.ts';
import { exec } from './exec.ts';
import { files } from './files.ts';
import { http } from './http.ts';
import { images } from './images.ts';
import { imagesMade } from './images-made.ts';
import { imagesMany } from './images-many.ts';
import { imagesSettings } from './images-settings.ts';
import { inspect } from './inspect.ts';
import { life } from './life.ts';
import { limits } from './limits.ts';
import { logs } from './logs.ts';
import { networks } from './networks.ts';
import { ps } from './ps.ts';
import { registries } from './registries.ts';
import type { Topic } from './row.ts';
import { runOptions } from './run-options.ts';
import { shapes } from './shapes.ts';
import { system } from './system.ts';
import { versions } from './versions.ts';
import { volumes } from './volumes.ts';

/** Every topic of the table, in the order in which they run. */
export const topics: readonly Topic[] = [life, runOptions, limits, exec, logs, ps, inspect, files, networks, volumes, images, imagesMade, imagesMany, imagesSettings, builds, buildStream, system, http, shapes, versions, registries];
