/**
 * What CloudFront does with each request for the console, in the JavaScript that CloudFront Functions have: addresses
 * of pages are all the same file, which shows the page that the address names.
 */
export const pageRequestCode = `function handler(event) {
  var request = event.request;
  var isFile = request.uri.indexOf('/console/assets/') === 0 || request.uri === '/console/config.json';
  if (!isFile) request.uri = '/console/index.html';
  return request;
}
`;
