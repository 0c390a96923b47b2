package ui

import (
	"context"
	"io"
)

// Crumbs is the way from the home page to here. The last one is this page and has no URL.
type Crumbs []Crumb

// Crumb is one step of Crumbs.
type Crumb struct{ Label, URL string }

// Render makes Crumbs a component.
func (c Crumbs) Render(ctx context.Context, w io.Writer) error { return c.view().Render(ctx, w) }

// Tabs are a few views of the same thing, each with its own address.
type Tabs struct {
	Label string // what they are views of
	Items []Tab
}

// Tab is one of Tabs. Count, when set, stands in a small bubble.
type Tab struct {
	Label, URL string
	Count      string
	Current    bool
}

// Render makes Tabs a component.
func (t Tabs) Render(ctx context.Context, w io.Writer) error { return t.view().Render(ctx, w) }

// Steps shows how far a task of several pages has come: 上传 → 预览 → 完成. Current counts from 0; len(Labels) means all done.
type Steps struct {
	Label   string
	Labels  []string
	Current int
}

// Render makes Steps a component.
func (s Steps) Render(ctx context.Context, w io.Writer) error { return s.view().Render(ctx, w) }

func (s Steps) class(i int) string {
	switch {
	case i < s.Current:
		return "step step-done"
	case i == s.Current:
		return "step step-now"
	}
	return "step"
}

// said is what a screen reader hears besides the label.
func (s Steps) said(i int) string {
	switch {
	case i < s.Current:
		return "（已完成）"
	case i == s.Current:
		return "（当前步骤）"
	}
	return "（未开始）"
}

func currentPage(is bool) string {
	if is {
		return "page"
	}
	return ""
}
