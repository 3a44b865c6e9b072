call() {
  curl --silent --show-error --header "Authorization: Bearer $TOKEN" --header 'Content-Type: application/json' "$API/api/v1/$@"
  echo
}

call app --data '{"uid": "customer-1", "name": "Customer 1"}'
call app/customer-1/endpoint --data '{"uid": "main", "url": "'"$RECEIVER"'"}'
call app/customer-1/endpoint/main/secret
call app/customer-1/msg --data '{"eventType": "invoice.paid", "payload": {"invoice": "A-1024", "total": "19.90"}}'
call app/customer-1/attempt/endpoint/main
