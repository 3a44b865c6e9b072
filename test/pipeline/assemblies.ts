import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inject } from 'vitest';
import { synthesize } from '../../local/synthesize.ts';

const local = { allowedPrivateCidrs: ['127.0.0.0/8', '::1/128'], httpsOnly: false };

/** The deployments that tests run, by name: the template that `cdk deploy` would take with these settings. */
const settingsOf = {
  /** As `npm start` runs it: the dialects' own schedules. */
  usual: local,
  /** Attempts that follow each other within a second; svix's second wait is too long for the queue. */
  quick: {
    ...local,
    retryScheduleSeconds: {
      'standard-webhooks': [0, 0],
      svix: [0, 3600],
      misskey: [0, 0, 0],
      fastcomments: [0, 0, 0],
    },
    maxReceiveCount: 2,
    // On a busy machine a burst of failures takes long enough to open it; tests of the breaker have their own deployment.
    circuitBreaker: false,
  },
  /** What takes days elsewhere takes seconds: endpoints that fail are disabled, breakers open and close. */
  failing: {
    ...local,
    disableAfterDays: 3 / 86_400,
    retryAfterMaxSeconds: 3,
    retryScheduleSeconds: [1, 1, 1, 1, 1, 1],
    circuitBreaker: false,
  },
  breaking: {
    ...local,
    disableAfterDays: 'never',
    retryScheduleSeconds: [1, 1, 1, 1, 1, 1],
    circuitBreaker: { failures: 3, overSeconds: 0, coolDownSeconds: 2, maxCoolDownSeconds: 8 },
  },
  /** As deployed with no settings at all: https only, public addresses only. */
  strict: {},
} as const;
export type AssemblyName = keyof typeof settingsOf;

/** The directory of a synthesized assembly; whichever test file asks first makes it, the others wait. */
export async function assembly(name: AssemblyName): Promise<string> {
  const directory = join(inject('runDirectory'), name);
  const done = join(directory, 'done');
  try {
    mkdirSync(directory);
  } catch {
    while (!existsSync(done)) await pause(50);
    return join(directory, 'assembly');
  }
  try {
    await synthesize({
      outDir: join(directory, 'assembly'),
      settings: settingsOf[name],
      settingsFile: join(directory, 'settings.json'),
    });
  } finally {
    writeFileSync(done, '');
  }
  return join(directory, 'assembly');
}

type Resource = { Type: string; Properties: Record<string, unknown> };

/** A copy of an assembly whose template was changed, as a change in lib/ would change it. */
export async function changedAssembly(
  name: AssemblyName,
  copyName: string,
  change: (resources: Record<string, Resource>) => void,
): Promise<string> {
  const original = await assembly(name);
  const copy = join(inject('runDirectory'), copyName);
  mkdirSync(copy);
  for (const entry of readdirSync(original)) {
    if (entry.startsWith('asset.')) symlinkSync(join(original, entry), join(copy, entry));
    else cpSync(join(original, entry), join(copy, entry), { recursive: true });
  }
  const file = join(copy, 'Grapnel.template.json');
  const template = JSON.parse(readFileSync(file, 'utf8'));
  change(template.Resources);
  writeFileSync(file, JSON.stringify(template));
  return copy;
}
