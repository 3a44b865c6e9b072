import { readFileSync } from 'node:fs';
import { decode } from 'hono/jwt';
import * as z from 'zod';
import type { TokenTarget } from './token-target.ts';

const Address = z.object({ apiUrl: z.string(), token: z.string() });
const Secrets = z.record(z.string(), z.object({ current: z.object({ value: z.string() }) }));

/** The local run that is up. @throws Error where none is */
export function localTarget(stateDir: string): TokenTarget {
  const read = (file: string): unknown => {
    try {
      return JSON.parse(readFileSync(`${stateDir}/${file}`, 'utf8'));
    } catch {
      throw new Error(
        'No local run is up. Start one with npm start, or name a deployed stack with --stack NAME.',
      );
    }
  };
  const { apiUrl, token } = Address.parse(read('local.json'));
  const secrets = Object.entries(Secrets.parse(read('secrets.json')));
  const key = secrets.find(([arn]) => arn.includes('TokenKey'))?.[1].current.value;
  if (key === undefined) throw new Error(`${stateDir}/secrets.json holds no token key; start with --fresh.`);
  return { key, apiUrl, defaultOrganization: String(decode(token).payload['sub']) };
}
