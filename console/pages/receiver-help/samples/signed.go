package webhooks

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const toleranceSeconds = 300

// IsGenuine says whether a request of the last five minutes comes from the holder of the secret. rawBody is the body
// before any parsing; secret is whsec_…, or whpk_… where the endpoint signs with Ed25519.
func IsGenuine(headers http.Header, rawBody []byte, secret string) bool {
	timestamp := headers.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || math.Abs(float64(time.Now().Unix()-seconds)) > toleranceSeconds {
		return false
	}
	signed := append([]byte(headers.Get("webhook-id")+"."+timestamp+"."), rawBody...)
	kind, encoded, _ := strings.Cut(secret, "_")
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return false
	}
	for _, signature := range strings.Split(headers.Get("webhook-signature"), " ") {
		version, value, _ := strings.Cut(signature, ",")
		given, err := base64.StdEncoding.DecodeString(value)
		if err != nil {
			continue
		}
		if kind == "whpk" {
			if version == "v1a" && len(key) == ed25519.PublicKeySize && ed25519.Verify(key, signed, given) {
				return true
			}
			continue
		}
		mac := hmac.New(sha256.New, key)
		mac.Write(signed)
		if version == "v1" && hmac.Equal(mac.Sum(nil), given) {
			return true
		}
	}
	return false
}
