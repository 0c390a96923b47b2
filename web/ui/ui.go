package ui

import "context"

// Tone says how something stands. It chooses colours, but a word beside it must say the same.
type Tone string

// The five tones. Plain is the zero value.
const (
	Plain Tone = ""
	Info  Tone = "info" // for your information
	Good  Tone = "ok"   // done, reached, confirmed
	Wait  Tone = "wait" // somebody has to do something
	Bad   Tone = "bad"  // refused, failed, missed
)

// class is the style class of the tone, after the name of the component.
func (t Tone) class(component string) string {
	if t == Plain {
		return component
	}
	return component + " tone-" + string(t)
}

// The hidden field and the header in which a form hands back the session's token.
const (
	TokenField  = "csrf_token"
	TokenHeader = "X-CSRF-Token"
)

type tokenKey struct{}

// WithToken keeps the session's token in the context of a rendering, where Form finds it.
func WithToken(ctx context.Context, token string) context.Context {
	return context.WithValue(ctx, tokenKey{}, token)
}

// token is the session's token, empty outside a session.
func token(ctx context.Context) string {
	t, _ := ctx.Value(tokenKey{}).(string)
	return t
}
