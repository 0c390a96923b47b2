package main

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"zhuxue/internal/aid"
)

// report is what `zhuxue load --report` writes: one entry per data row.
type report struct {
	Rows   []reportRow `json:"rows"`
	Counts aid.Counts  `json:"counts"`

	Warnings []string `json:"warnings"`
}

// textSheet stands in the report for the sheet of a text file, which has none: scripts always find a name there.
const textSheet = "Sheet1"

type reportRow struct {
	Sheet   string         `json:"sheet"`
	Row     int            `json:"row"`
	Outcome aid.Outcome    `json:"outcome"`
	Heals   []aid.Heal     `json:"heals"`
	Faults  []aid.Fault    `json:"faults"`
	Student *reportStudent `json:"student,omitempty"`
}

type reportStudent struct {
	IDNumber string    `json:"id_number"`
	Name     string    `json:"name"`
	Stage    aid.Stage `json:"stage"`
	Grade    int       `json:"grade"`
	Boarding *bool     `json:"boarding"`
	School   string    `json:"school"`
	Township string    `json:"township"`
	Village  string    `json:"village"`
}

// load brings a workbook in by the same door as an upload.
func load(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("load", flag.ContinueOnError)
	county := flags.String("county", "", "县级行政区划代码")
	kind := flags.String("kind", "", "village、school、student 或 statistic")
	term := flags.String("term", "", "学期，如 2016-09；不写时按工作簿上的日期")
	reportFile := flags.String("report", "", "逐行结果写到这个 JSON 文件")
	dryRun := flags.Bool("dry-run", false, "只检查，不导入")
	if err := parse(e, flags, args); err != nil {
		return err
	}
	var wrong misuse
	wrong.lacks(flags, "county", "kind")
	wrong.add(*kind != "" && aid.UploadKind(*kind).Label() == "", "--kind 没有“"+*kind+"”这一种")
	wrong.add(flags.NArg() == 0, "没有写工作簿")
	wrong.more(flags, 1)
	if err := wrong.err("zhuxue load --county 990122 --kind village|school|student|statistic [--term 2016-09] [--report OUT.json] [--dry-run] 工作簿"); err != nil {
		return err
	}
	at, err := optionalTerm(*term)
	if err != nil {
		return err
	}
	content, err := patiently(ctx, func() ([]byte, error) { return os.ReadFile(flags.Arg(0)) })
	if err != nil {
		return unreadable(flags.Arg(0), err)
	}
	out, err := openReport(ctx, *reportFile, flags.Arg(0))
	if err != nil {
		return err
	}
	defer out.Close()
	within := inOfficeWriting
	if *dryRun {
		within = inOffice
	}
	return within(ctx, e, func(o *office) error {
		who, err := o.system(ctx, *county)
		if err != nil {
			return err
		}
		lines, u, err := o.bureau.Load(ctx, who, aid.UploadKind(*kind), at, filepath.Base(flags.Arg(0)), content, *dryRun)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, loaded(u, lines, *dryRun))
		return writeReport(out, lines, u, *dryRun)
	})
}

// patiently waits for a file that may be a pipe, of which the other end comes
// when it pleases, or until we are told to stop: what is left waiting then ends
// with the program.
func patiently[T any](ctx context.Context, open func() (T, error)) (T, error) {
	type answer struct {
		got T
		err error
	}
	done := make(chan answer, 1)
	go func() {
		got, err := open()
		done <- answer{got, err}
	}()
	select {
	case a := <-done:
		return a.got, a.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

func optionalTerm(code string) (aid.Term, error) {
	if code == "" {
		return aid.Term{}, nil
	}
	return aid.ParseTerm(code)
}

// system is the actor of the command line in a county.
func (o *office) system(ctx context.Context, code string) (aid.Actor, error) {
	county, err := o.db.CountyByCode(ctx, code)
	if aid.KindOf(err) == aid.NotFound {
		return aid.Actor{}, fmt.Errorf("没有代码为 %s 的县区，请先运行 zhuxue county add --code %s --name 县名", code, code)
	}
	return aid.System(county), err
}

func loaded(u aid.Upload, lines []aid.Line, dryRun bool) string {
	var notes strings.Builder
	if at := slices.IndexFunc(lines, func(l aid.Line) bool { return l.Outcome == aid.Hold && len(l.Faults) > 0 }); at >= 0 && u.Counts.Accept == 0 {
		fmt.Fprintf(&notes, "\n例如%s：%s", aid.Source{Sheet: lines[at].Sheet, Row: lines[at].Row}.Place(), lines[at].Faults[0].Message)
	}
	if u.Assumed {
		fmt.Fprintf(&notes, "\n请留意：工作簿上没有写学期，按学生的年龄或当前学期当作%s；不对的话请用 --term 指定。", u.Term.Label())
	}
	for _, w := range u.Warnings {
		notes.WriteString("\n请留意：" + w)
	}
	return counted(u.Counts, dryRun) + notes.String()
}

func counted(c aid.Counts, dryRun bool) string {
	found := fmt.Sprintf("共 %d 行：可导入 %d 行（其中自动修正 %d 行），待修改 %d 行，重复 %d 行。", c.Rows, c.Accept, c.Healed, c.Hold, c.Duplicate)
	switch {
	case dryRun:
		return found + "只检查，没有导入。"
	case c.Rows == 0:
		return found + "表头下面没有数据，什么都没有导入，请换一个文件。"
	case c.Accept == 0:
		return found + "没有可导入的行，什么都没有导入。请核对 --county 和 --kind 是否写对；写对了的，用 --report 取得逐行原因，改好工作簿后再导入。"
	case c.New+c.Changed == 0 && c.Hold > 0:
		return found + "可导入的行与库中完全一致，没有改动；待修改的行没有导入，用 --report 取得逐行原因。"
	case c.New+c.Changed == 0:
		return found + "与库中完全一致，没有改动。"
	}
	return found + fmt.Sprintf("新增 %d，更新 %d，无变化 %d。", c.New, c.Changed, c.Unchanged)
}

// openReport opens the report before anything is loaded: a place that cannot be
// written to is found out in time, and so is the workbook itself. What is there
// stays until there is a report.
func openReport(ctx context.Context, path, book string) (*os.File, error) {
	if path == "" {
		return nil, nil
	}
	if sameFile(path, book) {
		return nil, fmt.Errorf("--report 写的就是要导入的工作簿 %s，没有导入：逐行结果会盖掉它，请写另一个文件", path)
	}
	f, err := patiently(ctx, func() (*os.File, error) { return os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o600) })
	if err != nil {
		return nil, fmt.Errorf("写不了结果文件 %s，没有导入：%s", path, placeCause(err))
	}
	return f, nil
}

func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	other, missing := os.Stat(b)
	return err == nil && missing == nil && os.SameFile(one, other)
}

func writeReport(to *os.File, lines []aid.Line, u aid.Upload, dryRun bool) error {
	if to == nil {
		return nil
	}
	r := report{Rows: make([]reportRow, len(lines)), Counts: u.Counts, Warnings: orEmpty(u.Warnings)}
	for i, l := range lines {
		r.Rows[i] = reportRow{Sheet: cmp.Or(l.Sheet, textSheet), Row: l.Row, Outcome: l.Outcome, Heals: orEmpty(l.Heals), Faults: orEmpty(l.Faults), Student: told(l.Student)}
	}
	text, err := json.MarshalIndent(r, "", " ")
	if err != nil {
		return err
	}
	to.Truncate(0) // a pipe or terminal has nothing to cut
	if _, err := to.Write(append(text, '\n')); err != nil {
		done := "已导入"
		if dryRun {
			done = "只检查，没有导入"
		}
		return fmt.Errorf(done+"，但写不了结果文件 %s：%s", to.Name(), placeCause(err))
	}
	return nil
}

func told(d *aid.Draft) *reportStudent {
	if d == nil {
		return nil
	}
	return &reportStudent{d.IDNo, d.Name, d.Stage, d.Grade, d.Boarding.Bool(), d.School, d.Township, d.Village}
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
