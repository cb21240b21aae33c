"""From one physical schema to the next: changes, and the safe steps that make them."""
