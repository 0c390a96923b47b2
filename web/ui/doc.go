// Package ui holds the components of the pages. They know no noun of the office: a component that needs one belongs in page.
//
// A component is a struct that renders itself, so a page's struct can carry it ready made and the templ prints it:
//
//	@ui.Badge{Text: "已确认", Tone: ui.Good}        a literal
//	@l.State                                       a field of type ui.Badge
//	@p.List { <tr>…</tr> }                         a field with children
//	@(ui.Card{Title: "本学期资助"}) { … }             a literal with children needs parentheses, as in Go's own if
//
// # The page
//
//	templ VillagePage(f Frame, v Village) {
//		@Layout(f) {
//			@(ui.Title{Text: v.Name, Sub: "990121101001 石门镇"}) {      heading; children are the actions on its right
//				@ui.ButtonLink{Text: "导出 Excel", URL: v.ExportURL, Icon: "download"}
//				@ui.Print()
//			}
//			@v.Tabs                                                      ui.Tabs{Label: "视图", Items: []ui.Tab{{Label: "学生", URL: …, Count: "128", Current: true}}}
//			…
//		}
//	}
//
// Layout prints crumbs, flash, search box and menu. A fragment for htmx is rendered without Layout, under page.WithToken.
//
// # Words and figures
//
//	@ui.Badge{Text: l.StateLabel, Tone: l.StateTone}          tones: ui.Plain, Info, Good, Wait, Bad
//	@ui.Amount{Fen: 125000}                                   1,250.00; the head of the column says 元. Unset: true prints 未定
//	{ ui.Count(12340) } { ui.Yuan(fen) } { ui.WanYuan(fen) } { ui.Percent(3, 4) }   12,340 · 元 · 万元 · 75.00% (无数据 for a whole of 0)
//	@ui.Stats{{Label: "本学期应享受", Value: "12,340", Unit: "人", Sub: "比上学期多 120 人", URL: …}}
//	@ui.Facts{{Label: "监护人", Text: "张某"}, {Label: "身份证号", Body: ui.Masked{…}}}
//	@ui.Bar{Label: "石门小学 确认进度", Part: 96, Whole: 128}     progress, with "96/128" beside it
//	@ui.Notice{Tone: ui.Bad, Text: "有 3 行没有通过", Items: faults}
//	@ui.Tasks{{Title: "3 名学生需要您看", Text: "信息有变动", State: ui.Badge{…}, Action: "去确认", URL: …}}   what to do next: home pages
//	@(ui.Empty{Title: "还没有名单", Text: "先导入花名册。", Icon: "list"}) { @ui.ButtonLink{…} }
//	@ui.Icon("school")                                        decoration; a word stands beside it. Names: icon.go
//
// # Sections
//
//	@(ui.Card{Title: "户籍", MoreURL: u, More: "全部"}) { … }     Flush: true lets a table reach the edges
//	<div class="cols"> … </div>                               two columns (cols-3, cols-main: 2:1), one below the other on a phone
//	<div class="actions"> buttons </div>
//	@(ui.Dialog{ID: "reopen", Title: "退回重新确认"}) { @(ui.Form{…}) { … } }   opened by @ui.OpenDialog{ID: "reopen", Text: "退回"}
//	@ui.Steps{Label: "导入进度", Labels: []string{"上传", "预览", "完成"}, Current: 1}
//
// # Lists
//
//	@p.Filters { @p.Township @p.Stage @p.Name }               ui.Filters{Action: link.Students(), Reset: …, Keep: []ui.Option{{Value: "sort", Label: "name"}}}
//	@p.List                                                   ui.Table{Caption: "学生", Heads: []ui.Head{{Label: "姓名", URL: …, Sorted: ui.Ascending}, {Label: "金额", Unit: "元", Num: true}}, Rows: …, Stacked: true}
//	@p.List { for _, l := range p.Lines { @EnrolmentRow(l) } }  own rows: <td data-label="姓名">, <td class="num" data-label="金额">
//	@p.Pager                                                  ui.Pager{Prev: …, Next: …, From: 51, To: 100, Total: 12340}
//
// A Stacked table turns each row into a card on a phone; its first column is the card's heading. Show Empty instead of a table
// without rows. To let table and pager share one frame, put both in a Card with Flush.
//
// # Forms
//
//	@(ui.Form{Action: link.Users()}) {                        a POST form with the session's token; Confirm: "确定要停用吗？" asks first;
//		@ui.Field{Name: "name", Label: "姓名", Required: true, Hint: "与身份证一致", Error: p.Faults["name"]}
//		@ui.Field{Name: "reason", Label: "原因", Rows: 3}        a text area
//		@ui.Select{Name: "stage", Label: "学段", Options: []ui.Option{{Value: "primary", Label: "小学", Chosen: true}}}
//		@ui.Radios{Name: "boarding", Legend: "是否寄宿", Options: …}
//		@ui.Checkbox{Name: "all", Label: "全部乡镇"}
//		@ui.Button{Text: "保存", Look: ui.Primary}               looks: Normal, Primary, Danger, Quiet, Small, Big and BigMain (thumbs)
//	}
//	@(ui.Form{Action: u, Inline: true, Attrs: templ.Attributes{"hx-post": u, "hx-target": "closest tr", "hx-swap": "outerHTML"}}) { … }   a button in a row
//	@(ui.Form{Action: u, Upload: true}) { @ui.FileDrop{Name: "file", Label: "选择花名册", Accept: ".xlsx,.xls", Hint: "不超过 50 MB"} … }
//	@ui.Masked{Text: "999***********1234", RevealURL: u, Label: "查看完整号码", Reason: true}   RevealURL empty: may not see it
//
// # Charts
//
// SVG that fills its column on a screen, a phone and on paper. Bullet, Line and Split need a real table near them; HBars is one.
// Titles on one page differ, because ids are made of them.
//
//	@ui.Bullet{Title: "学前三年入园率", Value: 72.4, Known: true, Text: "72.4%", Max: 100, Tone: ui.Wait, Goals: []ui.Goal{{"2018年目标", 75, "75%"}, {"2020年目标", 80, "80%"}}}
//	@ui.Line{Title: "历年入园率", Unit: "%", Points: []ui.Point{{"2015", 70.1, true, "70.1%"}, {Label: "2016"}}, Goals: goals}
//	@ui.HBars{Caption: "各村入园率，由低到高", Name: "村", Measure: "入园率", Max: 100, Goal: goal, Bars: []ui.HBar{{Label: "大河村", Sub: "差 3 人", URL: u, Value: 41, Known: true, Text: "41%", Tone: ui.Bad}}}
//	@ui.Split{Title: "学校确认进度", Unit: "所", Parts: []ui.Part{{Label: "已确认", Count: 12, Tone: ui.Good}, {Label: "未开始", Count: 3}}}
//
// # More classes and hooks
//
// Classes: muted, num, nowrap, sub (second line), sr-only, no-print, print-only, page-break, big-choice (two wide buttons side by
// side), sticky-foot (a bar of buttons at the bottom of the screen). Hooks of app.js: data-confirm, data-dialog, data-close,
// data-toggle, data-submit, data-print, data-all, data-again; they are described in web/static/js/app.js. There is no inline
// style and no inline script: the content security policy refuses both.
package ui
