import { containers } from './containers.ts';
import { files } from './files.ts';
import { disk, prune } from './disk.ts';
import { pages } from './pages.ts';
import { stats } from './stats.ts';
import { trash } from './trash.ts';

export const en = { containers, disk, prune, trash, files, pages, stats };
