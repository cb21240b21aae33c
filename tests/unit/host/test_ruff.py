"""The gate over Python finds what would fail at import."""

from compiler.host.ruff import ruff_gate


def test_sound_python_passes() -> None:
    assert ruff_gate({"app/a.py": "import os\n\nprint(os.sep)\n", "__init__.py": ""}) == ()
    assert ruff_gate({}) == ()


def test_findings_carry_their_place() -> None:
    found = ruff_gate({"app/a.py": "x = 1\nimport os\n", "b.py": "def f(:\n", "c.py": "print(y)\n"})
    places = {(item.span.path, item.span.line) for item in found if item.span}
    assert places >= {("app/a.py", 2), ("b.py", 1), ("c.py", 1)}
    assert {item.code for item in found} == {"R901"}


def test_a_configuration_nearby_changes_nothing() -> None:
    assert ruff_gate({"pyproject.toml": "[tool.ruff.lint]\nignore=['F']\n", "a.py": "import os\n"})
