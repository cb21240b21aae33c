"""Tests of the application's behaviour, over HTTP and on a real PostgreSQL."""
