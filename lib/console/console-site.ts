import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  Function as EdgeFunction,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  HttpVersion,
  OriginRequestPolicy,
  PriceClass,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Source } from 'aws-cdk-lib/aws-s3-deployment';
import { RemovalPolicy, Validations } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import type { HttpEntry } from '../api/http-entry.ts';
import type { Settings } from '../settings.ts';
import { consoleFiles } from './console-files.ts';
import { consoleHeaders } from './console-headers.ts';
import { ConsoleUpload } from './console-upload.ts';
import { pageRequestCode } from './page-request.ts';

export interface ConsoleSiteProps {
  readonly api: HttpEntry;
  readonly settings: Exclude<Settings['console'], false>;
}

/** The console's files behind CloudFront, and the API behind the same origin. */
export class ConsoleSite extends Construct {
  /** Its origin, without a slash at the end. */
  readonly origin: string;
  readonly #distribution: Distribution;

  constructor(scope: Construct, id: string, props: ConsoleSiteProps) {
    super(scope, id);
    const { api, settings } = props;
    const { name, logoUrl, accentColor } = settings;

    const bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      encryption: BucketEncryption.S3_MANAGED,
      // Nothing in it that the next deployment would not put there again.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'Public files of a web page, read by CloudFront alone; a log of their reads would say nothing.',
    });

    // CDK's own types differ under exactOptionalPropertyTypes.
    const files = bucket as IBucket;

    const pageRequest = new EdgeFunction(this, 'PageRequest', {
      comment: 'Grapnel: every page of the console is index.html',
      code: FunctionCode.fromInline(pageRequestCode),
      runtime: FunctionRuntime.JS_2_0,
    });
    this.#distribution = new Distribution(this, 'Distribution', {
      comment: 'Grapnel: console and API',
      httpVersion: HttpVersion.HTTP2_AND_3,
      // The cheapest: what is far away is read once and then kept by browsers.
      priceClass: PriceClass.PRICE_CLASS_100,
      defaultBehavior: {
        origin: new HttpOrigin(api.host),
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        // API Gateway finds the API by its own host name.
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      },
      additionalBehaviors: {
        '/console*': {
          origin: S3BucketOrigin.withOriginAccessControl(files),
          cachePolicy: CachePolicy.CACHING_OPTIMIZED,
          responseHeadersPolicy: consoleHeaders(this, settings),
          viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
          functionAssociations: [{ function: pageRequest, eventType: FunctionEventType.VIEWER_REQUEST }],
        },
      },
    });
    this.origin = settings.origin ?? `https://${this.#distribution.distributionDomainName}`;
    this.#acknowledge();

    const upload = new ConsoleUpload(this, 'Upload', { bucket: files });
    const assets = upload.files('Assets', 'console/assets', [consoleFiles('assets')], 'immutable');
    // A page names the files that it loads, so they come first.
    const theme = Source.jsonData('config.json', { name, logoUrl, accentColor });
    upload
      .files('Pages', 'console', [consoleFiles('pages'), theme], 'asked for each time')
      .node.addDependency(assets);
  }

  #acknowledge(): void {
    Validations.of(this.#distribution).acknowledge(
      {
        id: 'AwsSolutions-CFR1',
        reason: 'Customers may be anywhere; who must keep countries out says so in their own app.',
      },
      {
        id: 'AwsSolutions-CFR2',
        reason:
          'A web ACL bills 5 dollars a month while idle. The files are public, and the API behind checks tokens and throttles.',
      },
      {
        id: 'AwsSolutions-CFR3',
        reason:
          'The API has an access log of its own, and reads of public files are not worth a bucket of logs.',
      },
      {
        id: 'AwsSolutions-CFR4',
        reason:
          'The certificate of cloudfront.net allows no other minimum; browsers use TLS 1.3. An alias with a certificate of ' +
          'its own sets the minimum there.',
      },
    );
  }
}
