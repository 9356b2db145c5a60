"""What wrk says at its end."""

import re


def counts(output):
    """Requests that were answered, and those that failed: another status than 2xx and 3xx, no answer in time, none."""
    answered = int(re.search(r"(\d+) requests in", output).group(1))
    failed = sum(int(number) for number in re.findall(r"Non-2xx or 3xx responses: (\d+)", output))
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", output)
    return answered, failed + (sum(map(int, errors.groups())) if errors else 0)


def rate(output):
    """Requests per second."""
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))
