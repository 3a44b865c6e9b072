import { Svix } from 'svix';

/** Publishes one event to a customer, who is made at the first time. */
export async function publishInvoicePaid(serverUrl: string, token: string) {
  const svix = new Svix(token, { serverUrl });
  const { id } = await svix.application.getOrCreate({ uid: 'customer-2', name: 'Customer 2' });
  return svix.message.create(id, {
    eventType: 'invoice.paid',
    eventId: 'invoice.paid-A-1024',
    payload: { invoice: 'A-1024', total: '19.90' },
  });
}
