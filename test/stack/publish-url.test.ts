import { expect, it } from 'vitest';
import * as z from 'zod';
import { synthesize } from './synthesized.ts';

const Outputs = z.record(z.string(), z.unknown());
const publishFunctions = (settings: Parameters<typeof synthesize>[0]) =>
  synthesize(settings)
    .ofType('AWS::Lambda::Function')
    .filter(([logicalId]) => logicalId.startsWith('Publish'))
    .map(([, { Properties }]) => Properties);

it('the publish function has a URL, and both permissions that AWS wants of a URL for everybody', () => {
  const { ofType } = synthesize();
  expect(ofType('AWS::Lambda::Url').map(([, { Properties }]) => Properties['AuthType'])).toEqual(['NONE']);
  const ofEverybody = ofType('AWS::Lambda::Permission')
    .map(([, { Properties }]) => Properties)
    .filter(({ Principal }) => Principal === '*')
    .map(
      ({
        FunctionName: {
          'Fn::GetAtt': [name],
        },
        ...rest
      }) => ({ ...rest, FunctionName: name.slice(0, 7) }),
    );
  expect(ofEverybody).toEqual([
    {
      Action: 'lambda:InvokeFunctionUrl',
      FunctionName: 'Publish',
      FunctionUrlAuthType: 'NONE',
      Principal: '*',
    },
    { Action: 'lambda:InvokeFunction', FunctionName: 'Publish', InvokedViaFunctionUrl: true, Principal: '*' },
  ]);
});

it('publishUrl: false makes none, and nobody may call the function but API Gateway', () => {
  const { ofType, json } = synthesize({ publishUrl: false });
  expect(ofType('AWS::Lambda::Url')).toEqual([]);
  expect(Object.keys(Outputs.parse(json['Outputs']))).not.toContain('PublishUrl');
  const principals = ofType('AWS::Lambda::Permission').map(([, { Properties }]) => Properties['Principal']);
  expect(principals).not.toContain('*');
});

it('concurrency is reserved for the publish function where the settings say how much', () => {
  const reserved = (settings: Parameters<typeof synthesize>[0]) =>
    publishFunctions(settings).map((properties) => properties['ReservedConcurrentExecutions']);
  expect(reserved({})).toEqual([undefined]);
  expect(reserved({ publishMaxConcurrency: 40 })).toEqual([40]);
});
