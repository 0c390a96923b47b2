package rules

import "testing"

// A school that charges more than is waived: the family is told what is left to pay.
func TestSentence_saysWhatIsLeftToPay(t *testing.T) {
	t.Parallel()
	b, err := National().Extend([]byte(`book: county
name: 县里的书
source: 示教〔2025〕1号
unit: fen per school year
rules:
  - {code: senior_high_fee_waiver, clause: 二, name: 普通高中免学杂费, kind: waiver, fee: {cap: {senior: 160000}, owners: [private]}, from: 2025, when: {stage: [senior], categories: [waived]}}
`))
	if err != nil {
		t.Fatal(err)
	}
	f := Facts{Stage: Senior, Categories: InCategories(Disabled), SchoolOwner: Private, SchoolFee: FeeOf(800000)}
	want := "享受：属于四类学生的民办普通高中学生，费用直接免除，不先收后退，每年1600元，本学期800元；学校每年收费8000元，超出的部分自付（依据二，示教〔2025〕1号）"
	if got := b.Sentence(f, decided(b, "senior_high_fee_waiver", f, "2025-09")); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	f.SchoolFee = FeeOf(160000)
	want = "享受：属于四类学生的民办普通高中学生，费用直接免除，不先收后退，每年1600元，本学期800元（依据二，示教〔2025〕1号）"
	if got := b.Sentence(f, decided(b, "senior_high_fee_waiver", f, "2025-09")); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
