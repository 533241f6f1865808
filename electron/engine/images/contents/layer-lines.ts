import type { ImageRecord } from '../image-record.ts';

/** For each layer the line of history that made it; undefined where there are fewer lines than layers (image-spec, config.md, "history"). */
export function layerLines({ config, chainIds }: Pick<ImageRecord, 'config' | 'chainIds'>): ({ createdBy: string; createdAt: string | undefined } | undefined)[] {
  const lines = (config.history ?? []).filter(({ empty_layer: isEmpty }) => !isEmpty);
  return chainIds.map((_, layer) => {
    const line = lines[layer];
    return line && { createdBy: line.created_by ?? '', createdAt: line.created };
  });
}
