import { readFileSync } from 'node:fs';
import { parseSettings, SettingsError } from './parse-settings.ts';
import type { Settings } from './settings.ts';

/**
 * The settings in a JSON file; the defaults when no file is named.
 *
 * @throws SettingsError that names the file and what is wrong with it
 */
export function readSettings(file: string | undefined): Settings {
  return parseSettings(file === undefined ? {} : readJson(file), file ?? 'The default settings');
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new SettingsError(
      `${file}: the settings file cannot be read (${(error as NodeJS.ErrnoException).code}).`,
      {
        cause: error,
      },
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SettingsError(`${file}: the settings file is not JSON: ${(error as Error).message}.`, {
      cause: error,
    });
  }
}
