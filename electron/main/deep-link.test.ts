import { expect, test } from 'vitest';
import { findDeepLink, parseDeepLink } from './deep-link.ts';

test.each([
  ['tidewharf://containers', '/containers'],
  ['tidewharf://containers/', '/containers'],
  ['tidewharf://containers/shop/logs', '/containers/shop/logs'],
  ['tidewharf://images/harbour%2Fshop%3A2.4/layers', '/images/harbour%2Fshop%3A2.4/layers'],
  ['tidewharf://run?image=nginx:1.27', '/containers?dialog=run&image=nginx%3A1.27'],
  ['tidewharf://pull?reference=nginx', '/images?dialog=pull&reference=nginx'],
  ['tidewharf://pull', '/images?dialog=pull&reference='],
])('%s leads to %s', (link, place) => {
  expect(parseDeepLink(link)).toBe(place);
});

test.each([
  'https://containers/shop', 'tidewharf:containers', 'tidewharf://nowhere/x', 'tidewharf://constructor', 'no link', '', `tidewharf://containers/${'x'.repeat(2000)}`,
])('%s leads nowhere', (link) => {
  expect(parseDeepLink(link)).toBeUndefined();
});

test('what would be done by a link is not carried over', () => {
  expect(parseDeepLink('tidewharf://containers/shop?dialog=remove-containers&container=shop')).toBe('/containers/shop');
  expect(parseDeepLink('tidewharf://run?image=x&dialog=remove-containers&container=shop')).toBe('/containers?dialog=run&image=x');
});

test('the link is found among the arguments', () => {
  expect(findDeepLink(['/opt/Tidewharf/tidewharf', '--no-sandbox', 'tidewharf://disk'])).toBe('/disk');
  expect(findDeepLink(['/opt/Tidewharf/tidewharf'])).toBeUndefined();
});
