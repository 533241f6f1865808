import { useEffect, useState, type ComponentType, type ReactNode } from 'react';

/**
 * A part of the window that is read when it is first shown; nothing is in its place until then. Not React's lazy: once that has shown that something is
 * missing, it waits 300 ms before it shows what has come.
 */
export function late<Props extends object>(read: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let Part: ComponentType<Props> | undefined;
  return function Late(props: Props): ReactNode {
    const [, come] = useState(Part !== undefined);
    useEffect(() => {
      if (Part !== undefined) return come(true);
      const show = (part: ComponentType<Props>): void => {
        Part = part;
        come(true);
      };
      const fail = (error: unknown): void =>
        come(() => {
          throw error;
        });
      void read().then(show, fail);
    }, []);
    return Part === undefined ? null : <Part {...props} />;
  };
}
