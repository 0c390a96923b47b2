package main

import "context"

func (o *office) check(ctx context.Context) error { return nil }
