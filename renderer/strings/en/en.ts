import { containers } from './containers.ts';
import { files } from './files.ts';
import { pages } from './pages.ts';
import { stats } from './stats.ts';

export const en = { containers, files, pages, stats };
