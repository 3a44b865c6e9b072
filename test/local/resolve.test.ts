import { describe, expect, test } from 'vitest';
import { createResolver } from '../../local/template/resolve.ts';
import { Template } from '../../local/template/template.ts';

const template = Template.parse({
  Parameters: { Size: { Type: 'String', Default: 'large' }, Nothing: { Type: 'String' } },
  Mappings: { Map: { 'us-east-1': { name: 'virginia' } } },
  Conditions: { IsHere: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] } },
  Resources: { Table: { Type: 'AWS::DynamoDB::Table' } },
});
const { resolve } = createResolver({
  template,
  stackName: 'S',
  ref: (id) => `${id}-name`,
  attribute: (id, name) => {
    if (name !== 'Arn') throw new Error(`no attribute ${name} of ${id}`);
    return `arn:${id}`;
  },
});
/** `<x>` for a variable of Fn::Sub. */
const sub = (text: string): string => text.replaceAll('<', '$' + '{').replaceAll('>', '}');
const value = (input: unknown): unknown => resolve(input, 'Resources.X');

describe('intrinsic functions', () => {
  test.each([
    [{ Ref: 'Table' }, 'Table-name'],
    [{ Ref: 'Size' }, 'large'],
    [{ Ref: 'AWS::AccountId' }, '000000000000'],
    [{ 'Fn::GetAtt': ['Table', 'Arn'] }, 'arn:Table'],
    [{ 'Fn::GetAtt': 'Table.Arn' }, 'arn:Table'],
    [{ 'Fn::Join': [':', ['a', { Ref: 'AWS::Partition' }, { Ref: 'Table' }]] }, 'a:aws:Table-name'],
    [
      { 'Fn::Sub': sub('x-<AWS::Region>-<Table>-<Table.Arn>-<!Literal>') },
      sub('x-us-east-1-Table-name-arn:Table-<Literal>'),
    ],
    [{ 'Fn::Sub': [sub('<A>/<Table>'), { A: { Ref: 'Size' } }] }, 'large/Table-name'],
    [{ 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    [{ 'Fn::If': ['IsHere', 'yes', 'no'] }, 'yes'],
    [{ 'Fn::FindInMap': ['Map', { Ref: 'AWS::Region' }, 'name'] }, 'virginia'],
    [{ 'Fn::Base64': 'hi' }, 'aGk='],
    [{ a: { Ref: 'AWS::NoValue' }, b: [{ Ref: 'AWS::NoValue' }, 1] }, { b: [1] }],
  ])('%j', (input, expected) => {
    expect(value(input)).toEqual(expected);
  });

  test.each([
    [{ A: { Ref: 'Missing' } }, 'Resources.X.A: Ref to Missing, which the template does not have'],
    [{ A: [{ Ref: 'Nothing' }] }, 'Resources.X.A[0]: parameter Nothing has no default'],
    [{ 'Fn::GetAtt': ['Table', 'Color'] }, 'Resources.X: no attribute Color of Table'],
    [{ 'Fn::ImportValue': 'x' }, 'Resources.X: Fn::ImportValue is not supported'],
    [{ A: '{{resolve:ssm:name}}' }, 'Resources.X.A: dynamic references'],
    [{ 'Fn::Select': [3, ['a']] }, 'Resources.X: Fn::Select 3 of 1 values'],
  ])('an unknown reference names its place: %j', (input, message) => {
    expect(() => value(input)).toThrow(message);
  });
});
