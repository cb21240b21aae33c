# Compiled by restc from specs/weather.yaml: change that.
"""What it is like outside."""

from enum import StrEnum


class Weather(StrEnum):
    SUNNY = "sunny"
    LIGHT_RAIN = "light-rain"
    SNOW = "Snow"
    CLASS = "class"
