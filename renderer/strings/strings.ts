import { en } from './en/en.ts';

/** Everything the window says, by noun. Sentences with a value in them are functions. A translation is another folder of the same type, chosen here. */
export type Strings = typeof en;

export const strings: Strings = en;
