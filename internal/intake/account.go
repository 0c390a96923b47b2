package intake

import (
	"strings"

	"zhuxue/internal/aid"
)

// cards are the account numbers of a workbook that look like bank cards: how many
// pass their check, and those that do not.
type cards struct {
	sound  int
	failed []failedCard
}

type failedCard struct {
	line *aid.Line
	aid.Fault
}

// check remembers a number that looks like a bank card's.
func (c *cards) check(r *record, number string) {
	switch {
	case !isCard(number):
	case luhn(number):
		c.sound++
	default:
		c.failed = append(c.failed, failedCard{r.line, r.remark("card_check", account, cardSentence)})
	}
}

const cardSentence = "账号像是银行卡号，校验位却不对，可能填错了一位；请对照卡面核对。"

// ask leaves a notice at each number that fails, where most pass: where most do
// not, the bank's numbers have no such check, and a notice in every row is read
// by nobody.
func (c *cards) ask(counts *aid.Counts) {
	if c.sound <= len(c.failed) {
		return
	}
	for _, f := range c.failed {
		if f.line.Outcome == aid.Accept && len(f.line.Notices) == 0 {
			counts.Noticed++
		}
		f.line.Notices = append(f.line.Notices, f.Fault)
	}
}

// isCard reports whether a number is that of a bank card, as the country's banks
// issue them: 16 to 19 digits, the first two 62. Passbooks have other numbers,
// without a check digit.
func isCard(number string) bool {
	return len(number) >= 16 && len(number) <= 19 && strings.HasPrefix(number, "62") && digitsOnly(number)
}

// luhn reports whether a card number passes its check (ISO/IEC 7812-1, annex B):
// from the right every second digit counts double, of 10 and more the digits.
func luhn(digits string) bool {
	sum := 0
	for i := range len(digits) {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			d = 2*d/10 + 2*d%10
		}
		sum += d
	}
	return sum%10 == 0
}
