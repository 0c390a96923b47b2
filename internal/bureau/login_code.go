package bureau

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"time"
)

// Codes of a second factor: RFC 6238 as every authenticator app has it, SHA-1,
// six digits, thirty seconds.
const (
	codeStep   = 30 * time.Second
	secretSize = 20
	issuer     = "助学"
)

var base32Text = base32.StdEncoding.WithPadding(base32.NoPadding)

func newSecret() []byte {
	secret := make([]byte, secretSize)
	rand.Read(secret)
	return secret
}

// stepAt is the step that a moment falls into.
func stepAt(now time.Time) int64 { return now.Unix() / int64(codeStep/time.Second) }

// codeOf is the code of a step.
func codeOf(secret []byte, step int64) string {
	mac := hmac.New(sha1.New, secret)
	mac.Write(binary.BigEndian.AppendUint64(nil, uint64(step)))
	sum := mac.Sum(nil)
	at := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[at:])&0x7fffffff%1_000_000)
}

// stepOf finds the step of a code, this one or a neighbour: clocks differ.
func stepOf(secret []byte, code string, now time.Time) (step int64, ok bool) {
	for step = stepAt(now) - 1; step <= stepAt(now)+1; step++ {
		if subtle.ConstantTimeCompare([]byte(codeOf(secret, step)), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}

// factorURI is what the app reads from the picture.
func factorURI(secret []byte, login, county string) string {
	q := url.Values{"secret": {base32Text.EncodeToString(secret)}, "issuer": {issuer}}
	u := url.URL{Scheme: "otpauth", Host: "totp", Path: "/" + issuer + ":" + county + login, RawQuery: q.Encode()}
	return u.String()
}
