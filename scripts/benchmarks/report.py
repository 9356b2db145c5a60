"""Lines of figures, each beside its limit of the same run."""

missed = []


def heading(text):
    print(f"\n{text}", flush=True)


def line(name, figure, unit="", limit=None, at_least=False, note=""):
    """A figure, and whether it is within its limit; without one it is told for comparison."""
    shown = f"  {name:<58}{number(figure):>10} {unit:<6}"
    if limit is None:
        print(f"{shown}{note}".rstrip(), flush=True)
        return
    within = figure >= limit if at_least else figure <= limit
    if not within:
        missed.append(name.strip())
    bound = "at least" if at_least else "at most"
    print(f"{shown}{bound} {number(limit):>8} {unit:<6}{'PASS' if within else 'MISS'}  {note}".rstrip(), flush=True)


def number(value):
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.3g}" if abs(value) < 10 else f"{value:.1f}"


def median(values):
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def end():
    """The exit status, after a last line that says what was missed."""
    if missed:
        print(f"\n{len(missed)} beyond their limits: {'; '.join(missed)}")
    else:
        print("\nEverything is within its limit.")
    return 1 if missed else 0
