/** Addresses of pages with the ids of what they show. */
const encode = encodeURIComponent;
const app = (id: string) => `/console/app/${encode(id)}`;

export const paths = {
  overviewOfAll: () => '/console/overview',
  tasks: () => '/console/recovery',
  overview: (application: string) => `${app(application)}/overview`,
  recovery: (application: string, endpoint?: string) =>
    `${app(application)}/recovery${endpoint === undefined ? '' : `?endpoint=${encode(endpoint)}`}`,
  applications: () => '/console/applications',
  settings: () => '/console/settings',
  access: (application: string) => `${app(application)}/access`,
  eventTypes: () => '/console/event-types',
  newEventType: () => '/console/event-types/new',
  eventType: (name: string) => `/console/event-types/type/${encode(name)}`,
  editEventType: (name: string) => `/console/event-types/type/${encode(name)}/edit`,
  endpoints: (application: string) => `${app(application)}/endpoints`,
  newEndpoint: (application: string) => `${app(application)}/endpoints/new`,
  endpoint: (application: string, endpoint: string) => `${app(application)}/endpoints/${encode(endpoint)}`,
  editEndpoint: (application: string, endpoint: string) =>
    `${app(application)}/endpoints/${encode(endpoint)}/edit`,
  messages: (application: string) => `${app(application)}/messages`,
  publish: (application: string) => `${app(application)}/messages/new`,
  message: (application: string, message: string) => `${app(application)}/messages/${encode(message)}`,
  delivery: (application: string, message: string, endpoint: string) =>
    `${app(application)}/messages/${encode(message)}/deliveries/${encode(endpoint)}`,
};
