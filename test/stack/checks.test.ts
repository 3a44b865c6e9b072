import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { GrapnelStack } from '../../lib/grapnel-stack.ts';
import { newApp } from './synthesized.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('cdk-nag finds nothing that is not acknowledged with a reason beside its construct', () => {
  const app = newApp();
  const stack = new GrapnelStack(app, 'Grapnel', { settings: {} });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
  const { directory } = app.synth();
  expect(findings(directory)).toEqual([]);

  const acknowledged = stack.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY),
    )
    .flatMap(({ data }) => Object.entries(z.record(z.string(), z.string()).parse(data)));
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(acknowledged.filter(([, reason]) => reason.length < 30)).toEqual([]);
});

it('the app synthesizes from the command line with nothing that CloudFormation would refuse', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'grapnel-app-'));
  const run = runApp({ CDK_OUTDIR: outdir, CDK_VALIDATION: 'true' });
  expect(run).toMatchObject({ status: 0 });
  expect(readdirSync(outdir)).toContain('Grapnel.template.json');
  expect(findings(outdir)).toEqual([]);
});

it('the app tells what is wrong with its settings file and nothing else', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'grapnel-app-')), 'settings.json');
  writeFileSync(file, '{"retentionDays": 0}');
  const run = runApp({ CDK_CONTEXT_JSON: JSON.stringify({ config: file }) });
  expect(run.status).toBe(1);
  expect(run.stderr).toMatch(/^\S+settings\.json: settings are wrong\.\n {2}retentionDays: .*; it is 0\.\n$/);
});

function runApp(env: Record<string, string>) {
  return spawnSync(process.execPath, ['bin/grapnel.ts'], {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
}

/** Every violation in the assembly's report, as text. */
function findings(directory: string): string[] {
  const report = JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8'));
  return report.pluginReports.flatMap((plugin: { violations: unknown[] }) =>
    plugin.violations.map((violation) => JSON.stringify(violation)),
  );
}
