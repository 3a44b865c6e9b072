import { expect, test } from 'vitest';
import { startLines } from '../../local/start-lines.ts';
import { Template } from '../../local/template/template.ts';

test('what cannot run is named in one line, what needs no running is not', () => {
  const template = Template.parse({
    Resources: {
      A: { Type: 'AWS::CloudWatch::Alarm' },
      B: { Type: 'AWS::CloudWatch::Alarm' },
      C: { Type: 'AWS::SNS::Topic' },
      D: { Type: 'Custom::Something' },
      E: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'cron(0 * * * ? *)' } },
      F: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 minute)' } },
      G: { Type: 'AWS::IAM::Role' },
      H: { Type: 'AWS::SQS::Queue' },
    },
  });
  expect(startLines(template, [])).toEqual([
    'not run locally: AWS::CloudWatch::Alarm × 2, AWS::Events::Rule other than rate() × 1, AWS::SNS::Topic × 1, Custom::Something × 1',
  ]);
});

test('settings without effect and unchecked IAM have a line each', () => {
  const template = Template.parse({
    Resources: { T: { Type: 'AWS::DynamoDB::Table', Properties: { TimeToLiveSpecification: {} } } },
  });
  expect(startLines(template, ['IAM conditions of P', 'IAM conditions of P'])).toEqual([
    'without effect locally: DynamoDB TTL',
    'not checked locally: IAM conditions of P',
  ]);
});
