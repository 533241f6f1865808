import { isEngineError } from '../../shared/errors/engine-error.ts';
import { createIgnore, readIgnoreFile } from '../dockerfile/ignore-file.ts';
import type { LintOptions } from '../dockerfile/lint/lint-file.ts';
import type { Images } from '../images/images.ts';
import type { BuildContext } from './context/build-context.ts';
import { envOf } from './steps/scope.ts';

/** What rules may know besides the text: images that are here, what the .dockerignore leaves out, what was given. Nothing is fetched. */
export function lintOptions(images: Pick<Images, 'get'>, { tree }: Pick<BuildContext, 'tree'>, { args, target }: { args: Readonly<Record<string, string>>; target: string }): LintOptions {
  const ignore = tree.ignore === undefined ? undefined : createIgnore(readIgnoreFile(tree.ignore.text));
  return { args, target, baseOf: (name) => describeBase(images, name), isIgnored: ignore === undefined ? undefined : (path) => ignore(path, true) === 'yes' };
}

function describeBase(images: Pick<Images, 'get'>, name: string): ReturnType<NonNullable<LintOptions['baseOf']>> {
  try {
    const { config = {} } = images.get(name).config;
    return { variables: [...envOf(config).keys()], user: config.User ?? '' };
  } catch (error) {
    // Not here, or no name of an image: the build will tell.
    if (isEngineError(error)) return undefined;
    throw error;
  }
}
