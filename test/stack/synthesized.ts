import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { App } from 'aws-cdk-lib/core';
import * as z from 'zod';
import { appContext } from '../../lib/app-context.ts';
import { GrapnelStack } from '../../lib/grapnel-stack.ts';
import type { SettingsInput } from '../../lib/settings.ts';

// The engine of CloudFormation's template check takes two seconds to start; checks.test.ts runs it once.
process.env['CDK_VALIDATION'] = 'false';

const Resource = z.object({
  Type: z.string(),
  Properties: z.record(z.string(), z.any()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});

/** An app that leaves the handlers unbundled, which takes most of a synthesis, unless a test looks at them. */
export function newApp(options: { bundled: boolean } = { bundled: false }): App {
  return new App({
    analyticsReporting: false,
    outdir: mkdtempSync(join(tmpdir(), 'grapnel-stack-test-')),
    context: { ...appContext, ...(options.bundled ? {} : { 'aws:cdk:bundling-stacks': [] }) },
  });
}

/** The template of a deployment with these settings, its resources by logical id and type, and its assembly's folder. */
export function synthesize(settings: SettingsInput = {}, options?: { bundled: boolean }) {
  return templateOf(new GrapnelStack(newApp(options), 'Grapnel', { settings }));
}

export function templateOf(stack: Parameters<typeof Template.fromStack>[0]) {
  const json = Template.fromStack(stack).toJSON();
  const all = z.record(z.string(), Resource).parse(json['Resources']);
  const ofType = (type: string) => Object.entries(all).filter(([, resource]) => resource.Type === type);
  return { json, all, ofType, directory: App.of(stack)?.outdir ?? '' };
}

/** The logical id that `{Ref}` or `{Fn::GetAtt}` names. */
export function logicalIdIn(value: unknown): string {
  const reference = z
    .union([z.object({ Ref: z.string() }), z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) })])
    .parse(value);
  return 'Ref' in reference ? reference.Ref : reference['Fn::GetAtt'][0];
}
