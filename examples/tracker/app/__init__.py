"""The tracker: projects, tasks and labels of an account, over HTTP."""
