import { containers } from './containers.ts';
import { files } from './files.ts';
import { diagnostics } from './diagnostics.ts';
import { disk, prune } from './disk.ts';
import { pages } from './pages.ts';
import { stats } from './stats.ts';
import { settings } from './settings.ts';
import { trash } from './trash.ts';

export const en = { diagnostics, settings, containers, disk, prune, trash, files, pages, stats };
