package webhooks

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"net/http"
	"strconv"
	"time"
)

const toleranceSeconds = 300

// IsGenuine says whether a request of the last five minutes comes from the holder of the secret. rawBody is the body
// before any parsing.
func IsGenuine(headers http.Header, rawBody []byte, secret string) bool {
	timestamp := headers.Get("x-fastcomments-timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || math.Abs(float64(time.Now().Unix()-seconds)) > toleranceSeconds {
		return false
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(timestamp + "."))
	mac.Write(rawBody)
	expected := "sha256=" + hex.EncodeToString(mac.Sum(nil))
	return hmac.Equal([]byte(headers.Get("x-fastcomments-signature")), []byte(expected))
}
