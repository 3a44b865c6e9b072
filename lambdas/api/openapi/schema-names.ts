import { globSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import * as z from 'zod/mini';

/**
 * The names under which the modules of a folder export their object schemas: they become the components of the API
 * document. Entry points are left out, as they read their environment when they are imported.
 *
 * @throws Error when two schemas have the same name
 */
export async function exportedSchemas(directory: string): Promise<Map<z.ZodMiniType, string>> {
  const names = new Map<z.ZodMiniType, string>();
  const taken = new Map<string, string>();
  const files = globSync('**/*.ts', { cwd: directory, exclude: ['**/handler.ts', '**/openapi/**'] });
  for (const file of files.toSorted()) {
    const exported: Record<string, unknown> = await import(pathToFileURL(`${directory}/${file}`).href);
    for (const [name, value] of Object.entries(exported)) {
      if (!(value instanceof z.ZodMiniObject) || names.has(value)) continue;
      const other = taken.get(name);
      if (other !== undefined)
        throw new Error(`${file} and ${other} both export a schema ${name}; rename one.`);
      taken.set(name, file);
      names.set(value, name);
    }
  }
  return names;
}
