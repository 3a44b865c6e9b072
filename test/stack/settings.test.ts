import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../lib/read-settings.ts';
import { Settings } from '../../lib/settings.ts';

const directory = mkdtempSync(join(tmpdir(), 'grapnel-settings-'));
let files = 0;
function settingsFile(text: string): string {
  files += 1;
  const file = join(directory, `settings-${files}.json`);
  writeFileSync(file, text);
  return file;
}
function errorFor(text: string): string {
  const file = settingsFile(text);
  try {
    readSettings(file);
  } catch (error) {
    return (error as Error).message.replace(file, 'FILE');
  }
  throw new Error('the settings were accepted');
}

describe('settings', () => {
  it('say in their documentation what they are by default', () => {
    const source = readFileSync(new URL('../../lib/settings.ts', import.meta.url), 'utf8');
    const documented = [...source.matchAll(/@default .+\n {3}\*\/\n {2}(\w+): z\b/g)].map(([, name]) => name);
    expect(documented).toEqual(Object.keys(Settings.shape));
  });

  it('have defaults for everything', () => {
    expect(readSettings(undefined)).toMatchObject({
      defaultDialect: 'standard-webhooks',
      retentionDays: 90,
      httpsOnly: true,
      retainData: true,
      pointInTimeRecovery: true,
    });
  });

  it('give one retry schedule to every dialect, or one to each that is named', () => {
    const everywhere = readSettings(settingsFile('{"retryScheduleSeconds": [1, 2]}'));
    expect(everywhere.retryScheduleSeconds).toMatchObject({ svix: [1, 2], fastcomments: [1, 2] });
    const named = readSettings(settingsFile('{"retryScheduleSeconds": {"svix": [3]}}'));
    expect(named.retryScheduleSeconds).toEqual({ svix: [3] });
  });

  it('that are misspelt are refused with the names that exist', () => {
    const message = errorFor('{"retentionDay": 3}');
    expect(message).toMatch(/^FILE: settings are wrong\.\n {2}retentionDay: no such setting; there are /);
    expect(message).toContain('retentionDays');
  });

  it.each([
    ['{"retentionDays": 6}', /retentionDays: must be at least 7, as fastcomments tries again .*; it is 6\./],
    [
      '{"retryScheduleSeconds": [8000000]}',
      /retentionDays: must be at least 112, as standard-webhooks tries again .*; it is 90\./,
    ],
    ['{"retentionDays": 400}', /retentionDays: .*<=90.*; it is 400\./],
    ['{"retentionDays": "7"}', /retentionDays: .*expected number.*; it is "7"\./],
    ['{"defaultDialect": "soap"}', /defaultDialect: .*"misskey".*; it is "soap"\./],
    [
      '{"allowedPrivateCidrs": ["10.0.0.0/8", "10.0.0"]}',
      /allowedPrivateCidrs\.1: .*CIDR.*; it is "10\.0\.0"\./,
    ],
    ['{"retryScheduleSeconds": [1, -2]}', /retryScheduleSeconds.*seconds.*/],
    ['{"retryScheduleSeconds": {"soap": [1]}}', /retryScheduleSeconds.*"misskey"/],
    ['{"serverOrigin": "https://example.com/path"}', /serverOrigin: .*nothing after it/],
    ['{"alarmTopicArn": "on-call"}', /alarmTopicArn: must be the ARN of an SNS topic; it is "on-call"\./],
    ['[]', /The whole: .*object.*; it is \[\]\./],
  ])('%s is refused with its place, what is allowed and what it is', (text, expected) => {
    expect(errorFor(text)).toMatch(expected);
  });

  it('lists every wrong one', () => {
    expect(errorFor('{"retentionDays": 0, "maxReceiveCount": 0}').split('\n')).toHaveLength(3);
  });

  it('never repeats the token key', () => {
    expect(errorFor('{"jwtSecret": 12345}')).not.toContain('12345');
  });

  it('name a file that cannot be read or is not JSON', () => {
    expect(() => readSettings('/nowhere/settings.json')).toThrow(
      '/nowhere/settings.json: the settings file cannot be read (ENOENT).',
    );
    expect(errorFor('{')).toMatch(/^FILE: the settings file is not JSON: /);
  });
});
