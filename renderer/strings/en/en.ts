import { pages } from './pages.ts';

export const en = { pages };
