/** The uid of the application that an organization's system webhooks belong to; producers publish to it. */
export const systemUid = 'misskey-system';
