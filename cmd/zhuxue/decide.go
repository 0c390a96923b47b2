package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"text/tabwriter"

	"zhuxue/internal/aid"
	"zhuxue/internal/rules"
)

// total is one item as `zhuxue decide --json` prints it. Students counts those
// whose amount is not set, too.
type total struct {
	Students int     `json:"students"`
	Fen      aid.Fen `json:"fen"` // over both terms
}

// decide decides a school year anew and prints what is due, item by item.
func decide(ctx context.Context, e env, args []string) error {
	flags := flag.NewFlagSet("decide", flag.ContinueOnError)
	county := flags.String("county", "", "县级行政区划代码")
	year := flags.Int("year", 0, "学年，2016 即 2016 年 9 月至 2017 年 8 月")
	confirmed := flags.Bool("confirmed", false, "只计学校已确认在校的；不写时含预计")
	asJSON := flags.Bool("json", false, "输出 JSON")
	again := flags.Bool("replay", false, "不计算，只用当时的规则和情况重演历次判定，核对结论和金额")
	if err := parse(e, flags, args); err != nil {
		return err
	}
	var wrong misuse
	wrong.lacks(flags, "county")
	if !*again {
		wrong.lacks(flags, "year")
		wrong.year(*year, 2098)
	}
	wrong.more(flags, 0)
	if err := wrong.err("zhuxue decide --county 990121 --year 2016 [--confirmed] [--json]，或 zhuxue decide --county 990121 --replay"); err != nil {
		return err
	}
	within := inOfficeWriting
	if *again {
		within = inOffice
	}
	return within(ctx, e, func(o *office) error {
		who, err := o.system(ctx, *county)
		if err != nil {
			return err
		}
		if *again {
			return o.replay(ctx, e.out, who)
		}
		totals, err := o.bureau.ItemTotals(ctx, who, aid.Year(*year), *confirmed)
		if err != nil {
			return err
		}
		if *asJSON {
			return json.NewEncoder(e.out).Encode(map[string]any{"items": totalsByItem(totals)})
		}
		return printTotals(e.out, aid.Year(*year), totals)
	})
}

// replay checks that every old decision still follows from what was kept of it.
func (o *office) replay(ctx context.Context, out io.Writer, who aid.Actor) error {
	r, err := o.bureau.Replay(ctx, who)
	if err != nil {
		return err
	}
	if n := len(r.Deviants); n > 0 {
		return fmt.Errorf("重演了 %d 份判定依据，其中 %d 份与当时不一致，数据可能被改动：编号 %v", r.Traces, n, r.Deviants)
	}
	fmt.Fprintf(out, "重演了 %d 份判定依据，结论和金额都与当时一致。\n", r.Traces)
	if r.Unkept > 0 {
		fmt.Fprintf(out, "另有 %d 份是在保存规则原文之前作出的，不能重演。\n", r.Unkept)
	}
	return nil
}

func totalsByItem(totals []aid.ItemTotal) map[aid.Item]total {
	items := map[aid.Item]total{}
	for _, t := range totals {
		items[t.Item] = total{t.Students, t.Fen}
	}
	return items
}

// printTotals prints the same for a person.
func printTotals(out io.Writer, year aid.Year, totals []aid.ItemTotal) error {
	names := map[aid.Item]string{}
	for _, item := range rules.Plan().Items() {
		names[aid.Item(item.Code)] = item.Name
	}
	w := tabwriter.NewWriter(out, 2, 4, 2, ' ', 0)
	fmt.Fprintf(w, "%s\t项目\t人数\t金额（元）\n", year.Label())
	for _, t := range totals {
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\n", t.Item, names[t.Item], t.Students, t.Fen)
	}
	return w.Flush()
}
