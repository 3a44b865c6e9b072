/**
 * A step queues 100 deliveries at most and the next one begins a second later at the earliest: one task sends 100
 * messages a second to its endpoint, ten thousand in two minutes, and takes about a tenth of what the deliveries queue
 * is worked off at with the usual `sendMaxConcurrency` of 100 batches of ten, each done within a second.
 */
export const messagesPerStep = 100;
export const stepDelaySeconds = 1;
