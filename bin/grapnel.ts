// The CDK app: one stack from one settings file.
//   cdk deploy [-c config=FILE] [-c stackName=NAME]
import { App, Validations } from 'aws-cdk-lib/core';
import { appContext } from '../lib/app-context.ts';
import { GrapnelStack } from '../lib/grapnel-stack.ts';
import { SettingsError } from '../lib/parse-settings.ts';
import { readSettings } from '../lib/read-settings.ts';

// No analytics, so that the template is the same whether the CDK's command line or the local run synthesizes it.
const app = new App({ analyticsReporting: false, context: appContext });
const config: string | undefined = app.node.tryGetContext('config');
const stackName: string = app.node.tryGetContext('stackName') ?? 'Grapnel';

// The local run leaves the checks out: they are for whoever deploys, and they take seconds.
if (process.env['CDK_VALIDATION'] !== 'false') {
  const { AwsSolutionsChecks, ServerlessChecks } = await import('cdk-nag');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), new ServerlessChecks(app));
}

try {
  new GrapnelStack(app, stackName, { settings: readSettings(config) });
  app.synth();
} catch (error) {
  // A user's mistake needs no stack trace around what to correct.
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
