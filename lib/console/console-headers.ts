import { HeadersFrameOption, HeadersReferrerPolicy, ResponseHeadersPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { contentSecurityPolicy, type PagePolicy } from './console-policy.ts';

/** What goes with every file of the console. */
export function consoleHeaders(scope: Construct, settings: PagePolicy): ResponseHeadersPolicy {
  const isFramed = settings.frameAncestors.length > 0;
  return new ResponseHeadersPolicy(scope, 'Headers', {
    comment: 'Grapnel: the console',
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(settings), override: true },
      contentTypeOptions: { override: true },
      // It knows no list of origins; where there is one, the policy's frame-ancestors stands alone.
      ...(isFramed ? {} : { frameOptions: { frameOption: HeadersFrameOption.DENY, override: true } }),
      // Addresses of pages name applications and messages: no other site is told them.
      referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
      // Two years, as browsers' preload lists want it.
      strictTransportSecurity: {
        accessControlMaxAge: Duration.days(730),
        // The console's own domain only: what else its owner has below it is not ours to say.
        includeSubdomains: false,
        override: true,
      },
    },
    customHeadersBehavior: {
      customHeaders: [
        { header: 'cross-origin-opener-policy', value: 'same-origin', override: true },
        { header: 'cross-origin-resource-policy', value: 'same-origin', override: true },
        {
          header: 'permissions-policy',
          value: 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
          override: true,
        },
      ],
    },
  });
}
