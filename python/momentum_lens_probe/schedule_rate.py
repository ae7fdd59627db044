"""The one learning rate by which a schedule is told and scaled."""

# A warm-up is taken to be over after so many steps.
LATEST_PEAK = 1 << 20


def rate_of_schedule(rate_at):
    """That of the first step; the highest of a warm-up from nothing, whose first tells nothing. `rate_at(step)` is a float."""
    first = rate_at(0)
    return first if first > 0 else _peak(rate_at)


def _peak(rate_at):
    """Found among doubling steps, and then between that one's neighbours, where a schedule has one hill."""
    steps, rates = [0], [rate_at(0)]
    while steps[-1] < LATEST_PEAK:
        steps.append(max(1, 2 * steps[-1]))
        rates.append(rate_at(steps[-1]))
    top = rates.index(max(rates))
    low, high = steps[max(top - 1, 0)], steps[min(top + 1, len(steps) - 1)]
    while low < high:
        middle = (low + high) // 2
        if rate_at(middle) < rate_at(middle + 1):
            low = middle + 1
        else:
            high = middle
    return max(rates[top], rate_at(low))
