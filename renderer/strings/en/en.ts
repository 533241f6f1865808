import { files } from './files.ts';
import { pages } from './pages.ts';

export const en = { files, pages };
