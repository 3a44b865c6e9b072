# In the local run the AWS services' address stands for AWS; it looks at the access key and at no signature.
read_local() { node -p "JSON.parse(require('fs').readFileSync('.grapnel/local.json', 'utf8')).$1"; }

curl --silent --show-error "$(read_local awsEndpointUrl)" \
  --header 'Content-Type: application/x-amz-json-1.0' --header 'X-Amz-Target: AmazonSQS.SendMessage' \
  --header 'Authorization: AWS4-HMAC-SHA256 Credential=local-operator/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0' \
  --data '{
    "QueueUrl": "'"$(read_local eventsQueueUrl)"'",
    "MessageBody": "{\"application\": \"demo\", \"eventType\": \"invoice.paid\", \"payload\": {\"invoice\": \"A-1026\"}}"
  }'
