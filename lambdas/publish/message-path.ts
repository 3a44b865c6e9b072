/** Where messages are published: the one path whose POST is not for the manage function. */
export const messagePath = '/api/v1/app/{app_id}/msg';
