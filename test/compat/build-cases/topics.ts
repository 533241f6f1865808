import { add } from './add.ts';
import type { BuildTopic } from './build-case.ts';
import { copyLinks } from './copy-links.ts';
import { copyOwner } from './copy-owner.ts';
import { copy } from './copy.ts';
import { heredocs } from './heredocs.ts';
import { ignore } from './ignore.ts';
import { language } from './language.ts';
import { layers } from './layers.ts';
import { mounts } from './mounts.ts';
import { run } from './run.ts';
import { settings } from './settings.ts';
import { stages } from './stages.ts';
import { variables } from './variables.ts';
import { workdir } from './workdir.ts';

/** Every topic of the table of builds. */
export const buildTopics: readonly BuildTopic[] = [language, heredocs, stages, variables, settings, workdir, copy, copyOwner, copyLinks, add, run, mounts, ignore, layers];
