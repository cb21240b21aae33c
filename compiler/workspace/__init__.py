"""Wanted against present, purely: the plan and the lock."""
