import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { organizationToken } from '../core/manage/organization-token.ts';
import { builtConsole } from '../lib/console/built-console.ts';
import { parseSettings } from '../lib/parse-settings.ts';
import type { LocalOptions } from './options.ts';
import { type LocalStack, startLocalStack } from './stack.ts';
import { lockStateDir } from './state-dir.ts';
import { synthesize } from './synthesize.ts';

/** A local run delivers to receivers on this machine; anything else stays as strict as deployed. */
const localSettings = { allowedPrivateCidrs: ['127.0.0.0/8', '::1/128'], httpsOnly: false };

export interface Run {
  stack: LocalStack;
  apiUrl: string;
  /** Where the publish function answers itself; undefined where the settings say that it does not. */
  publishUrl: string | undefined;
  /** The console, signed in with the token; undefined where the settings say that there is none. */
  consoleUrl: string | undefined;
  /** For the default organization. */
  token: string;
  /** Where producers put events, as inside AWS. */
  eventsQueueUrl: string;
  stop(): Promise<void>;
}

const readSettings = (file: string | undefined): Record<string, unknown> => {
  if (file === undefined) return localSettings;
  const read = (): unknown => {
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch (error) {
      throw new Error(`--config ${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const settings = read();
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) {
    throw new Error(`--config ${file}: must hold a JSON object`);
  }
  return { ...localSettings, ...settings };
};

/** Synthesizes the app and starts it. `.grapnel/local.json` says where it runs for as long as it does. */
export const startRun = async (
  options: Pick<LocalOptions, 'configFile' | 'fresh' | 'port'> & { inspectorUrl: string },
  stateDir: string,
  print: (line: string) => void,
): Promise<Run> => {
  const settings = readSettings(options.configFile);
  // What would stop the start later stops it now, and names the user's file instead of the one that is made of it.
  const { console } = parseSettings(
    settings,
    options.configFile === undefined ? 'The settings' : `--config ${options.configFile}`,
  );
  lockStateDir(stateDir).release();
  // The CDK app builds it too; here its words are seen.
  if (console !== false) builtConsole(print);
  const assemblyDir = join(stateDir, 'assembly');
  print('synthesizing the CDK app …');
  await synthesize({
    outDir: assemblyDir,
    settings,
    settingsFile: join(stateDir, 'settings.json'),
    onProgress: (elapsedMs) => print(`  … still synthesizing (${Math.round(elapsedMs / 1000)} s)`),
  });
  print('starting tables, queues and functions …');
  const stack = await startLocalStack({
    assemblyDir,
    stateDir,
    fresh: options.fresh,
    apiPort: options.port,
    gatewayPort: options.port + 2,
    functionUrlPort: options.port + 3,
    onLine: print,
  });

  const output = (name: string): string => {
    const value = stack.outputs[name];
    if (value === undefined) throw new Error(`the stack has no output ${name}`);
    return value;
  };
  const addressFile = join(stateDir, 'local.json');
  const stop = async (): Promise<void> => {
    rmSync(addressFile, { force: true });
    await stack.stop();
  };
  try {
    const key = stack.secretValue(output('TokenKeySecretArn'));
    const token = await organizationToken(key, output('DefaultOrganization'), Date.now());
    const { inspectorUrl } = options;
    const eventsQueueUrl = output('EventsQueueUrl');
    const publishUrl = stack.outputs['PublishUrl'];
    const address = {
      apiUrl: stack.apiUrl,
      publishUrl,
      token,
      inspectorUrl,
      pid: process.pid,
      eventsQueueUrl,
      awsEndpointUrl: stack.gatewayUrl,
      outputs: stack.outputs,
    };
    // The token opens everything here, so only the owner reads it.
    writeFileSync(`${addressFile}.new`, JSON.stringify(address, null, 2), { mode: 0o600 });
    renameSync(`${addressFile}.new`, addressFile);
    const consoleOutput = stack.outputs['ConsoleUrl'];
    const consoleUrl = consoleOutput === undefined ? undefined : `${consoleOutput}#token=${token}`;
    return { stack, apiUrl: stack.apiUrl, publishUrl, consoleUrl, token, eventsQueueUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
};
