package main

import (
	"context"
	"encoding/json"
	"errors"
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
	flags.SetOutput(e.err)
	county := flags.String("county", "", "县级行政区划代码")
	year := flags.Int("year", 0, "学年，2016 即 2016 年 9 月至 2017 年 8 月")
	confirmed := flags.Bool("confirmed", false, "只计学校已确认在校的；不写时含预计")
	asJSON := flags.Bool("json", false, "输出 JSON")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() != 0 || *county == "" || *year < 2000 || *year > 2098 {
		return errors.New("用法：zhuxue decide --county 990121 --year 2016 [--confirmed] [--json]")
	}
	return inOffice(ctx, e, func(o *office) error {
		who, err := o.system(ctx, *county)
		if err != nil {
			return err
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
