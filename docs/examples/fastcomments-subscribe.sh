# By whoever runs Grapnel: a tenant, and its API key for all domains.
own() {
  curl --silent --show-error --header "Authorization: Bearer $TOKEN" --header 'Content-Type: application/json' "$API/api/v1/$@"
  echo
}
own app --data '{"uid": "tenant-1", "name": "Tenant 1"}'
own app/tenant-1/api-key --data '{"key": "'"$API_KEY"'", "domain": "*"}'

# By the tenant's integration, as FastComments documents it.
fastcomments() {
  curl --silent --show-error --header "x-api-key: $API_KEY" --header 'Content-Type: application/json' "$@"
  echo
}
fastcomments "$API/api/v1/webhooks?tenantId=tenant-1" --data '{"url": "'"$RECEIVER"'", "event": "comment-created"}'
fastcomments "$API/api/v1/webhooks?tenantId=tenant-1&event=comment-created"
fastcomments "$API/api/v1/webhooks/sample-payloads?tenantId=tenant-1&limit=1"
