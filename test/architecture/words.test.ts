// All words of the window are in renderer/strings, so that they can be read in one place and translated.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from '@swc/core';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const spoken = new Set(['title', 'label', 'placeholder', 'alt', 'aria-label', 'aria-description', 'hint', 'text', 'help', 'description', 'empty']);
/** Paths, and what stands in a field as an example of what to type (`nginx:1.27`), are the same in every language. */
const isWords = (text: string): boolean => /\p{L}{2,}/u.test(text.replace(/^\/\S*$/, ''));
const isExample = (name: string, text: string): boolean => name === 'placeholder' && /^[^\p{Lu}]*$/u.test(text);

type Node = { readonly type?: string; readonly [key: string]: unknown };

type Attribute = { readonly type: string; readonly value: string; readonly expression?: { readonly type: string; readonly quasis?: readonly { readonly raw: string }[] } };

/** `title="Remove"`, and the words of a template: title={`Remove ${name}`}. */
function wordsIn(given: Attribute | undefined): string[] {
  if (given?.type === 'StringLiteral') return [given.value];
  return given?.expression?.type === 'TemplateLiteral' ? (given.expression.quasis ?? []).map(({ raw }) => raw) : [];
}

/** What a screen says itself: text between tags, and words in attributes that are read out. */
export function findWords(source: string): string[] {
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(walk);
    if (typeof value !== 'object' || value === null) return;
    const node = value as Node;
    if (node.type === 'JSXText' && isWords(String(node['value']))) found.push(String(node['value']).trim());
    if (node.type === 'JSXAttribute') {
      const { name, value: given } = node as unknown as { name: { value?: string }; value?: Attribute };
      found.push(...wordsIn(given).filter((text) => spoken.has(name.value ?? '') && isWords(text) && !isExample(name.value ?? '', text)));
    }
    Object.values(node).forEach(walk);
  };
  walk(parseSync(source, { syntax: 'typescript', tsx: true }));
  return found;
}

it('finds text and attributes, and nothing that is only code', () => {
  expect(findWords('<><p title="Remove it" placeholder="nginx:1.27" className="flex gap">/udp</p><p>Are you sure? {count} · <b>{name}</b> {"x"}</p><p label={`Stop ${name}`} /></>')).toEqual(['Remove it', 'Are you sure?', 'Stop ']);
});

it('no screen says anything that is not in renderer/strings', () => {
  const files = readdirSync(join(root, 'renderer'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.tsx') && !name.endsWith('.test.tsx'));
  const said = files.flatMap((name) => findWords(readFileSync(join(root, 'renderer', name), 'utf8')).map((words) => `${name}: ${words}`));
  expect(said).toEqual([]);
});
