import type { Template, TemplateResource } from './template.ts';

/** Types that the local run executes. */
const runTypes = new Set([
  'AWS::DynamoDB::Table',
  'AWS::DynamoDB::GlobalTable',
  'AWS::SQS::Queue',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
  'AWS::Lambda::Function',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Url',
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Stage',
  'AWS::Events::Rule',
  'AWS::CloudFront::Distribution',
  'AWS::CloudFront::Function',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'Custom::CDKBucketDeployment',
]);

/**
 * Types that need no running. Roles and policies are enforced on the functions' calls; permissions and resource policies
 * say who may call whom across services, which here is the local run itself, except for function URLs.
 */
const readTypes = new Set([
  'AWS::IAM::Role',
  'AWS::IAM::Policy',
  'AWS::IAM::ManagedPolicy',
  'AWS::Lambda::Permission',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::SQS::QueuePolicy',
  'AWS::S3::BucketPolicy',
  'AWS::CloudFront::OriginAccessControl',
  // Of the function that uploads the console's files; the local run serves them from where they are.
  'AWS::Lambda::LayerVersion',
  'AWS::CDK::Metadata',
]);

type ResourceClass = 'run' | 'read' | 'cannot-run';

const classify = (resource: TemplateResource): ResourceClass => {
  if (resource.Type === 'AWS::Events::Rule') {
    const schedule = resource.Properties['ScheduleExpression'];
    return typeof schedule === 'string' && schedule.startsWith('rate(') ? 'run' : 'cannot-run';
  }
  if (runTypes.has(resource.Type)) return 'run';
  return readTypes.has(resource.Type) ? 'read' : 'cannot-run';
};

/** The one line that names what of the template does not run here, or undefined when all of it does. */
export const cannotRunLine = (template: Template): string | undefined => {
  const counts = new Map<string, number>();
  for (const resource of Object.values(template.Resources)) {
    if (classify(resource) !== 'cannot-run') continue;
    // A rule that is not a rate is the one kind whose type alone would not say why.
    const name = resource.Type === 'AWS::Events::Rule' ? `${resource.Type} other than rate()` : resource.Type;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  if (counts.size === 0) return undefined;
  const list = [...counts]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([type, count]) => `${type} × ${count}`);
  return `not run locally: ${list.join(', ')}`;
};
