"""Camera set-up before the walk: reports one problem at a time."""
