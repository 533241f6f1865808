import { describe, expect, it } from 'vitest';
import { formatPlace, matchPath, parsePlace, withParams } from './router.tsx';

describe('places', () => {
  it('reads path and parameters behind the hash and writes them back', () => {
    const place = parsePlace('#/images?q=a%20b&dialog=pull');
    expect(place.path).toBe('/images');
    expect(place.params.get('q')).toBe('a b');
    expect(formatPlace(place)).toBe('/images?q=a+b&dialog=pull');
  });
  it('takes anything that is no place for the start', () => {
    expect(parsePlace('').path).toBe('/');
    expect(parsePlace('#token=abc').path).toBe('/');
  });
  it('sets and removes parameters without touching the rest', () => {
    expect(withParams(parsePlace('#/images?q=x&dialog=run&image=a'), { dialog: null, image: null })).toBe('/images?q=x');
    expect(withParams(parsePlace('#/images'), { dialog: 'run', image: 'nginx:1' })).toBe('/images?dialog=run&image=nginx%3A1');
  });
});

describe('matchPath', () => {
  it('names the parts', () => {
    expect(matchPath('/containers/:id/:tab?', '/containers/abc/logs')).toEqual({ id: 'abc', tab: 'logs' });
    expect(matchPath('/containers/:id/:tab?', '/containers/abc')).toEqual({ id: 'abc' });
    expect(matchPath('/images/:id', '/images/sha256%3Aabc')).toEqual({ id: 'sha256:abc' });
  });
  it('refuses what is longer, shorter, different or wrongly escaped', () => {
    expect(matchPath('/containers/:id', '/containers')).toBeUndefined();
    expect(matchPath('/containers', '/containers/abc')).toBeUndefined();
    expect(matchPath('/containers', '/images')).toBeUndefined();
    expect(matchPath('/images/:id', '/images/%E0%A4%A')).toBeUndefined();
  });
});
