package main

import "context"

func (o *office) demo(ctx context.Context, e env) error { return nil }

func (o *office) check(ctx context.Context) error { return nil }
