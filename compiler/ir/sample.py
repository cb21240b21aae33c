"""What fields of well-known names hold in examples; everything here is a matter of taste."""

from datetime import date, timedelta

from compiler.ir.field import TextFormat

WORDS = {
    "address": "12 Harbour Street",
    "body": "Everyone who worked on it is invited to the kick-off on Monday.",
    "city": "Lisbon",
    "code": "A100",
    "colour": "#3b82f6",
    "color": "#3b82f6",
    "country": "PT",
    "currency": "EUR",
    "description": "Everything that has to happen before the doors open in April.",
    "file_name": "minutes.pdf",
    "language": "en",
    "locale": "en-GB",
    "media_type": "application/pdf",
    "message": "The office is closed on Monday.",
    "name": "Spring launch",
    "display_name": "Ada Marques",
    "first_name": "Ada",
    "last_name": "Marques",
    "note": "Agreed on the phone.",
    "notes": "Agreed on the phone.",
    "phone": "+351211234567",
    "reason": "The fix did not hold.",
    "status": "open",
    "summary": "What was agreed, in one paragraph.",
    "tags": "spring",
    "timezone": "Europe/Lisbon",
    "title": "Prepare the spring launch",
    "words": "spring",
}
"""By the whole name, or by its last word."""

ITEMS = {
    "tags": ("spring", "press"),
    "keywords": ("spring", "launch"),
    "words": ("spring", "launch"),
}
"""What arrays of texts hold."""

FORMATS = {
    TextFormat.EMAIL: "ada@example.com",
    TextFormat.URL: "https://example.com/spring-launch",
    TextFormat.SLUG: "spring-launch",
}

NUMBERS = {
    "age": 34,
    "amount": 1250,
    "byte_size": 24576,
    "limit": 50,
    "percent": 40,
    "port": 8080,
    "position": 1,
    "price": 1250,
    "priority": 2,
    "version": 1,
    "year": 2026,
}

FIRST = date(2026, 3, 2)
LATER = ("due", "end", "ends", "expire", "expires", "finish", "last", "to", "until")


def day_of(name: str, number: int) -> date:
    """A Monday in March, or a day at the end of the month for what comes later."""
    late = 29 if name.split("_")[0] in LATER else 0
    return FIRST + timedelta(days=late + number)
