"""The version of the compiler: part of every lock, so it must cost nothing to know."""

VERSION = "0.1.0"
