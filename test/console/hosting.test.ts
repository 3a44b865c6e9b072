import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { pageRequestCode } from '../../lib/console/page-request.ts';
import { parseSettings } from '../../lib/parse-settings.ts';
import { synthesize } from '../stack/synthesized.ts';

const policyOf = (settings: Parameters<typeof synthesize>[0]) => {
  const [policy] = synthesize(settings).ofType('AWS::CloudFront::ResponseHeadersPolicy');
  return policy?.[1].Properties['ResponseHeadersPolicyConfig'].SecurityHeadersConfig;
};

describe('the stack', () => {
  const { ofType } = synthesize();
  const distribution = ofType('AWS::CloudFront::Distribution')[0]?.[1].Properties['DistributionConfig'];

  it('has the console and the API on one origin, both over https only', () => {
    expect(distribution.DefaultCacheBehavior).toMatchObject({ ViewerProtocolPolicy: 'https-only' });
    expect(distribution.CacheBehaviors).toMatchObject([
      { PathPattern: '/console*', ViewerProtocolPolicy: 'redirect-to-https' },
    ]);
    expect(distribution.Origins).toMatchObject([
      { CustomOriginConfig: { OriginProtocolPolicy: 'https-only' } },
      { OriginAccessControlId: expect.anything(), S3OriginConfig: { OriginAccessIdentity: '' } },
    ]);
  });

  it('tells the API where the console is', () => {
    const environments = ofType('AWS::Lambda::Function').map(
      ([, fn]) => fn.Properties['Environment']?.Variables,
    );
    const manage = environments.find((variables) => variables?.POWERTOOLS_SERVICE_NAME === 'manage');
    expect(JSON.stringify(manage.CONSOLE_ORIGIN)).toMatch(/https:\/\/.*ConsoleDistribution.*DomainName/);
  });

  it('lets browsers keep files with their content in the name, and ask for the others', () => {
    const uploads = ofType('Custom::CDKBucketDeployment').map(([, { Properties }]) => [
      Properties['DestinationBucketKeyPrefix'],
      Properties['SystemMetadata']['cache-control'],
    ]);
    expect(uploads).toEqual([
      ['console/assets', 'public, max-age=31536000, immutable'],
      ['console', 'no-cache'],
    ]);
  });

  it('has none of it where the settings say so', () => {
    const without = synthesize({ console: false });
    const left = Object.values(without.all).filter(({ Type }) => /CloudFront|CDKBucketDeployment/.test(Type));
    expect(left).toEqual([]);
    expect(without.json['Outputs']).not.toHaveProperty('ConsoleUrl');
  });
});

describe('the policy of the page', () => {
  it('runs nothing but the files of the console, and is in no frame', () => {
    const { ContentSecurityPolicy, FrameOptions } = policyOf({});
    const policy: string = ContentSecurityPolicy.ContentSecurityPolicy;
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|script-src [^;]*data:/);
    expect(FrameOptions.FrameOption).toBe('DENY');
  });

  it('allows the frames and the logo of the settings', () => {
    const console = { frameAncestors: ['https://shop.example'], logoUrl: 'https://cdn.example/logo.svg' };
    const { ContentSecurityPolicy, FrameOptions } = policyOf({ console });
    expect(ContentSecurityPolicy.ContentSecurityPolicy).toContain('frame-ancestors https://shop.example');
    expect(ContentSecurityPolicy.ContentSecurityPolicy).toContain("img-src 'self' https://cdn.example;");
    expect(FrameOptions).toBeUndefined();
  });
});

it.each([
  ['/console', '/console/index.html'],
  ['/console/', '/console/index.html'],
  ['/console/app/shop.example/endpoints', '/console/index.html'],
  ['/console/assets/index-1.js', '/console/assets/index-1.js'],
  ['/console/config.json', '/console/config.json'],
])('a request for %s is answered with %s', (uri, key) => {
  const event = { request: { uri } };
  expect(runInNewContext(`${pageRequestCode}\nhandler(event).uri`, { event })).toBe(key);
});

it.each([
  { frameAncestors: ["https://shop.example; script-src 'unsafe-inline'"] },
  { frameAncestors: ['*'] },
  { logoUrl: 'javascript:alert(1)' },
  { accentColor: 'red;}body{display:none' },
])('the settings %j are refused', (console) => {
  expect(() => parseSettings({ console }, 'They')).toThrow(/console/);
});
