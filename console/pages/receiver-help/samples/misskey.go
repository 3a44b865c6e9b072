package webhooks

import (
	"crypto/subtle"
	"net/http"
)

// IsGenuine says whether a request carries the secret: Misskey signs nothing, so nothing tells whether the body was
// changed.
func IsGenuine(headers http.Header, _ []byte, secret string) bool {
	given := headers.Get("x-misskey-hook-secret")
	return subtle.ConstantTimeCompare([]byte(given), []byte(secret)) == 1
}
