"""From one physical schema to the next, safely; nothing here yet."""
