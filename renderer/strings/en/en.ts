import { containers } from './containers.ts';
import { diagnostics } from './diagnostics.ts';
import { disk } from './disk.ts';
import { prune } from './disk.ts';
import { files } from './files.ts';
import { images } from './images.ts';
import { layers } from './layers.ts';
import { pages } from './pages.ts';
import { run } from './run.ts';
import { settings } from './settings.ts';
import { stats } from './stats.ts';
import { tags } from './tags.ts';
import { trash } from './trash.ts';

export const en = { containers, diagnostics, disk, prune, files, images, layers, pages, run, settings, stats, tags, trash };
