// The CDK app: one stack from one settings file.
//   cdk deploy [-c config=FILE] [-c stackName=NAME]
import { App } from 'aws-cdk-lib/core';
import { GrapnelStack } from '../lib/grapnel-stack.ts';
import { readSettings } from '../lib/read-settings.ts';

const app = new App({
  // The template is the same whether the CDK's command line or the local run synthesizes it.
  analyticsReporting: false,
  // Findings of CloudFormation's own template check stop the synthesis instead of scrolling by.
  postCliContext: { '@aws-cdk/core:validateAgainstDefaultRules': true },
});
const config: string | undefined = app.node.tryGetContext('config');
const stackName: string = app.node.tryGetContext('stackName') ?? 'Grapnel';

new GrapnelStack(app, stackName, { settings: readSettings(config) });
app.synth();
